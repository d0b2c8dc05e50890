"""Growing Markdown as frozen blocks and one open tail. Sans I/O, sans Qt.

The rule: an element is closed once another top-level element begins in a later *complete* line, since CommonMark
never lets a line change a block that a later line has already ended. What is closed is never parsed again, so
the cost of a token does not grow with the answer. Only link definitions reach back; :meth:`finish` sees to them.
"""

from __future__ import annotations

import re
from dataclasses import replace
from typing import Any

from desktop.markdown.blocks import Block, Code, Paragraph, Run
from desktop.markdown.parse import parse

SLICE = 4_096
"""Characters taken at a time, about 4 ms of parsing: the caller gives the screen a turn in between."""
MAX_OPEN = 65_536
"""An element longer than this is not parsed further but shown as it was written, in pieces."""
MAX_LINE = 8_192
"""A longer line is shown as it was written: the inline rules take seconds for hostile ones."""
MAX_BRACKETS = 400
"""A line with more opening brackets is shown as it was written: looking for the link in it takes quadratic time."""
PIECE = 2_000
"""Characters of one piece of such text; Qt lays out a piece in a few milliseconds."""

_DEFINITION = re.compile(r"^ {0,3}\[[^\]\n]+\]:", re.MULTILINE)
_FENCE = re.compile(r" {0,3}(`{3,}|~{3,})([^\n]*)\n")


class MarkdownStream:
    """Blocks of a text that grows at its end."""

    def __init__(self) -> None:
        self._reset()

    def _reset(self) -> None:
        self._text = ""
        self._taken = 0
        """Characters handed to the parser."""
        self._closed_to = 0
        """Where the open tail begins in the text."""
        self._closed: list[Block] = []
        self._references: dict[str, Any] = {}
        self._open: tuple[Block, ...] = ()
        self._open_for: tuple[int, int] = (0, 0)
        self._finished = False

    @property
    def pending(self) -> bool:
        """True while :meth:`advance` has more to do."""
        return self._taken < len(self._text)

    def update(self, text: str) -> None:
        """The text is now *text*. When it only grew, closed blocks stay the same objects; else all begins anew."""
        if text == self._text:
            return
        if self._finished or not text.startswith(self._text):
            self._reset()
        self._text = text

    def advance(self, limit: int = SLICE) -> bool:
        """Take up to *limit* characters more. True while there is more to take."""
        self._taken = min(len(self._text), self._taken + limit)
        self._close_what_is_complete()
        return self.pending

    def blocks(self) -> tuple[Block, ...]:
        """All blocks of what was taken so far, the open ones last."""
        span = (self._closed_to, self._taken)
        if span != self._open_for:
            self._open = self._parse_tail(self._text[self._closed_to : self._taken])
            self._open_for = span
        return (*self._closed, *self._open)

    @property
    def closed_count(self) -> int:
        """How many of the blocks will not change any more."""
        return len(self._closed)

    def finish(self) -> None:
        """The text is complete. When it defines links that earlier blocks may use, these are read once more."""
        if self._finished or self.pending:
            return
        self._finished = True
        self._open_for = (-1, -1)
        if len(self._text) <= MAX_OPEN and self._closed and _DEFINITION.search(self._text) and not _too_long(self._text):
            self._open = parse(self._text).blocks
            self._closed, self._closed_to, self._open_for = [], 0, (0, self._taken)

    def _close_what_is_complete(self) -> None:
        tail = self._text[self._closed_to : self._taken]
        # Code needs no parser while it is open, and may be of any length.
        while (fence := _fence(tail)) is not None:
            end = _fence_end(tail, fence)
            if end is None:
                return
            self._closed.extend(parse(tail[:end], self._references).blocks)
            self._closed_to += end
            tail = tail[end:]
        end = tail.rfind("\n") + 1
        if len(tail) > MAX_OPEN or _too_long(tail):
            self._close_raw(tail, end)
            return
        if end == 0:
            return
        complete = tail[:end]
        parsed = parse(complete, self._references)
        if len(parsed.starts) < 2:
            return
        keep = sum(parsed.counts[:-1])
        self._closed.extend(parsed.blocks[:keep])
        self._closed_to += _offset_of_line(complete, parsed.starts[-1])

    def _close_raw(self, tail: str, end: int) -> None:
        """Show text that is too long for the parser as it was written; the last line stays open while it grows."""
        upto = max(end, len(tail) - len(tail) % PIECE) if len(tail) - end > MAX_LINE else end
        lead = _lead(tail)
        if lead:
            self._closed.extend(parse(tail[:lead], self._references).blocks)
        self._closed.extend(raw_blocks(tail[lead:upto]))
        self._closed_to += upto

    def _parse_tail(self, tail: str) -> tuple[Block, ...]:
        if not tail:
            return ()
        fence = _fence(tail)
        if fence is not None and not fence.group(0).startswith(" ") and not _fence_closed(tail, fence):
            words = fence.group(2).split()
            return (Code(tail[fence.end() :].removesuffix("\n"), words[0][:40] if words else ""),)
        if fence is None and _too_long(tail):
            return tuple(raw_blocks(tail))
        blocks = parse(tail, dict(self._references)).blocks
        return blocks if self._finished else _without_half_address(blocks)


def _without_half_address(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """An address at the very end may go on: it is no link yet."""
    last = blocks[-1] if blocks else None
    if not isinstance(last, Paragraph) or not last.runs:
        return blocks
    runs = list(last.runs)
    # Closing punctuation after it is not part of the address yet, but will be when it goes on.
    at = len(runs) - 2 if len(runs) > 1 and runs[-1].link is None and not any(c.isspace() for c in runs[-1].text) else len(runs) - 1
    if runs[at].link is None or runs[at].link != runs[at].text:
        return blocks
    runs[at] = replace(runs[at], link=None)
    return (*blocks[:-1], replace(last, runs=tuple(runs)))


def raw_blocks(text: str) -> list[Block]:
    """*text* as written, in paragraphs of at most :data:`PIECE` characters."""
    return [Paragraph((Run(line[at : at + PIECE]),)) for line in text.split("\n") if line for at in range(0, len(line), PIECE)]


def _too_long(text: str) -> bool:
    suspicious = len(text) > MAX_LINE or text.count("[") > MAX_BRACKETS
    return suspicious and any(_line_too_long(line) for line in text.split("\n"))


def _line_too_long(line: str) -> bool:
    return len(line) > MAX_LINE or line.count("[") > MAX_BRACKETS


def _lead(tail: str) -> int:
    """Where the first line that is too long begins."""
    at = 0
    for line in tail.split("\n"):
        if _line_too_long(line):
            return at
        at += len(line) + 1
    return 0


def _fence(tail: str) -> re.Match[str] | None:
    """The opening fence when *tail* begins with one; an info string with a backtick makes it a paragraph."""
    found = _FENCE.match(tail)
    return None if found is None or (found.group(1)[0] == "`" and "`" in found.group(2)) else found


def _closing(tail: str, fence: re.Match[str]) -> re.Match[str] | None:
    mark = fence.group(1)
    return re.compile(rf"^ {{0,3}}{re.escape(mark[0])}{{{len(mark)},}}[ \t]*(\n|\Z)", re.MULTILINE).search(tail, fence.end())


def _fence_closed(tail: str, fence: re.Match[str]) -> bool:
    return _closing(tail, fence) is not None


def _fence_end(tail: str, fence: re.Match[str]) -> int | None:
    """Where the code that begins *tail* ends, once its closing line is complete."""
    closing = _closing(tail, fence)
    return closing.end() if closing is not None and closing.group(1) else None


def _offset_of_line(text: str, line: int) -> int:
    at = 0
    for _ in range(line):
        at = text.index("\n", at) + 1
    return at
