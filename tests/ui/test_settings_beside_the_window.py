"""The settings stand beside the window: it can be used and closed meanwhile, and nothing typed is lost without a word."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListWidget, QPushButton, QWidget

from desktop.chat.connection import Connection
from desktop.ui.settings.dialog import SettingsDialog
from tests.ui.conftest import turns
from tests.ui.pilot import Pilot, window_on
from tests.ui.widgets import child

FORM = "settings.connections.form"


@pytest.fixture
async def pilot(tmp_path: Path) -> AsyncIterator[Pilot]:
    async with window_on(tmp_path) as made:
        yield made


def dialogs() -> list[SettingsDialog]:
    return [top for top in QApplication.topLevelWidgets() if isinstance(top, SettingsDialog) and top.isVisible()]


def closings(pilot: Pilot) -> list[str]:
    """What the window asks for from now on."""
    asked: list[str] = []
    pilot.window.close_requested.connect(lambda: asked.append("close"))
    pilot.window.quit_requested.connect(lambda: asked.append("quit"))
    return asked


def typed_form(pilot: Pilot) -> SettingsDialog:
    """The settings with half a connection in them."""
    pilot.window.open_settings()
    (dialog,) = dialogs()
    child(dialog, QPushButton, "settings.connections.add").click()
    address = child(dialog, QLineEdit, f"{FORM}.address")
    address.setFocus()
    QTest.keyClicks(address, "https://half.exam")
    return dialog


async def test_the_settings_block_no_window_and_open_once(pilot: Pilot) -> None:
    pilot.window.open_settings()
    pilot.window.open_settings("appearance")
    (dialog,) = dialogs()
    assert not dialog.isModal()
    assert pilot.has("Appearance")
    asked = closings(pilot)
    pilot.window.close()
    assert asked == ["close"]
    assert dialogs() == []


async def test_closing_the_window_loses_no_form_without_a_word(pilot: Pilot) -> None:
    dialog = typed_form(pilot)
    dialog.show_page("about")
    asked = closings(pilot)
    pilot.window.close()
    assert asked == []
    assert dialogs() == [dialog]
    message = child(dialog, QLabel, f"{FORM}.message")
    assert message.isVisible()
    assert "not saved yet" in message.text()
    assert child(dialog, QLineEdit, f"{FORM}.address").text() == "https://half.exam"
    pilot.window.close()
    assert asked == ["close"]
    assert dialogs() == []


async def test_what_is_typed_after_the_word_is_not_lost_either(pilot: Pilot) -> None:
    dialog = typed_form(pilot)
    QTest.keyClick(dialog, Qt.Key.Key_Escape)
    QTest.keyClicks(child(dialog, QLineEdit, f"{FORM}.address"), "ple")
    child(dialog, QPushButton, "settings.close").click()
    assert dialogs() == [dialog]
    child(dialog, QPushButton, f"{FORM}.cancel").click()
    child(dialog, QPushButton, "settings.close").click()
    assert dialogs() == [], "what was cancelled need not be saved"


async def test_another_connection_does_not_push_a_form_out_without_a_word(pilot: Pilot) -> None:
    dialog = typed_form(pilot)
    edit = child(dialog, QPushButton, "settings.connections.edit.local")
    edit.click()
    assert child(dialog, QLineEdit, f"{FORM}.address").isVisible()
    assert "not saved yet" in child(dialog, QLabel, f"{FORM}.message").text()
    edit.click()
    assert dialog.connections.local.isVisible()
    dialog.close()


async def test_the_settings_go_with_the_engine(pilot: Pilot) -> None:
    typed_form(pilot)
    await pilot.window.detach_engine()
    assert dialogs() == []


@pytest.mark.parametrize("page", ["connections", "appearance", "data", "about"])
async def test_a_small_dialog_cuts_nothing_off(pilot: Pilot, page: str) -> None:
    """As on a screen of 1280 by 800 with everything at twice its size."""
    await pilot.program.connections.save(
        Connection("work", "AnthropicCompatible", "A long name of a connection", "https://api.example.org")
    )
    dialog = typed_form(pilot)
    dialog.show_page(page)
    dialog.resize(590, 368)
    await turns(10)
    shown = child(dialog, QWidget, f"settings.{page}")
    around = shown.parentWidget()
    assert around is not None
    assert shown.width() <= around.width(), "the page goes on where nobody can see it"
    cut = [label.text() for label in shown.findChildren(QLabel) if label.isVisible() and label.sizeHint().width() > label.width() + 1]
    assert [text for text in cut if len(text) < 40] == []
    pages = child(dialog, QListWidget, "settings.pages")
    assert pages.width() < 160
    assert not pages.horizontalScrollBar().isVisible()
    dialog.done(0)
