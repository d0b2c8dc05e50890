"""Where an export of many files goes: an archive, or a folder that comes to be whole or not at all. Everything here blocks."""

from __future__ import annotations

import contextlib
import os
import zipfile
from itertools import count
from pathlib import Path
from typing import IO, Protocol

from desktop.engine.unfinished import Beside


class Files(Protocol):
    """Takes files by their names in the export (``/`` between folder and name)."""

    def put(self, name: str, data: bytes) -> None:
        """Keep one file. OSError."""

    def end(self) -> None:
        """All files are there."""

    def abandon(self) -> None:
        """Let go; what was put is thrown away. Never fails."""


class ZipFiles:
    """Files in a zip archive that is written to *file*."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED)

    def put(self, name: str, data: bytes) -> None:
        """As :class:`Files`."""
        self._zip.writestr(name, data)

    def end(self) -> None:
        """As :class:`Files`."""
        self._zip.close()

    def abandon(self) -> None:
        """An archive that is not closed would write its end when it is collected, into a closed file."""
        with contextlib.suppress(OSError, ValueError):
            self._zip.close()


class FolderFiles:
    """Files below a folder, on disk when they are put; readable by their owner only."""

    def __init__(self, made: MadeFolder) -> None:
        self._made = made

    def put(self, name: str, data: bytes) -> None:
        """As :class:`Files`. A name that is there already is an error: nothing is written over."""
        path = self._made.path / name
        self._made.beside.add(name)
        path.parent.mkdir(mode=0o700, exist_ok=True)
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())

    def end(self) -> None:
        """Each file is on disk already."""

    def abandon(self) -> None:
        """Who made the folder throws it away."""


class MadeFolder:
    """A folder that is filled beside *target* and renamed into it at the end. OSError."""

    def __init__(self, target: Path, notes: Path) -> None:
        """Begin it; *notes* as :class:`~desktop.engine.unfinished.Beside` has them."""
        # As long as the target's own name: one that is too long fails here, not after all the work.
        with contextlib.suppress(FileNotFoundError):
            os.lstat(target)
        self.target = target
        """Where it is at the end: with a number when something else has that name."""
        self.beside = Beside(target, notes)
        self.path = self.beside.path
        try:
            self.path.mkdir(mode=0o700)
        except BaseException:
            self.beside.end()
            raise

    def finish(self) -> None:
        """Give it its name. What has that name already stays as it is."""
        wanted = self.target
        for number in count(2):
            if not os.path.lexists(self.target):
                os.rename(self.path, self.target)
                self.beside.end()
                return
            self.target = wanted.with_name(f"{wanted.name} {number}")

    def give_up(self) -> None:
        """Throw it away. Never fails."""
        self.beside.give_up()
