"""Pictures are decoded in a process of their own, which this module starts, asks, limits and replaces.

Foreign bytes meet a decoder only there: a crash, a hang or a memory bomb costs that process and one sentence,
never the window. What it does is in ``imaging_worker.py``; this side is standard library only.
"""

from __future__ import annotations

import contextlib
import json
import os
import signal
import struct
import subprocess
import threading
from collections.abc import Mapping
from typing import IO, Any

from desktop import children

START_SECONDS = 20.0
"""For the process to be there, Pillow imported: a cold disk takes seconds, and it is not the picture's fault."""
END_SECONDS = 2.0
BUSY_MACHINE = 4.0
"""Times the seconds that a question may take to compute, until it is given up whatever it did: other programs may have the processor."""
_OVERRUN = getattr(signal, "SIGPROF", None)
"""Ends the process from within when it has computed for too long (``imaging_worker.allow``); Windows has no such thing."""
_FRAME = struct.Struct("!IQ")
_MAX_HEADER = 1 << 20


class ImagingFailed(Exception):
    """Internal: why there is no answer. ``reason`` is ``slow``, ``memory``, ``crashed``, ``start`` or ``closed``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


def environment() -> dict[str, str]:
    """What the worker gets of our environment: enough to start Python and find ``desktop``, and no key or proxy."""
    kept = ("PATH", "SYSTEMROOT", "LD_LIBRARY_PATH", "DYLD_LIBRARY_PATH", "PYTHONHOME", "PYTHONPATH", "VIRTUAL_ENV", "TMPDIR", "TEMP")
    values = {name: os.environ[name] for name in kept if name in os.environ}
    return children.search_path(values)


def write_frame(stream: IO[bytes], header: Mapping[str, Any], body: bytes = b"") -> None:
    """Write one frame: two lengths, a JSON object, bytes."""
    encoded = json.dumps(header).encode()
    stream.write(_FRAME.pack(len(encoded), len(body)) + encoded)
    stream.write(body)
    stream.flush()


def read_frame(stream: IO[bytes], max_body: int) -> tuple[dict[str, Any], bytes] | None:
    """Read one frame, or None at the end of the stream. ValueError for a frame that is cut, too long or not JSON."""
    lengths = stream.read(_FRAME.size)
    if not lengths:
        return None
    if len(lengths) < _FRAME.size:
        raise ValueError("cut in the lengths of a frame")
    header_length, body_length = _FRAME.unpack(lengths)
    if header_length > _MAX_HEADER or body_length > max_body:
        raise ValueError("a frame longer than agreed")
    header = stream.read(header_length)
    body = stream.read(body_length)
    if len(header) < header_length or len(body) < body_length:
        raise ValueError("cut in a frame")
    return dict(json.loads(header)), body


class Imaging:
    """One worker process at a time, started at the first question (or :meth:`start`) and kept for the next ones; it leaves when idle.

    ``ask`` blocks and may be called from any thread; questions are answered one after another.
    """

    def __init__(self, command: list[str] | None = None, *, start_seconds: float = START_SECONDS) -> None:
        self._command = command
        self._start_seconds = start_seconds
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The worker's process id while there is one."""
        process = self._process
        return process.pid if process is not None and process.poll() is None else None

    def start(self) -> None:
        """Have the process there for a question that is to come soon. Failing is told by the question."""
        with self._lock, contextlib.suppress(ImagingFailed):
            self._running()

    def ask(self, question: Mapping[str, Any], data: bytes, *, seconds: float, max_answer: int = 1 << 30) -> tuple[dict[str, Any], bytes]:
        """Send *question* about *data*; return the answer.

        ImagingFailed, and the process gone, after a crash, after *seconds* of computing, or after :data:`BUSY_MACHINE` times as long.
        """
        with self._lock:
            fresh = self._process is None or self._process.poll() is not None
            try:
                return self._exchange(question, data, seconds, max_answer)
            except ImagingFailed as failure:
                # It may have left for idleness at this very moment: that is no fault of the picture.
                if fresh or failure.reason != "crashed" or self._closed:
                    raise
            return self._exchange(question, data, seconds, max_answer)

    def close(self) -> None:
        """End the worker now, also from another thread while it is being asked (that call fails). Final."""
        self._closed = True
        self._kill()
        with self._lock:
            self._forget()

    def _exchange(self, question: Mapping[str, Any], data: bytes, seconds: float, max_answer: int) -> tuple[dict[str, Any], bytes]:
        process = self._running()
        answer = self._timed(process, seconds, max_answer, question, data)
        if answer[0].get("error") == "memory":
            # What a full heap left behind is not worth finding out.
            self._forget()
            raise ImagingFailed("memory")
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._closed:
            raise ImagingFailed("closed")
        if self._process is not None and self._process.poll() is None:
            return self._process
        self._forget()
        try:
            self._process = subprocess.Popen(
                self._command or children.command(children.IMAGING_WORKER),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env=environment(),
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
        except OSError as error:
            raise ImagingFailed("start") from error
        try:
            self._timed(self._process, self._start_seconds, 0)
        except ImagingFailed as failure:
            raise ImagingFailed("closed" if failure.reason == "closed" else "start") from failure
        return self._process

    def _timed(
        self,
        process: subprocess.Popen[bytes],
        seconds: float,
        max_answer: int,
        question: Mapping[str, Any] | None = None,
        data: bytes = b"",
    ) -> tuple[dict[str, Any], bytes]:
        """Write *question* if there is one, read the answer; whatever goes wrong ends the process."""
        assert process.stdin is not None
        assert process.stdout is not None
        late = threading.Event()

        def overrun() -> None:
            late.set()
            process.kill()

        counted = question is not None and _OVERRUN is not None
        timer = threading.Timer(seconds * BUSY_MACHINE if counted else seconds, overrun)
        timer.daemon = True
        timer.start()
        answer = None
        try:
            if question is not None:
                write_frame(process.stdin, {**question, "seconds": seconds}, data)
            answer = read_frame(process.stdout, max_answer)
        except (OSError, ValueError):
            answer = None
        finally:
            timer.cancel()
            timer.join()
        if answer is None or late.is_set():
            self._forget()
            slow = late.is_set() or (_OVERRUN is not None and process.returncode == -_OVERRUN)
            raise ImagingFailed("slow" if slow else "closed" if self._closed else "crashed")
        return answer

    def _kill(self) -> None:
        process = self._process
        if process is not None and process.poll() is None:
            process.kill()

    def _forget(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        if process.poll() is None:
            process.kill()
        for stream in (process.stdin, process.stdout):
            if stream is not None:
                # What could not be delivered stays in the buffer and fails once more here.
                with contextlib.suppress(OSError):
                    stream.close()
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(END_SECONDS)
