"""The list of keyboard shortcuts."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialogButtonBox, QLabel, QWidget

from desktop.engine.commands import COMMANDS
from desktop.ui.actions import words
from desktop.ui.shortcuts import ShortcutsDialog
from tests.ui.conftest import settle


def test_the_list_fits_the_screen_and_keys_scroll_to_its_end(keep: Callable[[QWidget], Any]) -> None:
    dialog = ShortcutsDialog()
    keep(dialog)
    assert dialog.height() <= dialog.screen().availableGeometry().height()
    buttons = dialog.findChild(QDialogButtonBox)
    assert buttons is not None
    assert dialog.rect().contains(buttons.geometry())
    dialog.resize(dialog.width(), 300)
    settle()
    last = next(label for label in dialog.findChildren(QLabel) if label.text() == words(COMMANDS[-1].id))
    assert last.visibleRegion().isEmpty()
    QTest.keyClick(dialog, Qt.Key.Key_End)
    settle()
    assert last.visibleRegion().boundingRect() == last.rect()
    assert last.mapTo(dialog, QPoint(0, last.height())).y() <= buttons.y()


def test_only_commands_with_keys_are_listed(keep: Callable[[QWidget], Any]) -> None:
    dialog = ShortcutsDialog()
    keep(dialog)
    shown = {label.text() for label in dialog.findChildren(QLabel)}
    assert {words(command.id) for command in COMMANDS if command.keys} <= shown
    assert not {words(command.id) for command in COMMANDS if not command.keys} & shown
