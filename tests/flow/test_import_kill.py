"""K1, J1: a program that is killed while it imports leaves whole conversations, all it had told of, and the next import adds the rest."""

from __future__ import annotations

import asyncio
import random
import sys
from pathlib import Path

from desktop.chat.parts import FilePart, ImagePart
from desktop.engine.importing import Importer
from desktop.engine.program import Program
from tests.fakes import archives
from tests.flow.rig import engine

ROOT = Path(__file__).parents[2]
ROUNDS = 6
CONVERSATIONS = 400


async def killed_after(folder: Path, source: Path, lines: int) -> int:
    """Import into *folder* in a program of its own, kill it when it told of *lines* conversations; of how many it told."""
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.killed_import", str(folder), str(source), stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert child.stdout is not None
    told = 0
    async for line in child.stdout:
        if not line.endswith(b"\n"):
            break
        told = int(line)
        if told == lines:
            child.kill()
    await child.wait()
    return told


async def whole(program: Program) -> int:
    """How many conversations there are, each with all its messages and attachments."""
    kept = await program.store.conversations()
    for conversation in kept:
        tree = await program.store.tree(conversation.id)
        assert len(tree.messages) == 4
        for part in (part for message in tree.messages.values() for part in message.parts):
            if isinstance(part, ImagePart | FilePart):
                assert await program.attachments.read(part)
    return len(kept)


async def test_j1_k1_killed_at_any_conversation_an_import_leaves_whole_ones_and_can_be_gone_on_with(tmp_path: Path) -> None:
    source = archives.chatgpt_zip(tmp_path / "a.zip", *(archives.chatgpt(f"c{number}") for number in range(CONVERSATIONS)))
    folder, dice, before = tmp_path / "profile", random.Random(7), 0
    for _ in range(ROUNDS):
        told = await killed_after(folder, source, before + dice.randint(1, 40))
        async with engine(folder) as program:
            assert await program.store.database.read(lambda c: c.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"
            before = await whole(program)
        assert told <= before < CONVERSATIONS
    async with engine(folder) as program:
        report = await Importer(program).run(source)
        assert (report.added, report.unchanged) == (CONVERSATIONS - before, before)
        assert await whole(program) == CONVERSATIONS
