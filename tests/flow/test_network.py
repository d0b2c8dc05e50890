"""The network of one connection: proxies, certificates, headers, addresses. Real proxies and TLS on loopback; the key goes nowhere else."""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from desktop.chat.connection import Connection
from desktop.net.errors import NetError
from desktop.net.http import Http
from desktop.net.limits import Limits
from desktop.net.proxies import resolve_proxy
from desktop.providers import Anthropic, OpenaiAPI
from desktop.providers.errors import remedy_of
from tests.fakes.outcome import KEY, Outcome, outcome_of
from tests.fakes.provider_server import ProviderServer
from tests.fakes.proxies import HttpProxy, SocksProxy
from tests.fakes.raw_server import Line, RawServer
from tests.fakes.tls import Authority

FAR = "http://model-server.invalid"
LOGIN = "name:pass%20word-canary"
LIMITS = Limits(connect=5.0, first_event=5.0, idle=5.0, retries=0)
PROXIES = pytest.mark.parametrize("kind", [HttpProxy, SocksProxy], ids=["http", "socks5"])


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    async with ProviderServer() as running:
        yield running


@pytest.fixture
def authority(tmp_path: Path) -> Authority:
    return Authority(tmp_path)


@pytest.fixture
def closed_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _answer(url: str, http: Http | None = None, *, provider: type[OpenaiAPI] = Anthropic, **facts: Any) -> Any:
    limits = facts.pop("limits", LIMITS)
    connection = Connection("c", provider.__name__, "Fake", api_base=url, **{"proxy": "none", **facts})
    messages = [{"role": "user", "content": "hi"}]
    return provider.create_async_generator("m", messages, api_key=KEY, stream=True, connection=connection, http=http, limits=limits)


async def _ask(url: str, http: Http | None = None, **facts: Any) -> Outcome:
    return await outcome_of(_answer(url, http, **facts))


# -- proxies -----------------------------------------------------------------------------------------------------------


@PROXIES
async def test_a_proxy_carries_the_answer_and_looks_the_name_up_itself(kind: type[HttpProxy], server: ProviderServer) -> None:
    async with kind(server.port) as proxy:
        made = await _ask(FAR, proxy=proxy.url())
        assert (made.text, made.error) == ("You said: hi", "")
        assert {one.partition(":")[0] for one in proxy.asked} == {"model-server.invalid"}


@PROXIES
async def test_a_proxy_with_a_password_is_told_it_and_the_server_is_not(kind: type[HttpProxy], server: ProviderServer) -> None:
    async with kind(server.port, login="name:pass word-canary") as proxy:
        assert (await _ask(FAR, proxy=proxy.url(LOGIN))).text == "You said: hi"
    assert "proxy-authorization" not in server.requests[0].headers


@PROXIES
@pytest.mark.parametrize("given", ["", "name:wrong-canary"])
async def test_a_wrong_or_missing_password_is_said_in_words_without_it(kind: type[HttpProxy], given: str, server: ProviderServer) -> None:
    async with kind(server.port, login="name:right") as proxy:
        made = await _ask(FAR, proxy=proxy.url(given))
        assert made.error == "net.proxy_login"
        assert f"127.0.0.1:{proxy.port}" in made.sentence
        assert "canary" not in made.sentence
    assert server.requests == []


@PROXIES
async def test_a_proxy_that_is_not_there_is_not_taken_for_the_server(kind: type[HttpProxy], closed_port: int) -> None:
    made = await _ask(FAR, proxy=f"{kind.scheme}://127.0.0.1:{closed_port}")
    assert made.error == "net.proxy_unreachable"
    assert f"127.0.0.1:{closed_port}" in made.sentence


@pytest.mark.parametrize(
    ("kind", "reply", "code"),
    [
        (SocksProxy, 2, "net.proxy"),
        (SocksProxy, 4, "net.proxy_target"),
        (SocksProxy, 5, "net.proxy_target"),
        (HttpProxy, 403, "net.proxy"),
        (HttpProxy, 502, "net.proxy_target"),
    ],
)
async def test_a_proxy_that_refuses_says_whether_it_will_not_or_cannot(kind: type[HttpProxy], reply: int, code: str) -> None:
    async with kind(9, refuse=reply) as proxy:
        made = await _ask("https://model-server.invalid", proxy=proxy.url())
        assert made.error == code
        assert "model-server.invalid" in made.sentence
        assert str(reply) in made.sentence


@PROXIES
async def test_tls_goes_through_a_proxy_that_sees_neither_key_nor_words(kind: type[HttpProxy], authority: Authority) -> None:
    async with ProviderServer(tls=authority.server("model-server.invalid")) as server, kind(server.port) as proxy:
        made = await _ask("https://model-server.invalid", proxy=proxy.url(), ca_file=str(authority.file))
        assert (made.text, made.error) == ("You said: hi", "")
        assert KEY.encode() not in b"".join(proxy.heads)
    assert server.requests[0].headers["x-api-key"] == KEY


async def test_c18_the_systems_proxy_is_used_only_when_asked_for_and_never_for_this_computer(
    server: ProviderServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with HttpProxy(server.port) as proxy:
        monkeypatch.setenv("HTTP_PROXY", proxy.url())
        monkeypatch.setenv("http_proxy", proxy.url())
        assert (await _ask(FAR, proxy="system")).text == "You said: hi"
        assert (await _ask(FAR, proxy=None)).text == "You said: hi"
        assert len(proxy.asked) == 2
        assert (await _ask(FAR, proxy="none")).error == "net.dns"
        assert (await _ask(server.url, proxy="system")).text == "You said: hi"
        monkeypatch.setenv("no_proxy", "model-server.invalid")
        assert (await _ask(FAR, proxy="system")).error == "net.dns"
        assert len(proxy.asked) == 2


async def test_a_proxy_address_that_cannot_be_one_is_said_before_anything_is_sent() -> None:
    for address in ("ftp://proxy.example", "socks5://", "http://proxy:0", "http://[::1"):
        with pytest.raises(NetError) as caught:
            await resolve_proxy(FAR, address)
        assert caught.value.code == "net.proxy_address"
    assert await resolve_proxy(FAR, " proxy.example:3128 ") == "http://proxy.example:3128"


async def test_c18_a_netrc_file_is_never_used(server: ProviderServer, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    netrc = tmp_path / ".netrc"
    netrc.write_text("default login somebody password netrc-canary\n", encoding="utf-8")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HOME", str(tmp_path))
    assert (await _ask(server.url)).error == ""
    assert "authorization" not in server.requests[0].headers


# -- certificates --------------------------------------------------------------------------------------------------------


async def test_f4_an_own_authority_is_trusted_by_the_connection_that_names_it_and_by_no_other(authority: Authority) -> None:
    async with ProviderServer(tls=authority.server("127.0.0.1", "localhost")) as server, Http() as http:
        assert (await _ask(server.url, http, ca_file=str(authority.file))).text == "You said: hi"
        other = await _ask(server.url, http)
        assert other.error == "net.tls_untrusted"
        assert len(server.requests) == 1


@pytest.mark.parametrize(
    ("options", "host", "code"),
    [
        ({"by_itself": True}, "127.0.0.1", "net.tls_untrusted"),
        ({"days": -1}, "127.0.0.1", "net.tls_expired"),
        ({}, "elsewhere.example", "net.tls_name"),
        ({}, "127.0.0.2", "net.tls_name"),
    ],
    ids=["self_signed", "expired", "wrong_name", "wrong_address"],
)
async def test_f4_c7_a_bad_certificate_is_named_and_no_byte_of_the_key_is_sent(
    options: dict[str, Any], host: str, code: str, authority: Authority
) -> None:
    lines: list[Line] = []

    async def play(line: Line) -> None:
        lines.append(line)
        await line.until_closed()

    async with RawServer(play, tls=authority.server(host, **options)) as server:
        made = await _ask(server.url, ca_file=str(authority.file))
    assert made.error == code
    assert "127.0.0.1" in made.sentence
    assert "Nothing was sent" in made.sentence
    assert remedy_of(code) in ("certificate", "address")
    assert not b"".join(bytes(line.received) for line in lines)


async def test_c7_a_server_that_speaks_no_tls_is_told_from_one_with_a_bad_certificate(server: ProviderServer) -> None:
    made = await _ask(server.url.replace("http://", "https://"))
    assert made.error == "net.tls_missing"
    assert server.requests == []


async def test_c7_a_name_nobody_knows_and_a_closed_port_have_sentences_of_their_own(closed_port: int) -> None:
    unknown, refused = await _ask("https://no-such-host.invalid"), await _ask(f"http://127.0.0.1:{closed_port}")
    assert (unknown.error, refused.error) == ("net.dns", "net.refused")
    assert "no-such-host.invalid" in unknown.sentence
    assert "127.0.0.1" in refused.sentence


async def test_c7_no_network_at_all_is_not_blamed_on_the_address(monkeypatch: pytest.MonkeyPatch) -> None:
    def offline(*_: object, **__: object) -> Any:
        raise socket.gaierror(socket.EAI_AGAIN, "Temporary failure in name resolution")

    monkeypatch.setattr(socket, "getaddrinfo", offline)
    made = await _ask("https://model-server.invalid")
    assert made.error == "net.offline"
    assert remedy_of(made.error) == "network"


async def test_a_ca_file_that_is_none_is_named(server: ProviderServer, tmp_path: Path) -> None:
    wrong = tmp_path / "notes.txt"
    wrong.write_text("no certificate", encoding="utf-8")
    for path in (wrong, tmp_path / "missing.pem"):
        made = await _ask(server.url, ca_file=str(path))
        assert made.error == "net.ca_file"
        assert path.name in made.sentence
    assert server.requests == []


async def test_c6_a_server_that_takes_the_connection_but_says_nothing_for_tls_ends_at_the_connect_limit() -> None:
    async def play(line: Line) -> None:
        await line.until_closed()

    async with RawServer(play) as server:
        made = await _ask(server.url.replace("http://", "https://"), limits=Limits(connect=0.3, retries=0))
        assert made.error == "net.connect_timeout"
        await server.wait_settled()


@contextlib.contextmanager
def _blackhole() -> Any:
    """A port that swallows attempts to connect: its queue is full and nobody takes from it."""
    with contextlib.ExitStack() as stack:
        listener = stack.enter_context(socket.socket())
        listener.bind(("127.0.0.1", 0))
        listener.listen(0)
        for _ in range(8):
            filler = stack.enter_context(socket.socket())
            filler.setblocking(False)
            with contextlib.suppress(BlockingIOError):
                filler.connect(listener.getsockname())
        probe = stack.enter_context(socket.socket())
        probe.settimeout(0.3)
        try:
            probe.connect(listener.getsockname())
        except TimeoutError:
            yield listener.getsockname()[1]
            return
        pytest.skip("this machine accepts connections beyond a full queue, so no connection can be made to hang")


async def test_c6_a_blackhole_ends_at_the_connect_limit_and_stop_ends_it_at_once() -> None:
    with _blackhole() as port:
        made = await _ask(f"http://127.0.0.1:{port}", limits=Limits(connect=0.3, retries=0))
        assert made.error == "net.connect_timeout"
        answer = _answer(f"http://127.0.0.1:{port}", limits=Limits(connect=600.0, retries=0))
        reading = asyncio.ensure_future(outcome_of(answer))
        await asyncio.sleep(0.05)
        await answer.aclose()
        assert (await reading).text == ""


# -- addresses and headers ---------------------------------------------------------------------------------------------


def _has_ipv6() -> bool:
    with contextlib.suppress(OSError), socket.socket(socket.AF_INET6) as probe:
        probe.bind(("::1", 0))
        return True
    return False


IPV6 = pytest.mark.skipif(not _has_ipv6(), reason="this machine has no IPv6 loopback")


def _both_loopbacks(monkeypatch: pytest.MonkeyPatch) -> None:
    """``localhost`` is ::1 first and 127.0.0.1 second, as on most systems."""
    real = socket.getaddrinfo

    def both(host: Any, port: Any, *args: Any, **named: Any) -> Any:
        if host != "localhost":
            return real(host, port, *args, **named)
        kind = (socket.SOCK_STREAM, socket.IPPROTO_TCP, "")
        return [(socket.AF_INET6, *kind, ("::1", port, 0, 0)), (socket.AF_INET, *kind, ("127.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", both)


async def _says_hi(line: Line) -> None:
    if await line.request() is not None:
        body = b'{"type":"message","content":[{"type":"text","text":"Hi"}],"stop_reason":"end_turn"}'
        await line.send(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%s" % (len(body), body))


@IPV6
@pytest.mark.parametrize("host", ["127.0.0.1", "::1"])
async def test_c19_localhost_is_found_on_either_of_its_addresses(host: str, monkeypatch: pytest.MonkeyPatch) -> None:
    _both_loopbacks(monkeypatch)
    async with RawServer(_says_hi, host=host) as server:
        assert (await _ask(f"http://localhost:{server.port}")).text == "Hi"


@IPV6
async def test_c19_an_ipv6_address_can_be_typed() -> None:
    async with RawServer(_says_hi, host="::1") as server:
        assert (await _ask(f"http://[::1]:{server.port}/v1")).text == "Hi"
        assert server.requests[0].headers["host"] == f"[::1]:{server.port}"


async def test_extra_headers_of_the_connection_are_sent_and_replace_ours(server: ProviderServer) -> None:
    await _ask(server.url, headers={"X-Team": "blue", "USER-AGENT": "mine/1"})
    sent = server.requests[0].headers
    assert (sent["x-team"], sent["user-agent"]) == ("blue", "mine/1")
