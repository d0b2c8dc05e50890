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
                # As young as a new one: a sweep must not take it before the draft that now holds it is saved.
                os.utime(path)
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

    def names(self) -> set[str]:
        """The names of all blobs on disk."""
        return {path.name for path in self.folder.glob("[0-9a-f][0-9a-f]/*") if _NAME.fullmatch(path.name)}

    def delete(self, blobs: Collection[str], before: float) -> set[str]:
        """Delete these blobs and return which; one that was put (again) after *before* (seconds since 1970) may be on its way
        into a draft and stays."""
        deleted: set[str] = set()
        for blob in blobs:
            path = self.path(blob)
            with contextlib.suppress(OSError):
                if path.stat().st_mtime < before:
                    path.unlink()
                    deleted.add(blob)
        return deleted


_NO_ROOM = (28, 122)  # ENOSPC, EDQUOT (errno has no EDQUOT on Windows)
