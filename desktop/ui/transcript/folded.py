"""What is folded until someone wants to see it: thinking, calls of tools, sources. A row each, and below it what it folds. No Qt."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from functools import lru_cache
from urllib.parse import urlsplit

from desktop.chat.items import Source
from desktop.chat.message import Message
from desktop.chat.names import shown_name
from desktop.chat.parts import Part, ProviderPart, ReasoningPart, SourcesPart, ToolCallPart, ToolResultPart
from desktop.chat.text import normalise_text
from desktop.markdown.blocks import Block, Code, Marker, Paragraph, Place, Run
from desktop.ui.transcript.kinds import CodeBox, Piece, SourcesRow, Thought, ToolRow
from desktop.ui.transcript.text_pieces import code_pieces, plain_pieces, prose_pieces

THOUGHT = "thought"
"""The key of the fold of thinking: one for all the thoughts of a message."""
CITED = 300
"""Characters of a cited text that are shown."""
NO_FOLDS: frozenset[str] = frozenset()
FoldRowPiece = Thought | ToolRow | SourcesRow


def folded_pieces(message: Message, at: int, part: Part, opened: frozenset[str]) -> Iterator[Piece]:
    """The *part* number *at* of *message*, tools or sources. What only the provider understands is not shown."""
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
    outcome = "server" if on_server else "open"
    if not _pretty(arguments or "{}")[1]:
        outcome = "unfinished"
    elif result is not None:
        outcome = "failed" if result.is_error else "answered"
    content = result.content if result is not None else None
    yield from _with_content(ToolRow(key, shown_name(normalise_text(name)), outcome, key in opened, arguments, content), opened)


def source_pieces(key: str, sources: Sequence[Source], opened: frozenset[str]) -> Iterator[Piece]:
    """The row of the places an answer cites, with their numbered links below it when its fold is open."""
    yield from _with_content(SourcesRow(key, tuple(sources), key in opened), opened)


def thought_pieces(message: Message, part: ReasoningPart, live: bool, expanded: bool | None) -> Iterator[Piece]:
    """The row of a thought with the thought below it: *expanded* is the user's choice, None: while it is *live*."""
    seconds = part.seconds
    if seconds is None and message.first_token_at is not None and message.finished_at is not None and not message.text:
        seconds = message.finished_at - message.first_token_at
    yield from _with_content(Thought(live, seconds, live if expanded is None else expanded, part.text), NO_FOLDS)


def _with_content(row: FoldRowPiece, opened: frozenset[str]) -> Iterator[Piece]:
    yield row
    if row.expanded:
        yield from content_of(row, opened)


def content_of(row: FoldRowPiece, opened: frozenset[str] = NO_FOLDS) -> Iterator[Piece]:
    """The pieces that stand below *row* while it is expanded."""
    if isinstance(row, Thought):
        yield from plain_pieces(row.text.strip("\n"), muted=True)
    elif isinstance(row, SourcesRow):
        yield from (piece for piece, _ in prose_pieces(_cited(row.sources)))
    else:
        if row.arguments is not None:
            text, complete = _pretty(row.arguments or "{}")
            yield from code_pieces(Code(text, "json" if complete else ""), f"{row.key} code", opened)
        if row.result is not None:
            yield from plain_pieces(normalise_text(row.result), muted=True)


def folds_round(pieces: Sequence[Piece], at: int, opened: frozenset[str]) -> tuple[str, ...]:
    """The keys of the folds that the piece number *at* is part of, the outer one first."""
    keys: list[str] = []
    for begin in range(min(at, len(pieces) - 1), -1, -1):
        row = pieces[begin]
        if isinstance(row, FoldRowPiece):
            if begin == at or (row.expanded and at - begin <= sum(1 for _ in content_of(row, opened))):
                keys.append(THOUGHT if isinstance(row, Thought) else row.key)
            break
    piece = pieces[at] if at < len(pieces) else None
    if isinstance(piece, CodeBox) and piece.key:
        keys.append(piece.key)
    return tuple(keys)


@lru_cache(maxsize=64)
def _pretty(arguments: str) -> tuple[str, bool]:
    """*arguments* laid out for reading, and whether they are whole; cut ones stay as they are."""
    try:
        value = json.loads(arguments)
    except (ValueError, RecursionError):
        return normalise_text(arguments), False
    return normalise_text(json.dumps(value, ensure_ascii=False, indent=2)), isinstance(value, dict)


def _cited(sources: Sequence[Source]) -> list[Block]:
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
    return blocks
