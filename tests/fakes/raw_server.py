"""A server that sends exactly the bytes it is told to, and keeps what it got: for everything a real HTTP server would refuse to do.

``async with RawServer(play) as server``: each connection is given to ``play(line)``, a coroutine that reads and sends as it likes.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import ssl
import struct
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Self


@dataclass
class Request:
    """One request as it came."""

    line: str
    headers: dict[str, str]
    body: bytes = field(repr=False, default=b"")


@dataclass
class Line:
    """One connection. ``received``: every byte that came. ``closed_by_client``: it hung up while the server was still there."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter
    server: RawServer
    number: int
    received: bytearray = field(default_factory=bytearray)
    closed_by_client: bool = False

    async def request(self) -> Request | None:
        """The next request, read to the end of its body; None when the client hung up instead."""
        try:
            head = await self.reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError) as error:
            self.received += getattr(error, "partial", b"")
            self.closed_by_client = True
            return None
        self.received += head
        first, *rest = head.decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (one.partition(":") for one in rest if one)}
        body = await self.reader.readexactly(int(headers.get("content-length", 0)))
        self.received += body
        made = Request(first, headers, body)
        self.server.requests.append(made)
        return made

    async def send(self, data: bytes) -> None:
        """Send *data*; a client that has hung up is noted, not an error."""
        try:
            self.writer.write(data)
            await self.writer.drain()
        except ConnectionError:
            self.closed_by_client = True

    async def until_closed(self) -> None:
        """Say nothing until the client hangs up."""
        with contextlib.suppress(ConnectionError):
            while data := await self.reader.read(65536):
                self.received += data
        self.closed_by_client = True

    def reset(self) -> None:
        """End the connection with RST instead of FIN."""
        found = self.writer.get_extra_info("socket")
        found.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        self.writer.transport.abort()


class RawServer:
    """The server. ``lines``: all connections so far."""

    def __init__(self, play: Callable[[Line], Awaitable[None]], *, tls: ssl.SSLContext | None = None, host: str = "127.0.0.1") -> None:
        self._play = play
        self._tls = tls
        self._host = host
        self._tasks: set[asyncio.Task[None]] = set()
        self._server: asyncio.Server | None = None
        self._ended = asyncio.Condition()
        self.lines: list[Line] = []
        self.requests: list[Request] = []
        self.port = 0

    @property
    def url(self) -> str:
        """The address, without a path."""
        return f"{'https' if self._tls else 'http'}://{f'[{self._host}]' if ':' in self._host else self._host}:{self.port}"

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._take, self._host, 0, ssl=self._tls, limit=1 << 20)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        for line in self.lines:
            line.writer.transport.abort()
        for task in tuple(self._tasks):
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        await self._server.wait_closed()

    def _take(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        line = Line(reader, writer, self, len(self.lines))
        self.lines.append(line)
        task = asyncio.ensure_future(self._serve(line))
        self._tasks.add(task)

    async def _serve(self, line: Line) -> None:
        try:
            await self._play(line)
        except (ConnectionError, asyncio.IncompleteReadError):
            line.closed_by_client = True
        finally:
            line.writer.close()
            try:
                await line.writer.wait_closed()
            except OSError:
                pass
            except asyncio.CancelledError:
                # A client that does not read would keep what is still to be sent for ever.
                line.writer.transport.abort()
            task = asyncio.current_task()
            if task is not None:
                self._tasks.discard(task)
            async with self._ended:
                self._ended.notify_all()

    async def wait_settled(self, limit: float = 10.0) -> None:
        """Wait until no connection is open. TimeoutError after *limit* seconds."""
        async with asyncio.timeout(limit), self._ended:
            await self._ended.wait_for(lambda: not self._tasks)
