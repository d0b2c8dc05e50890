"""A small file of which only the newest content counts, written while whoever wrote goes on."""

from __future__ import annotations

import logging
import threading
from pathlib import Path

from desktop.storage.files import write_private

_log = logging.getLogger(__name__)


class LatestFile:
    """Writes *path* on a thread of its own, one write at a time; of what came while one was going on, the last.

    Each write is atomic (:func:`~desktop.storage.files.write_private`). One that fails is logged, and the old content stays.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock = threading.Lock()
        """Never held while the disk is at work."""
        self._next: bytes | None = None
        self._written: bytes | None = None
        self._thread: threading.Thread | None = None

    def put(self, data: bytes) -> None:
        """Have *data* written soon; nothing is, when that is what was written last. Never waits, never fails."""
        with self._lock:
            if self._thread is not None:
                self._next = data
            elif data != self._written:
                self._next = data
                # It must not keep the program from ending on a disk that does not answer.
                self._thread = threading.Thread(target=self._write, name=f"write {self.path.name}", daemon=True)
                self._thread.start()

    def wait(self, seconds: float) -> bool:
        """Wait until all is written, or has failed; False when that takes longer than *seconds*."""
        with self._lock:
            thread = self._thread
        if thread is not None:
            thread.join(seconds)
        return thread is None or not thread.is_alive()

    def _write(self) -> None:
        while True:
            with self._lock:
                data, self._next = self._next, None
                if data is None:
                    self._thread = None
                    return
            try:
                write_private(self.path, data)
                self._written = data
            except OSError as error:
                self._written = None
                _log.warning("%s cannot be written: %s", self.path.name, error)
