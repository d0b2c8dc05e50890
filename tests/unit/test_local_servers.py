"""Finding the model servers that already run on this computer."""

from __future__ import annotations

import asyncio
import json
import socket
from dataclasses import replace

import pytest

from desktop.engine import local_servers
from desktop.engine.local_servers import PLACES, FoundServer, LocalPlace, find_local_servers, listed_models
from desktop.net.http import Http
from desktop.providers import PROVIDERS
from tests.fakes.provider_server import ProviderServer


def test_the_usual_places_are_on_this_computer() -> None:
    assert {place.label: place.api_base for place in PLACES} == {
        "Ollama": "http://127.0.0.1:11434/v1",
        "LM Studio": "http://127.0.0.1:1234/v1",
        "llama.cpp": "http://127.0.0.1:8080/v1",
        "vLLM": "http://127.0.0.1:8000/v1",
    }
    assert {place.provider for place in PLACES} <= PROVIDERS.keys()


async def test_a_running_server_is_found_with_its_models_and_asked_without_any_key() -> None:
    async with ProviderServer(models=["llama3.2:1b", "qwen"]) as server, Http() as http:
        place = LocalPlace("Ollama", "Ollama", f"{server.url}/v1")
        assert await find_local_servers(http, [place]) == [FoundServer("Ollama", "Ollama", place.api_base, ("llama3.2:1b", "qwen"))]
        assert not {"authorization", "x-api-key"} & {name.lower() for name in server.requests[0].headers}


async def test_a_server_that_wants_a_key_is_found_without_models() -> None:
    async with ProviderServer(key="secret") as server, Http() as http:
        (found,) = await find_local_servers(http, [LocalPlace("LlamaCpp", "llama.cpp", f"{server.url}/v1")])
        assert (found.models, found.needs_key) == ((), True)


async def test_ports_where_nothing_or_something_else_answers_are_no_servers(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_servers, "PROBE_LIMITS", replace(local_servers.PROBE_LIMITS, first_event=0.2, connect=0.2))

    async def talk(answer: bytes, writer: asyncio.StreamWriter) -> None:
        writer.write(answer)
        if answer:
            writer.close()

    answers = [
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n<html>a web site</html>",
        b"HTTP/1.1 302 Found\r\nLocation: http://example.invalid/\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 401 No\r\nContent-Type: text/html\r\nContent-Length: 0\r\n\r\n",
        b"HTTP/1.1 404 No\r\nContent-Length: 0\r\n\r\n",
        b"",
    ]
    writers: list[asyncio.StreamWriter] = []

    async def serve(answer: bytes) -> asyncio.Server:
        async def handle(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
            writers.append(writer)
            await talk(answer, writer)

        return await asyncio.start_server(handle, "127.0.0.1", 0)

    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        ports = [free.getsockname()[1]]
    servers = [await serve(answer) for answer in answers]
    ports += [server.sockets[0].getsockname()[1] for server in servers]
    async with Http() as http:
        assert await find_local_servers(http, [LocalPlace("Ollama", str(port), f"http://127.0.0.1:{port}/v1") for port in ports]) == []
    for writer in writers:
        writer.close()
    for server in servers:
        server.close()
        await server.wait_closed()


@pytest.mark.parametrize(
    ("body", "models"),
    [
        (b'{"object":"list","data":null}', ()),
        (b'{"data":[{"id":"a"},{"id":"a"},{"id":7},"b",{"id":" "},{"id":"c\\u0000"}]}', ("a", "c\N{REPLACEMENT CHARACTER}")),
        (b'{"message":"hello"}', None),
        (b"[]", None),
        (b"<html>", None),
        (b"\xff\xfe", None),
        (b"[" * 100_000, None),
        (b'{"data":{}}', None),
    ],
)
def test_only_a_list_of_models_is_one(body: bytes, models: tuple[str, ...] | None) -> None:
    assert listed_models(body) == models


def test_a_list_without_end_is_shown_in_part() -> None:
    body = json.dumps({"data": [{"id": str(number)} for number in range(10_000)]}).encode()
    assert len(listed_models(body) or ()) == local_servers.MODELS_SHOWN
