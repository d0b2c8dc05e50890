"""TeX in an answer to a drawing, with ziamath (imported at the first formula): outlines only, no file and no font is ever named.

The outlines come as SVG of our own making; what the model wrote is only ever parsed, never passed on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache

MAX_LENGTH = 1_000
"""A longer formula is shown as it was written."""
MAX_DEPTH = 40
_VIEW_BOX = re.compile(r'viewBox="(-?[\d.]+) (-?[\d.]+) (-?[\d.]+) (-?[\d.]+)"')
_DELIMITERS = (("$$", "$$", True), ("\\[", "\\]", True), ("\\(", "\\)", False), ("$", "$", False))


@dataclass(frozen=True, slots=True)
class Drawing:
    """A formula in black. Width, ``ascent`` above and ``descent`` below the base line are in pixels at the size asked for."""

    svg: bytes
    width: float
    ascent: float
    descent: float


def split(source: str) -> tuple[str, bool]:
    """The TeX between the delimiters of *source* and whether it stands on a line of its own."""
    for opening, closing, display in _DELIMITERS:
        if source.startswith(opening) and source.endswith(closing) and len(source) >= len(opening) + len(closing):
            return source[len(opening) : -len(closing)].strip(), display
    return source.strip(), False


def drawable(source: str) -> bool:
    """False for what is not worth trying: empty, too long, or nested too deep for a parser that recurses."""
    tex, _ = split(source)
    if not tex or len(tex) > MAX_LENGTH:
        return False
    depth = deepest = 0
    for character in tex:
        depth += (character in "{[(") - (character in "}])")
        deepest = max(deepest, depth)
    return deepest <= MAX_DEPTH and tex.count("\\begin") <= MAX_DEPTH and tex.count("\\left") <= MAX_DEPTH


@lru_cache(maxsize=512)
def draw(source: str, size: float) -> Drawing | None:
    """Draw *source* (with its delimiters) for type of *size* pixels; None when it cannot be read.

    Takes 10 to 40 ms, the first time half a second: not for the GUI's thread.
    """
    if not drawable(source):
        return None
    tex, display = split(source)
    from ziamath.config import config
    from ziamath.zmath import Latex

    config.svg2 = False
    try:
        svg: str = Latex(tex, size=size, inline=not display, color="black").svg()
    except Exception:
        # Its parser raises whatever comes up (IndexError, RecursionError, its own kinds) for TeX it does not know.
        return None
    found = _VIEW_BOX.search(svg)
    if found is None:
        return None
    _left, top, width, height = (float(value) for value in found.groups())
    if not (0 < width < 20_000 and 0 < height < 20_000):
        return None
    return Drawing(svg.encode(), width, -top, height + top)
