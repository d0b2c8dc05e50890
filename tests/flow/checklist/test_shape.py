"""Checklist of the protocols, statements 71 and 72: the shape of the seeds' interface, and that calls share nothing."""

from __future__ import annotations

import asyncio
import inspect
from collections.abc import MutableMapping, MutableSequence
from typing import Any

import pytest

from desktop.chat.connection import Connection
from desktop.chat.items import FinishReason, Reasoning, ToolCalls, Usage
from desktop.providers import (
    PROVIDERS,
    Anthropic,
    ChatAnywhere,
    Grok2API,
    MegaLLM,
    MissingAuthError,
    OpenaiAPI,
    OpenaiCompatible,
    OpenRouter,
)
from tests.fakes.provider_server import ProviderServer, Script

KEY = "test-key-0123456789"
SEED_000 = (
    "model messages proxy=None timeout=120 media=None api_key=None temperature=None max_tokens=4096 top_k=None top_p=None stop=None "
    "stream=False headers=None impersonate=None tools=None extra_data={}"
)
SEED_004 = "model messages proxy=None timeout=120 temperature=0.5"
TOOL = {"id": "c1", "name": "f", "arguments": '{"a": 1}'}


def _arguments(provider: type[OpenaiAPI]) -> str:
    kinds = (inspect.Parameter.POSITIONAL_OR_KEYWORD, inspect.Parameter.POSITIONAL_ONLY)
    found = [p for p in inspect.signature(provider.create_async_generator).parameters.values() if p.kind in kinds]
    return " ".join(p.name if p.default is p.empty else f"{p.name}={p.default}" for p in found)


@pytest.mark.parametrize("provider", [Anthropic, OpenaiAPI, MegaLLM, Grok2API, OpenRouter, OpenaiCompatible, ChatAnywhere])
@pytest.mark.parametrize("stream", [True, False])
async def test_71_an_answer_is_iterated_or_awaited_first_and_prints_only_its_text(
    provider: type[OpenaiAPI], stream: bool, capsys: pytest.CaptureFixture[str]
) -> None:
    assert _arguments(provider) == (SEED_004 if provider is ChatAnywhere else SEED_000)
    # The seed's default is one dictionary for all calls; this one cannot be changed.
    parameters = inspect.signature(provider.create_async_generator).parameters
    assert all(not isinstance(parameter.default, MutableMapping | MutableSequence) for parameter in parameters.values())

    more: dict[str, Any] = {} if provider is ChatAnywhere else {"api_key": KEY, "stream": stream}
    script = (
        Script(text="Hello, wide world.")
        if provider is ChatAnywhere
        else Script(text="Hello, wide world.", reasoning="Hm.", tool_calls=[TOOL], usage={"input": 3, "output": 2})
    )
    seen = []
    async with ProviderServer() as server:
        server.script(script)
        for awaited in (False, True):
            answer = provider.create_async_generator("m", [{"role": "user", "content": "hi"}], api_base=server.url, proxy="none", **more)
            if awaited:
                assert await answer is answer
            async for item in answer:
                print(item, end="")
                seen.append(type(item))
            assert capsys.readouterr().out == "Hello, wide world."
            assert [item async for item in answer] == []
    if provider is not ChatAnywhere:
        assert {str, Reasoning, ToolCalls, Usage, FinishReason} <= set(seen)

    # Nothing is raised before somebody waits for it.
    if provider.needs_auth:
        unasked = provider.create_async_generator("m", [{"role": "user", "content": "hi"}])
        with pytest.raises(MissingAuthError):
            await unasked
        with pytest.raises(MissingAuthError):
            await anext(unasked)


@pytest.mark.parametrize("name", [name for name, provider in PROVIDERS.items() if provider.protocol != "raw"])
async def test_72_answers_that_run_at_once_share_nothing(name: str) -> None:
    provider = PROVIDERS[name]
    before = {key: repr(value) for key, value in vars(provider).items() if not callable(value) and not key.startswith("__")}

    async def ask(server: ProviderServer, number: int) -> list[Any]:
        connection = Connection(f"c{number}", name, f"No. {number}", api_base=server.url, proxy="none")
        answer = provider.create_async_generator(
            f"model-{number}", [{"role": "user", "content": "hi"}], api_key=KEY, connection=connection, stream=True
        )
        items = []
        async for item in answer:
            items.append(item)
            await asyncio.sleep(0)
        return items

    async with ProviderServer() as first, ProviderServer() as second:
        for number, server in enumerate((first, second), 1):
            call = {"id": f"c{number}", "name": f"f{number}", "arguments": f'{{"n": {number}}}'}
            server.script(
                chunks=[f"{number}{letter}" for letter in "abcdefgh"],
                reasoning=f"thought {number}",
                tool_calls=[call],
                usage={"input": 10 * number, "output": number},
                delay=0.001,
                split=9,
            )
        answers = await asyncio.gather(*(ask(server, number) for number, server in ((1, first), (2, second)) for _ in range(3)))
        models = [{record.model for record in server.requests} for server in (first, second)]
    assert models == [{"model-1"}, {"model-2"}]
    for place, items in enumerate(answers):
        number = 1 + place // 3
        assert "".join(str(item) for item in items) == "".join(f"{number}{letter}" for letter in "abcdefgh")
        assert "".join(item.token for item in items if isinstance(item, Reasoning)).strip() == f"thought {number}"
        calls, *usage, reason = items[-3:] if provider.dialect.include_usage else items[-2:]
        assert [(call.id, call.name, call.parsed) for call in calls.calls] == [(f"c{number}", f"f{number}", {"n": number})]
        assert all((told.prompt_tokens, told.completion_tokens) == (10 * number, number) for told in usage)
        assert reason.reason == "tool_calls"
    after = {key: repr(value) for key, value in vars(provider).items() if not callable(value) and not key.startswith("__")}
    assert after == before
