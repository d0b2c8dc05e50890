"""What an importer found, before any of it is kept: conversations whose attachments are still in the archive."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from typing import Any

from desktop.chat.export import moment
from desktop.chat.message import Conversation, Draft, Folder, Message
from desktop.chat.parts import Part, ToolCallPart, ToolResultPart
from desktop.chat.text import normalise_text

TITLE = 200


@dataclass(frozen=True, slots=True)
class Wanted:
    """An attachment that is looked for in the archive under each of *names*, or is *data* itself."""

    names: tuple[str, ...]
    name: str
    data: bytes | None = None


@dataclass(frozen=True, slots=True)
class FoundMessage:
    """A message whose parts are *pieces*; ``message.parts`` is empty until the attachments are kept."""

    message: Message
    pieces: tuple[Part | Wanted, ...]


@dataclass(frozen=True, slots=True)
class Found:
    """One conversation of the archive. ``unread``: kinds of content that have no place in Loquent, for the report."""

    conversation: Conversation
    messages: tuple[FoundMessage, ...]
    draft: Draft | None = None
    unread: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class FoundBlob:
    """An attachment's bytes; *blob* is what the archive says their sha256 is."""

    blob: str
    name: str
    data: bytes


@dataclass(frozen=True, slots=True)
class FoundFolder:
    """A folder of the library."""

    folder: Folder


@dataclass(frozen=True, slots=True)
class Unusable:
    """Something that cannot be used: ``code`` of the note, and what it was called."""

    code: str
    name: str


Event = Found | FoundBlob | FoundFolder | Unusable


def derived(*words: str) -> str:
    """The id that belongs to *words*, today and at the next import: 32 hex digits."""
    return hashlib.sha256("\0".join(words).encode("utf-8", "surrogatepass")).hexdigest()[:32]


def time_of(value: Any) -> float:
    """Seconds since 1970 of a number or of an ISO 8601 text; 0 when it is neither."""
    if not isinstance(value, str):
        return moment(value)
    try:
        parsed = datetime.fromisoformat(value[:40])
        return moment((parsed if parsed.tzinfo is not None else parsed.replace(tzinfo=UTC)).timestamp())
    except (ValueError, OverflowError, OSError):
        return 0.0


def title_of(value: Any) -> str:
    """A title from outside: one line, not endless; empty for anything but text."""
    return " ".join(normalise_text(value[: 4 * TITLE]).split())[:TITLE] if isinstance(value, str) else ""


def text_of(value: Any) -> str:
    """*value* when it is text, fit to be kept; else empty."""
    return normalise_text(value) if isinstance(value, str) else ""


def table(value: Any) -> dict[str, Any]:
    """*value* when it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def items(value: Any) -> list[Any]:
    """*value* when it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def linked(messages: Sequence[FoundMessage], leaf: str | None) -> tuple[tuple[FoundMessage, ...], str | None]:
    """*messages* with the way to *leaf* as the active one (each its newest child when there is no leaf), and the active first message."""
    by_id = {found.message.id: found.message for found in messages}
    active: dict[str | None, str] = {}
    seen: set[str] = set()
    while leaf is not None and leaf in by_id and leaf not in seen:
        seen.add(leaf)
        active[by_id[leaf].parent_id] = leaf
        leaf = by_id[leaf].parent_id
    made = tuple(replace(found, message=replace(found.message, active_child_id=active.get(found.message.id))) for found in messages)
    return made, active.get(None)


def paired(pieces: Iterable[Part | Wanted]) -> tuple[Part | Wanted, ...]:
    """*pieces* with one call before each result and an id to each call: servers refuse a conversation in which they do not match."""
    made: list[Part | Wanted] = []
    known: set[str] = set()
    waiting: list[str] = []
    for piece in pieces:
        if isinstance(piece, ToolCallPart):
            key = piece.id if piece.id and piece.id not in known else f"call-{len(known)}-{derived(piece.id, piece.name)[:8]}"
            known.add(key)
            waiting.append(key)
            made.append(replace(piece, id=key))
        elif isinstance(piece, ToolResultPart):
            key = piece.call_id if piece.call_id in waiting else waiting[-1] if waiting else ""
            if key:
                waiting.remove(key)
            else:
                key = f"call-{len(known)}-{derived(piece.call_id)[:8]}"
                known.add(key)
                made.append(ToolCallPart(key, "tool", "{}"))
            made.append(replace(piece, call_id=key))
        else:
            made.append(piece)
    return tuple(made)


def distinct(words: Iterable[str]) -> tuple[str, ...]:
    """*words* without repetitions, in order."""
    return tuple(dict.fromkeys(words))
