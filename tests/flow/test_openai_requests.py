"""What goes out over Chat Completions and what of it a server refuses: thinking, tools, documents, headers, limits."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator, Mapping, Sequence
from typing import Any

import pytest

from desktop.chat.connection import Connection
from desktop.chat.items import FinishReason, Reasoning, Sources, Status, ToolCalls, Usage
from desktop.net.errors import NetError
from desktop.net.http import Http
from desktop.providers import (
    VLLM,
    BadRequestError,
    DeepSeek,
    Grok2APIOpenAI,
    Groq,
    LlamaCpp,
    MegaLLMOpenAI,
    Mistral,
    Ollama,
    OpenaiAPI,
    OpenaiCompatible,
    OpenRouter,
    UnsupportedMediaError,
)
from tests.fakes.provider_server import ProviderServer, Script

KEY = "test-key-0123456789"
ASK: list[Mapping[str, Any]] = [{"role": "user", "content": "hi"}]
PDF = b"%PDF-1.7\n%nothing\n"


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    async with ProviderServer() as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http() as made:
        yield made


def _ask(provider: type[OpenaiAPI], server: ProviderServer, messages: Sequence[Mapping[str, Any]] = ASK, **more: Any) -> Any:
    facts = {name.removesuffix("_of_connection"): more.pop(name) for name in ("headers_of_connection", "idle_timeout") if name in more}
    connection = Connection("c", provider.__name__, "Fake", api_base=server.url, proxy="none", **facts)
    return provider.create_async_generator("m", messages, connection=connection, **{"api_key": KEY, "stream": True, **more})


async def _all(answer: Any) -> list[Any]:
    return [item async for item in answer]


async def _body(provider: type[OpenaiAPI], server: ProviderServer, messages: Sequence[Mapping[str, Any]] = ASK, **more: Any) -> Any:
    await _all(_ask(provider, server, messages, **more))
    return server.requests[-1].body


def _event(choices: Any, **more: Any) -> str:
    return f"data: {json.dumps({'choices': choices, **more})}\n\n"


def _delta(values: dict[str, Any], reason: str | None = None, **more: Any) -> str:
    return _event([{"index": 0, "delta": values, "finish_reason": reason}], **more)


THINKING: list[tuple[type[OpenaiAPI], Any, dict[str, Any]]] = [
    *((provider, None, {}) for provider in (OpenaiAPI, OpenRouter, DeepSeek, Groq, Mistral, Ollama, LlamaCpp, VLLM, OpenaiCompatible)),
    (OpenaiAPI, "low", {"reasoning_effort": "low"}),
    (OpenaiAPI, "off", {"reasoning_effort": "none"}),
    (OpenaiAPI, 9000, {"reasoning_effort": "high"}),
    (OpenaiAPI, 100, {"reasoning_effort": "low"}),
    (OpenaiCompatible, "high", {"reasoning_effort": "high"}),
    (OpenRouter, "medium", {"reasoning": {"effort": "medium"}}),
    (OpenRouter, 3000, {"reasoning": {"max_tokens": 3000}}),
    (OpenRouter, "off", {"reasoning": {"effort": "none"}}),
    (DeepSeek, "high", {"thinking": {"type": "enabled"}, "reasoning_effort": "high"}),
    (DeepSeek, "off", {"thinking": {"type": "disabled"}}),
    (Groq, "medium", {"reasoning_effort": "medium"}),
    (Mistral, "low", {"reasoning_effort": "high"}),
    (Mistral, "off", {"reasoning_effort": "none"}),
    (Ollama, "off", {"reasoning_effort": "none"}),
    (LlamaCpp, 500, {"reasoning_effort": "low", "chat_template_kwargs": {"enable_thinking": True}, "thinking_budget_tokens": 500}),
    (VLLM, "off", {"reasoning_effort": "none", "chat_template_kwargs": {"enable_thinking": False}}),
    (Grok2APIOpenAI, "high", {}),
]
FIELDS = {"reasoning", "reasoning_effort", "thinking", "chat_template_kwargs", "thinking_budget_tokens"}


@pytest.mark.parametrize(("provider", "level", "expected"), THINKING, ids=lambda value: getattr(value, "__name__", None))
async def test_how_much_to_think_is_told_in_the_servers_own_words(
    provider: type[OpenaiAPI], level: Any, expected: dict[str, Any], server: ProviderServer, http: Http
) -> None:
    body = await _body(provider, server, http=http, reasoning=level)
    assert {name: body[name] for name in FIELDS & body.keys()} == expected


REFUSALS = [
    (OpenaiAPI, {"reasoning": "high"}, "Unrecognized request argument supplied: reasoning_effort", {"reasoning_effort"}),
    (
        OpenaiAPI,
        {"reasoning": "off"},
        "Unsupported value: 'reasoning_effort' does not support 'none' with this model.",
        {"reasoning_effort"},
    ),
    (OpenRouter, {"reasoning": "high"}, "Unknown parameter: 'reasoning'.", {"reasoning"}),
    (DeepSeek, {"reasoning": "high"}, "unknown field `thinking`", {"thinking"}),
    (LlamaCpp, {"reasoning": "high"}, "chat_template_kwargs: Extra inputs are not permitted", {"chat_template_kwargs"}),
    (OpenaiAPI, {"temperature": 0.3}, "Unsupported value: 'temperature' does not support 0.3 with this model.", {"temperature"}),
    (OpenaiCompatible, {"top_k": 3}, "Unrecognized request argument supplied: top_k", {"top_k"}),
]


@pytest.mark.parametrize(("provider", "arguments", "complaint", "dropped"), REFUSALS, ids=[entry[2][:40] for entry in REFUSALS])
async def test_a_field_that_the_server_refuses_is_left_out_once(
    provider: type[OpenaiAPI], arguments: dict[str, Any], complaint: str, dropped: set[str], server: ProviderServer, http: Http
) -> None:
    server.script(Script(status=400, error_type="invalid_request_error", error_message=complaint), Script(text="fine"))
    items = await _all(_ask(provider, server, http=http, **arguments))
    assert "".join(str(item) for item in items) == "fine"
    assert not [item for item in items if isinstance(item, Status)]
    before, after = (record.body for record in server.requests)
    assert before.keys() - after.keys() == dropped


async def test_a_field_that_only_the_place_of_a_complaint_names_is_left_out_too(server: ProviderServer, http: Http) -> None:
    details = [{"type": "extra_forbidden", "loc": ["body", "reasoning_effort"], "msg": "Extra inputs are not permitted", "input": "high"}]
    for body in ({"detail": details}, {"object": "error", "message": {"detail": details}}):
        server.requests.clear()
        server.script(Script(status=422, body=json.dumps(body)), Script(text="fine"))
        assert "".join(str(item) for item in await _all(_ask(Mistral, server, http=http, reasoning="high"))) == "fine"
        assert ["reasoning_effort" in record.body for record in server.requests] == [True, False]


@pytest.mark.parametrize(
    "complaint",
    [
        "temperature must be between 0 and 2",
        "The reasoning of this request is wrong",
        "Invalid 'messages': unknown role",
        "max_tokens is too large",
    ],
)
async def test_a_wrong_value_is_told_and_not_taken_away(complaint: str, server: ProviderServer, http: Http) -> None:
    server.script(Script(status=400, error_type="invalid_request_error", error_message=complaint))
    with pytest.raises(BadRequestError, match=complaint.split()[0]):
        await _all(_ask(OpenRouter, server, http=http, temperature=3.0, reasoning="high"))
    assert len(server.requests) == 1


TOOL_TURN: list[Mapping[str, Any]] = [
    {"role": "user", "content": "Weather?"},
    {
        "role": "assistant",
        "content": [
            {
                "type": "reasoning",
                "text": "I must look.",
                "signature": None,
                "provider_data": {"reasoning_details": [{"type": "x", "data": "1"}]},
            },
            {"type": "text", "text": "Looking."},
        ],
        "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}],
    },
    {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "c1", "content": [{"type": "text", "text": "Sun"}]}]},
    {
        "role": "assistant",
        "content": [
            {"type": "reasoning", "text": "Sun it is.", "signature": None, "provider_data": None},
            {"type": "text", "text": "Sunny."},
        ],
    },
    {"role": "user", "content": "Thanks"},
]


async def test_calls_and_their_results_go_back_in_openais_form(server: ProviderServer, http: Http) -> None:
    other_forms: list[Mapping[str, Any]] = [
        TOOL_TURN[0],
        {
            "role": "assistant",
            "content": [{"type": "text", "text": "Looking."}, {"type": "tool_use", "id": "c1", "name": "f", "input": {"a": 1}}],
        },
        {"role": "tool", "tool_call_id": "c1", "content": "Sun"},
        *TOOL_TURN[3:],
    ]
    for messages in (TOOL_TURN, other_forms):
        copy = json.dumps(messages)
        body = await _body(OpenaiCompatible, server, messages, http=http)
        assert json.dumps(messages) == copy
        assert body["messages"] == [
            {"role": "user", "content": "Weather?"},
            {
                "role": "assistant",
                "content": "Looking.",
                "tool_calls": [{"id": "c1", "type": "function", "function": {"name": "f", "arguments": '{"a": 1}'}}],
            },
            {"role": "tool", "tool_call_id": "c1", "content": "Sun"},
            {"role": "assistant", "content": "Sunny."},
            {"role": "user", "content": "Thanks"},
        ]


async def test_tools_and_the_choice_of_one_are_taken_in_both_forms(server: ProviderServer, http: Http) -> None:
    schema = {"type": "object", "properties": {"a": {"type": "integer"}}}
    made = {"type": "function", "function": {"name": "f", "description": "It does.", "parameters": schema}}
    theirs = {"name": "f", "description": "It does.", "input_schema": schema}
    choices = [
        ("auto", "auto"),
        ("required", "required"),
        ({"type": "any"}, "required"),
        ({"type": "none"}, "none"),
        ({"type": "tool", "name": "f"}, {"type": "function", "function": {"name": "f"}}),
        ({"type": "function", "function": {"name": "f"}}, {"type": "function", "function": {"name": "f"}}),
    ]
    for given, expected in choices:
        body = await _body(OpenaiAPI, server, http=http, tools=[made, theirs], tool_choice=given, parallel_tool_calls=False)
        assert body["tools"] == [made, made]
        assert (body["tool_choice"], body["parallel_tool_calls"]) == (expected, False)


async def test_names_stay_and_what_is_no_message_is_left_out(server: ProviderServer, http: Http) -> None:
    messages: list[Mapping[str, Any]] = [
        {"role": "user", "name": "ann", "content": "hi"},
        {"role": "assistant", "content": None},
        {"role": "assistant", "content": "x", "tool_calls": "none"},
        {"role": "function", "name": "f", "content": "Sun"},
        {"role": "user", "content": ["a", None, {"type": "text"}, {"type": "unheard of"}]},
    ]
    assert (await _body(OpenaiCompatible, server, messages, http=http))["messages"] == [
        {"role": "user", "name": "ann", "content": "hi"},
        {"role": "assistant", "content": "x"},
        {"role": "function", "name": "f", "content": "Sun"},
        {"role": "user", "content": "a"},
    ]


async def test_thinking_goes_back_only_where_it_is_wanted(server: ProviderServer, http: Http) -> None:
    def thoughts(body: Any) -> list[Any]:
        return [
            message.get("reasoning_content", message.get("reasoning_details"))
            for message in body["messages"]
            if message["role"] == "assistant"
        ]

    # DeepSeek: of answers with calls, and of those always; the others are refused or ignored.
    assert thoughts(await _body(DeepSeek, server, TOOL_TURN, http=http)) == ["I must look.", None]
    assert thoughts(await _body(OpenRouter, server, TOOL_TURN, http=http)) == [[{"type": "x", "data": "1"}], None]
    for provider in (OpenaiAPI, OpenaiCompatible, Groq, Mistral):
        assert thoughts(await _body(provider, server, TOOL_TURN, http=http)) == [None, None]
    silent = [TOOL_TURN[0], {"role": "assistant", "content": "", "tool_calls": TOOL_TURN[1]["tool_calls"]}, *TOOL_TURN[2:3]]
    assert thoughts(await _body(DeepSeek, server, silent, http=http)) == [""]


async def test_openrouters_details_come_back_whole_after_a_stream_in_pieces(server: ProviderServer, http: Http) -> None:
    pieces = [
        {"type": "reasoning.text", "text": "I must ", "index": 0, "format": "anthropic-claude-v1"},
        {"type": "reasoning.text", "text": "look.", "index": 0, "format": "anthropic-claude-v1"},
        {"type": "reasoning.text", "signature": "c2ln", "index": 0, "format": "anthropic-claude-v1"},
        {"type": "reasoning.encrypted", "data": "b3BhcXVl", "index": 1, "id": "r1"},
        {"type": "reasoning.encrypted", "data": "bW9yZQ==", "index": 2, "id": "r2"},
    ]
    server.script(
        replay=[*(_delta({"reasoning_details": [piece]}) for piece in pieces), _delta({"content": "Looking."}), _delta({}, "stop")]
    )
    items = await _all(_ask(OpenRouter, server, http=http))
    (told,) = [item.provider_data for item in items if isinstance(item, Reasoning) and item.provider_data]
    assert told["reasoning_details"] == [
        {"type": "reasoning.text", "text": "I must look.", "signature": "c2ln", "index": 0, "format": "anthropic-claude-v1"},
        *pieces[3:],
    ]
    server.script()
    blocks = [{"type": "reasoning", "text": "I must look.", "signature": None, "provider_data": told}, {"type": "text", "text": "Looking."}]
    body = await _body(OpenRouter, server, [*ASK, {"role": "assistant", "content": blocks}, *ASK], http=http)
    assert body["messages"][1] == {"role": "assistant", "content": "Looking.", "reasoning_details": told["reasoning_details"]}


async def test_signed_calls_keep_their_signature(server: ProviderServer, http: Http) -> None:
    signed = {"google": {"thought_signature": "c2ln"}}
    call = {"index": 0, "id": "c1", "function": {"name": "f", "arguments": "{}"}, "extra_content": signed}
    server.script(replay=[_delta({"tool_calls": [call]}), _delta({}, "tool_calls")])
    (calls,) = [item for item in await _all(_ask(OpenaiCompatible, server, http=http)) if isinstance(item, ToolCalls)]
    assert calls.calls[0].provider_data == {"extra_content": signed}


async def test_documents_go_where_they_are_read_and_text_goes_everywhere(server: ProviderServer, http: Http) -> None:
    document = {"type": "document", "media_type": "application/pdf", "data": PDF, "name": "report.pdf"}
    messages = [{"role": "user", "content": [document, {"type": "text", "text": "Read it."}]}]
    for provider in (OpenaiAPI, OpenRouter):
        part, text = (await _body(provider, server, messages, http=http))["messages"][0]["content"]
        assert (part["type"], part["file"]["filename"], text["text"]) == ("file", "report.pdf", "Read it.")
        assert part["file"]["file_data"].startswith("data:application/pdf;base64,JVBERi")
    asked = len(server.requests)
    for provider in (Ollama, DeepSeek, OpenaiCompatible):
        with pytest.raises(UnsupportedMediaError, match=r"report\.pdf"):
            await _all(_ask(provider, server, messages, http=http))
    assert len(server.requests) == asked
    body = await _body(Ollama, server, http=http, media=[("Größe: 3\n".encode(), "notes.txt")])
    assert body["messages"][0]["content"] == "notes.txt:\nGröße: 3\n\n\nhi"


SOURCES: dict[str, dict[str, Any]] = {
    "annotations": {
        "annotations": [{"type": "url_citation", "url_citation": {"url": "https://a.invalid/1", "title": "One", "content": "said"}}]
    },
    "flat annotations": {"annotations": [{"type": "url_citation", "url": "https://a.invalid/1", "title": "One", "content": "said"}]},
}


@pytest.mark.parametrize("form", SOURCES)
async def test_annotations_and_citations_become_sources_once(form: str, server: ProviderServer, http: Http) -> None:
    server.script(
        replay=[
            _delta({"content": "So it is.", **SOURCES[form]}),
            _delta(SOURCES[form], citations=["https://a.invalid/1", "https://a.invalid/2"]),
            _delta({}, "stop"),
        ]
    )
    items = await _all(_ask(OpenRouter, server, http=http))
    (sources,) = [item.sources for item in items if isinstance(item, Sources)]
    assert [(source.title, source.url, source.cited_text) for source in sources] == [
        ("One", "https://a.invalid/1", "said"),
        ("", "https://a.invalid/2", ""),
    ]


USAGES = {
    "OpenAI": (
        {
            "prompt_tokens": 9,
            "completion_tokens": 5,
            "prompt_tokens_details": {"cached_tokens": 4},
            "completion_tokens_details": {"reasoning_tokens": 2},
        },
        Usage(9, 5, 4, None, 2),
    ),
    "cache written": (
        {"prompt_tokens": 9, "completion_tokens": 5, "prompt_tokens_details": {"cache_write_tokens": 3}},
        Usage(9, 5, None, 3, None),
    ),
    "DeepSeek": ({"prompt_tokens": 9, "completion_tokens": 5, "prompt_cache_hit_tokens": 6, "prompt_cache_miss_tokens": 3}, Usage(9, 5, 6)),
    "Anthropic's names": ({"input_tokens": 9, "output_tokens": 5}, Usage(9, 5)),
    "details null": ({"prompt_tokens": 9, "completion_tokens": 5, "prompt_tokens_details": None}, Usage(9, 5)),
}


@pytest.mark.parametrize("form", USAGES)
async def test_usage_is_read_with_its_cached_and_thinking_parts(form: str, server: ProviderServer, http: Http) -> None:
    told, expected = USAGES[form]
    server.script(replay=[_delta({"content": "x"}), _delta({}, "stop"), _event([], usage=told)])
    assert [item for item in await _all(_ask(DeepSeek, server, http=http)) if isinstance(item, Usage)] == [expected]


async def test_an_answer_of_megallm_or_grok2api_without_figures_has_no_usage(server: ProviderServer, http: Http) -> None:
    for provider in (MegaLLMOpenAI, Grok2APIOpenAI):
        server.script(replay=[_delta({"content": "x"}, usage=None), _delta({}, "stop", usage=None)])
        assert [type(item) for item in await _all(_ask(provider, server, http=http))] == [str, FinishReason]


REASONS = {
    "stop": "stop",
    "length": "length",
    "tool_calls": "tool_calls",
    "function_call": "tool_calls",
    "content_filter": "content_filter",
    "model_length": "length",
    "max_tokens": "length",
    "MAX_TOKENS": "length",
    "end_turn": "stop",
    "refusal": "content_filter",
    "something_new": "stop",
}


@pytest.mark.parametrize("reason", REASONS)
async def test_every_finish_reason_has_a_meaning_and_keeps_its_word(reason: str, server: ProviderServer, http: Http) -> None:
    server.script(replay=[_delta({"content": "x"}), _delta({}, reason)])
    assert (await _all(_ask(OpenaiCompatible, server, http=http)))[-1] == FinishReason(REASONS[reason], reason)


async def test_headers_of_the_call_beat_the_connections_and_a_browsers(server: ProviderServer, http: Http) -> None:
    await _all(
        _ask(OpenaiAPI, server, http=http, headers_of_connection={"X-A": "connection", "X-B": "connection"}, headers={"x-a": "call"})
    )
    plain = server.requests[-1].headers
    assert (plain["x-a"], plain["x-b"]) == ("call", "connection")
    assert plain["user-agent"].startswith("Loquent/")

    for browser, agent in (
        ("chrome", "Chrome/"),
        ("firefox133", "Firefox/"),
        ("safari", "Safari/"),
        ("edge101", "Edg/"),
        ("unknown", "Chrome/"),
    ):
        await _all(_ask(OpenaiAPI, server, http=http, impersonate=browser))
        sent = server.requests[-1].headers
        assert agent in sent["user-agent"]
        assert (sent["authorization"], sent["accept"]) == (f"Bearer {KEY}", "text/event-stream")
        assert sent["accept-encoding"] == "identity"
    await _all(_ask(OpenaiAPI, server, http=http, impersonate="chrome", headers={"User-Agent": "Mine/1"}))
    assert server.requests[-1].headers["user-agent"] == "Mine/1"
    with pytest.raises(NetError):
        await _all(_ask(OpenaiAPI, server, http=http, headers={"X-A": "a\r\nX-B: b"}))


async def test_extra_data_is_merged_last_and_shared_with_nobody(server: ProviderServer, http: Http) -> None:
    extra = {"temperature": 1.5, "provider": {"order": ["x"]}, "stream_options": None}
    body = await _body(OpenRouter, server, http=http, temperature=0.1, extra_data=extra)
    assert (body["temperature"], body["provider"], body["stream_options"]) == (1.5, {"order": ["x"]}, None)
    assert "provider" not in await _body(OpenRouter, server, http=http)
    assert extra == {"temperature": 1.5, "provider": {"order": ["x"]}, "stream_options": None}


async def test_every_argument_of_the_seed_reaches_the_body_where_the_server_knows_it(server: ProviderServer, http: Http) -> None:
    given: dict[str, Any] = {"temperature": 0.5, "top_p": 0.9, "top_k": 7, "max_tokens": 99, "stop": ["END", ""], "seed": 3}
    body = await _body(OpenaiCompatible, server, http=http, **given)
    assert {name: body[name] for name in given} == {**given, "stop": ["END"]}
    for provider in (OpenaiAPI, Mistral, Groq, Ollama, DeepSeek):
        assert "top_k" not in await _body(provider, server, http=http, top_k=7)
    assert "stop" not in await _body(OpenaiCompatible, server, http=http, stop=[""])
    assert "random_seed" in await _body(Mistral, server, http=http, random_seed=1, seed=1)
    assert "seed" not in server.requests[-1].body


async def test_the_proxy_and_the_timeout_of_a_call_are_kept(server: ProviderServer, http: Http) -> None:
    async with ProviderServer() as proxy:
        answer = OpenaiAPI.create_async_generator("m", ASK, proxy.url, api_key=KEY, api_base="http://elsewhere.invalid/v1", http=http)
        assert "".join([str(item) for item in await _all(answer)]) == "You said: hi"
        assert proxy.requests[0].headers["host"] == "elsewhere.invalid"
    server.script(text="One two three", misbehave="stall")
    with pytest.raises(NetError) as caught:
        await _all(_ask(OpenaiAPI, server, http=http, timeout=0.2))
    assert caught.value.code == "net.idle_timeout"
