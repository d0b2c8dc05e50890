"""A PDF as it may go out: without what it says about people, places and tools; runs in the imaging process only.

pypdf does this, because pdfium can neither change nor leave out what is not drawn. The document is written anew from what its pages
need, so nothing of older versions, attached files, scripts or comments' authors is left. What cannot be done surely is not done: Refused.
"""

from __future__ import annotations

import io
import logging
import re
import zlib
from typing import Any

from pypdf import PdfReader, PdfWriter
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
    EncodedStreamObject,
    IndirectObject,
    NameObject,
    NumberObject,
    StreamObject,
)

from desktop.engine.imaging_opening import Refused
from desktop.engine.private_segments import bare_jp2, bare_jpeg

_ROOT = {"/Type", "/Pages", "/Version", "/Lang", "/PageLabels", "/AcroForm", "/OCProperties", "/ViewerPreferences"}
"""Of the document what decides how its pages look. Not: metadata, attached files, scripts, bookmarks, signatures' evidence."""
_PAGE = {
    *("/Type", "/Parent", "/Kids", "/Count", "/Resources", "/Contents", "/Rotate", "/Group", "/Annots", "/UserUnit"),
    *("/MediaBox", "/CropBox", "/BleedBox", "/TrimBox", "/ArtBox"),
}
_PRIVATE = {
    *("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/Thumb", "/EF", "/AA", "/OpenAction", "/SpiderInfo", "/JS"),
    *("/Author", "/Creator", "/CreatorInfo", "/Producer", "/XFA"),
}
_ANNOTATION_ONLY = {"/M", "/CreationDate", "/NM"}
_NAMES = {"/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties", "/CharProcs", "/N", "/R", "/D", "/DR"}
"""Dictionaries whose keys are names that the author chose: any key may mean anything there."""
_ACTIONS = {"/URI", "/GoTo", "/Named"}
"""What a link may do and still go out; others name files and programs of the author's computer."""
MOST_BYTES = 100_000_000
_HEADER = re.compile(r"%PDF-[12]\.\d")


def without_metadata(data: bytes) -> bytes:
    """*data* written anew. Refused with ``broken`` when it cannot be done."""
    logging.getLogger("pypdf").setLevel(logging.CRITICAL)
    try:
        reader = PdfReader(io.BytesIO(data), strict=False)
        root = reader.root_object
        for key in [key for key in root if key not in _ROOT]:
            del root[key]
        _strip_all(root)
        writer = PdfWriter()
        writer.clone_reader_document_root(reader)
        writer.metadata = None
        if _HEADER.fullmatch(reader.pdf_header):
            writer.pdf_header = reader.pdf_header
        out = io.BytesIO()
        writer.write(out)
    except Refused:
        raise
    except Exception as error:
        # pypdf raises nearly anything for files that are not what they say.
        raise Refused({"error": "broken", "detail": type(error).__name__}) from error
    return out.getvalue()


def _strip_all(root: DictionaryObject) -> None:
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Any, bool]] = [(root, False)]
    while waiting:
        found, is_names = waiting.pop()
        if isinstance(found, IndirectObject):
            identity = found.idnum, found.generation
            if identity in seen:
                continue
            seen.add(identity)
            found = found.get_object()
        if isinstance(found, ArrayObject):
            waiting.extend((inner, False) for inner in list.__iter__(found))
        elif isinstance(found, DictionaryObject):
            if not is_names:
                _strip(found)
            waiting.extend((found.raw_get(key), key in _NAMES and not is_names) for key in found)


def _strip(found: DictionaryObject) -> None:
    kind, sub = found.get("/Type"), found.get("/Subtype")
    private = set(_PRIVATE)
    if kind in ("/Page", "/Pages"):
        private |= found.keys() - _PAGE
    if "/Rect" in found and sub is not None:
        # A field's /T is its name; another annotation's is who made it.
        private |= _ANNOTATION_ONLY if sub == "/Widget" else {*_ANNOTATION_ONLY, "/T"}
    if kind in ("/Sig", "/DocTimeStamp") or "/ByteRange" in found:
        private |= {key for key in found if key != "/Type"}
    action = found.get("/A")
    if isinstance(action, DictionaryObject) and action.get("/S") not in _ACTIONS:
        private.add("/A")
    for key in private & found.keys():
        del found[key]
    if isinstance(found, EncodedStreamObject):
        _strip_picture(found)
    elif isinstance(found, StreamObject) and found.get("/Filter") is not None:
        raise Refused({"error": "broken"})


def _strip_picture(stream: EncodedStreamObject) -> None:
    """A photograph keeps its camera's remarks inside a PDF too."""
    # In a stream /F names a file that holds its data, and there is none to be had.
    if "/F" in stream:
        raise Refused({"error": "broken"})
    filters = stream.get("/Filter")
    names = [str(name) for name in filters] if isinstance(filters, ArrayObject) else [str(filters)]
    clean = {"/DCTDecode": bare_jpeg, "/DCT": bare_jpeg, "/JPXDecode": bare_jp2}.get(names[-1])
    if clean is None:
        return
    data: bytes = stream._data
    for name in names[:-1]:
        data = _unpacked(data, name)
    bare = clean(data)
    if bare is None:
        raise Refused({"error": "broken"})
    stream._data = bare
    stream[NameObject("/Filter")] = NameObject(names[-1])
    stream[NameObject("/Length")] = NumberObject(len(bare))
    if len(names) > 1 and "/DecodeParms" in stream:
        del stream["/DecodeParms"]


def _unpacked(data: bytes, name: str) -> bytes:
    if name not in ("/FlateDecode", "/Fl"):
        raise Refused({"error": "broken"})
    unpacking = zlib.decompressobj()
    found = unpacking.decompress(data, MOST_BYTES)
    if unpacking.unconsumed_tail:
        raise Refused({"error": "broken"})
    return found
