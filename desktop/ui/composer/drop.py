"""Dropping anywhere on the window: the overlay that says so, and what was dropped."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.ui.composer.mime import can_take, has_attachments, read_offer
from desktop.ui.theme import theme


class DropOverlay(QWidget):
    """Covers *window* while something that can be attached is dragged over it.

    The overlay itself takes the drop once it is shown: every widget below would otherwise have its own opinion.
    """

    entered = Signal()
    """Something that can be attached is held over the window."""
    attach_requested = Signal(object)
    text_dropped = Signal(str)
    problem_found = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self.setObjectName("drop.overlay")
        self.setAccessibleName(self.tr("Drop files to attach them"))
        self.setAcceptDrops(True)
        self.hide()
        window.setAcceptDrops(True)
        window.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._window:
            return False
        if event.type() == QEvent.Type.Resize:
            self.setGeometry(self._window.rect())
        elif isinstance(event, QDragEnterEvent):
            self.dragEnterEvent(event)
            return True
        elif isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            self.dropEvent(event)
            return True
        return False

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        mime = event.mimeData()
        if has_attachments(mime):
            self.setGeometry(self._window.rect())
            self.raise_()
            self.show()
            self.entered.emit()
        elif not can_take(mime):
            event.ignore()
            return
        _take(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        _take(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self.hide()

    def dropEvent(self, event: QDropEvent) -> None:
        self.hide()
        _take(event)
        offer = read_offer(event.mimeData())
        if offer.attach:
            self.attach_requested.emit(list(offer.attach))
        elif offer.problem:
            self.problem_found.emit(offer.problem)
        elif offer.text:
            self.text_dropped.emit(offer.text)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.rect(), theme.colour("overlay"))
        margin, radius = theme.measure("space_6"), theme.measure("radius_composer")
        painter.setPen(QPen(theme.colour("accent"), 2, Qt.PenStyle.DashLine))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(margin, margin, -margin, -margin), radius, radius)
        painter.setPen(theme.colour("text"))
        painter.setFont(theme.window_font("heading"))
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignCenter, self.accessibleName())
        painter.end()


def _take(event: QDropEvent) -> None:
    # Always a copy: with a move the file manager would delete what was only attached.
    event.setDropAction(Qt.DropAction.CopyAction)
    event.accept()
