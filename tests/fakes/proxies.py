"""Two real proxies, as small as they can be: HTTP (forwarding and CONNECT) and SOCKS5. Whatever name they are asked for is one server.

``asked``: the ``host:port`` of each request; ``heads``: what was said to the proxy itself.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
from typing import ClassVar, Self


class _Proxy:
    """What both share. ``login``: ``name:password`` they demand. ``upstream``: the port on loopback that everything goes to."""

    scheme: ClassVar[str] = ""

    def __init__(self, upstream: int, *, login: str = "", refuse: int = 0) -> None:
        self._upstream = upstream
        self._login = login
        self._refuse = refuse
        self._server: asyncio.Server | None = None
        self._tasks: set[asyncio.Task[None]] = set()
        self.asked: list[str] = []
        self.heads: list[bytes] = []
        self.port = 0

    def url(self, login: str = "") -> str:
        """The proxy's address, with *login* in it."""
        return f"{self.scheme}://{login + '@' if login else ''}127.0.0.1:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._take, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.ensure_future(self._serve(reader, writer))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await self._talk(reader, writer)
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.transport.abort()

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        raise NotImplementedError

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, first: bytes = b"") -> None:
        """Carry bytes both ways until one side ends."""
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self._upstream)
        try:
            far_writer.write(first)
            ways = {asyncio.ensure_future(_pour(reader, far_writer)), asyncio.ensure_future(_pour(far_reader, writer))}
            try:
                await asyncio.wait(ways, return_when=asyncio.FIRST_COMPLETED)
            finally:
                for way in ways:
                    way.cancel()
                await asyncio.gather(*ways, return_exceptions=True)
        finally:
            far_writer.transport.abort()


async def _pour(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    with contextlib.suppress(ConnectionError):
        while data := await reader.read(65536):
            writer.write(data)
            await writer.drain()


class HttpProxy(_Proxy):
    """``refuse``: the status it answers everything with."""

    scheme = "http"

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        head = await reader.readuntil(b"\r\n\r\n")
        self.heads.append(head)
        first, *rest = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ")
        self.asked.append(target if method == "CONNECT" else target.split("/")[2])
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in rest if line)}
        if self._login and headers.get("proxy-authorization") != "Basic " + base64.b64encode(self._login.encode()).decode():
            return await _answer(writer, b"407 Proxy Authentication Required")
        if self._refuse:
            return await _answer(writer, b"%d Refused" % self._refuse)
        if method == "CONNECT":
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            return await self._join(reader, writer)
        path = "/" + target.split("/", 3)[3]
        kept = [line for line in rest if line and not line.lower().startswith("proxy-")]
        await self._join(reader, writer, "\r\n".join([f"{method} {path} HTTP/1.1", *kept, "", ""]).encode("latin-1"))


async def _answer(writer: asyncio.StreamWriter, status: bytes) -> None:
    writer.write(b"HTTP/1.1 " + status + b"\r\ncontent-length: 0\r\nconnection: close\r\n\r\n")
    await writer.drain()
    writer.close()
    await writer.wait_closed()


class SocksProxy(_Proxy):
    """SOCKS5 (RFC 1928, 1929). ``refuse``: the reply it gives to every request for a connection."""

    scheme = "socks5"

    async def _talk(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        _, count = await reader.readexactly(2)
        methods = await reader.readexactly(count)
        wanted = 2 if self._login else 0
        if wanted not in methods:
            writer.write(b"\x05\xff")
            return await writer.drain()
        writer.write(bytes([5, wanted]))
        if wanted:
            _, size = await reader.readexactly(2)
            name = await reader.readexactly(size)
            (size,) = await reader.readexactly(1)
            good = name + b":" + await reader.readexactly(size) == self._login.encode()
            writer.write(b"\x01\x00" if good else b"\x01\x01")
            await writer.drain()
            if not good:
                return None
        _, _, _, kind = await reader.readexactly(4)
        if kind == 3:
            (size,) = await reader.readexactly(1)
            host = (await reader.readexactly(size)).decode()
        else:
            host = ".".join(str(number) for number in await reader.readexactly(4 if kind == 1 else 16))
        port = int.from_bytes(await reader.readexactly(2), "big")
        self.asked.append(f"{host}:{port}")
        writer.write(bytes([5, self._refuse, 0, 1]) + bytes(6))
        await writer.drain()
        if not self._refuse:
            await self._join(reader, writer)
        return None
