"""The event stream reader against the standard's own cases, at every split, under fuzz, and with far too much (reliability.md, group A)."""

from __future__ import annotations

import itertools
import tracemalloc

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.net.limits import MIB
from desktop.net.sse import SseDecoder, SseEvent, SseTooLarge
from tests.fakes.sse_bodies import BODIES, Event

CASES = pytest.mark.parametrize(("body", "expected"), [pytest.param(body, events, id=name) for name, body, events in BODIES])
SEEDS = [body for _, body, _ in BODIES if len(body) < 120]


def _read(*chunks: bytes) -> list[SseEvent]:
    decoder = SseDecoder()
    return [event for chunk in chunks for event in decoder.feed(chunk)] + decoder.finish()


def _made(events: list[Event]) -> list[SseEvent]:
    return [SseEvent(event[0], event[1], event[2], event[3] if len(event) == 4 else None) for event in events]


def _feed_for_ever(decoder: SseDecoder, piece: bytes) -> None:
    for _ in range(1000):
        decoder.feed(piece)


@CASES
def test_a1_the_standards_bodies_are_read_exactly_at_every_split(body: bytes, expected: list[Event]) -> None:
    """Rows A1, A2, A4, A5, A6."""
    wanted = _made(expected)
    assert _read(body) == wanted
    for cut in range(len(body)):
        assert _read(body[:cut], body[cut:]) == wanted, cut


@CASES
def test_a3_one_byte_at_a_time_with_empty_chunks_between_is_the_same(body: bytes, expected: list[Event]) -> None:
    assert _read(*(piece for byte in body for piece in (b"", bytes([byte])))) == _made(expected)


def test_a1_there_are_at_least_thirty_bodies() -> None:
    assert len({body for _, body, _ in BODIES}) >= 30


def test_a7_a_million_comments_and_unknown_fields_take_no_memory() -> None:
    decoder = SseDecoder()
    block = b": keep-alive\nretry: x\nnonsense\n\n" * 2_000
    decoder.feed(block)
    tracemalloc.start()
    try:
        for _ in range(125):
            assert decoder.feed(block) == []
        kept, _peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert kept < 64 * 1024


@pytest.mark.parametrize("size", [700_000, 5_000_000, 31 * MIB])
def test_a8_an_event_up_to_the_cap_arrives_whole(size: int) -> None:
    decoder, piece = SseDecoder(), b"x" * 65536
    decoder.feed(b"data:")
    for _ in range(size // len(piece)):
        decoder.feed(piece)
    assert [len(event.data) for event in decoder.feed(b"\n\n")] == [size // len(piece) * len(piece)]


@pytest.mark.parametrize(
    "piece", [b"x" * 65536, b"data: " + b"x" * 65000 + b"\n", b"data:" * 13000], ids=["a line", "an event", "no colon"]
)
def test_a9_what_never_ends_stops_at_the_cap_without_piling_up(piece: bytes) -> None:
    decoder = SseDecoder(4 * MIB)
    tracemalloc.start()
    try:
        with pytest.raises(SseTooLarge) as caught:
            _feed_for_ever(decoder, piece)
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    assert peak < 12 * MIB
    assert "4 MiB" in str(caught.value)


def test_a9_events_that_came_with_the_one_too_large_are_handed_over() -> None:
    with pytest.raises(SseTooLarge) as caught:
        SseDecoder(100).feed(b"data: kept\n\ndata: " + b"x" * 200)
    assert [event.data for event in caught.value.events] == ["kept"]


_PIECES = st.one_of(
    st.sampled_from(SEEDS),
    st.sampled_from(
        [b"\r", b"\n", b"\r\n", b":", b" ", b"\0", b"\xef\xbb\xbf", b"\xff", b"\xf0\x9f", b"data", b"id", b"event", b"retry:1"]
    ),
    st.binary(max_size=6),
)


@settings(max_examples=1500)
@given(st.lists(_PIECES, max_size=12), st.lists(st.integers(0, 400), max_size=6))
def test_a10_no_bytes_at_any_splits_raise_or_change_the_reading(pieces: list[bytes], cuts: list[int]) -> None:
    body = b"".join(pieces)
    places = [0, *sorted(min(cut, len(body)) for cut in cuts), len(body)]
    events = _read(*(body[a:b] for a, b in itertools.pairwise(places)))
    assert events == _read(body)
    for event in events:
        event.data.encode("utf-8")


@settings(max_examples=300)
@given(st.lists(st.binary(max_size=200), max_size=8), st.integers(1, 120))
def test_a10_the_only_error_is_that_it_is_too_large(chunks: list[bytes], cap: int) -> None:
    decoder = SseDecoder(cap)
    try:
        for chunk in chunks:
            decoder.feed(chunk)
    except SseTooLarge:
        assert sum(map(len, chunks)) > cap
