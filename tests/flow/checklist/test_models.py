"""Checklist of the protocols, statements 23 to 26: lists of models and their names."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import AsyncIterator

import pytest

from desktop.chat.connection import Connection
from desktop.net.errors import NetError
from desktop.net.http import Http
from desktop.net.limits import Limits
from desktop.providers import Anthropic, AnthropicCompatible, MegaLLM, Ollama, OpenaiAPI, OpenaiCompatible
from tests.fakes.provider_server import ProviderServer

KEY = "test-key-0123456789"
SEED_ALIASES = {
    "claude-3.5-sonnet": "claude-3-5-sonnet-latest",
    "claude-3-opus": "claude-3-opus-latest",
    "claude-3-sonnet": "claude-3-sonnet-20240229",
    "claude-3-haiku": "claude-3-haiku-20240307",
}
SHAPES = {
    "Anthropic": {"data": [{"type": "model", "id": "a"}, {"type": "model", "id": "b"}], "has_more": False, "first_id": "a", "last_id": "b"},
    "OpenAI": {"object": "list", "data": [{"id": "a", "object": "model", "created": 1}, {"object": "model"}, {"id": "b"}, {"id": "a"}]},
    "bare list": [{"id": "a"}, {"id": "b"}],
    "bare ids": ["a", "b"],
    "models": {"models": [{"name": "a"}, {"id": "b"}]},
    "both": {"models": [{"name": "a"}], "data": [{"id": "a"}, {"id": "b"}]},
    "wrapped": {"success": True, "data": [{"id": "a"}, {"id": "b"}], "total": 2},
}


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    async with ProviderServer() as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http() as made:
        yield made


def _connection(server: ProviderServer) -> Connection:
    return Connection("c", "Anthropic", "Fake", api_base=server.url, proxy="none")


async def test_23_the_list_comes_page_by_page_asynchronously_and_in_time(server: ProviderServer, http: Http) -> None:
    server.models = [f"model-{n}" for n in range(45)]
    turns = 0

    async def something_else() -> None:
        nonlocal turns
        while True:
            turns += 1
            await asyncio.sleep(0)

    busy = asyncio.ensure_future(something_else())
    assert await Anthropic.fetch_models(KEY, connection=_connection(server), http=http) == server.models
    busy.cancel()
    assert turns > 3
    assert ["after_id" in record.query for record in server.requests] == [False, True, True]
    assert "after_id=model-19" in server.requests[1].query
    assert {record.headers["x-api-key"] for record in server.requests} == {KEY}

    # A server whose pages never end, and which goes round in circles.
    server.requests.clear()
    server.script_models(body=json.dumps({"data": [{"id": "a"}, {"id": "b"}], "has_more": True, "last_id": "b"}))
    assert await Anthropic.fetch_models(KEY, connection=_connection(server), http=http) == ["a", "b"]
    assert len(server.requests) == 2

    # Also at home, where an answer may take as long as it likes, a list does not.
    for provider in (Anthropic, Ollama):
        silent = asyncio.Event()

        async def never(reader: asyncio.StreamReader, writer: asyncio.StreamWriter, answered: asyncio.Event = silent) -> None:
            await answered.wait()
            writer.close()

        listening = await asyncio.start_server(never, "127.0.0.1", 0)
        base = f"http://127.0.0.1:{listening.sockets[0].getsockname()[1]}/v1"
        with pytest.raises(NetError) as caught:
            await provider.fetch_models(KEY, api_base=base, http=http, limits=Limits(first_event=0.2, idle=0.2))
        assert caught.value.code == "net.first_event_timeout"
        silent.set()
        listening.close()
        await listening.wait_closed()


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("provider", [Anthropic, OpenaiAPI, OpenaiCompatible])
async def test_24_every_shape_of_a_list_is_read_on_the_same_path(
    provider: type[OpenaiAPI], shape: str, server: ProviderServer, http: Http
) -> None:
    server.script_models(body=json.dumps(SHAPES[shape]))
    assert await provider.fetch_models(KEY, connection=_connection(server), http=http) == ["a", "b"]
    assert [record.path for record in server.requests] == ["/v1/models"]


async def test_25_without_the_servers_list_the_known_one_is_given_with_the_reason_and_nothing_wrong_is_remembered(
    server: ProviderServer, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(OpenaiAPI, "_known_models", {})
    caplog.set_level(logging.WARNING)

    async def models(key: str, base: str) -> list[str]:
        return await asyncio.to_thread(Anthropic.get_models, key, api_base=base, connection=_connection(server))

    server.script_models(status=500, error_type="api_error", error_message="Upstairs is on fire.")
    assert await models(KEY, server.url) == Anthropic.models
    assert "Upstairs is on fire." in caplog.text
    assert KEY not in caplog.text

    # The failure was not remembered; the list is, for its address and key only.
    server.script_models(body='{"data":[{"id":"one"}]}')
    assert await models(KEY, server.url) == ["one"]
    server.script_models(body='{"data":[{"id":"two"}]}')
    assert await models(KEY, server.url) == ["one"]
    assert await models("another-key-987654", server.url) == ["two"]
    assert await models(KEY, server.url + "/v1") == ["two"]
    asked = len(server.requests)
    assert await models("another-key-987654", server.url) == ["two"]
    assert len(server.requests) == asked
    assert Anthropic.get_models() == Anthropic.models
    assert "claude-3-5-sonnet-latest" in Anthropic.models


async def test_26_the_seeds_aliases_resolve_at_home_and_every_other_name_goes_as_it_is(server: ProviderServer, http: Http) -> None:
    assert Anthropic.models_aliases == SEED_ALIASES
    for alias, target in SEED_ALIASES.items():
        assert Anthropic.get_model(alias) == target
    for name in ("claude-opus-5-5", "anything/at:all", "Claude-3.5-Sonnet"):
        assert Anthropic.get_model(name) == name
    assert Anthropic.get_model("") == Anthropic.get_model("  ") == Anthropic.default_model
    for own in ("https://api.anthropic.com", "https://api.anthropic.com/v1/", " https://api.anthropic.com/v1/messages"):
        assert Anthropic._model_for("claude-3-opus", None, own) == "claude-3-opus-latest"

    # MegaLLM's own ids look like the aliases.
    sent = []
    for provider in (Anthropic, MegaLLM, AnthropicCompatible, OpenaiCompatible):
        for alias in SEED_ALIASES:
            answer = provider.create_async_generator(
                alias, [{"role": "user", "content": "hi"}], api_key=KEY, connection=_connection(server), http=http, stream=True
            )
            assert [str(item) async for item in answer]
            sent.append(server.requests[-1].model)
    assert sent == list(SEED_ALIASES) * 4
