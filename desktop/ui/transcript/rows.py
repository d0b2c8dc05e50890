"""Widgets that show everything in a message that is not text: names, folds, states, the quiet row of actions."""

from __future__ import annotations

import time

from PySide6.QtCore import QLocale, Qt, QTime, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.ui.one_line import one_line
from desktop.ui.theme import theme
from desktop.ui.transcript.pieces import Head, Line, Thought


def label(parent: QWidget, kind: str = "") -> QLabel:
    """A label that shows what it is given as plain text."""
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    if kind:
        made.setProperty("kind", kind)
    return made


class Row(QWidget):
    """A piece on one line."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(0, 0, 0, 0)
        self.line.setSpacing(theme.measure("space_1"))

    def height_for(self, _width: int) -> int:
        """Pixels needed."""
        return self.line.sizeHint().height()

    def restyle(self) -> None:
        """The theme changed."""

    def release(self) -> None:
        """The widget waits for another piece."""

    @property
    def busy(self) -> bool:
        """True while one of its controls has the focus."""
        focus = self.focusWidget()
        return focus is not None and focus.hasFocus()


class HeadRow(Row):
    """Who answered, and when."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._name = label(self)
        self._time = label(self, "muted")
        self.line.addWidget(self._name)
        self.line.addWidget(self._time)
        self.line.addStretch(1)
        self.restyle()

    def set_piece(self, piece: Head) -> None:
        """Show *piece*."""
        self._name.setText(one_line(piece.model) or self.tr("Assistant"))
        then = time.localtime(piece.created_at)
        clock = QLocale().toString(QTime(then.tm_hour, then.tm_min), QLocale.FormatType.ShortFormat) if piece.created_at else ""
        self._time.setText(f"· {clock}" if clock else "")

    def restyle(self) -> None:
        """Name in bold."""
        self._name.setFont(theme.font("title"))


class ThoughtRow(Row):
    """The fold over the model's thinking."""

    toggled = Signal(bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._button = QPushButton(self)
        self._button.setObjectName("transcript.thinking")
        self._button.setProperty("kind", "thought")
        self._button.clicked.connect(self._clicked)
        self.line.addWidget(self._button, 1)
        self._piece: Thought | None = None
        self.restyle()

    def set_piece(self, piece: Thought) -> None:
        """Show *piece*."""
        self._piece = piece
        if piece.live:
            text = self.tr("Thinking…")
        elif piece.seconds is None:
            text = self.tr("Thought")
        else:
            text = self.tr("Thought for {seconds} s").format(seconds=max(1, round(piece.seconds)))
        self._button.setText(text)
        self._button.setAccessibleName(text)
        self._button.setAccessibleDescription(self.tr("Expanded") if piece.expanded else self.tr("Folded"))
        self.restyle()

    def restyle(self) -> None:
        """The arrow in the theme's colour."""
        expanded = self._piece is not None and self._piece.expanded
        self._button.setIcon(theme.icon("chevron-down" if expanded else "chevron-right", "text_muted"))

    def _clicked(self) -> None:
        if self._piece is not None:
            self.toggled.emit(not self._piece.expanded)


class LineRow(Row):
    """A thematic break."""

    def set_piece(self, _piece: Line) -> None:
        """There is nothing in it."""

    def height_for(self, _width: int) -> int:
        """One line with air."""
        return 9

    def paintEvent(self, _event: QPaintEvent) -> None:
        """A line in the border's colour."""
        painter = QPainter(self)
        painter.fillRect(0, 4, self.width(), 1, theme.colour("border"))
        painter.end()
