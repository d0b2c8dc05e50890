"""Text as pieces: what Markdown said, and what is shown as it was written. Long text becomes many, of about a screen each. No Qt."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import pairwise

from desktop.markdown.blocks import Block, Code, Heading, Paragraph, Rule, Run, Table, size_of
from desktop.markdown.tables import column_shares
from desktop.ui.transcript.kinds import CODE_LINE, CodeBox, Line, Piece, Plain, Prose

PROSE_CHARS = 2_000
PROSE_BLOCKS = 24
BLANK_BLOCKS = 120
"""Lines of a piece with next to nothing in them: hundreds of thousands of line ends are no reason for as many pieces."""
CODE_LINES = 80
"""Colouring a piece, and laying it out, takes a few milliseconds."""
FOLDED_LINES = 60
"""Longer code is folded to its first lines, while it grows as well: so nothing moves when it is complete."""
TABLE_ROWS = 12
TABLE_CELLS = 144


def plain_pieces(text: str, *, muted: bool = False) -> Iterator[Piece]:
    """*text* as it was written, line for line, in pieces of about a screen."""
    lines: list[str] = []
    cuts: list[int] = []
    chars, goes_on = 0, False
    written, at = text.split("\n"), 0
    while at < len(written):
        if not lines and (together := _short_lines(written, at)):
            # By the hundred thousand, one by one, they take too long.
            yield Plain("\n".join(together), muted, goes_on)
            at, goes_on = at + len(together), True
            continue
        line, at = written[at], at + 1
        for number, cut in enumerate(_cut(line, PROSE_CHARS // 2) if len(line) > PROSE_CHARS // 2 else (line,)):
            if lines and (chars + len(cut) > PROSE_CHARS or len(lines) >= PROSE_BLOCKS):
                yield Plain("\n".join(lines), muted, goes_on, tuple(cuts))
                lines, cuts, chars, goes_on = [], [], 0, True
            if number:
                cuts.append(len(lines))
            lines.append(cut)
            chars += len(cut)
    yield Plain("\n".join(lines), muted, goes_on, tuple(cuts))


def _short_lines(lines: Sequence[str], at: int) -> Sequence[str]:
    """The lines from *at* on that make a whole piece because they are short; none where they do not."""
    for count, most in ((BLANK_BLOCKS, BLANK_BLOCKS // 2), (PROSE_BLOCKS, PROSE_CHARS // 2 - PROSE_BLOCKS)):
        together = lines[at : at + count]
        if len(lines) - at > count and sum(map(len, together)) <= most:
            return together
    return ()


def prose_pieces(
    blocks: Sequence[Block], opened: frozenset[str] = frozenset(), key: str = "", codes: int = 0
) -> Iterator[tuple[Piece, int]]:
    """*blocks* as pieces, each with the number of blocks up to its end.

    Long code is folded unless its key, *key* and its number from *codes* on, is among *opened*.

    Code, rules and tables stand alone, the rest is grouped up to about a screen of text. Of a block in
    several pieces only the last has it, the others 0.
    """
    group: list[Block] = []
    chars = 0
    for at, block in enumerate(blocks):
        if isinstance(block, Paragraph | Heading):
            size = size_of(block)
            if group and (chars + size > PROSE_CHARS or len(group) >= PROSE_BLOCKS):
                yield Prose(tuple(group)), at
                group, chars = [], 0
            if size <= PROSE_CHARS:
                group.append(block)
                chars += size
                continue
        elif group:
            yield Prose(tuple(group)), at
            group, chars = [], 0
        if isinstance(block, Code):
            alone = list(code_pieces(block, f"{key} {codes}", opened))
            codes += 1
        else:
            alone = list(_alone(block, blocks[at + 1] if at + 1 < len(blocks) else None))
        yield from ((piece, 0) for piece in alone[:-1])
        yield alone[-1], at + 1
    if group:
        yield Prose(tuple(group)), len(blocks)


def _alone(block: Paragraph | Heading | Table | Rule, follows: Block | None) -> Iterator[Piece]:
    if isinstance(block, Table):
        yield from _table(block, isinstance(follows, Table) and follows.place.joined)
    elif isinstance(block, Rule):
        yield Line(block.place)
    else:
        yield from (Prose((part,)) for part in _shorter(block))


def _shorter(block: Paragraph | Heading) -> Iterator[Block]:
    """A paragraph that is too long for one piece, in several."""
    runs: list[Run] = []
    chars = 0
    place = block.place
    for run in block.runs:
        for text in _cut(run.text, PROSE_CHARS // 2):
            if runs and chars + len(text) > PROSE_CHARS // 2:
                yield Paragraph(tuple(runs), place)
                place = replace(place, marker=None, tight=True, joined=True)
                runs, chars = [], 0
            runs.append(replace(run, text=text))
            chars += len(text)
    yield Paragraph(tuple(runs), place)


def _cut(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)] or [""]


def code_pieces(block: Code, key: str, opened: frozenset[str]) -> Iterator[Piece]:
    """*block* in its box, or in several that look like one; folded to its first lines when it is long and *key* is not *opened*."""
    lines = [cut for line in block.text.split("\n") for cut in _cut(line, CODE_LINE)]
    total = block.text.count("\n") + 1
    if len(lines) > FOLDED_LINES and key not in opened:
        text = "\n".join(lines[:FOLDED_LINES])
        yield CodeBox(text, block.language, block.text, place=block.place, key=key, total=total, hidden=len(lines) - FOLDED_LINES)
        return
    key = key if len(lines) > FOLDED_LINES else ""
    starts = range(0, len(lines), CODE_LINES)
    for at in starts:
        text = "\n".join(lines[at : at + CODE_LINES])
        yield CodeBox(text, block.language, block.text, at == 0, at == starts[-1], block.place, key, at, total)


def _table(block: Table, has_more: bool) -> Iterator[Piece]:
    """*block* in parts; *has_more*: the block that follows has more of its rows."""
    most = max(4, min(TABLE_ROWS, TABLE_CELLS // max(1, len(block.align))))
    first = most if block.place.joined else most + 1
    if len(block.rows) <= first and not block.place.joined and not has_more:
        yield Prose((block,))
        return
    shares = column_shares(block)
    joined = replace(block.place, joined=True)
    edges = [0, *range(first, len(block.rows), most), len(block.rows)]
    for start, end in pairwise(edges):
        place = joined if start else block.place
        yield Prose((Table(block.rows[start:end], block.align, place, shares, has_more or end < len(block.rows)),))
