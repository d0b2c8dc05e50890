"""J23 in the window: a profile in a folder that another program synchronises is told of once."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel

from desktop.engine.place import to_tell
from tests.ui.pilot import Pilot, window_on


def says(pilot: Pilot, words: str) -> bool:
    return any(words in label.text() for label in pilot.window.findChildren(QLabel) if label.isVisible())


async def test_j23_a_synchronised_profile_is_told_of_once_in_words(tmp_path: Path) -> None:
    (tmp_path / ".stfolder").mkdir()
    async with window_on(tmp_path) as pilot:
        await pilot.until(lambda: says(pilot, "another program synchronises"), "it is said")
        assert pilot.program.store.database.place == "synced"
    async with window_on(tmp_path) as pilot:
        assert await to_tell(pilot.program) is None
        assert not says(pilot, "another program synchronises")
