"""Tab goes through the window as it is read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.chat.message import Role
from desktop.chat.parts import TextPart
from desktop.ui.transcript import TranscriptView
from desktop.ui.transcript.message_view import MessageView
from tests.ui.pilot import window_on
from tests.ui.test_transcript import Session, message
from tests.ui.widgets import focused

ANSWER = "Words.\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\nMore words.\n\n```python\nprint(1)\n```\n\nThe last words.\n"
MOST = 200


@pytest.fixture
def between(keep: Callable[[QWidget], Any]) -> tuple[QPushButton, TranscriptView, QPushButton]:
    """A transcript between two buttons, its pieces in widgets that were used before, in any order."""
    window = QWidget()
    above, view, below = QPushButton("Above"), TranscriptView(), QPushButton("Below")
    column = QVBoxLayout(window)
    for widget in (above, view, below):
        column.addWidget(widget)
    window.resize(800, 700)
    keep(window)
    view.set_session(Session([message(at, (Role.USER, Role.ASSISTANT)[at % 2], TextPart(ANSWER)) for at in range(6)]))
    for at in ("5", "0", "3", "1", "4"):
        view.show_message(at)
        QTest.qWait(60)
    window.activateWindow()
    return above, view, below


def tab(modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> QWidget:
    """Press Tab; what has the keyboard then."""
    QTest.keyClick(focused(), Qt.Key.Key_Tab, modifiers)
    return focused()


def top_of_piece(view: TranscriptView, stop: QWidget) -> int:
    """Where the piece of an answer, or of a question, begins in which *stop* is."""
    piece = next(
        piece for message in view.findChildren(MessageView) for piece in message.widgets if piece is stop or piece.isAncestorOf(stop)
    )
    return piece.mapTo(view, QPoint()).y()


def test_tab_goes_through_a_conversation_from_above_to_below(between: tuple[QPushButton, TranscriptView, QPushButton]) -> None:
    above, view, below = between
    above.setFocus()
    assert tab() is view
    stops: list[QWidget] = []
    while (stop := tab()) is not below:
        assert view.isAncestorOf(stop)
        stops.append(stop)
        assert len(stops) < MOST
    assert {"transcript.table", "transcript.code", "transcript.copy_code"} <= {stop.objectName() for stop in stops}
    tops = [top_of_piece(view, stop) for stop in stops]
    assert tops == sorted(tops)


def test_shift_and_tab_go_the_same_way_back(between: tuple[QPushButton, TranscriptView, QPushButton]) -> None:
    above, view, below = between
    view.setFocus()
    there = [tab() for _ in range(8)]
    # The button that copies a table comes with the keyboard in its table, and goes with it.
    there = [stop for stop in there if stop.objectName() != "transcript.copy_table"]
    focused_last = there.pop()
    focused_last.setFocus()
    back = [tab(Qt.KeyboardModifier.ShiftModifier) for _ in there]
    assert back == there[::-1]
    assert tab(Qt.KeyboardModifier.ShiftModifier) is view
    assert tab(Qt.KeyboardModifier.ShiftModifier) is above
    assert not below.hasFocus()


@pytest.mark.parametrize(("width", "first"), [(1200, "Model"), (500, "Show the conversations")])
async def test_tab_goes_along_the_bar_and_then_to_the_message(tmp_path: Path, width: int, first: str) -> None:
    async with window_on(tmp_path) as pilot:
        pilot.window.resize(width, 800)
        pilot.window.activateWindow()
        await pilot.until(lambda: pilot.has(first), "the bar of a window so wide")
        bar = [pilot.find(first), pilot.find("Model")] if first != "Model" else [pilot.find("Model")]
        bar.append(pilot.find("Export and import"))
        bar[0].setFocus()
        seen = [focused()]
        while focused() is not pilot.find("Message"):
            seen.append(tab())
            assert len(seen) < MOST
        assert [widget for widget in seen if widget in bar] == bar
        lefts = [widget.mapTo(pilot.window, QPoint()).x() for widget in seen[:-1]]
        assert lefts == sorted(lefts)
        assert {widget.mapTo(pilot.window, QPoint()).y() for widget in seen[:-1]} < set(range(60))
