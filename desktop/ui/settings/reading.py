"""Two dialogs to read in, opened from the page about Loquent: what changed, and what it is made of under which licence."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, qVersion
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QListWidget, QPlainTextEdit, QSplitter, QVBoxLayout, QWidget

from desktop.ui.bridge import WidgetTasks
from desktop.ui.settings.parts import label, log_unexpected, named
from desktop.ui.theme import theme

if TYPE_CHECKING:
    from desktop.engine.licences import ShippedPart


class ChangesDialog(QDialog):
    """What changed from version to version. Opened with ``open()``; deletes itself when closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        from desktop.engine.change_log import change_log

        named(self, "changes", self.tr("What changed"))
        text = _text("changes.text", self.tr("What changed"))
        text.setPlainText(change_log())
        _arrange(self, self.tr("What changed"), text)


class LicencesDialog(QDialog):
    """Each part that is installed or bundled here, with its version and its licence. Deletes itself when closed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        named(self, "licences", self.tr("Licences"))
        self._parts: list[ShippedPart] = []
        self._list = QListWidget()
        named(self._list, "licences.parts", self.tr("Parts of Loquent"))
        self._list.setProperty("kind", "pages")
        self._list.setTextElideMode(Qt.TextElideMode.ElideRight)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._name = label("", "muted", wrap=True)
        self._name.setObjectName("licences.name")
        self._text = _text("licences.text", self.tr("Text of the licence"))
        right = QWidget()
        column = QVBoxLayout(right)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self._name)
        column.addWidget(self._text, 1)
        split = QSplitter()
        split.addWidget(self._list)
        split.addWidget(right)
        split.setStretchFactor(1, 1)
        split.setSizes([240, 560])
        split.setChildrenCollapsible(False)
        _arrange(self, self.tr("Licences"), split)
        self._list.currentRowChanged.connect(self._show)
        # Some fifty files are read, beside the window.
        tasks = WidgetTasks(self, log_unexpected)
        tasks.run(self._fill(), "fill")
        self.finished.connect(lambda: tasks.cancel("fill"))

    async def _fill(self) -> None:
        from desktop.engine.licences import shipped_parts

        self._parts = await asyncio.to_thread(shipped_parts, qVersion())
        for part in self._parts:
            self._list.addItem(f"{part.name} {part.version}".strip())
            self._list.item(self._list.count() - 1).setToolTip(part.licence)
        self._list.setCurrentRow(0)

    def _show(self, row: int) -> None:
        part = self._parts[row]
        self._name.setText(self.tr("{name}: {licence}").format(name=f"{part.name} {part.version}".strip(), licence=part.licence))
        self._text.setPlainText(part.text)


def _text(name: str, words: str) -> QPlainTextEdit:
    made = QPlainTextEdit()
    named(made, name, words)
    made.setReadOnly(True)
    made.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
    made.setTabChangesFocus(True)
    return made


def _arrange(dialog: QDialog, title: str, content: QWidget) -> None:
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setWindowTitle(title)
    dialog.resize(820, 560)
    buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close)
    buttons.rejected.connect(dialog.reject)
    column = QVBoxLayout(dialog)
    space = theme.measure("space_4")
    column.setContentsMargins(space, space, space, space)
    column.setSpacing(theme.measure("space_3"))
    column.addWidget(content, 1)
    column.addWidget(buttons)
