"""What is made from originals and may be thrown away at any time: files of the cache, for their owner only."""

from __future__ import annotations

import contextlib
import os
import struct
import tempfile
import zlib
from dataclasses import dataclass
from pathlib import Path

from desktop.chat.limits import ImageLimits
from desktop.engine.sniffing import sniff

_RGBA = struct.Struct("!4sII")
_RGBA_MAGIC = b"LQT1"
CACHE_BYTES = 200 * 1024 * 1024
ENDINGS = {"image/png": ".png", "image/jpeg": ".jpg", "image/gif": ".gif", "image/webp": ".webp"}


@dataclass(frozen=True, slots=True)
class Rgba:
    """Decoded pixels: four bytes each, rows from the top, no padding."""

    width: int
    height: int
    data: bytes


def load_rgba(path: Path) -> Rgba | None:
    """The pixels kept at *path*; None when they are not there or damaged."""
    try:
        stored = path.read_bytes()
        magic, width, height = _RGBA.unpack_from(stored)
        data = zlib.decompress(stored[_RGBA.size :])
    except (OSError, struct.error, zlib.error):
        return None
    return Rgba(width, height, data) if magic == _RGBA_MAGIC and len(data) == width * height * 4 else None


def load_fitted(stem: Path, limits: ImageLimits) -> tuple[str, bytes] | None:
    """``(media type, bytes)`` of a picture kept at *stem* with the ending of its type; None when none is there or fits."""
    for media_type, ending in ENDINGS.items():
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


def keep_rgba(path: Path, made: Rgba) -> None:
    """Keep *made* at *path*."""
    keep(path, _RGBA.pack(_RGBA_MAGIC, made.width, made.height) + zlib.compress(made.data, 1))


def keep(path: Path, data: bytes) -> None:
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


def trim(folders: tuple[Path, ...], limit: int) -> None:
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
