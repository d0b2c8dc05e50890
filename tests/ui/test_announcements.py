"""What a screen reader hears of an answer by itself, and that hearing it moves nothing."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QComboBox, QPlainTextEdit, QVBoxLayout, QWidget

from desktop.chat.message import Failure, MessageState, Role
from desktop.chat.parts import TextPart
from desktop.ui.settings.appearance_page import AppearancePage
from desktop.ui.transcript import TranscriptView
from desktop.ui.transcript.announcements import VERBOSITIES, Announcer
from desktop.ui.transcript.prose_view import ProseView
from tests.ui.pilot import window_on
from tests.ui.test_transcript import Change, Session, flush, message
from tests.ui.widgets import child


class Ear:
    """A session, and who says it."""

    def __init__(self, widget: QWidget, verbosity: str = "sentences") -> None:
        self.heard: list[str] = []
        self.announcer = Announcer(widget, lambda words: self.heard.append(words) if words else None)
        self.announcer.verbosity = verbosity
        self.session = Session([message(0, Role.USER, TextPart("q")), message(1, Role.ASSISTANT, state=MessageState.STREAMING)])
        self.announcer.follow(self.session)

    def grow(self, text: str, **values: Any) -> None:
        """The answer says *text* now, and is looked at."""
        self.session.grow(text, **values)
        self.announcer._timer.stop()
        self.announcer.look()

    def end(self) -> None:
        """Nothing is followed any more."""
        self.announcer.follow(None)


@pytest.fixture
def widget(keep: Callable[[QWidget], Any]) -> QWidget:
    made = QWidget()
    keep(made)
    return made


def test_sentences_are_said_as_they_are_finished_and_only_once(widget: QWidget) -> None:
    ear = Ear(widget)
    for text in ("Hel", "Hello there", "Hello there. How", "Hello there. How are you? I", "Hello there. How are you? I am"):
        ear.grow(text)
    assert ear.heard == ["Hello there.", "How are you?"]
    ear.grow("Hello there. How are you? I am fine", state=MessageState.COMPLETE)
    assert ear.heard[2:] == ["I am fine The answer is complete."]


def test_code_is_said_by_its_length_only(widget: QWidget) -> None:
    ear = Ear(widget)
    code = "\n".join(f"line_{at} = {at}" for at in range(12))
    for end in range(0, len(code), 7):
        ear.grow("Look. Here:\n\n```python\n" + code[:end])
    ear.grow("Look. Here:\n\n```python\n" + code + "\n```\n\nDone. That is it", state=MessageState.COMPLETE)
    assert " ".join(ear.heard) == "Look. Here: Code block, 12 lines. Done. That is it The answer is complete."


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"state": MessageState.COMPLETE}, "The answer is complete."),
        ({"state": MessageState.STOPPED}, "The answer was stopped."),
        ({"state": MessageState.FAILED, "failure": Failure("unknown.code", "The server is gone.")}, "The server is gone."),
    ],
)
def test_one_who_wants_only_the_end_hears_only_how_it_ended(widget: QWidget, values: dict[str, Any], words: str) -> None:
    ear = Ear(widget, "finished")
    ear.grow("One. Two. Three.")
    ear.grow("One. Two. Three.", **values)
    assert ear.heard == [words]


def test_one_who_wants_nothing_hears_nothing(widget: QWidget) -> None:
    ear = Ear(widget, "off")
    ear.session.grow("One. Two.")
    assert not ear.announcer._timer.isActive()
    assert ear.heard == []


def test_an_answer_that_is_complete_before_it_is_looked_at_is_said_too(widget: QWidget) -> None:
    ear = Ear(widget)
    ear.session.grow("Short.")
    ear.session.grow("Short.", state=MessageState.COMPLETE)
    ear.announcer._timer.stop()
    ear.announcer.look()
    ear.announcer.look()
    assert ear.heard == ["Short. The answer is complete."]


def test_what_was_written_before_is_not_read_out(widget: QWidget) -> None:
    ear = Ear(widget)
    ear.session.path = (ear.session.path[0], message(1, Role.ASSISTANT, TextPart("Old words.")))
    ear.session.changed.emit(Change("path"))
    ear.announcer._timer.stop()
    ear.announcer.look()
    assert ear.heard == []


def test_sentences_that_come_at_once_are_said_together_by_the_clock_of_the_announcer(widget: QWidget) -> None:
    ear = Ear(widget)
    for text in ("One.", "One. Two.", "One. Two. Three. Fo"):
        ear.session.grow(text)
    for _ in range(400):
        if not ear.heard:
            QTest.qWait(5)
    assert ear.heard == ["One. Two. Three."]


async def test_how_much_is_heard_is_chosen_in_the_settings_and_holds_at_once(tmp_path: Path) -> None:
    async with window_on(tmp_path) as pilot:
        announcer = pilot.window.pane.aids._announcer
        assert announcer.verbosity == "sentences"
        page = AppearancePage(pilot.program.settings)
        choice = child(page, QComboBox, "settings.appearance.announcements")
        assert choice.accessibleName() == "Screen reader"
        assert choice.count() == len(VERBOSITIES)

        def holds(verbosity: str) -> bool:
            return announcer.verbosity == verbosity

        for verbosity in VERBOSITIES:
            choice.setCurrentIndex(choice.findData(verbosity))
            await pilot.until(partial(holds, verbosity), verbosity)
        file = pilot.program.profile.settings_file
        await pilot.until(lambda: file.exists() and 'announcements = "sentences"' in file.read_text(), "the choice in the file")
        page.deleteLater()


def test_focus_and_caret_stay_where_they_are_while_an_answer_streams(keep: Callable[[QWidget], Any]) -> None:
    window = QWidget()
    column = QVBoxLayout(window)
    view, field = TranscriptView(), QPlainTextEdit()
    column.addWidget(view)
    column.addWidget(field)
    window.resize(700, 700)
    keep(window)
    window.activateWindow()
    field.setPlainText("half a thought")
    field.moveCursor(field.textCursor().MoveOperation.End)
    field.moveCursor(field.textCursor().MoveOperation.Left)
    field.setFocus()
    ear = Ear(view)
    view.set_session(ear.session)
    for count in range(1, 60):
        ear.grow("Some words of it. " * count + "\n\n```py\nx = 1\n```\n" * (count // 10))
        flush(view)
    ear.grow("The end.", state=MessageState.COMPLETE)
    flush(view)
    assert QApplication.focusWidget() is field
    assert field.textCursor().position() == len("half a though")
    assert ear.heard


def test_a_caret_in_the_answer_itself_stays_while_it_grows(keep: Callable[[QWidget], Any]) -> None:
    view = TranscriptView()
    view.resize(700, 600)
    keep(view)
    view.activateWindow()
    ear = Ear(view)
    view.set_session(ear.session)
    ear.grow("First words.\n\nSecond words")
    flush(view)
    text = next(piece for piece in view.findChildren(ProseView) if "First" in piece.toPlainText())
    text.setFocus()
    cursor = text.textCursor()
    cursor.setPosition(3)
    text.setTextCursor(cursor)
    for count in range(1, 30):
        ear.grow("First words.\n\nSecond words" + " and more" * count)
        flush(view)
    assert QApplication.focusWidget() is text
    assert text.textCursor().position() == 3
