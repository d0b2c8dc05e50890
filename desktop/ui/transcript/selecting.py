"""Selecting with the pointer across the widgets of one message; the maths are in ``selection.py``.

Inside one widget the system's own selection is left alone, with its words and lines. Once the pointer leaves it the
message selects: each widget in sight shows its part, also one that comes into sight later.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtWidgets import QAbstractScrollArea

from desktop.markdown.blocks import Table
from desktop.markdown.write import markdown_table, tab_separated
from desktop.ui.transcript import selection as maths
from desktop.ui.transcript.kinds import Piece, Plain
from desktop.ui.transcript.selection import Selection, Spot
from desktop.ui.transcript.text_view import TextView, copy_text

if TYPE_CHECKING:
    from desktop.ui.transcript.message_view import MessageView

SCROLL_MS = 30
"""While the pointer is dragged beyond the window, it scrolls this often."""


class Selecting(QObject):
    """The selection of one message."""

    def __init__(self, view: MessageView) -> None:
        super().__init__(view)
        self._view = view
        self._selection: Selection | None = None
        self._pieces: tuple[Piece, ...] = ()
        self._dragged: tuple[TextView, QPoint] | None = None
        self._scroller = QTimer(self, interval=SCROLL_MS)
        self._scroller.timeout.connect(self._scroll)

    @property
    def active(self) -> bool:
        """True while text is selected across widgets."""
        return self._selection is not None

    def attach(self, widget: Any) -> None:
        """*widget* takes part when it shows text."""
        text = _text_of(widget)
        if text is not None:
            text.selecting = self

    def rebound(self, pieces: tuple[Piece, ...]) -> None:
        """The message is now shown as *pieces*."""
        old, self._pieces = self._pieces, pieces
        if self._selection is not None and old is not pieces:
            self._selection = maths.moved(self._selection, old, pieces)
            self.show_all()

    def show(self, at: int, widget: Any) -> None:
        """Let the widget of a piece show its part."""
        text = _text_of(widget)
        if text is None or self._selection is None:
            return
        chosen = self._selection
        inside = chosen.within(at, len(maths.text_of(self._pieces[at]))) if at < len(self._pieces) else None
        if inside is None:
            text.unselect()
        else:
            start, end = inside
            text.select(*((start, end) if chosen.anchor <= chosen.head else (end, start)))

    def show_all(self) -> None:
        """Let every widget in sight show its part."""
        for at, widget in self._view.piece_widgets().items():
            if self._selection is None:
                if (text := _text_of(widget)) is not None:
                    text.unselect()
            else:
                self.show(at, widget)

    def clear(self) -> None:
        """Nothing is selected."""
        self.end()
        for widget in self._view.piece_widgets().values():
            if (text := _text_of(widget)) is not None:
                text.unselect()
        self._selection = None

    # The pointer and the keyboard

    def begin(self, text: TextView, extend: bool) -> None:
        """The button went down on *text*; with *extend* what is selected goes on to there."""
        area = self._area()
        others = area.findChildren(type(self._view)) if area is not None else []
        for other in others:
            if other is not self._view:
                other.selecting.clear()
        if extend and self._selection is not None:
            return
        had = self._selection is not None
        self._selection = None
        for widget in self._view.piece_widgets().values():
            shown = _text_of(widget)
            if shown is not None and (shown is not text or had):
                shown.unselect()

    def drag(self, text: TextView, where: QPoint) -> None:
        """The pointer, pressed on *text*, is at *where* on the screen."""
        origin = self._place_of(text)
        if origin is None:
            return
        anchor = self._selection.anchor if self._selection is not None else Spot(origin, text.selected()[0])
        head = self._spot_at(where)
        if head is None:
            return
        self._selection = Selection(anchor, head)
        self.show_all()
        self._dragged = (text, where)
        if self._beyond(where) and not self._scroller.isActive():
            self._scroller.start()

    def end(self) -> None:
        """The button was let go."""
        self._scroller.stop()
        self._dragged = None
        if self._selection is not None and self._selection.empty:
            self._selection = None

    def select_all(self) -> None:
        """All text of the message."""
        self._selection = maths.everything(self._pieces)
        self.show_all()

    def _spot_at(self, where: QPoint) -> Spot | None:
        """The spot nearest to *where*, among the widgets in sight."""
        y = self._view.mapFromGlobal(where).y()
        texts = [(at, widget, text) for at, widget in sorted(self._view.piece_widgets().items()) if (text := _text_of(widget)) is not None]
        if not texts:
            return None
        for at, widget, text in texts:
            if y < widget.y():
                return Spot(at, 0)
            if y < widget.y() + widget.height():
                return Spot(at, text.offset_at(where))
        at = texts[-1][0]
        return Spot(at, len(maths.text_of(self._pieces[at])))

    def _area(self) -> QAbstractScrollArea | None:
        parent = self._view.parentWidget()
        area = parent.parentWidget() if parent is not None else None
        return area if isinstance(area, QAbstractScrollArea) else None

    def _beyond(self, where: QPoint) -> int:
        """Pixels *where* is above (less than 0) or below what is seen."""
        area = self._area()
        if area is None:
            return 0
        y = area.viewport().mapFromGlobal(where).y()
        return y if y < 0 else max(0, y - area.viewport().height())

    def _scroll(self) -> None:
        area = self._area()
        by = self._beyond(self._dragged[1]) if self._dragged is not None else 0
        if area is None or self._dragged is None or not by:
            self._scroller.stop()
            return
        bar = area.verticalScrollBar()
        bar.setValue(bar.value() + max(-60, min(60, by)))
        self.drag(*self._dragged)

    # Copying

    def words(self, text: TextView, *, markdown: bool = False) -> str:
        """What is selected, in the whole message or else in *text*."""
        chosen = self._selection
        if chosen is None:
            at = self._place_of(text)
            if at is None:
                return ""
            anchor, head = text.selected()
            chosen = Selection(Spot(at, anchor), Spot(at, head))
        if chosen.empty:
            return ""
        if markdown and _is_everything(chosen, self._pieces) and self._view.source is not None:
            return self._view.source
        return maths.copied(self._pieces, chosen, markdown=markdown)

    def copy(self, text: TextView, *, markdown: bool) -> None:
        """Put what is selected on the clipboard, when anything is."""
        words = self.words(text, markdown=markdown)
        if words:
            copy_text(words)

    def copy_message(self) -> None:
        """Put the message, as it was written, on the clipboard."""
        if self._view.source is not None:
            copy_text(self._view.source)

    def table_at(self, text: TextView) -> Table | None:
        """The whole table of which *text* shows a part."""
        at = self._place_of(text)
        return None if at is None else maths.whole_table(self._pieces, at)

    def copy_table(self, text: TextView, *, markdown: bool) -> None:
        """Put the whole table on the clipboard: as Markdown, or tab-separated."""
        table = self.table_at(text)
        if table is not None:
            copy_text(markdown_table(table) if markdown else tab_separated(table))

    def _place_of(self, text: TextView) -> int | None:
        return next((at for at, widget in self._view.piece_widgets().items() if _text_of(widget) is text), None)


def _is_everything(chosen: Selection, pieces: Sequence[Piece]) -> bool:
    whole = maths.everything(pieces)
    # Thinking that is unfolded is selected with the answer, but is no part of its source.
    clear = not any(isinstance(piece, Plain) and piece.muted for piece in pieces)
    return clear and whole is not None and (chosen.first, chosen.last) == (whole.first, whole.last)


def _text_of(widget: Any) -> TextView | None:
    if isinstance(widget, TextView):
        return widget
    text = getattr(widget, "text", None)
    return text if isinstance(text, TextView) else None
