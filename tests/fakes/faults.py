"""The catalogue of what goes wrong between a server and a client, as scripts of exact bytes, each with what has to come of it.

Steps of a script: bytes are sent, a number waits so many seconds, ``WAIT`` says nothing until the client hangs up, ``RESET`` ends
with RST. A script that runs out ends with FIN. Every script is written once and played on both wires.
"""

from __future__ import annotations

import asyncio
import gzip
import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from tests.fakes.provider_bodies import Script, completions_events, messages_events
from tests.fakes.raw_server import Line

WAIT, RESET = "wait", "reset"
Step = bytes | float | str
TEXT = "One two three"
KEPT = "One two "

OK = b"HTTP/1.1 200 OK\r\n"
SSE = OK + b"content-type: text/event-stream\r\n"
CHUNKED = SSE + b"transfer-encoding: chunked\r\n\r\n"
CLOSING = SSE + b"connection: close\r\n\r\n"
LAST = b"0\r\n\r\n"


@dataclass(frozen=True)
class Bodies:
    """An answer on one wire, cut where its first two words have come. ``whole``: the same in one piece of JSON."""

    first: bytes
    rest: bytes
    whole: bytes

    @property
    def all(self) -> bytes:
        """The stream."""
        return self.first + self.rest


def bodies(protocol: str) -> Bodies:
    """The answer "One two three" of *protocol* (``anthropic`` or ``openai``)."""
    made = (messages_events if protocol == "anthropic" else completions_events)(Script(text=TEXT), {"model": "m"})
    cut = [place for place, (_, is_text) in enumerate(made) if is_text][1] + 1
    texts = [text.encode() for text, _ in made]
    message = {"role": "assistant", "content": TEXT}
    whole: dict[str, Any] = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}]}
    if protocol == "anthropic":
        whole = {"type": "message", "role": "assistant", "content": [{"type": "text", "text": TEXT}], "stop_reason": "end_turn"}
    return Bodies(b"".join(texts[:cut]), b"".join(texts[cut:]), json.dumps(whole).encode())


def chunk(data: bytes) -> bytes:
    """*data* as one piece of a chunked body."""
    return b"%x\r\n%s\r\n" % (len(data), data)


def sized(data: bytes, kind: bytes = b"application/json", status: bytes = b"200 OK", more: bytes = b"") -> bytes:
    """A response with a length."""
    return b"HTTP/1.1 %s\r\ncontent-type: %s\r\ncontent-length: %d\r\n%s\r\n%s" % (status, kind, len(data), more, data)


@dataclass(frozen=True)
class Fault:
    """One script. ``codes``: what the error may be called (empty: the answer is complete); ``rows``: of reliability.md."""

    name: str
    rows: str
    script: Callable[[Bodies], list[Step]]
    codes: tuple[str, ...] = ()
    text: str = TEXT
    limits: dict[str, Any] = field(default_factory=dict)

    def __str__(self) -> str:
        return self.name


async def perform(line: Line, steps: list[Step]) -> None:
    """Play *steps* to one client after its request came."""
    if await line.request() is None:
        return
    for step in steps:
        if isinstance(step, bytes):
            await line.send(step)
        elif step == WAIT:
            await line.until_closed()
        elif step == RESET:
            # Apart from the bytes before it, which the client may otherwise never see.
            await asyncio.sleep(0.15)
            line.reset()
            return
        else:
            await asyncio.sleep(float(step))


def _gzip_stream(b: Bodies, flush_first: bool = True) -> tuple[bytes, bytes]:
    packer = zlib.compressobj(wbits=31)
    first = packer.compress(b.first) + packer.flush(zlib.Z_SYNC_FLUSH)
    return first, packer.compress(b.rest) + packer.flush()


def _again(data: bytes, pause: float, times: int) -> list[Step]:
    return [data, pause] * times


def _then_junk(junk: bytes) -> Callable[[Bodies], list[Step]]:
    return lambda b: [CHUNKED + chunk(b.first), 0.15, junk, WAIT]


_GZIP = SSE + b"content-encoding: gzip\r\nconnection: close\r\n\r\n"
_LOST = ("provider.connection_lost",)
_LOST_EMPTY = ("net.lost",)
_CUT = ("provider.incomplete",)
_HUNG = ("net.idle_timeout", "provider.connection_lost")
_PAGE = b"<!doctype html><html><head><title>Log in to the Wi-Fi</title></head><body><form></form></body></html>"
_BROKEN = {
    "html_in_the_body": b"<html><body>502 Bad Gateway</body></html>\r\n",
    "second_status_line": b"HTTP/1.1 502 Bad Gateway\r\ncontent-length: 0\r\n\r\n",
    "size_is_no_number": b"zz\r\nabc\r\n",
    "size_is_negative": b"-5\r\nabcde\r\n",
    "size_is_huge": b"FFFFFFFFFFFFFFFFFF\r\nabc\r\n",
    "data_longer_than_size": b"5\r\nabcdefgh\r\n",
    "no_size_at_all": b"\r\n\r\n\r\n",
    "control_character_in_the_size": b"5\x00\r\nabcde\r\n",
}

FAULTS: list[Fault] = [
    # -- it ends too early -----------------------------------------------------------------------------------------
    Fault("cut_by_fin_in_chunks", "C1", lambda b: [CHUNKED + chunk(b.first), 0.03], _LOST, KEPT),
    Fault("cut_by_fin_before_the_length", "C1", lambda b: [sized(b.all, b"text/event-stream")[: -len(b.rest)], 0.03], _LOST, KEPT),
    Fault("cut_by_fin_without_length", "C1 B3", lambda b: [CLOSING + b.first], _CUT, KEPT),
    Fault("cut_by_a_clean_last_chunk", "C1 B3", lambda b: [CHUNKED + chunk(b.first) + LAST], _CUT, KEPT),
    Fault("cut_by_rst_in_chunks", "C1", lambda b: [CHUNKED + chunk(b.first), RESET], _LOST, KEPT),
    Fault("cut_by_rst_without_length", "C1", lambda b: [CLOSING + b.first, RESET], (*_LOST, *_CUT), KEPT),
    Fault("cut_in_the_middle_of_an_event", "C1 A11", lambda b: [CLOSING + b.first + b.rest[:60]], _CUT, KEPT),
    Fault("cut_inside_a_character", "C1 A5", lambda b: [CLOSING + b.first + b'data: {"x": "\xf0\x9f\x99'], _CUT, KEPT),
    Fault("cut_in_the_headers", "C1", lambda b: [b"HTTP/1.1 200 OK\r\ncontent-ty"], _LOST_EMPTY, ""),
    Fault("cut_before_the_headers", "C1 D1", lambda b: [], _LOST_EMPTY, ""),
    Fault("cut_by_rst_before_the_headers", "C1 D1", lambda b: [RESET], _LOST_EMPTY, ""),
    Fault("cut_after_the_headers", "C1 D1", lambda b: [CHUNKED, 0.03], _LOST_EMPTY, ""),
    # -- broken framing: the HTTP library waits for ever, our own deadline does not -------------------------------------
    *(Fault(f"framing_{name}", "C2", _then_junk(junk), _HUNG, KEPT) for name, junk in _BROKEN.items()),
    # -- silence -------------------------------------------------------------------------------------------------------
    Fault("stall_before_the_headers", "C3", lambda b: [WAIT], ("net.first_event_timeout",), ""),
    Fault("stall_in_the_headers", "C3", lambda b: [SSE, WAIT], ("net.first_event_timeout",), ""),
    Fault("stall_after_the_headers", "C3", lambda b: [CHUNKED, WAIT], ("net.first_event_timeout",), ""),
    Fault("stall_in_mid_stream", "C3", lambda b: [CHUNKED + chunk(b.first), WAIT], ("net.idle_timeout",), KEPT),
    Fault("stall_inside_an_event", "C3", lambda b: [CHUNKED + chunk(b.first + b.rest[:40]), WAIT], ("net.idle_timeout",), KEPT),
    Fault(
        "only_comments_before_the_first_event",
        "C4",
        lambda b: [CHUNKED, *_again(chunk(b": wait\n\n"), 0.02, 60)],
        ("net.first_event_timeout",),
        "",
    ),
    Fault(
        "only_comments_in_mid_stream",
        "C4",
        lambda b: [CHUNKED + chunk(b.first), *_again(chunk(b":\n\n"), 0.02, 60)],
        ("net.idle_timeout",),
        KEPT,
    ),
    Fault("comments_then_the_answer", "C4", lambda b: [CHUNKED, *_again(chunk(b": wait\n\n"), 0.01, 5), chunk(b.all) + LAST]),
    Fault("slow_drip", "C5", lambda b: [CHUNKED, *_drip(b.all, 40)], limits={"idle": 30.0, "first_event": 30.0}),
    # -- odd but good --------------------------------------------------------------------------------------------------
    Fault("one_byte_at_a_time", "A3", lambda b: [CHUNKED + b"".join(chunk(bytes([byte])) for byte in b.all) + LAST]),
    Fault("interim_100", "C20", lambda b: [b"HTTP/1.1 100 Continue\r\n\r\n", CHUNKED + chunk(b.all) + LAST]),
    Fault("interim_103", "C20", lambda b: [b"HTTP/1.1 103 Early Hints\r\nlink: </a>\r\n\r\n" + CHUNKED + chunk(b.all) + LAST]),
    Fault("no_reason_phrase", "C20", lambda b: [CHUNKED.replace(b"200 OK", b"200") + chunk(b.all) + LAST]),
    Fault("http_1_0", "C20", lambda b: [CLOSING.replace(b"HTTP/1.1", b"HTTP/1.0") + b.all]),
    Fault("headers_of_40_kb", "C20", lambda b: [SSE + b"x-much: " + b"x" * 40_000 + b"\r\nconnection: close\r\n\r\n" + b.all]),
    Fault("no_content_type", "A12", lambda b: [OK + b"connection: close\r\n\r\n" + b.all]),
    Fault("content_type_text", "A12", lambda b: [OK + b"content-type: text/plain\r\nconnection: close\r\n\r\n" + b.all]),
    Fault("content_type_json", "A12", lambda b: [OK + b"content-type: application/json\r\nconnection: close\r\n\r\n" + b.all]),
    Fault("whole_json_though_streaming", "A12 B16", lambda b: [sized(b.whole)]),
    Fault("whole_json_as_event_stream", "A12", lambda b: [sized(b.whole, b"text/event-stream")]),
    Fault("byte_order_mark", "A4", lambda b: [CLOSING + b"\xef\xbb\xbf" + b.all]),
    Fault("crlf_lines", "A6", lambda b: [CLOSING + b.all.replace(b"\n", b"\r\n")]),
    Fault("cr_lines", "A6", lambda b: [CLOSING + b.all.replace(b"\n", b"\r")]),
    Fault("late_bytes_and_an_open_connection", "C1 B4 B5", lambda b: [CHUNKED + chunk(b.all) + chunk(b.first), WAIT]),
    Fault("end_marker_and_an_open_connection", "C1 B4", lambda b: [CHUNKED + chunk(b.all), WAIT]),
    Fault("reset_after_the_end_marker", "C1", lambda b: [CHUNKED + chunk(b.all), RESET]),
    # -- packed --------------------------------------------------------------------------------------------------------
    Fault("gzip_stream", "C14", lambda b: [_GZIP + _gzip_stream(b)[0], 0.02, _gzip_stream(b)[1]]),
    Fault("gzip_cut", "C14", lambda b: [_GZIP + _gzip_stream(b)[0]], (*_CUT, *_LOST), KEPT),
    Fault("gzip_damaged", "C14", lambda b: [_GZIP + _gzip_stream(b)[0], 0.03, b"\xff" * 50, 0.03], (*_LOST, *_CUT), KEPT),
    Fault(
        "gzip_bomb",
        "C14",
        lambda b: [_GZIP, gzip.compress(b"data: " + b"a" * 30_000_000), WAIT],
        ("sse.too_large", "net.too_large"),
        "",
        {"event_bytes": 1 << 20, "answer_bytes": 4 << 20},
    ),
    Fault("brotli_unasked", "C14", lambda b: [SSE + b"content-encoding: br\r\nconnection: close\r\n\r\n\x0b\x02\x80"], ("net.packed",), ""),
    # -- too much ------------------------------------------------------------------------------------------------------
    Fault(
        "endless_line",
        "A9",
        lambda b: [CLOSING + b.first, b"data: " + b"x" * 200_000, WAIT],
        ("sse.too_large",),
        KEPT,
        {"event_bytes": 65536},
    ),
    Fault(
        "huge_event", "A8", lambda b: [CLOSING + b.first, b"data: xxxx\n" * 20_000, WAIT], ("sse.too_large",), KEPT, {"event_bytes": 65536}
    ),
    Fault(
        "endless_answer",
        "A9",
        lambda b: [CLOSING + b.first, (b": " + b"x" * 1000 + b"\n") * 400, WAIT],
        ("net.too_large",),
        KEPT,
        {"answer_bytes": 200_000},
    ),
    # -- no answer -----------------------------------------------------------------------------------------------------
    Fault("empty_200", "C1 B14", lambda b: [sized(b"")], ("provider.empty",), ""),
    Fault("empty_event_stream", "C1 B14", lambda b: [CHUNKED + LAST], ("provider.empty",), ""),
    Fault("no_content_204", "C1 B14", lambda b: [b"HTTP/1.1 204 No Content\r\n\r\n"], ("provider.empty",), ""),
    Fault("only_comments_then_the_end", "C1 B14", lambda b: [CLOSING + b": a\n\n: b\n\n"], ("provider.empty",), ""),
    Fault("captive_portal_page", "C1 D5", lambda b: [sized(_PAGE, b"text/html")], ("provider.web_page",), ""),
    Fault("captive_portal_as_json", "C1", lambda b: [sized(_PAGE)], ("provider.web_page",), ""),
    Fault(
        "captive_portal_redirect",
        "F2",
        lambda b: [sized(b"", status=b"302 Found", more=b"location: http://login.example/\r\n")],
        ("net.redirect",),
        "",
    ),
    Fault(
        "page_502",
        "C1 D8",
        lambda b: [sized(b"<html><title>502 Bad Gateway</title></html>", b"text/html", b"502 Bad Gateway")],
        ("provider.server",),
        "",
    ),
    Fault("status_without_a_reason", "C20", lambda b: [sized(b"{}", status=b"529")], ("provider.overloaded",), ""),
    Fault("unknown_status_599", "C20", lambda b: [sized(b"", status=b"599 ?")], ("provider.server",), ""),
    Fault("not_http", "C1", lambda b: [b"SSH-2.0-OpenSSH_9.6\r\n", 0.05], ("net.bad_response",), ""),
    Fault("two_lengths", "C20", lambda b: [OK + b"content-length: 5\r\ncontent-length: 7\r\n\r\nabcde"], ("net.bad_response",), ""),
    Fault("headers_of_200_kb", "C20", lambda b: [SSE + b"x-much: " + b"x" * 200_000 + b"\r\n\r\n"], ("net.bad_response", "net.lost"), ""),
    Fault("no_protocol_at_all", "C1", lambda b: [sized(b"hello there, this is just words", b"text/plain")], ("provider.not_protocol",), ""),
    Fault("json_of_something_else", "C1", lambda b: [sized(b'{"weather": "fine"}')], ("provider.not_protocol",), ""),
    Fault("damaged_event", "B11", lambda b: [CLOSING + b.first + b"data: {broken\n\n" + b.rest], ("provider.damaged",), KEPT),
    Fault(
        "error_in_a_200",
        "C1 B15",
        lambda b: [sized(b'{"error":{"message":"Overloaded","type":"overloaded_error"}}')],
        ("provider.overloaded",),
        "",
    ),
    Fault(
        "error_event_after_text",
        "B6",
        lambda b: [CLOSING + b.first + b'event: error\ndata: {"type":"error","error":{"type":"overloaded_error","message":"Busy"}}\n\n'],
        ("provider.overloaded",),
        KEPT,
    ),
]


def _drip(data: bytes, pieces: int) -> list[Step]:
    size = -(-len(data) // pieces)
    steps: list[Step] = []
    for start in range(0, len(data), size):
        steps += [chunk(data[start : start + size]), 0.01]
    return [*steps, LAST]
