"""Export: conversations into one file, or a new folder, written beside its place and renamed into it: an old file is whole until then."""

from __future__ import annotations

import asyncio
import base64
import contextlib
import errno
import os
import time
import zipfile
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, ClassVar, Protocol, TypeVar

from desktop.chat import export
from desktop.chat.export_markdown import Words, file_name, markdown
from desktop.chat.message import Conversation, Draft, Folder, Message
from desktop.chat.names import shown_name
from desktop.chat.parts import AttachmentPart, FilePart, ImagePart
from desktop.chat.tree import active_path, build_tree
from desktop.engine import export_html
from desktop.engine.archive import BLOBS, OWN_MEMBER
from desktop.engine.export_folder import Files, FolderFiles, MadeFolder, ZipFiles
from desktop.engine.tasks import to_its_end
from desktop.engine.unfinished import Beside, notes_in
from desktop.errors import LoquentError

if TYPE_CHECKING:
    from desktop.engine.program import Program
    from desktop.storage.blobs import Blobs

T = TypeVar("T")

ENDINGS = {"jsonl": ".jsonl", "jsonl_zip": ".zip", "markdown": ".zip", "html": ".html", "pdf": ".pdf"}
"""The formats, each with the ending of its files. What makes a PDF is in ``ui/print.py``."""
FOLDER = "markdown_folder"
"""The format of many files in a new folder: the target is that folder."""
DATA_BYTES = 768 * 1024
"""Of an attachment in one line: a megabyte as base64."""
_NO_ROOM = (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC), errno.EFBIG)
_FORBIDDEN = (errno.EACCES, errno.EPERM, errno.EROFS)
_BAD_NAME = (errno.ENAMETOOLONG, errno.EINVAL, errno.EILSEQ)


class ExportError(LoquentError):
    """Why an export did not come to be. A file that was there before is as it was."""

    sentences: ClassVar[dict[str, str]] = {
        "export.exists": "“{name}” is already there. Replace it, or choose another name.",
        "export.full": "There is no room for “{name}” on that disk. Make room or choose another place; what was there is as it was.",
        "export.not_allowed": "You may not write “{name}” there. Choose another folder; what was there is as it was.",
        "export.bad_name": "“{name}” cannot be the name of a file here. Choose a shorter or simpler name.",
        "export.no_folder": "The folder for “{name}” is not there. Choose another one.",
        "export.is_folder": "“{name}” is a folder. Choose the name of a file.",
        "export.failed": "“{name}” could not be written: {reason}. What was there is as it was; try again or choose another place.",
        "export.nothing": "There is nothing to export yet.",
        "export.note.missing": "“{name}”, attached in “{title}”, is gone from the profile and was left out.",
    }


@dataclass(frozen=True, slots=True)
class ExportPlan:
    """What to write and where. ``conversation_ids``: None for everything; ``with_deleted``: also what is in the trash."""

    format: str
    target: Path
    conversation_ids: tuple[str, ...] | None = None
    with_deleted: bool = False
    replace: bool = False
    """A file that is there already may be replaced: the user was asked."""
    words: Words = field(default_factory=Words)


@dataclass
class ExportReport:
    """What was written, and where: a folder has a number behind its name when that name was taken. ``notes``: attachments that are gone,
    each with its sentence."""

    target: Path
    conversations: int = 0
    messages: int = 0
    notes: list[LoquentError] = field(default_factory=list)


class ConversationWriter(Protocol):
    """One format at work on a file. Called on a thread, one call after another; may raise OSError."""

    def add(self, conversation: Conversation, messages: Sequence[Message], draft: Draft | None) -> None:
        """Write one conversation."""

    def end(self) -> None:
        """Write what stands at the end."""

    def abandon(self) -> None:
        """Let go of the file, which will be thrown away. Never fails."""


class Exporter:
    """Exports from the library of *program*."""

    def __init__(self, program: Program, clock: Callable[[], float] = time.time) -> None:
        from desktop.storage.blobs import Blobs

        self._library = program.library
        self._store = program.store
        self._blobs = Blobs(program.profile.blobs)
        self.notes = notes_in(program.profile.cache)
        """What :func:`written` and :func:`written_folder` keep notes in."""
        self._clock = clock

    async def run(self, plan: ExportPlan, on_progress: Callable[[int, int], object] = lambda _done, _all: None) -> ExportReport:
        """Write *plan*; *on_progress* hears how many conversations of how many are done. ExportError, StorageError; cancelling
        leaves no file."""
        chosen = await self.chosen(plan)
        report = ExportReport(plan.target)
        attached = Attached(self._blobs, report)
        folder = plan.format == FOLDER
        place = written_folder(plan.target, report, self.notes) if folder else written(plan.target, plan.replace, self.notes)
        async with place as file:
            writer = await _blocking(plan.target, partial(self._writer, plan, chosen, file, attached))
            try:
                for number, conversation in enumerate(chosen):
                    messages, draft = await self.read(conversation, plan.with_deleted)
                    await _blocking(plan.target, partial(writer.add, conversation, messages, draft))
                    report.conversations += 1
                    report.messages += len(messages)
                    on_progress(number + 1, len(chosen))
                await _blocking(plan.target, writer.end)
            except BaseException:
                await asyncio.shield(asyncio.get_running_loop().run_in_executor(None, writer.abandon))
                raise
        return report

    async def chosen(self, plan: ExportPlan) -> list[Conversation]:
        """The conversations of *plan*, in the order of the library. ``export.nothing`` when there are none."""
        listed = await self._store.conversations()
        if plan.with_deleted:
            listed += await self._store.trash()
        ids = None if plan.conversation_ids is None else set(plan.conversation_ids)
        wanted = [c for c in listed if ids is None or c.id in ids]
        if not wanted:
            raise ExportError("export.nothing")
        return wanted

    async def read(self, conversation: Conversation, with_deleted: bool) -> tuple[tuple[Message, ...], Draft | None]:
        """The messages of a conversation in the order they were made, and what its composer holds."""
        tree = await self._store.tree(conversation.id)
        found = tuple(tree.messages.values()) if with_deleted else export.without_deleted(tree.messages.values())
        return tuple(sorted(export.sound(found), key=lambda m: m.seq)), await self._store.load_draft(conversation.id)

    def attached(self, report: ExportReport) -> Attached:
        """Where the bytes of attachments come from; what is gone is noted in *report*."""
        return Attached(self._blobs, report)

    def _writer(
        self, plan: ExportPlan, chosen: Sequence[Conversation], file: IO[bytes] | MadeFolder, attached: Attached
    ) -> ConversationWriter:
        if isinstance(file, MadeFolder):
            return _Markdown(FolderFiles(file), attached, plan.words)
        if plan.format == "html":
            return _Html(file, attached, plan.words, [c.title for c in chosen])
        if plan.format == "markdown":
            return _Markdown(ZipFiles(file), attached, plan.words)
        used = {c.folder_id for c in chosen}
        folders = [f for f in self._library.folders if plan.conversation_ids is None or f.id in used]
        if plan.format == "jsonl_zip":
            return _LinesInZip(file, attached, folders, self._clock())
        return _Lines(file, attached, folders, self._clock())


class Attached:
    """The bytes of attachments (blocking); what is gone is noted once."""

    def __init__(self, blobs: Blobs, report: ExportReport) -> None:
        self._blobs = blobs
        self._report = report
        self._gone: set[str] = set()

    def read(self, part: AttachmentPart, title: str) -> bytes | None:
        """The untouched original, or None when it is gone or was changed."""
        try:
            return self._blobs.read(part.blob)
        except (LoquentError, ValueError):
            if part.blob not in self._gone:
                self._gone.add(part.blob)
                self._report.notes.append(ExportError("export.note.missing", name=shown_name(part.name), title=shown_name(title)))
            return None


def _parts(messages: Sequence[Message], draft: Draft | None = None) -> Iterator[AttachmentPart]:
    for message in messages:
        for part in message.parts:
            if isinstance(part, ImagePart | FilePart):
                yield part
    if draft is not None:
        yield from draft.attachments


class _Lines:
    """JSON Lines with the attachments among the lines, each before the first conversation that has it."""

    def __init__(self, file: IO[bytes], attached: Attached, folders: Sequence[Folder], now: float) -> None:
        self._file = file
        self._attached = attached
        self._kept: set[str] = set()
        self._count = 0
        file.write(export.line(export.header(now)))
        for folder in folders:
            file.write(export.line(export.folder_record(folder)))

    def add(self, conversation: Conversation, messages: Sequence[Message], draft: Draft | None) -> None:
        for part in _parts(messages, draft):
            if part.blob not in self._kept:
                self._kept.add(part.blob)
                self._keep(part, conversation.title)
        self._file.write(export.line(export.conversation_record(conversation, len(messages), draft)))
        for message in messages:
            self._file.write(export.line(export.message_record(message)))
        self._count += 1

    def _keep(self, part: AttachmentPart, title: str) -> None:
        data = self._attached.read(part, title)
        if data is None:
            return
        self._file.write(export.line({"type": "blob", "blob": part.blob, "name": part.name, "size": len(data)}))
        for start in range(0, len(data), DATA_BYTES):
            text = base64.b64encode(data[start : start + DATA_BYTES]).decode("ascii")
            self._file.write(export.line({"type": "data", "base64": text}))

    def end(self) -> None:
        self._file.write(export.line({"type": "end", "conversations": self._count}))

    def abandon(self) -> None:
        """Nothing is open besides the file itself."""


class _LinesInZip(_Lines):
    """The same lines as one member of a zip archive, with the attachments beside it."""

    def __init__(self, file: IO[bytes], attached: Attached, folders: Sequence[Folder], now: float) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)
        self._wanted: dict[str, tuple[AttachmentPart, str]] = {}
        self._file = file
        try:
            super().__init__(self._zip.open(OWN_MEMBER, "w", force_zip64=True), attached, folders, now)
        except BaseException:
            self.abandon()
            raise

    def _keep(self, part: AttachmentPart, title: str) -> None:
        self._wanted[part.blob] = (part, title)

    def end(self) -> None:
        super().end()
        self._file.close()
        for part, title in self._wanted.values():
            if (data := self._attached.read(part, title)) is not None:
                self._zip.writestr(f"{BLOBS}{part.blob}", data)
        self._zip.close()

    def abandon(self) -> None:
        """An archive that is not closed would write its end when it is collected, into a closed file."""
        with contextlib.suppress(OSError, ValueError):
            self._file.close()
        with contextlib.suppress(OSError, ValueError):
            self._zip.close()


class _Markdown:
    """A Markdown file for each conversation, and the attachments in a folder beside them."""

    def __init__(self, files: Files, attached: Attached, words: Words) -> None:
        self._out = files
        self._attached = attached
        self._words = words
        self._names: set[str] = set()
        self._attachment_names: set[str] = set()
        self._files: dict[str, str] = {}

    def add(self, conversation: Conversation, messages: Sequence[Message], draft: Draft | None) -> None:
        path = active_path(build_tree(messages, conversation.active_root_id))
        for part in _parts(path):
            if part.blob in self._files or (data := self._attached.read(part, conversation.title)) is None:
                continue
            self._files[part.blob] = f"attachments/{file_name(part.name, self._attachment_names)}"
            self._out.put(self._files[part.blob], data)
        text = markdown(conversation, path, self._files, self._words)
        self._out.put(file_name(conversation.title or self._words.untitled, self._names, ".md"), text.encode())

    def end(self) -> None:
        self._out.end()

    def abandon(self) -> None:
        """Let go of what was written."""
        self._out.abandon()


class _Html:
    """One page with all conversations."""

    def __init__(self, file: IO[bytes], attached: Attached, words: Words, titles: Sequence[str]) -> None:
        self._file = file
        self._attached = attached
        self._words = words
        self._count = 0
        file.write(export_html.opening(titles, words).encode())

    def add(self, conversation: Conversation, messages: Sequence[Message], draft: Draft | None) -> None:
        path = active_path(build_tree(messages, conversation.active_root_id))

        def read(part: ImagePart) -> bytes | None:
            return self._attached.read(part, conversation.title)

        for piece in export_html.pieces(self._count, conversation, path, read, self._words):
            self._file.write(piece.encode())
        self._count += 1

    def end(self) -> None:
        self._file.write(export_html.CLOSING.encode())

    def abandon(self) -> None:
        """Nothing is open besides the file itself."""


# --- the file --------------------------------------------------------------------------------------------------------


@asynccontextmanager
async def written(target: Path, may_replace: bool, notes: Path) -> AsyncIterator[IO[bytes]]:
    """A file that becomes *target* when all went well, and leaves nothing otherwise; readable by its owner only. ExportError.

    What a kill leaves is taken away by the next export or a minute after the next start, as noted in the folder *notes*.
    """
    file, beside = await _blocking(target, partial(_begin, target, may_replace, notes))
    try:
        yield file
        await _blocking(target, partial(_finish, file, beside, target, may_replace))
    except BaseException:
        await asyncio.shield(asyncio.get_running_loop().run_in_executor(None, partial(_give_up, file, beside)))
        raise


@asynccontextmanager
async def written_folder(target: Path, report: ExportReport, notes: Path) -> AsyncIterator[MadeFolder]:
    """A folder that becomes *target*, or one beside it with a number, when all went well, and leaves nothing otherwise. ExportError.

    *report* hears which. Nothing that is there is replaced. *notes* as :func:`written` has them.
    """
    made = await _blocking(target, partial(MadeFolder, target, notes))
    try:
        yield made
        await _blocking(target, made.finish)
        report.target = made.target
    except BaseException:
        await asyncio.shield(asyncio.get_running_loop().run_in_executor(None, made.give_up))
        raise


def _begin(target: Path, may_replace: bool, notes: Path) -> tuple[IO[bytes], Beside]:
    _check(target, may_replace)
    # As long as the target's own name: one that is too long fails here, not after all the work.
    with contextlib.suppress(FileNotFoundError):
        os.lstat(target)
    beside = Beside(target, notes)
    try:
        descriptor = os.open(beside.path, os.O_RDWR | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
    except BaseException:
        beside.end()
        raise
    return os.fdopen(descriptor, "w+b"), beside


def _check(target: Path, may_replace: bool) -> None:
    if target.is_dir():
        raise ExportError("export.is_folder", name=shown_name(target.name or str(target)))
    if not may_replace and os.path.lexists(target):
        raise ExportError("export.exists", name=shown_name(target.name))


def _finish(file: IO[bytes], beside: Beside, target: Path, may_replace: bool) -> None:
    file.flush()
    os.fsync(file.fileno())
    file.close()
    _check(target, may_replace)
    os.replace(beside.path, target)
    beside.end()


def _give_up(file: IO[bytes], beside: Beside) -> None:
    # What is still in its buffer fails once more on a full disk.
    with contextlib.suppress(OSError, ValueError):
        file.close()
    beside.give_up()


async def _blocking(target: Path, work: Callable[[], T]) -> T:
    """*work* on a thread, its OSErrors as ExportError; cancelled, it waits for its end: the file must not be closed under it."""

    def do() -> T:
        with said(target):
            return work()

    return await to_its_end(asyncio.get_running_loop().run_in_executor(None, do))


@contextmanager
def said(target: Path) -> Iterator[None]:
    """OSErrors about *target* as ExportError."""
    name = shown_name(target.name or str(target))
    try:
        yield
    except FileNotFoundError as error:
        raise ExportError("export.no_folder", name=name) from error
    except IsADirectoryError as error:
        raise ExportError("export.is_folder", name=name) from error
    except OSError as error:
        if error.errno in _NO_ROOM:
            raise ExportError("export.full", name=name) from error
        if error.errno in _BAD_NAME:
            raise ExportError("export.bad_name", name=name) from error
        if error.errno in _FORBIDDEN:
            raise ExportError("export.not_allowed", name=name) from error
        if error.errno == errno.ENOTDIR:
            raise ExportError("export.no_folder", name=name) from error
        raise ExportError("export.failed", name=name, reason=error.strerror or str(error)) from error
    except ValueError as error:
        # A name with a NUL in it.
        if "null byte" not in str(error) and "null character" not in str(error):
            raise
        raise ExportError("export.bad_name", name=name) from error
