"""What a model is asked: the active path with its pictures and files read in, made fit for who will answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop.chat.message import Message
from desktop.chat.prompt import files_to_send, images_to_send, prompt_messages

if TYPE_CHECKING:
    from desktop.engine.attachments import Attachments
    from desktop.engine.connection_state import Resolved


async def build_prompt(
    attachments: Attachments, asked: Resolved, path: Sequence[Message], system_prompt: str, reply: Message
) -> list[dict[str, Any]]:
    """The messages that ask *asked* for *reply*, which stands below *path*. Raises IntakeError and StorageError."""
    provider = asked.provider
    limits = provider.image_limits
    count = limits.max_count if asked.sees_images(reply.model or "") else 0
    images = {part.blob: await attachments.for_model(part, limits) for part in images_to_send(path, count)}
    files = {part.blob: await attachments.read(part) for part in files_to_send(path, provider.dialect.documents)}
    return prompt_messages(path, system_prompt, images, files, reply=reply)
