"""What can be done with the open conversation, behind the three dots of its bar: the same as in the menu of its row in the list."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from desktop.ui.theme import theme


class ConversationMenu(QToolButton):
    """*make* gives the menu of the open conversation, None when it has none; *copies* are put below it."""

    def __init__(self, make: Callable[[], QMenu | None], copies: Sequence[QAction], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make = make
        self._copies = copies
        self.setObjectName("conversation.more")
        words = self.tr("More for this conversation")
        self.setAccessibleName(words)
        self.setToolTip(words)
        self.setAutoRaise(True)
        self.setEnabled(False)
        self.clicked.connect(self.open)
        theme.changed.connect(self._dress)
        self._dress()

    def open(self) -> None:
        """Show the menu below the button; nothing happens when the conversation has none."""
        menu = self._make()
        if menu is None:
            return
        menu.addSeparator()
        menu.addActions(self._copies)
        corner = self.mapToGlobal(QPoint(self.width(), self.height()))
        menu.popup(corner - QPoint(menu.sizeHint().width(), 0))

    def _dress(self) -> None:
        self.setIcon(theme.icon("more", "text_muted"))
