"""How hard the model is to think: a small button with a menu beside the model picker."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from desktop.ui.theme import theme


class ThinkingPicker(QPushButton):
    """Shows the choice of the conversation; ``chosen`` tells another one: ``off low medium high``, or None for the model's own way."""

    chosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._value: str | None = None
        self.setObjectName("thinking.picker")
        self.setAccessibleName(self.tr("Thinking"))
        self.setProperty("kind", "flat")
        self.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.clicked.connect(self.open_menu)
        # Own menu and popup(): QPushButton.setMenu runs a nested event loop.
        self._menu = QMenu(self)
        self._menu.setObjectName("thinking.menu")
        group = QActionGroup(self._menu)
        self._labels = {
            None: self.tr("Automatic"),
            "off": self.tr("Off"),
            "low": self.tr("Low"),
            "medium": self.tr("Medium"),
            "high": self.tr("High"),
        }
        self._actions = {}
        for value, label in self._labels.items():
            action = self._menu.addAction(label)
            action.setCheckable(True)
            action.setActionGroup(group)
            action.triggered.connect(lambda _checked=False, v=value: self._choose(v))
            self._actions[value] = action
        theme.changed.connect(self._dress)
        self._dress()
        self.set_value(None)
        self.hide()

    @property
    def menu_of_values(self) -> QMenu:
        """The menu."""
        return self._menu

    def set_value(self, value: str | None) -> None:
        """Show *value*; one that is none of the choices is shown as it is."""
        self._value = value
        label = self._labels.get(value) or str(value)
        for known, action in self._actions.items():
            action.setChecked(known == value)
        words = self.tr("Thinking") if value is None else self.tr("Thinking: {level}").format(level=label)
        self.setText(words.replace("&", "&&"))
        self.setAccessibleDescription(label)

    def open_menu(self) -> None:
        """Drop the menu down."""
        self._menu.popup(self.mapToGlobal(QPoint(0, self.height() + 4)))

    def _choose(self, value: str | None) -> None:
        self.set_value(value)
        self.chosen.emit(value)

    def _dress(self) -> None:
        self.setIcon(theme.icon("chevron-down", "text_muted"))
        self.setIconSize(QSize(12, 12))
        self.setFont(theme.window_font("small"))
