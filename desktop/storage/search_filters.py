"""What a search keeps of what it finds."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class SearchFilters:
    """What to keep of what is found. ``model`` and ``has_image`` speak of the whole conversation."""

    model: str | None = None
    since: float | None = None
    until: float | None = None
    """Seconds since 1970, both ends included: of the message, or of a title's conversation."""
    has_image: bool = False
    in_trash: bool = False
    """Look in the trash instead of in the library."""


NO_FILTERS = SearchFilters()
