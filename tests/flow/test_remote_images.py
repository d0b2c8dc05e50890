"""A picture that an answer names by an address: one request when it is asked for, and what comes is trusted with nothing."""

from __future__ import annotations

import asyncio
import os
import socket
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from desktop.chat.connection import Connection
from desktop.engine.attachments import Attachments
from desktop.engine.derived import Rgba
from desktop.engine.remote_images import RemoteImageError, RemoteLimits, judge_image, load, way_of
from desktop.net.errors import NetError
from desktop.net.http import Http
from desktop.storage.blobs import Blobs
from tests.fakes.pictures import cornered, encoded
from tests.fakes.proxies import HttpProxy
from tests.fakes.raw_server import Line, RawServer

SMALL = RemoteLimits(bytes=200_000, seconds=20.0, side=60)
PNG = encoded(cornered(), "PNG")


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http() as made:
        yield made


@pytest.fixture
async def attachments(tmp_path: Path) -> AsyncIterator[Attachments]:
    made = Attachments(Blobs(tmp_path / "blobs"), tmp_path / "cache")
    yield made
    await made.close()


def answering(body: bytes, status: str = "200 OK", **headers: str) -> Callable[[Line], Awaitable[None]]:
    """A server that answers each request with *body*."""

    async def play(line: Line) -> None:
        while await line.request() is not None:
            more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in headers.items())
            await line.send(f"HTTP/1.1 {status}\r\nContent-Length: {len(body)}\r\n{more}\r\n".encode() + body)

    return play


async def failing(address: str, http: Http, attachments: Attachments, limits: RemoteLimits = SMALL) -> RemoteImageError:
    """The error that loading *address* ends in."""
    with pytest.raises(RemoteImageError) as caught:
        await load(address, http, attachments, limits)
    return caught.value


async def test_one_request_brings_the_picture_and_tells_nothing_of_who_asks(http: Http, attachments: Attachments, tmp_path: Path) -> None:
    async with RawServer(answering(PNG, Set_Cookie="id=canary", Content_Type="text/html")) as server:
        found = await load(f"{server.url}/a.png?b=c#d", http, attachments, SMALL)
        assert (found.width, found.height, len(found.data)) == (60, 40, 60 * 40 * 4)
        (request,) = server.requests
        assert request.line == "GET /a.png?b=c HTTP/1.1"
        assert set(request.headers) == {"host", "user-agent", "accept", "accept-encoding"}
        await load(f"{server.url}/b.png", http, attachments, SMALL)
        assert "cookie" not in server.requests[1].headers
    assert [names for _, _, names in os.walk(tmp_path) if names] == []


@pytest.mark.parametrize(
    "target",
    ["file:///etc/passwd", "/other.png", "https://elsewhere.invalid/a.png", "data:image/png;base64,iVBORw0KGgo=", "", "javascript:1"],
)
async def test_a_redirect_is_told_and_not_followed(target: str, http: Http, attachments: Attachments) -> None:
    async with RawServer(answering(b"", "302 Found", Location=target)) as server:
        error = await failing(f"{server.url}/a.png", http, attachments)
        assert error.code == "image.moved"
        assert len(server.requests) == 1


async def test_where_a_redirect_leads_cannot_change_how_the_words_around_it_read(http: Http, attachments: Attachments) -> None:
    target = b"https://\xe2\x80\xaeevil\xff" + b"x" * 5000 + b".test/"

    async def play(line: Line) -> None:
        while await line.request() is not None:
            await line.send(b"HTTP/1.1 302 Found\r\nContent-Length: 0\r\nLocation: " + target + b"\r\n\r\n")

    async with RawServer(play) as server:
        error = await failing(f"{server.url}/a.png", http, attachments)
    told = error.values["target"]
    assert told.startswith("\ufffdevil\ufffdx")
    assert told.endswith(".test")
    assert len(told) == 200


@pytest.mark.parametrize(
    "body",
    [
        b"<html><img src=x></html>",
        b'<svg xmlns="http://www.w3.org/2000/svg"><image href="file:///etc/passwd"/></svg>',
        b"%PDF-1.4\n",
        PNG[: len(PNG) // 2],
        b"",
        b"\x89PNG\r\n\x1a\n" + b"\0" * 500,
    ],
    ids=["html", "svg", "pdf", "half", "nothing", "noise"],
)
async def test_what_is_no_picture_is_not_shown(body: bytes, http: Http, attachments: Attachments) -> None:
    async with RawServer(answering(body, Content_Type="image/png")) as server:
        assert (await failing(f"{server.url}/a.png", http, attachments)).code == "image.no_picture"


async def test_a_status_that_is_no_success_is_said(http: Http, attachments: Attachments) -> None:
    async with RawServer(answering(PNG, "404 Not Found")) as server:
        error = await failing(f"{server.url}/a.png", http, attachments)
    assert str(error) == "127.0.0.1 did not give the picture: it answered 404."


async def test_no_more_is_read_than_the_limit(http: Http, attachments: Attachments) -> None:
    sent = 0

    async def endless(line: Line) -> None:
        nonlocal sent
        await line.request()
        await line.send(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n" + PNG)
        while not line.closed_by_client:
            await line.send(b"\0" * 65536)
            sent += 65536

    async with RawServer(endless) as server:
        error = await failing(f"{server.url}/a.png", http, attachments)
        assert error.code == "image.too_large"
        await server.wait_settled()
        # What the system keeps in flight comes on top.
        assert sent < 40_000_000


async def test_a_server_that_drips_is_left_when_the_time_is_over(http: Http, attachments: Attachments) -> None:
    async def dripping(line: Line) -> None:
        await line.request()
        await line.send(b"HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n")
        while not line.closed_by_client:
            await line.send(b"\x89")
            await asyncio.sleep(0.01)

    async with RawServer(dripping) as server:
        error = await failing(f"{server.url}/a.png", http, attachments, RemoteLimits(seconds=0.3))
        assert error.code == "image.too_slow"
        await server.wait_settled()


async def test_a_server_that_is_not_there_is_said(http: Http, attachments: Attachments) -> None:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with pytest.raises(NetError) as caught:
        await load(f"http://127.0.0.1:{port}/a.png", http, attachments, SMALL)
    assert caught.value.code == "net.refused"


@pytest.mark.parametrize(
    "address",
    [
        *("file:///etc/passwd", "/etc/passwd", "a.png", "data:image/png;base64,x", "//host/a.png", "http:///a", "ftp://h.test/a"),
        *(
            "mailto:a@b.co",
            "http://name:word@h.test/a.png",
            "\\\\host\\share\\a.png",
            "http://h.test\\a",
            "javascript:1",
            "http://h.test/\x00",
            "",
        ),
    ],
)
async def test_only_an_address_on_the_web_is_ever_asked(address: str, http: Http) -> None:
    class Nobody:
        async def glance(self, data: bytes, name: str, max_side: int) -> Rgba | None:
            raise AssertionError(name)

    assert judge_image(address) is None
    with pytest.raises(RemoteImageError) as caught:
        await load(address, http, Nobody())
    assert caught.value.code == "image.address"


async def test_a_picture_goes_through_the_proxy_of_its_conversations_connection(http: Http, attachments: Attachments) -> None:
    async with RawServer(answering(PNG)) as server, HttpProxy(server.port) as proxy:
        way = way_of(Connection("c", "OpenaiCompatible", "Fake", proxy=proxy.url()))
        found = await load("http://pictures.invalid/a.png", http, attachments, SMALL, proxy=way)
        assert (found.width, found.height) == (60, 40)
        assert {one.partition(":")[0] for one in proxy.asked} == {"pictures.invalid"}
        assert "proxy-authorization" not in server.requests[0].headers
    assert [way_of(None), way_of(Connection("c", "p", "l")), way_of(Connection("c", "p", "l", proxy="none"))] == ["system"] * 3
