"""What a message is shown as: a tuple of pieces (``kinds.py``). No Qt; one widget in ``*_view.py`` or ``rows.py`` shows one piece.

Long text becomes many pieces, so that only the part of a message that is on the screen is ever laid out.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from desktop.chat.message import Message, MessageState, Role
from desktop.chat.parts import FilePart, ImagePart, Part, ReasoningPart, TextPart, ToolResultPart
from desktop.chat.text import normalise_text
from desktop.markdown.blocks import Block, Code, Table, size_of
from desktop.markdown.footnotes import notes_last
from desktop.markdown.stream import SLICE, MarkdownStream
from desktop.ui.transcript.folded import folded_pieces, thought_pieces, tool_pieces
from desktop.ui.transcript.image_pieces import with_images
from desktop.ui.transcript.kinds import (
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
    RemoteImage,
    SourcesRow,
    Thought,
    ToolRow,
    Waiting,
)
from desktop.ui.transcript.text_pieces import plain_pieces, prose_pieces

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

KEPT_STREAMS = 48
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
        self._as_read: tuple[Block, ...] = ()
        self._ordered: tuple[Block, ...] = ()

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
        blocks = self._in_order(stream.blocks()) if self._complete else stream.blocks()
        if (
            opened != self._opened
            or self._done_to > stream.closed_count
            or (self._done_to and blocks[self._done_to - 1] is not self._last_done)
        ):
            self._done, self._done_to, self._last_done, self._codes, self._opened = [], 0, None, 0, opened
        start, final = self._done_to, 0
        closed = len(blocks) if self._complete else stream.closed_count
        fresh = list(with_images(prose_pieces(blocks[start:], opened, self._key, self._codes), closed - start))
        # A group is final once a closed block follows it that it did not take; an open one may become what it takes.
        for number, (_, end) in enumerate(fresh[:-1], 1):
            if end and start + end < stream.closed_count:
                final, self._done_to = number, start + end
        self._codes += sum(isinstance(block, Code) for block in blocks[start : self._done_to])
        self._done.extend(piece for piece, _ in fresh[:final])
        if final:
            self._last_done = blocks[self._done_to - 1]
        return (*self._done, *(piece for piece, _ in fresh[final:]))

    def _in_order(self, blocks: tuple[Block, ...]) -> tuple[Block, ...]:
        """*blocks* with the notes last: the same objects as long as they are the same."""
        if len(blocks) != len(self._as_read) or any(new is not old for new, old in zip(blocks, self._as_read, strict=True)):
            self._as_read, self._ordered = blocks, notes_last(blocks)
        return self._ordered


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
                pieces.extend(thought_pieces(message, part, live and at == last, around.thought_expanded))
        elif isinstance(part, ImagePart):
            pieces.append(Pictures((part,)))
        elif isinstance(part, FilePart):
            pieces.append(FileRow(part))
        else:
            pieces.extend(folded_pieces(message, at, part, around.open_folds))
    if live:
        if not message.parts or around.progress is not None:
            pieces.append(Waiting(message.id, around.progress))
    else:
        pieces.extend(_foot(message, around))
    return tuple(pieces), more


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


def estimate(piece: Piece, width: int) -> int:
    """A guess at the height of a piece at *width* pixels, close enough for a scroll bar."""
    if isinstance(piece, Prose):
        per_line = max(10, width // 7)
        return sum(_lines(block, per_line) * 20 + (0 if block.place.tight else 8) for block in piece.blocks)
    if isinstance(piece, Plain):
        return (1 + piece.text.count("\n") + len(piece.text) // max(10, width // 7)) * 20
    if isinstance(piece, CodeBox):
        return (piece.text.count("\n") + 1) * 17 + 24 * piece.first + 16
    if isinstance(piece, Pictures | RemoteImage):
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
