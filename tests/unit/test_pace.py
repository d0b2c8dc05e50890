"""Bursts as an even flow, with a clock of the test's own."""

from __future__ import annotations

from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from desktop.ui.transcript.pace import AT_ONCE, BEHIND, FRAME, Flood, Pace


def flow(arrivals: dict[int, int], frames: int) -> list[int]:
    """What is due in each frame when so many characters have come by that frame."""
    pace, length, shown = Pace(0, 0.0), 0, []
    for frame in range(frames):
        length = arrivals.get(frame, length)
        shown.append(pace.due(length, frame * FRAME))
    return shown


def test_a_burst_is_spread_over_several_frames_of_about_the_same_size() -> None:
    shown = flow({3: 900}, 12)
    steps = [after - before for before, after in pairwise(shown) if after > before]
    assert len(steps) >= 4
    assert max(steps) <= 2 * min(steps) + AT_ONCE


def test_the_first_frame_shows_something_at_once() -> None:
    shown = flow({5: 500}, 6)
    assert shown[4] == 0
    assert shown[5] > 0


def test_a_burst_every_fifth_of_a_second_is_whole_before_the_next() -> None:
    frames = {at * 12: (at + 1) * 400 for at in range(5)}
    shown = flow(frames, 60)
    assert [shown[at * 12 - 1] for at in range(1, 6)] == [at * 400 for at in range(1, 6)]


def test_a_few_characters_do_not_wait() -> None:
    assert flow({2: AT_ONCE}, 3)[2] == AT_ONCE


def test_what_is_there_when_it_is_first_seen_is_shown_at_once() -> None:
    assert Pace(700, 5.0).due(700, 5.0) == 700


@given(st.dictionaries(st.integers(0, 60), st.integers(0, 5000), max_size=20))
def test_it_never_goes_back_and_is_never_a_tenth_of_a_second_behind(jumps: dict[int, int]) -> None:
    arrivals, length = {}, 0
    for frame in sorted(jumps):
        length += jumps[frame]
        arrivals[frame] = length
    shown = flow(arrivals, 80)
    assert all(before <= after for before, after in pairwise(shown))
    late = round((BEHIND + FRAME) / FRAME)
    assert (late + 1) * FRAME < 0.1
    for frame, there in arrivals.items():
        assert shown[frame] <= there
        if frame + late < 80:
            assert shown[frame + late] >= there


@given(st.lists(st.floats(0.001, 0.3), min_size=1, max_size=30), st.integers(1, 400))
def test_frames_that_come_late_show_what_is_due(gaps: list[float], step: int) -> None:
    pace, now, length = Pace(0, 0.0), 0.0, 0
    due: list[tuple[float, int]] = []
    for gap in gaps:
        now += gap
        length += step
        shown = pace.due(length, now)
        due.append((now, length))
        assert shown >= max((upto for when, upto in due if when <= now - BEHIND - 2 * FRAME), default=0)


def test_two_thousand_tokens_a_second_are_a_flood_and_a_burst_is_none() -> None:
    flood = Flood()
    assert [flood.note(at * 200, at * FRAME) for at in range(60)][-1]
    assert not any(flood.note(12_000, 1.0 + at * FRAME) for at in range(35, 60))
    burst = Flood()
    assert not any(burst.note(9000 if at > 5 else 0, at * FRAME) for at in range(60))
    fast = Flood()
    assert not any(fast.note(at * 64, at * FRAME) for at in range(200))
