"""A page that scrolls, in a way that a screen reader can be attached to."""

from __future__ import annotations

from PySide6.QtCore import Qt, Slot
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QScrollArea, QScrollBar, QWidget


class ScrolledPage(QWidget):
    """*page* below a scroll bar that stands beside the scroll area instead of inside it.

    Qt's accessible scroll area counts its visible scroll bars among its children and takes the one it is asked for without
    looking whether it is still there (``QAccessibleAbstractScrollArea::child``, up to 6.11 at least): a bar that went away
    between a screen reader's two questions ends the program. With its own bars always off, the area has one child for ever.
    """

    def __init__(self, page: QWidget) -> None:
        super().__init__()
        self._area = QScrollArea()
        self._area.setWidgetResizable(True)
        self._area.setFrameShape(QFrame.Shape.NoFrame)
        self._area.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._area.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._area.setWidget(page)
        self._bar = QScrollBar(Qt.Orientation.Vertical)
        policy = self._bar.sizePolicy()
        # The page keeps its width when the bar goes, or a page of just that height would come and go for ever.
        policy.setRetainSizeWhenHidden(True)
        self._bar.setSizePolicy(policy)
        self._bar.hide()
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self._area, 1)
        row.addWidget(self._bar)
        inner = self._area.verticalScrollBar()
        inner.rangeChanged.connect(self._measure)
        inner.valueChanged.connect(self._bar.setValue)
        self._bar.valueChanged.connect(inner.setValue)

    @property
    def bar(self) -> QScrollBar:
        """The bar that is seen, for keys that scroll."""
        return self._bar

    @Slot()
    def _measure(self) -> None:
        inner = self._area.verticalScrollBar()
        self._bar.setRange(inner.minimum(), inner.maximum())
        self._bar.setPageStep(max(1, self._area.viewport().height()))
        self._bar.setSingleStep(inner.singleStep())
        self._bar.setVisible(inner.maximum() > inner.minimum())

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Another height is another page step."""
        super().resizeEvent(event)
        self._measure()
