"""The reader of Chat Completions and of lists of models meets values that no protocol has, and never stumbles."""

from __future__ import annotations

import contextlib
import json
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.chat.items import FinishReason, Item, ToolCalls, Usage
from desktop.providers.listing import read_models
from desktop.providers.model_facts import ModelFacts
from desktop.providers.wires.base import Dialect, NotThisProtocol, ServerSaid
from desktop.providers.wires.completions import CompletionsWire

_NAMES = st.sampled_from(
    [
        "choices",
        "delta",
        "message",
        "content",
        "reasoning",
        "reasoning_content",
        "reasoning_details",
        "tool_calls",
        "function",
        "function_call",
        "name",
        "arguments",
        "id",
        "index",
        "type",
        "text",
        "thinking",
        "signature",
        "annotations",
        "url_citation",
        "citations",
        "search_results",
        "url",
        "title",
        "usage",
        "prompt_tokens",
        "completion_tokens",
        "prompt_tokens_details",
        "cached_tokens",
        "finish_reason",
        "refusal",
        "error",
        "x_groq",
        "extra_content",
        "data",
        "models",
        "capabilities",
        "supported",
        "architecture",
        "input_modalities",
        "meta",
        "n_ctx",
        "context_length",
        "display_name",
        "lifecycle",
        "retires_at",
        "has_more",
        "last_id",
    ]
)
_PLAIN = (
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats()
    | st.text(max_size=6)
    | st.sampled_from(["stop", "thinking", "text", "{}", "null"])
)
_VALUES = st.recursive(_PLAIN, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_NAMES, inner, max_size=4), max_leaves=12)
_DELTAS = st.dictionaries(_NAMES, _VALUES, max_size=5)
_CHUNKS = _VALUES | st.builds(lambda delta, reason: {"choices": [{"delta": delta, "finish_reason": reason}]}, _DELTAS, _PLAIN)


@given(st.lists(_CHUNKS, max_size=5), _CHUNKS)
@settings(max_examples=150)
def test_any_json_is_items_or_an_error_of_the_server(chunks: list[Any], whole: Any) -> None:
    wire = CompletionsWire(Dialect())
    made: list[Any] = []
    with contextlib.suppress(ServerSaid):
        for chunk in chunks:
            made.extend(wire.event(chunk))
    with contextlib.suppress(ServerSaid, NotThisProtocol):
        made.extend(CompletionsWire(Dialect()).whole(whole))
    wire.complete = True
    last = list(wire.close())
    assert all(isinstance(item, str | Item) for item in [*made, *last])
    assert isinstance(last[-1], FinishReason)
    for item in last:
        if isinstance(item, ToolCalls):
            assert all(isinstance(call.arguments, str) and call.id for call in item.calls)
        if isinstance(item, Usage):
            assert item.total_tokens is None or item.total_tokens >= 0


@given(_VALUES)
@settings(max_examples=150)
def test_any_json_is_a_list_of_models(value: Any) -> None:
    for facts in read_models(value):
        assert isinstance(facts, ModelFacts)
        assert facts.id
        assert all(count is None or count > 0 for count in (facts.context, facts.max_output))
        json.dumps([facts.id, facts.label]).encode()
