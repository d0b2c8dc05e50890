"""The model dropdown: a button with a menu, grouped by connection, and the connection's label beside it."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QPushButton, QWidget, QWidgetAction

from desktop.ui.theme import theme

if TYPE_CHECKING:
    from desktop.engine.connections import ModelChoice

_FILTER_FROM = 16
_LABEL_WIDTH = 260


class ModelPicker(QWidget):
    """Shows the current model; ``chosen(connection_id, model)`` when another was picked, ``add_requested`` for the last entry."""

    chosen = Signal(str, str)
    add_requested = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[ModelChoice, ...] = ()
        self._current = ("", "")
        # Each with the words it is found by, a line break, and its group.
        self._entries: list[tuple[QAction, str]] = []
        self._headers: list[tuple[QAction, str]] = []
        self._button = QPushButton(self)
        self._button.setObjectName("model.picker")
        self._button.setAccessibleName(self.tr("Model"))
        self._button.setProperty("kind", "picker")
        self._button.setLayoutDirection(Qt.LayoutDirection.RightToLeft)
        self._button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self._button.clicked.connect(self.open_menu)
        self._connection = QLabel(self)
        self._connection.setObjectName("model.connection")
        self._connection.setTextFormat(Qt.TextFormat.PlainText)
        self._connection.setProperty("kind", "muted")
        # Own menu and popup(): QPushButton.setMenu runs a nested event loop.
        self._menu = QMenu(self)
        self._menu.setObjectName("model.menu")
        self._menu.aboutToShow.connect(self._fill)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(6)
        row.addWidget(self._button)
        row.addWidget(self._connection)
        theme.changed.connect(self._dress)
        self._dress()
        self._show_current()

    @property
    def menu(self) -> QMenu:
        """The menu, filled when it opens."""
        return self._menu

    def set_choices(self, choices: Sequence[ModelChoice]) -> None:
        """What can be chosen, in the order shown."""
        self._choices = tuple(choices)
        self._show_current()

    def set_current(self, connection_id: str | None, model: str | None) -> None:
        """Show *model* of *connection_id* as the current one."""
        self._current = (connection_id or "", model or "")
        self._show_current()

    def current_choice(self) -> ModelChoice | None:
        """The current model's entry; None while it is not among the choices."""
        return next((c for c in self._choices if (c.connection_id, c.model) == self._current), None)

    def open_menu(self) -> None:
        """Drop the menu down."""
        self._menu.popup(self._button.mapToGlobal(QPoint(0, self._button.height() + 4)))

    def _show_current(self) -> None:
        choice = self.current_choice()
        label = (choice.label if choice else self._current[1]) or self.tr("Choose a model")
        metrics = self._button.fontMetrics()
        self._button.setText(metrics.elidedText(label, Qt.TextElideMode.ElideMiddle, _LABEL_WIDTH).replace("&", "&&"))
        self._button.setAccessibleDescription(label)
        connection = choice.connection_label if choice else ""
        self._connection.setText(self._connection.fontMetrics().elidedText(connection, Qt.TextElideMode.ElideRight, _LABEL_WIDTH))

    def _fill(self) -> None:
        self._menu.clear()
        self._entries, self._headers = [], []
        if len(self._choices) >= _FILTER_FROM:
            self._add_filter()
        group = ""
        for choice in self._choices:
            if choice.connection_id != group:
                group = choice.connection_id
                # A disabled entry: QMenu.addSection shows its words in few styles.
                header = self._menu.addAction(choice.connection_label.replace("&", "&&"))
                header.setEnabled(False)
                self._headers.append((header, group))
            action = self._menu.addAction(choice.label.replace("&", "&&"))
            action.setCheckable(True)
            action.setChecked((choice.connection_id, choice.model) == self._current)
            action.triggered.connect(lambda _checked=False, c=choice: self.chosen.emit(c.connection_id, c.model))
            self._entries.append((action, f"{choice.label} {choice.model} {choice.connection_label}".casefold() + "\n" + group))
        if self._choices:
            self._menu.addSeparator()
        add = self._menu.addAction(self.tr("Add a connection…"))
        add.setObjectName("model.add_connection")
        add.triggered.connect(lambda: self.add_requested.emit())

    def _add_filter(self) -> None:
        field = QLineEdit(self._menu)
        field.setObjectName("model.filter")
        field.setAccessibleName(self.tr("Filter models"))
        field.setPlaceholderText(self.tr("Type to filter"))
        field.textChanged.connect(self._filter)
        field.returnPressed.connect(self._choose_first)
        holder = QWidgetAction(self._menu)
        holder.setDefaultWidget(field)
        self._menu.addAction(holder)
        self._menu.setActiveAction(holder)
        field.setFocus()

    def _filter(self, typed: str) -> None:
        wanted = typed.casefold().split()
        for action, key in self._entries:
            action.setVisible(all(word in key for word in wanted))
        groups = {key.rpartition("\n")[2] for action, key in self._entries if action.isVisible()}
        for header, group in self._headers:
            header.setVisible(group in groups)

    def _choose_first(self) -> None:
        for action, _key in self._entries:
            if action.isVisible():
                self._menu.close()
                action.trigger()
                return

    def _dress(self) -> None:
        self._button.setIcon(theme.icon("chevron-down", "text"))
        self._button.setIconSize(QSize(14, 14))
        self._connection.setFont(theme.font("small"))
