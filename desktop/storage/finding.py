"""Searching the file: titles and messages that hold what was typed, filtered and ranked. On the reading thread."""

from __future__ import annotations

import sqlite3
from functools import lru_cache
from typing import Any

from desktop.chat.text import normalise_text
from desktop.storage import search
from desktop.storage.search import SearchHit
from desktop.storage.search_filters import NO_FILTERS, SearchFilters

CANDIDATES = 400
"""How many of the newest matches are ranked. FTS5 stops there, whatever the file holds; a word with more matches tells nothing apart."""
LONGEST = 2_000
"""Characters of what is looked for; more, which somebody pasted, would only take time."""

REINDEX = (
    "INSERT INTO search (rowid, words, terms) SELECT number, fold_words(said), fold_terms(said) FROM ("
    "SELECT message.number, coalesce((SELECT group_concat(text, '') FROM ("
    "SELECT part.text FROM part WHERE part.message = message.number AND part.kind = 'text' ORDER BY part.position)), '') AS said "
    "FROM message WHERE message.state <> 'streaming' ORDER BY message.number)"
)
"""Fills an empty index from the messages; the connection needs :func:`lend_functions`."""

_HIDDEN = (
    "WITH RECURSIVE above (id, parent_id, deleted_at) AS ("
    "SELECT id, parent_id, deleted_at FROM message WHERE number = ? "
    "UNION SELECT message.id, message.parent_id, message.deleted_at FROM message JOIN above ON message.id = above.parent_id) "
    "SELECT EXISTS (SELECT 1 FROM above WHERE deleted_at IS NOT NULL)"
)
_HAS_TOMBSTONE = "SELECT EXISTS (SELECT 1 FROM message WHERE conversation_id = ? AND deleted_at IS NOT NULL)"
_IMAGES = (
    "SELECT message.conversation_id FROM part JOIN message ON message.number = part.message "
    "WHERE part.kind = 'image' AND message.deleted_at IS NULL"
)
# CROSS JOIN: the index comes first, newest row first, so that LIMIT ends the walk.
_MATCHES = (
    "SELECT message.number, search.words, search.terms, message.id, conversation.id, conversation.title, message.created_at "
    "FROM search CROSS JOIN message ON message.number = search.rowid "
    "CROSS JOIN conversation ON conversation.id = message.conversation_id "
    "WHERE search MATCH ? AND search.rowid BETWEEN ? AND ?"
)
_BY_MODEL = "SELECT conversation_id FROM message WHERE model = ? UNION SELECT id FROM conversation WHERE model = ?"


def find(connection: sqlite3.Connection, text: str, filters: SearchFilters, limit: int) -> list[SearchHit]:
    """Titles first (half of *limit* at most), then messages, the best first. Without words: the conversations that pass the filters."""
    # What is kept has passed the same gate.
    text = normalise_text(text[:LONGEST])
    wanted = search.needles(text)
    query = search.query_of(text)
    if query is None and (wanted or text.strip() or filters == NO_FILTERS):
        return []
    # A word of many titles must not hide what messages say.
    hits = _titles(connection, wanted, filters, limit if query is None else (limit + 1) // 2)
    if query is not None and len(hits) < limit:
        hits += _messages(connection, query, wanted, search.fold(" ".join(text.split())), filters, limit - len(hits))
    return hits


def lend_functions(connection: sqlite3.Connection) -> None:
    """Let SQL on *connection* fold text as the search index has it."""
    connection.create_function("fold_words", 1, lambda said: search.columns(said)[0], deterministic=True)
    connection.create_function("fold_terms", 1, lambda said: search.columns(said)[1], deterministic=True)


def rebuild(connection: sqlite3.Connection) -> None:
    """Make the index anew from the messages, in the schema the newest migration gave it."""
    made = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'search'").fetchone()[0]
    lend_functions(connection)
    connection.execute("DROP TABLE search")
    connection.execute(made)
    connection.execute(REINDEX)


def text_of_message(connection: sqlite3.Connection, number: int) -> str:
    """The visible text of the message in row *number*."""
    found = connection.execute("SELECT text FROM part WHERE message = ? AND kind = 'text' ORDER BY position", (number,))
    return "".join(row[0] for row in found)


def _of_conversations(filters: SearchFilters) -> tuple[str, list[Any]]:
    """The conditions on a row ``conversation``, with their values."""
    conditions = ["conversation.deleted_at IS NOT NULL" if filters.in_trash else "conversation.deleted_at IS NULL"]
    values: list[Any] = []
    if filters.model is not None:
        conditions.append(f"conversation.id IN ({_BY_MODEL})")
        values += [filters.model, filters.model]
    if filters.has_image:
        conditions.append(f"conversation.id IN ({_IMAGES})")
    return " AND ".join(conditions), values


@lru_cache(maxsize=32_768)
def _folded(title: str) -> str:
    return search.fold(title)


def _titles(connection: sqlite3.Connection, wanted: list[str], filters: SearchFilters, limit: int) -> list[SearchHit]:
    conditions, values = _of_conversations(filters)
    since, until = filters.since, filters.until
    rows = connection.execute(
        # Conditions are constants of this module; every value is bound.
        f"SELECT id, title, updated_at FROM conversation WHERE {conditions} ORDER BY updated_at DESC, id DESC",  # noqa: S608
        values,
    )
    hits: list[SearchHit] = []
    for identity, title, moment in rows:
        if (since is not None and moment < since) or (until is not None and moment > until):
            continue
        folded = _folded(title)
        if all(piece in folded for piece in wanted):
            hits.append(SearchHit(identity, None, title, title, search.marks(title, wanted), moment))
            if len(hits) == limit:
                break
    return hits


def _bounds(connection: sqlite3.Connection, filters: SearchFilters) -> tuple[int, int] | None:
    """Between which rows all matches are, as far as an index tells it cheaply; None: there can be none."""
    lowest, highest = 0, 2**62
    questions: list[tuple[str, list[Any]]] = []
    if filters.since is not None or filters.until is not None:
        span = [filters.since if filters.since is not None else -1e18, filters.until if filters.until is not None else 1e18]
        questions.append(("SELECT min(number), max(number) FROM message WHERE created_at BETWEEN ? AND ?", span))
    if filters.in_trash:
        trash = "SELECT id FROM conversation WHERE deleted_at IS NOT NULL"
        questions.append((f"SELECT min(number), max(number) FROM message WHERE conversation_id IN ({trash})", []))  # noqa: S608 - constants
    for question, values in questions:
        low, high = connection.execute(question, values).fetchone()
        if low is None:
            return None
        lowest, highest = max(lowest, low), min(highest, high)
    return lowest, highest


def _messages(
    connection: sqlite3.Connection, query: str, wanted: list[str], phrase: str, filters: SearchFilters, limit: int
) -> list[SearchHit]:
    bounds = _bounds(connection, filters)
    if bounds is None:
        return []
    conditions, values = _of_conversations(filters)
    if filters.since is not None:
        conditions += " AND message.created_at >= ?"
        values.append(filters.since)
    if filters.until is not None:
        conditions += " AND message.created_at <= ?"
        values.append(filters.until)
    found = connection.execute(
        f"{_MATCHES} AND {conditions} ORDER BY search.rowid DESC LIMIT ?",
        (query, *bounds, *values, max(CANDIDATES, limit)),
    ).fetchall()
    # Newer goes before older where both answer alike.
    ranked = sorted(enumerate(found), key=lambda pair: search.score(pair[1][1], pair[1][2], wanted, phrase) - pair[0] / 1000, reverse=True)
    hits: list[SearchHit] = []
    tombstones: dict[str, bool] = {}
    for _, (number, _words, _terms, message_id, identity, title, moment) in ranked:
        if len(hits) == limit:
            break
        if identity not in tombstones:
            tombstones[identity] = bool(connection.execute(_HAS_TOMBSTONE, (identity,)).fetchone()[0])
        if tombstones[identity] and connection.execute(_HIDDEN, (number,)).fetchone()[0]:
            continue
        line, places = search.snippet(text_of_message(connection, number), wanted)
        hits.append(SearchHit(identity, message_id, line, title, places, moment))
    return hits
