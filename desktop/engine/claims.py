"""The size that a picture's header claims: read before any decoder reserves memory for it. Pure; no decoder runs."""

from __future__ import annotations

import struct


def claimed_size(data: bytes, format: str) -> tuple[int, int] | None:
    """Width and height that the header states, or None when they are not found here.

    So that a picture which only claims to be enormous is refused before any decoder reserves memory for it.
    """
    try:
        if format == "PNG" and data[12:16] == b"IHDR":
            return _pair(">II", data[16:24])
        if format == "GIF":
            return _pair("<HH", data[6:10])
        if format in ("BMP", "DIB"):
            return _bitmap_size(data[14:] if format == "BMP" else data)
        if format == "WEBP":
            return _webp_size(data)
        if format == "JPEG":
            return _jpeg_size(data)
        if format == "ICO":
            return _icon_size(data)
        if format == "TIFF":
            return _tiff_size(data)
        if format in ("AVIF", "HEIF"):
            return _iso_size(data)
    except struct.error:
        return None
    return None


def _pair(layout: str, data: bytes) -> tuple[int, int]:
    first, second = struct.unpack(layout, data)
    return int(first), int(second)


def _bitmap_size(header: bytes) -> tuple[int, int]:
    if int.from_bytes(header[:4], "little") == 12:
        width, height = _pair("<HH", header[4:8])
    else:
        width, height = _pair("<ii", header[4:12])
    return abs(width), abs(height)


def _webp_size(data: bytes) -> tuple[int, int] | None:
    chunk = data[12:16]
    if chunk == b"VP8X" and len(data) >= 30:
        return int.from_bytes(data[24:27], "little") + 1, int.from_bytes(data[27:30], "little") + 1
    if chunk == b"VP8L" and len(data) >= 25:
        bits = int.from_bytes(data[21:25], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    if chunk == b"VP8 " and len(data) >= 30:
        return int.from_bytes(data[26:28], "little") & 0x3FFF, int.from_bytes(data[28:30], "little") & 0x3FFF
    return None


def _jpeg_size(data: bytes) -> tuple[int, int] | None:
    for marker, start, _ in jpeg_segments(data):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            height, width = _pair(">HH", data[start + 1 : start + 5])
            return width, height
    return None


def jpeg_segments(data: bytes) -> list[tuple[int, int, int]]:
    """``(marker, start, end)`` of each segment's content before the first scan, that of the scan's header last."""
    found: list[tuple[int, int, int]] = []
    at = 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0x01 or 0xD0 <= marker <= 0xD8:
            at += 2
            continue
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        if length < 2:
            break
        found.append((marker, at + 4, at + 2 + length))
        if marker in (0xDA, 0xD9):
            break
        at += 2 + length
    return found


def _icon_size(data: bytes) -> tuple[int, int] | None:
    """The largest of the pictures in it; each is a PNG or a bitmap whose own header counts, not the icon's."""
    sizes = []
    for at in range(6, min(6 + 16 * int.from_bytes(data[4:6], "little"), len(data) - 15), 16):
        start = int.from_bytes(data[at + 12 : at + 16], "little")
        inner = data[start : start + 64]
        png = inner.startswith(b"\x89PNG")
        size = claimed_size(inner, "PNG") if png else _bitmap_size(inner) if len(inner) >= 12 else None
        if size is not None:
            # A bitmap in an icon is of double height: below the colours lies the mask.
            sizes.append(size if png else (size[0], size[1] // 2))
    return max(sizes, key=lambda size: size[0] * size[1], default=None)


def _tiff_size(data: bytes) -> tuple[int, int] | None:
    order = "<" if data[:2] == b"II" else ">"
    (at,) = struct.unpack(order + "I", data[4:8])
    (count,) = struct.unpack(order + "H", data[at : at + 2])
    found: dict[int, int] = {}
    for entry in range(at + 2, at + 2 + 12 * min(count, 512), 12):
        tag, kind = struct.unpack(order + "HH", data[entry : entry + 4])
        if tag in (256, 257) and kind in (3, 4):
            (found[tag],) = struct.unpack(order + ("H" if kind == 3 else "I"), data[entry + 8 : entry + (10 if kind == 3 else 12)])
    return (found[256], found[257]) if len(found) == 2 else None


def _iso_size(data: bytes) -> tuple[int, int] | None:
    """The largest ``ispe`` (image spatial extents) property of the file's meta box; tiles have smaller ones."""
    sizes, at = [], data.find(b"ispe", 0, 1 << 20)
    while at >= 0 and len(data) >= at + 16:
        sizes.append(_pair(">II", data[at + 8 : at + 16]))
        at = data.find(b"ispe", at + 4, 1 << 20)
    return max(sizes, key=lambda size: size[0] * size[1], default=None)


def png_is_possible(data: bytes) -> bool:
    """False when the file is too short for the rows it claims: deflate makes at most 1,032 bytes of one."""
    if len(data) < 26:
        return False
    width, height = _pair(">II", data[16:24])
    channels = {2: 3, 4: 2, 6: 4}.get(data[25], 1)
    return height * (width * channels * data[24] // 8 + 1) <= 1032 * len(data)


def jpeg_is_held_whole(data: bytes) -> float:
    """Bytes a pixel that a JPEG decoder keeps of the whole picture before it can give the first row.

    Nought for the usual kind, which comes row by row; a progressive one, or one with a scan for each colour, is kept as coefficients.
    """
    samples, colours, progressive = 1.0, 1, False
    for marker, start, end in jpeg_segments(data):
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            progressive = marker in (0xC2, 0xC6, 0xCA, 0xCE)
            factors = [divmod(data[at + 1], 16) for at in range(start + 6, end - 2, 3)]
            most = max((across for across, _ in factors), default=1) * max((down for _, down in factors), default=1)
            colours, samples = len(factors), sum(across * down for across, down in factors) / max(1, most)
        elif marker == 0xDA and (progressive or data[start] < colours):
            return 2 * samples
    return 0.0
