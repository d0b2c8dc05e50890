"""What a picture's file says besides its pixels, and whether it may go out as it is. Runs in the imaging process only."""

from __future__ import annotations

from PIL import Image, TiffImagePlugin

from desktop.engine.claims import jpeg_segments

_TIFF_PRIVATE = {270, 271, 272, 285, 305, 306, 315, 316, 33432, 33723, 34377, 34665, 34853, 700, 37724}
"""TIFF tags that describe the picture's origin, not its pixels: make, software, artist, XMP, IPTC, Exif, GPS."""
_PNG_BARE = {b"IHDR", b"PLTE", b"IDAT", b"IEND", b"tRNS", b"gAMA", b"cHRM", b"sRGB", b"sBIT", b"pHYs", b"bKGD", b"hIST"}
_PNG_METADATA = {b"tEXt", b"zTXt", b"iTXt", b"eXIf", b"tIME"}
_WEBP_BARE = {b"VP8 ", b"VP8L", b"VP8X", b"ALPH"}
_WEBP_METADATA = {b"EXIF", b"XMP "}


def is_animated(image: Image.Image) -> bool:
    """True when there is more than the first frame. A GIF has to move on to find out, so ask last."""
    if image.format == "MPO":
        # Its further pictures are previews of the first one, or the other eye's view.
        return False
    try:
        return bool(getattr(image, "is_animated", False))
    except Exception:
        # Only what follows the first frame is broken, and that is not used.
        return False


def _png_chunks(data: bytes) -> list[bytes]:
    names, at = [], 8
    while at + 8 <= len(data):
        names.append(data[at + 4 : at + 8])
        at += 12 + int.from_bytes(data[at : at + 4], "big")
    # Bytes that are no whole chunk, or that follow the end, are something else riding along.
    return names if at == len(data) and names and names[-1] == b"IEND" else [*names, b""]


def _webp_chunks(data: bytes) -> list[bytes]:
    names, at = [], 12
    while at + 8 <= len(data):
        names.append(data[at : at + 4])
        length = int.from_bytes(data[at + 4 : at + 8], "little")
        at += 8 + length + length % 2
    return names if at == len(data) else [*names, b""]


def has_metadata(data: bytes, image: Image.Image) -> bool:
    """True when the file says something besides its pixels: EXIF, XMP, IPTC, comments, text."""
    if image.format == "PNG":
        return not _PNG_METADATA.isdisjoint(_png_chunks(data))
    if image.format == "WEBP":
        return not _WEBP_METADATA.isdisjoint(_webp_chunks(data))
    if image.format in ("JPEG", "MPO"):
        return any(_is_jpeg_metadata(marker, data[start : start + 12]) for marker, start, _ in jpeg_segments(data))
    if isinstance(image, TiffImagePlugin.TiffImageFile):
        return not _TIFF_PRIVATE.isdisjoint(image.tag_v2)
    return any(image.info.get(key) for key in ("exif", "xmp", "comment"))


def _is_jpeg_metadata(marker: int, start: bytes) -> bool:
    if marker == 0xE2:
        return not start.startswith((b"ICC_PROFILE", b"MPF\0"))
    return marker == 0xFE or marker == 0xE1 or 0xE3 <= marker <= 0xED or marker == 0xEF


def is_bare(data: bytes, image: Image.Image) -> bool:
    """True when the file holds pixels and what is needed to read them, so that it may be sent as it is."""
    if image.mode not in ("1", "L", "LA", "P", "RGB", "RGBA") or is_animated(image):
        return False
    if image.format == "PNG":
        return _PNG_BARE.issuperset(_png_chunks(data))
    if image.format == "WEBP":
        return _WEBP_BARE.issuperset(_webp_chunks(data))
    if image.format == "JPEG":
        segments = jpeg_segments(data)
        plain = all(marker in (0xE0, 0xEE) or not (0xE0 <= marker <= 0xEF or marker == 0xFE) for marker, _, _ in segments)
        # A thumbnail inside the JFIF header is a second picture; so is anything after the end mark.
        return plain and all(end - start <= 14 for marker, start, end in segments if marker in (0xE0, 0xEE)) and data.endswith(b"\xff\xd9")
    return False
