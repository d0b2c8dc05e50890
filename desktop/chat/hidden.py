"""Characters that hide or turn text, made visible. What is copied, kept and sent stays as it was written.

Each is shown as one character, so that places in the shown text are places in the text.
Sources: UAX #9 (bidirectional controls), https://trojansource.codes (why code must show them all), UAX #36.
"""

from __future__ import annotations

import re

MARK = "\N{REPLACEMENT CHARACTER}"
BLANK = "\N{OPEN BOX}"
"""Stands for a character without width, of which there are too many in a row."""

_TURNING = re.compile("[\u202a-\u202e]")
"""Embeddings and overrides: the text after them may read backwards."""
_TURNING_IN_CODE = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_CONTROL = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_RETURN = re.compile("\r(?=(\n|\\Z))?")
_UNSEEN_CONTROL = re.compile("[\x80-\x9f\u2028\u2029\ufff9-\ufffc]")
_TAGS = re.compile("(\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f)|([\U000e0000-\U000e0fff])")
"""Flags of regions are written with tags; anywhere else a tag is text that nobody sees."""
_WIDTHLESS = re.compile("[\u00ad\u034f\u115f\u1160\u17b4\u17b5\u180b-\u180f\u200b-\u200d\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0]{3,}")
_COMBINING = "[\u0300-\u036f\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
_STACKED = re.compile(f"(?<={_COMBINING}{{8}}){_COMBINING}")
"""Marks on a letter that has eight already: they would cover the lines around."""
_JOINED = re.compile("(?<=(?:.\u200d){8}.)\u200d")
"""No picture is joined of more than eight: what goes on is laid out as one endless letter."""

_HIDDEN = re.compile(
    "(\U0001f3f4[\U000e0020-\U000e007e]{1,8}\U000e007f)"
    f"|{_WIDTHLESS.pattern}"
    "|[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\u00ad\u180e\u200b\u202a-\u202e\u2060-\u2065\u206a-\u206f\ufeff\ufff9-\ufffb]"
    "|[\U000e0000-\U000e0fff]"
)
"""What has no place in a message that a person writes. Single joiners, selectors and marks of direction have, in many languages."""


def revealed(text: str, *, code: bool = False) -> str:
    """*text* with what hides or turns text replaced by visible signs, character for character.

    In prose, marks that only help the direction (LRM, RLM, isolates) stay; in *code* every one is shown.
    """
    if text.isascii() and text.isprintable():
        return text
    text = _CONTROL.sub(lambda found: chr(0x2400 + ord(found.group())) if found.group() != "\x7f" else "\u2421", text)
    text = _RETURN.sub(lambda found: " " if found.group(1) else "\u240d", text)
    if text.isascii():
        return text
    text = (_TURNING_IN_CODE if code else _TURNING).sub(MARK, text)
    text = _UNSEEN_CONTROL.sub(MARK, text)
    text = _TAGS.sub(lambda found: found.group(1) or MARK, text)
    text = _JOINED.sub(BLANK, _STACKED.sub("\u25cc", text))
    return _WIDTHLESS.sub(lambda found: BLANK * len(found.group()), text)


def without_hidden(text: str) -> tuple[str, int]:
    """*text* without the characters that nobody sees, and how many those were. Flags and joined emoji stay whole."""
    if text.isascii() and text.isprintable():
        return text, 0
    count = 0

    def drop(found: re.Match[str]) -> str:
        nonlocal count
        if found.group(1):
            return found.group(1)
        count += len(found.group())
        return ""

    return _HIDDEN.sub(drop, text), count


def turns(text: str) -> bool:
    """True when *text* has characters that make it read in another order than it is written."""
    return _TURNING_IN_CODE.search(text) is not None


def reads_from_the_right(text: str) -> bool | None:
    """The direction of the first letter that has one; None when no letter has."""
    import unicodedata

    for character in text[:2_000]:
        kind = unicodedata.bidirectional(character)
        if kind in ("R", "AL"):
            return True
        if kind == "L":
            return False
    return None
