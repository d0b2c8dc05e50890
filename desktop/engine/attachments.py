"""Attachments: the gate every foreign file passes, and pictures made fit for the screen and for a model."""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import errno
import hashlib
import os
import stat
import struct
import tempfile
import zlib
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import Any, ClassVar, Protocol, TypeVar

from desktop.chat.limits import ImageLimits
from desktop.chat.names import shown_name
from desktop.chat.parts import AttachmentPart, FilePart, ImagePart
from desktop.chat.prompt import PDF
from desktop.chat.text import normalise_text
from desktop.engine.imaging import Imaging, ImagingFailed
from desktop.engine.sniffing import Kind, claimed_size, decoded, sniff, text_type
from desktop.errors import LoquentError

T = TypeVar("T")
Source = str | os.PathLike[str] | bytes | bytearray | memoryview

METADATA = "attachment.notice.metadata"
FIRST_FRAME = "attachment.notice.first_frame"
PASTED_NAME = "Pasted picture"
READ_BYTES = 1 << 20
CACHE_BYTES = 200 * 1024 * 1024
_NOTICES = {"metadata": METADATA, "first_frame": FIRST_FRAME}
_RGBA = struct.Struct("!4sII")
_RGBA_MAGIC = b"LQT1"
_ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp"}


class IntakeError(LoquentError):
    """A file that cannot be attached or sent. Every sentence names it; ``values["name"]`` is already fit to be shown."""

    sentences: ClassVar[dict[str, str]] = {
        "attachment.empty": "“{name}” is empty. Check the file and attach it again.",
        "attachment.too_large": "“{name}” is larger than {limit_mb} MB. Make it smaller and attach it again.",
        "attachment.too_many_pixels": "“{name}” is too big to open: {width} × {height} pixels, and {limit_mp} million is the most. "
        "Scale it down and attach it again.",
        "attachment.other_kind": "“{name}” is {what}, which no model reads as it is. Attach a picture, a PDF or a text file.",
        "attachment.not_utf8": "“{name}” is text, but not in UTF-8. Save it as UTF-8 and attach it again.",
        "attachment.other_picture": "“{name}” is {what}, which Loquent does not open. Export it as PNG or JPEG and attach that.",
        "attachment.unknown": "“{name}” is nothing that Loquent knows. Attach a PNG, JPEG, WebP or GIF picture, a PDF, or text in UTF-8.",
        "attachment.broken": "“{name}” is damaged or not complete. Get it again from where it came from, or save it anew.",
        "attachment.directory": "“{name}” is a folder. Attach the files in it instead.",
        "attachment.not_a_file": "“{name}” is not an ordinary file. Save a copy as a file and attach that.",
        "attachment.vanished": "“{name}” is no longer there. Check where the file is now and attach it again.",
        "attachment.no_permission": "You may not read “{name}”. Change its permissions or copy it to a place of yours.",
        "attachment.unreadable": "“{name}” could not be read: {reason}. Check the disk or the connection to it.",
        "attachment.too_slow": "“{name}” took longer than {seconds} seconds to open. Save it as PNG or JPEG, smaller, and attach that.",
        "attachment.too_heavy": "“{name}” needs more memory than a picture may take. Scale it down and attach it again.",
        "attachment.no_worker": "“{name}” could not be opened: the part of Loquent that reads pictures did not start. "
        "Start Loquent again; if that does not help, install it again.",
        "attachment.closed": "“{name}” was not opened because Loquent is closing.",
        "attachment.cannot_fit": "“{name}” cannot be made small enough for this model. Choose another model or remove the picture.",
    }


@dataclass(frozen=True, slots=True)
class IntakeLimits:
    """What is let in: bytes of the file, of a PDF, of a text; pixels (width times height), seconds for decoding them."""

    file_bytes: int = 50 * 1024 * 1024
    pdf_bytes: int = 20 * 1024 * 1024
    """A request with it as base64 stays below the 32 MB that Anthropic takes (protocols.md §2.7)."""
    text_bytes: int = 10 * 1024 * 1024
    pixels: int = 64_000_000
    seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that passed. ``data`` is the untouched original; ``width`` and ``height`` are those of the upright picture, else 0.

    ``notices``: codes of what a model will not get: ``METADATA`` (removed before sending), ``FIRST_FRAME`` (only that is sent).
    """

    name: str
    media_type: str
    data: bytes
    width: int
    height: int
    size: int
    notices: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Rgba:
    """Decoded pixels: four bytes each, rows from the top, no padding."""

    width: int
    height: int
    data: bytes


class BlobStore(Protocol):
    """The part of ``storage.blobs.Blobs`` used here; it blocks, so it is called from threads only."""

    def put(self, data: bytes) -> str:
        """Keep *data*; its name."""

    def read(self, blob: str) -> bytes:
        """What ``put`` was given."""


def intake(
    path_or_bytes: Source, limits: IntakeLimits = IntakeLimits(), name: str | None = None, imaging: Imaging | None = None
) -> Attachment:
    """Read and check one foreign file; the only way in.

    Blocks, but within bounds: nothing that could block is opened, at most ``limits.file_bytes`` are read, and the
    decoding happens in a process with limits of its own. The kind is told by content, never by name. Without *imaging*
    a worker shared by all such calls is used, which leaves by itself. Raises IntakeError.
    """
    if isinstance(path_or_bytes, (bytes, bytearray, memoryview)):
        data = bytes(path_or_bytes) if len(path_or_bytes) <= limits.file_bytes else None
        title = _title(name or PASTED_NAME)
    else:
        path = os.fspath(path_or_bytes)
        title = _title(name or os.path.basename(os.path.normpath(path)) or path)
        data = _read(path, title, limits)
    shown = shown_name(title)
    if data is None:
        raise IntakeError("attachment.too_large", name=shown, limit_mb=limits.file_bytes // 1_048_576)
    if not data:
        raise IntakeError("attachment.empty", name=shown)
    kind = _judge(data, shown, limits)
    if not kind.format:
        return _document(kind, data, title, limits)
    question = {"do": "inspect", "pixels": limits.pixels}
    facts, _ = _ask(imaging or shared_imaging(), question, data, shown, limits)
    return Attachment(
        name=title,
        media_type=kind.media_type,
        data=data,
        width=int(facts["width"]),
        height=int(facts["height"]),
        size=len(data),
        notices=tuple(_NOTICES[notice] for notice in facts["notices"]),
    )


def _document(kind: Kind, data: bytes, title: str, limits: IntakeLimits) -> Attachment:
    """A PDF, of which nothing but its beginning is ever looked at, or a text, which is read to its end."""
    shown = shown_name(title)
    is_pdf = kind.media_type == PDF
    most = limits.pdf_bytes if is_pdf else limits.text_bytes
    if len(data) > most:
        raise IntakeError("attachment.too_large", name=shown, limit_mb=most // 1_048_576)
    if not is_pdf and decoded(data) is None:
        raise IntakeError("attachment.not_utf8", name=shown)
    return Attachment(title, kind.media_type if is_pdf else text_type(title), data, 0, 0, len(data))


@cache
def shared_imaging() -> Imaging:
    """The worker of plain ``intake`` calls; ended with the program."""
    imaging = Imaging()
    atexit.register(imaging.close)
    return imaging


def _title(name: str) -> str:
    return normalise_text(name)


def _read(path: str, title: str, limits: IntakeLimits) -> bytes | None:
    """The bytes of a regular file, or None when there are too many. Anything else is refused without being opened."""
    shown = shown_name(title)
    try:
        _check_regular(os.stat(path), shown)
        # What lay there a moment ago may have been replaced by a pipe: never wait in open, and look again.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0))
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            _check_regular(status, shown)
            return None if status.st_size > limits.file_bytes else _read_bounded(file.readinto, limits.file_bytes)
    except FileNotFoundError:
        raise IntakeError("attachment.vanished", name=shown) from None
    except PermissionError:
        raise IntakeError("attachment.no_permission", name=shown) from None
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) == errno.ENOTDIR:
            raise IntakeError("attachment.vanished", name=shown) from None
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "its name is not valid"
        raise IntakeError("attachment.unreadable", name=shown, reason=reason) from error


def _read_bounded(readinto: Callable[[memoryview], int | None], limit: int) -> bytes | None:
    """Read to the end, or give up (None) as soon as there is more than *limit*: a file can grow while it is read."""
    found = bytearray()
    room = memoryview(bytearray(READ_BYTES))
    while count := readinto(room):
        found += room[:count]
        if len(found) > limit:
            return None
    return bytes(found)


def _check_regular(status: os.stat_result, shown: str) -> None:
    if stat.S_ISDIR(status.st_mode):
        raise IntakeError("attachment.directory", name=shown)
    if not stat.S_ISREG(status.st_mode):
        raise IntakeError("attachment.not_a_file", name=shown)
    if status.st_size == 0:
        # Also the endless files of /proc, which say they are empty.
        raise IntakeError("attachment.empty", name=shown)


def _judge(data: bytes, shown: str, limits: IntakeLimits) -> Kind:
    """What *data* is, from its header alone; refused here what need not reach a decoder."""
    kind = sniff(data)
    if kind is None:
        raise IntakeError("attachment.unknown", name=shown)
    if not kind.format and kind.media_type:
        return kind
    if not kind.format:
        raise IntakeError(_refusal(data, kind), name=shown, what=kind.what)
    claimed = claimed_size(data, kind.format)
    if claimed is not None and claimed[0] * claimed[1] > limits.pixels:
        raise _too_many_pixels(shown, *claimed, limits)
    return kind


def _refusal(data: bytes, kind: Kind) -> str:
    if kind.is_picture:
        return "attachment.other_picture"
    return "attachment.not_utf8" if data[:2] in (b"\xff\xfe", b"\xfe\xff") else "attachment.other_kind"


def _too_many_pixels(shown: str, width: int, height: int, limits: IntakeLimits) -> IntakeError:
    limit_mp = limits.pixels // 1_000_000
    return IntakeError("attachment.too_many_pixels", name=shown, width=width, height=height, limit_mp=limit_mp)


def _ask(
    imaging: Imaging, question: Mapping[str, Any], data: bytes, shown: str, limits: IntakeLimits, seconds: float | None = None
) -> tuple[dict[str, Any], bytes]:
    """Ask the worker; each way it can fail as the sentence about the file *shown*."""
    allowed = seconds or limits.seconds
    try:
        answer, body = imaging.ask(question, data, seconds=allowed)
    except ImagingFailed as failure:
        if failure.reason == "slow":
            raise IntakeError("attachment.too_slow", name=shown, seconds=f"{allowed:g}") from None
        codes = {"memory": "attachment.too_heavy", "start": "attachment.no_worker", "closed": "attachment.closed"}
        raise IntakeError(codes.get(failure.reason, "attachment.broken"), name=shown) from failure
    error = answer.get("error")
    if error is None:
        return answer, body
    if error == "pixels":
        raise _too_many_pixels(shown, int(answer["width"]), int(answer["height"]), limits)
    if error == "kind":
        kind = sniff(data)
        raise IntakeError("attachment.other_picture", name=shown, what=kind.what if kind else "a picture")
    raise IntakeError("attachment.cannot_fit" if error == "fit" else "attachment.broken", name=shown)


class Attachments:
    """Attachments of the running program: originals in the blob store, what is derived from them in *cache_dir*.

    One thread and one worker process, used one file after another, so fifty dropped pictures need the memory of one.
    The methods never block the loop; they raise IntakeError, and what the blob store raises.
    """

    def __init__(self, blobs: BlobStore, cache_dir: Path, *, limits: IntakeLimits = IntakeLimits(), imaging: Imaging | None = None) -> None:
        self._blobs = blobs
        self._thumbnails = cache_dir / "thumbnails"
        self._fitted = cache_dir / "fitted"
        self._limits = limits
        self._imaging = imaging or Imaging()
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="attachments")
        self._notices: dict[str, tuple[str, ...]] = {}

    async def add(self, path_or_bytes: Source, name: str | None = None) -> AttachmentPart:
        """Check a file and keep a copy of its bytes: what happens to the file afterwards changes nothing."""
        attachment, blob = await self._run(partial(self._take, path_or_bytes, name))
        self._notices[blob] = attachment.notices
        if not attachment.width:
            return FilePart(blob, attachment.media_type, attachment.name, attachment.size)
        return ImagePart(blob, attachment.media_type, attachment.name, attachment.width, attachment.height, attachment.size)

    async def read(self, part: AttachmentPart) -> bytes:
        """The untouched original."""
        return await asyncio.to_thread(self._blobs.read, part.blob)

    def notices(self, part: AttachmentPart) -> tuple[str, ...]:
        """Codes of what will not reach a model, for a part added since the start; else empty."""
        return self._notices.get(part.blob, ())

    async def thumbnail(self, part: AttachmentPart, max_side: int) -> Rgba:
        """The upright picture as pixels, its longer side at most *max_side* (never enlarged)."""
        path = self._thumbnails / f"{part.blob}-{max_side}.rgba"
        cached = await asyncio.to_thread(_load_rgba, path)
        return cached if cached is not None else await self._run(partial(self._make_thumbnail, part, max_side, path))

    async def pixels(self, part: AttachmentPart, max_side: int) -> Rgba:
        """As :meth:`thumbnail`, for looking at it once: nothing of it is kept."""
        return await self._run(partial(self._make_pixels, part, max_side))

    async def for_model(self, part: AttachmentPart, limits: ImageLimits) -> tuple[str, bytes]:
        """``(media type, bytes)`` within *limits*: upright, sRGB, without metadata; the original itself when it is all that already."""
        facts = f"{sorted(limits.media_types)} {limits.max_bytes} {limits.max_side}"
        stem = self._fitted / f"{part.blob}-{hashlib.sha256(facts.encode()).hexdigest()[:16]}"
        cached = await asyncio.to_thread(_load_fitted, stem, limits)
        return cached if cached is not None else await self._run(partial(self._make_fitted, part, limits, stem))

    async def close(self) -> None:
        """End the worker and wait for the thread. What was asked for and is not ready fails with IntakeError or is cancelled."""
        # Closing the worker fails the running question at once; waiting for the thread alone could take its time limit.
        await asyncio.to_thread(self._imaging.close)
        await asyncio.to_thread(self._thread.shutdown, wait=True, cancel_futures=True)
        await asyncio.to_thread(_trim, (self._thumbnails, self._fitted), CACHE_BYTES)

    async def _run(self, work: Callable[[], T]) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._thread, work)

    def _take(self, path_or_bytes: Source, name: str | None) -> tuple[Attachment, str]:
        attachment = intake(path_or_bytes, self._limits, name, self._imaging)
        return attachment, self._blobs.put(attachment.data)

    def _make_pixels(self, part: AttachmentPart, max_side: int) -> Rgba:
        question = {"do": "thumbnail", "pixels": self._limits.pixels, "side": max_side}
        answer, data = _ask(self._imaging, question, self._blobs.read(part.blob), shown_name(part.name), self._limits)
        return Rgba(int(answer["width"]), int(answer["height"]), data)

    def _make_thumbnail(self, part: AttachmentPart, max_side: int, path: Path) -> Rgba:
        made = self._make_pixels(part, max_side)
        _keep(path, _RGBA.pack(_RGBA_MAGIC, made.width, made.height) + zlib.compress(made.data, 1))
        return made

    def _make_fitted(self, part: AttachmentPart, limits: ImageLimits, stem: Path) -> tuple[str, bytes]:
        question = {
            "do": "fit",
            "pixels": self._limits.pixels,
            "media_types": sorted(limits.media_types),
            "bytes": limits.max_bytes,
            "side": limits.max_side,
        }
        # Encoding down to a byte limit takes several tries after the decoding.
        seconds = 3 * self._limits.seconds
        answer, data = _ask(self._imaging, question, self._blobs.read(part.blob), shown_name(part.name), self._limits, seconds)
        media_type = str(answer["media_type"])
        _keep(stem.with_suffix(_ENDINGS[media_type]), data)
        return media_type, data


def _load_rgba(path: Path) -> Rgba | None:
    try:
        stored = path.read_bytes()
        magic, width, height = _RGBA.unpack_from(stored)
        data = zlib.decompress(stored[_RGBA.size :])
    except (OSError, struct.error, zlib.error):
        return None
    return Rgba(width, height, data) if magic == _RGBA_MAGIC and len(data) == width * height * 4 else None


def _load_fitted(stem: Path, limits: ImageLimits) -> tuple[str, bytes] | None:
    for media_type, ending in _ENDINGS.items():
        if media_type not in limits.media_types:
            continue
        try:
            data = stem.with_suffix(ending).read_bytes()
        except OSError:
            continue
        kind = sniff(data)
        # A file cut short by a crash of the system is made again.
        if kind is not None and kind.media_type == media_type and len(data) <= limits.max_bytes:
            return media_type, data
    return None


def _keep(path: Path, data: bytes) -> None:
    """Put *data* in the cache, whole or not at all, for its owner only. Failing is no harm: it is made again next time."""
    with contextlib.suppress(OSError):
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor, temporary = tempfile.mkstemp(dir=path.parent)
        try:
            with os.fdopen(descriptor, "wb") as file:
                file.write(data)
            os.replace(temporary, path)
        except OSError:
            os.unlink(temporary)
            raise


def _trim(folders: tuple[Path, ...], limit: int) -> None:
    """Remove the oldest files of *folders* until they hold at most *limit* bytes."""
    found: list[tuple[float, int, Path]] = []
    for folder in folders:
        with contextlib.suppress(OSError):
            for path in folder.iterdir():
                status = path.stat()
                found.append((status.st_mtime, status.st_size, path))
    total = sum(size for _, size, _ in found)
    for _, size, path in sorted(found):
        if total <= limit:
            return
        with contextlib.suppress(OSError):
            path.unlink()
            total -= size
