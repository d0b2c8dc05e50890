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
"""Bytes from which on pasted text is attached as a file."""
LARGE_LINE = 250_000
"""Characters of a line from which on it is, too: the input lays out a line anew for each key (0.2 s for 900,000 characters)."""

LARGE_PAGE = 2_000_000
"""Characters of HTML beyond which it is not read: tags take up to a second a million."""


@dataclass(frozen=True, slots=True)
class PastedText:
    """Text that is too large for the input, as it came: it has not passed ``normalise_text``, which takes 60 ms a megabyte."""

    text: str


@dataclass(frozen=True, slots=True)
class NamedPicture:
    """An encoded picture that is no file, but has a name."""

    data: bytes
    name: str


Attachable = str | bytes | PastedText | NamedPicture
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


def can_take(mime: QMimeData) -> bool:
    """True when *mime* promises anything :func:`read_offer` may make something of; nothing is decoded."""
    return has_attachments(mime) or mime.hasText() or mime.hasHtml()


def read_offer(mime: QMimeData) -> Offer:
    """What *mime* holds: local files before a picture before text. A picture beside real text (table cells) is left out.

    Of HTML with no plain text beside it the words are taken; nothing it names is loaded.
    """
    # Some programs name a file twice; one paste gives one attachment of it.
    paths = tuple(dict.fromkeys(url.toLocalFile() for url in mime.urls() if url.isLocalFile()))
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
    text = text or mime.text()
    if not text and mime.hasHtml():
        return _read_page(mime.html())
    return _text_offer(text)


def _read_page(html: str) -> Offer:
    if len(html) > LARGE_PAGE:
        return Offer(
            problem=QCoreApplication.translate(
                "composer", "What came from the web page is too large. Choose less of it, or save it as a file and attach the file."
            )
        )
    from desktop.chat.html_text import text_of_html

    text = text_of_html(html)
    return (
        _text_offer(text) if text else Offer(problem=QCoreApplication.translate("composer", "What came from the web page holds no text."))
    )


def _text_offer(text: str) -> Offer:
    return Offer(attach=(PastedText(text),)) if _is_large(text) else Offer(text=normalise_text(text))


def _is_large(text: str) -> bool:
    # No character has more than four bytes, so most texts need not be counted.
    if len(text) < LARGE_TEXT // 4:
        return False
    return len(text.encode("utf-8", "surrogatepass")) >= LARGE_TEXT or max(map(len, text.split("\n"))) >= LARGE_LINE


def _has_image(mime: QMimeData) -> bool:
    return mime.hasImage() or any(mime.hasFormat(kind) for kind in _RAW_IMAGES)


def _plain_text(mime: QMimeData) -> str:
    """Text that stands for itself: an address beside a picture is only where the picture came from."""
    if not mime.hasFormat("text/plain"):
        return ""
    text = mime.text()
    if _has_image(mime) and (not text.strip() or (len(text.split()) == 1 and ("://" in text or text.strip().startswith("data:image/")))):
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
