"""Files, pictures and pastes on their way into the composer of one session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from os.path import basename
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from desktop.chat.parts import AttachmentPart, ImagePart
from desktop.ui.composer.composer import Composer

if TYPE_CHECKING:
    from desktop.engine.attachments import Attachments
    from desktop.engine.session import ConversationSession
    from desktop.ui.bridge import WidgetTasks

_THUMBNAIL_SIDE = 96
_PICTURE_SIDE = 640

Thumbnails = Callable[[ImagePart, Callable[[QImage], None]], None]
"""Fetches the picture of a part and gives it to the callback; the callback is not called when there is none."""


class Attaching(QObject):
    """Has attachments copied and shown as chips; they go to the session that was shown when they were given."""

    failed = Signal(str)
    """Sentences, one a line, on what could not be attached."""

    def __init__(self, composer: Composer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._composer = composer
        self._attachments: Attachments | None = None
        self._tasks: WidgetTasks | None = None
        self._session: ConversationSession | None = None
        composer.attach_requested.connect(self.add)
        composer.choose_files_requested.connect(self.choose_files)

    def attach(self, attachments: Attachments, tasks: WidgetTasks) -> None:
        """Work with *attachments* from now on."""
        self._attachments, self._tasks = attachments, tasks

    def show_for(self, session: ConversationSession) -> None:
        """*session* is shown now: fetch the thumbnails of its draft."""
        self._session = session
        if self._tasks is not None and self._composer.attachments:
            self._tasks.run(self._load_thumbnails(self._composer.attachments), "thumbnails")

    def choose_files(self) -> None:
        """Let the user choose files."""
        dialog = QFileDialog(self._composer, self.tr("Attach"))
        dialog.setObjectName("attach.dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self.add)
        dialog.open()

    def add(self, items: Sequence[str | bytes]) -> None:
        """Attach paths and encoded pictures, in their order."""
        if self._tasks is None or self._session is None:
            self.failed.emit(self.tr("Loquent is still starting. Attach it again in a moment."))
            return
        self._tasks.run(self._add_all(self._session, tuple(items)))

    async def _add_all(self, session: ConversationSession, items: tuple[str | bytes, ...]) -> None:
        from desktop.errors import LoquentError
        from desktop.ui.conversation_pane import sentence_of

        problems: list[str] = []
        names = [basename(item) if isinstance(item, str) else self.tr("Pasted image") for item in items]
        for name in names:
            self._composer.set_busy_chip(name)
        try:
            for item, name in zip(items, names, strict=True):
                try:
                    await self._add_one(session, item, name)
                except LoquentError as error:
                    problems.append(sentence_of(error))
                self._composer.set_busy_chip(name, False)
        finally:
            for name in names:
                self._composer.set_busy_chip(name, False)
        if problems and session is self._session:
            self.failed.emit("\n".join(problems))

    async def _add_one(self, session: ConversationSession, item: str | bytes, name: str) -> None:
        assert self._attachments is not None
        part = await self._attachments.add(item, None if isinstance(item, str) else name)
        if session is self._session:
            self._composer.add_chip(part)
            await self._load_thumbnails((part,))
            return
        draft = await session.load_draft()
        session.save_draft(replace(draft, attachments=(*draft.attachments, part)))

    def fetch_thumbnail(self, part: ImagePart, done: Callable[[QImage], None]) -> None:
        """Have a picture of *part* for the transcript made and given to *done*; nothing comes when it cannot be made."""
        if self._tasks is not None:
            self._tasks.run(self._fetch(part, _PICTURE_SIDE, done))

    async def _load_thumbnails(self, parts: tuple[AttachmentPart, ...]) -> None:
        for part in parts:
            if isinstance(part, ImagePart):
                await self._fetch(part, _THUMBNAIL_SIDE, partial(self._composer.set_thumbnail, part))

    async def _fetch(self, part: ImagePart, side: int, done: Callable[[QImage], None]) -> None:
        from desktop.errors import LoquentError

        assert self._attachments is not None
        try:
            pixels: Any = await self._attachments.thumbnail(part, side)
        except LoquentError:
            # An icon stands for the picture; sending says what is wrong with it.
            return
        image = QImage(pixels.data, pixels.width, pixels.height, 4 * pixels.width, QImage.Format.Format_RGBA8888)
        # The image only borrows the bytes.
        done(image.copy())
