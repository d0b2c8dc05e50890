"""From the active path of a conversation to what a provider is asked."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from desktop.chat.message import Message, Role
from desktop.chat.parts import PDF, FilePart, ImagePart, Part, ProviderPart, ReasoningPart, TextPart, ToolCallPart, ToolResultPart

FittedImages = Mapping[str, tuple[str, bytes]]
"""Blob id to (media type, bytes) as made fit for the model."""


@dataclass(frozen=True, slots=True)
class DrawnPage:
    """A page of a document as a picture; ``number`` counts from 1."""

    number: int
    media_type: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Paged:
    """A document as the text of its pages (empty: they have none) and pictures of some of them."""

    pages: int
    text: str
    drawn: tuple[DrawnPage, ...] = ()


FittedFiles = Mapping[str, bytes | str | Paged]
"""Blob id to a document's bytes, to its pages, or to the text of a file."""

NOT_RUN = "This tool was not run."


def prompt_messages(
    path: Sequence[Message],
    system_prompt: str,
    images: FittedImages,
    files: FittedFiles | None = None,
    *,
    reply: Message | None = None,
) -> list[dict[str, Any]]:
    """The messages for ``create_async_generator``: a system message when there is one, then *path*.

    *files*: what is sent of files by blob id. A picture or file that is not given is named in words, so that the model
    knows of it; one that comes several times goes once, in its newest place. Answers without any content (failed before the
    first word) are left out. Every complete tool call is followed by its result; servers refuse one without. *reply*: the
    answer that is asked for: signatures and other provider data go back only to the connection and model that they came from
    (None: always).
    """
    messages: list[dict[str, Any]] = []
    if system_prompt.strip():
        messages.append({"role": "system", "content": system_prompt})
    answered = {part.call_id for message in path for part in message.parts if isinstance(part, ToolResultPart)}
    for message in _once(path, {*images, *(files or {})}):
        own = reply is None or (message.connection_id, message.model) == (reply.connection_id, reply.model)
        if message.role is Role.ASSISTANT:
            messages.extend(_answer(message, own, answered, images, files or {}))
            continue
        blocks = _blocks(message.parts, own, images, files or {})
        if blocks:
            messages.append({"role": message.role.value, "content": _shortest(blocks)})
    return messages


def _once(path: Sequence[Message], given: set[str]) -> Iterable[Message]:
    """*path* with each attachment that is *given* in its newest place only; older places say that it follows."""
    newest: dict[str, tuple[int, int]] = {}
    # What the user attached goes in the user's own message: an answer may be left out as a whole.
    for role_is_user in (False, True):
        for at, message in enumerate(path):
            if (message.role is Role.USER) is role_is_user:
                newest |= {part.blob: (at, number) for number, part in enumerate(message.parts) if isinstance(part, ImagePart | FilePart)}
    for at, message in enumerate(path):
        parts = tuple(
            TextPart(f"[The user attached “{part.name}” here; it follows below.]\n\n")
            if isinstance(part, ImagePart | FilePart) and part.blob in given and newest[part.blob] != (at, number)
            else part
            for number, part in enumerate(message.parts)
        )
        yield message if parts == message.parts else replace(message, parts=parts)


def _answer(message: Message, own: bool, answered: set[str], images: FittedImages, files: FittedFiles) -> Iterable[dict[str, Any]]:
    """An answer, and after it the results of the tools it called."""
    calls = [part for part in message.parts if isinstance(part, ToolCallPart) and part.id and _is_complete(part)]
    blocks = _blocks(message.parts, own, images, files)
    results = [block for block in blocks if block["type"] == "tool_result"]
    blocks = [block for block in blocks if block["type"] != "tool_result"]
    if not calls and not any(block["type"] == "text" and block["text"].strip() for block in blocks):
        return
    made: dict[str, Any] = {"role": message.role.value, "content": _shortest(blocks) if blocks else ""}
    if calls:
        made["tool_calls"] = [_call(part, own) for part in calls]
    yield made
    results += [_result(ToolResultPart(part.id, NOT_RUN, True)) for part in calls if part.id not in answered]
    if calls and results:
        yield {"role": Role.USER.value, "content": results}


def _shortest(blocks: list[dict[str, Any]]) -> Any:
    plain = len(blocks) == 1 and set(blocks[0]) == {"type", "text"} and blocks[0]["type"] == "text"
    return blocks[0]["text"] if plain else blocks


def _blocks(parts: Sequence[Part], own: bool, images: FittedImages, files: FittedFiles) -> list[dict[str, Any]]:
    blocks: list[dict[str, Any]] = []
    written: Part | None = None
    for part in parts:
        if isinstance(part, FilePart) and isinstance(paged := files.get(part.blob), Paged):
            blocks += _paged(part, paged)
            written = part
            continue
        block = _block(part, own, images, files)
        if block is None:
            continue
        # One text in several parts stays one text; only what has data of its own stands apart.
        if isinstance(part, TextPart) and isinstance(written, TextPart) and len(block) == len(blocks[-1]) == 2:
            blocks[-1]["text"] += block["text"]
        else:
            blocks.append(block)
        written = part
    return blocks


def _block(part: Part, own: bool, images: FittedImages, files: FittedFiles) -> dict[str, Any] | None:
    if isinstance(part, TextPart):
        return {**((part.provider_data or {}) if own else {}), "type": "text", "text": part.text} if part.text else None
    if isinstance(part, ImagePart):
        if (fitted := images.get(part.blob)) is None:
            return {"type": "text", "text": f"[The user attached the image “{part.name}”, which you cannot see.]"}
        return {"type": "image", "media_type": fitted[0], "data": fitted[1], "name": part.name}
    if isinstance(part, FilePart):
        return _file(part, files)
    if isinstance(part, ReasoningPart) and own:
        return {"type": "reasoning", "text": part.text, "signature": part.signature, "provider_data": part.provider_data}
    if isinstance(part, ProviderPart) and own and part.provider_data:
        return {"type": "", **part.provider_data}
    return _result(part) if isinstance(part, ToolResultPart) else None


def _paged(part: FilePart, paged: Paged) -> list[dict[str, Any]]:
    """The text first, then the pictures: it says which pages they are."""
    text = _named_text(part, paged.text) if paged.text else ""
    if paged.drawn:
        numbers = ", ".join(str(page.number) for page in paged.drawn)
        which = "page" if len(paged.drawn) == 1 else "pages"
        text += f"[The next images show {which} {numbers} of the {paged.pages} of “{part.name}”.]\n\n"
    elif not text:
        text = f"[The user attached the file “{part.name}”, whose pages have no text, so you cannot see it.]\n\n"
    shown = (
        {"type": "image", "media_type": page.media_type, "data": page.data, "name": f"{part.name}, page {page.number}"}
        for page in paged.drawn
    )
    return [{"type": "text", "text": text}, *shown]


def _file(part: FilePart, files: FittedFiles) -> dict[str, Any]:
    data = files.get(part.blob)
    if data is None:
        return {"type": "text", "text": f"[The user attached the file “{part.name}”, which you cannot see.]"}
    if part.media_type == PDF and isinstance(data, bytes):
        return {"type": "document", "media_type": part.media_type, "data": data, "name": part.name}
    assert not isinstance(data, Paged)
    text = data if isinstance(data, str) else data.decode("utf-8-sig", "replace")
    return {"type": "text", "text": _named_text(part, text)}


def _named_text(part: FilePart, text: str) -> str:
    name = part.name.replace('"', "'")
    return f'<file name="{name}">\n{text}\n</file>\n\n'


def _is_complete(part: ToolCallPart) -> bool:
    """False for a call that was cut short: it has no arguments that could be sent back."""
    try:
        return isinstance(json.loads(part.arguments or "{}"), dict)
    except ValueError:
        return False


def _call(part: ToolCallPart, own: bool) -> dict[str, Any]:
    function = {"name": part.name, "arguments": part.arguments or "{}"}
    return {**((part.provider_data or {}) if own else {}), "id": part.id, "type": "function", "function": function}


def _result(part: ToolResultPart) -> dict[str, Any]:
    made: dict[str, Any] = {"type": "tool_result", "tool_use_id": part.call_id, "content": part.content}
    return {**made, "is_error": True} if part.is_error else made
