"""What of a long conversation goes along with a question: the newest that fits, and what stays behind is told."""

from __future__ import annotations

import io
import sys
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest
from PIL import Image

from desktop.chat.limits import ImageLimits
from desktop.chat.parts import PDF, AttachmentPart, FilePart, TextPart
from desktop.chat.prompt import Paged
from desktop.engine.attachments import Attachments
from desktop.engine.choosing import Chosen, choose
from desktop.engine.imaging import Imaging
from desktop.engine.pdf_stripping import without_metadata
from desktop.storage.blobs import Blobs
from tests.fakes.documents import PDF_SECRET, hostile_pdfs, pdf, photograph, scanned_pdf, telling_pdf
from tests.fakes.pictures import cornered, encoded, is_upright, noise

USUAL = ImageLimits()


@pytest.fixture
async def attachments(tmp_path: Path) -> AsyncIterator[Attachments]:
    made = Attachments(Blobs(tmp_path / "blobs"), tmp_path / "cache")
    yield made
    await made.close()


async def pictures(attachments: Attachments, count: int) -> list[AttachmentPart]:
    return [await attachments.add(encoded(cornered(40 + at, 40), "PNG"), f"{at}.png") for at in range(count)]


async def chosen_of(
    attachments: Attachments, parts: list[AttachmentPart], limits: ImageLimits = USUAL, sees: bool = True, documents: bool = True
) -> Chosen:
    return await choose(attachments, [TextPart("x"), *parts], limits, sees_images=sees, takes_documents=documents)


async def test_i11_the_newest_images_go_and_the_older_ones_are_told(attachments: Attachments) -> None:
    parts = await pictures(attachments, 5)
    chosen = await chosen_of(attachments, parts, replace(USUAL, max_count=3))
    assert list(chosen.images) == [part.blob for part in reversed(parts[2:])]
    assert chosen.left_out == [parts[1], parts[0]]


async def test_i11_a_request_never_grows_beyond_its_bytes(attachments: Attachments) -> None:
    parts = [await attachments.add(encoded(noise(300 + at, 300), "PNG"), f"{at}.png") for at in range(4)]
    one = (await chosen_of(attachments, parts[:1])).size
    chosen = await chosen_of(attachments, parts, replace(USUAL, request_bytes=int(2.5 * one)))
    assert len(chosen.images) == 2
    assert chosen.size <= 2.5 * one
    assert chosen.left_out == [parts[1], parts[0]]


async def test_a_picture_that_comes_twice_goes_once_at_its_newest_place(attachments: Attachments) -> None:
    parts = await pictures(attachments, 3)
    chosen = await chosen_of(attachments, [*parts, parts[0]], replace(USUAL, max_count=2))
    assert set(chosen.images) == {parts[0].blob, parts[2].blob}


async def test_i20_a_model_that_sees_no_images_gets_none_and_its_texts_all_the_same(attachments: Attachments) -> None:
    text = await attachments.add("Grüße".encode("cp1252"), "note.txt")
    chosen = await chosen_of(attachments, [*await pictures(attachments, 2), text], sees=False)
    assert chosen.images == {}
    assert chosen.files == {text.blob: "Grüße"}
    assert chosen.left_out == []


async def test_a_pdf_is_a_document_where_that_is_taken(attachments: Attachments) -> None:
    data = pdf(["Grüße"])
    part = await attachments.add(data, "a.pdf")
    assert isinstance(part, FilePart)
    assert part.media_type == PDF
    assert (await chosen_of(attachments, [part])).files == {part.blob: without_metadata(data)}
    long = await attachments.add(pdf(["x"] * 101), "long.pdf")
    paged = paged_of(await chosen_of(attachments, [long]), long)
    assert (paged.pages, [page.number for page in paged.drawn]) == (101, list(range(1, 9)))


async def test_documents_together_have_no_more_pages_than_are_taken(attachments: Attachments) -> None:
    old, new = [await attachments.add(pdf([f"{at}"] * 60), f"{at}.pdf") for at in range(2)]
    chosen = await chosen_of(attachments, [old, new])
    assert isinstance(chosen.files[new.blob], bytes)
    assert len(paged_of(chosen, old).drawn) == 8


async def test_drawing_that_takes_too_long_ends_and_the_same_pages_go_again(
    attachments: Attachments, monkeypatch: pytest.MonkeyPatch
) -> None:
    part = await attachments.add(scanned_pdf([photograph()] * 5), "scan.pdf")
    with monkeypatch.context() as patched:
        patched.setattr("desktop.engine.pdf_sending.DRAWING_SECONDS", 0.0)
        first = paged_of(await chosen_of(attachments, [part], documents=False), part)
    assert [page.number for page in first.drawn] == [1]
    assert paged_of(await chosen_of(attachments, [part], documents=False), part) == first


async def test_i5_a_document_is_sent_without_what_it_says_about_people(attachments: Attachments) -> None:
    part = await attachments.add(telling_pdf(), "a.pdf")
    sent = (await chosen_of(attachments, [part])).files[part.blob]
    assert isinstance(sent, bytes)
    assert PDF_SECRET.encode() not in sent
    assert await attachments.read(part) == telling_pdf()


async def test_a_document_that_cannot_be_cleaned_goes_as_its_pages(attachments: Attachments) -> None:
    hidden = scanned_pdf([photograph().hex().encode() + b">"], "Hello", b"[/ASCIIHexDecode /DCTDecode]")
    part = await attachments.add(hidden, "a.pdf")
    paged = paged_of(await chosen_of(attachments, [part]), part)
    assert "Hello" in paged.text
    assert [page.number for page in paged.drawn] == [1, 2]


def paged_of(chosen: Chosen, part: AttachmentPart) -> Paged:
    found = chosen.files[part.blob]
    assert isinstance(found, Paged)
    return found


async def test_a_pdf_is_text_and_pages_for_a_model_that_sees_and_text_for_one_that_does_not(attachments: Attachments) -> None:
    part = await attachments.add(scanned_pdf([photograph()] * 2, "Hello"), "a.pdf")
    seen = paged_of(await chosen_of(attachments, [part], documents=False), part)
    assert "Hello" in seen.text
    assert [(page.number, page.media_type) for page in seen.drawn] == [(number, "image/png") for number in (1, 2, 3)]
    assert is_upright(Image.open(io.BytesIO(seen.drawn[1].data)))
    unseen = paged_of(await chosen_of(attachments, [part], sees=False, documents=False), part)
    assert unseen == Paged(3, seen.text)


async def test_a_scan_is_its_pages_alone_and_a_model_without_eyes_gets_its_name(attachments: Attachments) -> None:
    part = await attachments.add(scanned_pdf([photograph()] * 12), "scan.pdf")
    seen = paged_of(await chosen_of(attachments, [part], documents=False), part)
    assert (seen.text, len(seen.drawn)) == ("", 12)
    assert paged_of(await chosen_of(attachments, [part], sees=False, documents=False), part) == Paged(12, "")


async def test_i11_pages_count_as_images_and_those_without_room_are_told(attachments: Attachments) -> None:
    part = await attachments.add(pdf(["Hello"] * 9), "a.pdf")
    newer = await pictures(attachments, 3)
    older = [await attachments.add(encoded(cornered(90, 40), "PNG"), "older.png")]
    limits = replace(USUAL, max_count=5)
    chosen = await chosen_of(attachments, [*older, part, *newer], limits, documents=False)
    assert len(chosen.images) + chosen.drawn == 5
    assert [page.number for page in paged_of(chosen, part).drawn] == [1, 2]
    assert chosen.undrawn == {part.blob: 3}
    assert chosen.left_out == older
    full = await chosen_of(attachments, [part, *newer], replace(USUAL, max_count=3), documents=False)
    assert paged_of(full, part).drawn == ()
    assert full.undrawn == {part.blob: 3}
    scan = await attachments.add(scanned_pdf([photograph()]), "scan.pdf")
    assert (await chosen_of(attachments, [scan, *newer], replace(USUAL, max_count=3), documents=False)).left_out == [scan]


async def test_i11_pages_keep_to_the_bytes_of_the_request(attachments: Attachments) -> None:
    part = await attachments.add(scanned_pdf([photograph()] * 4), "scan.pdf")
    one = len(paged_of(await chosen_of(attachments, [part], documents=False), part).drawn[0].data)
    chosen = await chosen_of(attachments, [part], replace(USUAL, request_bytes=int(2.5 * one)), documents=False)
    assert len(paged_of(chosen, part).drawn) == 2
    assert chosen.undrawn == {part.blob: 2}
    assert chosen.size <= 2.5 * one


async def test_a_pdf_that_is_a_bomb_is_left_out_and_the_others_go(attachments: Attachments) -> None:
    bomb = next(make for name, make, _ in hostile_pdfs() if name == "pdf of strokes")()
    part, other = await attachments.add(bomb, "bomb.pdf"), await attachments.add(b"Hello", "note.txt")
    chosen = await chosen_of(attachments, [part, other], documents=False)
    assert chosen.left_out == [part]
    assert chosen.files == {other.blob: "Hello"}


async def test_what_was_made_of_a_pdf_is_read_from_the_cache(attachments: Attachments, tmp_path: Path) -> None:
    part = await attachments.add(scanned_pdf([photograph()], "Hello"), "a.pdf")
    made = await chosen_of(attachments, [part], documents=False), await chosen_of(attachments, [part])
    again = Attachments(Blobs(tmp_path / "blobs"), tmp_path / "cache", imaging=Imaging([sys.executable, "-c", "pass"]))
    assert await chosen_of(again, [part], documents=False) == made[0]
    assert await again.pdf.document(part) == made[1].files[part.blob]
    await again.close()
    for path in (tmp_path / "cache" / "fitted").iterdir():
        path.write_bytes(b"")
    assert (await chosen_of(attachments, [part], documents=False), await chosen_of(attachments, [part])) == made
