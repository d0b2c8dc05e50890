"""A large request on its way: what the server gets of it, also when it is sent twice or not read to its end."""

from __future__ import annotations

import asyncio
import base64
import random
from collections.abc import AsyncIterator
from typing import Any

import pytest

from desktop.errors import LoquentError
from desktop.providers import AnthropicCompatible, OpenaiAPI, OpenaiCompatible
from tests.fakes.provider_server import ProviderServer, Script
from tests.flow.checklist.asking import ask, items_of, text_of, until_error

PICTURES = [b"\x89PNG\r\n\x1a\n" + random.Random(at).randbytes(1_500_001 + at) for at in range(3)]
QUESTION = [{"type": "text", "text": "What is it? " + "é" * 50_000}]
MESSAGES = [{"role": "user", "content": [*({"type": "image", "media_type": "image/png", "data": data} for data in PICTURES), *QUESTION]}]
WIRES = pytest.mark.parametrize("provider", [AnthropicCompatible, OpenaiCompatible])


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    async with ProviderServer() as running:
        yield running


def pictures_of(body: dict[str, Any]) -> list[bytes]:
    blocks = body["messages"][0]["content"]
    texts = [block["source"]["data"] if "source" in block else block["image_url"]["url"] for block in blocks if block["type"] != "text"]
    return [base64.b64decode(text.rpartition(",")[2]) for text in texts]


@WIRES
async def test_the_length_is_told_beforehand_and_the_pictures_arrive_as_they_are(server: ProviderServer, provider: type[OpenaiAPI]) -> None:
    await items_of(ask(provider, server, MESSAGES))
    record = server.chats[-1]
    assert int(record.headers["content-length"]) == len(record.raw)
    assert "transfer-encoding" not in record.headers
    assert pictures_of(record.body) == PICTURES


@pytest.mark.parametrize("own", [{"content-length": "5"}, {"Content-Length": "5"}, {"Transfer-Encoding": "chunked"}])
async def test_no_header_of_the_users_own_changes_the_length(server: ProviderServer, own: dict[str, str]) -> None:
    await items_of(ask(OpenaiCompatible, server, MESSAGES, headers=own))
    record = server.chats[-1]
    assert int(record.headers["content-length"]) == len(record.raw)
    assert "transfer-encoding" not in record.headers
    assert pictures_of(record.body) == PICTURES


@WIRES
async def test_a_request_that_is_tried_again_is_the_same_to_the_last_byte(server: ProviderServer, provider: type[OpenaiAPI]) -> None:
    server.script(Script(status=503), Script(text="there"))
    assert text_of(await items_of(ask(provider, server, MESSAGES))) == "there"
    first, second = server.chats
    assert first.raw == second.raw
    assert pictures_of(second.body) == PICTURES


@WIRES
async def test_a_server_that_refuses_it_is_heard(server: ProviderServer, provider: type[OpenaiAPI]) -> None:
    server.script(Script(status=413))
    _items, error = await until_error(ask(provider, server, MESSAGES))
    assert isinstance(error, LoquentError)
    assert error.code == "provider.request_too_large"


@WIRES
async def test_who_gives_up_while_it_is_sent_leaves_nothing_behind(server: ProviderServer, provider: type[OpenaiAPI]) -> None:
    asking = asyncio.ensure_future(items_of(ask(provider, server, MESSAGES)))
    for _turn in range(40):
        await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert text_of(await items_of(ask(provider, server))) != ""
