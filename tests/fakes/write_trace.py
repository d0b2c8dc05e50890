"""What a program wrote to its files, as strace saw it, and what a power cut can leave of that.

Content is kept from the file's fsync on, names from the folder's. What came later may have reached the disk or not, each write for itself
and by sectors; names change in their order. A sector is written whole or not at all (as disks promise).
"""

from __future__ import annotations

import random
import re
import subprocess
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

SECTOR = 512
CALLS = "pwrite64,write,fsync,fdatasync,ftruncate,unlink,rename"
_CALL = re.compile(r"^(\d+) +(?:<\.\.\. \w+ resumed>)?(.*?)( <unfinished \.\.\.>)?$")
_DONE = re.compile(r"^(\w+)\((.*)\) += (-?\d+).*$")
_FILE = re.compile(r"^(\d+)<([^>]*)>")
_TEXT = re.compile(r'"([^"]*)"')


@dataclass(frozen=True, slots=True)
class Operation:
    """One call that succeeded. ``target`` is the new name of a ``rename``; ``said``: what was written to a pipe."""

    kind: str
    path: str = ""
    offset: int = 0
    data: bytes = b""
    target: str = ""


@dataclass
class _Content:
    kept: bytearray = field(default_factory=bytearray)
    later: list[Operation] = field(default_factory=list)


def trace(file: Path, arguments: Sequence[str], cwd: Path) -> list[Operation]:
    """Run Python with *arguments* under strace, which writes to *file*; what it did."""
    command = ["strace", "-f", "-y", "-xx", "-s", "4000000", "-e", f"trace={CALLS}", "-o", str(file), sys.executable, *arguments]
    subprocess.run(command, check=True, capture_output=True, timeout=120, cwd=cwd)
    return list(_operations(file.read_text(encoding="ascii").splitlines()))


def _operations(lines: Sequence[str]) -> Iterator[Operation]:
    begun: dict[str, str] = {}
    for line in lines:
        if (found := _CALL.match(line)) is None:
            continue
        thread, text, unfinished = found.groups()
        text = begun.pop(thread, "") + text
        if unfinished:
            begun[thread] = text
        elif (call := _DONE.match(text)) is not None and int(call[3]) >= 0:
            yield from _operation(call[1], call[2], int(call[3]))


def _operation(call: str, arguments: str, result: int) -> Iterator[Operation]:
    texts = [_plain(text) for text in _TEXT.findall(arguments)]
    if call == "unlink":
        yield Operation("unlink", texts[0].decode())
    elif call == "rename":
        yield Operation("rename", texts[0].decode(), target=texts[1].decode())
    elif (found := _FILE.match(arguments)) is not None:
        path, rest = _plain(found[2]).decode(), arguments.rsplit(", ", 1)
        if call == "pwrite64":
            assert result == len(texts[0]), "a write was cut short"
            yield Operation("write", path, int(rest[1]), texts[0])
        elif call == "write":
            yield Operation("said", data=texts[0]) if found[1] == "1" else Operation("strange", path)
        elif call == "ftruncate":
            yield Operation("truncate", path, int(rest[1]))
        else:
            yield Operation("sync", path)


def _plain(text: str) -> bytes:
    return bytes.fromhex(text.replace("\\x", ""))


class Disk:
    """A disk that :meth:`do` brings up to date, operation by operation, and :meth:`after_a_cut` looks at as a power cut would leave it."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._names: dict[str, _Content] = {}
        self._last_names: list[dict[str, _Content]] = [{}]
        """How the folder looked at its last fsync and after each change of a name since."""

    def do(self, operation: Operation) -> None:
        """Bring the disk up to date; what is not about a file of the folder changes nothing."""
        path = operation.path
        if operation.kind == "sync" and path == self._folder:
            self._last_names = [dict(self._names)]
        if not path.startswith(f"{self._folder}/") or path.endswith("-shm"):
            return
        assert operation.kind != "strange", "a write that this model does not know"
        if operation.kind == "unlink":
            self._names.pop(path, None)
        elif operation.kind == "rename":
            self._names[operation.target] = self._names.pop(path)
        else:
            content = self._names.get(path)
            if content is not None or operation.kind != "sync":
                self._write(path, content, operation)
            return
        self._last_names.append(dict(self._names))

    def _write(self, path: str, content: _Content | None, operation: Operation) -> None:
        if content is None:
            content = self._names[path] = _Content()
            self._last_names.append(dict(self._names))
        if operation.kind != "sync":
            content.later.append(operation)
            return
        for each in content.later:
            _apply(content.kept, each)
        content.later = []

    def after_a_cut(self, dice: random.Random) -> dict[str, bytes]:
        """Name to content of what is left: of what was not synchronised nothing, everything, or whatever *dice* say."""
        share = dice.choice([0.0, 1.0, dice.random()])
        names = self._last_names[-1] if share == 1.0 else dice.choice(self._last_names)
        return {Path(path).name: _torn(content, share, dice) for path, content in names.items()}


def _torn(content: _Content, share: float, dice: random.Random) -> bytes:
    left = bytearray(content.kept)
    for each in content.later:
        if each.kind == "truncate":
            if dice.random() < share:
                _apply(left, each)
            continue
        for start in range(0, len(each.data), SECTOR):
            if dice.random() < share:
                _apply(left, Operation("write", offset=each.offset + start, data=each.data[start : start + SECTOR]))
    return bytes(left)


def _apply(content: bytearray, operation: Operation) -> None:
    if operation.kind == "truncate":
        del content[operation.offset :]
        content.extend(bytes(operation.offset - len(content)))
        return
    end = operation.offset + len(operation.data)
    content.extend(bytes(max(0, end - len(content))))
    content[operation.offset : end] = operation.data
