"""Code to spans of roles, with Pygments (imported at the first call)."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

MAX_CODE = 60_000
"""Longer code is shown without colours: Pygments takes about a microsecond a character."""


@dataclass(frozen=True, slots=True)
class Span:
    """``length`` characters from ``start`` that are a ``keyword``, ``name``, ``string``, ``number`` or ``comment``."""

    start: int
    length: int
    role: str


def highlight(code: str, language: str) -> tuple[Span, ...]:
    """The coloured spans of *code*, in order, without overlaps. Empty for an unknown language and for very long code."""
    if not language or not code or len(code) > MAX_CODE:
        return ()
    lexer = _lexer(language.lower())
    if lexer is None:
        return ()
    spans: list[Span] = []
    for start, kind, value in lexer.get_tokens_unprocessed(code):
        role = _role(kind)
        if role and value:
            spans.append(Span(start, len(value), role))
    return tuple(spans)


@lru_cache(maxsize=32)
def _lexer(language: str) -> Any | None:
    from pygments.lexers import get_lexer_by_name
    from pygments.util import ClassNotFound

    try:
        return get_lexer_by_name(language, stripnl=False, ensurenl=False)
    except ClassNotFound:
        return None


@lru_cache(maxsize=512)
def _role(kind: Any) -> str:
    from pygments.token import Comment, Keyword, Name, Number, Operator, String

    if kind in Comment:
        return "comment"
    if kind in Keyword or kind in Operator.Word or kind in Name.Builtin.Pseudo or kind in Name.Tag:
        return "keyword"
    if kind in String:
        return "string"
    if kind in Number:
        return "number"
    if kind in Name.Function or kind in Name.Class or kind in Name.Builtin or kind in Name.Decorator or kind in Name.Attribute:
        return "name"
    return ""
