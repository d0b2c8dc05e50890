"""Markdown to blocks."""

from __future__ import annotations

from itertools import pairwise

import pytest

from desktop.markdown.blocks import Block, Code, Heading, Marker, Paragraph, Place, Rule, Run, Table, plain
from desktop.markdown.highlight import highlight
from desktop.markdown.parse import parse


def blocks(source: str) -> tuple[Block, ...]:
    return parse(source).blocks


def test_styles_become_runs() -> None:
    assert blocks("a **b** *c* ~~d~~ `e`") == (
        Paragraph(
            (
                Run("a "),
                Run("b", bold=True),
                Run(" "),
                Run("c", italic=True),
                Run(" "),
                Run("d", strike=True),
                Run(" "),
                Run("e", code=True),
            )
        ),
    )


def test_html_is_text() -> None:
    (only,) = blocks("<b onclick=x>hi</b> <script>alert(1)</script>")
    assert isinstance(only, Paragraph)
    assert plain(only.runs) == "<b onclick=x>hi</b> <script>alert(1)</script>"


def test_an_image_is_its_description_with_a_link() -> None:
    address = "http://x.test/c.png"
    assert blocks(f"![a cat]({address})") == (Paragraph((Run("a cat", link=address, image=address),)),)


def test_a_bare_address_is_a_link_without_the_full_stop_after_it() -> None:
    (only,) = blocks("See https://x.test/a_(b). Then (https://y.test).")
    assert isinstance(only, Paragraph)
    assert [run.link for run in only.runs if run.link] == ["https://x.test/a_(b)", "https://y.test"]


def test_lists_say_depth_number_and_task() -> None:
    found = blocks("- [x] one\n- two\n\n  3. three\n  4. four\n")
    assert [block.place.marker for block in found] == [Marker(checked=True), Marker(), Marker(3), Marker(4)]
    assert [block.place.indent for block in found] == [1, 1, 2, 2]


def test_code_in_a_list_is_a_block_in_its_place() -> None:
    assert blocks("- a\n\n  ```py\n  x = 1\n  ```\n")[1] == Code("x = 1", "py", Place(indent=1))


def test_an_item_without_text_still_has_its_marker() -> None:
    assert [block.place.marker for block in blocks("- \n- b\n")] == [Marker(), Marker()]


def test_quotes_say_how_deep() -> None:
    assert [block.place.quote for block in blocks("> a\n>\n> > b\n\nc")] == [1, 2, 0]


def test_tables_have_alignment_and_rows() -> None:
    (table,) = blocks("| a | b |\n|:-:|--:|\n| 1 | **2** |\n")
    assert isinstance(table, Table)
    assert table.align == ("center", "right")
    assert table.rows[1] == ((Run("1"),), (Run("2", bold=True),))


def test_a_table_nobody_can_read_is_shown_as_its_source() -> None:
    source = "|" + "a|" * 200 + "\n|" + "-|" * 200 + "\n|" + "b|" * 200
    assert blocks(source) == (Code(source),)


def test_headings_and_rules() -> None:
    assert blocks("## Two\n\n---\n") == (Heading(2, (Run("Two"),)), Rule())


@pytest.mark.parametrize("math", ["$a_1 * b_2 * c$", r"\(a_1 * b_2\)", "$$x_1^2 * y_2$$"])
def test_math_keeps_its_underscores(math: str) -> None:
    assert blocks(math) == (Paragraph((Run(math, math=True),)),)


def test_prices_are_not_math() -> None:
    (only,) = blocks("It costs $5 or $10 today")
    assert isinstance(only, Paragraph)
    assert not any(run.math for run in only.runs)


def test_code_has_spans_in_order_without_overlaps() -> None:
    code = 'def f(x):\n    return "é😀"  # why\n'
    spans = highlight(code, "python")
    assert {"keyword", "name", "string", "comment"} <= {span.role for span in spans}
    assert all(a.start + a.length <= b.start for a, b in pairwise(spans))


def test_an_unknown_language_has_no_colours() -> None:
    assert highlight("x = 1", "no-such-language") == ()
