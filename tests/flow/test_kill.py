"""J1, J2: killed at any moment of whatever is done, the program has lost nothing but the last second of a stream.

``LOQUENT_KILL_ROUNDS=200`` kills as often as the bar asks; the suite's share is a handful. The figures go to the test's output (``-s``).
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import time
from dataclasses import dataclass, field
from itertools import pairwise
from pathlib import Path

import pytest

from desktop.chat.message import MessageState
from desktop.storage.database import Database
from desktop.storage.store import Store
from tests.fakes.provider_server import ProviderServer

ROUNDS = int(os.environ.get("LOQUENT_KILL_ROUNDS", "10"))
LOST_SECONDS = 1.0
ROOT = Path(__file__).parents[2]


@dataclass
class Acknowledged:
    """What all killed programs so far were told is safe. What one was doing when it was killed may have happened or not."""

    sent: dict[str, set[str]] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    queued: dict[str, set[str]] = field(default_factory=dict)
    trash: dict[str, bool] = field(default_factory=dict)
    hidden: dict[str, bool] = field(default_factory=dict)
    drafts: dict[str, str] = field(default_factory=dict)
    trying: tuple[str, ...] = ()
    seen: dict[str, list[tuple[float, int]]] = field(default_factory=dict)
    beats: list[float] = field(default_factory=list)

    def take(self, line: bytes) -> None:
        what, *rest = json.loads(line)
        if what == "trying":
            self.trying = tuple(rest)
        elif what == "seen":
            self.seen.setdefault(rest[0], []).append((rest[2], rest[1]))
        elif what == "beat":
            self.beats.append(rest[0])
        elif what == "sent":
            self.sent.setdefault(rest[0], set()).add(rest[1])
        elif what == "queued":
            self.queued.setdefault(rest[0], set()).add(rest[1])
        else:
            self.trying = ()
            self._done(what, *rest)

    def _done(self, what: str, key: str, value: str = "") -> None:
        if what == "renamed":
            self.titles[key] = value
        elif what == "draft":
            self.drafts[key] = value
        elif what in ("hidden", "shown"):
            self.hidden[key] = what == "hidden"
        else:
            self.trash[key] = what == "deleted"

    def settle(self, titles: dict[str, str], trash: dict[str, bool], hidden: dict[str, bool], draft: str) -> None:
        """Where what was being tried did happen, it has happened from now on."""
        what, key, value = (*self.trying, "", "", "")[:3]
        if (what == "renamed" and titles.get(key) == value) or (what == "draft" and draft == value):
            self._done(what, key, value)
        elif (trash if what in ("deleted", "restored") else hidden).get(key) == (what in ("deleted", "hidden")):
            self._done(what, key)
        self.trying = ()


async def life(folder: Path, seed: int, url: str, safe: Acknowledged) -> float:
    """One program, from its start to its sudden end; when that was (monotonic)."""
    dice = random.Random(seed)
    child = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "tests.fakes.killed_writer", str(folder), str(seed), url, stdout=asyncio.subprocess.PIPE, cwd=ROOT
    )
    assert child.stdout is not None
    async with asyncio.timeout(60):
        assert json.loads(await child.stdout.readline()) == ["ready"]
    safe.seen.clear()
    safe.beats.clear()

    async def listen() -> None:
        assert child.stdout is not None
        async for line in child.stdout:
            if line.endswith(b"\n"):
                safe.take(line)

    # One killing in four comes within the first moments, when most is written for the first time.
    limit = dice.random() * (0.3 if dice.random() < 0.25 else 2.5)
    hearing = asyncio.ensure_future(listen())
    await asyncio.wait({hearing}, timeout=limit)
    end = time.monotonic()
    assert not hearing.done(), "it ended by itself"
    child.kill()
    await child.wait()
    await hearing
    return end


async def judged(folder: Path, safe: Acknowledged, end: float) -> list[float]:
    """Open what is left, demand what was acknowledged, and return how many seconds of each stream are missing beyond what is explained
    by a loop that stood still."""
    database = Database(folder / "data" / "loquent.db")
    await database.open()
    try:
        return await _lost_seconds(database, safe, end)
    finally:
        await database.close()


async def _lost_seconds(database: Database, safe: Acknowledged, end: float) -> list[float]:
    store = Store(database)
    assert await database.read(lambda c: c.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"
    assert await database.read(lambda c: c.execute("PRAGMA foreign_key_check").fetchall()) == []
    await store.mark_interrupted()
    conversations = {c.id: c for c in (*await store.conversations(), *await store.trash())}
    for conversation_id, texts in safe.sent.items():
        tree = await store.tree(conversation_id)
        assert texts <= {m.text for m in tree.messages.values()}, "a message that was sent is lost"
        assert not any(m.state is MessageState.STREAMING for m in tree.messages.values())
    for conversation_id, texts in safe.queued.items():
        tree = await store.tree(conversation_id)
        waiting = await store.drafts_below(f"{conversation_id}:queue:")
        kept = {m.text for m in tree.messages.values()} | {each.text for each in waiting.values()}
        assert texts <= kept, "a message that was queued is lost"
    draft = await store.load_draft("kill")
    titles = {key: c.title for key, c in conversations.items()}
    trash = {key: c.deleted_at is not None for key, c in conversations.items()}
    hidden = dict(await database.read(lambda c: c.execute("SELECT id, deleted_at IS NOT NULL FROM message").fetchall()))
    safe.settle(titles, trash, hidden, draft.text if draft else "")
    assert {key: titles[key] for key in safe.titles} == safe.titles
    assert {key: trash[key] for key in safe.trash} == safe.trash
    assert {key: bool(hidden[key]) for key in safe.hidden} == safe.hidden
    await whole_imports(database)
    assert (draft.text if draft else "") == safe.drafts.get("kill", "")
    lost = []
    # A loop that stood still could not journal either: what the computer took is not Loquent's.
    beats = [beat for beat in safe.beats if beat > end - 3] + [end]
    stood_still = max((b - a - 0.02 for a, b in pairwise(beats)), default=0.0)
    for message_id, seen in safe.seen.items():
        row = await database.read(
            lambda c, key=message_id: c.execute(  # type: ignore[misc]
                "SELECT coalesce(sum(length(part.text)), 0) FROM message JOIN part ON part.message = number WHERE message.id = ?", (key,)
            ).fetchone()
        )
        missing = [moment for moment, length in seen if length > row[0]]
        lost.append(max(0.0, end - min(missing) - stood_still) if missing else 0.0)
    return lost


async def whole_imports(database: Database) -> None:
    """Each imported conversation has both of its messages, as each conversation has at least one."""
    empty = "SELECT count(*) FROM conversation WHERE id NOT IN (SELECT conversation_id FROM message)"
    assert await database.read(lambda c: c.execute(empty).fetchone()[0]) == 0
    found = "SELECT text FROM part WHERE text LIKE 'import %'"
    texts = {row[0] for row in await database.read(lambda c: c.execute(found).fetchall())}
    for end, other in (("question", "answer"), ("answer", "question")):
        assert all(text.removesuffix(end) + other in texts for text in texts if text.endswith(end)), "half a conversation was imported"


@pytest.mark.timeout(120 + 15 * ROUNDS)
async def test_j1_j2_killed_at_any_moment_nothing_is_lost_but_the_last_second_of_a_stream(tmp_path: Path) -> None:
    safe = Acknowledged()
    lost: list[float] = []
    async with ProviderServer() as server:
        for seed in range(ROUNDS):
            # Short answers leave more to be done with them than long ones, which have more to lose.
            server.script(chunks=[f"word{n} " for n in range(90 if seed % 2 else 10)], delay=0.02)
            end = await life(tmp_path, seed, server.url, safe)
            found = await judged(tmp_path, safe, end)
            lost += found
            assert max(found, default=0.0) <= LOST_SECONDS, f"round {seed}"
    messages = sum(len(texts) for texts in safe.sent.values())
    queued, deleted = sum(len(texts) for texts in safe.queued.values()), len(safe.hidden)
    print(f"\n{ROUNDS} kills, {messages} messages sent, branched off or imported, {queued} queued, {deleted} deleted, {len(lost)} streams")
    print(f"lost at most {max(lost, default=0.0):.2f} s of a stream")
    assert messages > ROUNDS
    assert lost
