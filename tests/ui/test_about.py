"""The page about Loquent: which version this is, what changed, and what it is made of."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from PySide6.QtWidgets import QComboBox, QLabel, QListWidget, QPlainTextEdit, QPushButton, QWidget

from desktop import __version__
from desktop.engine.licences import shipped_parts
from desktop.storage.settings import load_settings
from desktop.ui.settings.dialog import SettingsDialog
from tests.ui.conftest import turns
from tests.ui.pilot import Pilot, window_on


@pytest.fixture
async def pilot(tmp_path: Path) -> AsyncIterator[Pilot]:
    async with window_on(tmp_path) as made:
        yield made


@pytest.fixture
async def settings(pilot: Pilot) -> AsyncIterator[SettingsDialog]:
    dialog = SettingsDialog(pilot.program, pilot.window)
    dialog.open()
    yield dialog
    dialog.close()
    await turns()


def press(dialog: SettingsDialog, name: str) -> None:
    button = dialog.findChild(QPushButton, name)
    assert button is not None
    button.click()


def find(pilot: Pilot, kind: type[QWidget], name: str) -> QWidget:
    found = pilot.window.findChild(kind, name)
    assert found is not None, name
    return found


async def test_the_page_says_which_version_this_is_and_that_nobody_is_asked_for_newer_ones(pilot: Pilot, settings: SettingsDialog) -> None:
    settings.show_page("about")
    texts = [label.text() for label in settings.findChildren(QLabel)]
    assert f"Version {__version__}" in texts
    assert "Loquent never looks for new versions by itself. You find them where you got this one." in texts


async def test_what_changed_can_be_read(pilot: Pilot, settings: SettingsDialog) -> None:
    press(settings, "settings.about.changes")
    text = find(pilot, QPlainTextEdit, "changes.text")
    assert isinstance(text, QPlainTextEdit)
    assert text.toPlainText().startswith(__version__)
    assert text.isReadOnly()
    text.window().close()


async def test_each_part_is_listed_with_the_text_of_its_licence(pilot: Pilot, settings: SettingsDialog) -> None:
    press(settings, "settings.about.licences")
    parts, text, name = (
        find(pilot, QListWidget, "licences.parts"),
        find(pilot, QPlainTextEdit, "licences.text"),
        find(pilot, QLabel, "licences.name"),
    )
    assert isinstance(parts, QListWidget)
    assert isinstance(text, QPlainTextEdit)
    assert isinstance(name, QLabel)
    await pilot.until(lambda: parts.count() > 0, "the parts are listed")
    for row, part in enumerate(shipped_parts("6.0")):
        parts.setCurrentRow(row)
        assert parts.item(row).text().startswith(part.name)
        assert part.licence in name.text()
        assert len(text.toPlainText()) > 200
    assert parts.count() == row + 1
    text.window().close()


async def test_the_list_of_parts_may_be_closed_while_it_is_read(pilot: Pilot, settings: SettingsDialog) -> None:
    press(settings, "settings.about.licences")
    find(pilot, QListWidget, "licences.parts").window().close()
    await turns(20)
    assert pilot.window.findChild(QListWidget, "licences.parts") is None


async def test_the_language_is_chosen_in_the_settings(pilot: Pilot, settings: SettingsDialog) -> None:
    box, later = (
        settings.findChild(QComboBox, "settings.appearance.language"),
        settings.findChild(QLabel, "settings.appearance.language.later"),
    )
    assert box is not None
    assert later is not None
    settings.show_page("appearance")
    assert [box.itemText(at) for at in range(box.count())] == ["As the system", "English", "Русский", "简体中文"]
    assert box.currentIndex() == 0
    assert later.isHidden()
    box.setCurrentIndex(2)
    assert not later.isHidden()
    file = pilot.program.profile.settings_file
    await pilot.until(lambda: load_settings(file)[0].language == "ru", "the language is kept")


async def test_a_language_that_the_file_names_is_offered_too(pilot: Pilot) -> None:
    await pilot.program.settings.set("language", "de")
    dialog = SettingsDialog(pilot.program, pilot.window)
    box = dialog.findChild(QComboBox, "settings.appearance.language")
    assert box is not None
    assert box.currentText() == "de"
    dialog.open()
    dialog.close()
    await turns()
