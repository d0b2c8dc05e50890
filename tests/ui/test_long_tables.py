"""A table too long for one piece looks and behaves like one table."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtGui import QTextTable
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.chat.message import Role
from desktop.chat.parts import TextPart
from desktop.markdown.blocks import Table
from desktop.markdown.stream import MarkdownStream
from desktop.ui.transcript.kinds import Prose
from desktop.ui.transcript.selection import Selection, Spot, copied, everything, text_of
from desktop.ui.transcript.table_view import TableView
from desktop.ui.transcript.text_pieces import prose_pieces
from desktop.ui.transcript.view import TranscriptView
from tests.ui.test_transcript import Session, message

HEAD = "| name | number | remark |\n|---|--:|---|\n"


def rows(first: int, last: int, remark: str = "fine") -> str:
    return "".join(f"| row {n} | {n * 37 % 1000} | {remark * (1 + n % 3)} |\n" for n in range(first, last))


def wide(count: int) -> str:
    head = "| " + " | ".join(f"Column {n}" for n in range(12)) + " |\n|" + "---|" * 12 + "\n"
    return head + "".join("| " + " | ".join([f"words in a cell of row {n}"] * 12) + " |\n" for n in range(count))


@pytest.fixture
def view(keep: Callable[[QWidget], Any]) -> TranscriptView:
    made = TranscriptView()
    made.resize(800, 900)
    keep(made)
    return made


def show(view: TranscriptView, text: str) -> list[TableView]:
    view.set_session(Session([message(0, Role.ASSISTANT, TextPart(text))]))
    view.show_message("0")
    QTest.qWait(60)
    return tables(view)


def tables(view: TranscriptView) -> list[TableView]:
    shown = [table for table in view.findChildren(TableView) if table.isVisible()]
    return sorted(shown, key=lambda table: table.mapTo(view, QPoint()).y())


def pieces(text: str) -> list[Any]:
    stream = MarkdownStream()
    stream.update(text)
    while stream.pending:
        stream.advance()
    stream.finish()
    return [piece for piece, _ in prose_pieces(stream.blocks())]


def widths(table: TableView) -> list[float]:
    frame = table.text.document().rootFrame().childFrames()[0]
    assert isinstance(frame, QTextTable)
    layout = table.text.document().documentLayout()
    firsts = [frame.cellAt(0, column).firstCursorPosition().block() for column in range(frame.columns())]
    return [layout.blockBoundingRect(block).width() for block in firsts]


def test_only_the_first_part_has_the_header_and_all_have_the_same_columns(view: TranscriptView) -> None:
    shown = show(view, HEAD + rows(0, 12) + rows(12, 40, "a longer remark than any before "))
    assert len(shown) >= 2
    assert ["name" in table.text.toPlainText() for table in shown] == [True] + [False] * (len(shown) - 1)
    assert all(widths(table) == widths(shown[0]) for table in shown)


def test_the_lines_between_two_parts_lie_on_each_other(view: TranscriptView) -> None:
    upper, lower = show(view, HEAD + rows(0, 40))[:2]
    picture = view.grab().toImage()
    edge = upper.mapTo(view, QPoint(0, 0))
    x = edge.x() + 120
    ground = picture.pixelColor(x, lower.mapTo(view, QPoint(0, 12)).y())
    seam = range(lower.mapTo(view, QPoint(0, 0)).y() - 4, lower.mapTo(view, QPoint(0, 0)).y() + 8)
    assert sum(picture.pixelColor(x, y) != ground for y in seam) == 1


def test_what_comes_later_does_not_move_the_columns_of_what_is_there() -> None:
    early = pieces(HEAD + rows(0, 30))
    late = pieces(HEAD + rows(0, 30) + rows(30, 60, "very long words " * 5))
    assert early[:2] == late[:2]
    assert early[0].blocks[0].shares == late[-1].blocks[0].shares


def test_the_parts_together_are_the_table() -> None:
    parts = [piece.blocks[0] for piece in pieces(HEAD + rows(0, 40))]
    assert all(isinstance(part, Table) for part in parts)
    assert [part.has_more for part in parts] == [True] * (len(parts) - 1) + [False]
    assert sum(len(part.rows) for part in parts) == 41


def test_all_rows_are_copied_once_under_one_header() -> None:
    text = HEAD + rows(0, 40)
    shown = pieces(text)
    whole = everything(shown)
    assert whole is not None
    lines = copied(shown, whole, markdown=True).split("\n")
    assert lines[0] == "| name | number | remark |"
    assert len(lines) == 42
    assert len(copied(shown, whole, markdown=False).split("\n")) == 41


def test_rows_of_a_later_part_are_copied_with_the_header() -> None:
    shown = pieces(HEAD + rows(0, 40))
    assert isinstance(shown[1], Prose)
    later = Selection(Spot(1, 0), Spot(1, len(text_of(shown[1]))))
    lines = copied(shown, later, markdown=True).split("\n")
    assert lines[0] == "| name | number | remark |"
    assert lines[2].startswith("| row 12 |")


def test_the_parts_are_scrolled_sideways_together_by_one_bar(view: TranscriptView) -> None:
    view.resize(800, 1400)
    show(view, wide(40) + "\nAfter.\n")
    for _ in range(50):
        if len(tables(view)) >= 3:
            break
        QTest.qWait(50)
    first, second = tables(view)[:2]
    first.text.horizontalScrollBar().setValue(120)
    assert second.text.horizontalScrollBar().value() == 120
    view.scroll_to_bottom()
    QTest.qWait(60)
    last = tables(view)[-1]
    assert last.text.horizontalScrollBar().value() == 120
    bars = [table for table in tables(view) if table.text.horizontalScrollBar().isVisible()]
    assert bars == [last]
