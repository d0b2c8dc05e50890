"""Bursts from the network as an even flow. No Qt, no clock of its own."""

from __future__ import annotations

from collections import deque

BEHIND = 0.064
"""Seconds a burst is spread over. With the frame that notices it and the frame that shows its end this stays below 100 ms."""
FRAME = 0.016
OVER, STEPS, MANY = 0.5, 6, 4_000
"""A flood: within so many seconds, in so many steps at least, so many characters; two thousand tokens a second."""
AT_ONCE = 12
"""Fewer characters than this are not worth a frame of their own."""


class Pace:
    """How much of a growing text is due. It never goes back, and what arrived is due :data:`BEHIND` later at the latest."""

    def __init__(self, length: int, now: float) -> None:
        """*length* characters are there already and shown."""
        self._shown = float(length)
        self._length = length
        self._then = now
        self._arrived: deque[tuple[float, int]] = deque()
        """When which length has to be shown."""

    @property
    def shown(self) -> int:
        """How many characters were due last."""
        return int(self._shown)

    def catch_up(self, length: int) -> None:
        """All *length* characters are shown now."""
        self._shown, self._length = float(length), length
        self._arrived.clear()

    def due(self, length: int, now: float) -> int:
        """How many of *length* characters are to be shown at *now* (seconds; must not go back)."""
        if not self._arrived:
            # A rest is over: the first frame shows its share at once.
            self._then = now - FRAME
        if length > self._length:
            self._arrived.append((max(now, self._then + FRAME) + BEHIND, length))
            self._length = length
        speed = max(((upto - self._shown) / (by - self._then) for by, upto in self._arrived), default=0.0)
        self._shown += speed * (now - self._then)
        self._then = now
        if self._shown + AT_ONCE >= length:
            self._shown = float(length)
        while self._arrived and (self._arrived[0][0] <= now or self._arrived[0][1] <= self._shown):
            self._shown = max(self._shown, float(self._arrived.popleft()[1]))
        return min(length, int(self._shown))


class Flood:
    """Tells a text that comes faster than anyone reads from a burst: then a few frames a second are enough."""

    def __init__(self) -> None:
        self._seen: deque[tuple[float, int]] = deque()

    def note(self, length: int, now: float) -> bool:
        """The text is *length* characters long at *now*. True in a flood."""
        seen = self._seen
        if not seen or length != seen[-1][1]:
            seen.append((now, length))
        while seen and seen[0][0] < now - OVER:
            seen.popleft()
        return len(seen) >= STEPS and seen[-1][1] - seen[0][1] >= MANY
