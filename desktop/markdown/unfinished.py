"""How the last words of a text look while it is still being written: half a construct is shown as what it is about to be.

Only the view of the open end is mended; what is stored and what is closed never is. Emphasis, code and strikethrough are
closed where the text ends, half a link is its words, half a formula is its source, a table is one from its second line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from desktop.markdown.blocks import Block, Heading, Paragraph, Run

REACH = 2_000
"""Characters of the last paragraph that are looked at; a construct that is open for longer is shown as it was written."""

_MARKS = re.compile(
    r"\\[!-/:-@\[-`{-~](?<!\\\()(?<!\\\[)"  # an escape, but not one that opens a formula
    r"|(?P<ticks>`+)|(?P<formula>\$\$|\\\[|\\\()|(?P<stars>\*{1,3}|_{1,3}|~~)|(?P<open>!?\[)|(?P<close>\])",
)
_ROW = re.compile(r" {0,3}\|.*")
_FIRST_ROW = re.compile(r"(?:^|\n) {0,3}\| [^|]*\|[^\n]*\n?$")
_HALF_RULE = re.compile(r" {0,3}\|[-:| \t]*")
_TARGET = re.compile(r"\((?:[^()\s]|\([^()\s]*\))*(?:\s+\"[^\"]*\"?)?\s*")
_HELD = re.compile(r"(?:(?<![\w*_~`])[*_~`]{1,3}|(?<=\S)[*_~]{1,2}|(?<!`)`{1,2}|!?\[|!|\\)$")
_CLOSING = {"$$": "$$", "\\[": "\\]", "\\(": "\\)"}


@dataclass(frozen=True, slots=True)
class Mended:
    """Source to show instead; ``rest`` is what follows it as plain source (half a formula)."""

    source: str
    rest: str = ""


def mend(tail: str) -> Mended:
    """What to show of the open end *tail* of a text that goes on. Pure; the closed part of it stays as it is."""
    begin = tail.rfind("\n\n") + 1
    last = tail[begin:]
    if len(last) > REACH or "\n```" in f"\n{last}" or "\n~~~" in f"\n{last}":
        return Mended(tail)
    table = _table(last)
    if table is not None:
        return Mended(tail[:begin] + table)
    mended = _inline(last)
    return Mended(tail[:begin] + mended.source, mended.rest)


def with_rest(blocks: tuple[Block, ...], rest: str) -> tuple[Block, ...]:
    """*blocks* with half a formula, as it was written, where their text ends."""
    last = blocks[-1] if blocks else None
    half = Run(rest.replace("\n", " "), code=True)
    if isinstance(last, Paragraph | Heading):
        return (*blocks[:-1], replace(last, runs=(*last.runs, half)))
    return (*blocks, Paragraph((half,)))


def without_half_fence(tail: str, begin: int, mark: str) -> int:
    """Where the code from *begin* in *tail* ends when its last line may be the beginning of the fence that closes it."""
    at = tail.rfind("\n") + 1
    line = tail[at:].strip()
    return max(begin, at) if line and len(line) < len(mark) and not line.strip(mark[0]) else len(tail)


def _table(last: str) -> str | None:
    """A header is a table without rows as soon as it looks like one."""
    if _FIRST_ROW.fullmatch(last):
        return f"{last.strip()}\n|{'---|' * _columns(last)}"
    before, _, line = last.rpartition("\n")
    head = before.rpartition("\n")[2]
    if not (_ROW.fullmatch(head) and line and _HALF_RULE.fullmatch(line)):
        return None
    return f"{before}\n|{'---|' * _columns(head)}"


def _columns(row: str) -> int:
    return len(re.split(r"(?<!\\)\|", row.strip().removeprefix("|").removesuffix("|")))


def _inline(text: str) -> Mended:
    text = _without_opening(text)
    if (held := _HELD.search(text)) is not None and text[: held.start()].strip() and not text.endswith("\n"):
        text = text[: held.start()]
    stack: list[tuple[str, int, int]] = []
    brackets: list[tuple[int, int]] = []
    at = 0
    while (found := _MARKS.search(text, at)) is not None:
        at = found.end()
        if found.group("ticks"):
            close = re.compile(rf"(?<!`){found.group()}(?!`)").search(text, at)
            if close is None:
                return Mended(_closed(text[: found.start()], stack, brackets) + _half_code(text, found))
            at = close.end()
        elif found.group("formula"):
            close_at = text.find(_CLOSING[found.group()], at)
            if close_at < 0:
                return Mended(_closed(text[: found.start()], stack, brackets), text[found.start() :])
            at = close_at + 2
        elif found.group("stars"):
            _star(text, found, stack)
        elif found.group("open"):
            brackets.append((found.start(), found.end()))
        elif found.group("close") and brackets:
            begin = brackets.pop()
            half = _half_target(text, at)
            if half is not None:
                words = text[begin[1] : found.start()]
                return Mended(_closed(text[: begin[0]] + words, stack, brackets))
    return Mended(_closed(text, stack, brackets))


def _without_opening(text: str) -> str:
    """One or two backticks or tildes on a line of their own are about to be a fence."""
    before, newline, line = text.rpartition("\n")
    return before + newline if line.strip() in ("`", "``", "~", "~~") else text


def _half_code(text: str, found: re.Match[str]) -> str:
    inside = text[found.end() :]
    if not inside.strip() or "\n" in inside.strip():
        return text[found.start() :]
    return f"{found.group()}{inside}{' ' if inside.endswith('`') else ''}{found.group()}"


def _star(text: str, found: re.Match[str], stack: list[tuple[str, int, int]]) -> None:
    before, after = text[found.start() - 1 : found.start()], text[found.end() : found.end() + 1]
    mark = found.group()
    if stack and stack[-1][0] == mark and before.strip():
        stack.pop()
    elif after.strip() and not (mark[0] == "_" and before.isalnum()) and not (before.isalnum() and after.isalnum() and mark == "*"):
        stack.append((mark, found.start(), found.end()))


def _half_target(text: str, at: int) -> int | None:
    """Not None when the text ends within the address of a link that begins at *at*."""
    if at == len(text):
        inside = text[text.rfind("[") + 1 : -1]
        return at if inside[:1].isalpha() and len(inside) > 1 else None
    target = _TARGET.match(text, at)
    return target.end() if target is not None and target.end() == len(text) else None


def _closed(text: str, stack: list[tuple[str, int, int]], brackets: list[tuple[int, int]]) -> str:
    """*text* with what is open in it closed, and without the bracket of half a link."""
    for begin, end in reversed(brackets):
        inside = text[end:]
        if inside and "\n" not in inside and not inside[0].isspace() and text[begin - 1 : begin] in ("", " ", "\n", "*", "_", "("):
            if inside[0] in "xX^" and len(inside) < 3:
                continue
            text = text[:begin] + text[end:]
    blank = len(text) - len(text.rstrip(" "))
    bare = text[: len(text) - blank] if blank else text
    closing = "".join(mark for mark, _, end in reversed(stack) if end < len(bare) + 1 and bare[-1:] not in mark)
    return bare + closing + text[len(bare) :]
