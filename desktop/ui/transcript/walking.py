"""Going from message to message by keyboard: a ring around the message, assistive technology told which it is."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QRect, QRectF, Qt
from PySide6.QtGui import QAccessible, QAccessibleEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from desktop.ui.theme import theme
from desktop.ui.transcript import accessible
from desktop.ui.transcript.message_view import BELOW
from desktop.ui.transcript.view import TranscriptView

AROUND = 8
"""Pixels between a message and its ring."""


class Ring(QWidget):
    """A frame around a message that lets everything through."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("transcript.ring")
        self.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
        self.hide()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """Two pixels in the accent's colour."""
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(QPen(theme.colour("accent"), 2))
        radius = theme.measure("radius_bubble")
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(1, 1, -1, -1), radius, radius)
        painter.end()


class Walker(QObject):
    """Remembers the message the keyboard is at. The transcript itself keeps the focus; Enter goes into the message, Esc comes back."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self._view = view
        self._at = ""
        self._versions: tuple[str, ...] = ()
        """The other versions of that message: one of them may be shown in its place."""
        self._ring = Ring(view.viewport())
        accessible.set_current(view, self._row)
        view.moved.connect(self._draw)
        view.installEventFilter(self)

    @property
    def row(self) -> int | None:
        """The message the keyboard is at, None when at none."""
        at, versions = self._at, self._versions
        return next((row for row, message in enumerate(self._view.path) if message.id == at or message.id in versions), None)

    def _row(self) -> int | None:
        return self.row

    def step(self, by: int) -> None:
        """To the message *by* below; the first step goes to what is in sight. Beyond the ends nothing changes."""
        view = self._view
        if not view.path:
            return
        row = self.row
        if row is None:
            seen = view.rows_in_sight()
            row = (seen[-1] if by < 0 else seen[0]) if seen else len(view.path) - 1
        else:
            row = max(0, min(row + by, len(view.path) - 1))
        self._go(row)

    def _go(self, row: int) -> None:
        view = self._view
        self._at, self._versions = view.path[row].id, view.surroundings(view.path[row]).versions
        corner = view.viewport().mapToGlobal(QPoint(0, 0))
        if not QRect(corner, view.viewport().size()).contains(view.row_rect(row)):
            view.restore_scroll(self._at, -AROUND - 2)
        view.setFocus(Qt.FocusReason.OtherFocusReason)
        self._draw()
        self._tell(row)

    def _tell(self, row: int) -> None:
        if QAccessible.isActive():
            event = QAccessibleEvent(self._view, QAccessible.Event.Focus)
            event.setChild(row)
            QAccessible.updateAccessibility(event)

    def _draw(self) -> None:
        row = self.row if self._view.hasFocus() else None
        if row is None or row not in self._view.rows_in_sight():
            self._ring.hide()
            return
        around = self._view.row_rect(row)
        around.moveTopLeft(self._view.viewport().mapFromGlobal(around.topLeft()))
        around.setHeight(around.height() - BELOW)
        self._ring.setGeometry(around.adjusted(-AROUND, -AROUND, AROUND, AROUND))
        self._ring.show()
        self._ring.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Ring with the focus only; Enter goes into the message."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            # While the event is on its way hasFocus() says already what will be.
            self._draw()
        elif event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent) and watched is self._view:
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
                return self._enter()
            if event.key() == Qt.Key.Key_Escape and self._at:
                self._at, self._versions = "", ()
                self._draw()
                return True
        return False

    def _enter(self) -> bool:
        row = self.row
        shown = self._view.message_widget(row) if row is not None else None
        if shown is None:
            return False
        inside = [widget for widget in shown.findChildren(QWidget) if widget.isVisible() and widget.focusPolicy() & Qt.FocusPolicy.TabFocus]
        texts = [widget for widget in inside if isinstance(widget, QTextEdit | QPlainTextEdit)]
        for widget in (texts or inside)[:1]:
            widget.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        return False
