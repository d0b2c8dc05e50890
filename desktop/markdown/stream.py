"""Growing Markdown as frozen blocks and one open tail. Sans I/O, sans Qt.

The rule: an element is closed once another top-level element begins in a later *complete* line, since CommonMark
never lets a line change a block that a later line has already ended. What is closed is never parsed again, so
the cost of a token does not grow with the answer. An element longer than :data:`WINDOW` is cut (``cuts.py``) at a
place that depends on its text alone. So any text in any pieces ends in the same blocks.
Only link and note definitions reach back; :meth:`MarkdownStream.finish` sees to them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any, NamedTuple

from desktop.markdown import cuts
from desktop.markdown.blocks import Block, Code, Paragraph, Place, Run
from desktop.markdown.parse import parse
from desktop.markdown.unfinished import mend, with_rest, without_half_fence

SLICE = 2_048
"""Characters taken at a time, 2 ms of parsing: the caller gives the screen a turn in between."""
WINDOW = 4_096
"""An open element is read whole up to this length, then cut; read anew at each look, it costs 4 ms at most."""
SHORT = 32
"""A slice and a window have at most one line for so many characters: a thousand headings of one letter cost more than a page of prose."""
MAX_OPEN = 32_768
"""An element this long in which no place to cut was found is shown as it was written, in pieces."""
MAX_LINE = 8_192
"""A longer line is shown as it was written: the inline rules take seconds for hostile ones."""
MAX_BRACKETS = 400
"""A line with more opening brackets is shown as it was written: looking for the link in it takes quadratic time."""
MAX_DOLLARS = 400
"""The same for a line with more dollars: two hundred formulas are no sentence, and each costs as much as ten words."""
PIECE = 2_000
"""Characters of one piece of such text; Qt lays out a piece in a few milliseconds."""

_DEFINITION = re.compile(r"^[ \t>*+\-\d.)]*\[[^\n]+\]:", re.MULTILINE)
"""May define a link or a note, also in a list or quote."""
_FENCE = re.compile(r"( {0,3})(`{3,}|~{3,})([^\n]*)\n")


class _Read(NamedTuple):
    blocks: tuple[Block, ...]
    starts: tuple[int, ...]
    """The first line of each top-level element."""
    counts: tuple[int, ...]


class MarkdownStream:
    """Blocks of a text that grows at its end."""

    def __init__(self) -> None:
        self._reset("")

    def _reset(self, text: str) -> None:
        self._text = text
        self._taken = 0
        """Characters handed to the parser."""
        self._closed_to = 0
        """Where the open tail begins in the text."""
        self._closed: list[Block] = []
        self._references: dict[str, Any] = {}
        self._carry = cuts.NOTHING
        self._window = WINDOW
        self._raw = False
        """Inside a line that is shown as it was written."""
        self._searched = 0
        """How far the end of the open code was looked for."""
        self._open: tuple[Block, ...] = ()
        self._open_for: tuple[int, int] = (0, 0)
        self._finished = False
        self._again: MarkdownStream | None = None
        """Reads all once more, with every definition known; takes the place of what was read when it is through."""

    @property
    def pending(self) -> bool:
        """True while :meth:`advance` has more to do."""
        return self._taken < len(self._text) or self._again is not None

    def update(self, text: str) -> None:
        """The text is now *text*. When it only grew, closed blocks stay the same objects; else all begins anew."""
        if "\r" in text:
            text = text.replace("\r\n", "\n").replace("\r", "\n")
        if text == self._text:
            return
        if self._finished or not text.startswith(self._text):
            self._reset(text)
        self._text = text

    def advance(self, limit: int = SLICE) -> bool:
        """Take up to *limit* characters more. True while there is more to take."""
        if self._again is not None:
            self._read_again(limit)
        else:
            self._taken = self._end_of_slice(limit)
            self._settle()
        return self.pending

    def _end_of_slice(self, limit: int) -> int:
        """*limit* characters further, or fewer where they are very short lines."""
        end, most = min(len(self._text), self._taken + limit), max(1, limit // SHORT)
        if self._text.count("\n", self._taken, end) <= most:
            return end
        return self._taken + _offset_of_line(self._text[self._taken : end], most)

    def blocks(self) -> tuple[Block, ...]:
        """All blocks of what was taken so far, the open ones last."""
        span = (self._closed_to, self._taken)
        if span != self._open_for:
            self._open = self._look_at_tail()
            self._open_for = (self._closed_to, self._taken)
        return (*self._closed, *self._open)

    @property
    def closed_count(self) -> int:
        """How many of the blocks will not change any more."""
        return len(self._closed)

    def finish(self) -> None:
        """The text is complete. When it has definitions that earlier blocks may use, all is read once more (:attr:`pending`)."""
        if self._finished or self.pending:
            return
        self._finished = True
        self._open_for = (-1, -1)
        # Looking may have closed what stood before code that is whole.
        self._settle()
        self.blocks()
        known = dict(self._references)
        if not self._raw:
            self._parse(self._text[self._closed_to :], known)
        if not known or not self._closed:
            return
        self._again = MarkdownStream()
        self._again._text = self._text
        self._again._references = known
        if len(self._text) <= SLICE:
            self._read_again(SLICE)

    def _read_again(self, limit: int) -> None:
        again = self._again
        if again is None or again.advance(limit):
            return
        again._finished = True
        again.blocks()
        self.__dict__.update(again.__dict__)

    @property
    def _lines(self) -> int:
        """How many lines a window has at most."""
        return self._window // SHORT

    # Closing

    def _settle(self) -> None:
        """Close code that ended, and cut the tail down to less than a window."""
        while self._step(self._text[self._closed_to : self._taken]):
            pass

    def _step(self, tail: str) -> bool:
        """Close something; False when all that is left is open."""
        if not tail:
            return False
        if self._raw:
            return self._close_raw_line(tail)
        fence = _fence(tail)
        if fence is not None:
            return self._close_code(tail, fence)
        lead = _lead(tail)
        if lead == 0:
            return self._close_raw_line(tail)
        full = self._full(tail)
        if lead is None:
            return full is not None and self._close_window(tail)
        if full is not None and full < lead + _hard_from(tail, lead):
            # The window was full before anybody could know that this line is too long.
            return self._close_window(tail[:lead])
        # A line that is too long ends what stands before it.
        source = tail[:lead]
        read = self._read(source)
        at = _offset_of_line(source, read.starts[-1]) if len(read.starts) > 1 else lead
        self._close(source, read, len(read.starts) - 1 if at < lead else len(read.starts), at)
        return True

    def _full(self, tail: str) -> int | None:
        """How much of *tail* fills the window; None when it has room for more."""
        ends = tail.count("\n", 0, self._window)
        if ends >= self._lines:
            return _offset_of_line(tail, self._lines)
        return self._window if len(tail) >= self._window else None

    def _close_code(self, tail: str, fence: re.Match[str]) -> bool:
        """Code needs no parser, and may be of any length."""
        # The closing line may have been half there when it was looked for last.
        begin = max(fence.end(), tail.rfind("\n", 0, self._searched) + 1)
        if begin < self._searched and not re.compile(rf" {{0,3}}{re.escape(fence.group(2)[0])}*[ \t]*").fullmatch(
            tail, begin, self._searched
        ):
            # It was not; a line may be a megabyte long.
            begin = tail.find("\n", self._searched) + 1 or len(tail)
        closing = _closing(fence).search(tail, begin)
        if closing is None or not closing.group(1):
            self._searched = len(tail)
            return False
        self._closed.append(_code(tail[: closing.end()], fence, closing.start()))
        self._forget(closing.end())
        return True

    def _close_window(self, tail: str) -> bool:
        end = tail.rfind("\n", 0, self._window) + 1 or tail.find("\n") + 1
        if not end:
            return False
        if tail.count("\n", 0, end) > self._lines:
            end = _offset_of_line(tail, self._lines)
        source = tail[:end]
        read = self._read(source)
        if len(read.starts) > 1:
            self._close(source, read, len(read.starts) - 1, _offset_of_line(source, read.starts[-1]))
            return True
        cut = cuts.find(source, read.blocks, self._carry)
        if cut is not None:
            self._closed.extend(self._kept(read.blocks[: cut.blocks], source[: cut.at]))
            self._forget(cut.at, cut.carry)
        elif self._window >= MAX_OPEN:
            self._closed.extend(raw_blocks(source))
            self._forget(end)
        else:
            self._window *= 2
        return True

    def _close_raw_line(self, tail: str) -> bool:
        """Show a line that is too long as it was written; its end stays open while it grows."""
        end = tail.find("\n") + 1
        upto = end or len(tail) - len(tail) % PIECE
        if not upto:
            return False
        self._closed.extend(raw_blocks(tail[:upto], goes_on=self._raw))
        self._forget(upto)
        self._raw = not end
        return True

    def _close(self, source: str, read: _Read, elements: int, upto: int) -> None:
        self._closed.extend(self._kept(read.blocks[: sum(read.counts[:elements])], source[:upto]))
        self._forget(upto)

    def _kept(self, blocks: tuple[Block, ...], source: str) -> tuple[Block, ...]:
        """*blocks* of *source*, whose definitions are known from now on."""
        if _DEFINITION.search(source):
            parse(source, self._references)
        return blocks

    def _forget(self, upto: int, carry: cuts.Carry = cuts.NOTHING) -> None:
        self._closed_to += upto
        # Each cell of a table is parsed by itself: its characters cost twice as much.
        self._carry, self._window, self._searched = carry, WINDOW // 2 if carry.head else WINDOW, 0

    # Looking

    def _look_at_tail(self) -> tuple[Block, ...]:
        """The open blocks; what turns out to be closed is closed on the way, so that the tail is parsed once."""
        tail = self._text[self._closed_to : self._taken]
        if not tail:
            return ()
        if self._raw or _lead(tail) == 0:
            return tuple(raw_blocks(tail, goes_on=self._raw))
        fence = _fence(tail)
        if fence is not None:
            return (_code(tail, fence, self._end_of_open_code(tail, fence)),)
        read = self._read(tail)
        # A line that is not whole may still take the last of what stands above it (a table, a heading by underline).
        closed = len(read.starts) - (1 if tail.endswith("\n") else 2)
        blocks = read.blocks
        if closed > 0 and not self._finished:
            count = sum(read.counts[:closed])
            self._close(tail, read, closed, _offset_of_line(tail, read.starts[closed]))
            blocks = blocks[count:]
        return blocks if self._finished else _without_half_address(self._mended(blocks))

    def _mended(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """The open *blocks* as they look while half a construct stands at their end."""
        tail = self._text[self._closed_to : self._taken]
        mended = mend(tail)
        if mended.source == tail:
            return blocks
        blocks = self._read(mended.source).blocks
        return with_rest(blocks, mended.rest) if mended.rest else blocks

    def _end_of_open_code(self, tail: str, fence: re.Match[str]) -> int:
        closing = _closing(fence).match(tail, max(fence.end(), tail.rfind("\n") + 1))
        if closing is None:
            return len(tail) if self._finished else without_half_fence(tail, fence.end(), fence.group(2))
        return closing.start()

    def _read(self, source: str) -> _Read:
        return self._parse(source, dict(self._references))

    def _parse(self, source: str, references: dict[str, Any]) -> _Read:
        """Parse *source* as what follows the last cut."""
        carry = self._carry
        parsed = parse(carry.head + source, references)
        extra = carry.head.count("\n")
        starts = tuple(max(0, start - extra) for start in parsed.starts)
        blocks, counts = carry.join(parsed.blocks, parsed.counts, parsed.starts[0] if parsed.starts else 0)
        return _Read(blocks, starts, counts)


def _without_half_address(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """An address at the very end may go on: it is no link yet."""
    last = blocks[-1] if blocks else None
    if not isinstance(last, Paragraph) or not last.runs:
        return blocks
    runs = list(last.runs)
    # Closing punctuation after it is not part of the address yet, but will be when it goes on.
    at = len(runs) - 2 if len(runs) > 1 and runs[-1].link is None and not any(c.isspace() for c in runs[-1].text) else len(runs) - 1
    if runs[at].link is None or not runs[at].link.endswith(runs[at].text):  # type: ignore[union-attr]
        return blocks
    runs[at] = replace(runs[at], link=None)
    return (*blocks[:-1], replace(last, runs=tuple(runs)))


def raw_blocks(text: str, *, goes_on: bool = False) -> list[Block]:
    """*text* as written, in paragraphs of at most :data:`PIECE` characters; with *goes_on* its first line began earlier."""
    return [
        Paragraph((Run(line[at : at + PIECE]),), Place(joined=at > 0 or (goes_on and number == 0)))
        for number, line in enumerate(text.split("\n"))
        for at in range(0, len(line), PIECE)
    ]


def _lead(tail: str) -> int | None:
    """Where the first line that is too long begins; None when there is none."""
    if not _is_hard(tail):
        return None
    at = 0
    for line in tail.split("\n"):
        if _is_hard(line):
            return at
        at += len(line) + 1
    return None


def _is_hard(text: str) -> bool:
    return len(text) > MAX_LINE or text.count("[") > MAX_BRACKETS or text.count("$") > MAX_DOLLARS


def _hard_from(tail: str, lead: int) -> int:
    """How many characters of the line at *lead*, which is too long, make it so."""
    return min(MAX_LINE + 1, _up_to(tail, lead, "[", MAX_BRACKETS + 1), _up_to(tail, lead, "$", MAX_DOLLARS + 1))


def _up_to(tail: str, begin: int, mark: str, number: int) -> int:
    at = begin
    for _ in range(number):
        at = tail.find(mark, at) + 1
        if not at:
            return len(tail)
    return at - begin


def _fence(tail: str) -> re.Match[str] | None:
    """The opening fence when *tail* begins with one; an info string with a backtick makes it a paragraph."""
    found = _FENCE.match(tail)
    return None if found is None or (found.group(2)[0] == "`" and "`" in found.group(3)) else found


def _closing(fence: re.Match[str]) -> re.Pattern[str]:
    mark = fence.group(2)
    return re.compile(rf"^ {{0,3}}{re.escape(mark[0])}{{{len(mark)},}}[ \t]*(\n|\Z)", re.MULTILINE)


def _code(source: str, fence: re.Match[str], end: int) -> Code:
    """The code between *fence* and *end*, without the indent of the fence."""
    opening = parse(fence.group()).blocks[0]
    text = source[fence.end() : end].removesuffix("\n")
    if fence.group(1):
        text = re.sub(rf"^ {{1,{len(fence.group(1))}}}", "", text, flags=re.MULTILINE)
    return Code(text, opening.language if isinstance(opening, Code) else "")


def _offset_of_line(text: str, line: int) -> int:
    at = 0
    for _ in range(line):
        at = text.index("\n", at) + 1
    return at
