"""The message input: grows with its text, sends on Enter, never while an input method composes."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QKeyCombination, QMimeData, QSize, Qt, Signal
from PySide6.QtGui import QFocusEvent, QInputMethodEvent, QKeyEvent, QResizeEvent, QTextOption
from PySide6.QtWidgets import QFrame, QPlainTextEdit, QWidget

from desktop.ui.composer.mime import can_take, read_offer
from desktop.ui.theme import theme

_MAX_LINES = 12
_SEARCH_KEY = QKeyCombination(Qt.KeyboardModifier.ControlModifier, Qt.Key.Key_K)


class MessageInput(QPlainTextEdit):
    """Plain text only; what is pasted and is no text goes out by ``attach_requested``."""

    submitted = Signal()
    recall_requested = Signal()
    attach_requested = Signal(object)
    problem_found = Signal(str)
    focus_changed = Signal(bool)
    foreign_text_came = Signal()
    """Text was pasted that nobody typed."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._composing = False
        self.setProperty("kind", "bare")
        self.setObjectName("composer.input")
        self.setAccessibleName(self.tr("Message"))
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setTabChangesFocus(True)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.document().setDocumentMargin(0)
        # The window takes every drop, so that its overlay is shown wherever the pointer is.
        self.setAcceptDrops(False)
        self.viewport().setAcceptDrops(False)
        self.textChanged.connect(self.fit)
        theme.changed.connect(self._dress)
        self._dress()

    def event(self, event: QEvent) -> bool:
        # The text control claims Ctrl+K (on X11: delete to the end of the line) before the window's command hears it.
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.keyCombination() == _SEARCH_KEY:
            event.ignore()
            return False
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        enter = event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter)
        shift = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if enter and self._composing:
            event.accept()
            return
        if enter and not shift:
            event.accept()
            self.submitted.emit()
            return
        if event.key() == Qt.Key.Key_Up and not self._composing and self.document().isEmpty():
            event.accept()
            self.recall_requested.emit()
            return
        super().keyPressEvent(event)

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self._composing = bool(event.preeditString())
        super().inputMethodEvent(event)

    def canInsertFromMimeData(self, source: QMimeData) -> bool:
        return can_take(source)

    def insertFromMimeData(self, source: QMimeData) -> None:
        offer = read_offer(source)
        if offer.attach:
            self.attach_requested.emit(list(offer.attach))
        elif offer.problem:
            self.problem_found.emit(offer.problem)
        elif offer.text:
            self.insertPlainText(offer.text)
            self.ensureCursorVisible()
            self.foreign_text_came.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.focus_changed.emit(True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        self._composing = False
        super().focusOutEvent(event)
        self.focus_changed.emit(False)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.fit()

    def minimumSizeHint(self) -> QSize:
        return QSize(120, self.fontMetrics().lineSpacing() + 4)

    def _dress(self) -> None:
        self.setFont(theme.font())
        self.document().setDefaultFont(theme.font())
        # The words in an empty input are painted with the font of what is scrolled.
        self.viewport().setFont(theme.font())
        self.fit()

    def fit(self) -> None:
        """Take the height of the text, up to twelve lines."""
        # QPlainTextDocumentLayout counts its height in lines, not in pixels.
        lines = max(1, min(_MAX_LINES, round(self.document().size().height())))
        height = lines * self.fontMetrics().lineSpacing() + 4
        if height != self.height():
            self.setFixedHeight(height)
