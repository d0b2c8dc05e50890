"""The gate every foreign file passes: what is let in, and the sentence for what is not."""

from __future__ import annotations

import atexit
import errno
import os
import stat
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any, ClassVar

from desktop.chat.names import shown_name
from desktop.chat.parts import PDF
from desktop.chat.text import normalise_text
from desktop.engine.claims import claimed_size
from desktop.engine.derived import Rgba
from desktop.engine.encodings import decode_text
from desktop.engine.imaging import Imaging, ImagingFailed
from desktop.engine.sniffing import TEXT, Kind, sniff, text_type
from desktop.errors import LoquentError

Source = str | os.PathLike[str] | bytes | bytearray | memoryview

METADATA = "attachment.notice.metadata"
FIRST_FRAME = "attachment.notice.first_frame"
DOCUMENT_METADATA = "attachment.notice.document_metadata"
PASTED_NAME = "Pasted picture"
READ_BYTES = 1 << 20
_NOTICES = {"metadata": METADATA, "first_frame": FIRST_FRAME, "document_metadata": DOCUMENT_METADATA}


class IntakeError(LoquentError):
    """A file that cannot be attached or sent. Every sentence names it; ``values["name"]`` is already fit to be shown."""

    sentences: ClassVar[dict[str, str]] = {
        "attachment.empty": "“{name}” is empty. Check the file and attach it again.",
        "attachment.too_large": "“{name}” is larger than {limit_mb} MB. Make it smaller and attach it again.",
        "attachment.too_many_pixels": "“{name}” is too big to open: {width} × {height} pixels, and {limit_mp} million is the most "
        "for a file of its kind. Scale it down, or save it as JPEG, and attach it again.",
        "attachment.other_kind": "“{name}” is {what}, which no model reads as it is. Attach a picture, a PDF or a text file.",
        "attachment.other_picture": "“{name}” is {what}, which Loquent does not open. Export it as PNG or JPEG and attach that.",
        "attachment.unknown": "“{name}” is nothing that Loquent knows. Attach a picture, a PDF, or a text.",
        "attachment.no_pages": "“{name}” has no pages. Check the file, or save it anew, and attach it again.",
        "attachment.broken": "“{name}” is damaged or not complete. Get it again from where it came from, or save it anew.",
        "attachment.directory": "“{name}” is a folder. Attach the files in it instead.",
        "attachment.not_a_file": "“{name}” is not an ordinary file. Save a copy as a file and attach that.",
        "attachment.vanished": "“{name}” is no longer there. Check where the file is now and attach it again.",
        "attachment.no_permission": "You may not read “{name}”. Change its permissions or copy it to a place of yours.",
        "attachment.unreadable": "“{name}” could not be read: {reason}. Check the disk or the connection to it.",
        "attachment.locked": "“{name}” is protected by a password or against copying. Save a copy without protection and attach that.",
        "attachment.too_many": "“{name}” was not attached: {limit} pictures are the most that go into one message to this model. "
        "Send these first, or remove one.",
        "attachment.too_large_together": "“{name}” was not attached: with the others it is more than the {limit_mb} MB that go into one "
        "message. Send these first, or remove one.",
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
    pixels: int = 110_000_000
    """What the largest cameras of telephones make; kinds that cost more memory a pixel may have fewer (``imaging_opening.most_pixels``)."""
    seconds: float = 5.0


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file that passed. ``data`` is the untouched original; ``width`` and ``height`` are those of the upright picture, else 0.

    ``notices``: codes of what a model will not get: ``METADATA`` and ``DOCUMENT_METADATA`` (removed before sending), ``FIRST_FRAME``
    (only that is sent).
    """

    name: str
    media_type: str
    data: bytes
    width: int
    height: int
    size: int
    notices: tuple[str, ...] = ()
    thumbnail: Rgba | None = None
    """The upright picture, small, when it was asked for."""


def intake(
    path_or_bytes: Source,
    limits: IntakeLimits = IntakeLimits(),
    name: str | None = None,
    imaging: Imaging | None = None,
    *,
    thumbnail_side: int = 0,
    next_side: int = 0,
    on_read: Callable[[int, int], object] = lambda _read, _size: None,
) -> Attachment:
    """Read and check one foreign file; the only way in.

    Blocks, but within bounds: nothing that could block is opened, at most ``limits.file_bytes`` are read, and the
    decoding happens in a process with limits of its own. The kind is told by content, never by name. Without *imaging*
    a worker shared by all such calls is used, which leaves by itself. With *thumbnail_side* a picture is also made small, its
    longer side at most that: together with the check it costs one decoding; so does making it fit *next_side* right afterwards.
    *on_read* is told while a file is read how many of its bytes there are already, and of how many. Raises IntakeError.
    """
    if isinstance(path_or_bytes, (bytes, bytearray, memoryview)):
        data = bytes(path_or_bytes) if len(path_or_bytes) <= limits.file_bytes else None
        title = _title(name or PASTED_NAME)
    else:
        path = os.fspath(path_or_bytes)
        title = _title(name or os.path.basename(os.path.normpath(path)) or path)
        data = _read(path, title, limits, on_read)
    shown = shown_name(title)
    if data is None:
        raise IntakeError("attachment.too_large", name=shown, limit_mb=limits.file_bytes // 1_048_576)
    if not data:
        raise IntakeError("attachment.empty", name=shown)
    kind = _judge(data, shown, limits)
    if not kind.format:
        return _document(kind, data, title, limits, imaging)
    question = {"do": "inspect", "pixels": limits.pixels, "side": thumbnail_side, "next_side": next_side}
    facts, pixels = ask(imaging or shared_imaging(), question, data, shown, limits)
    small = facts.get("thumbnail")
    return Attachment(
        name=title,
        media_type=kind.media_type,
        data=data,
        width=int(facts["width"]),
        height=int(facts["height"]),
        size=len(data),
        notices=tuple(_NOTICES[notice] for notice in facts["notices"]),
        thumbnail=Rgba(int(small["width"]), int(small["height"]), pixels) if small else None,
    )


def _document(kind: Kind, data: bytes, title: str, limits: IntakeLimits, imaging: Imaging | None) -> Attachment:
    """A PDF that can be opened, or a text that is one to its end."""
    shown = shown_name(title)
    is_pdf = kind.media_type == PDF
    most = limits.pdf_bytes if is_pdf else limits.text_bytes
    if len(data) > most:
        raise IntakeError("attachment.too_large", name=shown, limit_mb=most // 1_048_576)
    if is_pdf:
        facts, _ = ask(imaging or shared_imaging(), {"do": "pdf"}, data, shown, limits)
        return Attachment(title, kind.media_type, data, 0, 0, len(data), tuple(_NOTICES[notice] for notice in facts["notices"]))
    if decode_text(data) is None:
        raise IntakeError("attachment.unknown", name=shown)
    media_type = kind.media_type if kind.media_type != TEXT else text_type(title)
    return Attachment(title, media_type, data, 0, 0, len(data))


@cache
def shared_imaging() -> Imaging:
    """The worker of plain ``intake`` calls; ended with the program."""
    imaging = Imaging()
    atexit.register(imaging.close)
    return imaging


def _title(name: str) -> str:
    return normalise_text(name)


def _read(path: str, title: str, limits: IntakeLimits, on_read: Callable[[int, int], object]) -> bytes | None:
    """The bytes of a regular file, or None when there are too many. Anything else is refused without being opened."""
    shown = shown_name(title)
    try:
        _check_regular(os.stat(path), shown)
        # What lay there a moment ago may have been replaced by a pipe: never wait in open, and look again.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0) | getattr(os, "O_NOCTTY", 0))
        with os.fdopen(descriptor, "rb", buffering=0) as file:
            status = os.fstat(file.fileno())
            _check_regular(status, shown)
            if status.st_size > limits.file_bytes:
                return None
            return _read_bounded(file.readinto, limits.file_bytes, lambda read: on_read(read, status.st_size))
    except FileNotFoundError:
        raise IntakeError("attachment.vanished", name=shown) from None
    except PermissionError:
        raise IntakeError("attachment.no_permission", name=shown) from None
    except (OSError, ValueError) as error:
        if getattr(error, "errno", None) == errno.ENOTDIR:
            raise IntakeError("attachment.vanished", name=shown) from None
        reason = os.strerror(error.errno) if isinstance(error, OSError) and error.errno else "its name is not valid"
        raise IntakeError("attachment.unreadable", name=shown, reason=reason) from error


def _read_bounded(readinto: Callable[[memoryview], int | None], limit: int, on_read: Callable[[int], object]) -> bytes | None:
    """Read to the end, or give up (None) as soon as there is more than *limit*: a file can grow while it is read."""
    found = bytearray()
    room = memoryview(bytearray(READ_BYTES))
    while count := readinto(room):
        found += room[:count]
        if len(found) > limit:
            return None
        on_read(len(found))
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
        raise IntakeError("attachment.other_picture" if kind.is_picture else "attachment.other_kind", name=shown, what=kind.what)
    claimed = claimed_size(data, kind.format)
    if claimed is not None and claimed[0] * claimed[1] > limits.pixels:
        raise _too_many_pixels(shown, *claimed, limits.pixels)
    return kind


def _too_many_pixels(shown: str, width: int, height: int, most: int) -> IntakeError:
    limit_mp = most // 1_000_000
    return IntakeError("attachment.too_many_pixels", name=shown, width=width, height=height, limit_mp=limit_mp)


def ask(
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
        raise _too_many_pixels(shown, int(answer["width"]), int(answer["height"]), int(answer.get("most", limits.pixels)))
    if error == "kind":
        kind = sniff(data)
        raise IntakeError("attachment.other_picture", name=shown, what=kind.what if kind else "a picture")
    codes = {
        "fit": "attachment.cannot_fit",
        "locked": "attachment.locked",
        "memory": "attachment.too_heavy",
        "no_pages": "attachment.no_pages",
    }
    raise IntakeError(codes.get(error, "attachment.broken"), name=shown)
