"""Says that the message holds characters nobody sees, and takes them out when asked: what was pasted may hold words for the model alone."""

from __future__ import annotations

from PySide6.QtCore import Qt, QTimer
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPlainTextEdit, QPushButton, QWidget

from desktop.chat.hidden import without_hidden
from desktop.ui.theme import theme

_RECOUNT_MS = 300
"""A long text is not read anew for each key."""


class HiddenBadge(QWidget):
    """A line above the message, seen only while *field* holds hidden characters. Told to :meth:`look` when text came that nobody typed."""

    def __init__(self, field: QPlainTextEdit, parent: QWidget) -> None:
        super().__init__(parent)
        self._field = field
        self.setObjectName("composer.hidden")
        self._words = QLabel(self)
        self._words.setObjectName("composer.hidden.words")
        self._words.setTextFormat(Qt.TextFormat.PlainText)
        self._words.setProperty("kind", "danger")
        self._remove = QPushButton(self.tr("Remove"), self)
        self._remove.setObjectName("composer.hidden.remove")
        self._remove.setAccessibleName(self.tr("Remove the hidden characters"))
        self._remove.setProperty("kind", "flat")
        self._remove.clicked.connect(self.remove)
        self._words.setToolTip(
            self.tr("They take no room on the screen, but the model reads them. Joined emoji and flags are not counted.")
        )
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(theme.measure("space_2"))
        row.addWidget(self._words)
        row.addWidget(self._remove)
        row.addStretch(1)
        self._timer = QTimer(self, singleShot=True, interval=_RECOUNT_MS)
        self._timer.timeout.connect(self.look)
        field.textChanged.connect(self._changed)
        self.hide()

    def look(self) -> None:
        """Count anew."""
        self._timer.stop()
        _text, count = without_hidden(self._field.toPlainText())
        many = self.tr("%Ln hidden characters", "", count)
        words = self.tr("1 hidden character") if count == 1 else many
        self._words.setText(words)
        self.setAccessibleName(words)
        self.setVisible(count > 0)

    def remove(self) -> None:
        """Take them out, as one step that can be undone; the caret stays where it was among the words."""
        before = self._field.toPlainText()
        text, count = without_hidden(before)
        if count:
            cursor = self._field.textCursor()
            left = before.encode("utf-16-le", "surrogatepass")[: 2 * cursor.position()].decode("utf-16-le", "surrogatepass")
            place = len(without_hidden(left)[0].encode("utf-16-le", "surrogatepass")) // 2
            cursor.select(QTextCursor.SelectionType.Document)
            cursor.insertText(text)
            cursor.setPosition(min(place, self._field.document().characterCount() - 1))
            self._field.setTextCursor(cursor)
        self._field.setFocus()
        self.look()

    def _changed(self) -> None:
        if not self.isHidden():
            self._timer.start()
