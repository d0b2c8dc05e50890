"""L3: hours of use in little time: messages with random faults, edits, stops, deletions; memory, files, tasks and timers stay flat.

A run of the suite takes about ten seconds, ``LOQUENT_THOROUGH=1`` the 5,000 messages of the bar. The first part warms up (caches, pools,
the allocator); what is compared comes after it.
"""

from __future__ import annotations

import asyncio
import gc
import os
import random
import sys
import threading
from dataclasses import dataclass
from pathlib import Path

import pytest

from desktop.chat.message import Draft, MessageState
from desktop.engine.program import Program
from desktop.engine.session import ConversationSession
from tests.fakes.provider_server import ProviderServer
from tests.flow.rig import ended, engine, new_session

THOROUGH = bool(os.environ.get("LOQUENT_THOROUGH"))
MESSAGES = 5_000 if THOROUGH else 300
TURNS = 10
"""So many messages in one conversation, and then the next."""

FAULTS: tuple[dict[str, object], ...] = (
    {"misbehave": "abort", "after": 1, "text": "This is cut off in the middle of it."},
    {"misbehave": "error_event", "after": 1, "error_message": "overloaded", "text": "Some words and more."},
    {"misbehave": "garbage", "after": 1, "text": "Some words and more."},
    {"status": 400, "error_message": "no"},
    {"status": 401, "error_type": "authentication_error", "error_message": "no"},
    {"body": "<html><title>Busy</title></html>", "content_type": "text/html"},
)


@dataclass(frozen=True, slots=True)
class Size:
    """What must not grow."""

    memory: int
    files: int
    tasks: int
    timers: int
    threads: int
    sessions: int


def size(program: Program) -> Size:
    """How large this process is now. ``timers``: calls that the loop has still to make."""
    gc.collect()
    pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    scheduled = [each for each in asyncio.get_running_loop()._scheduled if not each.cancelled()]  # type: ignore[attr-defined]
    files = len(os.listdir("/proc/self/fd"))
    held = sum(isinstance(each, ConversationSession) for each in gc.get_objects())
    return Size(pages * os.sysconf("SC_PAGE_SIZE"), files, len(asyncio.all_tasks()), len(scheduled), threading.active_count(), held)


class Person:
    """Talks, and now and then does something else, as *dice* say."""

    def __init__(self, program: Program, server: ProviderServer, dice: random.Random) -> None:
        self._program, self._server, self._dice = program, server, dice
        self.sent = 0
        self.failed = 0

    async def conversation(self) -> None:
        """One conversation from beginning to end; afterwards it is in the trash, and gone for good."""
        session = await new_session(self._program)
        for _ in range(TURNS):
            faulty = self._dice.random() < 0.3
            self._server.script(**(self._dice.choice(FAULTS) if faulty else {"chunks": ["words and words "] * 20}))
            await session.send(Draft(f"Question {self.sent} " + "with words " * 20))
            self.sent += 1
            if self._dice.random() < 0.2:
                session.stop()
            await ended(session)
            self.failed += session.path[-1].state is MessageState.FAILED
            await self._something_else(session)
        # The library stays as large as it was: what is kept for good may take memory.
        await self._program.library.delete(session.conversation.id)
        await self._program.safekeeping.delete_for_ever(session.conversation.id)

    async def _something_else(self, session: ConversationSession) -> None:
        act, last = self._dice.randrange(5), session.path[-1]
        self._server.script()
        if act == 0:
            await session.retry(last.id)
        elif act == 1:
            await session.resend(session.path[-2].id, Draft("In other words"))
        elif act == 2:
            await session.delete(last.id)
            await session.undo()
        elif act == 3:
            await self._program.library.search("words")
        await ended(session)


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="this system has no /proc to look at the process")
@pytest.mark.timeout(3600 if THOROUGH else 180)
async def test_l3_after_hours_of_use_with_faults_the_program_is_as_large_as_before(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        person = Person(program, server, random.Random(8))
        while person.sent < MESSAGES // 3:
            await person.conversation()
        # What the double remembers of requests is not the program's.
        server.requests.clear()
        before = size(program)
        while person.sent < MESSAGES:
            await person.conversation()
            server.requests.clear()
        after = size(program)
    print(f"\n{person.sent} messages, {person.failed} failed: {before} → {after}")
    assert person.failed > person.sent // 10, "faults really happened"
    assert after.memory <= before.memory * 1.10
    assert after.files <= before.files + 2
    assert (after.tasks, after.threads) <= (before.tasks + 1, before.threads + 1)
    assert after.timers <= before.timers + 3
    assert after.sessions <= before.sessions + 1
