"""Blocks written as Markdown are the same blocks when they are read again."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.markdown.blocks import Paragraph, Run, Table
from desktop.markdown.parse import parse
from desktop.markdown.write import markdown_table, tab_separated, to_markdown, to_plain

SOURCES = (
    "# H *x*\n\na **b *c* d** ~~e~~ `f` [g](http://x.t) www.a.b *x_y* 2 * 3\nq\\\nz",
    "- a\n  - b\n\n    > q\n    > r\n\n    ```\n    x\n    ```\n\n1. x\n2. [x] y\n\n   | a | b |\n   |---|:-:|\n   | 1 \\| | `2` |\n",
    "> a\n>\n> > b\n> - x\n\n---\n\n1) x",
    "a[^1] $x_1$ \\* \\(y\\)\n\n[^1]: n\n\n    m\n",
    "#1 is\n\n1\\. a\n\n\\- b\n\n\\# c",
    "````\n```\nx\n````",
    "1. - a\n   - b\n2. c",
    "> - a\n>   - b\n>\n>     ```\n>     x\n>     ```\n\np",
    "- a\n- b\n  ```\n  c\n  ```\n- d\n\ntext",
    "a@b.co [x](mailto:a@b.co) <http://x.t> ![i](http://y.t) [s p](<http://z.t/a b>)",
    "***a*** **b*c*** *d**e***",
    "- [ ] a\n- [x] b **c**",
    "`` a`b `` and ` ` and `$x$`",
    "10. ten\n11. eleven\n    - deep\n",
)


@pytest.mark.parametrize("source", SOURCES)
def test_what_is_written_is_read_as_the_same_blocks(source: str) -> None:
    blocks = parse(source).blocks
    assert parse(to_markdown(blocks)).blocks == blocks


@given(st.text("ab *_`[]()#>-|~!$\\<&^1.:\n", max_size=30))
def test_any_words_are_read_as_they_were(text: str) -> None:
    words = " ".join(text.split())
    if words:
        (read,) = parse(to_markdown((Paragraph((Run(words),)),))).blocks
        assert isinstance(read, Paragraph)
        assert "".join(run.text for run in read.runs) == words


@given(st.text("ab`~\n {}", max_size=60), st.sampled_from(["", "py"]))
def test_code_comes_back_exactly(text: str, language: str) -> None:
    from desktop.markdown.blocks import Code

    code = Code(text, language)
    assert to_plain((code,)) == text
    if not text.endswith("\n") and text != "":
        assert parse(to_markdown((code,))).blocks == (code,)


def test_plain_text_has_markers_numbers_and_tabs() -> None:
    source = "- one\n- two\n  1. three\n\n| a | **b** |\n|---|---|\n| $x$ | 2\t3 |\n\n```\n  code\n```"
    assert to_plain(parse(source).blocks) == "- one\n- two\n  1. three\n\na\tb\n$x$\t2 3\n\n  code"


def test_a_table_is_copied_as_markdown_and_tab_separated() -> None:
    (table,) = parse("| a | b |\n|:--|--:|\n| 1 \\| 2 | **c** |\n").blocks
    assert isinstance(table, Table)
    assert markdown_table(table) == "| a | b |\n| :-- | --: |\n| 1 \\| 2 | **c** |"
    assert tab_separated(table) == "a\tb\n1 | 2\tc"
