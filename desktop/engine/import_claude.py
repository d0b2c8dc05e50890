"""Claude's data export (claude.ai, Settings, Privacy, Export data): one conversation of its ``conversations.json``.

Nobody publishes the format; this is how exports of 2024 to 2026 look. ``chat_messages`` is a list; newer exports name the parent of
each message, older ones only have the order. Pictures and files are named but not part of the export, except for the text that was
taken out of attachments. Which model answered is not told.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from desktop.chat.items import Source
from desktop.chat.message import Conversation, Message, Role
from desktop.chat.parts import Part, ReasoningPart, SourcesPart, TextPart, ToolCallPart, ToolResultPart
from desktop.engine.import_found import (
    Found,
    FoundMessage,
    Wanted,
    derived,
    distinct,
    items,
    linked,
    paired,
    table,
    text_of,
    time_of,
    title_of,
)

_NO_PARENT = "00000000-0000-4000-8000-000000000000"
_ROLES = {"human": Role.USER, "user": Role.USER, "assistant": Role.ASSISTANT}
_SILENT = {"token_budget", "flag"}


def is_conversation(values: Mapping[str, Any]) -> bool:
    """True when *values* looks like a conversation of Claude's export."""
    return isinstance(values.get("chat_messages"), list)


def read(values: Mapping[str, Any]) -> Found:
    """The conversation *values*. What has another type than it should is passed over."""
    source = text_of(values.get("uuid")) or json.dumps([text_of(values.get("name")), text_of(values.get("created_at"))])
    identity = derived("claude", source)
    title = title_of(values.get("name"))
    created = time_of(values.get("created_at"))
    unread: list[str] = []
    messages = _messages(values, source, unread)
    last = max((found.message.created_at for found in messages), default=created)
    leaf = values.get("current_leaf_message_uuid")
    chosen = derived("claude", source, leaf) if isinstance(leaf, str) else messages[-1].message.id if messages else None
    made, root = linked(messages, chosen)
    conversation = Conversation(
        id=identity,
        title=title,
        created_at=created,
        updated_at=time_of(values.get("updated_at")) or last,
        active_root_id=root,
        titled_by_hand=bool(title),
    )
    return Found(conversation, made, unread=distinct(unread))


def _messages(values: Mapping[str, Any], source: str, unread: list[str]) -> list[FoundMessage]:
    identity = derived("claude", source)
    known: set[str] = set()
    made: list[FoundMessage] = []
    entries = [entry for entry in items(values.get("chat_messages")) if isinstance(entry, dict)]
    tree = any(isinstance(entry.get("parent_message_uuid"), str) for entry in entries)
    ids = {entry["uuid"] for entry in entries if isinstance(entry.get("uuid"), str)}
    before: str | None = None
    for number, entry in enumerate(entries):
        role = _ROLES.get(str(entry.get("sender")))
        key = entry.get("uuid") if isinstance(entry.get("uuid"), str) else str(number)
        own = derived("claude", source, str(key))
        if role is None or own in known:
            unread += ["message"] if role is None else []
            continue
        known.add(own)
        above = entry.get("parent_message_uuid")
        parent = before
        if tree:
            parent = derived("claude", source, above) if isinstance(above, str) and above != _NO_PARENT and above in ids else None
        message = Message(own, identity, parent, role, seq=number, created_at=time_of(entry.get("created_at")))
        made.append(FoundMessage(message, _pieces(entry, unread)))
        before = own
    return made


def _pieces(entry: Mapping[str, Any], unread: list[str]) -> tuple[Part | Wanted, ...]:
    found: list[Part | Wanted] = []
    for attached in items(entry.get("attachments")):
        name = title_of(table(attached).get("file_name")) or "attachment.txt"
        content = text_of(table(attached).get("extracted_content"))
        found.append(Wanted((name,), name, content.encode() if content.strip() else None))
    given = {piece.name for piece in found if isinstance(piece, Wanted)}
    for file in items(entry.get("files")):
        name = title_of(table(file).get("file_name"))
        unique = text_of(table(file).get("file_uuid"))
        if (name or unique) and name not in given:
            found.append(Wanted(tuple(filter(None, (unique, name))), name or unique))
    blocks = [_block(table(block), unread) for block in items(entry.get("content"))]
    parts = [part for block in blocks for part in block]
    if not any(isinstance(part, TextPart) for part in parts) and (text := text_of(entry.get("text"))):
        parts.append(TextPart(text))
    return paired((*found, *parts))


def _block(block: Mapping[str, Any], unread: list[str]) -> list[Part]:
    kind = block.get("type")
    if kind == "text":
        text = text_of(block.get("text"))
        cited = _sources(block)
        return [*([TextPart(text)] if text else []), *([SourcesPart(cited)] if cited else [])]
    if kind == "thinking":
        # The export has no signatures, so this cannot go back to the model; it is kept for reading.
        thought = text_of(block.get("thinking"))
        return [ReasoningPart(thought)] if thought else []
    if kind == "tool_use":
        return [ToolCallPart(_call_id(block.get("id")), text_of(block.get("name")), _json(block.get("input")))]
    if kind == "tool_result":
        return [ToolResultPart(_call_id(block.get("tool_use_id")), _result(block.get("content")), block.get("is_error") is True)]
    if kind not in _SILENT:
        unread.append(title_of(kind) or "content")
    return []


def _call_id(value: Any) -> str:
    return text_of(value)[:200]


def _json(value: Any) -> str:
    return json.dumps(value if isinstance(value, dict) else {}, ensure_ascii=False)


def _result(content: Any) -> str:
    if isinstance(content, str):
        return text_of(content)
    texts = [text_of(table(block).get("text")) for block in items(content)]
    return "\n".join(filter(None, texts))


def _sources(block: Mapping[str, Any]) -> tuple[Source, ...]:
    found: dict[str, Source] = {}
    for citation in items(block.get("citations")):
        details = table(table(citation).get("details"))
        url = text_of(details.get("url") or table(citation).get("url"))
        if url:
            found.setdefault(url, Source(title_of(table(citation).get("title")), url))
    return tuple(found.values())
