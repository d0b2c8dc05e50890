"""The real program on a database in trouble: what it says, and buttons that work. Nothing is overwritten."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from desktop import app
from desktop.chat.message import Draft
from desktop.ui.composer.input import MessageInput
from desktop.ui.main_window import MainWindow
from desktop.ui.trouble import TroublePage
from desktop.ui.windows import Windows
from tests.fakes.provider_server import ProviderServer
from tests.flow.rig import ended, engine, new_session, profile_in
from tests.ui.conftest import turns


@asynccontextmanager
async def started(folder: Path) -> AsyncIterator[tuple[MainWindow, Windows]]:
    """The program from its composition root, without the process round it; it is ended as by closing its window."""
    profile = profile_in(folder)
    window = MainWindow(state_file=profile.state_file)
    window.show()
    windows = Windows(window, MainWindow)
    running = asyncio.ensure_future(app._live(windows, profile, self_test=False, careful=False))
    try:
        yield window, windows
    finally:
        window.close()
        await running
        window.hide()
        window.deleteLater()
        await turns()


async def test_a_window_closed_before_the_program_listens_ends_it_all_the_same(tmp_path: Path) -> None:
    window = MainWindow(state_file=profile_in(tmp_path).state_file)
    windows = Windows(window, MainWindow)
    window.show()
    window.close()
    async with asyncio.timeout(20):
        assert await app._live(windows, profile_in(tmp_path), self_test=False, careful=False) == 0
    window.hide()
    window.deleteLater()
    await turns()


async def filled(folder: Path, *, backup: bool = True) -> Path:
    """A profile with one conversation and a backup; its database."""
    async with ProviderServer() as server, engine(folder, server.url) as program:
        session = await new_session(program)
        await session.send(Draft("precious words"))
        await ended(session)
        if backup:
            await program.safekeeping.backup_now()
    return profile_in(folder).database


async def until(condition: object, what: str) -> None:
    assert callable(condition)
    try:
        async with asyncio.timeout(20):
            while not condition():
                await asyncio.sleep(0.01)
    except TimeoutError:
        raise AssertionError(f"never: {what}") from None


def offers(window: MainWindow) -> list[str]:
    return [b.objectName() for b in window.findChildren(QPushButton) if b.objectName().startswith("trouble.") and b.isVisible()]


def press(window: MainWindow, name: str) -> None:
    button = window.findChild(QPushButton, f"trouble.{name}")
    assert button is not None
    button.click()


def titles(window: MainWindow) -> list[str]:
    return [c.title for c in window.sidebar._conversations]


def damage(database: Path) -> bytes:
    """Overwrite the middle of the file; what it holds then."""
    data = bytearray(database.read_bytes())
    data[100:4000] = b"\xff" * 3900
    database.write_bytes(data)
    return bytes(data)


async def test_a_damaged_database_is_recovered_and_kept(tmp_path: Path) -> None:
    database = await filled(tmp_path)
    broken = damage(database)
    async with started(tmp_path) as (window, _windows):
        await until(lambda: offers(window), "the ways out are offered")
        sentence = window.findChild(QLabel, "trouble.sentence")
        assert sentence is not None
        assert "damaged" in sentence.text()
        assert database.read_bytes() == broken
        assert "trouble.recover" in offers(window)
        assert "trouble.backup" in offers(window)
        press(window, "recover")
        await until(lambda: titles(window) == ["precious words"], "the conversation is back")
        assert not offers(window)
        assert "Recovered: 1 conversations" in window.toast.accessibleName()
    assert any(file.read_bytes() == broken for file in database.parent.glob("*set-aside*"))


async def test_a_backup_is_restored_from_the_window(tmp_path: Path) -> None:
    database = await filled(tmp_path)
    broken = damage(database)
    async with started(tmp_path) as (window, _windows):
        await until(lambda: offers(window), "the ways out are offered")
        press(window, "backup")
        await until(lambda: titles(window) == ["precious words"], "the conversation is back")
    assert any(file.read_bytes() == broken for file in database.parent.glob("*set-aside*"))


async def test_an_empty_file_is_a_loss_and_a_new_start_keeps_it(tmp_path: Path) -> None:
    database = await filled(tmp_path, backup=False)
    for file in database.parent.glob("loquent.db*"):
        file.unlink()
    database.write_bytes(b"")
    async with started(tmp_path) as (window, _windows):
        await until(lambda: offers(window), "the ways out are offered")
        assert offers(window) == ["trouble.again", "trouble.new", "trouble.folder"]
        press(window, "new")
        await until(lambda: window.pane.session is not None, "the program works")
        assert titles(window) == []
    assert any(file.stat().st_size == 0 for file in database.parent.glob("*set-aside*"))


async def test_try_again_works_once_the_cause_is_gone(tmp_path: Path) -> None:
    database = await filled(tmp_path)
    whole = database.read_bytes()
    database.write_bytes(b"something else entirely" * 10)
    async with started(tmp_path) as (window, _windows):
        await until(lambda: offers(window), "the ways out are offered")
        press(window, "again")
        await asyncio.sleep(0.2)
        await until(lambda: offers(window), "they are still offered")
        database.write_bytes(whole)
        press(window, "again")
        await until(lambda: titles(window) == ["precious words"], "the conversation is there")


async def test_a_newer_database_is_left_alone_and_the_window_can_be_closed(tmp_path: Path) -> None:
    database = await filled(tmp_path)
    data = bytearray(database.read_bytes())
    data[60:64] = (999).to_bytes(4, "big")
    database.write_bytes(data)
    async with started(tmp_path) as (window, _windows):
        await until(lambda: offers(window), "the ways out are offered")
        assert offers(window) == ["trouble.again", "trouble.folder"]
    assert database.read_bytes() == bytes(data)


async def test_the_keyboard_does_not_get_beneath_the_page_and_is_in_the_message_afterwards(tmp_path: Path) -> None:
    damage(await filled(tmp_path))
    async with started(tmp_path) as (window, _windows):
        await until(lambda: offers(window), "the ways out are offered")
        page = window.findChild(TroublePage)
        assert page is not None
        window.activateWindow()
        visited = []
        for _ in range(2 * len(offers(window))):
            QTest.keyClick(window, Qt.Key.Key_Tab)
            focused = window.focusWidget()
            assert focused is not None
            assert page.isAncestorOf(focused), focused.objectName()
            visited.append(focused.objectName())
        assert set(visited) == set(offers(window))
        press(window, "recover")
        await until(lambda: titles(window) == ["precious words"], "the conversation is back")
        assert window.sidebar.isEnabled()
        await until(lambda: isinstance(window.focusWidget(), MessageInput), "the keyboard is in the message")


def test_the_folder_of_the_files_can_be_looked_into(keep: Callable[[QWidget], Any], tmp_path: Path) -> None:
    shown: list[Path] = []
    window = keep(QWidget())
    page = TroublePage(window, shown.append)
    page.show_ways("Why.", [], tmp_path)
    button = page.findChild(QPushButton, "trouble.folder")
    assert button is not None
    button.click()
    assert shown == [tmp_path]
