"""The bar above a conversation: its model on the left, its title in the middle, what can be done with it on the right."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QGridLayout, QHBoxLayout, QToolButton, QWidget

from desktop.ui.one_line import OneLine
from desktop.ui.theme import theme

WORDS_FROM = 640
"""Pixels from which on the buttons have room for their words; narrower, their pictures are enough."""


class ConversationBar(QWidget):
    """Has a place for each; who makes the buttons adds them."""

    def __init__(self, choices: list[QWidget], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("bar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedHeight(theme.measure("bar_height"))
        self.title = OneLine(self)
        self.title.setObjectName("conversation.title")
        self.title.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._buttons: list[QToolButton] = []
        self._first_choice, self._last_choice = choices[0], choices[-1]
        row = QGridLayout(self)
        row.setContentsMargins(16, 0, 16, 0)
        self._left = left = QHBoxLayout()
        left.setSpacing(6)
        for choice in choices:
            left.addWidget(choice)
        left.addStretch(1)
        self._right = QHBoxLayout()
        self._right.addStretch(1)
        row.addLayout(left, 0, 0, Qt.AlignmentFlag.AlignVCenter)
        row.addWidget(self.title, 0, 1)
        row.addLayout(self._right, 0, 2, Qt.AlignmentFlag.AlignVCenter)
        for column, stretch in enumerate((3, 4, 3)):
            row.setColumnStretch(column, stretch)
        theme.changed.connect(self._dress)
        self._dress()

    def add(self, button: QToolButton) -> None:
        """One more thing to do, to the right of the others."""
        # Tab goes along the bar.
        self.setTabOrder(self._buttons[-1] if self._buttons else self._last_choice, button)
        self._buttons.append(button)
        self._right.addWidget(button)
        self._arrange()

    def begin_with(self, button: QToolButton) -> None:
        """Have *button* at the left of all."""
        self._left.insertWidget(0, button)
        self.setTabOrder(self._first_choice.previousInFocusChain() or self, button)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The title comes before the words of the buttons."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        beside = Qt.ToolButtonStyle.ToolButtonTextBesideIcon if self.width() >= WORDS_FROM else Qt.ToolButtonStyle.ToolButtonIconOnly
        for button in self._buttons:
            if button.text() and button.toolButtonStyle() != beside:
                button.setToolButtonStyle(beside)
                button.setToolTip("" if beside == Qt.ToolButtonStyle.ToolButtonTextBesideIcon else button.accessibleName())

    def _dress(self) -> None:
        self.title.setFont(theme.window_font("title"))
