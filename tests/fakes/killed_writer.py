"""A program that writes as a person would, on a real engine, and tells on its output what was acknowledged: made to be killed.

``python -m tests.fakes.killed_writer PROFILE SEED URL`` prints one JSON list a line: ``["ready"]``, ``["sent", conversation, text]``,
``["seen", message, length, clock]`` for streamed text as the window has it, ``["deleted" | "restored" | "renamed", conversation, …]``,
``["draft", key, text]``, ``["beat", clock]``; and ``["trying", …]`` before each of
those that change something. The clock is the monotonic one, which all programs of this computer share.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import time
from pathlib import Path
from typing import Any

from desktop.chat.message import Draft
from desktop.engine.program import Program
from desktop.engine.session import ConversationSession
from tests.flow.rig import engine


def tell(*what: Any) -> None:
    """One line, in the pipe before the next step: what is in a pipe outlives its writer."""
    os.write(1, json.dumps(what).encode() + b"\n")


def watch(session: ConversationSession) -> None:
    """Tell of streamed text when it is there to be seen."""

    def look(change: Any) -> None:
        if session.streaming and session.path:
            message = session.path[-1]
            tell("seen", message.id, len(message.text), time.monotonic())

    session.changed.connect(look)


async def beat() -> None:
    """Tell that the loop goes round, so that a busy computer is not taken for lost text."""
    while True:
        tell("beat", time.monotonic())
        await asyncio.sleep(0.02)


class Person:
    """Sends, asks again, stops, renames, deletes and takes back, in an order that a seed decides."""

    def __init__(self, program: Program, seed: int) -> None:
        self._program = program
        self._dice = random.Random(seed)
        self._seed = seed
        self._sessions: list[ConversationSession] = []
        self._deleted: list[str] = []
        self._count = 0

    async def live(self) -> None:
        """Until the end, which comes from outside."""
        while True:
            act = self._dice.choice([self.send, self.send, self.send, self.again, self.draft, self.rename, self.delete, self.restore])
            await act()
            await asyncio.sleep(self._dice.random() * 0.1)

    async def send(self) -> None:
        """Into a new or an old conversation; the answer goes on streaming."""
        idle = [s for s in self._sessions if not s.streaming and s.conversation.deleted_at is None]
        if not idle or self._dice.random() < 0.4:
            session = await self._program.library.session(None)
            session.set_model("fake", "echo")
            watch(session)
            self._sessions.append(session)
        else:
            session = self._dice.choice(idle)
        self._count += 1
        text = f"Question {self._seed}-{self._count}"
        await session.send(Draft(text))
        tell("sent", session.conversation.id, text)

    async def again(self) -> None:
        """Another version of an answer; or the end of one that streams."""
        for session in self._sessions:
            if session.streaming and self._dice.random() < 0.3:
                session.stop()
            elif not session.streaming and session.path and session.conversation.deleted_at is None:
                await session.retry(session.path[-1].id)
                return

    async def draft(self) -> None:
        """What is typed and not sent."""
        self._count += 1
        text = f"draft {self._seed}-{self._count}"
        tell("trying", "draft", "kill", text)
        await self._program.store.save_draft("kill", Draft(text))
        tell("draft", "kill", text)

    async def rename(self) -> None:
        """By hand."""
        living = self._program.library.conversations
        if living:
            conversation = self._dice.choice(living)
            self._count += 1
            title = f"title {self._seed}-{self._count}"
            tell("trying", "renamed", conversation.id, title)
            await self._program.library.rename(conversation.id, title)
            tell("renamed", conversation.id, title)

    async def delete(self) -> None:
        """Into the trash."""
        living = self._program.library.conversations
        if len(living) > 3:
            conversation = self._dice.choice(living)
            tell("trying", "deleted", conversation.id)
            await self._program.library.delete(conversation.id)
            tell("deleted", conversation.id)
            self._deleted.append(conversation.id)

    async def restore(self) -> None:
        """Out of the trash."""
        if self._deleted:
            conversation_id = self._deleted.pop()
            tell("trying", "restored", conversation_id)
            await self._program.library.undo_delete(conversation_id)
            tell("restored", conversation_id)


async def main() -> None:
    """Write until killed."""
    folder, seed, url = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    async with engine(folder, url) as program:
        tell("ready")
        beating = asyncio.ensure_future(beat())
        await Person(program, seed).live()
        beating.cancel()


if __name__ == "__main__":
    asyncio.run(main())
