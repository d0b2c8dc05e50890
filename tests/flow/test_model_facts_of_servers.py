"""Lists of models with what the server tells elsewhere, and with what is known here of retired ones."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from typing import Any

import pytest
from aiohttp import web

from desktop.chat.connection import Connection
from desktop.net.http import Http
from desktop.providers import Anthropic, LMStudio, ModelFacts, Ollama, OpenaiAPI, ProviderError
from tests.fakes.provider_server import ProviderServer

KEY = "test-key-0123456789"
Answer = Callable[[web.Request], Awaitable[web.Response]]


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http() as made:
        yield made


@asynccontextmanager
async def _serving(answers: dict[str, Any]) -> AsyncIterator[tuple[str, list[str]]]:
    """A server of fixed answers by path (and the model asked for); what was asked of it."""
    asked: list[str] = []

    async def answer(request: web.Request) -> web.Response:
        body = await request.json() if request.method == "POST" else {}
        name = f"{request.path} {body.get('model', '')}".strip()
        asked.append(name)
        return web.json_response(answers[name]) if name in answers else web.json_response({"error": "not found"}, status=404)

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0).start()
    try:
        yield f"http://127.0.0.1:{runner.addresses[0][1]}", asked
    finally:
        await runner.cleanup()


async def test_ollama_is_asked_for_what_each_model_can_do(http: Http) -> None:
    answers = {
        "/v1/models": {"object": "list", "data": [{"id": "gemma3:4b", "object": "model"}, {"id": "gone", "object": "model"}]},
        "/api/show gemma3:4b": {
            "capabilities": ["completion", "vision", "tools"],
            "model_info": {"general.architecture": "gemma3", "gemma3.context_length": 131_072},
        },
    }
    async with _serving(answers) as (url, asked):
        found = await Ollama.fetch_model_facts(api_base=url + "/v1", http=http)
        assert found == [ModelFacts("gemma3:4b", "", 131_072, None, True, True, False), ModelFacts("gone")]
        asked.clear()
        assert await Ollama.fetch_models(api_base=url + "/v1", http=http) == ["gemma3:4b", "gone"]
        assert asked == ["/v1/models"]


async def test_lm_studios_own_list_tells_the_rest_and_may_be_missing(http: Http) -> None:
    plain = {"object": "list", "data": [{"id": "qwen-vl", "object": "model"}]}
    own = {"data": [{"id": "qwen-vl", "type": "vlm", "max_context_length": 128_000}, {"id": "not listed", "type": "llm"}]}
    async with _serving({"/v1/models": plain, "/api/v0/models": own}) as (url, _):
        (facts,) = await LMStudio.fetch_model_facts(api_base=url, http=http)
        assert (facts.id, facts.context, facts.sees_images) == ("qwen-vl", 128_000, True)
    async with _serving({"/v1/models": plain}) as (url, _):
        assert await LMStudio.fetch_model_facts(api_base=url, http=http) == [ModelFacts("qwen-vl")]


async def test_facts_come_over_all_pages_and_a_refused_list_is_an_error(http: Http) -> None:
    async with ProviderServer(key=KEY, models=[f"model-{n}" for n in range(25)]) as server:
        connection = Connection("c", "Anthropic", "Fake", api_base=server.url, proxy="none")
        found = await Anthropic.fetch_model_facts(KEY, connection=connection, http=http)
        assert [facts.id for facts in found] == server.models
        assert found[0].label == "Model-0"
        with pytest.raises(ProviderError):
            await OpenaiAPI.fetch_model_facts("wrong-key-000", connection=connection, http=http)


async def test_retirement_is_known_at_home_and_the_lists_own_word_counts_more(http: Http, monkeypatch: pytest.MonkeyPatch) -> None:
    listed = [
        {"id": "claude-3-opus-20240229", "display_name": "Claude 3 Opus"},
        {"id": "claude-2.1", "lifecycle": "active"},
        {"id": "claude-opus-5-5"},
    ]
    async with ProviderServer() as server:
        server.script_models(body=json.dumps({"data": listed}))
        elsewhere = await Anthropic.fetch_model_facts(KEY, api_base=server.url, http=http)
        assert [facts.retired for facts in elsewhere] == [None, False, None]
        monkeypatch.setattr(Anthropic, "api_base", server.url)
        at_home = await Anthropic.fetch_model_facts(KEY, http=http)
    assert [(facts.retired, facts.replacement) for facts in at_home] == [
        (True, "claude-opus-5-5"),
        (False, "claude-sonnet-5-5"),
        (None, None),
    ]
