"""Group B of the reliability bar: what a stream says, whatever its bytes, ends in the right state with nothing lost or made up."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator

import pytest

from desktop.net.http import Http
from desktop.net.limits import Limits
from desktop.providers import AnthropicCompatible, OpenaiAPI, OpenaiCompatible
from tests.fakes.outcome import Outcome, ask, outcome_of, play
from tests.fakes.provider_server import ProviderServer, Script
from tests.fakes.stream_corpus import COMPLETE, CUT, Case
from tests.fakes.stream_corpus_completions import COMPLETIONS
from tests.fakes.stream_corpus_messages import MESSAGES

CASES = [(AnthropicCompatible, case) for case in MESSAGES] + [(OpenaiCompatible, case) for case in COMPLETIONS]
IDS = [f"{'messages' if provider is AnthropicCompatible else 'completions'}-{case.name}" for provider, case in CASES]
EACH = pytest.mark.parametrize(("provider", "case"), CASES, ids=IDS)
WIRES = pytest.mark.parametrize("provider", [AnthropicCompatible, OpenaiCompatible])


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    async with ProviderServer() as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http() as made:
        yield made


def _check(found: Outcome, case: Case) -> None:
    assert (found.error or COMPLETE) == case.state, found.sentence
    assert found.text == case.text
    assert found.reasoning == case.thinking
    calls = [(call[1], call[2], runs) for call, runs in zip(found.tools, found.runnable, strict=True)]
    assert calls == list(case.tools)
    assert found.finish == case.finish
    if case.usage is not None:
        assert (found.usage["prompt"], found.usage["completion"]) == case.usage


@EACH
async def test_a_stream_of_the_corpus_ends_in_its_state(provider: type[OpenaiAPI], case: Case) -> None:
    """Whole, byte by byte, and in odd pieces, through the whole provider."""
    body = case.body
    _check(await play(provider, [body], case.content_type, case.status), case)
    _check(await play(provider, [body[i : i + 1] for i in range(len(body))], case.content_type, case.status), case)
    _check(await play(provider, [body[i : i + 17] for i in range(0, len(body), 17)], case.content_type, case.status), case)


async def test_the_corpus_over_a_socket_is_the_corpus(server: ProviderServer, http: Http) -> None:
    wrong = []
    for (provider, case), name in zip(CASES, IDS, strict=True):
        server.script(body=case.body.decode("utf-8", "surrogateescape"), content_type=case.content_type, status=case.status)
        try:
            _check(await outcome_of(ask(provider, server.url, http)), case)
        except AssertionError as error:
            wrong.append(f"{name}: {error}")
    assert not wrong


def test_the_corpus_is_large_enough_and_its_names_are_its_own() -> None:
    assert len({case.name for case in MESSAGES}) == len(MESSAGES) >= 80
    assert len({case.name for case in COMPLETIONS}) == len(COMPLETIONS) >= 48


def test_every_row_of_the_bar_has_its_cases() -> None:
    rows = {row for _, case in CASES for row in case.rows.split()}
    # The others need a server that stays, or two requests: they are the tests below.
    assert rows == {f"B{n}" for n in range(1, 23)} - {"B4", "B21", "B22"}


@WIRES
async def test_an_answer_settles_at_its_end_though_the_connection_stays_open(
    provider: type[OpenaiAPI], server: ProviderServer, http: Http
) -> None:
    server.script(chunks=["All ", "of it"], misbehave="stall", after=2)
    # No limit of its own ends the wait: only the end marker can.
    limits = Limits(retries=0, first_event=None, idle=None, settle=3600)
    async with asyncio.timeout(20):
        found = await outcome_of(ask(provider, server.url, http, limits=limits))
    assert (found.text, found.finish, found.error) == ("All of it", "stop", "")


@WIRES
async def test_twenty_answers_at_once_do_not_mix(provider: type[OpenaiAPI], server: ProviderServer, http: Http) -> None:
    scripts = [Script(chunks=[f"<{n}:{piece}>" for piece in range(30)], delay=0.001, reasoning=f"thought {n}") for n in range(20)]
    server.script(*scripts)
    found = await asyncio.gather(*(outcome_of(ask(provider, server.url, http)) for _ in scripts))
    assert sorted(one.text for one in found) == sorted("".join(script.chunks or []) for script in scripts)
    assert all(f"<{one.reasoning.split()[1]}:0>" in one.text for one in found)
    assert all(one.finish == "stop" for one in found)


@WIRES
async def test_nothing_of_a_cancelled_answer_reaches_the_next_one(provider: type[OpenaiAPI], server: ProviderServer, http: Http) -> None:
    server.script(Script(chunks=["old "] * 50, misbehave="hold", after=3), Script(chunks=["new ", "answer"]))
    old = ask(provider, server.url, http)
    seen = [str(await anext(old)) for _ in range(3)]
    await old.aclose()
    server.release()
    new = await outcome_of(ask(provider, server.url, http))
    assert seen == ["old "] * 3
    assert (new.text, new.finish) == ("new answer", "stop")
    with pytest.raises(StopAsyncIteration):
        await anext(old)


@WIRES
@pytest.mark.parametrize("case", ["error_event", "cut", "abort", "garbage"])
async def test_what_broke_after_text_is_asked_only_once(provider: type[OpenaiAPI], case: str, server: ProviderServer, http: Http) -> None:
    server.script(text="One two three four", misbehave=case)
    found = await outcome_of(ask(provider, server.url, http, limits=Limits(retries=2)))
    assert found.text == "One two "
    assert found.error
    assert len(server.chats) == 1
    if found.error == CUT:
        assert found.kept == "One two "
