"""Full-text search: how text becomes index columns, how what a person typed becomes a query, and the snippet of a hit.

FTS5's own tokenizers find nothing for two Chinese characters (``trigram`` needs three) or one word in a run without
spaces (``unicode61``). So text is folded here, and scripts written without spaces are indexed as interleaved one- and
two-character terms (``a ab b bc c``), in which a phrase query finds any run of characters.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

# Han, kana, bopomofo, hangul, yi, and the scripts of South-East Asia: written without spaces between words.
_UNSPACED = (
    "\u0e00-\u0eff\u1000-\u109f\u1100-\u11ff\u1780-\u17ff\u2e80-\u2fdf\u3005-\u3007\u3021-\u3029\u3038-\u303c\u3040-\u30ff\u3100-\u318f"
    "\u31a0-\u31bf\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua000-\ua4cf\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff\U00020000-\U0003ffff"
)
_RUN = re.compile(f"[{_UNSPACED}]+")
_FOREIGN = re.compile("([^\x00-\x7f]+)")
_VOICED = ("\u3099", "\u309a")
_MARGIN = 60
# Identifiers of at most 64 characters with a hump. Looked for only where a word begins: a line of a megabyte must not cost its square.
_CAMEL = re.compile(
    r"(?<![A-Za-z0-9])(?=[A-Za-z0-9]{2,64}(?![A-Za-z0-9]))[A-Za-z0-9]*(?:[a-z0-9][A-Z]|[A-Z]{2}[a-z])[A-Za-z0-9]*", re.ASCII
)
_HAS_HUMP = re.compile(r"[A-Z](?:(?<=[a-z0-9].)|[A-Z][a-z])")
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")


@dataclass(frozen=True, slots=True)
class SearchHit:
    """Where text was found. ``message_id`` is None when it is the conversation's title."""

    conversation_id: str
    message_id: str | None
    snippet: str
    title: str = ""
    """The conversation's title."""
    marks: tuple[tuple[int, int], ...] = ()
    """What to highlight in ``snippet``: beginnings and ends, in order, not overlapping."""
    moment: float = 0.0
    """When the message was written, or the conversation last changed (seconds since 1970)."""


@lru_cache(maxsize=8192)
def _fold_character(character: str) -> str:
    if character in _VOICED:
        return character
    decomposed = unicodedata.normalize("NFKD", character.casefold())
    kept = "".join(c for c in decomposed if c in _VOICED or unicodedata.category(c) not in ("Mn", "Cf"))
    return unicodedata.normalize("NFC", kept).casefold()


def fold(text: str) -> str:
    """*text* without differences of case, diacritics and width, as both index and queries see it."""
    if text.isascii():
        return text.lower()
    pieces = _FOREIGN.split(unicodedata.normalize("NFC", text))
    pieces[::2] = [piece.lower() for piece in pieces[::2]]
    pieces[1::2] = ["".join(map(_fold_character, piece)) for piece in pieces[1::2]]
    return "".join(pieces)


def _is_symbol(character: str) -> bool:
    return character > "\x7f" and unicodedata.category(character) == "So"


def _split(folded: str) -> tuple[str, list[str]]:
    """The part of words, and the runs of characters (each symbol, such as an emoji, is a run of its own)."""
    # Most text has none of them: its characters say so sooner than the text.
    characters = set() if folded.isascii() else set(folded)
    runs: list[str] = []
    words = folded
    if any(map(_RUN.match, characters)):
        runs = _RUN.findall(folded)
        words = _RUN.sub(" ", folded)
    symbols = set(filter(_is_symbol, characters))
    if symbols:
        runs += [c for c in words if c in symbols]
        words = "".join(" " if c in symbols else c for c in words)
    return words, runs


def _terms(run: str) -> list[str]:
    terms = [run[0]]
    for first, second in pairwise(run):
        terms += [first + second, second]
    return terms


def _inner_words(text: str) -> list[str]:
    """The folded words inside identifiers such as ``getUserName`` and ``HTTPServer2``; those parted by ``_`` are words already."""
    if _HAS_HUMP.search(text) is None:
        return []
    return [fold(part) for name in _CAMEL.findall(text) for part in _HUMP.findall(name)]


def columns(text: str) -> tuple[str, str]:
    """The two columns of the index for *text*: ``(words, terms)``."""
    words, runs = _split(fold(text))
    return words, " ".join([" ".join(_terms(run)) for run in runs] + _inner_words(text))


def _has_token(word: str) -> bool:
    return any(unicodedata.category(c)[0] in "LN" or unicodedata.category(c) == "Co" for c in word)


def query_of(text: str) -> str | None:
    """The FTS5 query for what a person typed: every word (as a beginning) and every run must be there. None: nothing to look for."""
    words, runs = _split(fold(text))
    wanted: list[str] = []
    for word in words.replace('"', " ").replace("\x00", " ").split():
        if _has_token(word):
            wanted.append(f'{{words terms}} : "{word}" *')
    for run in runs:
        terms = _terms(run)
        phrase = terms[0] if len(run) == 1 else " ".join(terms[1:-1])
        wanted.append(f'terms : "{phrase}"')
    return " AND ".join(wanted) or None


def needles(text: str) -> list[str]:
    """The folded pieces of what a person typed, as they can be looked for in folded text."""
    words, runs = _split(fold(text))
    return [w for w in words.replace('"', " ").split() if _has_token(w)] + runs


def snippet(text: str, wanted: list[str], margin: int = _MARGIN) -> tuple[str, tuple[tuple[int, int], ...]]:
    """One line of *text* around the first of the folded *wanted* pieces, with an ellipsis where it was cut, and what to highlight in it."""
    start = _find(text, wanted)
    begin, end = max(0, start - margin), min(len(text), start + margin * 2)
    line = ("…" if begin else "") + " ".join(text[begin:end].split()) + ("…" if end < len(text) else "")
    return line, marks(line, wanted)


def marks(line: str, wanted: list[str]) -> tuple[tuple[int, int], ...]:
    """Where the folded *wanted* pieces are in the short text *line*: beginnings and ends, in order, not overlapping."""
    pattern = _pattern(tuple(wanted))
    if pattern is None:
        return ()
    folded = ""
    places: list[int] = []
    for index, character in enumerate(line):
        piece = character.lower() if character.isascii() else _fold_character(character)
        folded += piece
        places += [index] * len(piece)
    places.append(len(line))
    return tuple((places[m.start()], places[m.end() - 1] + 1) for m in pattern.finditer(folded))


@lru_cache(maxsize=64)
def _pattern(wanted: tuple[str, ...]) -> re.Pattern[str] | None:
    """Each piece anywhere; a beginning of a word is looked for first by :func:`_find`."""
    pieces = sorted(wanted, key=len, reverse=True)
    return re.compile("|".join(map(re.escape, pieces))) if pieces else None


@lru_cache(maxsize=64)
def _beginnings(wanted: tuple[str, ...]) -> re.Pattern[str] | None:
    pieces = [re.escape(w) if _RUN.match(w) else rf"(?<![^\W_]){re.escape(w)}" for w in sorted(wanted, key=len, reverse=True)]
    return re.compile("|".join(pieces)) if pieces else None


def _find(text: str, wanted: list[str]) -> int:
    """The index in *text* of the first wanted piece, 0 when there is none (folding can change lengths)."""
    folded = fold(text)
    at_word, anywhere = _beginnings(tuple(wanted)), _pattern(tuple(wanted))
    if at_word is None or anywhere is None:
        return 0
    found = at_word.search(folded) or anywhere.search(folded)
    if found is None:
        return 0
    place = found.start()
    if len(folded) == len(text):
        return place
    length = 0
    for index, character in enumerate(unicodedata.normalize("NFC", text)):
        if length >= place:
            return min(index, len(text))
        length += len(_fold_character(character))
    return 0


def score(words: str, terms: str, wanted: list[str], phrase: str) -> float:
    """How well a message with these index columns answers; higher is better. As BM25 weighs: often, but not by its length alone;
    whole words above beginnings, the words side by side above the words apart."""
    length = 0.25 + (len(words) + len(terms)) / 1000
    total = 0.0
    for piece in wanted:
        often = words.count(piece) or (1 if piece[:2] in terms else 0)
        whole = f" {piece} " in f" {words} "
        total += (1.0 + 0.5 * whole) * often / (often + 1.2 * length)
    if len(wanted) > 1 and phrase in words:
        total += 1.0
    return total
