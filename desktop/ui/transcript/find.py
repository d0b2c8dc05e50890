"""Finding words in a conversation, on the screen or not: compiled patterns, and a search that runs in slices.

What is searched is what is shown or can be unfolded: the text of the pieces without Markdown's signs, formulas as TeX.
Patterns run in Qt's engine (PCRE2) and not in Python's: there a limit of steps can be given with the pattern, while
``re`` cannot be interrupted and holds every other thread meanwhile.
"""

from __future__ import annotations

import re
import time
from collections import OrderedDict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QRegularExpression, QTimer, Signal

from desktop.chat.message import Message, MessageState, Role
from desktop.chat.parts import TextPart, ToolResultPart
from desktop.markdown.blocks import Block, Heading, Paragraph, Run, Table
from desktop.ui.transcript.find_start import Spot, spot_in_sight
from desktop.ui.transcript.folded import FoldRowPiece, content_of
from desktop.ui.transcript.kinds import CODE_LINE
from desktop.ui.transcript.pieces import CodeBox, Piece, Plain, Prose, Streams, Surroundings, pieces_of

if TYPE_CHECKING:
    from desktop.ui.transcript.view import TranscriptView

STEPS = 20_000
"""Steps a match may take (PCRE2, "Setting match resource limits"): about 0.1 ms. Simple patterns need a few."""
SEGMENT = 10_000
"""Characters of a line that are looked at together."""
SLICE_SECONDS = 0.006
REST_MS = 4
TELL_SECONDS = 0.06
AGAIN_MS = 120
"""Between a change of a message and another look at it."""
KEPT_CHARACTERS = 16_000_000
_SIGNS = re.compile(r"[*_~`\\\[\]]+")
_WORDS = re.compile(r"[^\W_]+")
_ENTITY = re.compile(r"&[#\w]+;")


class TooSlow(Exception):
    """Internal: a pattern took more than :data:`STEPS` steps at one place."""


@dataclass(frozen=True, slots=True)
class Query:
    """What is looked for."""

    text: str
    case: bool = False
    regex: bool = False


class Pattern:
    """A compiled query. ``error`` says what is wrong with it, in the engine's words; such a pattern finds nothing."""

    def __init__(self, query: Query) -> None:
        self.query = query
        options = QRegularExpression.PatternOption.UseUnicodePropertiesOption
        if not query.case:
            options |= QRegularExpression.PatternOption.CaseInsensitiveOption
        written = query.text if query.regex else QRegularExpression.escape(query.text)
        plain = QRegularExpression(written)
        self.error = "" if plain.isValid() else plain.errorString()
        self._expression = QRegularExpression(f"(*LIMIT_MATCH={STEPS}){written}", options)
        if not self.error and not self._expression.isValid():
            self.error = self._expression.errorString()
        words = [] if query.regex else _WORDS.findall(_SIGNS.sub(" ", query.text))
        self._words = tuple(word.casefold() for word in words)

    @property
    def empty(self) -> bool:
        """True when there is nothing to look for."""
        return not self.query.text or bool(self.error)

    def spans(self, line: str) -> list[tuple[int, int]]:
        """``(start, length)`` of each match in *line*, in UTF-16 units as Qt counts; matches of nothing do not count. TooSlow."""
        if len(line) <= SEGMENT:
            return self._spans(line)
        found, before = [], 0
        for at in range(0, len(line), SEGMENT):
            part = line[at : at + SEGMENT]
            found += [(start + before, length) for start, length in self._spans(part)]
            before += len(part.encode("utf-16-le", "surrogatepass")) // 2
        return found

    def _spans(self, line: str) -> list[tuple[int, int]]:
        matches = self._expression.globalMatch(line)
        found = []
        while matches.hasNext():
            match = matches.next()
            if match.capturedLength():
                found.append((match.capturedStart(), match.capturedLength()))
        if not matches.isValid():
            raise TooSlow
        return found

    def may_be_in(self, source: str) -> bool:
        """False only when nothing shown of the Markdown *source* can match: spares reading most of a conversation."""
        if not self._words or _ENTITY.search(source):
            return True
        folded = source.casefold()
        if all(word in folded for word in self._words):
            return True
        bare = _SIGNS.sub("", folded)
        return all(word in bare for word in self._words)


def lines_of(piece: Piece) -> Iterable[str]:
    """The text a piece is shown with, line by line, in the order of the blocks of its widget's document; then what it folds away."""
    if isinstance(piece, CodeBox):
        shown = piece.text.split("\n")
        return shown if not piece.hidden else shown + _cut(piece.whole)[len(shown) :]
    if isinstance(piece, Prose | Plain):
        return [line for block in piece.blocks for line in _lines(block)]
    if isinstance(piece, FoldRowPiece) and not piece.expanded:
        return [line for inner in content_of(piece) for line in lines_of(inner)]
    return ()


def _cut(code: str) -> list[str]:
    return [line[at : at + CODE_LINE] for line in code.split("\n") for at in range(0, max(1, len(line)), CODE_LINE)]


def _lines(block: Block) -> Iterator[str]:
    if isinstance(block, Paragraph | Heading):
        yield _line(block.runs)
    elif isinstance(block, Table):
        for row in block.rows:
            yield from (_line(cell) for cell in row)


def _line(runs: Sequence[Run]) -> str:
    return "".join(run.text for run in runs).replace("\n", "\u2028")


@dataclass(frozen=True, slots=True)
class Hit:
    """The match ``number`` (from 0) in the piece ``piece`` of a message."""

    message_id: str
    piece: int
    number: int


Lines = tuple[tuple[str, ...], ...]
"""The lines of each piece. Nothing but text is kept of a message that is complete: millions of blocks would be slow to collect."""


@dataclass(frozen=True, slots=True)
class _Read:
    """The text of a message as it is shown; ``pieces`` only while it grows."""

    message: Message
    around: Surroundings
    lines: Lines
    pieces: tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class _Known:
    """What was found in a message as it was then."""

    message: Message
    around: Surroundings
    lines: Lines
    counts: tuple[int, ...]
    total: int


class Finder(QObject):
    """Searches the path a transcript shows, nearest first, a few milliseconds at a time, and goes on while it grows."""

    changed = Signal()
    """Another count, another current hit, or the search has ended."""
    jumped = Signal()
    """There is a current hit that should be brought into sight."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self._view = view
        self.pattern = Pattern(Query(""))
        self.current: Hit | None = None
        self.too_slow = False
        """True when a match took too long somewhere; what was found stays."""
        self._known: dict[str, _Known] = {}
        self._looked: dict[str, Message] = {}
        self._texts: OrderedDict[str, _Read] = OrderedDict()
        self._kept = 0
        self._streams = Streams()
        self._work: Iterator[None] | None = None
        self._wanted = False
        self._tell_at = 0.0
        self._session: Any = None
        self._slices = QTimer(self, singleShot=True, interval=REST_MS)
        self._slices.timeout.connect(self._slice)
        self._again = QTimer(self, singleShot=True, interval=AGAIN_MS)
        self._again.timeout.connect(self._look_again)

    # What is known

    @property
    def searching(self) -> bool:
        """True while parts of the conversation have not been looked at."""
        return self._work is not None

    @property
    def count(self) -> int:
        """Matches found so far."""
        return sum(known.total for known in self._known.values())

    @property
    def position(self) -> int:
        """The number of the current hit, from 1; 0 when there is none."""
        hit = self.current
        if hit is None:
            return 0
        before = 0
        for message in self._view.path:
            known = self._known.get(message.id)
            if message.id == hit.message_id:
                return before + (sum(known.counts[: hit.piece]) if known is not None else 0) + hit.number + 1
            before += known.total if known is not None else 0
        return 0

    # What is asked for

    def search(self, query: Query) -> None:
        """Look for *query* from now on, from the current hit or else from what is in sight."""
        if query == self.pattern.query:
            return
        spot = self._spot_of_hit()
        self.pattern = Pattern(query)
        self._start(spot)

    def follow(self, session: Any | None) -> None:
        """Look at *session* (None: at nothing) whenever it changes."""
        if self._session is not None:
            self._session.changed.disconnect(self._session_changed)
        self._session = session
        if session is not None:
            session.changed.connect(self._session_changed)
        self.current = None
        self._forget()
        self._start()

    def step(self, by: int) -> None:
        """Go to the next (1) or the previous (-1) hit, round the ends."""
        count = self.count
        if not count:
            return
        at = self.position - 1
        if self.current is None or at < 0:
            at = -1 if by > 0 else 0
        self.current = self._hit((at + by) % count)
        self.changed.emit()
        self.jumped.emit()

    def stop(self) -> None:
        """Look for nothing any more."""
        self.follow(None)
        self.pattern = Pattern(Query(""))
        self.changed.emit()

    # The search

    def _forget(self) -> None:
        self._texts.clear()
        self._streams.clear()
        self._kept = 0

    def _start(self, spot: Spot | None = None) -> None:
        """Begin anew, at *spot* or else at what is in sight. The texts that were read stay."""
        self._known.clear()
        self._looked.clear()
        self.too_slow = False
        self._again.stop()
        self.current = None
        self._work = None
        if not self.pattern.empty and self._session is not None:
            self._wanted = True
            spot = spot or spot_in_sight(self._view)
            self._work = self._look(self._order(spot), spot)
            self._slices.start(0)
        self.changed.emit()

    def _order(self, spot: Spot | None) -> list[str]:
        ids = [message.id for message in self._view.path]
        at = ids.index(spot.message_id) if spot is not None and spot.message_id in ids else 0
        return ids[at:] + ids[:at][::-1]

    def _spot_of_hit(self) -> Spot | None:
        hit = self.current
        known = self._known.get(hit.message_id) if hit is not None else None
        if hit is None:
            return None
        left = hit.number
        try:
            for at, line in enumerate(known.lines[hit.piece] if known is not None and hit.piece < len(known.lines) else ()):
                left -= len(self.pattern.spans(line))
                if left < 0:
                    return Spot(hit.message_id, hit.piece, at)
        except TooSlow:
            pass
        return Spot(hit.message_id, hit.piece)

    def _first_from(self, known: _Known, spot: Spot) -> int:
        """The number of the first match at or below *spot* in its message; all there are when there is none."""
        before = sum(known.counts[: spot.piece])
        lines = known.lines[spot.piece][: spot.line] if spot.piece < len(known.lines) else ()
        return min(known.total, before + sum(len(self.pattern.spans(line)) for line in lines))

    def _look(self, ids: list[str], spot: Spot | None = None) -> Iterator[None]:
        rows = {message.id: at for at, message in enumerate(self._view.path)}
        start = rows.get(ids[0], 0) if ids else 0
        above: Hit | None = None
        """The nearest match above the place where the search began, in the same message."""
        for message_id in ids:
            path = self._view.path
            at = rows[message_id]
            if at >= len(path) or path[at].id != message_id:
                continue
            yield from self._look_at(path[at])
            known = self._known.get(message_id)
            if not self._wanted or known is None or not known.total:
                yield
                continue
            number = self._first_from(known, spot) if spot is not None and message_id == spot.message_id else 0
            if number == known.total:
                above = self._in_message(known, number - 1)
            elif at >= start:
                self._arrive(self._in_message(known, number))
            else:
                self._arrive(above or self._in_message(known, known.total - 1))
            yield
        if self._wanted and above is not None:
            self._arrive(above)

    def _arrive(self, hit: Hit | None) -> None:
        self._wanted = False
        self.current = hit
        self._tell_at = 0.0
        self.jumped.emit()

    def _look_at(self, message: Message) -> Iterator[None]:
        """Count the matches in one message; pieces that are as they were are not looked at again."""
        self._looked[message.id] = message
        if not self._may_match(message):
            self._known.pop(message.id, None)
            return
        around = self._view.surroundings(message)
        read = self._texts.get(message.id)
        if read is None or read.message is not message or read.around != around:
            while True:
                pieces, more = pieces_of(message, around, self._streams)
                if not more:
                    break
                yield
            read = self._keep(message, around, pieces)
        old = self._known.get(message.id)
        counts: list[int] = []
        for at, lines in enumerate(read.lines):
            if old is not None and at < len(old.lines) and old.lines[at] is lines:
                counts.append(old.counts[at])
                continue
            counts.append(sum(len(self.pattern.spans(line)) for line in lines))
            if not at % 8:
                yield
        fresh = self._known[message.id] = _Known(message, around, read.lines, tuple(counts), sum(counts))
        hit = self.current
        if hit is not None and hit.message_id == message.id and old is not None:
            # Code that is unfolded becomes several pieces: the hit is the one it was, counted from the top of the message.
            self.current = self._in_message(fresh, min(sum(old.counts[: hit.piece]) + hit.number, fresh.total - 1))

    def _may_match(self, message: Message) -> bool:
        if message.role is Role.USER and not any(isinstance(part, ToolResultPart) for part in message.parts):
            return self.pattern.may_be_in(message.text)
        # What is no text (thinking, tools) is always read.
        return any(not isinstance(part, TextPart) for part in message.parts) or self.pattern.may_be_in(message.text)

    def _keep(self, message: Message, around: Surroundings, pieces: tuple[Piece, ...]) -> _Read:
        old = self._texts.pop(message.id, None)
        before = old.pieces if old is not None else ()
        same = [old.lines[at] if old is not None and at < len(before) and before[at] is piece else None for at, piece in enumerate(pieces)]
        lines = tuple(tuple(lines_of(piece)) if known is None else known for piece, known in zip(pieces, same, strict=True))
        read = _Read(message, around, lines, pieces if message.state is MessageState.STREAMING else ())
        self._kept += len(message.text) - (len(old.message.text) if old is not None else 0)
        self._texts[message.id] = read
        while self._kept > KEPT_CHARACTERS and len(self._texts) > 1:
            self._kept -= len(self._texts.popitem(last=False)[1].message.text)
        return read

    def _slice(self) -> None:
        work, end = self._work, time.monotonic() + SLICE_SECONDS
        try:
            while work is not None and time.monotonic() < end:
                if next(work, self) is self:
                    self._work = work = None
        except TooSlow:
            self._work, self.too_slow = None, True
        if self._work is not None:
            self._slices.start()
        else:
            self._wanted = False
        now = time.monotonic()
        # Counting goes through all messages: not for every slice.
        if self._work is None or now >= self._tell_at:
            self._tell_at = now + TELL_SECONDS
            self.changed.emit()

    # Changes

    def _session_changed(self, change: Any) -> None:
        if change.kind in ("message", "path") and not self.pattern.empty and not self._again.isActive():
            self._again.start()

    def _look_again(self) -> None:
        if self._work is not None:
            self._again.start()
            return
        if self.too_slow:
            return
        ids = {message.id for message in self._view.path}
        for gone in [key for key in self._looked if key not in ids]:
            del self._looked[gone]
            self._known.pop(gone, None)
        if self.current is not None and self.current.message_id not in ids:
            self.current = None
        changed = [message.id for row, message in enumerate(self._view.path) if self._is_new(row, message)]
        self._work = self._look(changed)
        self._slices.start(0)

    def _is_new(self, row: int, message: Message) -> bool:
        if self._looked.get(message.id) is not message:
            return True
        # Only what is in sight can be folded or unfolded.
        known = self._known.get(message.id) if self._view.message_widget(row) is not None else None
        return known is not None and known.around != self._view.surroundings(message)

    def look_again(self) -> None:
        """Something may have been folded or unfolded."""
        if not self.pattern.empty and not self._again.isActive():
            self._again.start()

    def recount(self, message_id: str) -> None:
        """A fold of a message was opened or closed just now: say at once which piece has the current hit."""
        message = next((message for message in self._view.path if message.id == message_id), None)
        if message is None or self.pattern.empty:
            return
        try:
            for _ in self._look_at(message):
                pass
        except TooSlow:
            self.too_slow = True

    def _hit(self, index: int) -> Hit | None:
        for message in self._view.path:
            known = self._known.get(message.id)
            if known is None:
                continue
            if index < known.total:
                return self._in_message(known, index)
            index -= known.total
        return None

    @staticmethod
    def _in_message(known: _Known, number: int) -> Hit | None:
        for piece, count in enumerate(known.counts):
            if number < count:
                return Hit(known.message.id, piece, number)
            number -= count
        return None
