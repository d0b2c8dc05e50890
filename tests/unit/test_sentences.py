"""Cutting an answer into what is said aloud of it."""

from __future__ import annotations

import pytest

from desktop.markdown.blocks import Block, Code, Paragraph, Run, Table
from desktop.markdown.stream import MarkdownStream
from desktop.ui.transcript.sentences import sentences, spoken


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("One. Two! Three? Four", ["One.", "Two!", "Three?", "Four"]),
        ("Ask Dr. Smith, e.g. tomorrow. He knows.", ["Ask Dr. Smith, e.g. tomorrow.", "He knows."]),
        ("It is 3.14 in main.py or v1.2. Good.", ["It is 3.14 in main.py or v1.2.", "Good."]),
        ("See fig. 3 and J. R. R. Tolkien. Done.", ["See fig. 3 and J. R. R. Tolkien.", "Done."]),
        ("“Really?” he said. “Yes.” Then he left.", ["“Really?” he said.", "“Yes.”", "Then he left."]),
        ("Wait... no. Wait... No.", ["Wait... no.", "Wait...", "No."]),
        ("А. С. Пушкин родился в Москве. Это было давно!", ["А. С. Пушкин родился в Москве.", "Это было давно!"]),
        ("Купи хлеба, т. е. батон, и т. д. и т. п. Потом домой.", ["Купи хлеба, т. е. батон, и т. д. и т. п. Потом домой."]),
        ("См. рис. 5 на стр. 12. Там всё есть.", ["См. рис. 5 на стр. 12.", "Там всё есть."]),
        ("你好。你叫什么名字？我叫小王！再见", ["你好。", "你叫什么名字？", "我叫小王！", "再见"]),
        ("他说：“好。”然后走了。", ["他说：“好。”", "然后走了。"]),
        ("Das gilt z. B. hier. Dort nicht.", ["Das gilt z. B. hier.", "Dort nicht."]),
        ("मैं यहाँ हूँ। तुम कहाँ हो।", ["मैं यहाँ हूँ।", "तुम कहाँ हो।"]),
        ("هل أنت هنا؟ نعم.", ["هل أنت هنا؟", "نعم."]),
        ("line one\nline two", ["line one", "line two"]),
        ("", []),
        ("   ", []),
    ],
)
def test_a_text_is_cut_where_its_sentences_end(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize("text", ["One. Two… Three", "А. Б. В. Г.", "..!?..", "。。。", "a.b.c. D.\nE", "No. 5 is alive. 1. First"])
def test_nothing_of_a_text_is_lost(text: str) -> None:
    assert "".join("".join(sentences(text)).split()) == "".join(text.split())


def said(blocks: list[Block], closed: int) -> list[list[str]]:
    """With words of our own for what is no text."""
    return spoken(blocks, closed, lambda lines: f"code block, {lines} lines", lambda rows, columns: f"table, {rows} × {columns}")


def test_code_is_said_by_its_length_and_a_table_by_its_size() -> None:
    table = Table(((((Run("a"),), (Run("b"),))), ((Run("1"),), (Run("2"),))), ("", ""))
    assert said([Code("\n".join(["x"] * 12)), table], 2) == [["code block, 12 lines"], ["table, 2 × 2"]]


def test_of_a_block_that_grows_only_finished_sentences_are_said() -> None:
    assert said([Paragraph((Run("One. Two"),))], 0) == [["One."]]
    assert said([Paragraph((Run("One. 3."),))], 0) == [["One."]]
    assert said([Paragraph((Run("One. Two"),))], 1) == [["One.", "Two"]]
    assert said([Code("half of")], 0) == [[]]


def test_every_growth_of_an_answer_says_each_sentence_once() -> None:
    text = "# Title\n\nFirst **bold** one. Second `x.y` one.\n\n```py\na = 1\nb = 2\n```\n\n- item one. Two.\n- last\n"
    stream = MarkdownStream()
    heard: list[str] = []
    counts: list[int] = []
    for end in range(1, len(text) + 1):
        stream.update(text[:end])
        while stream.advance():
            pass
        if end == len(text):
            stream.finish()
        blocks = stream.blocks()
        for at, parts in enumerate(said(list(blocks), len(blocks) - (end < len(text)))):
            if at == len(counts):
                counts.append(0)
            heard += parts[counts[at] :]
            counts[at] = max(counts[at], len(parts))
    assert heard == ["Title", "First bold one.", "Second x.y one.", "code block, 2 lines", "item one.", "Two.", "last"]
