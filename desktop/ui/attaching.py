"""Files, pictures and pastes on their way into the composer of one session."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from itertools import count
from os.path import basename
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.chat.names import shown_name
from desktop.chat.parts import AttachmentPart, ImagePart
from desktop.chat.text import normalise_text
from desktop.ui.composer.composer import Composer
from desktop.ui.composer.mime import Attachable, NamedPicture, PastedText
from desktop.ui.outgoing import Outgoing

if TYPE_CHECKING:
    from asyncio import Event

    from desktop.engine.attachments import Attachments
    from desktop.engine.session import ConversationSession
    from desktop.ui.bridge import WidgetTasks
    from desktop.ui.composer.screenshot import Screenshot

_THUMBNAIL_SIDE = 96
_PICTURE_SIDE = 640
SLICE = 64 * 1024
"""Characters that go into the input at a time."""
LONGEST_LINE = 20_000
"""A text with a longer line is not offered to the input."""

LARGE_FILE = 4_000_000
"""Bytes from which on the chip says how much of a file is read."""
MOST_WAITING = 60
"""Files that are shown one by one while they wait; more are a number."""
MOST_TOLD = 5
"""Files whose refusal is told in a sentence each."""
MOST_NAMED = 40
"""Files that are named after those."""
CHIPS_A_TURN = 4
"""So many are made and laid out in one turn of the loop: each takes one or two milliseconds."""

Thumbnails = Callable[[ImagePart, Callable[[QImage], None]], None]
"""Fetches the picture of a part and gives it to the callback; the callback is not called when there is none."""


class Attaching(QObject):
    """Has attachments copied and shown as chips; they go to the session that was shown when they were given."""

    failed = Signal(str)
    """Sentences, one a line, on what could not be attached."""
    undo_offered = Signal(str, object)
    """What was done, in words, and what takes it back when called."""
    opened = Signal(object)
    """The image part that is to be seen large."""

    def __init__(self, composer: Composer, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._composer = composer
        self._attachments: Attachments | None = None
        self._tasks: WidgetTasks | None = None
        self._session: ConversationSession | None = None
        self._pasted: tuple[AttachmentPart, str] | None = None
        self._numbers = count()
        self._cancelled: set[str] = set()
        self._more: dict[str, list[str]] = {}
        self._before: Event | None = None
        self._early: list[Attachable] = []
        self._screenshot: Screenshot | None = None
        self.outgoing = Outgoing(composer, self)
        composer.busy_cancelled.connect(self._cancel)
        composer.attachment_removed.connect(self._offer_return)
        composer.attachments_changed.connect(self._tell_changes)
        composer.attachment_opened.connect(self._open)
        composer.attach_requested.connect(self.add)
        composer.attach_expected.connect(self._expect)
        composer.choose_files_requested.connect(self.choose_files)
        composer.undo_requested.connect(self._undo_paste)

    def attach(self, attachments: Attachments, tasks: WidgetTasks) -> None:
        """Work with *attachments* from now on."""
        self._attachments, self._tasks = attachments, tasks
        self.outgoing.attach(tasks)

    def show_for(self, session: ConversationSession, attachments: Attachments | None = None) -> None:
        """*session* is shown now: fetch the thumbnails of its draft. Its files go to *attachments* when it has some of its own."""
        self._session = session
        self._attachments = attachments or self._attachments
        self._tell_changes()
        if self._tasks is not None and self._composer.attachments:
            self._tasks.run(self._load_thumbnails(self._composer.attachments), "thumbnails")
        if self._attachments is not None:
            self.outgoing.follow(session, self._attachments)
        early, self._early = self._early, []
        if early:
            self.add(early)

    def choose_files(self) -> None:
        """Let the user choose files."""
        dialog = QFileDialog(self._composer, self.tr("Attach"))
        dialog.setObjectName("attach.dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFiles)
        dialog.filesSelected.connect(self.add)
        dialog.open()
        self._expect()

    def _expect(self) -> None:
        if self._attachments is not None:
            self._attachments.expect()

    def add(self, items: Sequence[Attachable]) -> None:
        """Attach paths, encoded pictures and large texts, in their order. Before there is a session they wait for one."""
        if self._tasks is None or self._session is None:
            self._early.extend(items)
            return
        self._tasks.run(self._add_all(self._session, tuple(items)))

    def take_screenshot(self, window: QWidget, tasks: WidgetTasks) -> None:
        """Let the person photograph a part of the screen; it is attached."""
        from desktop.ui.composer.screenshot import Screenshot

        if self._screenshot is None:
            self._screenshot = Screenshot(window)
            self._screenshot.taken.connect(self.add)
            self._screenshot.failed.connect(self.failed)
        self._screenshot.take(tasks)

    async def _add_all(self, session: ConversationSession, items: tuple[Attachable, ...]) -> None:
        import asyncio

        problems: list[tuple[str, str]] = []
        waiting = {f"{next(self._numbers)}": item for item in items}
        # What was dropped first comes first, also when more is dropped meanwhile.
        before, self._before = self._before, asyncio.Event()
        done, more = self._before, ""
        try:
            more = await self._show_waiting(waiting)
            if before is not None:
                await before.wait()
            for at, (key, item) in enumerate(waiting.items(), start=1):
                if more and at > MOST_WAITING:
                    self._tell_more(more, len(waiting) - at)
                problem = "" if key in self._cancelled else await self._try_one(session, key, item)
                problems += [(self._name_of(item), problem)] if problem else []
                self._composer.set_busy_chip(key, False)
        finally:
            done.set()
            for key in (*waiting, *self._more.keys() & {more}):
                self._composer.set_busy_chip(key, False)
            self._more.pop(more, None)
            self._cancelled -= set(waiting)
        if problems and session is self._session:
            self.failed.emit(self._refused(problems))

    def _refused(self, problems: list[tuple[str, str]]) -> str:
        """Lines on files that were refused, each by its name and the reason: the first have a sentence of their own."""
        lines, others = [sentence for _, sentence in problems[:MOST_TOLD]], problems[MOST_TOLD:]
        if others:
            names = [self.tr("“{name}”").format(name=shown_name(name)) for name, _ in others[:MOST_NAMED]]
            names += ["…"] if len(others) > MOST_NAMED else []
            lines.append(self.tr("%Ln more files were not attached: {names}", "", len(others)).format(names=", ".join(names)))
        return "\n".join(lines)

    async def _show_waiting(self, waiting: dict[str, Attachable]) -> str:
        """Mark what waits; the key of the mark for all that are too many to have one each, or empty."""
        import asyncio

        for at, (key, item) in enumerate(waiting.items()):
            if at == MOST_WAITING:
                more = f"more {key}"
                self._more[more] = list(waiting)[at:]
                self._tell_more(more, len(waiting) - at)
                return more
            self._composer.set_busy_chip(key, True, self._name_of(item), self.tr("waiting…"))
            if at % CHIPS_A_TURN == CHIPS_A_TURN - 1:
                await asyncio.sleep(0)
        return ""

    def _tell_more(self, key: str, count: int) -> None:
        wanted = count > 0 and key in self._more
        self._composer.set_busy_chip(key, wanted, self.tr("more files"), self.tr("%Ln waiting…", "", count))
        if not wanted:
            self._more.pop(key, None)

    async def _try_one(self, session: ConversationSession, key: str, item: Attachable) -> str:
        """Attach *item*; the sentence on why not, else empty."""
        from desktop.errors import LoquentError
        from desktop.ui.sentences import sentence_of

        self._composer.set_busy_chip(key, True, self._name_of(item))
        is_export = isinstance(item, str) and await _is_export(item)
        try:
            await self._add_one(session, key, item, self._name_of(item))
        except LoquentError as error:
            return "" if is_export else sentence_of(error)
        finally:
            if is_export and session is self._session:
                self._composer.import_offered.emit(item)
        return ""

    def _cancel(self, key: str) -> None:
        self._cancelled.update(self._more.pop(key, (key,)))
        self._composer.set_busy_chip(key, False)

    def _name_of(self, item: Attachable) -> str:
        if isinstance(item, str):
            return basename(item)
        if isinstance(item, NamedPicture):
            return item.name
        return self.tr("Pasted text") + ".txt" if isinstance(item, PastedText) else self.tr("Pasted image")

    async def _add_one(self, session: ConversationSession, key: str, item: Attachable, name: str) -> None:
        assert self._attachments is not None
        text = await _normalised(item.text) if isinstance(item, PastedText) else ""
        given = text.encode() if isinstance(item, PastedText) else item.data if isinstance(item, NamedPicture) else item
        part = await self._attachments.add(
            given,
            None if isinstance(item, str) else name,
            thumbnail_side=_THUMBNAIL_SIDE,
            limits=self.outgoing.image_limits,
            on_read=partial(self._tell_read, key, name),
        )
        if key in self._cancelled:
            return
        if session is self._session:
            await self._check_room(part)
            self._composer.add_chip(part)
            if isinstance(item, PastedText):
                self._offer_undo(part, text)
            await self._load_thumbnails((part,))
            return
        draft = await session.load_draft()
        session.save_draft(replace(draft, attachments=(*draft.attachments, part)))

    def _tell_read(self, key: str, name: str, read: int, size: int) -> None:
        """Say how much of a large file is there; on a slow disk, or one far away, that takes its time."""
        if size >= LARGE_FILE and key not in self._cancelled and self._composer.is_busy_with(key):
            percent = min(100, 100 * read // size)
            self._composer.set_busy_chip(key, True, name, self.tr("reading… {percent} %").format(percent=percent))

    async def _check_room(self, part: AttachmentPart) -> None:
        """Raises IntakeError when *part* is one too many for a message to this model."""
        from desktop.engine.intake import IntakeError

        held = {other.blob for other in self._composer.attachments if isinstance(other, ImagePart)}
        most, limits = self.outgoing.most_images, self.outgoing.limits
        if isinstance(part, ImagePart) and most is not None and part.blob not in held and len(held) >= most:
            raise IntakeError("attachment.too_many", name=shown_name(part.name), limit=most)
        if limits is not None and not await self.outgoing.fits(part):
            raise IntakeError("attachment.too_large_together", name=shown_name(part.name), limit_mb=limits.request_bytes // 1_000_000)

    def _offer_return(self, index: int, part: AttachmentPart) -> None:
        session = self._session

        def bring_back() -> None:
            if session is self._session and self._tasks is not None:
                self._composer.add_chip(part, at=index)
                self._tasks.run(self._load_thumbnails((part,)))

        self.undo_offered.emit(self.tr("“{name}” was removed.").format(name=shown_name(part.name)), bring_back)

    def _open(self, part: AttachmentPart) -> None:
        if isinstance(part, ImagePart):
            self.opened.emit(part)

    def _tell_changes(self) -> None:
        """Say what of all that is attached now does not reach the model; of several the same is said once."""
        words: list[str] = []
        if self._attachments is not None and self._composer.attachments:
            from desktop.ui.wording import notice_words

            codes = dict.fromkeys(code for part in self._composer.attachments for code in self._attachments.notices(part))
            words = [notice_words(code) for code in codes]
        self._composer.set_changes(" ".join(filter(None, words)))

    def _offer_undo(self, part: AttachmentPart, text: str) -> None:
        if max(map(len, text.split("\n"))) > LONGEST_LINE:
            # The input would lay out such a line for seconds.
            self._composer.set_notice(self.tr("The pasted text is very long, so it is attached as a file."))
            return
        self._pasted = (part, text)
        self._composer.set_undo(self.tr("The pasted text is very long, so it is attached as a file."))

    def _undo_paste(self) -> None:
        pasted, self._pasted = self._pasted, None
        if pasted is not None and self._tasks is not None and self._session is not None and self._composer.remove_attachment(pasted[0]):
            self._tasks.run(self._insert(self._session, pasted[1]))

    async def _insert(self, session: ConversationSession, text: str) -> None:
        """Put *text* into the input bit by bit, so that the window stays alive."""
        import asyncio

        for start in range(0, len(text), SLICE):
            if session is not self._session:
                return
            self._composer.input.insertPlainText(text[start : start + SLICE])
            await asyncio.sleep(0)
        self._composer.input.foreign_text_came.emit()

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


async def _is_export(path: str) -> bool:
    """Whether the file at *path* holds conversations. Other names than exports have are not looked at."""
    import asyncio

    if not path.lower().endswith((".zip", ".json", ".jsonl")):
        return False
    from desktop.engine.importing import looks_like_export

    return await asyncio.to_thread(looks_like_export, Path(path))


async def _normalised(text: str) -> str:
    """*text* through the gate for foreign strings, bit by bit, so that the window stays alive."""
    import asyncio

    pieces: list[str] = []
    for start in range(0, len(text), SLICE):
        pieces.append(normalise_text(text[start : start + SLICE]))
        await asyncio.sleep(0)
    return "".join(pieces)
