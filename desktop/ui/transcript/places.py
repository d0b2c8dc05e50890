"""Where the messages of a transcript are: the arithmetic between its column and the screen, for whoever asks."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRect
from PySide6.QtWidgets import QAbstractScrollArea, QWidget

from desktop.chat.message import Message, MessageState, Role
from desktop.ui.theme import theme
from desktop.ui.transcript.geometry import Anchor, Column
from desktop.ui.transcript.message_view import FOOT, MessageView

MARGIN = 24
"""Pixels beside a column that fills the window, and above the first message."""


class Places(QAbstractScrollArea):
    """A scroll area with a column of messages, some of which have a widget."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._path: tuple[Message, ...] = ()
        self._column: Column[str] = Column()
        self._views: dict[str, MessageView] = {}
        self._scroll = 0
        self._anchor: tuple[Anchor[str], Anchor[int] | None] | None = None
        self._least = 0
        """The height to scroll in is at least this: after a switch to a version that is the last message there can be nothing below it."""

    @property
    def path(self) -> tuple[Message, ...]:
        """The messages shown, from the first to the last."""
        return self._path

    def scroll_position(self) -> tuple[str, int] | None:
        """The message at the upper edge and how many of its pixels are above it, fewer than none at the very top; None when empty."""
        y = self._scroll - MARGIN
        place = self._column.anchor(max(0, y))
        return None if place is None else (place.key, place.shift + min(0, y))

    def _column_width(self) -> int:
        return max(160, min(theme.measure("reading_width"), self.viewport().width() - 2 * MARGIN))

    def _column_left(self) -> int:
        # In the middle of the whole, above the composer: text stands still when a scroll bar comes.
        width = self._column_width()
        return max(MARGIN, min((self.width() - width) // 2, self.viewport().width() - width - MARGIN))

    def _content(self) -> int:
        return max(self._column.total + MARGIN, self._least) if self._path else 0

    def _end(self) -> int:
        """The scroll position at which the last message ends at the lower edge."""
        return max(0, self._column.total + MARGIN - self.viewport().height()) if self._path else 0

    def _anchor_here(self) -> tuple[Anchor[str], Anchor[int] | None] | None:
        if self._scroll < MARGIN:
            return None if not self._path else (Anchor(self._path[0].id, self._scroll - MARGIN), None)
        outer = self._column.anchor(self._scroll - MARGIN)
        if outer is None:
            return None
        view = self._views.get(outer.key)
        return outer, view.anchor(outer.shift) if view is not None else None

    @property
    def _keeps_foot(self) -> bool:
        """True while the row below a message has to stay where it is, whatever comes above it."""
        inner = self._anchor[1] if self._anchor is not None else None
        return inner is not None and inner.key == FOOT

    # What assistive technology asks

    def row_name(self, row: int) -> str:
        """``You, 1 of 4`` or ``Assistant, 2 of 4``."""
        who = self.tr("You, {number} of {count}") if self._path[row].role is Role.USER else self.tr("Assistant, {number} of {count}")
        return who.format(number=row + 1, count=len(self._path))

    def row_at(self, x: int, y: int) -> int | None:
        """The message under a point of the screen."""
        local = self.viewport().mapFromGlobal(QPoint(x, y))
        inside = local.y() + self._scroll - MARGIN
        return self._column.at(inside) if self._path and 0 <= inside < self._column.total else None

    def row_rect(self, row: int) -> QRect:
        """Where a message is on the screen, or would be."""
        corner = self.viewport().mapToGlobal(QPoint(self._column_left(), MARGIN + self._column.top(row) - self._scroll))
        return QRect(corner.x(), corner.y(), self._column_width(), self._column.height(row))

    def row_in_sight(self, row: int) -> bool:
        """True when any of its pixels is seen."""
        return row in self.rows_in_sight()

    def rows_in_sight(self) -> range:
        """The messages of which any pixel is seen."""
        return self._column.visible(self._scroll - MARGIN, self._scroll - MARGIN + self.viewport().height())

    def row_streams(self, row: int) -> bool:
        """True while the message is being written."""
        return self._path[row].state is MessageState.STREAMING

    def message_widget(self, row: int) -> MessageView | None:
        """The widget that shows a message now."""
        return self._views.get(self._path[row].id)

    def piece_widgets(self, row: int) -> list[QWidget]:
        """The widgets of a message's pieces in sight."""
        view = self.message_widget(row)
        return view.widgets if view is not None else []
