"""What a provider takes: limits that the engine makes attachments fit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class ImageLimits:
    """Images a provider takes: media types, bytes of one image before base64, pixels of its longer side, count in a request.

    ``max_bytes``: as base64 it is 5,000,000 characters, below Anthropic's 5 MiB. ``max_side``: a larger picture is only scaled down
    on the other side; it is also below the 2000 pixels that hold for more than 20 images (protocols.md §2.7).
    """

    media_types: frozenset[str] = frozenset({"image/png", "image/jpeg", "image/webp", "image/gif"})
    max_bytes: int = 3_750_000
    max_side: int = 1568
    max_count: int = 20
    request_bytes: int = 22_500_000
    """Images and files of one request together, before base64: with it, and the text, they stay below 32 MB (protocols.md §2.7)."""
    pdf_pages: int = 100
    """Of all documents of a request. What is longer goes as text and pictures of pages, also where documents are taken."""
    page_images: int = 8
    """Of a PDF that goes as its text; one without text may fill the request with pictures of its pages."""
    page_side: int = 1568
    page_bytes: int = 400_000
    max_pixels: int | None = None
    """Of one image, width times height; None: ``max_side`` says it all."""
    pixels_per_token: int = 750
    """For the estimate that is shown (protocols.md §2.7); other providers count differently, but not by an order of magnitude."""

    def side_of(self, width: int, height: int) -> int:
        """The longer side that a picture of that shape may have."""
        if self.max_pixels is None or width * height < 1:
            return self.max_side
        longer, shorter = max(width, height), min(width, height)
        return max(1, min(self.max_side, int((self.max_pixels * longer / shorter) ** 0.5)))

    def tokens(self, width: int, height: int) -> int:
        """About how many tokens a picture of that size is, to two digits."""
        return about(max(1, round(width * height / self.pixels_per_token)))


def about(exact: int) -> int:
    """*exact* to two digits."""
    step = int(10 ** max(0, len(str(exact)) - 2))
    return round(exact / step) * step
