"""Escape during an answer ends first what it ends elsewhere: a search, the list over a narrow window."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit, QToolButton

from tests.fakes.provider_server import ProviderServerThread
from tests.ui.pilot import Pilot, window_on
from tests.ui.widgets import child, focused


async def ask(pilot: Pilot) -> None:
    """Ask, and see the answer begin; it goes on when the server is told."""
    pilot.type("why")
    pilot.press(Qt.Key.Key_Return)
    await pilot.until(lambda: "begun" in pilot.shown, "the answer begins")
    assert pilot.session.streaming


async def whole(server: ProviderServerThread, pilot: Pilot) -> None:
    """Let the answer go on; it was not stopped."""
    server.release()
    await pilot.until(lambda: not pilot.session.streaming, "the end of the answer")
    assert pilot.session.path[-1].text == "begun and ended"


def escape() -> None:
    QTest.keyClick(focused(), Qt.Key.Key_Escape)


@pytest.mark.parametrize("width", [1200, 480])
async def test_escape_ends_a_search_before_it_stops_an_answer(tmp_path: Path, width: int) -> None:
    with ProviderServerThread() as server:
        server.script(chunks=["begun ", "and ended"], misbehave="hold", after=1)
        async with window_on(tmp_path, server.url) as pilot:
            pilot.window.resize(width, 700)
            pilot.window.activateWindow()
            await ask(pilot)
            QTest.keyClick(pilot.window, Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
            search = child(pilot.window, QLineEdit, "sidebar.search")
            await pilot.until(search.hasFocus, "the search field has the keyboard")
            QTest.keyClicks(search, "wh")
            escape()
            assert search.text() == ""
            await whole(server, pilot)


async def test_escape_closes_the_list_of_a_narrow_window_before_it_stops_an_answer(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        server.script(chunks=["begun ", "and ended"], misbehave="hold", after=1)
        async with window_on(tmp_path, server.url) as pilot:
            pilot.window.resize(480, 700)
            pilot.window.activateWindow()
            await ask(pilot)
            child(pilot.window, QToolButton, "conversation.list").click()
            await pilot.until(pilot.window.sidebar.isVisible, "the list")
            escape()
            await pilot.until(lambda: not pilot.window.sidebar.isVisible(), "the list goes")
            await whole(server, pilot)
