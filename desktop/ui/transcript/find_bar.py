"""The bar for finding words in the open conversation."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QLineEdit, QToolButton, QWidget

from desktop.ui.theme import theme
from desktop.ui.transcript.announcements import announce
from desktop.ui.transcript.find import Finder, Pattern, Query

_FIELD_WIDTH = 220
_NARROW_FIELD = 80
"""Pixels of the field where there is room, and at least."""
_TYPING_MS = 120
_KEYS = (Qt.Key.Key_Escape, Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3)


class FindField(QLineEdit):
    """Keeps for itself the keys of the bar that are commands of the window elsewhere."""

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and event.key() in _KEYS:
            event.accept()
            return True
        return super().event(event)

    def sizeHint(self) -> QSize:
        hint = super().sizeHint()
        return QSize(max(hint.width(), _FIELD_WIDTH), hint.height())


class FindBar(QFrame):
    """Words, how many there are, next and previous. Esc closes it; whoever opened it gives the focus back (``closed``)."""

    closed = Signal()
    resized = Signal()
    """It needs another height: a sentence came or went."""

    def __init__(self, finder: Finder, parent: QWidget) -> None:
        super().__init__(parent)
        self._finder = finder
        self._said: tuple[Pattern, int] | None = None
        self.setObjectName("find")
        self.setProperty("kind", "card")
        self.setAccessibleName(self.tr("Find in the conversation"))
        self.setAutoFillBackground(True)
        self.field = FindField(self)
        self.field.setObjectName("find.input")
        self.field.setAccessibleName(self.tr("Find in the conversation"))
        self.field.setPlaceholderText(self.tr("Find in the conversation"))
        self.field.setMinimumWidth(_NARROW_FIELD)
        self._count = QLabel(self)
        self._count.setObjectName("find.count")
        self._problem = QLabel(self)
        self._problem.setObjectName("find.problem")
        for label, kind in ((self._count, "muted"), (self._problem, "danger")):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setProperty("kind", kind)
        self._problem.setWordWrap(True)
        self._problem.hide()
        self._case = self._button("find.case", self.tr("Match case"), "case", checkable=True)
        self._regex = self._button("find.regex", self.tr("Regular expression"), "regex", checkable=True)
        self._previous = self._button("find.previous", self.tr("Previous match"), "chevron-up")
        self._next = self._button("find.next", self.tr("Next match"), "chevron-down")
        self._close = self._button("find.close", self.tr("Close the search"), "close")
        self._typing = QTimer(self, singleShot=True, interval=_TYPING_MS)
        self._arrange()
        self._typing.timeout.connect(self._search)
        self.field.textChanged.connect(lambda: self._typing.start())
        self._case.toggled.connect(self._search)
        self._regex.toggled.connect(self._search)
        self._previous.clicked.connect(lambda: self.step(-1))
        self._next.clicked.connect(lambda: self.step(1))
        self._close.clicked.connect(self.leave)
        finder.changed.connect(self._tell)
        theme.changed.connect(self._dress)
        self._dress()
        self._tell()
        self.hide()

    def _button(self, name: str, words: str, icon: str, *, checkable: bool = False) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setCheckable(checkable)
        button.setAutoRaise(True)
        button.setProperty("icon_name", icon)
        return button

    def _arrange(self) -> None:
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.field, 1)
        row.addWidget(self._count)
        for button in (self._case, self._regex, self._previous, self._next, self._close):
            row.addWidget(button)
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 8, 8, 8)
        grid.setSpacing(4)
        grid.addLayout(row, 0, 0)
        grid.addWidget(self._problem, 1, 0)

    def _dress(self) -> None:
        small = theme.window_font("small")
        for label in (self._count, self._problem):
            label.setFont(small)
        for button in (self._case, self._regex, self._previous, self._next, self._close):
            on = button.isCheckable() and button.isChecked()
            button.setIconSize(QSize(16, 16))
            button.setIcon(theme.icon(str(button.property("icon_name")), "accent" if on else "text_muted"))
        widest = self.tr("{number} of {count}").format(number=888, count=8888)
        self._count.setMinimumWidth(self._count.fontMetrics().horizontalAdvance(widest))
        self._count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)

    # What is asked for

    def open(self, words: str = "") -> None:
        """Show the bar with the keyboard in it; *words* (a selection) are looked for at once."""
        if words:
            self.field.setText(words)
        self.show()
        self.raise_()
        self.field.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self.field.selectAll()
        self._search()

    def leave(self) -> None:
        """Close the bar; the marks go."""
        self._typing.stop()
        self.hide()
        self.closed.emit()

    def step(self, by: int) -> None:
        """To the next or the previous match; what was typed just now is looked for first."""
        if self._typing.isActive():
            self._search()
        else:
            self._finder.step(by)

    def _search(self) -> None:
        self._typing.stop()
        self._dress()
        if self.isVisible():
            self._finder.search(Query(self.field.text(), self._case.isChecked(), self._regex.isChecked()))
            self._tell()

    # What is told

    def _tell(self) -> None:
        finder = self._finder
        count, position = finder.count, finder.position
        if finder.pattern.empty:
            words = ""
        elif count == 0:
            words = self.tr("Searching…") if finder.searching else self.tr("No matches")
        else:
            words = self.tr("{number} of {count}").format(number=self.locale().toString(position), count=self.locale().toString(count))
            if finder.searching:
                words += "…"
        self._say(words)
        self._complain()
        for button in (self._previous, self._next):
            button.setEnabled(count > 0)

    def _say(self, words: str) -> None:
        if words != self._count.text():
            self._count.setText(words)
            self.field.setAccessibleDescription(words)
        # Said when the words or the hit are others, not each time the stream brings one more.
        said = (self._finder.pattern, self._finder.position)
        if words and not self._finder.searching and said != self._said:
            self._said = said
            announce(self.field, words)

    def _complain(self) -> None:
        error = self._finder.pattern.error if self.field.text() else ""
        if error:
            words = self.tr("This is no regular expression: {reason}").format(reason=error)
        elif self._finder.too_slow:
            words = self.tr("This pattern takes too long; not everything was searched.")
        else:
            words = ""
        if words != self._problem.text():
            self._problem.setText(words)
            self._problem.setVisible(bool(words))
            self.field.setAccessibleDescription(words or self._count.text())
            self.resized.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Enter and F3: next, with Shift previous. Esc: close."""
        back = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if event.key() == Qt.Key.Key_Escape:
            self.leave()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F3):
            self.step(-1 if back else 1)
        else:
            super().keyPressEvent(event)
