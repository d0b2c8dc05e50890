"""What a search is narrowed by: a menu beside the field, and a chip below it for each filter that is on."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, time, timedelta
from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QGridLayout, QMenu, QPushButton, QToolButton, QWidget

from desktop.storage.search_filters import NO_FILTERS, SearchFilters
from desktop.ui.theme import theme

_DAYS = (0, 6, 29, 364)
"""Whole days before today that are looked at too."""
_COLUMNS = 2


class FilterButton(QToolButton):
    """Opens the menu of filters; ``changed`` when they are others now."""

    changed = Signal()

    def __init__(self, parent: QWidget, now: Callable[[], datetime] = datetime.now) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar.filters")
        self.setAccessibleName(self.tr("Filters"))
        self.setToolTip(self.tr("Narrow the search: model, date, images, trash"))
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self._now = now
        self._models: Callable[[], list[tuple[str, str]]] = list
        self._days: int | None = None
        self.value: SearchFilters = NO_FILTERS
        """What is on now."""
        menu = QMenu(self)
        menu.setObjectName("sidebar.filters.menu")
        menu.aboutToShow.connect(self._fill)
        self.setMenu(menu)
        self._dates = QMenu(self.tr("Date"), menu)
        self._dates.setObjectName("sidebar.filters.date")
        self._by_model = QMenu(self.tr("Model"), menu)
        self._by_model.setObjectName("sidebar.filters.model")
        # A tool button without entries opens no menu at all.
        self._fill()

    def set_models(self, models: Callable[[], list[tuple[str, str]]]) -> None:
        """Where the models to choose from come from: (id, words)."""
        self._models = models

    def clear(self) -> None:
        """No filter is on."""
        self._days = None
        self._put(NO_FILTERS)

    def show_trash(self) -> None:
        """Look into the trash."""
        self._put(replace(self.value, in_trash=True))

    def chips(self) -> list[tuple[str, SearchFilters]]:
        """Each filter that is on, in words, with the filters that are left when it is taken away."""
        value = self.value
        found: list[tuple[str, SearchFilters]] = []
        if value.in_trash:
            found.append((self.tr("In the trash"), replace(value, in_trash=False)))
        if value.has_image:
            found.append((self.tr("Has an image"), replace(value, has_image=False)))
        if value.since is not None:
            found.append((self._day_words(self._days or 0), replace(value, since=None)))
        if value.model is not None:
            words = dict(self._models()).get(value.model, value.model)
            found.append((words, replace(value, model=None)))
        return found

    def take(self, value: SearchFilters) -> None:
        """Have *value* on."""
        if value.since is None:
            self._days = None
        self._put(value)

    def _day_words(self, days: int) -> str:
        words = {0: self.tr("Today"), 6: self.tr("Last 7 days"), 29: self.tr("Last 30 days"), 364: self.tr("Last year")}
        return words[days]

    def _fill(self) -> None:
        menu = self.menu()
        menu.clear()
        self._check(menu, self.tr("Has an image"), self.value.has_image, lambda on: self._put(replace(self.value, has_image=on)))
        self._check(menu, self.tr("In the trash"), self.value.in_trash, lambda on: self._put(replace(self.value, in_trash=on)))
        menu.addMenu(self._dates)
        self._dates.clear()
        group = QActionGroup(self._dates)
        for days in (None, *_DAYS):
            words = self.tr("Any time") if days is None else self._day_words(days)
            group.addAction(self._check(self._dates, words, days == self._days, partial(self._since, days)))
        menu.addMenu(self._by_model)
        self._by_model.clear()
        group = QActionGroup(self._by_model)
        for model, words in [("", self.tr("Any model")), *self._models()]:
            chosen = (self.value.model or "") == model
            group.addAction(self._check(self._by_model, words, chosen, partial(self._of_model, model)))

    def _check(self, menu: QMenu, words: str, on: bool, chosen: Callable[[bool], None]) -> QAction:
        action = menu.addAction(words.replace("&", "&&"))
        action.setCheckable(True)
        action.setChecked(on)
        action.triggered.connect(chosen)
        return action

    def _of_model(self, model: str, _on: bool = True) -> None:
        self._put(replace(self.value, model=model or None))

    def _since(self, days: int | None, _on: bool = True) -> None:
        self._days = days
        if days is None:
            self._put(replace(self.value, since=None))
            return
        midnight = datetime.combine(self._now().date() - timedelta(days=days), time.min)
        self._put(replace(self.value, since=midnight.timestamp()))

    def _put(self, value: SearchFilters) -> None:
        if value != self.value:
            self.value = value
            self.changed.emit()


class Chips(QWidget):
    """A small button for each filter that is on; pressing it takes that filter away."""

    def __init__(self, filters: FilterButton, parent: QWidget) -> None:
        super().__init__(parent)
        self._filters = filters
        self._buttons: list[QPushButton] = []
        self._grid = QGridLayout(self)
        self._grid.setContentsMargins(0, 0, 0, 0)
        self._grid.setSpacing(4)
        self._grid.setAlignment(Qt.AlignmentFlag.AlignLeft)
        filters.changed.connect(self._show)
        self._show()

    def _show(self) -> None:
        for old in self._buttons:
            self._grid.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = []
        room = (theme.measure("sidebar_width") - 2 * theme.measure("space_3")) // _COLUMNS - 4
        for number, (words, without) in enumerate(self._filters.chips()):
            button = QPushButton(self)
            button.setObjectName("sidebar.chip")
            button.setProperty("kind", "chip")
            button.setFont(theme.window_font("small"))
            button.setText(button.fontMetrics().elidedText(words.replace("&", "&&"), Qt.TextElideMode.ElideRight, room - 32) + "  ✕")
            button.setAccessibleName(self.tr("Remove the filter {words}").format(words=words))
            button.setMaximumWidth(room)
            button.clicked.connect(lambda _checked=False, without=without: self._filters.take(without))
            self._grid.addWidget(button, number // _COLUMNS, number % _COLUMNS)
            self._buttons.append(button)
        self.setVisible(bool(self._buttons))
