"""What a message is shown as: a tuple of small frozen pieces. No Qt; one widget in ``blocks.py`` or ``rows.py`` shows one piece.

Long text becomes many pieces, so that only the part of a message that is on the screen is ever laid out.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from desktop.chat.message import Failure, Message, MessageState, Role
from desktop.chat.parts import FilePart, ImagePart, ReasoningPart, TextPart, ToolCallPart, ToolResultPart
from desktop.markdown.blocks import Block, Code, Heading, Paragraph, Place, Rule, Run, Table, size_of
from desktop.markdown.stream import SLICE, MarkdownStream

PROSE_CHARS = 3_000
PROSE_BLOCKS = 40
CODE_LINES = 200
CODE_LINE = 1_000
"""A longer line of code is shown in several; copying gives it whole."""
TABLE_ROWS = 40
KEPT_STREAMS = 48


@dataclass(frozen=True, slots=True)
class Head:
    """Who answered, and when (seconds since 1970)."""

    model: str
    created_at: float


@dataclass(frozen=True, slots=True)
class Thought:
    """The row that folds the model's thinking. ``seconds`` is None when nobody measured it."""

    live: bool
    seconds: float | None
    expanded: bool


@dataclass(frozen=True, slots=True)
class Prose:
    """Running text, headings, lists, a table."""

    blocks: tuple[Block, ...]
    muted: bool = False


@dataclass(frozen=True, slots=True)
class Plain:
    """Text as it was written, line for line: the user's own, or thinking (``muted``)."""

    text: str
    muted: bool = False

    @property
    def blocks(self) -> tuple[Block, ...]:
        """One paragraph a line."""
        tight = Place(tight=True)
        return tuple(Paragraph((Run(line),) if line else (), tight) for line in self.text.split("\n"))


@dataclass(frozen=True, slots=True)
class CodeBox:
    """Code or a part of it; ``whole`` is what Copy gives."""

    text: str
    language: str
    whole: str
    first: bool = True
    last: bool = True
    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Line:
    """A thematic break."""

    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Pictures:
    """Images side by side."""

    parts: tuple[ImagePart, ...]


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file by its name."""

    part: FilePart


@dataclass(frozen=True, slots=True)
class ToolRow:
    """A tool the model asked for (``result`` None) or what it answered."""

    name: str
    result: str | None = None
    is_error: bool = False


@dataclass(frozen=True, slots=True)
class Waiting:
    """No token yet, or none for a while. ``progress``: what the session waits for and since when; None: the first token."""

    message_id: str
    progress: Any = None


@dataclass(frozen=True, slots=True)
class Ending:
    """Why an answer is not whole, and what helps."""

    message_id: str
    state: MessageState
    failure: Failure | None
    cut: bool = False
    """Ended because the limit of tokens was reached."""
    offers: tuple[str, ...] = ()
    """What the session can do about it besides asking again: ``continue oldest attachments``."""


@dataclass(frozen=True, slots=True)
class Actions:
    """The quiet row below an answer."""

    message_id: str
    text: str
    can_retry: bool
    """False where the line above, on how the answer ended, has its own Retry."""
    versions: tuple[str, ...]
    tokens_in: int | None
    tokens_out: int | None
    seconds: float | None


Piece = Head | Thought | Prose | Plain | CodeBox | Line | Pictures | FileRow | ToolRow | Waiting | Ending | Actions


class TextPieces:
    """The pieces of one growing text; those of closed blocks are made once and stay the same objects."""

    def __init__(self) -> None:
        self._stream = MarkdownStream()
        self._done: list[Piece] = []
        self._done_to = 0
        self._last_done: Block | None = None

    def read(self, text: str, complete: bool, limit: int = SLICE) -> bool:
        """Take more of *text*; True while there is more to take."""
        self._stream.update(text)
        more = self._stream.advance(limit)
        if complete:
            self._stream.finish()
        return more

    def pieces(self) -> tuple[Piece, ...]:
        """All pieces of what was read."""
        stream = self._stream
        blocks = stream.blocks()
        if self._done_to > stream.closed_count or (self._done_to and blocks[self._done_to - 1] is not self._last_done):
            self._done, self._done_to, self._last_done = [], 0, None
        start, final = self._done_to, 0
        fresh = list(prose_pieces(blocks[start:]))
        # A group is final once another piece follows it: it would have taken the next block otherwise.
        for number, (_, end) in enumerate(fresh[:-1], 1):
            if end and start + end <= stream.closed_count:
                final, self._done_to = number, start + end
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
            found = self._kept[key] = TextPieces()
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


def pieces_of(message: Message, around: Surroundings, streams: Streams) -> tuple[tuple[Piece, ...], bool]:
    """The pieces of *message*, and whether more of its text is still to be read (call again for it)."""
    if message.role is Role.USER:
        return tuple(_user_pieces(message)), False
    return _answer_pieces(message, around, streams)


def read_on(message: Message, streams: Streams) -> bool:
    """Read one slice more of the text of *message*, without making pieces. True while there is more."""
    complete = message.state is not MessageState.STREAMING
    texts = ((at, part.text) for at, part in enumerate(message.parts) if isinstance(part, TextPart))
    return any(streams.text(message.id, at).read(text, complete) for at, text in texts)


def _user_pieces(message: Message) -> Iterator[Piece]:
    images = tuple(part for part in message.parts if isinstance(part, ImagePart))
    if images:
        yield Pictures(images)
    yield from (FileRow(part) for part in message.parts if isinstance(part, FilePart))
    if message.text:
        yield from plain_pieces(message.text)


def plain_pieces(text: str, *, muted: bool = False) -> Iterator[Piece]:
    """*text* as it was written, line for line, in pieces of about a screen."""
    lines: list[str] = []
    chars = 0
    for line in text.split("\n"):
        for cut in _cut(line, PROSE_CHARS // 2):
            if lines and (chars + len(cut) > PROSE_CHARS or len(lines) >= PROSE_BLOCKS):
                yield Plain("\n".join(lines), muted)
                lines, chars = [], 0
            lines.append(cut)
            chars += len(cut)
    yield Plain("\n".join(lines), muted)


def _answer_pieces(message: Message, around: Surroundings, streams: Streams) -> tuple[tuple[Piece, ...], bool]:
    live = message.state is MessageState.STREAMING
    pieces: list[Piece] = [Head(message.model or "", message.created_at)]
    more = False
    last = len(message.parts) - 1
    for at, part in enumerate(message.parts):
        if isinstance(part, ReasoningPart):
            if part.text:
                pieces.extend(_thought(message, part, live and at == last, around))
        elif isinstance(part, TextPart):
            text = streams.text(message.id, at)
            more = text.read(part.text, not live) or more
            pieces.extend(text.pieces())
        elif isinstance(part, ImagePart):
            pieces.append(Pictures((part,)))
        elif isinstance(part, FilePart):
            pieces.append(FileRow(part))
        elif isinstance(part, ToolCallPart):
            pieces.append(ToolRow(part.name))
        elif isinstance(part, ToolResultPart):
            pieces.append(ToolRow("", part.content[:200], part.is_error))
    if live:
        if not message.parts or around.progress is not None:
            pieces.append(Waiting(message.id, around.progress))
    else:
        pieces.extend(_foot(message, around))
    return tuple(pieces), more


def _thought(message: Message, part: ReasoningPart, live: bool, around: Surroundings) -> Iterator[Piece]:
    seconds = part.seconds
    if seconds is None and message.first_token_at is not None and message.finished_at is not None and not message.text:
        seconds = message.finished_at - message.first_token_at
    expanded = live if around.thought_expanded is None else around.thought_expanded
    yield Thought(live, seconds, expanded)
    if expanded:
        yield from plain_pieces(part.text.strip("\n"), muted=True)


def _foot(message: Message, around: Surroundings) -> Iterator[Piece]:
    cut = message.finish_reason == "length"
    ended_badly = message.state is not MessageState.COMPLETE or cut
    if ended_badly:
        yield Ending(message.id, message.state, message.failure, cut, around.offers)
    usage = message.usage
    seconds = None
    if message.first_token_at is not None and message.finished_at is not None and message.finished_at > message.first_token_at:
        seconds = message.finished_at - message.first_token_at
    tokens = (usage.input, usage.output) if usage else (None, None)
    yield Actions(message.id, message.text, not ended_badly, around.versions, *tokens, seconds)


def prose_pieces(blocks: Sequence[Block]) -> Iterator[tuple[Piece, int]]:
    """*blocks* as pieces, each with the number of blocks up to its end.

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
        alone = list(_alone(block))
        yield from ((piece, 0) for piece in alone[:-1])
        yield alone[-1], at + 1
    if group:
        yield Prose(tuple(group)), len(blocks)


def _alone(block: Block) -> Iterator[Piece]:
    if isinstance(block, Code):
        yield from _code(block)
    elif isinstance(block, Table):
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
                place = Place(place.indent, place.quote, None, True)
                runs, chars = [], 0
            runs.append(Run(text, run.bold, run.italic, run.strike, run.code, run.math, run.link))
            chars += len(text)
    yield Paragraph(tuple(runs), place)


def _cut(text: str, size: int) -> list[str]:
    return [text[at : at + size] for at in range(0, len(text), size)] or [""]


def _code(block: Code) -> Iterator[Piece]:
    lines = [cut for line in block.text.split("\n") for cut in _cut(line, CODE_LINE)]
    starts = range(0, len(lines), CODE_LINES)
    for at in starts:
        text = "\n".join(lines[at : at + CODE_LINES])
        yield CodeBox(text, block.language, block.text, at == 0, at == starts[-1], block.place)


def _table(block: Table) -> Iterator[Piece]:
    if len(block.rows) <= TABLE_ROWS:
        yield Prose((block,))
        return
    head, rows = block.rows[0], block.rows[1:]
    edges = [*range(0, len(rows), TABLE_ROWS), len(rows)]
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
    text = message.text
    lines = len(text) // max(10, width // 7) + text.count("\n", 0, 200_000) + 1
    images = any(isinstance(part, ImagePart) for part in message.parts)
    return lines * 20 + (40 if message.role is Role.USER else 90) + (96 if images else 0)
