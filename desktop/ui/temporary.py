"""What marks a temporary chat: a line below the bar that says what it means."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from desktop.ui.theme import theme


class TemporaryStrip(QLabel):
    """Stands below the bar of *pane* while the chat shown is a temporary one."""

    def __init__(self, pane: QWidget) -> None:
        super().__init__(pane)
        self.setObjectName("temporary.strip")
        self.setTextFormat(Qt.TextFormat.PlainText)
        self.setProperty("kind", "strip")
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.setWordWrap(True)
        self.setText(self.tr("Temporary chat: nothing of it is kept on this computer. It is gone when you leave it."))
        column = pane.layout()
        assert isinstance(column, QVBoxLayout)
        column.insertWidget(1, self)
        theme.changed.connect(self._dress)
        self._dress()
        self.hide()

    def _dress(self) -> None:
        self.setFont(theme.window_font("small"))
