"""ChatGPT's data export (Settings, Data controls, Export data): one conversation of its ``conversations*.json``.

Nobody publishes the format; this is how exports of 2023 to 2026 look: ``mapping`` holds the nodes of a tree by id, ``current_node``
the leaf that is shown. Between a question and its answer stand nodes for thinking, calls of tools and their results; a row of them
without a branch is one answer here, its parts in order. Hidden nodes are passed over, and what hangs below them moves up.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from desktop.chat.items import Source
from desktop.chat.message import Conversation, Message, MessageState, Role
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

_MARKS = re.compile("\ue200[^\ue201]*\ue201|[\ue200-\ue206]")
"""Places of citations in the text: private characters that only ChatGPT's own page understands."""
_ASSET = re.compile(r"(?:[a-z-]+://)?(file[-_][0-9A-Za-z]+)")
_STATES = {"in_progress": MessageState.INTERRUPTED}


def is_conversation(values: Mapping[str, Any]) -> bool:
    """True when *values* looks like a conversation of ChatGPT's export."""
    return isinstance(values.get("mapping"), dict)


def read(values: Mapping[str, Any]) -> Found:
    """The conversation *values*. What has another type than it should is passed over."""
    return _Reading(values).found()


class _Reading:
    """One pass over the nodes of a conversation."""

    def __init__(self, values: Mapping[str, Any]) -> None:
        self._values = values
        self._nodes = {key: table(node) for key, node in values["mapping"].items()}
        named = text_of(values.get("conversation_id")) or text_of(values.get("id"))
        self._source = named or json.dumps([text_of(values.get("title")), time_of(values.get("create_time"))])
        self._id = derived("chatgpt", self._source)
        self._made: dict[str, tuple[Message, list[Part | Wanted]]] = {}
        self._place: dict[str, str | None] = {}
        """Of each node that was seen: the message it is part of, or the one above it."""
        self._instructions = ""
        self._unread: list[str] = []

    def found(self) -> Found:
        for node in self._in_order():
            self._take(node)
        title = title_of(self._values.get("title"))
        created = time_of(self._values.get("create_time"))
        messages = [FoundMessage(message, paired(pieces)) for message, pieces in self._made.values()]
        leaf = self._values.get("current_node")
        made, root = linked(messages, self._place.get(leaf) if isinstance(leaf, str) else None)
        conversation = Conversation(
            id=self._id,
            title=title,
            created_at=created,
            updated_at=time_of(self._values.get("update_time")) or created,
            system_prompt=self._instructions,
            pinned=bool(time_of(self._values.get("pinned_time"))),
            active_root_id=root,
            archived=self._values.get("is_archived") is True,
            titled_by_hand=bool(title),
        )
        return Found(conversation, made, unread=distinct(self._unread))

    def _in_order(self) -> list[str]:
        """All nodes, each after its parent, siblings in their order; what stands in a circle begins anywhere."""
        below: dict[str | None, list[str]] = {}
        for key, node in self._nodes.items():
            parent = node.get("parent")
            below.setdefault(parent if isinstance(parent, str) and parent in self._nodes and parent != key else None, []).append(key)
        for parent, keys in below.items():
            if parent is not None and len(keys) > 1:
                order = {child: place for place, child in enumerate(items(self._nodes[parent].get("children"))) if isinstance(child, str)}
                keys.sort(key=lambda key: order.get(key, len(order)))
        found: list[str] = []
        seen: set[str] = set()
        for start in (*below.get(None, ()), *self._nodes):
            waiting = [start]
            while waiting:
                key = waiting.pop()
                if key in seen:
                    continue
                seen.add(key)
                found.append(key)
                waiting.extend(reversed(below.get(key, ())))
        return found

    def _take(self, key: str) -> None:
        node = self._nodes[key]
        parent = node.get("parent")
        above = self._place.get(parent) if isinstance(parent, str) else None
        self._place[key] = above
        message = table(node.get("message"))
        role = table(message.get("author")).get("role")
        details = table(message.get("metadata"))
        if role == "system" or not message:
            return
        if table(message.get("content")).get("content_type") == "user_editable_context":
            self._instructions = _instructions(table(message.get("content")))
            return
        if details.get("is_visually_hidden_from_conversation") is True:
            return
        pieces = self._pieces(key, message)
        if not pieces:
            return
        answers = role in ("assistant", "tool")
        if answers and above is not None and self._continues(parent, above):
            self._extend(above, message, pieces)
        else:
            self._place[key] = self._add(key, above, Role.ASSISTANT if answers else Role.USER, message, pieces)

    def _continues(self, parent: Any, above: str) -> bool:
        """True for a node that goes on with the answer above it: nothing else goes on from there."""
        siblings = [child for child in items(table(self._nodes.get(parent)).get("children")) if child in self._nodes]
        return self._made[above][0].role is Role.ASSISTANT and len(siblings) < 2

    def _extend(self, above: str, message: Mapping[str, Any], pieces: list[Part | Wanted]) -> None:
        old, kept = self._made[above]
        model = _model(message) or old.model
        self._made[above] = (
            replace(old, model=model, finished_at=time_of(message.get("create_time")) or old.finished_at),
            [*kept, *pieces],
        )

    def _add(self, key: str, above: str | None, role: Role, message: Mapping[str, Any], pieces: list[Part | Wanted]) -> str:
        own = derived("chatgpt", self._source, key)
        created = time_of(message.get("create_time"))
        state = _STATES.get(str(message.get("status")), MessageState.COMPLETE)
        model = _model(message) if role is Role.ASSISTANT else None
        made = Message(own, self._id, above, role, state=state, seq=len(self._made), created_at=created, model=model)
        self._made[own] = (made, pieces)
        return own

    # --- what a node says

    def _pieces(self, key: str, message: Mapping[str, Any]) -> list[Part | Wanted]:
        content, author, details = table(message.get("content")), table(message.get("author")), table(message.get("metadata"))
        found: list[Part | Wanted] = []
        if author.get("role") == "tool":
            found += self._result(content)
        elif message.get("recipient") not in (None, "all") and author.get("role") == "assistant":
            arguments = _said(content)
            found.append(ToolCallPart(key[:200], title_of(message.get("recipient")), _object(arguments)))
        else:
            found += self._content(content)
        for attached in items(details.get("attachments")):
            wanted = _wanted(table(attached).get("id"), table(attached).get("name"))
            if wanted is None:
                continue
            # A picture stands in the text by its id only; its name is here.
            here = next((n for n, p in enumerate(found) if isinstance(p, Wanted) and p.names[0] == wanted.names[0]), None)
            if here is None:
                found.insert(0, wanted)
            else:
                found[here] = wanted
        cited = _sources(details)
        return [*found, SourcesPart(cited)] if cited and found else found

    def _result(self, content: Mapping[str, Any]) -> list[Part | Wanted]:
        """What a tool answered; the pictures it made belong to the answer."""
        pieces = self._content(content) if content.get("content_type") == "multimodal_text" else []
        pictures: list[Part | Wanted] = [piece for piece in pieces if isinstance(piece, Wanted)]
        text = "\n".join(piece.text for piece in pieces if isinstance(piece, TextPart)) or _said(content)
        if text:
            # Which call it answers is not told: the one before it.
            pictures.insert(0, ToolResultPart("", text, content.get("content_type") == "system_error"))
        return pictures

    def _content(self, content: Mapping[str, Any]) -> list[Part | Wanted]:
        kind = content.get("content_type")
        if kind == "thoughts":
            thoughts = [
                f"{title_of(t.get('summary'))}\n{text_of(t.get('content'))}".strip() for t in map(table, items(content.get("thoughts")))
            ]
            text = "\n\n".join(filter(None, thoughts))
            return [ReasoningPart(text)] if text else []
        if kind in ("reasoning_recap", "model_editable_context", "tether_browsing_display"):
            return []
        if kind == "code":
            text = _said(content)
            language = title_of(content.get("language"))
            fence = "`" * max(3, 1 + max((len(run) for run in re.findall("`+", text)), default=0))
            return [TextPart(f"{fence}{'' if language == 'unknown' else language}\n{text}\n{fence}")] if text else []
        found: list[Part | Wanted] = []
        for piece in items(content.get("parts")):
            found += self._piece(piece)
        if not found and (text := _said(content)):
            found.append(TextPart(text))
        if not found and kind not in ("text", "multimodal_text"):
            self._unread.append(title_of(kind) or "content")
        return found

    def _piece(self, piece: Any) -> list[Part | Wanted]:
        if isinstance(piece, str):
            text = _MARKS.sub("", text_of(piece))
            return [TextPart(text)] if text else []
        kind = table(piece).get("content_type")
        if kind == "image_asset_pointer":
            wanted = _wanted(piece.get("asset_pointer"), None)
            return [wanted] if wanted is not None else []
        if text := text_of(table(piece).get("text")):
            return [TextPart(text)]
        self._unread.append(title_of(kind) or "content")
        return []


def _said(content: Mapping[str, Any]) -> str:
    """The text of content of whatever type."""
    for name in ("text", "result"):
        if text := text_of(content.get(name)):
            return _MARKS.sub("", text)
    return _MARKS.sub("", "\n".join(text_of(part) for part in items(content.get("parts")) if isinstance(part, str)))


def _object(arguments: str) -> str:
    """The arguments of a call as an object, which is what every server wants back: code for a tool becomes ``{"input": …}``."""
    try:
        if isinstance(json.loads(arguments), dict):
            return arguments
    except (ValueError, RecursionError):
        pass
    return json.dumps({"input": arguments}, ensure_ascii=False)


def _wanted(pointer: Any, name: Any) -> Wanted | None:
    found = _ASSET.match(pointer) if isinstance(pointer, str) else None
    shown = title_of(name)
    if found is None:
        return Wanted((shown,), shown) if shown else None
    return Wanted((found.group(1), shown) if shown else (found.group(1),), shown)


def _model(message: Mapping[str, Any]) -> str | None:
    return title_of(table(message.get("metadata")).get("model_slug")) or None


def _instructions(content: Mapping[str, Any]) -> str:
    """What the person had told ChatGPT about themselves and how to answer: the system prompt of the conversation."""
    return "\n\n".join(filter(None, (text_of(content.get("user_profile")), text_of(content.get("user_instructions")))))


def _sources(details: Mapping[str, Any]) -> tuple[Source, ...]:
    found: dict[str, Source] = {}
    for reference in map(table, items(details.get("content_references"))):
        for entry in map(table, (*items(reference.get("items")), reference)):
            if url := text_of(entry.get("url")):
                found.setdefault(url, Source(title_of(entry.get("title")), url))
    for citation in map(table, items(details.get("citations"))):
        inner = table(citation.get("metadata"))
        if url := text_of(inner.get("url")):
            found.setdefault(url, Source(title_of(inner.get("title")), url))
    return tuple(found.values())
