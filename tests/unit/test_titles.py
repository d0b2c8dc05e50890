"""What a model said as a title, judged."""

from __future__ import annotations

import pytest

from desktop.engine.titles import judged, title_from

QUESTION, ANSWER = "How do I sort a list in Python?", "Use sorted() with a key."


@pytest.mark.parametrize(
    ("said", "title"),
    [
        ("Sorting a list in Python", "Sorting a list in Python"),
        ('"Sort lists"', "Sort lists"),
        ("Title: Sort lists.", "Sort lists"),
        ("**Sort a Python list**\n", "Sort a Python list"),
        ("Title: **Sort** a `list`", "Sort a list"),
        ("_Sort a list_", "Sort a list"),
    ],
)
def test_quotes_labels_and_full_stops_are_no_part_of_a_title(said: str, title: str) -> None:
    assert judged(said, QUESTION, ANSWER) == title


@pytest.mark.parametrize(
    "said",
    [
        "",
        "  \n ",
        "Sort\nlists",
        "I am a helpful assistant and would be glad to give you a title for this",
        "The quick brown fox jumps",
        "sort " * 20,
        "…!?",
    ],
)
def test_what_is_no_title_is_none(said: str) -> None:
    assert judged(said, QUESTION, ANSWER) == ""


def test_a_title_in_another_script_is_one() -> None:
    assert judged("Описание теории относительности", "Опиши теорию относительности", "Теория относительности описывает") != ""
    assert judged("图片里有什么", "图片里有什么？", "图片里有一只猫") == "图片里有什么"


def test_the_first_words_are_the_title_until_there_is_another() -> None:
    assert title_from("# Plan a week\nin Lisbon") == "Plan a week"
    assert len(title_from("word " * 100)) <= 60


@pytest.mark.parametrize(
    ("text", "title"),
    [
        ("**Why** is the *sky* ~~green~~ blue?", "Why is the sky green blue?"),
        ("***Both*** and **one *in* another**", "Both and one in another"),
        ("What does `x = **y` do in **`main`**?", "What does x = **y do in main?"),
        ("这是**重点**内容", "这是重点内容"),
        ("## Heading with C# ##", "Heading with C#"),
        ("> - [ ] buy milk", "buy milk"),
        ("Read [the page](https://example.org/a) and ![a cat](./cat.png)", "Read the page and a cat"),
        ("---\n\n__Very important__", "Very important"),
        ("```python\nprint(1)\n```\nWhat does this do?", "What does this do?"),
        ("```x``` in one line", "x in one line"),
        ("````\n**p = &q;\n", "**p = &q;"),
    ],
)
def test_a_title_is_plain_words(text: str, title: str) -> None:
    assert title_from(text) == title


@pytest.mark.parametrize(
    "text",
    [
        "What is __init__ in __main__.py for?",
        "_private_ or __dunder__?",
        "Is a*b*c the same as a**b**c?",
        "Why 2 * 3 * 4?",
        "def f(*args, **kwargs): print(*args)",
        "select *, count(*) from t",
        "rm *.py *.txt",
        "int *a, *b; char **c",
        "print(*a, sep='*')",
        "*(p)*(q) = 1",
        "handlers[name](event)",
        "#include <stdio.h>",
        "-5 degrees",
        "What does ` mean?",
        "1. What is C#",
    ],
)
def test_what_only_looks_like_a_mark_stays_in_a_title(text: str) -> None:
    assert title_from(text) == text


def test_a_flood_of_marks_makes_a_title_too() -> None:
    for flood in (
        "*a " * 300_000,
        "`" * 300_000,
        "[" * 300_000,
        "> " * 300_000 + "x",
        "\0" * 300_000,
        "-" * 300_000 + "x",
        "~~~\n" * 300_000,
    ):
        assert len(title_from(flood)) <= 60
