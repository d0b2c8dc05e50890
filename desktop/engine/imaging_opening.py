"""Opening and decoding foreign pictures with Pillow; runs in the imaging process only (``imaging_worker.py``).

The memory a picture will need is judged from its header, before anything is reserved for its pixels.
"""

from __future__ import annotations

import io
from math import ceil

from PIL import (
    BmpImagePlugin,
    GifImagePlugin,
    IcoImagePlugin,
    Image,
    JpegImagePlugin,
    PngImagePlugin,
    TiffImagePlugin,
    WebPImagePlugin,
    features,
)

from desktop.engine.claims import claimed_size, jpeg_is_held_whole, png_is_possible
from desktop.engine.sniffing import sniff

PLUGINS = (BmpImagePlugin, GifImagePlugin, IcoImagePlugin, JpegImagePlugin, PngImagePlugin, TiffImagePlugin, WebPImagePlugin)
"""Imported by name: a format registers itself at import, and Pillow's own search would load all of its parsers."""
MEMORY_FOR_PIXELS = 255_000_000
"""Bytes one picture may need, its file included: with Python and Pillow beside it the process stays below 300 MB."""
KEPT_BYTES = 64_000_000
"""Of a decoded picture and its file, that they are kept until the next question."""
_SCALED_SIDE = 2576
"""Longest side that is asked for of a picture which can be scaled while it is decoded."""
_BYTES_PER_PIXEL = {"1": 2.2, "L": 1.2, "P": 5.2, "LA": 8.2, "RGB": 4.2, "RGBA": 8.2, "CMYK": 4.2, "I;16": 6.2, "I": 9.2, "F": 9.2}
"""What decoding costs by Pillow's mode, the copy included that a change of mode or the scaling of transparent pixels makes (measured)."""
_BY_FORMAT = {"WEBP": 16.5, "AVIF": 9.5, "HEIF": 8.5}
"""Decoders that keep planes or earlier frames of their own beside the pixels (measured with libwebp, libavif and libheif)."""
_OTHER_MODE, _LOSSLESS_WEBP, _COMPRESSED_TIFF, _TRANSPARENT_COLOUR = 9.2, 20.0, 4.0, 8.0

_ORIENTATION = 0x0112
TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}


class Refused(Exception):
    """There is no picture to answer with; ``args[0]`` is the answer's header."""


def open_picture(data: bytes, pixels: int) -> Image.Image:
    """Open *data* by its content with one parser; its header is checked against *pixels* and the memory first. Nothing is decoded yet."""
    kind = sniff(data)
    if kind is None or not kind.format or not _can_open(kind.format):
        raise Refused({"error": "kind"})
    claimed = claimed_size(data, kind.format)
    if claimed is not None and claimed[0] * claimed[1] > pixels:
        raise _too_big(claimed, pixels)
    if kind.format == "PNG" and not png_is_possible(data):
        raise Refused({"error": "broken"})
    # Pillow's own check comes no earlier than ours and does not tell the size; for what it decodes afterwards it is on.
    Image.MAX_IMAGE_PIXELS = None
    image = Image.open(io.BytesIO(data), formats=[kind.format])
    check_size(image, min(pixels, most_pixels(image, data)))
    Image.MAX_IMAGE_PIXELS = pixels
    return image


def _too_big(size: tuple[int, int], most: int) -> Refused:
    return Refused({"error": "pixels", "width": size[0], "height": size[1], "most": most})


def most_pixels(image: Image.Image, data: bytes) -> int:
    """How many pixels a picture of this kind may have in the memory there is."""
    room = max(0, MEMORY_FOR_PIXELS - len(data))
    if image.format in ("JPEG", "MPO"):
        held, (width, height) = jpeg_is_held_whole(data), image.size
        scaled = max(scale for scale in (1, 2, 4, 8) if scale == 1 or max(width, height) // scale >= _SCALED_SIDE)
        return int(room / (held + 4.2 / scaled**2))
    if image.format not in _BY_FORMAT:
        # Between its two passes scaling keeps rows of the new width; the others have given back their planes by then.
        room = max(0, room - 4 * min(_SCALED_SIDE, image.width) * image.height)
    each = _BY_FORMAT.get(image.format or "") or _BYTES_PER_PIXEL.get(image.mode, _OTHER_MODE)
    if image.format == "WEBP" and b"VP8L" in data[:4096]:
        each = _LOSSLESS_WEBP
    if image.format == "TIFF" and image.info.get("compression") != "raw":
        each += _COMPRESSED_TIFF
    if "transparency" in image.info and image.mode not in ("RGBA", "LA"):
        each += _TRANSPARENT_COLOUR
    return int(room / each)


def check_size(image: Image.Image, pixels: int) -> None:
    """Refuse *image* when it has more pixels than allowed, or none."""
    width, height = image.size
    if width * height > pixels:
        raise _too_big((width, height), pixels)
    if width < 1 or height < 1:
        raise Refused({"error": "broken"})


def _can_open(format: str) -> bool:
    """False when this computer's libraries lack the decoder. Those of the rarer formats are loaded here, for one thread."""
    if format == "AVIF":
        if not features.check("avif"):
            return False
        from PIL import AvifImagePlugin

        AvifImagePlugin.DEFAULT_MAX_THREADS = 1
    if format == "HEIF" and "HEIF" not in Image.OPEN:
        try:
            import pi_heif
        except ImportError:
            return False
        pi_heif.register_heif_opener(decode_threads=1, thumbnails=False, depth_images=False, aux_images=False)
    return True


def orientation_of(image: Image.Image) -> int:
    """The EXIF orientation, 1 to 8; 1 as well when the metadata is nonsense."""
    try:
        value = image.getexif().get(_ORIENTATION, 1)
    except Exception:
        return 1
    return value if value in TURNS else 1


Decoded = tuple[Image.Image, tuple[int, int], int]
"""A picture, its full size as stored, and its orientation."""


class _Kept:
    """The picture that was decoded last, for the next question: when that is about another file, it has gone before anything is decoded."""

    def __init__(self) -> None:
        self._data = b""
        self._side = 0
        self._decoded: Decoded | None = None

    def keep(self, data: bytes, side: int, decoded: Decoded) -> None:
        image = decoded[0]
        if len(data) + image.width * image.height * len(image.getbands()) <= KEPT_BYTES:
            self._data, self._side, self._decoded = data, side, decoded

    def take(self, data: bytes, side: int) -> Decoded | None:
        """What was decoded of *data* at least as large as *side*. It is kept no longer."""
        decoded = self._decoded if side <= self._side and data == self._data else None
        self.forget()
        return decoded

    def forget(self) -> None:
        self._data, self._side, self._decoded = b"", 0, None


kept = _Kept()


def decode(data: bytes, pixels: int, side: int, *, keep: bool = False) -> Decoded:
    """The first frame, decoded to its end.

    A JPEG may come smaller (but not smaller than *side*): scaled while it is decoded, in a fraction of the memory. With *keep* the next
    call about the same *data* need not decode it again, where it is small enough to be kept.
    """
    decoded = kept.take(data, side)
    if decoded is None:
        decoded = _decode(data, pixels, side)
    if keep:
        kept.keep(data, side, decoded)
    return decoded


def _decode(data: bytes, pixels: int, side: int) -> Decoded:
    image = open_picture(data, pixels)
    full = image.size
    if image.format in ("JPEG", "MPO"):
        factor = min(1.0, side / max(full))
        image.draft(None, (max(1, ceil(full[0] * factor)), max(1, ceil(full[1] * factor))))
    image.load()
    check_size(image, pixels)
    # Some plugins know, or change, the size only after decoding (TIFF turns by itself).
    if image.format not in ("JPEG", "MPO"):
        full = image.size
    return image, full, orientation_of(image)
