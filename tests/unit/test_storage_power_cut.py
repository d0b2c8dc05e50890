"""J3: the power goes at any moment between two writes; what the program was told is on disk is there.

What it really wrote and synchronised is taken from strace and played back (``fakes/write_trace.py``). A run of the suite looks at a few
dozen moments, ``LOQUENT_THOROUGH=1`` at the 500 of the bar.
"""

from __future__ import annotations

import os
import random
import shutil
import subprocess
from pathlib import Path

import pytest

from desktop.chat.message import MessageState
from desktop.storage.database import Database
from desktop.storage.store import Store
from tests.fakes.traced_writer import COUNT, messages_of
from tests.fakes.write_trace import Disk, Operation, trace

ROOT = Path(__file__).resolve().parents[2]
CUTS = 500 if os.environ.get("LOQUENT_THOROUGH") else 40


def cannot_trace() -> str:
    """Why this machine cannot show it; empty when it can."""
    if shutil.which("strace") is None:
        return "strace is not installed"
    tried = subprocess.run(["strace", "-y", "-xx", "-e", "trace=none", "true"], capture_output=True, timeout=30, check=False)
    return "" if tried.returncode == 0 else "strace may not trace here"


async def judge(folder: Path, safe: int, place: str) -> None:
    """Open what a power cut left as the program would, and demand the first *safe* conversations; of later ones all or nothing."""
    database = Database(folder / "loquent.db", kind_of=lambda _folder: place)
    await database.open()
    try:
        assert await database.read(lambda c: c.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"
        store = Store(database)
        await store.mark_interrupted()
        kept = {c.id for c in await store.conversations()}
        assert kept >= {f"c{number:03}" for number in range(safe)}, "what was said to be on disk is lost"
        assert len(kept) <= safe + 1
        for number in range(len(kept)):
            tree = await store.tree(f"c{number:03}")
            question, answer = messages_of(number)
            assert tree.messages[question.id].text == question.text
            assert tree.messages[answer.id].state is MessageState.INTERRUPTED
            assert tree.messages[answer.id].text in {"word " * length * 50 for length in range(4)}
    finally:
        await database.close()


def traced(folder: Path, place: str) -> tuple[Path, list[Operation]]:
    """Where the program wrote, as strace names it, and all that it did there."""
    written = folder.resolve() / "written"
    return written, trace(folder / "trace", ["-m", "tests.fakes.traced_writer", str(written), place], ROOT)


def safe_after(operations: list[Operation]) -> int:
    """How many conversations the program had said to be on disk by then."""
    return sum(operation.kind == "said" for operation in operations)


@pytest.mark.skipif(bool(cannot_trace()), reason=cannot_trace() or "-")
@pytest.mark.timeout(120 + CUTS)
@pytest.mark.parametrize("place", ["", "network"])
async def test_j3_a_power_cut_at_any_moment_takes_nothing_that_was_said_to_be_on_disk(tmp_path: Path, place: str) -> None:
    written, operations = traced(tmp_path, place)
    assert safe_after(operations) == COUNT
    dice = random.Random(3)
    writes = [number for number, operation in enumerate(operations) if operation.kind != "said"]
    moments = sorted(dice.sample(writes, CUTS))
    disk, done = Disk(str(written)), 0
    for moment in moments:
        for operation in operations[done : moment + 1]:
            disk.do(operation)
        done = moment + 1
        left = tmp_path / "left"
        left.mkdir()
        for name, content in disk.after_a_cut(dice).items():
            (left / name).write_bytes(content)
        await judge(left, safe_after(operations[:done]), place)
        shutil.rmtree(left)


@pytest.mark.skipif(bool(cannot_trace()), reason=cannot_trace() or "-")
async def test_j3_what_is_said_to_be_on_disk_was_synchronised_before_it_was_said(tmp_path: Path) -> None:
    _written, operations = traced(tmp_path, "")
    assert safe_after(operations) == COUNT
    for number, operation in enumerate(operations):
        if operation.kind == "said":
            before = [each for each in operations[:number] if each.path.endswith("loquent.db-wal")]
            assert before[-1].kind == "sync"
