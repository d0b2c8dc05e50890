"""The sample of seed 004 as it stands there, with only the import, the key and the address changed."""

from __future__ import annotations

import textwrap
from collections.abc import AsyncIterator
from typing import Any

import pytest

from desktop.chat.connection import Connection
from desktop.net.http import Http
from desktop.providers import PROVIDERS, ChatAnywhere, ChatAnywhereAPI, ChatAnywhereOrg, MissingAuthError
from desktop.providers.address import normalise
from tests.fakes.provider_server import ProviderServer, Record

KEY = "test-key-0123456789"

SAMPLE = """
messages = [{"role": "user", "content": "Hello, how are you?"}]
async for chunk in ChatAnywhere.create_async_generator(model="gpt-3.5-turbo", messages=messages):
    print(chunk, end="")
"""


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    async with ProviderServer() as running:
        yield running


def _changed(imported: str, given: str, awaited: bool) -> str:
    """The sample with another import, with a key and an address, and as seed 000 calls it when *awaited*."""
    call = SAMPLE.replace("messages=messages)", f"messages=messages, {given})")
    if awaited:
        call = call.replace("in ChatAnywhere", "in await ChatAnywhere")
    return f"from desktop.providers import {imported}" + call


async def _run(source: str) -> None:
    names: dict[str, Any] = {}
    exec(f"async def main():\n{textwrap.indent(source, '    ')}", names)
    await names["main"]()


@pytest.mark.parametrize("awaited", [False, True])
async def test_the_sample_runs_against_the_old_service(awaited: bool, server: ProviderServer, capsys: pytest.CaptureFixture[str]) -> None:
    await _run(_changed("ChatAnywhere", f'api_base="{server.url}"', awaited))
    assert capsys.readouterr().out == "You said: Hello, how are you?"
    (asked,) = server.requests
    assert (asked.path, asked.body["title"], asked.body["temperature"]) == ("/v1/chat/gpt/", "Hello, how are you?", 0.5)


@pytest.mark.parametrize("awaited", [False, True])
@pytest.mark.parametrize("host", ["ChatAnywhereAPI", "ChatAnywhereOrg"])
@pytest.mark.parametrize("stream", ["", ", stream=True"])
async def test_the_sample_runs_against_todays_hosts_with_a_key(
    awaited: bool, host: str, stream: str, server: ProviderServer, capsys: pytest.CaptureFixture[str]
) -> None:
    await _run(_changed(f"{host} as ChatAnywhere", f'api_key="{KEY}", api_base="{server.url}/v1"{stream}', awaited))
    assert capsys.readouterr().out == "You said: Hello, how are you?"
    (asked,) = server.requests
    assert (asked.path, asked.headers["authorization"], asked.model) == ("/v1/chat/completions", f"Bearer {KEY}", "gpt-3.5-turbo")
    assert asked.body["messages"] == [{"role": "user", "content": "Hello, how are you?"}]


async def test_every_argument_of_the_seed_does_what_it_says(server: ProviderServer) -> None:
    async with ProviderServer() as proxy:
        answer = ChatAnywhere.create_async_generator(
            "gpt-3.5-turbo", [{"role": "user", "content": "hi"}], proxy.url, 30, 0.9, api_base="http://old.invalid/", headers={"X-Own": "1"}
        )
        assert "".join([str(item) async for item in answer]) == "You said: hi"
        (asked,) = proxy.requests
        assert asked.headers["host"] == "old.invalid"
        assert (asked.body["temperature"], asked.headers["x-own"]) == (0.9, "1")
    assert server.requests == []


async def test_the_address_can_be_set_in_a_connection_and_the_headers_are_a_browsers(server: ProviderServer) -> None:
    def ask(**more: Any) -> Any:
        connection = Connection("c", "ChatAnywhere", "My copy", api_base=server.url, proxy="none", headers={"X-Team": "a"})
        return ChatAnywhere.create_async_generator("any", [{"role": "user", "content": "hi"}], connection=connection, **more)

    async def asked(**more: Any) -> Record:
        assert [str(item) async for item in ask(**more)]
        return server.requests[-1]

    plain, chrome, own = await asked(), await asked(impersonate="chrome131"), await asked(headers={"user-agent": "Mine/1"})
    assert "Firefox" in plain.headers["user-agent"]
    assert plain.headers["accept"] == "application/json, text/plain, */*"
    assert (plain.headers["content-type"], plain.headers["x-team"]) == ("application/json", "a")
    assert "Chrome/" in chrome.headers["user-agent"]
    assert own.headers["user-agent"] == "Mine/1"


async def test_its_attributes_are_the_seeds_and_todays_hosts_stand_beside_it() -> None:
    assert (ChatAnywhere.url, ChatAnywhere.supports_gpt_35_turbo, ChatAnywhere.supports_message_history, ChatAnywhere.working) == (
        "https://chatanywhere.cn",
        True,
        True,
        False,
    )
    assert normalise(ChatAnywhereAPI.api_base, "openai") == "https://api.chatanywhere.tech/v1/chat/completions"
    assert normalise(ChatAnywhereOrg.api_base, "openai") == "https://api.chatanywhere.org/v1/chat/completions"
    assert {"ChatAnywhere", "ChatAnywhereAPI", "ChatAnywhereOrg"} <= PROVIDERS.keys()
    with pytest.raises(MissingAuthError):
        await ChatAnywhereAPI.create_async_generator("gpt-4o-mini", [{"role": "user", "content": "hi"}])
    async with Http() as http:
        assert await ChatAnywhere.fetch_models(http=http) == ["gpt-3.5-turbo"]
    assert ChatAnywhere.get_models() == ["gpt-3.5-turbo"]
