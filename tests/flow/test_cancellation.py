"""Stopped at any moment, a request leaves no connection behind."""

from __future__ import annotations

import asyncio
import gc
import random
import weakref
from collections.abc import AsyncIterator
from typing import Any

import pytest

from desktop.chat.connection import Connection
from desktop.engine.tasks import TaskScope
from desktop.net.http import Http, Response
from desktop.providers import Anthropic
from tests.fakes.provider_server import ProviderServer, Script

KEY = "test-key-0123456789"


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    async with ProviderServer() as running:
        yield running


async def _ask(url: str, http: Http) -> None:
    connection = Connection("c", "Anthropic", "Fake", api_base=url, proxy="none")
    answer = Anthropic.create_async_generator(
        "m", [{"role": "user", "content": "hi"}], api_key=KEY, stream=True, connection=connection, http=http
    )
    try:
        async for _ in answer:
            pass
    finally:
        await answer.aclose()


class StoppedOnArrival(Http):
    """Has whoever asks cancelled, twice, some turns of the loop after the headers came."""

    def __init__(self, turns: list[int]) -> None:
        super().__init__()
        self.turns = turns
        self.asker: asyncio.Task[None] | None = None
        self.arrived: list[weakref.ref[Response]] = []
        self.open: list[bool] = []

    async def request(self, method: str, url: str, **options: Any) -> Response:
        response = await super().request(method, url, **options)
        self.arrived.append(weakref.ref(response, lambda _: self.open.append(True)))
        for turns in self.turns:
            self._cancel_after(turns)
        return response

    def _cancel_after(self, turns: int) -> None:
        assert self.asker is not None
        if turns == 0:
            self.asker.cancel()
        else:
            asyncio.get_running_loop().call_soon(self._cancel_after, turns - 1)


@pytest.mark.parametrize("first", range(6))
async def test_an_answer_that_arrives_while_its_asker_is_cancelled_twice_is_closed(first: int, server: ProviderServer) -> None:
    for second in range(first, first + 6):
        server.script(Script(misbehave="hold", chunks=["One ", "two"], after=1))
        async with StoppedOnArrival([first, second]) as http:
            scope = TaskScope("test")
            http.asker = scope.spawn(_ask(server.url, http))
            await asyncio.wait({http.asker})
            assert http.asker.cancelled()
            (pool,) = http._pools.values()
            assert pool.in_use == 0, f"cancelled after {first} and {second} turns"
            await scope.close()
            gc.collect()


async def test_stopped_and_deleted_at_random_moments_nothing_stays_open(server: ProviderServer) -> None:
    dice = random.Random(5)
    async with Http() as http:
        server.script(text="x")
        await _ask(server.url, http)
        for number in range(50):
            server.script(dice.choice([Script(misbehave="hold_headers"), Script(text="abc " * 20, delay=0.003), Script(text="a")]))
            scope = TaskScope("test")
            scope.spawn(_ask(server.url, http), key="reply")
            # Most of what matters happens in the first milliseconds.
            await asyncio.sleep(dice.choice((0.0, 0.002, 0.01, 0.05)) * dice.random())
            scope.cancel("reply")
            for _ in range(dice.randrange(4)):
                await asyncio.sleep(0)
            await scope.close()
            # What was let go of without being closed warns here, and a warning fails the test.
            gc.collect()
            assert [pool.in_use for pool in http._pools.values()] == [0], f"the {number}th"
        server.release()
