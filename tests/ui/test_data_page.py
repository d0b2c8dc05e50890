"""Backups, trash and titles on the data page of the settings, with the real engine behind it."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtWidgets import QComboBox, QDialog, QLabel, QListWidget, QPushButton, QWidget

from desktop.storage.settings import load_settings
from desktop.ui.settings.dialog import SettingsDialog
from tests.fakes.provider_server import ProviderServerThread
from tests.flow.rig import profile_in
from tests.ui.conftest import turns
from tests.ui.pilot import Pilot, window_on

W = TypeVar("W", bound=QWidget)


class Data:
    """The data page of an open dialog."""

    def __init__(self, pilot: Pilot, dialog: SettingsDialog) -> None:
        self.pilot = pilot
        self.dialog = dialog

    def find(self, kind: type[W], name: str) -> W:
        found = self.dialog.findChild(kind, f"settings.data.{name}")
        assert found is not None, name
        return found

    def backups(self) -> list[str]:
        shown = self.find(QListWidget, "backups")
        return [shown.item(row).text() for row in range(shown.count())]

    def click(self, name: str) -> None:
        self.find(QPushButton, name).click()

    def notice(self) -> str:
        return self.find(QLabel, "notice").text()

    def agree(self) -> str:
        """Press the button that does it; what was asked."""
        question = self.dialog.findChild(QDialog, "question")
        assert question is not None
        words = question.findChild(QLabel, "question.words")
        yes = question.findChild(QPushButton, "question.yes")
        assert words is not None
        assert yes is not None
        asked = words.text()
        yes.click()
        return asked

    async def until(self, condition: Callable[[], object], what: str) -> None:
        await self.pilot.until(condition, what)


@asynccontextmanager
async def data_page(pilot: Pilot) -> AsyncIterator[Data]:
    dialog = SettingsDialog(pilot.program, pilot.window)
    dialog.show_page("data")
    dialog.open()
    await turns()
    yield Data(pilot, dialog)
    dialog.close()
    await turns()


async def test_a_backup_is_made_listed_with_its_size_and_restored_with_the_present_file_kept(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await pilot.say("before the backup")
            async with data_page(pilot) as page:
                page.click("backup_now")
                await page.until(lambda: page.notice() == "Backed up." and page.backups(), "the backup is listed")
                assert "kB" in page.backups()[0] or "KiB" in page.backups()[0]
                pilot.window.open_conversation(None)
                await pilot.until(lambda: not pilot.shown, "a new chat")
                await pilot.say("after the backup")
                page.find(QPushButton, "restore").setFocus()
                page.click("restore")
                # Whoever else reads it has it keep its WAL, as a kill has.
                with contextlib.closing(sqlite3.connect(tmp_path / "data" / "loquent.db")) as reader:
                    reader.execute("SELECT count(*) FROM conversation").fetchone()
                    assert "is not lost" in page.agree()
                    await page.until(lambda: page.notice().startswith("Restored."), "it is restored")
                assert page.dialog.focusWidget() is page.find(QListWidget, "backups")
                (kept,) = (tmp_path / "data").glob("loquent-set-aside-*.db")
                assert kept.with_name(f"{kept.name}-wal").exists()
                assert page.notice() == f"Restored. The file from before is kept as {kept.name}."
            titles = [c.title for c in pilot.program.library.conversations]
            assert titles == ["before the backup"]
            await pilot.until(lambda: not pilot.shown, "what is gone is no longer shown")
            await pilot.say("it goes on")


async def test_a_damaged_backup_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await pilot.say("precious")
            made = await pilot.program.safekeeping.backup_now()
            made.write_bytes(made.read_bytes()[:5000])
            async with data_page(pilot) as page:
                await page.until(page.backups, "the backup is listed")
                page.click("restore")
                page.agree()
                await page.until(lambda: "damaged" in page.notice(), "the reason is said")
            assert [c.title for c in pilot.program.library.conversations] == ["precious"]


async def test_the_trash_is_counted_emptied_after_a_question_and_shown_in_the_window(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await pilot.say("rubbish")
            await pilot.program.library.delete(pilot.program.library.conversations[0].id)
            async with data_page(pilot) as page:
                words = page.find(QLabel, "trash_words")
                await page.until(lambda: words.text() == "In the trash: one conversation.", "it is counted")
                page.click("empty_trash")
                assert "cannot be undone" in page.agree()
                await page.until(lambda: words.text() == "The trash is empty.", "it is empty")
            assert await pilot.program.library.trash() == []
            assert b"rubbish" not in (tmp_path / "data" / "loquent.db").read_bytes()


async def test_how_long_the_trash_is_kept_and_who_makes_titles_is_remembered(tmp_path: Path) -> None:
    async with window_on(tmp_path) as pilot, data_page(pilot) as page:
        days = page.find(QComboBox, "trash_days")
        assert days.currentText() == "for 30 days"
        days.setCurrentIndex(days.findData(0))
        titles = page.find(QComboBox, "titles")
        titles.setCurrentIndex(titles.findData("always"))
        file = profile_in(tmp_path).settings_file
        await page.until(lambda: (load_settings(file)[0].trash_days, load_settings(file)[0].titles) == (0, "always"), "it is written")


async def test_closing_the_settings_lets_a_backup_end(tmp_path: Path) -> None:
    async with window_on(tmp_path) as pilot:
        async with data_page(pilot) as page:
            page.click("backup_now")
        await pilot.until(lambda: list((tmp_path / "data" / "backups").glob("*.db")), "the backup is there")
        await asyncio.sleep(0.1)
