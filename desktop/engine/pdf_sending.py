"""What of a PDF can be sent: the document without metadata, the text of its pages, pages drawn. Made when needed, kept in the cache."""

from __future__ import annotations

import asyncio
import hashlib
import json
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Protocol, TypeVar

from desktop.chat.limits import ImageLimits
from desktop.chat.parts import AttachmentPart
from desktop.chat.prompt import DrawnPage
from desktop.engine.derived import ENDINGS, keep, load_fitted
from desktop.engine.intake import IntakeError

T = TypeVar("T")

CHARACTERS = 400_000
"""Of the text of a PDF; about 100,000 tokens."""
DRAWING_SECONDS = 15.0
"""For all pages that are drawn of one document."""
RULES = 3
"""Raised with each change to what is taken out of a document (``pdf_stripping``): what was kept under older rules goes out no more."""
_LONG = 3.0
"""Times the usual seconds: writing a document anew looks at all of it."""


class _Run(Protocol):
    async def __call__(self, work: Callable[[], T]) -> T:
        """Have *work* done in a thread."""
        ...


class _Ask(Protocol):
    def __call__(self, question: Mapping[str, Any], part: AttachmentPart, patience: float = 1.0) -> tuple[dict[str, Any], bytes]:
        """Ask the imaging process about *part*, *patience* times the usual seconds. Blocks. Raises IntakeError."""


@dataclass(frozen=True, slots=True)
class PdfText:
    """``text`` page by page, empty when no page has any; ``bare``: pages (from 1) that show something and have no text."""

    pages: int
    text: str
    bare: tuple[int, ...] = ()


def drawn_pages(text: PdfText, most: int) -> tuple[int, ...]:
    """Which pages are drawn when at most *most* are: those that only a picture can tell, then the first ones; in their order."""
    without = set(text.bare)
    if not text.text:
        return tuple(sorted(without))[:most]
    first = [number for number in range(1, min(text.pages, most) + 1) if number not in without]
    return tuple(sorted([*sorted(without), *first][:most]))


class PdfSending:
    """*ask* asks the imaging process, *run* has that done in a thread, *folder* is the cache."""

    def __init__(self, ask: _Ask, run: _Run, folder: Path) -> None:
        self._ask = ask
        self._run = run
        self._folder = folder
        self._pages: dict[str, int] = {}
        self._impossible: set[str] = set()
        self._enough: dict[str, int] = {}
        """How many pages are drawn of a document that takes too long."""

    async def pages(self, part: AttachmentPart) -> int:
        """How many pages it has. Raises IntakeError."""
        if part.blob not in self._pages:
            answer, _ = await self._run(partial(self._ask, {"do": "pdf"}, part))
            self._pages[part.blob] = int(answer["pages"])
        return self._pages[part.blob]

    async def text(self, part: AttachmentPart) -> PdfText:
        """Its text, as much as :data:`CHARACTERS`. Raises IntakeError."""
        path = self._folder / f"{part.blob}-pages.json"
        cached = await asyncio.to_thread(_load_text, path)
        return cached if cached is not None else await self._run(partial(self._make_text, part, path))

    async def document(self, part: AttachmentPart) -> bytes | None:
        """All of it, without what it says about people, places and tools; None when that cannot be taken out of it."""
        if part.blob in self._impossible:
            return None
        path = self._folder / f"{part.blob}-bare{RULES}.pdf"
        cached = await asyncio.to_thread(_load_document, path)
        if cached is not None:
            return cached
        try:
            return await self._run(partial(self._make_document, part, path))
        except IntakeError as refusal:
            if refusal.code in ("attachment.closed", "attachment.no_worker"):
                raise
            self._impossible.add(part.blob)
            return None

    async def draw(self, part: AttachmentPart, numbers: Sequence[int], limits: ImageLimits) -> list[DrawnPage]:
        """Those pages as pictures. One that cannot be drawn is missing; when it takes too long the rest are, now and later."""
        made: list[DrawnPage] = []
        began = time.monotonic()
        for at, number in enumerate(numbers):
            if at >= self._enough.get(part.blob, len(numbers)):
                break
            if at and time.monotonic() - began > DRAWING_SECONDS:
                self._enough[part.blob] = at
                break
            try:
                media_type, data = await self._page(part, number, limits)
            except IntakeError as refusal:
                if refusal.code in ("attachment.closed", "attachment.no_worker"):
                    raise
                if refusal.code == "attachment.too_slow":
                    self._enough[part.blob] = at
                    break
                continue
            made.append(DrawnPage(number, media_type, data))
        return made

    async def _page(self, part: AttachmentPart, number: int, limits: ImageLimits) -> tuple[str, bytes]:
        facts = f"{sorted(limits.media_types)} {limits.page_bytes} {limits.page_side}"
        stem = self._folder / f"{part.blob}-{number}-{hashlib.sha256(facts.encode()).hexdigest()[:16]}"
        cached = await asyncio.to_thread(load_fitted, stem, limits)
        return cached if cached is not None else await self._run(partial(self._make_page, part, number, limits, stem))

    def _make_page(self, part: AttachmentPart, number: int, limits: ImageLimits, stem: Path) -> tuple[str, bytes]:
        question = {
            "do": "pdf_page",
            "page": number,
            "media_types": sorted(limits.media_types),
            "bytes": limits.page_bytes,
            "side": limits.page_side,
        }
        answer, data = self._ask(question, part)
        media_type = str(answer["media_type"])
        keep(stem.with_suffix(ENDINGS[media_type]), data)
        return media_type, data

    def _make_document(self, part: AttachmentPart, path: Path) -> bytes:
        _, data = self._ask({"do": "pdf_bare"}, part, _LONG)
        keep(path, data)
        return data

    def _make_text(self, part: AttachmentPart, path: Path) -> PdfText:
        answer, data = self._ask({"do": "pdf_text", "characters": CHARACTERS}, part)
        text = data.decode()
        pages, read = int(answer["pages"]), int(answer["read"])
        if text and read < pages:
            text += f"\n[Only the first {read} of {pages} pages are given.]\n"
        bare = tuple(int(number) for number in answer["bare"])
        keep(path, json.dumps({"pages": pages, "bare": bare, "text": text}).encode())
        return PdfText(pages, text, bare)


def _load_text(path: Path) -> PdfText | None:
    try:
        value = json.loads(path.read_bytes())
        return PdfText(int(value["pages"]), str(value["text"]), tuple(int(number) for number in value["bare"]))
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _load_document(path: Path) -> bytes | None:
    try:
        data = path.read_bytes()
    except OSError:
        return None
    # A file cut short by a crash of the system is made again.
    return data if data.startswith(b"%PDF-") and data.rstrip().endswith(b"%%EOF") else None
