"""A label for text of any length that has one line."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QLabel, QSizePolicy, QWidget


class OneLine(QLabel):
    """Plain text on one line, cut at its end where there is no room."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._whole = ""
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Show *text*."""
        self._whole = " ".join(text.split())
        self.setAccessibleName(self._whole[:1000])
        self._cut()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._cut()

    def _cut(self) -> None:
        # Measuring a megabyte to show a line would take longer than anyone waits.
        self.setText(self.fontMetrics().elidedText(self._whole[:1000], Qt.TextElideMode.ElideRight, max(40, self.width())))
