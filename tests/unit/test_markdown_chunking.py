"""Any text in any pieces ends in exactly the view it has when given at once, and what is closed stays."""

from __future__ import annotations

import random
from itertools import pairwise
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.markdown import stream
from desktop.markdown.blocks import Block, Table
from desktop.markdown.stream import MarkdownStream
from desktop.markdown.tables import column_shares
from desktop.ui.transcript.kinds import Piece, Prose
from desktop.ui.transcript.pieces import TextPieces

FRAGMENTS = (
    *("word ", "two words", "ünïcode 中文 🙂", "\n", "\n\n", "\n", " ", "    ", "\t", "\r\n", "\\", "  \n"),
    *("# ", "## h\n", "===\n", "---\n", "***\n", "- - -\n", "- item\n", "* ", "+ x\n", "  - deep\n", "1. one\n", "7) seven\n", "2. "),
    *("- [ ] to do\n", "- [x] done\n", "> quote\n", "> ", ">> deeper\n", ">\n"),
    *("```py\n", "```\n", "````\n", "~~~\n", "  ```\n", "code(x)[0]: y\n", "    indented\n", "```a`b\n"),
    *("| a | b |\n", "|---|:-:|\n", "a | b\n--|--\n", "| 1 | `2` |\n", "|"),
    *("*em*", "**strong", "** ", "_", "~~gone~~", "`code`", "``", "[text](http://x.test/a)", "[ref]", "[a][ref]", "![pic](p.png)"),
    *("[ref]: http://r.test\n", "[ref]:\n", "[^1]", "[^1]: note\n", "[^w]", "[^w]: a word\n", "[" * 30),
    *("https://x.test/a_b.", "www.x.test", "a@b.test", "<http://x.test>", "<div>\n", "</div>\n", "&amp;", "&#0;"),
    *("$x_1$", "$$\n", r"\(a\)", r"\[", "\n\\]\n", "long " * 30, "x" * 150),
)
"""Pieces of every construct; some of them open what others close."""
texts = st.lists(st.sampled_from(FRAGMENTS) | st.text("ab*_`[]()#>-|~!$\\ \n", max_size=6), max_size=40).map("".join)
cuts = st.lists(st.integers(1, 60), min_size=1, max_size=30)


def chunks(text: str, sizes: list[int]) -> list[str]:
    """What has arrived after each piece; the sizes are used over and over."""
    ends, at = [0], 0
    while ends[-1] < len(text):
        ends.append(ends[-1] + sizes[at % len(sizes)])
        at += 1
    return [text[:end] for end in ends[1:]] or [""]


def shown(arrivals: list[str], limit: int = stream.SLICE) -> tuple[Piece, ...]:
    """The pieces at the end of *arrivals*, each of which was looked at."""
    pieces = TextPieces()
    for text in arrivals[:-1]:
        pieces.read(text, False, limit)
        pieces.pieces()
    while pieces.read(arrivals[-1], True, limit):
        pieces.pieces()
    return pieces.pieces()


@pytest.fixture
def small_windows(monkeypatch: pytest.MonkeyPatch) -> None:
    """Limits so low that short texts reach them all."""
    for name, value in {"WINDOW": 64, "MAX_OPEN": 256, "MAX_LINE": 100, "MAX_BRACKETS": 20, "PIECE": 32}.items():
        monkeypatch.setattr(stream, name, value)


@settings(max_examples=300)
@given(texts, cuts)
def test_any_text_in_any_pieces_ends_in_the_view_it_has_at_once(text: str, sizes: list[int]) -> None:
    assert shown(chunks(text, sizes)) == shown([text])


@pytest.mark.usefixtures("small_windows")
def test_what_is_cut_because_it_is_long_is_cut_at_the_same_places() -> None:
    @settings(max_examples=400)
    @given(texts, cuts, st.sampled_from((7, 50, 2048)))
    def check(text: str, sizes: list[int], limit: int) -> None:
        assert shown(chunks(text, sizes), limit) == shown([text])

    check()


@pytest.mark.usefixtures("small_windows")
@pytest.mark.parametrize(
    "before",
    ["word \n\n[\n", "word\nword\n[\n", "word\n" * 12, "- a\n- b\n- c\n", "| a | b |\n|---|---|\n| 1 | 2 |\n"],
    ids=["two paragraphs", "paragraph", "long paragraph", "list", "table"],
)
@pytest.mark.parametrize("line", ["long " * 30, "a [" + "[" * 90, "$" * 90 + "["], ids=["long", "brackets", "dollars"])
def test_a_line_that_is_too_long_cuts_what_is_before_it_at_the_same_places(before: str, line: str) -> None:
    assert shown(chunks(before + line, [1]), 7) == shown([before + line])


@pytest.mark.parametrize("lines", range(125, 131))
def test_what_follows_a_blank_line_after_a_cut_is_a_paragraph_of_its_own(lines: int) -> None:
    table = "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * (lines - 2)
    for begin in ("word\n" * lines, table):
        *_, last = shown([begin + "\nafter"])
        assert isinstance(last, Prose)
        assert [run.text for run in last.blocks[-1].runs] == ["after"]  # type: ignore[union-attr]
        assert not last.blocks[-1].place.tight


@pytest.mark.parametrize("item", ["-\n", "- # x\n", "- ```\n  x\n  ```\n", "1.\n"])
def test_a_list_without_paragraphs_looks_the_same_whatever_was_closed_before_it(item: str) -> None:
    text = f"+ x\n{item}>"
    assert shown(chunks(text, [1])) == shown([text])


@pytest.mark.usefixtures("small_windows")
def test_what_is_closed_never_changes_while_more_arrives() -> None:
    @settings(max_examples=300)
    @given(texts, cuts)
    def check(text: str, sizes: list[int]) -> None:
        made = MarkdownStream()
        before: tuple[Block, ...] = ()
        for arrived in chunks(text, sizes):
            made.update(arrived)
            while made.advance():
                pass
            closed = made.blocks()[: made.closed_count]
            assert len(closed) >= len(before)
            assert all(old is new for old, new in zip(before, closed, strict=False))
            before = closed

    check()


def rest(kind: str) -> str:
    """An element of 20,000 characters."""
    lines: dict[str, Any] = {
        "paragraph": lambda at: f"Line {at} with *words* and `code`.\n",
        "bullets": lambda at: f"- Item {at} with *words*.\n" + ("  More of it.\n" if at % 3 == 0 else ""),
        "numbers": lambda at: f"1. Item {at} with *words*.\n",
        "table": lambda at: f"| row {at} | `{at}` |\n",
        "quote": lambda at: f"> Line {at}.\n",
        "code in a list": lambda at: "- item\n\n  ```\n" + "".join(f"  - line {n}\n" for n in range(9)) + "  ```\n",
    }
    head = "| a | b |\n|---|---|\n" if kind == "table" else ""
    made = head + "".join(lines[kind](at) for at in range(20_000 // len(lines[kind](1000))))
    return f"before\n\n{made}\nafter\n"


@pytest.mark.parametrize("kind", ["paragraph", "bullets", "numbers", "table", "quote", "code in a list"])
def test_a_very_long_element_is_the_same_in_any_pieces(kind: str) -> None:
    text, dice = rest(kind), random.Random(kind)
    whole = shown([text])
    assert shown(chunks(text, [dice.randint(1, 3000) for _ in range(50)])) == whole
    assert shown(chunks(text, [701]), limit=333) == whole


def test_numbers_go_on_after_a_cut() -> None:
    made = MarkdownStream()
    made.update(rest("numbers"))
    while made.advance():
        pass
    numbers = [block.place.marker.number for block in made.blocks() if block.place.marker is not None]
    assert numbers == list(range(1, len(numbers) + 1))
    assert len(numbers) > 500


def test_the_parts_of_a_long_table_follow_each_other_and_no_row_is_lost() -> None:
    made = MarkdownStream()
    made.update(rest("table"))
    while made.advance():
        pass
    tables = [block for block in made.blocks() if isinstance(block, Table)]
    assert len(tables) > 2
    assert [table.place.joined for table in tables] == [False] + [True] * (len(tables) - 1)
    assert {table.shares for table in tables[1:]} == {column_shares(tables[0])}
    rows = [row[0][0].text for table in tables for row in table.rows][1:]
    assert rows == [f"row {at}" for at in range(len(rows))]
    assert len(rows) > 700


def test_definitions_at_the_end_reach_text_of_any_length() -> None:
    text = "See [the page][r] and a note[^1].\n\n" * 3000 + "[r]: http://r.test\n\n[^1]: Noted.\n"
    pieces = shown(chunks(text, [9_973]))
    assert pieces == shown([text])
    linked = [any(run.link == "http://r.test" for run in block.runs) for piece in pieces[:-1] for block in piece.blocks]  # type: ignore[union-attr]
    assert all(linked)


def test_a_text_that_is_read_again_is_shown_as_it_was_meanwhile() -> None:
    text = "See [the page][r].\n\n" * 500 + "[r]: http://r.test\n"
    pieces, sizes = TextPieces(), []
    while pieces.read(text, True):
        sizes.append(len(pieces.pieces()))
    assert all(before <= after for before, after in pairwise(sizes))
