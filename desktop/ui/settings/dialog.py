"""The settings: pages at the left, the chosen one at the right. Nothing waits for them: the window beside them can be used and closed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QDialog, QHBoxLayout, QListWidget, QListWidgetItem, QStackedWidget, QVBoxLayout, QWidget

from desktop.ui.settings.about_page import AboutPage
from desktop.ui.settings.appearance_page import AppearancePage
from desktop.ui.settings.connections_page import ConnectionsPage
from desktop.ui.settings.data_page import DataPage
from desktop.ui.settings.parts import button, named
from desktop.ui.settings.scrolled import ScrolledPage
from desktop.ui.theme import theme

if TYPE_CHECKING:
    from desktop.engine.program import Program

_PAGES_WIDTH = 200
_ROOMY = 760
"""Pixels of width below which the list of pages takes no more than its words."""
_SIZE = QSize(980, 700)
_SHARE = 0.92
"""Of the screen at most, so that the frame around the dialog is on it too."""


class SettingsDialog(QDialog):
    """Settings of *program*; deletes itself when closed, which it does not while something typed would be lost, unless that was said."""

    def __init__(self, program: Program, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        named(self, "settings", self.tr("Settings"))
        self.setWindowTitle(self.tr("Settings"))
        self.resize(_SIZE.boundedTo(self.screen().availableGeometry().size() * _SHARE))
        self._list = QListWidget()
        named(self._list, "settings.pages", self.tr("Pages of the settings"))
        self._list.setFixedWidth(_PAGES_WIDTH)
        self._list.setProperty("kind", "pages")
        self._stack = QStackedWidget()
        self._names: list[str] = []
        self.connections = ConnectionsPage(program.connections, program.settings)
        self._add("connections", self.tr("Connections"), self.connections)
        self._add("appearance", self.tr("Appearance"), AppearancePage(program.settings))
        self.data = DataPage(program)
        self._add("data", self.tr("Data"), self.data)
        self._add("about", self.tr("About"), AboutPage(program.profile.data, program.profile.logs))
        self._list.currentRowChanged.connect(self._stack.setCurrentIndex)
        self._list.setCurrentRow(0)
        self._arrange()

    def show_page(self, name: str) -> None:
        """Bring the page *name* to the front: ``connections``, ``appearance``, ``data`` or ``about``. ValueError when there is none."""
        self._list.setCurrentRow(self._names.index(name))

    def come_forward(self) -> None:
        """Be the window in front."""
        self.show()
        self.raise_()
        self.activateWindow()

    def reject(self) -> None:
        """Close. All ways of closing lead here; a form with something unsaved says so first, and the next time it goes."""
        if self.connections.form.may_go():
            super().reject()
        else:
            self.show_page("connections")
            self.come_forward()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """In a small dialog the pages come first."""
        super().resizeEvent(event)
        longest = max(self._list.fontMetrics().horizontalAdvance(self._list.item(at).text()) for at in range(self._list.count()))
        words = longest + 2 * theme.measure("space_4")
        self._list.setFixedWidth(_PAGES_WIDTH if self.width() >= _ROOMY else min(_PAGES_WIDTH, words))

    def _add(self, name: str, title: str, page: QWidget) -> None:
        named(page, f"settings.{name}", title)
        item = QListWidgetItem(title)
        item.setSizeHint(QSize(0, self._list.fontMetrics().lineSpacing() + theme.measure("space_4")))
        self._list.addItem(item)
        self._stack.addWidget(ScrolledPage(page))
        self._names.append(name)

    def _arrange(self) -> None:
        side = QWidget()
        side.setObjectName("sidebar")
        column = QVBoxLayout(side)
        space = theme.measure("space_3")
        column.setContentsMargins(space, theme.measure("space_4"), space, space)
        column.addWidget(self._list, 1)
        close = button(self.tr("Close"), "settings.close")
        close.clicked.connect(self.reject)
        column.addWidget(close)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(side)
        row.addWidget(self._stack, 1)
