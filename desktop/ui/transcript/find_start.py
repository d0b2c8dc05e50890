"""Where a search in the conversation begins: at the line that is at the upper edge."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QTextEdit

if TYPE_CHECKING:
    from desktop.ui.transcript.view import TranscriptView


@dataclass(frozen=True, slots=True)
class Spot:
    """A line of a piece of a message, both from 0."""

    message_id: str
    piece: int = 0
    line: int = 0


def spot_in_sight(view: TranscriptView) -> Spot | None:
    """What is at the upper edge of *view*; None when nothing is shown. Of code and tables: their beginning."""
    place = view.scroll_position()
    for row in view.rows_in_sight():
        shown = view.message_widget(row)
        if shown is None or shown.message_id is None:
            continue
        for at, widget in sorted(shown.piece_widgets().items()):
            top = widget.mapTo(view.viewport(), QPoint(0, 0)).y()
            if top + widget.height() > 0:
                return Spot(shown.message_id, at, _line_at(widget, -top) if isinstance(widget, QTextEdit) else 0)
    return Spot(place[0]) if place is not None else None


def _line_at(text: QTextEdit, y: int) -> int:
    """The number of the line at *y* among the lines of its piece. A rule is a block without text, and no line."""
    last = text.cursorForPosition(QPoint(0, max(0, y))).blockNumber()
    return sum(1 for at in range(last) if text.document().findBlockByNumber(at).length() > 1)
