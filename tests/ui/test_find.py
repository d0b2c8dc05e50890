"""Finding words in a conversation, by the bar as a person uses it."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QKeySequence, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QTextEdit, QToolButton, QVBoxLayout, QWidget

from desktop.chat.items import Source
from desktop.chat.message import Message, MessageState, Role
from desktop.chat.parts import ReasoningPart, SourcesPart, TextPart, ToolCallPart, ToolResultPart
from desktop.ui.theme import theme
from desktop.ui.transcript import TranscriptView
from desktop.ui.transcript.find import STEPS, Finder, Pattern, Query, TooSlow
from desktop.ui.transcript.find_bar import FindBar
from desktop.ui.transcript.find_marks import FindMarks, text_widgets
from desktop.ui.transcript.folded import THOUGHT
from desktop.ui.transcript.formulas import formulas
from tests.ui.test_transcript import Change, Session, flush, message, talk
from tests.ui.widgets import child


class Desk:
    """A transcript with its bar below a field for writing."""

    def __init__(self, keep: Callable[[QWidget], Any]) -> None:
        self.window = QWidget()
        column = QVBoxLayout(self.window)
        self.view, self.field = TranscriptView(), QPlainTextEdit()
        column.addWidget(self.view, 1)
        column.addWidget(self.field)
        self.field.setFixedHeight(40)
        self.window.resize(800, 700)
        self.finder = Finder(self.view)
        self.marks = FindMarks(self.view, self.finder)
        self.bar = FindBar(self.finder, self.window)
        self.bar.closed.connect(self.finder.stop)
        keep(self.window)
        self.window.activateWindow()

    def show(self, *messages: Message) -> Session:
        """A conversation of *messages*, the bar open over it."""
        session = Session(messages)
        self.view.set_session(session)
        self.finder.follow(session)
        self.bar.open()
        return session

    def settle(self) -> None:
        """Let the search come to its end."""
        end = time.monotonic() + 60
        while self.finder.searching or self.finder._slices.isActive() or self.marks._trying.isActive() or self.bar._typing.isActive():
            QTest.qWait(2)
            assert time.monotonic() < end

    def find(self, words: str) -> str:
        """Type *words*; what the bar says when the search has ended."""
        self.bar.field.clear()
        self.bar.field.insert(words)
        self.settle()
        return self.says

    @property
    def says(self) -> str:
        """The count as it is shown."""
        return child(self.bar, QLabel, "find.count").text()

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> str:
        """Press a key in the bar; what it says then."""
        QTest.keyClick(self.bar.field, key, modifiers)
        self.settle()
        return self.says

    def switch(self, name: str) -> None:
        """Press a button of the bar."""
        child(self.bar, QToolButton, name).click()
        self.settle()

    def marked(self, role: str) -> list[str]:
        """The words in sight that are marked in the colour of *role*."""
        colour = theme.colour(role)
        found = []
        for row in self.view.rows_in_sight():
            for widget in self.view.piece_widgets(row):
                for text in text_widgets(widget):
                    marks = [mark for mark in text.extraSelections() if mark.format.background().color() == colour]
                    found += [mark.cursor.selectedText() for mark in marks]
        return found

    def current_in_sight(self) -> bool:
        """True when the marked current hit is between the edges of the transcript."""
        colour = theme.colour("found_current")
        texts: list[QTextEdit | QPlainTextEdit] = [*self.view.findChildren(QTextEdit), *self.view.findChildren(QPlainTextEdit)]
        for text in texts:
            for mark in text.extraSelections() if text.isVisible() else ():
                if mark.format.background().color() == colour:
                    cursor = QTextCursor(mark.cursor)
                    cursor.setPosition(mark.cursor.selectionStart())
                    top = text.viewport().mapTo(self.view.viewport(), text.cursorRect(cursor).topLeft()).y()
                    return 0 <= top < self.view.viewport().height()
        return False


@pytest.fixture
def desk(keep: Callable[[QWidget], Any]) -> Any:
    made = Desk(keep)
    yield made
    made.finder.stop()
    made.bar.leave()


def test_hits_are_counted_also_in_messages_that_are_not_on_the_screen(desk: Desk) -> None:
    desk.show(*talk(300))
    assert desk.find("Question 1").endswith(" of 55")  # 10 to 18, 100 to 198
    assert desk.find("words of an").endswith(" of 150")
    assert desk.find("nothing like it") == "No matches"


def test_next_and_previous_go_round_the_ends_and_bring_each_hit_into_sight(desk: Desk) -> None:
    desk.show(*talk(40))
    assert desk.find("Question 3") == "4 of 5"
    seen = []
    for key, modifiers in [(Qt.Key.Key_Return, Qt.KeyboardModifier.NoModifier), (Qt.Key.Key_F3, Qt.KeyboardModifier.NoModifier)] * 3:
        seen.append(desk.press(key, modifiers))
        assert desk.current_in_sight()
        assert desk.marked("found_current") == ["Question 3"]
    assert seen == ["5 of 5", "1 of 5", "2 of 5", "3 of 5", "4 of 5", "5 of 5"]
    back = Qt.KeyboardModifier.ShiftModifier
    assert [desk.press(Qt.Key.Key_Return, back), desk.press(Qt.Key.Key_F3, back)] == ["4 of 5", "3 of 5"]
    assert desk.current_in_sight()


def test_the_hit_in_sight_comes_first_and_nothing_scrolls_for_it(desk: Desk) -> None:
    desk.show(*talk(200))
    desk.view.restore_scroll("99", 0)
    before = desk.view.scroll_position()
    desk.find("Question")
    assert desk.finder.current is not None
    assert desk.finder.current.message_id == "100"
    assert desk.view.scroll_position() == before
    assert desk.current_in_sight()


def test_all_hits_in_sight_are_marked_in_prose_and_in_code_and_the_marks_go_with_the_bar(desk: Desk) -> None:
    desk.show(
        message(0, Role.USER, TextPart("one x")),
        message(1, Role.ASSISTANT, TextPart("An x, **x**.\n\n| x | b |\n|--|--|\n| x | 2 |\n\n```py\nx = x\n```\n")),
    )
    assert desk.find("x") == "1 of 7"
    assert len(desk.marked("found")) + len(desk.marked("found_current")) == 7
    desk.press(Qt.Key.Key_Escape)
    assert not desk.bar.isVisible()
    assert desk.marked("found") == desk.marked("found_current") == []


def test_what_is_searched_is_what_is_shown_not_how_it_was_written(desk: Desk) -> None:
    desk.show(
        message(0, Role.USER, TextPart("q")),
        message(1, Role.ASSISTANT, TextPart("An **import**ant [link](https://hidden.example/) &amp; `code`.")),
    )
    assert desk.find("important link & code") == "1 of 1"
    assert desk.find("hidden.example") == "No matches"
    assert desk.find("**") == "No matches"


def folds(desk: Desk) -> list[str]:
    """What the folds in sight say of themselves, from the top."""
    names = ("transcript.thinking", "transcript.tool", "transcript.sources")
    buttons = [button for button in desk.view.findChildren(QPushButton) if button.objectName() in names and button.isVisible()]
    ordered = sorted(buttons, key=lambda button: button.mapTo(desk.view, QPoint(0, 0)).y())
    return [button.accessibleDescription() for button in ordered]


def test_what_is_folded_is_found_and_unfolded_while_it_has_the_current_hit(desk: Desk) -> None:
    call = ToolCallPart("c", "look_up", '{"town": "Walrus Bay"}')
    result = ToolResultPart("c", "cold\nand a walrus")
    source = Source("On walruses", "https://x.test/w", cited_text="the walrus swims")
    parts = (ReasoningPart("of a walrus I think", seconds=3.0), call, result, SourcesPart((source,)), TextPart("No such animal."))
    desk.show(message(0, Role.USER, TextPart("Is there a walrus?")), message(1, Role.ASSISTANT, *parts))
    assert folds(desk) == ["Folded", "Folded", "Folded"]
    assert desk.find("walrus") == "1 of 6"
    assert folds(desk) == ["Folded", "Folded", "Folded"]
    opened = []
    for _ in range(6):
        desk.press(Qt.Key.Key_Return)
        assert desk.marked("found_current")[0].lower() == "walrus"
        assert desk.current_in_sight()
        opened.append(folds(desk))
    thought, tool, sources = ["Expanded", "Folded", "Folded"], ["Folded", "Expanded", "Folded"], ["Folded", "Folded", "Expanded"]
    assert opened == [thought, tool, tool, sources, sources, ["Folded"] * 3]
    assert desk.says == "1 of 6"


def test_the_fold_of_the_last_hit_stays_open_and_the_users_own_folds_are_left_alone(desk: Desk) -> None:
    answers = [message(at, Role.ASSISTANT, ReasoningPart("a hidden walrus", seconds=1.0), TextPart("Answer.")) for at in (1, 2, 3)]
    desk.show(message(0, Role.USER, TextPart("q")), *answers)
    desk.view.fold("3", THOUGHT, True)
    assert desk.find("walrus") == "1 of 3"
    assert folds(desk) == ["Expanded", "Folded", "Expanded"]
    assert desk.press(Qt.Key.Key_Return) == "2 of 3"
    assert folds(desk) == ["Folded", "Expanded", "Expanded"]
    desk.press(Qt.Key.Key_Escape)
    assert folds(desk) == ["Folded", "Expanded", "Expanded"]


def test_a_thought_that_was_never_touched_folds_by_itself_again(desk: Desk) -> None:
    live = message(1, Role.ASSISTANT, ReasoningPart("walrus"), state=MessageState.STREAMING)
    session = desk.show(message(0, Role.USER, TextPart("walrus")), replace(live, parts=(*live.parts, TextPart("x"))))
    assert desk.find("walrus") == "1 of 2"
    desk.press(Qt.Key.Key_Return)
    assert folds(desk) == ["Expanded"]
    desk.press(Qt.Key.Key_Return)
    assert folds(desk) == ["Folded"]
    session.path = (session.path[0], live)
    session.changed.emit(Change("message", "1"))
    flush(desk.view)
    assert folds(desk) == ["Expanded"]


def test_the_long_code_of_a_folded_call_is_unfolded_twice_for_a_hit_deep_in_it(desk: Desk) -> None:
    arguments = json.dumps({f"key_{at}": at for at in range(300)})
    answer = message(1, Role.ASSISTANT, ToolCallPart("c", "t", arguments), TextPart("Done."))
    desk.show(message(0, Role.USER, TextPart("key_299")), answer)
    assert desk.find("key_299") == "1 of 2"
    assert desk.press(Qt.Key.Key_Return) == "2 of 2"
    assert desk.marked("found_current") == ["key_299"]
    assert desk.current_in_sight()
    assert desk.view.surroundings(answer).open_folds == {"call 0", "call 0 code"}
    assert desk.press(Qt.Key.Key_Return) == "1 of 2"
    assert desk.view.surroundings(answer).open_folds == frozenset()
    assert desk.current_in_sight()


@pytest.mark.parametrize("words", ["frac", "frac{a}", "so $\\frac", "{b}$ and", "x_7"])
def test_the_source_of_a_formula_is_found_and_its_picture_marked(desk: Desk, words: str) -> None:
    text = "Thus **so** $\\frac{a}{b}$ and 😀 $x_7$ hold."
    desk.show(message(0, Role.USER, TextPart("q")), message(1, Role.ASSISTANT, TextPart(text)))
    flush(desk.view)
    formulas.settle()
    flush(desk.view)
    assert desk.find(words) == "1 of 1"
    (marked,) = desk.marked("found_current")
    pictured = {"frac": "\ufffc", "frac{a}": "\ufffc", "so $\\frac": "so \ufffc", "{b}$ and": "\ufffc and", "x_7": "\ufffc"}
    assert marked == pictured[words]
    assert desk.find("hold") == "1 of 1"
    assert desk.marked("found_current") == ["hold"]


def test_what_long_code_hides_is_found_and_unfolded_when_it_is_gone_to(desk: Desk) -> None:
    code = "\n".join(f"line_{at} = {at}" for at in range(400))
    desk.show(
        message(0, Role.USER, TextPart("q")), message(1, Role.ASSISTANT, TextPart(f"Before.\n\n```py\n{code}\n```\n\nAfter line_399."))
    )
    assert desk.find("line_399") == "1 of 2"
    end = time.monotonic() + 60
    while not desk.current_in_sight() and time.monotonic() < end:
        QTest.qWait(5)
    assert desk.marked("found_current") == ["line_399"]
    desk.settle()
    assert desk.press(Qt.Key.Key_Return) == "2 of 2"
    assert desk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier) == "1 of 2"
    assert desk.current_in_sight()


def test_case_counts_when_it_is_asked_for(desk: Desk) -> None:
    desk.show(message(0, Role.USER, TextPart("Straße STRASSE Ärger ärger")))
    assert desk.find("ärger") == "1 of 2"
    desk.switch("find.case")
    assert desk.says == "1 of 1"


def test_a_regular_expression_finds_what_it_matches(desk: Desk) -> None:
    desk.show(message(0, Role.USER, TextPart("a1 b22 c333\n日本 42")))
    desk.switch("find.regex")
    assert desk.find(r"\b[a-z]\d+\b") == "1 of 3"
    assert desk.find(r"^\p{Han}+") == "1 of 1"
    assert desk.find("z*") == "No matches"  # matches of nothing are none


def test_a_bad_pattern_is_said_in_the_bar(desk: Desk) -> None:
    desk.show(*talk(4))
    desk.switch("find.regex")
    desk.find("(unclosed")
    problem = child(desk.bar, QLabel, "find.problem")
    assert problem.isVisible()
    assert problem.text() == "This is no regular expression: missing closing parenthesis"
    desk.find("Question")
    assert not problem.isVisible()


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|aa)+$", "(.*a){20}$", "((a*)*)*$", "(?:a?){40}a{40}$"])
def test_a_catastrophic_pattern_gives_up_and_says_so(desk: Desk, pattern: str) -> None:
    desk.show(*[message(at, Role.USER, TextPart("a" * 900 + "b")) for at in range(50)])
    desk.switch("find.regex")
    desk.find(pattern)
    assert desk.finder.too_slow
    assert child(desk.bar, QLabel, "find.problem").text() == "This pattern takes too long; not everything was searched."


def test_a_match_never_takes_more_steps_than_allowed() -> None:
    with pytest.raises(TooSlow):
        Pattern(Query("(a+)+$", regex=True)).spans("a" * 40 + "b")
    # A pattern may lower the limit, never raise it.
    with pytest.raises(TooSlow):
        Pattern(Query(f"(*LIMIT_MATCH={STEPS * 1000})(a+)+$", regex=True)).spans("a" * 40 + "b")


def test_hits_that_stream_in_are_counted_and_nothing_moves_for_them(desk: Desk) -> None:
    session = desk.show(*talk(40), message(40, Role.USER, TextPart("q")), message(41, Role.ASSISTANT, state=MessageState.STREAMING))
    assert desk.find("needle") == "No matches"
    desk.view.restore_scroll("10", 0)
    place = desk.view.scroll_position()
    for count in range(1, 30):
        session.grow("A needle here.\n\n" * count)
        flush(desk.view)
    end = time.monotonic() + 60
    while desk.finder.count != 29 and time.monotonic() < end:
        QTest.qWait(5)
    assert desk.finder.count == 29
    assert desk.view.scroll_position() == place
    assert desk.press(Qt.Key.Key_Return) == "1 of 29"


def test_the_current_hit_stays_the_same_while_text_grows_below_it(desk: Desk) -> None:
    session = desk.show(message(0, Role.USER, TextPart("q")), message(1, Role.ASSISTANT, state=MessageState.STREAMING))
    session.grow("word one. word two.\n\n")
    flush(desk.view)
    desk.find("word")
    desk.press(Qt.Key.Key_Return)
    hit = desk.finder.current
    session.grow("word one. word two.\n\nword three.\n\n```\nword\n```\n")
    flush(desk.view)
    end = time.monotonic() + 60
    while desk.finder.count != 4 and time.monotonic() < end:
        QTest.qWait(5)
    assert desk.finder.current == hit
    assert desk.says == "2 of 4"


def test_in_a_narrow_window_nothing_of_the_bar_covers_anything_else(desk: Desk) -> None:
    desk.bar.open("word")
    desk.bar.setFixedWidth(340)
    desk.settle()
    parts = [part for part in desk.bar.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly) if part.isVisible()]
    assert len(parts) > 5
    for part in parts:
        assert desk.bar.rect().contains(part.geometry())
        assert [other.objectName() for other in parts if other is not part and other.geometry().intersects(part.geometry())] == []


def test_esc_closes_the_bar(desk: Desk) -> None:
    desk.show(*talk(4))
    closed: list[bool] = []
    desk.bar.closed.connect(lambda: closed.append(True))
    desk.press(Qt.Key.Key_Escape)
    assert closed == [True]
    assert not desk.bar.isVisible()


def test_keys_of_the_window_are_the_bars_while_it_has_the_keyboard(desk: Desk) -> None:
    desk.show(*talk(4))
    heard: list[str] = []
    for key in ("Esc", "F3"):
        action = QAction(desk.window)
        action.setShortcut(QKeySequence(key))
        action.triggered.connect(lambda _checked=False, key=key: heard.append(key))
        desk.window.addAction(action)
    desk.find("Question")
    desk.press(Qt.Key.Key_F3)
    desk.press(Qt.Key.Key_Escape)
    assert heard == []
    assert not desk.bar.isVisible()


def test_a_hit_deep_in_a_long_answer_is_gone_to(desk: Desk) -> None:
    long = "\n\n".join(f"Paragraph {at} with some words in it." for at in range(3000))
    desk.show(message(0, Role.USER, TextPart("q")), message(1, Role.ASSISTANT, TextPart(long)), *talk(6)[2:])
    assert desk.find("Paragraph 2345 ") == "1 of 1"
    assert desk.current_in_sight()


def test_ten_thousand_messages_are_searched_while_the_window_stays_alive(desk: Desk) -> None:
    desk.show(*talk(10_000, "Some words.\n\n- a\n"))
    desk.bar.field.setText("Question 9")
    beats = 0
    end = time.monotonic() + 60
    while (desk.finder.searching or desk.bar._typing.isActive()) and time.monotonic() < end:
        QApplication.processEvents()
        beats += 1
    assert beats > 20
    assert desk.finder.count == 555  # 90 to 98, 900 to 998, 9000 to 9998, even numbers


def test_every_control_of_the_bar_has_a_name(desk: Desk) -> None:
    desk.show(*talk(2))
    assert desk.bar.field.accessibleName() == "Find in the conversation"
    assert all(button.accessibleName() for button in desk.bar.findChildren(QToolButton) if button.isVisible())
    desk.find("Question")
    assert desk.bar.field.accessibleDescription() == "1 of 1"


def test_what_streams_into_a_folded_thought_is_counted_and_its_row_stays_the_same(desk: Desk) -> None:
    live = message(1, Role.ASSISTANT, ReasoningPart("no animal"), state=MessageState.STREAMING)
    session = desk.show(message(0, Role.USER, TextPart("q")), live)
    desk.view.fold("1", THOUGHT, False)
    assert desk.find("walrus") == "No matches"
    row = desk.view.message_widget(1)
    assert row is not None
    before = row.pieces[1]
    session.path = (session.path[0], replace(live, parts=(ReasoningPart("no animal but a walrus"),)))
    session.changed.emit(Change("message", "1"))
    flush(desk.view)
    assert row.pieces[1] == before
    end = time.monotonic() + 60
    while desk.finder.count == 0 and time.monotonic() < end:
        QTest.qWait(5)
    assert desk.says == "0 of 1"
    assert desk.press(Qt.Key.Key_Return) == "1 of 1"
    assert folds(desk) == ["Expanded"]
    assert desk.marked("found_current") == ["walrus"]


def test_a_search_begins_with_the_line_at_the_upper_edge_also_inside_a_long_answer(desk: Desk) -> None:
    text = "\n\n".join(f"Paragraph {at} has a needle" if not at % 50 else f"Paragraph {at}\n\n---" for at in range(200))
    desk.show(message(0, Role.USER, TextPart("q")), message(1, Role.ASSISTANT, TextPart(text)))
    while desk.view.reading.unfinished:
        flush(desk.view)
    assert desk.find("Paragraph 149") == "1 of 1"
    desk.finder.current = None
    # The next one below what is in sight; the nearest above it where there is none; as typed, letter by letter, too.
    assert desk.find("needle") == "4 of 4"
    assert desk.press(Qt.Key.Key_Return, Qt.KeyboardModifier.ShiftModifier) == "3 of 4"
    assert desk.find("a needle") == "3 of 4"
    desk.view.scroll_to_bottom()
    desk.finder.current = None
    assert desk.find("has a needle") == "4 of 4"
    assert desk.current_in_sight()
