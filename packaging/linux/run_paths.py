"""Take out of libraries where the build machine's linker looked for others: on another computer anybody might own such a folder."""

from __future__ import annotations

import struct
from pathlib import Path

# Numbers of the ELF format: https://refspecs.linuxfoundation.org/elf/gabi4+/ch5.dynamic.html
_PT_LOAD, _PT_DYNAMIC = 1, 2
_DT_NULL, _DT_STRTAB, _DT_RPATH, _DT_RUNPATH = 0, 5, 15, 29
_ENTRY = struct.Struct("<qQ")


def forget_foreign_run_paths(path: Path) -> bool:
    """Remove an RPATH or RUNPATH with an absolute folder in it from the 64-bit library or program at *path*; True when there was one.

    Paths that begin at the library itself (``$ORIGIN``) stay.
    """
    data = bytearray(path.read_bytes())
    if data[:6] != b"\x7fELF\x02\x01":
        return False
    segments = _segments(data)
    dynamic = next(((offset, size) for kind, offset, _, size in segments if kind == _PT_DYNAMIC), None)
    if dynamic is None:
        return False
    start, size = dynamic
    entries = [_ENTRY.unpack_from(data, start + at) for at in range(0, size, _ENTRY.size)]
    strings = next((_offset(segments, value) for tag, value in entries if tag == _DT_STRTAB), 0)
    kept = [(tag, value) for tag, value in entries if tag not in (_DT_RPATH, _DT_RUNPATH) or not _is_foreign(data, strings + value)]
    if len(kept) == len(entries):
        return False
    kept += [(_DT_NULL, 0)] * (len(entries) - len(kept))
    data[start : start + len(kept) * _ENTRY.size] = b"".join(_ENTRY.pack(*entry) for entry in kept)
    path.write_bytes(data)
    return True


def _segments(data: bytearray) -> list[tuple[int, int, int, int]]:
    """Kind, offset in the file, address and size of every program header."""
    table, size, count = struct.unpack_from("<Q", data, 32)[0], *struct.unpack_from("<HH", data, 54)
    found = []
    for number in range(count):
        kind, _flags, offset, address, _physical, length = struct.unpack_from("<IIQQQQ", data, table + number * size)
        found.append((kind, offset, address, length))
    return found


def _offset(segments: list[tuple[int, int, int, int]], address: int) -> int:
    return next(offset + address - start for kind, offset, start, size in segments if kind == _PT_LOAD and start <= address < start + size)


def _is_foreign(data: bytearray, at: int) -> bool:
    folders = bytes(data[at : data.index(0, at)]).split(b":")
    return any(folder.startswith(b"/") for folder in folders)
