"""Full garbage collections in quiet moments only, and memory given back then.

A collection of the oldest generation goes through all that is alive: 20 to 80 ms with a long conversation open, in the middle of an
answer as likely as not. So it is put off until no answer streams and nothing has changed for a while.
"""

from __future__ import annotations

import gc
import sys
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer

if TYPE_CHECKING:
    from desktop.engine.library import Library

QUIET_MS = 3_000
DUE = 100
"""Younger collections after which a full one is worth its while: some seven hundred thousand objects, ten times what Python lets pass.

Nearly all memory is given back without: what is left of a conversation holds itself in few places.
"""
AT_LAST = 1_000
"""Younger collections after which a full one comes even in the middle of an answer."""


class Tidying(QObject):
    """Takes over the full collections while *library* is in use; :meth:`close` gives them back to Python."""

    def __init__(self, library: Library, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._library = library
        self._timer = QTimer(self)
        self._timer.setSingleShot(True)
        self._timer.setInterval(QUIET_MS)
        self._timer.timeout.connect(self._tidy)
        self._before = gc.get_threshold()
        # What is there now stays for good: no collection has to look at it again.
        gc.freeze()
        gc.set_threshold(*self._before[:2], AT_LAST)
        library.changed.connect(self._changed)

    def stir(self) -> None:
        """Somebody is at work: a moment is quiet only some time after it."""
        self._timer.start()

    def close(self) -> None:
        """Python collects by itself again."""
        self._timer.stop()
        self._library.changed.disconnect(self._changed)
        gc.set_threshold(*self._before)

    def _changed(self, _change: Any) -> None:
        # The end of an answer is such a change too.
        self.stir()

    def _tidy(self) -> None:
        if self._library.any_streaming:
            return
        if gc.get_count()[2] >= DUE:
            gc.collect()
        _give_back()


def _give_back() -> None:
    """Hand free memory back to the system. glibc keeps what is not at the end of its heap; others have no such call and need none."""
    if sys.platform != "linux":
        return
    import ctypes

    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
