"""A program that writes as a person would, on a real engine, and tells on its output what was acknowledged: made to be killed.

``python -m tests.fakes.killed_writer PROFILE SEED URL`` prints one JSON list a line: ``["ready"]``, ``["sent", conversation, text]``,
``["seen", message, length, clock]`` for streamed text as the window has it, ``["deleted" | "restored" | "renamed", conversation, …]``,
``["queued", conversation, text]``, ``["hidden" | "shown", message]``, ``["draft", key, text]``, ``["beat", clock]``; and ``["trying", …]``
before each of those that change something. What is imported or branched off is told as sent, and so is a cut answer that goes on. The
clock is the monotonic one, which all programs of this computer share.
"""

from __future__ import annotations

import asyncio
import json
import os
import random
import sys
import time
import uuid
from pathlib import Path
from typing import Any

from desktop.chat.message import Draft, Role
from desktop.engine.importing import Importer
from desktop.engine.program import Program
from desktop.engine.session import ConversationSession
from desktop.engine.undoing import Step
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
    """Sends, edits, queues, asks again, stops, goes on, branches, imports, renames, deletes, takes back, does again, as a seed decides."""

    def __init__(self, program: Program, folder: Path, seed: int) -> None:
        self._program = program
        self._folder = folder
        self._dice = random.Random(seed)
        self._seed = seed
        self._sessions: list[ConversationSession] = []
        self._deleted: list[str] = []
        self._undone: list[tuple[ConversationSession, Step]] = []
        self._count = 0

    async def live(self) -> None:
        """Until the end, which comes from outside."""
        acts = [self.send, self.send, self.send, self.again, self.draft, self.rename, self.delete, self.restore]
        acts += [self.edit, self.queue, self.queue, self.hide, self.hide, self.take_back, self.branch, self.bring_in]
        acts += [self.go_on, self.go_on, self.do_again]
        while True:
            await self._dice.choice(acts)()
            await asyncio.sleep(self._dice.random() * 0.1)

    async def send(self) -> None:
        """Into a new or an old conversation; the answer goes on streaming."""
        idle = self._idle()
        if not idle or self._dice.random() < 0.4:
            session = await self._program.library.session(None)
            session.set_model("fake", "echo")
            watch(session)
            self._sessions.append(session)
        else:
            session = self._dice.choice(idle)
        text = self._words("Question")
        await session.send(Draft(text))
        tell("sent", session.conversation.id, text)

    async def again(self) -> None:
        """Another version of an answer; or the end of one that streams."""
        for session in self._sessions:
            if session.streaming and self._dice.random() < 0.3:
                session.stop()
        for session in self._idle():
            if session.path and session.path[-1].role is Role.ASSISTANT:
                await session.retry(session.path[-1].id)
                return

    async def edit(self) -> None:
        """A question is asked in other words; sometimes its new version is only begun."""
        session = self._one_with_messages()
        if session is not None:
            asked = self._dice.choice([m for m in session.path if m.role is Role.USER])
            await session.begin_edit(asked.id, Draft("held"))
            if self._dice.random() < 0.7:
                text = self._words("Edited")
                await session.resend(asked.id, Draft(text))
                tell("sent", session.conversation.id, text)

    async def queue(self) -> None:
        """Behind an answer that is being written."""
        at_work = [s for s in self._sessions if s.streaming and s.saved and s.conversation.deleted_at is None]
        if at_work:
            session = self._dice.choice(at_work)
            text = self._words("Queued")
            await session.queue(Draft(text))
            tell("queued", session.conversation.id, text)

    async def hide(self) -> None:
        """A message, with what follows it, is deleted."""
        session = self._one_with_messages()
        if session is not None:
            message = self._dice.choice(session.path)
            tell("trying", "hidden", message.id)
            await session.delete(message.id)
            tell("hidden", message.id)

    async def take_back(self) -> None:
        """Undo of whatever was last."""
        able = [s for s in self._idle() if s.undo_step is not None]
        if able:
            session = self._dice.choice(able)
            step = session.undo_step
            assert step is not None
            if step.kind == "delete":
                tell("trying", "shown", step.id)
            await session.undo()
            if step.kind == "delete":
                tell("shown", step.id)
            self._undone.append((session, step))

    async def do_again(self) -> None:
        """What was taken back, where nothing else was done since."""
        if not self._undone:
            return
        session, step = self._undone.pop()
        if session in self._idle():
            if step.kind == "delete":
                tell("trying", "hidden", step.id)
            if await session.redo(step) is not None and step.kind == "delete":
                tell("hidden", step.id)

    async def go_on(self) -> None:
        """A cut answer is continued: what it said until then stays as it was, out of sight, and is told as sent."""
        for session in self._idle():
            if session.path and "continue" in session.offers(session.path[-1].id):
                text = session.path[-1].text
                await session.continue_reply(session.path[-1].id)
                tell("sent", session.conversation.id, text)
                return

    async def branch(self) -> None:
        """A conversation branches off."""
        session = self._one_with_messages()
        if session is not None:
            made = await self._program.library.branch_off(session, session.path[-1].id, "branch")
            for message in session.path:
                if message.role is Role.USER:
                    tell("sent", made.id, message.text)

    async def bring_in(self) -> None:
        """A file of conversations that are all new."""
        tag = self._words("import")
        file = self._folder / f"{tag.replace(' ', '-')}.jsonl"
        file.write_text("".join(json.dumps(record) + "\n" for record in own_records(tag)), encoding="utf-8")
        before = {c.id for c in self._program.library.conversations}
        await Importer(self._program).run(file)
        file.unlink()
        for made in self._program.library.conversations:
            if made.id not in before and made.title.startswith(tag):
                tell("sent", made.id, f"{made.title} question")
                tell("sent", made.id, f"{made.title} answer")

    def _words(self, what: str) -> str:
        self._count += 1
        return f"{what} {self._seed}-{self._count}"

    def _idle(self) -> list[ConversationSession]:
        return [s for s in self._sessions if s.saved and not s.streaming and s.conversation.deleted_at is None]

    def _one_with_messages(self) -> ConversationSession | None:
        able = [s for s in self._idle() if s.path]
        return self._dice.choice(able) if able else None

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


def own_records(tag: str) -> list[dict[str, Any]]:
    """A complete export of twelve conversations whose titles and texts begin with *tag*."""
    records: list[dict[str, Any]] = [{"type": "loquent.export", "version": 1, "exported_at": 1.0}]
    for number in range(12):
        title = f"{tag}.{number}"
        key = uuid.uuid5(uuid.NAMESPACE_OID, title).hex
        question, answer = f"{key[:-1]}a", f"{key[:-1]}b"
        dated = {"state": "complete", "created_at": 1.0}
        records += [
            {
                "type": "conversation",
                "id": key,
                "title": title,
                "created_at": 1.0,
                "updated_at": 1.0,
                "active_root_id": question,
                "messages": 2,
            },
            {"type": "message", "id": question, "role": "user", "seq": 0, "active_child_id": answer, **dated}
            | {"parts": [{"kind": "text", "text": f"{title} question"}]},
            {"type": "message", "id": answer, "parent_id": question, "role": "assistant", "seq": 1, **dated}
            | {"parts": [{"kind": "text", "text": f"{title} answer"}]},
        ]
    return [*records, {"type": "end", "conversations": 12}]


async def main() -> None:
    """Write until killed."""
    folder, seed, url = Path(sys.argv[1]), int(sys.argv[2]), sys.argv[3]
    async with engine(folder, url) as program:
        tell("ready")
        beating = asyncio.ensure_future(beat())
        await Person(program, folder, seed).live()
        beating.cancel()


if __name__ == "__main__":
    asyncio.run(main())
