"""Widgets that wrap like words, a few rows of them; what is more scrolls."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QApplication, QScrollBar, QWidget

from desktop.ui.composer.flow_layout import FlowLayout

MOST_HEIGHT = 184
"""Pixels: four rows of chips. The conversation above keeps its room however much is attached."""
_STEP = 46


class Shelf(QWidget):
    """Holds the children of :attr:`inside`. The last row is in sight until somebody scrolls; what has the keyboard always is.

    No scroll area: Qt's accessible one ends the program when its bar goes while a screen reader looks.
    """

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setMaximumHeight(MOST_HEIGHT)
        self.inside = QWidget(self)
        self._flow = FlowLayout(self.inside)
        self._bar = QScrollBar(Qt.Orientation.Vertical, self)
        self._bar.setSingleStep(_STEP)
        self._bar.valueChanged.connect(lambda value: self.inside.move(0, -value))
        self._bar.hide()
        self.inside.installEventFilter(self)
        app = QApplication.instance()
        if isinstance(app, QApplication):
            app.focusChanged.connect(self._follow)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return min(self._flow.heightForWidth(width), MOST_HEIGHT)

    def sizeHint(self) -> QSize:
        return self.minimumSizeHint()

    def minimumSizeHint(self) -> QSize:
        return self._flow.minimumSize().boundedTo(QSize(10_000, MOST_HEIGHT))

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.inside and event.type() == QEvent.Type.LayoutRequest:
            self.updateGeometry()
            self._arrange()
        return False

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self._bar.isHidden():
            event.ignore()
            return
        turned = event.pixelDelta().y() or event.angleDelta().y() * _STEP // 120
        self._bar.setValue(self._bar.value() - turned)
        event.accept()

    def reveal(self, at: QPoint) -> None:
        """Scroll until *at* (in the coordinates of :attr:`inside`) is in sight."""
        if at.y() < self._bar.value():
            self._bar.setValue(at.y())
        elif at.y() > self._bar.value() + self.height():
            self._bar.setValue(at.y() - self.height())

    def _follow(self, _old: QWidget | None, now: QWidget | None) -> None:
        if now is not None and self.inside.isAncestorOf(now):
            top = now.mapTo(self.inside, QPoint(0, 0))
            self.reveal(top + QPoint(0, now.height()))
            self.reveal(top)

    def _arrange(self) -> None:
        width = self.width()
        full = self._flow.heightForWidth(width)
        scrolls = full > self.height()
        if scrolls:
            width -= self._bar.sizeHint().width()
            full = self._flow.heightForWidth(width)
        at_end = self._bar.value() == self._bar.maximum()
        self.inside.resize(width, max(full, self.height()))
        self._bar.setGeometry(width, 0, self._bar.sizeHint().width(), self.height())
        self._bar.setPageStep(max(1, self.height()))
        self._bar.setRange(0, max(0, full - self.height()) if scrolls else 0)
        self._bar.setVisible(scrolls)
        if at_end:
            self._bar.setValue(self._bar.maximum())
