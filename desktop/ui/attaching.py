"""Files, pictures and pastes on their way into the composer of one session."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from os.path import basename
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog

from desktop.chat.parts import AttachmentPart, ImagePart
from desktop.chat.text import normalise_text
from desktop.ui.composer.composer import Composer
from desktop.ui.composer.mime import Attachable, PastedText

if TYPE_CHECKING:
    from desktop.engine.attachments import Attachments
    from desktop.engine.session import ConversationSession
    from desktop.ui.bridge import WidgetTasks

_THUMBNAIL_SIDE = 96
_PICTURE_SIDE = 640
SLICE = 64 * 1024
"""Characters that go into the input at a time."""
LONGEST_LINE = 20_000
"""A text with a longer line is not offered to the input."""

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
        self._pasted: tuple[AttachmentPart, str] | None = None
        composer.attach_requested.connect(self.add)
        composer.choose_files_requested.connect(self.choose_files)
        composer.undo_requested.connect(self._undo_paste)

    def attach(self, attachments: Attachments, tasks: WidgetTasks) -> None:
        """Work with *attachments* from now on."""
        self._attachments, self._tasks = attachments, tasks

    def show_for(self, session: ConversationSession, attachments: Attachments | None = None) -> None:
        """*session* is shown now: fetch the thumbnails of its draft. Its files go to *attachments* when it has some of its own."""
        self._session = session
        self._attachments = attachments or self._attachments
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

    def add(self, items: Sequence[Attachable]) -> None:
        """Attach paths, encoded pictures and large texts, in their order."""
        if self._tasks is None or self._session is None:
            self.failed.emit(self.tr("Loquent is still starting. Attach it again in a moment."))
            return
        self._tasks.run(self._add_all(self._session, tuple(items)))

    async def _add_all(self, session: ConversationSession, items: tuple[Attachable, ...]) -> None:
        from desktop.errors import LoquentError
        from desktop.ui.conversation_pane import sentence_of

        problems: list[str] = []
        names = [self._name_of(item) for item in items]
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

    def _name_of(self, item: Attachable) -> str:
        if isinstance(item, str):
            return basename(item)
        return self.tr("Pasted text") + ".txt" if isinstance(item, PastedText) else self.tr("Pasted image")

    async def _add_one(self, session: ConversationSession, item: Attachable, name: str) -> None:
        assert self._attachments is not None
        text = await _normalised(item.text) if isinstance(item, PastedText) else ""
        given = text.encode() if isinstance(item, PastedText) else item
        part = await self._attachments.add(given, None if isinstance(item, str) else name)
        if session is self._session:
            self._composer.add_chip(part)
            self._tell_changes(part)
            if isinstance(item, PastedText):
                self._offer_undo(part, text)
            await self._load_thumbnails((part,))
            return
        draft = await session.load_draft()
        session.save_draft(replace(draft, attachments=(*draft.attachments, part)))

    def _tell_changes(self, part: AttachmentPart) -> None:
        from desktop.ui.wording import notice_words

        assert self._attachments is not None
        words = [words for code in self._attachments.notices(part) if (words := notice_words(code))]
        if words:
            self._composer.set_notice(" ".join(words))

    def _offer_undo(self, part: AttachmentPart, text: str) -> None:
        if max(map(len, text.split("\n"))) > LONGEST_LINE:
            # The input would lay out such a line for seconds.
            self._composer.set_notice(self.tr("The pasted text is very long, so it is attached as a file."))
            return
        self._pasted = (part, text)
        self._composer.set_undo(self.tr("The pasted text is very long, so it is attached as a file. Undo puts it into the message."))

    def _undo_paste(self) -> None:
        pasted, self._pasted = self._pasted, None
        if pasted is not None and self._tasks is not None and self._session is not None and self._composer.remove_attachment(pasted[0]):
            self._tasks.run(self._insert(self._session, pasted[1]))

    async def _insert(self, session: ConversationSession, text: str) -> None:
        """Put *text* into the input bit by bit, so that the window stays alive."""
        for start in range(0, len(text), SLICE):
            if session is not self._session:
                return
            self._composer.input.insertPlainText(text[start : start + SLICE])
            await asyncio.sleep(0)

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


async def _normalised(text: str) -> str:
    """*text* through the gate for foreign strings, bit by bit, so that the window stays alive."""
    pieces: list[str] = []
    for start in range(0, len(text), SLICE):
        pieces.append(normalise_text(text[start : start + SLICE]))
        await asyncio.sleep(0)
    return "".join(pieces)
