"""Attachments from the file to the model: real files, the real blob store, the real worker process."""

from __future__ import annotations

import asyncio
import io
import os
import sys
import time
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from desktop.chat.limits import ImageLimits
from desktop.chat.parts import FilePart, ImagePart
from desktop.engine.attachments import METADATA, Attachments, IntakeError, IntakeLimits
from desktop.engine.imaging import Imaging
from desktop.errors import LoquentError
from desktop.storage.blobs import Blobs
from tests.fakes.documents import pdf
from tests.fakes.pictures import SECRET, cornered, encoded, is_upright, noise, turned

LIMITS = ImageLimits(max_bytes=100_000, max_side=400)


@pytest.fixture
async def attachments(tmp_path: Path) -> AsyncIterator[Attachments]:
    service = Attachments(Blobs(tmp_path / "blobs"), tmp_path / "cache")
    yield service
    await service.close()


async def test_a_picture_goes_from_the_file_to_the_screen_and_to_the_model(attachments: Attachments, tmp_path: Path) -> None:
    (tmp_path / "photo.jpg").write_bytes(turned(8, "JPEG"))
    part = await attachments.add(tmp_path / "photo.jpg")
    assert isinstance(part, ImagePart)
    assert (part.name, part.media_type, part.width, part.height) == ("photo.jpg", "image/jpeg", 120, 80)
    assert attachments.notices(part) == (METADATA,)
    small = await attachments.thumbnail(part, 30)
    assert (small.width, small.height) == (30, 20)
    assert is_upright(Image.frombytes("RGBA", (30, 20), small.data))
    media_type, body = await attachments.for_model(part, LIMITS)
    assert media_type == "image/jpeg"
    assert SECRET.encode() not in body
    assert is_upright(Image.open(io.BytesIO(body)))


async def test_what_happens_to_the_file_afterwards_changes_nothing(attachments: Attachments, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(encoded(cornered(), "PNG"))
    part = await attachments.add(path)
    path.write_bytes(b"something else")
    path.unlink()
    assert (await attachments.for_model(part, LIMITS))[1] == encoded(cornered(), "PNG")
    assert (await attachments.thumbnail(part, 10)).width == 10


async def test_a_refused_file_leaves_the_others_and_nothing_in_the_store(attachments: Attachments, tmp_path: Path) -> None:
    part = await attachments.add(encoded(cornered(), "PNG"), "good")
    with pytest.raises(IntakeError, match="bad"):
        await attachments.add(b"PK\3\4\x14\0", "bad")
    assert (await attachments.thumbnail(part, 10)).width == 10
    assert len([path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]) == 1


async def test_a_pdf_and_a_text_are_kept_as_files(attachments: Attachments, tmp_path: Path) -> None:
    data = pdf(["Grüße", ""])
    (tmp_path / "report.pdf").write_bytes(data)
    part = await attachments.add(tmp_path / "report.pdf")
    assert part == FilePart(part.blob, "application/pdf", "report.pdf", len(data))
    assert await attachments.read(part) == data
    assert await attachments.pdf.pages(part) == 2
    assert (await attachments.pdf.text(part)).text == "[Page 1]\nGrüße\n\n[Page 2]\n(no text on this page)\n"
    text = await attachments.add("Grüße".encode(), "note.txt")
    assert isinstance(text, FilePart)
    assert (text.media_type, text.size) == ("text/plain", 7)


async def test_the_same_picture_twice_is_kept_once(attachments: Attachments, tmp_path: Path) -> None:
    data = encoded(cornered(), "PNG")
    first, second = await asyncio.gather(attachments.add(data, "a"), attachments.add(data, "b"))
    assert first.blob == second.blob
    assert (first.name, second.name) == ("a", "b")
    assert len([path for path in (tmp_path / "blobs").rglob("*") if path.is_file()]) == 1


async def test_what_was_made_once_is_read_from_the_cache(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    service = Attachments(blobs, tmp_path / "cache")
    part = await service.add(encoded(noise(500, 300), "PNG"))
    made = await service.thumbnail(part, 64), await service.for_model(part, LIMITS)
    await service.close()
    without_worker = Attachments(blobs, tmp_path / "cache", imaging=Imaging([sys.executable, "-c", "pass"]))
    assert (await without_worker.thumbnail(part, 64), await without_worker.for_model(part, LIMITS)) == made
    with pytest.raises(IntakeError):
        await without_worker.thumbnail(part, 65)
    await without_worker.close()


async def test_a_damaged_or_deleted_cache_is_made_again(attachments: Attachments, tmp_path: Path) -> None:
    part = await attachments.add(encoded(noise(500, 300), "PNG"))
    made = await attachments.thumbnail(part, 64), await attachments.for_model(part, LIMITS)
    files = [path for path in (tmp_path / "cache").rglob("*") if path.is_file()]
    assert len(files) == 2
    for damage in (b"", b"junk", None):
        for path in files:
            path.unlink() if damage is None else path.write_bytes(damage)
        assert (await attachments.thumbnail(part, 64), await attachments.for_model(part, LIMITS)) == made


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
async def test_only_the_owner_can_read_what_is_cached(attachments: Attachments, tmp_path: Path) -> None:
    part = await attachments.add(encoded(noise(500, 300), "PNG"))
    await attachments.thumbnail(part, 64)
    await attachments.for_model(part, LIMITS)
    for path in (tmp_path / "cache").rglob("*"):
        assert path.stat().st_mode & 0o077 == 0 or path == tmp_path / "cache"


async def test_a_cache_that_cannot_be_written_does_no_harm(tmp_path: Path) -> None:
    (tmp_path / "cache").write_bytes(b"a file where the folder should be")
    service = Attachments(Blobs(tmp_path / "blobs"), tmp_path / "cache")
    part = await service.add(encoded(cornered(), "PNG"))
    assert (await service.thumbnail(part, 20)).width == 20
    await service.close()


async def test_a_missing_original_is_said(attachments: Attachments, tmp_path: Path) -> None:
    part = await attachments.add(encoded(cornered(), "PNG"), "photo")
    Blobs(tmp_path / "blobs").path(part.blob).unlink()
    with pytest.raises(LoquentError):
        await attachments.thumbnail(part, 20)


async def test_fifty_pictures_at_once_all_arrive(attachments: Attachments, tmp_path: Path) -> None:
    paths = []
    for number in range(50):
        paths.append(tmp_path / f"{number}.png")
        paths[-1].write_bytes(encoded(cornered(100 + 2 * number), "PNG"))
    parts = await asyncio.gather(*(attachments.add(path) for path in paths))
    assert [part.width for part in parts if isinstance(part, ImagePart)] == [100 + 2 * number for number in range(50)]


async def test_the_loop_stays_free_while_a_large_picture_is_read(attachments: Attachments) -> None:
    data = encoded(cornered(6000, 6000), "PNG")
    waiting = asyncio.ensure_future(attachments.add(data))
    turns = 0
    while not waiting.done():
        await asyncio.sleep(0.005)
        turns += 1
    assert turns > 3
    assert (await waiting).blob


async def test_closing_does_not_wait_for_a_slow_picture(tmp_path: Path) -> None:
    program = (
        "import sys, time\nfrom desktop.engine.imaging import write_frame\nwrite_frame(sys.stdout.buffer, {'ready': 1})\ntime.sleep(600)\n"
    )
    imaging = Imaging([sys.executable, "-P", "-c", program])
    service = Attachments(Blobs(tmp_path / "blobs"), tmp_path / "cache", imaging=imaging, limits=IntakeLimits(seconds=600))
    running = asyncio.ensure_future(service.add(encoded(cornered(), "PNG"), "running"))
    queued = asyncio.ensure_future(service.add(encoded(cornered(), "PNG"), "queued"))
    while imaging.pid is None:
        await asyncio.sleep(0.01)
    await service.close()
    results = await asyncio.gather(running, queued, return_exceptions=True)
    assert isinstance(results[0], IntakeError)
    assert results[0].code == "attachment.closed"
    assert isinstance(results[1], (IntakeError, asyncio.CancelledError))
    assert imaging.pid is None


async def test_the_oldest_of_a_full_cache_are_removed_at_the_end(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("desktop.engine.attachments.CACHE_BYTES", 2500)
    service = Attachments(Blobs(tmp_path / "blobs"), tmp_path / "cache")
    folder = tmp_path / "cache" / "thumbnails"
    folder.mkdir(parents=True)
    for number in range(5):
        (folder / f"{number}").write_bytes(b"x" * 1000)
        os.utime(folder / f"{number}", (time.time() + number, time.time() + number))
    await service.close()
    assert sorted(path.name for path in folder.iterdir()) == ["3", "4"]


async def test_a_picture_is_made_fit_and_small_in_advance(tmp_path: Path) -> None:
    asked: list[str] = []

    class Counting(Imaging):
        def ask(self, question: Any, data: bytes, **options: Any) -> Any:
            asked.append(question["do"])
            return super().ask(question, data, **options)

    service = Attachments(Blobs(tmp_path / "blobs"), tmp_path / "cache", imaging=Counting())
    part = await service.add(turned(6, "JPEG"), thumbnail_side=64, limits=LIMITS)
    assert isinstance(part, ImagePart)
    assert (await service.thumbnail(part, 64)).height == 43
    prepared = await service.prepared(part, LIMITS)
    assert await service.prepared(part, LIMITS) is prepared
    assert (prepared.width, prepared.height, asked) == (120, 80, ["inspect", "fit"])
    await service.close()
    service.expect()


async def test_what_cannot_be_made_fit_is_said_to_who_asks_for_it(tmp_path: Path) -> None:
    service = Attachments(Blobs(tmp_path / "blobs"), tmp_path / "cache")
    impossible = ImageLimits(max_bytes=10)
    part = await service.add(encoded(noise(80, 80), "PNG"), thumbnail_side=64, limits=impossible)
    with pytest.raises(IntakeError) as caught:
        await service.for_model(part, impossible)
    assert caught.value.code == "attachment.cannot_fit"
    await service.close()


async def test_the_process_is_there_when_a_file_is_held_over_the_window(tmp_path: Path) -> None:
    imaging = Imaging()
    service = Attachments(Blobs(tmp_path / "blobs"), tmp_path / "cache", imaging=imaging)
    service.expect()
    async with asyncio.timeout(20):
        while imaging.pid is None:
            await asyncio.sleep(0.01)
    there = imaging.pid
    await service.add(encoded(cornered(), "PNG"))
    assert imaging.pid == there
    await service.close()
