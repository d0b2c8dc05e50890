"""What was written is found again, in every script, whatever is typed into the field."""

from __future__ import annotations

import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.chat.message import Message, Role, new_conversation
from desktop.chat.parts import ImagePart, ReasoningPart, TextPart
from desktop.storage.database import Database
from desktop.storage.search import columns, fold, needles, query_of, snippet
from desktop.storage.search_filters import SearchFilters
from desktop.storage.store import Store

TEXTS = {
    "english": "The Database was quickly restored, wasn't it?",
    "german": "Größe und STRASSE in München",
    "chinese": "我们使用数据库保存对话。Python数据",
    "japanese": "東京タワーへ行きました。がくせい",
    "korean": "데이터를 저장했습니다",
    "code": "call foo_bar(x) in C++ with col:x -y",
    "emoji": "well done 🎉👍🏽 indeed",
    "decomposed": "cafe\u0301 nai\u0308ve",
    "wide": "ＦＵＬＬ ｗｉｄｔｈ",
    "thai": "สวัสดีครับ",
    "russian": "Ёлки зелёные стоят в лесу, й",
    "identifiers": "def getUserName(HTTPServer2): return parse_json_file(iPhone)",
}


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    database = Database(tmp_path / "loquent.db")
    await database.open()
    store = Store(database)
    for number, (name, text) in enumerate(TEXTS.items()):
        conversation = replace(new_conversation(now=float(number)), id=name)
        await store.save(conversation, [Message(name, name, None, Role.USER, (ReasoningPart("secretthought"), TextPart(text)))])
    yield store
    await database.close()


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("database", {"english"}),
        ("DATA", {"english"}),
        ("quickly database", {"english"}),
        ("quickly missing", set()),
        ("wasn't", {"english"}),
        ("größe", {"german"}),
        ("grosse", {"german"}),
        ("GROSSE strasse", {"german"}),
        ("munchen", {"german"}),
        ("数据", {"chinese"}),
        ("数据库", {"chinese"}),
        ("库", {"chinese"}),
        ("据数", set()),
        ("数库", set()),
        ("python数据", {"chinese"}),
        ("タワー", {"japanese"}),
        ("が", {"japanese"}),
        ("か", set()),
        ("데이터", {"korean"}),
        ("저장", {"korean"}),
        ("foo_bar", {"code"}),
        ("c++", {"english", "code", "chinese", "decomposed"} & {"code", "decomposed"}),
        ("col:x", {"code"}),
        ("🎉", {"emoji"}),
        ("cafe", {"decomposed"}),
        ("café naïve", {"decomposed"}),
        ("full width", {"wide"}),
        ("สวัสดี", {"thai"}),
        ("елки", {"russian"}),
        ("зеленые ЛЕСУ", {"russian"}),
        ("зелен", {"russian"}),
        ("user", {"identifiers"}),
        ("name", {"identifiers"}),
        ("getusername", {"identifiers"}),
        ("getUserName", {"identifiers"}),
        ("user_name", {"identifiers"}),
        ("server", {"identifiers"}),
        ("json", {"identifiers"}),
        ("parse_json", {"identifiers"}),
        ("phone", {"identifiers"}),
        ("secretthought", set()),
        ("", set()),
        ("   ", set()),
        ('"', set()),
        ("AND OR NOT", set()),
        ('data" OR "x', set()),
        ("NEAR(", set()),
        ("*", set()),
    ],
)
async def test_a_message_is_found_by_what_is_in_it(store: Store, typed: str, found: set[str]) -> None:
    assert {hit.message_id for hit in await store.search(typed)} == found


async def test_a_title_is_found_before_messages(store: Store) -> None:
    await store.save(replace(new_conversation(now=99.0), id="titled", title="My Databáse"))
    hits = await store.search("database")
    assert [(hit.conversation_id, hit.message_id) for hit in hits] == [("titled", None), ("english", "english")]
    assert hits[0].snippet == "My Databáse"


async def test_what_was_deleted_is_not_found_and_neither_is_what_hangs_below_it(store: Store) -> None:
    conversation = new_conversation()
    parent = Message("p", conversation.id, None, Role.USER, (TextPart("uniqueparent"),))
    child = Message("k", conversation.id, "p", Role.ASSISTANT, (TextPart("uniquechild"),), seq=1)
    await store.save(conversation, [parent, child])
    assert len(await store.search("unique")) == 2
    await store.save(None, [replace(parent, deleted_at=1.0)])
    assert await store.search("unique") == []
    await store.save(None, [parent])
    await store.delete_conversation(conversation.id, 1.0)
    assert await store.search("unique") == []


async def test_changed_text_is_found_by_its_new_words_only(store: Store) -> None:
    conversation = new_conversation()
    message = Message("m", conversation.id, None, Role.USER, (TextPart("firstword"),))
    await store.save(conversation, [message])
    await store.save(None, [replace(message, parts=(TextPart("secondword"),))])
    assert await store.search("firstword") == []
    assert len(await store.search("secondword")) == 1


async def test_no_more_hits_than_asked_for_the_newest_first(store: Store) -> None:
    conversation = new_conversation()
    await store.save(conversation, [Message(f"n{n}", conversation.id, None, Role.USER, (TextPart("needle"),), seq=n) for n in range(9)])
    assert [hit.message_id for hit in await store.search("needle", limit=3)] == ["n8", "n7", "n6"]


async def test_what_answers_best_comes_first_and_of_equals_the_newest(store: Store) -> None:
    conversation = new_conversation()
    texts = [
        "pruning apple trees: prune apple trees when apple trees sleep",
        "an apple, " + "and other words " * 200 + "a tree",
        "apple trees",
    ]
    messages = [Message(f"r{n}", conversation.id, None, Role.USER, (TextPart(text),), seq=n) for n, text in enumerate(texts)]
    await store.save(conversation, messages)
    assert [hit.message_id for hit in await store.search("apple tree")][-1] == "r1"


async def test_filters_keep_conversations_by_model_date_image_and_trash(store: Store) -> None:
    image = ImagePart("ab" * 32, "image/png", "a.png", 1, 1, 1)
    for number, (name, model, parts) in enumerate([("one", "m1", (TextPart("pear"),)), ("two", "m2", (TextPart("pear"), image))]):
        conversation = replace(new_conversation(now=1000.0 + number), id=f"c{name}", title=f"pear {name}")
        answer = Message(f"m{name}", conversation.id, None, Role.ASSISTANT, parts, model=model, created_at=1000.0 + number)
        await store.save(conversation, [answer])

    async def found(text: str = "pear", **values: object) -> list[tuple[str, str | None]]:
        hits = await store.search(text, filters=SearchFilters(**values))  # type: ignore[arg-type]
        return [(hit.conversation_id, hit.message_id) for hit in hits]

    one, two = [("cone", None), ("cone", "mone")], [("ctwo", None), ("ctwo", "mtwo")]
    assert await found() == [two[0], one[0], two[1], one[1]]
    assert await found(model="m1") == one
    assert await found(has_image=True) == two
    assert await found(since=1001.0) == two
    assert await found(until=1000.5) == one
    assert await found(since=5000.0) == []
    assert await found("", model="m1") == [one[0]]
    assert await found("") == []
    assert await found(in_trash=True) == []
    await store.delete_conversation("cone", 2000.0)
    assert await found(in_trash=True) == one
    assert await found() == two


def test_a_snippet_is_one_line_around_the_hit() -> None:
    text = "x" * 300 + "\nthe Größe\nmatters " + "y" * 300
    cut, places = snippet(text, needles("grosse"))
    assert "the Größe matters" in cut
    assert cut.startswith("…")
    assert cut.endswith("…")
    assert len(cut) < 200
    assert [cut[begin:end] for begin, end in places] == ["Größe"]
    assert snippet("short", ["absent"]) == ("short", ())


def test_every_place_in_a_snippet_is_highlighted_where_it_really_is() -> None:
    line, places = snippet("Bäume und STRASSE, Straße, 数据库", needles("strasse baum 数据"))
    assert [line[begin:end] for begin, end in places] == ["Bäum", "STRASSE", "Straße", "数据"]


def test_a_snippet_prefers_the_beginning_of_a_word() -> None:
    line, _ = snippet("update " * 30 + "the data", needles("data"))
    assert line.endswith("the data")


def test_a_long_unbroken_line_of_capitals_and_letters_is_indexed_without_its_parts() -> None:
    words, terms = columns("aB" * 500_000)
    assert len(words) == 1_000_000
    assert terms == ""


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(), st.text())
def test_nothing_typed_is_an_error_and_a_text_is_found_by_itself(text: str, other: str) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        tokenizer = "unicode61 remove_diacritics 0 categories ''L* N* Co So''"
        connection.execute(f"CREATE VIRTUAL TABLE search USING fts5 (words, terms, tokenize = '{tokenizer}', prefix = '1 2 3')")
        connection.execute("INSERT INTO search (rowid, words, terms) VALUES (1, ?, ?)", columns(text))
        for typed in (text, other):
            query = query_of(typed)
            if query is not None:
                connection.execute("SELECT rowid FROM search WHERE search MATCH ?", (query,)).fetchall()


@given(st.text(st.sampled_from("ab ñß数据库が한글🎉-\"'*"), min_size=1))
def test_a_text_is_found_by_its_own_words(text: str) -> None:
    query = query_of(text)
    if query is None:
        return
    with closing(sqlite3.connect(":memory:")) as connection:
        tokenizer = "unicode61 remove_diacritics 0 categories ''L* N* Co So''"
        connection.execute(f"CREATE VIRTUAL TABLE search USING fts5 (words, terms, tokenize = '{tokenizer}', prefix = '1 2 3')")
        connection.execute("INSERT INTO search (rowid, words, terms) VALUES (1, ?, ?)", columns(text))
        assert connection.execute("SELECT rowid FROM search WHERE search MATCH ?", (query,)).fetchall() == [(1,)]
