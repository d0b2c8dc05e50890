"""The fold from a stream's items to a message."""

from __future__ import annotations

import json
from functools import reduce

from hypothesis import given
from hypothesis import strategies as st

from desktop.chat.accumulate import apply
from desktop.chat.items import FinishReason, Item, ProviderBlock, Reasoning, Source, Sources, Status, TextData, ToolCall, ToolCalls, Usage
from desktop.chat.message import Message, Role, TokenUsage
from desktop.chat.parts import Part, ProviderPart, ReasoningPart, SourcesPart, TextPart, ToolCallPart, part_from_dict, part_to_dict

EMPTY = Message("m", "c", None, Role.ASSISTANT)


def parts(*items: str | Item) -> tuple[Part, ...]:
    return reduce(apply, items, EMPTY).parts


def test_text_grows_in_one_part() -> None:
    assert parts("Hel", "", "lo") == (TextPart("Hello"),)


def test_thinking_comes_before_the_answer_with_its_signature() -> None:
    assert parts(Reasoning("a"), Reasoning("b"), Reasoning(signature="s"), "yes") == (ReasoningPart("ab", "s"), TextPart("yes"))


def test_thinking_after_a_signature_is_a_thought_of_its_own() -> None:
    assert parts(Reasoning("a", "s1"), Reasoning("b"), Reasoning(signature="s2")) == (ReasoningPart("a", "s1"), ReasoningPart("b", "s2"))


def test_thinking_that_returns_after_text_starts_a_new_part() -> None:
    assert parts(Reasoning("a"), "x", Reasoning("b"), "y") == (ReasoningPart("a"), TextPart("x"), ReasoningPart("b"), TextPart("y"))


def test_thinking_nobody_may_read_keeps_its_data_apart_from_the_rest() -> None:
    hidden = {"type": "redacted_thinking", "data": "opaque"}
    assert parts(Reasoning("a", "s"), Reasoning(provider_data=hidden), "x") == (
        ReasoningPart("a", "s"),
        ReasoningPart("", None, None, hidden),
        TextPart("x"),
    )


def test_thinking_after_hidden_thinking_does_not_change_it() -> None:
    hidden = {"type": "redacted_thinking", "data": "opaque"}
    assert parts(Reasoning(provider_data=hidden), Reasoning("seen"), Reasoning(signature="s")) == (
        ReasoningPart("", None, None, hidden),
        ReasoningPart("seen", "s"),
    )


def test_data_told_at_the_end_of_a_thought_belongs_to_it() -> None:
    data = {"reasoning_details": [{"id": 1}]}
    assert parts(Reasoning("seen"), Reasoning(provider_data=data), "x") == (ReasoningPart("seen", None, None, data), TextPart("x"))


def test_an_empty_thought_leaves_no_trace() -> None:
    assert parts(Reasoning(), "x") == (TextPart("x"),)


def test_tool_calls_usage_and_the_end_are_noted() -> None:
    calls = ToolCalls((ToolCall("1", "f", "{}", {}, {"extra": 1}), ToolCall("2", "g", '{"a')))
    end = FinishReason("content_filter", "refusal", {"explanation": "No."})
    items: tuple[str | Item, ...] = ("x", calls, Usage(10, 5, 2, 1, 3), end)
    message = reduce(apply, items, EMPTY)
    assert message.parts == (TextPart("x"), ToolCallPart("1", "f", "{}", {"extra": 1}), ToolCallPart("2", "g", '{"a'))
    assert message.usage == TokenUsage(10, 5, 2, 1, 3)
    assert (message.finish_reason, message.finish_raw, message.finish_details) == ("content_filter", "refusal", {"explanation": "No."})


def test_data_of_a_text_ends_it_and_stays_with_it() -> None:
    cited = {"citations": [{"url": "https://example.org"}]}
    assert parts("It is ", TextData(), "so", TextData(cited), ".") == (TextPart("It is ", {}), TextPart("so", cited), TextPart("."))
    assert parts(TextData(cited), Reasoning("a"), TextData(cited)) == (ReasoningPart("a"),)


def test_sources_and_blocks_of_the_server_keep_their_place() -> None:
    block = {"type": "server_tool_use", "id": "s1"}
    source = Source("A page", "https://example.org", {}, "as said there")
    assert parts("a", ProviderBlock(block), "b", Sources((source,))) == (
        TextPart("a"),
        ProviderPart(block),
        TextPart("b"),
        SourcesPart((source,)),
    )


def test_news_that_is_no_content_changes_nothing() -> None:
    assert apply(EMPTY, Status("retry")) == EMPTY
    assert apply(EMPTY, Sources()) == EMPTY


@given(st.lists(st.text() | st.text().map(Reasoning)))
def test_no_character_of_a_stream_is_lost(items: list[str | Reasoning]) -> None:
    message = reduce(apply, items, EMPTY)
    assert message.text == "".join(i for i in items if isinstance(i, str))
    assert "".join(p.text for p in message.parts if isinstance(p, ReasoningPart)) == "".join(
        i.token for i in items if isinstance(i, Reasoning)
    )


DATA = st.dictionaries(st.text(), st.none() | st.booleans() | st.integers() | st.text() | st.lists(st.text()), max_size=3)
ITEMS = st.one_of(
    st.text(),
    st.builds(Reasoning, st.text(), st.none() | st.text(), st.none() | DATA),
    st.builds(TextData, DATA),
    st.builds(ProviderBlock, DATA),
    st.builds(Sources, st.lists(st.builds(Source, st.text(), st.text(), DATA, st.text()), max_size=3).map(tuple)),
    st.builds(ToolCalls, st.lists(st.builds(ToolCall, st.text(), st.text(), st.text()), max_size=2).map(tuple)),
)


@given(st.lists(ITEMS))
def test_whatever_a_stream_brought_is_the_same_after_it_was_written_down(items: list[str | Item]) -> None:
    for part in parts(*items):
        assert part_from_dict(json.loads(json.dumps(part_to_dict(part)))) == part


@given(st.lists(ITEMS))
def test_data_is_kept_once_and_in_its_order(items: list[str | Item]) -> None:
    blocks = [part.provider_data for part in parts(*items) if isinstance(part, ProviderPart)]
    assert blocks == [item.data for item in items if isinstance(item, ProviderBlock)]
    assert "".join(part.text for part in parts(*items) if isinstance(part, TextPart)) == "".join(i for i in items if isinstance(i, str))
