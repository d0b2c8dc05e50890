"""The one door to the network. aiohttp is imported at the first request, in a thread, and nowhere else in the program.

What it keeps, because each of these went wrong elsewhere: no redirects (they would take the key along), no cookies, no
``.netrc``, no proxy variables behind our back, no compressed streams, no limit on the whole of an answer, and a
deadline of our own around every read (aiohttp's read hangs for ever after a broken chunk frame: no socket timeout fires).
Errors are :class:`NetError`, raised outside any ``except``: aiohttp's own exceptions carry the request's headers.
"""

from __future__ import annotations

import asyncio
import importlib
import io
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Self
from urllib.parse import urlsplit

from desktop import __version__
from desktop.chat.names import shown_name
from desktop.net import authorities
from desktop.net.body import Body, encode_json
from desktop.net.errors import NetError
from desktop.net.failures import translate
from desktop.net.limits import DEFAULT, MIB, Limits
from desktop.net.proxies import resolve_proxy, shown

if TYPE_CHECKING:
    import ssl

    import aiohttp

_CHUNK = 8_192
"""Bytes handed on at a time: some fifty events, a millisecond of work; of ten answers at once, each gets that in one turn of the loop."""
# A pooled connection that slept with the computer looks alive and is dead: after a jump of the wall clock start afresh.
_SLEEP_SECONDS = 30.0
_KEEP_ALIVE_SECONDS = 55.0


@dataclass(slots=True)
class _Pool:
    """One session and how many responses use it; ``retired`` ones close with their last response."""

    session: aiohttp.ClientSession
    in_use: int = 0
    retired: bool = False

    async def give_back(self) -> None:
        self.in_use -= 1
        if self.retired and self.in_use == 0:
            await self.session.close()


class Response:
    """An answer whose headers are here. Close it (``async with`` does): closing early closes the socket."""

    def __init__(self, raw: aiohttp.ClientResponse, pool: _Pool, limits: Limits, host: str) -> None:
        self._raw = raw
        self._pool: _Pool | None = pool
        self._limits = limits
        self.host = host
        self._taken = 0
        self._failure: NetError | None = None
        self.status = raw.status
        self.headers: dict[str, str] = {name.lower(): value for name, value in raw.headers.items()}

    def __repr__(self) -> str:
        return f"<Response {self.status} from {self.host}>"

    async def __aenter__(self) -> Response:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()

    @property
    def content_type(self) -> str:
        """The media type in lower case, without its parameters; empty when the server names none."""
        return self.headers.get("content-type", "").partition(";")[0].strip().lower()

    async def next_chunk(self, seconds: float | None) -> bytes:
        """The next bytes, as they come; empty at the end. Raises TimeoutError after *seconds*, and then may be called again.

        Other failures are :class:`NetError`.
        """
        failure = self._failure
        if failure is not None:
            raise failure
        # What is there already is given without waiting: without this turn for others a flood would hold the loop, and the window.
        await asyncio.sleep(0)
        try:
            async with asyncio.timeout(seconds) as deadline:
                chunk = await self._raw.content.read(_CHUNK)
        except TimeoutError as error:
            if deadline.expired():
                raise
            failure = self._lost(error)
        except Exception as error:
            failure = self._lost(error)
        if failure is not None:
            chunk = self._unread()
            if not chunk:
                raise failure
            self._failure = failure
        self._taken += len(chunk)
        if self._taken > self._limits.answer_bytes:
            # This much may still be read by whoever asked; nothing after it.
            self._failure = NetError("net.too_large", host=self.host, mib=max(1, self._limits.answer_bytes // MIB))
        return chunk

    def _lost(self, error: BaseException) -> NetError:
        failure = translate(error, self.host, self._limits)
        # Headers came, so it is HTTP: what breaks after them is the connection.
        return (
            NetError("net.lost", host=self.host) if failure.code in ("net.bad_response", "net.connect_timeout", "net.packed") else failure
        )

    def _unread(self) -> bytes:
        """What arrived just before the connection broke. aiohttp raises first and would never hand it out."""
        buffer: Any = getattr(self._raw.content, "_buffer", None)
        if not buffer:
            return b""
        offset = getattr(self._raw.content, "_buffer_offset", 0)
        data = b"".join(buffer)[offset:]
        buffer.clear()
        return data

    async def chunks(self) -> AsyncIterator[bytes]:
        """The body's bytes as they come, every read under the idle limit. Raises NetError."""
        while chunk := await self._chunk_or_timeout():
            yield chunk

    async def read(self, limit: int | None = None) -> bytes:
        """The body, at most *limit* bytes of it (the rest is not read; None: up to the limit of an answer). Raises NetError."""
        pieces: list[bytes] = []
        size = 0
        while chunk := await self._chunk_or_timeout():
            pieces.append(chunk)
            size += len(chunk)
            if limit is not None and size >= limit:
                break
        return b"".join(pieces)[:limit]

    async def _chunk_or_timeout(self) -> bytes:
        try:
            return await self.next_chunk(self._limits.idle)
        except TimeoutError:
            pass
        raise NetError("net.idle_timeout", host=self.host, seconds=round(self._limits.idle or 0))

    async def close(self) -> None:
        """Let go of the connection: a body read to its end gives it back, any other closes the socket. Can be repeated."""
        self._raw.close()
        pool, self._pool = self._pool, None
        if pool is not None:
            await pool.give_back()


class Opening:
    """A request that is on its way to its headers."""

    def __init__(self, running: asyncio.Future[tuple[Response]]) -> None:
        self._running = running

    async def response(self, seconds: float | None) -> Response | None:
        """The response; None when it is not there after *seconds*, and then this may be called again. Raises NetError."""
        await asyncio.wait({self._running}, timeout=seconds)
        return self._running.result()[0] if self._running.done() else None


class Http:
    """Requests over at most one session for each distinct proxy and CA file. Belongs to one event loop."""

    def __init__(self) -> None:
        self._pools: dict[tuple[str | None, str | None], _Pool] = {}
        self._retired: list[_Pool] = []
        self._clocks = (time.time(), time.monotonic())

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.aclose()

    async def aclose(self) -> None:
        """Close every session and its connections."""
        pools, self._pools, self._retired = [*self._pools.values(), *self._retired], {}, []
        for pool in pools:
            await pool.session.close()

    @asynccontextmanager
    async def stream(self, method: str, url: str, **options: Any) -> AsyncIterator[Response]:
        """As :meth:`request`, closed at the end of the ``async with``."""
        response = await self.request(method, url, **options)
        try:
            yield response
        finally:
            await response.close()

    @asynccontextmanager
    async def opening(self, method: str, url: str, **options: Any) -> AsyncIterator[Opening]:
        """As :meth:`stream`, but the wait for the headers can be looked at while it lasts. Leaving it ends the request."""
        arrived: list[Response] = []

        async def ask() -> Response:
            arrived.append(await self.request(method, url, **options))
            return arrived[0]

        # gather owns the one task it makes, and this block does not end before that task has.
        running = asyncio.gather(ask())
        try:
            yield Opening(running)
        finally:
            running.cancel()
            try:
                await asyncio.gather(running, return_exceptions=True)
            finally:
                # Cancelled a second time (stopped, then closed), the wait above forgets what it waited for.
                for response in arrived:
                    await response.close()

    async def request(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str] | None = None,
        json_body: Any = None,
        data: bytes | Body | None = None,
        proxy: str | None = "system",
        ca_file: str | None = None,
        limits: Limits = DEFAULT,
        local: bool = False,
    ) -> Response:
        """Send a request and return its response once the headers are here, whatever its status.

        *proxy*: ``system``, ``none`` or a URL. *local*: the server is on this computer, so no proxy and no limit on the
        wait for the first byte. Raises :class:`NetError`; a redirect is one (``net.redirect``).
        """
        host = urlsplit(url).hostname or url[:80]
        if json_body is not None:
            data = encode_json(json_body)
        sent = _checked_headers({"User-Agent": f"Loquent/{__version__}", "Accept-Encoding": "identity", **(headers or {})})
        if json_body is not None and not any(name.lower() == "content-type" for name in sent):
            sent["Content-Type"] = "application/json"
        proxy_url = None if local else await resolve_proxy(url, proxy)
        order = _Order(method, url, sent, data, proxy_url, limits, None if local else limits.first_event)
        raw, pool, failure = await self._try(order, ca_file)
        if failure is not None and failure.code == "net.lost" and order.reused:
            # The kept connection had died meanwhile: no byte came back, and a fresh one is asked once.
            await self._retire(lambda one: one is pool)
            raw, pool, failure = await self._try(order, ca_file)
        if failure is not None or raw is None:
            raise failure or NetError("net.lost", host=host)
        response = Response(raw, pool, limits, host)
        if response.status == 407 and proxy_url is not None:
            await response.close()
            raise NetError("net.proxy_login", proxy=shown(proxy_url))
        if 300 <= response.status < 400:
            target = urlsplit(response.headers.get("location", "")).netloc.rpartition("@")[2] or host
            await response.close()
            raise NetError("net.redirect", host=host, target=shown_name(target, 200))
        return response

    async def _try(self, order: _Order, ca_file: str | None) -> tuple[aiohttp.ClientResponse | None, _Pool, NetError | None]:
        pool = await self._pool(order.proxy, ca_file)
        pool.in_use += 1
        raw, failure = None, None
        try:
            raw, failure = await _send(pool.session, order)
        finally:
            if raw is None:
                await pool.give_back()
        return raw, pool, failure

    async def _pool(self, proxy: str | None, ca_file: str | None) -> _Pool:
        """The pool for this way out."""
        await self._retire_after_sleep()
        socks = proxy if _is_socks(proxy) else None
        key = (proxy, ca_file)
        if key not in self._pools:
            aiohttp = await _load("aiohttp")
            context = await asyncio.to_thread(_tls_context, ca_file)
            # Another task may have been here during the awaits; whoever comes second must not replace a pool in use.
            if key not in self._pools:
                self._pools[key] = _Pool(await _open_session(aiohttp, socks, context))
        return self._pools[key]

    async def _retire_after_sleep(self) -> None:
        wall, steady = time.time(), time.monotonic()
        slept = (wall - self._clocks[0]) - (steady - self._clocks[1]) > _SLEEP_SECONDS
        self._clocks = (wall, steady)
        if slept:
            await self._retire(lambda _: True)

    async def _retire(self, which: Callable[[_Pool], bool]) -> None:
        """Use these pools for nothing new; each closes with its last response."""
        retired = [key for key, pool in self._pools.items() if which(pool)]
        self._retired = [pool for pool in self._retired if not pool.session.closed]
        for pool in [self._pools.pop(key) for key in retired]:
            pool.retired = True
            if pool.in_use == 0:
                await pool.session.close()
            else:
                self._retired.append(pool)


@dataclass(slots=True)
class _Order:
    """One request as it is sent, once or twice. ``reused``: it went over a connection that had been kept."""

    method: str
    url: str
    headers: dict[str, str]
    data: bytes | Body | None
    proxy: str | None
    limits: Limits
    first_event: float | None
    reused: bool = False
    connected: Callable[[], None] = lambda: None

    def __repr__(self) -> str:
        return f"<{self.method} to {urlsplit(self.url).hostname}>"


def _is_socks(proxy: str | None) -> bool:
    return proxy is not None and proxy.lower().startswith("socks")


def _checked_headers(headers: dict[str, str]) -> dict[str, str]:
    merged: dict[str, tuple[str, str]] = {}
    for name, value in headers.items():
        if any(character in value for character in "\r\n\0") or not name.isascii() or not name.strip():
            raise NetError("net.bad_header", name=name[:60].strip())
        merged[name.lower()] = (name, value)
    return dict(merged.values())


async def _load(name: str) -> Any:
    """Import *name* in a thread: aiohttp takes up to half a second, in which the window must go on."""
    return await asyncio.to_thread(importlib.import_module, name)


async def _load_socks() -> Any:
    module = None
    with suppress(ImportError):
        module = await _load("aiohttp_socks")
    if module is None:
        raise NetError("net.socks_missing")
    return module


def _tls_context(ca_file: str | None) -> ssl.SSLContext | None:
    """What checks certificates by more than OpenSSL's own places; None when those are enough."""
    import ssl

    beside = authorities.file_beside_openssl()
    if ca_file is None and beside is None:
        return None
    context = ssl.create_default_context(cafile=beside)
    try:
        if ca_file is not None:
            context.load_verify_locations(cafile=ca_file)
    except (OSError, ValueError):
        context = None  # type: ignore[assignment]
    if context is None:
        raise NetError("net.ca_file", path=ca_file)
    return context


async def _open_session(aiohttp: Any, socks: str | None, context: ssl.SSLContext | None) -> Any:
    options: dict[str, Any] = {"limit": 0, "keepalive_timeout": _KEEP_ALIVE_SECONDS}
    if context is not None:
        options["ssl"] = context
    if socks:
        module = await _load_socks()
        # "socks5h" and "socks4a" only say that the proxy looks the name up, which rdns says here.
        address = socks.replace("socks5h://", "socks5://", 1).replace("socks4a://", "socks4://", 1)
        connector = module.ProxyConnector.from_url(address, rdns=True, **options)
    else:
        connector = aiohttp.TCPConnector(**options)
    trace = aiohttp.TraceConfig()
    trace.on_connection_create_end.append(_connected)
    trace.on_connection_reuseconn.append(_reused)
    return aiohttp.ClientSession(
        trace_configs=[trace],
        connector=connector,
        cookie_jar=aiohttp.DummyCookieJar(),
        trust_env=False,
        max_line_size=65536,
        max_field_size=65536,
    )


async def _connected(_session: Any, context: Any, _params: Any) -> None:
    """The wait for an answer begins when the connection is made: making it has a limit of its own."""
    order: _Order = context.trace_request_ctx
    order.reused = False
    order.connected()


async def _reused(_session: Any, context: Any, _params: Any) -> None:
    order: _Order = context.trace_request_ctx
    order.reused = True
    order.connected()


async def _send(session: aiohttp.ClientSession, order: _Order) -> tuple[aiohttp.ClientResponse | None, NetError | None]:
    """One request. The failure is returned, not raised, so that no aiohttp exception stays in its context."""
    import aiohttp

    host, limits, data, headers = urlsplit(order.url).hostname or order.url[:80], order.limits, order.data, order.headers
    if isinstance(data, Body):
        # Without its length aiohttp would send it in the chunked form, which not every server takes. What a user says of either is wrong.
        headers = {name: value for name, value in headers.items() if name.lower() not in ("content-length", "transfer-encoding")}
        headers["Content-Length"] = str(len(data))
    patience = None if order.first_event is None else order.first_event + len(data or b"") / limits.upload_rate
    timeout = aiohttp.ClientTimeout(total=None, connect=limits.connect, sock_connect=limits.connect)
    try:
        async with asyncio.timeout(None) as deadline:

            def start_waiting() -> None:
                if patience is not None:
                    deadline.reschedule(asyncio.get_running_loop().time() + patience)

            order.connected = start_waiting
            raw = await session.request(
                order.method,
                order.url,
                headers=headers,
                data=io.BytesIO(data) if isinstance(data, bytes) else data,
                # SOCKS is in the connector instead.
                proxy=None if _is_socks(order.proxy) else order.proxy,
                timeout=timeout,
                allow_redirects=False,
                trace_request_ctx=order,
            )
            return raw, None
    except TimeoutError as error:
        if deadline.expired():
            return None, NetError("net.first_event_timeout", host=host, seconds=round(order.first_event or 0))
        return None, translate(error, host, limits, order.proxy)
    except Exception as error:
        return None, translate(error, host, limits, order.proxy)
