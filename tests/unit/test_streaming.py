"""The reply that is being written: what is timed, and what is only there when someone looks."""

from __future__ import annotations

from desktop.chat.items import FinishReason, ProviderBlock, Reasoning, TextData, ToolCall, ToolCalls
from desktop.chat.message import Message, MessageState, Role
from desktop.chat.parts import ProviderPart, ReasoningPart, TextPart, ToolCallPart
from desktop.engine.streaming import LiveReply


def live() -> LiveReply:
    return LiveReply(Message("m", "c", None, Role.ASSISTANT, state=MessageState.STREAMING))


def test_each_thought_is_timed_on_its_own() -> None:
    reply = live()
    reply.add(Reasoning("a"), 10.0)
    reply.add(Reasoning(signature="s1"), 11.0)
    reply.add(Reasoning("b"), 14.0)
    reply.add(Reasoning("c"), 15.0)
    reply.add("text", 16.0)
    assert reply.message.parts == (ReasoningPart("a", "s1", 4.0), ReasoningPart("bc", None, 2.0), TextPart("text"))
    assert reply.message.first_token_at == 10.0


def test_a_thought_ends_where_a_tool_is_called() -> None:
    reply = live()
    reply.add(Reasoning("a"), 1.0)
    reply.add(ProviderBlock({"type": "server_tool_use"}), 3.5)
    reply.add(Reasoning("b"), 5.0)
    reply.add(ToolCalls((ToolCall("1", "f", "{}"),)), 6.0)
    ended = reply.finish(MessageState.COMPLETE, 60.0)
    assert ended.parts == (
        ReasoningPart("a", None, 2.5),
        ProviderPart({"type": "server_tool_use"}),
        ReasoningPart("b", None, 1.0),
        ToolCallPart("1", "f", "{}"),
    )


def test_a_thought_that_nothing_follows_ends_with_the_answer() -> None:
    reply = live()
    reply.add(Reasoning("a"), 1.0)
    assert reply.finish(MessageState.STOPPED, 3.0).parts == (ReasoningPart("a", None, 2.0),)


def test_text_that_waits_is_there_before_its_data() -> None:
    reply = live()
    reply.add("It is ", 1.0)
    reply.add("so", 1.0)
    reply.add(TextData({"citations": [1]}), 1.0)
    reply.add(".", 1.0)
    reply.add(FinishReason("stop", "end_turn"), 2.0)
    message = reply.finish(MessageState.COMPLETE, 2.0)
    assert message.parts == (TextPart("It is so", {"citations": [1]}), TextPart("."))
    assert (message.finish_reason, message.finish_raw) == ("stop", "end_turn")
