"""Two windows on one conversation hold one draft, and neither goes on in what the other has deleted: nothing typed is lost."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPlainTextEdit

from desktop.chat.message import Draft
from desktop.ui.main_window import MainWindow
from desktop.ui.windows import Windows
from tests.fakes.provider_server import ProviderServerThread
from tests.ui.pilot import Pilot, window_on

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier


def field(pilot: Pilot) -> QPlainTextEdit:
    found = pilot.window.findChild(QPlainTextEdit, "composer.input")
    assert found is not None
    return found


@asynccontextmanager
async def another_window(pilot: Pilot) -> AsyncIterator[tuple[Windows, Pilot]]:
    """Another window on what *pilot* shows, closed in the end unless the test did."""
    windows = Windows(pilot.window, MainWindow)
    windows.use(pilot.program)
    QTest.keyClick(pilot.window, Qt.Key.Key_W, CONTROL | SHIFT)
    await pilot.until(lambda: len(windows.all) == 2 and windows.all[1].pane.session is not None, "there is another window")
    try:
        yield windows, Pilot(windows.all[1], pilot.program)
    finally:
        if len(windows.all) > 1:
            windows.all[1].close()
        await pilot.until(lambda: windows.all == [pilot.window], "the other window is gone")
        await windows.rest()


async def say(pilot: Pilot, text: str) -> None:
    QTest.keyClicks(field(pilot), text)
    text = field(pilot).toPlainText()
    QTest.keyClick(field(pilot), Qt.Key.Key_Return)
    await pilot.until(lambda: f"You said: {text}" in pilot.shown, "the answer is shown")
    session = pilot.window.pane.session
    assert session is not None
    await pilot.until(lambda: not session.streaming, "it has ended")


async def test_what_is_typed_in_one_window_is_in_the_other_and_nothing_older_is_kept_over_it(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "shared")
            QTest.keyClicks(field(pilot), "just now")
            async with another_window(pilot) as (windows, other):
                await other.until(lambda: field(other).toPlainText() == "just now", "what is not on disk yet is there")
                QTest.keyClicks(field(other), " and here")
                assert field(pilot).toPlainText() == "just now and here"
                QTest.keyClicks(field(pilot), " again")
                assert field(other).toPlainText() == "just now and here again"
                windows.all[1].close()
                await pilot.until(lambda: windows.all == [pilot.window], "the other window is gone")
            session = pilot.window.pane.session
            assert session is not None
            assert await session.load_draft() == Draft("just now and here again")
            assert field(pilot).toPlainText() == "just now and here again"


async def test_what_is_sent_in_one_window_is_no_draft_in_the_other(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot, another_window(pilot) as (_windows, other):
            QTest.keyClicks(field(other), "first words")
            assert field(pilot).toPlainText() == "first words", "the new chat is one draft"
            await say(other, " and more")
            assert field(other).toPlainText() == field(pilot).toPlainText() == ""


async def test_a_temporary_chat_is_seen_in_no_other_window(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot, another_window(pilot) as (_windows, other):
            QTest.keyClick(other.window, Qt.Key.Key_N, CONTROL | SHIFT)
            await other.until(lambda: other.window.windowTitle().startswith("Temporary"), "it is a temporary chat")
            QTest.keyClicks(field(other), "secretive")
            assert field(pilot).toPlainText() == ""


async def test_what_one_window_deletes_the_other_leaves_and_can_restore(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "shared")
            key = pilot.session.conversation.id
            async with another_window(pilot) as (_windows, other):
                await other.until(lambda: "You said: shared" in other.shown, "both show it")
                other.window.sidebar.delete_requested.emit([key])
                await pilot.until(lambda: key not in (pilot.session.conversation.id, other.session.conversation.id), "new chats are shown")
                await pilot.until(lambda: pilot.window.toast.accessibleName() == "“shared” was deleted.", "it is said here too")
                pilot.click("Restore")
                await pilot.until(lambda: pilot.session.conversation.id == key, "it is back")
                assert [c.id for c in pilot.program.library.conversations] == [key]
