"""Reading PDF with pypdf; runs in the imaging process only, whose limits bound what a hostile file can cost."""

from __future__ import annotations

import io
import logging
import re

from pypdf import PdfReader
from pypdf.errors import PyPdfError

from desktop.chat.text import normalise_text
from desktop.engine.imaging_opening import Refused

MOST_PAGES = 2000
_BLANK_LINES = re.compile(r"[ \t]*\n(?:[ \t]*\n){2,}")


def _open(data: bytes) -> PdfReader:
    # Its warnings about sloppy files would fill a pipe that nobody reads.
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        if reader.is_encrypted:
            raise Refused({"error": "locked"})
        if not reader.pages:
            raise Refused({"error": "broken"})
    except (PyPdfError, RecursionError) as error:
        raise Refused({"error": "broken"}) from error
    return reader


def count_pages(data: bytes) -> int:
    """The number of pages. Refused with ``locked`` when it is encrypted, ``broken`` when there is no page to be found."""
    return len(_open(data).pages)


def read_text(data: bytes, characters: int) -> tuple[int, int, str]:
    """``(pages, pages read, text)``: each page under its number, until there are *characters*. A page without text says so."""
    reader = _open(data)
    pieces: list[str] = []
    size = read = 0
    for number, page in enumerate(reader.pages[:MOST_PAGES], start=1):
        try:
            text = page.extract_text()
        except Exception:
            # One page that cannot be read is no reason to keep the others back.
            text = ""
        found = _BLANK_LINES.sub("\n\n", normalise_text(text)).strip()
        piece = f"[Page {number}]\n{found or '(no text on this page)'}\n"
        if size + len(piece) > characters:
            break
        pieces.append(piece)
        size, read = size + len(piece), number
    return len(reader.pages), read, "\n".join(pieces)
