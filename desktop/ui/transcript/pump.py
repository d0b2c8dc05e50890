"""Many changes, one flush a frame."""

from __future__ import annotations

import time
from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QTimer

FRAME = 0.016
LONGEST = 0.25
"""Seconds; however slow painting is, the text moves on at least this often."""


class Pump(QObject):
    """Collects keys and hands them to *flush* at most once a frame; after an expensive flush it rests twice as long as that took."""

    def __init__(self, flush: Callable[[frozenset[str]], None], parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._flush = flush
        self._touched: set[str] = set()
        self._next = 0.0
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self.flush)

    @property
    def waits(self) -> bool:
        """True while something is to be flushed."""
        return bool(self._touched)

    def touch(self, key: str) -> None:
        """*key* changed; the flush comes by itself."""
        self._touched.add(key)
        if not self._timer.isActive():
            self._timer.start(max(0, round((self._next - time.monotonic()) * 1000)))

    def flush(self) -> None:
        """Hand over now what has been collected."""
        self._timer.stop()
        if not self._touched:
            return
        touched, self._touched = frozenset(self._touched), set()
        began = time.monotonic()
        try:
            self._flush(touched)
        finally:
            done = time.monotonic()
            self._next = done + min(LONGEST, max(FRAME - (done - began), 2 * (done - began)))

    def clear(self) -> None:
        """Forget what has been collected."""
        self._timer.stop()
        self._touched.clear()
