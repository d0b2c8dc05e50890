"""What a picture's file consists of, told without the program's own readers: a canary may be compressed, and then no search finds it."""

from __future__ import annotations

BARE = {
    "IHDR", "PLTE", "tRNS", "IDAT", "IEND", "gAMA", "cHRM", "sRGB", "sBIT", "pHYs", "bKGD", "hIST",
    "VP8 ", "VP8L", "VP8X", "ALPH",
    "APP0", "APP14", "SOF", "DHT", "DQT", "DRI", "SOS", "SOI", "EOI",
    "GIF",
}  # fmt: skip
"""Parts that pixels need; all others say something."""


def parts_of(data: bytes) -> set[str]:
    """The kinds of parts in a PNG, WebP, JPEG or GIF; ``rest`` when something follows its end."""
    if data.startswith(b"\x89PNG"):
        return _chunks(data, 8, "big", 12, 4)
    if data[:4] == b"RIFF":
        return _chunks(data, 12, "little", 8, 0)
    return _segments(data) if data.startswith(b"\xff\xd8") else _blocks(data)


def _chunks(data: bytes, at: int, order: str, around: int, name_at: int) -> set[str]:
    found: set[str] = set()
    while at < len(data):
        size_at = at if name_at else at + 4
        length = int.from_bytes(data[size_at : size_at + 4], order)  # type: ignore[arg-type]
        found.add(data[at + name_at : at + name_at + 4].decode("latin-1"))
        at += around + length + (length % 2 if order == "little" else 0)
    return found if at == len(data) else found | {"rest"}


def _segments(data: bytes) -> set[str]:
    found, at = {"SOI"}, 2
    while at < len(data):
        marker = data[at + 1]
        if marker == 0xD9:
            return found if at + 2 == len(data) else found | {"rest"}
        end = at + 2 + int.from_bytes(data[at + 2 : at + 4], "big")
        found.add(_marker(marker, end - at))
        if marker == 0xDA:
            while not (data[end] == 0xFF and data[end + 1] not in (0, *range(0xD0, 0xD8))):
                end += 1
        at = end
    return found | {"rest"}


def _marker(marker: int, length: int) -> str:
    if 0xE0 <= marker <= 0xEF:
        return f"APP{marker - 0xE0}" if length <= 18 else f"APP{marker - 0xE0} of {length}"
    known = {0xC4: "DHT", 0xDB: "DQT", 0xDD: "DRI", 0xDA: "SOS", 0xFE: "COM"}
    return known.get(marker) or ("SOF" if 0xC0 <= marker <= 0xCF else f"{marker:02X}")


def _blocks(data: bytes) -> set[str]:
    found = {"GIF"}
    found |= {"comment"} if b"\x21\xfe" in data else set()
    return found | ({"application"} if b"\x21\xff" in data else set())
