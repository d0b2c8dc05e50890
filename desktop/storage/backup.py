"""Copies of the living database, made with SQLite's backup API, checked, named by time and thinned."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sqlite3
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.storage.errors import StorageError, from_sqlite

if TYPE_CHECKING:
    from desktop.storage.database import Database

_STAMP = "%Y%m%dT%H%M%SZ"


STEP_PAGES = 512
"""Pages copied between two looks at whether the copy is still wanted: 2 MB."""

TABLES = ("conversation", "message", "part")
"""What is counted to tell whether a copy is whole."""


@dataclass(frozen=True, slots=True)
class Backup:
    """A backup on disk. ``moment``: when it was made (seconds since 1970). ``before_version``: the schema whose migration it preceded."""

    path: Path
    moment: float
    size: int
    before_version: int | None = None


def fsync_folder(folder: Path) -> None:
    """Make a rename in *folder* survive a power cut, where the system can."""
    if os.name != "posix":
        return
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def copy_database(connection: sqlite3.Connection, target: Path, given_up: Callable[[], bool] = lambda: False) -> None:
    """Copy the database of *connection* to *target*; the copy was opened, checked and counted before it took that name.

    StorageError ``storage.backup`` when it cannot be written, ``storage.corrupt`` when the source is damaged, ``storage.closed``
    when it was given up.
    """
    partial = target.with_name(target.name + ".partial")
    # One snapshot from the first page to the counts: writing goes on meanwhile, and the copy never starts over.
    began = not connection.in_transaction
    try:
        target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        if began:
            connection.execute("BEGIN")
        wanted = counts(connection)
        with contextlib.closing(sqlite3.connect(partial, isolation_level=None)) as copy:
            _copy_pages(connection, copy, given_up)
            # A copy is one file; it inherits WAL mode and would otherwise leave two more beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
            if copy.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok" or counts(copy) != wanted:
                raise StorageError("storage.corrupt", path=str(target))
        _sync(partial)
        os.replace(partial, target)
        fsync_folder(target.parent)
    except sqlite3.Error as error:
        found = from_sqlite(error, target)
        raise found if found.code in ("storage.corrupt", "storage.full") else StorageError("storage.backup", reason=str(error)) from error
    except OSError as error:
        raise StorageError("storage.backup", reason=error.strerror or str(error)) from error
    finally:
        if began and connection.in_transaction:
            connection.execute("ROLLBACK")
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


class _GivenUp(Exception):
    """Nobody waits for this copy any more."""


def _copy_pages(source: sqlite3.Connection, copy: sqlite3.Connection, given_up: Callable[[], bool]) -> None:
    def look(_status: int, _remaining: int, _total: int) -> None:
        if given_up():
            raise _GivenUp

    try:
        source.backup(copy, pages=STEP_PAGES, progress=look)
    except _GivenUp as error:
        raise StorageError("storage.closed") from error


def _sync(path: Path) -> None:
    descriptor = os.open(path, os.O_RDWR)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def counts(connection: sqlite3.Connection) -> tuple[int, ...]:
    """How many rows each of ``TABLES`` has."""
    # The names are constants of this module.
    return tuple(int(connection.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in TABLES)  # noqa: S608


def copy_file(path: Path, target: Path, connect: Callable[..., sqlite3.Connection], given_up: Callable[[], bool]) -> None:
    """:func:`copy_database` of the file at *path*, which may be in use, over a connection of its own."""
    try:
        with contextlib.closing(connect(path, isolation_level=None)) as source:
            source.execute("PRAGMA query_only = ON")
            copy_database(source, target, given_up)
    except sqlite3.Error as error:
        raise from_sqlite(error, path) from error


def verify(path: Path) -> tuple[int, ...]:
    """Open a backup and check all of it: the counts of ``TABLES``. StorageError ``storage.backup_damaged`` otherwise."""
    try:
        with contextlib.closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as connection:
            if connection.execute("PRAGMA quick_check(1)").fetchone()[0] == "ok":
                return counts(connection)
    except sqlite3.Error as error:
        raise StorageError("storage.backup_damaged", path=str(path)) from error
    raise StorageError("storage.backup_damaged", path=str(path))


def newest_good(folder: Path) -> Backup | None:
    """The newest backup that passes :func:`verify` now; None when there is none."""
    for backup in listed(folder):
        with contextlib.suppress(StorageError):
            verify(backup.path)
            return backup
    return None


def listed(folder: Path) -> list[Backup]:
    """All backups in *folder*, the newest first: the timed ones and those made before a migration."""
    found = [Backup(path, moment_of(path), path.stat().st_size) for path in backups_of(folder)]
    for path in folder.glob("version-[0-9]*-*.db"):
        _, version, stamp = path.stem.split("-", 2)
        with contextlib.suppress(ValueError):
            moment = datetime.strptime(stamp, _STAMP).replace(tzinfo=UTC).timestamp()
            found.append(Backup(path, moment, path.stat().st_size, int(version)))
    return sorted(found, key=lambda backup: (backup.moment, backup.before_version is None), reverse=True)


def backup_before_migration(connection: sqlite3.Connection, folder: Path, version: int) -> Path:
    """Back up what a migration is about to change; these backups are never thinned."""
    target = folder / f"version-{version:04d}-{datetime.now(UTC).strftime(_STAMP)}.db"
    copy_database(connection, target)
    return target


def set_aside(path: Path) -> list[Path]:
    """Rename the database with its ``-wal``, ``-shm`` and ``-journal`` to names nobody uses, so that nothing is overwritten;
    the new names, the database's first."""
    moved: list[Path] = []
    stamp = datetime.now(UTC).strftime(_STAMP)
    count = 0
    while (path.parent / _aside(path, stamp, count, "")).exists():
        count += 1
    # The WAL last: a crash in between leaves it alone, which is noticed; a file without its WAL would open and lack what that held.
    for suffix in ("", "-shm", "-wal", "-journal"):
        old = path.with_name(path.name + suffix)
        if old.exists():
            new = path.parent / _aside(path, stamp, count, suffix)
            old.rename(new)
            moved.append(new)
    return moved


def _aside(path: Path, stamp: str, count: int, suffix: str) -> str:
    return f"{path.stem}-set-aside-{stamp}{f'-{count}' if count else ''}{path.suffix}{suffix}"


def backups_of(folder: Path) -> list[Path]:
    """The timed backups in *folder*, newest first."""
    return sorted(folder.glob("loquent-[0-9]*T[0-9]*Z.db"), reverse=True)


def moment_of(backup: Path) -> float:
    """When *backup* was made (seconds since 1970), from its name."""
    return datetime.strptime(backup.stem.removeprefix("loquent-"), _STAMP).replace(tzinfo=UTC).timestamp()


async def back_up(database: Database, *, now: float | None = None, keep_bytes: int = 2_000_000_000) -> Path:
    """Make a timed backup, thin the older ones, and return the new one's path. StorageError when it cannot be made."""
    moment = time.time() if now is None else now
    stamp = datetime.fromtimestamp(moment, UTC).strftime(_STAMP)
    target = database.backups / f"loquent-{stamp}.db"
    for leftover in database.backups.glob("*.partial"):
        with contextlib.suppress(OSError):
            leftover.unlink()
    await database.copy_to(target)
    for old in thinned(backups_of(database.backups), moment, keep_bytes):
        with contextlib.suppress(OSError):
            old.unlink()
    return target


def thinned(backups: list[Path], now: float, keep_bytes: int) -> list[Path]:
    """Which of *backups* (newest first) to delete: kept are all of two days, then one a day for two weeks, one a
    week for three months, one a month; and no more than *keep_bytes* in all, but always the newest."""
    kept_slots: set[tuple[str, int]] = set()
    total = 0
    unwanted: list[Path] = []
    for index, backup in enumerate(backups):
        moment = moment_of(backup)
        days = (now - moment) / 86_400
        slot = (
            ("all", index)
            if days <= 2
            else ("day", int(moment // 86_400))
            if days <= 14
            else ("week", int(moment // 604_800))
            if days <= 91
            else ("month", int(moment // 2_592_000))
        )
        size = backup.stat().st_size
        if index and (slot in kept_slots or total + size > keep_bytes):
            unwanted.append(backup)
            continue
        kept_slots.add(slot)
        total += size
    return unwanted


async def restore(database: Database, backup: Path) -> list[Path]:
    """Put *backup* in the place of the (closed) database and return where what was there is kept.

    StorageError ``storage.backup_damaged`` when it is; then nothing has changed.
    """
    return await asyncio.to_thread(restore_file, database.path, backup)


def restore_file(path: Path, backup: Path) -> list[Path]:
    """What :func:`restore` does; blocks."""
    fresh = path.with_name(path.name + ".restored")
    verify(backup)
    with contextlib.closing(sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro&immutable=1", uri=True)) as source:
        copy_database(source, fresh)
    return put_in_place(path, fresh)


def put_in_place(path: Path, fresh: Path) -> list[Path]:
    """Give *fresh* the name of the database and return where what had that name is kept."""
    try:
        kept = set_aside(path)
        os.replace(fresh, path)
        fsync_folder(path.parent)
    except OSError as error:
        raise StorageError("storage.failed", path=str(path), reason=error.strerror or str(error)) from error
    return kept
