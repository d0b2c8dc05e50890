"""Our own SVG icons, tinted. Only files that ship with Loquent are ever given to QtSvg: it reads other files on its own."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QIconEngine, QPainter, QPixmap

from desktop.paths import resources


@cache
def _source(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def icon_names() -> tuple[str, ...]:
    """All icons that ship."""
    return tuple(sorted(file.stem for file in (resources() / "icons").glob("*.svg")))


def tinted(name: str, colour: QColor, disabled: QColor) -> QIcon:
    """The icon *name* in *colour*, sharp at every size on every screen. FileNotFoundError when there is none."""
    return QIcon(_Drawing(_source(name), colour, disabled))


class _Drawing(QIconEngine):
    """Draws at the size it is asked for, and only then: most icons are never seen disabled, or on two kinds of screens."""

    _clones: list[_Drawing] = []
    """Qt owns what :meth:`clone` returns, and PySide6 does not know: it would delete them at once."""

    def __init__(self, source: str, colour: QColor, disabled: QColor) -> None:
        super().__init__()
        self._source, self._colour, self._disabled = source, colour, disabled
        self._drawn: dict[tuple[int, int, float, bool], QPixmap] = {}

    def clone(self) -> _Drawing:
        """Qt asks for one when somebody changes a copy of the icon."""
        copy = _Drawing(self._source, self._colour, self._disabled)
        self._clones.append(copy)
        return copy

    def paint(self, painter: QPainter, rect: QRect, mode: QIcon.Mode, state: QIcon.State) -> None:
        painter.drawPixmap(rect, self.scaledPixmap(rect.size(), mode, state, painter.device().devicePixelRatio()))

    def pixmap(self, size: QSize, mode: QIcon.Mode, state: QIcon.State) -> QPixmap:
        return self.scaledPixmap(size, mode, state, 1.0)

    def scaledPixmap(self, size: QSize, mode: QIcon.Mode, _state: QIcon.State, scale: float) -> QPixmap:
        if size.isEmpty():
            # Of a button that has no room yet; there is nothing to draw on.
            return QPixmap()
        disabled = mode == QIcon.Mode.Disabled
        key = (size.width(), size.height(), scale, disabled)
        if key not in self._drawn:
            self._drawn[key] = self._draw(size, scale, self._disabled if disabled else self._colour)
        return self._drawn[key]

    def _draw(self, size: QSize, scale: float, colour: QColor) -> QPixmap:
        from PySide6.QtSvg import QSvgRenderer

        pixmap = QPixmap(round(size.width() * scale), round(size.height() * scale))
        pixmap.fill(Qt.GlobalColor.transparent)
        painter = QPainter(pixmap)
        QSvgRenderer(QByteArray(self._source.replace("currentColor", colour.name()).encode())).render(painter, QRectF(pixmap.rect()))
        painter.end()
        pixmap.setDevicePixelRatio(scale)
        return pixmap
