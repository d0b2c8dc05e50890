"""The model dropdown: a button with a menu (a list to filter when there are many), grouped by connection, and the connection beside it."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QIcon, QPainter, QPixmap, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QMenu, QPushButton, QWidget

from desktop.ui.composer.model_words import about, list_notes, marks, retirement
from desktop.ui.one_line import one_line, plain_tip
from desktop.ui.theme import theme
from desktop.ui.wording_names import label_words

if TYPE_CHECKING:
    from desktop.engine.connection_state import ConnectionState, ModelChoice
    from desktop.ui.composer.model_list import ModelList

_LIST_FROM = 16
"""From this many models on they are shown as a list with a filter: a menu would not fit the screen, and 10,000 lines would stall it."""
_LABEL_WIDTH = 260
_ARROW, _WITH_AIR = 14, 20
_GAP = 6
_SHOWN = 1000
"""Characters that are measured for a label."""


class ModelPicker(QWidget):
    """Shows the current model; ``chosen(connection_id, model)`` when another was picked, ``add_requested`` for the last entry.

    ``opened`` when someone looks at the choices: time to ask the servers whether they have changed.
    """

    chosen = Signal(str, str)
    add_requested = Signal()
    opened = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._choices: tuple[ModelChoice, ...] = ()
        self._connections: tuple[tuple[str, str], ...] = ()
        self._unencrypted: frozenset[str] = frozenset()
        self._notes: Mapping[str, str] = {}
        self._current = ("", "")
        self._label = ""
        self._list: ModelList | None = None
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
        self._menu.setToolTipsVisible(True)
        self._menu.aboutToShow.connect(self._fill)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(_GAP)
        row.addWidget(self._button)
        row.addWidget(self._connection)
        row.addStretch(1)
        theme.changed.connect(self._dress)
        self._dress()
        self._show_current()

    @property
    def menu(self) -> QMenu:
        """The menu, filled when it opens; not used for many models."""
        return self._menu

    @property
    def list(self) -> ModelList | None:
        """The list for many models; None before it was first needed."""
        return self._list

    def set_choices(self, choices: Sequence[ModelChoice], states: Sequence[ConnectionState] = ()) -> None:
        """What can be chosen, in the order shown; *states* of the connections, also of those that list nothing."""
        from desktop.engine.probe import in_clear

        before = self._shown()
        self._choices = tuple(replace(choice, connection_label=label_words(choice.connection_label)) for choice in choices)
        named = dict.fromkeys((choice.connection_id, choice.connection_label) for choice in self._choices)
        self._connections = tuple(named | dict.fromkeys((state.connection.id, label_words(state.connection.label)) for state in states))
        self._unencrypted = frozenset(state.connection.id for state in states if in_clear(state.address))
        self._notes = list_notes(states, time.time())
        self._show_current()
        if self._list is not None and self._list.isVisible():
            self._list.refresh(self._shown(), self._notes, self._current)
        elif self._menu.isVisible() and self._shown() != before:
            self._fill()

    def set_current(self, connection_id: str | None, model: str | None) -> None:
        """Show *model* of *connection_id* as the current one."""
        self._current = (connection_id or "", model or "")
        self._show_current()

    def current_choice(self) -> ModelChoice | None:
        """The current model's entry; None while it is not among the choices."""
        return next((c for c in self._choices if (c.connection_id, c.model) == self._current), None)

    def open_menu(self) -> None:
        """Drop the choices down."""
        place = self._button.mapToGlobal(QPoint(0, self._button.height() + 4))
        if len(self._choices) < _LIST_FROM:
            self._menu.popup(place)
        else:
            models = self._make_list()
            models.refresh(self._shown(), self._notes, self._current)
            models.show_at(place.x(), place.y())
        self.opened.emit()

    def ask_for_other(self) -> None:
        """Open the dialog for a model that is not listed."""
        from desktop.ui.composer.other_model import OtherModelDialog

        typed = self._current[1] if self.current_choice() is None else ""
        # The model on this computer is one, whatever it is called.
        dialog = OtherModelDialog([c for c in self._connections if c[0] != "local"], self._current[0], typed, self)
        dialog.chosen.connect(self.chosen)
        dialog.open()

    def _make_list(self) -> ModelList:
        if self._list is None:
            from desktop.ui.composer.model_list import ModelList

            self._list = ModelList(self)
            self._list.chosen.connect(self.chosen)
            self._list.other_requested.connect(self.ask_for_other)
            self._list.add_requested.connect(self.add_requested)
        return self._list

    def _shown(self) -> tuple[ModelChoice, ...]:
        """The choices, and the current model when it was typed."""
        connection_id, model = self._current
        label = dict(self._connections).get(connection_id)
        if label is None or not model or self.current_choice() is not None:
            return self._choices
        from desktop.engine.connection_state import ModelChoice

        typed = ModelChoice(connection_id, label, model, model, sees_images=False)
        place = next((i for i, c in enumerate(self._choices) if c.connection_id == connection_id), len(self._choices))
        return (*self._choices[:place], typed, *self._choices[place:])

    def _show_current(self) -> None:
        choice = self.current_choice()
        label = one_line((choice.label if choice else self._current[1])[:_SHOWN]) or self.tr("Choose a model")
        metrics = self._button.fontMetrics()
        self._label = metrics.elidedText(label, Qt.TextElideMode.ElideMiddle, _LABEL_WIDTH)
        # Measured as it is: reckoned from the label before, the width can be a pixel off, and nothing would ask again.
        self._button.setText(self._label.replace("&", "&&"))
        self._button.setAccessibleDescription(label)
        self._button.setToolTip(plain_tip(about(choice)) if choice else "")
        parts = [choice.connection_label if choice else dict(self._connections).get(self._current[0], "")]
        if choice is not None and choice.retired:
            parts.insert(0, retirement(choice))
        if self._current[0] in self._unencrypted:
            parts.append(self.tr("⚠ not encrypted"))
        words = one_line(" · ".join(part for part in parts if part)[:_SHOWN])
        self._connection.setText(self._connection.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, _LABEL_WIDTH))
        self._connection.setToolTip(plain_tip(words))
        self._fit()

    def sizeHint(self) -> QSize:
        """Room for the whole label and for the connection."""
        return QSize(self._whole() + _GAP + self._connection.sizeHint().width(), self._button.sizeHint().height())

    def minimumSizeHint(self) -> QSize:
        """The same: only a window that is too narrow for everything has less."""
        return self.sizeHint()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Cut the label, and before that leave the connection out, where there is no room for both."""
        whole, room = self._whole(), self.width()
        self._connection.setVisible(whole + _GAP + self._connection.sizeHint().width() <= room)
        shown, metrics = self._label, self._button.fontMetrics()
        if whole > room:
            shown = metrics.elidedText(shown, Qt.TextElideMode.ElideMiddle, metrics.horizontalAdvance(shown) - (whole - room))
        self._button.setText(shown.replace("&", "&&"))

    def _whole(self) -> int:
        """Width of the button with the whole label, whatever it shows now."""
        metrics, shown = self._button.fontMetrics(), self._button.text().replace("&&", "&")
        return self._button.sizeHint().width() + metrics.horizontalAdvance(self._label) - metrics.horizontalAdvance(shown)

    def _fill(self) -> None:
        self._menu.clear()
        group = ""
        for choice in self._shown():
            if choice.connection_id != group:
                group = choice.connection_id
                note = self._notes.get(group, "")
                header = one_line(f"{choice.connection_label} · {note}" if note else choice.connection_label)
                # A disabled entry: QMenu.addSection shows its words in few styles.
                self._menu.addAction(header.replace("&", "&&")).setEnabled(False)
            # A tab puts what follows at the right, as it does with shortcuts.
            text = "\t".join(part for part in (one_line(choice.label), marks(choice)) if part)
            action = self._menu.addAction(text.replace("&", "&&"))
            action.setToolTip(plain_tip(about(choice)))
            action.setCheckable(True)
            action.setChecked((choice.connection_id, choice.model) == self._current)
            action.triggered.connect(lambda _checked=False, c=choice: self.chosen.emit(c.connection_id, c.model))
        if self._choices:
            self._menu.addSeparator()
        if any(connection_id != "local" for connection_id, _label in self._connections):
            other = self._menu.addAction(self.tr("Other model…"))
            other.setObjectName("model.other")
            other.triggered.connect(lambda: self.ask_for_other())
        add = self._menu.addAction(self.tr("Add a connection…"))
        add.setObjectName("model.add_connection")
        add.triggered.connect(lambda: self.add_requested.emit())

    def _dress(self) -> None:
        self._button.setIcon(_with_air(theme.icon("chevron-down", "text")))
        self._button.setIconSize(QSize(_WITH_AIR, _WITH_AIR))
        self._connection.setFont(theme.window_font("small"))


def _with_air(icon: QIcon) -> QIcon:
    """*icon* with room at its left, where the words end: a style sheet has no word for that room."""
    made = QIcon()
    for ratio in sorted({1.0, 2.0} | {screen.devicePixelRatio() for screen in QGuiApplication.screens()}):
        pixmap = QPixmap(QSize(_WITH_AIR, _WITH_AIR) * ratio)
        pixmap.setDevicePixelRatio(ratio)
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        icon.paint(painter, _WITH_AIR - _ARROW, (_WITH_AIR - _ARROW) // 2, _ARROW, _ARROW)
        painter.end()
        made.addPixmap(pixmap)
    return made
