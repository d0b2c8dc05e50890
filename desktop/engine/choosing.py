"""Which attachments of a conversation go along: the newest that fit into one request. The same rule sends them and says so beforehand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from desktop.chat.limits import ImageLimits
from desktop.chat.parts import PDF, AttachmentPart, FilePart, ImagePart, Part
from desktop.chat.prompt import DrawnPage, Paged
from desktop.engine.intake import IntakeError
from desktop.engine.pdf_sending import drawn_pages

if TYPE_CHECKING:
    from desktop.engine.attachments import Attachments


@dataclass(slots=True)
class Chosen:
    """``images`` and ``files`` by blob, as ``chat.prompt.prompt_messages`` takes them; ``left_out``: what does not fit, newest first."""

    images: dict[str, tuple[str, bytes]] = field(default_factory=dict)
    files: dict[str, bytes | str | Paged] = field(default_factory=dict)
    left_out: list[AttachmentPart] = field(default_factory=list)
    size: int = 0
    """Bytes of all that goes along."""
    pages: int = 0
    """Of the documents that go whole."""
    drawn: int = 0
    """Pages of documents that go as pictures; they count among the images of the request."""
    undrawn: dict[str, int] = field(default_factory=dict)
    """Documents by blob of which so many fewer pages are drawn, because newer images took the room."""


async def choose(
    attachments: Attachments, parts: Sequence[Part], limits: ImageLimits, *, sees_images: bool, takes_documents: bool
) -> Chosen:
    """Choose among *parts* (of all messages, the oldest first). Raises IntakeError and StorageError.

    Each is taken once, at its newest place. The first image that is one too many, and the first attachment that does not
    fit beside the newer ones, ends it for its kind: nothing older goes instead of it. A model that sees no images gets none.
    A PDF goes whole and without metadata where documents are taken; else as the text of its pages, with pictures of some of them
    for a model that sees.
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
        full[ImagePart] = full[ImagePart] or len(chosen.images) + chosen.drawn >= limits.max_count
        if full[type(part)] or not await _taken(attachments, part, limits, sees_images, takes_documents, chosen):
            full[type(part)] = True
            chosen.left_out.append(part)
    return chosen


async def _taken(
    attachments: Attachments, part: AttachmentPart, limits: ImageLimits, sees_images: bool, takes_documents: bool, chosen: Chosen
) -> bool:
    """Put *part* among those that go, if there is room."""
    if isinstance(part, ImagePart):
        fitted = await attachments.for_model(part, limits)
        if not _room(chosen, len(fitted[1]), limits):
            return False
        chosen.images[part.blob] = fitted
        return True
    given: bytes | str | None
    try:
        if part.media_type == PDF:
            given = await _document(attachments, part, limits, chosen) if takes_documents else None
            if given is None:
                return await _paged(attachments, part, limits, sees_images, chosen)
        else:
            given = await attachments.text(part)
    except IntakeError:
        # An old conversation may hold what is refused today; it is named, and does not stand in the way for ever.
        return False
    # Text is not base64, but its quotes and line breaks are escaped.
    if not _room(chosen, len(given), limits):
        return False
    chosen.files[part.blob] = given
    return True


async def _document(attachments: Attachments, part: FilePart, limits: ImageLimits, chosen: Chosen) -> bytes | None:
    pages = await attachments.pdf.pages(part)
    data = await attachments.pdf.document(part) if chosen.pages + pages <= limits.pdf_pages else None
    chosen.pages += pages if data is not None else 0
    return data


async def _paged(attachments: Attachments, part: FilePart, limits: ImageLimits, sees_images: bool, chosen: Chosen) -> bool:
    """The text of a PDF, and as many of its pages drawn as there is room for. One of which nothing fits is left out."""
    text = await attachments.pdf.text(part)
    if not _room(chosen, len(text.text), limits):
        return False
    most = (limits.page_images if text.text else limits.max_count) if sees_images else 0
    wanted = drawn_pages(text, min(most, limits.max_count))
    allowed = wanted[: max(0, limits.max_count - len(chosen.images) - chosen.drawn)]
    drawn: list[DrawnPage] = []
    for page in await attachments.pdf.draw(part, allowed, limits):
        if not _room(chosen, len(page.data), limits):
            allowed = tuple(other.number for other in drawn)
            break
        drawn.append(page)
    if wanted and not (text.text or allowed):
        return False
    chosen.drawn += len(drawn)
    if len(allowed) < len(wanted):
        chosen.undrawn[part.blob] = len(wanted) - len(allowed)
    chosen.files[part.blob] = Paged(text.pages, text.text, tuple(drawn))
    return True


def _room(chosen: Chosen, size: int, limits: ImageLimits) -> bool:
    if chosen.size + size > limits.request_bytes:
        return False
    chosen.size += size
    return True
