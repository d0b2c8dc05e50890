"""Foreign text on one line, and in tooltips: literal, whatever is in it."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget

from desktop.chat.hidden import revealed


def one_line(text: str) -> str:
    """*text* without its breaks, and with what hides or turns it made visible."""
    return revealed(" ".join(text.split()))


def plain_tip(text: str) -> str:
    """*text* so that a tooltip shows it as it is: Qt would take what looks like HTML for HTML, and read the pictures it names."""
    text = revealed(text)
    if "<" not in text:
        return text
    from html import escape

    return f"<span>{escape(text).replace(chr(10), '<br>')}</span>"


class OneLine(QLabel):
    """Plain text on one line, cut at its end where there is no room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Show *text*."""
        self._whole = one_line(text)
        self.setAccessibleName(self._whole[:1000])
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        # Measuring a megabyte to show a line would take longer than anyone waits.
        self.setText(self.fontMetrics().elidedText(self._whole[:1000], Qt.TextElideMode.ElideRight, max(40, self.width())))


class Yielding(QLabel):
    """Plain text on one line that asks for room for all of it, and is shown cut at its end where it gets less."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Preferred)

    def minimumSizeHint(self) -> QSize:
        return QSize(0, super().minimumSizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        room = self.contentsRect()
        shown = self.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, room.width())
        if shown == self.text():
            super().paintEvent(event)
            return
        painter = QPainter(self)
        self.style().drawItemText(painter, room, self.alignment().value, self.palette(), self.isEnabled(), shown, self.foregroundRole())
        painter.end()
