"""Our own SVG icons, tinted at load. Only files that ship with Loquent are ever given to QtSvg: it reads other files on its own."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QGuiApplication, QIcon, QPainter, QPixmap

from desktop.paths import resources

if TYPE_CHECKING:
    from PySide6.QtSvg import QSvgRenderer

_SIZES = (12, 14, 16, 20, 24)


@cache
def _source(name: str) -> str:
    return (resources() / "icons" / f"{name}.svg").read_text(encoding="utf-8")


def icon_names() -> tuple[str, ...]:
    """All icons that ship."""
    return tuple(sorted(file.stem for file in (resources() / "icons").glob("*.svg")))


def tinted(name: str, colour: QColor, disabled: QColor) -> QIcon:
    """The icon *name* in *colour*, sharp at 12, 14, 16, 20 and 24 pixels on the present screens. FileNotFoundError when there is none."""
    from PySide6.QtSvg import QSvgRenderer

    icon = QIcon()
    ratios = {1.0, 2.0} | {screen.devicePixelRatio() for screen in QGuiApplication.screens()}
    for mode, tint in ((QIcon.Mode.Normal, colour), (QIcon.Mode.Disabled, disabled)):
        # Read once for all sizes: it is most of the work, and there are a dozen icons before the window shows.
        renderer = QSvgRenderer(QByteArray(_source(name).replace("currentColor", tint.name()).encode()))
        for size in _SIZES:
            for ratio in sorted(ratios):
                icon.addPixmap(_draw(renderer, size, ratio), mode)
    return icon


def _draw(renderer: QSvgRenderer, size: int, ratio: float) -> QPixmap:
    pixmap = QPixmap(round(size * ratio), round(size * ratio))
    pixmap.fill(Qt.GlobalColor.transparent)
    painter = QPainter(pixmap)
    renderer.render(painter, QRectF(pixmap.rect()))
    painter.end()
    pixmap.setDevicePixelRatio(ratio)
    return pixmap
