"""Exceptions nobody expected, wherever they happen: each is logged once, the person hears of it calmly, the program goes on."""

from __future__ import annotations

import contextlib
import logging
import sys
import threading
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import asyncio

_log = logging.getLogger(__name__)

SECONDS = 10.0
"""At most one notice in this time."""


class Mishaps:
    """Logs each error and calls *show*, at most once in :data:`SECONDS`."""

    def __init__(self, show: Callable[[], None]) -> None:
        self._show = show
        self._last = -SECONDS

    def tell(self, error: BaseException | None, message: str = "") -> None:
        """Log *error* and have it shown, unless one was shown a moment ago."""
        _log.error("unexpected: %s", message or error, exc_info=error)
        now = time.monotonic()
        if now - self._last >= SECONDS:
            self._last = now
            self._show()


@contextlib.contextmanager
def hearing(loop: asyncio.AbstractEventLoop, tell: Callable[..., None]) -> Iterator[None]:
    """While this is entered, *tell* hears in the GUI's thread of what slots, event handlers, tasks, callbacks and threads let escape."""

    def in_a_slot(_kind: type[BaseException], error: BaseException, _trace: Any) -> None:
        tell(error)

    def in_the_loop(_loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        tell(context.get("exception"), context.get("message", ""))

    def in_a_thread(args: threading.ExceptHookArgs) -> None:
        if args.exc_value is None or issubclass(args.exc_type, SystemExit):
            return
        try:
            loop.call_soon_threadsafe(tell, args.exc_value)
        except RuntimeError:
            # The loop has ended: there is nobody to show it to.
            _log.error("unexpected: %s", args.exc_value, exc_info=args.exc_value)

    before, before_in_threads = sys.excepthook, threading.excepthook
    sys.excepthook, threading.excepthook = in_a_slot, in_a_thread
    loop.set_exception_handler(in_the_loop)
    try:
        yield
    finally:
        loop.set_exception_handler(None)
        sys.excepthook, threading.excepthook = before, before_in_threads
