"""What a drag or the clipboard offers, judged once for both. Image bytes are handed on undecoded wherever they can be."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QBuffer, QByteArray, QCoreApplication, QIODevice, QMimeData
from PySide6.QtGui import QImage

from desktop.chat.text import normalise_text

_RAW_IMAGES = ("image/png", "image/jpeg", "image/webp", "image/gif", "image/bmp", "image/tiff")
# Zlib level 2 or so: a 4K screenshot costs a tenth of the default's time, and intake keeps the bytes as they are.
_PNG_QUALITY = 80


LARGE_TEXT = 1_000_000
"""Bytes from which on pasted text is attached as a file: in the input it would stop the window for seconds."""


@dataclass(frozen=True, slots=True)
class PastedText:
    """Text that is too large for the input."""

    text: str


Attachable = str | bytes | PastedText
"""A path, an encoded picture, or a large text."""


@dataclass(frozen=True, slots=True)
class Offer:
    """What to attach, or text to insert, or a sentence on what was wrong."""

    attach: tuple[Attachable, ...] = ()
    text: str = ""
    problem: str = ""


def has_attachments(mime: QMimeData) -> bool:
    """True when *mime* promises files or a picture; nothing is decoded."""
    return any(url.isLocalFile() for url in mime.urls()) or (_has_image(mime) and not _plain_text(mime))


def read_offer(mime: QMimeData) -> Offer:
    """What *mime* holds: local files before a picture before text. A picture beside real text (table cells) is left out."""
    paths = tuple(url.toLocalFile() for url in mime.urls() if url.isLocalFile())
    if paths:
        return Offer(attach=paths)
    text = _plain_text(mime)
    if _has_image(mime) and not text:
        data = _image_bytes(mime)
        if data:
            return Offer(attach=(data,))
        return Offer(
            problem=QCoreApplication.translate(
                "composer", "The picture could not be read from where it came. Save it as a file and attach the file."
            )
        )
    text = normalise_text(text or mime.text())
    return Offer(attach=(PastedText(text),)) if _is_large(text) else Offer(text=text)


def _is_large(text: str) -> bool:
    # No character has more than four bytes, so most texts need not be counted.
    return len(text) * 4 >= LARGE_TEXT and len(text.encode()) >= LARGE_TEXT


def _has_image(mime: QMimeData) -> bool:
    return mime.hasImage() or any(mime.hasFormat(kind) for kind in _RAW_IMAGES)


def _plain_text(mime: QMimeData) -> str:
    """Text that stands for itself: an address beside a picture is only where the picture came from."""
    if not mime.hasFormat("text/plain"):
        return ""
    text = mime.text()
    if _has_image(mime) and (not text.strip() or (len(text.split()) == 1 and "://" in text)):
        return ""
    return text


def _image_bytes(mime: QMimeData) -> bytes:
    for kind in _RAW_IMAGES:
        if mime.hasFormat(kind) and (data := bytes(mime.data(kind).data())):
            return data
    image = QImage(mime.imageData()) if mime.imageData() is not None else QImage()
    return b"" if image.isNull() else encode_png(image)


def encode_png(image: QImage) -> bytes:
    """*image* as PNG; empty when it cannot be encoded."""
    data = QByteArray()
    buffer = QBuffer(data)
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    # PySide's stub wants the format as bytes, the binding takes text.
    if not image.save(buffer, "PNG", _PNG_QUALITY):  # type: ignore[call-overload]
        return b""
    return bytes(data.data())
