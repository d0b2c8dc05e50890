"""Formulas in the transcript: drawn a moment after they are shown, copied as they were written."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtGui import QGuiApplication, QTextCursor
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.chat.message import Role
from desktop.chat.parts import TextPart
from desktop.ui.transcript import TranscriptView
from desktop.ui.transcript.formulas import formulas
from desktop.ui.transcript.prose_view import ProseView
from tests.ui.test_transcript import Session, message

PICTURE = "\ufffc"


@pytest.fixture
def show(keep: Callable[[QWidget], Any]) -> Callable[[str], TranscriptView]:
    """A transcript whose only answer is a text, once its formulas are drawn."""

    def make(text: str) -> TranscriptView:
        view = TranscriptView()
        view.resize(800, 600)
        keep(view)
        view.set_session(Session([message(0, Role.USER, TextPart("?")), message(1, Role.ASSISTANT, TextPart(text))]))
        formulas.settle()
        QTest.qWait(50)
        return view

    return make


def answer(view: TranscriptView) -> ProseView:
    """The prose of the answer."""
    return max((prose for prose in view.findChildren(ProseView) if prose.isVisible()), key=lambda prose: len(prose.toPlainText()))


def test_formulas_become_pictures(show: Callable[[str], TranscriptView]) -> None:
    text = answer(show("Before $\\frac{a}{b}$ after.\n\n$$\\sum_{n=1}^{9} n$$\n\nBelow them.\n")).toPlainText()
    assert text.count(PICTURE) == 2
    assert "$" not in text


def test_a_drawn_formula_is_given_its_room(show: Callable[[str], TranscriptView]) -> None:
    high = "\\frac{1}{1+\\frac{1}{1+\\frac{1}{x}}}"
    view = show(f"Before.\n\n$$ {high} $$\n\nBelow.\n")
    prose = answer(view)
    assert prose.height() >= prose.document().size().height()


def test_what_cannot_be_drawn_stays_as_it_was_written(show: Callable[[str], TranscriptView]) -> None:
    assert "$\\frac{$" in answer(show("Half a formula: $\\frac{$ and no more.\n")).toPlainText()


def test_copying_gives_the_source_of_a_formula(show: Callable[[str], TranscriptView]) -> None:
    prose = answer(show("A 😀 before $e^{i\\pi}$ and *after*.\n"))
    cursor = prose.textCursor()
    cursor.select(QTextCursor.SelectionType.Document)
    prose.setTextCursor(cursor)
    prose.copy()
    assert QGuiApplication.clipboard().text() == "A 😀 before $e^{i\\pi}$ and after."
    cursor.clearSelection()
    prose.setTextCursor(cursor)
    QApplication.processEvents()


def test_dollars_in_prose_are_money(show: Callable[[str], TranscriptView]) -> None:
    text = "It costs $5, or $ 6 for two; `$x$` is code.\n"
    assert answer(show(text)).toPlainText() == "It costs $5, or $ 6 for two; $x$ is code."
