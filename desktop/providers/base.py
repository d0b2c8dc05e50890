"""The object that ``create_async_generator`` returns: awaitable, iterable once, and stoppable from anywhere."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator, Callable, Generator, Iterator, Mapping, Sequence
from typing import Any, Protocol, Self

from desktop.chat.items import Item

Yielded = str | Item
Messages = Sequence[Mapping[str, Any]]
"""What is asked: ``{"role": …, "content": …}`` each. The name is the one that the seeds' samples import."""


class Runnable(Protocol):
    """A question that is ready to be asked."""

    def run(self) -> AsyncGenerator[list[Yielded], None]:
        """Ask it: the items of the answer, those that came together in one list."""
        ...


class Answer:
    """One answer of a model. Nothing happens before it is awaited or iterated.

    ``await answer`` checks what can be checked without the network and gives the answer itself; ``async for`` yields
    text as ``str`` and everything else as items: text and reasoning as they come, then ToolCalls, Usage, FinishReason.
    Raises NetError, ProviderError and AddressError, at ``await`` or at a step, never when it is made.
    """

    def __init__(self, prepare: Callable[[], Runnable]) -> None:
        self._prepare = prepare
        self._steps: AsyncGenerator[list[Yielded], None] | None = None
        self._ready: Iterator[Yielded] = iter(())
        self._gate: asyncio.Timeout | None = None
        self._idle = asyncio.Event()
        self._closed = False

    def __await__(self) -> Generator[None, None, Self]:
        self._prepare()
        return self
        yield  # an empty generator, so that awaiting works without a step of the loop

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> Yielded:
        if self._closed:
            raise StopAsyncIteration
        for item in self._ready:
            return item
        if self._steps is None:
            self._steps = self._prepare().run()
        self._idle.clear()
        try:
            async with asyncio.timeout(None) as self._gate:
                while not (batch := await anext(self._steps)):
                    pass
            self._ready = iter(batch)
            return next(self._ready)
        except TimeoutError:
            if not self._closed:
                raise
        except BaseException:
            # A generator that raised is finished; the flag only keeps later calls quiet.
            self._closed = True
            raise
        finally:
            self._gate = None
            self._idle.set()
        raise StopAsyncIteration

    async def aclose(self) -> None:
        """Stop: the socket is closed before this returns. Works in any state, from any task, more than once."""
        self._closed = True
        gate = self._gate
        if gate is not None:
            # Another task waits inside a step. Its deadline is now, which unwinds it without cancelling the task itself.
            gate.reschedule(asyncio.get_running_loop().time())
            await self._idle.wait()
        if self._steps is not None:
            await self._steps.aclose()
