"""What an export writes beside its target until it is done is noted, so that what a killed program left there can be taken away."""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import stat
import sys
from pathlib import Path

_OURS = re.compile(r"\.loquent-[0-9a-f]{16}\.part")
_TAKEN = ".taken"


def notes_in(cache: Path) -> Path:
    """Where the program with this *cache* keeps its notes."""
    return cache / "unfinished-exports"


class Beside:
    """A path beside *target* for what is being written, noted in *notes* before anything is there. Methods block.

    Without a note (its folder cannot be written to) all is as well; only what a kill leaves then stays.
    """

    def __init__(self, target: Path, notes: Path) -> None:
        name = secrets.token_hex(8)
        self.path = target.parent.absolute() / f".loquent-{name}.part"
        """A name that nobody else can have chosen."""
        self._note = notes / name
        self._file: int | None = None
        with contextlib.suppress(OSError):
            clear(notes)
            notes.mkdir(mode=0o700, parents=True, exist_ok=True)
            self._file = os.open(self._note, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            _hold(self._file)
        self.add(str(self.path))

    def add(self, name: str) -> None:
        """Note the *name* of a file in the folder, before it is there."""
        if self._file is not None:
            with contextlib.suppress(OSError):
                os.write(self._file, json.dumps(name).encode() + b"\n")

    def end(self) -> None:
        """Nothing is at the path any more. Never fails."""
        if self._file is not None:
            os.close(self._file)
            self._file = None
            with contextlib.suppress(OSError):
                self._note.unlink()

    def give_up(self) -> None:
        """Throw away what is at the path. Never fails."""
        with contextlib.suppress(OSError):
            if self.path.is_dir():
                shutil.rmtree(self.path, ignore_errors=True)
            else:
                self.path.unlink(missing_ok=True)
        self.end()


def clear(notes: Path) -> None:
    """Take away what programs that are gone have left, as *notes* say: what was written by them, and nothing else. Blocks, never fails."""
    with contextlib.suppress(OSError):
        for note in list(notes.iterdir()):
            with contextlib.suppress(OSError):
                _clear(note)


def _clear(note: Path) -> None:
    if note.suffix != _TAKEN:
        with note.open("rb") as file:
            _hold(file.fileno())
        # Windows refuses it while a program has the note open.
        note = note.rename(note.with_name(note.name + _TAKEN))
    lines = [name for line in note.read_bytes().splitlines() if isinstance(name := _read(line), str)]
    path = Path(lines[0]) if lines else None
    if path is not None and path.is_absolute() and _OURS.fullmatch(path.name):
        if not path.parent.is_dir():
            # On a drive that may come back.
            return
        _take_away(path, lines[1:])
    note.unlink()


def _take_away(path: Path, names: list[str]) -> None:
    if not _is(path, stat.S_IFDIR):
        _unlink(path)
        return
    folders = {path}
    for name in names:
        file = path / name
        # A folder of our making: not one that a link leads to, nor one of its own folders' folders.
        if file.parent in {path, path / file.parent.name} and ".." not in file.parts and _is(file.parent, stat.S_IFDIR):
            _unlink(file)
            folders.add(file.parent)
    for folder in sorted(folders, reverse=True):
        # What somebody else put there keeps it.
        with contextlib.suppress(OSError):
            folder.rmdir()


def _unlink(path: Path) -> None:
    with contextlib.suppress(OSError):
        if _is(path, stat.S_IFREG):
            path.unlink()


def _is(path: Path, kind: int) -> bool:
    try:
        return stat.S_IFMT(os.lstat(path).st_mode) == kind
    except (OSError, ValueError):
        # ValueError: no name of a file at all, in a damaged note.
        return False


def _read(line: bytes) -> object:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        # The last one, cut by the end of its program.
        return None


def _hold(descriptor: int) -> None:
    """Keep the file for this process alone while it has it open. OSError when another one does, or when that cannot be found out."""
    if sys.platform != "win32":
        import fcntl

        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
