"""Small pieces the settings pages are made of: plain-text labels, rows, cards. Nothing here knows a connection."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtWidgets import QComboBox, QFrame, QLabel, QPushButton, QScrollArea, QSizePolicy, QVBoxLayout, QWidget

from desktop.ui.theme import theme


def label(text: str = "", kind: str = "", *, wrap: bool = False, font: str = "ui") -> QLabel:
    """A label that shows *text* as it is, never as HTML. *kind* as in ``style.qss``, *font* as in :meth:`Theme.font`."""
    made = QLabel(text)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setWordWrap(wrap)
    if kind:
        made.setProperty("kind", kind)
    if font != "ui":
        made.setFont(theme.font(font))
    if wrap:
        made.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Minimum)
    return made


def set_kind(widget: QWidget, kind: str) -> None:
    """Give *widget* another look from ``style.qss``."""
    if widget.property("kind") != kind:
        widget.setProperty("kind", kind)
        widget.style().unpolish(widget)
        widget.style().polish(widget)


def button(text: str, name: str, kind: str = "") -> QPushButton:
    """A push button with its objectName; it is never a dialog's default, so Enter in a field presses nothing by surprise."""
    made = QPushButton(text)
    made.setObjectName(name)
    made.setAccessibleName(text)
    made.setAutoDefault(False)
    if kind:
        made.setProperty("kind", kind)
    return made


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


def scrolled(page: QWidget) -> QScrollArea:
    """*page* in a scroll area that follows its width."""
    area = QScrollArea()
    area.setWidgetResizable(True)
    area.setFrameShape(QFrame.Shape.NoFrame)
    area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
    area.setWidget(page)
    return area


class _WheelStays(QObject):
    """Keeps the wheel over a closed list from changing its value while the page is being scrolled."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Wheel and isinstance(watched, QComboBox) and not watched.hasFocus():
            event.ignore()
            return True
        return False


def choice(object_name: str, accessible_name: str) -> QComboBox:
    """A list to choose one from."""
    made = QComboBox()
    named(made, object_name, accessible_name)
    made.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
    made.installEventFilter(_WheelStays(made))
    return made
