"""The gate every foreign string passes before it is stored, shown, copied or sent."""

from __future__ import annotations

import re

REPLACEMENT = "\N{REPLACEMENT CHARACTER}"

# Lone surrogates crash SQLite and UTF-8 encoding; NUL ends strings in C libraries; Qt turns U+FDD0 into a line break.
_FORBIDDEN = re.compile(
    "[\x00\ud800-\udfff\ufdd0-\ufdef" + "".join(chr(plane * 0x10000 + low) for plane in range(17) for low in (0xFFFE, 0xFFFF)) + "]"
)
_PAIR = re.compile("[\ud800-\udbff][\udc00-\udfff]")


def normalise_text(text: str) -> str:
    """Return *text* with halves of surrogate pairs joined and every character no one can keep replaced by U+FFFD.

    Joined: a high surrogate followed by a low one (JSON deltas can carry them apart). Replaced: lone
    surrogates, NUL and the 66 noncharacters. Nothing else is changed; applying it twice changes nothing.
    """
    if text.isascii() and "\x00" not in text:
        return text
    if _is_sound(text):
        return text
    if _PAIR.search(text):
        text = _PAIR.sub(lambda pair: pair.group().encode("utf-16-le", "surrogatepass").decode("utf-16-le"), text)
    return _FORBIDDEN.sub(REPLACEMENT, text)


def _is_sound(text: str) -> bool:
    """False when something may have to be replaced: many times faster than looking at each character, and an import is mostly this."""
    try:
        data = text.encode()
    except UnicodeEncodeError:
        return False
    # How NUL, U+FDD0 to U+FDEF and the two last characters of each plane are written in UTF-8; a few others look like them.
    return not any(sign in data for sign in (b"\x00", b"\xef\xb7", b"\xbf\xbe", b"\xbf\xbf"))


def split_pending_surrogate(text: str) -> tuple[str, str]:
    """Split off a high surrogate at the end, which the next chunk of a stream may complete: ``(text, pending)``."""
    if text and "\ud800" <= text[-1] <= "\udbff":
        return text[:-1], text[-1]
    return text, ""
