"""The kinds of pieces a message is shown as: small frozen values. No Qt; one widget shows one piece."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from desktop.chat.items import Source
from desktop.chat.message import Failure, MessageState, TokenUsage
from desktop.chat.parts import FilePart, ImagePart
from desktop.markdown.blocks import Block, Paragraph, Place, Run

CODE_LINE = 1_000
"""A longer line of code is shown in several; copying gives it whole."""


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
    text: str = field(default="", compare=False)
    """What was thought; shown below the row while it is expanded. The row itself is the same whatever it is."""


@dataclass(frozen=True, slots=True)
class Prose:
    """Running text, headings, lists, a table."""

    blocks: tuple[Block, ...]
    muted: bool = False

    @property
    def goes_on(self) -> bool:
        """Follows another piece of the same paragraph or table."""
        return self.blocks[0].place.joined


@dataclass(frozen=True, slots=True)
class Plain:
    """Text as it was written, line for line: the user's own, or thinking (``muted``)."""

    text: str
    muted: bool = False
    goes_on: bool = False
    """Follows another piece of the same text."""
    cuts: tuple[int, ...] = ()
    """Lines that go on the line before: it was too long for one. 0: the last line of the piece before."""

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
    key: str = ""
    """Of the fold of long code; empty for what is too short to be folded."""
    line: int = 0
    """Where its first line stands among all that are shown."""
    total: int = 0
    """Lines of the whole; 0 where nobody counted."""
    hidden: int = 0
    """Lines that are folded away."""


@dataclass(frozen=True, slots=True)
class NoteLink:
    """A reference to the footnote *label*, or the way ``back`` from it; ``number`` counts those of one piece from 0."""

    label: str
    back: bool = False
    number: int = 0


@dataclass(frozen=True, slots=True)
class Line:
    """A thematic break."""

    place: Place = field(default_factory=Place)


@dataclass(frozen=True, slots=True)
class Pictures:
    """Images side by side."""

    parts: tuple[ImagePart, ...]


@dataclass(frozen=True, slots=True)
class RemoteImage:
    """The place of a picture on the web, which is fetched only when someone asks for it. ``address`` is what is shown and asked."""

    address: str
    host: str
    words: str = ""


@dataclass(frozen=True, slots=True)
class FileRow:
    """A file by its name."""

    part: FilePart


@dataclass(frozen=True, slots=True)
class ToolRow:
    """The row that folds a call of a tool. ``outcome``: ``unfinished`` (cut short), ``open`` (no result), ``answered``, ``failed``
    or ``server`` (it ran there)."""

    key: str
    name: str
    outcome: str
    expanded: bool
    arguments: str | None = field(default=None, compare=False)
    result: str | None = field(default=None, compare=False)
    """What it was called with and what came back, as they came; shown below the row while it is expanded, which itself stays the same."""


@dataclass(frozen=True, slots=True)
class SourcesRow:
    """The row that folds the places the answer cites."""

    key: str
    sources: tuple[Source, ...]
    expanded: bool


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
    reason: str = ""
    """Why a complete answer ended without being whole: ``length content_filter pause``."""
    detail: str = ""
    """What the server says about it, as plain text."""


@dataclass(frozen=True, slots=True)
class Actions:
    """The quiet row below a message."""

    message_id: str
    text: str
    can_retry: bool
    """False where the line above, on how the answer ended, has its own Retry."""
    versions: tuple[str, ...]
    usage: TokenUsage | None = None
    seconds: float | None = None
    can: tuple[str, ...] = ()
    """What can be done with it now: ``copy retry edit branch choose delete details``."""
    user: bool = False
    """Below what a person wrote: at the right, without words."""


Piece = (
    Head | Thought | Prose | Plain | CodeBox | Line | Pictures | RemoteImage | FileRow | ToolRow | SourcesRow | Waiting | Ending | Actions
)
