"""The button over the transcript that goes to its end."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QPushButton, QWidget

from desktop.ui.theme import theme
from desktop.ui.transcript.view import TranscriptView

SIDE = 32
FAR = 24
"""Pixels below what is seen that are worth a button."""


class EndButton(QPushButton):
    """There while the end is out of sight, with a dot when new text came below. Goes to the end and follows from there."""

    def __init__(self, view: TranscriptView, parent: QWidget) -> None:
        super().__init__(parent)
        self._view = view
        self._news = False
        self.setObjectName("transcript.to_end")
        self.setProperty("kind", "to_end")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.setFixedSize(SIDE, SIDE)
        self.hide()
        self.clicked.connect(self._go)
        view.moved.connect(self.look)
        view.news.connect(self._note)
        theme.changed.connect(self._dress)
        self._dress()

    @property
    def news(self) -> bool:
        """True when text came that has not been seen."""
        return self._news

    def look(self) -> None:
        """Show or hide: only what lies below counts."""
        bar = self._view.verticalScrollBar()
        away = self._view.isVisible() and not self._view.follows and bar.maximum() - bar.value() > FAR
        if not away and self._news:
            self._news = False
            self._dress()
        if away != self.isVisible():
            if not away and self.hasFocus():
                self._view.setFocus()
            self.setVisible(away)
            self.raise_()

    def _note(self) -> None:
        if not self._news:
            self._news = True
            self._dress()

    def _go(self) -> None:
        self._view.scroll_to_bottom()

    def _dress(self) -> None:
        self.setIcon(theme.icon("arrow-down", "text"))
        self.setIconSize(QSize(16, 16))
        words = self.tr("To the end, new text below") if self._news else self.tr("To the end")
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.update()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """It comes under the pointer of someone who turns the wheel: the text goes on moving."""
        QCoreApplication.sendEvent(self._view.viewport(), event)

    def paintEvent(self, event: QPaintEvent) -> None:
        """The arrow, with a dot for what is new."""
        super().paintEvent(event)
        if self._news:
            painter = QPainter(self)
            painter.setRenderHint(QPainter.RenderHint.Antialiasing)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("accent"))
            painter.drawEllipse(SIDE - 11, 2, 9, 9)
            painter.end()
