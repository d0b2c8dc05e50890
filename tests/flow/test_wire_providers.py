"""Providers against a real server that speaks both wires and misbehaves."""

from __future__ import annotations

import asyncio
import gc
import socket
from collections.abc import AsyncIterator, Mapping
from typing import Any

import pytest

from desktop.chat.connection import Connection
from desktop.chat.items import FinishReason, Reasoning, Status, ToolCalls, Usage
from desktop.net.errors import NetError
from desktop.net.http import Http
from desktop.providers import (
    Anthropic,
    AuthenticationError,
    ChatAnywhere,
    Grok2API,
    IncompleteStreamError,
    MissingAuthError,
    OpenaiAPI,
    OpenaiCompatible,
    OverloadedError,
    ProtocolError,
    ProviderError,
    RateLimitError,
)
from tests.fakes.provider_server import ProviderServer, Script
from tests.flow.checklist.asking import items_of, until_error

KEY = "test-key-0123456789"
PNG = b"\x89PNG\r\n\x1a\n" + b"\0" * 20
WIRES = pytest.mark.parametrize("provider", [Anthropic, OpenaiAPI])


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    async with ProviderServer() as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http() as made:
        yield made


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answer(provider: type[OpenaiAPI], server: ProviderServer, model: str = "m", text: Any = "hi", **more: Any) -> Any:
    facts = {name: more.pop(name) for name in ("idle_timeout", "first_event_timeout", "api_version", "auth") if name in more}
    connection = Connection("c", provider.__name__, "Fake", api_base=server.url, proxy="none", **facts)
    messages = text if isinstance(text, list) else [{"role": "user", "content": text}]
    return provider.create_async_generator(model, messages, connection=connection, **{"api_key": KEY, "stream": True, **more})


def _text(items: list[Any]) -> str:
    return "".join(str(item) for item in items)


@WIRES
@pytest.mark.parametrize("stream", [True, False])
async def test_text_tools_usage_and_reason_come_in_this_order(provider: type[OpenaiAPI], stream: bool, server: ProviderServer) -> None:
    calls = [{"id": "c1", "name": "f", "arguments": '{"a": 1}'}, {"id": "c2", "name": "g", "arguments": ""}]
    server.script(text="Hello wide world", reasoning="Hm.", tool_calls=calls, usage={"input": 5, "output": 9, "cache_read": 3})
    items = await items_of(_answer(provider, server, stream=stream))
    assert _text(items) == "Hello wide world"
    assert "".join(item.token for item in items if isinstance(item, Reasoning)).strip() == "Hm."
    assert [type(item) for item in items[-3:]] == [ToolCalls, Usage, FinishReason]
    assert [(call.name, call.parsed) for call in items[-3].calls] == [("f", {"a": 1}), ("g", {})]
    assert items[-2].prompt_tokens == (8 if provider is Anthropic else 5)
    assert items[-2].cache_read_tokens == 3
    assert items[-1].reason == "tool_calls"


@WIRES
async def test_the_answer_can_be_awaited_first_and_uses_its_own_connection(provider: type[OpenaiAPI], server: ProviderServer) -> None:
    generator = await _answer(provider, server, text="again")
    assert _text(await items_of(generator)) == "You said: again"


@WIRES
@pytest.mark.parametrize("split", [1, 7])
async def test_any_split_of_the_bytes_gives_the_same_answer(provider: type[OpenaiAPI], split: int, server: ProviderServer) -> None:
    server.script(text="Один 🙂 two", reasoning="Ум", split=split)
    assert _text(await items_of(_answer(provider, server))) == "Один 🙂 two"


@WIRES
async def test_a_form_that_was_not_asked_for_is_read_all_the_same(provider: type[OpenaiAPI], server: ProviderServer) -> None:
    server.script(text="fine", ignore_stream=True)
    assert _text(await items_of(_answer(provider, server, stream=True))) == "fine"
    assert _text(await items_of(_answer(provider, server, stream=False))) == "fine"


@WIRES
@pytest.mark.parametrize("misbehave", ["cut", "abort"])
async def test_a_broken_stream_is_incomplete_and_keeps_its_text(provider: type[OpenaiAPI], misbehave: str, server: ProviderServer) -> None:
    server.script(text="One two three four", misbehave=misbehave)
    items, error = await until_error(_answer(provider, server, idle_timeout=60))
    assert _text(items) == "One two "
    assert isinstance(error, IncompleteStreamError)
    assert error.text == "One two "
    assert len(server.requests) == 1


@WIRES
@pytest.mark.parametrize("misbehave", ["stall", "broken_chunk"])
async def test_silence_and_broken_framing_end_at_the_idle_limit(provider: type[OpenaiAPI], misbehave: str, server: ProviderServer) -> None:
    server.script(text="One two three", misbehave=misbehave)
    items, error = await until_error(_answer(provider, server, idle_timeout=1.0))
    assert _text(items) == "One two "
    assert isinstance(error, NetError)
    assert error.code == "net.idle_timeout"


@WIRES
async def test_a_server_that_never_answers_ends_at_the_first_event_limit(provider: type[OpenaiAPI], server: ProviderServer) -> None:
    server.script(misbehave="stall_headers")
    _, error = await until_error(_answer(provider, server, first_event_timeout=0.2))
    assert isinstance(error, NetError)
    assert error.code == "net.first_event_timeout"


async def test_comments_that_only_keep_alive_do_not_count_as_content(server: ProviderServer) -> None:
    server.script(text="One two three", misbehave="pings")
    _, error = await until_error(_answer(OpenaiAPI, server, idle_timeout=0.3))
    assert isinstance(error, NetError)
    assert error.code == "net.idle_timeout"


@WIRES
async def test_an_error_in_the_stream_comes_after_the_text_and_is_not_repeated(provider: type[OpenaiAPI], server: ProviderServer) -> None:
    items, error = await until_error(_answer(provider, server, "fake-error-event"))
    assert _text(items) == "This fails "
    assert isinstance(error, OverloadedError)
    assert len(server.requests) == 1


@WIRES
async def test_overload_is_tried_again_before_the_first_word(provider: type[OpenaiAPI], server: ProviderServer) -> None:
    busy = Script(status=529, error_type="overloaded_error", headers={"retry-after-ms": "1"})
    server.script(busy, busy, Script(text="there"))
    items = await items_of(_answer(provider, server))
    assert _text(items) == "there"
    assert [item.values["attempt"] for item in items if isinstance(item, Status)] == [1, 2]
    assert len({record.raw for record in server.requests}) == 1


async def test_a_long_wait_is_told_and_not_waited_for(server: ProviderServer) -> None:
    server.script(status=429, error_type="rate_limit_error", headers={"retry-after": "3600"})
    _, error = await until_error(_answer(Anthropic, server))
    assert isinstance(error, RateLimitError)
    assert error.retry_after == 3600
    assert "3600" in str(error)


@WIRES
@pytest.mark.parametrize("status", [400, 401, 402, 403, 404, 413])
async def test_refusals_are_not_repeated(provider: type[OpenaiAPI], status: int, server: ProviderServer) -> None:
    _, error = await until_error(_answer(provider, server, f"fake-error-{status}"))
    assert isinstance(error, ProviderError)
    assert error.status == status
    assert error.request_id == "req_fake"
    assert len(server.requests) == 1


@WIRES
async def test_a_redirect_is_refused_and_names_its_host(provider: type[OpenaiAPI], server: ProviderServer) -> None:
    _, error = await until_error(_answer(provider, server, "fake-redirect"))
    assert isinstance(error, NetError)
    assert error.values["target"] == "elsewhere.example"


@WIRES
async def test_a_web_page_instead_of_an_answer_is_named_by_its_title(provider: type[OpenaiAPI], server: ProviderServer) -> None:
    _, error = await until_error(_answer(provider, server, "fake-html-200"))
    assert isinstance(error, ProtocolError)
    assert "Log in to the Wi-Fi" in str(error)


async def test_nothing_is_sent_without_a_key_that_is_needed(server: ProviderServer) -> None:
    for key in (None, "", "  \u200b"):
        answer = _answer(Anthropic, server, api_key=key)
        with pytest.raises(MissingAuthError):
            await answer
    assert server.requests == []


@WIRES
async def test_stop_closes_the_socket_and_ends_the_loop_of_the_reader(
    provider: type[OpenaiAPI], server: ProviderServer, http: Http
) -> None:
    server.script(text="One two three", misbehave="stall")
    answer = _answer(provider, server, http=http)
    items: list[Any] = []

    async def read() -> None:
        async for item in answer:
            items.append(item)

    async with asyncio.TaskGroup() as group:
        group.create_task(read())
        await server.wait_requests(1)
        while _text(items) != "One two ":
            await asyncio.sleep(0.01)
        await answer.aclose()
        await answer.aclose()
    await server.wait_until(lambda: server.requests[0].state == "client_closed")
    assert _text(items) == "One two "


@WIRES
async def test_cancelling_the_reader_closes_the_socket(provider: type[OpenaiAPI], server: ProviderServer, http: Http) -> None:
    server.script(misbehave="stall_headers")
    task = asyncio.ensure_future(items_of(_answer(provider, server, http=http)))
    await server.wait_requests(1)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    await server.wait_until(lambda: server.requests[0].state == "client_closed")


async def test_stop_while_waiting_to_try_again(server: ProviderServer) -> None:
    server.script(status=529, headers={"retry-after": "60"})
    answer = _answer(Anthropic, server)
    assert isinstance(await anext(answer), Status)
    waiting = asyncio.ensure_future(items_of(answer))
    await asyncio.sleep(0)
    await answer.aclose()
    assert await waiting == []


async def test_headers_and_body_are_what_the_messages_api_wants(server: ProviderServer) -> None:
    messages: list[Mapping[str, Any]] = [
        {"role": "system", "content": "Be kind."},
        {"role": "developer", "content": [{"type": "text", "text": "Be brief."}]},
        {
            "role": "user",
            "content": [{"type": "text", "text": "What?"}, {"type": "image", "media_type": "image/png", "data": PNG, "name": "a"}],
        },
        {"role": "assistant", "content": ""},
    ]
    answer = _answer(Anthropic, server, "claude-sonnet-4-5", messages, temperature=0.5, top_p=0.9, stop=["END", ""], top_k=3)
    await items_of(answer)
    record = server.requests[0]
    assert record.path == "/v1/messages"
    assert record.headers["x-api-key"] == KEY
    assert record.headers["anthropic-version"] == "2023-06-01"
    assert record.headers["accept"] == "text/event-stream"
    assert record.headers["accept-encoding"] == "identity"
    assert "authorization" not in record.headers
    assert record.body["system"] == "Be kind.\nBe brief."
    assert record.body["max_tokens"] == 4096
    assert record.body["stop_sequences"] == ["END"]
    assert "top_p" not in record.body
    assert [block["type"] for block in record.body["messages"][0]["content"]] == ["image", "text"]
    assert len(record.body["messages"]) == 1


async def test_pictures_and_the_system_prompt_go_to_completions(server: ProviderServer) -> None:
    image = {"type": "image", "media_type": "image/png", "data": PNG, "name": "a"}
    messages = [{"role": "system", "content": "Be kind."}, {"role": "user", "content": [{"type": "text", "text": "What?"}, image]}]
    await items_of(_answer(OpenaiCompatible, server, "m", messages, top_k=3))
    body = server.requests[0].body
    assert body["messages"][0] == {"role": "system", "content": "Be kind."}
    assert body["messages"][1]["content"][0]["image_url"]["url"].startswith("data:image/png;base64,iVBOR")
    assert (body["max_tokens"], body["top_k"], body["stream_options"]) == (4096, 3, {"include_usage": True})
    assert server.requests[0].headers["authorization"] == f"Bearer {KEY}"


async def test_a_server_that_does_not_know_stream_options_is_asked_without(server: ProviderServer) -> None:
    server.script(Script(status=400, error_message="Unrecognized request argument: stream_options"), Script(text="fine"))
    assert _text(await items_of(_answer(OpenaiCompatible, server))) == "fine"
    assert "stream_options" not in server.requests[1].body


async def test_the_newest_version_gets_no_sampling_parameters(server: ProviderServer) -> None:
    await items_of(_answer(Anthropic, server, temperature=0.5, api_version="2026-10-21"))
    assert "temperature" not in server.requests[0].body
    assert server.requests[0].headers["anthropic-version"] == "2026-10-21"


async def test_events_without_names_and_a_relays_done_are_understood(server: ProviderServer) -> None:
    server.script(text="fine", event_lines=False, relay_done=True)
    assert _text(await items_of(_answer(Anthropic, server))) == "fine"


async def test_thinking_in_tags_becomes_reasoning_on_both_wires(server: ProviderServer) -> None:
    for provider in (Grok2API, OpenaiCompatible):
        server.script(chunks=["<thi", "nk>Hm", "m.</th", "ink>\n\nIt ", "is <think> so."])
        items = await items_of(_answer(provider, server))
        assert "".join(item.token for item in items if isinstance(item, Reasoning)) == "Hmm."
        assert _text(items) == "It is <think> so."


async def test_the_end_is_not_waited_for_after_done(server: ProviderServer) -> None:
    chunk = 'data: {"choices":[{"index":0,"delta":{"content":"Hi"},"finish_reason":"stop"}]}\n\n'
    server.script(replay=[chunk, "data: [DONE]\n\n", "data: late"], misbehave="stall", after=2)
    assert _text(await items_of(_answer(OpenaiAPI, server))) == "Hi"


async def test_raw_text_may_be_cut_inside_a_character(server: ProviderServer) -> None:
    server.script(text="Привет 🙂 мир", split=1)
    connection = Connection("c", "ChatAnywhere", "Old", api_base=server.url, proxy="none")
    messages = [{"role": "user", "content": [{"type": "text", "text": "hey"}]}]
    items = await items_of(ChatAnywhere.create_async_generator("gpt-3.5-turbo", messages, connection=connection))
    assert _text(items) == "Привет 🙂 мир"
    assert sorted(server.requests[0].body) == ["continuous", "id", "list", "models", "prompt", "temperature", "title"]
    assert server.requests[0].body["title"] == "hey"


async def test_models_are_listed_over_pages_and_in_every_shape(server: ProviderServer, http: Http) -> None:
    server.models = [f"model-{n}" for n in range(45)]
    connection = Connection("c", "Anthropic", "Fake", api_base=server.url, proxy="none")
    assert await Anthropic.fetch_models(KEY, connection=connection, http=http) == server.models
    for body in ('{"data":[{"id":"a"},{"x":1},{"id":"a"},{"id":"b"}]}', '["a","b"]', '{"models":[{"name":"a"},{"id":"b"}]}'):
        server.script_models(body=body)
        assert await OpenaiAPI.fetch_models(KEY, connection=connection, http=http) == ["a", "b"]


async def test_a_refused_model_list_is_an_authentication_error(http: Http) -> None:
    async with ProviderServer(key="right") as server:
        connection = Connection("c", "Anthropic", "Fake", api_base=server.url, proxy="none")
        with pytest.raises(AuthenticationError):
            await Anthropic.fetch_models("wrong-key", connection=connection, http=http)


async def test_the_plain_model_list_falls_back_to_the_known_one(server: ProviderServer) -> None:
    server.script_models(status=500)
    found = await asyncio.to_thread(Anthropic.get_models, KEY, api_base=server.url)
    assert found == Anthropic.models
    assert Anthropic.get_models() == Anthropic.models
    server.script_models()
    assert (await asyncio.to_thread(Anthropic.get_models, KEY, api_base=server.url))[0] == "fake-echo"


async def test_a_closed_port_is_refused_in_words_after_two_more_tries(closed_port: int) -> None:
    connection = Connection("c", "OpenaiAPI", "Fake", api_base=f"http://127.0.0.1:{closed_port}")
    answer = OpenaiAPI.create_async_generator("m", [{"role": "user", "content": "x"}], api_key=KEY, connection=connection, stream=True)
    items, error = await until_error(answer)
    assert [item.values["reason"] for item in items] == ["net.refused", "net.refused"]
    assert isinstance(error, NetError)


async def test_no_error_shows_the_key_in_any_of_its_contexts(server: ProviderServer) -> None:
    server.script(status=401, error_message=f"bad key {KEY}")
    _, said = await until_error(_answer(Anthropic, server))
    _, lost = await until_error(_answer(Anthropic, server, "x", headers={"X-A": "a\r\nb"}))
    server.script(misbehave="abort", after=0)
    _, cut = await until_error(_answer(Anthropic, server))
    for error in (said, lost, cut):
        link: BaseException | None = error
        while link is not None:
            assert KEY not in f"{link!r} {link} {vars(link)}"
            assert isinstance(link, ProviderError | NetError)
            link = link.__cause__ or link.__context__


async def test_twenty_streams_at_once_keep_their_texts_apart(server: ProviderServer, http: Http) -> None:
    answers = [items_of(_answer(provider, server, text=f"number {n}", http=http)) for n in range(10) for provider in (Anthropic, OpenaiAPI)]
    texts = [_text(items) for items in await asyncio.gather(*answers)]
    assert texts == [f"You said: number {n}" for n in range(10) for _ in range(2)]


async def test_an_answer_that_is_left_early_closes_its_socket(server: ProviderServer) -> None:
    server.script(text="One two three", misbehave="stall")
    answer = _answer(Anthropic, server)
    async for _ in answer:
        break
    del answer
    gc.collect()
    await server.wait_until(lambda: server.requests[0].state == "client_closed")
