"""The words of a web page, for where only plain text goes in."""

from __future__ import annotations

import pytest

from desktop.chat.html_text import text_of_html


@pytest.mark.parametrize(
    ("html", "text"),
    [
        (
            "<html><head><title>T</title><style>p{}</style></head><body><!--StartFragment--><h1>Head</h1>\n<p>Hi <b>bold</b>\n and"
            "&nbsp;&lt;x&gt; <i>it</i>.</p>\r\n<ul>\n<li>a</li><li>b</li></ul><!--EndFragment--></body></html>",
            "Head\n\nHi bold and <x> it.\n\na\nb",
        ),
        ("<p>x<br>y<br/><br/>z</p>", "x\ny\n\nz"),
        (
            "<table><tr><td></td> <td>1</td>\n<td><p>2</p></td></tr>\n<tr><td>3<td>4</td></tr></table>after",
            "\t1\t2\n3\t4\n\nafter",
        ),
        ("<pre>\n  a\n    b</pre>c", "  a\n    b\n\nc"),
        ("<b>a</b> <i> b</i>", "a b"),
        ("<SCRIPT>if (a < b) '</p>'</SCRIPT >x", "x"),
        ("a < b, 1<2, don't", "a < b, 1<2, don't"),
        ("<a title='x > y'>one</a> <p title=don't>two</p>", "one\n\ntwo"),
        ("<![CDATA[x]]>y</>z<?php ?>", "yz"),
        ("", ""),
    ],
)
def test_a_page_reads_as_a_browser_shows_it(html: str, text: str) -> None:
    assert text_of_html(html) == text


@pytest.mark.parametrize("rest", ["<!-- b", "<b", "<b title='", "<script>b", "<title>b", "<?b", "</b"])
def test_what_is_left_open_at_the_end_is_left_out(rest: str) -> None:
    assert text_of_html("a" + rest) == "a"


@pytest.mark.parametrize(
    "piece", ["<div>", "<table><tr><td>", "<", "<!--", "<a x='", "<a x=\"'", "<a x=    ", "<title></titl", "&am", "</pre>"]
)
def test_hostile_repetition_ends(piece: str) -> None:
    """Time that grew with the square of the length would be minutes here."""
    html = piece * (400_000 // len(piece))
    assert len(text_of_html(html)) <= len(html)
