"""L6: the program is killed at start, again and again: the fourth start opens nothing by itself and says why; the next is as ever."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from desktop.engine.careful_start import IN_A_ROW, Starts
from tests.real.loquent import PATIENCE, person
from tests.real.test_after_a_kill import SHORT, fill, kill, on_disk
from tests.real.xsession import missing_programs, until

MISSING = missing_programs()
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"this computer lacks {', '.join(MISSING)}"),
    pytest.mark.timeout(400),
]


def test_l6_after_three_starts_that_were_killed_nothing_is_opened_and_it_is_said(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    asyncio.run(fill(profile))
    with person(profile) as somebody:
        somebody.open()
        rows = until(
            lambda: [each for each in somebody.children("Conversations", "list") if each.name.startswith("Short")], "Short", PATIENCE
        )
        somebody.click_at(*rows[0].centre)
        until(lambda: on_disk(somebody)["open"] == SHORT, "the open conversation on disk", PATIENCE)
        for _ in range(IN_A_ROW):
            until(lambda: somebody.windows("Short"), "the conversation", PATIENCE)
            kill(somebody)
            somebody.open()
        said = "Loquent ended unexpectedly several times in a row, so it opens nothing by itself. Everything is still in the list."
        assert somebody.find(said)
        assert not somebody.windows("Short")
        until(lambda: [each for each in somebody.children("Conversations", "list") if each.name.startswith("Short")], "the list", PATIENCE)
        assert somebody.leave() == 0
        somebody.open()
        assert not somebody.exists(said)
        assert somebody.leave() == 0
        assert somebody.complaints() == []


def test_starts_are_counted_until_one_goes_well(tmp_path: Path) -> None:
    assert [Starts(tmp_path).begin() for _ in range(IN_A_ROW + 2)] == [False] * IN_A_ROW + [True] * 2
    Starts(tmp_path).forget()
    assert not Starts(tmp_path).begin()
    for rubbish in (b"", b"many", b"-5", b"9" * 5000, b"\xff\x00"):
        (tmp_path / "unfinished-starts").write_bytes(rubbish)
        Starts(tmp_path).begin()
    # Where nothing can be written there is nothing to be careful about.
    assert not Starts(tmp_path / "nowhere").begin()
    Starts(tmp_path / "nowhere").forget()
