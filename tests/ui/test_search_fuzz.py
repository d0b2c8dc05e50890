"""Whatever is typed into the search of the sidebar: a result or "Nothing was found.", with what was found marked rightly. Row H5."""

from __future__ import annotations

import random
import unicodedata
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any, Literal

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QLineEdit, QWidget

from desktop.chat.message import Message, Role, new_conversation
from desktop.chat.parts import TextPart
from desktop.storage.database import Database
from desktop.storage.search import fold, needles
from desktop.storage.store import Store
from desktop.ui.sidebar.list_view import ConversationList
from desktop.ui.sidebar.model import ConversationsModel, Row
from desktop.ui.sidebar.sidebar import Sidebar

QUERIES = 200
SEED = 20_240_607
TEXTS = (
    "The Database was quickly restored, wasn't it? NEAR the end AND OR NOT",
    "Größe und STRASSE in München, ﬁne ﬂow, İstanbul ıi",
    "cafe\u0301 nai\u0308ve re\u0301sume\u0301",
    "我们使用数据库保存对话。東京タワー 데이터를 저장",
    "well done 🎉👍🏽 👩‍👩‍👧 🇩🇪 indeed",
    'col:x -y "quoted" {a b}: c^2 (x) * ; drop table search --',
    "مرحبا بالعالم and שלום",
    "\u202eturned\u202c and hid\u200bden",
)
_SYNTAX = (
    '"',
    "'",
    "*",
    "(",
    ")",
    "{",
    "}",
    "^",
    ":",
    "+",
    "-",
    "NEAR(",
    "AND",
    "OR",
    "NOT",
    "words:",
    "terms :",
    "\\",
    "%",
    ";--",
    "\x00",
    "\ud83d",
    "🎉",
    "👩‍👩‍👧",
    "🇩🇪",
    "ß",
    "İ",
    "ﬁ",
    "e\u0301",
    "\u0301",
    "\u200d",
    " ",
)


def fuzzed(chance: random.Random) -> tuple[str, bool]:
    """A query, and whether it is a piece of one of the texts as it stands there, whole words of it."""
    kind = chance.randrange(4)
    text = chance.choice(TEXTS)
    if kind == 0:
        words = text.split()
        start = chance.randrange(len(words))
        return " ".join(words[start : start + chance.randint(1, 3)]), True
    if kind == 1:
        # The same words as another keyboard gives them.
        words = text.split()
        start = chance.randrange(len(words))
        form: Literal["NFC", "NFD"] = chance.choice(("NFC", "NFD"))
        return unicodedata.normalize(form, " ".join(words[start : start + 2])), True
    if kind == 2:
        return "".join(chance.choice(_SYNTAX) for _ in range(chance.randint(1, 8))), False
    start = chance.randrange(len(text))
    cut = text[start : start + chance.randint(1, 12)]
    return "".join(letter + (chance.choice(_SYNTAX) if chance.random() < 0.3 else "") for letter in cut).swapcase(), False


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    database = Database(tmp_path / "loquent.db")
    await database.open()
    yield Store(database)
    await database.close()


async def test_h5_two_hundred_queries_find_or_say_that_nothing_was_found(store: Store, keep: Callable[[QWidget], Any]) -> None:
    conversations = [new_conversation(now=float(number)) for number in range(len(TEXTS))]
    for number, (conversation, text) in enumerate(zip(conversations, TEXTS, strict=True)):
        await store.save(conversation, [Message(f"m{number}", conversation.id, None, Role.USER, (TextPart(text),))])
    sidebar = Sidebar()
    keep(sidebar)
    sidebar.resize(272, 600)
    sidebar.set_conversations(conversations)
    field = sidebar.findChild(QLineEdit, "sidebar.search")
    view = sidebar.findChild(ConversationList)
    empty = sidebar.findChild(QLabel, "sidebar.empty")
    assert field is not None
    assert view is not None
    assert empty is not None
    chance = random.Random(SEED)
    found = lost = marked = 0
    for _ in range(QUERIES):
        typed, must = fuzzed(chance)
        field.setText(typed)
        hits = await store.search(field.text())
        sidebar.set_found(hits)
        sidebar.grab()
        wanted = needles(typed)
        if must and wanted:
            assert hits, typed
        if not hits:
            lost += 1
            assert empty.text() == "Nothing was found."
            continue
        found += 1
        rows = [view.model().index(at, 0).data(ConversationsModel.RowRole) for at in range(1, view.model().rowCount())]
        assert len(rows) == len(hits), typed
        for hit, row in zip(hits, rows, strict=True):
            assert isinstance(row, Row)
            assert view.model().index(1, 0).data(Qt.ItemDataRole.DisplayRole)
            last = 0
            for begin, end in row.note_marks or row.title_marks:
                assert last <= begin < end <= len(hit.snippet), typed
                piece = fold(hit.snippet[begin:end])
                assert any(want in piece or piece in want for want in wanted), (typed, piece)
                last = end
                marked += 1
    assert found > QUERIES // 3
    assert lost > QUERIES // 10
    assert marked > found // 2
