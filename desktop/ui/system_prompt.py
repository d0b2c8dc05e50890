"""The dialog for what the model is told before the first message."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QDialogButtonBox, QLabel, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.chat.text import normalise_text


class SystemPromptDialog(QDialog):
    """Opened with ``open()``; ``saved(text)`` when the user agreed. Deletes itself when closed."""

    saved = Signal(str)

    def __init__(self, text: str, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setObjectName("system_prompt")
        self.setWindowTitle(self.tr("System prompt"))
        self.resize(560, 320)
        words = QLabel(self.tr("What the model is told before the first message of this conversation:"), self)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        self._text = QPlainTextEdit(self)
        self._text.setObjectName("system_prompt.text")
        self._text.setAccessibleName(self.tr("System prompt"))
        self._text.setPlainText(text)
        self._text.setTabChangesFocus(True)
        buttons = QDialogButtonBox(QDialogButtonBox.StandardButton.Save | QDialogButtonBox.StandardButton.Cancel, self)
        buttons.button(QDialogButtonBox.StandardButton.Save).setProperty("kind", "primary")
        buttons.accepted.connect(self.accept)
        buttons.rejected.connect(self.reject)
        self.accepted.connect(lambda: self.saved.emit(normalise_text(self._text.toPlainText())))
        column = QVBoxLayout(self)
        column.addWidget(words)
        column.addWidget(self._text, 1)
        column.addWidget(buttons)
