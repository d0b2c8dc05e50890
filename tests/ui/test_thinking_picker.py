"""The choice of how hard the model is to think."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QWidget

from desktop.ui.composer.thinking_picker import ThinkingPicker

Keep = Callable[[QWidget], Any]


def test_each_level_can_be_chosen_and_is_named(keep: Keep) -> None:
    picker = ThinkingPicker()
    keep(picker)
    heard: list[str | None] = []
    picker.chosen.connect(heard.append)
    for action in picker.menu_of_values.actions():
        action.trigger()
    assert heard == [None, "off", "low", "medium", "high"]
    assert picker.accessibleName() == "Thinking"
    assert picker.accessibleDescription() == "High"
    assert picker.text() == "Thinking: High"
    assert [action.text() for action in picker.menu_of_values.actions() if action.isChecked()] == ["High"]


def test_a_level_of_another_version_is_shown_as_it_is(keep: Keep) -> None:
    picker = ThinkingPicker()
    keep(picker)
    picker.set_value("xhigh")
    assert picker.text() == "Thinking: xhigh"
    assert not any(action.isChecked() for action in picker.menu_of_values.actions())
