"""A cut answer and what comes after it become one text: nothing lost, nothing twice."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.chat.items import FinishReason, Reasoning, Usage
from desktop.chat.message import Failure, Message, MessageState, Role, TokenUsage
from desktop.chat.parts import TextPart, ToolCallPart
from desktop.engine.continuing import TAIL, ContinuedReply, Joint, can_continue, prefill, request

WORDS = st.lists(
    st.sampled_from(["the", "cat", "sat", "on", "a", "mat", "Berlin", "is", "große", "42", "猫", "- item\n", "\n\n"]), min_size=1
)
TEXT = st.one_of(WORDS.map(" ".join), st.text(max_size=60))


def joined(original: str, continuation: str, *, asked: bool = True, cuts: tuple[int, ...] = ()) -> str:
    joint = Joint(original)
    joint.asked = asked
    edges = [0, *sorted(min(cut, len(continuation)) for cut in cuts), len(continuation)]
    pieces = [joint.feed(continuation[a:b]) for a, b in pairwise(edges)]
    return original + "".join(pieces) + joint.finish()


@pytest.mark.parametrize(
    ("original", "continuation", "whole"),
    [
        ("The capital of France", "capital of France is Paris.", "The capital of France is Paris."),
        ("The capital of France", " is Paris.", "The capital of France is Paris."),
        ("The capital of France", "is Paris.", "The capital of France is Paris."),
        ("The capital of Fra", "capital of France is Paris.", "The capital of France is Paris."),
        ("The capital of ", "capital of France.", "The capital of France."),
        ("The capital of ", "France.", "The capital of France."),
        ("on the", "… on the mat.", "on the mat."),
        ("One.\n\n", "One.\n\nTwo.", "One.\n\nTwo."),
        ("One.\n\n", "Two.", "One.\n\nTwo."),
        ("One.", "Two.", "One. Two."),
        ("- one", "- two", "- one\n- two"),
        ("x = 3.", "14", "x = 3.14"),
        ("20", "26", "2026"),
        ("def f():\n", "    return 1", "def f():\n    return 1"),
        ("def f():\n    ", "    return 1", "def f():\n    return 1"),
        ("我们明天一起去", "明天一起去公园。", "我们明天一起去公园。"),
        ("我们去", "公园。", "我们去公园。"),
        ("see the", "therefore", "see the therefore"),
    ],
)
def test_the_words_said_again_are_left_out_and_no_space_is_missing(original: str, continuation: str, whole: str) -> None:
    assert joined(original, continuation) == whole


def test_after_prefill_the_text_goes_on_as_it_comes() -> None:
    assert joined("It is very", " very good", asked=False) == "It is very very good"
    assert joined("Fra", "nce", asked=False) == "France"


@given(TEXT, TEXT, st.booleans())
def test_the_first_text_is_never_changed(original: str, continuation: str, asked: bool) -> None:
    assert joined(original, continuation, asked=asked).startswith(original)


@given(TEXT, TEXT, st.booleans(), st.lists(st.integers(0, 60), max_size=8))
def test_pieces_make_no_difference(original: str, continuation: str, asked: bool, cuts: list[int]) -> None:
    assert joined(original, continuation, asked=asked, cuts=tuple(cuts)) == joined(original, continuation, asked=asked)


@given(TEXT, TEXT, st.booleans())
def test_what_is_left_out_was_said_before(original: str, continuation: str, asked: bool) -> None:
    added = joined(original, continuation, asked=asked)[len(original) :]
    rest = added.lstrip()
    assert continuation.endswith(rest)
    left_out = continuation[: len(continuation) - len(rest)].strip().removeprefix("…").removeprefix("...").strip()
    assert left_out in original


@given(st.lists(st.sampled_from(["alpha", "beta", "gamma", "delta", "epsilon"]), min_size=4, max_size=30), st.integers(1, 3))
def test_a_repetition_of_the_last_words_is_always_found(words: list[str], count: int) -> None:
    original = " ".join(words)
    assert joined(original, " ".join([*words[-count:], "zeta end."])) == f"{original} zeta end."


@given(st.text(alphabet="ab \n", min_size=TAIL, max_size=TAIL + 50), st.text(alphabet="ab \n", max_size=2 * TAIL))
def test_a_text_of_few_letters_is_decided_too(original: str, continuation: str) -> None:
    assert joined(original, continuation).startswith(original)


def answer(**values: object) -> Message:
    given_values = {"parts": (TextPart("One two"),), "state": MessageState.FAILED, **values}
    return Message("m", "c", "q", Role.ASSISTANT, **given_values)  # type: ignore[arg-type]


def test_only_an_answer_with_text_that_is_not_whole_can_go_on() -> None:
    assert can_continue(answer())
    assert can_continue(answer(state=MessageState.STOPPED))
    assert can_continue(answer(state=MessageState.INTERRUPTED))
    assert can_continue(answer(state=MessageState.COMPLETE, finish_reason="length"))
    assert not can_continue(answer(state=MessageState.COMPLETE))
    assert not can_continue(answer(state=MessageState.STREAMING))
    assert not can_continue(answer(parts=()))
    assert not can_continue(answer(parts=(TextPart("Looking"), ToolCallPart("1", "f", "{}"))))


def test_a_continued_answer_is_one_text_and_counts_both_requests() -> None:
    first = answer(failure=Failure("x", "X."), usage=TokenUsage(10, 5), first_token_at=100.0, finished_at=104.0)
    joint = Joint(first.text)
    joint.asked = True
    live = ContinuedReply(first, joint)
    assert live.message.state is MessageState.STREAMING
    assert live.message.failure is None
    for item in (Reasoning("How did it go on?"), "two ", "three", Usage(20, 3), FinishReason("stop")):
        live.add(item, 500.0)
    done = live.finish(MessageState.COMPLETE, 502.0)
    assert done.parts == (TextPart("One two three"),)
    assert done.usage is not None
    assert (done.usage.input, done.usage.output) == (30, 8)
    assert done.finish_reason == "stop"
    assert done.finished_at is not None
    assert done.first_token_at is not None
    assert done.finished_at - done.first_token_at == 6.0


def test_words_held_back_are_kept_when_it_is_stopped() -> None:
    live = ContinuedReply(answer(), Joint("One two"))
    live.add(" t", 1.0)
    assert live.finish(MessageState.STOPPED, 2.0).text == "One two t"


def test_the_model_is_told_the_last_words_and_never_sent_white_space_at_the_end() -> None:
    assert "which are:\n\nsat on the mat and\n\n" in request("The cat.\nsat on the mat and  ")["content"]
    assert prefill("The cat \n") == {"role": "assistant", "content": "The cat"}
