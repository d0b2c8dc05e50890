"""Notes at the foot of the window that go by themselves: what was done, with Undo where it can be undone."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject, QPoint, Qt, QTimer
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.chat.hidden import revealed

_SECONDS = 8.0


class Toast(QFrame):
    """One note at a time in *window*, just above the widget *above*. Stays while the pointer or the keyboard is on it."""

    def __init__(self, window: QWidget, above: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._above = above
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
        window.installEventFilter(self)

    def say(self, text: str, action: str = "", on_action: Callable[[], object] | None = None, *, seconds: float = _SECONDS) -> None:
        """Show *text* (plain) for *seconds*, with a button *action* that calls *on_action* and closes the note."""
        text = revealed(text)
        self._text.setText(self._text.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, 420))
        self.setAccessibleName(text)
        self._action = on_action
        self._button.setText(action)
        self._button.setAccessibleName(action)
        self._button.setVisible(bool(action))
        self._place()
        self.show()
        self.raise_()
        self._timer.start(round(seconds * 1000))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def close_note(self) -> None:
        """Take the note away."""
        self._timer.stop()
        self._action = None
        self.hide()

    def _place(self) -> None:
        self.adjustSize()
        top = self._above.mapTo(self._window, QPoint(self._above.width() // 2, 0))
        self.move(top.x() - self.width() // 2, top.y() - self.height() - 12)

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
