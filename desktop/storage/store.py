"""Conversations, their messages, drafts and small state, in the database. Every call returns after its commit."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from types import MappingProxyType
from typing import Any, TypeVar

from desktop.chat.message import Conversation, Draft, Folder, Message, MessageState
from desktop.chat.parts import Part
from desktop.chat.text import normalise_text
from desktop.chat.tree import MessageTree, build_tree
from desktop.storage import finding, rows, search, trash
from desktop.storage.database import Database
from desktop.storage.errors import StorageError
from desktop.storage.search import SearchHit
from desktop.storage.search_filters import NO_FILTERS, SearchFilters
from desktop.storage.trash import Purged

T = TypeVar("T")

_NOTHING: Mapping[str, Any] = MappingProxyType({})

_SAVE_CONVERSATION = rows.upsert("conversation", rows.CONVERSATION_COLUMNS)
_SAVE_MESSAGE = rows.upsert("message", rows.MESSAGE_COLUMNS)
_JOURNAL_MESSAGE = rows.upsert("message", rows.MESSAGE_COLUMNS, where="WHERE message.state = 'streaming'")
_LIVING = "SELECT " + rows.CONVERSATION_COLUMNS + " FROM conversation WHERE deleted_at IS NULL"  # noqa: S608 - constants
_MESSAGES = "SELECT number, " + rows.MESSAGE_COLUMNS + " FROM message WHERE conversation_id = ? ORDER BY seq"  # noqa: S608 - constants
_PARTS = (
    "SELECT part.message, part.kind, part.text, part.blob, part.data FROM message JOIN part ON part.message = message.number "
    "WHERE message.conversation_id = ? ORDER BY part.message, part.position"
)
_PAGE = (
    f"{_LIVING} AND (updated_at, rowid) < (?, (SELECT rowid FROM conversation WHERE id = ?)) "  # noqa: S608 - constants
    "ORDER BY updated_at DESC, rowid DESC LIMIT ?"
)
_FIRST_PAGE = _LIVING + " ORDER BY updated_at DESC, rowid DESC LIMIT ?"
_PINNED = _LIVING + " AND pinned = 1 ORDER BY updated_at DESC, rowid DESC"
_COUNT = "SELECT count(*) FROM conversation WHERE deleted_at IS NULL"
_ONE = "SELECT " + rows.CONVERSATION_COLUMNS + " FROM conversation WHERE id = ?"  # noqa: S608 - constants
_LAST_STATE = "SELECT state FROM message WHERE conversation_id = ? AND deleted_at IS NULL ORDER BY seq DESC LIMIT 1"
_SAVE_FOLDER = (
    "INSERT INTO folder (id, name, position) VALUES (?, ?, ?) "
    "ON CONFLICT (id) DO UPDATE SET name = excluded.name, position = excluded.position"
)


class Store:
    """All reading and writing of what is in *database*. Errors are :class:`StorageError`; nothing is half written."""

    def __init__(self, database: Database) -> None:
        self.database = database

    async def conversations(self, limit: int | None = None, before: Conversation | None = None) -> list[Conversation]:
        """The living conversations, the last changed first: at most *limit*, and only those that follow *before* in that order."""
        count = -1 if limit is None else limit

        def page(connection: sqlite3.Connection) -> list[tuple[Any, ...]]:
            if before is None:
                return connection.execute(_FIRST_PAGE, (count,)).fetchall()
            return connection.execute(_PAGE, (before.updated_at, before.id, count)).fetchall()

        return [rows.conversation_of(row) for row in await self.database.read(page)]

    async def pinned(self) -> list[Conversation]:
        """The living conversations that are pinned, the last changed first."""
        return [rows.conversation_of(row) for row in await self.database.read(lambda c: c.execute(_PINNED).fetchall())]

    async def count(self) -> int:
        """How many living conversations there are."""
        return int(
            await self.database.read(lambda c: c.execute("SELECT count(*) FROM conversation WHERE deleted_at IS NULL").fetchone()[0])
        )

    async def conversation(self, conversation_id: str) -> Conversation | None:
        """One conversation, also when it is in the trash; None when there is none."""
        row = await self.database.read(lambda c: c.execute(_ONE, (conversation_id,)).fetchone())
        return None if row is None else rows.conversation_of(row)

    async def last_states(self, conversation_ids: Iterable[str]) -> dict[str, MessageState]:
        """How the newest message of each of those conversations stands, for marks in the list."""
        wanted = tuple(conversation_ids)
        found = await self.database.read(lambda c: [(i, c.execute(_LAST_STATE, (i,)).fetchone()) for i in wanted])
        return {identity: MessageState(row[0]) for identity, row in found if row is not None}

    async def with_queue(self) -> list[str]:
        """The conversations in which messages wait to be sent."""
        wanted = "SELECT DISTINCT substr(key, 1, instr(key, ':queue:') - 1) FROM draft WHERE instr(key, ':queue:') > 0"
        return [str(row[0]) for row in await self.database.read(lambda c: c.execute(wanted).fetchall())]

    async def folders(self) -> list[Folder]:
        """The folders in their order."""
        found = await self.database.read(lambda c: c.execute("SELECT id, name, position FROM folder ORDER BY position, rowid").fetchall())
        return [Folder(*row) for row in found]

    async def save_folder(self, folder: Folder) -> None:
        """Make or change a folder, durably."""
        row = (folder.id, normalise_text(folder.name), folder.position)
        await self.database.run(lambda c: c.execute(_SAVE_FOLDER, row).rowcount)

    async def delete_folder(self, folder_id: str) -> None:
        """Remove a folder; its conversations stay, in no folder."""

        def remove(connection: sqlite3.Connection) -> None:
            connection.execute("UPDATE conversation SET folder_id = NULL WHERE folder_id = ?", (folder_id,))
            connection.execute("DELETE FROM folder WHERE id = ?", (folder_id,))

        await self.database.run(remove)

    async def tree(self, conversation_id: str) -> MessageTree:
        """The whole tree of a conversation, deleted messages included; empty when there is no such conversation."""
        return await self.database.read(lambda c: self._tree(c, conversation_id))

    async def save(
        self,
        conversation: Conversation | None,
        messages: Sequence[Message] = (),
        *,
        drafts: Mapping[str, Draft] = _NOTHING,
        state: Mapping[str, str | None] = _NOTHING,
    ) -> None:
        """Write all of it or nothing, durably; rows with the same ids are replaced.

        *drafts* and small *state* by their keys, as :meth:`save_draft` and :meth:`set_state` take them: what belongs together.
        """
        kept = tuple(messages)

        def write(connection: sqlite3.Connection) -> None:
            if conversation is not None:
                connection.execute(_SAVE_CONVERSATION, rows.conversation_row(conversation))
            said: list[tuple[int, str]] = []
            for message in kept:
                connection.execute(_SAVE_MESSAGE, rows.message_row(message))
                number = _number(connection, message.id)
                rows.write_parts(connection, number, message.parts)
                if message.state is not MessageState.STREAMING:
                    said.append((number, normalise_text(message.text)))
            # Last: FTS5 writes out what it has gathered at each savepoint, and each of the statements above is one.
            for number, text in said:
                _index(connection, number, text)
            for key, draft in drafts.items():
                _keep_draft(connection, key, draft)
            for key, value in state.items():
                _keep_state(connection, key, value)

        await self._with_index(write)

    async def _with_index(self, write: Callable[[sqlite3.Connection], T]) -> T:
        """Do *write*; when only the search index is in its way, make that anew and do it again: a message is worth more than finding it."""
        try:
            return await self.database.run(write)
        except StorageError as error:
            if error.code != "storage.index_damaged":
                raise
        await self.rebuild_index()
        return await self.database.run(write)

    async def rebuild_index(self) -> None:
        """Make the search index anew from the messages."""
        await self.database.run(finding.rebuild)

    async def change(self, conversation_id: str, **changes: Any) -> None:
        """Set some fields of a conversation, durably, and leave the others as they are on disk."""
        for name in changes:
            if name not in rows.CHANGEABLE:
                raise ValueError(f"{name!r} is not changed alone")
        names = ", ".join(f"{name} = ?" for name in changes)
        values = [normalise_text(value) if isinstance(value, str) else value for value in changes.values()]
        statement = f"UPDATE conversation SET {names} WHERE id = ?"  # noqa: S608 - names are checked, values bound
        await self.database.run(lambda c: c.execute(statement, (*values, conversation_id)).rowcount)

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

    async def restore_conversation(self, conversation_id: str) -> bool:
        """The reverse of :meth:`delete_conversation`; False when it is gone for good."""
        changed = await self.database.run(
            lambda c: c.execute("UPDATE conversation SET deleted_at = NULL WHERE id = ?", (conversation_id,)).rowcount
        )
        return bool(changed)

    async def trash(self) -> list[Conversation]:
        """The conversations that were deleted and can be brought back, the last deleted first."""
        return [rows.conversation_of(row) for row in await self.database.read(trash.listed)]

    async def purge(self, before: float) -> Purged:
        """Remove for good the conversations and messages deleted before that time; their text leaves the file.

        The blobs it names can be deleted. Backups keep what they hold until they are thinned out.
        """
        return await self._forget(await self._with_index(lambda c: trash.purge(c, before)))

    async def purge_conversation(self, conversation_id: str) -> Purged:
        """Remove one conversation of the trash for good, as :meth:`purge` does."""
        return await self._forget(await self._with_index(lambda c: trash.purge_conversation(c, conversation_id)))

    async def _forget(self, purged: Purged) -> Purged:
        if purged.anything:
            await self.database.run(trash.begin_merge)
            while await self.database.run(trash.merge_some):
                pass
            await self.database.outside(trash.shrink)
        return purged

    async def used_blobs(self) -> set[str]:
        """The names of all blobs that a message or a draft holds."""
        return await self.database.run(trash.used_blobs)

    async def mark_interrupted(self) -> int:
        """Turn every reply that says it is streaming into an interrupted one (call at start only). Returns how many."""
        now = time.time()

        def mark(connection: sqlite3.Connection) -> int:
            numbers = [row[0] for row in connection.execute("SELECT number FROM message WHERE state = 'streaming'")]
            for number in numbers:
                connection.execute(
                    "UPDATE message SET state = 'interrupted', finished_at = coalesce(finished_at, ?) WHERE number = ?", (now, number)
                )
                _index(connection, number, finding.text_of_message(connection, number))
            return len(numbers)

        return await self._with_index(mark)

    async def search(self, text: str, limit: int = 50, filters: SearchFilters = NO_FILTERS) -> list[SearchHit]:
        """Where all the words of *text* occur: titles first, then messages, each the best first. Never fails for what was typed.

        Without words: the conversations that pass *filters*, if there are any filters.
        """
        try:
            return await self.database.read(lambda c: finding.find(c, text, filters, limit))
        except StorageError as error:
            if error.code != "storage.index_damaged" or self.database.read_only:
                raise
        await self.rebuild_index()
        return await self.database.read(lambda c: finding.find(c, text, filters, limit))

    async def load_draft(self, key: str) -> Draft | None:
        """What was last kept for that composer (a conversation's id, or "" for a new chat)."""
        row = await self.database.read(lambda c: c.execute("SELECT text, attachments FROM draft WHERE key = ?", (key,)).fetchone())
        return None if row is None else rows.draft_of(*row)

    async def save_draft(self, key: str, draft: Draft) -> None:
        """Keep *draft*, durably; one without text and attachments is forgotten."""
        await self.database.run(lambda c: _keep_draft(c, key, draft))

    async def drafts_below(self, key: str) -> dict[str, Draft]:
        """The drafts whose keys begin with *key*, in the order of their keys."""
        wanted = "SELECT key, text, attachments FROM draft WHERE key >= ? AND substr(key, 1, ?) = ? ORDER BY key"
        found = await self.database.read(lambda c: c.execute(wanted, (key, len(key), key)).fetchall())
        return {name: rows.draft_of(*row) for name, *row in found}

    async def get_state(self, key: str) -> str | None:
        """A small value that :meth:`set_state` kept."""
        row = await self.database.read(lambda c: c.execute("SELECT value FROM state WHERE key = ?", (key,)).fetchone())
        return None if row is None else str(row[0])

    async def set_state(self, key: str, value: str | None) -> None:
        """Keep a small value; None forgets it."""
        await self.database.run(lambda c: _keep_state(c, key, value), durable=False)

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
        except (ValueError, TypeError, KeyError) as error:
            raise StorageError("storage.corrupt", path=str(self.database.path)) from error
        return build_tree(messages, root[0])


def _keep_draft(connection: sqlite3.Connection, key: str, draft: Draft) -> None:
    if not draft.text and not draft.attachments:
        connection.execute("DELETE FROM draft WHERE key = ?", (key,))
    else:
        connection.execute("INSERT OR REPLACE INTO draft (key, text, attachments) VALUES (?, ?, ?)", (key, *rows.draft_row(draft)))


def _keep_state(connection: sqlite3.Connection, key: str, value: str | None) -> None:
    if value is None:
        connection.execute("DELETE FROM state WHERE key = ?", (key,))
    else:
        connection.execute("INSERT OR REPLACE INTO state (key, value) VALUES (?, ?)", (key, value))


def _number(connection: sqlite3.Connection, message_id: str) -> int:
    return int(connection.execute("SELECT number FROM message WHERE id = ?", (message_id,)).fetchone()[0])


def _index(connection: sqlite3.Connection, number: int, text: str) -> None:
    words, terms = search.columns(text)
    old = connection.execute("SELECT words, terms FROM search WHERE rowid = ?", (number,)).fetchone()
    if old == (words, terms):
        return
    if old is not None:
        connection.execute("DELETE FROM search WHERE rowid = ?", (number,))
    connection.execute("INSERT INTO search (rowid, words, terms) VALUES (?, ?, ?)", (number, words, terms))
