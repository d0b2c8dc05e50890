"""What can be done with the messages of a conversation. Pure functions."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.chat.message import Message, MessageState, Role
from desktop.chat.parts import TextPart
from desktop.engine.continuing import can_continue
from desktop.engine.omission import Omission


def may_continue(message: Message, path: Sequence[Message]) -> bool:
    """True when the answer is cut off and nothing follows it."""
    return can_continue(message) and bool(path) and path[-1].id == message.id


def offers(message: Message, path: Sequence[Message], above: Sequence[Message], omission: Omission) -> tuple[str, ...]:
    """What helps an answer that is not whole: ``continue``, and ``oldest`` or ``attachments`` of *above* to leave out."""
    found = ["continue"] if may_continue(message, path) else []
    if message.failure is not None:
        found += ["oldest"] if omission.with_oldest(above) != omission else []
        found += ["attachments"] if omission.with_attachments(above) != omission else []
    return tuple(found)


def actions(message: Message, *, busy: bool, saved: bool) -> tuple[str, ...]:
    """What can be done with any message: ``copy retry edit branch choose delete details``; *busy*: an answer is being written."""
    answer, text = message.role is Role.ASSISTANT, any(isinstance(part, TextPart) and part.text for part in message.parts)
    ended = message.state is not MessageState.STREAMING
    can = {
        "copy": text,
        "retry": answer and message.parent_id is not None and not busy,
        "edit": not busy and (text or not answer),
        "branch": saved and ended,
        "choose": not busy,
        "delete": not busy,
        "details": answer and ended,
    }
    return tuple(name for name, possible in can.items() if possible)
