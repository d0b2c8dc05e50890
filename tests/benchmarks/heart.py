"""The pauses of an event loop, in time that passed, in time its own thread computed, and in time its whole process computed."""

from __future__ import annotations

import time

from PySide6.QtCore import QElapsedTimer, Qt, QTimer

BEAT = 4
"""Milliseconds between two beats."""


class Heart:
    """Measures how late a timer comes. Of each pause it tells what the thread itself computed: the rest, others had the processor.

    What the process computed meanwhile in any of its threads is told too: a thread that keeps the interpreter to itself holds the loop.
    """

    def __init__(self) -> None:
        self._pauses: list[float] = []
        self._computed: list[float] = []
        self._process: list[float] = []
        self._clock = QElapsedTimer()
        self._clock.start()
        self._cpu = time.thread_time()
        self._all_cpu = time.process_time()
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.timeout.connect(self._beat)
        self._timer.start(BEAT)

    def _beat(self) -> None:
        now, all_now = time.thread_time(), time.process_time()
        pause = max(0.0, self._clock.nsecsElapsed() / 1e6 - BEAT)
        self._pauses.append(pause)
        self._computed.append(min(pause, 1000 * (now - self._cpu)))
        self._process.append(min(pause, 1000 * (all_now - self._all_cpu)))
        self._cpu, self._all_cpu = now, all_now
        self._clock.start()

    def stop(self) -> dict[str, float]:
        """``p99_ms``, ``worst_ms``, the same of computing (``p99_cpu_ms``, ``p99_process_ms``, …), and the number of ``beats``."""
        self._timer.stop()
        found: dict[str, float] = {"beats": len(self._pauses)}
        for name, values in (("", self._pauses), ("cpu_", self._computed), ("process_", self._process)):
            ordered = sorted(values)
            found[f"p99_{name}ms"] = round(ordered[int(len(ordered) * 0.99)], 2) if ordered else 0.0
            found[f"worst_{name}ms"] = round(ordered[-1], 2) if ordered else 0.0
        return found
