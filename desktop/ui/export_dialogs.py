"""The dialogs of export and import. Loaded when one is opened."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QCheckBox, QDialog, QDialogButtonBox, QFormLayout, QLabel, QPlainTextEdit, QPushButton, QVBoxLayout, QWidget

from desktop.ui.settings.parts import Choice

_COMPLETE = ("jsonl", "jsonl_zip")


class ExportDialog(QDialog):
    """What to export and how. Opened with ``open()``; ``chosen`` tells the conversations (None: all), the format, and whether
    deleted ones come too."""

    chosen = Signal(object, str, bool)

    def __init__(self, conversation_ids: Sequence[str] | None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("export")
        self.setWindowTitle(self.tr("Export"))
        self._scope = Choice("export.scope", self.tr("Conversations"))
        if conversation_ids:
            count = len(conversation_ids)
            words = self.tr("This conversation") if count == 1 else self.tr("These conversations: {count}").format(count=count)
            self._scope.addItem(words, tuple(conversation_ids))
        self._scope.addItem(self.tr("All conversations"), None)
        self._format = Choice("export.format", self.tr("Format"))
        for name, words in (
            ("jsonl", self.tr("Complete, as one file (JSON Lines)")),
            ("jsonl_zip", self.tr("Complete, attachments beside it (zip)")),
            ("markdown", self.tr("Markdown with attachments (zip)")),
            ("markdown_folder", self.tr("Markdown with attachments (folder)")),
            ("html", self.tr("A web page that stands alone (HTML)")),
            ("pdf", self.tr("PDF")),
        ):
            self._format.addItem(words, name)
        self._deleted = QCheckBox(self.tr("Also what is in the trash"), self)
        self._deleted.setObjectName("export.deleted")
        self._note = QLabel(self)
        self._note.setObjectName("export.note")
        self._note.setTextFormat(Qt.TextFormat.PlainText)
        self._note.setProperty("kind", "muted")
        self._note.setWordWrap(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Cancel, self)
        self._go = QPushButton(self.tr("Choose a file…"), self)
        self._go.setObjectName("export.choose")
        # Before the box has it: the box looks how large it is, and what it looks like is settled then.
        self._go.setProperty("kind", "primary")
        buttons.addButton(self._go, QDialogButtonBox.ButtonRole.AcceptRole)
        self._go.setDefault(True)
        buttons.accepted.connect(self._accept)
        buttons.rejected.connect(self.reject)
        form = QFormLayout()
        form.addRow(self.tr("Conversations"), self._scope)
        form.addRow(self.tr("Format"), self._format)
        form.addRow("", self._deleted)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(16)
        column.addLayout(form)
        column.addWidget(self._note)
        column.addWidget(buttons)
        self.setMinimumWidth(440)
        self._format.currentIndexChanged.connect(self._explain)
        for before, after in pairwise((self._scope, self._format, self._deleted, self._go)):
            self.setTabOrder(before, after)
        # Else the keyboard begins where Qt made the first child: in the tick, which Space would set.
        self._scope.setFocus()
        self._explain()

    def _explain(self) -> None:
        complete = self._format.currentData() in _COMPLETE
        self._deleted.setEnabled(complete)
        if complete:
            self._note.setText(self.tr("Holds every version, attachment and detail, and can be imported again."))
        else:
            self._note.setText(self.tr("Holds what is shown: the chosen version of each message. It cannot be imported again."))

    def _accept(self) -> None:
        chosen = self._format.currentData()
        self.accept()
        self.chosen.emit(self._scope.currentData(), chosen, self._deleted.isChecked() and chosen in _COMPLETE)


class NotesDialog(QDialog):
    """What was left out, each thing in a sentence. Opened with ``open()``."""

    def __init__(self, title: str, notes: Sequence[str], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("transfer.notes")
        self.setWindowTitle(title)
        text = QPlainTextEdit(self)
        text.setObjectName("transfer.notes.text")
        text.setAccessibleName(title)
        text.setReadOnly(True)
        text.setPlainText("\n".join(notes))
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Close, self)
        buttons.rejected.connect(self.reject)
        column = QVBoxLayout(self)
        column.setContentsMargins(24, 20, 24, 16)
        column.setSpacing(16)
        column.addWidget(text)
        column.addWidget(buttons)
        self.resize(560, 360)
