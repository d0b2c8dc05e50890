"""Marks in a Messages request up to which the server may keep the prompt, so that a long conversation is not read anew each time.

Source: protocols.md §2.2: at most four marks, each found again over 20 blocks back; nothing shorter than 1024 tokens is kept.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_MARK = {"type": "ephemeral"}
_USER_MARKS = 3
# About the 1024 tokens below which no model keeps a prompt, and how many bytes of a file weigh as much as one of text.
_WORTH_BYTES = 3000
_FILE_BYTES = 16


def mark(body: dict[str, Any]) -> None:
    """Mark the system prompt and the ends of the last three user messages of *body*, unless it has marks of its own.

    A conversation that only grows then finds what it sent before at one of the marks.
    """
    messages: list[dict[str, Any]] = body["messages"]
    if "cache_control" in body or _size(body) < _WORTH_BYTES or _is_marked(body):
        return
    if isinstance(body.get("system"), str):
        body["system"] = [{"type": "text", "text": body["system"], "cache_control": _MARK}]
    users = [place for place, message in enumerate(messages) if message["role"] == "user"]
    for place in users[-_USER_MARKS:]:
        content = messages[place]["content"]
        blocks = content if isinstance(content, list) else [{"type": "text", "text": content}]
        messages[place] = {**messages[place], "content": [*blocks[:-1], {**blocks[-1], "cache_control": _MARK}]}


def unmark(body: Mapping[str, Any]) -> dict[str, Any]:
    """*body* without any mark, and with the system prompt as plain text again."""
    made = {name: value for name, value in body.items() if name != "cache_control"}
    if isinstance(made.get("system"), list):
        made["system"] = "\n".join(str(block.get("text", "")) for block in made["system"])
    made["messages"] = [{**message, "content": _without(message["content"])} for message in body["messages"]]
    if isinstance(made.get("tools"), list):
        made["tools"] = _without(made["tools"])
    return made


def _without(blocks: Any) -> Any:
    if not isinstance(blocks, list):
        return blocks
    return [{name: value for name, value in block.items() if name != "cache_control"} for block in blocks]


def _is_marked(body: Mapping[str, Any]) -> bool:
    contents = [body.get("system"), body.get("tools"), *(message["content"] for message in body["messages"])]
    return any("cache_control" in block for blocks in contents if isinstance(blocks, list) for block in blocks)


def _size(body: Mapping[str, Any]) -> int:
    """About the bytes of text in *body*, counted up to what is worth a mark."""
    size = 0
    for content in (body.get("system"), *(message["content"] for message in body["messages"])):
        for block in content if isinstance(content, list) else [{"text": content or ""}]:
            size += _weight(block)
            if size >= _WORTH_BYTES:
                return size
    return size


def _weight(block: Mapping[str, Any]) -> int:
    source = block.get("source")
    if isinstance(source, Mapping):
        return len(source.get("data", "")) // _FILE_BYTES if source.get("type") == "base64" else _WORTH_BYTES
    return len(str(block.get("text") or block.get("content") or "").encode("utf-8", "replace"))
