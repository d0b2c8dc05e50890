"""The arithmetic of the transcript, without Qt."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.transcript.geometry import Anchor, Column


def column(*heights: int) -> Column[str]:
    made: Column[str] = Column()
    made.set_rows((f"m{at}", height) for at, height in enumerate(heights))
    return made


def test_tops_are_the_sum_of_the_heights_above() -> None:
    rows = column(10, 20, 30)
    assert [rows.top(at) for at in range(3)] == [0, 10, 30]
    assert rows.total == 60


def test_the_row_at_a_pixel_is_the_one_that_covers_it() -> None:
    rows = column(10, 20, 30)
    assert [rows.at(y) for y in (-5, 0, 9, 10, 29, 30, 59, 60, 999)] == [0, 0, 0, 1, 1, 2, 2, 2, 2]


def test_an_empty_column_has_no_row_and_no_anchor() -> None:
    rows = column()
    assert rows.anchor(0) is None
    assert rows.visible(0, 100) == range(0)
    with pytest.raises(ValueError, match="without rows"):
        rows.at(0)


def test_an_anchor_survives_a_row_above_that_grows() -> None:
    rows = column(10, 20, 30)
    anchor = rows.anchor(35)
    assert anchor == Anchor("m2", 5)
    assert rows.set_height(0, 110) == 100
    assert rows.resolve(anchor) == 135


def test_an_anchor_in_a_row_that_shrank_ends_at_its_end() -> None:
    rows = column(10, 200)
    anchor = rows.anchor(150)
    assert anchor is not None
    rows.set_height(1, 20)
    assert rows.resolve(anchor) == 30


def test_an_anchor_whose_row_is_gone_is_nowhere() -> None:
    assert column(10).resolve(Anchor("other", 3)) is None


@given(st.lists(st.integers(0, 500), min_size=1, max_size=60), st.lists(st.tuples(st.integers(0, 59), st.integers(0, 500)), max_size=30))
def test_heights_set_one_by_one_agree_with_plain_sums(heights: list[int], changes: list[tuple[int, int]]) -> None:
    rows = column(*heights)
    for at, height in changes:
        if at < len(heights):
            heights[at] = height
            rows.set_height(at, height)
    assert [rows.top(at) for at in range(len(heights))] == [sum(heights[:at]) for at in range(len(heights))]
    assert rows.total == sum(heights)


@given(st.lists(st.integers(1, 500), min_size=1, max_size=60), st.integers(-100, 5000), st.integers(1, 900))
def test_what_is_visible_is_exactly_what_touches_the_window(heights: list[int], top: int, height: int) -> None:
    rows = column(*heights)
    seen = [at for at in range(len(heights)) if rows.top(at) < top + height and rows.top(at) + heights[at] > top]
    assert list(rows.visible(top, top + height)) == seen


@given(
    st.lists(st.integers(1, 500), max_size=40),
    st.lists(st.tuples(st.integers(0, 40), st.lists(st.integers(1, 500), max_size=10)), max_size=8),
)
def test_rows_taken_off_and_put_on_below_agree_with_a_column_made_anew(heights: list[int], steps: list[tuple[int, list[int]]]) -> None:
    rows: Column[int] = Column()
    rows.set_rows(list(enumerate(heights)))
    for kept, more in steps:
        rows.keep(kept)
        heights = [*heights[:kept], *more]
        rows.extend([(len(heights) - len(more) + at, height) for at, height in enumerate(more)])
        assert rows.total == sum(heights)
        assert [rows.top(at) for at in range(len(heights))] == [sum(heights[:at]) for at in range(len(heights))]
        assert [rows.index(at) for at in range(len(heights) + 1)] == [*range(len(heights)), None]
        assert list(rows.visible(0, 10**6)) == list(range(len(heights)))


def test_many_rows_are_put_on_as_well_as_few() -> None:
    few, many = column(5, 6), column(5, 6)
    more = [(f"x{at}", at) for at in range(500)]
    many.extend(more)
    for key, height in more:
        few.append(key, height)
    assert [few.top(at) for at in range(502)] == [many.top(at) for at in range(502)]
    assert few.index("x499") == many.index("x499") == 501
