"""Test of a connection against servers that speak one protocol, at one path, with one way to send the key."""

from __future__ import annotations

import json
import tomllib
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from aiohttp import web

from desktop.chat.connection import Connection, Found
from desktop.engine import probe as probing
from desktop.engine.connections import Connections
from desktop.engine.local_model import LocalModel
from desktop.engine.probe import STEPS, TestStep, model_to_ask, probe, report
from desktop.net.http import Http
from desktop.providers import PROVIDERS, Anthropic, OpenaiAPI
from desktop.providers.model_facts import ModelFacts
from desktop.storage.vault import Vault
from tests.fakes.memory_keyring import MemoryKeyring
from tests.fakes.provider_server import ProviderServer, Record
from tests.fakes.tls import Authority

KEY = "sk-canary-0123456789-wxyz"


class PickyServer(ProviderServer):
    """Answers only at *paths*, and takes the key only in the header *header*."""

    def __init__(self, *paths: str, header: str = "", **facts: Any) -> None:
        super().__init__(**facts)
        self.paths = paths
        self.header = header

    async def _answer(self, request: web.Request, record: Record) -> web.StreamResponse:
        if self.paths and record.path not in self.paths:
            return web.Response(status=404, text="<html><title>Not here</title></html>", content_type="text/html")
        if self.header and KEY not in record.headers.get(self.header, ""):
            return web.json_response({"error": {"message": "invalid key", "type": "authentication_error"}}, status=401)
        return await super()._answer(request, record)


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http() as made:
        yield made


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    async with ProviderServer(key=KEY, models=["one", "two"]) as running:
        yield running


def to(address: str, provider: str = "AnthropicCompatible", **facts: Any) -> Connection:
    return replace(Connection("mine", provider, "Mine", address), **facts)


async def steps_of(connection: Connection, http: Http, key: str | None = KEY) -> dict[str, TestStep]:
    """Each step's last word."""
    return {step.step: step async for step in probe(PROVIDERS[connection.provider], connection, key, http)}


def outcomes(steps: dict[str, TestStep]) -> dict[str, str]:
    return {name: step.outcome for name, step in steps.items()}


PASTED = [
    "{}",
    "  {}/\n",
    "{}/v1",
    "{}/v1/",
    "{}/v1/messages",
    "{}/v1/messages/",
    "{}/v1/messages?beta=true",
    "{}/v1/chat/completions",
    "{}/v1/chat/completions/?x=1#y",
    "{}/v1/models",
]


@pytest.mark.parametrize("provider", ["AnthropicCompatible", "OpenaiCompatible"])
@pytest.mark.parametrize("pasted", [*PASTED, "bare"])
async def test_an_address_is_understood_as_people_paste_it(http: Http, pasted: str, provider: str) -> None:
    async with PickyServer("/v1/messages", "/v1/chat/completions", "/v1/models", key=KEY, models=["one"]) as server:
        address = f"127.0.0.1:{server.port}" if pasted == "bare" else pasted.format(server.url)
        connection = to(address, provider)
        way = (await steps_of(connection, http))["streaming"].suggestion
        if way is not None:
            # An ending of the other protocol: what works is offered, and works.
            connection = to(way.api_base, way.provider, auth=way.auth)
        assert (await steps_of(connection, http))["streaming"].outcome == "ok"
        assert urls_of(server)[-1] in ("/v1/messages", "/v1/chat/completions")


def urls_of(server: ProviderServer) -> list[str]:
    return [record.path for record in server.chats]


async def test_a_good_connection_is_asked_for_its_list_and_for_a_few_words_and_no_more(server: ProviderServer, http: Http) -> None:
    steps = await steps_of(to(server.url), http)
    assert list(steps) == list(STEPS)
    assert outcomes(steps) == dict.fromkeys(STEPS, "ok") | {"tls": "skipped"}
    assert "Anthropic Messages" in steps["streaming"].sentence
    (asked,) = server.chats
    assert asked.body["max_tokens"] <= 16
    assert asked.body["stream"] is True
    assert [len(record.path) > 0 for record in server.requests].count(True) == 2
    assert steps["streaming"].found == Found(f"{server.url}/v1/messages", "anthropic", lists_models=True, streams=True)


async def test_a_server_of_the_other_protocol_is_recognised_and_the_change_is_offered(http: Http) -> None:
    async with PickyServer("/v1/chat/completions", "/v1/models", models=["gpt-home"]) as server:
        steps = await steps_of(to(server.url, "AnthropicCompatible"), http)
        assert steps["streaming"].outcome == "failed"
        assert "It speaks OpenAI Chat Completions" in steps["streaming"].sentence
        way = steps["streaming"].suggestion
        assert way is not None
        assert PROVIDERS[way.provider].protocol == "openai"
        again = await steps_of(to(way.api_base, way.provider, auth=way.auth), http)
        assert again["streaming"].outcome == "ok"


async def test_an_anthropic_server_under_an_openai_provider_is_recognised(http: Http) -> None:
    async with PickyServer("/v1/messages", "/v1/models", models=["claude-home"], header="x-api-key") as server:
        steps = await steps_of(to(f"{server.url}/v1/messages", "OpenaiCompatible"), http)
        # One change at a time: first the header that the list of models takes, then the protocol.
        for _ in range(2):
            way = next(step.suggestion for step in steps.values() if step.suggestion is not None)
            steps = await steps_of(to(way.api_base, way.provider, auth=way.auth), http)
        assert PROVIDERS[way.provider].protocol == "anthropic"
        assert steps["streaming"].outcome == "ok"


async def test_a_server_below_a_path_is_found_when_the_version_was_left_out(http: Http) -> None:
    async with PickyServer("/proxy/v1/chat/completions", models=[]) as server:
        steps = await steps_of(to(f"{server.url}/proxy", "OpenaiCompatible", models=("home",)), http)
        way = steps["streaming"].suggestion
        assert way is not None
        assert way.api_base == f"{server.url}/proxy/v1"
        assert f"{server.url}/proxy/v1/chat/completions" in steps["streaming"].sentence


async def test_a_key_that_wants_another_header_is_told_so(http: Http) -> None:
    async with PickyServer(header="authorization", models=["grok"]) as server:
        steps = await steps_of(to(server.url, "AnthropicCompatible"), http)
        assert outcomes(steps)["key"] == "failed"
        way = steps["key"].suggestion
        assert way is not None
        assert (way.provider, way.auth) == ("AnthropicCompatible", "bearer")
        assert (await steps_of(to(way.api_base, way.provider, auth=way.auth), http))["streaming"].outcome == "ok"


async def test_a_server_that_does_not_stream_is_told_as_such(server: ProviderServer, http: Http) -> None:
    server.script(text="OK.", ignore_stream=True)
    steps = await steps_of(to(server.url), http)
    assert steps["streaming"].outcome == "ok"
    assert "does not stream" in steps["streaming"].sentence
    assert steps["streaming"].found is not None
    assert not steps["streaming"].found.streams


async def test_without_a_list_a_typed_model_is_asked_and_the_answer_tells_about_the_key(server: ProviderServer, http: Http) -> None:
    server.script_models(status=404, body='{"error": {"message": "no such page"}}')
    steps = await steps_of(to(server.url, models=("typed-by-hand",)), http)
    assert outcomes(steps) | {"tls": ""} == dict.fromkeys(STEPS, "ok") | {"tls": "", "models": "failed"}
    assert server.chats[0].model == "typed-by-hand"


async def test_without_any_model_nothing_is_asked_and_it_says_why(server: ProviderServer, http: Http) -> None:
    server.models = []
    steps = await steps_of(to(server.url), http)
    assert steps["streaming"].outcome == "skipped"
    assert "Type the name of a model" in steps["streaming"].sentence
    assert server.chats == []


async def test_a_model_that_fails_is_told_with_the_servers_reason(server: ProviderServer, http: Http) -> None:
    server.script(status=429, error_type="rate_limit_error", error_message=f"slow down, {KEY}")
    steps = await steps_of(to(server.url), http)
    assert steps["streaming"].outcome == "failed"
    assert "slow down" in steps["streaming"].sentence
    assert KEY not in steps["streaming"].sentence
    assert len(server.chats) == 1, "a test does not try again by itself"


async def test_a_model_that_says_nothing_for_long_is_not_waited_for_for_ever(
    server: ProviderServer, http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(probing, "ANSWER_SECONDS", 0.2)
    server.script(misbehave="stall_headers")
    steps = await steps_of(to(server.url), http)
    assert steps["streaming"].outcome == "failed"
    assert "may still be loading" in steps["streaming"].sentence


async def test_a_redirect_is_refused_and_names_where_it_leads(server: ProviderServer, http: Http) -> None:
    server.script_models(status=307, headers={"location": "https://elsewhere.invalid/v1/models"}, body="")
    steps = await steps_of(to(server.url), http)
    assert "elsewhere.invalid" in steps["models"].sentence
    assert server.chats == []


async def test_the_report_has_every_step_and_no_secret(server: ProviderServer, http: Http) -> None:
    connection = to(
        f"{server.url}/v1?key={KEY}", headers={"X-Team": "hidden-value"}, proxy="none", label="Mine", ca_file=None, key_env="MY_KEY"
    )
    steps = await steps_of(connection, http)
    text = report(
        replace(connection, proxy="http://user:secret-word@proxy.example:8080"), "Any", connection.api_base or "", [*steps.values()]
    )
    assert [line.split()[1].rstrip(":") for line in text.splitlines()[2:]] == list(STEPS)
    for secret in (KEY, "hidden-value", "secret-word", "user:"):
        assert secret not in text


@pytest.mark.parametrize(
    ("listed", "pinned", "asked"),
    [
        (["text-embedding-3", "whisper-1", "home-chat"], (), "home-chat"),
        (["a", "gpt-4.1-mini"], (), "gpt-4.1-mini"),
        (["a"], ("mine",), "mine"),
        (["text-embedding-3"], (), "text-embedding-3"),
        ([], (), "gpt-4.1-mini"),
    ],
)
def test_the_model_that_is_asked_is_one_that_chats(listed: list[str], pinned: tuple[str, ...], asked: str) -> None:
    connection = Connection("x", "OpenaiAPI", "X", models=pinned)
    assert model_to_ask(connection, OpenaiAPI, [ModelFacts(name) for name in listed]) == asked


def test_a_retired_default_is_not_asked() -> None:
    asked = model_to_ask(Connection("x", "Anthropic", "X"), Anthropic, [])
    assert asked
    assert not Anthropic.facts_of(asked).retired


@pytest.fixture
async def connections(tmp_path: Path, http: Http) -> AsyncIterator[Connections]:
    vault = Vault("loquent", MemoryKeyring(), time_limit=5)
    made = Connections(
        connections_file=tmp_path / "connections.toml", cache_dir=tmp_path / "cache", vault=vault, http=lambda: http, local=LocalModel()
    )
    await made.load()
    yield made
    await made.close()
    vault.close()


async def test_what_a_test_found_out_is_written_down_with_the_connection(
    connections: Connections, server: ProviderServer, tmp_path: Path
) -> None:
    server.script(text="OK.", ignore_stream=True)
    await connections.save(to(server.url, headers={"X-Team": "blue"}), KEY)
    stored = connections.get("mine")
    assert stored is not None
    async for _ in connections.test(stored.connection):
        pass
    found = Found(f"{server.url}/v1/messages", "anthropic", lists_models=True, streams=False)
    assert connections.get("mine").connection.found == found  # type: ignore[union-attr]
    assert (await connections.resolve("mine")).streams is False
    (entry,) = tomllib.loads((tmp_path / "connections.toml").read_text())["connection"]
    assert entry["found"] == {"endpoint": found.endpoint, "protocol": "anthropic", "lists_models": True, "streams": False}
    assert entry["headers"] == {"X-Team": "blue"}
    await connections.load()
    assert connections.get("mine").connection.found == found  # type: ignore[union-attr]
    moved = replace(connections.get("mine").connection, api_base=f"{server.url}/other")  # type: ignore[union-attr]
    await connections.save(moved)
    assert (await connections.resolve("mine")).streams is True, "what was found at another address says nothing here"


async def test_a_server_that_lists_rubbish_is_no_reason_not_to_ask(server: ProviderServer, http: Http) -> None:
    server.script_models(body=json.dumps({"data": [{"id": None}, 7, {"id": ""}]}))
    steps = await steps_of(to(server.url, models=("mine",)), http)
    assert outcomes(steps)["models"] == "failed"
    assert outcomes(steps)["streaming"] == "ok"


async def test_a_certificate_nobody_vouches_for_fails_at_its_step_and_its_authority_makes_it_good(http: Http, tmp_path: Path) -> None:
    """F4."""
    authority = Authority(tmp_path)
    async with ProviderServer(key=KEY, models=["one"], tls=authority.server("127.0.0.1")) as server:
        steps = await steps_of(to(server.url), http)
        assert outcomes(steps) == dict.fromkeys(STEPS, "skipped") | {"address": "ok", "connection": "ok", "tls": "failed"}
        assert server.requests == []
        steps = await steps_of(to(server.url, ca_file=str(authority.file)), http)
        assert outcomes(steps) == dict.fromkeys(STEPS, "ok")


async def test_https_to_a_server_without_it_fails_at_the_certificate_and_sends_nothing(server: ProviderServer, http: Http) -> None:
    steps = await steps_of(to(server.url.replace("http://", "https://")), http)
    assert (steps["tls"].outcome, steps["key"].outcome) == ("failed", "skipped")
    assert server.requests == []
