"""A generated profile of many conversations: ``python -m tests.benchmarks.library_profile FOLDER [CONVERSATIONS] [MESSAGES_EACH]``."""

from __future__ import annotations

import asyncio
import random
import sqlite3
import sys
from pathlib import Path

from desktop.chat.message import Conversation, Message, Role
from desktop.chat.parts import ImagePart, TextPart
from desktop.storage import rows, search
from desktop.storage.database import Database

CONVERSATIONS = 10_000
MESSAGES_EACH = 20
START = 1_500_000_000.0

_ENGLISH = "the a of to and in that it is for on with as database server answer question model tree image weather music train river"
_RUSSIAN = "и в не на что ёлка дерево вопрос ответ погода музыка поезд река зелёный письмо работа время человек город рука"
_CHINESE = "数据 保存 对话 天气 音乐 问题 回答 河流 城市 工作 時間 東京 タワー"
_CODE = "getUserName parse_json_file HTTPServer selectMany update_row listItems readAll isEmpty"


def _vocabulary(dice: random.Random) -> list[str]:
    """Common words often, and thousands of rarer ones, about as a language has them."""
    letters = "abcdefghijklmnopqrstuvwxyz"
    rare = ["".join(dice.choices(letters, k=dice.randint(4, 10))) for _ in range(20_000)]
    return _ENGLISH.split() * 400 + _RUSSIAN.split() * 200 + _CHINESE.split() * 60 + _CODE.split() * 30 + rare


def _texts(dice: random.Random, words: list[str], count: int) -> list[str]:
    return [" ".join(dice.choices(words, k=dice.choice((8, 20, 60, 120)))) for _ in range(count)]


def _write(connection: sqlite3.Connection, first: int, count: int, each: int, words: list[str]) -> None:
    dice = random.Random(first)
    said: list[tuple[int, str]] = []
    save_conversation = rows.upsert("conversation", rows.CONVERSATION_COLUMNS)
    save_message = rows.upsert("message", rows.MESSAGE_COLUMNS)
    for number in range(first, first + count):
        key, moment = f"c{number:06}", START + number * 3600.0
        title = " ".join(dice.choices(words, k=5))
        model = f"model-{number % 7}"
        conversation = Conversation(key, title, moment, moment, "work", model, pinned=number % 2000 == 0, active_root_id=f"{key}-0")
        connection.execute(save_conversation, rows.conversation_row(conversation))
        for n, text in enumerate(_texts(dice, words, each)):
            picture = (ImagePart("ab" * 32, "image/png", "a.png", 1, 1, 1),) if n == 0 and number % 25 == 0 else ()
            role = Role.ASSISTANT if n % 2 else Role.USER
            parent = f"{key}-{n - 1}" if n else None
            parts = (TextPart(text), *picture)
            child = f"{key}-{n + 1}" if n + 1 < each else None
            message = Message(f"{key}-{n}", key, parent, role, parts, seq=n, active_child_id=child, created_at=moment + n)
            row = connection.execute(save_message, rows.message_row(message)).lastrowid
            assert row is not None
            rows.write_parts(connection, row, message.parts)
            said.append((row, text))
    # Last, as the program does it: several times as fast.
    for row, text in said:
        connection.execute("INSERT INTO search (rowid, words, terms) VALUES (?, ?, ?)", (row, *search.columns(text)))


async def make(folder: Path, conversations: int = CONVERSATIONS, each: int = MESSAGES_EACH) -> None:
    """Write the profile's database."""
    words = _vocabulary(random.Random(0))
    database = Database(folder / "data" / "loquent.db")
    await database.open()
    for first in range(0, conversations, 500):
        count = min(500, conversations - first)
        await database.run(lambda c, first=first, count=count: _write(c, first, count, each, words), durable=False)  # type: ignore[misc]
    await database.close()


if __name__ == "__main__":
    sizes = [int(value) for value in sys.argv[2:]]
    asyncio.run(make(Path(sys.argv[1]), *sizes))
