"""What a session tells: what changed, and why something could not be done."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from desktop.chat.message import Failure
from desktop.errors import LoquentError


class SessionError(LoquentError):
    """Why something could not be done with a conversation."""

    sentences: ClassVar[dict[str, str]] = {
        "session.busy": "An answer is still being written. Stop it first, or wait for its end.",
        "session.empty": "There is nothing to send yet.",
        "session.no_model": "No model is chosen. Choose one at the top of the window.",
        "session.whole": "This answer is not cut off, or another message follows it. Ask for more in a new message.",
        "session.unexpected": "Something went wrong inside Loquent. The text that arrived is kept; the log has the details.",
        "session.not_saved": "The answer could not be saved: {reason} It stays in this window, and saving is tried again.",
        "session.draft_not_saved": "What you typed could not be saved: {reason}",
    }


@dataclass(frozen=True, slots=True)
class SessionChange:
    """What changed: ``path`` (which messages are shown), ``message`` (one of them), ``conversation``, ``queue``,
    ``notice`` or ``progress``."""

    kind: str
    message_id: str | None = None


def failure_of(error: LoquentError) -> Failure:
    """*error* as it is kept on a message: with values that JSON can hold."""
    plain = {key: value if isinstance(value, str | int | float | bool | None) else str(value) for key, value in error.values.items()}
    return Failure(error.code, str(error), plain)
