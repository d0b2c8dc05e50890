"""A typed signal: who listens is held weakly, so that a closed widget needs no farewell."""

from __future__ import annotations

import logging
import weakref
from collections.abc import Callable
from typing import Generic, TypeVar

_log = logging.getLogger(__name__)

T = TypeVar("T")


class Signal(Generic[T]):
    """Calls every connected function with the emitted value, in the order they were connected.

    Bound methods are held weakly, plain functions strongly. An exception in one listener is logged and
    does not keep the others from hearing.
    """

    def __init__(self) -> None:
        self._listeners: list[Callable[[], Callable[[T], object] | None]] = []

    def connect(self, listener: Callable[[T], object]) -> None:
        """Call *listener* at each emit from now on."""
        if hasattr(listener, "__self__") and hasattr(listener, "__func__"):
            self._listeners.append(weakref.WeakMethod(listener))
        else:
            self._listeners.append(lambda: listener)

    def disconnect(self, listener: Callable[[T], object]) -> None:
        """Stop calling *listener*; nothing happens when it is not connected."""
        self._listeners = [ref for ref in self._listeners if ref() not in (None, listener)]

    def emit(self, value: T) -> None:
        """Tell every listener *value*."""
        dead = False
        for ref in tuple(self._listeners):
            listener = ref()
            if listener is None:
                dead = True
                continue
            try:
                listener(value)
            except Exception:
                _log.exception("a listener failed")
        if dead:
            self._listeners = [ref for ref in self._listeners if ref() is not None]
