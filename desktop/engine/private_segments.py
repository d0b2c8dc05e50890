"""Pictures inside other files without what they say besides their pixels. Pure: bytes in, bytes out, nothing is decoded."""

from __future__ import annotations

_KEPT = {0xEE}
"""Adobe's segment says how the colours are meant. All other application segments and comments go: none is needed to read the pixels."""
_JP2_PRIVATE = {b"xml ", b"uuid", b"uinf", b"jp2i", b"asoc", b"lbl "}


def bare_jpeg(data: bytes) -> bytes | None:
    """*data* without EXIF, XMP, IPTC, comments, thumbnails and whatever follows its end; None when it is not a JPEG to its end."""
    if not data.startswith(b"\xff\xd8"):
        return None
    kept, at = [data[:2]], 2
    while at + 2 <= len(data):
        if data[at] != 0xFF:
            return None
        marker = data[at + 1]
        if marker == 0xFF:
            at += 1
            continue
        if marker == 0xD9:
            return b"".join([*kept, b"\xff\xd9"])
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        end = at + 2 + length
        if length < 2 or end > len(data):
            return None
        if marker == 0xDA:
            end = _end_of_scan(data, end)
        if marker in _KEPT or not (0xE0 <= marker <= 0xEF or marker == 0xFE):
            kept.append(data[at:end])
        at = end
    return None


def _end_of_scan(data: bytes, at: int) -> int:
    """Where the next marker stands behind the coded pixels that begin at *at*."""
    while (at := data.find(b"\xff", at)) >= 0 and at + 1 < len(data):
        if data[at + 1] not in (0x00, 0xFF) and not 0xD0 <= data[at + 1] <= 0xD7:
            return at
        at += 1 if data[at + 1] == 0xFF else 2
    return len(data)


def bare_jp2(data: bytes) -> bytes | None:
    """*data*, JPEG 2000, without its boxes of text and comments about it; None when it is not one."""
    if data.startswith(b"\xff\x4f\xff\x51"):
        return _bare_codestream(data)
    kept, at = [], 0
    while at + 8 <= len(data):
        length, kind, head = int.from_bytes(data[at : at + 4], "big"), data[at + 4 : at + 8], 8
        if length == 1:
            length, head = int.from_bytes(data[at + 8 : at + 16], "big"), 16
        end = at + length if length else len(data)
        if (length and length < head) or end > len(data):
            return None
        if kind == b"jp2c":
            stream = _bare_codestream(data[at + head : end])
            if stream is None:
                return None
            kept.append((len(stream) + 8).to_bytes(4, "big") + kind + stream)
        elif kind not in _JP2_PRIVATE:
            kept.append(data[at:end])
        at = end
    return b"".join(kept) if at == len(data) and kept else None


def _bare_codestream(data: bytes) -> bytes | None:
    """The main header without its comments (COM); it ends where the first tile begins."""
    if not data.startswith(b"\xff\x4f"):
        return None
    kept, at = [data[:2]], 2
    while data[at : at + 2] != b"\xff\x90":
        length = int.from_bytes(data[at + 2 : at + 4], "big")
        end = at + 2 + length
        if length < 2 or end > len(data) or data[at] != 0xFF:
            return None
        if data[at + 1] != 0x64:
            kept.append(data[at:end])
        at = end
    return b"".join(kept) + data[at:]
