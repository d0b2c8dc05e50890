"""Selecting across a message, its code and its tables, and what is copied then."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QColor, QContextMenuEvent, QGuiApplication, QMouseEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QMenu, QWidget

from desktop.chat.message import MessageState, Role
from desktop.chat.parts import TextPart
from desktop.ui.transcript import TranscriptView
from desktop.ui.transcript.formulas import formulas
from desktop.ui.transcript.message_view import MessageView
from desktop.ui.transcript.text_view import TextView
from tests.ui.test_transcript import Session, message

TEXT = "Before **bold** $x^2$.\n\n```python\nx = 1\n\ny = 2\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n- one\n- two\n\nThe end.\n"


@pytest.fixture
def view(keep: Callable[[QWidget], Any]) -> TranscriptView:
    made = TranscriptView()
    made.resize(800, 700)
    keep(made)
    return made


def show(view: TranscriptView, *texts: str) -> MessageView:
    view.set_session(Session([message(at, Role.ASSISTANT, TextPart(text)) for at, text in enumerate(texts)]))
    formulas.settle()
    QTest.qWait(60)
    found = view.message_widget(0)
    assert found is not None
    return found


def parts(shown: MessageView) -> list[TextView]:
    widgets = [shown.piece_widgets()[at] for at in sorted(shown.piece_widgets())]
    return [text for widget in widgets if isinstance(text := getattr(widget, "text", widget), TextView)]


def drag(start: TextView, begin: QPoint, to: QPoint, *, let_go: bool = True) -> None:
    """Press at *begin* in a text, move to a point of the screen, let go."""
    port = start._edit().viewport()
    QTest.mousePress(port, Qt.MouseButton.LeftButton, pos=begin)
    for at in (port.mapToGlobal(begin) + QPoint(9, 3), to):
        local = QPointF(port.mapFromGlobal(at))
        event = QMouseEvent(
            QEvent.Type.MouseMove,
            local,
            QPointF(at),
            Qt.MouseButton.NoButton,
            Qt.MouseButton.LeftButton,
            Qt.KeyboardModifier.NoModifier,
        )
        QApplication.sendEvent(port, event)
    if let_go:
        QTest.mouseRelease(port, Qt.MouseButton.LeftButton, pos=port.mapFromGlobal(to))


def end_of(text: TextView) -> QPoint:
    port = text._edit().viewport()
    return QPoint(port.mapToGlobal(QPoint(port.width() - 2, port.height() - 3)))


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def press_copy(text: TextView, *, shift: bool = False) -> None:
    modifier = Qt.KeyboardModifier.ControlModifier
    QTest.keyClick(text._edit(), Qt.Key.Key_C, modifier | Qt.KeyboardModifier.ShiftModifier if shift else modifier)


def test_dragging_selects_across_prose_code_and_table(view: TranscriptView) -> None:
    shown = show(view, TEXT)
    first, code, table, last = parts(shown)
    drag(first, QPoint(0, 5), end_of(last))
    assert all(text._edit().textCursor().hasSelection() for text in (first, code, table, last))
    press_copy(first)
    assert clipboard() == "Before bold $x^2$.\n\nx = 1\n\ny = 2\n\na\tb\n1\t2\n\n- one\n- two\n\nThe end."


def test_copying_as_markdown_gives_the_source_of_all_of_a_message(view: TranscriptView) -> None:
    shown = show(view, TEXT)
    first = parts(shown)[0]
    QTest.keyClick(first._edit(), Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    press_copy(first, shift=True)
    assert clipboard() == TEXT


def test_copying_a_part_as_markdown_gives_markdown(view: TranscriptView) -> None:
    shown = show(view, TEXT)
    first, code, table, last = parts(shown)
    drag(code, QPoint(0, 2), end_of(table))
    press_copy(code, shift=True)
    assert clipboard() == "```python\nx = 1\n\ny = 2\n```\n\n| a | b |\n| --- | --- |\n| 1 | 2 |"
    assert not first._edit().textCursor().hasSelection()
    assert not last._edit().textCursor().hasSelection()


def test_dragging_upwards_selects_as_well(view: TranscriptView) -> None:
    shown = show(view, TEXT)
    _, code, table, last = parts(shown)
    port = last._edit().viewport()
    drag(last, QPoint(port.width() - 2, port.height() - 3), code._edit().viewport().mapToGlobal(QPoint(0, 2)))
    press_copy(last)
    assert clipboard() == "x = 1\n\ny = 2\n\na\tb\n1\t2\n\n- one\n- two\n\nThe end."
    assert table._edit().textCursor().hasSelection()


def test_a_press_elsewhere_ends_the_selection(view: TranscriptView) -> None:
    shown = show(view, TEXT, "Another message.")
    first, *_, last = parts(shown)
    drag(first, QPoint(0, 5), end_of(last))
    other = view.message_widget(1)
    assert other is not None
    QTest.mouseClick(parts(other)[0]._edit().viewport(), Qt.MouseButton.LeftButton, pos=QPoint(3, 3))
    assert not any(text._edit().textCursor().hasSelection() for text in parts(shown))
    assert not shown.selecting.active


def test_the_selection_survives_the_stream(view: TranscriptView) -> None:
    session = Session([message(0, Role.ASSISTANT, TextPart(TEXT), state=MessageState.STREAMING)])
    view.set_session(session)
    formulas.settle()
    QTest.qWait(60)
    shown = view.message_widget(0)
    assert shown is not None
    first, code, table, _ = parts(shown)
    drag(first, QPoint(0, 5), end_of(table))
    for end in range(10, 200, 10):
        session.grow(TEXT + "\n\n" + ("more words " * 30)[:end])
        QTest.qWait(5)
    session.grow(TEXT + "\n\nDone.", state=MessageState.COMPLETE)
    QTest.qWait(60)
    press_copy(first)
    assert clipboard() == "Before bold $x^2$.\n\nx = 1\n\ny = 2\n\na\tb\n1\t2"
    assert code._edit().textCursor().hasSelection()


def test_what_is_out_of_sight_is_copied_and_comes_back_selected(view: TranscriptView) -> None:
    long = "\n\n".join(f"Paragraph {number}." for number in range(400))
    show(view, long)
    view.show_message("0")
    QTest.qWait(60)
    shown = view.message_widget(0)
    assert shown is not None
    shown.selecting.select_all()
    before = len(shown.piece_widgets())
    view.scroll_to_bottom()
    QTest.qWait(60)
    assert len(shown.piece_widgets()) <= before + 3
    assert all(text._edit().textCursor().hasSelection() for text in parts(shown))
    assert shown.selecting.words(parts(shown)[0]) == long


def test_dragging_below_the_window_scrolls_and_selects_on(view: TranscriptView) -> None:
    long = "\n\n".join(f"Paragraph {number}." for number in range(400))
    show(view, long)
    view.show_message("0")
    QTest.qWait(60)
    shown = view.message_widget(0)
    assert shown is not None
    text = parts(shown)[0]
    bar = view.verticalScrollBar()
    before = bar.value()
    below = view.viewport().mapToGlobal(QPoint(100, view.viewport().height() + 60))
    drag(text, QPoint(0, 5), below, let_go=False)
    for _ in range(200):
        QTest.qWait(15)
        if bar.value() > before + 200:
            break
    assert bar.value() > before + 200
    QTest.mouseRelease(text._edit().viewport(), Qt.MouseButton.LeftButton)
    words = shown.selecting.words(text)
    assert words.startswith("Paragraph 0.")
    assert words.count("\n\n") > 10
    shown.selecting.clear()


def test_words_inside_one_text_are_selected_as_ever(view: TranscriptView) -> None:
    shown = show(view, TEXT)
    first = parts(shown)[0]
    QTest.mouseDClick(first._edit().viewport(), Qt.MouseButton.LeftButton, pos=QPoint(8, 6))
    press_copy(first)
    assert clipboard() == "Before"
    assert not shown.selecting.active


def test_code_is_copied_exactly_also_when_its_lines_were_cut_or_folded(view: TranscriptView) -> None:
    code = "\n".join(["x" * 2500, "", "\ttab", *(f"line {number}" for number in range(100))])
    shown = show(view, f"Before.\n\n```\n{code}\n```\n\nAfter.")
    view.show_message("0")
    QTest.qWait(60)
    shown.selecting.select_all()
    assert shown.selecting.words(parts(shown)[0]) == f"Before.\n\n{code}\n\nAfter."


def test_a_question_is_copied_as_it_was_typed(view: TranscriptView) -> None:
    typed = "one *star*\n\n" + "y" * 4000 + "\n  two\n" + "\n".join(str(number) for number in range(90))
    view.set_session(Session([message(0, Role.USER, TextPart(typed))]))
    QTest.qWait(60)
    shown = view.message_widget(0)
    assert shown is not None
    shown.selecting.select_all()
    text = parts(shown)[0]
    assert shown.selecting.words(text) == typed
    assert shown.selecting.words(text, markdown=True) == typed


def test_control_characters_never_reach_the_clipboard(view: TranscriptView) -> None:
    shown = show(view, "a\x1b[31mb \x07c\n\n```\nls\x1b[2J\x00\n```\n")
    shown.selecting.select_all()
    press_copy(parts(shown)[0])
    assert clipboard() == "a[31mb c\n\nls[2J�"
    assert not QGuiApplication.clipboard().mimeData().hasHtml()


def test_the_menu_copies_as_markdown_and_the_table(view: TranscriptView) -> None:
    shown = show(view, TEXT)
    first, _, table, _ = parts(shown)
    for text, word, expected in (
        (first, "Copy message as Markdown", TEXT),
        (table, "Copy table as Markdown", "| a | b |\n| --- | --- |\n| 1 | 2 |"),
        (table, "Copy table for a spreadsheet", "a\tb\n1\t2"),
    ):
        edit = text._edit()
        edit.contextMenuEvent(QContextMenuEvent(QContextMenuEvent.Reason.Mouse, QPoint(2, 2), edit.mapToGlobal(QPoint(2, 2))))
        menu = next(found for found in edit.findChildren(QMenu) if found.isVisible())
        next(action for action in menu.actions() if action.text() == word).trigger()
        menu.close()
        assert clipboard() == expected


@pytest.mark.parametrize("item", ["- one", "- [x] one", "* واحد"])
def test_the_bullet_of_a_selected_item_is_seen(view: TranscriptView, item: str) -> None:
    shown = show(view, f"Before.\n\n{item}\n\nAfter.")
    edit = parts(shown)[0]._edit()
    line = edit.document().findBlockByNumber(1).layout()
    text = line.lineAt(0).rect().translated(line.position())
    beside = QRect(round(text.right()) if "و" in item else round(text.left()) - 15, round(text.top()) + 2, 14, 12)
    on, letters = edit.palette().highlight().color().rgb(), edit.palette().highlightedText().color()

    def colours() -> list[int]:
        picture = edit.grab(beside).toImage()
        return [picture.pixel(x, y) for x in range(picture.width()) for y in range(picture.height())]

    assert on not in colours()
    shown.selecting.select_all()
    seen = colours()
    # On the colour of the selection, and as light on it as letters are.
    assert seen.count(on) > len(seen) / 3
    assert any(abs(QColor(colour).lightness() - letters.lightness()) < 40 for colour in seen)
    shown.selecting.clear()
    assert on not in colours()
