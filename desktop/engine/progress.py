"""What the user waits for while an answer is being written: a value that the window counts down or up by itself."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Literal

from desktop.chat.items import Status
from desktop.net.limits import DEFAULT

Waiting = Literal["first", "silent", "thinking", "tool", "retry", "local_starting", "local_loading"]


@dataclass(frozen=True, slots=True)
class Progress:
    """``first``: no token yet; ``silent``: none for a while; ``thinking``: hidden; ``tool``: one runs at the provider;
    ``retry``: sent again at ``until``. Times are ``time.monotonic()``.
    """

    kind: Waiting
    since: float
    until: float | None = None
    attempt: int = 0
    """Of the automatic tries, the one that comes."""
    of: int = 0
    """How many automatic tries there are at most."""
    reason: str = ""
    """The code of the failure before this try, or the name of the tool."""
    percent: int = 0
    """How much of the local model is loaded."""


def first_token() -> Progress:
    """Waiting begins now."""
    return Progress("first", time.monotonic())


def from_status(status: Status, before: Progress | None, began: Progress) -> Progress | None:
    """What is waited for after a provider's *status*. *before*: until now; *began*: the wait for the first token."""
    now = time.monotonic()
    seconds = _number(status.values.get("seconds"))
    if status.code == "retry":
        attempt, of = int(_number(status.values.get("attempt"))), int(_number(status.values.get("attempts")))
        reason = str(status.values.get("reason", ""))
        return Progress("retry", now, now + seconds, attempt, max(attempt, of or DEFAULT.retries), reason)
    if status.code in ("thinking", "server_tool"):
        return Progress("thinking" if status.code == "thinking" else "tool", now, reason=str(status.values.get("name", "")))
    if status.code == "waiting" and (before is None or before.kind == "retry"):
        # Told again each second; the first moment stays, so that the count runs evenly.
        return began if status.values.get("first") else Progress("silent", now - seconds)
    return before


def _number(value: object) -> float:
    return float(value) if isinstance(value, int | float) and value == value else 0.0
