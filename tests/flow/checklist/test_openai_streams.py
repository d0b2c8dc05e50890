"""Checklist of the protocols, statements 59 to 67: Chat Completions as OpenAI speaks it and as others imitate it."""

from __future__ import annotations

import base64
import json
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from PIL import Image

from desktop.chat.connection import Connection
from desktop.chat.items import FinishReason, Reasoning, ToolCalls, Usage
from desktop.net.http import Http
from desktop.net.limits import Limits
from desktop.providers import (
    DeepSeek,
    Grok2APIOpenAI,
    Groq,
    IncompleteStreamError,
    Mistral,
    Ollama,
    OpenaiAPI,
    OpenaiCompatible,
    OpenRouter,
    OverloadedError,
    ProviderError,
    RateLimitError,
    UnsupportedMediaError,
)
from tests.fakes.pictures import encoded
from tests.fakes.provider_server import ProviderServer, Script
from tests.flow.checklist.asking import items_of, until_error

KEY = "test-key-0123456789"
DONE = "data: [DONE]\n\n"
ASK = [{"role": "user", "content": "hi"}]


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    async with ProviderServer() as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http() as made:
        yield made


def _ask(provider: type[OpenaiAPI], server: ProviderServer, messages: Sequence[Any] = ASK, **more: Any) -> Any:
    connection = Connection("c", provider.__name__, "Fake", api_base=server.url, proxy="none")
    return provider.create_async_generator("m", messages, connection=connection, **{"api_key": KEY, "stream": True, **more})


def _text(items: list[Any]) -> str:
    return "".join(str(item) for item in items)


def _thought(items: list[Any]) -> str:
    return "".join(item.token for item in items if isinstance(item, Reasoning))


def _only(items: list[Any], kind: type[Any]) -> Any:
    (found,) = [item for item in items if isinstance(item, kind)]
    return found


def _chunk(choices: Any, **more: Any) -> str:
    head = {"id": "c1", "object": "chat.completion.chunk", "created": 1, "model": "m", "choices": choices}
    return f"data: {json.dumps({**head, **more}, ensure_ascii=False)}\n\n"


def _delta(values: dict[str, Any], reason: str | None = None, index: int = 0, **more: Any) -> str:
    return _chunk([{"index": index, "delta": values, "finish_reason": reason}], **more)


END = _delta({}, "stop")
USAGE = {"prompt_tokens": 9, "completion_tokens": 4, "total_tokens": 13}


async def test_59_usage_is_asked_for_by_default_and_read_wherever_it_comes(server: ProviderServer, http: Http) -> None:
    server.script(text="fine", usage={"input": 9, "output": 4, "cache_read": 3, "reasoning": 2})
    usage = _only(await items_of(_ask(OpenaiAPI, server, http=http)), Usage)
    assert server.requests[0].body["stream_options"] == {"include_usage": True}
    assert (usage.prompt_tokens, usage.completion_tokens, usage.cache_read_tokens, usage.reasoning_tokens) == (9, 4, 3, 2)

    # A server that does not know the field is asked again without it, and nobody hears of it.
    for status, complaint in ((400, "Unrecognized request argument supplied: stream_options"), (422, "body.stream_options: Extra inputs")):
        server.requests.clear()
        server.script(Script(status=status, error_message=complaint), Script(text="fine"))
        items = await items_of(_ask(OpenaiCompatible, server, http=http))
        assert _text(items) == "fine"
        assert [type(item) for item in items] == [str, FinishReason]
        assert ["stream_options" in record.body for record in server.requests] == [True, False]

    # Without choices, after the reason, in Groq's field, null in every chunk, cumulative: one usage, the last figures.
    early = {**USAGE, "completion_tokens": 1}
    for pieces in (
        [_delta({"content": "Hi"}, usage=None), _delta({}, "stop", usage=None), _chunk([], usage=USAGE), DONE],
        [_delta({"content": "Hi"}), _delta({}, "stop"), _chunk(None, usage=USAGE)],
        [_delta({"content": "Hi"}), _delta({}, "stop", x_groq={"id": "r", "usage": USAGE}), DONE],
        [_delta({"content": "Hi"}, usage=early), _delta({}, "stop", usage=USAGE), DONE],
    ):
        server.script(replay=pieces)
        items = await items_of(_ask(Groq, server, http=http))
        assert (_text(items), items[-2], items[-1].reason) == ("Hi", Usage(9, 4), "stop")


DIALECTS = {
    "reasoning_content": [_delta({"reasoning_content": "Hm, "}), _delta({"reasoning_content": "so."}), _delta({"content": "It is."})],
    "reasoning": [_delta({"reasoning": "Hm, "}), _delta({"reasoning": "so.", "content": ""}), _delta({"content": "It is."})],
    "both the same": [_delta({"reasoning": "Hm, so.", "reasoning_content": "Hm, so."}), _delta({"content": "It is."})],
    "reasoning_details": [
        _delta({"reasoning_details": [{"type": "reasoning.text", "text": "Hm, ", "index": 0}]}),
        _delta({"reasoning_details": [{"type": "reasoning.summary", "summary": "so.", "index": 1}]}),
        _delta({"content": "It is."}),
    ],
    "reasoning and its details": [
        _delta({"reasoning": "Hm, so.", "reasoning_details": [{"type": "reasoning.text", "text": "Hm, so.", "index": 0}]}),
        _delta({"content": "It is."}),
    ],
    "Mistral's list": [
        _delta({"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "Hm, "}]}]}),
        _delta({"content": [{"type": "thinking", "thinking": [{"type": "text", "text": "so."}], "closed": True}]}),
        _delta({"content": [{"type": "text", "text": "It "}]}),
        _delta({"content": "is."}),
    ],
    "tags": [_delta({"content": "<think>Hm, so.</think>It is."})],
    "tags in pieces": [_delta({"content": piece}) for piece in ("\n<th", "ink>\nHm", ", so.</", "thi", "nk>\n\nIt", " is.")],
}


@pytest.mark.parametrize("dialect", DIALECTS)
@pytest.mark.parametrize("stream", [True, False])
async def test_60_every_dialect_of_thinking_becomes_reasoning_once(dialect: str, stream: bool, server: ProviderServer, http: Http) -> None:
    provider = Mistral if dialect == "Mistral's list" else OpenRouter
    pieces = DIALECTS[dialect]
    if stream:
        server.script(replay=[*pieces, END, DONE])
    else:
        deltas = [json.loads(piece.removeprefix("data: "))["choices"][0]["delta"] for piece in pieces]
        message: dict[str, Any] = {"role": "assistant"}
        for delta in deltas:
            for name, value in delta.items():
                value = [{"type": "text", "text": value}] if isinstance(message.get(name), list) and isinstance(value, str) else value
                message[name] = message[name] + value if name in message else value
        server.script(body=json.dumps({"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}))
    items = await items_of(_ask(provider, server, http=http, stream=stream))
    assert (_thought(items), _text(items)) == ("Hm, so.", "It is.")
    kinds = [type(item) for item in items]
    assert kinds.index(Reasoning) < kinds.index(str)


CALLS: dict[str, list[list[dict[str, Any]]]] = {
    "by index, id and name first": [
        [{"index": 0, "id": "a", "type": "function", "function": {"name": "f", "arguments": ""}}],
        [{"index": 0, "function": {"arguments": '{"x"'}}],
        [{"index": 1, "id": "b", "type": "function", "function": {"name": "g", "arguments": ""}}],
        [{"index": 0, "function": {"arguments": ": 1}"}}, {"index": 1, "function": {"arguments": "{}"}}],
    ],
    "without index, by id": [
        [{"id": "a", "function": {"name": "f", "arguments": '{"x"'}}],
        [{"id": "b", "function": {"name": "g", "arguments": "{}"}}],
        [{"id": "a", "function": {"arguments": ": 1}"}}],
    ],
    "without index and id, appended": [
        [{"function": {"name": "f", "arguments": '{"x"'}}],
        [{"function": {"arguments": ": 1}"}}],
        [{"function": {"name": "g", "arguments": "{}"}}],
    ],
    "whole, each with index 0 (Ollama)": [
        [{"index": 0, "id": "a", "function": {"name": "f", "arguments": '{"x": 1}'}}],
        [{"index": 0, "id": "b", "function": {"name": "g", "arguments": "{}"}}],
    ],
    "whole, the id is the word null, arguments an object (Mistral)": [
        [{"index": 0, "id": "null", "function": {"name": "f", "arguments": {"x": 1}}}],
        [{"index": 0, "id": "null", "function": {"name": "g", "arguments": {}}}],
    ],
    "id and name with every piece": [
        [{"index": 0, "id": "a", "function": {"name": "f", "arguments": '{"x"'}}],
        [{"index": 0, "id": "a", "function": {"name": "f", "arguments": ": 1}"}}],
        [{"index": 1, "id": "b", "function": {"name": "g", "arguments": "{"}}],
        [{"index": 1, "id": "b", "function": {"name": "g", "arguments": "}"}}],
    ],
    "empty id and name after the first piece": [
        [{"index": 0, "id": "a", "function": {"name": "f", "arguments": '{"x"'}}],
        [{"index": 0, "id": "", "function": {"name": "", "arguments": ": 1}"}}],
        [{"index": 1, "id": "b", "function": {"name": "g", "arguments": None}}],
    ],
}


@pytest.mark.parametrize("form", CALLS)
@pytest.mark.parametrize("reason", ["tool_calls", "stop"])
async def test_61_tool_calls_are_put_together_by_index_or_id_or_order(form: str, reason: str, server: ProviderServer, http: Http) -> None:
    deltas = [_delta({"content": None, "tool_calls": piece}) for piece in CALLS[form]]
    server.script(replay=[_delta({"role": "assistant", "tool_calls": []}), *deltas, _delta({}, reason), DONE])
    items = await items_of(_ask(OpenaiCompatible, server, http=http))
    calls = _only(items, ToolCalls).calls
    assert [(call.name, call.parsed) for call in calls] == [("f", {"x": 1}), ("g", {})]
    assert len({call.id for call in calls}) == 2
    assert all(call.id and call.id != "null" for call in calls)
    assert items[-1] == FinishReason("tool_calls", reason)


async def test_62_all_choices_are_one_answer_unless_several_were_asked_for(server: ProviderServer, http: Http) -> None:
    pieces = [_delta({"content": word}, index=place) for place, word in enumerate(("One ", "two ", "three"))]
    server.script(replay=[*pieces, _chunk([{"index": 3, "delta": {}, "finish_reason": "stop"}], usage=None)])
    assert _text(await items_of(_ask(Grok2APIOpenAI, server, http=http))) == "One two three"

    both = [_chunk([{"index": n, "delta": {"content": word}} for n, word in enumerate(pair)]) for pair in (("a", "X"), ("b", "Y"))]
    server.script(replay=[*both, _delta({}, "stop", 1), _delta({}, "length", 0), DONE])
    items = await items_of(_ask(OpenaiAPI, server, http=http, extra_data={"n": 2}))
    assert (_text(items), items[-1].reason) == ("ab", "length")


ERRORS: dict[str, tuple[str, type[ProviderError]]] = {
    "OpenAI": (_chunk([], error={"message": "Slow down.", "type": "rate_limit_error", "code": "rate_limit_exceeded"}), RateLimitError),
    "OpenRouter": (
        _chunk(
            [{"index": 0, "delta": {"content": ""}, "finish_reason": "error"}],
            error={"code": 429, "message": "Slow down.", "metadata": {"provider_name": "x"}},
        ),
        RateLimitError,
    ),
    "Groq": (_chunk([], x_groq={"id": "r", "error": "Slow down."}), ProviderError),
    "bare": ('data: {"error": "Slow down."}\n\n', ProviderError),
    "only the reason": (_delta({}, "error"), ProviderError),
    "DeepSeek": (_delta({}, "insufficient_system_resource"), OverloadedError),
}


@pytest.mark.parametrize("form", ERRORS)
async def test_63_an_error_in_a_chunk_is_raised_after_the_text_before_it(form: str, server: ProviderServer, http: Http) -> None:
    chunk, kind = ERRORS[form]
    server.script(replay=[_delta({"content": "Until "}), _delta({"content": "here"}), chunk, DONE])
    items, error = await until_error(_ask(OpenRouter, server, http=http))
    assert _text(items) == "Until here"
    assert isinstance(error, kind)
    assert not isinstance(error, IncompleteStreamError)
    assert "Slow down." in str(error) or form in ("only the reason", "DeepSeek")
    assert len(server.requests) == 1


async def test_64_a_stream_needs_a_reason_or_its_end_mark(server: ProviderServer, http: Http) -> None:
    hello = _delta({"content": "Hello"})
    for pieces in ([hello], [hello, "data: {}\n\n"], [hello, _delta({}, None)]):
        server.script(replay=pieces)
        items, error = await until_error(_ask(Ollama, server, http=http))
        assert isinstance(error, IncompleteStreamError)
        assert (_text(items), error.text) == ("Hello", "Hello")
    for pieces in ([hello, END], [hello, DONE], [hello, END, DONE], [_delta({"content": "Hello"}, "stop")]):
        server.script(replay=pieces)
        items = await items_of(_ask(Ollama, server, http=http))
        assert (_text(items), items[-1].reason) == ("Hello", "stop")


async def test_65_what_only_keeps_a_connection_alive_is_no_answer(server: ProviderServer, http: Http) -> None:
    waiting = [": keep-alive\n\n", ": OPENROUTER PROCESSING\n\n", "\n", "\r\n\r\n", ":\n\n"]
    server.script(replay=[*waiting, _delta({"content": "Hello"}), *waiting, END, DONE])
    assert _text(await items_of(_ask(DeepSeek, server, http=http))) == "Hello"

    answer = json.dumps({"choices": [{"index": 0, "message": {"content": "Hello"}, "finish_reason": "stop"}]})
    for blank in ("\n" * 500, " \n\t\r\n", "\ufeff\n"):
        server.script(body=blank + answer)
        assert _text(await items_of(_ask(DeepSeek, server, http=http, stream=False))) == "Hello"
    # Blank lines and then an error.
    server.script(body="\n\n\n" + json.dumps({"error": {"message": "Nobody is free.", "type": "overloaded_error"}}))
    _, error = await until_error(_ask(DeepSeek, server, http=http, stream=False, limits=Limits(retries=0)))
    assert isinstance(error, OverloadedError)


async def test_66_the_name_of_the_token_limit_and_the_role_of_the_system_can_be_chosen(server: ProviderServer, http: Http) -> None:
    messages = [{"role": "system", "content": "Be kind."}, {"role": "developer", "content": "Be brief."}, *ASK]
    limits, roles = [], []
    for provider, options in (
        (OpenaiAPI, {}),
        (OpenaiCompatible, {}),
        (OpenaiAPI, {"max_tokens_name": "max_tokens", "system_role": "system"}),
        (OpenaiCompatible, {"max_tokens_name": "max_completion_tokens", "system_role": "developer"}),
    ):
        await items_of(_ask(provider, server, messages, http=http, max_tokens=77, **options))
        body = server.requests[-1].body
        limits.append({name: body[name] for name in ("max_tokens", "max_completion_tokens") if name in body})
        roles.append([message["role"] for message in body["messages"][:2]])
    assert limits == [{"max_completion_tokens": 77}, {"max_tokens": 77}, {"max_tokens": 77}, {"max_completion_tokens": 77}]
    assert roles == [["system", "developer"], ["system", "system"], ["system", "system"], ["developer", "developer"]]
    await items_of(_ask(OpenaiAPI, server, http=http, max_tokens=None))
    assert not {"max_tokens", "max_completion_tokens"} & server.requests[-1].body.keys()

    # A server that wants the other name is given it, whichever way round.
    for provider, told, other in (
        (OpenaiAPI, "Unsupported parameter: 'max_completion_tokens'.", "max_tokens"),
        (
            OpenaiCompatible,
            "Unsupported parameter: 'max_tokens' is not supported with this model. Use 'max_completion_tokens' instead.",
            "max_completion_tokens",
        ),
    ):
        server.script(Script(status=400, error_message=told), Script(text="fine"))
        assert _text(await items_of(_ask(provider, server, http=http, max_tokens=77))) == "fine"
        assert server.requests[-1].body[other] == 77
        assert len({"max_tokens", "max_completion_tokens"} & server.requests[-1].body.keys()) == 1


async def test_67_pictures_go_to_ollama_as_data_urls_and_no_gif_does(server: ProviderServer, http: Http) -> None:
    picture = Image.new("RGB", (8, 8), "red")
    taken = {kind: encoded(picture, kind.upper()) for kind in ("jpeg", "png", "webp")}
    media = [(data, f"picture.{kind}") for kind, data in taken.items()]
    await items_of(_ask(Ollama, server, http=http, media=media))
    *pictures, text = server.requests[-1].body["messages"][0]["content"]
    for part, (kind, data) in zip(pictures, taken.items(), strict=True):
        assert part == {"type": "image_url", "image_url": {"url": f"data:image/{kind};base64,{base64.b64encode(data).decode()}"}}
    assert text == {"type": "text", "text": "hi"}

    # What it does not take is refused by name before anything is sent; the engine converts, as far as these limits tell it.
    asked = len(server.requests)
    for source, name in ((encoded(picture, "GIF"), "dance.gif"), ("https://example.invalid/a.png", "a.png")):
        _, error = await until_error(_ask(Ollama, server, http=http, media=[(source, name)]))
        assert isinstance(error, UnsupportedMediaError)
        assert name in str(error)
    assert len(server.requests) == asked
    assert Ollama.image_limits.media_types == Ollama.dialect.image_types == frozenset({"image/jpeg", "image/png", "image/webp"})

    await items_of(
        _ask(OpenaiAPI, server, http=http, media=[("https://example.invalid/a.png", None), (encoded(picture, "GIF"), "dance.gif")])
    )
    urls = [part["image_url"]["url"] for part in server.requests[-1].body["messages"][0]["content"][:2]]
    assert urls[0] == "https://example.invalid/a.png"
    assert urls[1].startswith("data:image/gif;base64,")
