"""A program that keeps conversations and tells of each that is safe, watched by strace: ``-m tests.fakes.traced_writer FOLDER PLACE``.

It prints ``safe N`` when the conversation ``cN`` with its two messages is said to be on disk. Between them it journals text, which need
not be. PLACE is what kind of place the folder is said to be. Checkpoints come often, so that few writes show all there is to see.
"""

from __future__ import annotations

import asyncio
import os
import sys
from dataclasses import replace
from pathlib import Path

from desktop.chat.message import Message, MessageState, Role, new_conversation
from desktop.chat.parts import TextPart
from desktop.storage.database import Database
from desktop.storage.store import Store

COUNT = 40
CHECKPOINT_PAGES = 60


def messages_of(number: int) -> list[Message]:
    """The two messages of conversation *number*, the second still being written."""
    key = f"c{number:03}"
    question = Message(f"{key}-q", key, None, Role.USER, (TextPart(f"question {number} " * 200),), seq=0)
    return [question, Message(f"{key}-a", key, question.id, Role.ASSISTANT, (), MessageState.STREAMING, seq=1)]


async def main() -> None:
    """Keep :data:`COUNT` conversations."""
    database = Database(Path(sys.argv[1]) / "loquent.db", kind_of=lambda _folder: sys.argv[2])
    await database.open()
    store = Store(database)
    await database.outside(lambda c: c.execute(f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}").fetchall())
    for number in range(COUNT):
        messages = messages_of(number)
        await store.save(replace(new_conversation(now=float(number)), id=f"c{number:03}"), messages)
        os.write(1, f"safe {number}\n".encode())
        for length in range(1, 4):
            await store.journal(replace(messages[1], parts=(TextPart("word " * length * 50),)))
    await database.close()


if __name__ == "__main__":
    asyncio.run(main())
