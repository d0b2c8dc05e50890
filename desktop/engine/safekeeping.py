"""What is done while nobody asks: backups, the trash's end of time, attachments that nothing holds, what killed exports left."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from desktop.engine.signal import Signal
from desktop.engine.tasks import TaskScope
from desktop.engine.unfinished import clear, notes_in
from desktop.errors import LoquentError

if TYPE_CHECKING:
    from desktop.engine.library import Library
    from desktop.storage.backup import Backup
    from desktop.storage.blobs import Blobs
    from desktop.storage.recovery import RecoveryReport
    from desktop.storage.store import Store
    from desktop.storage.trash import Purged

_log = logging.getLogger(__name__)

T = TypeVar("T")

LOOK_SECONDS = 60.0
"""Between two looks at whether something is due; also how long after the start the first one is."""
CHANGED_SECONDS = 30 * 60.0
"""A backup is made this long after the last one when something has changed."""
DAY_SECONDS = 24 * 3600.0
LARGE_BYTES = 100_000_000
"""Above this a backup is made once a day: half an hour of writing is not worth a copy of this size."""
YOUNG_SECONDS = 3600.0
"""An attachment younger than this may be in a composer whose draft is not saved yet."""


@dataclass(frozen=True, slots=True)
class Times:
    """The clock (seconds since 1970) and how to wait; a test replaces both."""

    clock: Callable[[], float]
    sleep: Callable[[float], Awaitable[object]] = asyncio.sleep


@dataclass(frozen=True, slots=True)
class KeptFiles:
    """Attached originals, and the folder in which what was made from them begins with their names. Its methods block."""

    blobs: Blobs
    cache: Path

    def delete(self, names: Collection[str], before: float) -> None:
        """Delete these originals, as :meth:`Blobs.delete` does, and what was made from them."""
        for name in self.blobs.delete(names, before):
            for made in self.cache.glob(f"*/{name}*"):
                with contextlib.suppress(OSError):
                    made.unlink()

    def clear_exports(self) -> None:
        """Take away what exports that were killed have left."""
        clear(notes_in(self.cache))

    def delete_all_but(self, used: Collection[str], before: float) -> None:
        """Delete what nothing holds."""
        self.delete(self.blobs.names() - set(used), before)


class Safekeeping:
    """Owned by the program: :meth:`start` once, :meth:`close` last. What fails is logged, told by ``failed``, and tried again."""

    def __init__(self, store: Store, library: Library, kept: KeptFiles, times: Times, trash_days: Callable[[], int]) -> None:
        self.failed: Signal[LoquentError] = Signal()
        self._store = store
        self._library = library
        self._kept = kept
        self._times = times
        self._trash_days = trash_days
        self._scope = TaskScope("safekeeping")
        self._busy = asyncio.Lock()
        self._backed_up_commits: int | None = None
        self._swept = float("-inf")

    def start(self) -> None:
        """Look every minute from now on."""
        self._scope.spawn(self._watch(), key="watch")

    async def close(self) -> None:
        """End what runs; a backup in the middle is given up."""
        await self._scope.close()

    async def _watch(self) -> None:
        while True:
            await self._times.sleep(LOOK_SECONDS)
            try:
                await self.look()
            except LoquentError as error:
                _log.error("safekeeping: %s", error)
                self.failed.emit(error)

    async def look(self) -> None:
        """Do what is due, never while an answer is being written: a backup, then once a day the end of what was deleted."""
        if self._library.any_streaming or self._store.database.read_only:
            return
        async with self._busy:
            now = self._times.clock()
            if await self._backup_due(now):
                await self._back_up(now)
            if now - self._swept >= DAY_SECONDS:
                self._swept = now
                await self._sweep(now)

    async def _backup_due(self, now: float) -> bool:
        database = self._store.database
        made = await self._made()
        age = now - made[0].moment if made else float("inf")
        if age < 0:
            # The clock went back: a backup from the future must not keep new ones from being made.
            age = float("inf")
        if self._backed_up_commits is None:
            # Nothing is known of what happened before this start: at most one backup a day for that.
            self._backed_up_commits = database.commits
            return age >= DAY_SECONDS
        if database.commits == self._backed_up_commits:
            return False
        size = await asyncio.to_thread(lambda: database.path.stat().st_size)
        return age >= (DAY_SECONDS if size > LARGE_BYTES else CHANGED_SECONDS)

    async def _made(self) -> list[Backup]:
        return [backup for backup in await self.backups() if backup.before_version is None]

    async def backups(self) -> list[Backup]:
        """All backups, the newest first."""
        from desktop.storage.backup import listed

        return await asyncio.to_thread(listed, self._store.database.backups)

    async def backup_now(self) -> Path:
        """Make a backup. StorageError when it cannot be made."""
        async with self._busy:
            return await self._back_up(self._times.clock())

    async def before_much(self) -> None:
        """Make a backup before an import, or before many conversations are deleted: unless there is nothing, or one of how things are, an
        answer is being written, or the file is so large that one a day is enough. What is to be done does not hang on it: a failure is
        only logged."""
        if self._library.any_streaming or self._store.database.read_only:
            return
        try:
            async with self._busy:
                if await self._much_to_lose():
                    await self._back_up(self._times.clock())
        except (LoquentError, OSError) as error:
            _log.error("no backup could be made: %s", error)

    async def _much_to_lose(self) -> bool:
        database = self._store.database
        made = await self._made()
        if (made and database.commits == self._backed_up_commits) or not await self._store.count():
            return False
        size = await asyncio.to_thread(lambda: database.path.stat().st_size)
        return size <= LARGE_BYTES or not made or self._times.clock() - made[0].moment >= DAY_SECONDS

    async def _back_up(self, now: float) -> Path:
        from desktop.storage.backup import back_up

        commits = self._store.database.commits
        path = await back_up(self._store.database, now=now)
        self._backed_up_commits = commits
        return path

    async def restore(self, backup: Path) -> list[Path]:
        """Put *backup* in the place of the conversations and return where those are kept; sessions end and have to be opened again.

        StorageError: ``storage.backup_damaged``, and everything is as before.
        """
        from desktop.storage.backup import restore, verify

        async with self._busy:
            await asyncio.to_thread(verify, backup)
            return await self._replace(lambda: restore(self._store.database, backup))

    async def recover(self) -> RecoveryReport:
        """Replace the conversations by what can be read of them, when they turned out to be damaged while the program runs."""
        from desktop.storage.recovery import recover

        async with self._busy:
            return await self._replace(lambda: recover(self._store.database.path))

    async def _replace(self, work: Callable[[], Awaitable[T]]) -> T:
        """Do *work* while the file is closed; sessions end and have to be opened again."""
        await self._library.close_sessions()
        await self._store.database.close()
        try:
            return await work()
        finally:
            await self._store.database.open()
            self._backed_up_commits = None
            await self._library.reload()

    async def empty_trash(self) -> Purged:
        """Remove all that is in the trash for good."""
        return await self._remove(await self._store.purge(float("inf")))

    async def delete_for_ever(self, conversation_id: str) -> Purged:
        """Remove one conversation of the trash for good: its text leaves the file, its attachments the disk. Backups keep theirs."""
        return await self._remove(await self._store.purge_conversation(conversation_id))

    async def _sweep(self, now: float) -> None:
        await asyncio.to_thread(self._kept.clear_exports)
        days = self._trash_days()
        if days > 0:
            await self._remove(await self._store.purge(now - days * DAY_SECONDS))
        used = await self._store.used_blobs()
        await asyncio.to_thread(self._kept.delete_all_but, used, now - YOUNG_SECONDS)

    async def _remove(self, purged: Purged) -> Purged:
        if purged.blobs:
            await asyncio.to_thread(self._kept.delete, purged.blobs, self._times.clock() - YOUNG_SECONDS)
        return purged
