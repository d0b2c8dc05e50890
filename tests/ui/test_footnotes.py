"""From a reference to its footnote and back, with the pointer and with the keyboard."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.chat.message import MessageState, Role
from desktop.chat.parts import TextPart
from desktop.markdown.footnotes import WAY_BACK
from desktop.ui.transcript import TranscriptView
from desktop.ui.transcript.message_view import MessageView
from desktop.ui.transcript.prose_view import ProseView
from tests.ui.test_transcript import Session, flush, message
from tests.ui.widgets import focused

LONG = "\n\n".join(f"Paragraph {at} goes on for a while, so that the notes are far from what refers to them." for at in range(60))
TEXT = f"First said.[^1] Then[^why] again.\n\n{LONG}\n\nAnd said once more.[^1]\n\n[^1]: The first note.\n[^why]: Because\n\n    of this.\n"


@pytest.fixture
def view(keep: Callable[[QWidget], Any]) -> TranscriptView:
    made = TranscriptView()
    made.resize(800, 500)
    keep(made)
    made.activateWindow()
    made.set_session(Session([message(0, Role.USER, TextPart("q")), message(1, Role.ASSISTANT, TextPart(TEXT))]))
    # What there was no time for is filled by the next flush.
    while made.reading.unfinished or any(row.unfilled for row in made.findChildren(MessageView)):
        flush(made)
    return made


def prose_with(view: TranscriptView, words: str) -> tuple[ProseView, QTextCursor]:
    """The text in sight in which *words* are, and the cursor that selects them."""
    for _ in range(20):
        for prose in view.findChildren(ProseView):
            found = prose.document().find(words.replace("\u00a0", " ")) if prose.isVisible() else QTextCursor()
            if not found.isNull():
                return prose, found
        flush(view)
    raise AssertionError(words)


def click(prose: ProseView, at: QTextCursor) -> None:
    """A click on the last character of *at*."""
    # The arrow is followed by a character without a width.
    last = at.selectionEnd() - at.selectedText().endswith("\ufe0e")
    end, begin = QTextCursor(at), QTextCursor(at)
    end.setPosition(last)
    begin.setPosition(last - 1)
    left, right = prose.cursorRect(begin), prose.cursorRect(end)
    where = QPoint((left.left() + right.left()) // 2, left.center().y())
    QTest.mouseClick(prose.viewport(), Qt.MouseButton.LeftButton, pos=where)
    QApplication.processEvents()


def in_sight(view: TranscriptView, words: str) -> bool:
    """True when *words* are between the edges of the transcript."""
    prose, found = prose_with(view, words)
    begin = QTextCursor(found)
    begin.setPosition(found.selectionStart())
    y = prose.viewport().mapTo(view.viewport(), prose.cursorRect(begin).topLeft()).y()
    return 0 <= y < view.viewport().height() - 10


def selected(view: TranscriptView) -> str:
    """What is selected in the text that has the keyboard."""
    focus = QApplication.focusWidget()
    assert isinstance(focus, ProseView)
    assert view.isAncestorOf(focus)
    return focus.textCursor().selectedText()


def test_a_click_leads_to_the_note_and_its_arrow_back_to_where_one_came_from(view: TranscriptView) -> None:
    click(*prose_with(view, "once more.1"))
    assert in_sight(view, "The first note")
    click(*prose_with(view, "first note." + WAY_BACK))
    assert in_sight(view, "once more.1")
    view.go_to("1", 0, 0, 0)
    click(*prose_with(view, "First said.1"))
    assert in_sight(view, "The first note")
    click(*prose_with(view, "first note." + WAY_BACK))
    assert in_sight(view, "First said.1")


def test_an_arrow_nobody_came_by_leads_to_the_first_reference(view: TranscriptView) -> None:
    click(*prose_with(view, "of this." + WAY_BACK))
    assert in_sight(view, "Then2 again")
    assert selected(view) == "2"


def test_the_keyboard_reaches_a_reference_and_goes_to_the_note_and_back(view: TranscriptView) -> None:
    view.go_to("1", 0, 0, 0)
    prose, _ = prose_with(view, "First said.1")
    prose.setFocus(Qt.FocusReason.TabFocusReason)
    QTest.keyClick(prose, Qt.Key.Key_Tab)
    QTest.keyClick(prose, Qt.Key.Key_Tab)
    assert selected(view) == "2"
    QTest.keyClick(prose, Qt.Key.Key_Return)
    assert in_sight(view, "Because")
    assert selected(view) == WAY_BACK
    QTest.keyClick(focused(), Qt.Key.Key_Return)
    assert in_sight(view, "Then2 again")
    assert selected(view) == "2"


def test_the_arrow_is_no_part_of_what_is_copied_and_no_note_has_one_before_the_answer_is_complete(view: TranscriptView) -> None:
    prose, _ = prose_with(view, "The first note")
    assert prose.selecting is not None
    prose.selecting.select_all()
    assert "↩" not in prose.selecting.words(prose)
    prose.selecting.copy(prose, markdown=True)
    assert QApplication.clipboard().text() == TEXT
    session = Session([message(0, Role.ASSISTANT, TextPart("a[^1]\n\n[^1]: note\n"), state=MessageState.STREAMING)])
    view.set_session(session)
    assert "↩" not in prose_with(view, "note")[0].toPlainText()
    session.grow("a[^1]\n\n[^1]: note\n", state=MessageState.COMPLETE)
    flush(view)
    assert "↩" in prose_with(view, "note")[0].toPlainText()


def test_a_note_that_nothing_refers_to_has_no_arrow_and_one_that_ends_with_code_has_it_below(view: TranscriptView) -> None:
    view.set_session(Session([message(0, Role.ASSISTANT, TextPart("a[^2]\n\n[^1]: lonely\n\n[^2]: see\n\n    ```\n    x\n    ```\n"))]))
    prose, found = prose_with(view, "↩")
    assert prose.toPlainText().strip() == WAY_BACK.strip()
    click(prose, found)
    assert selected(view) == "2"
