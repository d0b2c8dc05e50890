"""The model dropdown: what it says of models and their lists, few of them and very many."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QPushButton, QWidget

from desktop.chat.connection import Connection
from desktop.engine.connection_state import ConnectionsError, ConnectionState, ModelChoice
from desktop.providers import OpenaiCompatible
from desktop.ui.composer.model_list import ModelList
from desktop.ui.composer.model_picker import ModelPicker
from desktop.ui.composer.model_words import about, list_notes, marks
from desktop.ui.composer.other_model import OtherModelDialog
from desktop.ui.conversation_bar import ConversationBar
from tests.fakes.provider_server import ProviderServer
from tests.ui.conftest import settle, turns
from tests.ui.pilot import window_on

CLAUDE = ModelChoice("work", "Claude at work", "claude-x", "Claude X", True, context=200_000, max_output=64_000, tools=True, thinking=True)
RETIRED = ModelChoice("work", "Claude at work", "claude-old", "Claude Old", True, retired=True, replacement="claude-x")
HERE = ModelChoice("local", "On this computer", "SmolLM2-135M-Instruct", "SmolLM2 135M (on this computer)", False)


def state(name: str = "work", label: str = "Claude at work", address: str = "https://api.example", **facts: object) -> ConnectionState:
    return replace(ConnectionState(Connection(name, "OpenaiCompatible", label, address), OpenaiCompatible), **facts)  # type: ignore[arg-type]


@pytest.fixture
def picker(keep: Callable[[QWidget], ModelPicker]) -> ModelPicker:
    made = ModelPicker()
    keep(made)
    return made


def texts(picker: ModelPicker) -> list[str]:
    picker.open_menu()
    found = [action.text() for action in picker.menu.actions()]
    picker.menu.close()
    return found


def opened(picker: ModelPicker, choices: list[ModelChoice]) -> ModelList:
    picker.set_choices(choices)
    picker.open_menu()
    settle()
    assert picker.list is not None
    return picker.list


def many(count: int) -> list[ModelChoice]:
    return [HERE, *(replace(CLAUDE, model=f"vendor/model-{n}", label=f"Model {n}") for n in range(count))]


def test_what_is_known_of_a_model_stands_quietly_at_its_right(picker: ModelPicker) -> None:
    picker.set_choices([HERE, CLAUDE])
    assert texts(picker)[:4] == [
        "On this computer",
        "SmolLM2 135M (on this computer)",
        "Claude at work",
        "Claude X\t200k · images · tools · thinks",
    ]
    told = picker.menu.actions()[3].toolTip().replace(",", "").splitlines()
    assert told[:3] == ["claude-x", "Context: 200000 tokens", "An answer: at most 64000 tokens"]


def test_nothing_is_said_of_what_nobody_told() -> None:
    unknown = ModelChoice("x", "X", "m", "m", False)
    assert marks(unknown) == ""
    assert about(unknown).splitlines() == ["m", "Takes no images"]


@pytest.mark.parametrize(
    ("tokens", "words"), [(131_072, "128k"), (200_000, "200k"), (1_000_000, "1M"), (1_048_576, "1M"), (8192, "8k"), (512, "512")]
)
def test_the_size_of_a_context_is_written_as_vendors_write_it(tokens: int, words: str) -> None:
    assert marks(ModelChoice("x", "X", "m", "m", False, context=tokens)) == words


def test_a_retired_model_says_so_and_names_its_replacement(picker: ModelPicker) -> None:
    picker.set_choices([RETIRED, CLAUDE])
    assert "Claude Old\tretired" in texts(picker)
    assert "retired: use claude-x" in about(RETIRED)
    picker.set_current("work", "claude-old")
    label = picker.findChild(QLabel, "model.connection")
    assert label is not None
    assert label.toolTip() == "retired: use claude-x · Claude at work"


@pytest.mark.parametrize("model", ["gpt-3.5-turbo", "gpt-4o", "claude-opus-4-1", "Mistral Large", "fake-echo", "To", "WAVE", "qwen3:8b"])
def test_the_connection_of_a_model_is_shown_when_it_becomes_known_after_the_window(
    keep: Callable[[QWidget], ConversationBar], model: str
) -> None:
    picker = ModelPicker()
    bar = ConversationBar([picker])
    bar.resize(900, bar.height())
    keep(bar)
    settle()
    connection = picker.findChild(QLabel, "model.connection")
    assert connection is not None
    picker.set_choices([], [state(label="Fake")])
    picker.set_current("work", model)
    settle()
    assert (connection.isVisible(), connection.text()) == (True, "Fake")


def test_a_list_that_could_not_be_had_anew_says_why_and_how_old_it_is(picker: ModelPicker) -> None:
    error = ConnectionsError("connections.no_key", label="Claude at work")
    notes = list_notes([state(error=error, listed_at=1000.0), state("b", error=None)], now=1000.0 + 3 * 3600)
    assert notes == {"work": f"list 3 hours old · {error}"}
    picker.set_choices([CLAUDE], [state(error=error)])
    assert texts(picker)[0] == f"Claude at work · {error}"


def test_a_connection_that_is_not_encrypted_is_marked_for_as_long_as_it_is(picker: ModelPicker) -> None:
    """F3: the lasting mark."""
    picker.set_current("work", "claude-x")
    label = picker.findChild(QLabel, "model.connection")
    assert label is not None
    for address, marked in (("http://192.168.7.7:8000", True), ("http://127.0.0.1:8000", False), ("https://api.example", False)):
        picker.set_choices([CLAUDE], [state(address=address)])
        assert ("not encrypted" in label.toolTip()) is marked, address


def test_whoever_looks_at_the_choices_has_them_asked_for_anew(picker: ModelPicker) -> None:
    asked: list[bool] = []
    picker.opened.connect(lambda: asked.append(True))
    picker.set_choices([CLAUDE])
    texts(picker)
    assert asked == [True]


def test_ten_thousand_models_are_a_list_that_draws_only_what_is_seen(picker: ModelPicker) -> None:
    """F7: a list of 10,000 models."""
    models = opened(picker, many(10_000))
    assert models.rows.rowCount() == 10_001 + 2, "the models and two headings"
    drawn = models.view.viewport().height() // max(1, models.view.sizeHintForRow(0)) + 1
    assert drawn < 60
    assert picker.menu.actions() == []
    models.hide()


def test_typing_filters_and_enter_takes_the_first_that_is_left(picker: ModelPicker) -> None:
    models = opened(picker, many(2000))
    taken: list[tuple[str, str]] = []
    picker.chosen.connect(lambda *chosen: taken.append(chosen))
    field = models.findChild(QLineEdit, "model.filter")
    assert field is not None
    assert field.hasFocus()
    QTest.keyClicks(field, "vendor 1999")
    assert [models.rows.index(row).data() for row in range(models.rows.rowCount())] == ["Claude at work", "Model 1999"]
    QTest.keyClick(field, Qt.Key.Key_Return)
    assert taken == [("work", "vendor/model-1999")]
    assert not models.isVisible()


def test_the_arrow_keys_move_among_models_and_pass_the_headings(picker: ModelPicker) -> None:
    models = opened(picker, many(40))
    field = models.findChild(QLineEdit, "model.filter")
    assert field is not None
    assert models.view.currentIndex().data() == HERE.label
    QTest.keyClick(field, Qt.Key.Key_Down)
    assert models.view.currentIndex().data() == "Model 0"
    QTest.keyClick(field, Qt.Key.Key_Up)
    assert models.view.currentIndex().data() == HERE.label
    models.hide()


def test_the_current_model_is_in_sight_when_the_list_opens(picker: ModelPicker) -> None:
    picker.set_current("work", "vendor/model-900")
    models = opened(picker, many(1000))
    shown = models.view.indexAt(QPoint(5, models.view.viewport().height() // 2))
    assert abs(shown.row() - models.view.currentIndex().row()) < 15
    assert models.view.currentIndex().data() == "Model 900"
    models.hide()


def test_a_list_that_changes_while_it_is_open_keeps_what_is_typed(picker: ModelPicker) -> None:
    models = opened(picker, many(100))
    field = models.findChild(QLineEdit, "model.filter")
    assert field is not None
    QTest.keyClicks(field, "model 77")
    picker.set_choices([*many(100), replace(CLAUDE, model="new/model-770", label="Model 770")])
    assert [models.rows.index(row).data() for row in range(models.rows.rowCount())] == ["Claude at work", "Model 77", "Model 770"]
    models.hide()


def other(picker: ModelPicker) -> OtherModelDialog:
    picker.ask_for_other()
    settle()
    dialog = picker.findChild(OtherModelDialog)
    assert dialog is not None
    return dialog


def test_any_id_can_be_typed_also_for_a_connection_that_lists_nothing(picker: ModelPicker) -> None:
    """F7: a manual model id is always possible."""
    picker.set_choices([HERE], [state("cellar", "In the cellar")])
    taken: list[tuple[str, str]] = []
    picker.chosen.connect(lambda *chosen: taken.append(chosen))
    dialog = other(picker)
    field, use = dialog.findChild(QLineEdit, "other_model.id"), dialog.findChild(QPushButton, "other_model.ok")
    assert field is not None
    assert use is not None
    assert not use.isEnabled()
    QTest.keyClicks(field, "  org/model:7b-q4 ")
    use.click()
    settle()
    assert taken == [("cellar", "org/model:7b-q4")]


def test_a_typed_model_stays_among_the_choices_while_it_is_the_current_one(picker: ModelPicker) -> None:
    picker.set_choices([HERE, CLAUDE], [state()])
    picker.set_current("work", "typed-by-hand")
    assert "typed-by-hand" in texts(picker)
    button = picker.findChild(QPushButton, "model.picker")
    assert button is not None
    assert button.accessibleDescription() == "typed-by-hand"


def test_names_from_a_server_are_shown_letter_by_letter(picker: ModelPicker) -> None:
    picker.set_choices([replace(CLAUDE, label="<b>R&D</b>", sees_images=False, context=None, tools=None, thinking=None)])
    assert "<b>R&&D</b>" in texts(picker)


def test_every_control_of_the_list_has_a_name(picker: ModelPicker, qapp: QApplication) -> None:
    models = opened(picker, many(50))
    for control in [*models.findChildren(QLineEdit), *models.findChildren(QPushButton), models.view]:
        assert control.objectName()
        assert control.accessibleName()
    models.hide()


async def test_opening_the_dropdown_asks_the_servers_for_their_lists(tmp_path: Path) -> None:
    async with ProviderServer(models=["one", "two"]) as server, window_on(tmp_path, server.url) as pilot:
        known = pilot.program.connections.get("fake")
        assert known is not None
        await pilot.program.connections.save(replace(known.connection, models=()))
        picker = pilot.window.pane.picker
        assert [record for record in server.requests if record.path.endswith("/models")] == []
        picker.open_menu()
        await pilot.until(
            lambda: any(action.text().startswith("Two") for action in picker.menu.actions()), "the new models in the open menu"
        )
        picker.menu.close()
        picker.open_menu()
        await turns()
        picker.menu.close()
        assert len([record for record in server.requests if record.path.endswith("/models")]) == 1
