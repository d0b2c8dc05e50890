"""Where an element that grows without end is cut, and what is carried over to its rest.

A list is cut before an item, a table and a paragraph after a line. The place depends on the text alone, never on how it
came. What is lost: emphasis across the cut, and in a very long list that items further down decide how far apart all stand.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.markdown.blocks import Block, Code, Paragraph, Table
from desktop.markdown.tables import column_shares

_ITEM = re.compile(r"( {0,3})(?:([-+*])|(\d{1,9})([.)]))(?=[ \t]|\n)")
_RULE = re.compile(r" {0,3}([-*])[ \t]*(?:\1[ \t]*){2,}\n")


@dataclass(frozen=True, slots=True)
class Carry:
    """What the text before a cut means for the text after it."""

    head: str = ""
    """The first lines of a table, to be read before its rest."""
    shares: tuple[int, ...] = ()
    """Of that table: how wide its columns are."""
    number: int | None = None
    """The number of the next item of an ordered list."""
    goes_on: bool = False
    """The rest belongs to the paragraph before."""

    def join(self, blocks: tuple[Block, ...], counts: tuple[int, ...], start: int) -> tuple[tuple[Block, ...], tuple[int, ...]]:
        """*blocks* of the rest as what they are after the cut; *counts* tells how many each element has, *start* the first one's line."""
        if not blocks or not counts:
            return blocks, counts
        first = blocks[0]
        if self.head and isinstance(first, Table) and len(first.rows) == 1:
            return blocks[1:], (counts[0] - 1, *counts[1:])
        if self.head and isinstance(first, Table):
            rest = Table(first.rows[1:], first.align, replace(first.place, joined=True), self.shares)
            return (rest, *blocks[1:]), counts
        if self.goes_on and start == 0 and isinstance(first, Paragraph) and first.place.marker is None and not first.place.quote:
            return (replace(first, place=replace(first.place, tight=True)), *blocks[1:]), counts
        if self.number is not None and first.place.marker is not None and first.place.marker.number is not None:
            return (*_renumbered(blocks[: counts[0]], self.number - first.place.marker.number), *blocks[counts[0] :]), counts
        return blocks, counts


NOTHING = Carry()


@dataclass(frozen=True, slots=True)
class Cut:
    """``at``: characters before the cut; ``blocks``: how many blocks they are."""

    at: int
    blocks: int
    carry: Carry


def find(source: str, blocks: Sequence[Block], carry: Carry) -> Cut | None:
    """Where to cut *source*, which is one element, whole lines, read as *blocks*. None when there is no good place."""
    if not blocks:
        return Cut(len(source), 0, NOTHING)
    first = blocks[0]
    if first.place.quote:
        return None
    if first.place.indent:
        return _between_items(source, blocks)
    if len(blocks) > 1:
        return None
    if not source[:-1].rpartition("\n")[2].strip():
        # A blank line: what follows is something else.
        return Cut(len(source), 1, NOTHING)
    if isinstance(first, Table):
        head = carry.head or "".join(source.lstrip("\n").splitlines(keepends=True)[:2])
        return Cut(len(source), 1, Carry(head=head, shares=column_shares(first)))
    if isinstance(first, Paragraph):
        return Cut(len(source), 1, Carry(goes_on=True))
    return Cut(len(source), 1, NOTHING) if isinstance(first, Code) else None


def _between_items(source: str, blocks: Sequence[Block]) -> Cut | None:
    """Before the last item: a line that begins at the list's own margin with the list's own mark."""
    begin = len(source) - len(source.lstrip("\n"))
    opening = _ITEM.match(source, begin)
    if opening is None:
        return None
    items = [at for at in _line_starts(source, begin) if _same_list(_ITEM.match(source, at), opening) and not _RULE.match(source, at)]
    marked = [at for at, block in enumerate(blocks) if block.place.indent == 1 and block.place.marker is not None]
    if len(items) < 2 or len(items) != len(marked):
        return None
    marker = blocks[marked[-1]].place.marker
    return Cut(items[-1], marked[-1], Carry(number=marker.number if marker is not None else None))


def _same_list(item: re.Match[str] | None, opening: re.Match[str]) -> bool:
    return item is not None and (item.group(1), item.group(2), item.group(4)) == (opening.group(1), opening.group(2), opening.group(4))


def _line_starts(source: str, begin: int) -> list[int]:
    starts = [begin]
    while (end := source.find("\n", starts[-1]) + 1) and end < len(source):
        starts.append(end)
    return starts


def _renumbered(blocks: Sequence[Block], by: int) -> list[Block]:
    if by == 0:
        return list(blocks)
    found: list[Block] = []
    for block in blocks:
        marker = block.place.marker
        if marker is not None and marker.number is not None and block.place.indent == 1 and not block.place.quote:
            block = replace(block, place=replace(block.place, marker=replace(marker, number=marker.number + by)))
        found.append(block)
    return found
