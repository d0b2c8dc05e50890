"""A picture of a part of the screen: by the desktop's portal, else by choosing a part of what the screen showed."""

from __future__ import annotations

import asyncio
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, QRect, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QPen, QPixmap
from PySide6.QtWidgets import QWidget

from desktop.ui.composer.mime import NamedPicture, encode_png
from desktop.ui.composer.portal import NoPortal, screenshot
from desktop.ui.theme import theme

if TYPE_CHECKING:
    from desktop.ui.bridge import WidgetTasks

_GONE_SECONDS = 0.3
"""For the window to be off the screen: compositors fade it out."""
_LEAST = 4
"""Pixels; a smaller region is a click, and stands for all of the screen."""


class RegionChooser(QWidget):
    """Covers a screen with *shown*, what it showed a moment ago. A region is dragged with the mouse; Enter takes all, Esc none."""

    chosen = Signal(QRect)
    """In pixels of *shown*; empty when the person changed their mind. Once."""

    def __init__(self, shown: QPixmap) -> None:
        super().__init__(None, Qt.WindowType.FramelessWindowHint | Qt.WindowType.WindowStaysOnTopHint)
        self._shown = shown
        self._from: QPoint | None = None
        self._to = QPoint()
        self.setObjectName("screenshot.region")
        self.setAccessibleName(self.tr("Choose a part of the screen. Enter takes all of it, Escape gives up."))
        self.setWindowTitle(self.tr("Choose a part of the screen"))
        self.setCursor(Qt.CursorShape.CrossCursor)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)

    def region(self) -> QRect:
        """What is marked, in the widget's own coordinates."""
        if self._from is None:
            return QRect()
        left, right = sorted((self._from.x(), self._to.x()))
        top, bottom = sorted((self._from.y(), self._to.y()))
        return QRect(left, top, right - left, bottom - top).intersected(self.rect())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._from = self._to = event.position().toPoint()
        self.update()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        self._to = event.position().toPoint()
        self.update()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._to = event.position().toPoint()
        region = self.region()
        self._end(region if min(region.width(), region.height()) >= _LEAST else self.rect())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._end(self.rect())
        elif event.key() == Qt.Key.Key_Escape:
            self._end(QRect())

    def paintEvent(self, _event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.drawPixmap(self.rect(), self._shown)
        painter.fillRect(self.rect(), theme.colour("overlay"))
        region = self.region()
        if not region.isEmpty():
            painter.drawPixmap(region, self._shown, self._scaled(region))
            painter.setPen(QPen(theme.colour("accent"), 2))
            painter.drawRect(region)
        painter.end()

    def _scaled(self, region: QRect) -> QRect:
        across, down = self._shown.width() / max(1, self.width()), self._shown.height() / max(1, self.height())
        return QRect(round(region.x() * across), round(region.y() * down), round(region.width() * across), round(region.height() * down))

    def _end(self, region: QRect) -> None:
        self.chosen.emit(self._scaled(region))
        self.close()


class Screenshot(QObject):
    """Takes pictures of the screen for one window, which is out of the way meanwhile."""

    taken = Signal(object)
    """A list of one :data:`desktop.ui.composer.mime.Attachable`."""
    failed = Signal(str)

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window

    def take(self, tasks: WidgetTasks) -> None:
        """Begin; what is taken comes by :attr:`taken`."""
        tasks.run(self._take(), "screenshot")

    async def _take(self) -> None:
        try:
            path = await screenshot()
        except NoPortal:
            await self._choose()
            return
        if path is not None:
            self.taken.emit([str(path)])

    async def _choose(self) -> None:
        screen = self._window.screen()
        hidden = self._window.isVisible() and QGuiApplication.platformName() != "offscreen"
        if hidden:
            self._window.setVisible(False)
            await asyncio.sleep(_GONE_SECONDS)
        try:
            shown = screen.grabWindow(0)
            if shown.isNull():
                # Wayland lets no program look at the screen.
                self.failed.emit(
                    self.tr("This desktop does not let Loquent photograph the screen. Use its own tool and paste the picture.")
                )
                return
            region = await self._region_of(shown)
        finally:
            if hidden:
                self._window.setVisible(True)
        if not region.isEmpty():
            self.taken.emit([NamedPicture(encode_png(shown.copy(region).toImage()), self.tr("Screenshot") + ".png")])

    async def _region_of(self, shown: QPixmap) -> QRect:
        decided: asyncio.Future[QRect] = asyncio.get_running_loop().create_future()

        def decide(region: QRect) -> None:
            if not decided.done():
                decided.set_result(region)

        chooser = RegionChooser(shown)
        chooser.setGeometry(self._window.screen().geometry())
        chooser.chosen.connect(decide)
        # Closed in any other way it is given up.
        chooser.destroyed.connect(lambda: decide(QRect()))
        chooser.showFullScreen()
        chooser.activateWindow()
        chooser.setFocus()
        try:
            return await decided
        finally:
            if not decided.done() or decided.cancelled():
                chooser.close()
