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
from pypdf.filters import decode_stream_data
from pypdf.generic import (
    ArrayObject,
    DictionaryObject,
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
_ANNOTATION = {
    *("/Type", "/Subtype", "/Rect", "/Contents", "/AP", "/AS", "/F", "/Border", "/BS", "/C", "/IC", "/CA", "/A", "/Dest", "/H", "/Name"),
    *("/QuadPoints", "/Vertices", "/InkList", "/L", "/LE", "/CL", "/RD", "/DA", "/DS", "/RC", "/Q", "/MK", "/OC", "/I", "/IT", "/Open"),
    *("/FT", "/V", "/DV", "/Ff", "/Opt", "/MaxLen", "/TI", "/Parent", "/Kids", "/P", "/Popup", "/IRT", "/RT"),
}
_ALLOWED = {
    "tree": _PAGE,
    "/Annots": _ANNOTATION,
    "/AcroForm": {"/Fields", "/NeedAppearances", "/DR", "/DA", "/Q", "/CO", "/SigFlags"},
    "/OCProperties": {"/OCGs", "/D", "/Configs"},
    "layers": {"/BaseState", "/ON", "/OFF", "/AS", "/Intent", "/Order", "/RBGroups", "/Locked", "/ListMode"},
}
"""Of what stands in these places only that; ``tree``: pages and what holds them."""
_PRIVATE = {
    *("/Metadata", "/PieceInfo", "/LastModified", "/AF", "/Thumb", "/EF", "/AA", "/OpenAction", "/SpiderInfo", "/JS"),
    *("/Author", "/Creator", "/CreatorInfo", "/Producer", "/XFA", "/Next", "/OPI", "/Measure", "/PtData", "/LGIDict"),
}
"""``/Next``: what a link does besides, which may name files of the author's computer, as ``/OPI`` does; the last three: places on earth."""
_RESOURCES = {"/Font", "/XObject", "/ExtGState", "/ColorSpace", "/Pattern", "/Shading", "/Properties"}
_NAMED_IN = {"/Resources": _RESOURCES, "/DR": _RESOURCES, "/AP": {"/N", "/R", "/D"}}
"""Dictionaries, by what holds them, whose keys are names that the author chose: any key may mean anything there."""
_EMPTIED = {"/Sig", "/DocTimeStamp", "/Filespec", "/F"}
"""Who signed, and files that are attached or named."""
_REMARKS = (b"Exif\0\0", b"<x:xmpmeta")
_SWALLOWED = (b"endobj", *_REMARKS)
"""What only a damaged file has in a stream that is no photograph: other objects, whose limits were lost."""
_FLATE = ("/FlateDecode", "/Fl")
_ACTIONS = {"/URI", "/GoTo", "/Named"}
"""What a link may do and still go out; others name files and programs of the author's computer."""
MOST_BYTES = 100_000_000
_HEADER = re.compile(rb"%PDF-[12]\.\d")


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
        # It need not be at the beginning (``sniffing``).
        if header := _HEADER.search(data[:2048]):
            writer.pdf_header = header[0].decode()
        out = io.BytesIO()
        writer.write(out)
    except Refused:
        raise
    except Exception as error:
        # pypdf raises nearly anything for files that are not what they say.
        raise Refused({"error": "broken", "detail": type(error).__name__}) from error
    return out.getvalue()


def _strip_all(root: DictionaryObject) -> None:
    # One object may stand in several places, and loses what may go out from none of them.
    seen: set[tuple[int, int, str, bool]] = set()
    waiting: list[tuple[Any, str, bool]] = [(root, "root", False)]
    while waiting:
        found, key, is_names = waiting.pop()
        if isinstance(found, IndirectObject):
            identity = found.idnum, found.generation, key, is_names
            if identity in seen:
                continue
            seen.add(identity)
            found = found.get_object()
        if isinstance(found, ArrayObject):
            waiting.extend((inner, key, False) for inner in list.__iter__(found))
        elif isinstance(found, DictionaryObject):
            if not is_names or isinstance(found, StreamObject):
                key = _true_place(found, key)
                _strip(found, key)
            named = _NAMED_IN.get(key, ())
            waiting.extend((found.raw_get(inner), _place(inner, key), inner in named or inner == "/CharProcs") for inner in found)


def _place(key: str, parent: str) -> str:
    if (key, parent) == ("/Pages", "root") or (key in ("/Kids", "/Parent") and parent == "tree"):
        return "tree"
    return "layers" if (key, parent) == ("/D", "/OCProperties") else key


def _true_place(found: DictionaryObject, place: str) -> str:
    """Where *found* belongs: comments and links lead to pages and to other comments in many ways."""
    if _value(found, "/Type") == "/Page":
        return "tree"
    return "/Annots" if place not in _ALLOWED and place != "root" and {"/Rect", "/Subtype"} <= found.keys() else place


def _value(found: DictionaryObject, key: str) -> Any:
    """What stands under *key*, also when it is an object of its own; None for nothing."""
    return found[key] if key in found else None  # noqa: SIM401 - get() gives the reference


def _strip(found: DictionaryObject, place: str) -> None:
    private = set(_PRIVATE)
    if place in _ALLOWED:
        private |= found.keys() - _ALLOWED[place]
    if place == "/Annots" and _value(found, "/Subtype") == "/Widget":
        # A field's name; another annotation's /T is who made it.
        private.discard("/T")
    if _value(found, "/FT") == "/Sig":
        private.add("/V")
    if _value(found, "/Type") in _EMPTIED or "/ByteRange" in found:
        private |= {key for key in found if key != "/Type"}
    action = _value(found, "/A")
    if isinstance(action, DictionaryObject) and _value(action, "/S") not in _ACTIONS:
        private.add("/A")
    for key in private & found.keys():
        del found[key]
    if isinstance(found, StreamObject):
        _strip_picture(found)


def _strip_picture(stream: StreamObject) -> None:
    """A photograph keeps its camera's remarks inside a PDF too, also one that stands among what is drawn."""
    # In a stream /F names a file that holds its data, and there is none to be had.
    if "/F" in stream:
        raise Refused({"error": "broken"})
    filters = _value(stream, "/Filter")
    names = [str(filters[at]) for at in range(len(filters))] if isinstance(filters, ArrayObject) else [str(filters)]
    clean = {"/DCTDecode": bare_jpeg, "/DCT": bare_jpeg, "/JPXDecode": bare_jp2}.get(names[-1]) if names else None
    data: bytes = stream._data
    if _value(stream, "/Type") == "/EmbeddedFile" or (clean is None and _is_suspicious(data)):
        raise Refused({"error": "broken"})
    if clean is None:
        if filters is not None and _value(stream, "/Subtype") != "/Image":
            _search(stream, data, names)
        return
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


def _search(stream: StreamObject, data: bytes, names: list[str]) -> None:
    """Refused when a photograph's remarks are in *data*, packed as *names* say."""
    if all(name in _FLATE for name in names):
        for name in names:
            data = _unpacked(data, name)
    else:
        data = decode_stream_data(stream)
    if any(mark in data for mark in _REMARKS):
        raise Refused({"error": "broken"})


def _is_suspicious(data: bytes) -> bool:
    return data.startswith(b"\xff\xd8\xff") or any(mark in data for mark in _SWALLOWED)


def _unpacked(data: bytes, name: str) -> bytes:
    if name not in _FLATE:
        raise Refused({"error": "broken"})
    unpacking = zlib.decompressobj()
    found = unpacking.decompress(data, MOST_BYTES)
    if unpacking.unconsumed_tail:
        raise Refused({"error": "broken"})
    return found
