"""Values of the vocabulary to rows of the database and back. All text passes ``normalise_text`` on the way in."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from dataclasses import asdict
from typing import Any

from desktop.chat.message import Conversation, Draft, Failure, Message, MessageState, Role, TokenUsage
from desktop.chat.parts import FilePart, ImagePart, Part, TextPart, part_from_dict, part_to_dict
from desktop.chat.text import normalise_text

CONVERSATION_COLUMNS = (
    "id, title, created_at, updated_at, connection_id, model, system_prompt, pinned, active_root_id, deleted_at, reasoning, "
    "folder_id, archived, unread, titled_by_hand"
)
CHANGEABLE = frozenset({"title", "pinned", "folder_id", "archived", "unread", "titled_by_hand"})
"""Fields of a conversation that are set one by one."""
_ROLES = {role.value: role for role in Role}
_STATES = {state.value: state for state in MessageState}
_FLAGS = ("pinned", "archived", "unread", "titled_by_hand")
MESSAGE_COLUMNS = (
    "id, conversation_id, parent_id, seq, role, state, active_child_id, created_at, first_token_at, finished_at, deleted_at, "
    "connection_id, model, usage, finish_reason, finish_raw, finish_details, failure"
)


def upsert(table: str, columns: str, *, where: str = "") -> str:
    """The statement that inserts a row or changes the one with its id."""
    names = columns.split(", ")
    changes = ", ".join(f"{name} = excluded.{name}" for name in names if name != "id")
    marks = ", ".join("?" * len(names))
    # The names are constants of this module; every value is bound.
    return f"INSERT INTO {table} ({columns}) VALUES ({marks}) ON CONFLICT (id) DO UPDATE SET {changes} {where}"  # noqa: S608


def _json(value: Any) -> str:
    """ASCII only: opaque values come back unchanged even when they hold half a surrogate pair."""
    return json.dumps(value, ensure_ascii=True, separators=(",", ":"), default=dict)


def _text(value: str | None) -> str | None:
    return None if value is None else normalise_text(value)


def conversation_row(conversation: Conversation) -> tuple[Any, ...]:
    """The values of ``CONVERSATION_COLUMNS``."""
    return (
        conversation.id,
        normalise_text(conversation.title),
        conversation.created_at,
        conversation.updated_at,
        conversation.connection_id,
        _text(conversation.model),
        normalise_text(conversation.system_prompt),
        int(conversation.pinned),
        conversation.active_root_id,
        conversation.deleted_at,
        _text(conversation.reasoning),
        conversation.folder_id,
        int(conversation.archived),
        int(conversation.unread),
        int(conversation.titled_by_hand),
    )


def conversation_of(row: tuple[Any, ...]) -> Conversation:
    """The reverse of :func:`conversation_row`."""
    values = dict(zip(CONVERSATION_COLUMNS.split(", "), row, strict=True))
    return Conversation(**{**values, **{name: bool(values[name]) for name in _FLAGS}})


def message_row(message: Message) -> tuple[Any, ...]:
    """The values of ``MESSAGE_COLUMNS``."""
    return (
        message.id,
        message.conversation_id,
        message.parent_id,
        message.seq,
        message.role.value,
        message.state.value,
        message.active_child_id,
        message.created_at,
        message.first_token_at,
        message.finished_at,
        message.deleted_at,
        message.connection_id,
        _text(message.model),
        None if message.usage is None else _json(asdict(message.usage)),
        _text(message.finish_reason),
        _text(message.finish_raw),
        None if message.finish_details is None else _json(message.finish_details),
        None if message.failure is None else _json(_failure(message.failure)),
    )


def _failure(failure: Failure) -> dict[str, Any]:
    """A failure as JSON-ready values; a value JSON cannot hold becomes its text."""
    values = {str(k): v if isinstance(v, str | int | float | bool | None) else str(v) for k, v in failure.values.items()}
    return {"code": failure.code, "sentence": failure.sentence, "values": values}


def message_of(row: tuple[Any, ...], parts: tuple[Part, ...]) -> Message:
    """The reverse of :func:`message_row`. By place, not by name: a conversation of ten thousand messages opens twice as fast."""
    identity, conversation_id, parent_id, seq, role, state, active_child_id, created_at, first_token_at, finished_at, *rest = row
    deleted_at, connection_id, model, usage, finish_reason, finish_raw, finish_details, failure = rest
    return Message(
        identity,
        conversation_id,
        parent_id,
        _ROLES[role],
        parts,
        _STATES[state],
        seq,
        active_child_id,
        created_at,
        first_token_at,
        finished_at,
        deleted_at,
        connection_id,
        model,
        TokenUsage(**json.loads(usage)) if usage else None,
        finish_reason,
        finish_raw,
        json.loads(finish_details) if finish_details else None,
        Failure(**json.loads(failure)) if failure else None,
    )


def part_row(part: Part) -> tuple[str, str | None, str | None, str]:
    """``(kind, text, blob, data)``: the text apart, so that it is readable and searchable; the rest as JSON."""
    data = part_to_dict(part)
    kind = data.pop("kind")
    text = data.pop("text", None)
    for key, value in data.items():
        if isinstance(value, str) and key != "signature":
            data[key] = normalise_text(value)
    for source in data.get("sources", ()):
        source.update({key: normalise_text(value) for key, value in source.items() if isinstance(value, str)})
    return kind, _text(text), data.pop("blob", None), _json(data)


def part_of(kind: str, text: str | None, blob: str | None, data: str) -> Part:
    """The reverse of :func:`part_row`. ValueError or TypeError when the row is not a part."""
    if kind == "text" and data == "{}" and text is not None:
        return TextPart(text)
    values = {**json.loads(data), "kind": kind}
    if text is not None:
        values["text"] = text
    if blob is not None:
        values["blob"] = blob
    return part_from_dict(values)


def draft_row(draft: Draft) -> tuple[str, str]:
    """``(text, attachments)``."""
    attachments = [{"kind": kind, "blob": blob, **json.loads(data)} for kind, _, blob, data in map(part_row, draft.attachments)]
    return normalise_text(draft.text), _json(attachments)


def draft_of(text: str, attachments: str) -> Draft:
    """The reverse of :func:`draft_row`."""
    parts = [part_from_dict(values) for values in json.loads(attachments)]
    return Draft(text, tuple(part for part in parts if isinstance(part, ImagePart | FilePart)))


def write_parts(connection: sqlite3.Connection, number: int, parts: Iterable[Part]) -> None:
    """Make the rows of message *number* exactly *parts*; rows that are the same already are not written again."""
    rows = [(number, position, *part_row(part)) for position, part in enumerate(parts)]
    connection.executemany(
        "INSERT INTO part (message, position, kind, text, blob, data) VALUES (?, ?, ?, ?, ?, ?) "
        "ON CONFLICT (message, position) DO UPDATE SET kind = excluded.kind, text = excluded.text, blob = excluded.blob, "
        "data = excluded.data "
        "WHERE (kind, text, blob, data) IS NOT (excluded.kind, excluded.text, excluded.blob, excluded.data)",
        rows,
    )
    connection.execute("DELETE FROM part WHERE message = ? AND position >= ?", (number, len(rows)))
