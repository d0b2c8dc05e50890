"""J24: the window never waits for the disk: its thread asks the database nothing, and it goes on while the disk stands still."""

from __future__ import annotations

import asyncio
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLineEdit

from desktop.storage.database import Database
from desktop.ui.main_window import MainWindow
from tests.fakes.provider_server import ProviderServerThread
from tests.ui.conftest import turns
from tests.ui.pilot import Pilot, window_on
from tests.ui.test_library_in_the_window import find, new_chat, rows


@pytest.fixture
def asked_by(monkeypatch: pytest.MonkeyPatch) -> set[str]:
    """The threads that asked a database anything."""
    names: set[str] = set()

    class Watched(sqlite3.Connection):
        def execute(self, *arguments: Any) -> sqlite3.Cursor:
            names.add(threading.current_thread().name)
            return super().execute(*arguments)

        def executemany(self, *arguments: Any) -> sqlite3.Cursor:
            names.add(threading.current_thread().name)
            return super().executemany(*arguments)

    connect = sqlite3.connect

    def watched(*arguments: Any, **more: Any) -> sqlite3.Connection:
        names.add(threading.current_thread().name)
        made: sqlite3.Connection = connect(*arguments, **{"factory": Watched, **more})
        return made

    monkeypatch.setattr(sqlite3, "connect", watched)
    return names


async def use(pilot: Pilot) -> None:
    """What people do all day."""
    first = await pilot.say("the first one")
    await new_chat(pilot)
    second = await pilot.say("the second one")
    pilot.window.open_conversation(first)
    await pilot.until(lambda: "You said: the first one" in pilot.shown, "the first one")
    pilot.type("half a thought")
    sidebar = pilot.window.sidebar
    sidebar.rename_requested.emit(second, "Tea")
    sidebar.pin_requested.emit([first], True)
    await pilot.until(lambda: "Tea" in rows(pilot) and "Pinned" in rows(pilot), "renamed and pinned")
    search = find(pilot.window, QLineEdit, "sidebar.search")
    search.setFocus()
    QTest.keyClicks(search, "second")
    await pilot.until(lambda: rows(pilot)[:1] == ["Found"], "it is found")
    QTest.keyClick(search, Qt.Key.Key_Escape)
    sidebar.delete_requested.emit([second])
    await pilot.until(lambda: "Tea" not in rows(pilot) and pilot.has("“Tea” was deleted."), "it is deleted")
    pilot.click("Undo")
    await pilot.until(lambda: "Tea" in rows(pilot), "it is back")
    await pilot.program.safekeeping.backup_now()


async def test_j24_the_windows_thread_asks_the_database_nothing(tmp_path: Path, asked_by: set[str]) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await use(pilot)
        async with window_on(tmp_path, server.url) as pilot:
            await pilot.until(lambda: "Tea" in rows(pilot), "the list after a restart")
    assert asked_by
    assert threading.main_thread().name not in asked_by, asked_by


@contextmanager
def standing_still(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], None]]:
    """The disk takes nothing until what is returned is called."""
    goes_on = threading.Event()
    transaction = Database._transaction

    def waiting(self: Database, *arguments: Any) -> Any:
        goes_on.wait(60)
        return transaction(self, *arguments)

    monkeypatch.setattr(Database, "_transaction", waiting)
    try:
        yield goes_on.set
    finally:
        goes_on.set()


async def test_j24_while_the_disk_stands_still_the_window_can_be_used_and_nothing_is_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            first = await pilot.say("the first one")
            await new_chat(pilot)
            second = await pilot.say("the second one")
            with standing_still(monkeypatch) as go_on:
                pilot.window.sidebar.rename_requested.emit(first, "Tea")
                # Reading goes its own way: another conversation is opened, searched for, and something is typed.
                pilot.window.open_conversation(first)
                await pilot.until(lambda: "You said: the first one" in pilot.shown, "the first one is open")
                pilot.type("typed meanwhile")
                assert pilot.typed == "typed meanwhile"
                await pilot.until(lambda: "Tea" in rows(pilot), "the list shows the new title")
                pilot.press(Qt.Key.Key_Return)
                await asyncio.sleep(0.05)
                # Not sent before it is on disk, and not gone either.
                assert len(server.chats) == 2
                session = pilot.window.pane.session
                assert session is not None
                assert len(session.path) == 2
                go_on()
                await pilot.until(lambda: "You said: typed meanwhile" in pilot.shown, "it is answered once it is on disk")
                await pilot.until(lambda: not session.streaming, "it has ended")
            assert pilot.typed == ""
        async with window_on(tmp_path, server.url) as pilot:
            tree = await pilot.program.store.tree(first)
            assert [message.text for message in tree.messages.values()][2:] == ["typed meanwhile", "You said: typed meanwhile"]
            assert {c.id: c.title for c in pilot.program.library.conversations} == {first: "Tea", second: "the second one"}


async def test_j24_the_windows_place_is_written_while_the_window_goes_on(
    qapp: QApplication, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    goes_on = threading.Event()
    synchronised: list[str] = []

    def fsync(descriptor: int) -> None:
        synchronised.append(threading.current_thread().name)
        goes_on.wait(60)

    monkeypatch.setattr(os, "fsync", fsync)
    file = tmp_path / "state.ini"
    window = MainWindow(state_file=file)
    window.show()
    try:
        for width in (700, 720, 740):
            window.resize(width, 560)
            window.on_screen.keep()
        # The end of the program gives up on a disk that does not answer.
        assert not window.on_screen.wait(0.05)
        assert not file.exists()
        goes_on.set()
        assert window.on_screen.wait(20)
        assert threading.main_thread().name not in synchronised
        again = MainWindow(state_file=file)
        assert (again.width(), again.height()) == (740, 560)
        again.deleteLater()
        # What is on disk is not written once more.
        count = len(synchronised)
        window.on_screen.keep()
        assert window.on_screen.wait(20)
        assert len(synchronised) == count
    finally:
        goes_on.set()
        window.hide()
        window.deleteLater()
        await turns()
