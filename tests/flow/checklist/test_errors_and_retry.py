"""Statements 48 to 58: what is wrong, what is tried again, and where the key never goes."""

from __future__ import annotations

import asyncio
import gc
import json
import logging
import re
import time
import traceback
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest

from desktop import log
from desktop.chat.connection import Connection
from desktop.chat.items import Status
from desktop.chat.message import Failure
from desktop.errors import LoquentError
from desktop.net import http as net_http
from desktop.net.errors import NetError
from desktop.net.http import Http
from desktop.net.limits import Limits
from desktop.providers import Anthropic, OpenaiAPI, ProviderError, errors
from desktop.providers.errors import details_of
from tests.fakes.faults import FAULTS, Step, bodies, chunk, perform
from tests.fakes.provider_server import ProviderServer, Script
from tests.fakes.proxies import HttpProxy, SocksProxy
from tests.fakes.raw_server import Line, RawServer
from tests.fakes.tls import Authority
from tests.flow.checklist.asking import KEY, ask, items_of, text_of, until_error

WIRES: list[type[OpenaiAPI]] = [Anthropic, OpenaiAPI]
ONCE = Limits(retries=0)
SOON = {"retry-after-ms": "1"}


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    async with ProviderServer() as running:
        yield running


def _at(url: str, provider: type[OpenaiAPI] = Anthropic, *, key: str = KEY, http: Http | None = None, **facts: Any) -> Any:
    limits = facts.pop("limits", ONCE)
    connection = Connection("c", provider.__name__, "Fake", api_base=url, **{"proxy": "none", **facts})
    messages = [{"role": "user", "content": "hi"}]
    return provider.create_async_generator("m", messages, api_key=key, stream=True, connection=connection, http=http, limits=limits)


def _statuses(items: list[Any]) -> list[dict[str, Any]]:
    return [dict(item.values) for item in items if isinstance(item, Status) and item.code == "retry"]


async def test_48_a_good_status_with_an_error_in_it_is_an_error(server: ProviderServer) -> None:
    envelopes = [
        '{"type":"error","error":{"type":"overloaded_error","message":"Busy"},"request_id":"req_1"}',
        '{"error":{"message":"Busy","type":"overloaded_error","code":null}}',
        '{"error":{"message":"Busy","code":529}}',
    ]
    for provider in WIRES:
        for body in envelopes:
            for stream in (True, False):
                server.script(body=body)
                items, error = await until_error(ask(provider, server, stream=stream, limits=ONCE))
                assert isinstance(error, errors.OverloadedError), (provider, body)
                assert "Busy" in str(error)
                assert text_of(items) == ""


async def test_49_every_envelope_gives_up_its_message(server: ProviderServer) -> None:
    said = "Model is out to lunch"
    envelopes = [
        json.dumps({"type": "error", "error": {"type": "api_error", "message": said}}),
        json.dumps({"error": {"message": said, "type": "server_error", "param": None, "code": None}}),
        json.dumps({"error": said}),
        json.dumps({"detail": said}),
        json.dumps({"detail": {"error": {"message": said}}}),
        json.dumps({"detail": [{"loc": ["body", "model"], "msg": said, "type": "value_error"}]}),
        json.dumps({"message": said}),
        json.dumps([{"error": {"code": 500, "message": said, "status": "INTERNAL"}}]),
        json.dumps({"error": {"message": str({"type": "error", "error": {"type": "api_error", "message": said}}), "type": "api_error"}}),
        f"<html><head><title>{said}</title></head><body>nginx</body></html>",
        said,
        f"{said} \udcff\udcfe",
        json.dumps({"success": False, "error": said, "data": []}),
    ]
    for provider in WIRES:
        for body in envelopes:
            server.script(status=500, body=body, content_type="text/html" if body.startswith("<") else "application/json")
            _, error = await until_error(ask(provider, server, limits=ONCE))
            assert isinstance(error, errors.ServerError), body
            assert said in str(error), body
        for body in ("", "null", "[]", "{}"):
            server.script(status=500, body=body)
            _, error = await until_error(ask(provider, server, limits=ONCE))
            assert isinstance(error, errors.ServerError)
            assert "HTTP 500" in str(error)


async def test_50_each_status_has_a_type_that_holds_the_facts(server: ProviderServer) -> None:
    types: dict[int, type[ProviderError]] = {
        400: errors.BadRequestError,
        401: errors.AuthenticationError,
        402: errors.PaymentRequiredError,
        403: errors.PermissionDeniedError,
        404: errors.NotFoundError,
        408: errors.ServerTimeoutError,
        409: errors.ConflictError,
        413: errors.RequestTooLargeError,
        422: errors.BadRequestError,
        429: errors.RateLimitError,
        500: errors.ServerError,
        502: errors.ServerError,
        503: errors.OverloadedError,
        504: errors.ServerTimeoutError,
        529: errors.OverloadedError,
    }
    body = json.dumps({"error": {"type": "some_kind", "code": "some_code", "message": "No."}})
    for provider in WIRES:
        for status, cls in types.items():
            server.script(status=status, body=body, headers={"request-id": "req_7", "retry-after": "3"})
            _, error = await until_error(ask(provider, server, limits=ONCE))
            assert type(error) is cls, status
            assert isinstance(error, ProviderError)
            assert (error.status, error.type, error.server_code) == (status, "some_kind", "some_code")
            assert (error.request_id, error.retry_after) == ("req_7", 3.0)
            details = details_of(error.code, error.values)
            for fact in (f"status: {status}", "type: some_kind", "server_code: some_code", "request_id: req_7", "url: http://127.0.0.1"):
                assert fact in details


async def test_51_only_what_may_pass_is_tried_again_and_only_before_the_first_word(
    server: ProviderServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("desktop.providers.exchange.backoff", lambda attempt: 0.001 * 2**attempt)

    async def requests(provider: type[OpenaiAPI], *scripts: Script) -> tuple[int, list[dict[str, Any]]]:
        server.requests.clear()
        server.script(*scripts)
        items: list[Any] = []
        try:
            async for item in ask(provider, server):
                items.append(item)
        except LoquentError:
            pass
        assert len({record.raw for record in server.requests}) == 1
        return len(server.requests), _statuses(items)

    for provider in WIRES:
        for status in (408, 409, 429, 500, 502, 503, 504, 529):
            count, told = await requests(provider, Script(status=status))
            assert (count, [(one["attempt"], one["attempts"]) for one in told]) == (3, [(1, 2), (2, 2)]), status
            assert all(one["seconds"] >= 0 and one["reason"] for one in told)
        for status in (400, 401, 402, 403, 404, 413, 422):
            assert (await requests(provider, Script(status=status)))[0] == 1, status
        assert (await requests(provider, Script(status=529, headers={"x-should-retry": "false"})))[0] == 1
        assert (await requests(provider, Script(status=400, headers={"x-should-retry": "true"})))[0] == 3
        assert (await requests(provider, Script(status=500), Script(text="fine")))[0] == 2
        assert (await requests(provider, Script(misbehave="abort", after=0)))[0] == 3
        for misbehave in ("abort", "cut", "error_event", "garbage"):
            assert (await requests(provider, Script(text="One two three", misbehave=misbehave, after=1)))[0] == 1, misbehave


async def test_52_the_wait_a_server_asks_for_is_kept_up_to_a_cap_and_told_beyond_it(server: ProviderServer) -> None:
    date = formatdate(time.time() + 3600, usegmt=True)
    for headers, seconds in (
        ({"retry-after": "3600"}, 3600.0),
        ({"retry-after": "120.5"}, 120.5),
        ({"retry-after-ms": "200000", "retry-after": "1"}, 200.0),
        ({"retry-after": date}, 3600.0),
    ):
        server.script(status=429, error_type="rate_limit_error", headers=headers)
        server.requests.clear()
        items, error = await until_error(ask(Anthropic, server))
        assert isinstance(error, errors.RateLimitError)
        assert error.retry_after == pytest.approx(seconds, abs=5)
        assert (_statuses(items), len(server.requests)) == ([], 1)
        assert re.search(r"\b\d{3,4} seconds", str(error))
    for headers in ({"retry-after-ms": "2"}, {"retry-after": "0.002"}):
        server.script(Script(status=429, headers=headers), Script(text="there"))
        items = await items_of(ask(Anthropic, server))
        assert [one["seconds"] for one in _statuses(items)] == [0.0]
        assert text_of(items) == "there"
    for headers in ({"retry-after": "-5"}, {"retry-after": "soon"}, {"retry-after": ""}):
        server.script(status=429, headers=headers)
        answer = ask(Anthropic, server)
        first = await anext(answer)
        assert 0.3 < first.values["seconds"] <= 0.5, headers
        await answer.aclose()


async def test_53_a_spend_limit_is_no_rate_limit_and_not_tried_again(server: ProviderServer) -> None:
    spent = [
        (429, {"error": {"message": "You exceeded your current quota", "type": "insufficient_quota", "code": "insufficient_quota"}}),
        (
            429,
            {
                "type": "error",
                "error": {"type": "rate_limit_error", "message": "x", "details": {"error_code": "contract_spend_limit_reached"}},
            },
        ),
        (
            429,
            {
                "type": "error",
                "error": {"type": "rate_limit_error", "message": "x", "details": {"error_code": "enforced_spend_limit_reached"}},
            },
        ),
        (429, {"error": {"code": "billing_limit_exceeded", "message": "x"}}),
        (402, {"error": {"message": "Insufficient Balance"}}),
        (
            400,
            {"type": "error", "error": {"type": "invalid_request_error", "message": "You have reached your specified API usage limits."}},
        ),
        (
            400,
            {"type": "error", "error": {"type": "invalid_request_error", "message": "Your credit balance is too low to access the API."}},
        ),
    ]
    for provider in WIRES:
        for status, body in spent:
            server.requests.clear()
            server.script(status=status, body=json.dumps(body), headers={**SOON, "x-should-retry": "true"})
            _, error = await until_error(ask(provider, server))
            assert isinstance(error, errors.PaymentRequiredError), body
            assert (error.remedy, len(server.requests)) == ("billing", 1)
        server.script(status=429, body=json.dumps({"error": {"message": "Slow down", "code": "rate_limit_exceeded"}}), headers=SOON)
        _, error = await until_error(ask(provider, server))
        assert isinstance(error, errors.RateLimitError)
        assert error.remedy == "wait"


@contextmanager
def _faster(factor: float) -> Iterator[None]:
    """The loop's clock runs *factor* times as fast as the wall's: what waits ten minutes waits a part of a second."""
    loop: Any = asyncio.get_running_loop()
    real_time, real_select, began = loop.time, loop._selector.select, time.monotonic()
    loop.time = lambda: began + (time.monotonic() - began) * factor
    loop._selector.select = lambda timeout=None: real_select(None if timeout is None else timeout / factor)
    try:
        yield
    finally:
        loop.time, loop._selector.select = real_time, real_select


async def test_54_silence_and_connecting_have_limits_of_their_own_and_the_whole_has_none(server: ProviderServer) -> None:
    assert (Limits().connect, Limits().idle) == (15.0, 120.0)
    server.script(text="One two three", misbehave="stall")
    _, error = await until_error(ask(Anthropic, server, limits=Limits(connect=600.0, idle=0.2, retries=0)))
    assert isinstance(error, NetError)
    assert error.code == "net.idle_timeout"

    async def mute(line: Line) -> None:
        await line.until_closed()

    async with RawServer(mute) as silent:
        _, error = await until_error(_at(silent.url.replace("http:", "https:"), limits=Limits(connect=0.2, idle=600.0, retries=0)))
        assert isinstance(error, NetError)
        assert error.code == "net.connect_timeout"

    ping = chunk(b'event: ping\ndata: {"type": "ping"}\n\n')
    answer = bodies("anthropic")
    head = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"

    async def slow(line: Line) -> None:
        # Twelve minutes of the loop's time: longer than any default limit of the library, a ping every ten seconds.
        pings: list[Step] = [ping, 10.0] * 72
        await perform(line, [head + chunk(answer.first), *pings, chunk(answer.rest) + b"0\r\n\r\n"])

    async with RawServer(slow) as patient, Http() as http:
        with _faster(1000.0):
            began = asyncio.get_running_loop().time()
            items = await items_of(_at(patient.url, http=http))
            assert asyncio.get_running_loop().time() - began > 600
    assert text_of(items) == "One two three"


async def test_55_stop_in_mid_stream_closes_the_socket_and_leaves_nothing_behind(server: ProviderServer) -> None:
    """Leftover tasks and "Unclosed" warnings fail every test of this suite; see tests/conftest.py."""
    for provider in WIRES:
        for way in ("cancel", "aclose", "leave"):
            server.requests.clear()
            server.script(text="One two three", misbehave="stall")
            answer = ask(provider, server)
            items: list[Any] = []

            async def read(answer: Any = answer, items: list[Any] = items, way: str = way) -> None:
                async for item in answer:
                    items.append(item)
                    if text_of(items) == "One two " and way == "leave":
                        break

            reading = asyncio.ensure_future(read())
            while text_of(items) != "One two ":
                await asyncio.sleep(0.005)
            if way == "cancel":
                reading.cancel()
            await asyncio.gather(reading if way != "aclose" else answer.aclose(), return_exceptions=True)
            if way == "leave":
                await answer.aclose()
            await server.wait_until(lambda: server.requests[0].state == "client_closed")
            await asyncio.gather(reading, return_exceptions=True)
            assert text_of(items) == "One two "
    gc.collect()


def _everything_said(error: BaseException) -> str:
    told = [repr(error), str(error), "".join(traceback.TracebackException.from_exception(error).format())]
    if isinstance(error, LoquentError):
        kept = Failure(error.code, str(error), error.values)
        told += [repr(kept), json.dumps(dict(error.values), default=str), details_of(error.code, error.values)]
    return "\n".join(told)


async def test_56_no_key_is_in_any_log_error_or_repr_whatever_goes_wrong(
    server: ProviderServer, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    canaries = ["canary-key-0123456789", "canary-header-0123456789", "canary-password-0123456789"]
    key, extra, password = canaries
    loop = asyncio.get_running_loop()
    root = logging.getLogger()
    level = root.level
    handler = log.start_logging(tmp_path, "DEBUG")
    loop.set_debug(True)
    told: list[str] = []

    async def run(url: str, http: Http, **facts: Any) -> None:
        answer = _at(url, key=key, http=http, **{"headers": {"X-Team-Token": extra}, **facts})
        try:
            prepared = answer._prepare()
            told.append(f"{answer!r} {prepared!r} {http!r}")
            async for item in answer:
                told.append(repr(item))
        except Exception as error:
            logging.getLogger("anything").exception("it failed")
            told.append(_everything_said(error))

    short = Limits(connect=2.0, first_event=0.2, idle=0.2, settle=0.1, retries=0)
    try:
        async with Http() as http:
            for echo in (f"bad key {key}", f"Authorization: Bearer {key}", f"x-api-key={key} at https://a.example/?api_key={key}"):
                server.script(status=401, error_message=echo)
                await run(server.url, http)
                server.script(body=f"<html><title>{echo}</title></html>", content_type="text/html")
                await run(server.url, http)
            for fault in FAULTS[::3]:

                async def play(line: Line, fault: Any = fault) -> None:
                    await perform(line, fault.script(bodies("anthropic")))

                async with RawServer(play) as raw:
                    await run(raw.url, http, limits=short)
            await run("http://127.0.0.1:1", http)
            await run("https://no-such-host.invalid", http)
            await run(server.url.replace("http:", "https:"), http)
            await run("http://model-server.invalid", http, proxy=f"http://name:{password}@127.0.0.1:1")
            await run("http://model-server.invalid", http, proxy=f"socks5://name:{password}@127.0.0.1:1")
            async with HttpProxy(server.port, login="a:b") as proxy:
                await run("http://model-server.invalid", http, proxy=proxy.url(f"name:{password}"))
            await run(server.url, http, headers={"X-Bad": f"{extra}\r\nx: y"})
            logging.getLogger("http.dump").debug("headers %s", {"x-api-key": key, "Authorization": f"Bearer {key}", "api_key": key})
            logging.getLogger("http.dump").debug("other %s", extra)
    finally:
        loop.set_debug(False)
        log.stop_logging(handler)
        root.setLevel(level)
    printed = capsys.readouterr()
    written = await asyncio.to_thread(lambda: "".join(path.read_text("utf-8") for path in tmp_path.iterdir()))
    assert "it failed" in written
    everything = "\n".join([*told, written, printed.out, printed.err])
    assert [canary for canary in canaries if canary in everything] == []
    for line in (f"x-api-key: {key}", f"'authorization': 'Bearer {key}'", f'{{"api_key": "{key}"}}'):
        assert key not in log.redact(line)


async def test_57_a_redirect_is_refused_and_takes_no_key_along(server: ProviderServer) -> None:
    reached: list[Line] = []

    async def canary(line: Line) -> None:
        reached.append(line)
        await line.until_closed()

    async with RawServer(canary) as elsewhere, Http() as http:
        targets = {
            f"{elsewhere.url}/v1/messages": f"127.0.0.1:{elsewhere.port}",
            f"http://name:word@localhost:{elsewhere.port}/": f"localhost:{elsewhere.port}",
            "https://elsewhere.example/v1": "elsewhere.example",
            "/v1/other": "127.0.0.1",
            f"{server.url}/v1/messages": f"127.0.0.1:{server.port}",
            "file:///etc/passwd": "127.0.0.1",
            "": "127.0.0.1",
        }
        for status in (301, 302, 303, 307, 308):
            for location, named in targets.items():

                async def redirect(line: Line, status: int = status, location: str = location) -> None:
                    await perform(line, [b"HTTP/1.1 %d Go\r\ncontent-length: 0\r\nlocation: %s\r\n\r\n" % (status, location.encode())])

                async with RawServer(redirect) as first:
                    for provider in WIRES:
                        _, error = await until_error(_at(first.url, provider, http=http))
                        assert isinstance(error, NetError)
                        assert (error.code, error.values["target"]) == ("net.redirect", named)
                        assert named in str(error)
                    connection = Connection("c", "Anthropic", "Fake", api_base=first.url, proxy="none")
                    with pytest.raises(NetError):
                        await Anthropic.fetch_models(KEY, connection=connection, http=http)
                    assert len(first.requests) == 3
    assert reached == []
    assert server.requests == []


async def test_58_http_and_socks_proxies_are_used_and_a_missing_socks_library_is_said(
    server: ProviderServer, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for kind in (HttpProxy, SocksProxy):
        async with kind(server.port) as proxy:
            assert text_of(await items_of(_at("http://model-server.invalid", proxy=proxy.url()))) == "You said: hi"
            assert proxy.asked
    authority = Authority(tmp_path)
    async with ProviderServer(tls=authority.server("model-server.invalid")) as safe:
        for kind in (HttpProxy, SocksProxy):
            async with kind(safe.port) as proxy:
                answer = _at("https://model-server.invalid", proxy=proxy.url(), ca_file=str(authority.file))
                assert text_of(await items_of(answer)) == "You said: hi"
                assert KEY.encode() not in b"".join(proxy.heads)
    # The signature's own argument wins over the connection, and the system's settings are used only when asked for.
    async with HttpProxy(server.port) as proxy:
        monkeypatch.setenv("http_proxy", proxy.url())
        assert text_of(await items_of(_at("http://model-server.invalid", proxy="system"))) == "You said: hi"
        _, error = await until_error(_at("http://model-server.invalid", proxy="none"))
        assert isinstance(error, NetError)
        assert (error.code, len(proxy.asked)) == ("net.dns", 1)

    load = net_http._load

    async def without_socks(name: str) -> Any:
        if name == "aiohttp_socks":
            raise ModuleNotFoundError(name)
        return await load(name)

    monkeypatch.setattr(net_http, "_load", without_socks)
    _, error = await until_error(_at("http://model-server.invalid", proxy="socks5://127.0.0.1:1"))
    assert isinstance(error, NetError)
    assert error.code == "net.socks_missing"
    assert "aiohttp-socks" in str(error)
