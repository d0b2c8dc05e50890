"""Code boxes and tables: folding, wrapping, copying, scrolling sideways."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QEnterEvent, QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QPlainTextEdit, QToolButton, QWidget

from desktop.chat.message import MessageState, Role
from desktop.chat.parts import TextPart
from desktop.ui.bridge import WidgetTasks
from desktop.ui.reading_aids import ReadingAids
from desktop.ui.theme import theme
from desktop.ui.transcript import TranscriptView
from desktop.ui.transcript.code_view import CodeView, code_wrap
from desktop.ui.transcript.table_view import TableView
from tests.ui.conftest import turns
from tests.ui.fakes import FakeEngine, FakeLibrary
from tests.ui.test_transcript import Session, message

LONG = "\n".join(f"line_{number} = {number}" for number in range(812))


@pytest.fixture(autouse=True)
def unwrapped() -> Iterator[None]:
    """No test leaves code wrapped."""
    yield
    code_wrap.set(False)


def show(view: TranscriptView, text: str) -> None:
    view.set_session(Session([message(0, Role.ASSISTANT, TextPart(text))]))
    view.show_message("0")
    QTest.qWait(60)


def boxes(view: TranscriptView) -> list[CodeView]:
    return [box for box in view.findChildren(CodeView) if box.isVisible()]


def button(widget: QWidget, name: str) -> QToolButton:
    return next(found for found in widget.findChildren(QToolButton) if found.objectName() == f"transcript.{name}")


def clipboard() -> str:
    return QGuiApplication.clipboard().text()


def test_long_code_is_folded_and_opens_to_all_of_it(view: TranscriptView) -> None:
    show(view, f"```python\n{LONG}\n```\n\nAfter.\n")
    (box,) = boxes(view)
    assert box.text.toPlainText().count("\n") == 59
    fold = button(box, "fold_code")
    assert "812" in fold.text()
    assert any("812" in label.text() for label in box.findChildren(QLabel))
    QTest.mouseClick(fold, Qt.MouseButton.LeftButton)
    QTest.qWait(60)
    view.scroll_to_bottom()
    last = max(boxes(view), key=lambda box: box.mapTo(view, QPoint()).y())
    assert last.text.toPlainText().endswith("line_811 = 811")
    QTest.mouseClick(button(last, "fold_code"), Qt.MouseButton.LeftButton)
    QTest.qWait(60)
    view.show_message("0")
    assert boxes(view)[0].text.toPlainText().count("\n") == 59


def test_copy_gives_folded_code_whole(view: TranscriptView) -> None:
    show(view, f"```python\n{LONG}\n```\n")
    button(boxes(view)[0], "copy_code").click()
    assert clipboard() == LONG


def test_code_that_grows_past_the_fold_never_shrinks(view: TranscriptView) -> None:
    session = Session([message(0, Role.ASSISTANT, state=MessageState.STREAMING)])
    view.set_session(session)
    heights = []
    for lines in range(50, 90, 5):
        session.grow("```python\n" + "\n".join(LONG.split("\n")[:lines]))
        QTest.qWait(30)
        heights.append(boxes(view)[-1].height())
    assert heights == sorted(heights)
    session.grow("```python\n" + "\n".join(LONG.split("\n")[:89]) + "\n```\n", state=MessageState.COMPLETE)
    QTest.qWait(30)
    assert boxes(view)[0].height() == heights[-1]


def test_short_code_has_no_fold(view: TranscriptView) -> None:
    show(view, "```\nx\n```\n")
    assert not button(boxes(view)[0], "fold_code").isVisible()


def test_wrapping_is_one_choice_for_all_code(view: TranscriptView) -> None:
    show(view, f"```\n{'word ' * 100}\n```\n\ntext\n\n```\n{'other ' * 100}\n```\n")
    first, second = boxes(view)
    height = first.height()
    assert first.text.horizontalScrollBar().maximum() > 0
    button(first, "wrap_code").click()
    QTest.qWait(80)
    for box in (first, second):
        assert box.height() > height
        assert box.text.horizontalScrollBar().maximum() == 0
        assert button(box, "wrap_code").isChecked()
    # All lines of the wrapped text are inside the box.
    block = first.text.document().lastBlock()
    below = first.text.blockBoundingGeometry(block).translated(first.text.contentOffset()).bottom()
    assert below <= first.text.viewport().height() + 1
    button(second, "wrap_code").click()
    QTest.qWait(80)
    assert first.height() == height


def test_code_reads_from_the_left_whatever_its_letters_are(view: TranscriptView) -> None:
    show(view, "```\nمرحبا = 1\n```\n")
    assert boxes(view)[0].text.document().firstBlock().textDirection() == Qt.LayoutDirection.LeftToRight


WIDE = "| " + " | ".join(f"Column {n}" for n in range(14)) + " |\n|" + "---|" * 14 + "\n| " + " | ".join(["words in a cell"] * 14) + " |\n"


def test_a_wide_table_scrolls_sideways_from_its_first_column(view: TranscriptView) -> None:
    show(view, WIDE)
    table = next(found for found in view.findChildren(TableView) if found.isVisible())
    bar = table.text.horizontalScrollBar()
    assert bar.maximum() > 0
    assert bar.value() == 0
    assert table.text.verticalScrollBar().maximum() <= 0


def test_a_table_is_copied_as_markdown_and_for_a_spreadsheet(view: TranscriptView) -> None:
    show(view, "| a | b |\n|---|--:|\n" + "".join(f"| **{n}** | {n * n} |\n" for n in range(60)) + "\nAfter.\n")
    table = next(found for found in view.findChildren(TableView) if found.isVisible())
    copy = button(table, "copy_table")
    assert not copy.isVisible()
    table.enterEvent(QEnterEvent(QPointF(1, 1), QPointF(1, 1), QPointF(1, 1)))
    assert copy.isVisible()
    for word, expected in (("Markdown", "| a | b |\n| --- | --: |\n| **0** | 0 |"), ("spreadsheet", "a\tb\n0\t0")):
        copy.click()
        menu = next(found for found in table.findChildren(QMenu) if found.isVisible())
        next(action for action in menu.actions() if word in action.text()).trigger()
        menu.close()
        # Sixty rows are in several pieces; the header is copied once.
        assert clipboard().startswith(expected)
        assert clipboard().count("\n") == 60 + (word == "Markdown")
    table.leaveEvent(QEvent(QEvent.Type.Leave))
    assert not copy.isVisible()


def last_border(table: TableView) -> int:
    """Where the table ends, from what is drawn beside its upper border; the view's edge when it goes on beyond."""
    drawn = table.text.grab().toImage()
    ground = drawn.pixel(drawn.width() - 1, 0)
    return max(x for x in range(drawn.width()) if drawn.pixel(x, 5) != ground)


@pytest.mark.parametrize("words", [1, *range(70, 120, 2), 300])
def test_the_copy_button_of_a_table_stands_beside_it_or_on_it_and_never_across_its_border(view: TranscriptView, words: int) -> None:
    show(view, f"| a | b |\n|---|---|\n| 1 | {'m' * words} |\n")
    table = next(found for found in view.findChildren(TableView) if found.isVisible())
    copy = button(table, "copy_table")
    end = last_border(table)
    table.enterEvent(QEnterEvent(QPointF(1, 1), QPointF(1, 1), QPointF(1, 1)))
    place = copy.geometry()
    assert table.rect().contains(place)
    assert place.left() > end or place.right() < end
    assert place.left() < end + 20, "near the table"
    assert place.bottom() < 40, "on the first row"


def test_a_click_on_a_note_shows_it(view: TranscriptView) -> None:
    from desktop.ui.transcript.kinds import NoteLink
    from desktop.ui.transcript.prose_view import ProseView

    show(view, "Said.[^1]\n\n" + "word\n\n" * 200 + "[^1]: The note at the end.\n")
    prose = next(found for found in view.findChildren(ProseView) if found.isVisible() and "Said." in found.toPlainText())
    prose.note_clicked.emit(NoteLink("1"))
    QTest.qWait(60)
    shown = [found.toPlainText() for found in view.findChildren(ProseView) if found.isVisible()]
    assert any("The note at the end." in text for text in shown)


async def test_the_choice_to_wrap_is_kept_with_the_settings(keep: Callable[[QWidget], Any]) -> None:
    window = QWidget()
    field, view = QPlainTextEdit(window), TranscriptView(window)
    keep(window)
    engine: Any = FakeEngine(FakeLibrary([], 0.0))
    tasks = WidgetTasks(window)
    aids = ReadingAids(window, field, lambda words: None)
    aids.attach(view, engine, tasks)
    code_wrap.set(True)
    await turns()
    assert engine.settings.values.get("wrap_code") is True
    await engine.settings.set("wrap_code", False)
    assert not code_wrap.on
    aids.detach()
    code_wrap.set(True)
    await turns()
    assert engine.settings.values.get("wrap_code") is False
    await tasks.close()


def test_large_letters_have_room_in_the_header_and_below_long_code(view: TranscriptView, qapp: QApplication) -> None:
    try:
        theme.apply(qapp, "light", 40)
        show(view, f"```python\n{LONG}\n```\n")
        (box,) = boxes(view)
        view.verticalScrollBar().setValue(0)
        words: list[QLabel | QToolButton] = [*box.findChildren(QLabel), button(box, "fold_code"), button(box, "copy_code")]
        assert [word.text() for word in words if word.isVisible() and word.height() < word.fontMetrics().height()] == []
        fold = button(box, "fold_code")
        code = box.text.geometry()
        assert max(word.geometry().bottom() for word in box.findChildren(QLabel)) < code.top()
        assert code.bottom() < fold.geometry().center().y() - fold.fontMetrics().height() // 2
        assert fold.geometry().center().y() + fold.fontMetrics().height() // 2 <= box.height()
    finally:
        theme.apply(qapp, "light")
