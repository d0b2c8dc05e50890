"""Paints the rows of the sidebar with the theme's roles."""

from __future__ import annotations

from PySide6.QtCore import QCoreApplication, QModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtCore import QPersistentModelIndex as Persistent
from PySide6.QtGui import QFont, QFontMetrics, QPainter
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from desktop.ui.sidebar.model import ConversationsModel, Row
from desktop.ui.theme import theme

_SIDE = 10


class RowDelegate(QStyledItemDelegate):
    """A heading in small capitals, a conversation as title above note, a mark at the right while it streams."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | Persistent) -> QSize:
        row = index.data(ConversationsModel.RowRole)
        small = QFontMetrics(theme.window_font("small")).height()
        if row.conversation is None:
            return QSize(0, max(theme.measure("header_height"), small + 20))
        return QSize(0, max(theme.measure("row_height") - 4, QFontMetrics(theme.window_font()).height() + small + 16))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | Persistent) -> None:
        row = index.data(ConversationsModel.RowRole)
        rect: QRect = option.rect
        state: QStyle.StateFlag = option.state
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        if row.conversation is None:
            self._paint_heading(painter, rect, row)
        else:
            self._paint_conversation(painter, rect, state, row)
        painter.restore()

    def _paint_heading(self, painter: QPainter, rect: QRect, row: Row) -> None:
        font = theme.window_font("small")
        font.setCapitalization(QFont.Capitalization.AllUppercase)
        font.setWeight(QFont.Weight.DemiBold)
        painter.setFont(font)
        painter.setPen(theme.colour("text_muted"))
        painter.drawText(rect.adjusted(_SIDE, 0, -_SIDE, -4), Qt.AlignmentFlag.AlignVCenter, row.title)

    def _paint_conversation(self, painter: QPainter, rect: QRect, state: QStyle.StateFlag, row: Row) -> None:
        selected = bool(state & QStyle.StateFlag.State_Selected)
        box = QRectF(rect).adjusted(0.5, 2, -0.5, -2)
        radius = theme.measure("radius_control")
        if selected or state & QStyle.StateFlag.State_MouseOver:
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(theme.colour("selection" if selected else "hover"))
            painter.drawRoundedRect(box, radius, radius)
        if state & QStyle.StateFlag.State_HasFocus and state & QStyle.StateFlag.State_KeyboardFocusChange:
            painter.setPen(theme.colour("accent"))
            painter.setBrush(Qt.BrushStyle.NoBrush)
            painter.drawRoundedRect(box, radius, radius)
        inner = rect.adjusted(_SIDE, 7, -_SIDE, -7)
        font, small = theme.window_font(), theme.window_font("small")
        metrics, small_metrics = QFontMetrics(font), QFontMetrics(small)
        note_top = inner.bottom() + 1 - small_metrics.height()
        painter.setFont(font)
        painter.setPen(theme.colour("text"))
        title = metrics.elidedText(row.title, Qt.TextElideMode.ElideRight, inner.width())
        painter.drawText(QRect(inner.left(), inner.top(), inner.width(), metrics.height()), Qt.TextFlag.TextSingleLine, title)
        painter.setFont(small)
        room = inner.width()
        if row.streaming:
            room -= self._paint_mark(painter, inner, note_top, small_metrics)
        painter.setPen(theme.colour("text_muted"))
        note = small_metrics.elidedText(row.note.replace("\n", " "), Qt.TextElideMode.ElideRight, max(0, room))
        painter.drawText(QRect(inner.left(), note_top, room, small_metrics.height()), Qt.TextFlag.TextSingleLine, note)

    def _paint_mark(self, painter: QPainter, inner: QRect, top: int, metrics: QFontMetrics) -> int:
        """The mark of a conversation at work, at the right; its width."""
        words = QCoreApplication.translate("sidebar", "● streaming")
        width = metrics.horizontalAdvance(words)
        painter.setPen(theme.colour("accent"))
        painter.drawText(QRect(inner.right() + 1 - width, top, width, metrics.height()), Qt.TextFlag.TextSingleLine, words)
        return width + 8

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: QModelIndex | Persistent) -> QWidget:
        editor = QLineEdit(parent)
        editor.setObjectName("sidebar.rename")
        editor.setAccessibleName(QCoreApplication.translate("sidebar", "Title"))
        editor.setMaxLength(200)
        return editor

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: QModelIndex | Persistent) -> None:
        rect: QRect = option.rect
        editor.setGeometry(rect.adjusted(0, 6, 0, -6))
