"""Markdown source to blocks, with markdown-it-py (imported at the first call).

CommonMark with GitHub's tables, strikethrough, task lists, extended autolinks and footnotes; raw HTML is text; an image
is its description and address as text, nothing is ever fetched. Sources: https://spec.commonmark.org/0.31.2/,
https://github.github.com/gfm/.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from desktop.markdown import footnotes
from desktop.markdown.autolinks import with_autolinks
from desktop.markdown.blocks import Block, Code, Heading, Inline, Marker, Paragraph, Place, Rule, Run, Table

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_inline import StateInline
    from markdown_it.token import Token

MAX_NESTING = 24
MAX_COLUMNS = 60
"""A wider table is shown as its source: laying it out takes too long."""

_TASK = re.compile(r"\[([ xX])\] ")
_MATH = re.compile(r"\\\((?:.|\n)+?\\\)|\\\[(?:.|\n)+?\\\]|\$\$(?:[^$\\]|\\.)+\$\$|\$(?=[^\s$])(?:[^$\\\n]|\\.)*?(?<=[^\s\\])\$(?!\d)")


@dataclass(frozen=True, slots=True)
class Parsed:
    """The blocks of a source, and where its top-level elements begin (line numbers from 0)."""

    blocks: tuple[Block, ...]
    starts: tuple[int, ...]
    counts: tuple[int, ...]
    """How many blocks each top-level element became."""


def parse(source: str, references: dict[str, Any] | None = None) -> Parsed:
    """Return the blocks of *source*. *references* keeps link definitions from one call to the next."""
    env: dict[str, Any] = {"references": references} if references is not None else {}
    lines = source.split("\n")
    reader = _Reader(lines)
    for token in _parser().parse(source, env):
        reader.take(token)
    starts, counts = reader.finish()
    return Parsed(tuple(reader.blocks), starts, counts)


@cache
def _parser() -> MarkdownIt:
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"maxNesting": MAX_NESTING, "html": True})
    parser.enable(["table", "strikethrough"])
    # A tag is one word, so that nothing in it means anything and it is shown as it was written; what stands between two is Markdown.
    parser.disable(["html_block"])
    parser.inline.ruler.at("html_inline", _tag)
    parser.inline.ruler.before("escape", "math", _math)
    footnotes.install(parser)
    return parser


def _math(state: StateInline, silent: bool) -> bool:
    """Keep TeX as it was written, so that ``_`` and ``*`` in it mean nothing to Markdown."""
    if state.src[state.pos] not in "$\\":
        return False
    found = _MATH.match(state.src, state.pos, min(state.posMax, state.pos + 2000))
    if found is None or (found.group()[0] == "\\" and not found.group()[2:-2].strip("\\ \n")):
        # Nothing but backslashes between two brackets are brackets that were escaped.
        return False
    if not silent:
        state.push("math_inline", "", 0).content = found.group()
    state.pos = found.end()
    return True


_ENDS = {"<!--": "-->", "<![CDATA[": "]]>", "<?": "?>"}


def _tag(state: StateInline, silent: bool) -> bool:
    """A tag of HTML. One that never ends is not tried: many of them would each look through all that follows."""
    from markdown_it.rules_inline import html_inline

    if state.src[state.pos] != "<":
        return False
    end = next((end for begin, end in _ENDS.items() if state.src.startswith(begin, state.pos)), None)
    return (end is None or state.src.find(end, state.pos) >= 0) and bool(html_inline(state, silent))


class _Reader:
    """Folds the tokens of one parse into blocks."""

    def __init__(self, lines: Sequence[str]) -> None:
        self.blocks: list[Block] = []
        self._lines = lines
        self._lists: list[int | None] = []
        self._quote = 0
        self._outer = 0
        self._notes = 0
        self._marker: Marker | None = None
        self._tight = False
        self._level = 0
        self._rows: list[tuple[Inline, ...]] | None = None
        self._cells: list[Inline] = []
        self._align: list[str] = []
        self._map: Sequence[int] = (0, 0)
        self._starts: list[int] = []
        self._before: list[int] = []

    def finish(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        ends = [*self._before[1:], len(self.blocks)]
        return tuple(self._starts), tuple(end - start for start, end in zip(self._before, ends, strict=False))

    def take(self, token: Token) -> None:
        if token.level == 0 and token.nesting >= 0:
            # What a list looks like follows from itself: what stands before it may have been read, and closed, earlier.
            self._tight = False
        if token.level == 0 and token.nesting >= 0 and token.map:
            self._starts.append(token.map[0])
            self._before.append(len(self.blocks))
        step = getattr(self, f"_{token.type}", None)
        if step is not None:
            step(token)

    def _place(self) -> Place:
        marker, self._marker = self._marker, None
        tight = self._tight and bool(self._lists)
        return Place(len(self._lists), self._quote, self._outer if self._quote else 0, marker, tight, self._notes > 0)

    def _bullet_list_open(self, _token: Token) -> None:
        self._lists.append(None)

    def _ordered_list_open(self, token: Token) -> None:
        start = token.attrGet("start")
        self._lists.append(1 if start is None else int(start))

    def _bullet_list_close(self, _token: Token) -> None:
        self._lists.pop()

    _ordered_list_close = _bullet_list_close

    def _list_item_open(self, _token: Token) -> None:
        if self._marker is not None:
            # An item that begins with a list: its own marker stands on a line of its own.
            outer = self._lists.pop()
            self.blocks.append(Paragraph((), replace(self._place(), tight=True)))
            self._lists.append(outer)
        number = self._lists[-1]
        if number is not None:
            self._lists[-1] = number + 1
        self._marker = Marker(number)

    def _list_item_close(self, _token: Token) -> None:
        if self._marker is not None:
            self.blocks.append(Paragraph((), self._place()))

    def _note_open(self, token: Token) -> None:
        label, number = token.meta["note"]
        self._lists.append(None)
        self._marker = Marker(number, note=label)
        self._notes += 1

    def _note_close(self, _token: Token) -> None:
        if self._marker is not None:
            self.blocks.append(Paragraph((), self._place()))
        self._lists.pop()
        self._notes -= 1

    def _blockquote_open(self, _token: Token) -> None:
        if not self._quote:
            self._outer = len(self._lists)
        self._quote += 1

    def _blockquote_close(self, _token: Token) -> None:
        self._quote -= 1

    def _paragraph_open(self, token: Token) -> None:
        self._level = 0
        self._tight = token.hidden

    def _heading_open(self, token: Token) -> None:
        self._level = int(token.tag[1:])

    def _inline(self, token: Token) -> None:
        runs = inline(token.children or [])
        if self._rows is not None:
            self._cells.append(runs)
            return
        if self._level:
            self.blocks.append(Heading(self._level, runs, self._place()))
            return
        if self._marker is not None and runs and (task := _TASK.match(runs[0].text)):
            self._marker = replace(self._marker, checked=task.group(1) != " ")
            runs = (replace(runs[0], text=runs[0].text[task.end() :]), *runs[1:])
        self.blocks.append(Paragraph(runs, self._place()))

    def _fence(self, token: Token) -> None:
        from markdown_it.common.utils import unescapeAll

        words = unescapeAll(token.info).split()
        self.blocks.append(Code(token.content.removesuffix("\n"), words[0][:40] if words else "", self._place()))

    def _code_block(self, token: Token) -> None:
        self.blocks.append(Code(token.content.removesuffix("\n"), "", self._place()))

    def _hr(self, _token: Token) -> None:
        self.blocks.append(Rule(self._place()))

    def _table_open(self, token: Token) -> None:
        self._rows, self._align, self._map = [], [], token.map or (0, 0)

    def _tr_open(self, _token: Token) -> None:
        self._cells = []

    def _th_open(self, token: Token) -> None:
        self._align.append(str(token.attrGet("style") or "").removeprefix("text-align:"))

    def _tr_close(self, _token: Token) -> None:
        if self._rows is not None:
            self._rows.append(tuple(self._cells))

    def _table_close(self, _token: Token) -> None:
        rows, self._rows = self._rows or [], None
        if len(self._align) > MAX_COLUMNS:
            self.blocks.append(Code("\n".join(self._lines[self._map[0] : self._map[1]]), "", self._place()))
        else:
            self.blocks.append(Table(tuple(rows), tuple(self._align), self._place()))


def inline(tokens: Sequence[Token]) -> Inline:
    """The runs of the inline *tokens*; neighbours in the same style are one run."""
    runs: list[Run] = []
    style = Run("")
    depth = {"strong": 0, "em": 0, "s": 0}
    for token in tokens:
        kind = token.type
        if kind in ("text", "text_special", "html_inline"):
            # A line break written as a number is a blank like that between two lines.
            _add(runs, token.content.replace("\n", " "), style)
        elif kind == "softbreak":
            _add(runs, " ", style)
        elif kind == "hardbreak":
            _add(runs, "\n", style)
        elif kind == "code_inline":
            if token.content:
                runs.append(replace(style, text=token.content, code=True))
        elif kind == "math_inline":
            runs.append(replace(style, text=token.content, math=True))
        elif kind == "note_ref":
            label, number = token.meta["note"]
            runs.append(replace(style, text=str(number), note=label, link=None))
        elif kind == "link_open":
            style = replace(style, link=str(token.attrGet("href") or ""))
        elif kind == "link_close":
            style = replace(style, link=None)
        elif kind == "image":
            address = str(token.attrGet("src") or "")
            if address:
                runs.append(replace(style, text=_described(token) or address, link=style.link or address, image=address))
            else:
                _add(runs, _described(token), style)
        elif (name := kind.rpartition("_")[0]) in depth:
            depth[name] += token.nesting
            style = replace(style, bold=depth["strong"] > 0, italic=depth["em"] > 0, strike=depth["s"] > 0)
    return tuple(found for run in runs for found in with_autolinks(run))


def _described(image: Token) -> str:
    """The words that describe an image, without the marks among them."""
    if all(child.type == "text" for child in image.children or ()):
        return str(image.content)
    parts = (
        _described(child) if child.type == "image" else " " if child.type.endswith("break") else child.content
        for child in image.children or ()
    )
    return "".join(parts)


def _add(runs: list[Run], text: str, style: Run) -> None:
    """Append *text* in *style*, to the last run when that has the same. Called for every word: no general copying here."""
    if not text:
        return
    last = runs[-1] if runs else None
    if (
        last is not None
        and last.bold is style.bold
        and last.italic is style.italic
        and last.strike is style.strike
        and last.link == style.link
        and not (last.code or last.math or last.note or last.image)
    ):
        runs.pop()
        text = last.text + text
    runs.append(Run(text, style.bold, style.italic, style.strike, link=style.link))
