"""What GitHub adds to CommonMark: addresses without markup, footnotes; and nesting."""

from __future__ import annotations

import pytest

from desktop.markdown.blocks import Code, Marker, Paragraph, Run, Table, images_of, plain
from desktop.markdown.footnotes import WAY_BACK, notes_last
from desktop.markdown.parse import parse
from desktop.markdown.write import to_markdown, to_plain


def links(text: str) -> list[tuple[str, str]]:
    return [(run.text, run.link) for block in parse(text).blocks if isinstance(block, Paragraph) for run in block.runs if run.link]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Visit www.commonmark.org/help for more.", [("www.commonmark.org/help", "http://www.commonmark.org/help")]),
        ("www.commonmark.org/a.b.", [("www.commonmark.org/a.b", "http://www.commonmark.org/a.b")]),
        ("(www.google.com/search?q=Markup+(business))", [("www.google.com/search?q=Markup+(business)",) * 2]),
        ("www.google.com/search?q=(business))+ok", [("www.google.com/search?q=(business))+ok",) * 2]),
        ("https://x.test/?q=a&hl;", [("https://x.test/?q=a",) * 2]),
        ("http://x.test<b", [("http://x.test",) * 2]),
        ("**https://x.test/a_b_**, next", [("https://x.test/a_b",) * 2]),
        ("foo@bar.baz", [("foo@bar.baz", "mailto:foo@bar.baz")]),
        ("hello+x_y@mail.example isn't a.b-c_d@a.b.", [("hello+x_y@mail.example", "mailto:hello+x_y@mail.example"), ("a.b-c_d@a.b",) * 2]),
        ("a.b-c_d@a.b- and a.b-c_d@a.b_", []),
        ("mailto:a@b.co", [("mailto:a@b.co",) * 2]),
        ("xhttps://a.test and awww.b.test and https:// and www.", []),
        ("`www.a.test` and `a@b.co`", []),
        ("https://a_b.c_d/x", []),
        ("[text www.a.test](http://x.test)", [("text www.a.test", "http://x.test")]),
        ("HTTPS://X.TEST/A", [("HTTPS://X.TEST/A",) * 2]),
        ("看https://x.test/中。", [("https://x.test/中。",) * 2]),
        ("<https://x.test> <a@b.co>", [("https://x.test",) * 2, ("a@b.co", "mailto:a@b.co")]),
    ],
)
def test_addresses_without_markup_are_links(text: str, found: list[tuple[str, str]]) -> None:
    def target(written: str, address: str) -> str:
        if written != address or "://" in written or written.startswith("mailto:"):
            return address
        return f"mailto:{address}" if "@" in written else f"http://{address}"

    assert links(text) == [(written, target(written, address)) for written, address in found]


def test_a_footnote_is_a_small_number_and_a_note() -> None:
    said, note, more, after = parse("Said.[^1]\n\n[^1]: The *note*\n    goes on.\n\n    Its second paragraph.\n\nAfter.").blocks
    assert isinstance(said, Paragraph)
    assert said.runs == (Run("Said."), Run("1", note="1"))
    assert isinstance(note, Paragraph)
    assert (note.place.marker, note.place.indent, note.place.note) == (Marker(1, note="1"), 1, True)
    assert plain(note.runs) == "The note goes on."
    assert (more.place.marker, more.place.indent, more.place.note) == (None, 1, True)
    assert not after.place.note


def test_a_note_with_a_long_label_is_text_and_goes_on_in_a_list_too() -> None:
    found = parse("a[^a-long-label]\n\n[^a-long-label]: Because\n\n    of this.\n\n- item\n\n  [^other-label]: in a list\n").blocks
    assert [plain(block.runs) for block in found if isinstance(block, Paragraph)] == ["a1", "Because", "of this.", "item", "in a list"]
    assert [block.place.note for block in found] == [False, True, True, False, True]


def test_notes_stand_at_the_end_each_with_a_way_back_where_something_refers_to_it() -> None:
    found = notes_last(parse("a[^1]\n\n[^1]: one\n\n    more\n\nb\n\n[^2]: two\n\nc").blocks)
    shown = [plain(block.runs) for block in found if isinstance(block, Paragraph)]
    assert shown == ["a1", "b", "c", "one", f"more{WAY_BACK}", "two"]
    assert [run.back for block in found if isinstance(block, Paragraph) for run in block.runs if run.back] == ["1"]
    assert to_markdown(found).endswith("[^1]: one\n\n    more\n\n[^2]: two")
    assert "↩" not in to_plain(found)


def test_a_word_is_a_footnote_only_where_there_is_its_note() -> None:
    (only,) = parse("the pattern [^a-z] and [^why]").blocks
    assert isinstance(only, Paragraph)
    assert only.runs == (Run("the pattern [^a-z] and [^why]"),)
    references: dict[str, object] = {}
    first = parse("[^why]: because\n\nsaid[^why]", references).blocks[-1]
    assert isinstance(first, Paragraph)
    assert first.runs[-1] == Run("1", note="why")


@pytest.mark.parametrize("text", ["`[^1]`", "\\[^1]", "[^1](http://x.test)", "[^ 1]", "[^]", "[^" + "9" * 50 + "]"])
def test_what_only_looks_like_a_footnote_is_none(text: str) -> None:
    assert not any(run.note for block in parse(text).blocks if isinstance(block, Paragraph) for run in block.runs)


def test_code_quotes_and_tables_keep_their_place_in_lists() -> None:
    source = "1. one\n   - two\n\n     > quoted\n\n     ```py\n     x = 1\n     ```\n2. three\n\n   | a |\n   |---|\n   | 1 |\n"
    found = parse(source).blocks
    assert [(block.place.indent, block.place.quote, block.place.outer) for block in found] == [
        (1, 0, 0),
        (2, 0, 0),
        (2, 1, 2),
        (2, 0, 0),
        (1, 0, 0),
        (1, 0, 0),
    ]
    assert isinstance(found[3], Code)
    assert found[3].text == "x = 1"
    assert isinstance(found[5], Table)


def test_an_item_that_begins_with_a_list_keeps_both_markers() -> None:
    found = parse("1. - a\n   - b\n2. c\n").blocks
    assert [block.place.marker for block in found] == [Marker(1), Marker(), Marker(), Marker(2)]
    assert [block.place.indent for block in found] == [1, 2, 2, 1]


def test_html_of_folds_is_text() -> None:
    found = parse("<details>\n<summary>More</summary>\n\n**bold**\n\n</details>").blocks
    assert [plain(block.runs) for block in found if isinstance(block, Paragraph)] == [
        "<details> <summary>More</summary>",
        "bold",
        "</details>",
    ]


@pytest.mark.parametrize("tag", ['<img alt="a*b*c" src="__x__">', "<a\nhref='`'>", "<!-- *no* -->", "</b_c_>", "<?php *x* ?>"])
def test_a_tag_is_shown_with_every_character_it_was_written_with(tag: str) -> None:
    (only,) = parse(f"see {tag} *here*").blocks
    assert isinstance(only, Paragraph)
    assert only.runs == (Run(f"see {tag} ".replace("\n", " ")), Run("here", italic=True))


def test_the_language_and_the_description_of_an_image_are_read_as_they_are_meant() -> None:
    code, image = parse("``` f&ouml;o\\+\nx\n```\n\n![a *b* [c](/d)\ne](http://x.test/p.png)").blocks
    assert isinstance(code, Code)
    assert code.language == "föo+"
    assert isinstance(image, Paragraph)
    assert image.runs == (Run("a b c e", link="http://x.test/p.png", image="http://x.test/p.png"),)


def test_escaped_brackets_round_nothing_are_no_formula() -> None:
    (only,) = parse("\\[\\\\\\] and \\(x\\)").blocks
    assert isinstance(only, Paragraph)
    assert only.runs == (Run("[\\] and "), Run("\\(x\\)", math=True))


def test_an_image_knows_its_address_beside_where_it_leads() -> None:
    source = "See ![a *b*](http://x.test/p.png) and [![c](d.png)](http://y.test), not\\![e](http://z.test)"
    (only,) = parse(source).blocks
    assert [(run.text, run.link, run.image) for run in images_of(only)] == [
        ("a b", "http://x.test/p.png", "http://x.test/p.png"),
        ("c", "http://y.test", "d.png"),
    ]
    assert parse(to_markdown([only])).blocks == (only,)
