"""Heights, tops, what is visible, and the anchor that survives every relayout. No Qt; all numbers are whole pixels."""

from __future__ import annotations

from collections.abc import Hashable, Iterable, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

Key = TypeVar("Key", bound=Hashable)

LINEAR_FROM = 100
"""More rows than this are added by building all anew."""


@dataclass(frozen=True, slots=True)
class Anchor(Generic[Key]):
    """A place in the column that outlives other rows' heights: ``shift`` pixels below the top of row ``key``."""

    key: Key
    shift: int


class Column(Generic[Key]):
    """Rows below one another. A height is an estimate until it is measured."""

    def __init__(self) -> None:
        self._keys: list[Key] = []
        self._index: dict[Key, int] = {}
        self._heights: list[int] = []
        self._tree: list[int] = [0]

    def __len__(self) -> int:
        return len(self._keys)

    @property
    def keys(self) -> Sequence[Key]:
        """The rows, from the top."""
        return self._keys

    @property
    def total(self) -> int:
        """The height of all rows."""
        return self._sum(len(self._heights))

    def set_rows(self, rows: Iterable[tuple[Key, int]]) -> None:
        """The rows are now these, with the heights given. Linear; a single height is set with :meth:`set_height`."""
        pairs = list(rows)
        self._keys = [key for key, _ in pairs]
        self._index = {key: at for at, key in enumerate(self._keys)}
        self._heights = [height for _, height in pairs]
        self._tree = [0, *self._heights]
        for at in range(1, len(self._tree)):
            above = at + (at & -at)
            if above < len(self._tree):
                self._tree[above] += self._tree[at]

    def keep(self, count: int) -> None:
        """Only the first *count* rows stay; costs what is removed."""
        for key in self._keys[count:]:
            if self._index.get(key, -1) >= count:
                del self._index[key]
        del self._keys[count:], self._heights[count:], self._tree[count + 1 :]

    def append(self, key: Key, height: int) -> None:
        """One more row, below the others. Logarithmic."""
        self._index[key] = len(self._keys)
        self._keys.append(key)
        self._heights.append(height)
        at = len(self._tree)
        first = at - (at & -at)
        self._tree.append(height + self._sum(at - 1) - self._sum(first))

    def extend(self, rows: Sequence[tuple[Key, int]]) -> None:
        """More rows below the others. Costs what is added, or all when that is much."""
        if len(rows) <= LINEAR_FROM:
            for key, height in rows:
                self.append(key, height)
        else:
            self.set_rows([*zip(self._keys, self._heights, strict=True), *rows])

    def index(self, key: Key) -> int | None:
        """Where the row is, or None when there is no such row."""
        return self._index.get(key)

    def height(self, index: int) -> int:
        """The height of the row at *index*."""
        return self._heights[index]

    def top(self, index: int) -> int:
        """Pixels above the row at *index*."""
        return self._sum(index)

    def set_height(self, index: int, height: int) -> int:
        """Set a height; return by how much it grew. Logarithmic."""
        grown = height - self._heights[index]
        if grown:
            self._heights[index] = height
            at = index + 1
            while at < len(self._tree):
                self._tree[at] += grown
                at += at & -at
        return grown

    def at(self, y: int) -> int:
        """The row that covers *y*; the first above the column, the last below it. ValueError when there are none."""
        if not self._heights:
            raise ValueError("a column without rows")
        position, left = 0, max(0, y)
        step = 1 << (len(self._heights).bit_length() - 1)
        while step:
            probe = position + step
            if probe < len(self._tree) and self._tree[probe] <= left:
                position, left = probe, left - self._tree[probe]
            step >>= 1
        return min(position, len(self._heights) - 1)

    def visible(self, top: int, bottom: int) -> range:
        """The rows that touch the pixels from *top* up to, not with, *bottom*."""
        if not self._heights or bottom <= top or bottom <= 0 or top >= self.total:
            return range(0)
        return range(self.at(top), self.at(bottom - 1) + 1)

    def anchor(self, y: int) -> Anchor[Key] | None:
        """What *y* is, said so that it survives changes of other rows."""
        if not self._heights:
            return None
        index = self.at(y)
        return Anchor(self._keys[index], y - self.top(index))

    def resolve(self, anchor: Anchor[Key]) -> int | None:
        """Where the anchor is now; None when its row is gone. A shift beyond a row that shrank ends at the row's end."""
        index = self._index.get(anchor.key)
        if index is None:
            return None
        return self.top(index) + min(anchor.shift, self._heights[index])

    def _sum(self, count: int) -> int:
        total = 0
        while count > 0:
            total += self._tree[count]
            count -= count & -count
        return total
