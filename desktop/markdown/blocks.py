"""What Markdown becomes: flat, frozen blocks with runs of text. No widget set knows more about an answer than this.

Nesting is flattened: a block says how deep it stands in lists (``indent``) and quotes (``quote``) and, when it
opens a list item, which marker that item has. So a code block in a list is a block like any other.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Run:
    """Text in one style. ``link`` is the address as written, judged by nobody yet; ``math`` text keeps its delimiters."""

    text: str
    bold: bool = False
    italic: bool = False
    strike: bool = False
    code: bool = False
    math: bool = False
    link: str | None = None
    note: str = ""
    """For a reference to a footnote: its label; ``text`` is the number shown."""
    back: str = ""
    """For the way back from a footnote to its reference: its label. It is shown, and no part of what was written."""
    image: str = ""
    """For an image: its address as written; ``text`` describes it."""


Inline = tuple[Run, ...]


@dataclass(frozen=True, slots=True)
class Marker:
    """The marker of a list item: its number in an ordered list, else None; ``checked`` for an item of a task list."""

    number: int | None = None
    checked: bool | None = None
    note: str = ""
    """For a footnote: its label."""


@dataclass(frozen=True, slots=True)
class Place:
    """Where a block stands: depth in lists and quotes, the marker when it is the first of its item."""

    indent: int = 0
    quote: int = 0
    outer: int = 0
    """How many of the lists are outside the outermost quote."""
    marker: Marker | None = None
    tight: bool = False
    """In a list whose items stand close together."""
    note: bool = False
    """Part of a footnote."""
    joined: bool = False
    """Goes on where the block before ended, without a break: one that was too long to be shown as one."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Running text; a line break the author asked for is a newline in a run."""

    runs: Inline
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Heading:
    """A heading of ``level`` 1 to 6."""

    level: int
    runs: Inline
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Code:
    """Code, exactly as written, without its last newline. ``language`` is the first word of the info string."""

    text: str
    language: str = ""
    place: Place = Place()


@dataclass(frozen=True, slots=True)
class Table:
    """Rows of cells, the first is the header; ``align`` has ``left``, ``center``, ``right`` or an empty string a column.

    A long table is shown in parts. All of them have the same ``shares``, percent of the width by column; one whose place is ``joined``
    has rows that follow another part's, without a header of its own, and ``has_more`` when others follow.
    """

    rows: tuple[tuple[Inline, ...], ...]
    align: tuple[str, ...]
    place: Place = Place()
    shares: tuple[int, ...] = ()
    has_more: bool = False


@dataclass(frozen=True, slots=True)
class Rule:
    """A thematic break."""

    place: Place = Place()


Block = Paragraph | Heading | Code | Table | Rule


def plain(runs: Inline) -> str:
    """The text of *runs*."""
    return "".join(run.text for run in runs)


def words(runs: Inline) -> str:
    """The text of *runs* as it is copied: a reference to a footnote as it was written, without the ways back."""
    return "".join(f"[^{run.note}]" if run.note else run.text for run in runs if not run.back)


def images_of(block: Block) -> tuple[Run, ...]:
    """The images among the text of *block*; those in a table do not count."""
    return tuple(run for run in block.runs if run.image) if isinstance(block, Paragraph | Heading) else ()


def size_of(block: Block) -> int:
    """Roughly how many characters *block* shows."""
    if isinstance(block, Code):
        return len(block.text)
    if isinstance(block, Table):
        return sum(len(run.text) for row in block.rows for cell in row for run in cell)
    return 0 if isinstance(block, Rule) else sum(len(run.text) for run in block.runs)
