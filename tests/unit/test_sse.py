"""The event stream reader against the standard's rules."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.net.sse import SseDecoder, SseEvent, SseTooLarge

STREAM = (
    "\ufeffevent: a\r\ndata: один\ndata:two\r\rid: 7\ndata: 🙂\n\n: comment\nretry: 250\ndata\n\nfield: x\ndata: {}\n\ndata: cut".encode()
)
EXPECTED = [SseEvent("a", "один\ntwo"), SseEvent("message", "🙂", "7"), SseEvent("message", "", "7", 250), SseEvent("message", "{}", "7")]


def _read(*chunks: bytes) -> list[SseEvent]:
    decoder = SseDecoder()
    events = [event for chunk in chunks for event in decoder.feed(chunk)]
    return events + decoder.finish()


def test_the_standard_reading_of_a_stream() -> None:
    assert _read(STREAM) == EXPECTED


def test_every_split_in_two_gives_the_same_events() -> None:
    for cut in range(len(STREAM)):
        assert _read(STREAM[:cut], STREAM[cut:]) == EXPECTED, cut


def test_one_byte_at_a_time_and_empty_chunks_give_the_same_events() -> None:
    assert _read(*(piece for byte in STREAM for piece in (bytes([byte]), b""))) == EXPECTED


def test_invalid_utf8_becomes_the_replacement_character() -> None:
    assert _read(b"data: a\xff\xe2\x82b\n\n") == [SseEvent("message", "a\ufffd\ufffdb")]


def test_only_cr_and_lf_end_lines() -> None:
    assert _read("data: a\u2028b\x0bc\x85d\n\n".encode()) == [SseEvent("message", "a\u2028b\x0bc\x85d")]


def test_an_id_with_nul_and_a_retry_with_letters_are_ignored() -> None:
    assert _read(b"id: 1\nid: 2\0\nretry: 1s\ndata: x\n\n") == [SseEvent("message", "x", "1")]


def test_a_cr_at_the_end_of_a_chunk_dispatches_at_once() -> None:
    decoder = SseDecoder()
    assert decoder.feed(b"data: x\r\r") == [SseEvent("message", "x")]
    assert decoder.feed(b"\ndata: y\n\n") == [SseEvent("message", "y")]


@pytest.mark.parametrize("stream", [b"data: " + b"x" * 2000, b"data: 12345678\n" * 200, b"x" * 2000])
def test_what_is_larger_than_the_limit_is_refused(stream: bytes) -> None:
    with pytest.raises(SseTooLarge):
        SseDecoder(1000).feed(stream)


def test_a_two_megabyte_line_arrives_whole() -> None:
    body = b"data: " + b"x" * 2_000_000 + b"\n\n"
    events = _read(*(body[at : at + 65536] for at in range(0, len(body), 65536)))
    assert [len(event.data) for event in events] == [2_000_000]


@settings(max_examples=300, deadline=None)
@given(
    st.lists(st.sampled_from([b"data", b":", b" ", b"\r", b"\n", b"event", b"id", b"retry", b"1", b"\xff", "я".encode(), b"\0"])), st.data()
)
def test_any_bytes_at_any_split_give_the_same_events(pieces: list[bytes], data: st.DataObject) -> None:
    stream = b"".join(pieces)
    cut = data.draw(st.integers(0, len(stream)))
    assert _read(stream[:cut], stream[cut:]) == _read(stream)
