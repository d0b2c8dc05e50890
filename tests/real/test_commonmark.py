"""Every example of CommonMark 0.31.2 and those of GFM's extensions: read at once as they say, and streamed to the same blocks."""

from __future__ import annotations

import html
import random
import re
from collections.abc import Iterable
from itertools import chain

import pytest
from markdown_it import MarkdownIt

from desktop.markdown.blocks import Block, Code, Rule, Table, plain
from desktop.markdown.parse import parse
from desktop.markdown.stream import MarkdownStream
from tests.real.specification import Example, examples, expected, shapes

OTHERWISE = {
    ("commonmark", 602): "GFM links an address between angle brackets that are none",
    ("commonmark", 608): "GFM links an address between angle brackets that are none",
    ("commonmark", 611): "GFM links an address without angle brackets",
    ("commonmark", 612): "GFM links an e-mail address without angle brackets",
    ("gfm", 628): "ftp is no scheme that is opened, so it is no link",
}
"""All the examples that are read in another way, and why."""
HTML_BLOCKS = 47
"""Examples with blocks of raw HTML. Theirs is the one rule that is not followed: HTML is text, and what it encloses is Markdown."""


UNDECIDED = {
    204: "[foo] twice: until its address comes the second definition is a reference",
    524: "an address within a tag that has not ended",
    526: "an address in angle brackets that have not ended",
    544: "as 204",
    570: "two references, until the second of three words has an address",
}
"""Examples of CommonMark in which words are a link for a moment that are none in the end."""


def raw(source: str) -> tuple[list[str], bool]:
    """The raw HTML of *source*, and whether some of it is a block."""
    tokens = [inner for token in MarkdownIt("commonmark").parse(source) for inner in (token, *(token.children or ()))]
    found = [token for token in tokens if token.type in ("html_block", "html_inline")]
    return [token.content for token in found], any(token.type == "html_block" for token in found)


def as_text(example: Example, tags: list[str]) -> str:
    """The HTML of *example* with the raw *tags* in it as text."""
    made, rest = "", example.html
    for tag in tags:
        before, found, rest = rest.partition(tag)
        assert found
        made += before + html.escape(tag)
    return made + rest


def every() -> list[tuple[str, Example]]:
    """All of CommonMark, and of GFM what it adds."""
    extensions = [("gfm", example) for example in examples("gfm") if example.extension]
    return [("commonmark", example) for example in examples("commonmark")] + extensions


def words(block: Block) -> str:
    """All that *block* shows."""
    if isinstance(block, Code):
        return block.text
    if isinstance(block, Table):
        return "".join(plain(cell) for row in block.rows for cell in row)
    return "" if isinstance(block, Rule) else plain(block.runs)


def linked(blocks: Iterable[Block]) -> str:
    """The words of the links in *blocks*."""
    cells = [cell for block in blocks for cell in (chain(*block.rows) if isinstance(block, Table) else [getattr(block, "runs", ())])]
    return "\n".join(run.text for cell in cells for run in cell if run.link)


def streamed(source: str, sizes: list[int]) -> tuple[Block, ...]:
    """The blocks of *source* after it came in pieces of *sizes*, over and over, each of which was looked at."""
    stream, end, at = MarkdownStream(), 0, 0
    while end < len(source):
        end, at = end + sizes[at % len(sizes)], at + 1
        stream.update(source[:end])
        while stream.advance():
            pass
        stream.blocks()
    stream.finish()
    while stream.pending:
        stream.advance()
    return stream.blocks()


def test_every_example_is_read_as_the_specifications_say() -> None:
    wrong, right, blocks = {}, 0, 0
    for name, example in every():
        tags, as_block = raw(example.source)
        blocks += as_block
        if as_block:
            continue
        found, wanted = shapes(parse(example.source).blocks), expected(as_text(example, tags))
        if found == wanted:
            right += 1
        else:
            wrong[name, example.number] = f"{example.source!r}\n  is    {found}\n  wants {wanted}"
    unknown = [text for key, text in wrong.items() if key not in OTHERWISE]
    assert not unknown, "\n".join(unknown)
    assert wrong.keys() == OTHERWISE.keys()
    assert (right, blocks) == (624, HTML_BLOCKS)


def test_blocks_of_html_are_shown_with_every_tag_as_it_was_written() -> None:
    seen = 0
    for _, example in every():
        tags, as_block = raw(example.source)
        if not as_block:
            continue
        shown = re.sub(r"\s", "", "".join(words(block) for block in parse(example.source).blocks))
        for tag in re.findall(r"</?[a-zA-Z][^<>]*>|<!--|-->|<\?|\?>|<!\[CDATA\[", "".join(tags)):
            assert re.sub(r"\s", "", tag) in shown, (example, tag)
            seen += 1
    assert seen > 60


@pytest.mark.parametrize("name", ["commonmark", "gfm"])
def test_every_example_streamed_by_the_character_ends_as_it_is_at_once(name: str) -> None:
    for example in examples(name):
        assert streamed(example.source, [1]) == parse(example.source).blocks, example


@pytest.mark.parametrize("seed", range(5))
def test_every_example_cut_anywhere_ends_as_it_is_at_once(seed: int) -> None:
    dice = random.Random(seed)
    for name in ("commonmark", "gfm"):
        for example in examples(name):
            sizes = [dice.randint(1, 9) for _ in range(7)]
            assert streamed(example.source, sizes) == parse(example.source).blocks, (sizes, example)


def test_all_examples_in_one_answer_are_the_same_in_any_pieces() -> None:
    """Behind one another they are 15,000 lines, long enough for every limit; definitions of one reach all others."""
    text = "\n\n".join(example.source for name in ("commonmark", "gfm") for example in examples(name))
    whole = streamed(text, [len(text)])
    assert len(whole) > 1_000
    dice = random.Random(7)
    assert streamed(text, [dice.randint(1, 700) for _ in range(50)]) == whole


def test_nothing_is_a_link_while_it_arrives_that_is_none_in_the_end() -> None:
    early = set()
    for example in examples("commonmark"):
        final = linked(parse(example.source).blocks)
        stream = MarkdownStream()
        for end in range(1, len(example.source)):
            stream.update(example.source[:end])
            stream.advance()
            if linked(stream.blocks()) not in final:
                early.add(example.number)
    assert early == UNDECIDED.keys()
