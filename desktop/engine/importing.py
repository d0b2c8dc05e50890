"""Import: what an archive holds, conversation by conversation, into the library. Repeatable, cancellable, never more than content.

A conversation is written whole or not at all. One that is there already gets the messages it lacks and loses nothing; ids follow from
the source's, so that importing a file again changes nothing. No import can add a connection, a key, a setting or a command: nothing
here knows any of them.
"""

from __future__ import annotations

import asyncio
import hashlib
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any, ClassVar, TypeVar

from desktop.chat.export import FormError, sound
from desktop.chat.message import Conversation, Message
from desktop.chat.names import shown_name
from desktop.chat.parts import AttachmentPart, FilePart, ImagePart, Part, TextPart
from desktop.engine import import_chatgpt, import_claude
from desktop.engine.archive import Archive, ArchiveLimits, ImportRefused, Section
from desktop.engine.import_found import Event, Found, FoundBlob, FoundFolder, FoundMessage, Unusable, Wanted, derived, title_of
from desktop.engine.import_own import own_events
from desktop.engine.json_pieces import Cut, Elements, JsonRefused, value_of
from desktop.engine.tasks import TaskScope, to_its_end
from desktop.errors import LoquentError
from desktop.storage.owners import owners

if TYPE_CHECKING:
    from desktop.engine.program import Program

_log = logging.getLogger(__name__)

T = TypeVar("T")
STRANGE = 20
"""So many elements at the beginning of a file that are no conversations, and the rest is not looked at."""
NOTES = 500
"""Notes that are kept word for word; the others are counted."""
LISTED_AT_ONCE = 100


class ImportNote(LoquentError):
    """Something of an archive that was left out, or is not quite as it was there. Never raised to the caller of an import."""

    sentences: ClassVar[dict[str, str]] = {
        "import.note.form": "“{name}” was left out: it is not as an export writes it.",
        "import.note.large": "“{name}” was left out: it is larger than a conversation may be.",
        "import.note.deep": "“{name}” was left out: it is nested too deeply.",
        "import.note.missing": "“{name}”, attached in “{title}”, is not in the export.",
        "import.note.refused": "An attachment of “{title}” was left out: {reason}",
        "import.note.changed": "The attachment “{name}” was left out: it is not what it was when it was exported.",
        "import.note.unread": "“{title}” has content of a kind that Loquent does not show: {kinds}.",
        "import.note.unsafe": "The file “{name}” in the archive was left alone: its name leads out of it, or it is a link.",
        "import.note.trash": "“{title}” is in the trash and was left there.",
        "import.note.busy": "“{title}” was left as it is, because an answer is being written in it. Import again when it is done.",
        "import.note.draft": "What was typed in “{title}” was not imported, because something is typed there already.",
    }


@dataclass(frozen=True, slots=True)
class ImportProgress:
    """How far an import is: a share from 0 to 1, and conversations seen so far."""

    share: float
    conversations: int


@dataclass
class ImportReport:
    """What an import did. ``notes``: what was left out, each with its sentence; ``more_notes`` others were like them."""

    name: str = ""
    added: int = 0
    extended: int = 0
    unchanged: int = 0
    first: str | None = None
    """The conversation to show: the first that was added or extended."""
    notes: list[LoquentError] = field(default_factory=list)
    more_notes: int = 0

    def note(self, note: LoquentError) -> None:
        """Keep *note*, or count it when there are many."""
        if len(self.notes) < NOTES:
            self.notes.append(note)
        else:
            self.more_notes += 1


class Importer:
    """One import into the library of *program*. ``report`` grows while it runs and stays true when it is cancelled or fails."""

    def __init__(self, program: Program, limits: ArchiveLimits | None = None) -> None:
        from desktop.storage.blobs import Blobs

        self.report = ImportReport()
        self._library = program.library
        self._store = program.store
        self._attachments = program.attachments
        self._blobs = Blobs(program.profile.blobs)
        self._limits = limits or ArchiveLimits()
        self._archive: Archive | None = None
        self._seen = 0
        self._to_list: list[Conversation] = []
        self._safekeeping = program.safekeeping
        self._begun = False
        # Whoever runs the import hears of a failure; the scope need not say it too.
        self._scope = TaskScope("import", lambda _error: None)

    async def run(self, path: Path, on_progress: Callable[[ImportProgress], object] = lambda _: None) -> ImportReport:
        """Import the file at *path*. ImportRefused when it is none of ours or damaged (what came before the damage is kept, see
        ``report``); StorageError when it cannot be saved. Cancelling stops between two conversations."""
        with ThreadPoolExecutor(1, thread_name_prefix="import") as thread:
            try:
                archive = self._archive = await _in(thread, partial(Archive, path, self._limits))
                self.report.name = archive.name
                for name in archive.unsafe:
                    self.report.note(ImportNote("import.note.unsafe", name=shown_name(name)))
                events = _events(archive)
                while (event := await _in(thread, partial(next, events, None))) is not None:
                    await self._take(event, archive, thread)
                    on_progress(ImportProgress(min(1.0, archive.read_bytes / max(1, archive.json_bytes)), self._seen))
            finally:
                if self._archive is not None:
                    self._archive.stop()
                    await asyncio.shield(_in(thread, self._archive.close))
                await asyncio.shield(self._list_now())
        return self.report

    # --- one thing that was found

    async def _take(self, event: Event, archive: Archive, thread: ThreadPoolExecutor) -> None:
        if isinstance(event, Unusable):
            self.report.note(ImportNote(event.code, name=event.name))
            return
        if not self._begun:
            self._begun = True
            await self._safekeeping.before_much()
        if isinstance(event, FoundFolder):
            if all(folder.id != event.folder.id for folder in self._library.folders):
                await self._library.save_folder(event.folder)
        elif isinstance(event, FoundBlob):
            await self._keep_blob(event)
        else:
            self._seen += 1
            await self._take_conversation(event, archive, thread)
            if len(self._to_list) >= LISTED_AT_ONCE:
                await self._list_now()

    async def _take_conversation(self, found: Found, archive: Archive, thread: ThreadPoolExecutor) -> None:
        title = shown_name(found.conversation.title or self._library_title(found))
        if found.unread:
            self.report.note(ImportNote("import.note.unread", title=title, kinds=", ".join(found.unread[:5])))
        there = await self._store.conversation(found.conversation.id)
        if there is not None and there.deleted_at is not None:
            self.report.note(ImportNote("import.note.trash", title=title))
            return
        if self._library.is_streaming(found.conversation.id):
            self.report.note(ImportNote("import.note.busy", title=title))
            return
        known = await self._store.tree(found.conversation.id) if there is not None else None
        fresh = [each for each in found.messages if known is None or each.message.id not in known.messages]
        if known is not None and not fresh:
            self.report.unchanged += 1
            return
        messages = [await self._filled(each, title, archive, thread) for each in fresh]
        # An id that a message of another conversation has would make that message ours.
        taken = await self._store.database.read(partial(owners, message_ids=[message.id for message in messages]))
        conversation, messages = _renamed(found.conversation, messages, taken)
        if there is not None and known is not None:
            start = known.next_seq
            messages = [replace(message, seq=start + number) for number, message in enumerate(sorted(messages, key=lambda m: m.seq))]
            messages = list(sound([*known.messages.values(), *messages]))[len(known.messages) :]
            conversation = there
        else:
            messages = list(sound(messages))
        await self._save(conversation, messages, new=there is None)
        if found.draft is not None and not found.draft.is_empty:
            await self._keep_draft(found, title, archive, thread)

    async def _save(self, conversation: Conversation, messages: Sequence[Message], *, new: bool) -> None:
        """Write it and count it. Cancelled, it is written and counted all the same: what is on disk must be in the list."""
        saving = self._scope.spawn(self._store.save(conversation if new else None, messages))
        try:
            await asyncio.wait([saving])
        except asyncio.CancelledError:
            await asyncio.wait([saving])
            raise
        finally:
            if saving.done() and not saving.cancelled() and saving.exception() is None:
                self.report.added += new
                self.report.extended += not new
                if conversation.deleted_at is None:
                    self.report.first = self.report.first or conversation.id
                    self._to_list.append(conversation)
        saving.result()

    def _library_title(self, found: Found) -> str:
        text = next((piece.text for each in found.messages for piece in each.pieces if isinstance(piece, TextPart)), "")
        return title_of(text) or found.conversation.id

    async def _keep_draft(self, found: Found, title: str, archive: Archive, thread: ThreadPoolExecutor) -> None:
        assert found.draft is not None
        if await self._store.load_draft(found.conversation.id) is not None:
            self.report.note(ImportNote("import.note.draft", title=title))
            return
        for part in found.draft.attachments:
            await self._look_for(part, title, archive, thread)
        await self._store.save_draft(found.conversation.id, found.draft)

    # --- attachments

    async def _filled(self, found: FoundMessage, title: str, archive: Archive, thread: ThreadPoolExecutor) -> Message:
        """The message with its attachments kept. What is not there or was refused is noted; an empty message then says so."""
        parts: list[Part] = []
        lost: list[str] = []
        for piece in found.pieces:
            if isinstance(piece, Wanted):
                part = await self._fetch(piece, title, archive, thread)
                if part is not None:
                    parts.append(part)
                else:
                    lost.append(shown_name(piece.name or piece.names[0]))
            else:
                if isinstance(piece, ImagePart | FilePart):
                    await self._look_for(piece, title, archive, thread)
                parts.append(piece)
        if lost and not parts:
            parts.append(TextPart("\n".join(f"[{name}]" for name in lost)))
        return replace(found.message, parts=tuple(parts))

    async def _fetch(self, wanted: Wanted, title: str, archive: Archive, thread: ThreadPoolExecutor) -> AttachmentPart | None:
        data = wanted.data if wanted.data is not None else await _in(thread, partial(archive.attachment, wanted.names))
        if data is None:
            self.report.note(ImportNote("import.note.missing", name=shown_name(wanted.name or wanted.names[0]), title=title))
            return None
        try:
            return await self._attachments.add(data, wanted.name or wanted.names[0])
        except LoquentError as error:
            _raise_if_disk(error)
            self.report.note(ImportNote("import.note.refused", title=title, reason=error))
            return None

    async def _look_for(self, part: AttachmentPart, title: str, archive: Archive, thread: ThreadPoolExecutor) -> None:
        """Keep the bytes of *part*, which Loquent exported, unless they are there. The part stays either way."""
        if await _in(thread, self._blobs.path(part.blob).is_file):
            return
        data = await _in(thread, partial(archive.attachment, (f"blobs/{part.blob}",)))
        if data is None:
            self.report.note(ImportNote("import.note.missing", name=shown_name(part.name), title=title))
        else:
            await self._keep_blob(FoundBlob(part.blob, part.name, data))

    async def _keep_blob(self, found: FoundBlob) -> None:
        name = shown_name(found.name)
        if await asyncio.to_thread(lambda: hashlib.sha256(found.data).hexdigest()) != found.blob:
            self.report.note(ImportNote("import.note.changed", name=name))
            return
        try:
            await self._attachments.add(found.data, found.name or name)
        except LoquentError as error:
            _raise_if_disk(error)
            self.report.note(ImportNote("import.note.refused", title=name, reason=error))

    async def _list_now(self) -> None:
        listed, self._to_list = self._to_list, []
        if listed:
            await self._library.take_in(listed)


def _raise_if_disk(error: LoquentError) -> None:
    """A full disk is no fault of an attachment: everything after it would be left out too."""
    if error.code in ("storage.full", "storage.failed", "attachment.closed"):
        raise error


async def _in(thread: ThreadPoolExecutor, work: Callable[[], T]) -> T:
    """*work* on that thread. Cancelled, it waits for the work's end: nothing may still be reading when the file is closed."""
    return await to_its_end(asyncio.get_running_loop().run_in_executor(thread, work))


def _renamed(conversation: Conversation, messages: Sequence[Message], taken: dict[str, str]) -> tuple[Conversation, list[Message]]:
    """The same with new, lasting ids for messages whose ids belong to other conversations."""
    clashes = {key: derived(conversation.id, key) for key, owner in taken.items() if owner != conversation.id}
    if not clashes:
        return conversation, list(messages)

    def name(key: str | None) -> str | None:
        return clashes.get(key, key) if key is not None else None

    made = [replace(m, id=clashes.get(m.id, m.id), parent_id=name(m.parent_id), active_child_id=name(m.active_child_id)) for m in messages]
    return replace(conversation, active_root_id=name(conversation.active_root_id)), made


def looks_like_export(path: Path) -> bool:
    """Whether the first thing in the file at *path* is a conversation that can be imported. Blocks; nothing is imported."""
    try:
        archive = Archive(path)
    except LoquentError:
        return False
    try:
        first = next(_events(archive), None)
        return first is not None and not (isinstance(first, Unusable) and first.code == "import.note.form")
    except LoquentError:
        return False
    finally:
        archive.close()


# --- what is in the archive (on the import's thread) -----------------------------------------------------------------


def _events(archive: Archive) -> Iterator[Event]:
    """What all sections hold. A file in which nothing looks like a conversation, from its first elements on, is none of ours."""
    known, strange = False, 0
    for section in archive.sections:
        if section.own:
            yield from own_events(archive, section)
            known = True
            continue
        for event in _foreign(archive, section):
            strange += isinstance(event, Unusable) and event.code == "import.note.form"
            known = known or not (isinstance(event, Unusable) and event.code == "import.note.form")
            if not known and strange > STRANGE:
                break
            yield event
    if not known:
        raise ImportRefused("import.foreign", name=archive.name)


_SOURCES: tuple[tuple[Callable[[Mapping[str, Any]], bool], Callable[[Mapping[str, Any]], Found]], ...] = (
    (import_chatgpt.is_conversation, import_chatgpt.read),
    (import_claude.is_conversation, import_claude.read),
)


def _foreign(archive: Archive, section: Section) -> Iterator[Event]:
    number = 0
    try:
        for element in Elements(archive.reader(section)):
            number += 1
            yield _conversation(element, f"{section.name}, {number}")
    except Cut as error:
        raise ImportRefused("import.damaged" if number else "import.foreign", name=archive.name) from error


def _conversation(element: bytes | JsonRefused, place: str) -> Event:
    name = shown_name(place)
    try:
        values = value_of(element) if isinstance(element, bytes) else None
    except JsonRefused as refused:
        element = refused
    if isinstance(element, JsonRefused):
        return Unusable({"deep": "import.note.deep", "large": "import.note.large"}.get(element.reason, "import.note.form"), name)
    for is_conversation, read in _SOURCES:
        if isinstance(values, dict) and is_conversation(values):
            try:
                return read(values)
            except (FormError, ValueError, TypeError, KeyError, AttributeError, OverflowError, RecursionError):
                _log.exception("a conversation of an export could not be read")
                return Unusable("import.note.form", shown_name(title_of(values.get("title") or values.get("name")) or place))
    return Unusable("import.note.form", name)
