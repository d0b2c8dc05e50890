"""The library: all conversations, and the sessions of those that are open or streaming."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING
from weakref import WeakValueDictionary

from desktop.chat.message import Conversation, Draft, new_conversation
from desktop.chat.text import normalise_text
from desktop.chat.tree import MessageTree
from desktop.engine.reply import SessionServices
from desktop.engine.session import ConversationSession
from desktop.engine.signal import Signal

if TYPE_CHECKING:
    from desktop.storage.search import SearchHit

OPEN_CONVERSATION = "open_conversation"


@dataclass(frozen=True, slots=True)
class LibraryChange:
    """``list``: order or members changed; ``conversation``: one of them looks different (also: streams or not)."""

    kind: str
    conversation_id: str | None = None


class Library:
    """Conversations by id. ``conversations`` holds the living ones, the newest first."""

    def __init__(self, services: SessionServices, default_model: Callable[[], tuple[str, str] | None]) -> None:
        self.changed: Signal[LibraryChange] = Signal()
        self.conversations: list[Conversation] = []
        self._services = services
        self._default_model = default_model
        # A streaming session is kept alive by its task, an open one by the window.
        self._sessions: WeakValueDictionary[str, ConversationSession] = WeakValueDictionary()

    async def load(self) -> None:
        """Read the list; answers that a crash or kill cut off are marked interrupted first."""
        await self._services.store.mark_interrupted()
        self.conversations = await self._services.store.conversations()
        self._sort()
        self.changed.emit(LibraryChange("list"))

    async def session(self, conversation_id: str | None) -> ConversationSession:
        """The session of a conversation; None: a new one, listed once its first message is saved. KeyError when unknown."""
        if conversation_id is None:
            return self._new_session()
        if (session := self._sessions.get(conversation_id)) is not None:
            return session
        conversation = self._find(conversation_id)
        tree = await self._services.store.tree(conversation_id)
        # Someone else may have asked at the same time: there is one session a conversation.
        if (session := self._sessions.get(conversation_id)) is not None:
            return session
        return self._keep(ConversationSession(self._services, conversation, tree, saved=True, on_conversation=self._on_conversation))

    def is_streaming(self, conversation_id: str) -> bool:
        """True while an answer is being written in that conversation."""
        session = self._sessions.get(conversation_id)
        return session is not None and session.streaming

    async def rename(self, conversation_id: str, title: str) -> None:
        """Give a conversation the title *title*; an empty one changes nothing."""
        title = " ".join(normalise_text(title).split())
        if title:
            await self._change(replace(self._find(conversation_id), title=title))

    async def set_pinned(self, conversation_id: str, pinned: bool) -> None:
        """Keep a conversation at the top of the list, or no longer."""
        await self._change(replace(self._find(conversation_id), pinned=pinned))

    async def delete(self, conversation_id: str) -> None:
        """Take a conversation out of the list; :meth:`undo_delete` brings it back. A running answer is stopped and kept."""
        when = self._services.clock()
        await self._services.store.delete_conversation(conversation_id, when)
        self._tell_deleted(conversation_id, when)
        self.conversations = [c for c in self.conversations if c.id != conversation_id]
        self.changed.emit(LibraryChange("list"))

    async def undo_delete(self, conversation_id: str) -> None:
        """Bring a deleted conversation back as it was."""
        await self._services.store.restore_conversation(conversation_id)
        self._tell_deleted(conversation_id, None)
        self.conversations = await self._services.store.conversations()
        self._sort()
        self.changed.emit(LibraryChange("list"))

    async def search(self, text: str) -> list[SearchHit]:
        """Where *text* occurs in titles and messages, best first."""
        return await self._services.store.search(text)

    async def last_open(self) -> str | None:
        """The conversation that was open when the program ended, if it still exists."""
        conversation_id = await self._services.store.get_state(OPEN_CONVERSATION)
        return conversation_id if any(c.id == conversation_id for c in self.conversations) else None

    async def remember_open(self, conversation_id: str | None) -> None:
        """Note which conversation is open, for the next start."""
        await self._services.store.set_state(OPEN_CONVERSATION, conversation_id or "")

    async def new_chat_draft(self) -> Draft:
        """The draft of the chat that nobody has sent yet."""
        return await self._services.store.load_draft("") or Draft()

    async def close(self) -> None:
        """End all sessions; answers in the middle are kept."""
        await asyncio.gather(*(session.close() for session in tuple(self._sessions.values())))

    def _new_session(self) -> ConversationSession:
        chosen = self._default_model()
        now = self._services.clock()
        conversation = new_conversation(*(chosen or (None, None)), now=now)
        return self._keep(
            ConversationSession(self._services, conversation, MessageTree(), saved=False, on_conversation=self._on_conversation)
        )

    def _keep(self, session: ConversationSession) -> ConversationSession:
        self._sessions[session.conversation.id] = session
        return session

    def _find(self, conversation_id: str) -> Conversation:
        for conversation in self.conversations:
            if conversation.id == conversation_id:
                return conversation
        raise KeyError(conversation_id)

    async def _change(self, conversation: Conversation) -> None:
        await self._services.store.save(conversation, [])
        self._on_conversation(conversation)
        if (session := self._sessions.get(conversation.id)) is not None:
            session.take_conversation(conversation)

    def _on_conversation(self, conversation: Conversation) -> None:
        """A conversation is new or has changed: put it in its place."""
        if conversation.deleted_at is not None:
            return
        before = [c.id for c in self.conversations]
        known = conversation.id in before
        self.conversations = [conversation if c.id == conversation.id else c for c in self.conversations]
        if not known:
            self.conversations.append(conversation)
        self._sort()
        moved = [c.id for c in self.conversations] != before
        self.changed.emit(LibraryChange("list" if moved else "conversation", conversation.id))

    def _tell_deleted(self, conversation_id: str, when: float | None) -> None:
        """The session must know, or its next save would bring the conversation back."""
        if (session := self._sessions.get(conversation_id)) is not None:
            if when is not None:
                session.stop()
            session.take_conversation(replace(session.conversation, deleted_at=when))

    def _sort(self) -> None:
        self.conversations.sort(key=lambda c: c.updated_at, reverse=True)
