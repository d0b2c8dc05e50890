"""File names as they are shown: nothing in a name may change how the words around it read."""

from __future__ import annotations

import unicodedata

ELLIPSIS = "…"
_JOINERS = "\N{ZERO WIDTH NON-JOINER}\N{ZERO WIDTH JOINER}"
"""Format characters that words of several languages and emoji need, and that reorder nothing."""
_UNSEEN = frozenset({"Cc", "Cf", "Cs", "Zl", "Zp"})


def shown_name(name: str, limit: int = 60) -> str:
    """Return *name* for the screen: one line, at most *limit* characters, elided in the middle so that its ending stays.

    Control characters become their control pictures; line separators, lone surrogates and invisible format
    characters, those that turn the direction of text among them, become U+FFFD. Everything else is literal.
    For display only, never for opening a file.
    """
    plain = name if name.isascii() and name.isprintable() else "".join(_visible(char) for char in name)
    if len(plain) <= limit:
        return plain
    tail = limit // 3
    ending = plain[len(plain) - tail :]
    while ending and unicodedata.combining(ending[0]):
        ending = ending[1:]
    return plain[: limit - tail - 1] + ELLIPSIS + ending


def _visible(char: str) -> str:
    if unicodedata.category(char) not in _UNSEEN or char in _JOINERS:
        return char
    if char < "\x20":
        return chr(0x2400 + ord(char))
    return "\N{SYMBOL FOR DELETE}" if char == "\x7f" else "\N{REPLACEMENT CHARACTER}"
