"""An export whose program is killed: what it left beside its target is taken away later, and nothing else."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.engine.exporting import Exporter, ExportPlan
from desktop.engine.unfinished import Beside, clear, notes_in
from tests.flow.rig import engine, profile_in
from tests.flow.test_export_targets import talk

ROOT = Path(__file__).resolve().parents[2]
LEFT = ".loquent-0123456789abcdef.part"
KINDS = ["markdown_folder", "markdown", "jsonl", "jsonl_zip", "html"]

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")


async def killed(tmp_path: Path, kind: str) -> Path:
    """What the killed program left: beside the target, and not under its name."""
    async with engine(tmp_path / "profile") as program:
        for number in range(6):
            await talk(program, title=f"Talk {number}", identity=f"{number:032x}")
    (tmp_path / "out").mkdir()
    command = [sys.executable, "-m", "tests.fakes.killed_export", str(tmp_path / "profile"), kind, str(tmp_path / "out" / "all")]
    ended = subprocess.run(command, cwd=ROOT, capture_output=True, timeout=60, check=False)  # noqa: ASYNC221
    assert ended.returncode == -signal.SIGKILL, ended.stderr
    (left,) = (tmp_path / "out").iterdir()
    assert left.name.startswith(".loquent-")
    assert left.is_dir() == (kind == "markdown_folder")
    return left


def notes(tmp_path: Path) -> list[str]:
    folder = notes_in(profile_in(tmp_path / "profile").cache)
    return os.listdir(folder) if folder.exists() else []


@pytest.mark.parametrize("kind", KINDS)
async def test_the_next_export_takes_away_what_a_killed_one_left(kind: str, tmp_path: Path) -> None:
    await killed(tmp_path, kind)
    assert len(notes(tmp_path)) == 1
    async with engine(tmp_path / "profile") as program:
        await Exporter(program).run(ExportPlan("jsonl", tmp_path / "elsewhere.jsonl"))
    assert os.listdir(tmp_path / "out") == []
    assert notes(tmp_path) == []


async def test_so_does_the_next_start_after_a_while(tmp_path: Path) -> None:
    await killed(tmp_path, "markdown_folder")
    async with engine(tmp_path / "profile") as program:
        # Which it does by itself after a minute.
        await program.safekeeping.look()
    assert os.listdir(tmp_path / "out") == []
    assert notes(tmp_path) == []


async def test_what_somebody_put_into_what_was_left_stays(tmp_path: Path) -> None:
    left = await killed(tmp_path, "markdown_folder")
    (left / "mine.txt").write_text("mine")
    (left / "mine").mkdir()
    (left / "attachments" / "mine.png").write_bytes(b"mine")
    precious = tmp_path / "precious"
    precious.mkdir()
    name = next(path.name for path in left.glob("*.md"))
    (precious / name).write_text("mine")
    (left / name).unlink()
    (left / name).symlink_to(precious / name)
    clear(notes_in(profile_in(tmp_path / "profile").cache))
    found = sorted(str(path.relative_to(left)) for path in left.rglob("*"))
    assert found == sorted([name, "attachments", "attachments/mine.png", "mine", "mine.txt"])
    assert (precious / name).read_text() == "mine"
    assert notes(tmp_path) == []


async def test_a_link_in_the_place_of_what_was_left_is_not_followed(tmp_path: Path) -> None:
    left = await killed(tmp_path, "markdown_folder")
    moved = left.rename(tmp_path / "moved")
    before = sorted(moved.rglob("*"))
    left.symlink_to(moved)
    clear(notes_in(profile_in(tmp_path / "profile").cache))
    assert sorted(moved.rglob("*")) == before
    left.unlink()
    left.mkdir()
    (left / "attachments").symlink_to(moved / "attachments")
    clear(notes_in(profile_in(tmp_path / "profile").cache))
    assert sorted(moved.rglob("*")) == before


def test_what_is_on_a_drive_that_is_not_there_waits_for_it(tmp_path: Path) -> None:
    drive, folder = tmp_path / "drive", tmp_path / "notes"
    drive.mkdir()
    beside = Beside(drive / "all", folder)
    beside.path.write_bytes(b"half")
    # As if its program had ended.
    assert beside._file is not None
    os.close(beside._file)
    away = drive.rename(tmp_path / "away")
    clear(folder)
    assert len(os.listdir(folder)) == 1
    away.rename(drive)
    clear(folder)
    assert os.listdir(folder) == os.listdir(drive) == []


def test_an_export_that_goes_on_is_left_alone_also_by_another_program(tmp_path: Path) -> None:
    beside = Beside(tmp_path / "all", tmp_path / "notes")
    beside.path.write_bytes(b"half")
    clear(tmp_path / "notes")
    code = "import sys; from pathlib import Path; from desktop.engine.unfinished import clear; clear(Path(sys.argv[1]))"
    subprocess.run([sys.executable, "-c", code, str(tmp_path / "notes")], cwd=ROOT, check=True, timeout=60)
    assert beside.path.read_bytes() == b"half"
    other = Beside(tmp_path / "other", tmp_path / "notes")
    assert beside.path.exists()
    other.end()
    beside.give_up()
    assert not beside.path.exists()
    assert os.listdir(tmp_path / "notes") == []


@pytest.mark.parametrize(
    "damage",
    [
        lambda path: b"",
        lambda path: b'"' + bytes(path),
        lambda path: b"\0\xff\n[[[[\n12\n",
        lambda path: b'"' + bytes(path) + b'"\n',
        lambda path: b'"' + bytes(path.parent / LEFT / ".." / "mine.txt") + b'"\n',
        lambda path: b'"%s"\n"a\\u0000b"\n"\\ud800"\n' % bytes(path.parent / LEFT),
        lambda path: b'"%s"\n"../mine.txt"\n"%s"\n"a/b/../../../mine.txt"\n' % (bytes(path.parent / LEFT), bytes(path)),
    ],
)
def test_a_damaged_note_takes_nothing_away(damage: Callable[[Path], bytes], tmp_path: Path) -> None:
    mine = tmp_path / "mine.txt"
    mine.write_text("mine")
    (tmp_path / LEFT).mkdir()
    (tmp_path / "notes").mkdir()
    (tmp_path / "notes" / "0123").write_bytes(damage(mine))
    clear(tmp_path / "notes")
    assert mine.read_text() == "mine"
    assert os.listdir(tmp_path / "notes") == []


async def test_without_a_place_for_notes_an_export_works_all_the_same(tmp_path: Path) -> None:
    async with engine(tmp_path / "profile") as program:
        await talk(program)
        notes_in(program.profile.cache).write_text("in the way")
        report = await Exporter(program).run(ExportPlan("markdown_folder", tmp_path / "all"))
    assert report.target.is_dir()
    assert sorted(os.listdir(tmp_path)) == ["all", "profile"]
