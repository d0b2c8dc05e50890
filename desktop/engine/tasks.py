"""Tasks with an owner. ``create_task`` is called nowhere else."""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import Callable, Coroutine
from typing import Any, TypeVar

_log = logging.getLogger(__name__)

T = TypeVar("T")


class TaskScope:
    """The tasks of one owner: referenced until they end, cancelled and awaited when the owner closes.

    One failing task never cancels its siblings; its exception goes to *on_error*, else to the log: as an error, or as a
    line of information when it is *expected*, where whoever asked is told of it too.
    """

    def __init__(
        self, name: str, on_error: Callable[[BaseException], None] | None = None, *, expected: type[Exception] | tuple[()] = ()
    ) -> None:
        self._name = name
        self._expected = expected
        self._on_error = on_error
        self._tasks: set[asyncio.Task[Any]] = set()
        self._keyed: dict[str, asyncio.Task[Any]] = {}
        self._closed = False

    def __len__(self) -> int:
        return len(self._tasks)

    @property
    def closed(self) -> bool:
        """True from the call of :meth:`close` on."""
        return self._closed

    def running(self) -> tuple[asyncio.Task[Any], ...]:
        """The tasks that run now."""
        return tuple(self._tasks)

    def spawn(self, coroutine: Coroutine[Any, Any, T], key: str | None = None) -> asyncio.Task[T]:
        """Run *coroutine* as a task of this scope. With *key*, an earlier task of the same key is cancelled first.

        RuntimeError (and the coroutine closed) when the scope is closed, or no event loop runs.
        """
        if self._closed:
            coroutine.close()
            raise RuntimeError(f"the task scope {self._name!r} is closed")
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            coroutine.close()
            raise
        if key is not None and (earlier := self._keyed.pop(key, None)) is not None:
            earlier.cancel()
        task = loop.create_task(coroutine, name=f"{self._name}:{key or ''}")
        self._tasks.add(task)
        if key is not None:
            self._keyed[key] = task
        task.add_done_callback(self._done)
        return task

    def cancel(self, key: str) -> bool:
        """Cancel the task of *key*; False when there is none."""
        task = self._keyed.get(key)
        return task.cancel() if task is not None else False

    async def close(self) -> None:
        """Cancel what runs and wait until all of it has ended."""
        self._closed = True
        while self._tasks:
            tasks = tuple(self._tasks)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)
            await asyncio.sleep(0)

    def _done(self, task: asyncio.Task[Any]) -> None:
        self._tasks.discard(task)
        for key, keyed in tuple(self._keyed.items()):
            if keyed is task:
                del self._keyed[key]
        if task.cancelled():
            return
        error = task.exception()
        if error is None:
            return
        if self._on_error is not None:
            self._on_error(error)
        elif isinstance(error, self._expected):
            _log.info("a task of %s was refused: %s", self._name, getattr(error, "code", type(error).__name__))
        else:
            _log.error("a task of %s failed", self._name, exc_info=error)


async def to_its_end(future: asyncio.Future[T]) -> T:
    """The result of *future*, work on a thread. Cancelled, it waits for the end of that work before it says so: nobody may take away
    what is still worked on. Cancelled again, by a window that is closed meanwhile, it waits on."""
    try:
        return await asyncio.shield(future)
    except asyncio.CancelledError:
        while not future.done():
            with contextlib.suppress(asyncio.CancelledError):
                await asyncio.wait([future])
        if not future.cancelled():
            # Whatever came of it, it is looked at: nobody waits for it any more.
            future.exception()
        raise
