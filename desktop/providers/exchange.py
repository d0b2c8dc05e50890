"""One question and its answer over the network: send, try again while nothing was shown, read, give up in time."""

from __future__ import annotations

import asyncio
import io
import re
import time
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Iterator, Mapping, Sequence
from contextlib import aclosing
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from desktop.chat.items import FinishReason, Status, ToolCalls, Usage
from desktop.log import conceal
from desktop.log import redact as redact_keys
from desktop.net.body import Body, write_json
from desktop.net.errors import NetError
from desktop.net.http import Http, Response
from desktop.net.limits import Limits
from desktop.net.retry import backoff, retry_after, status_may_retry
from desktop.net.sse import SseDecoder, SseEvent, SseTooLarge
from desktop.providers.envelopes import decode_json, looks_like_html, page_title, plain, read_error, redact, status_in
from desktop.providers.errors import IncompleteStreamError, ProtocolError, ProviderError, RateLimitError, make_error
from desktop.providers.patience import Patience
from desktop.providers.wires.base import NotThisProtocol, ServerSaid, Wire, Yielded

Failure = NetError | ProviderError | SseTooLarge

# A person's own headers may hold keys too; a shorter value is rather a word than a key.
_SECRET_HEADER = re.compile(r"key|token|auth|secret|cookie", re.IGNORECASE)
_SECRET_CHARACTERS = 16
_COMMENTS = re.compile(rb"\A(?::[^\r\n]*[\r\n]\s*)+")


@dataclass(slots=True)
class Exchange:
    """All that one answer needs. ``secret`` is cut out of whatever the server says back."""

    label: str
    url: str
    headers: Mapping[str, str] = field(repr=False)
    write: Callable[[], dict[str, Any]]
    make_wire: Callable[[], Wire]
    repair: Callable[[Mapping[str, Any], str, int], dict[str, Any] | None]
    """From a body, what the server said against it and the status to a body without that, or None."""
    limits: Limits
    http: Http | None
    secret: str | None = field(default=None, repr=False)
    proxy: str | None = field(default="system", repr=False)
    ca_file: str | None = None
    bulky: bool = False
    """The body holds files, which may have to be read: a thread does it."""
    _shown: bool = False
    _text: io.StringIO = field(default_factory=io.StringIO, repr=False)
    _repairs: int = 0
    _real_events: int = 0

    def __post_init__(self) -> None:
        # Whatever the key came from: from here on no log shows it.
        conceal(self.secret or "")
        for value in [value.rpartition(" ")[2] for name, value in self.headers.items() if _SECRET_HEADER.search(name)]:
            if len(value) >= _SECRET_CHARACTERS:
                conceal(value)

    async def run(self) -> AsyncGenerator[list[Yielded], None]:
        """The items of the answer, with ``Status("retry")`` and ``Status("waiting")`` in between.

        All that one read brought comes together: a step through the generators below costs more than reading an event.
        """
        own = Http() if self.http is None else None
        http = self.http or own
        assert http is not None
        try:
            body = await asyncio.to_thread(self.write) if self.bulky else self.write()
            data = await write_json(body)
            attempt = 0
            while True:
                try:
                    async with aclosing(self._attempt(http, data)) as batches:
                        async for batch in batches:
                            yield batch
                    return
                except (NetError, ProviderError, SseTooLarge) as error:
                    failure: Failure = error
                failure.values.setdefault("url", self._public_url)
                if self._shown:
                    raise self._interrupted(failure)
                repaired = self._repaired(body, failure)
                if repaired is not None:
                    body, data = repaired, await write_json(repaired)
                    continue
                wait = self._wait_before_retry(failure, attempt)
                attempt += 1
                told = {"seconds": round(wait, 1), "attempt": attempt, "attempts": self.limits.retries, "reason": failure.code}
                yield [Status("retry", told)]
                await asyncio.sleep(wait)
        finally:
            if own is not None:
                await own.aclose()

    # -- trying again ------------------------------------------------------------------------------------------------

    @property
    def _public_url(self) -> str:
        parts = urlsplit(self.url)
        return f"{parts.scheme}://{parts.netloc.rpartition('@')[2]}{parts.path}"

    def _note(self, batch: list[Yielded]) -> None:
        """Remember that something is shown, and the text for an error that comes after it."""
        for item in batch:
            if isinstance(item, str):
                self._text.write(item)
            self._shown = self._shown or not isinstance(item, Status)

    def _interrupted(self, failure: Failure) -> Failure:
        """A connection that broke in the middle is an answer cut short; everything else keeps its own words."""
        if isinstance(failure, NetError) and failure.code == "net.lost":
            failure = IncompleteStreamError("provider.connection_lost", label=self.label, url=self._public_url)
        if isinstance(failure, IncompleteStreamError):
            failure.text = self._text.getvalue()
        return failure

    def _repaired(self, body: Mapping[str, Any], failure: Failure) -> dict[str, Any] | None:
        if not isinstance(failure, ProviderError) or failure.status not in (400, 404, 422, 500) or self._repairs >= 2:
            return None
        self._repairs += 1
        return self.repair(body, str(failure.values.get("detail", "")), failure.status)

    def _wait_before_retry(self, failure: Failure, attempt: int) -> float:
        """Seconds to wait before the next try; raises *failure* when there is none."""
        told = failure.retry_after if isinstance(failure, ProviderError) else None
        if told is not None and told > self.limits.retry_after_cap and isinstance(failure, RateLimitError):
            raise self._long_wait(failure, told)
        may = failure.may_retry if isinstance(failure, ProviderError) else isinstance(failure, NetError) and failure.before_answer
        if not may or attempt >= self.limits.retries or (told or 0) > self.limits.retry_after_cap:
            raise failure
        return backoff(attempt) if told is None else told

    def _long_wait(self, failure: ProviderError, seconds: float) -> RateLimitError:
        return RateLimitError(
            "provider.rate_limit_wait",
            status=failure.status,
            type=failure.type,
            server_code=failure.server_code,
            request_id=failure.request_id,
            retry_after=seconds,
            label=self.label,
            seconds=round(seconds),
            detail=failure.values.get("detail", ""),
        )

    # -- one try -----------------------------------------------------------------------------------------------------

    async def _attempt(self, http: Http, data: Body) -> AsyncGenerator[list[Yielded], None]:
        clock = Patience(self.limits)
        async with http.opening(
            "POST", self.url, headers=self.headers, data=data, proxy=self.proxy, ca_file=self.ca_file, limits=self.limits
        ) as opening:
            while (response := await opening.response(clock.until_notice())) is None:
                for notice in clock.notices():
                    yield [notice]
            clock.opened(response.host)
            if response.status >= 400:
                raise await self.error_of(response)
            wire = self.make_wire()
            try:
                async with aclosing(self._read(response, wire, clock)) as batches:
                    async for batch in batches:
                        self._note(batch)
                        yield batch
            except ServerSaid as error:
                said = error
            except NotThisProtocol:
                said = None
            else:
                return
            if said is not None:
                raise self.error_from(said.value, response)
            raise ProtocolError("provider.not_protocol", status=response.status, label=self.label, detail=response.content_type or "?")

    async def _read(self, response: Response, wire: Wire, clock: Patience) -> AsyncGenerator[list[Yielded], None]:
        """The wire's items, its held-back text also when the answer breaks off."""
        failure: Exception
        try:
            async with aclosing(self._feed(response, wire, clock)) as batches:
                async for batch in batches:
                    yield batch
            if wire.complete:
                last = list(wire.close())
                if not self._shown and all(
                    isinstance(item, Usage | FinishReason) and str(getattr(item, "reason", "stop")) == "stop" for item in last
                ):
                    raise ProviderError("provider.empty", status=response.status, label=self.label)
                yield last
                return
            empty = not self._shown and not self._real_events
            cls, code = (ProviderError, "provider.empty") if empty else (IncompleteStreamError, "provider.incomplete")
            failure = cls(code, status=response.status, label=self.label)
        except (NetError, ProviderError, SseTooLarge, ServerSaid) as error:
            failure = error
        if self._shown:
            # Calls that were not finished must never run, and an answer that broke off has no finish reason.
            yield [item for item in wire.close() if not isinstance(item, ToolCalls | FinishReason)]
        raise failure

    async def _feed(self, response: Response, wire: Wire, clock: Patience) -> AsyncGenerator[list[Yielded], None]:
        """The response's bytes through the wire; what the bytes are is decided by their beginning."""
        head, kind, whole = b"", "", bytearray()
        feed: Callable[[bytes], Iterator[Yielded]] | None = None
        async for chunk in self._chunks(response, wire, clock):
            if isinstance(chunk, Status):
                yield [chunk]
                continue
            if not kind:
                head += chunk
                kind = _kind_of(head, response.content_type, wire)
                if not kind:
                    continue
                chunk = head
                feed = self._events(wire, clock) if kind == "events" else getattr(wire, "feed", None)
            if kind == "whole" or feed is None:
                clock.event()
                whole += chunk
                continue
            batch, failure = _taken(feed(chunk))
            if batch:
                clock.item()
                yield batch
            if failure is not None:
                raise failure
            if wire.ended:
                return
        if kind == "text":
            wire.complete = True
        elif kind != "events":
            batch, failure = _taken(self._whole(bytes(whole) or head, response, wire))
            yield batch
            if failure is not None:
                raise failure

    async def _chunks(self, response: Response, wire: Wire, clock: Patience) -> AsyncIterator[bytes | Status]:
        """The body's bytes, and a Status when none came for a while. Ends early once the wire has what it needs."""
        while True:
            try:
                chunk = await response.next_chunk(clock.seconds(wire))
            except TimeoutError:
                if wire.complete and clock.any_event:
                    return
                clock.check()
                for notice in clock.notices():
                    yield notice
                continue
            except NetError as error:
                if wire.complete and clock.any_event and error.code == "net.lost":
                    return
                raise
            if not chunk:
                return
            yield chunk

    def _events(self, wire: Wire, clock: Patience) -> Callable[[bytes], Iterator[Yielded]]:
        decoder = SseDecoder(self.limits.event_bytes)
        position = 0

        def feed(chunk: bytes) -> Iterator[Yielded]:
            nonlocal position
            too_large = None
            try:
                events: Sequence[SseEvent] = decoder.feed(chunk)
            except SseTooLarge as error:
                events, too_large = error.events, error
            for event in events:
                position += 1
                clock.event()
                data = event.data.strip()
                if not data:
                    continue
                if data == "[DONE]":
                    done = getattr(wire, "done", None)
                    if done is not None:
                        done()
                        return
                    continue
                value = self._value(data, event.event, position)
                self._real_events += not (isinstance(value, dict) and value.get("type") == "ping")
                yield from wire.event(value)
                if wire.ended:
                    return
            if too_large is not None:
                raise too_large

        return feed

    def _value(self, data: str, event: str, position: int) -> Any:
        try:
            return decode_json(data)
        except ValueError:
            if event == "error":
                return {"type": "error", "error": {"message": data}}
        raise ProtocolError("provider.damaged", label=self.label, position=position)

    def _whole(self, body: bytes, response: Response, wire: Wire) -> Iterator[Yielded]:
        """An answer in one piece, though a stream may have been asked for."""
        body = _COMMENTS.sub(b"", body.lstrip())
        if looks_like_html(body, response.content_type):
            raise ProtocolError("provider.web_page", status=response.status, label=self.label, title=self._clean(page_title(body)))
        if not body.strip():
            raise ProviderError("provider.empty", status=response.status, label=self.label)
        reader = getattr(wire, "body", None)
        if reader is not None:
            # Bare text may be JSON without being an envelope.
            yield from reader(body)
            return
        try:
            value = decode_json(body)
        except ValueError:
            value = None
        if value is None:
            raise ProtocolError("provider.not_protocol", status=response.status, label=self.label, detail=response.content_type or "?")
        yield from wire.whole(value)

    # -- errors ------------------------------------------------------------------------------------------------------

    async def error_of(self, response: Response) -> ProviderError:
        """The typed error that a response with an error status is. Reads its body, as far as it is of use."""
        try:
            body = await response.read(self.limits.error_body)
        except NetError:
            body = b""
        if looks_like_html(body, response.content_type):
            words: tuple[str, ...] = ()
            detail, request_id = page_title(body), None
        else:
            try:
                value = decode_json(body)
            except ValueError:
                value = body.decode("utf-8", "replace")
            words, detail, request_id = read_error(value)
        return self._made(response, response.status, words, detail, request_id)

    def error_from(self, value: Any, response: Response) -> ProviderError:
        """The typed error that an answer with a good status turned out to be."""
        words, detail, request_id = read_error(value)
        return self._made(response, status_in(value) or response.status, words, detail, request_id)

    def _made(self, response: Response, status: int, words: tuple[str, ...], detail: str, request_id: str | None) -> ProviderError:
        headers = response.headers
        facts = {
            "url": self._public_url,
            "request_id": request_id or headers.get("request-id") or headers.get("x-request-id"),
            "retry_after": retry_after(headers, time.time()),
        }
        keyless = self.secret is None and not any(_SECRET_HEADER.search(name) for name in self.headers)
        error = make_error(self.label, status, words, self._clean(detail), facts, keyless=keyless)
        if response.status >= 400 and "x-should-retry" in headers:
            error.server_allows_retry = status_may_retry(response.status, headers)
        return error

    def _clean(self, text: str) -> str:
        return plain(redact_keys(redact(text[:20_000], self.secret)))


def _taken(items: Iterator[Yielded]) -> tuple[list[Yielded], Exception | None]:
    """All items, and what the answer broke at after them."""
    taken: list[Yielded] = []
    try:
        for item in items:
            taken.append(item)
    except (ProviderError, SseTooLarge, ServerSaid, NotThisProtocol) as error:
        return taken, error
    return taken, None


def _kind_of(head: bytes, content_type: str, wire: Wire) -> str:
    """``events``, ``whole`` or ``text``; empty while it cannot be told yet. The first bytes beat the content type."""
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    # Relays send comments and blank lines to keep the connection alive, and then events or the answer in one piece.
    start = _COMMENTS.sub(b"", start)
    if (not start or _COMMENTS.match(start + b"\n")) and len(head) < 65536:
        return ""
    if start[:1] in (b"{", b"[", b"<"):
        return "whole" if start[:1] != b"<" or looks_like_html(start, content_type) or not hasattr(wire, "feed") else "text"
    if hasattr(wire, "feed") and content_type != "text/event-stream":
        return "text"
    if content_type == "text/event-stream" or start.startswith((b"data:", b"event:", b"id:", b"retry:", b":")):
        return "events"
    return "whole" if len(start) >= 8 else ""
