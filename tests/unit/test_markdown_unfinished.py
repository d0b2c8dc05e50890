"""How the end of a text looks while more of it arrives: never garbage, and what it becomes grows out of what it was."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.markdown.blocks import Block, Code, Heading, Paragraph, Run, Table, plain
from desktop.markdown.stream import MarkdownStream
from desktop.markdown.unfinished import mend


def growing(text: str) -> list[tuple[Block, ...]]:
    """The blocks after each character."""
    stream, seen = MarkdownStream(), []
    for end in range(1, len(text) + 1):
        stream.update(text[:end])
        stream.advance()
        seen.append(stream.blocks())
    return seen


def runs(blocks: tuple[Block, ...]) -> tuple[Run, ...]:
    return tuple(run for block in blocks if isinstance(block, Paragraph | Heading) for run in block.runs)


@pytest.mark.parametrize(
    "text", ["a **bold words** b", "a *slanted words* b", "a ~~gone words~~ b", "a `code words` b", "a [the words](http://x.test/a) b"]
)
def test_marks_never_show_and_words_only_grow(text: str) -> None:
    shown = ["".join(run.text for run in runs(blocks)) for blocks in growing(text)]
    assert not any(set("*~`[](") & set(words) for words in shown)
    assert all(after.rstrip().startswith(before.rstrip()) for before, after in pairwise(shown))


def test_half_a_link_has_no_address() -> None:
    text = "see [the words](http://x.test/a)"
    assert not any(run.link for blocks in growing(text)[:-1] for run in runs(blocks))


def test_bold_words_are_bold_from_the_first_letter() -> None:
    assert all(runs(blocks)[-1].bold for blocks in growing("a **bold")[4:])


def test_code_is_code_from_its_first_line_and_its_fence_never_shows() -> None:
    seen = growing("text\n\n```py\nx = 1\ny = 2\n```\n")
    code = [block for blocks in seen for block in blocks if isinstance(block, Code)]
    assert {block.language for block in code} >= {"py"}
    assert not any("`" in block.text for block in code)
    assert not any("`" in run.text for blocks in seen for run in runs(blocks))


def test_half_a_table_is_a_table() -> None:
    seen = growing("| one | two |\n|-----|-----|\n| 1 | 2 |\n")
    shown = ["".join(run.text for run in runs(blocks)) for blocks in seen]
    assert not any("--" in words or words.count("|") > 1 for words in shown)
    assert all(isinstance(blocks[0], Table) for blocks in seen[7:])


@pytest.mark.parametrize("formula", ["$$x_1 * y_2 * z$$", r"\(a_1 * b * c\)", r"\[a_1 * b\]"])
def test_half_a_formula_is_its_source(formula: str) -> None:
    seen = growing(f"So {formula}")
    for blocks in seen[6:-1]:
        assert not any(run.italic or run.math for run in runs(blocks))
        assert formula.startswith(runs(blocks)[-1].text.strip())
    assert runs(seen[-1])[-1].math


@pytest.mark.parametrize("text", ["2 * 3 = 6", "a_b_c", "it's $5 a piece", "snake_case and x*y", "- [ ] to do", "x[0] is", "1 < 2"])
def test_what_only_looks_like_a_mark_is_left(text: str) -> None:
    assert mend(text).source == text
    assert mend(text).rest == ""


@given(st.text("ab *_`[]()#>-|~!$\\\n", max_size=60))
def test_no_text_breaks_it_and_words_are_never_lost(text: str) -> None:
    mended = mend(text)
    shown = mended.source + mended.rest
    assert "".join(c for c in shown if c in "ab") == "".join(c for c in text if c in "ab") or "](" in text or "]" in text


def test_a_paragraph_is_mended_only_at_its_end() -> None:
    text = "A **bold** start.\n\nThen `co"
    assert mend(text).source == text + "`"
    assert plain(runs(growing(text)[-1])) == "A bold start.Then co"
