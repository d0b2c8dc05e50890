"""Attached originals: files named by the sha256 of their content, written once, never changed."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Collection
from pathlib import Path

from desktop.storage.errors import StorageError
from desktop.storage.files import write_private

_NAME = re.compile(r"[0-9a-f]{64}")


class Blobs:
    """The store in *folder*. All calls block; from the event loop use ``asyncio.to_thread``."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def put(self, data: bytes) -> str:
        """Keep *data* and return its name. Whole or not at all; the same content is kept once. StorageError when it cannot be written."""
        blob = hashlib.sha256(data).hexdigest()
        path = self.path(blob)
        try:
            if path.is_file() and path.stat().st_size == len(data):
                return blob
            write_private(path, data)
        except OSError as error:
            code = "storage.full" if error.errno in _NO_ROOM else "storage.failed"
            raise StorageError(code, reason=error.strerror or str(error)) from error
        return blob

    def path(self, blob: str) -> Path:
        """Where that blob is. ValueError when *blob* is not a sha256 in hex, so that no name leads out of the folder."""
        if not _NAME.fullmatch(blob):
            raise ValueError("not the name of a blob")
        return self.folder / blob[:2] / blob

    def read(self, blob: str) -> bytes:
        """The content, checked against its name. StorageError when it is gone or has changed."""
        try:
            data = self.path(blob).read_bytes()
        except (OSError, ValueError) as error:
            raise StorageError("storage.attachment_missing") from error
        if hashlib.sha256(data).hexdigest() != blob:
            raise StorageError("storage.attachment_damaged")
        return data

    def delete_unused(self, used: Collection[str], before: float) -> int:
        """Delete the blobs that are not *used* and were written before that time (a newer one may be on its way into a draft)."""
        count = 0
        for path in self.folder.glob("[0-9a-f][0-9a-f]/*"):
            with contextlib.suppress(OSError):
                if path.name not in used and path.stat().st_mtime < before:
                    os.unlink(path)
                    count += 1
        return count


_NO_ROOM = (28, 122)  # ENOSPC, EDQUOT (errno has no EDQUOT on Windows)
