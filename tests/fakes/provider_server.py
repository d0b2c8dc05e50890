"""A small real server on loopback that speaks the providers' wires and misbehaves on command.

In a test: ``async with ProviderServer() as server`` gives ``server.url`` (no path), ``server.requests`` and
``server.script(Script(...), ...)`` or ``server.script(text="Hello", delay=0.1)``. Without a script the model's name
decides (``provider_bodies.MODELS``), and any other model echoes. In a UI test: ``with ProviderServerThread() as server``.
By hand: ``python -m tests.fakes.provider_server --port 0`` prints ``{"url": ...}`` and runs until it is ended.
From another process: ``POST /_fake/script`` (a JSON object or list), ``POST /_fake/release``, ``GET /_fake/requests``.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import ssl
import threading
from collections.abc import Callable, Coroutine, Sequence
from dataclasses import asdict, dataclass, field, replace
from typing import Any, Self

from aiohttp import web

from tests.fakes.provider_bodies import (
    MODELS,
    Script,
    chunks_of,
    completions_answer,
    completions_events,
    messages_answer,
    messages_events,
)

__all__ = ["MODELS", "ProviderServer", "ProviderServerThread", "Record", "Script"]


@dataclass
class Record:
    """One request as it arrived, and how it ended: ``open done client_closed aborted``."""

    method: str
    path: str
    query: str
    headers: dict[str, str]
    body: Any
    raw: bytes = field(repr=False, default=b"")
    state: str = "open"

    @property
    def model(self) -> str:
        """The model asked for."""
        return str(self.body.get("model", "")) if isinstance(self.body, dict) else ""


class ProviderServer:
    """The server. ``key``: demand this key (as ``x-api-key`` or bearer). ``models``: ids of ``/v1/models``, paged by ``page``."""

    def __init__(
        self, *, key: str | None = None, models: list[str] | None = None, page: int = 20, port: int = 0, tls: ssl.SSLContext | None = None
    ) -> None:
        self.key = key
        self.models = list(MODELS) if models is None else models
        self.page = page
        self.requests: list[Record] = []
        self.url = ""
        self.port = port
        self._tls = tls
        self._queue: list[Script] = []
        self._models_script: Script | None = None
        self._changed = asyncio.Condition()
        self._released = asyncio.Event()
        self._runner: web.AppRunner | None = None

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        app.router.add_route("*", "/{path:.*}", self._handle)
        self._runner = web.AppRunner(app, handler_cancellation=True, access_log=None, shutdown_timeout=0.1)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", self.port, ssl_context=self._tls)
        await site.start()
        self.port = self._runner.addresses[0][1]
        self.url = f"{'https' if self._tls else 'http'}://127.0.0.1:{self.port}"
        return self

    async def __aexit__(self, *_: object) -> None:
        self._released.set()
        if self._runner is not None:
            # A connection that is being accepted just now would stay open: asyncio forgets it when its server is gone a turn later.
            for _turn in range(3):
                await asyncio.sleep(0)
            await self._runner.cleanup()

    # -- what a test says and asks ------------------------------------------------------------------------------

    def script(self, *scripts: Script, **values: Any) -> None:
        """Answer the next requests with these, in order; the last one stays. ``script()`` goes back to the model's name."""
        self._queue = [replace(s) for s in scripts] + ([Script(**values)] if values else [])
        self._released = asyncio.Event()

    def script_models(self, script: Script | None = None, **values: Any) -> None:
        """Answer ``/models`` with this (``status``, ``body`` …) instead of the list."""
        self._models_script = script or (Script(**values) if values else None)

    def release(self) -> None:
        """Let every answer that holds (``misbehave="hold"``) go on."""
        self._released.set()

    @property
    def open_connections(self) -> int:
        """TCP connections that are open now."""
        server = self._runner.server if self._runner else None
        return len(server.connections) if server else 0

    @property
    def open_requests(self) -> int:
        """Requests that are being answered now."""
        return sum(1 for record in self.requests if record.state == "open")

    @property
    def chats(self) -> list[Record]:
        """The requests that asked for an answer (not for models)."""
        return [r for r in self.requests if r.method == "POST"]

    async def wait_until(self, condition: Callable[[], bool], limit: float = 60.0) -> None:
        """Wait until ``condition()`` holds after some request began or ended. TimeoutError after *limit* seconds."""
        async with asyncio.timeout(limit), self._changed:
            await self._changed.wait_for(condition)

    async def wait_requests(self, count: int = 1, limit: float = 60.0) -> Record:
        """Wait for the *count*-th request and return it."""
        await self.wait_until(lambda: len(self.requests) >= count, limit)
        return self.requests[count - 1]

    # -- answering ----------------------------------------------------------------------------------------------

    async def _notify(self) -> None:
        async with self._changed:
            self._changed.notify_all()

    async def _handle(self, request: web.Request) -> web.StreamResponse:
        raw = await request.read()
        try:
            body = json.loads(raw) if raw else None
        except ValueError:
            body = None
        path = request.path
        if path.startswith("/_fake/"):
            return self._control(path, body)
        headers = {name.lower(): value for name, value in request.headers.items()}
        record = Record(request.method, path, request.query_string, headers, body, raw)
        self.requests.append(record)
        await self._notify()
        try:
            response = await self._answer(request, record)
            if record.state == "open":
                record.state = "done"
            return response
        except (asyncio.CancelledError, ConnectionError):
            record.state = "client_closed"
            raise
        finally:
            await asyncio.shield(self._notify())

    def _control(self, path: str, body: Any) -> web.Response:
        if path == "/_fake/script":
            self.script(*(Script(**values) for values in (body if isinstance(body, list) else [body or {}])))
        elif path == "/_fake/release":
            self.release()
        return web.json_response([{**asdict(r), "raw": None} for r in self.requests])

    def _next_script(self, model: str) -> Script:
        if not self._queue:
            return MODELS.get(model, Script())
        script = self._queue[0]
        script.times -= 1
        if script.times <= 0 and len(self._queue) > 1:
            self._queue.pop(0)
        return script

    async def _answer(self, request: web.Request, record: Record) -> web.StreamResponse:
        if self.key is not None and self.key not in (
            record.headers.get("x-api-key"),
            record.headers.get("authorization", "").removeprefix("Bearer "),
        ):
            return _error(record.path, Script(status=401, error_type="authentication_error", error_message="invalid x-api-key"))
        if request.method == "GET" and record.path.endswith("/models"):
            return self._list_models(request)
        if request.method != "POST" or not isinstance(record.body, dict):
            return _error(record.path, Script(status=404, error_type="not_found_error", error_message=f"No such path: {record.path}"))
        complaint = _complaint(record)
        if complaint:
            return _error(record.path, Script(status=400, error_type="invalid_request_error", error_message=complaint))
        return await self._chat(request, record, self._next_script(record.model))

    def _list_models(self, request: web.Request) -> web.Response:
        if self._models_script is not None:
            return _plain(request.path, self._models_script)
        after = request.query.get("after_id")
        start = self.models.index(after) + 1 if after in self.models else 0
        page = self.models[start : start + self.page]
        if "anthropic-version" not in request.headers:
            return web.json_response({"object": "list", "data": [{"id": m, "object": "model", "owned_by": "fake"} for m in self.models]})
        data = [{"id": m, "type": "model", "display_name": m.title(), "created_at": "2026-01-01T00:00:00Z"} for m in page]
        more = start + self.page < len(self.models)
        return web.json_response(
            {"data": data, "has_more": more, "first_id": page[0] if page else None, "last_id": page[-1] if page else None}
        )

    async def _chat(self, request: web.Request, record: Record, script: Script) -> web.StreamResponse:
        if script.first_delay:
            await asyncio.sleep(script.first_delay)
        if script.misbehave == "stall_headers":
            await asyncio.Event().wait()
        if script.misbehave == "hold_headers":
            await self._released.wait()
        if script.misbehave == "redirect":
            return web.Response(status=307, headers={"location": script.location})
        if script.body is not None or script.status != 200:
            return _plain(record.path, script)
        raw_text = record.path.endswith("/chat/gpt/")
        messages = record.path.endswith("/messages")
        wants_stream = raw_text or bool(record.body.get("stream")) != script.ignore_stream
        if not wants_stream:
            answer = messages_answer(script, record.body) if messages else completions_answer(script, record.body)
            return web.json_response(answer, headers={"request-id": "req_fake", **script.headers})
        events: Sequence[tuple[str | bytes, bool]]
        if script.replay is not None:
            events = [(piece, True) for piece in script.replay]
        elif raw_text:
            events = [(chunk, True) for chunk in chunks_of(script, record.body)]
        else:
            events = messages_events(script, record.body) if messages else completions_events(script, record.body)
        kind = script.content_type or ("text/plain" if raw_text else "text/event-stream")
        response = web.StreamResponse(headers={"content-type": kind, "request-id": "req_fake", **script.headers})
        response.enable_chunked_encoding()
        await response.prepare(request)
        await self._send(request, record, response, script, events)
        return response

    async def _send(
        self, request: web.Request, record: Record, response: web.StreamResponse, script: Script, events: Sequence[tuple[str | bytes, bool]]
    ) -> None:
        sent = 0
        for text, is_chunk in events:
            if is_chunk and script.misbehave and sent == script.after and not await self._misbehave(request, record, response, script):
                return
            await _write(response, text if isinstance(text, bytes) else text.encode("utf-8", "surrogatepass"), script.split)
            if is_chunk:
                sent += 1
                if script.delay:
                    await asyncio.sleep(script.delay)
        if sent <= script.after and script.misbehave and not await self._misbehave(request, record, response, script):
            return
        await response.write_eof()

    async def _misbehave(self, request: web.Request, record: Record, response: web.StreamResponse, script: Script) -> bool:
        """Do it; True when the answer then goes on as if nothing had been."""
        kind, transport = script.misbehave, request.transport
        if kind == "hold":
            await self._released.wait()
            return True
        if kind == "stall":
            await asyncio.Event().wait()
        if kind == "pings":
            while True:
                await response.write(
                    b": keep-alive\n\n" if not record.path.endswith("/messages") else b'event: ping\ndata: {"type": "ping"}\n\n'
                )
                await asyncio.sleep(script.delay or 0.02)
        if kind == "broken_chunk" and transport is not None:
            # Apart from the text before it, as on a real line; in one packet the client's parser would drop both.
            await asyncio.sleep(0.25)
            transport.write(b"this is no chunk size\r\n\r\n")
            await asyncio.Event().wait()
        if kind == "abort" and transport is not None:
            await asyncio.sleep(0)
            record.state = "aborted"
            transport.abort()
            return False
        if kind == "garbage":
            await response.write(b"data: {this is not json\n\n")
        if kind == "error_event":
            error = {"type": script.error_type or "api_error", "message": script.error_message or "It broke."}
            values = {"type": "error", "error": error} if record.path.endswith("/messages") else {"error": error}
            await response.write(f"event: error\ndata: {json.dumps(values)}\n\n".encode())
        await response.write_eof()
        return False


async def _write(response: web.StreamResponse, data: bytes, split: int) -> None:
    if not split:
        await response.write(data)
        return
    for start in range(0, len(data), split):
        await response.write(data[start : start + split])
        await asyncio.sleep(0)


def _complaint(record: Record) -> str:
    """What the real API would refuse in this request; empty when it is fine."""
    body = record.body
    conversation = body.get("messages", body.get("list"))
    if not isinstance(conversation, list) or not conversation:
        return "messages: at least one message is required"
    if not record.path.endswith("/messages"):
        return ""
    if "anthropic-version" not in record.headers:
        return "anthropic-version: header is required"
    if not isinstance(body.get("max_tokens"), int):
        return "max_tokens: Field required"
    for place, message in enumerate(conversation):
        if message.get("role") not in ("user", "assistant"):
            return f'messages.{place}.role: must be "user" or "assistant"'
        content = message.get("content")
        if not content or (isinstance(content, list) and any(b.get("type") == "text" and not b.get("text", "").strip() for b in content)):
            return f"messages.{place}: text content blocks must be non-empty"
    return ""


def _plain(path: str, script: Script) -> web.Response:
    if script.body is not None:
        return web.Response(
            status=script.status,
            body=script.body.encode("utf-8", "surrogateescape"),
            headers={"content-type": script.content_type or "application/json", **script.headers},
        )
    return _error(path, script)


def _error(path: str, script: Script) -> web.Response:
    error = {"type": script.error_type or "api_error", "message": script.error_message or f"Status {script.status}"}
    values: dict[str, Any] = {"type": "error", "error": error, "request_id": "req_fake"} if path.endswith("/messages") else {"error": error}
    return web.json_response(values, status=script.status, headers={"request-id": "req_fake", **script.headers})


class ProviderServerThread:
    """The same server on a loop in its own thread: for tests whose own loop belongs to a window. Methods are thread-safe."""

    def __init__(self, **options: Any) -> None:
        self._options = options
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="fake provider", daemon=True)
        self.server: ProviderServer

    def __enter__(self) -> Self:
        self._thread.start()
        self._call(self._open())
        return self

    def __exit__(self, *_: object) -> None:
        self._call(self.server.__aexit__())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(10)
        self._loop.close()

    async def _open(self) -> None:
        self.server = ProviderServer(**self._options)
        await self.server.__aenter__()

    def _call(self, coroutine: Coroutine[Any, Any, Any]) -> Any:
        return asyncio.run_coroutine_threadsafe(coroutine, self._loop).result(30)

    @property
    def url(self) -> str:
        """The server's address, without a path."""
        return self.server.url

    @property
    def requests(self) -> list[Record]:
        """All requests so far (a copy)."""
        return list(self.server.requests)

    @property
    def chats(self) -> list[Record]:
        """The requests that asked for an answer."""
        return self.server.chats

    @property
    def open_connections(self) -> int:
        """TCP connections that are open now."""
        return self.server.open_connections

    @property
    def open_requests(self) -> int:
        """Requests that are being answered now."""
        return self.server.open_requests

    def script(self, *scripts: Script, **values: Any) -> None:
        """As :meth:`ProviderServer.script`."""
        self._run(lambda: self.server.script(*scripts, **values))

    def script_models(self, script: Script | None = None, **values: Any) -> None:
        """As :meth:`ProviderServer.script_models`."""
        self._run(lambda: self.server.script_models(script, **values))

    def release(self) -> None:
        """As :meth:`ProviderServer.release`."""
        self._run(self.server.release)

    def wait_until(self, condition: Callable[[], bool], limit: float = 60.0) -> None:
        """As :meth:`ProviderServer.wait_until`, blocking the calling thread."""
        self._call(self.server.wait_until(condition, limit))

    def _run(self, function: Callable[[], None]) -> None:
        async def run() -> None:
            function()

        self._call(run())


async def _serve(port: int, key: str | None, certificate: str | None) -> None:
    tls = None
    if certificate is not None:
        tls = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        tls.load_cert_chain(certificate)
    async with ProviderServer(port=port, key=key, tls=tls) as server:
        print(json.dumps({"url": server.url, "port": server.port}), flush=True)
        await asyncio.Event().wait()


def main() -> None:
    """Run by hand."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--port", type=int, default=0)
    parser.add_argument("--key", default=None, help="demand this key")
    parser.add_argument("--certificate", default=None, help="speak TLS with the certificate and the key in this file")
    arguments = parser.parse_args()
    with contextlib.suppress(KeyboardInterrupt):
        asyncio.run(_serve(arguments.port, arguments.key, arguments.certificate))


if __name__ == "__main__":
    main()
