"""What a person pastes into a key field, made into the bare key. Pure: nothing here keeps anything."""

from __future__ import annotations

import re
from typing import ClassVar

from desktop.errors import LoquentError

# Zero-width and direction marks come along from web pages and PDF files; they are invisible and never part of a key.
_INVISIBLE = dict.fromkeys([0x00AD, 0x180E, 0xFEFF, *range(0x200B, 0x2010), *range(0x202A, 0x202F), *range(0x2060, 0x2070)])
_QUOTES = "\"'`\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb\u2039\u203a"
_PREFIX = re.compile(r"^(?:(?:authorization|x-api-key)\s*:\s*)?(?:bearer\s+)?", re.IGNORECASE)
_SHOWN_TAIL = 4
_LONGEST = 1280
"""Characters; Windows' credential store keeps no more (reliability.md, finding 19)."""


class KeyInputError(LoquentError):
    """A pasted key that cannot be a key."""

    sentences: ClassVar[dict[str, str]] = {
        "key.empty": "There is no key in this field. Paste the key from the provider's site.",
        "key.space": "A key has no spaces inside. Perhaps more than the key was copied: paste the key alone.",
        "key.characters": "This key contains characters that no key has (for example letters with accents). Paste the key again.",
        "key.long": "This is longer than a key can be ({length} characters). Paste the key alone.",
    }


def clean_key(text: str) -> str:
    """Return the bare key in *text*: without spaces and quotes around it, invisible characters and ``Bearer``.

    Raises KeyInputError when nothing is left, when white space is inside, or when a character is not printable ASCII.
    """
    key = text.translate(_INVISIBLE)
    previous = None
    while key != previous:
        previous = key
        key = _PREFIX.sub("", key.strip().strip(_QUOTES).strip())
    if not key or key.lower() == "bearer":
        raise KeyInputError("key.empty")
    if any(character.isspace() for character in key):
        raise KeyInputError("key.space")
    if any(not "!" <= character <= "~" for character in key):
        raise KeyInputError("key.characters")
    if len(key) > _LONGEST:
        raise KeyInputError("key.long", length=len(key))
    return key


def hide_key(text: str, key: str | None) -> str:
    """*text* with every occurrence of *key* shortened to its last four characters; short keys vanish wholly."""
    if not key or key not in text:
        return text
    return text.replace(key, f"…{key[-_SHOWN_TAIL:]}" if len(key) > 3 * _SHOWN_TAIL else "…")
