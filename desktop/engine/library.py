"""The library: all conversations, and the sessions of those that are open or streaming."""

from __future__ import annotations

import asyncio
import contextlib
import json
import logging
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, TypeGuard
from weakref import WeakKeyDictionary, WeakValueDictionary

from desktop.chat.message import Conversation, Draft, Folder, MessageState, new_conversation, new_id
from desktop.chat.text import normalise_text
from desktop.chat.tree import MessageTree
from desktop.engine.kept_json import kept_json
from desktop.engine.reply import SessionServices
from desktop.engine.session import ConversationSession
from desktop.engine.signal import Signal
from desktop.engine.tasks import TaskScope
from desktop.engine.titles import Titles, first_exchange
from desktop.errors import LoquentError

if TYPE_CHECKING:
    from desktop.engine.attachments import Attachments
    from desktop.storage.search import SearchHit
    from desktop.storage.search_filters import SearchFilters

_log = logging.getLogger(__name__)

OPEN_CONVERSATION = "open_conversation"
PLACES = "places"
KEPT_PLACES = 500
"""Of so many conversations it is known where they were read last."""

PAGE = 200
"""Conversations read at once: 2 ms of work."""

_MARKS = {MessageState.FAILED: "failed", MessageState.INTERRUPTED: "waiting"}


def _is_place(value: object) -> TypeGuard[list[Any]]:
    return isinstance(value, list) and [type(each) for each in value] == [str, int]


@dataclass(frozen=True, slots=True)
class LibraryChange:
    """``list``: order or members changed; ``conversation``: one of them looks different (also: streams or not); ``replaced``: a backup
    has taken the place of all, and what is open has to be opened again."""

    kind: str
    conversation_id: str | None = None


class Library:
    """Conversations by id. ``conversations`` holds the living ones, the newest first.

    The list begins with the pinned ones and the newest page, so that a start with ten thousand conversations costs what a start
    with none does; the others follow in the background, with one more ``list`` change when all of them are there (``complete``).
    """

    def __init__(
        self,
        services: SessionServices,
        default_model: Callable[[], tuple[str, str] | None],
        titles: Callable[[], str] = lambda: "never",
    ) -> None:
        """*titles*: whose model is asked for a title, as ``Settings.titles`` has it."""
        self.changed: Signal[LibraryChange] = Signal()
        self.conversations: list[Conversation] = []
        self.folders: list[Folder] = []
        self.complete = False
        self._scope = TaskScope("library")
        self._services = services
        self._default_model = default_model
        self._titles = titles
        self._states: dict[str, MessageState] = {}
        self._at_work: set[str] = set()
        self._held: set[str] = set()
        """Where messages wait to be sent."""
        self._looked_at: dict[int, str | None] = {}
        self._temporary: WeakKeyDictionary[ConversationSession, Attachments] = WeakKeyDictionary()
        self._places: dict[str, tuple[str, int]] | None = None
        # A streaming session is kept alive by its task, an open one by the window.
        self._sessions: WeakValueDictionary[str, ConversationSession] = WeakValueDictionary()

    async def load(self) -> None:
        """Read the first part of the list; answers that a crash or kill cut off are marked interrupted first."""
        store = self._services.store
        if not store.database.read_only:
            await store.mark_interrupted()
        page = await store.conversations(PAGE)
        first = {c.id for c in page}
        self.conversations = page + [c for c in await store.pinned() if c.id not in first]
        self.folders = await store.folders()
        self._sort()
        self.complete = len(page) < PAGE
        self.changed.emit(LibraryChange("list"))
        self._scope.spawn(self._fill(None if self.complete else page[-1]), key="fill")

    async def reload(self) -> None:
        """Read everything anew, because another file has taken the place of the one that was read."""
        self._states, self._places = {}, None
        self._at_work.clear()
        self._held.clear()
        await self.load()
        self.changed.emit(LibraryChange("replaced"))

    async def _fill(self, last: Conversation | None) -> None:
        """Read what :meth:`load` left, page by page, so that no step of it is felt; then how the conversations stand."""
        if last is not None:
            await self._fill_list(last)
        listed = [c.id for c in self.conversations]
        for begin in range(0, len(listed), PAGE):
            found = await self._services.store.last_states(listed[begin : begin + PAGE])
            # What happened in the meantime is newer than what was read.
            self._states = {**{key: state for key, state in found.items() if state in _MARKS}, **self._states}
        held = await self._services.store.with_queue()
        self._held |= {key for key in held if (open_one := self._sessions.get(key)) is None or open_one.queued}
        self.changed.emit(LibraryChange("conversation"))

    async def _fill_list(self, last: Conversation) -> None:
        while page := await self._services.store.conversations(PAGE, before=last):
            known = {c.id for c in self.conversations}
            self.conversations += [c for c in page if c.id not in known]
            last = page[-1]
        self._sort()
        self.complete = True
        self.changed.emit(LibraryChange("list"))

    async def session(self, conversation_id: str | None) -> ConversationSession:
        """The session of a conversation; None: a new one, listed once its first message is saved. KeyError when unknown."""
        if conversation_id is None:
            return self._new_session()
        if (session := self._sessions.get(conversation_id)) is not None:
            return session
        conversation = await self._find(conversation_id)
        tree = await self._services.store.tree(conversation_id)
        made = ConversationSession(self._services, conversation, tree, saved=True, on_conversation=self._on_conversation)
        await made.load()
        # Someone else may have asked at the same time: there is one session a conversation.
        if (session := self._sessions.get(conversation_id)) is not None:
            return session
        return self._keep(made)

    async def branch_off(self, session: ConversationSession, message_id: str, word: str) -> Conversation:
        """A new conversation with copies of the messages down to *message_id*, titled as that of *session* with *word* in brackets."""
        from desktop.engine.branching import branch_off, branch_title

        title = branch_title(session.conversation.title, word, {c.title for c in self.conversations})
        now = self._services.clock()
        made = await branch_off(self._services.store, session.conversation, session.tree, message_id, title, now)
        self._on_conversation(made)
        return made

    def is_streaming(self, conversation_id: str) -> bool:
        """True while an answer is being written in that conversation."""
        session = self._sessions.get(conversation_id)
        return session is not None and session.streaming

    @property
    def any_streaming(self) -> bool:
        """True while an answer is being written anywhere."""
        return any(session.streaming for session in tuple(self._sessions.values()))

    async def rename(self, conversation_id: str, title: str) -> None:
        """Give a conversation the title *title* by hand: no title that is made replaces it. An empty one changes nothing."""
        title = " ".join(normalise_text(title).split())
        if title:
            await self._change(conversation_id, title=title, titled_by_hand=True)

    async def set_pinned(self, conversation_id: str, pinned: bool) -> None:
        """Keep a conversation at the top of the list, or no longer."""
        await self._change(conversation_id, pinned=pinned)

    async def set_archived(self, conversation_id: str, archived: bool) -> None:
        """Put a conversation away without deleting it, or take it out again."""
        await self._change(conversation_id, archived=archived)

    async def set_unread(self, conversation_id: str, unread: bool) -> None:
        """Mark a conversation as one with an answer nobody has looked at, or no longer."""
        if (await self._find(conversation_id)).unread != unread:
            await self._change(conversation_id, unread=unread)

    async def move(self, conversation_id: str, folder_id: str | None) -> None:
        """Put a conversation into a folder; None: into none."""
        await self._change(conversation_id, folder_id=folder_id)

    async def save_folder(self, folder: Folder) -> None:
        """Make or change a folder."""
        await self._services.store.save_folder(folder)
        self.folders = await self._services.store.folders()
        self.changed.emit(LibraryChange("list"))

    async def delete_folder(self, folder_id: str) -> None:
        """Remove a folder; its conversations stay, in no folder."""
        await self._services.store.delete_folder(folder_id)
        self.folders = await self._services.store.folders()
        for conversation in [c for c in self.conversations if c.folder_id == folder_id]:
            self._take(replace(conversation, folder_id=None))
        self.changed.emit(LibraryChange("list"))

    async def new_folder(self, name: str) -> Folder | None:
        """Make a folder behind the others; None when *name* is empty."""
        name = " ".join(normalise_text(name).split())
        if not name:
            return None
        folder = Folder(new_id(), name, 1 + max((each.position for each in self.folders), default=0))
        await self.save_folder(folder)
        return folder

    async def rename_folder(self, folder_id: str, name: str) -> None:
        """Call a folder *name*. An empty one changes nothing."""
        name = " ".join(normalise_text(name).split())
        folder = next((each for each in self.folders if each.id == folder_id), None)
        if folder is not None and name:
            await self.save_folder(replace(folder, name=name))

    async def change_all(self, conversation_ids: Sequence[str], **facts: bool | str | None) -> None:
        """Give several conversations the same *facts* (``pinned``, ``archived``, ``folder_id``); unknown ones are left out."""
        for conversation_id in conversation_ids:
            with contextlib.suppress(KeyError):
                await self._change(conversation_id, **facts)

    def marks(self) -> dict[str, str]:
        """What the rows of the list say, by id: ``streaming``, ``failed``, ``waiting`` (cut off or with a queue: somebody has to go on)."""
        at_work = {key: "streaming" for key, session in tuple(self._sessions.items()) if session.streaming}
        return (
            {key: _MARKS[state] for key, state in self._states.items() if state in _MARKS} | dict.fromkeys(self._held, "waiting") | at_work
        )

    def look_at(self, viewer: object, conversation_id: str | None) -> None:
        """*viewer* (a window) shows that conversation now, so no answer in it is unread; None: it shows none, or is gone."""
        if conversation_id is None:
            self._looked_at.pop(id(viewer), None)
            return
        self._looked_at[id(viewer)] = conversation_id
        if any(c.id == conversation_id and c.unread for c in self.conversations) and not self._services.store.database.read_only:
            self._scope.spawn(self._mark_read(conversation_id, False))

    async def delete(self, conversation_id: str) -> None:
        """Put a conversation into the trash; :meth:`undo_delete` brings it back. A running answer is stopped and kept."""
        await self.delete_all([conversation_id])

    async def delete_all(self, conversation_ids: Collection[str]) -> None:
        """Put several conversations into the trash, as :meth:`delete` does."""
        when = self._services.clock()
        gone = set()
        try:
            for conversation_id in conversation_ids:
                # Before and after: see _change.
                self._tell_deleted(conversation_id, when)
                try:
                    await self._services.store.delete_conversation(conversation_id, when)
                except BaseException:
                    self._tell_deleted(conversation_id, None)
                    raise
                self._tell_deleted(conversation_id, when)
                gone.add(conversation_id)
        finally:
            self.conversations = [c for c in self.conversations if c.id not in gone]
            self.changed.emit(LibraryChange("list"))

    async def undo_delete(self, conversation_id: str) -> bool:
        """Take a conversation out of the trash as it was; False when it is gone for good."""
        if not await self._services.store.restore_conversation(conversation_id):
            return False
        self._tell_deleted(conversation_id, None)
        conversation = await self._services.store.conversation(conversation_id)
        if conversation is not None:
            self._on_conversation(conversation)
        return True

    async def restore_all(self, conversation_ids: Collection[str]) -> int:
        """Take several conversations out of the trash; how many were still there."""
        return sum([await self.undo_delete(conversation_id) for conversation_id in conversation_ids])

    async def trash(self) -> list[Conversation]:
        """The conversations in the trash, the last deleted first."""
        return await self._services.store.trash()

    async def search(self, text: str, filters: SearchFilters | None = None) -> list[SearchHit]:
        """Where *text* occurs in titles and messages, best first; with *filters*, only where those let it. Safe to cancel."""
        from desktop.storage.search_filters import NO_FILTERS

        return await self._services.store.search(text, filters=filters or NO_FILTERS)

    async def last_open(self) -> str | None:
        """The conversation that was open when the program ended, if it still exists."""
        conversation_id = await self._services.store.get_state(OPEN_CONVERSATION)
        conversation = await self._services.store.conversation(conversation_id) if conversation_id else None
        return conversation_id if conversation is not None and conversation.deleted_at is None else None

    async def remember_open(self, conversation_id: str | None) -> None:
        """Note which conversation is open, for the next start."""
        await self.set_state(OPEN_CONVERSATION, conversation_id or "")

    async def place_of(self, conversation_id: str) -> tuple[str, int] | None:
        """Where a conversation was read last: the message at the upper edge and the pixels of it above that; None: at its end."""
        return (await self._load_places()).get(conversation_id)

    async def remember_place(self, conversation_id: str, place: tuple[str, int] | None) -> None:
        """Note where a conversation is being read, for :meth:`place_of`."""
        places = await self._load_places()
        if places.get(conversation_id) == place:
            return
        places.pop(conversation_id, None)
        if place is not None:
            places[conversation_id] = place
        for oldest in list(places)[:-KEPT_PLACES]:
            del places[oldest]
        await self.set_state(PLACES, json.dumps(places))

    async def _load_places(self) -> dict[str, tuple[str, int]]:
        if self._places is None:
            kept = kept_json(await self._services.store.get_state(PLACES), dict)
            self._places = {key: (place[0], place[1]) for key, place in kept.items() if _is_place(place)}
        return self._places

    async def get_state(self, key: str) -> str | None:
        """A small value that :meth:`set_state` kept, such as which folders are closed."""
        return await self._services.store.get_state(key)

    async def set_state(self, key: str, value: str | None) -> None:
        """Keep a small value; None forgets it. It holds until the end where nothing can be saved."""
        if not self._services.store.database.read_only:
            await self._services.store.set_state(key, value)

    async def new_chat_draft(self) -> Draft:
        """The draft of the chat that nobody has sent yet."""
        return await self._services.store.load_draft("") or Draft()

    async def close(self) -> None:
        """End all sessions; answers in the middle are kept."""
        await self._scope.close()
        await self.close_sessions()

    async def close_sessions(self) -> None:
        """End all sessions and forget them; asked for again, they are read from disk."""
        self._scope.cancel("fill")
        await asyncio.gather(*(session.close() for session in tuple(self._sessions.values())))
        self._sessions.clear()

    def _new_session(self) -> ConversationSession:
        chosen = self._default_model()
        now = self._services.clock()
        conversation = new_conversation(*(chosen or (None, None)), now=now)
        return self._keep(
            ConversationSession(self._services, conversation, MessageTree(), saved=False, on_conversation=self._on_conversation)
        )

    def temporary_session(self) -> ConversationSession:
        """A new conversation that is never listed and leaves nothing on the disk; it is gone with the last one who holds it."""
        from desktop.engine.attachments import Attachments
        from desktop.engine.temporary import NOWHERE, MemoryBlobs, memory_store

        attachments = Attachments(MemoryBlobs(), NOWHERE)
        services = replace(self._services, store=memory_store(), attachments=attachments)
        conversation = new_conversation(*(self._default_model() or (None, None)), now=self._services.clock())
        session = ConversationSession(services, conversation, MessageTree(), saved=False, on_conversation=lambda _: None)
        self._temporary[session] = attachments
        session.can_branch = False
        return self._keep(session)

    def is_temporary(self, session: ConversationSession) -> bool:
        """True for what :meth:`temporary_session` made: nothing of it may be written anywhere."""
        return session in self._temporary

    def attachments_of(self, session: ConversationSession) -> Attachments:
        """Where the attachments of that conversation are kept."""
        return self._temporary.get(session, self._services.attachments)

    def _keep(self, session: ConversationSession) -> ConversationSession:
        key = session.conversation.id
        self._sessions[key] = session
        session.changed.connect(lambda change: self._note_queue(key) if change.kind == "queue" else None)
        return session

    def _note_queue(self, conversation_id: str) -> None:
        """What waits in a conversation has changed."""
        session = self._sessions.get(conversation_id)
        waits = session is not None and bool(session.queued)
        if waits != (conversation_id in self._held):
            self._held ^= {conversation_id}
            self.changed.emit(LibraryChange("conversation", conversation_id))

    async def _find(self, conversation_id: str) -> Conversation:
        """The living conversation of that id, from the list or, while that is not complete, from disk. KeyError."""
        for conversation in self.conversations:
            if conversation.id == conversation_id:
                return conversation
        kept = await self._services.store.conversation(conversation_id)
        if kept is None or kept.deleted_at is not None:
            raise KeyError(conversation_id)
        return kept

    async def _change(self, conversation_id: str, **changes: Any) -> None:
        """Change some fields, in memory at once: a session that saves meanwhile must not write the old ones over them.

        After the commit they are set again: what a session had begun to save before knew the old ones. Undone when it fails.
        """
        before = await self._find(conversation_id)
        self._take(replace(self._newest(before), **changes))
        try:
            await self._services.store.change(conversation_id, **changes)
        except BaseException:
            self._take(replace(self._newest(before), **{name: getattr(before, name) for name in changes}))
            raise
        self._take(replace(self._newest(before), **changes))

    async def take_in(self, conversations: Sequence[Conversation]) -> None:
        """List conversations that an import has written, with one change for all of them; one that is open shows what it got."""
        known = {c.id for c in self.conversations}
        self.conversations = self.conversations + [c for c in conversations if c.id not in known]
        self._sort()
        for conversation in conversations:
            tree = await self._services.store.tree(conversation.id) if conversation.id in self._sessions else None
            session = self._sessions.get(conversation.id)
            if tree is not None and session is not None and not session.streaming:
                session.take_tree(tree)
        self.changed.emit(LibraryChange("list"))

    def _newest(self, conversation: Conversation) -> Conversation:
        """What is known of it now, which may be more than when it was looked up."""
        session = self._sessions.get(conversation.id)
        if session is not None:
            return session.conversation
        return next((c for c in self.conversations if c.id == conversation.id), conversation)

    def _take(self, conversation: Conversation) -> None:
        self._on_conversation(conversation)
        if (session := self._sessions.get(conversation.id)) is not None:
            session.take_conversation(conversation)

    def _on_conversation(self, conversation: Conversation) -> None:
        """A conversation is new or has changed: put it in its place."""
        if conversation.deleted_at is not None:
            return
        self._note_work(conversation.id)
        before = [c.id for c in self.conversations]
        known = conversation.id in before
        self.conversations = [conversation if c.id == conversation.id else c for c in self.conversations]
        if not known:
            self.conversations.append(conversation)
        self._sort()
        moved = [c.id for c in self.conversations] != before
        self.changed.emit(LibraryChange("list" if moved else "conversation", conversation.id))

    def _note_work(self, conversation_id: str) -> None:
        """Look whether an answer has begun or ended there."""
        session = self._sessions.get(conversation_id)
        if session is None or not session.path:
            return
        if session.streaming:
            self._at_work.add(conversation_id)
            # A model on this computer answers one at a time: a title must not make an answer wait.
            self._scope.cancel("title")
            return
        self._states[conversation_id] = session.path[-1].state
        if conversation_id not in self._at_work or self._scope.closed:
            return
        self._at_work.discard(conversation_id)
        if conversation_id not in self._looked_at.values():
            self._scope.spawn(self._mark_read(conversation_id, True))
        exchange = first_exchange(session.path)
        if exchange is not None and not session.conversation.titled_by_hand and self._titles() != "never":
            self._scope.spawn(self._make_title(session.conversation, *exchange), key="title")

    async def _mark_read(self, conversation_id: str, unread: bool) -> None:
        try:
            await self.set_unread(conversation_id, unread)
        except (LoquentError, KeyError) as error:
            _log.error("unread could not be noted: %s", error)

    async def _make_title(self, asked_for: Conversation, question: str, answer: str) -> None:
        title = await Titles(self._services, self._titles()).ask(asked_for, question, answer)
        if not title:
            return
        try:
            now = await self._find(asked_for.id)
            # Nobody has given it another one in the meantime.
            if not now.titled_by_hand and now.title == asked_for.title:
                await self._change(asked_for.id, title=title)
        except (LoquentError, KeyError) as error:
            _log.info("a title could not be kept: %s", error)

    def _tell_deleted(self, conversation_id: str, when: float | None) -> None:
        """The session must know, or its next save would bring the conversation back."""
        if (session := self._sessions.get(conversation_id)) is not None:
            if when is not None:
                session.stop()
            session.take_conversation(replace(session.conversation, deleted_at=when))

    def _sort(self) -> None:
        self.conversations.sort(key=lambda c: c.updated_at, reverse=True)
