"""Notes at the foot of the window that go by themselves: what was done, with Undo where it can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.chat.hidden import revealed

_SECONDS = 8.0
_WIDEST = 420
"""Pixels of text."""
_MOVES = (QEvent.Type.Resize, QEvent.Type.Move, QEvent.Type.Show, QEvent.Type.Hide)


class Toast(QFrame):
    """One note at a time in *window*, above the first of the widgets *above* that is shown. Stays while pointer or keyboard is on it."""

    def __init__(self, window: QWidget, above: Sequence[QWidget]) -> None:
        super().__init__(window)
        self._window = window
        self._above = above
        self._whole = ""
        self._action: Callable[[], object] | None = None
        self.setObjectName("toast")
        self.setProperty("kind", "card")
        self._text = QLabel(self)
        self._text.setObjectName("toast.text")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._button = QPushButton(self)
        self._button.setObjectName("toast.action")
        self._button.setProperty("kind", "flat")
        self._button.clicked.connect(self._act)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 8, 8, 8)
        row.addWidget(self._text)
        row.addWidget(self._button)
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.timeout.connect(self._expire)
        self.hide()
        for widget in (window, *above):
            widget.installEventFilter(self)

    def say(self, text: str, action: str = "", on_action: Callable[[], object] | None = None, *, seconds: float = _SECONDS) -> None:
        """Show *text* (plain) for *seconds*, with a button *action* that calls *on_action* and closes the note."""
        self._whole = revealed(text)
        self.setAccessibleName(self._whole)
        self._action = on_action
        self._button.setText(action)
        self._button.setAccessibleName(action)
        self._button.setVisible(bool(action))
        self._place()
        self.show()
        self.raise_()
        self._timer.start(round(seconds * 1000))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() in _MOVES and self.isVisible():
            self._place()
        return False

    def close_note(self) -> None:
        """Take the note away."""
        self._timer.stop()
        self._action = None
        self.hide()

    def _place(self) -> None:
        beside = 0 if self._button.isHidden() else self._button.sizeHint().width()
        room = max(80, min(_WIDEST, self._window.width() - beside - 60))
        self._text.setText(self._text.fontMetrics().elidedText(self._whole, Qt.TextElideMode.ElideMiddle, room))
        self.adjustSize()
        below = next((widget for widget in self._above if not widget.isHidden()), self._above[-1])
        top = below.mapTo(self._window, QPoint(below.width() // 2, 0))
        left = min(top.x() - self.width() // 2, self._window.width() - self.width())
        self.move(max(0, left), top.y() - self.height() - 12)

    def _act(self) -> None:
        action = self._action
        self.close_note()
        if action is not None:
            action()

    def _expire(self) -> None:
        if self.underMouse() or self._button.hasFocus():
            self._timer.start()
        else:
            self.close_note()
