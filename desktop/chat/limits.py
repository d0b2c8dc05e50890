"""What a provider takes: limits that the engine makes attachments fit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """Images a provider takes: media types, bytes of one image before base64, pixels of its longer side, count in a request."""

    media_types: frozenset[str] = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
    max_bytes: int = 3_750_000
    max_side: int = 1568
    max_count: int = 20
