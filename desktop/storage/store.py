"""Conversations, their messages, drafts and small state, in the database. Every call returns after its commit."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Iterable, Sequence

from desktop.chat.message import Conversation, Draft, Message, MessageState
from desktop.chat.parts import Part
from desktop.chat.text import normalise_text
from desktop.chat.tree import MessageTree, build_tree
from desktop.storage import rows, search
from desktop.storage.database import Database
from desktop.storage.errors import StorageError
from desktop.storage.search import SearchHit

_SAVE_CONVERSATION = rows.upsert("conversation", rows.CONVERSATION_COLUMNS)
_SAVE_MESSAGE = rows.upsert("message", rows.MESSAGE_COLUMNS)
_JOURNAL_MESSAGE = rows.upsert("message", rows.MESSAGE_COLUMNS, where="WHERE message.state = 'streaming'")
_LIVING = "SELECT " + rows.CONVERSATION_COLUMNS + " FROM conversation WHERE deleted_at IS NULL"  # noqa: S608 - constants
_MESSAGES = "SELECT number, " + rows.MESSAGE_COLUMNS + " FROM message WHERE conversation_id = ? ORDER BY seq"  # noqa: S608 - constants
_PARTS = (
    "SELECT part.message, part.kind, part.text, part.blob, part.data FROM message JOIN part ON part.message = message.number "
    "WHERE message.conversation_id = ? ORDER BY part.message, part.position"
)
# Newest first, not best first: FTS5 then stops at the limit instead of ranking every row (and a person looks for what was lately said).
_SEARCH = (
    "SELECT message.number, message.id, message.conversation_id FROM search JOIN message ON message.number = search.rowid "
    "JOIN conversation ON conversation.id = message.conversation_id "
    "WHERE search MATCH ? AND conversation.deleted_at IS NULL ORDER BY search.rowid DESC"
)
_HIDDEN = (
    "WITH RECURSIVE above (id, parent_id, deleted_at) AS ("
    "SELECT id, parent_id, deleted_at FROM message WHERE number = ? "
    "UNION SELECT message.id, message.parent_id, message.deleted_at FROM message JOIN above ON message.id = above.parent_id) "
    "SELECT EXISTS (SELECT 1 FROM above WHERE deleted_at IS NOT NULL)"
)


class Store:
    """All reading and writing of what is in *database*. Errors are :class:`StorageError`; nothing is half written."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def conversations(self) -> list[Conversation]:
        """The living conversations, the last changed first."""
        found = await self.database.read(lambda c: c.execute(_LIVING + " ORDER BY updated_at DESC, rowid DESC").fetchall())
        return [rows.conversation_of(row) for row in found]

    async def tree(self, conversation_id: str) -> MessageTree:
        """The whole tree of a conversation, deleted messages included; empty when there is no such conversation."""
        return await self.database.read(lambda c: self._tree(c, conversation_id))

    async def save(self, conversation: Conversation | None, messages: Sequence[Message] = ()) -> None:
        """Write all of it or nothing, durably; rows with the same ids are replaced."""
        kept = tuple(messages)

        def write(connection: sqlite3.Connection) -> None:
            if conversation is not None:
                connection.execute(_SAVE_CONVERSATION, rows.conversation_row(conversation))
            for message in kept:
                connection.execute(_SAVE_MESSAGE, rows.message_row(message))
                number = _number(connection, message.id)
                rows.write_parts(connection, number, message.parts)
                if message.state is not MessageState.STREAMING:
                    _index(connection, number, normalise_text(message.text))

        await self.database.run(write)

    async def journal(self, message: Message) -> None:
        """Note how far a streaming reply has come: survives a crash, not a power cut. A reply that has ended is left as it is."""

        def write(connection: sqlite3.Connection) -> None:
            changed = connection.execute(_JOURNAL_MESSAGE, rows.message_row(message)).rowcount
            if changed:
                rows.write_parts(connection, _number(connection, message.id), message.parts)

        await self.database.run(write, durable=False)

    async def delete_conversation(self, conversation_id: str, when: float) -> None:
        """Hide a conversation; :meth:`restore_conversation` brings it back until :meth:`purge`."""
        await self.database.run(
            lambda c: c.execute("UPDATE conversation SET deleted_at = ? WHERE id = ?", (when, conversation_id)).rowcount
        )

    async def restore_conversation(self, conversation_id: str) -> None:
        """The reverse of :meth:`delete_conversation`."""
        await self.database.run(lambda c: c.execute("UPDATE conversation SET deleted_at = NULL WHERE id = ?", (conversation_id,)).rowcount)

    async def purge(self, before: float) -> int:
        """Remove for good the conversations deleted before that time; their text leaves the file. Returns how many they were.

        Blobs stay: delete those that :meth:`used_blobs` no longer names.
        """
        count = await self.database.run(lambda c: _purge(c, before))
        if count:
            # FTS5 keeps deleted words in old segments until they are merged, and the WAL keeps old pages.
            await self.database.outside(_forget)
        return count

    async def used_blobs(self) -> set[str]:
        """The names of all blobs that a message or a draft holds."""

        def collect(connection: sqlite3.Connection) -> set[str]:
            used = {row[0] for row in connection.execute("SELECT DISTINCT blob FROM part WHERE blob IS NOT NULL")}
            for text, attachments in connection.execute("SELECT text, attachments FROM draft"):
                used.update(part.blob for part in rows.draft_of(text, attachments).attachments)
            return used

        return await self.database.run(collect)

    async def mark_interrupted(self) -> int:
        """Turn every reply that says it is streaming into an interrupted one (call at start only). Returns how many."""
        now = time.time()

        def mark(connection: sqlite3.Connection) -> int:
            numbers = [row[0] for row in connection.execute("SELECT number FROM message WHERE state = 'streaming'")]
            for number in numbers:
                connection.execute(
                    "UPDATE message SET state = 'interrupted', finished_at = coalesce(finished_at, ?) WHERE number = ?", (now, number)
                )
                _index(connection, number, _text(connection, number))
            return len(numbers)

        return await self.database.run(mark)

    async def search(self, text: str, limit: int = 50) -> list[SearchHit]:
        """Where all the words of *text* occur: titles first, then messages, each newest first. Never fails for what was typed."""
        query = search.query_of(text)
        if query is None:
            return []
        wanted = search.needles(text)
        return await self.database.read(lambda c: (_titles(c, wanted) + _hits(c, query, wanted, limit))[:limit])

    async def load_draft(self, key: str) -> Draft | None:
        """What was last kept for that composer (a conversation's id, or "" for a new chat)."""
        row = await self.database.read(lambda c: c.execute("SELECT text, attachments FROM draft WHERE key = ?", (key,)).fetchone())
        return None if row is None else rows.draft_of(*row)

    async def save_draft(self, key: str, draft: Draft) -> None:
        """Keep *draft*, durably; one without text and attachments is forgotten."""

        def write(connection: sqlite3.Connection) -> None:
            if not draft.text and not draft.attachments:
                connection.execute("DELETE FROM draft WHERE key = ?", (key,))
                return
            connection.execute("INSERT OR REPLACE INTO draft (key, text, attachments) VALUES (?, ?, ?)", (key, *rows.draft_row(draft)))

        await self.database.run(write)

    async def get_state(self, key: str) -> str | None:
        """A small value that :meth:`set_state` kept."""
        row = await self.database.read(lambda c: c.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone())
        return None if row is None else str(row[0])

    async def set_state(self, key: str, value: str | None) -> None:
        """Keep a small value; None forgets it."""

        def write(connection: sqlite3.Connection) -> None:
            if value is None:
                connection.execute("DELETE FROM state WHERE key = ?", (key,))
            else:
                connection.execute("INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)", (key, value))

        await self.database.run(write, durable=False)

    def _tree(self, connection: sqlite3.Connection, conversation_id: str) -> MessageTree:
        root = connection.execute("SELECT active_root_id FROM conversation WHERE id = ?", (conversation_id,)).fetchone()
        if root is None:
            return MessageTree()
        try:
            parts: dict[int, list[Part]] = {}
            for number, *row in connection.execute(_PARTS, (conversation_id,)):
                parts.setdefault(number, []).append(rows.part_of(*row))
            messages = [
                rows.message_of(tuple(row), tuple(parts.get(n, ()))) for n, *row in connection.execute(_MESSAGES, (conversation_id,))
            ]
        except (ValueError, TypeError) as error:
            raise StorageError("storage.corrupt", path=str(self.database.path)) from error
        return build_tree(messages, root[0])


def _number(connection: sqlite3.Connection, message_id: str) -> int:
    return int(connection.execute("SELECT number FROM message WHERE id = ?", (message_id,)).fetchone()[0])


def _text(connection: sqlite3.Connection, number: int) -> str:
    found = connection.execute("SELECT text FROM part WHERE message = ? AND kind = 'text' ORDER BY position", (number,))
    return "".join(row[0] for row in found)


def _index(connection: sqlite3.Connection, number: int, text: str) -> None:
    words, terms = search.columns(text)
    old = connection.execute("SELECT words, terms FROM search WHERE rowid = ?", (number,)).fetchone()
    if old == (words, terms):
        return
    if old is not None:
        connection.execute("DELETE FROM search WHERE rowid = ?", (number,))
    connection.execute("INSERT INTO search (rowid, words, terms) VALUES (?, ?, ?)", (number, words, terms))


def _titles(connection: sqlite3.Connection, wanted: Iterable[str]) -> list[SearchHit]:
    pieces = list(wanted)
    found = connection.execute("SELECT id, title FROM conversation WHERE deleted_at IS NULL ORDER BY updated_at DESC, rowid DESC")
    titles = [(identity, title, search.fold(title)) for identity, title in found]
    return [SearchHit(identity, None, title) for identity, title, folded in titles if all(piece in folded for piece in pieces)]


def _hits(connection: sqlite3.Connection, query: str, wanted: list[str], limit: int) -> list[SearchHit]:
    hits: list[SearchHit] = []
    for number, message_id, conversation_id in connection.execute(_SEARCH, (query,)):
        if len(hits) == limit:
            break
        if not connection.execute(_HIDDEN, (number,)).fetchone()[0]:
            hits.append(SearchHit(conversation_id, message_id, search.snippet(_text(connection, number), wanted)))
    return hits


def _purge(connection: sqlite3.Connection, before: float) -> int:
    gone = [row[0] for row in connection.execute("SELECT id FROM conversation WHERE deleted_at < ?", (before,))]
    for identity in gone:
        connection.execute("DELETE FROM search WHERE rowid IN (SELECT number FROM message WHERE conversation_id = ?)", (identity,))
        connection.execute("DELETE FROM draft WHERE key = ?", (identity,))
        connection.execute("DELETE FROM conversation WHERE id = ?", (identity,))
    return len(gone)


def _forget(connection: sqlite3.Connection) -> None:
    connection.execute("INSERT INTO search (search) VALUES ('optimize')")
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
