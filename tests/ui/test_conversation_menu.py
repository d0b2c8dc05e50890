"""The three dots above the conversation."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu

from tests.fakes.provider_server import ProviderServerThread
from tests.ui.pilot import Pilot, window_on

MORE = "More for this conversation"


async def say(pilot: Pilot, text: str) -> None:
    await pilot.say(text)
    await pilot.until(lambda: pilot.find(MORE).isEnabled(), "the conversation is kept")


def opened() -> QMenu:
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return menu


def words(menu: QMenu) -> list[str]:
    return [action.text() for action in menu.actions() if not action.isSeparator()]


async def test_a_new_chat_has_no_menu_of_its_own(tmp_path: Path) -> None:
    async with window_on(tmp_path) as pilot:
        assert not pilot.find(MORE).isEnabled()
        pilot.window.open_temporary()
        await pilot.until(lambda: pilot.has("Temporary chat") or pilot.window.windowTitle().startswith("Temporary"), "it is temporary")
        assert not pilot.find(MORE).isEnabled()


async def test_it_offers_what_the_row_in_the_list_offers_and_the_copies(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "hello")
            QTest.keyClick(pilot.find(MORE), Qt.Key.Key_Space)
            menu = opened()
            assert {"Rename", "Pin", "Archive", "Move to folder", "Export…", "Delete"} <= set(words(menu))
            assert sum("clipboard" in each or "opy" in each for each in words(menu)) == 2
            menu.close()


async def test_pin_and_delete_work_on_the_open_conversation(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "kept")
            pilot.click("New chat")
            await pilot.until(lambda: not pilot.find(MORE).isEnabled(), "the new chat has no menu")
            await say(pilot, "chosen")
            library = pilot.program.library
            pilot.click(MORE)
            next(action for action in opened().actions() if action.text() == "Pin").trigger()
            opened().close()
            await pilot.until(lambda: [c.title for c in library.conversations if c.pinned] == ["chosen"], "it is pinned")
            pilot.click(MORE)
            next(action for action in opened().actions() if action.text() == "Delete").trigger()
            opened().close()
            await pilot.until(lambda: [c.title for c in library.conversations] == ["kept"], "it is deleted")
            await pilot.until(lambda: pilot.has("Undo"), "undo is offered")


async def test_rename_brings_back_a_list_that_a_narrow_window_hides(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "hello")
            pilot.window.resize(480, 600)
            await pilot.until(lambda: pilot.window.sidebar.isHidden(), "the list is out of sight")
            pilot.click(MORE)
            next(action for action in opened().actions() if action.text() == "Rename").trigger()
            opened().close()
            assert pilot.window.sidebar.isVisible()
