"""Small real doubles of the engine, for tests that are about widgets."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

from PySide6.QtCore import Signal as QtSignal
from PySide6.QtWidgets import QWidget

from desktop.chat.connection import Connection
from desktop.chat.message import Conversation, Draft, Message, MessageState, Role, new_conversation, new_id
from desktop.chat.parts import ImagePart, TextPart
from desktop.engine.connection_state import ModelChoice
from desktop.engine.signal import Signal


@dataclass(frozen=True)
class Change:
    kind: str
    id: str | None = None


class FakeSession:
    def __init__(self, library: FakeLibrary, conversation: Conversation) -> None:
        self.changed: Signal[Any] = Signal()
        self.conversation = conversation
        self.path: tuple[Message, ...] = ()
        self.streaming = False
        self.stopping = False
        self.queued: tuple[Draft, ...] = ()
        self.editing: str | None = None
        self.undo_step = self.last_step = None
        self.notice: Any = None
        self.sent: list[Draft] = []
        self.kept: Draft = Draft()
        self.fail_with: Exception | None = None
        self.hold: asyncio.Event | None = None
        self.stopped = 0
        self._library = library

    @property
    def saved(self) -> bool:
        return bool(self.path)

    @property
    def draft_key(self) -> str:
        return self.conversation.id

    def send(self, draft: Draft) -> asyncio.Future[None]:
        return asyncio.ensure_future(self._send(draft))

    async def _send(self, draft: Draft) -> None:
        if self.hold is not None:
            await self.hold.wait()
        if self.fail_with is not None:
            raise self.fail_with
        self.sent.append(draft)
        question = Message(new_id(), self.conversation.id, None, Role.USER, (TextPart(draft.text),))
        reply = Message(new_id(), self.conversation.id, question.id, Role.ASSISTANT, (), MessageState.STREAMING)
        self.path = (*self.path, question, reply)
        self.streaming = True
        self.conversation = replace(self.conversation, title=self.conversation.title or draft.text[:40], updated_at=self._library.now)
        self._library.put(self.conversation)
        self.changed.emit(Change("path"))

    def finish(self, text: str) -> None:
        self.path = (*self.path[:-1], replace(self.path[-1], parts=(TextPart(text),), state=MessageState.COMPLETE))
        self.streaming = False
        self.changed.emit(Change("message"))
        self.changed.emit(Change("conversation"))

    def stop(self) -> None:
        self.stopped += 1
        self.finish("stopped")

    def retry(self, message_id: str) -> asyncio.Future[None]:
        return self.send(Draft("again"))

    async def choose(self, message_id: str) -> None:
        return None

    def set_model(self, connection_id: str, model: str) -> None:
        self.conversation = replace(self.conversation, connection_id=connection_id, model=model)
        self.changed.emit(Change("conversation"))

    def set_system_prompt(self, text: str) -> None:
        self.conversation = replace(self.conversation, system_prompt=text)
        self.changed.emit(Change("conversation"))

    def set_reasoning(self, value: str | None) -> None:
        self.conversation = replace(self.conversation, reasoning=value)
        self.changed.emit(Change("conversation"))

    async def load_draft(self) -> Draft:
        return self.kept

    def save_draft(self, draft: Draft) -> None:
        self.kept = draft


class FakeLibrary:
    def __init__(self, conversations: list[Conversation], now: float) -> None:
        self.changed: Signal[Any] = Signal()
        self.conversations = conversations
        self.now = now
        self.sessions: dict[str, FakeSession] = {}
        self.deleted: dict[str, Conversation] = {}
        self.remembered: list[str | None] = []
        self.hits: list[Any] = []
        self.folders: list[Any] = []
        self.kept_state: dict[str, str | None] = {}

    async def session(self, conversation_id: str | None) -> FakeSession:
        if conversation_id is None:
            conversation = new_conversation("local", "smol", now=self.now)
        else:
            conversation = next(c for c in self.conversations if c.id == conversation_id)
        return self.sessions.setdefault(conversation.id, FakeSession(self, conversation))

    def is_streaming(self, conversation_id: str) -> bool:
        return conversation_id in self.sessions and self.sessions[conversation_id].streaming

    def put(self, conversation: Conversation) -> None:
        self.conversations = [conversation, *(c for c in self.conversations if c.id != conversation.id)]
        self.changed.emit(Change("list"))

    async def rename(self, conversation_id: str, title: str) -> None:
        self.conversations = [replace(c, title=title) if c.id == conversation_id else c for c in self.conversations]
        self.changed.emit(Change("conversation", conversation_id))

    async def set_pinned(self, conversation_id: str, pinned: bool) -> None:
        self.conversations = [replace(c, pinned=pinned) if c.id == conversation_id else c for c in self.conversations]
        self.changed.emit(Change("conversation", conversation_id))

    async def delete(self, conversation_id: str) -> None:
        self.deleted[conversation_id] = next(c for c in self.conversations if c.id == conversation_id)
        self.conversations = [c for c in self.conversations if c.id != conversation_id]
        self.changed.emit(Change("list"))

    async def undo_delete(self, conversation_id: str) -> None:
        self.conversations = [self.deleted.pop(conversation_id), *self.conversations]
        self.changed.emit(Change("list"))

    async def delete_all(self, conversation_ids: list[str]) -> None:
        for conversation_id in conversation_ids:
            await self.delete(conversation_id)

    async def restore_all(self, conversation_ids: list[str]) -> int:
        for conversation_id in conversation_ids:
            await self.undo_delete(conversation_id)
        return len(conversation_ids)

    async def change_all(self, conversation_ids: list[str], **facts: Any) -> None:
        self.conversations = [replace(c, **facts) if c.id in conversation_ids else c for c in self.conversations]
        self.changed.emit(Change("list"))

    async def search(self, text: str, filters: Any = None) -> list[Any]:
        return self.hits

    def marks(self) -> dict[str, str]:
        return {key: "streaming" for key, session in self.sessions.items() if session.streaming}

    def look_at(self, viewer: object, conversation_id: str | None) -> None:
        return

    def is_temporary(self, session: Any) -> bool:
        return False

    def attachments_of(self, session: Any) -> None:
        return None

    async def place_of(self, conversation_id: str) -> tuple[str, int] | None:
        return None

    async def remember_place(self, conversation_id: str, place: tuple[str, int] | None) -> None:
        return

    async def get_state(self, key: str) -> str | None:
        return self.kept_state.get(key)

    async def set_state(self, key: str, value: str | None) -> None:
        self.kept_state[key] = value

    async def last_open(self) -> str | None:
        return None

    async def remember_open(self, conversation_id: str | None) -> None:
        self.remembered.append(conversation_id)


class FakeConnections:
    def __init__(self, choices: list[ModelChoice]) -> None:
        self.changed: Signal[str] = Signal()
        self.local = SimpleNamespace(state=SimpleNamespace(phase="ready", error=None), changed=Signal(), started=True, start=lambda: None)
        here = Connection("local", "Local", "On this computer")
        self.all = [SimpleNamespace(is_local=True, address="", connection=here, error=None)]
        self._choices = choices

    def choices(self) -> list[ModelChoice]:
        return self._choices

    def default_choice(self, _settings: Any) -> tuple[str, str] | None:
        return (self._choices[0].connection_id, self._choices[0].model) if self._choices else None

    def get(self, connection_id: str) -> Any:
        return None

    def label_of(self, connection_id: str, model: str) -> str:
        return next((c.label for c in self._choices if (c.connection_id, c.model) == (connection_id, model)), model)

    def start_refresh(self) -> None:
        return


class FakeAttachments:
    def __init__(self) -> None:
        self.added: list[str | bytes] = []
        self.hold: asyncio.Event | None = None
        self.fail_with: Exception | None = None

    def expect(self) -> None:
        """Nothing is started here."""

    async def add(self, item: str | bytes, name: str | None = None, **_options: Any) -> ImagePart:
        if self.hold is not None:
            await self.hold.wait()
        if self.fail_with is not None:
            raise self.fail_with
        self.added.append(item)
        return ImagePart(f"{len(self.added):064x}", "image/png", name or str(item).rsplit("/", 1)[-1], 1568, 990, 214_000)

    def notices(self, part: ImagePart) -> tuple[str, ...]:
        return ("attachment.notice.first_frame",) if part.name.endswith(".gif") else ()

    async def thumbnail(self, part: ImagePart, max_side: int) -> Any:
        return SimpleNamespace(width=4, height=2, data=b"\x10\x80\xc0\xff" * 8)


class FakeSettings:
    def __init__(self) -> None:
        self.changed: Signal[str] = Signal()
        self.values: dict[str, Any] = {"theme": "system", "font_size": 0}

    @property
    def current(self) -> Any:
        return SimpleNamespace(**self.values)

    def get(self, name: str) -> Any:
        return self.values.get(name)

    async def set(self, name: str, value: Any) -> None:
        self.values[name] = value
        self.changed.emit(name)


class FakeStore:
    def __init__(self) -> None:
        self.drafts: dict[str, Draft] = {}

    async def save_draft(self, key: str, draft: Draft) -> None:
        self.drafts[key] = draft


@dataclass
class FakeEngine:
    """What a window is given, without anything behind it."""

    library: FakeLibrary
    connections: FakeConnections = field(default_factory=lambda: FakeConnections(CHOICES))
    attachments: FakeAttachments = field(default_factory=FakeAttachments)
    settings: FakeSettings = field(default_factory=FakeSettings)
    store: FakeStore = field(default_factory=FakeStore)
    http: None = None


class FakeTranscript(QWidget):
    """Notes which session it was given."""

    retry_requested = QtSignal(str)
    choose_requested = QtSignal(str)
    link_activated = QtSignal(str)
    action_requested = QtSignal(str, str)
    menu_opened = QtSignal(str, object, object)
    copied = QtSignal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.session: Any = None
        self.follows = True

    def set_session(self, session: Any) -> None:
        self.session = session

    def scroll_to_bottom(self) -> None:
        self.follows = True


CHOICES: list[ModelChoice] = [
    ModelChoice("local", "On this computer", "smol", "SmolLM2 135M", sees_images=False),
    ModelChoice("claude", "Anthropic API", "claude-opus-4-1", "Claude Opus 4.1", sees_images=True),
]
