"""What stands above the composer: the messages that wait to be sent, and that a message is being edited. Performs nothing."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.chat.message import Draft
from desktop.ui.one_line import OneLine
from desktop.ui.theme import theme


class _Card(QFrame):
    """A line with a mark, words and buttons."""

    def __init__(self, parent: QWidget, name: str) -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setProperty("kind", "card")
        self.mark = QLabel(self)
        self.mark.setTextFormat(Qt.TextFormat.PlainText)
        self.mark.setProperty("kind", "muted")
        self.words = OneLine(self)
        self.line = QHBoxLayout(self)
        self.line.setContentsMargins(14, 4, 6, 4)
        self.line.setSpacing(theme.measure("space_2"))
        self.line.addWidget(self.mark)
        self.line.addWidget(self.words, 1)

    def button(self, name: str, text: str) -> QPushButton:
        """A quiet button at the end of the line."""
        made = QPushButton(text, self)
        made.setObjectName(name)
        made.setAccessibleName(text)
        made.setProperty("kind", "flat")
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.line.addWidget(made)
        return made


class AboveComposer(QWidget):
    """The queue, the next message first, and the line that says what is being edited."""

    edit_cancelled = Signal()
    queued_edited = Signal(int)
    queued_removed = Signal(int)
    queued_sent = Signal()

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("composer.above")
        self._shown: tuple[tuple[Draft, ...], bool] = ((), False)
        self._rows: list[_Card] = []
        self._editing = _Card(self, "composer.editing")
        cancel = self._editing.button("composer.editing.cancel", self.tr("Cancel editing"))
        cancel.clicked.connect(self.edit_cancelled)
        self._editing.hide()
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(theme.measure("space_1"))
        self._column.addWidget(self._editing)
        self.hide()

    def set_editing(self, what: str) -> None:
        """Say that a message is being edited: ``question``, ``answer``; empty: none."""
        words = {
            "question": self.tr("You are editing your message. Send asks again; the old version is kept."),
            "answer": self.tr("You are rewriting the answer. Send keeps it as a version of its own and asks nothing."),
        }
        self._editing.words.say(words.get(what, ""))
        self._editing.setVisible(bool(what))
        self._look()

    def set_queue(self, drafts: Sequence[Draft], waits: bool) -> None:
        """Show what is queued; *waits*: the user has to say when it goes on."""
        if self._shown == (tuple(drafts), waits):
            return
        self._shown = (tuple(drafts), waits)
        for row in self._rows:
            self._column.removeWidget(row)
            row.hide()
            row.deleteLater()
        self._rows = [self._row(at, draft, waits) for at, draft in enumerate(drafts)]
        self._look()

    def _row(self, at: int, draft: Draft, waits: bool) -> _Card:
        row = _Card(self, "composer.queued")
        row.mark.setText(self.tr("Waiting") if waits else self.tr("Queued"))
        row.setToolTip(
            self.tr("Sent when you say so: the last answer is not whole.") if waits else self.tr("Sent when the answer is complete.")
        )
        files = ", ".join(part.name for part in draft.attachments)
        row.words.say(" · ".join(words for words in (draft.text[:1000], files) if words))
        row.setAccessibleName(f"{row.mark.text()}: {row.words.accessibleName()}")
        if waits and at == 0:
            row.button("composer.queued.send", self.tr("Send now")).clicked.connect(self.queued_sent)
        row.button("composer.queued.edit", self.tr("Edit")).clicked.connect(lambda: self.queued_edited.emit(at))
        row.button("composer.queued.remove", self.tr("Remove")).clicked.connect(lambda: self.queued_removed.emit(at))
        self._column.insertWidget(self._column.count() - 1, row)
        row.show()
        return row

    def _look(self) -> None:
        self.setVisible(bool(self._rows) or not self._editing.isHidden())
