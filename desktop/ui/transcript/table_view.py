"""A table: as wide as it needs to be read, scrolled sideways when that is wider than the column; copied as Markdown or tab-separated."""

from __future__ import annotations

import math

from PySide6.QtCore import QEvent, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QEnterEvent, QResizeEvent, QTextCursor, QTextOption, QTextTable, QWheelEvent
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from desktop.markdown.blocks import Block, Table, plain
from desktop.ui.theme import theme
from desktop.ui.transcript import document as writer
from desktop.ui.transcript.kinds import Plain, Prose
from desktop.ui.transcript.prose_view import ProseView

COLUMN = 150
"""Pixels a column is given before a wide table is made narrower."""
LONG_WORD = 60
"""A longer word may be broken in a cell."""
SCROLLER = 12


class _TableText(ProseView):
    """The table itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        self.setObjectName("transcript.table")

    def set_piece(self, piece: Prose | Plain) -> None:
        """Show *piece* from its first column."""
        super().set_piece(piece)
        if not self.textCursor().hasSelection():
            # Otherwise Qt keeps the end, where the cursor is, in sight.
            self.moveCursor(QTextCursor.MoveOperation.Start)

    def _prepare(self, blocks: tuple[Block, ...]) -> None:
        """Words stay whole, unless one is too long for that."""
        super()._prepare(blocks)
        tables = [block for block in blocks if isinstance(block, Table)]
        # One bar, below the last part of a long table.
        has_more = any(table.has_more for table in tables)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff if has_more else Qt.ScrollBarPolicy.ScrollBarAsNeeded)
        long = any(
            len(word) > LONG_WORD for table in tables for row in table.rows for cell in row for run in cell for word in run.text.split()
        )
        option = self.document().defaultTextOption()
        option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere if long else QTextOption.WrapMode.WordWrap)
        self.setWordWrapMode(option.wrapMode())
        # The editor does nothing where it believes to have that mode, but the document was given another.
        self.document().setDefaultTextOption(option)

    def _frame(self) -> QTextTable | None:
        frames = self.document().rootFrame().childFrames()
        return frames[0] if frames and isinstance(frames[0], QTextTable) else None

    def _cells(self) -> list[list[int]]:
        """The lengths of the cells, by row."""
        block = self._blocks[0] if self._blocks else None
        return [[len(plain(cell)) for cell in row] for row in block.rows] if isinstance(block, Table) else []

    def offset_of(self, position: int) -> int:
        """Cells are apart by one character, rows too."""
        frame = self._frame()
        if frame is None:
            return 0
        if position < frame.firstPosition():
            return 0
        cell, lengths = frame.cellAt(position), self._cells()
        if not cell.isValid():
            return sum(sum(row) + len(row) for row in lengths) - 1
        before = sum(sum(row) + len(row) for row in lengths[: cell.row()])
        before += sum(length + 1 for length in lengths[cell.row()][: cell.column()])
        first = cell.firstCursorPosition()
        first.setPosition(min(position, cell.lastPosition()), QTextCursor.MoveMode.KeepAnchor)
        return before + len(writer.selected_text(first))

    def position_of(self, offset: int) -> int:
        """The inverse of :meth:`offset_of`."""
        frame = self._frame()
        if frame is None:
            return 0
        left = offset
        for number, row in enumerate(self._cells()):
            for column, length in enumerate(row[: frame.columns()]):
                if left <= length:
                    cursor = frame.cellAt(number, column).firstCursorPosition()
                    cursor.setPosition(frame.cellAt(number, column).lastPosition(), QTextCursor.MoveMode.KeepAnchor)
                    return writer.units_before(cursor, left)
                left -= length + 1
        return frame.lastPosition()

    def first_row(self) -> QRectF:
        """Where the first row is drawn, its borders included; as wide as the table, however much of it is scrolled away."""
        frame = self._frame()
        if frame is None:
            return QRectF()
        row = QRectF()
        layout = self.document().documentLayout()
        # The layout's own rectangle of the table is not the one it draws; those of the texts in its cells are.
        for column in range(frame.columns()):
            row |= layout.blockBoundingRect(frame.cellAt(0, column).firstCursorPosition().block())
        around = frame.format().cellPadding() + frame.format().border()
        scrolled = self.horizontalScrollBar().value(), self.verticalScrollBar().value()
        return row.adjusted(-around, -around, around, around).translated(-scrolled[0], -scrolled[1])

    def height_for(self, width: int) -> int:
        """Pixels needed at *width*, with the bar that scrolls a wider table."""
        block = self._blocks[0] if self._blocks else None
        if not isinstance(block, Table):
            return super().height_for(width)
        wanted, most = width, len(block.align) * COLUMN
        if most > width:
            self.setLineWrapColumnOrWidth(most)
            # All parts of a long table are equally wide, whatever is in them.
            wanted = most if block.shares else max(width, min(most, math.ceil(self.document().idealWidth()) + 2))
        height = super().height_for(wanted)
        return height + (SCROLLER if math.ceil(self.document().size().width()) > width and not block.has_more else 0)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways here, up and down in the transcript."""
        delta = event.angleDelta()
        bar = self.horizontalScrollBar()
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if bar.maximum() > 0 and (shifted or abs(delta.x()) > abs(delta.y())):
            bar.setValue(bar.value() - (delta.x() or delta.y()))
            event.accept()
        else:
            event.ignore()


class TableView(QWidget):
    """Shows a :class:`Prose` that is one table."""

    link_clicked = Signal(str)
    note_clicked = Signal(object)
    redrawn = Signal()
    copied = Signal(str)
    slid = Signal(int)
    """Scrolled sideways, to so many pixels from its left edge."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.text = _TableText(self)
        self.text.setAccessibleName(self.tr("Table"))
        for name in ("link_clicked", "note_clicked", "redrawn"):
            getattr(self.text, name).connect(getattr(self, name))
        self.text.horizontalScrollBar().valueChanged.connect(self.slid)
        self.text.horizontalScrollBar().valueChanged.connect(self._place_button)
        self._filling = False
        self._copy = QToolButton(self)
        self._copy.setObjectName("transcript.copy_table")
        self._copy.setText(self.tr("Copy"))
        self._copy.setAccessibleName(self.tr("Copy table"))
        self._copy.setProperty("kind", "over_text")
        self._copy.clicked.connect(self._copy_clicked)
        self._menu_open = False
        for watched in (self.text, self._copy):
            watched.installEventFilter(self)
        self._style()
        self._show_button(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """With the focus in the table the button is there for the keyboard, and goes with it."""
        if event.type() in (QEvent.Type.FocusIn, QEvent.Type.FocusOut):
            self._show_button(self.text.hasFocus() or self._copy.hasFocus() or self._menu_open or self.underMouse())
        return False

    def set_piece(self, piece: Prose) -> None:
        """Show *piece*."""
        self._filling = True
        self.text.set_piece(piece)
        self._filling = False
        self._place_button()

    @property
    def sliding(self) -> bool:
        """False while the table is filled, which scrolls it too."""
        return not self._filling and self.isVisible()

    def slide_to(self, to: int) -> None:
        """Scroll sideways, to *to* pixels from the left edge."""
        self.text.horizontalScrollBar().setValue(to)

    def height_for(self, width: int) -> int:
        """Pixels needed at *width*."""
        return self.text.height_for(width)

    def ideal_width(self, most: int) -> int:
        """A table takes what it gets."""
        return most

    def restyle(self) -> None:
        """The theme changed."""
        self.text.restyle()
        self._style()

    def _style(self) -> None:
        self._copy.setFont(theme.font("small"))
        self._copy.adjustSize()

    def release(self) -> None:
        """Forget the table."""
        self._filling = True
        self.text.release()
        self.text.horizontalScrollBar().setValue(0)
        self._filling = False
        self._show_button(False)

    @property
    def busy(self) -> bool:
        """True while the user holds on to it."""
        return self.text.held or self._copy.hasFocus() or self._menu_open

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The table fills all of it."""
        self.text.setGeometry(self.rect())
        self._place_button()

    def _place_button(self) -> None:
        if not self._copy.isHidden():
            self._lay_button()

    def _lay_button(self) -> None:
        """Beside the first row where there is room, else on it, at its end; never across the border."""
        row, size, gap = self.text.first_row(), self._copy.sizeHint(), theme.measure("space_1")
        left = math.ceil(row.right()) + gap
        if left + size.width() > self.width():
            left = math.floor(min(row.right(), self.width())) - gap - size.width()
        self._copy.setGeometry(max(0, left), round(row.center().y() - size.height() / 2), size.width(), size.height())

    def enterEvent(self, event: QEnterEvent) -> None:
        """The button comes with the pointer."""
        self._show_button(True)
        super().enterEvent(event)

    def leaveEvent(self, event: QEvent) -> None:
        """And goes with it."""
        self._show_button(self._copy.hasFocus() or self._menu_open)
        super().leaveEvent(event)

    def _show_button(self, shown: bool) -> None:
        if shown:
            # First: where it was before, it would be under the pointer for a moment.
            self._lay_button()
            self._copy.raise_()
        self._copy.setVisible(shown)

    def _copy_clicked(self) -> None:
        menu = QMenu(self)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Copy as Markdown")).triggered.connect(lambda: self._copy_as(markdown=True))
        menu.addAction(self.tr("Copy for a spreadsheet")).triggered.connect(lambda: self._copy_as(markdown=False))
        self._menu_open = True
        menu.aboutToHide.connect(self._menu_closed)
        menu.popup(self._copy.mapToGlobal(self._copy.rect().bottomLeft()))

    def _copy_as(self, *, markdown: bool) -> None:
        if self.text.selecting is not None:
            self.text.selecting.copy_table(self.text, markdown=markdown)
            self.copied.emit("table")

    def _menu_closed(self) -> None:
        self._menu_open = False
