"""What was deleted: kept until its time is over, then removed so that its text is no longer in the file."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass

from desktop.storage import rows

_TRASH = "SELECT " + rows.CONVERSATION_COLUMNS + " FROM conversation WHERE deleted_at IS NOT NULL ORDER BY deleted_at DESC, rowid DESC"  # noqa: S608 - constants
_ITS_DRAFTS = "WHERE key = ? OR key LIKE ? || ':%'"
# A message below a deleted one cannot be reached: it goes with it.
_TOMBS = (
    "WITH RECURSIVE gone (number, id) AS ("
    "SELECT number, id FROM message WHERE deleted_at < ? "
    "UNION SELECT message.number, message.id FROM message JOIN gone ON message.parent_id = gone.id) "
    "SELECT number FROM gone"
)
_MERGE_PAGES = 256


@dataclass(frozen=True, slots=True)
class Purged:
    """What was removed for good. ``blobs``: the attachments it held that nothing else holds."""

    conversations: int = 0
    messages: int = 0
    blobs: frozenset[str] = frozenset()

    @property
    def anything(self) -> bool:
        """True when the file has to forget something."""
        return bool(self.conversations or self.messages)


def listed(connection: sqlite3.Connection) -> list[tuple[object, ...]]:
    """The rows of the conversations in the trash, the last deleted first."""
    return connection.execute(_TRASH).fetchall()


def purge(connection: sqlite3.Connection, before: float) -> Purged:
    """Remove the conversations and the messages that were deleted before that time (seconds since 1970)."""
    conversations = [row[0] for row in connection.execute("SELECT id FROM conversation WHERE deleted_at < ?", (before,))]
    return _remove(connection, conversations, [row[0] for row in connection.execute(_TOMBS, (before,))])


def purge_conversation(connection: sqlite3.Connection, conversation_id: str) -> Purged:
    """Remove one conversation that is in the trash; one that is not there is left alone."""
    found = connection.execute("SELECT id FROM conversation WHERE id = ? AND deleted_at IS NOT NULL", (conversation_id,))
    return _remove(connection, [row[0] for row in found], [])


def _remove(connection: sqlite3.Connection, conversations: list[str], tombs: list[int]) -> Purged:
    numbers = set(tombs)
    for identity in conversations:
        numbers.update(row[0] for row in connection.execute("SELECT number FROM message WHERE conversation_id = ?", (identity,)))
    blobs: set[str] = set()
    for number in numbers:
        blobs.update(row[0] for row in connection.execute("SELECT blob FROM part WHERE message = ? AND blob IS NOT NULL", (number,)))
    for identity in conversations:
        # Also what is queued or being edited there (its keys go on behind a colon).
        for row in connection.execute(f"SELECT text, attachments FROM draft {_ITS_DRAFTS}", (identity, identity)).fetchall():  # noqa: S608 - constants
            blobs.update(part.blob for part in rows.draft_of(*row).attachments)
    connection.executemany("DELETE FROM search WHERE rowid = ?", [(number,) for number in numbers])
    connection.executemany("DELETE FROM message WHERE number = ?", [(number,) for number in numbers])
    connection.executemany(f"DELETE FROM draft {_ITS_DRAFTS}", [(identity, identity) for identity in conversations])  # noqa: S608 - constants
    connection.executemany("DELETE FROM conversation WHERE id = ?", [(identity,) for identity in conversations])
    unused = frozenset(blobs - used_blobs(connection)) if blobs else frozenset[str]()
    return Purged(len(conversations), len(numbers), unused)


def used_blobs(connection: sqlite3.Connection) -> set[str]:
    """The names of all blobs that a message or a draft holds."""
    used = {row[0] for row in connection.execute("SELECT DISTINCT blob FROM part WHERE blob IS NOT NULL")}
    for text, attachments in connection.execute("SELECT text, attachments FROM draft"):
        used.update(part.blob for part in rows.draft_of(text, attachments).attachments)
    return used


def begin_merge(connection: sqlite3.Connection) -> None:
    """FTS5 keeps deleted words in old segments until they are merged: ask for all of them to be merged into one."""
    connection.execute("INSERT INTO search (search, rank) VALUES ('merge', ?)", (-_MERGE_PAGES,))


def merge_some(connection: sqlite3.Connection) -> bool:
    """A bounded piece of that work, so that saving never waits long behind it; False when there was nothing left to do."""
    before = connection.total_changes
    connection.execute("INSERT INTO search (search, rank) VALUES ('merge', ?)", (_MERGE_PAGES,))
    # FTS5's documentation: fewer than two changes mean that there is nothing to merge.
    return connection.total_changes - before >= 2


def shrink(connection: sqlite3.Connection) -> None:
    """Give free pages back (files made before that mode just keep them, zeroed) and cut the WAL, which keeps old pages."""
    connection.execute("PRAGMA incremental_vacuum").fetchall()
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
