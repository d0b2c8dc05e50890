"""What of a PDF will be sent, in words for its chip."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QLocale, QObject

from desktop.chat.limits import ImageLimits, about
from desktop.chat.prompt import Paged
from desktop.ui.data_size import data_size

_CHARACTERS_PER_TOKEN = 4
"""Of Latin letters; counted in bytes, so that other scripts, which need more tokens, count more."""
_SHAPE = 0.7071
"""The shorter side of a sheet of paper, to its longer one."""


def pdf_words(given: object, pages: int, text: str, limits: ImageLimits) -> str:
    """*given*: what ``engine.choosing`` chose of it; *text*: that of its pages."""
    translate = QCoreApplication.translate
    a_page = limits.tokens(limits.page_side, round(limits.page_side * _SHAPE))
    tokens = len(text.encode()) // _CHARACTERS_PER_TOKEN
    if isinstance(given, bytes):
        template, tokens = translate("Outgoing", "{pages} as PDF, {size}, about {tokens} tokens"), tokens + pages * a_page
    elif not isinstance(given, Paged):
        template = translate("Outgoing", "{pages}: does not fit into this message")
    elif given.drawn and given.text:
        template = translate("Outgoing", "{pages}: text and {images}, about {tokens} tokens")
    elif given.drawn:
        template = translate("Outgoing", "{pages} without text: {images}, about {tokens} tokens")
    elif given.text:
        template = translate("Outgoing", "{pages}: the text only, about {tokens} tokens")
    else:
        template = translate("Outgoing", "{pages} without text: this model gets only the name")
    drawn = len(given.drawn) if isinstance(given, Paged) else 0
    return template.format(
        pages=_Counts().pages(pages),
        images=_Counts().images(drawn),
        size=data_size(len(given)) if isinstance(given, bytes) else "",
        tokens=QLocale().toString(about(tokens + drawn * a_page)),
    )


class _Counts(QObject):
    """What is counted: lupdate finds plural forms in ``tr`` of a class, and not in ``QCoreApplication.translate``."""

    def pages(self, count: int) -> str:
        return self.tr("%Ln pages", "", count) if count > 1 else self.tr("1 page")

    def images(self, count: int) -> str:
        return self.tr("%Ln page images", "", count) if count > 1 else self.tr("1 page image")
