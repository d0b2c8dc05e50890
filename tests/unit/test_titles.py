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
