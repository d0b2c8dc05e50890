"""What the cases of the two stream corpora are made of (reliability.md §6, group B)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

COMPLETE = "complete"
CUT = "provider.incomplete"
EMPTY = "provider.empty"
DAMAGED = "provider.damaged"


@dataclass(frozen=True)
class Case:
    """Bytes, and all that must come of them. ``state``: ``complete`` or the code of the error."""

    name: str
    rows: str
    """The rows of group B that this case is about."""
    body: bytes
    text: str = ""
    thinking: str = ""
    tools: tuple[tuple[str, str, bool], ...] = ()
    """Name, arguments, whether they may run."""
    finish: str = "stop"
    state: str = COMPLETE
    content_type: str = "text/event-stream"
    status: int = 200
    usage: tuple[int, int] | None = None
    """Prompt and completion, where the case is about them."""


def compact(value: Any) -> str:
    """JSON as servers write it."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def case(name: str, rows: str, *pieces: str | bytes, **expected: Any) -> Case:
    """A case whose bytes are *pieces* joined; an answer that is not complete has no finish reason."""
    body = b"".join(piece if isinstance(piece, bytes) else piece.encode() for piece in pieces)
    if expected.get("state", COMPLETE) != COMPLETE:
        expected.setdefault("finish", "")
    return Case(name, rows, body, **expected)
