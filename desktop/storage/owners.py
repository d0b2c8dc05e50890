"""Whose messages there are: an import must never take over a message of another conversation."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection

_AT_ONCE = 500


def owners(connection: sqlite3.Connection, message_ids: Collection[str]) -> dict[str, str]:
    """The conversation of each of those messages that exists."""
    wanted = list(message_ids)
    found: dict[str, str] = {}
    for start in range(0, len(wanted), _AT_ONCE):
        some = wanted[start : start + _AT_ONCE]
        marks = ", ".join("?" * len(some))
        found.update(connection.execute(f"SELECT id, conversation_id FROM message WHERE id IN ({marks})", some))  # noqa: S608 - marks only
    return found
