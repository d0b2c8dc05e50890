"""Pictures for tests, made when needed. Pillow is imported here: tests may, Loquent's main process may not."""

from __future__ import annotations

import io
import struct
import zlib
from typing import Any

from PIL import ExifTags, Image

CORNERS = ((200, 20, 20), (20, 200, 20), (20, 20, 200), (200, 200, 20))
"""Top left, top right, bottom left, bottom right of ``cornered`` when it is upright."""
SECRET = "Canary-4711"
_TURN_BACK = {
    1: None,
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_90,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_270,
}


def cornered(width: int = 120, height: int = 80, mode: str = "RGB") -> Image.Image:
    """A picture with a colour in each quarter."""
    image = Image.new("RGB", (width, height))
    for index, colour in enumerate(CORNERS):
        left, top = (index % 2) * width // 2, (index // 2) * height // 2
        image.paste(colour, (left, top, left + width // 2, top + height // 2))
    return image.convert(mode)


def noise(width: int, height: int) -> Image.Image:
    """A picture that hardly compresses."""
    return Image.merge("RGB", [Image.effect_noise((width, height), 90) for _ in range(3)])


def encoded(image: Image.Image, format: str, **options: Any) -> bytes:
    """*image* as a file."""
    out = io.BytesIO()
    image.save(out, format, **options)
    return out.getvalue()


def turned(orientation: int, format: str) -> bytes:
    """``cornered`` stored turned, with the EXIF orientation that makes it upright again, a place and a name."""
    image = cornered()
    turn = _TURN_BACK[orientation]
    if turn is not None:
        image = image.transpose(turn)
    exif = Image.Exif()
    exif[ExifTags.Base.Orientation] = orientation
    exif[ExifTags.Base.Artist] = SECRET
    exif.get_ifd(ExifTags.IFD.GPSInfo)[ExifTags.GPS.GPSLatitude] = (52.0, 31.0, 12.0)
    return encoded(image, format, exif=exif, quality=95)


def png_claiming(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes whose header, checksum included, claims that size."""
    data = bytearray(encoded(Image.new("1", (10, 10)), "PNG"))
    data[16:24] = struct.pack(">II", width, height)
    data[29:33] = struct.pack(">I", zlib.crc32(data[12:29]))
    return bytes(data)


def corners_of(image: Image.Image) -> list[tuple[int, ...]]:
    """The colours in the middle of the quarters."""
    colour = image.convert("RGB")
    width, height = colour.size
    return [
        tuple(colour.getpixel((width * x // 4, height * y // 4)))  # type: ignore[arg-type]
        for y in (1, 3)
        for x in (1, 3)
    ]


def is_upright(image: Image.Image, tolerance: int = 24) -> bool:
    """True when each quarter has its colour, within what a lossy format does to it."""
    pairs = zip(corners_of(image), CORNERS, strict=True)
    return all(abs(a - b) <= tolerance for found, meant in pairs for a, b in zip(found, meant, strict=True))
