"""A database that cannot be used: what a person can choose, and doing it. Whatever is chosen, the file that is there is kept."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from desktop.errors import LoquentError

if TYPE_CHECKING:
    from desktop.paths import Profile


@dataclass(frozen=True, slots=True)
class Way:
    """One way out. ``kind``: ``again``, ``recover``, ``backup``, ``read_only`` or ``new``."""

    kind: str
    backup: Path | None = None
    moment: float = 0.0
    """When the backup was made (seconds since 1970)."""


@dataclass(frozen=True, slots=True)
class Mended:
    """What was done. ``kept``: where the file that was there is now, and then its WAL; counts and damage only after ``recover``."""

    way: Way
    kept: tuple[Path, ...] = ()
    conversations: int = 0
    messages: int = 0
    complete: bool = True


async def ways_out(profile: Profile, error: LoquentError) -> list[Way]:
    """What to offer when *error* kept the conversations from being opened, what helps best first."""
    from desktop.storage.recovery import ways_out as offered

    found = await offered(profile.database, error.code)
    ways = [Way("recover")] if found.recover else []
    if found.backup is not None:
        ways.append(Way("backup", found.backup.path, found.backup.moment))
    ways.append(Way("again"))
    if found.read_only:
        ways.append(Way("read_only"))
    if found.start_new:
        ways.append(Way("new"))
    return ways


async def mend(profile: Profile, way: Way) -> Mended:
    """Do what *way* says; the database is closed before and after. StorageError when it cannot be done, and nothing has changed."""
    from desktop.storage.backup import restore
    from desktop.storage.database import Database
    from desktop.storage.recovery import recover

    if way.kind == "recover":
        report = await recover(profile.database)
        return Mended(way, report.kept, report.conversations, report.messages, report.complete)
    if way.kind == "backup" and way.backup is not None:
        return Mended(way, tuple(await restore(Database(profile.database), way.backup)))
    if way.kind == "new":
        database = Database(profile.database)
        try:
            await database.open(start_new=True)
        finally:
            await database.close()
    return Mended(way)
