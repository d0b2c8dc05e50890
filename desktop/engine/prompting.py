"""What a model is asked: the active path with its pictures and files read in, made fit for who will answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from desktop.chat.message import Message
from desktop.chat.prompt import prompt_messages
from desktop.engine.choosing import choose
from desktop.engine.connection_state import takes_documents

if TYPE_CHECKING:
    from desktop.engine.attachments import Attachments
    from desktop.engine.connection_state import Resolved


async def build_prompt(
    attachments: Attachments, asked: Resolved, path: Sequence[Message], system_prompt: str, reply: Message
) -> list[dict[str, Any]]:
    """The messages that ask *asked* for *reply*, which stands below *path*. Raises IntakeError and StorageError."""
    provider = asked.provider
    chosen = await choose(
        attachments,
        [part for message in path for part in message.parts],
        provider.limits_of(reply.model or ""),
        sees_images=(sees := asked.sees_images(reply.model or "")),
        takes_documents=takes_documents(provider, sees),
    )
    return prompt_messages(path, system_prompt, chosen.images, chosen.files, reply=reply)
