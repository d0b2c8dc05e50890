"""What reading an answer costs, beside the official SDKs on the same recorded bytes. Prints one JSON line.

``python -m tests.benchmarks.provider_streams cpu|memory|many|imports``
"""

from __future__ import annotations

import asyncio
import gc
import json
import statistics
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

from desktop.chat.connection import Connection
from desktop.net.http import Http
from desktop.net.limits import MIB, Limits
from desktop.providers import AnthropicCompatible, OpenaiAPI, OpenaiCompatible

HI: Any = [{"role": "user", "content": "hi"}]
KEY = "benchmark-key"
ROUNDS = 4
STREAMS = 200
WIRES: dict[str, type[OpenaiAPI]] = {"messages": AnthropicCompatible, "completions": OpenaiCompatible}


def loquent(wire: str, url: str, model: str, http: Http, limits: Limits | None = None) -> Any:
    """An answer through our own provider."""
    provider = WIRES[wire]
    connection = Connection("c", provider.__name__, "B", api_base=url, proxy="none")
    more: dict[str, Any] = {} if limits is None else {"limits": limits}
    return provider.create_async_generator(model, HI, stream=True, api_key=KEY, connection=connection, http=http, **more)


async def count(answer: Any) -> tuple[int, str]:
    """The pieces and the text of our answer."""
    pieces = [str(item) async for item in answer if isinstance(item, str)]
    return len(pieces), "".join(pieces)


async def count_anthropic(client: Any, model: str) -> tuple[int, str]:
    """The same through Anthropic's SDK, in its cheapest way: the bare events."""
    pieces = []
    async for event in await client.messages.create(model=model, max_tokens=4096, messages=HI, stream=True):
        if event.type == "content_block_delta" and event.delta.type == "text_delta":
            pieces.append(event.delta.text)
    return len(pieces), "".join(pieces)


async def count_anthropic_helper(client: Any, model: str) -> tuple[int, str]:
    """The same with Anthropic's own accumulation of the message, which is what our items amount to."""
    async with client.messages.stream(model=model, max_tokens=4096, messages=HI) as stream:
        pieces = [piece async for piece in stream.text_stream]
        await stream.get_final_message()
    return len(pieces), "".join(pieces)


async def count_openai_helper(client: Any, model: str) -> tuple[int, str]:
    """The same with OpenAI's own accumulation."""
    pieces = []
    async with client.chat.completions.stream(model=model, messages=HI) as stream:
        async for event in stream:
            if event.type == "content.delta":
                pieces.append(event.delta)
    return len(pieces), "".join(pieces)


async def count_openai(client: Any, model: str) -> tuple[int, str]:
    """The same through OpenAI's SDK."""
    pieces = []
    async for chunk in await client.chat.completions.create(model=model, messages=HI, stream=True):
        if chunk.choices and chunk.choices[0].delta.content:
            pieces.append(chunk.choices[0].delta.content)
    return len(pieces), "".join(pieces)


async def cost(read: Callable[[], Awaitable[tuple[int, str]]]) -> tuple[float, str]:
    """CPU seconds of this process for each event, and the text."""
    gc.collect()
    before = time.process_time()
    pieces, text = await read()
    return (time.process_time() - before) / max(pieces, 1), text


def _compared(turns: list[list[float]]) -> dict[str, float]:
    mine, helper, events = (statistics.median(column) for column in zip(*turns, strict=True))
    return {
        "loquent_us": round(1e6 * mine, 2),
        "sdk_us": round(1e6 * helper, 2),
        "sdk_bare_events_us": round(1e6 * events, 2),
        "ratio": round(statistics.median(turn[0] / turn[1] for turn in turns), 4),
        "ratio_to_bare_events": round(statistics.median(turn[0] / turn[2] for turn in turns), 4),
    }


async def cpu(url: str) -> dict[str, Any]:
    """Microseconds of CPU for each event: ours and the SDK's by turns, events one at a time and in a burst."""
    import anthropic
    import openai

    found: dict[str, Any] = {}
    async with (
        Http() as http,
        anthropic.AsyncAnthropic(api_key=KEY, base_url=url, max_retries=0) as claude,
        openai.AsyncOpenAI(api_key=KEY, base_url=f"{url}/v1", max_retries=0) as gpt,
    ):
        # First the SDK's accumulation, which is what our items amount to; then its bare events, its cheapest way.
        theirs: dict[str, list[Any]] = {
            "messages": [lambda model: count_anthropic_helper(claude, model), lambda model: count_anthropic(claude, model)],
            "completions": [lambda model: count_openai_helper(gpt, model), lambda model: count_openai(gpt, model)],
        }
        for wire, (helper, events) in theirs.items():
            for model in ("burst", "paced"):
                turns: list[list[float]] = []
                for _ in range(ROUNDS + 1):
                    costs, texts = [], set()
                    for read in (lambda model, wire=wire: count(loquent(wire, url, model, http)), helper, events):
                        one, text = await cost(partial(read, model))
                        costs.append(one)
                        texts.add(text)
                    assert len(texts) == 1
                    turns.append(costs)
                found[f"{wire}_{model}"] = _compared(turns[1:])
    return found


def resident() -> float:
    """Megabytes of this process in memory now."""
    with open("/proc/self/statm", encoding="ascii") as file:
        return int(file.read().split()[1]) * 4096 / 1e6


async def memory(url: str) -> dict[str, Any]:
    """How much this process grows between the first and the last megabytes of a 50 MB stream whose text is thrown away."""
    found: dict[str, Any] = {}
    limits = Limits(answer_bytes=128 * MIB)
    async with Http() as http:
        for wire in WIRES:
            await count(loquent(wire, url, "burst", http))
            samples, pieces = [], 0
            async for item in loquent(wire, url, "big", http, limits):
                pieces += isinstance(item, str)
                if pieces % 5000 == 0:
                    samples.append(resident())
            tenth = max(1, len(samples) // 10)
            found[wire] = {
                "events": pieces,
                "grown_mb": round(statistics.median(samples[-tenth:]) - statistics.median(samples[:tenth]), 2),
                "resident_mb": round(samples[-1], 1),
            }
    return found


async def many(url: str) -> dict[str, Any]:
    """Two hundred answers at once on one loop: how many are right, how long it took, how long the loop was held at most."""
    found: dict[str, Any] = {}
    async with Http() as http:
        for wire in WIRES:
            await count(loquent(wire, url, "number:warm", http))
            gaps: list[float] = []
            beat = asyncio.get_running_loop().create_task(_beat(gaps))
            start = time.monotonic()
            texts = await asyncio.gather(*(count(loquent(wire, url, f"number:{n}", http)) for n in range(STREAMS)))
            took = time.monotonic() - start
            beat.cancel()
            right = sum(text.count(f" <{n}>") == 50 == text.count("<") for n, (_, text) in enumerate(texts))
            found[wire] = {"right": right, "of": STREAMS, "seconds": round(took, 2), "longest_gap_ms": round(1000 * max(gaps), 1)}
    return found


async def _beat(gaps: list[float]) -> None:
    last = time.monotonic()
    while True:
        await asyncio.sleep(0.005)
        now = time.monotonic()
        gaps.append(now - last - 0.005)
        last = now


IMPORT = (
    "import time, sys; import aiohttp, asyncio, json, urllib.parse; a = time.process_time(); "
    "import desktop.providers, desktop.net.http; print(1000 * (time.process_time() - a))"
)


def imports() -> dict[str, Any]:
    """Milliseconds of CPU that importing the provider modules takes, when aiohttp is there already."""
    took = [float(subprocess.run([sys.executable, "-c", IMPORT], capture_output=True, text=True, check=True).stdout) for _ in range(7)]
    return {"median_ms": round(statistics.median(took), 1), "worst_ms": round(max(took), 1)}


def main() -> None:
    """One of the four figures."""
    what = sys.argv[1]
    if what == "imports":
        print(json.dumps(imports()))
        return
    source = subprocess.Popen(
        [sys.executable, "-m", "tests.benchmarks.provider_source"], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    try:
        assert source.stdout is not None
        url = f"http://127.0.0.1:{json.loads(source.stdout.readline())['port']}"
        figure = {"cpu": cpu, "memory": memory, "many": many}[what]
        print(json.dumps(asyncio.run(figure(url))))
    finally:
        source.communicate()


if __name__ == "__main__":
    main()
