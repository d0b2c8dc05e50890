"""Small values that are kept as JSON: what somebody else wrote there, or a disk has damaged, is as good as nothing."""

from __future__ import annotations

import json
from typing import Any, TypeVar

T = TypeVar("T", list[Any], dict[str, Any])


def kept_json(text: str | None, kind: type[T]) -> T:
    """The *kind* of value in *text*; an empty one for nothing, for no JSON, and for any other kind."""
    try:
        value = json.loads(text or "null")
    except (ValueError, RecursionError):
        return kind()
    return value if isinstance(value, kind) else kind()
