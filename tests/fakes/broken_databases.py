"""Databases in trouble, made on purpose: connections that fail when told to, and nine ways a file can be damaged."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Callable, Iterable
from functools import partial
from pathlib import Path
from typing import Any


def _error(name: str, code: int) -> sqlite3.OperationalError:
    error = sqlite3.OperationalError(name)
    error.sqlite_errorcode = code
    return error


def full_disk() -> sqlite3.OperationalError:
    """What SQLite says when there is no room."""
    return _error("database or disk is full", sqlite3.SQLITE_FULL)


def io_error() -> sqlite3.OperationalError:
    """What SQLite says when the disk fails."""
    return _error("disk I/O error", sqlite3.SQLITE_IOERR)


class WatchedConnection(sqlite3.Connection):
    """A real connection that calls *before* with each statement first; what that raises is what the statement raises.

    ROLLBACK is never failed: SQLite rolls back by itself when a program ends.
    """

    before: Callable[[str], None] = staticmethod(lambda statement: None)

    @classmethod
    def factory(cls, before: Callable[[str], None]) -> Callable[..., sqlite3.Connection]:
        """What to give to ``Database(connect=...)``."""
        made = type("Watched", (cls,), {"before": staticmethod(before)})
        return partial(sqlite3.connect, factory=made)

    def execute(self, sql: str, *rest: Any) -> sqlite3.Cursor:
        """As sqlite3 has it."""
        if sql != "ROLLBACK":
            self.before(sql)
        return super().execute(sql, *rest)

    def executemany(self, sql: str, values: Iterable[Any]) -> sqlite3.Cursor:
        """As sqlite3 has it."""
        self.before(sql)
        return super().executemany(sql, values)


class FailOnce:
    """A hook for :class:`WatchedConnection`: the *at*-th statement from now fails with *error*, all others work."""

    def __init__(self, at: int, error: Callable[[], sqlite3.OperationalError] = full_disk) -> None:
        self.seen = 0
        self._at = at
        self._error = error

    @property
    def fired(self) -> bool:
        """True when there were so many statements."""
        return self.seen >= self._at

    def __call__(self, statement: str) -> None:
        self.seen += 1
        if self.seen == self._at:
            raise self._error()


def _overwrite(path: Path, start: int, data: bytes) -> None:
    with path.open("r+b") as file:
        file.seek(start)
        file.write(data)


def no_magic(path: Path) -> None:
    """The first 16 bytes are zeros."""
    _overwrite(path, 0, bytes(16))


def no_header(path: Path) -> None:
    """The whole header is noise."""
    _overwrite(path, 0, random.Random(1).randbytes(100))


def no_schema(path: Path) -> None:
    """The whole first page, with the schema, is zeros."""
    _overwrite(path, 0, bytes(4096))


def cut_short(path: Path) -> None:
    """The last third of the file is gone."""
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size * 2 // 3 // 4096 * 4096)


def cut_inside_a_page(path: Path) -> None:
    """The file ends in the middle of a page."""
    with path.open("r+b") as file:
        file.truncate(path.stat().st_size - 2048)


def noise_inside(path: Path) -> None:
    """A tenth of the pages after the first ten are noise."""
    dice = random.Random(2)
    pages = path.stat().st_size // 4096
    for page in dice.sample(range(10, pages), max(1, pages // 10)):
        _overwrite(path, page * 4096, dice.randbytes(4096))


def zeros_inside(path: Path) -> None:
    """A run of pages in the middle is zeros, as after a power cut."""
    pages = path.stat().st_size // 4096
    _overwrite(path, pages // 2 * 4096, bytes(4096 * max(1, pages // 10)))


def another_file_inside(path: Path) -> None:
    """The second half is text."""
    size = path.stat().st_size
    _overwrite(path, size // 2 // 4096 * 4096, b"Lorem ipsum dolor sit amet. " * (size // 2 // 28))


def all_noise(path: Path) -> None:
    """Nothing of the file is left."""
    _overwrite(path, 0, random.Random(3).randbytes(path.stat().st_size))


CORRUPTIONS: tuple[Callable[[Path], None], ...] = (
    no_magic,
    no_header,
    no_schema,
    cut_short,
    cut_inside_a_page,
    noise_inside,
    zeros_inside,
    another_file_inside,
    all_noise,
)
