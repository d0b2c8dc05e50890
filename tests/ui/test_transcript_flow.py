"""Streaming as a reader sees it: an even flow, and a line under the eye that stays where it is."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit, QTextEdit, QWidget

from desktop.chat.message import Message, MessageState, Role
from desktop.chat.parts import ImagePart, TextPart
from desktop.ui.theme import theme
from desktop.ui.transcript import TranscriptView
from desktop.ui.transcript import reading as reading_module
from desktop.ui.transcript.message_view import MessageView
from desktop.ui.zoom import EyeLine
from tests.ui.test_transcript import Session, flush, message, shown_texts, talk

LINES = "".join(f"Line {at} of the answer, with some *words* in it.\n\n" for at in range(200))


class Clock:
    """A clock that a test turns."""

    def __init__(self) -> None:
        self.now = 100.0

    def monotonic(self) -> float:
        return self.now


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    made = Clock()
    monkeypatch.setattr(reading_module, "time", made)
    return made


def settle(view: TranscriptView) -> None:
    """Flush until nothing is left to be read or filled."""
    for _ in range(200):
        flush(view)
        if not view.reading.unfinished and not view._pump.waits:
            return
    raise AssertionError("never comes to rest")


def streaming() -> Session:
    return Session([message(0, Role.USER, TextPart("Go")), message(1, Role.ASSISTANT, state=MessageState.STREAMING)])


def test_a_burst_is_shown_over_several_frames_and_whole_within_a_tenth_of_a_second(view: TranscriptView, clock: Clock) -> None:
    session = streaming()
    view.reading.smooth = True
    view.set_session(session)
    words = " ".join(f"word{at}" for at in range(200))
    session.grow(words)
    seen = []
    for _ in range(6):
        flush(view)
        seen.append(len(shown_texts(view)))
        clock.now += 0.016
    assert seen == sorted(seen)
    assert len(set(seen)) >= 4
    assert "word199" in shown_texts(view)


def test_without_smoothness_a_burst_is_there_in_the_next_frame(view: TranscriptView, clock: Clock) -> None:
    session = streaming()
    view.set_session(session)
    session.grow(" ".join(f"word{at}" for at in range(200)))
    flush(view)
    assert "word199" in shown_texts(view)


def test_an_answer_that_is_complete_is_shown_whole_at_once(view: TranscriptView, clock: Clock) -> None:
    session = streaming()
    view.reading.smooth = True
    view.set_session(session)
    session.grow("word " * 300 + "end")
    flush(view)
    assert "end" not in shown_texts(view)
    session.grow("word " * 300 + "end", state=MessageState.COMPLETE)
    # The clock stands still: what is shown now was not waited for.
    settle(view)
    assert "end" in shown_texts(view)


def test_a_conversation_opened_in_the_middle_of_an_answer_shows_what_is_there(view: TranscriptView, clock: Clock) -> None:
    session = streaming()
    session.grow("word " * 200 + "here")
    view.reading.smooth = True
    view.set_session(session)
    assert "here" in shown_texts(view)


def test_nothing_is_left_to_do_once_all_is_shown(view: TranscriptView, clock: Clock) -> None:
    session = streaming()
    view.reading.smooth = True
    view.set_session(session)
    session.grow("word " * 300)
    clock.now += 1
    for _ in range(20):
        flush(view)
        clock.now += 0.016
    assert not view._pump.waits


def eye(view: TranscriptView) -> tuple[str, int]:
    """A line of prose a third of the way down the window, and where on the screen it is."""
    middle = view.viewport().height() // 3
    row = next(row for row in range(len(view.path)) if view.row_rect(row).contains(view.viewport().mapToGlobal(QPoint(100, middle))))
    for widget in view.piece_widgets(row):
        top = widget.mapTo(view.viewport(), QPoint(0, 0)).y()
        if top <= middle < top + widget.height() and isinstance(widget, QTextEdit | QPlainTextEdit):
            cursor = widget.cursorForPosition(QPoint(30, middle - top))
            return cursor.block().text(), top + widget.cursorRect(cursor).top()
    raise AssertionError("no prose under the eye")


def line_at(view: TranscriptView, words: str) -> int:
    """Where on the screen the line *words* is."""
    for row in range(len(view.path)):
        for widget in view.piece_widgets(row):
            if isinstance(widget, QTextEdit | QPlainTextEdit) and words in widget.toPlainText():
                cursor = widget.document().find(words)
                return int(widget.mapTo(view.viewport(), QPoint(0, 0)).y() + widget.cursorRect(cursor).top())
    raise AssertionError(f"{words!r} is not on the screen")


def reading_in_the_middle(view: TranscriptView, tail: Message | None = None) -> Session:
    """A view that a reader scrolled to the middle of a long answer."""
    answer = message(1, Role.ASSISTANT, TextPart(LINES), state=MessageState.STREAMING)
    session = Session([message(0, Role.USER, TextPart("Go")), answer, *([tail] if tail else [])])
    view.set_session(session)
    settle(view)
    view.restore_scroll("1", 2000)
    settle(view)
    assert not view.follows
    return session


def test_the_line_under_the_eye_stays_when_the_answer_completes(view: TranscriptView) -> None:
    session = reading_in_the_middle(view)
    words, y = eye(view)
    session.grow(LINES + "[r]: http://r.test\n", state=MessageState.COMPLETE)
    settle(view)
    assert line_at(view, words) == y


def test_the_line_under_the_eye_stays_while_more_arrives(view: TranscriptView) -> None:
    session = reading_in_the_middle(view)
    words, y = eye(view)
    for end in range(1, 30):
        session.grow(LINES + "| a | b |\n|---|---|\n" + "| 1 | 2 |\n" * end)
        flush(view)
        assert line_at(view, words) == y


def test_the_last_lines_stay_when_an_answer_that_is_followed_completes(view: TranscriptView) -> None:
    session = streaming()
    view.set_session(session)
    session.grow(LINES)
    settle(view)
    before = line_at(view, "Line 199")
    session.grow(LINES, state=MessageState.COMPLETE)
    settle(view)
    # Room for the row of actions may be made below, by moving up; nothing else moves and nothing jumps down.
    assert 0 <= before - line_at(view, "Line 199") <= 60
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


def test_the_line_under_the_eye_stays_when_heights_above_turn_out_to_be_others(view: TranscriptView) -> None:
    # Short words in many lines of a table are guessed much too low, long code is folded.
    hard = "| a |\n|---|\n" + "| " + "many words " * 30 + "|\n" + "```\n" + "x\n" * 100 + "```\n"
    view.set_session(Session([*talk(20, hard), message(20, Role.USER, TextPart("q")), message(21, Role.ASSISTANT, TextPart(LINES))]))
    view.restore_scroll("21", 0)
    settle(view)
    words = "Line 3 "
    bar = view.verticalScrollBar()
    for _ in range(40):
        before = line_at(view, words)
        value = bar.value()
        bar.setValue(value - 10)
        settle(view)
        if before + 10 > view.viewport().height() - 20:
            break
        assert line_at(view, words) == before + 10


def test_the_line_under_the_eye_stays_when_pictures_arrive(keep: Callable[[QWidget], Any]) -> None:
    waiting: list[Callable[[QImage], None]] = []
    made = TranscriptView(thumbnails=lambda _part, give: waiting.append(give))
    made.resize(800, 600)
    view: TranscriptView = keep(made)
    picture = message(0, Role.USER, ImagePart("b" * 64, "image/png", "a.png", 400, 300, 10), TextPart("Look"))
    view.set_session(Session([picture, message(1, Role.ASSISTANT, TextPart(LINES))]))
    view.restore_scroll("0", 30)
    settle(view)
    words, y = eye(view)
    assert waiting
    image = QImage(400, 300, QImage.Format.Format_RGB32)
    image.fill(QColor("red"))
    for ready in waiting:
        ready(image)
    settle(view)
    assert line_at(view, words) == y


@pytest.fixture
def dressed(qapp: QApplication) -> Iterator[QApplication]:
    yield qapp
    theme.apply(qapp, "light")


def test_the_line_under_the_eye_stays_in_another_theme(view: TranscriptView, dressed: QApplication) -> None:
    EyeLine(view)
    reading_in_the_middle(view)
    words, y = eye(view)
    theme.apply(dressed, "dark")
    settle(view)
    assert line_at(view, words) == y


def test_the_place_that_is_read_stays_in_another_size_of_text(view: TranscriptView, dressed: QApplication) -> None:
    EyeLine(view)
    reading_in_the_middle(view)
    words, y = eye(view)
    for points in (18, 8, 10):
        theme.apply(dressed, "light", points)
        settle(view)
        assert line_at(view, words) == y


def test_the_line_under_the_eye_stays_in_another_width(view: TranscriptView) -> None:
    EyeLine(view)
    reading_in_the_middle(view)
    words, y = eye(view)
    for width in (500, 900, 640, 800):
        view.resize(width, 600)
        settle(view)
        assert line_at(view, words) == y


def test_a_message_that_grows_above_moves_nothing(view: TranscriptView) -> None:
    answer = message(1, Role.ASSISTANT, TextPart("short"), state=MessageState.STREAMING)
    after = replace(message(2, Role.USER, TextPart("mine")), seq=2)
    session = Session([message(0, Role.USER, TextPart("Go")), answer, after, message(3, Role.ASSISTANT, TextPart(LINES))])
    view.set_session(session)
    view.restore_scroll("3", 500)
    settle(view)
    words, y = eye(view)
    grown = replace(answer, parts=(TextPart("short\n\n" + "more\n\n" * 50),))
    session.path = (session.path[0], grown, *session.path[2:])
    session.changed.emit(type("Change", (), {"kind": "message", "message_id": "1"})())
    settle(view)
    assert line_at(view, words) == y


def test_text_stands_still_when_a_scroll_bar_comes(view: TranscriptView) -> None:
    view.resize(1000, 600)
    session = Session(talk(2))
    view.set_session(session)
    settle(view)
    assert not view.verticalScrollBar().isVisible()
    before = {shown.x() for shown in view.findChildren(MessageView) if shown.isVisible()}
    session.grow("A line.\n\n" * 60)
    QTest.qWait(100)
    assert view.verticalScrollBar().isVisible()
    assert {shown.x() for shown in view.findChildren(MessageView) if shown.isVisible()} == before
