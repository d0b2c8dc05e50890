"""Paints the rows of the sidebar with the theme's roles. All text is plain text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication, QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtCore import QPersistentModelIndex as Persistent
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QWidget

from desktop.ui.sidebar.model import ConversationsModel, Row
from desktop.ui.theme import theme

if TYPE_CHECKING:
    from PySide6.QtWidgets import QStyleOptionViewItem

_SIDE = 10
_INDENT = 12
_ROLES = {"streaming": "accent", "failed": "danger", "waiting": "accent", "unread": "accent"}


class RowDelegate(QStyledItemDelegate):
    """A heading in small capitals; a folder with its arrow; a conversation as title above note, a mark at the right; a place that was
    found with the words that were looked for."""

    def __init__(self, model: ConversationsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._model = model
        self.target_row = -1
        """The row that a dragged conversation would be dropped on."""
        self._sizes: dict[str, QSize] = {}
        self.measure()

    def measure(self) -> None:
        """Ask the theme again how high rows are; ten thousand rows do not."""
        small = QFontMetrics(theme.window_font("small")).height()
        line = QFontMetrics(theme.window_font()).height()
        row = max(theme.measure("row_height"), line + small + 20)
        heading = max(theme.measure("header_height"), small + 20)
        self._sizes = {"row": QSize(0, row), "heading": QSize(0, heading), "found": QSize(0, row + small)}

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | Persistent) -> QSize:
        return self._sizes[self._model.heights[index.row()]]

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | Persistent) -> None:
        row = index.data(ConversationsModel.RowRole)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.kind == "heading":
            self._paint_heading(painter, rect, row.title)
        else:
            self._paint_box(painter, rect, state, index.row() == self.target_row)
            if row.kind == "place":
                self._paint_place(painter, rect.adjusted(_SIDE, 0, -_SIDE, 0), row)
            else:
                self._paint_conversation(painter, rect.adjusted(_SIDE + _INDENT * row.indented, 9, -_SIDE, -9), row)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, title: str) -> None:
        font = theme.window_font("small")
        font.setCapitalization(QFont.Capitalization.AllUppercase)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.colour("text_muted"))
        painter.drawText(rect.adjusted(_SIDE, 0, -_SIDE, -4), Qt.AlignmentFlag.AlignVCenter, title)

    def _paint_box(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, target: bool) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        box = QRectF(rect).adjusted(0.5, 4, -0.5, -4)
        radius = theme.measure("radius_control")
        if selected or target or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selection" if selected or target else "hover"))
            painter.drawRoundedRect(box, radius, radius)
        if target or (state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange):
            painter.setPen(theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, radius, radius)

    def _paint_place(self, painter: QPainter, inner: QRect, row: Row) -> None:
        size = theme.measure("icon")
        arrow = theme.icon("chevron-right" if row.closed else "chevron-down", "text_muted")
        arrow.paint(painter, inner.left(), inner.center().y() - size // 2 + 1, size, size)
        font, small = theme.window_font(), theme.window_font("small")
        font.setWeight(QFont.Weight.DemiBold)
        count = QFontMetrics(small).horizontalAdvance(row.note)
        painter.setFont(small)
        painter.setPen(theme.colour("text_muted"))
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, row.note)
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        room = inner.adjusted(size + 4, 0, -count - 8, 0)
        title = QFontMetrics(font).elidedText(row.title, Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, title)

    def _paint_conversation(self, painter: QPainter, inner: QRect, row: Row) -> None:
        font, small = theme.window_font(), theme.window_font("small")
        if row.mark == "unread":
            font.setWeight(QFont.Weight.DemiBold)
        metrics, small_metrics = QFontMetrics(font), QFontMetrics(small)
        room = inner.width()
        if row.moment:
            width = small_metrics.horizontalAdvance(row.moment)
            painter.setFont(small)
            painter.setPen(theme.colour("text_muted"))
            rect = QRect(inner.right() + 1 - width, inner.top(), width, metrics.height())
            painter.drawText(rect, Qt.AlignmentFlag.AlignVCenter | Qt.TextFlag.TextSingleLine, row.moment)
            room -= width + 8
        painter.setPen(theme.colour("text"))
        title = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, room)
        title_rect = QRect(inner.left(), inner.top(), room, metrics.height())
        if row.title_marks:
            from desktop.ui.sidebar.found_words import draw_marked, within

            draw_marked(painter, title_rect, title, font, within(row.title_marks, title), 1)
        else:
            painter.setFont(font)
            painter.drawText(title_rect, Qt.TextFlag.TextSingleLine, title)
        note_top = inner.top() + metrics.height() + 1 if row.note_marks else inner.bottom() + 1 - small_metrics.height()
        rest = QRect(inner.left(), note_top, inner.width(), inner.bottom() + 1 - note_top)
        if row.mark:
            rest.setWidth(rest.width() - self._paint_mark(painter, inner, row, small))
        painter.setPen(theme.colour("text_muted"))
        if row.note_marks:
            from desktop.ui.sidebar.found_words import draw_marked, near_first

            text, marks = near_first(row.note, row.note_marks)
            draw_marked(painter, rest, text, small, marks, 2)
        else:
            note = small_metrics.elidedText(row.note.replace("\n", " "), Qt.TextElideMode.ElideRight, max(0, rest.width()))
            painter.setFont(small)
            painter.drawText(rest, Qt.TextFlag.TextSingleLine, note)

    def _paint_mark(self, painter: QPainter, inner: QRect, row: Row, font: QFont) -> int:
        """The mark of a conversation at the right of its note; its width."""
        words = "● " + row.mark_words
        metrics = QFontMetrics(font)
        width = metrics.horizontalAdvance(words)
        painter.setFont(font)
        painter.setPen(theme.colour(_ROLES[row.mark]))
        top = inner.bottom() + 1 - metrics.height()
        painter.drawText(QRect(inner.right() + 1 - width, top, width, metrics.height()), Qt.TextFlag.TextSingleLine, words)
        return width + 8

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | Persistent) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("sidebar.rename")
        editor.setAccessibleName(QCoreApplication.translate("sidebar", "Title"))
        editor.setMaxLength(200)
        return editor

    def setEditorData(self, editor: QWidget, index: QModelIndex | Persistent) -> None:
        # News about the row must not take away what is being typed.
        if isinstance(editor, QLineEdit) and not editor.isModified():
            super().setEditorData(editor, index)

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | Persistent) -> None:
        rect: QRect = option.rect
        space = max(0, (rect.height() - editor.sizeHint().height()) // 2)
        editor.setGeometry(rect.adjusted(0, space, 0, -space))
