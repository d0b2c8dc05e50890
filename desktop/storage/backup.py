"""Copies of the living database, made with SQLite's backup API, checked, named by time and thinned."""

from __future__ import annotations

import contextlib
import os
import sqlite3
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.storage.errors import StorageError

if TYPE_CHECKING:
    from desktop.storage.database import Database

_STAMP = "%Y%m%dT%H%M%SZ"


def copy_database(connection: sqlite3.Connection, target: Path) -> None:
    """Copy the database of *connection* to *target*; the copy was checked before it took that name.

    StorageError ``storage.backup`` when it cannot be written, ``storage.corrupt`` when the source is damaged.
    """
    target.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    partial = target.with_name(target.name + ".partial")
    try:
        partial.unlink(missing_ok=True)
        os.close(os.open(partial, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
        with contextlib.closing(sqlite3.connect(partial, isolation_level=None)) as copy:
            connection.backup(copy)
            # A copy is one file; it inherits WAL mode and would otherwise leave two more beside it.
            copy.execute("PRAGMA journal_mode = DELETE")
            if copy.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
                raise StorageError("storage.corrupt", path=str(target))
        os.replace(partial, target)
    except (OSError, sqlite3.Error) as error:
        raise StorageError("storage.backup", reason=str(error)) from error
    finally:
        with contextlib.suppress(OSError):
            partial.unlink(missing_ok=True)


def backup_before_migration(connection: sqlite3.Connection, folder: Path, version: int) -> Path:
    """Back up what a migration is about to change; these backups are never thinned."""
    target = folder / f"version-{version:04d}-{datetime.now(UTC).strftime(_STAMP)}.db"
    copy_database(connection, target)
    return target


def set_aside(path: Path) -> list[Path]:
    """Rename the database with its ``-wal`` and ``-shm`` to names nobody uses, so that nothing is overwritten."""
    moved: list[Path] = []
    stamp = datetime.now(UTC).strftime(_STAMP)
    count = 0
    while (path.parent / _aside(path, stamp, count, "")).exists():
        count += 1
    for suffix in ("", "-wal", "-shm"):
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


async def restore(database: Database, backup: Path) -> None:
    """Put *backup* in the place of the (closed) database; what was there is set aside. StorageError when it is damaged."""
    import asyncio

    await asyncio.to_thread(_restore, database.path, backup)


def _restore(path: Path, backup: Path) -> None:
    fresh = path.with_name(path.name + ".restored")
    try:
        with contextlib.closing(sqlite3.connect(f"{backup.absolute().as_uri()}?mode=ro", uri=True)) as source:
            copy_database(source, fresh)
    except (sqlite3.Error, StorageError) as error:
        raise StorageError("storage.backup_damaged", path=str(backup)) from error
    set_aside(path)
    os.replace(fresh, path)
