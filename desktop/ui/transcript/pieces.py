"""What a message is shown as: a tuple of pieces (``kinds.py``). No Qt; one widget in ``*_view.py`` or ``rows.py`` shows one piece.

Long text becomes many pieces, so that only the part of a message that is on the screen is ever laid out.
"""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from itertools import pairwise
from typing import Any
from urllib.parse import urlsplit

from desktop.chat.items import Source
from desktop.chat.message import Message, MessageState, Role
from desktop.chat.names import shown_name
from desktop.chat.parts import FilePart, ImagePart, Part, ProviderPart, ReasoningPart, SourcesPart, TextPart, ToolCallPart, ToolResultPart
from desktop.chat.text import normalise_text
from desktop.markdown.blocks import Block, Code, Heading, Marker, Paragraph, Place, Rule, Run, Table, size_of
from desktop.markdown.footnotes import notes_last
from desktop.markdown.stream import SLICE, MarkdownStream
from desktop.ui.transcript.kinds import (
    CODE_LINE,
    Actions,
    CodeBox,
    Ending,
    FileRow,
    Head,
    Line,
    Pictures,
    Piece,
    Plain,
    Prose,
    SourcesRow,
    Thought,
    ToolRow,
    Waiting,
)

__all__ = [
    "Actions",
    "CodeBox",
    "Ending",
    "FileRow",
    "Head",
    "Line",
    "Pictures",
    "Piece",
    "Plain",
    "Prose",
    "SourcesRow",
    "Streams",
    "Surroundings",
    "Thought",
    "ToolRow",
    "Waiting",
    "estimate",
    "estimate_message",
    "pieces_of",
    "read_on",
]

PROSE_CHARS = 2_000
PROSE_BLOCKS = 24
CODE_LINES = 80
"""Colouring a piece, and laying it out, takes a few milliseconds."""
FOLDED_LINES = 60
"""Longer code is folded to its first lines, while it grows as well: so nothing moves when it is complete."""
TABLE_ROWS = 12
TABLE_CELLS = 144
KEPT_STREAMS = 48
CITED = 300
"""Characters of a cited text that are shown."""
NOT_WHOLE = ("length", "content_filter", "pause")
"""Finish reasons of an answer that is not whole."""


class TextPieces:
    """The pieces of one growing text; those of closed blocks are made once and stay the same objects."""

    def __init__(self, key: str = "") -> None:
        self._key = key
        self._opened: frozenset[str] = frozenset()
        self._codes = 0
        """Code boxes among what is done."""
        self._stream = MarkdownStream()
        self._complete = False
        self._done: list[Piece] = []
        self._done_to = 0
        self._last_done: Block | None = None

    def read(self, text: str, complete: bool, limit: int = SLICE) -> bool:
        """Take more of *text*; True while there is more to take."""
        self._complete = complete
        self._stream.update(text)
        self._stream.advance(limit)
        if complete:
            self._stream.finish()
        return self._stream.pending

    def pieces(self, opened: frozenset[str] = frozenset()) -> tuple[Piece, ...]:
        """All pieces of what was read; long code is folded unless its key is among *opened*."""
        stream = self._stream
        blocks = notes_last(stream.blocks()) if self._complete else stream.blocks()
        if (
            opened != self._opened
            or self._done_to > stream.closed_count
            or (self._done_to and blocks[self._done_to - 1] is not self._last_done)
        ):
            self._done, self._done_to, self._last_done, self._codes, self._opened = [], 0, None, 0, opened
        start, final = self._done_to, 0
        fresh = list(prose_pieces(blocks[start:], opened, self._key, self._codes))
        # A group is final once a closed block follows it that it did not take; an open one may become what it takes.
        for number, (_, end) in enumerate(fresh[:-1], 1):
            if end and start + end < stream.closed_count:
                final, self._done_to = number, start + end
        self._codes += sum(isinstance(block, Code) for block in blocks[start : self._done_to])
        self._done.extend(piece for piece, _ in fresh[:final])
        if final:
            self._last_done = blocks[self._done_to - 1]
        return (*self._done, *(piece for piece, _ in fresh[final:]))


class Streams:
    """The parsed text of the messages seen last, so that scrolling back does not parse again."""

    def __init__(self) -> None:
        self._kept: OrderedDict[tuple[str, int], TextPieces] = OrderedDict()

    def text(self, message_id: str, index: int) -> TextPieces:
        """What was read of the text part *index* of a message."""
        key = (message_id, index)
        found = self._kept.get(key)
        if found is None:
            found = self._kept[key] = TextPieces(f"code {index}")
        self._kept.move_to_end(key)
        while len(self._kept) > KEPT_STREAMS:
            self._kept.popitem(last=False)
        return found

    def clear(self) -> None:
        """Forget all."""
        self._kept.clear()


@dataclass(frozen=True, slots=True)
class Surroundings:
    """What a message's look depends on besides itself."""

    versions: tuple[str, ...] = ()
    progress: Any = None
    """What the session waits for."""
    offers: tuple[str, ...] = ()
    """What can be done when the answer is not whole."""
    thought_expanded: bool | None = None
    """What the user chose; None: open while it is live, folded after."""
    open_folds: frozenset[str] = frozenset()
    """The keys of the other folds that the user opened."""
    actions: tuple[str, ...] = ()
    """What can be done with the message now."""
    model: str = ""
    """The name for people of the model that answered; empty: its id is all that is known."""


def pieces_of(
    message: Message, around: Surroundings, streams: Streams, upto: int | None = None, limit: int = SLICE
) -> tuple[tuple[Piece, ...], bool]:
    """The pieces of *message*, and whether more of its text is still to be read (call again for it).

    Of a text at its end only *upto* characters are shown, None shows it all; this may only grow from call to call.
    *limit* characters more of a text are read, none for 0.
    """
    if message.role is Role.USER:
        return tuple(_user_pieces(message, around)), False
    return _answer_pieces(message, around, streams, upto, limit)


def read_on(message: Message, streams: Streams, upto: int | None = None) -> bool:
    """Read one slice more of the text of *message*, without making pieces. True while there is more."""
    complete = message.state is not MessageState.STREAMING
    return any(streams.text(message.id, at).read(text, complete) for at, text in _texts(message.parts, upto).items())


def live_length(message: Message) -> int:
    """Characters of the text at the end of *message*; 0 when it ends with something else."""
    length = 0
    for part in reversed(message.parts):
        if not isinstance(part, TextPart):
            break
        length += len(part.text)
    return length


def _texts(parts: Sequence[Part], upto: int | None = None) -> dict[int, str]:
    """The texts of *parts* by where they begin: text in several parts that follow each other is one text."""
    found: dict[int, str] = {}
    begin = -1
    for at, part in enumerate(parts):
        if not isinstance(part, TextPart):
            begin = -1
        elif begin >= 0:
            found[begin] += part.text
        else:
            begin, found[at] = at, part.text
    if begin >= 0 and upto is not None:
        found[begin] = found[begin][:upto]
    return found


def _user_pieces(message: Message, around: Surroundings) -> Iterator[Piece]:
    images = tuple(part for part in message.parts if isinstance(part, ImagePart))
    if images:
        yield Pictures(images)
    yield from (FileRow(part) for part in message.parts if isinstance(part, FilePart))
    results = {part.call_id: part for part in message.parts if isinstance(part, ToolResultPart)}
    for part in results.values():
        yield from tool_pieces(f"result {part.call_id}", "", None, part, around.open_folds)
    if message.text:
        yield from plain_pieces(message.text)
    if around.actions:
        yield Actions(message.id, message.text, False, around.versions, can=around.actions, user=True)


def plain_pieces(text: str, *, muted: bool = False) -> Iterator[Piece]:
    """*text* as it was written, line for line, in pieces of about a screen."""
    lines: list[str] = []
    cuts: list[int] = []
    chars, goes_on = 0, False
    written, at = text.split("\n"), 0
    while at < len(written):
        if (
            not lines
            and len(written) - at > PROSE_BLOCKS
            and len(together := "\n".join(written[at : at + PROSE_BLOCKS])) <= PROSE_CHARS // 2
        ):
            # Short lines, of which one piece takes so many: by the hundred thousand, one by one, they take too long.
            yield Plain(together, muted, goes_on)
            at, goes_on = at + PROSE_BLOCKS, True
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


def _answer_pieces(
    message: Message, around: Surroundings, streams: Streams, upto: int | None, limit: int
) -> tuple[tuple[Piece, ...], bool]:
    live = message.state is MessageState.STREAMING
    pieces: list[Piece] = [Head(around.model or message.model or "", message.created_at)]
    more = False
    texts = _texts(message.parts, upto)
    last = len(message.parts) - 1
    for at, part in enumerate(message.parts):
        if at in texts:
            text = streams.text(message.id, at)
            more = text.read(texts[at], not live, limit) or more
            pieces.extend(text.pieces(around.open_folds))
        elif isinstance(part, ReasoningPart):
            if part.text:
                pieces.extend(_thought(message, part, live and at == last, around))
        elif isinstance(part, ImagePart):
            pieces.append(Pictures((part,)))
        elif isinstance(part, FilePart):
            pieces.append(FileRow(part))
        else:
            pieces.extend(_folded(message, at, part, around.open_folds))
    if live:
        if not message.parts or around.progress is not None:
            pieces.append(Waiting(message.id, around.progress))
    else:
        pieces.extend(_foot(message, around))
    return tuple(pieces), more


def _folded(message: Message, at: int, part: Part, opened: frozenset[str]) -> Iterator[Piece]:
    """What is folded until someone wants to see it: tools and sources. What only the provider understands is not shown."""
    if isinstance(part, SourcesPart):
        yield from source_pieces(f"sources {at}", part.sources, opened)
    elif isinstance(part, ToolCallPart):
        results = (other for other in message.parts if isinstance(other, ToolResultPart) and other.call_id == part.id)
        yield from tool_pieces(f"call {at}", part.name, part.arguments, next(results, None), opened)
    elif isinstance(part, ProviderPart) and part.provider_data and "input" in part.provider_data:
        arguments = json.dumps(part.provider_data["input"], ensure_ascii=False)
        yield from tool_pieces(f"call {at}", str(part.provider_data.get("name") or ""), arguments, None, opened, on_server=True)
    elif isinstance(part, ToolResultPart) and all(getattr(other, "id", None) != part.call_id for other in message.parts):
        yield from tool_pieces(f"result {at}", "", None, part, opened)


def tool_pieces(
    key: str, name: str, arguments: str | None, result: ToolResultPart | None, opened: frozenset[str], *, on_server: bool = False
) -> Iterator[Piece]:
    """The row of a call with what it was called with and what came back below it when its fold is open."""
    text, complete = _pretty(arguments or "{}")
    outcome = "server" if on_server else "open"
    if not complete:
        outcome = "unfinished"
    elif result is not None:
        outcome = "failed" if result.is_error else "answered"
    yield ToolRow(key, shown_name(normalise_text(name)), outcome, key in opened)
    if key not in opened:
        return
    if arguments is not None:
        yield from _code(Code(text, "json" if complete else ""), f"{key} code", opened)
    if result is not None:
        yield from plain_pieces(normalise_text(result.content), muted=True)


@lru_cache(maxsize=64)
def _pretty(arguments: str) -> tuple[str, bool]:
    """*arguments* laid out for reading, and whether they are whole; cut ones stay as they are."""
    try:
        value = json.loads(arguments)
    except (ValueError, RecursionError):
        return normalise_text(arguments), False
    return normalise_text(json.dumps(value, ensure_ascii=False, indent=2)), isinstance(value, dict)


def source_pieces(key: str, sources: Sequence[Source], opened: frozenset[str]) -> Iterator[Piece]:
    """The row of the places an answer cites, with their numbered links below it when its fold is open."""
    yield SourcesRow(key, len(sources), key in opened)
    if key not in opened:
        return
    blocks: list[Block] = []
    for number, source in enumerate(sources, 1):
        title = " ".join(source.title.split()) or source.url
        host = urlsplit(source.url).netloc if source.url.isascii() and "://" in source.url else ""
        runs = [Run(title[:300], link=source.url or None)]
        if host and host not in title:
            runs.append(Run(f" · {host}"))
        blocks.append(Paragraph(tuple(runs), Place(indent=1, marker=Marker(number), tight=True)))
        cited = " ".join(source.cited_text.split())
        if cited:
            shown = cited if len(cited) <= CITED else cited[:CITED] + "…"
            blocks.append(Paragraph((Run(f"“{shown}”", italic=True),), Place(indent=1, tight=True)))
    yield from (piece for piece, _ in prose_pieces(blocks))


def _thought(message: Message, part: ReasoningPart, live: bool, around: Surroundings) -> Iterator[Piece]:
    seconds = part.seconds
    if seconds is None and message.first_token_at is not None and message.finished_at is not None and not message.text:
        seconds = message.finished_at - message.first_token_at
    expanded = live if around.thought_expanded is None else around.thought_expanded
    yield Thought(live, seconds, expanded)
    if expanded:
        yield from plain_pieces(part.text.strip("\n"), muted=True)


def ended_badly(message: Message) -> bool:
    """True for an answer that has ended and is not whole."""
    if message.state in (MessageState.STREAMING, MessageState.COMPLETE):
        return message.state is MessageState.COMPLETE and message.finish_reason in NOT_WHOLE
    return True


def _foot(message: Message, around: Surroundings) -> Iterator[Piece]:
    reason = message.finish_reason if message.finish_reason in NOT_WHOLE else ""
    badly = ended_badly(message)
    if badly:
        detail = normalise_text(str((message.finish_details or {}).get("explanation") or ""))
        yield Ending(message.id, message.state, message.failure, reason == "length", around.offers, reason or "", detail)
    seconds = None
    if message.first_token_at is not None and message.finished_at is not None and message.finished_at > message.first_token_at:
        seconds = message.finished_at - message.first_token_at
    yield Actions(message.id, message.text, not badly, around.versions, message.usage, seconds, around.actions)


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
            alone = list(_code(block, f"{key} {codes}", opened))
            codes += 1
        else:
            alone = list(_alone(block))
        yield from ((piece, 0) for piece in alone[:-1])
        yield alone[-1], at + 1
    if group:
        yield Prose(tuple(group)), len(blocks)


def _alone(block: Paragraph | Heading | Table | Rule) -> Iterator[Piece]:
    if isinstance(block, Table):
        yield from _table(block)
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


def _code(block: Code, key: str, opened: frozenset[str]) -> Iterator[Piece]:
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


def _table(block: Table) -> Iterator[Piece]:
    most = max(4, min(TABLE_ROWS, TABLE_CELLS // max(1, len(block.align))))
    if len(block.rows) <= most:
        yield Prose((block,))
        return
    head, rows = block.rows[0], block.rows[1:]
    edges = [*range(0, len(rows), most), len(rows)]
    for start, end in pairwise(edges):
        yield Prose((Table((head, *rows[start:end]), block.align, block.place),))


def estimate(piece: Piece, width: int) -> int:
    """A guess at the height of a piece at *width* pixels, close enough for a scroll bar."""
    if isinstance(piece, Prose):
        per_line = max(10, width // 7)
        return sum(_lines(block, per_line) * 20 + (0 if block.place.tight else 8) for block in piece.blocks)
    if isinstance(piece, Plain):
        return (1 + piece.text.count("\n") + len(piece.text) // max(10, width // 7)) * 20
    if isinstance(piece, CodeBox):
        return (piece.text.count("\n") + 1) * 17 + 24 * piece.first + 16
    if isinstance(piece, Pictures):
        return 96
    return 28


def _lines(block: Block, per_line: int) -> int:
    if isinstance(block, Table):
        return 2 * len(block.rows)
    return 1 + size_of(block) // per_line


def estimate_message(message: Message, width: int) -> int:
    """A guess at the height of a message nobody has looked at yet."""
    per_line, lines = max(10, width // 7), 1
    for part in message.parts:
        if isinstance(part, TextPart):
            lines += len(part.text) // per_line + part.text.count("\n", 0, 200_000)
    images = any(isinstance(part, ImagePart) for part in message.parts)
    return lines * 20 + (40 if message.role is Role.USER else 90) + (96 if images else 0)
