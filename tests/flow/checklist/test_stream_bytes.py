"""Statements 27 to 32: from the bytes of a stream to its events, through the whole provider."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from typing import Any

from desktop.net.limits import MIB, Limits
from desktop.providers import Anthropic, OpenaiAPI
from tests.fakes.outcome import LIMITS, Outcome, PiecesHttp, ask, outcome_of, play
from tests.fakes.provider_bodies import Script, completions_events, messages_events

WIRES: list[type[OpenaiAPI]] = [Anthropic, OpenaiAPI]
TEXT = " Один 🙂 two\u2028three"


def _stream(provider: type[OpenaiAPI], text: str = TEXT, **more: Any) -> bytes:
    made = (messages_events if provider is Anthropic else completions_events)(Script(text=text, **more), {"model": "m"})
    return "".join(event for event, _ in made).encode()


def _facts(outcome: Outcome) -> tuple[str, str, str]:
    return outcome.text, outcome.finish, outcome.error


async def test_27_every_spelling_of_the_event_stream_means_the_same() -> None:
    spellings: dict[str, Callable[[bytes], bytes]] = {
        "no space": lambda body: body.replace(b"data: ", b"data:").replace(b"event: ", b"event:"),
        "CRLF": lambda body: body.replace(b"\n", b"\r\n"),
        "CR": lambda body: body.replace(b"\n", b"\r"),
        "mixed": lambda body: body.replace(b"\n\n", b"\r\n\r"),
        "byte order mark": lambda body: b"\xef\xbb\xbf" + body,
        "comments and blank lines": lambda body: b": hello\n\n\n" + body.replace(b"\n\n", b"\n: and\n\n\n:\n\n"),
        "unknown fields": lambda body: body.replace(b"data: ", b"retry: soon\nid: 7\nnonsense\nx-y: z\ndata: "),
        "data over several lines": lambda body: re.sub(rb'data: \{"', b'data: {\ndata:  "', body),
    }
    for provider in WIRES:
        body = _stream(provider)
        for name, spelled in spellings.items():
            assert spelled(body) != body, name
            assert _facts(await play(provider, [spelled(body)])) == (TEXT, "stop", ""), (provider, name)


async def test_28_any_split_of_the_bytes_gives_the_same_answer() -> None:
    for provider in WIRES:
        body = _stream(provider).replace(b"\n", b"\r\n")
        for cut in range(1, len(body)):
            assert _facts(await play(provider, [body[:cut], body[cut:]])) == (TEXT, "stop", ""), (provider, cut)
        for size in (1, 2, 3, 5, 7, 11):
            pieces = [body[at : at + size] for at in range(0, len(body), size)]
            assert _facts(await play(provider, pieces)) == (TEXT, "stop", ""), (provider, size)


async def test_29_a_line_of_two_megabytes_arrives_and_one_beyond_the_cap_is_refused_by_name() -> None:
    assert 16 * MIB <= Limits().event_bytes <= 64 * MIB
    for provider in WIRES:
        long = "x" * 2_000_000
        body = _stream(provider, "before " + long)
        assert (await play(provider, [body[at : at + 65536] for at in range(0, len(body), 65536)])).text == "before " + long
        http = PiecesHttp([body[at : at + 65536] for at in range(0, len(body), 65536)])
        small = await outcome_of(ask(provider, "http://127.0.0.1:9", http, limits=replace(LIMITS, event_bytes=MIB)))
        assert (small.text, small.error) == ("before ", "sse.too_large")
        assert "1 MiB" in small.sentence


async def test_30_an_unfinished_last_event_counts_for_nothing_and_the_stop_reason_decides() -> None:
    for provider in WIRES:
        body = _stream(provider, "One two")
        reason = (
            body.index(b"stop_reason", body.index(b"message_delta")) if provider is Anthropic else body.index(b'"finish_reason": "stop"')
        )
        seen = body.index(b"\n\n", reason) + 2
        whole = await play(provider, [body[:seen] + b'data: {"type": "message_stop"}'])
        assert _facts(whole) == ("One two", "stop", "")
        for end in (seen - 1, seen - 2):
            cut = await play(provider, [body[:end]])
            assert _facts(cut) == ("One two", "", "provider.incomplete")


async def test_31_done_ends_a_completions_stream_and_is_ignored_on_messages() -> None:
    done = b"data: [DONE]\n\n"
    completions = _stream(OpenaiAPI, "Hi")
    late = completions.replace(b"[DONE]", b"[DONE]\n\n" + completions.split(b"\n\n")[1])
    assert _facts(await play(OpenaiAPI, [late])) == ("Hi", "stop", "")
    without_reason = completions.replace(b'"finish_reason": "stop"', b'"finish_reason": null')
    assert _facts(await play(OpenaiAPI, [without_reason])) == ("Hi", "stop", "")
    messages = _stream(Anthropic, "Hi")
    stop = messages.index(b"event: message_stop")
    for body in (messages + done, messages[:stop] + done + messages[stop:], done + messages):
        assert _facts(await play(Anthropic, [body])) == ("Hi", "stop", "")
    cut = messages[: messages.index(b"event: message_delta")] + done
    assert (await play(Anthropic, [cut])).error == "provider.incomplete"


async def test_32_the_json_type_says_what_an_event_is_and_broken_json_is_an_error_with_its_place() -> None:
    body = _stream(Anthropic, "Hi")
    nameless = re.sub(rb"event: \w+\n", b"", body)
    wrong = re.sub(rb"event: \w+\n", b"event: ping\n", body)
    strange = body.replace(
        b"event: content_block_stop", b'event: novelty\ndata: {"type": "novelty", "x": [1]}\n\nevent: content_block_stop'
    )
    untyped = body.replace(b"event: content_block_stop", b'data: {"x": 1}\n\ndata: [1]\n\ndata: null\n\nevent: content_block_stop')
    for spelled in (nameless, wrong, strange, untyped):
        assert _facts(await play(Anthropic, [spelled])) == ("Hi", "stop", "")
    for provider in WIRES:
        events = _stream(provider, "One two three").split(b"\n\n")
        place = next(at for at, event in enumerate(events) if b'"two ' in event) + 1
        damaged = await play(provider, [b"\n\n".join([*events[:place], b'data: {"type": "content', *events[place:]])])
        assert _facts(damaged) == ("One two ", "", "provider.damaged")
        assert f"event {place + 1}" in damaged.sentence
