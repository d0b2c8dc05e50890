"""How wide the columns of a long table are, of which parts are laid out by themselves."""

from __future__ import annotations

from collections.abc import Sequence

from desktop.markdown.blocks import Inline, Table, plain

FIRST_ROWS = 13
"""The header and the rows whose cells decide: what is shown does not move while more rows come."""
CELL = 48
"""Characters of a cell beyond which its column gets no wider; it wraps."""
CELL_EDGES = 4
"""What the space beside the text of a cell is worth, in characters."""


def column_shares(table: Table) -> tuple[int, ...]:
    """Percent of the width for each column of *table*, by the longest of its first cells; those the table has when it is a later part."""
    if table.shares:
        return table.shares
    rows = table.rows[:FIRST_ROWS]
    longest = [_longest(rows, at) + CELL_EDGES for at in range(len(table.align))]
    return tuple(max(1, 100 * each // sum(longest)) for each in longest)


def _longest(rows: Sequence[Sequence[Inline]], column: int) -> int:
    return max((min(CELL, len(plain(row[column]))) for row in rows if column < len(row)), default=0)
