"""Names that the rooms without Qt have in English: kinds of files, and what connections are called before anybody renames them."""

from __future__ import annotations

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

KINDS: tuple[object, ...] = (
    QT_TRANSLATE_NOOP("kinds", "a PNG picture"),
    QT_TRANSLATE_NOOP("kinds", "a JPEG picture"),
    QT_TRANSLATE_NOOP("kinds", "a GIF picture"),
    QT_TRANSLATE_NOOP("kinds", "a WebP picture"),
    QT_TRANSLATE_NOOP("kinds", "a BMP picture"),
    QT_TRANSLATE_NOOP("kinds", "a Windows bitmap"),
    QT_TRANSLATE_NOOP("kinds", "a TIFF picture"),
    QT_TRANSLATE_NOOP("kinds", "an AVIF picture"),
    QT_TRANSLATE_NOOP("kinds", "a HEIC picture"),
    QT_TRANSLATE_NOOP("kinds", "an icon (ICO)"),
    QT_TRANSLATE_NOOP("kinds", "a PDF document"),
    QT_TRANSLATE_NOOP("kinds", "a text file"),
    QT_TRANSLATE_NOOP("kinds", "an SVG drawing"),
    QT_TRANSLATE_NOOP("kinds", "a Photoshop picture"),
    QT_TRANSLATE_NOOP("kinds", "a BigTIFF picture"),
    QT_TRANSLATE_NOOP("kinds", "a mouse pointer (CUR)"),
    QT_TRANSLATE_NOOP("kinds", "an icon (ICNS)"),
    QT_TRANSLATE_NOOP("kinds", "a JPEG 2000 picture"),
    QT_TRANSLATE_NOOP("kinds", "a JPEG XL picture"),
    QT_TRANSLATE_NOOP("kinds", "a GIMP picture"),
    QT_TRANSLATE_NOOP("kinds", "a FITS picture"),
    QT_TRANSLATE_NOOP("kinds", "an OpenEXR picture"),
    QT_TRANSLATE_NOOP("kinds", "a DDS picture"),
    QT_TRANSLATE_NOOP("kinds", "a QOI picture"),
    QT_TRANSLATE_NOOP("kinds", "an EPS document"),
    QT_TRANSLATE_NOOP("kinds", "a PostScript document"),
    QT_TRANSLATE_NOOP("kinds", "an RTF document"),
    QT_TRANSLATE_NOOP("kinds", "an old Office document"),
    QT_TRANSLATE_NOOP("kinds", "a ZIP archive or an Office document"),
    QT_TRANSLATE_NOOP("kinds", "an empty ZIP archive"),
    QT_TRANSLATE_NOOP("kinds", "a gzip archive"),
    QT_TRANSLATE_NOOP("kinds", "a 7-Zip archive"),
    QT_TRANSLATE_NOOP("kinds", "a RAR archive"),
    QT_TRANSLATE_NOOP("kinds", "a bzip2 archive"),
    QT_TRANSLATE_NOOP("kinds", "an XZ archive"),
    QT_TRANSLATE_NOOP("kinds", "a Zstandard archive"),
    QT_TRANSLATE_NOOP("kinds", "a Windows program"),
    QT_TRANSLATE_NOOP("kinds", "a Linux program"),
    QT_TRANSLATE_NOOP("kinds", "a macOS program"),
    QT_TRANSLATE_NOOP("kinds", "an SQLite database"),
    QT_TRANSLATE_NOOP("kinds", "an Ogg recording"),
    QT_TRANSLATE_NOOP("kinds", "a FLAC recording"),
    QT_TRANSLATE_NOOP("kinds", "an MP3 recording"),
    QT_TRANSLATE_NOOP("kinds", "a Matroska or WebM video"),
    QT_TRANSLATE_NOOP("kinds", "a raw camera picture"),
    QT_TRANSLATE_NOOP("kinds", "a QuickTime video"),
    QT_TRANSLATE_NOOP("kinds", "an MPEG-4 recording"),
    QT_TRANSLATE_NOOP("kinds", "a WAV recording"),
    QT_TRANSLATE_NOOP("kinds", "an AVI video"),
    QT_TRANSLATE_NOOP("kinds", "an MPEG-4 video"),
    QT_TRANSLATE_NOOP("kinds", "a picture"),
)
"""What a file may be, as ``engine/sniffing.py`` says it within a sentence; a test finds one that is missing."""

LABELS: tuple[object, ...] = (
    QT_TRANSLATE_NOOP("labels", "On this computer"),
    QT_TRANSLATE_NOOP("labels", "OpenAI-compatible server"),
    QT_TRANSLATE_NOOP("labels", "Anthropic-compatible server"),
    QT_TRANSLATE_NOOP("labels", "llama.cpp server"),
    QT_TRANSLATE_NOOP("labels", "ChatAnywhere API (outside China)"),
    QT_TRANSLATE_NOOP("labels", "MegaLLM (OpenAI side)"),
    QT_TRANSLATE_NOOP("labels", "Grok2API (OpenAI side)"),
)
"""Labels with words in them; the others are names. A test finds one that is missing."""


def kind_words(what: str) -> str:
    """The kind of a file within a translated sentence."""
    return QCoreApplication.translate("kinds", what)


def label_words(label: str) -> str:
    """What a connection or provider is called: in the user's language while it has the name it was born with."""
    return QCoreApplication.translate("labels", label)
