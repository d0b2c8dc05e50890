"""What is said aloud of an answer that is being written: whole sentences, and code by its size. Pure functions, no Qt."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

from desktop.markdown.blocks import Block, Code, Heading, Paragraph, Rule, Table, plain

_CLOSING = "\"'”’»)]}）」』】”"
_END = re.compile(rf"[.!?…؟۔।]+[{re.escape(_CLOSING)}]*(?=\s)|[。！？｡]+[{re.escape(_CLOSING)}]*|\n")
_LAST_WORD = re.compile(r"([^\W\d_]+)\.$")
_INITIALS = re.compile(r"(?:^|[\s(«“\"])(?:[^\W\d_]\.)+$")
_NUMBER = re.compile(r"^\s*\d{1,3}\.$")
_ABBREVIATIONS = (
    "mr mrs ms dr prof st sr jr vs vol fig eq ch sec approx inc ltd co corp gen col sgt capt rev hon al cf "
    "jan feb mar apr jun jul aug sep sept oct nov dec "
    "г гг стр рис табл им ул пр д кв корп тел тыс млн млрд руб коп см ср напр проф акад доц гл ст п пп обл р н э в вв "
    "bzw z s u evtl ca nr str abb bd hrsg vgl"
)
_BEFORE_MORE = frozenset(_ABBREVIATIONS.split())
"""Words after whose full stop a sentence goes on, whatever follows. ``etc.`` and ``т. д.`` are none: they often end one."""


def sentences(text: str) -> list[str]:
    """*text* cut into sentences, each without space around it; the last may be unfinished. Joined they are the whole text again.

    A full stop ends no sentence after an abbreviation, an initial or the number of a list, nor before a small letter.
    Chinese and Japanese marks end one without a space after them.
    """
    found, start = [], 0
    for match in _END.finditer(text):
        if match.group() != "\n" and not _ends(text, start, match):
            continue
        found.append(text[start : match.end()].strip())
        start = match.end()
    found.append(text[start:].strip())
    return [sentence for sentence in found if sentence]


def _ends(text: str, start: int, match: re.Match[str]) -> bool:
    mark = match.group()
    if mark[0] in "。！？｡":
        return True
    following = text[match.end() :].lstrip(" \t\xa0" + _CLOSING + "«“„\"'([")
    if following[:1].islower():
        return False
    if not mark.startswith(".") or mark.startswith(".."):
        return True
    before = text[start : match.start() + 1]
    word = _LAST_WORD.search(before)
    if word is not None and word.group(1).casefold() in _BEFORE_MORE:
        return False
    return not _INITIALS.search(before) and not _NUMBER.search(before)


def spoken(blocks: Sequence[Block], closed: int, code: Callable[[int], str], table: Callable[[int, int], str]) -> list[list[str]]:
    """For each block what is said of it: sentences, of the blocks from *closed* on only those that are finished.

    *code* words a block of so many lines, *table* one of so many rows and columns.
    """
    return [_spoken(block, at < closed, code, table) for at, block in enumerate(blocks)]


def _spoken(block: Block, closed: bool, code: Callable[[int], str], table: Callable[[int, int], str]) -> list[str]:
    if isinstance(block, Paragraph | Heading):
        said = sentences(plain(block.runs))
        return said if closed else said[:-1]
    if not closed or isinstance(block, Rule):
        return []
    if isinstance(block, Code):
        return [code(block.text.count("\n") + 1)]
    # Of a long table the first part is told of.
    return [table(len(block.rows), len(block.align))] if isinstance(block, Table) and not block.place.joined else []
