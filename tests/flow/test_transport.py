"""Waiting, stopping, uploading, pooled connections, clocks and leaks: what the transport has to keep besides the bytes (group C)."""

from __future__ import annotations

import asyncio
import gc
import gzip
import os
import time
import tracemalloc
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from desktop.chat.connection import Connection
from desktop.chat.items import Status
from desktop.errors import all_sentences
from desktop.net.http import Http
from desktop.net.limits import MIB, Limits
from desktop.providers import Anthropic, OpenaiAPI, errors
from desktop.providers.errors import REMEDIES, remedy_of
from tests.fakes.faults import CHUNKED, FAULTS, LAST, bodies, chunk, perform, sized
from tests.fakes.outcome import KEY, ask, outcome_of
from tests.fakes.provider_server import ProviderServer
from tests.fakes.raw_server import Line, RawServer

WIRES = pytest.mark.parametrize("provider", [Anthropic, OpenaiAPI], ids=["messages", "completions"])
PATIENT = Limits(first_event=60.0, idle=60.0, first_notice=0.02, idle_notice=0.02, notice_every=0.02, retries=0)
STOPS = 50 if os.environ.get("LOQUENT_THOROUGH") else 10


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http() as made:
        yield made


def _text(items: list[Any]) -> str:
    return "".join(str(item) for item in items)


def _waits(items: list[Any]) -> list[bool]:
    return [item.values["first"] for item in items if isinstance(item, Status) and item.code == "waiting"]


@WIRES
async def test_c3_c4_waiting_is_told_again_and_again_before_the_headers_before_the_text_and_in_the_middle(
    provider: type[OpenaiAPI],
) -> None:
    """The server goes on only when the reader has heard that it waits: twice at each of the three places."""
    body = bodies(provider.protocol)
    heard = asyncio.Semaphore(0)

    async def twice() -> None:
        await heard.acquire()
        await heard.acquire()

    async def play(line: Line) -> None:
        await line.request()
        await twice()
        await line.send(CHUNKED + chunk(b": keep-alive\n\n"))
        await twice()
        await line.send(chunk(body.first))
        await twice()
        await line.send(chunk(body.rest) + LAST)

    async with RawServer(play) as server:
        items: list[Any] = []
        async for item in ask(provider, server.url, limits=PATIENT):
            items.append(item)
            if isinstance(item, Status):
                assert item.values["seconds"] >= 0
                heard.release()
    assert _text(items) == "One two three"
    waits = _waits(items)
    assert waits == sorted(waits, reverse=True)
    assert waits.count(True) >= 4
    assert waits.count(False) >= 2


def _limits(url: str, **facts: Any) -> Limits:
    connection = Connection("c", "OpenaiAPI", "Fake", api_base=url, **facts)
    found: Limits = OpenaiAPI.create_async_generator("m", [], api_key=KEY, connection=connection)._prepare().limits  # type: ignore[attr-defined]
    return found


def test_c3_a_server_on_this_computer_may_think_as_long_as_it_likes_unless_told_otherwise() -> None:
    for url in ("http://localhost:11434", "http://127.0.0.1:1234/v1", "http://[::1]:8080"):
        assert _limits(url).first_event is None
        assert _limits(url, first_event_timeout=7.0).first_event == 7.0
        assert _limits(url).idle == 120.0
    assert _limits("https://api.example/v1").first_event == 120.0
    far = _limits("https://api.example/v1", connect_timeout=1.0, first_event_timeout=2.0, idle_timeout=3.0)
    assert (far.connect, far.first_event, far.idle) == (1.0, 2.0, 3.0)


# -- stop ----------------------------------------------------------------------------------------------------------------


async def _play_waiting(line: Line) -> None:
    if await line.request() is not None:
        await line.until_closed()


async def _play_streaming(line: Line) -> None:
    if await line.request() is not None:
        await line.send(CHUNKED + chunk(bodies("anthropic").first))
        await line.until_closed()


async def _play_never_reading(line: Line) -> None:
    line.writer.transport.pause_reading()  # type: ignore[attr-defined]
    await line.server.stopped.wait()  # type: ignore[attr-defined]
    line.writer.transport.resume_reading()  # type: ignore[attr-defined]
    await line.until_closed()


@pytest.mark.parametrize("way", ["aclose", "cancel"])
@pytest.mark.parametrize("play", [_play_waiting, _play_streaming, _play_never_reading], ids=["waiting", "streaming", "uploading"])
async def test_c8_c15_stop_works_at_once_in_every_phase_and_the_server_sees_it(play: Any, way: str, http: Http) -> None:
    big = "x" * (8 * MIB if play is _play_never_reading else 1)
    async with RawServer(play) as server:
        for number in range(STOPS):
            server.stopped = asyncio.Event()  # type: ignore[attr-defined]
            connection = Connection("c", "Anthropic", "Fake", api_base=server.url, proxy="none")
            messages = [{"role": "user", "content": big}]
            answer = Anthropic.create_async_generator("m", messages, api_key=KEY, stream=True, connection=connection, http=http)
            reading = asyncio.ensure_future(outcome_of(answer))
            while len(server.lines) <= number or (play is not _play_never_reading and len(server.requests) <= number):
                await asyncio.sleep(0.002)
            await asyncio.sleep(0.01)
            if way == "cancel":
                reading.cancel()
            else:
                await answer.aclose()
            await asyncio.wait({reading})
            server.stopped.set()  # type: ignore[attr-defined]
            if not reading.cancelled():
                assert reading.result().error == ""
            await server.wait_settled()
        assert all(line.closed_by_client for line in server.lines)


@pytest.mark.parametrize("drains", [True, False], ids=["server reads on", "server hangs up"])
async def test_c15_an_early_413_is_reported_though_the_upload_is_not_done(drains: bool, http: Http) -> None:
    async def play(line: Line) -> None:
        await line.reader.readuntil(b"\r\n\r\n")
        await line.send(sized(b'{"error":{"message":"Too big"}}', status=b"413 Too Large", more=b"connection: close\r\n"))
        if drains:
            await line.until_closed()

    async with RawServer(play) as server:
        connection = Connection("c", "OpenaiAPI", "Fake", api_base=server.url, proxy="none")
        messages = [{"role": "user", "content": "x" * (8 * MIB)}]
        answer = OpenaiAPI.create_async_generator("m", messages, api_key=KEY, connection=connection, http=http, limits=PATIENT)
        made = await outcome_of(answer)
    # A server that hangs up at once may take its own words away with it (RST): then nobody can know them.
    assert made.error in (("provider.request_too_large",) if drains else ("provider.request_too_large", "net.lost"))


# -- connections that are kept -------------------------------------------------------------------------------------------


def _keeps(body: bytes) -> Any:
    async def play(line: Line) -> None:
        while await line.request() is not None:
            await line.send(sized(body))

    return play


@WIRES
@pytest.mark.parametrize("ending", ["fin", "rst"])
async def test_c12_a_kept_connection_that_died_is_replaced_without_a_word(ending: str, provider: type[OpenaiAPI], http: Http) -> None:
    body = bodies(provider.protocol).whole

    async def play(line: Line) -> None:
        await line.request()
        await line.send(sized(body))
        if line.number == 0 and await line.request() is not None:
            return line.reset() if ending == "rst" else None
        await line.until_closed()
        return None

    async with RawServer(play) as server:
        first = [item async for item in ask(provider, server.url, http)]
        second = [item async for item in ask(provider, server.url, http)]
        assert (_text(first), _text(second)) == ("One two three", "One two three")
        assert not [item for item in second if isinstance(item, Status)]
        assert (len(server.lines), len(server.requests)) == (2, 3)
        assert server.requests[1].body == server.requests[2].body


async def test_c12_a_fresh_connection_that_dies_is_not_asked_again_in_silence(http: Http) -> None:
    async def play(line: Line) -> None:
        await line.request()

    async with RawServer(play) as server:
        made = await outcome_of(ask(Anthropic, server.url, http))
        assert (made.error, len(server.requests)) == ("net.lost", 1)


async def test_c11_c13_clocks_that_jump_end_no_stream_and_kept_connections_are_not_used_after_sleep(
    http: Http, monkeypatch: pytest.MonkeyPatch
) -> None:
    real, shift = time.time, [0.0]
    monkeypatch.setattr(time, "time", lambda: real() + shift[0])
    body = bodies("anthropic")
    go_on = asyncio.Event()

    async def streaming(line: Line) -> None:
        await line.request()
        await line.send(CHUNKED + chunk(body.first))
        await go_on.wait()
        await line.send(chunk(body.rest) + LAST)

    for jump in (86_400.0, -86_400.0):
        go_on.clear()
        async with RawServer(streaming) as server:
            items: list[Any] = []
            async for item in ask(Anthropic, server.url, http, limits=Limits(retries=0)):
                items.append(item)
                if _text(items) == "One two ":
                    shift[0] += jump
                    go_on.set()
            assert _text(items) == "One two three"
    async with RawServer(_keeps(body.whole)) as server:
        for jump, lines in ((0.0, 1), (0.0, 1), (3600.0, 2), (0.0, 2), (-3600.0, 2)):
            shift[0] += jump
            assert (await outcome_of(ask(Anthropic, server.url, http))).text == "One two three"
            assert len(server.lines) == lines


async def test_c12_what_streams_over_connections_that_are_used_no_more_goes_on_and_ends_with_the_rest(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    real, shift = time.time, [0.0]
    monkeypatch.setattr(time, "time", lambda: real() + shift[0])
    async with RawServer(_play_streaming) as streaming, RawServer(_keeps(bodies("anthropic").whole)) as other, Http() as http:
        answer = ask(Anthropic, streaming.url, http, limits=Limits(retries=0))
        assert str(await anext(answer)) == "One "
        shift[0] += 3600.0
        assert (await outcome_of(ask(Anthropic, other.url, http))).text == "One two three"
        assert str(await anext(answer)) == "two "
        await http.aclose()
        await streaming.wait_settled()
        assert (await outcome_of(answer)).error


# -- what it costs -------------------------------------------------------------------------------------------------------


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="this system does not list a process's open files")
async def test_c16_hundreds_of_faulty_requests_leave_no_file_or_socket_open() -> None:
    limits = Limits(connect=5.0, first_event=0.05, idle=0.05, settle=0.05, retries=0)
    quick = [fault for fault in FAULTS if not fault.limits and "drip" not in fault.name]

    async def play(line: Line) -> None:
        await perform(line, quick[line.number % len(quick)].script(bodies("anthropic")))

    gc.collect()
    before = len(os.listdir("/proc/self/fd"))
    async with RawServer(play) as server, Http() as http:
        for _ in range(3):
            await asyncio.gather(*(outcome_of(ask(Anthropic, server.url, http, limits=limits)) for _ in range(100)))
        assert len(server.lines) >= 300
    gc.collect()
    assert len(os.listdir("/proc/self/fd")) == before


async def test_c17_a_burst_of_events_lets_others_have_their_turn(http: Http) -> None:
    event = b'data: {"choices":[{"index":0,"delta":{"content":"ab "}}]}\n\n'
    end = b'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n'
    beats = 0

    async def beat() -> None:
        nonlocal beats
        while True:
            await asyncio.sleep(0)
            beats += 1

    async with RawServer(lambda line: perform(line, [CHUNKED, *[chunk(event * 100)] * 500, chunk(end) + LAST])) as server:
        beating = asyncio.ensure_future(beat())
        together, longest, last = 0, 0, 0
        count = 0
        async for item in ask(OpenaiAPI, server.url, http):
            count += isinstance(item, str)
            together = together + 1 if beats == last else 1
            last, longest = beats, max(longest, together)
        beating.cancel()
        await asyncio.gather(beating, return_exceptions=True)
    assert count == 50_000
    assert longest < 10_000


async def test_c14_a_bomb_is_stopped_before_it_fills_the_memory(http: Http) -> None:
    bomb = gzip.compress(b"data: " + b"a" * (200 * MIB))
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ncontent-encoding: gzip\r\ncontent-length: %d\r\n\r\n" % len(bomb)
    async with RawServer(lambda line: perform(line, [head + bomb, "wait"])) as server:
        tracemalloc.start()
        try:
            made = await outcome_of(ask(Anthropic, server.url, http))
            _, peak = tracemalloc.get_traced_memory()
        finally:
            tracemalloc.stop()
    assert made.error in ("sse.too_large", "net.too_large")
    assert peak < 150 * MIB


# -- words (group D) -----------------------------------------------------------------------------------------------------


@WIRES
async def test_d8_hostile_words_of_a_server_are_quoted_short_and_plain(provider: type[OpenaiAPI]) -> None:
    hostile = "<img src=file:///etc/passwd>\u202etxt.exe\x1b[31m\x00\u200b \n\n[click](https://evil.example)" + "A" * 200_000
    for status in (400, 401, 500):
        async with ProviderServer() as server:
            server.script(status=status, error_message=hostile)
            made = await outcome_of(ask(provider, server.url))
        assert len(made.sentence) < 2000
        assert not {"\u202e", "\x1b", "\x00", "\u200b", "\n"} & set(made.sentence)


def test_d10_every_failure_of_the_network_names_what_helps() -> None:
    """The window makes one action of each word; what has none says all it can in its sentence."""
    of_network = sorted(code for code in all_sentences() if code.startswith(("net.", "provider.", "sse.")))
    without = {code for code in of_network if not remedy_of(code)}
    assert without == {"provider.bad_request", "provider.nothing_to_send"}
    assert {remedy_of(code) for code in of_network} - {""} == set(REMEDIES)


@pytest.mark.parametrize(
    ("status", "body", "code", "remedy"),
    [
        (401, '{"error":{"message":"Incorrect API key"}}', "provider.auth", "key"),
        (404, '{"type":"error","error":{"type":"not_found_error","message":"model: claude-9"}}', "provider.model", "model"),
        (404, '{"error":{"message":"The model `x` does not exist","code":"model_not_found"}}', "provider.model", "model"),
        (400, '{"error":{"message":"Invalid model: x","type":"invalid_model","code":"1500"}}', "provider.model", "model"),
        (404, '{"detail":"Not Found"}', "provider.not_found", "address"),
        (405, '{"detail":"Method Not Allowed"}', "provider.not_found", "address"),
        (400, '{"error":{"message":"x","code":"context_length_exceeded"}}', "provider.context", "shorten"),
        (400, '{"type":"error","error":{"type":"invalid_request_error","message":"prompt is too long: 9"}}', "provider.context", "shorten"),
        (413, "<html>413</html>", "provider.request_too_large", "attachments"),
        (429, '{"error":{"message":"x","code":"rate_limit_exceeded"}}', "provider.rate_limit", "wait"),
        (429, '{"error":{"message":"x","code":"insufficient_quota"}}', "provider.payment", "billing"),
        (402, "{}", "provider.payment", "billing"),
        (403, '{"error":{"message":"region"}}', "provider.forbidden", "key"),
        (529, "{}", "provider.overloaded", "wait"),
        (500, "{}", "provider.server", "retry"),
        (504, "{}", "provider.server_timeout", "retry"),
        (200, "<!doctype html><title>Hotel</title>", "provider.web_page", "address"),
        (200, '{"weather":"fine"}', "provider.not_protocol", "address"),
        (200, "", "provider.empty", "retry"),
    ],
)
async def test_d5_each_kind_of_failure_has_its_own_code_and_remedy(status: int, body: str, code: str, remedy: str) -> None:
    async with ProviderServer() as server:
        for provider in (Anthropic, OpenaiAPI):
            server.script(status=status, body=body)
            made = await outcome_of(ask(provider, server.url))
            assert (made.error, remedy_of(made.error)) == (code, remedy)
    assert isinstance(errors.make_error("S", 404, (), "model x not found"), errors.NotFoundError)
