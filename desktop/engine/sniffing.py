"""What a file is, from its first bytes. Pure and cheap: no decoder runs, and the file's name has no say."""

from __future__ import annotations

import re
from dataclasses import dataclass

from desktop.engine.encodings import decode_text

HEAD = 4096
"""Bytes that are looked at to tell the kind."""


@dataclass(frozen=True, slots=True)
class Kind:
    """``what`` with its article, for a sentence. ``format`` is Pillow's name of a picture that is taken, else empty.

    What has a media type and no format is taken as it is: PDF, and text (also the source text of an SVG drawing).
    """

    what: str
    format: str = ""
    media_type: str = ""
    is_picture: bool = False


_TAKEN = {
    "PNG": Kind("a PNG picture", "PNG", "image/png", True),
    "JPEG": Kind("a JPEG picture", "JPEG", "image/jpeg", True),
    "GIF": Kind("a GIF picture", "GIF", "image/gif", True),
    "WEBP": Kind("a WebP picture", "WEBP", "image/webp", True),
    "BMP": Kind("a BMP picture", "BMP", "image/bmp", True),
    "DIB": Kind("a Windows bitmap", "DIB", "image/bmp", True),
    "TIFF": Kind("a TIFF picture", "TIFF", "image/tiff", True),
    "AVIF": Kind("an AVIF picture", "AVIF", "image/avif", True),
    "HEIF": Kind("a HEIC picture", "HEIF", "image/heic", True),
    "ICO": Kind("an icon (ICO)", "ICO", "image/x-icon", True),
}
_TAKEN_MAGIC: tuple[tuple[bytes, str], ...] = (
    (b"\x89PNG\r\n\x1a\n", "PNG"),
    (b"\xff\xd8\xff", "JPEG"),
    (b"GIF87a", "GIF"),
    (b"GIF89a", "GIF"),
    (b"II*\0", "TIFF"),
    (b"MM\0*", "TIFF"),
    (b"\0\0\x01\0", "ICO"),
)
_PDF = Kind("a PDF document", media_type="application/pdf")
_BEFORE_PDF = 1024
"""Bytes that may stand before a PDF, as its readers have it: a printer's commands, the head of a message."""
_PDF_HEADER = re.compile(rb"%PDF-\d\.\d")
_PDF_END = re.compile(rb"startxref\s+\d+\s+%%EOF\s*\Z")
TEXT = "text/plain"
_TEXT = Kind("a text file", media_type=TEXT)
_SVG = Kind("an SVG drawing", media_type="image/svg+xml")
_TEXT_TYPES = {
    ".md": "text/markdown",
    ".markdown": "text/markdown",
    ".csv": "text/csv",
    ".tsv": "text/tab-separated-values",
    ".json": "application/json",
    ".html": "text/html",
    ".htm": "text/html",
    ".xml": "application/xml",
}
_OTHER_MAGIC: tuple[tuple[bytes, str, bool], ...] = (
    (b"8BPS", "a Photoshop picture", True),
    (b"II+\0", "a BigTIFF picture", True),
    (b"MM\0+", "a BigTIFF picture", True),
    (b"\0\0\x02\0", "a mouse pointer (CUR)", True),
    (b"icns", "an icon (ICNS)", True),
    (b"\0\0\0\x0cjP  ", "a JPEG 2000 picture", True),
    (b"\xff\x4f\xff\x51", "a JPEG 2000 picture", True),
    (b"\xff\x0a", "a JPEG XL picture", True),
    (b"\0\0\0\x0cJXL ", "a JPEG XL picture", True),
    (b"gimp xcf", "a GIMP picture", True),
    (b"SIMPLE  =", "a FITS picture", True),
    (b"v/1\x01", "an OpenEXR picture", True),
    (b"DDS ", "a DDS picture", True),
    (b"qoif", "a QOI picture", True),
    (b"\xc5\xd0\xd3\xc6", "an EPS document", False),
    (b"%!PS", "a PostScript document", False),
    (b"{\\rtf", "an RTF document", False),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "an old Office document", False),
    (b"PK\x03\x04", "a ZIP archive or an Office document", False),
    (b"PK\x05\x06", "an empty ZIP archive", False),
    (b"\x1f\x8b", "a gzip archive", False),
    (b"7z\xbc\xaf\x27\x1c", "a 7-Zip archive", False),
    (b"Rar!\x1a\x07", "a RAR archive", False),
    (b"BZh", "a bzip2 archive", False),
    (b"\xfd7zXZ\0", "an XZ archive", False),
    (b"\x28\xb5\x2f\xfd", "a Zstandard archive", False),
    (b"MZ", "a Windows program", False),
    (b"\x7fELF", "a Linux program", False),
    (b"\xcf\xfa\xed\xfe", "a macOS program", False),
    (b"\xca\xfe\xba\xbe", "a macOS program", False),
    (b"SQLite format 3\0", "an SQLite database", False),
    (b"OggS", "an Ogg recording", False),
    (b"fLaC", "a FLAC recording", False),
    (b"ID3", "an MP3 recording", False),
    (b"\xff\xfb", "an MP3 recording", False),
    (b"\x1aE\xdf\xa3", "a Matroska or WebM video", False),
)
_BRANDS: tuple[tuple[tuple[bytes, ...], str, bool], ...] = (
    ((b"avif", b"avis"), "AVIF", True),
    ((b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"hevm", b"hevs", b"mif1", b"msf1"), "HEIF", True),
    ((b"crx ",), "a raw camera picture", True),
    ((b"qt  ",), "a QuickTime video", False),
    ((b"M4A ", b"M4B "), "an MPEG-4 recording", False),
)
_BMP_HEADERS = {12, 40, 52, 56, 64, 108, 124}


def sniff(data: bytes) -> Kind | None:
    """The kind of file that *data* begins, or None when nothing is recognised."""
    head = data[:HEAD]
    for magic, name in _TAKEN_MAGIC:
        if head.startswith(magic):
            return _TAKEN[name]
    if head[:4] == b"RIFF":
        return _riff(head)
    if head[4:8] == b"ftyp":
        return _iso_media(head)
    if (bitmap := _bitmap(head)) is not None:
        return bitmap
    if head.startswith(b"%PDF-"):
        return _PDF
    for magic, what, is_picture in _OTHER_MAGIC:
        if head.startswith(magic):
            return Kind(what, is_picture=is_picture)
    text = _text(head)
    return _PDF if _is_late_pdf(data, text is not None) else text


def _is_late_pdf(data: bytes, begins_as_text: bool) -> bool:
    """Whether a PDF begins a little later. A text may speak of PDF: what could be one is a PDF only when it also ends like it."""
    if _PDF_HEADER.search(data[: _BEFORE_PDF + 8]) is None:
        return False
    return not begins_as_text or _PDF_END.search(data[-_BEFORE_PDF:]) is not None


def _riff(head: bytes) -> Kind | None:
    form = head[8:12]
    if form == b"WEBP":
        return _TAKEN["WEBP"]
    return {b"WAVE": Kind("a WAV recording"), b"AVI ": Kind("an AVI video")}.get(form)


def _iso_media(head: bytes) -> Kind:
    size = min(max(int.from_bytes(head[:4], "big"), 16), len(head))
    # The major brand decides; an unspecific one (mif1) leaves it to the compatible ones.
    brands = [head[8:12], *(head[at : at + 4] for at in range(16, size - 3, 4))]
    if brands[0] in (b"mif1", b"msf1") and any(brand in (b"avif", b"avis") for brand in brands):
        return _TAKEN["AVIF"]
    for known, what, is_picture in _BRANDS:
        if brands[0] in known:
            return _TAKEN.get(what) or Kind(what, is_picture=is_picture)
    return Kind("an MPEG-4 video")


def _bitmap(head: bytes) -> Kind | None:
    if len(head) >= 26 and head[:2] == b"BM" and int.from_bytes(head[14:18], "little") in _BMP_HEADERS:
        return _TAKEN["BMP"]
    # A bitmap as Windows' clipboard hands it over has no file header.
    if len(head) >= 40 and int.from_bytes(head[:4], "little") in {40, 108, 124} and head[12:14] == b"\x01\0":
        return _TAKEN["DIB"]
    return None


def _text(head: bytes) -> Kind | None:
    # The last character may be cut by the edge of the head.
    cuts = range(4) if len(head) == HEAD else range(1)
    found = next(filter(None, (decode_text(head[: len(head) - cut]) for cut in cuts)), None)
    if found is None:
        return None
    start = found[0].lstrip().lower()
    if start.startswith("<svg") or (start.startswith(("<?xml", "<!--", "<!doctype svg")) and "<svg" in start):
        return _SVG
    return _TEXT


def text_type(name: str) -> str:
    """The media type of the text file *name*: a name decides nothing but what the text is called."""
    return _TEXT_TYPES.get(name[name.rfind(".") :].lower(), TEXT)
