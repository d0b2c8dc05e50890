"""Markdown as a plain folder: what the archive holds, whole or not at all, and nothing that is there is touched."""

from __future__ import annotations

import asyncio
import errno
import os
import stat
import threading
import zipfile
from pathlib import Path
from typing import Any

import pytest

from desktop.engine import export_folder
from desktop.engine.exporting import Exporter, ExportError, ExportPlan
from tests.fakes import archives
from tests.flow.rig import engine
from tests.flow.test_export_targets import talk


def files_below(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


async def test_a_folder_holds_what_the_archive_holds_for_its_owner_only(tmp_path: Path) -> None:
    async with engine(tmp_path / "profile") as program:
        await talk(program)
        await talk(program, title="../../evil", identity="2" * 32)
        await talk(program, title="A <b>TALK</b>", identity="3" * 32)
        await Exporter(program).run(ExportPlan("markdown", tmp_path / "all.zip"))
        report = await Exporter(program).run(ExportPlan("markdown_folder", tmp_path / "all"))
    assert report.target == tmp_path / "all"
    assert report.conversations == 3
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        assert files_below(tmp_path / "all") == {name: archive.read(name) for name in archive.namelist()}
    found = files_below(tmp_path / "all")
    assert sum(name.endswith(".md") for name in found) == 3
    (attached,) = [data for name, data in found.items() if name.startswith("attachments/")]
    assert attached == archives.png()
    link = next(name for name in found if name.startswith("attachments/"))
    assert all(link.replace(" ", "%20") in found[name].decode() for name in found if name.endswith(".md"))
    assert {stat.S_IMODE(path.stat().st_mode) for path in (tmp_path / "all").rglob("*") if path.is_file()} == {0o600}
    assert stat.S_IMODE((tmp_path / "all").stat().st_mode) == 0o700
    assert sorted(os.listdir(tmp_path)) == ["all", "all.zip", "profile"]


@pytest.mark.parametrize("kind", ["folder", "file", "link to nowhere"])
async def test_what_has_the_name_already_stays_and_the_folder_gets_a_number(kind: str, tmp_path: Path) -> None:
    there = tmp_path / "Talk"
    if kind == "folder":
        there.mkdir()
        (there / "mine.txt").write_text("mine")
    elif kind == "file":
        there.write_text("mine")
    else:
        there.symlink_to("nowhere")
    (tmp_path / "Talk 2").mkdir()
    before = os.lstat(there)
    async with engine(tmp_path / "profile") as program:
        await talk(program)
        report = await Exporter(program).run(ExportPlan("markdown_folder", there))
    assert report.target == tmp_path / "Talk 3"
    assert len(files_below(report.target)) == 2
    assert (os.lstat(there).st_ino, os.lstat(there).st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert os.listdir(tmp_path / "Talk 2") == []


@pytest.mark.parametrize(
    ("number", "code"), [(errno.ENOSPC, "export.full"), (errno.EACCES, "export.not_allowed"), (errno.EIO, "export.failed")]
)
@pytest.mark.parametrize("at", [1, 2, 3])
async def test_k4_a_folder_that_does_not_come_to_be_leaves_nothing(
    number: int, code: str, at: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls: list[Any] = []

    def fail(*_: Any) -> None:
        calls.append(None)
        if len(calls) == at:
            raise OSError(number, os.strerror(number))

    async with engine(tmp_path / "profile") as program:
        await talk(program)
        await talk(program, title="Other", identity="2" * 32)
        monkeypatch.setattr(os, "fsync", fail)
        with pytest.raises(ExportError) as caught:
            await Exporter(program).run(ExportPlan("markdown_folder", tmp_path / "out"))
        monkeypatch.undo()
    assert caught.value.code == code
    assert os.listdir(tmp_path) == ["profile"]


@pytest.mark.parametrize(
    ("name", "code"),
    [("n" * 300, "export.bad_name"), ("nul\0l", "export.bad_name"), ("nowhere/out", "export.no_folder"), ("file/out", "export.no_folder")],
    ids=["too long", "nul", "no folder", "below a file"],
)
async def test_k4_a_bad_name_of_a_folder_is_said(name: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    async with engine(tmp_path / "profile") as program:
        await talk(program)
        with pytest.raises(ExportError) as caught:
            await Exporter(program).run(ExportPlan("markdown_folder", tmp_path / name))
    assert caught.value.code == code
    assert sorted(os.listdir(tmp_path)) == ["file", "profile"]


async def test_a_folder_whose_export_was_stopped_is_gone(tmp_path: Path) -> None:
    async with engine(tmp_path / "profile") as program:
        for number in range(20):
            await talk(program, title=f"Talk {number}", identity=f"{number:032x}")
        running: list[asyncio.Task[Any]] = []

        def stop(done: int, _all: int) -> None:
            if done == 5:
                running[0].cancel()

        running.append(asyncio.ensure_future(Exporter(program).run(ExportPlan("markdown_folder", tmp_path / "out"), stop)))
        with pytest.raises(asyncio.CancelledError):
            await running[0]
    assert os.listdir(tmp_path) == ["profile"]


async def test_an_export_that_is_stopped_twice_waits_for_its_thread_before_it_tidies_up(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, begun, goes_on = export_folder.FolderFiles.put, threading.Event(), threading.Event()

    def slowly(self: export_folder.FolderFiles, name: str, data: bytes) -> None:
        begun.set()
        goes_on.wait(60)
        put(self, name, data)

    monkeypatch.setattr(export_folder.FolderFiles, "put", slowly)
    async with engine(tmp_path / "profile") as program:
        await talk(program)
        running = asyncio.ensure_future(Exporter(program).run(ExportPlan("markdown_folder", tmp_path / "out")))
        await asyncio.to_thread(begun.wait, 60)
        # By its button, and then by the window that is closed.
        for _ in range(2):
            running.cancel()
            for _turn in range(20):
                await asyncio.sleep(0)
        assert not running.done()
        goes_on.set()
        with pytest.raises(asyncio.CancelledError):
            await running
    assert os.listdir(tmp_path) == ["profile"]
