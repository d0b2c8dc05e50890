"""Watches a window from inside its process: when it accepts typing, and what it costs while nothing happens.

"Accepts typing" is shown, not assumed: once the message input has been painted, a key is sent to it, and the
clock stops when the character stands in the document. The moment the parent executed the program comes in the
environment (``LOQUENT_BENCH_EXEC``, seconds of CLOCK_MONOTONIC, which all processes of a machine share).
"""

from __future__ import annotations

import json
import os
import time
from pathlib import Path

from PySide6.QtCore import QEvent, QObject, Qt, QTimer
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QWidget

SETTLE_SECONDS = 4.0
IDLE_SECONDS = 8.0


def pss_kilobytes() -> int:
    """Proportional set size of this process, from /proc (Linux)."""
    for line in Path("/proc/self/smaps_rollup").read_text().splitlines():
        if line.startswith("Pss:"):
            return int(line.split()[1])
    raise RuntimeError("no Pss in smaps_rollup")


class Watch(QObject):
    """Prints one JSON line with ``typing_s``, ``pss_kb`` and ``idle_cpu_s``, then ends the process."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self._app = app
        self._input: QPlainTextEdit | None = None
        self._figures: dict[str, float] = {}
        app.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Wait for the first paint of the message input."""
        if event.type() == QEvent.Type.Paint and self._input is None and isinstance(watched, QWidget):
            field = watched.parent() if isinstance(watched.parent(), QPlainTextEdit) else watched
            if isinstance(field, QPlainTextEdit) and field.objectName() == "composer.input":
                self._input = field
                field.textChanged.connect(self._typed)
                for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
                    QApplication.postEvent(field, QKeyEvent(kind, Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier, "x"))
        return False

    def _typed(self) -> None:
        if "typing_s" in self._figures or self._input is None or self._input.toPlainText() != "x":
            return
        self._figures["typing_s"] = time.monotonic() - float(os.environ["LOQUENT_BENCH_EXEC"])
        self._app.removeEventFilter(self)
        if os.environ.get("LOQUENT_BENCH_IDLE") != "1":
            self._report()
        QTimer.singleShot(int(SETTLE_SECONDS * 1000), self._rest)

    def _rest(self) -> None:
        self._cpu = time.process_time()
        QTimer.singleShot(int(IDLE_SECONDS * 1000), self._rested)

    def _rested(self) -> None:
        self._figures["idle_cpu_s"] = time.process_time() - self._cpu
        self._figures["pss_kb"] = pss_kilobytes()
        self._report()

    def _report(self) -> None:
        print(json.dumps(self._figures), flush=True)
        os._exit(0)
