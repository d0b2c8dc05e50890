"""A small dialog for a model that no list names: its connection and its id."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QFormLayout, QLineEdit, QPushButton, QVBoxLayout, QWidget

from desktop.chat.text import normalise_text
from desktop.ui.settings.parts import Choice, label, named
from desktop.ui.theme import theme

_LONGEST = 300


class OtherModelDialog(QDialog):
    """``chosen(connection_id, model)`` when it is accepted; deletes itself when closed. *connections*: ids and labels."""

    chosen = Signal(str, str)

    def __init__(self, connections: Sequence[tuple[str, str]], current: str, typed: str, parent: QWidget) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        named(self, "other_model", self.tr("Other model"))
        self.setWindowTitle(self.tr("Other model"))
        self._connection = Choice("other_model.connection", self.tr("Connection"))
        for connection_id, words in connections:
            self._connection.addItem(words, connection_id)
        self._connection.setCurrentIndex(max(0, self._connection.findData(current)))
        self._model = QLineEdit(typed)
        named(self._model, "other_model.id", self.tr("Model"))
        self._model.setMaxLength(_LONGEST)
        self._model.setMinimumWidth(theme.measure("reading_width") // 2)
        self._model.setPlaceholderText(self.tr("The id as the provider writes it"))
        box = QDialogButtonBox(QDialogButtonBox.StandardButton.Ok | QDialogButtonBox.StandardButton.Cancel)
        self._ok: QPushButton = box.button(QDialogButtonBox.StandardButton.Ok)
        for button, name in ((self._ok, "other_model.ok"), (box.button(QDialogButtonBox.StandardButton.Cancel), "other_model.cancel")):
            named(button, name, button.text().replace("&", ""))
        self._ok.setText(self.tr("Use it"))
        self._ok.setAccessibleName(self.tr("Use it"))
        form = QFormLayout()
        form.addRow(label(self.tr("Connection"), "muted"), self._connection)
        form.addRow(label(self.tr("Model"), "muted"), self._model)
        column = QVBoxLayout(self)
        column.addLayout(form)
        column.addWidget(box)
        box.accepted.connect(self._accept)
        box.rejected.connect(self.reject)
        self._model.textChanged.connect(self._look)
        self._look()
        self._model.setFocus()

    def _typed(self) -> str:
        return normalise_text(self._model.text().strip())

    def _look(self) -> None:
        self._ok.setEnabled(bool(self._typed()) and self._connection.count() > 0)

    def _accept(self) -> None:
        self.accept()
        self.chosen.emit(str(self._connection.currentData()), self._typed())
