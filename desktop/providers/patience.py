"""How long a silence may last, and when the reader hears of it. Any clock but the wall's."""

from __future__ import annotations

import time
from collections.abc import Iterator

from desktop.chat.items import Status
from desktop.net.errors import NetError
from desktop.net.limits import Limits
from desktop.providers.wires.base import Wire


class Patience:
    """One try of one question: limits count events, notices count what the reader gets to see."""

    def __init__(self, limits: Limits) -> None:
        self._limits = limits
        self._host = ""
        now = time.monotonic()
        self._last_event = self._last_item = now
        self._due = now + limits.first_notice
        self.any_event = False
        self._any_item = False

    def opened(self, host: str) -> None:
        """The headers are here: the wait for the first event begins (that for the headers had its own limit)."""
        self._host = host
        self._last_event = time.monotonic()

    def event(self) -> None:
        """An event came. Comments that only keep the connection alive are none."""
        self.any_event = True
        self._last_event = time.monotonic()

    def item(self) -> None:
        """Something came that the reader can see."""
        self.event()
        self._any_item = True
        self._last_item = self._last_event
        self._due = self._last_item + self._limits.idle_notice

    @property
    def _limit(self) -> float | None:
        return self._limits.idle if self.any_event else self._limits.first_event

    def until_notice(self) -> float:
        """Seconds until the reader is to be told that nothing came."""
        return max(0.0, self._due - time.monotonic())

    def seconds(self, wire: Wire) -> float:
        """How long the next read may take."""
        if wire.complete and self.any_event:
            return self._limits.settle if self._limits.idle is None else min(self._limits.settle, self._limits.idle)
        if self._limit is None:
            return self.until_notice()
        return max(0.0, min(self.until_notice(), self._last_event + self._limit - time.monotonic()))

    def check(self) -> None:
        """Raises NetError when the limit is reached."""
        if self._limit is not None and time.monotonic() - self._last_event >= self._limit - 0.001:
            code = "net.idle_timeout" if self.any_event else "net.first_event_timeout"
            raise NetError(code, host=self._host, seconds=round(self._limit, 1))

    def notices(self) -> Iterator[Status]:
        """``Status("waiting")`` when it is due: ``seconds`` of silence so far, ``first`` while nothing was seen at all."""
        now = time.monotonic()
        if now >= self._due - 0.001:
            self._due = now + self._limits.notice_every
            yield Status("waiting", {"seconds": round(now - self._last_item), "first": not self._any_item})
