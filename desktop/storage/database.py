"""The SQLite file: one thread that writes, one that reads, and the checks before the first statement.

A file that is empty, damaged, newer or somebody else's is refused and never changed. A new file is made
beside its place and renamed into it, so that a crash cannot leave an empty one. Commits are WAL commits:
``synchronous=FULL`` (2 ms, measured) for what a person wrote, NORMAL (0.01 ms) for the journal of a stream. In a network or synchronised
folder there is no WAL, and every commit waits for the disk (``EXTRA``: without a WAL, FULL does not keep the name that ends a commit).
"""

from __future__ import annotations

import asyncio
import contextlib
import errno
import os
import sqlite3
import stat
import struct
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar

from desktop.storage import finding, places
from desktop.storage.backup import backup_before_migration, copy_file, fsync_folder, set_aside
from desktop.storage.errors import StorageError, from_sqlite

T = TypeVar("T")

APPLICATION_ID = 0x4C4F5155
"""``LOQU``: marks the file as ours."""

BUSY_SECONDS = 10.0
"""How long a statement waits for another program's lock, on the storage thread, before it says so."""

CHECKED_BYTES = 16 * 1024 * 1024
"""A file up to this size is checked whole when it is opened (``quick_check``: 16 ms per 10 MB, measured)."""

PAGE_BYTES = 4096

_REFUSED = (errno.EACCES, errno.EPERM, errno.EROFS)
_MAGIC = b"SQLite format 3\x00"
_MIGRATIONS = Path(__file__).parent / "migrations"


def migrations(folder: Path = _MIGRATIONS) -> list[tuple[int, str]]:
    """The numbered SQL files in order: ``(number, text)``."""
    return [(int(path.name[:4]), path.read_text(encoding="utf-8")) for path in sorted(folder.glob("[0-9][0-9][0-9][0-9]_*.sql"))]


class Database:
    """The file at *path*. :meth:`open` first, :meth:`close` last; both and every other call on one event loop.

    Work given to it is done in the order it was given and is never dropped once given: cancelling the
    caller only stops the waiting. Errors of SQLite come out as :class:`StorageError`.
    """

    def __init__(
        self,
        path: Path,
        *,
        migrations_folder: Path = _MIGRATIONS,
        connect: Callable[..., sqlite3.Connection] = sqlite3.connect,
        kind_of: Callable[[Path], str] = places.kind_of,
    ) -> None:
        """*connect* makes every connection; a test gives one that fails where it wants. *kind_of* says what kind of place a folder is."""
        self.path = path
        self.place = ""
        """``network``, ``synced`` or empty, once the file is open."""
        self._kind_of = kind_of
        self.read_only = False
        self.commits = 0
        """How many transactions have changed something since the file was opened; a backup is due only when this has grown."""
        self._connect_file = connect
        self._migrations_folder = migrations_folder
        self._writer: ThreadPoolExecutor | None = None
        self._reader: ThreadPoolExecutor | None = None
        self._writing: sqlite3.Connection | None = None
        self._reading: sqlite3.Connection | None = None
        self._synchronous = ""
        self._copying = threading.Event()

    @property
    def backups(self) -> Path:
        """The folder of this file's backups."""
        return self.path.parent / "backups"

    async def open(self, *, start_new: bool = False, read_only: bool = False) -> None:
        """Open, create or migrate the file. StorageError when it is not one of ours in good order.

        ``start_new``: a file that is in the way is moved aside (kept) and an empty database is made.
        ``read_only``: change no byte, for a file or folder that cannot be written to; :meth:`run` then raises ``storage.read_only``.
        """
        self.read_only = read_only
        self.commits = 0
        self._writer = ThreadPoolExecutor(1, thread_name_prefix="storage")
        self._reader = ThreadPoolExecutor(1, thread_name_prefix="storage-read")
        try:
            if read_only:
                await self._submit(self._reader, self._open_to_read)
            else:
                await self._submit(self._writer, lambda: self._open(start_new))
        except BaseException:
            await self.close()
            raise

    async def close(self) -> None:
        """Finish all work given so far (a copy is given up), then close the file and end both threads. May be called again."""
        self._copying.set()
        writer, reader = self._writer, self._reader
        self._writer = self._reader = None
        if reader is not None:
            await self._submit(reader, self._close_reading)
            reader.shutdown(wait=False)
        if writer is not None:
            await self._submit(writer, self._close_writing)
            writer.shutdown(wait=False)

    async def run(self, fn: Callable[[sqlite3.Connection], T], *, durable: bool = True) -> T:
        """Call *fn* in one transaction on the writing connection and return its value after the commit.

        Any exception undoes the whole transaction. ``durable``: after the return it survives a power cut;
        otherwise only the end of the program, however sudden.
        """
        if self._writer is None:
            raise StorageError("storage.closed")
        if self.read_only:
            raise StorageError("storage.read_only", path=str(self.path))
        return await self._submit(self._writer, lambda: self._transaction(fn, durable))

    async def read(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Call *fn* on the reading connection, which sees all that was committed and waits for no writer.

        Cancelled before its turn, it is not called at all: what was typed into a search field since then is what counts.
        """
        if self._reader is None:
            raise StorageError("storage.closed")
        try:
            return await asyncio.wrap_future(self._reader.submit(lambda: self._query(fn)))
        except sqlite3.Error as error:
            raise from_sqlite(error, self.path) from error

    async def outside(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        """Call *fn* on the writing connection without a transaction, for statements that allow none."""
        if self._writer is None:
            raise StorageError("storage.closed")
        if self.read_only:
            raise StorageError("storage.read_only", path=str(self.path))
        return await self._submit(self._writer, lambda: fn(self._open_writing()))

    async def _submit(self, executor: ThreadPoolExecutor, work: Callable[[], T]) -> T:
        future = asyncio.wrap_future(executor.submit(work))
        try:
            return await asyncio.shield(future)
        except sqlite3.Error as error:
            raise from_sqlite(error, self.path) from error

    # --- on the storage threads

    @property
    def _journal_mode(self) -> str:
        return "DELETE" if self.place else "WAL"

    @property
    def _wal(self) -> Path:
        return self.path.with_name(self.path.name + "-wal")

    @property
    def _wal_holds_pages(self) -> bool:
        return self._wal.exists() and self._wal.stat().st_size > 0

    def _open_to_read(self) -> None:
        self.place = self._kind_of(self.path.parent)
        if not self.path.exists():
            raise StorageError("storage.missing", path=str(self.path))
        self._check_header()
        journal = self.path.with_name(self.path.name + "-journal")
        # Without a WAL nobody writes, and SQLite need not make the two files beside it that a folder may refuse.
        how = "mode=ro" if self._wal_holds_pages or journal.exists() else "immutable=1"
        uri = f"{self.path.absolute().as_uri()}?{how}"
        self._reading = self._connect_file(uri, uri=True, isolation_level=None, timeout=BUSY_SECONDS)
        version = int(self._reading.execute("PRAGMA user_version").fetchone()[0])
        if version != self._newest():
            raise StorageError("storage.newer" if version > self._newest() else "storage.read_only", path=str(self.path))

    def _open(self, start_new: bool) -> None:
        try:
            self.path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            if start_new:
                set_aside(self.path)
            else:
                self._refuse_loss()
        except OSError as error:
            raise StorageError("storage.unreadable", path=str(self.path), reason=error.strerror or str(error)) from error
        self.place = self._kind_of(self.path.parent)
        if not self.path.exists():
            self._create()
        self._check_writable()
        self._check_header()
        self._check_version()
        _make_private(self.path)
        self._writing = self._connect()
        self._check_whole(self._writing)
        self._migrate(self._writing)

    def _refuse_loss(self) -> None:
        """A missing or empty file beside signs of an earlier life is a loss, not a first start."""
        if self.path.exists():
            if self.path.stat().st_size == 0:
                raise StorageError("storage.empty", path=str(self.path))
            return
        blobs = self.path.parent / "blobs"
        signs = self._wal.exists() or any(self.backups.glob("*.db")) or (blobs.is_dir() and any(blobs.iterdir()))
        if signs:
            raise StorageError("storage.missing", path=str(self.path))

    def _check_writable(self) -> None:
        """SQLite needs the folder too, for the files beside this one; it would say so only at the first statement, in other words."""
        if not (os.access(self.path, os.R_OK) and os.access(self.path.parent, os.X_OK)):
            raise StorageError("storage.unreadable", path=str(self.path), reason=os.strerror(errno.EACCES))
        if not (os.access(self.path, os.W_OK) and os.access(self.path.parent, os.W_OK)):
            raise StorageError("storage.read_only", path=str(self.path))

    def _create(self) -> None:
        fresh = self.path.with_name(self.path.name + ".new")
        try:
            make_file(fresh, self._migrations_folder, self._connect_file, self._journal_mode)
            os.replace(fresh, self.path)
            fsync_folder(self.path.parent)
        except OSError as error:
            code = "storage.read_only" if error.errno in _REFUSED else "storage.failed"
            raise StorageError(code, path=str(self.path), reason=error.strerror or str(error)) from error

    def _check_header(self) -> None:
        """Judge the file by its own bytes, before SQLite may touch it."""
        try:
            with self.path.open("rb") as file:
                header = file.read(100)
        except OSError as error:
            raise StorageError("storage.unreadable", path=str(self.path), reason=error.strerror or str(error)) from error
        if len(header) < 100 or not header.startswith(_MAGIC):
            raise StorageError("storage.corrupt", path=str(self.path))
        version, application = struct.unpack(">I", header[60:64])[0], struct.unpack(">I", header[68:72])[0]
        if application != APPLICATION_ID:
            raise StorageError("storage.foreign", path=str(self.path))
        if version > self._newest():
            raise StorageError("storage.newer", path=str(self.path))

    def _check_version(self) -> None:
        """The same question to what is still in the WAL; a connection that only reads changes no byte when it closes.

        A journal that a crash left has to be played back by one that writes; it can only lead to a version older than the header's.
        """
        if self.path.with_name(self.path.name + "-journal").exists():
            return
        uri = f"{self.path.absolute().as_uri()}?mode=ro"
        with contextlib.closing(self._connect_file(uri, uri=True, timeout=BUSY_SECONDS)) as connection:
            version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        if version > self._newest():
            raise StorageError("storage.newer", path=str(self.path))

    def _newest(self) -> int:
        return max(number for number, _ in migrations(self._migrations_folder))

    def _connect(self, *, reading: bool = False) -> sqlite3.Connection:
        connection = self._connect_file(self.path, isolation_level=None, timeout=BUSY_SECONDS)
        try:
            connection.execute("PRAGMA foreign_keys = ON")
            connection.execute("PRAGMA secure_delete = ON")
            connection.execute("PRAGMA query_only = ON" if reading else f"PRAGMA journal_mode = {self._journal_mode}")
        except BaseException:
            connection.close()
            raise
        return connection

    def _check_whole(self, connection: sqlite3.Connection) -> None:
        size = self.path.stat().st_size
        # Cut inside its last page: quick_check does not see that where the page is one of the search index. A WAL may hold the page whole.
        if size % int(connection.execute("PRAGMA page_size").fetchone()[0]) and not self._wal_holds_pages:
            raise StorageError("storage.corrupt", path=str(self.path))
        if size > CHECKED_BYTES:
            return
        if connection.execute("PRAGMA quick_check(1)").fetchone()[0] != "ok":
            raise StorageError("storage.corrupt", path=str(self.path))

    def _migrate(self, connection: sqlite3.Connection) -> None:
        version = int(connection.execute("PRAGMA user_version").fetchone()[0])
        waiting = [(number, text) for number, text in migrations(self._migrations_folder) if number > version]
        if not waiting:
            return
        backup_before_migration(connection, self.backups, version)
        for number, text in waiting:
            try:
                _apply(connection, number, text)
            except sqlite3.Error as error:
                raise StorageError("storage.migration", path=str(self.path), reason=str(error)) from error

    def _open_writing(self) -> sqlite3.Connection:
        if self._writing is None:
            raise StorageError("storage.closed")
        return self._writing

    def _transaction(self, fn: Callable[[sqlite3.Connection], T], durable: bool) -> T:
        connection = self._open_writing()
        wanted = "EXTRA" if self.place else "FULL" if durable else "NORMAL"
        if wanted != self._synchronous:
            connection.execute(f"PRAGMA synchronous = {wanted}")
            self._synchronous = wanted
        # IMMEDIATE: a transaction that begins by reading and then writes fails at once with BUSY_SNAPSHOT, whatever the timeout.
        connection.execute("BEGIN IMMEDIATE")
        before = connection.total_changes
        try:
            value = fn(connection)
            connection.execute("COMMIT")
            self.commits += connection.total_changes > before
        except BaseException:
            # After "disk full" SQLite has rolled back by itself.
            if connection.in_transaction:
                connection.execute("ROLLBACK")
            raise
        return value

    def _query(self, fn: Callable[[sqlite3.Connection], T]) -> T:
        if self._reading is None:
            self._reading = self._connect(reading=True)
        # One snapshot for all statements of fn.
        self._reading.execute("BEGIN")
        try:
            return fn(self._reading)
        finally:
            if self._reading.in_transaction:
                self._reading.execute("ROLLBACK")

    def _close_reading(self) -> None:
        if self._reading is not None:
            self._reading.close()
            self._reading = None

    def _close_writing(self) -> None:
        if self._writing is not None:
            with contextlib.suppress(sqlite3.Error):
                self._writing.execute("PRAGMA optimize")
            self._writing.close()
            self._writing = None
            self._synchronous = ""

    async def copy_to(self, target: Path) -> None:
        """Write a checked, consistent copy of the living file to *target* (replaced atomically), on a thread of its own.

        Saving and reading go on meanwhile; the copy is of the moment it began. :meth:`close` ends it.
        """
        self._copying = threading.Event()
        try:
            await asyncio.shield(asyncio.to_thread(copy_file, self.path, target, self._connect_file, self._copying.is_set))
        finally:
            self._copying.set()


def make_file(
    path: Path, folder: Path = _MIGRATIONS, connect: Callable[..., sqlite3.Connection] = sqlite3.connect, journal_mode: str = "WAL"
) -> None:
    """Make an empty database of the newest schema at *path*, replacing what is there. OSError, sqlite3.Error."""
    path.unlink(missing_ok=True)
    os.close(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    with contextlib.closing(connect(path, isolation_level=None)) as connection:
        connection.execute(f"PRAGMA page_size = {PAGE_BYTES}")
        connection.execute("PRAGMA auto_vacuum = INCREMENTAL")
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        for number, text in migrations(folder):
            _apply(connection, number, text)
        connection.execute(f"PRAGMA journal_mode = {journal_mode}")


def _make_private(path: Path) -> None:
    """SQLite gives ``-wal`` and ``-shm`` the mode of the file; make that 0600, whatever it was copied as."""
    mode = stat.S_IMODE(path.stat().st_mode)
    if os.name == "posix" and mode & 0o077:
        with contextlib.suppress(OSError):
            path.chmod(0o600)


def _apply(connection: sqlite3.Connection, number: int, text: str) -> None:
    """Run one migration and set its number, all in one transaction."""
    finding.lend_functions(connection)
    connection.execute("BEGIN IMMEDIATE")
    try:
        for statement in _statements(text):
            connection.execute(statement)
        connection.execute(f"PRAGMA user_version = {number}")
        connection.execute("COMMIT")
    except BaseException:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        raise


def _statements(text: str) -> list[str]:
    """*text* cut after each complete statement (``executescript`` would commit before it starts)."""
    found: list[str] = []
    pending = ""
    for line in text.splitlines(keepends=True):
        pending += line
        if sqlite3.complete_statement(pending):
            found.append(pending)
            pending = ""
    if pending.strip():
        found.append(pending)
    return found
