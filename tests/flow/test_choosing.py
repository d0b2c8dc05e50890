"""What of a long conversation goes along with a question: the newest that fits, and what stays behind is told."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.chat.limits import ImageLimits
from desktop.chat.parts import AttachmentPart, FilePart, TextPart
from desktop.chat.prompt import PDF
from desktop.engine.attachments import Attachments
from desktop.engine.choosing import Chosen, choose
from desktop.storage.blobs import Blobs
from tests.fakes.documents import pdf
from tests.fakes.pictures import cornered, encoded, noise

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


async def test_a_pdf_is_a_document_where_that_is_taken_and_text_elsewhere(attachments: Attachments) -> None:
    data = pdf(["Grüße"])
    part = await attachments.add(data, "a.pdf")
    assert isinstance(part, FilePart)
    assert part.media_type == PDF
    assert (await chosen_of(attachments, [part])).files == {part.blob: data}
    as_text = (await chosen_of(attachments, [part], documents=False)).files[part.blob]
    assert as_text == "[Page 1]\nGrüße\n"
    long = await attachments.add(pdf(["x"] * 101), "long.pdf")
    assert isinstance((await chosen_of(attachments, [long])).files[long.blob], str)
