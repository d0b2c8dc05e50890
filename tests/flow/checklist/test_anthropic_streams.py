"""Statements 33 to 47: what an answer on the Messages wire means, streamed or whole."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop.chat.items import FinishReason, ProviderBlock, Reasoning, Sources, Status, TextData, ToolCalls, Usage
from desktop.net.errors import NetError
from desktop.net.http import Http
from desktop.net.limits import Limits
from desktop.net.sse import SseTooLarge
from desktop.providers import (
    Anthropic,
    AnthropicCompatible,
    AuthenticationError,
    ContextTooLongError,
    Grok2API,
    IncompleteStreamError,
    OverloadedError,
    PaymentRequiredError,
    ProviderError,
    RateLimitError,
    ServerError,
)
from tests.fakes.provider_server import ProviderServer, Script
from tests.flow.checklist.asking import ask, block, delta, end, items_of, only, said, sse, start, stop, text_of, thought_of, until_error


async def _played(server: ProviderServer, *events: Any, **more: Any) -> list[Any]:
    server.script(replay=sse(*events))
    return await items_of(ask(Anthropic, server, **more))


@pytest.mark.parametrize("provider", [Anthropic, AnthropicCompatible])
async def test_33_text_comes_in_order_without_empty_pieces_and_with_its_leading_space(provider: Any, server: ProviderServer) -> None:
    server.script(replay=sse(start(), *said("", "  \n  def f():", "", "\n    pass", ""), *end()))
    items = await items_of(ask(provider, server))
    texts = [item for item in items if isinstance(item, str)]
    assert "".join(texts) == "  \n  def f():\n    pass"
    assert "" not in texts
    assert len(texts) == 2


async def test_34_thinking_comes_with_its_signature_and_hidden_thinking_as_a_status(server: ProviderServer) -> None:
    thinking = [
        block(0, type="thinking", thinking="", signature=""),
        delta(0, "thinking_delta", thinking="Hm, "),
        delta(0, "thinking_delta", thinking="yes."),
        delta(0, "signature_delta", signature="sig=="),
        stop(0),
    ]
    items = await _played(server, start(), *thinking, *said("42", index=1), *end())
    assert [item.token for item in items if isinstance(item, Reasoning)] == ["Hm, ", "yes.", ""]
    assert [item.signature for item in items if isinstance(item, Reasoning)] == [None, None, "sig=="]
    omitted = [thinking[0], delta(0, "signature_delta", signature="sig=="), stop(0)]
    hidden = [block(1, type="redacted_thinking", data="opaque"), stop(1)]
    items = await _played(server, start(), *omitted, *hidden, *said("42", index=2), *end())
    assert [item.code for item in items if isinstance(item, Status)] == ["thinking", "thinking"]
    assert thought_of(items) == ""
    reasoning = [item for item in items if isinstance(item, Reasoning)]
    assert [item.signature for item in reasoning] == ["sig==", None]
    assert reasoning[1].provider_data == {"type": "redacted_thinking", "data": "opaque"}


async def test_35_arguments_are_joined_and_those_cut_short_are_no_call_to_run(server: ProviderServer) -> None:
    def tool(index: int, *pieces: str) -> list[dict[str, Any]]:
        begun = block(index, type="tool_use", id=f"toolu_{index}", name="look", input={})
        return [begun, *(delta(index, "input_json_delta", partial_json=piece) for piece in pieces), stop(index)]

    events = [*tool(0, "", '{"at": "mé', 'r", "n": [1', "]}"), *tool(1, ""), *tool(2), *tool(3, '{"at": "se')]
    items = await _played(server, start(), *events, *end("max_tokens"))
    calls = only(items, ToolCalls)
    assert [call.parsed for call in calls.calls] == [{"at": "mér", "n": [1]}, {}, {}, None]
    assert [call.arguments for call in calls.calls] == ['{"at": "mér", "n": [1]}', "{}", "{}", '{"at": "se']
    assert calls.get_list()[0] == {
        "id": "toolu_0",
        "type": "function",
        "function": {"name": "look", "arguments": '{"at": "mér", "n": [1]}'},
    }
    # The stream may end before the block does.
    items = await _played(server, start(), *tool(0, '{"a": 1}')[:-1], *end("tool_use"))
    assert only(items, ToolCalls).calls[0].parsed == {"a": 1}


async def test_36_input_that_is_whole_at_the_start_of_its_block_counts(server: ProviderServer) -> None:
    whole: tuple[Any, ...] = ({"at": "sea"}, '{"at": "sea"}')
    for given in whole:
        items = await _played(server, start(), block(0, type="tool_use", id="t", name="look", input=given), stop(0), *end("tool_use"))
        (call,) = only(items, ToolCalls).calls
        assert (json.loads(call.arguments), call.parsed) == ({"at": "sea"}, {"at": "sea"})


async def test_37_blocks_that_interleave_are_told_apart_by_index(server: ProviderServer) -> None:
    items = await _played(
        server,
        start(),
        block(0, type="text", text=""),
        delta(0, "text_delta", text="One "),
        block(1, type="tool_use", id="a", name="first", input={}),
        delta(1, "input_json_delta", partial_json='{"n":'),
        delta(0, "text_delta", text="two "),
        block(2, type="tool_use", id="b", name="second", input={}),
        delta(2, "input_json_delta", partial_json='{"n": 2}'),
        delta(1, "input_json_delta", partial_json=" 1}"),
        stop(2),
        stop(1),
        delta(0, "text_delta", text="three"),
        stop(0),
        *end("tool_use"),
    )
    assert text_of(items) == "One two three"
    assert [(call.name, call.parsed) for call in only(items, ToolCalls).calls] == [("first", {"n": 1}), ("second", {"n": 2})]


async def test_38_citations_are_sources_and_tools_of_the_server_are_statuses(server: ProviderServer) -> None:
    page = {"type": "web_search_result_location", "url": "https://x.example/", "title": "X", "cited_text": "Blue.", "encrypted_index": "e"}
    place = {"type": "char_location", "document_index": 0, "document_title": "a.md", "cited_text": "b", "start_char_index": 0}
    found = [{"type": "web_search_result", "title": "Y", "url": "https://y.example/", "encrypted_content": "z"}]
    searched = [
        block(0, type="server_tool_use", id="srvtoolu_1", name="web_search", input={}),
        delta(0, "input_json_delta", partial_json='{"query": "sea"}'),
        stop(0),
        block(1, type="web_search_tool_result", tool_use_id="srvtoolu_1", content=found),
        stop(1),
    ]
    cited = [block(2, type="text", text=""), delta(2, "citations_delta", citation=page), delta(2, "text_delta", text="It is blue"), stop(2)]
    more = [block(3, type="text", text="", citations=[place]), delta(3, "text_delta", text=" b"), delta(3, "citations_delta"), stop(3)]
    unknown = [block(4, type="hologram", data={}), delta(4, "hologram_delta", light=1), stop(4), {"type": "weather", "rain": True}]
    items = await _played(server, start(), *searched, *cited, *more, *unknown, *end())
    assert text_of(items) == "It is blue b"
    sources = only(items, Sources).sources
    assert [(source.title, source.url, source.cited_text) for source in sources] == [
        ("X", "https://x.example/", "Blue."),
        ("a.md", "", "b"),
    ]
    statuses = [(item.code, item.values) for item in items if isinstance(item, Status)]
    assert statuses == [
        ("server_tool", {"name": "web_search"}),
        ("server_tool", {"name": "web_search", "input": {"query": "sea"}}),
    ]
    # What must go back unchanged is kept in its place.
    kept = [item.data for item in items if isinstance(item, ProviderBlock | TextData)]
    assert kept == [
        {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {"query": "sea"}},
        {"type": "web_search_tool_result", "tool_use_id": "srvtoolu_1", "content": found},
        {"citations": [page]},
        {"citations": [place]},
    ]
    items = await _played(server, start(), *searched, *said("Blue.", index=2), *end())
    assert [source.url for source in only(items, Sources).sources] == ["https://y.example/"]


@pytest.mark.parametrize(
    ("first", "last", "counted"),
    [
        ({"input_tokens": 10, "output_tokens": 1}, {"output_tokens": 7}, (10, 7, None, None)),
        (
            {"input_tokens": 412, "cache_creation_input_tokens": 100, "cache_read_input_tokens": 1024, "output_tokens": 1},
            {"output_tokens": 89},
            (1536, 89, 1024, 100),
        ),
        ({"input_tokens": 10, "output_tokens": 1}, {"input_tokens": 2500, "output_tokens": 30}, (2500, 30, None, None)),
        ({"prompt_tokens": 5}, {"prompt_tokens": 5, "completion_tokens": 6}, (5, 6, None, None)),
        ({"input_tokens": 10, "output_tokens": 3}, {"input_tokens": 0, "output_tokens": 0}, (10, 0, None, None)),
        ({"input_tokens": 10}, {"input_tokens": None, "output_tokens": None, "cache_read_input_tokens": None}, (10, None, None, None)),
        ({"input_tokens": "many"}, {"output_tokens": 4, "server_tool_use": None}, (None, 4, None, None)),
    ],
)
async def test_39_usage_is_cumulative_and_told_once(
    first: dict[str, Any], last: dict[str, Any], counted: tuple[Any, ...], server: ProviderServer
) -> None:
    middle = {"type": "message_delta", "delta": {"stop_reason": None}, "usage": {"output_tokens": 2}}
    items = await _played(server, start(**first), *said("Hi"), *([middle] if "output_tokens" in last else []), *end(usage=last))
    usage = only(items, Usage)
    if counted[1] is None:
        counted = (counted[0], 2, *counted[2:])
    assert (usage.prompt_tokens, usage.completion_tokens, usage.cache_read_tokens, usage.cache_write_tokens) == counted
    events = sse({"type": "message_start", "message": {"usage": None}}, *said("Hi"), {**end()[0], "usage": None}, end()[1])
    server.script(replay=events)
    assert not [item for item in await items_of(ask(Anthropic, server)) if isinstance(item, Usage)]


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ("end_turn", "stop"),
        ("stop_sequence", "stop"),
        ("max_tokens", "length"),
        ("model_context_window_exceeded", "length"),
        ("tool_use", "tool_calls"),
        ("refusal", "content_filter"),
        ("pause_turn", "pause"),
        ("something_new", "stop"),
        ("", "stop"),
        (None, "stop"),
        ("missing", "stop"),
    ],
)
async def test_40_every_stop_reason_has_its_finish_reason(told: str | None, reason: str, server: ProviderServer) -> None:
    details = {"type": "refusal", "category": "cyber", "explanation": "No."}
    more = {"stop_details": details} if told == "refusal" else {"stop_sequence": "END"} if told == "stop_sequence" else {}
    last = end(told, **more) if told != "missing" else [{"type": "message_delta", "delta": {}}, {"type": "message_stop"}]
    items = await _played(server, start(), *said("So."), *last)
    finish = only(items, FinishReason)
    assert finish.reason == reason
    assert finish.raw == (told if told not in ("", "missing") else None)
    assert finish.details == (details if told == "refusal" else {"stop_sequence": "END"} if more else None)
    if reason == "stop":
        call = [block(1, type="tool_use", id="t", name="look", input={}), stop(1)]
        assert only(await _played(server, start(), *said("So."), *call, *last), FinishReason).reason == "tool_calls"


@pytest.mark.parametrize("stream", [True, False])
async def test_41_text_and_thinking_then_calls_then_usage_then_the_reason(stream: bool, server: ProviderServer) -> None:
    server.script(text="One two", reasoning="Hm.", tool_calls=[{"id": "t", "name": "f", "arguments": "{}"}])
    kinds = [type(item) for item in await items_of(ask(Anthropic, server, stream=stream)) if not isinstance(item, Status)]
    assert kinds[-3:] == [ToolCalls, Usage, FinishReason]
    assert set(kinds[:-3]) == {Reasoning, str}
    assert kinds.index(str) > kinds.index(Reasoning)


async def test_42_pings_say_nothing_and_keep_the_answer_alive(server: ProviderServer) -> None:
    ping = {"type": "ping"}
    pieces = sse(start(), block(0, type="text", text=""), *[ping] * 12, delta(0, "text_delta", text="Hi"), ping, stop(0), *end(), ping)
    # The pings together last longer than the silence that is allowed.
    server.script(replay=pieces, delay=0.1)
    items = await items_of(ask(Anthropic, server, idle_timeout=1.0))
    assert [item for item in items if not isinstance(item, Usage | FinishReason)] == ["Hi"]


async def test_43_a_stream_that_ends_before_its_reason_is_incomplete(server: ProviderServer) -> None:
    whole = sse(start(input_tokens=3), *said("One ", "two"), *end())
    for cut in range(2, len(whole) - 2):
        server.script(replay=whole[:cut])
        items, error = await until_error(ask(Anthropic, server, limits=Limits(retries=0)))
        came = text_of(items)
        assert isinstance(error, IncompleteStreamError) or not came
        assert getattr(error, "text", "") == came == "One two"[: len(came)]
        assert not [item for item in items if isinstance(item, FinishReason | ToolCalls)]
    server.script(replay=whole[:-1])
    assert only(await items_of(ask(Anthropic, server)), FinishReason).reason == "stop"


@pytest.mark.parametrize("misbehave", ["abort", "broken_chunk", "huge_line"])
async def test_44_an_abrupt_end_is_an_error_of_the_connection_and_the_text_is_kept(
    misbehave: str, server: ProviderServer, http: Http
) -> None:
    if misbehave == "huge_line":
        server.script(replay=[*sse(start(), *said("One ", "two ")[:-1]), "data: " + "x" * 3_000_000])
    else:
        server.script(text="One two three", misbehave=misbehave)
    limits = Limits(event_bytes=2_000_000)
    items, error = await until_error(ask(Anthropic, server, http=http, idle_timeout=2.0, limits=limits))
    assert text_of(items) == "One two "
    assert isinstance(error, IncompleteStreamError | NetError | SseTooLarge)
    await server.wait_until(lambda: server.open_requests == 0)
    # The connections still work for the next answer.
    server.script(text="fine")
    assert text_of(await items_of(ask(Anthropic, server, http=http))) == "fine"


@pytest.mark.parametrize(
    ("kind", "message", "expected"),
    [
        ("overloaded_error", "Overloaded", OverloadedError),
        ("rate_limit_error", "Slow down.", RateLimitError),
        ("authentication_error", "No.", AuthenticationError),
        ("billing_error", "Pay.", PaymentRequiredError),
        ("api_error", "Broken.", ServerError),
        ("invalid_request_error", "prompt is too long: 1 > 0", ContextTooLongError),
        ("something_new", "Odd.", ProviderError),
    ],
)
async def test_45_an_error_event_is_the_error_it_names(
    kind: str, message: str, expected: type[ProviderError], server: ProviderServer
) -> None:
    failure = {"type": "error", "error": {"type": kind, "message": message}, "request_id": "req_event"}
    server.script(replay=sse(start(), *said("One "), failure))
    items, error = await until_error(ask(Anthropic, server))
    assert text_of(items) == "One "
    assert isinstance(error, expected)
    assert (error.type, error.request_id) == (kind, "req_event")
    assert message in str(error)
    assert len(server.requests) == 1


@pytest.mark.parametrize("stream", [True, False])
async def test_46_the_other_form_than_asked_for_is_read(stream: bool, server: ProviderServer) -> None:
    server.script(text="Fine so", reasoning="Hm.", tool_calls=[{"id": "t", "name": "f", "arguments": '{"a": 1}'}], ignore_stream=True)
    other = await items_of(ask(Anthropic, server, stream=stream))
    server.script(text="Fine so", reasoning="Hm.", tool_calls=[{"id": "t", "name": "f", "arguments": '{"a": 1}'}])
    asked = await items_of(ask(Anthropic, server, stream=stream))
    assert text_of(other) == text_of(asked) == "Fine so"
    assert other[-3:] == asked[-3:]
    assert thought_of(other).strip() == thought_of(asked).strip() == "Hm."


async def test_47_a_whole_answer_may_hold_every_block_and_no_content_at_all(server: ProviderServer) -> None:
    content = [
        {"type": "thinking", "thinking": "Hm.", "signature": "sig=="},
        {"type": "redacted_thinking", "data": "opaque"},
        {"type": "text", "text": "  One ", "citations": None},
        {"type": "server_tool_use", "id": "s", "name": "web_search", "input": {"query": "sea"}},
        {"type": "web_search_tool_result", "tool_use_id": "s", "content": {"error_code": "unavailable"}},
        {"type": "code_execution_tool_result", "tool_use_id": "s", "content": {"type": "code_execution_result", "stdout": "1"}},
        {"type": "text", "text": "two", "citations": [{"type": "page_location", "document_title": "a.pdf", "cited_text": "x"}]},
        {"type": "tool_use", "id": "t", "name": "look", "input": {"at": "sea"}, "caller": {"type": "direct"}},
        {"type": "container_upload", "file_id": "f"},
        {"type": "hologram"},
    ]
    answer = {"id": "msg_1", "type": "message", "role": "assistant", "content": content, "stop_reason": "tool_use", "stop_sequence": None}

    async def whole(**other: Any) -> list[Any]:
        server.script(body=json.dumps({**answer, **other}))
        return await items_of(ask(Anthropic, server, stream=False))

    items = await whole(usage={"input_tokens": 1, "output_tokens": 2})
    assert text_of(items) == "  One two"
    assert [type(item).__name__ for item in items if not isinstance(item, Status)] == [
        *("Reasoning", "Reasoning", "Reasoning", "str", "ProviderBlock", "ProviderBlock", "ProviderBlock", "str", "TextData"),
        *("Sources", "ToolCalls", "Usage", "FinishReason"),
    ]
    assert Status("server_tool_failed", {"name": "web_search", "reason": "unavailable"}) in items
    (call,) = only(items, ToolCalls).calls
    assert (call.arguments, call.parsed, call.provider_data) == ('{"at": "sea"}', {"at": "sea"}, {"caller": {"type": "direct"}})
    for content_as_text in ("plain", ["plain"], [{"text": "plain"}], [{"type": "text", "text": "plain"}, None]):
        assert text_of(await whole(content=content_as_text, stop_reason="end_turn")) == "plain"
    for nothing in (None, [], "", [None]):
        assert [type(item) for item in await whole(content=nothing, stop_reason="refusal")] == [FinishReason]
        server.script(Script(body=json.dumps({**answer, "content": nothing, "stop_reason": "end_turn"})))
        _, error = await until_error(ask(Anthropic, server, stream=False))
        assert isinstance(error, ProviderError)
        assert error.code == "provider.empty"


async def test_a_server_that_thinks_aloud_in_tags_is_heard(server: ProviderServer) -> None:
    server.script(replay=sse(start(), *said("<thi", "nk>Hm", "m.</think>", "\n\nYes."), *end()))
    items = await items_of(ask(Grok2API, server))
    assert (thought_of(items), text_of(items)) == ("Hmm.", "Yes.")
