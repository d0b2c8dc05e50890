"""The settings by keyboard alone: what a button with the keyboard does, and where the keyboard stays."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QLabel, QLineEdit, QPushButton, QWidget

from desktop.ui.settings.dialog import SettingsDialog
from tests.fakes.provider_server import ProviderServer
from tests.ui.pilot import Pilot, window_on
from tests.ui.widgets import child

FORM = "settings.connections.form"


@pytest.fixture
async def pilot(tmp_path: Path) -> AsyncIterator[Pilot]:
    async with window_on(tmp_path) as made:
        yield made


def opened(pilot: Pilot) -> SettingsDialog:
    pilot.window.open_settings()
    return next(top for top in QApplication.topLevelWidgets() if isinstance(top, SettingsDialog) and top.isVisible())


def press(widget: QWidget, key: Qt.Key) -> None:
    widget.setFocus()
    QTest.keyClick(widget, key)


@pytest.mark.parametrize("key", [Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space])
async def test_enter_and_space_press_the_button_that_has_the_keyboard(pilot: Pilot, key: Qt.Key) -> None:
    dialog = opened(pilot)
    press(child(dialog, QPushButton, "settings.connections.add"), key)
    assert dialog.connections.form.isVisible()


async def test_a_test_that_a_key_began_leaves_the_keyboard_at_its_button_and_nothing_else_to_press_meanwhile(pilot: Pilot) -> None:
    async with ProviderServer(key="right") as server:
        dialog = opened(pilot)
        child(dialog, QPushButton, "settings.connections.add").click()
        provider = child(dialog, QComboBox, f"{FORM}.provider")
        provider.setCurrentIndex(provider.findData("AnthropicCompatible"))
        child(dialog, QLineEdit, f"{FORM}.address").setText(server.url)
        test = child(dialog, QPushButton, f"{FORM}.test")
        press(test, Qt.Key.Key_Space)
        await pilot.until(lambda: not test.isEnabled(), "the test")
        assert not isinstance(dialog.focusWidget(), QPushButton)
        await pilot.until(test.isEnabled, "the end of the test")
        assert child(dialog, QLabel, f"{FORM}.step.key").text().startswith("✕")
        assert dialog.focusWidget() is test
