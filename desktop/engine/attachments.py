"""Attachments: originals kept, and what the screen and a model get of them made when it is needed."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from desktop.chat.limits import ImageLimits
from desktop.chat.names import shown_name
from desktop.chat.parts import AttachmentPart, FilePart, ImagePart
from desktop.engine.claims import claimed_size
from desktop.engine.derived import CACHE_BYTES, ENDINGS, Rgba, keep, keep_rgba, load_fitted, load_rgba, trim
from desktop.engine.encodings import decode_text
from desktop.engine.imaging import Imaging
from desktop.engine.intake import FIRST_FRAME, METADATA, Attachment, IntakeError, IntakeLimits, Source, ask, intake, shared_imaging
from desktop.engine.pdf_sending import PdfSending

__all__ = [
    "FIRST_FRAME",
    "METADATA",
    "Attachment",
    "Attachments",
    "IntakeError",
    "IntakeLimits",
    "Prepared",
    "Rgba",
    "Source",
    "intake",
    "shared_imaging",
]

T = TypeVar("T")

MOST_PREPARED = 1000
"""Figures kept in memory: a draft of fifty pictures is looked at anew with each that comes."""
_USUAL = IntakeLimits()
_FORMATS = {"image/png": "PNG", "image/jpeg": "JPEG", "image/gif": "GIF", "image/webp": "WEBP"}


class BlobStore(Protocol):
    """The part of ``storage.blobs.Blobs`` used here; it blocks, so it is called from threads only."""

    def put(self, data: bytes) -> str:
        """Keep *data*; its name."""

    def read(self, blob: str) -> bytes:
        """What ``put`` was given."""


@dataclass(frozen=True, slots=True)
class Prepared:
    """A picture as a model will get it: pixels, bytes, and about how many tokens that is."""

    media_type: str
    width: int
    height: int
    size: int
    tokens: int


class Attachments:
    """Attachments of the running program: originals in the blob store, what is derived from them in *cache_dir*.

    One thread and one worker process, used one file after another, so fifty dropped pictures need the memory of one.
    The methods never block the loop; they raise IntakeError, and what the blob store raises.
    """

    def __init__(self, blobs: BlobStore, cache_dir: Path, *, limits: IntakeLimits = _USUAL, imaging: Imaging | None = None) -> None:
        self._blobs = blobs
        self._thumbnails = cache_dir / "thumbnails"
        self._fitted = cache_dir / "fitted"
        self._limits = limits
        self._imaging = imaging or Imaging()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="attachments")
        self._cache_thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="attachments-cache")
        self._notices: dict[str, tuple[str, ...]] = {}
        self.pdf = PdfSending(self._ask_about, self._run, self._fitted)
        """What of a PDF can be sent."""
        self._prepared: dict[tuple[str, ImageLimits], Prepared] = {}

    async def add(
        self,
        path_or_bytes: Source,
        name: str | None = None,
        *,
        thumbnail_side: int = 0,
        limits: ImageLimits | None = None,
        on_read: Callable[[int, int], object] | None = None,
    ) -> AttachmentPart:
        """Check a file and keep a copy of its bytes: what happens to the file afterwards changes nothing.

        With *thumbnail_side*, :meth:`thumbnail` of that size costs no second decoding. With *limits*, making the picture fit them
        has begun when this returns. *on_read* is told, in the loop, how many bytes of a file are read, and of how many.
        """
        loop = asyncio.get_running_loop()
        sides = {"thumbnail_side": thumbnail_side, "next_side": limits.max_side if limits is not None else 0}

        def tell(read: int, size: int) -> None:
            if on_read is not None:
                loop.call_soon_threadsafe(on_read, read, size)

        attachment, blob = await self._run(partial(self._take, path_or_bytes, name, sides, tell))
        self._notices[blob] = attachment.notices
        if not attachment.width:
            return FilePart(blob, attachment.media_type, attachment.name, attachment.size)
        part = ImagePart(blob, attachment.media_type, attachment.name, attachment.width, attachment.height, attachment.size)
        if limits is not None:
            # Whoever asks for it finds it made, or is told why it cannot be.
            self._ahead(partial(self._make_fitted, part, limits, self._stem(part, limits), attachment.data))
        return part

    def expect(self) -> None:
        """Something will be added soon: have the worker there for it."""
        if self._imaging.pid is None:
            self._ahead(self._imaging.start)

    async def read(self, part: AttachmentPart) -> bytes:
        """The untouched original."""
        return await asyncio.to_thread(self._blobs.read, part.blob)

    def notices(self, part: AttachmentPart) -> tuple[str, ...]:
        """Codes of what will not reach a model, for a part added since the start; else empty."""
        return self._notices.get(part.blob, ())

    async def thumbnail(self, part: AttachmentPart, max_side: int) -> Rgba:
        """The upright picture as pixels, its longer side at most *max_side* (never enlarged)."""
        path = self._thumbnail_path(part.blob, max_side)
        cached = await self._look_up(partial(load_rgba, path))
        return cached if cached is not None else await self._run(partial(self._make_thumbnail, part, max_side, path))

    async def pixels(self, part: AttachmentPart, max_side: int) -> Rgba:
        """As :meth:`thumbnail`, for looking at it once: nothing of it is kept."""
        return await self._run(partial(self._make_pixels, part, max_side))

    async def glance(self, data: bytes, name: str, max_side: int) -> Rgba | None:
        """Foreign bytes as pixels, through the gate for files and with nothing kept; None for a file that is no picture. IntakeError."""
        found = await self._run(partial(intake, data, self._limits, name, self._imaging, thumbnail_side=max_side))
        return found.thumbnail

    async def for_model(self, part: AttachmentPart, limits: ImageLimits) -> tuple[str, bytes]:
        """``(media type, bytes)`` within *limits*: upright, sRGB, without metadata; the original itself when it is all that already."""
        stem = self._stem(part, limits)
        cached = await self._look_up(partial(load_fitted, stem, limits))
        return cached if cached is not None else await self._run(partial(self._make_fitted, part, limits, stem))

    async def prepared(self, part: ImagePart, limits: ImageLimits) -> Prepared:
        """What :meth:`for_model` gives, in figures; made now, so that sending has nothing left to do."""
        known = self._prepared.get((part.blob, limits))
        if known is not None:
            return known
        media_type, data = await self.for_model(part, limits)
        width, height = claimed_size(data, _FORMATS[media_type]) or (part.width, part.height)
        prepared = Prepared(media_type, width, height, len(data), limits.tokens(width, height))
        if len(self._prepared) >= MOST_PREPARED:
            self._prepared.clear()
        self._prepared[part.blob, limits] = prepared
        return prepared

    async def text(self, part: FilePart) -> str:
        """A text file as text, whatever its encoding."""
        data = await self.read(part)
        found = await asyncio.to_thread(decode_text, data)
        return found[0] if found is not None else data.decode("utf-8", "replace")

    async def close(self) -> None:
        """End the worker and wait for the thread. What was asked for and is not ready fails with IntakeError or is cancelled."""
        # Closing the worker fails the running question at once; waiting for the thread alone could take its time limit.
        await asyncio.to_thread(self._imaging.close)
        for thread in (self._thread, self._cache_thread):
            await asyncio.to_thread(thread.shutdown, wait=True, cancel_futures=True)
        await asyncio.to_thread(trim, (self._thumbnails, self._fitted), CACHE_BYTES)

    async def _look_up(self, cached: Callable[[], T]) -> T:
        """Read the cache: one file after another, since several threads at once would leave the window no processor."""
        return await asyncio.get_running_loop().run_in_executor(self._cache_thread, cached)

    def _ahead(self, work: Callable[[], object]) -> None:
        """Have done what nobody waits for; nothing is begun any more when this is closed."""
        with contextlib.suppress(RuntimeError):
            self._thread.submit(work)

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _thumbnail_path(self, blob: str, max_side: int) -> Path:
        return self._thumbnails / f"{blob}-{max_side}.rgba"

    def _take(
        self, path_or_bytes: Source, name: str | None, sides: Mapping[str, int], on_read: Callable[[int, int], object]
    ) -> tuple[Attachment, str]:
        attachment = intake(path_or_bytes, self._limits, name, self._imaging, on_read=on_read, **sides)
        blob = self._blobs.put(attachment.data)
        if attachment.thumbnail is not None:
            keep_rgba(self._thumbnail_path(blob, sides["thumbnail_side"]), attachment.thumbnail)
        return attachment, blob

    def _make_pixels(self, part: AttachmentPart, max_side: int) -> Rgba:
        question = {"do": "thumbnail", "pixels": self._limits.pixels, "side": max_side}
        answer, data = ask(self._imaging, question, self._blobs.read(part.blob), shown_name(part.name), self._limits)
        return Rgba(int(answer["width"]), int(answer["height"]), data)

    def _make_thumbnail(self, part: AttachmentPart, max_side: int, path: Path) -> Rgba:
        made = self._make_pixels(part, max_side)
        keep_rgba(path, made)
        return made

    def _stem(self, part: AttachmentPart, limits: ImageLimits) -> Path:
        facts = f"{sorted(limits.media_types)} {limits.max_bytes} {_side(part, limits)}"
        return self._fitted / f"{part.blob}-{hashlib.sha256(facts.encode()).hexdigest()[:16]}"

    def _make_fitted(self, part: AttachmentPart, limits: ImageLimits, stem: Path, original: bytes | None = None) -> tuple[str, bytes]:
        # It may have been made while this waited for its turn.
        cached = load_fitted(stem, limits)
        if cached is not None:
            return cached
        question = {
            "do": "fit",
            "pixels": self._limits.pixels,
            "media_types": sorted(limits.media_types),
            "bytes": limits.max_bytes,
            "side": _side(part, limits),
        }
        data = self._blobs.read(part.blob) if original is None else original
        answer, data = ask(self._imaging, question, data, shown_name(part.name), self._limits)
        media_type = str(answer["media_type"])
        keep(stem.with_suffix(ENDINGS[media_type]), data)
        return media_type, data

    def _ask_about(self, question: Mapping[str, Any], part: AttachmentPart, patience: float = 1.0) -> tuple[dict[str, Any], bytes]:
        seconds = patience * self._limits.seconds
        return ask(self._imaging, question, self._blobs.read(part.blob), shown_name(part.name), self._limits, seconds)


def _side(part: AttachmentPart, limits: ImageLimits) -> int:
    return limits.side_of(part.width, part.height) if isinstance(part, ImagePart) else limits.max_side
