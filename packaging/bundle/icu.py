"""Take out of Qt's copy of the ICU data what Loquent's Qt never asks for: 24 of 32 MB, a sixth of the bundle.

Qt links three things of ICU: collation, converters between encodings, and the display names of time zones. Collation stays, with all its
languages. Loquent decodes text in Python and shows no names of zones, so the tables of those go, and with them the dictionaries of line
breaks, units, currencies, names of languages and regions, transliteration and spelled numbers, which Qt does not link at all. ICU answers
a question about what is gone as it does for a language it does not know.

The library is an ELF file (Linux) whose only content is ICU's "common data" package: a header, a table of (offset of a name, offset of an
item), the names, the items (ICU's ``udata.h`` and ``ucmndata.h``). The package is written anew without the items; whole pages, and so
nothing that has to be aligned, are cut out of the middle of the file, and what lies behind moves forward. Whatever is not laid out exactly
so is left as it is.
"""

from __future__ import annotations

import re
import struct
from dataclasses import dataclass
from pathlib import Path

UNUSED = re.compile(r"[^/]+/((brkitr|curr|lang|rbnf|region|translit|unit|zone)/.*|[^/]+\.(cnv|spp)|unames\.icu)")
_PAGE = 0x1000
_ALIGNED = 16
_SYMBOLS = 11  # SHT_DYNSYM
_MARK = struct.pack("<BB", 0xDA, 0x27)


class UnknownLayout(Exception):
    """The file is not laid out as this module knows it."""


@dataclass(frozen=True, slots=True)
class Package:
    """ICU's common data: its header and its items by name."""

    header: bytes
    items: dict[str, bytes]


def slim(library: Path) -> int:
    """Rewrite *library* without what is unused; returns how many bytes it became shorter. UnknownLayout leaves it unchanged."""
    content = bytearray(library.read_bytes())
    begin, size = _place(content)
    package = read(bytes(content[begin : begin + size]))
    slimmer = write(Package(package.header, {name: item for name, item in package.items.items() if UNUSED.fullmatch(name) is None}))
    gone = (size - len(slimmer)) // _PAGE * _PAGE
    if gone <= 0:
        return 0
    content[begin : begin + size] = slimmer.ljust(size - gone, b"\0")
    _close_gap(content, begin, size, gone)
    library.write_bytes(content)
    return gone


def read(data: bytes) -> Package:
    """The package in *data*."""
    length, mark, form = struct.unpack_from("<H2s8x4s", data)
    if mark != _MARK or form != b"CmnD":
        raise UnknownLayout("no common data of ICU in the order of bytes of this computer")
    (count,) = struct.unpack_from("<I", data, length)
    table = [struct.unpack_from("<II", data, length + 4 + 8 * number) for number in range(count)]
    ends = [start for _, start in table[1:]] + [len(data) - length]
    items = {}
    for (name_at, start), end in zip(table, ends, strict=True):
        name = data[length + name_at : data.index(b"\0", length + name_at)].decode("ascii")
        items[name] = data[length + start : length + end]
    return Package(data[:length], items)


def write(package: Package) -> bytes:
    """The bytes of *package*, as :func:`read` reads them."""
    names = sorted(package.items)
    table, pool, body = b"", b"", b""
    first_name = 4 + 8 * len(names)
    first_item = -(-(first_name + sum(len(name) + 1 for name in names)) // _ALIGNED) * _ALIGNED
    for name in names:
        table += struct.pack("<II", first_name + len(pool), first_item + len(body))
        pool += name.encode("ascii") + b"\0"
        body += package.items[name].ljust(-(-len(package.items[name]) // _ALIGNED) * _ALIGNED, b"\0")
    return package.header + (struct.pack("<I", len(names)) + table + pool).ljust(first_item, b"\0") + body


def _place(content: bytearray) -> tuple[int, int]:
    """Offset and size of the section with the data."""
    if content[:6] != b"\x7fELF\x02\x01":
        raise UnknownLayout("no ELF file of 64 bits, little end first")
    found = [
        (at, size)
        for _, _, at, size, _ in (struct.unpack_from("<QQQQQ", content, header + 8) for header in _sections(content))
        if content[at + 2 : at + 4] == _MARK and size > _PAGE
    ]
    if len(found) != 1 or found[0][0] % _PAGE:
        raise UnknownLayout("no section with nothing but the data")
    return found[0]


def _sections(content: bytearray) -> list[int]:
    (start,) = struct.unpack_from("<Q", content, 0x28)
    size, count = struct.unpack_from("<HH", content, 0x3A)
    return [start + size * number for number in range(count)]


def _close_gap(content: bytearray, begin: int, size: int, gone: int) -> None:
    """Set every offset, address and size in the headers right after *gone* bytes at the end of the data went."""
    (start,) = struct.unpack_from("<Q", content, 0x28)
    if start < begin + size:
        raise UnknownLayout("the headers of the sections lie before the data")
    struct.pack_into("<Q", content, 0x28, start - gone)
    (segments,) = struct.unpack_from("<Q", content, 0x20)
    step, count = struct.unpack_from("<HH", content, 0x36)
    for header in range(segments, segments + step * count, step):
        _shift(content, header + 8, (0, 1, 2), (3, 4), begin, size, gone)
    for header in _sections(content):
        _shift(content, header + 16, (1, 0), (2,), begin, size, gone)
        (kind,) = struct.unpack_from("<I", content, header + 4)
        if kind == _SYMBOLS:
            table, length = struct.unpack_from("<QQ", content, header + 24)
            for symbol in range(table, table + length, 24):
                (extent,) = struct.unpack_from("<Q", content, symbol + 16)
                if extent == size:
                    struct.pack_into("<Q", content, symbol + 16, size - gone)


def _shift(content: bytearray, at: int, places: tuple[int, ...], sizes: tuple[int, ...], begin: int, size: int, gone: int) -> None:
    """One header of five numbers: its *places* (the first is the offset in the file) move, its *sizes* shrink when the data is inside."""
    values = list(struct.unpack_from("<5Q", content, at))
    offset, length = values[places[0]], values[sizes[0]]
    for number in places:
        # What has no address is not loaded; any other is an offset plus whole pages.
        if offset >= begin + size and values[number]:
            values[number] -= gone
    if offset <= begin < offset + length:
        for number in sizes:
            values[number] -= gone
    struct.pack_into("<5Q", content, at, *values)
