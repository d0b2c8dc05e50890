"""When to send again and how long to wait before it. Pure functions; the clock and the dice are handed in."""

from __future__ import annotations

import math
import random
import re
from collections.abc import Mapping
from datetime import UTC
from email.utils import parsedate_to_datetime

RETRY_STATUSES = frozenset({408, 409, 429})
_NUMBER = re.compile(r"\d{1,9}(?:\.\d{0,9})?", re.ASCII)


def backoff(attempt: int, dice: random.Random | None = None) -> float:
    """Seconds before retry number *attempt* (0 is the first): 0.5 · 2ⁿ, at most 8, less up to a quarter at random."""
    jitter = (dice or random).random() * 0.25
    return float(min(0.5 * 2.0 ** min(attempt, 10), 8.0) * (1.0 - jitter))


def status_may_retry(status: int, headers: Mapping[str, str]) -> bool:
    """Whether a response with this status may be asked for again. ``x-should-retry`` decides when the server sends it.

    *headers* has lower-case names.
    """
    told = headers.get("x-should-retry", "").strip().lower()
    if told in ("true", "false"):
        return told == "true"
    return status in RETRY_STATUSES or status >= 500


def retry_after(headers: Mapping[str, str], now: float) -> float | None:
    """Seconds the server asks to wait, or None when it says nothing that can be understood.

    ``retry-after-ms`` first, then ``retry-after`` as seconds (fractions allowed) or as an HTTP date relative to
    *now* (seconds since 1970). A date gone by, zero, negative numbers and nonsense count as nothing said.
    *headers* has lower-case names.
    """
    milliseconds = _positive(headers.get("retry-after-ms", ""))
    if milliseconds is not None:
        return milliseconds / 1000.0
    text = headers.get("retry-after", "").strip()
    seconds = _positive(text)
    if seconds is not None or not text:
        return seconds
    try:
        moment = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError, OverflowError):
        return None
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=UTC)
    wait = moment.timestamp() - now
    return wait if wait > 0 and math.isfinite(wait) else None


def _positive(text: str) -> float | None:
    text = text.strip()
    if not _NUMBER.fullmatch(text):
        return None
    number = float(text)
    return number if number > 0 else None
