"""The parts of a long table are scrolled sideways together."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.ui.transcript.pieces import Piece
from desktop.ui.transcript.selection import first_part
from desktop.ui.transcript.table_view import TableView


class Sliding:
    """*pieces* and *widgets* give what a message is shown as, and the widgets of those in sight, by piece."""

    def __init__(self, pieces: Callable[[], Sequence[Piece]], widgets: Callable[[], Mapping[int, QWidget]]) -> None:
        self._pieces = pieces
        self._widgets = widgets
        self._to: dict[int, int] = {}
        """How far each table is scrolled, in pixels, by the piece that begins it."""
        self._moving = False

    def attach(self, widget: Any) -> None:
        """*widget* may show parts of tables."""
        if isinstance(widget, TableView):
            widget.slid.connect(partial(self._slid, widget))

    def clear(self) -> None:
        """Another message is shown."""
        self._to.clear()

    def placed(self, at: int, widget: QWidget) -> None:
        """*widget*, of the piece at *at*, has its size: scroll it to where its table is."""
        if self._to and isinstance(widget, TableView) and (to := self._to.get(first_part(self._pieces(), at))) is not None:
            self._moving = True
            widget.slide_to(to)
            self._moving = False

    def _slid(self, table: TableView, to: int) -> None:
        shown = self._widgets()
        at = next((at for at, widget in shown.items() if widget is table), None)
        # A table that is filled anew goes back to its beginning by itself, and is put where it was when it is placed.
        if at is None or self._moving or not table.sliding:
            return
        self._to[first_part(self._pieces(), at)] = to
        for other, widget in shown.items():
            if widget is not table:
                self.placed(other, widget)
