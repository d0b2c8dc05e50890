"""The whole window on small doubles of the engine, driven by the names of its controls."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QLabel, QLineEdit, QPlainTextEdit, QPushButton, QToolButton, QWidget

from desktop.chat.message import Conversation, Draft, new_conversation
from desktop.engine.session import SessionError
from desktop.storage.search import SearchHit
from desktop.storage.search_filters import NO_FILTERS
from desktop.ui.main_window import MainWindow
from tests.ui.conftest import turns
from tests.ui.fakes import CHOICES, FakeEngine, FakeLibrary, FakeTranscript
from tests.ui.widgets import child

W = TypeVar("W", bound=QWidget)


def titled(title: str, age: float) -> Conversation:
    return replace(new_conversation("claude", "claude-opus-4-1", now=time.time() - age), title=title)


@pytest.fixture
def engine() -> FakeEngine:
    return FakeEngine(FakeLibrary([titled("First", 1), titled("Second", 2)], time.time()))


@pytest.fixture
async def window(engine: FakeEngine, qapp: QApplication, tmp_path: Path) -> AsyncIterator[MainWindow]:
    made = MainWindow(state_file=tmp_path / "state.ini", make_transcript=lambda parent, _thumbnails: FakeTranscript(parent))
    made.show()
    await made.attach_engine(engine)  # type: ignore[arg-type]
    yield made
    await made.detach_engine()
    made.hide()
    made.deleteLater()
    await turns()


def find(window: QWidget, kind: type[W], name: str) -> W:
    found = window.findChild(kind, name)
    assert found is not None, name
    return found


def field(window: MainWindow) -> QPlainTextEdit:
    return find(window, QPlainTextEdit, "composer.input")


def session_of(window: MainWindow) -> Any:
    assert window.pane.session is not None
    return window.pane.session


async def type_and_send(window: MainWindow, text: str) -> None:
    QTest.keyClicks(field(window), text)
    QTest.keyClick(field(window), Qt.Key.Key_Return)
    await turns()


async def test_send_clears_the_composer_only_when_the_message_was_saved(window: MainWindow) -> None:
    session = session_of(window)
    session.hold = asyncio.Event()
    await type_and_send(window, "Hello")
    assert field(window).toPlainText() == "Hello"
    session.hold.set()
    await turns()
    assert field(window).toPlainText() == ""
    assert session.sent == [Draft("Hello")]
    assert find(window, QPushButton, "composer.send").accessibleName() == "Stop"


async def test_a_draft_that_could_not_be_saved_stays_with_the_reason(window: MainWindow) -> None:
    session_of(window).fail_with = SessionError("session.no_model")
    await type_and_send(window, "Hello")
    assert field(window).toPlainText() == "Hello"
    reason = find(window, QLabel, "composer.message")
    assert reason.isVisible()
    assert "No model is chosen" in reason.text()


async def test_stop_is_one_button_and_escape_and_only_while_generating(window: MainWindow) -> None:
    session = session_of(window)
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert session.stopped == 0
    await type_and_send(window, "Hello")
    QTest.keyClick(window, Qt.Key.Key_Escape)
    assert session.stopped == 1
    await turns()
    assert find(window, QPushButton, "composer.send").accessibleName() == "Send"


async def test_the_title_stands_in_the_bar_the_list_and_the_window(window: MainWindow) -> None:
    await type_and_send(window, "Sort a list")
    assert find(window, QLabel, "conversation.title").text() == "Sort a list"
    assert window.windowTitle() == "Sort a list — Loquent"
    assert window.sidebar.neighbour(0) == session_of(window).conversation.id


async def test_switching_conversations_keeps_each_draft(window: MainWindow, engine: FakeEngine) -> None:
    first, second = engine.library.conversations
    window.open_conversation(first.id)
    await turns()
    QTest.keyClicks(field(window), "for the first")
    window.open_conversation(second.id)
    await turns()
    assert field(window).toPlainText() == ""
    window.open_conversation(first.id)
    await turns()
    assert field(window).toPlainText() == "for the first"


async def test_the_draft_is_kept_when_the_engine_goes(window: MainWindow, engine: FakeEngine) -> None:
    QTest.keyClicks(field(window), "unsent")
    key = session_of(window).draft_key
    await window.detach_engine()
    assert engine.store.drafts == {key: Draft("unsent")}


async def test_what_is_typed_before_the_engine_is_there_is_kept(engine: FakeEngine, qapp: QApplication) -> None:
    made = MainWindow(make_transcript=lambda parent, _thumbnails: FakeTranscript(parent))
    made.show()
    QTest.keyClicks(field(made), "early")
    QTest.keyClick(field(made), Qt.Key.Key_Return)
    assert field(made).toPlainText() == "early"
    await made.attach_engine(engine)  # type: ignore[arg-type]
    assert field(made).toPlainText() == "early"
    await made.detach_engine()
    made.hide()
    made.deleteLater()


async def test_a_deleted_conversation_comes_back_with_undo(window: MainWindow, engine: FakeEngine) -> None:
    first = engine.library.conversations[0]
    window.open_conversation(first.id)
    await turns()
    window.sidebar.delete_requested.emit([first.id])
    await turns()
    assert first.id not in [c.id for c in engine.library.conversations]
    assert session_of(window).conversation.id != first.id
    undo = find(window, QPushButton, "toast.action")
    assert undo.isVisible()
    assert undo.text() == "Undo"
    undo.click()
    await turns()
    assert session_of(window).conversation.id == first.id
    assert not undo.isVisible()


async def test_the_menu_names_models_by_connection_and_choosing_one_is_remembered(window: MainWindow, engine: FakeEngine) -> None:
    button = find(window, QPushButton, "model.picker")
    assert button.accessibleName() == "Model"
    assert button.accessibleDescription() == "SmolLM2 135M"
    button.click()
    menu = window.pane.picker.menu
    assert [a.text() for a in menu.actions()] == [
        "On this computer",
        "SmolLM2 135M",
        "Anthropic API",
        "Claude Opus 4.1\timages",
        "",
        "Other model…",
        "Add a connection…",
    ]
    menu.actions()[3].trigger()
    menu.close()
    await turns()
    assert session_of(window).conversation.model == "claude-opus-4-1"
    assert engine.settings.values["default_model"] == "claude-opus-4-1"
    assert button.accessibleDescription() == "Claude Opus 4.1"


async def test_many_models_can_be_filtered_by_typing(window: MainWindow) -> None:
    many = [replace(CHOICES[1], model=f"m{i}", label=f"Model {i}") for i in range(40)] + [replace(CHOICES[0], label="Small one")]
    window.pane.picker.set_choices(many)
    window.pane.picker.open_menu()
    models = window.pane.picker.list
    assert models is not None
    find(models, QLineEdit, "model.filter").setText("small")
    shown = [models.rows.index(row).data() for row in range(models.rows.rowCount())]
    models.hide()
    assert shown == ["On this computer", "Small one"]


async def test_attachments_become_chips_and_go_with_the_draft(window: MainWindow, engine: FakeEngine) -> None:
    window.pane.composer.attach_requested.emit(["/x/a.png", b"\x89PNG"])
    await turns()
    names = [part.name for part in window.pane.composer.draft().attachments]
    assert names == ["a.png", "Pasted image"]


async def test_an_attachment_goes_to_the_conversation_it_was_dropped_on(window: MainWindow, engine: FakeEngine) -> None:
    first, second = engine.library.conversations
    window.open_conversation(first.id)
    await turns()
    engine.attachments.hold = asyncio.Event()
    window.pane.composer.attach_requested.emit(["/x/a.png"])
    await turns()
    window.open_conversation(second.id)
    await turns()
    engine.attachments.hold.set()
    await turns()
    assert window.pane.composer.draft().is_empty
    assert [part.name for part in engine.library.sessions[first.id].kept.attachments] == ["a.png"]


async def test_what_a_model_will_not_get_of_an_attachment_is_said(window: MainWindow, engine: FakeEngine) -> None:
    window.pane.composer.attach_requested.emit(["/x/a.gif"])
    await turns()
    said = find(window, QLabel, "composer.message")
    assert said.text().startswith("SmolLM2 135M does not see images.")
    window.pane.composer.set_model("Claude Opus 4.1")
    assert said.text() == "The model gets the first picture of this animation."


async def test_a_file_that_cannot_be_attached_is_said_beside_the_composer(window: MainWindow, engine: FakeEngine) -> None:
    engine.attachments.fail_with = SessionError("session.empty")
    window.pane.composer.attach_requested.emit(["/x/a.png"])
    await turns()
    assert find(window, QLabel, "composer.message").text() == "There is nothing to send yet."
    assert not window.pane.composer.draft().attachments


async def test_keys_reach_search_shortcuts_and_the_next_chat(window: MainWindow, engine: FakeEngine) -> None:
    field(window).setFocus()
    QTest.keyClick(field(window), Qt.Key.Key_K, Qt.KeyboardModifier.ControlModifier)
    assert QApplication.focusWidget() is find(window, QLineEdit, "sidebar.search")
    QTest.keyClick(window, Qt.Key.Key_Tab, Qt.KeyboardModifier.ControlModifier)
    await turns()
    assert session_of(window).conversation.id == engine.library.conversations[0].id
    QTest.keyClick(window, Qt.Key.Key_Slash, Qt.KeyboardModifier.ControlModifier)
    dialog = find(window, QDialog, "shortcuts")
    assert dialog.isVisible()
    dialog.close()
    await turns()


async def test_ctrl_n_opens_a_new_chat(window: MainWindow, engine: FakeEngine) -> None:
    window.open_conversation(engine.library.conversations[0].id)
    await turns()
    QTest.keyClick(field(window), Qt.Key.Key_N, Qt.KeyboardModifier.ControlModifier)
    await turns()
    assert session_of(window).conversation.id not in [c.id for c in engine.library.conversations]
    assert window.windowTitle() == "Loquent"


async def test_the_last_reply_is_copied_and_the_last_prompt_recalled(window: MainWindow) -> None:
    await type_and_send(window, "Question")
    session_of(window).finish("The answer")
    await turns()
    QTest.keyClick(field(window), Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier)
    assert QGuiApplication.clipboard().text() == "The answer"
    QTest.keyClick(field(window), Qt.Key.Key_Up)
    assert field(window).toPlainText() == "Question"


async def test_a_search_shows_what_the_library_found(window: MainWindow, engine: FakeEngine) -> None:
    second = engine.library.conversations[1]
    engine.library.hits = [SearchHit(second.id, "m", "…found…", second.title, ((1, 6),))]
    search = find(window, QLineEdit, "sidebar.search")
    QTest.keyClicks(search, "found")
    search.returnPressed.emit()
    window.sidebar.search_changed.emit("found", NO_FILTERS)
    await turns()
    assert window.sidebar.neighbour(1) == second.id


async def test_the_system_prompt_is_edited_in_a_dialog(window: MainWindow) -> None:
    find(window, QPushButton, "composer.system_prompt").click()
    text = find(window, QPlainTextEdit, "system_prompt.text")
    text.setPlainText("Be brief.")
    find(window, QDialog, "system_prompt").accept()
    await turns()
    assert session_of(window).conversation.system_prompt == "Be brief."
    assert find(window, QPushButton, "composer.system_prompt").isChecked()


async def test_closing_only_asks_and_keeps_the_geometry(window: MainWindow, tmp_path: Path) -> None:
    asked: list[bool] = []
    window.close_requested.connect(lambda: asked.append(True))
    window.resize(700, 600)
    window.close()
    assert asked == [True]
    assert window.isVisible()
    assert window.on_screen.wait(20)
    again = MainWindow(state_file=tmp_path / "state.ini")
    assert (again.width(), again.height()) == (700, 600)
    again.deleteLater()


async def test_a_narrow_window_is_the_conversation_alone(window: MainWindow) -> None:
    window.resize(500, 600)
    await turns()
    assert not window.sidebar.isVisible()
    window.resize(1000, 600)
    await turns()
    assert window.sidebar.isVisible()


async def test_in_a_narrow_window_the_list_lies_over_the_conversation_while_it_is_used(window: MainWindow) -> None:
    window.resize(480, 600)
    await turns()
    window.activateWindow()
    sidebar, search = window.sidebar, child(window, QLineEdit, "sidebar.search")
    button = child(window, QToolButton, "conversation.list")
    for way_out in ("escape", "keyboard", "pointer", "width"):
        assert button.isVisible()
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
        await turns()
        assert sidebar.isVisible()
        assert search.hasFocus()
        assert window.rect().contains(sidebar.geometry())
        assert window.pane.width() == 480, "the conversation keeps its width"
        assert all(sidebar.rect().contains(each.geometry()) for each in sidebar.findChildren(QPushButton) if each.parentWidget() is sidebar)
        if way_out == "escape":
            QTest.keyClick(search, Qt.Key.Key_Escape)
            assert window.pane.composer.input.hasFocus()
        elif way_out == "keyboard":
            window.pane.composer.setFocus()
        elif way_out == "pointer":
            QTest.mouseClick(window.pane, Qt.MouseButton.LeftButton, pos=QPoint(470, 300))
        else:
            window.resize(1000, 600)
            await turns()
            assert sidebar.isVisible()
            assert sidebar.geometry().right() < window.pane.geometry().left(), "beside it again"
            assert not button.isVisible()
            return
        await turns()
        assert not sidebar.isVisible(), way_out
