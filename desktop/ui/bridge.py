"""From the engine to widgets: coroutines that belong to a widget."""

from __future__ import annotations

import logging
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import QObject

if TYPE_CHECKING:
    import asyncio

    from desktop.engine.tasks import TaskScope

_log = logging.getLogger(__name__)


class WidgetTasks(QObject):
    """Runs coroutines for *owner*; :meth:`close` cancels them. One that saves goes on when its owner is closed in the meantime.

    What goes wrong once *owner* is deleted is in the log only: there is nobody left to show it, or the coroutine meant to.
    """

    def __init__(self, owner: QObject, on_error: Callable[[BaseException], None] | None = None) -> None:
        super().__init__(owner)
        self._name = owner.metaObject().className()
        self._on_error = on_error
        self._scope: TaskScope | None = None

    def run(self, coroutine: Coroutine[Any, Any, Any], key: str | None = None) -> asyncio.Task[Any]:
        """Start *coroutine*; an earlier one of the same *key* is cancelled. Exceptions go to *on_error*, else to the log."""
        if self._scope is None:
            from desktop.engine.tasks import TaskScope

            self._scope = TaskScope(self._name, None if self._on_error is None else self._failed)
        return self._scope.spawn(coroutine, key)

    def _failed(self, error: BaseException) -> None:
        if not shiboken6.isValid(self):
            # Qt says RuntimeError where a widget is gone that something was to be shown in.
            level = logging.INFO if isinstance(error, RuntimeError) else logging.ERROR
            _log.log(level, "a task of %s went on after it and failed", self._name, exc_info=error)
        elif self._on_error is not None:
            self._on_error(error)

    def cancel(self, key: str) -> None:
        """Cancel the coroutine of *key*, if one runs."""
        if self._scope is not None:
            self._scope.cancel(key)

    async def close(self) -> None:
        """Cancel what runs and wait for its end."""
        if self._scope is not None:
            await self._scope.close()


def when_done(future: asyncio.Future[Any], done: Callable[[], None], failed: Callable[[BaseException], None]) -> None:
    """Call *done* when *future* succeeds, *failed* with its exception when it does not; neither when it was cancelled."""

    def look(finished: asyncio.Future[Any]) -> None:
        if finished.cancelled():
            return
        error = finished.exception()
        if error is None:
            done()
        else:
            failed(error)

    future.add_done_callback(look)
