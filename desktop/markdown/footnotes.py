"""Footnotes as GitHub writes them: ``[^1]`` in the text, ``[^1]: the note`` on a line of its own, as rules for markdown-it-py.

A reference with a number is one at once, so that nothing moves when its note arrives later; one with a word waits
until its note is known (``[^a-z]`` is more often a pattern than a note).
"""

from __future__ import annotations

import re
from collections.abc import Iterator, MutableMapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desktop.markdown.blocks import Block, Heading, Inline, Paragraph, Run, Table

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.rules_block import StateBlock
    from markdown_it.rules_inline import StateInline

_DEFINITION = re.compile(r"\[\^([^\]\[\s^]{1,40})\]:[ \t]*")
_REFERENCE = re.compile(r"\[\^([^\]\[\s^]{1,40})\](?!\()")
_NUMBER = re.compile(r"[0-9]{1,4}")
WAY_BACK = "\u00a0↩\ufe0e"
"""An arrow, as text and not as an emoji."""


def install(parser: MarkdownIt) -> None:
    """Teach *parser* footnotes: ``note_open`` and ``note_close`` round a note, ``note_ref`` in a text; ``meta`` is (label, number)."""
    parser.block.ruler.before("reference", "note", _definition, {"alt": ["paragraph", "reference"]})
    parser.inline.ruler.before("link", "note_ref", _reference)


def notes_last(blocks: Sequence[Block]) -> tuple[Block, ...]:
    """*blocks* with the notes among them at the end, in their order; those that something refers to have a way back."""
    notes: list[Block] = []
    rest: list[Block] = []
    inside = False
    for block in blocks:
        marker = block.place.marker
        if marker is not None and marker.note:
            inside = True
        elif not block.place.note:
            inside = False
        (notes if inside else rest).append(block)
    return (*rest, *_with_ways_back(notes, blocks)) if notes else tuple(rest)


def _with_ways_back(notes: Sequence[Block], blocks: Sequence[Block]) -> Iterator[Block]:
    """Each of the *notes* that *blocks* refer to with a way back where its last paragraph ends."""
    known = {run.note for block in blocks for runs in _inlines(block) for run in runs if run.note}
    label = ""
    for at, block in enumerate(notes):
        marker = block.place.marker
        label = marker.note if marker is not None and marker.note else label
        after = notes[at + 1].place.marker if at + 1 < len(notes) else None
        ends = at + 1 == len(notes) or (after is not None and bool(after.note))
        if ends and label in known and isinstance(block, Paragraph):
            yield replace(block, runs=(*block.runs, Run(WAY_BACK, back=label)))
        elif ends and label in known:
            yield block
            yield Paragraph((Run(WAY_BACK.strip(), back=label),), replace(block.place, marker=None))
        else:
            yield block


def _inlines(block: Block) -> Sequence[Inline]:
    if isinstance(block, Table):
        return [cell for row in block.rows for cell in row]
    return [block.runs] if isinstance(block, Paragraph | Heading) else ()


def _key(label: str) -> str:
    # A link definition may not begin with a caret that is a note, so both live in one table and survive together.
    return f"^{label}".upper()


def number_of(label: str, known: dict[str, Any]) -> int | None:
    """The number shown for *label*; None for a word nobody has defined yet."""
    if _NUMBER.fullmatch(label):
        return int(label)
    found = known.get(_key(label))
    return found.get("number") if found is not None else None


def _define(label: str, env: MutableMapping[str, Any]) -> int:
    known = env.setdefault("references", {})
    number = number_of(label, known)
    # Looked for once in a text: its notes may be many.
    highest = env.get("highest") or max((value.get("number", 0) for value in known.values()), default=0)
    if number is None:
        number = highest + 1
    env["highest"] = max(highest, number)
    known.setdefault(_key(label), {"href": "", "title": "", "number": number})
    return number


def _definition(state: StateBlock, first: int, last: int, silent: bool) -> bool:
    begin, end = state.bMarks[first] + state.tShift[first], state.eMarks[first]
    if state.is_code_block(first) or not state.src.startswith("[^", begin):
        return False
    found = _DEFINITION.match(state.src, begin, end)
    if found is None:
        return False
    if silent:
        return True
    label = found.group(1)
    number = _define(label, state.env)
    token = state.push("note_open", "", 1)
    token.meta = {"note": (label, number)}
    token.map = opened = [first, last]
    kept = (state.bMarks[first], state.tShift[first], state.sCount[first], state.blkIndent, state.parentType)
    state.blkIndent += 4
    # What follows the label on its line begins the note, however long the label is.
    state.bMarks[first], state.tShift[first], state.sCount[first] = found.end(), 0, state.blkIndent
    state.parentType = "reference"
    state.md.block.tokenize(state, first, last)
    state.bMarks[first], state.tShift[first], state.sCount[first], state.blkIndent, state.parentType = kept
    opened[1] = state.line
    state.push("note_close", "", -1).meta = token.meta
    return True


def _reference(state: StateInline, silent: bool) -> bool:
    if not state.src.startswith("[^", state.pos):
        return False
    found = _REFERENCE.match(state.src, state.pos, state.posMax)
    if found is None:
        return False
    number = number_of(found.group(1), state.env.get("references", {}))
    if number is None:
        return False
    if not silent:
        token = state.push("note_ref", "", 0)
        token.meta = {"note": (found.group(1), number)}
    state.pos = found.end()
    return True
