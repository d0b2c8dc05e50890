"""The program's icon as Windows and macOS want it in a program: ``loquent.ico`` and ``loquent.icns``, out of the one SVG."""

from __future__ import annotations

import io
from pathlib import Path

from PIL import Image
from PySide6.QtCore import QBuffer, QIODevice
from PySide6.QtGui import QImage, QPainter
from PySide6.QtSvg import QSvgRenderer

SOURCE = Path(__file__).resolve().parents[2] / "resources" / "application" / "loquent.svg"
ICO_SIZES = [16, 20, 24, 32, 40, 48, 64, 96, 128, 256]
ICNS_SIZE = 1024


def write(folder: Path) -> Path:
    """Write both files into *folder* and return it. Each size is drawn from the SVG."""
    folder.mkdir(parents=True, exist_ok=True)
    drawn = [_draw(size) for size in ICO_SIZES]
    drawn[-1].save(folder / "loquent.ico", sizes=[image.size for image in drawn], append_images=drawn[:-1])
    _draw(ICNS_SIZE).save(folder / "loquent.icns", append_images=[_draw(size) for size in (16, 32, 64, 128, 256, 512)])
    return folder


def _draw(size: int) -> Image.Image:
    picture = QImage(size, size, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(0)
    painter = QPainter(picture)
    QSvgRenderer(str(SOURCE)).render(painter)
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    picture.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide6 takes the str its stub denies, and not the bytes
    return Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGBA")
