"""JSON in pieces is the same JSON: however it is cut, however large, however deep."""

from __future__ import annotations

import io
import json
import tracemalloc
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from desktop.engine import json_pieces
from desktop.engine.json_pieces import Cut, Elements, JsonRefused, value_of

VALUES = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False)
    | st.text(st.characters(exclude_categories=["Cs"])),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text('ab"\\{[,é', max_size=4), inner, max_size=4),
    max_leaves=20,
)


@given(st.lists(st.dictionaries(st.text(max_size=3), VALUES, max_size=3), max_size=5), st.integers(1, 40), st.booleans(), st.booleans())
@settings(max_examples=60, deadline=None)
def test_an_array_cut_anywhere_gives_its_elements(values: list[Any], step: int, plain: bool, indented: bool) -> None:
    data = json.dumps(values, ensure_ascii=plain, indent=2 if indented else None).encode()
    source = io.BytesIO(data)
    found = [value_of(element) for element in Elements(lambda _: source.read(step)) if isinstance(element, bytes)]
    assert found == values


@given(VALUES)
@settings(max_examples=60, deadline=None)
def test_a_large_value_read_in_pieces_is_the_same_value(value: Any) -> None:
    data = json.dumps({"a": [value, value], "b": {"c": value}}).encode()
    whole, json_pieces.PIECE = json_pieces.PIECE, 8
    try:
        assert value_of(data) == json.loads(data)
    finally:
        json_pieces.PIECE = whole


def test_an_element_above_the_limit_is_passed_over_in_little_memory() -> None:
    size = 30_000_000

    def chunks() -> Any:
        yield b'[{"small":1},{"large":"'
        for _ in range(size // 100_000):
            yield b'x\\"{[' * 20_000
        yield b'"},{"small":2}]'

    waiting = chunks()
    tracemalloc.start()
    try:
        found = list(Elements(lambda _: next(waiting, b""), limit=1_000_000))
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert [element if isinstance(element, bytes) else element.reason for element in found] == [b'{"small":1}', "large", b'{"small":2}']
    assert peak < 10_000_000


@pytest.mark.parametrize("data", [b"", b"  ", b"x", b"[", b'[{"a":1}', b'[{"a":1},', b'[{"a":"', b'["'])
def test_an_array_that_does_not_end_says_so(data: bytes) -> None:
    source = io.BytesIO(data)
    with pytest.raises(Cut):
        list(Elements(source.read))


def test_depth_is_counted_without_recursion() -> None:
    assert value_of(b"[" * 100 + b"]" * 100) is not None
    with pytest.raises(JsonRefused, match="deep"):
        value_of(b"[" * 10_000_000)
