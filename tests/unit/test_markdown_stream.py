"""Markdown while it arrives."""

from __future__ import annotations

import pytest

from desktop.markdown.blocks import Block, Code, Paragraph, Run, plain, size_of
from desktop.markdown.parse import parse
from desktop.markdown.stream import MAX_LINE, SHORT, SLICE, MarkdownStream

SAMPLES = {
    "prose": "One *two*\nthree\n\nFour **five**\n\nSix",
    "setext": "para\n---\n\nnext\n===\nlast",
    "table": "x\n\na | b\n--|--\n1 | 2\n\nafter",
    "table in a paragraph": "x\na | b\n--|--\n1 | 2\n",
    "fence": "a\n```py\nx\n\ny\n```\nb\n~~~\nopen",
    "longer fence": "````md\n```\ninner\n```\n````\nafter\n",
    "fence after marks in the code": "```\nx ``` y\n``` no\n  `` \n    ```\n   ``` \t\nz\n",
    "line ends of a fence": "````\n```  \n`` `\n````  `\n ``````\nafter",
    "indented fence": "  ```\n  code\n  ```\nx\n",
    "list": "- a\n- b\n\n  more\n- c\n\ntext\n1. x\n2. y\n   - z\n",
    "loose later": "- a\n- b\n\n- c\n\nend",
    "quote": "> a\nlazy\n\n> b\n> > c\nd\n",
    "indented code": "a\n\n    code\n\n    more\n\nb",
    "references": "[a][r] and [b]\n\ntext\n\n[r]: http://x.test\n[b]: http://y.test\n",
    "rule": "a\n\n***\nb\n- - -\nc",
    "heading": "# a\n#\n#b\n## c ##\nd",
    "html": "<div>\n\n*a*\n\n</div>\n",
    "crlf": "a\n\n- b\n\n```\nc\n```",
}


def stream(text: str, step: int) -> MarkdownStream:
    made = MarkdownStream()
    for end in range(step, len(text) + step, step):
        made.update(text[:end])
        while made.advance():
            pass
        made.blocks()
    made.finish()
    return made


@pytest.mark.parametrize("name", SAMPLES)
@pytest.mark.parametrize("step", [1, 3, 7, 1000])
def test_streamed_text_ends_as_the_same_blocks_as_whole_text(name: str, step: int) -> None:
    assert stream(SAMPLES[name], step).blocks() == parse(SAMPLES[name]).blocks


@pytest.mark.parametrize("name", [name for name in SAMPLES if name != "references"])
def test_closed_blocks_are_never_made_again(name: str) -> None:
    text = SAMPLES[name]
    made = MarkdownStream()
    before: tuple[Block, ...] = ()
    for end in range(1, len(text) + 1):
        made.update(text[:end])
        made.advance()
        closed = made.blocks()[: made.closed_count]
        assert all(old is new for old, new in zip(before, closed, strict=False))
        assert len(closed) >= len(before)
        before = closed


def test_text_that_was_replaced_begins_anew() -> None:
    made = stream("one\n\ntwo\n\nthree", 4)
    made.update("other")
    made.advance()
    assert made.blocks() == parse("other").blocks


def test_a_long_text_is_taken_in_slices() -> None:
    made = MarkdownStream()
    made.update("word\n\n" * 10_000)
    assert made.advance(1_000)
    assert 0 < len(made.blocks()) < 1_000


def test_a_line_without_an_end_is_shown_in_pieces_and_nothing_is_lost() -> None:
    text = "before\n\n" + "x" * (5 * MAX_LINE)
    found = stream(text, 999).blocks()
    assert max(size_of(block) for block in found) <= MAX_LINE
    assert "".join(plain(block.runs) for block in found) == text.replace("\n", "")  # type: ignore[union-attr]


def test_half_a_link_is_text_until_it_is_whole() -> None:
    made = MarkdownStream()
    text = "see [here](http://x.test/a)"
    for end in range(1, len(text)):
        made.update(text[:end])
        made.advance()
        assert all(run.link is None for block in made.blocks() for run in block.runs)  # type: ignore[union-attr]
    made.update(text)
    made.advance()
    assert made.blocks() == parse(text).blocks


def test_code_that_was_whole_when_it_was_looked_at_last_ends_without_its_fence() -> None:
    made = MarkdownStream()
    made.update("before\n```c\nint x;\n```\n")
    made.advance()
    made.blocks()
    made.finish()
    assert made.blocks()[1] == Code("int x;", "c")


def test_very_short_lines_are_taken_few_at_a_time() -> None:
    made = MarkdownStream()
    made.update("a\n=\n" * 4_000)
    made.advance()
    assert 0 < len(made.blocks()) <= SLICE // SHORT
    while made.advance():
        pass
    assert len(made.blocks()) == 4_000


def test_a_line_with_hundreds_of_formulas_is_shown_as_it_was_written() -> None:
    made = MarkdownStream()
    made.update("$x$ " * 150 + "\n\n" + "$x$ " * 250 + "\n")
    while made.advance():
        pass
    few, many = made.blocks()
    assert isinstance(few, Paragraph)
    assert sum(run.math for run in few.runs) == 150
    assert isinstance(many, Paragraph)
    assert many.runs == (Run("$x$ " * 250),)
