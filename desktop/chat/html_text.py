"""The words of a piece of a web page, for where only plain text goes in.

Qt's own conversion is not used: it opens the style sheets and backgrounds a page names by path (on Windows that may be another machine's),
and takes half a minute for 200 kB of elements in one another. This one opens nothing, and takes time in proportion to the length.
"""

from __future__ import annotations

import re
from html import unescape

_TAG = re.compile(r"</?([a-zA-Z][^\s/>]*)")
# An attribute's quoted value may hold a ">"; a quote anywhere else is a letter like any other.
_IN_TAG = re.compile(r""">|=\s*(["'])""")
_SPACES = re.compile(r"[ \t\n\r\f]+")
_SILENT = {name: re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE) for name in ("script", "style", "title", "template", "noscript")}
_PARAGRAPHS = frozenset(("p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "dl", "table", "blockquote", "pre", "hr", "figure"))
_LINES = frozenset(
    ("div", "li", "dt", "dd", "tr", "section", "article", "header", "footer", "main", "aside", "nav", "address", "figcaption", "form")
)


def text_of_html(html: str) -> str:
    """What a reader of *html* reads: a line for each line, an empty one between paragraphs, a tab between the cells of a table.

    Nothing is loaded. What is left open at the end (a tag, a comment, a script) is left out with what follows, as browsers do.
    """
    page = _Page()
    html = html.replace("\r\n", "\n")
    at = 0
    while (sign := html.find("<", at)) >= 0:
        page.write(html[at:sign])
        at = _after(html, sign, page)
        if at < 0:
            break
    else:
        page.write(html[at:])
    return page.text()


def _after(html: str, sign: int, page: _Page) -> int:
    """Where it goes on behind the "<" at *sign*; -1: nowhere."""
    if html.startswith("<!--", sign):
        end = html.find("-->", sign + 4)
        return end + 3 if end >= 0 else -1
    tag = _TAG.match(html, sign)
    if tag is None:
        if html[sign + 1 : sign + 2] in ("!", "?", "/"):
            return html.find(">", sign) + 1 or -1
        page.write("<")
        return sign + 1
    end = _end_of_tag(html, tag.end())
    name, opens = tag.group(1).lower(), html[sign + 1] != "/"
    if end >= 0 and opens and name in _SILENT:
        closing = _SILENT[name].search(html, end)
        return closing.start() if closing is not None else -1
    page.tag(name, opens)
    return end


def _end_of_tag(html: str, at: int) -> int:
    while (found := _IN_TAG.search(html, at)) is not None:
        at = found.end()
        if (quote := found.group(1)) is None:
            return at
        at = html.find(quote, at) + 1 or at
    return -1


class _Page:
    """Text as it comes, spaces and lines put where a page shows them."""

    def __init__(self) -> None:
        self._pieces: list[str] = []
        self._breaks = 0
        """Line ends that come before the next text."""
        self._fresh = True
        """Nothing is written yet, or nothing in this cell."""
        self._first_cell = True
        self._kept_spaces = 0

    def write(self, raw: str) -> None:
        words = unescape(raw) if "&" in raw else raw
        starts = self._fresh or self._breaks > 0
        if self._kept_spaces:
            words = words.removeprefix("\n") if starts else words
        else:
            words = _SPACES.sub(" ", words)
            if starts or not self._pieces or self._pieces[-1].endswith((" ", "\t")):
                words = words.removeprefix(" ")
        if words:
            self._end_lines()
            self._pieces.append(words)
            self._fresh = False

    def tag(self, name: str, opens: bool) -> None:
        if name in ("td", "th"):
            self._cell(opens)
        elif name == "br":
            self._breaks += not self._fresh
        elif name in _PARAGRAPHS or name in _LINES:
            self._breaks = 0 if self._fresh else max(self._breaks, 2 if name in _PARAGRAPHS else 1)
        if name == "tr":
            self._first_cell = True
        elif name == "pre":
            self._kept_spaces = max(0, self._kept_spaces + (1 if opens else -1))

    def _cell(self, opens: bool) -> None:
        if opens:
            self._end_lines()
            if not self._first_cell:
                self._strip_end()
                self._pieces.append("\t")
            self._first_cell = False
            self._fresh = True
        else:
            self._breaks = 0
            self._fresh = False

    def _end_lines(self) -> None:
        if self._breaks:
            self._strip_end()
            self._pieces.append("\n" * self._breaks)
            self._breaks = 0

    def _strip_end(self) -> None:
        if self._pieces and not self._kept_spaces:
            self._pieces[-1] = self._pieces[-1].rstrip(" ")

    def text(self) -> str:
        return "".join(self._pieces).replace("\N{NO-BREAK SPACE}", " ").rstrip(" \n")
