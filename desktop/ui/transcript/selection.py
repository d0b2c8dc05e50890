"""What is selected across the pieces of one message, and the text it is. No Qt: only the pieces in sight have widgets.

A spot is a piece and an offset in its text, counted in characters of :func:`text_of`; formulas count with their source.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from desktop.markdown.blocks import Block, Code, Heading, Inline, Paragraph, Place, Rule, Run, Table, plain
from desktop.markdown.write import to_markdown, to_plain
from desktop.ui.transcript.kinds import CODE_LINE, CodeBox, Line, Piece, Plain, Prose


@dataclass(frozen=True, slots=True, order=True)
class Spot:
    """A place between two characters of a message."""

    piece: int
    at: int


@dataclass(frozen=True, slots=True)
class Selection:
    """From where it began to where it is drawn now, in either direction."""

    anchor: Spot
    head: Spot

    @property
    def first(self) -> Spot:
        """The upper end."""
        return min(self.anchor, self.head)

    @property
    def last(self) -> Spot:
        """The lower end."""
        return max(self.anchor, self.head)

    @property
    def empty(self) -> bool:
        """True when nothing is between its ends."""
        return self.anchor == self.head

    def within(self, piece: int, length: int) -> tuple[int, int] | None:
        """What of a piece with *length* characters is selected, None for nothing."""
        if not self.first.piece <= piece <= self.last.piece:
            return None
        start = min(length, self.first.at) if piece == self.first.piece else 0
        end = min(length, self.last.at) if piece == self.last.piece else length
        return (start, end) if end > start else None


def selectable(piece: Piece) -> bool:
    """True for a piece with text that can be selected."""
    return isinstance(piece, Prose | Plain | CodeBox)


def text_of(piece: Piece) -> str:
    """The text of *piece* as spots count it; cells of a table are apart by tabs, its rows and all blocks by newlines."""
    if isinstance(piece, CodeBox):
        return piece.text
    if isinstance(piece, Plain):
        return piece.text
    return "\n".join(_block_text(block) for block in piece.blocks) if isinstance(piece, Prose) else ""


def _block_text(block: Block) -> str:
    if isinstance(block, Table):
        return "\n".join("\t".join(plain(cell) for cell in row) for row in block.rows)
    if isinstance(block, Code):
        return block.text
    return "" if isinstance(block, Rule) else plain(block.runs)


def everything(pieces: Sequence[Piece]) -> Selection | None:
    """All text of a message."""
    places = [at for at, piece in enumerate(pieces) if selectable(piece)]
    if not places:
        return None
    return Selection(Spot(places[0], 0), Spot(places[-1], len(text_of(pieces[places[-1]]))))


def moved(selection: Selection, old: Sequence[Piece], new: Sequence[Piece]) -> Selection | None:
    """*selection* in the pieces that took the place of *old*; None when a piece it ends in is gone."""
    anchor, head = (_moved(spot, old, new) for spot in (selection.anchor, selection.head))
    return None if anchor is None or head is None else Selection(anchor, head)


def _moved(spot: Spot, old: Sequence[Piece], new: Sequence[Piece]) -> Spot | None:
    piece = old[spot.piece] if spot.piece < len(old) else None
    for by in (0, *(sign * step for step in range(1, 9) for sign in (1, -1))):
        at = spot.piece + by
        if 0 <= at < len(new) and (new[at] is piece or new[at] == piece):
            return Spot(at, spot.at)
    if piece is not None and spot.piece < len(new) and type(new[spot.piece]) is type(piece):
        # The open piece at the end, which grew.
        return Spot(spot.piece, min(spot.at, len(text_of(new[spot.piece]))))
    return None


def copied(pieces: Sequence[Piece], selection: Selection, *, markdown: bool) -> str:
    """The selected text: as Markdown, or plain. Code and what the user wrote exactly, formulas as TeX."""
    found: list[str] = []
    blocks: list[Block] = []
    write = to_markdown if markdown else to_plain

    def flush() -> None:
        if blocks:
            found.append(write(blocks))
            blocks.clear()

    for part in _parts(pieces, selection):
        if isinstance(part, _Verbatim):
            flush()
            if part.joined and found:
                found[-1] += part.text
            else:
                found.append(part.text)
        else:
            blocks.append(part)
    if markdown and not found and len(blocks) == 1 and isinstance(blocks[0], Code) and _one_piece(selection):
        # Words out of one code box are wanted as they are, not as a box.
        return blocks[0].text
    flush()
    return "\n\n".join(found)


def _one_piece(selection: Selection) -> bool:
    return selection.first.piece == selection.last.piece and selection.first.at > 0


Row = tuple[Inline, ...]


@dataclass(frozen=True, slots=True)
class _Verbatim:
    text: str
    joined: bool
    """Follows what stands before it without a break of its own."""


def _parts(pieces: Sequence[Piece], selection: Selection) -> Iterator[Block | _Verbatim]:
    at = selection.first.piece
    while at <= min(selection.last.piece, len(pieces) - 1):
        piece = pieces[at]
        if isinstance(piece, CodeBox):
            upto = at + 1
            while upto < len(pieces) and isinstance(follows := pieces[upto], CodeBox) and not follows.first:
                upto += 1
            yield from _code(pieces, range(at, upto), selection)
            at = upto
            continue
        span = selection.within(at, len(text_of(piece)))
        if isinstance(piece, Line) and selection.first.piece < at < selection.last.piece:
            yield Rule(piece.place)
        elif span is not None and isinstance(piece, Plain):
            yield _Verbatim(_verbatim(piece, *span), piece.goes_on)
        elif span is not None and isinstance(piece, Prose):
            yield from _prose(piece, *span, _header(pieces, at) if at == selection.first.piece else None)
        at += 1


def _verbatim(piece: Plain, start: int, end: int) -> str:
    """Lines that were too long for one are put together again."""
    head = "\n" if piece.goes_on and start == 0 and 0 not in piece.cuts else ""
    if not piece.cuts:
        return head + piece.text[start:end]
    at, parts = 0, [head]
    for number, line in enumerate(piece.text.split("\n")):
        if number and number not in piece.cuts and start <= at - 1 < end:
            parts.append("\n")
        parts.append(line[max(0, start - at) : max(0, end - at)])
        at += len(line) + 1
    return "".join(parts)


def _code(pieces: Sequence[Piece], places: range, selection: Selection) -> Iterator[Block]:
    """One code box, which may be in several pieces; what is folded away belongs to its last line."""
    boxes = [piece for at in places if isinstance(piece := pieces[at], CodeBox)]
    whole = boxes[0].whole
    starts = _line_starts(whole)
    begin: int | None = None
    end = 0
    for at, box in zip(places, boxes, strict=True):
        span = selection.within(at, len(box.text))
        if span is None:
            continue
        if begin is None:
            begin = _in_whole(box, span[0], starts)
        end = _in_whole(box, span[1], starts)
        if span[1] == len(box.text) and (box.hidden or box.last) and selection.last.piece > places[-1]:
            end = len(whole)
    if begin is None:
        return
    if selection.last.piece >= places[0] and selection.last == Spot(places[-1], len(boxes[-1].text)):
        end = len(whole)
    yield Code(whole[begin:end], boxes[0].language, boxes[0].place)


def _line_starts(whole: str) -> list[int]:
    """Where each shown line begins in *whole*."""
    starts, at = [], 0
    for line in whole.split("\n"):
        starts += [at + cut for cut in range(0, len(line), CODE_LINE)] or [at]
        at += len(line) + 1
    return starts


def _in_whole(box: CodeBox, offset: int, starts: Sequence[int]) -> int:
    line = box.line + box.text.count("\n", 0, offset)
    column = offset - (box.text.rfind("\n", 0, offset) + 1)
    return (starts[line] if line < len(starts) else len(box.whole)) + column


def _prose(piece: Prose, start: int, end: int, header: Row | None) -> Iterator[Block]:
    at = 0
    for block in piece.blocks:
        length = len(_block_text(block))
        inside = (max(0, start - at), min(length, end - at))
        if at < end and inside[1] >= inside[0] and at + length >= start and (inside[1] > inside[0] or length == 0):
            if isinstance(block, Table):
                yield from _table(block, *inside, header)
            elif isinstance(block, Paragraph | Heading):
                yield _cut_block(block, *inside, length)
            else:
                yield block
        at += length + 1


def _cut_block(block: Paragraph | Heading, start: int, end: int, length: int) -> Block:
    if (start, end) == (0, length):
        return block
    runs = cut_runs(block.runs, start, end)
    if start == 0:
        return replace(block, runs=runs)
    # Words out of the middle of an item or heading are words.
    return Paragraph(runs, Place())


def cut_runs(runs: Inline, start: int, end: int) -> Inline:
    """The characters of *runs* from *start* to *end*; formulas and references to notes are never cut."""
    found: list[Run] = []
    at = 0
    for run in runs:
        first, last = max(0, start - at), min(len(run.text), end - at)
        if last > first:
            found.append(run if run.math or run.note else replace(run, text=run.text[first:last]))
        at += len(run.text)
    return tuple(found)


def _table(table: Table, start: int, end: int, header: Row | None) -> Iterator[Block]:
    """The rows that are touched below their *header* (None: it is the first row, or was given with the part before).

    Words out of one cell are words.
    """
    rows: list[tuple[Inline, ...]] = []
    at = first = 0
    for number, row in enumerate(table.rows):
        length = len("\t".join(plain(cell) for cell in row))
        if at < end and at + length >= start and max(at, start) < min(at + length, end) + (length == 0):
            first = first if rows else number
            rows.append(row)
            if at <= start and end <= at + length and (start, end) != (at, at + length):
                yield from _cells(row, start - at, end - at)
                return
        at += length + 1
    if not rows:
        return
    if header is None and (table.place.joined or first == 0):
        yield Table(tuple(rows), table.align, table.place)
    else:
        yield Table((header or table.rows[0], *rows), table.align, replace(table.place, joined=False))


def _cells(row: Sequence[Inline], start: int, end: int) -> Iterator[Block]:
    at, words = 0, []
    for cell in row:
        length = len(plain(cell))
        runs = cut_runs(cell, start - at, end - at)
        if runs:
            words.append(runs)
        at += length + 1
    if words:
        yield Paragraph(tuple(run for number, cell in enumerate(words) for run in ((Run("\t"), *cell) if number else cell)))


def _part(pieces: Sequence[Piece], at: int) -> Table | None:
    """The table, or the part of one, that the piece at *at* shows."""
    piece = pieces[at] if at < len(pieces) else None
    block = piece.blocks[0] if isinstance(piece, Prose) else None
    return block if isinstance(block, Table) else None


def first_part(pieces: Sequence[Piece], at: int) -> int:
    """Which piece shows the beginning of the table of which the piece at *at* shows a part."""
    while at > 0 and (part := _part(pieces, at)) is not None and part.place.joined:
        at -= 1
    return at


def _header(pieces: Sequence[Piece], at: int) -> Row | None:
    """The header of the table of which the piece at *at* shows a later part; None where there is none such."""
    part, whole = _part(pieces, at), _part(pieces, first_part(pieces, at))
    return whole.rows[0] if part is not None and part.place.joined and whole is not None else None


def whole_table(pieces: Sequence[Piece], at: int) -> Table | None:
    """The table of which the piece at *at* shows a part; None when it shows none."""
    first = first_part(pieces, at)
    table = _part(pieces, first)
    if table is None:
        return None
    rows = list(table.rows)
    for number in range(first + 1, len(pieces)):
        part = _part(pieces, number)
        if part is None or not part.place.joined:
            break
        rows += part.rows
    return Table(tuple(rows), table.align, table.place)
