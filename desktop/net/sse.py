"""The one reader of event streams: bytes in, events out, no I/O.

Source: WHATWG HTML, "Server-sent events", §9.2.5–9.2.6. Lines are found in the bytes, before decoding: CR and LF
never occur inside a UTF-8 sequence, so every split of the input gives the same events. Time is linear in the input.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import ClassVar

from desktop.errors import LoquentError
from desktop.net.limits import DEFAULT, MIB

_LINE_END = re.compile(rb"\r\n|\r|\n")
_BOM = b"\xef\xbb\xbf"


class SseTooLarge(LoquentError):
    """One event, or one line, is larger than the limit. ``events``: those that were complete in the same chunk, before it."""

    events: Sequence[SseEvent] = ()

    sentences: ClassVar[dict[str, str]] = {
        "sse.too_large": "The response is too large: one of its events has more than {mib} MiB. What came before it is kept.",
    }
    remedies: ClassVar[dict[str, str]] = {"sse.too_large": "retry"}


@dataclass(frozen=True, slots=True)
class SseEvent:
    """One dispatched event. ``event`` is ``message`` when the stream named none; ``id`` is the last id seen so far."""

    event: str
    data: str
    id: str = ""
    retry: int | None = None


class SseDecoder:
    """Feed it bytes as they come. After :class:`SseTooLarge` the decoder is of no further use."""

    def __init__(self, max_bytes: int = DEFAULT.event_bytes) -> None:
        self._max = max_bytes
        self._line: list[bytes] = []
        self._line_size = 0
        self._skip_lf = False
        self._first_line = True
        self._data = bytearray()
        self._has_data = False
        self._event = ""
        self._id = ""
        self._retry: int | None = None

    def feed(self, chunk: bytes) -> list[SseEvent]:
        """The events that *chunk* completes. Raises SseTooLarge."""
        events: list[SseEvent] = []
        try:
            self._feed(chunk, events)
        except SseTooLarge as error:
            error.events = events
            raise
        return events

    def _feed(self, chunk: bytes, events: list[SseEvent]) -> None:
        start = 0
        if self._skip_lf and chunk:
            self._skip_lf = False
            if chunk[:1] == b"\n":
                start = 1
        for end in _LINE_END.finditer(chunk, start):
            line = chunk[start : end.start()]
            start = end.end()
            if self._line or len(line) + len(self._data) > self._max:
                # Its beginning came before, or it is too large, which _hold says.
                self._hold(line)
                line = b"".join(self._line)
                self._line.clear()
                self._line_size = 0
            event = self._take_line(line)
            if event is not None:
                events.append(event)
        # A CR that ends the chunk ended its line already; a LF that may follow belongs to it.
        self._skip_lf = self._skip_lf or (start == len(chunk) and chunk[-1:] == b"\r")
        self._hold(chunk[start:])

    def finish(self) -> list[SseEvent]:
        """The end of the stream: an unterminated line or block is dropped, as the standard says. Always empty."""
        self._line.clear()
        self._line_size = 0
        self._reset_block()
        return []

    def _hold(self, piece: bytes) -> None:
        if not piece:
            return
        self._line_size += len(piece)
        if self._line_size + len(self._data) > self._max:
            self._line.clear()
            self._data = bytearray()
            raise SseTooLarge("sse.too_large", mib=max(1, self._max // MIB))
        self._line.append(piece)

    def _take_line(self, line: bytes) -> SseEvent | None:
        if self._first_line:
            self._first_line = False
            line = line.removeprefix(_BOM)
        if not line:
            return self._dispatch()
        name, _, value = line.partition(b":")
        value = value.removeprefix(b" ")
        if name == b"data":
            self._data += value
            self._data += b"\n"
            self._has_data = True
        elif name == b"event":
            self._event = value.decode("utf-8", "replace")
        elif name == b"id":
            if b"\0" not in value:
                self._id = value.decode("utf-8", "replace")
        elif name == b"retry" and value.isdigit() and len(value) <= 15:
            self._retry = int(value)
        return None

    def _dispatch(self) -> SseEvent | None:
        event = None
        if self._has_data:
            data = self._data[:-1].decode("utf-8", "replace")
            event = SseEvent(self._event or "message", data, self._id, self._retry)
            self._retry = None
        self._reset_block()
        return event

    def _reset_block(self) -> None:
        self._data = bytearray()
        self._has_data = False
        self._event = ""
