"""A damaged file: what can still be read of it, row by row, goes into a new one; the damaged one is kept beside it under a dated name.

What SQLite refuses is walked around: from the front to the damage, from the back to it, and one row at a time in between. What the
damage took is filled in from the newest backup that is whole. The new file is checked before it takes the name.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import sqlite3
import struct
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from desktop.chat.message import MessageState, Role
from desktop.storage import finding, rows
from desktop.storage.backup import Backup, newest_good, put_in_place
from desktop.storage.database import PAGE_BYTES, make_file
from desktop.storage.errors import StorageError, from_sqlite

TABLES = ("folder", "conversation", "message", "part", "draft", "state")
PROBES = 200_000
"""How many single rows are asked for inside a damaged stretch, at most."""

_LOST = ("storage.corrupt", "storage.empty", "storage.missing", "storage.foreign", "storage.migration")
_Row = tuple[Any, ...]


@dataclass(frozen=True, slots=True)
class RecoveryReport:
    """What came of it. ``kept``: the damaged file (with its WAL) under its new name."""

    kept: tuple[Path, ...]
    conversations: int
    messages: int
    damaged_places: int
    """Stretches of the file that could not be read; 0: everything was there."""
    from_backup: int = 0
    """Messages that only a backup still had."""
    backup: Path | None = None

    @property
    def complete(self) -> bool:
        """True when nothing was unreadable."""
        return self.damaged_places == 0


@dataclass(frozen=True, slots=True)
class WaysOut:
    """What a person can choose when the database cannot be opened. Whatever it is, the file that is there is kept."""

    backup: Backup | None
    """The newest backup that is whole."""
    recover: bool
    """:func:`recover` may bring something back."""
    read_only: bool
    """``Database.open(read_only=True)`` shows what there is."""
    start_new: bool
    """``Database.open(start_new=True)`` begins with an empty one."""


async def ways_out(path: Path, code: str) -> WaysOut:
    """What to offer for the StorageError *code* that opening *path* raised."""
    backup = await asyncio.to_thread(newest_good, path.parent / "backups") if code in _LOST else None
    return WaysOut(backup, code == "storage.corrupt", code == "storage.read_only", code in _LOST)


async def recover(path: Path) -> RecoveryReport:
    """Replace the (closed) database at *path* by what can be read of it. StorageError ``storage.nothing_recovered`` when neither it
    nor a backup has anything; then, and after any other error, the file is as it was."""
    return await asyncio.to_thread(recover_file, path)


def recover_file(path: Path) -> RecoveryReport:
    """What :func:`recover` does; blocks."""
    try:
        with tempfile.TemporaryDirectory(prefix=".recovering-", dir=path.parent) as folder:
            fresh = Path(folder) / "fresh.db"
            make_file(fresh)
            copy = _copy(path, Path(folder), fresh)
            with contextlib.closing(sqlite3.connect(fresh, isolation_level=None)) as target:
                finding.lend_functions(target)
                places, filled, backup = _fill(target, copy, path)
                conversations, messages = (_count(target, table) for table in ("conversation", "message"))
                if not conversations and not messages:
                    raise StorageError("storage.nothing_recovered", path=str(path))
                if (
                    target.execute("PRAGMA integrity_check(1)").fetchone()[0] != "ok"
                    or target.execute("PRAGMA foreign_key_check").fetchall()
                ):
                    raise StorageError("storage.failed", path=str(path), reason="the recovered file is not whole")
                target.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            kept = put_in_place(path, fresh)
    except sqlite3.Error as error:
        raise from_sqlite(error, path) from error
    except OSError as error:
        raise StorageError("storage.failed", path=str(path), reason=error.strerror or str(error)) from error
    return RecoveryReport(tuple(kept), conversations, messages, places, filled, backup)


def _count(connection: sqlite3.Connection, table: str) -> int:
    return int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0])  # noqa: S608 - constants


def _copy(path: Path, folder: Path, fresh: Path) -> Path:
    """The damaged file and its WAL or journal where reading may change them, with a first page that can be read."""
    copy = folder / "damaged.db"
    if not path.exists():
        copy.touch()
        return copy
    shutil.copyfile(path, copy)
    for beside in ("-wal", "-journal"):
        if (there := path.with_name(path.name + beside)).exists():
            shutil.copyfile(there, copy.with_name(copy.name + beside))
    with copy.open("rb") as file:
        first = file.read(24)
    # The magic, the page size and the formats: with those SQLite opens the file.
    sound = fresh.read_bytes()
    if first != sound[:24]:
        _plant(copy, sound, b"", b"")
    if not _has_schema(copy):
        _plant(copy, sound, *_schema_pages(sound, max(1, copy.stat().st_size // PAGE_BYTES)))
    return copy


def _has_schema(copy: Path) -> bool:
    try:
        # Closing brings the WAL into the file.
        with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            return bool(connection.execute("SELECT count(*) FROM sqlite_schema").fetchone()[0])
    except sqlite3.Error:
        return False


def _plant(copy: Path, sound: bytes, body: bytes, more: bytes) -> None:
    """Give *copy* the header of the new file *sound*, *body* as the rest of its first page, and *more* pages at its end."""
    pages = max(1, copy.stat().st_size // PAGE_BYTES)
    header = bytearray(sound[:100])
    header[28:32] = struct.pack(">I", pages + len(more) // PAGE_BYTES)
    header[92:96] = header[24:28]
    with copy.open("r+b") as file:
        file.write(bytes(header) + body)
        file.seek(pages * PAGE_BYTES)
        file.write(more)


def _schema_pages(sound: bytes, pages: int) -> tuple[bytes, bytes]:
    """The schema of the new file *sound* for a file of *pages* pages: the rest of its first page, and pages to put behind the others.

    A file that began with this version has its tables where a new one has them. Layout: sqlite.org/fileformat2.html#b_tree_pages.
    """
    page = bytearray(sound[:PAGE_BYTES])
    if page[100] == 0x0D:
        return bytes(page[100:]), b""
    more = b""
    count = struct.unpack(">H", page[103:105])[0]
    for place in [108, *struct.unpack(f">{count}H", page[112 : 112 + 2 * count])]:
        child = struct.unpack(">I", page[place : place + 4])[0]
        page[place : place + 4] = struct.pack(">I", pages + 1 + len(more) // PAGE_BYTES)
        more += sound[(child - 1) * PAGE_BYTES : child * PAGE_BYTES]
    return bytes(page[100:]), more


def _fill(target: sqlite3.Connection, copy: Path, path: Path) -> tuple[int, int, Path | None]:
    """Fill the new file; ``(damaged places, messages from the backup, that backup)``."""
    target.execute("PRAGMA foreign_keys = OFF")
    target.execute("BEGIN IMMEDIATE")
    places = _salvage(target, copy)
    filled, backup = 0, None
    if places and (found := newest_good(path.parent / "backups")) is not None:
        backup = found.path
        filled = _fill_from(target, backup)
    _adopt_orphans(target)
    target.execute(finding.REINDEX)
    target.execute("COMMIT")
    target.execute("PRAGMA foreign_keys = ON")
    return places, filled, backup


def _salvage(target: sqlite3.Connection, copy: Path) -> int:
    places = 0
    try:
        with contextlib.closing(sqlite3.connect(copy, isolation_level=None)) as source:
            source.execute("PRAGMA query_only = ON")
            source.text_factory = lambda data: data.decode("utf-8", "replace")
            for table in TABLES:
                places += _copy_table(source, target, table)
            # Every page, not only those of the tables: then "complete" is not said of a file with damage in it.
            if not places and source.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                places = 1
    except sqlite3.Error:
        places += 1
    return places


def _columns(source: sqlite3.Connection, target: sqlite3.Connection, table: str) -> list[str]:
    old = {row[1] for row in source.execute(f"PRAGMA table_info({table})")}
    return [row[1] for row in target.execute(f"PRAGMA table_info({table})") if row[1] in old]


def _copy_table(source: sqlite3.Connection, target: sqlite3.Connection, table: str) -> int:
    """Copy every row that can be read and is one; how many stretches could not be read."""
    damaged = 0

    def hole() -> None:
        nonlocal damaged
        damaged += 1

    try:
        columns = _columns(source, target, table)
    except sqlite3.Error:
        return 1
    if not columns:
        # An older schema has no folders; without any of the others there is no schema.
        return int(table != "folder")
    names = ", ".join(columns)
    insert = f"INSERT OR IGNORE INTO {table} ({names}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608 - names of our own schema
    for _rowid, *values in _readable(source, table, names, hole):
        mended = _mended(table, dict(zip(columns, values, strict=True)))
        if mended is None:
            hole()
            continue
        try:
            target.execute(insert, tuple(mended[name] for name in columns))
        except (sqlite3.Error, OverflowError):
            hole()
    return damaged


def _readable(source: sqlite3.Connection, table: str, names: str, hole: Callable[[], None]) -> Iterator[_Row]:
    """All rows of *table* that can be read, each with its rowid first."""
    question = f"SELECT rowid, {names} FROM {table} NOT INDEXED WHERE rowid > ? AND rowid < ? ORDER BY rowid"  # noqa: S608 - our own schema
    first, last = -(2**62), 2**62
    try:
        for row in source.execute(question, (first, last)):
            first = row[0]
            yield row
        return
    except sqlite3.Error:
        hole()
    try:
        for row in source.execute(question + " DESC", (first, last)):
            last = row[0]
            yield row
    except sqlite3.Error:
        pass
    if last - first > PROBES:
        return
    for rowid in range(first + 1, last):
        with contextlib.suppress(sqlite3.Error):
            yield from source.execute(question, (rowid - 1, rowid + 1)).fetchall()


def _mended(table: str, values: dict[str, Any]) -> dict[str, Any] | None:
    """The row with what can be done without left out; None when it is no row of *table*."""
    try:
        if table == "message":
            Role(values["role"])
            if values["state"] not in set(MessageState):
                values["state"] = MessageState.INTERRUPTED.value
            for name in ("usage", "failure", "finish_details"):
                if not _is_json(values.get(name)):
                    values[name] = None
        elif table == "part":
            if not _is_json(values["data"]):
                values["data"] = "{}"
            rows.part_of(values["kind"], values["text"], values["blob"], values["data"])
        elif table == "draft":
            rows.draft_of(values["text"], values["attachments"])
    except (ValueError, TypeError, KeyError, AttributeError):
        return None
    return values


def _is_json(value: object) -> bool:
    try:
        return value is None or json.loads(str(value)) is not None
    except (ValueError, RecursionError):
        return False


def _fill_from(target: sqlite3.Connection, backup: Path) -> int:
    """Take from *backup* what the new file lacks; how many messages that were. Deleted for good since then, they come back too."""
    filled = 0
    with contextlib.closing(sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as source:
        for table in ("folder", "conversation", "draft", "state"):
            _copy_table(source, target, table)
        names = [name for name in _columns(source, target, "message") if name != "number"]
        marks = ", ".join("?" * len(names))
        insert = f"INSERT INTO message ({', '.join(names)}) VALUES ({marks})"  # noqa: S608 - names of our own schema
        for number, *values in source.execute(f"SELECT number, {', '.join(names)} FROM message ORDER BY number"):  # noqa: S608
            identity = values[names.index("id")]
            row = target.execute("SELECT number FROM message WHERE id = ?", (identity,)).fetchone()
            if row is None:
                row = (target.execute(insert, values).lastrowid,)
                # Parts that lost their message have its old number: that is now another message's.
                target.execute("DELETE FROM part WHERE message = ?", row)
                filled += 1
            parts = source.execute("SELECT position, kind, text, blob, data FROM part WHERE message = ?", (number,)).fetchall()
            target.executemany(
                "INSERT OR IGNORE INTO part (message, position, kind, text, blob, data) VALUES (?, ?, ?, ?, ?, ?)",
                [(row[0], *part) for part in parts],
            )
    return filled


def _adopt_orphans(target: sqlite3.Connection) -> None:
    """Messages without a conversation get one back, parts without a message get a message: text counts more than order."""
    target.execute(
        "INSERT INTO message (number, id, conversation_id, parent_id, seq, role, state, created_at) "
        "SELECT DISTINCT message, 'recovered-' || message, 'recovered', NULL, message, 'assistant', 'interrupted', 0 "
        "FROM part WHERE message NOT IN (SELECT number FROM message)"
    )
    target.execute(
        "INSERT INTO conversation (id, title, created_at, updated_at, system_prompt, pinned) "
        "SELECT conversation_id, 'Recovered', min(created_at), max(created_at), '', 0 FROM message "
        "WHERE conversation_id NOT IN (SELECT id FROM conversation) GROUP BY conversation_id"
    )
