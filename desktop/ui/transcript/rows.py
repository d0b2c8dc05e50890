"""Widgets that show everything in a message that is not text: names, folds, states, the quiet row of actions."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QToolButton, QWidget

from desktop.ui.theme import theme
from desktop.ui.transcript.pieces import Actions, Head, Line, Thought
from desktop.ui.transcript.text_view import copy_text


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
        self._name.setText(piece.model or self.tr("Assistant"))
        clock = time.strftime("%H:%M", time.localtime(piece.created_at)) if piece.created_at else ""
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


class ActionRow(Row):
    """Copy, Retry, versions, what it cost."""

    retry = Signal(str)
    choose = Signal(str)
    copied = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._copy = self._button("copy", "transcript.copy", self.tr("Copy"), self._copy_clicked)
        self._retry = self._button("retry", "transcript.retry", self.tr("Retry"), self._retry_clicked)
        self._previous = self._button("chevron-left", "transcript.previous_version", "", self._previous_clicked)
        self._previous.setAccessibleName(self.tr("Previous version"))
        self._position = label(self, "muted")
        self.line.addWidget(self._position)
        self._next = self._button("chevron-right", "transcript.next_version", "", self._next_clicked)
        self._next.setAccessibleName(self.tr("Next version"))
        self._figures = label(self, "muted")
        self.line.addSpacing(theme.measure("space_2"))
        self.line.addWidget(self._figures)
        self.line.addStretch(1)
        self._piece: Actions | None = None
        self.restyle()

    def _button(self, icon: str, name: str, text: str, slot: Callable[[], None]) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAutoRaise(True)
        button.setProperty("icon_name", icon)
        if text:
            button.setText(text)
            button.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
            button.setAccessibleName(text)
        button.clicked.connect(slot)
        self.line.addWidget(button)
        return button

    def set_piece(self, piece: Actions) -> None:
        """Show *piece*."""
        self._piece = piece
        self._copy.setVisible(bool(piece.text))
        self._retry.setVisible(piece.can_retry)
        many = len(piece.versions) > 1
        for widget in (self._previous, self._position, self._next):
            widget.setVisible(many)
        if many:
            at = self._at(piece)
            self._position.setText(self.tr("{number} / {count}").format(number=at + 1, count=len(piece.versions)))
            self._previous.setEnabled(at > 0)
            self._next.setEnabled(at + 1 < len(piece.versions))
        self._figures.setText(" · ".join(self._parts(piece)))
        self._figures.setToolTip(self._told(piece))

    @staticmethod
    def _at(piece: Actions) -> int:
        return piece.versions.index(piece.message_id) if piece.message_id in piece.versions else 0

    def _parts(self, piece: Actions) -> list[str]:
        usage = piece.usage
        if usage is None:
            return []
        counts = (
            (usage.input, self.tr("{tokens} in")),
            (usage.cache_read or None, self.tr("{tokens} cached")),
            (usage.output, self.tr("{tokens} out")),
            (usage.reasoning or None, self.tr("{tokens} thinking")),
        )
        locale = self.locale()
        found = [words.format(tokens=locale.toString(count)) for count, words in counts if count is not None]
        if usage.output is not None and usage.output > 1 and piece.seconds:
            found.append(self.tr("{rate} tok/s").format(rate=locale.toString(round(usage.output / piece.seconds))))
        return found

    def _told(self, piece: Actions) -> str:
        """What the figures leave out: tokens that were written to the cache."""
        written = piece.usage.cache_write if piece.usage is not None else None
        if not written:
            return ""
        return self.tr("{tokens} tokens were put into the cache").format(tokens=self.locale().toString(written))

    def restyle(self) -> None:
        """Small type, quiet icons."""
        small = theme.font("small")
        for button in (self._copy, self._retry, self._previous, self._next):
            button.setFont(small)
            button.setIcon(theme.icon(str(button.property("icon_name")), "text_muted"))
        self._position.setFont(small)
        self._figures.setFont(small)

    def _copy_clicked(self) -> None:
        if self._piece is not None:
            copy_text(self._piece.text)
            self.copied.emit("message")

    def _retry_clicked(self) -> None:
        if self._piece is not None:
            self.retry.emit(self._piece.message_id)

    def _previous_clicked(self) -> None:
        self._step(-1)

    def _next_clicked(self) -> None:
        self._step(1)

    def _step(self, by: int) -> None:
        if self._piece is not None:
            at = self._at(self._piece) + by
            if 0 <= at < len(self._piece.versions):
                self.choose.emit(self._piece.versions[at])
