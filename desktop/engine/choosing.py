"""Which attachments of a conversation go along: the newest that fit into one request. The same rule sends them and says so beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.chat.limits import ImageLimits
from desktop.chat.parts import AttachmentPart, FilePart, ImagePart, Part
from desktop.chat.prompt import PDF
from desktop.engine.intake import IntakeError

if TYPE_CHECKING:
    from desktop.engine.attachments import Attachments


@dataclass(slots=True)
class Chosen:
    """``images`` and ``files`` by blob, as ``chat.prompt.prompt_messages`` takes them; ``left_out``: what does not fit, newest first."""

    images: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    files: dict[str, bytes | str] = field(default_factory=dict)
    left_out: list[AttachmentPart] = field(default_factory=list)
    size: int = 0
    """Bytes of all that goes along."""


async def choose(
    attachments: Attachments, parts: Sequence[Part], limits: ImageLimits, *, sees_images: bool, takes_documents: bool
) -> Chosen:
    """Choose among *parts* (of all messages, the oldest first). Raises IntakeError and StorageError.

    Each is taken once, at its newest place. The first image that is one too many, and the first attachment that does not
    fit beside the newer ones, ends it for its kind: nothing older goes instead of it. A model that sees no images gets none.
    """
    chosen = Chosen()
    seen: set[str] = set()
    full = {ImagePart: not sees_images or limits.max_count < 1, FilePart: False}
    for part in reversed(parts):
        if not isinstance(part, ImagePart | FilePart) or part.blob in seen:
            continue
        seen.add(part.blob)
        if isinstance(part, ImagePart) and not sees_images:
            continue
        full[ImagePart] = full[ImagePart] or len(chosen.images) >= limits.max_count
        if full[type(part)] or not await _taken(attachments, part, limits, takes_documents, chosen):
            full[type(part)] = True
            chosen.left_out.append(part)
    return chosen


async def _taken(attachments: Attachments, part: AttachmentPart, limits: ImageLimits, takes_documents: bool, chosen: Chosen) -> bool:
    """Put *part* among those that go, if there is room."""
    if isinstance(part, ImagePart):
        fitted = await attachments.for_model(part, limits)
        if not _room(chosen, len(fitted[1]), limits):
            return False
        chosen.images[part.blob] = fitted
        return True
    try:
        as_document = part.media_type == PDF and takes_documents and await attachments.pages(part) <= limits.pdf_pages
        given = await attachments.read(part) if as_document else await attachments.text(part)
    except IntakeError:
        # An old conversation may hold what is refused today; it is named, and does not stand in the way for ever.
        return False
    # Text is not base64, but its quotes and line breaks are escaped.
    if not _room(chosen, len(given), limits):
        return False
    chosen.files[part.blob] = given
    return True


def _room(chosen: Chosen, size: int, limits: ImageLimits) -> bool:
    if chosen.size + size > limits.request_bytes:
        return False
    chosen.size += size
    return True
