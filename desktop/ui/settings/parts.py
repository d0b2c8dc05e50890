"""Small pieces the settings pages are made of: plain-text labels, rows, cards. Nothing here knows a connection."""

from __future__ import annotations

import logging
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QWheelEvent
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from desktop.errors import LoquentError
from desktop.ui.theme import theme

_LEAST_CHOICE = 200
"""Pixels that a list to choose from can do with while it is closed."""
_log = logging.getLogger(__name__)


def label(text: str = "", kind: str = "", *, wrap: bool = False, font: str = "ui") -> QLabel:
    """A label that shows *text* as it is, never as HTML. *kind* as in ``style.qss``, *font* as in :meth:`Theme.font`."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if kind:
        made.setProperty("kind", kind)
    if font != "ui":
        made.setFont(theme.window_font(font))
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


def set_kind(widget: QWidget, kind: str) -> None:
    """Give *widget* another look from ``style.qss``."""
    if widget.property("kind") != kind:
        widget.setProperty("kind", kind)
        _repolish(widget)


def set_focused(widget: QWidget, focused: bool) -> None:
    """Give *widget* the look from ``style.qss`` of what the keyboard is in, in a moment."""
    widget.setProperty("focused", focused)
    # Repolishing at once, inside the focus event, makes Qt send that event again.
    QTimer.singleShot(0, widget, partial(_repolish, widget))


def _repolish(widget: QWidget) -> None:
    widget.style().unpolish(widget)
    widget.style().polish(widget)


class _Button(QPushButton):
    """Never a dialog's default: that would be pressed by Enter in any field. Qt ties Enter on the button itself to that too."""

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            if not event.isAutoRepeat():
                self.click()
            return
        super().keyPressEvent(event)


def button(text: str, name: str, kind: str = "") -> QPushButton:
    """A push button with its objectName; Enter presses the one that has the keyboard, and none by surprise from a field."""
    made = _Button(text)
    made.setObjectName(name)
    made.setAccessibleName(text)
    made.setAutoDefault(False)
    if kind:
        made.setProperty("kind", kind)
    return made


def log_unexpected(error: BaseException) -> None:
    """Put *error* into the log unless it has a sentence for people, which is shown instead."""
    if not isinstance(error, LoquentError):
        _log.error("the settings failed", exc_info=error)


def named(widget: QWidget, object_name: str, accessible_name: str) -> None:
    """Give *widget* the names that tests and assistive technology rely on."""
    widget.setObjectName(object_name)
    widget.setAccessibleName(accessible_name)


def card() -> tuple[QFrame, QVBoxLayout]:
    """A frame with a border, and its layout."""
    frame = QFrame()
    frame.setProperty("kind", "card")
    inner = QVBoxLayout(frame)
    space = theme.measure("space_4")
    inner.setContentsMargins(space, space, space, space)
    inner.setSpacing(theme.measure("space_2"))
    return frame, inner


class Choice(QComboBox):
    """A list to choose one from, all of whose words are seen when it is open, however narrow it is itself.

    The wheel changes it only when it has the focus: over it, a page is being scrolled.
    """

    def __init__(self, object_name: str, accessible_name: str) -> None:
        super().__init__()
        named(self, object_name, accessible_name)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def minimumSizeHint(self) -> QSize:
        hint = super().minimumSizeHint()
        return QSize(min(hint.width(), _LEAST_CHOICE), hint.height())

    def showPopup(self) -> None:
        view = self.view()
        view.setMinimumWidth(view.sizeHintForColumn(0) + 2 * theme.measure("space_3"))
        super().showPopup()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()

    def paintEvent(self, event: QPaintEvent) -> None:
        # A style sheet that rounds the corners takes the arrow away.
        super().paintEvent(event)
        size = theme.measure("icon")
        gap = theme.measure("space_2")
        left = gap if self.layoutDirection() == Qt.LayoutDirection.RightToLeft else self.width() - gap - size
        painter = QPainter(self)
        theme.icon("chevron-down", "text_muted").paint(painter, left, (self.height() - size) // 2, size, size)
        painter.end()
