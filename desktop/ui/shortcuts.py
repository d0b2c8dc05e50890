"""The list of keyboard shortcuts, from the one table of commands."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QGridLayout, QLabel, QVBoxLayout, QWidget

from desktop.engine.commands import COMMANDS
from desktop.ui.actions import shown_keys, words
from desktop.ui.settings.scrolled import ScrolledPage

_SHARE = 0.8
"""Of the height of the screen that the list takes at most."""
_SCROLLS = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End)


class ShortcutsDialog(QDialog):
    """Opened with ``open()``; deletes itself when closed. What does not fit on the screen scrolls, by keys too."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("shortcuts")
        self.setWindowTitle(self.tr("Keyboard shortcuts"))
        page = QWidget()
        grid = QGridLayout(page)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(32)
        grid.setVerticalSpacing(8)
        for row, command in enumerate(command for command in COMMANDS if command.keys):
            grid.addWidget(self._label(words(command.id)), row, 0)
            keys = self._label(shown_keys(command.keys))
            keys.setProperty("kind", "muted")
            grid.addWidget(keys, row, 1)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(16)
        scrolled = ScrolledPage(page)
        scrolled.setMinimumWidth(page.sizeHint().width() + 24)
        self._bar = scrolled.bar
        column.addWidget(scrolled, 1)
        column.addWidget(buttons)
        whole = page.sizeHint().height() + buttons.sizeHint().height() + 60
        self.resize(self.sizeHint().width(), min(whole, round(self.screen().availableGeometry().height() * _SHARE)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in _SCROLLS:
            QCoreApplication.sendEvent(self._bar, event)
        else:
            super().keyPressEvent(event)

    def _label(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        return label
