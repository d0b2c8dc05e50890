"""I19: a picture that several conversations hold is there once, and leaves the disk with the last of them, with all that was made of it."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from desktop.chat.limits import ImageLimits
from desktop.chat.parts import AttachmentPart
from desktop.engine.choosing import choose
from desktop.engine.program import Program
from desktop.engine.safekeeping import DAY_SECONDS
from desktop.storage.blobs import Blobs
from tests.fakes.documents import scanned_pdf, telling_pdf
from tests.fakes.pictures import encoded, noise
from tests.flow.test_storage_safekeeping import START, Clock, kept, write


def files_below(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


async def use(program: Program, part: AttachmentPart) -> None:
    """Have everything made of *part* that the program makes: for the screen, and for models of every kind."""
    for documents in (True, False):
        await choose(program.attachments, [part], ImageLimits(max_side=200), sees_images=True, takes_documents=documents)


async def test_i19_the_same_picture_is_kept_once_and_goes_with_its_last_conversation(tmp_path: Path) -> None:
    clock = Clock()
    async with kept(tmp_path, clock) as (program, safekeeping):
        data = encoded(noise(300, 200), "PNG")
        picture, again = await program.attachments.add(data, "a.png"), await program.attachments.add(data, "b.png")
        assert picture.blob == again.blob
        assert len(files_below(program.profile.blobs)) == 1
        await program.attachments.thumbnail(picture, 64)
        await use(program, picture)
        assert len(files_below(program.profile.cache)) == 2
        path = Blobs(program.profile.blobs).path(picture.blob)
        os.utime(path, (START - DAY_SECONDS, START - DAY_SECONDS))
        first, second = [await write(program, clock, "words", blob=picture.blob) for _ in range(2)]
        await program.library.delete(first)
        await safekeeping.delete_for_ever(first)
        assert path.is_file()
        assert len(files_below(program.profile.cache)) == 2
        await program.library.delete(second)
        await safekeeping.delete_for_ever(second)
        assert files_below(program.profile.blobs) == []
        assert files_below(program.profile.cache) == []


async def test_i19_nothing_that_was_made_of_a_pdf_outlives_it(tmp_path: Path) -> None:
    clock = Clock()
    async with kept(tmp_path, clock) as (program, safekeeping):
        for data in (telling_pdf(), scanned_pdf([encoded(noise(120, 80), "JPEG")], "Hello")):
            part = await program.attachments.add(data, "a.pdf")
            await use(program, part)
            os.utime(Blobs(program.profile.blobs).path(part.blob), (START - DAY_SECONDS, START - DAY_SECONDS))
        assert {path.suffix for path in files_below(program.profile.cache)} == {".json", ".pdf", ".png"}
        await safekeeping.look()
        assert files_below(program.profile.blobs) == []
        assert files_below(program.profile.cache) == []


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX permissions")
async def test_i19_what_is_made_of_a_pdf_is_for_its_owner_only(tmp_path: Path) -> None:
    async with kept(tmp_path, Clock()) as (program, _):
        await use(program, await program.attachments.add(telling_pdf(), "a.pdf"))
        made = files_below(program.profile.cache)
        assert made
        assert not [path for path in made if path.stat().st_mode & 0o077]
