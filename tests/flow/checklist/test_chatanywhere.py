"""Checklist of the protocols, statements 68 to 70: the first ChatAnywhere, bare text in chunks."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest

from desktop.chat.connection import Connection
from desktop.net.http import Http
from desktop.net.limits import Limits
from desktop.providers import ChatAnywhere, ChatAnywhereAPI, ChatAnywhereOrg, ProtocolError, ProviderError
from tests.fakes.provider_server import ProviderServer, Script

ASK = [{"role": "user", "content": "Привет"}]


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    async with ProviderServer() as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http() as made:
        yield made


def _ask(server: ProviderServer, http: Http, messages: Sequence[Any] = ASK, **more: Any) -> Any:
    connection = Connection("c", "ChatAnywhere", "Old", api_base=server.url, proxy="none")
    return ChatAnywhere.create_async_generator(
        "gpt-3.5-turbo", messages, connection=connection, http=http, **{"limits": Limits(retries=0), **more}
    )


async def _text(answer: Any) -> str:
    return "".join([str(item) async for item in answer])


async def test_68_the_body_has_exactly_the_old_fields(server: ProviderServer, http: Http) -> None:
    picture = {"type": "image", "media_type": "image/png", "data": b"\x89PNG\r\n\x1a\n", "name": "a"}
    history: list[dict[str, Any]] = [
        {"role": "system", "content": "Be kind."},
        {"role": "user", "content": "Hello"},
        {"role": "assistant", "content": "Hi!"},
        {"role": "user", "content": [{"type": "text", "text": "How are "}, picture, {"type": "text", "text": "you?"}]},
    ]
    assert await _text(_ask(server, http, history))
    record = server.requests[0]
    assert record.path == "/v1/chat/gpt/"
    assert record.body == {
        "list": [*history[:3], {"role": "user", "content": "How are you?"}],
        "id": "s1_qYuOLXjI3rEpc7WHfQ",
        "title": "How are you?",
        "prompt": "",
        "temperature": 0.5,
        "models": "61490748",
        "continuous": True,
    }
    assert history[3]["content"][1] is picture
    assert await _text(_ask(server, http, temperature=0.1))
    assert server.requests[1].body["temperature"] == 0.1

    asked = len(server.requests)
    with pytest.raises(ValueError, match="nothing to send"):
        await _text(_ask(server, http, []))
    assert len(server.requests) == asked


async def test_69_bytes_may_be_cut_anywhere_and_damaged_at_the_end(server: ProviderServer, http: Http) -> None:
    text = "Привет, 世界 🙂 e\u0301 and <b>tags</b>, [brackets], {braces}\n"
    data = text.encode()
    chance = random.Random(7)
    cuts = [[data[n : n + 1] for n in range(len(data))], *([data[:n], data[n:]] for n in range(1, len(data)))]
    for _ in range(20):
        places = sorted(chance.sample(range(1, len(data)), 9))
        cuts.append([data[a:b] for a, b in zip([0, *places], [*places, len(data)], strict=True)])
    for pieces in cuts:
        server.script(replay=pieces)
        assert await _text(_ask(server, http)) == text
    for damaged, shown in ((data + "🙂".encode()[:3], text + "\ufffd"), (b"\xff\xfe" + data, "\ufffd\ufffd" + text)):
        server.script(replay=[damaged])
        assert await _text(_ask(server, http)) == shown
    # Text that only looks like something else is text.
    for answer in ('{"a": 1}', "[1, 2, 3]", "[see] below", "{braces} first", "<p>Hello</p>", "data: none"):
        server.script(text=answer)
        assert await _text(_ask(server, http)) == answer


FAILURES = {
    "an error": ('{"error": {"message": "Too many today.", "type": "rate_limit_error"}}', "application/json", "Too many today."),
    "an error as text": ('{"error": "Too many today."}', "text/plain", "Too many today."),
    "a message and a code": ('{"code": 500, "message": "Too many today."}', "text/plain", "Too many today."),
    "a detail": ('{"detail": "Too many today."}', "application/json", "Too many today."),
    "a web page": ("<!DOCTYPE html><html><head><title>Blocked here</title></head></html>", "text/html", "Blocked here"),
    "a web page called text": ("\n<html><title>Blocked here</title></html>", "text/plain", "Blocked here"),
}


@pytest.mark.parametrize("failure", FAILURES)
async def test_70_an_error_with_a_good_status_is_raised_and_the_old_service_is_marked_as_not_working(
    failure: str, server: ProviderServer, http: Http
) -> None:
    body, content_type, said = FAILURES[failure]
    server.script(Script(body=body, content_type=content_type))
    with pytest.raises(ProviderError, match=said) as caught:
        await _text(_ask(server, http))
    assert isinstance(caught.value, ProtocolError) == ("web page" in failure)
    sent = server.requests[0].headers
    assert "br" not in sent["accept-encoding"]
    assert "authorization" not in sent
    assert sent["user-agent"].startswith("Mozilla/5.0")
    assert (ChatAnywhere.working, ChatAnywhereAPI.working, ChatAnywhereOrg.working) == (False, True, True)
    assert (ChatAnywhere.needs_auth, ChatAnywhereAPI.needs_auth) == (False, True)
