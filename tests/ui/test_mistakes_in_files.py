"""A mistake in a file of the settings is told at the start: what it takes away (connections, the theme) has a reason."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtWidgets import QLabel

from tests.flow.rig import profile_in
from tests.ui.pilot import window_on
from tests.ui.widgets import child


async def test_mistakes_in_the_files_are_told_at_the_start_and_stay_while_one_types(tmp_path: Path) -> None:
    profile = profile_in(tmp_path)
    profile.connections_file.write_text("[[connection\n")
    profile.settings_file.write_text('theme = "pink"\n')
    async with window_on(tmp_path) as pilot:
        notice = child(pilot.window, QLabel, "composer.message")
        await pilot.until(notice.isVisible, "the notice")
        first, second = notice.text().split("\n")
        assert first.startswith("connections.toml, line 1: ")
        assert second.startswith("settings.toml, line 1: “theme” must be ")
        pilot.type("hello")
        assert notice.text() == f"{first}\n{second}"
