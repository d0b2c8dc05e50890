"""The page of an empty conversation."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from desktop.chat.connection import Connection
from desktop.ui.settings.dialog import SettingsDialog
from desktop.ui.welcome import Welcome
from tests.fakes.provider_server import ProviderServerThread
from tests.ui.conftest import settle, turns
from tests.ui.pilot import window_on
from tests.ui.widgets import child


@pytest.mark.parametrize("width", [400, 900, 1600])
def test_the_sentence_stands_below_the_middle_of_the_heading(keep: Callable[[QWidget], Any], width: int) -> None:
    page = Welcome()
    page.resize(width, 600)
    page.set_sentence("This small demo model runs on your computer, without a key and without a network.")
    page.set_offers(key=True, gguf=True)
    keep(page)
    settle()
    sentence = page.findChild(QLabel, "welcome.sentence")
    assert sentence is not None
    assert abs(sentence.geometry().center().x() - page.rect().center().x()) <= 1


async def test_after_a_key_was_added_the_keyboard_is_in_the_message_field(tmp_path: Path) -> None:
    async with window_on(tmp_path) as pilot:
        button = pilot.find("Add a provider key")
        assert isinstance(button, QPushButton)
        button.setFocus()
        QTest.keyClick(button, Qt.Key.Key_Space)
        await pilot.until(lambda: pilot.window.findChild(SettingsDialog) is not None, "the settings")
        button.hide()
        child(pilot.window, SettingsDialog).close()
        await pilot.until(lambda: pilot.window.findChild(SettingsDialog) is None, "the settings are gone")
        assert pilot.window.focusWidget() is pilot.find("Message")
        assert QApplication.focusWidget() in (None, pilot.find("Message"))


async def test_a_key_is_added_in_the_form_for_a_connection_which_is_open_and_keeps_what_is_typed(tmp_path: Path) -> None:
    async with window_on(tmp_path) as pilot:
        pilot.click("Add a provider key")
        form = child(child(pilot.window, SettingsDialog), QWidget, "settings.connections.form")
        assert form.isVisible()
        focus = child(pilot.window, SettingsDialog).focusWidget()
        assert focus is not None
        assert form.isAncestorOf(focus)
        key = child(form, QLineEdit, "settings.connections.form.key")
        QTest.keyClicks(key, "sk-0123456789")
        pilot.window.pane.picker.add_requested.emit()
        assert form.isVisible()
        assert key.text() == "sk-0123456789"


async def test_a_file_of_a_model_is_not_asked_for_where_nothing_could_run_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    find_spec = importlib.util.find_spec
    monkeypatch.setattr(importlib.util, "find_spec", lambda name, *more: None if name == "xllamacpp" else find_spec(name, *more))
    async with window_on(tmp_path) as pilot:
        sentence = child(pilot.window, QLabel, "welcome.sentence")
        pilot.program.connections.local.start()
        await pilot.until(lambda: "The engine for models on this computer is not installed." in sentence.text(), "the reason")
        assert [child(pilot.window, QPushButton, name).isVisible() for name in ("welcome.key", "welcome.gguf")] == [True, False]


async def test_with_the_first_key_the_chat_that_is_open_talks_to_what_it_opens(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path) as pilot:
            session = pilot.window.pane.session
            assert session is not None
            assert session.conversation.connection_id in (None, "local")
            known = Connection("first", "AnthropicCompatible", "First", api_base=server.url, models=("echo",))
            await pilot.program.connections.save(known, "test-key-0123456789")
            await pilot.until(lambda: session.conversation.connection_id == "first", "the chat talks to it")
            pilot.type("hello")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: "You said: hello" in pilot.shown, "it answers")


async def test_a_model_that_somebody_chose_stays_chosen_when_another_key_comes(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            session = pilot.window.pane.session
            assert session is not None
            before = (session.conversation.connection_id, session.conversation.model)
            known = Connection("a-second", "AnthropicCompatible", "Another", api_base=server.url, models=("other",))
            await pilot.program.connections.save(known, "test-key-0123456789")
            await turns()
            assert (session.conversation.connection_id, session.conversation.model) == before
