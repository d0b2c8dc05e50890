"""What becomes of a PDF in the imaging process: its text, its pages drawn, the document without what it says about people."""

from __future__ import annotations

import io
import random
import re
import zlib
from collections.abc import Callable, Iterator
from typing import Any

import pypdfium2
import pytest
from PIL import Image

from desktop.engine.imaging import Imaging, ImagingFailed
from desktop.engine.intake import DOCUMENT_METADATA, IntakeError, IntakeLimits, intake
from desktop.engine.pdf_sending import PdfText, drawn_pages
from desktop.engine.private_segments import bare_jp2, bare_jpeg
from tests.fakes.documents import (
    PDF_SECRET,
    file_of,
    hostile_pdfs,
    one_page,
    pdf,
    photograph,
    roundabout_pdfs,
    scanned_pdf,
    stream,
    telling_pdf,
    unpacked,
)
from tests.fakes.pictures import corners_of, is_upright
from tests.unit.test_intake_corpus import MEMORY_KB, peak_kb

LIMITS = IntakeLimits(seconds=20)
PAGE = {"do": "pdf_page", "page": 1, "side": 1568, "bytes": 400_000, "media_types": ["image/png", "image/jpeg"]}
QUESTIONS: list[dict[str, Any]] = [{"do": "pdf_text", "characters": 400_000}, PAGE, {"do": "pdf_bare"}]


@pytest.fixture(scope="module")
def worker() -> Iterator[Imaging]:
    imaging = Imaging()
    yield imaging
    imaging.close()


def asked(worker: Imaging, data: bytes, **question: Any) -> tuple[dict[str, Any], bytes]:
    return worker.ask(question, data, seconds=20)


def drawn(worker: Imaging, data: bytes, page: int = 1, **other: Any) -> Image.Image:
    answer, body = asked(worker, data, **{**PAGE, "page": page, **other})
    image = Image.open(io.BytesIO(body))
    assert image.size == (answer["width"], answer["height"])
    return image


def test_the_library_has_neither_javascript_nor_xfa() -> None:
    assert not {"V8", "XFA"} & set(pypdfium2.PDFIUM_INFO.flags)


def test_the_text_comes_page_by_page_and_pages_without_any_are_told(worker: Imaging) -> None:
    data = scanned_pdf([photograph(), photograph()], text="Hello")
    answer, text = asked(worker, data, do="pdf_text", characters=1000)
    assert answer == {"pages": 3, "read": 3, "bare": [2, 3]}
    assert text.decode() == "[Page 1]\nHello\n\n[Page 2]\n(no text on this page)\n\n[Page 3]\n(no text on this page)\n"
    assert asked(worker, scanned_pdf([photograph()]), do="pdf_text", characters=1000) == ({"pages": 1, "read": 1, "bare": [1]}, b"")
    assert asked(worker, pdf(["", ""]), do="pdf_text", characters=1000)[0]["bare"] == []
    assert asked(worker, pdf(["x" * 300] * 9), do="pdf_text", characters=1000)[0]["read"] == 3


def test_of_a_first_page_that_is_too_long_its_beginning_is_given(worker: Imaging) -> None:
    answer, text = asked(worker, pdf(["x" * 3000, "second"]), do="pdf_text", characters=1000)
    assert (answer["pages"], answer["read"]) == (2, 1)
    assert text.decode().startswith("[Page 1]\nxxx")
    assert text.decode().endswith("xxx\n[The rest of this page is not given.]\n")
    assert 1000 < len(text) < 1100


def test_a_page_is_drawn_as_it_looks(worker: Imaging) -> None:
    image = drawn(worker, scanned_pdf([photograph()]))
    assert image.size == (1108, 1568)
    assert is_upright(image)
    letters = drawn(worker, pdf(["A page."]))
    assert (letters.format, letters.mode) == ("PNG", "L")
    assert letters.getextrema() == (0, 255)
    assert drawn(worker, pdf(["", "A page."]), page=1).getextrema() == (255, 255)


def test_a_drawn_page_keeps_to_its_bytes_and_its_kinds(worker: Imaging) -> None:
    for limits in ({"bytes": 20_000}, {"media_types": ["image/jpeg"]}):
        answer, body = asked(worker, scanned_pdf([photograph()]), **{**PAGE, **limits})
        assert answer["media_type"] in limits.get("media_types", PAGE["media_types"])  # type: ignore[operator]
        assert len(body) <= limits.get("bytes", 400_000)  # type: ignore[operator]


def test_what_was_filled_into_a_form_is_drawn_and_sent(worker: Imaging) -> None:
    filled = stream(b"0 0 200 100 re f", b"/Type /XObject /Subtype /Form /BBox [0 0 200 100]")
    field = b"<< /Type /Annot /Subtype /Widget /FT /Tx /T (Name) /V (Jane) /Rect [100 100 300 200] /P 3 0 R /F 4 /AP << /N 6 0 R >> >>"
    page = b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Annots [5 0 R] >>"
    catalogue = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /Fields [5 0 R] >> >>"
    data = file_of([catalogue, b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>", page, b"null", field, filled])
    assert drawn(worker, data).getextrema()[0] == 0
    _, bare = asked(worker, data, do="pdf_bare")
    assert b"(Jane)" in bare
    assert drawn(worker, bare).tobytes() == drawn(worker, data).tobytes()


def test_a_page_that_lies_on_its_side_is_drawn_upright(worker: Imaging) -> None:
    data = scanned_pdf([photograph()]).replace(b"/MediaBox [0 0 595 842]", b"/MediaBox [0 0 595 842] /Rotate 90")
    image = drawn(worker, data)
    assert image.size == (1568, 1108)
    assert corners_of(image) != corners_of(drawn(worker, scanned_pdf([photograph()])))
    assert drawn(worker, asked(worker, data, do="pdf_bare")[1]).tobytes() == image.tobytes()


def test_a_page_that_is_not_there_is_no_page(worker: Imaging) -> None:
    assert asked(worker, pdf(), **{**PAGE, "page": 2})[0] == {"error": "broken"}


def test_i5_a_document_goes_without_what_it_says_about_people(worker: Imaging) -> None:
    data = telling_pdf()
    assert data.count(PDF_SECRET.encode()) > 15
    before = drawn(worker, data)
    _, bare = asked(worker, data, do="pdf_bare")
    telling = (b"D:2026", b"pypdf", b"xmpmeta", b"JavaScript", b"Launch", b"older")
    for canary in (PDF_SECRET.encode(), PDF_SECRET.encode().hex().encode(), *telling):
        assert canary not in bare, canary
    assert b"GPS" not in bare
    assert b"Exif" not in bare
    assert b"A remark" in bare
    after = drawn(worker, bare)
    assert corners_of(after) == corners_of(before)
    assert after.convert("RGB").tobytes() == before.convert("RGB").tobytes()
    assert asked(worker, bare, do="pdf_text", characters=99)[1] == b"[Page 1]\nA page.\n"


def test_i5_what_was_damaged_so_that_nobody_knows_what_it_is_is_not_sent_as_a_document(worker: Imaging) -> None:
    scan = scanned_pdf([photograph()])
    for damaged in (scan.replace(b"/Filter /DCTDecode", b"/Filtex /DCTDecode"), scan.replace(b"endobj\n6 0 obj", b"endobj\n6 0 xbj")):
        answer, bare = asked(worker, damaged, do="pdf_bare")
        assert "error" in answer or PDF_SECRET.encode() not in bare
    assert asked(worker, scan.replace(b"/Filter /DCTDecode", b"/Filtex /DCTDecode"), do="pdf_bare")[0]["error"] == "broken"
    swallowed = one_page(stream(b"BT ET " + b"endobj 9 0 obj (Canary4711)"))
    assert asked(worker, swallowed, do="pdf_bare")[0]["error"] == "broken"


def test_i5_no_damage_makes_a_document_talk(worker: Imaging) -> None:
    chance = random.Random(5)
    whole, sent = [telling_pdf(), scanned_pdf([photograph()] * 2, "Hello")], 0
    pieces = (b"<<", b">>", b"/Length 999999", b" 0 R", b"endobj", b"[", b"/Kids [2 0 R]")
    for _ in range(80):
        data = bytearray(chance.choice(whole))
        for _ in range(chance.randint(1, 8)):
            at = chance.randrange(len(data))
            data[at : at + chance.choice((0, 1, 20))] = chance.choice((*pieces, bytes([chance.randrange(256)])))
        answer, bare = asked(worker, bytes(data), do="pdf_bare")
        sent += "error" not in answer
        assert PDF_SECRET.encode() not in bare
    assert sent > 10


@pytest.mark.parametrize(("how", "data"), [pytest.param(*each, id=each[0].replace(" ", "_")) for each in roundabout_pdfs()])
def test_i5_whatever_leads_to_it_what_is_private_stays_here(worker: Imaging, how: str, data: bytes) -> None:
    assert PDF_SECRET.encode() in unpacked(data)
    answer, bare = asked(worker, data, do="pdf_bare")
    if "error" in answer:
        # What lies among the drawing cannot be taken out of it: it is not sent as a document.
        assert how.startswith(("a drawing by", "a drawing packed", "a drawing in", "a pattern", "a letter"))
    assert PDF_SECRET.encode() not in unpacked(bare)


def test_i5_a_photograph_packed_once_more_is_found(worker: Imaging) -> None:
    data = scanned_pdf([zlib.compress(photograph())], filters=b"[/FlateDecode /DCTDecode]")
    _, bare = asked(worker, data, do="pdf_bare")
    assert b"/FlateDecode" not in bare
    assert PDF_SECRET.encode() not in bare
    assert is_upright(drawn(worker, bare))


def test_i5_a_photograph_among_what_is_drawn_is_found(worker: Imaging) -> None:
    inline = b"q 200 0 0 100 0 0 cm BI /W 120 /H 80 /CS /RGB /BPC 8 /F /DCT ID " + photograph() + b"\nEI Q"
    for contents in (stream(inline), stream(zlib.compress(inline), b"/Filter /FlateDecode")):
        assert asked(worker, one_page(contents), do="pdf_bare")[0]["error"] == "broken"
    without = stream(zlib.compress(b"0 0 9 9 re f"), b"/Filter /FlateDecode")
    assert "error" not in asked(worker, one_page(without), do="pdf_bare")[0]


def test_i5_what_cannot_be_looked_into_is_not_sent_as_a_document(worker: Imaging) -> None:
    hidden = scanned_pdf([photograph().hex().encode() + b">"], filters=b"[/ASCIIHexDecode /DCTDecode]")
    assert asked(worker, hidden, do="pdf_bare")[0]["error"] == "broken"
    assert is_upright(drawn(worker, hidden))


def test_i5_no_page_that_is_drawn_says_anything(worker: Imaging) -> None:
    for media_type in ("image/png", "image/jpeg", "image/webp"):
        _, body = asked(worker, telling_pdf(), **{**PAGE, "media_types": [media_type]})
        assert PDF_SECRET.encode() not in body
        image = Image.open(io.BytesIO(body))
        assert not image.getexif()
        assert not set(image.info) - {"jfif", "jfif_version", "jfif_unit", "jfif_density", "background", "timestamp", "loop", "duration"}


def test_the_same_document_is_written_the_same_way(worker: Imaging) -> None:
    assert asked(worker, telling_pdf(), do="pdf_bare") == asked(worker, telling_pdf(), do="pdf_bare")


@pytest.mark.parametrize("offsets_count_the_junk", [False, True])
def test_a_pdf_that_begins_a_little_later_is_read_drawn_and_sent_from_its_beginning(worker: Imaging, offsets_count_the_junk: bool) -> None:
    junk, data = b"HTTP/1.1 200 OK\r\nServer: Canary4711\r\n\r\n", pdf()
    if offsets_count_the_junk:
        data = re.sub(rb"(?<=\n)\d{10}(?= 00000 n)", lambda place: b"%010d" % (int(place[0]) + len(junk)), data)
        data = re.sub(rb"(?<=startxref\n)\d+", lambda place: b"%d" % (int(place[0]) + len(junk)), data)
    assert intake(junk + data, LIMITS, "a.pdf", worker).media_type == "application/pdf"
    assert asked(worker, junk + data, do="pdf_text", characters=99)[1] == b"[Page 1]\nA page.\n"
    _, bare = asked(worker, junk + data, do="pdf_bare")
    assert bare.startswith(b"%PDF-1.7\n")
    assert PDF_SECRET.encode() not in bare
    assert drawn(worker, bare).tobytes() == drawn(worker, pdf()).tobytes()


def test_what_a_pdf_says_about_people_is_told_at_the_gate(worker: Imaging) -> None:
    assert intake(telling_pdf(), LIMITS, "a.pdf", worker).notices == (DOCUMENT_METADATA,)
    assert intake(pdf(), LIMITS, "a.pdf", worker).notices == ()
    only_a_tool = telling_pdf().replace(b"/Author", b"/Autxor")
    assert intake(only_a_tool, LIMITS, "a.pdf", worker).notices == ()


@pytest.mark.parametrize("case", list(hostile_pdfs()), ids=lambda case: case[0].replace(" ", "_"))
def test_i2_i3_a_hostile_pdf_has_its_outcome_and_its_price(case: tuple[str, Callable[[], bytes], str]) -> None:
    name, make, expected = case
    data = make()
    worker = Imaging()
    try:
        refusal = refused(name, data, worker)
        assert expected in ("any", refusal.code if refusal else "file"), refusal
        assert refusal is None or name in str(refusal)
        for question in QUESTIONS if refusal is None else ():
            outcome, body = answered(worker, question, data)
            assert outcome in ("answer", "error", "crashed", "memory")
            assert question["do"] != "pdf_page" or outcome != "answer" or max(Image.open(io.BytesIO(body)).size) <= 1568
            # A process that crashed is gone, and the next question has another.
            assert peak_kb(worker) < MEMORY_KB
    finally:
        worker.close()


def refused(name: str, data: bytes, worker: Imaging) -> IntakeError | None:
    try:
        intake(data, LIMITS, name, worker)
    except IntakeError as refusal:
        return refusal
    return None


def answered(worker: Imaging, question: dict[str, Any], data: bytes) -> tuple[str, bytes]:
    try:
        answer, body = worker.ask(question, data, seconds=LIMITS.seconds)
    except ImagingFailed as failure:
        return failure.reason, b""
    return "error" if "error" in answer else "answer", body


@pytest.mark.parametrize(
    ("text", "most", "expected"),
    [
        (PdfText(3, "x"), 8, (1, 2, 3)),
        (PdfText(12, "x"), 4, (1, 2, 3, 4)),
        (PdfText(12, "x", (7, 9)), 4, (1, 2, 7, 9)),
        (PdfText(12, "x", (2, 9)), 3, (1, 2, 9)),
        (PdfText(12, "", (3, 5, 6)), 2, (3, 5)),
        (PdfText(12, ""), 8, ()),
        (PdfText(12, "x", (7,)), 0, ()),
    ],
)
def test_pages_that_only_a_picture_can_tell_are_drawn_before_the_first_ones(text: PdfText, most: int, expected: tuple[int, ...]) -> None:
    assert drawn_pages(text, most) == expected


def test_i5_a_jpeg_keeps_its_pixels_and_loses_its_words() -> None:
    original = photograph()
    bare = bare_jpeg(original)
    assert bare is not None
    assert PDF_SECRET.encode() not in bare
    assert Image.open(io.BytesIO(bare)).tobytes() == Image.open(io.BytesIO(original)).tobytes()
    assert bare_jpeg(bare) == bare
    assert bare_jpeg(original[:300]) is None
    assert bare_jpeg(b"no jpeg") is None


def test_i5_a_jpeg_2000_loses_its_boxes_of_words() -> None:
    stream = b"\xff\x4f\xff\x64\x00\x0d\x00\x01" + PDF_SECRET.encode()[:9] + b"\xff\x51\x00\x04ab\xff\x90\x00\x04data\xff\xd9"

    def box(kind: bytes, body: bytes) -> bytes:
        return (len(body) + 8).to_bytes(4, "big") + kind + body

    told = box(b"jP  ", b"\r\n\x87\n") + box(b"xml ", PDF_SECRET.encode()) + box(b"uuid", PDF_SECRET.encode())
    told += box(b"asoc", box(b"lbl ", PDF_SECRET.encode())) + box(b"jp2c", stream)
    bare = bare_jp2(told)
    assert bare == box(b"jP  ", b"\r\n\x87\n") + box(b"jp2c", b"\xff\x4f\xff\x51\x00\x04ab\xff\x90\x00\x04data\xff\xd9")
    assert bare_jp2(told[:-5]) is None
    assert bare_jp2(b"") is None
