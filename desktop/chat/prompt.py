"""From the active path of a conversation to what a provider is asked."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from desktop.chat.message import Message, Role
from desktop.chat.parts import FilePart, ImagePart, ReasoningPart, TextPart

FittedImages = Mapping[str, tuple[str, bytes]]
"""Blob id to (media type, bytes) as made fit for the model."""


def images_to_send(path: Sequence[Message], max_count: int) -> tuple[ImagePart, ...]:
    """The pictures of *path* that go to the model, each once: the newest *max_count* in order of appearance."""
    found: dict[str, ImagePart] = {}
    for message in path:
        for part in message.parts:
            if isinstance(part, ImagePart):
                found.pop(part.blob, None)
                found[part.blob] = part
    return tuple(found.values())[-max_count:] if max_count > 0 else ()


def prompt_messages(path: Sequence[Message], system_prompt: str, images: FittedImages) -> list[dict[str, Any]]:
    """The messages for ``create_async_generator``: a system message when there is one, then *path*.

    A picture that is not in *images* is named in words, so that the model knows of it. Answers without
    any content (failed before the first word) are left out.
    """
    messages: list[dict[str, Any]] = []
    if system_prompt.strip():
        messages.append({"role": "system", "content": system_prompt})
    for message in path:
        blocks = [block for part in message.parts if (block := _block(part, images)) is not None]
        if not blocks:
            continue
        if message.role is Role.ASSISTANT and not any(block["type"] == "text" and block["text"].strip() for block in blocks):
            continue
        content: Any = blocks[0]["text"] if len(blocks) == 1 and blocks[0]["type"] == "text" else blocks
        messages.append({"role": message.role.value, "content": content})
    return messages


def _block(part: Any, images: FittedImages) -> dict[str, Any] | None:
    if isinstance(part, TextPart):
        return {"type": "text", "text": part.text} if part.text else None
    if isinstance(part, ImagePart):
        if (fitted := images.get(part.blob)) is None:
            return {"type": "text", "text": f"[The user attached the image “{part.name}”, which you cannot see.]"}
        return {"type": "image", "media_type": fitted[0], "data": fitted[1], "name": part.name}
    if isinstance(part, FilePart):
        return {"type": "text", "text": f"[The user attached the file “{part.name}”.]"}
    if isinstance(part, ReasoningPart) and part.signature:
        return {"type": "reasoning", "text": part.text, "signature": part.signature, "provider_data": part.provider_data}
    return None
