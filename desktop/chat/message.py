"""Messages and conversations: frozen values, no I/O."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from desktop.chat.parts import AttachmentPart, Part, text_of


class Role(StrEnum):
    """Who wrote a message."""

    USER = "user"
    ASSISTANT = "assistant"


class MessageState(StrEnum):
    """How far a message got. Only STREAMING changes by itself; a start finds it and makes it INTERRUPTED."""

    COMPLETE = "complete"
    STREAMING = "streaming"
    STOPPED = "stopped"
    FAILED = "failed"
    INTERRUPTED = "interrupted"


@dataclass(frozen=True, slots=True)
class TokenUsage:
    """Tokens of one answer. ``input`` counts the whole prompt, cached part included. None: not told."""

    input: int | None = None
    output: int | None = None
    cache_read: int | None = None
    cache_write: int | None = None
    reasoning: int | None = None


@dataclass(frozen=True, slots=True)
class Failure:
    """Why a message has no or only part of its answer: an error code with its values, and its English sentence."""

    code: str
    sentence: str
    values: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Message:
    """One node of a conversation's tree. Times are seconds since 1970 (wall clock, for display only)."""

    id: str
    conversation_id: str
    parent_id: str | None
    role: Role
    parts: tuple[Part, ...] = ()
    state: MessageState = MessageState.COMPLETE
    seq: int = 0
    """Order of creation within the conversation; siblings and display order follow it, never the clock."""
    active_child_id: str | None = None
    created_at: float = 0.0
    first_token_at: float | None = None
    finished_at: float | None = None
    deleted_at: float | None = None
    connection_id: str | None = None
    model: str | None = None
    usage: TokenUsage | None = None
    finish_reason: str | None = None
    """Why the answer ended, in Loquent's words (:class:`desktop.chat.items.FinishReason`)."""
    finish_raw: str | None = None
    """The same as the server said it."""
    finish_details: Mapping[str, Any] | None = None
    failure: Failure | None = None

    @property
    def text(self) -> str:
        """The visible text, without reasoning and attachments."""
        return text_of(self.parts)


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation without its messages: what the sidebar lists. ``title`` is empty until there is one."""

    id: str
    title: str = ""
    created_at: float = 0.0
    updated_at: float = 0.0
    connection_id: str | None = None
    model: str | None = None
    system_prompt: str = ""
    pinned: bool = False
    active_root_id: str | None = None
    deleted_at: float | None = None
    reasoning: str | None = None
    """How hard the model is to think: ``off low medium high``, or None for what it does by itself."""
    folder_id: str | None = None
    archived: bool = False
    unread: bool = False
    """An answer has ended that nobody has looked at."""
    titled_by_hand: bool = False
    """The title was given by a person: nothing may replace it by itself."""


@dataclass(frozen=True, slots=True)
class Folder:
    """A place in the library for conversations; ``position`` orders folders, lowest first."""

    id: str
    name: str
    position: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """What a composer holds: text and attachments that are already in the blob store."""

    text: str = ""
    attachments: tuple[AttachmentPart, ...] = ()

    @property
    def is_empty(self) -> bool:
        """True when there is nothing to send."""
        return not self.text.strip() and not self.attachments


def new_id() -> str:
    """A fresh id: 32 hex digits."""
    import uuid

    return uuid.uuid4().hex


def new_conversation(connection_id: str | None = None, model: str | None = None, *, now: float | None = None) -> Conversation:
    """A conversation that nobody has written in."""
    moment = time.time() if now is None else now
    return Conversation(id=new_id(), created_at=moment, updated_at=moment, connection_id=connection_id, model=model)
