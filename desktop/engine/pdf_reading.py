"""Reading and drawing PDF with pdfium; runs in the imaging process only, whose limits bound what a hostile file can cost.

The builds of pdfium that pypdfium2 brings have neither JavaScript nor XFA, and open nothing but the fonts of the system.
"""

from __future__ import annotations

import contextlib
import re
import time
from collections.abc import Iterator

import pypdfium2
import pypdfium2.raw as pdfium

from desktop.chat.text import normalise_text
from desktop.engine.imaging_opening import Refused

MOST_PAGES = 2000
READING_SECONDS = 3.0
"""Of computing, after which no further page is read."""
MEMORY_BYTES = 280_000_000
"""Of data while a PDF is at work. What pdfium cannot get ends the process: the answer is then that the file cannot be opened."""
_BLANK_LINES = re.compile(r"[ \t]*\n(?:[ \t]*\n){2,}")
_HYPHEN = "\x02"
"""What pdfium writes where a word was divided at the end of a line."""
_TAIL = 16_384


@contextlib.contextmanager
def bounded() -> Iterator[None]:
    """Less memory while it lasts, where the system can limit it (Linux)."""
    try:
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_DATA)
        resource.setrlimit(resource.RLIMIT_DATA, (MEMORY_BYTES, hard))
    except (ImportError, OSError, ValueError):
        yield
        return
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_DATA, (soft, hard))


@contextlib.contextmanager
def opened(data: bytes) -> Iterator[pypdfium2.PdfDocument]:
    """The document. Refused with ``locked``, ``no_pages`` or ``broken``."""
    try:
        document = pypdfium2.PdfDocument(data)
    except pypdfium2.PdfiumError as error:
        if error.err_code in (pdfium.FPDF_ERR_PASSWORD, pdfium.FPDF_ERR_SECURITY):
            raise Refused({"error": "locked"}) from error
        # With an empty list of pages pdfium says that all is well, and opens nothing.
        raise Refused({"error": "no_pages" if error.err_code == pdfium.FPDF_ERR_SUCCESS else "broken"}) from error
    try:
        # One that opens without a password is encrypted all the same, and providers refuse it.
        if pdfium.FPDF_GetSecurityHandlerRevision(document) != -1:
            raise Refused({"error": "locked"})
        if len(document) < 1:
            raise Refused({"error": "no_pages"})
        yield document
    finally:
        document.close()


def inspect(data: bytes) -> tuple[int, bool]:
    """``(pages, whether it says who made it)``. Refused as by :func:`opened`; a file that was cut is ``broken``."""
    with opened(data) as document:
        pages = len(document)
        # pdfium makes do with half a file. Its end says where everything is; some writers leave rubbish behind it.
        tail = data.rstrip(b"\0\t\n\f\r ")[-_TAIL:]
        if b"startxref" not in tail and b"%%EOF" not in tail:
            raise Refused({"error": "broken"})
        # A page that is missing has no size.
        if any(not pdfium.FPDF_GetPageSizeByIndexF(document, at, pdfium.FS_SIZEF()) for at in range(min(pages, MOST_PAGES))):
            raise Refused({"error": "broken"})
        # With what it was made nearly every PDF says; that is left out too, and no news.
        return pages, any(document.get_metadata_value(key) for key in ("Author", "Subject", "Keywords"))


def read_text(data: bytes, characters: int) -> tuple[int, int, list[int], str]:
    """``(pages, pages read, those that show something and have no text, text)``.

    Each page under its number (from 1), until there are *characters* or it has taken long enough; a first page that is longer is cut.
    The text is empty when no page has any.
    """
    pieces: list[str] = []
    bare: list[int] = []
    size = read = 0
    with opened(data) as document:
        pages = len(document)
        began = time.process_time()
        for number in range(1, min(pages, MOST_PAGES) + 1):
            if read and time.process_time() - began > READING_SECONDS:
                break
            found, shows = _page_text(document, number - 1)
            piece = f"[Page {number}]\n{found or '(no text on this page)'}\n"
            if size + len(piece) > characters and pieces:
                break
            if len(piece) > characters:
                # Some of a page is better than nothing of the document.
                piece = piece[:characters] + "\n[The rest of this page is not given.]\n"
            if shows and not found:
                bare.append(number)
            pieces.append(piece)
            size, read = size + len(piece), number
    has_text = any("(no text on this page)\n" not in piece for piece in pieces)
    return pages, read, bare, "\n".join(pieces) if has_text else ""


def _page_text(document: pypdfium2.PdfDocument, at: int) -> tuple[str, bool]:
    """The text of a page, and whether anything is on it. One page that cannot be read is no reason to keep the others back."""
    try:
        page = document[at]
        try:
            text_page = page.get_textpage()
            text = text_page.get_text_range().replace(_HYPHEN, "")
            text_page.close()
            shows = pdfium.FPDFPage_CountObjects(page) > 0 or pdfium.FPDFPage_GetAnnotCount(page) > 0
        finally:
            page.close()
    except pypdfium2.PdfiumError:
        return "", False
    return _BLANK_LINES.sub("\n\n", normalise_text(text)).strip(), shows


def draw(data: bytes, number: int, side: int) -> tuple[int, int, bytes]:
    """``(width, height, RGB bytes)`` of page *number* (from 1), its longer side *side* pixels, whatever size it claims."""
    with opened(data) as document:
        if not 1 <= number <= len(document):
            raise Refused({"error": "broken"})
        # What was filled into a form is drawn by this; nothing runs.
        document.init_forms()
        page = document[number - 1]
        width, height = page.get_size()
        longer = max(width, height)
        if not 0 < longer < float("inf"):
            raise Refused({"error": "broken"})
        # A sliver is drawn one pixel wide.
        size = max(1, round(side * width / longer)), max(1, round(side * height / longer))
        bitmap = pypdfium2.PdfBitmap.new_native(*size, pdfium.FPDFBitmap_BGR, rev_byteorder=True)
        bitmap.fill_rect((255, 255, 255, 255), 0, 0, *size)
        pdfium.FPDF_RenderPageBitmap(bitmap, page, 0, 0, *size, 0, pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER)
        if document.formenv:
            pdfium.FPDF_FFLDraw(document.formenv, bitmap, page, 0, 0, *size, 0, pdfium.FPDF_ANNOT | pdfium.FPDF_REVERSE_BYTE_ORDER)
        rows, stride = bytes(bitmap.buffer), bitmap.stride
        pixels = b"".join(rows[at : at + 3 * size[0]] for at in range(0, stride * size[1], stride))
        bitmap.close()
        page.close()
    return *size, pixels
