"""The bullets and boxes of list items that are selected.

Qt draws them in the colour of selected letters on a patch no larger than they are: on the page they all but disappear.
"""

from __future__ import annotations

import math

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import (
    QAbstractTextDocumentLayout,
    QFontMetricsF,
    QPainter,
    QTextBlock,
    QTextBlockFormat,
    QTextCharFormat,
    QTextCursor,
    QTextListFormat,
)
from PySide6.QtWidgets import QTextEdit

_BULLETS = (QTextListFormat.Style.ListDisc, QTextListFormat.Style.ListCircle, QTextListFormat.Style.ListSquare)


def paint_selected(edit: QTextEdit) -> None:
    """Paint them anew over what Qt has painted, with the colour of the selection around them, as high as their line.

    To be called while *edit*, which is not scrolled, is painted.
    """
    chosen, palette = edit.textCursor(), edit.palette()
    blocks = [block for block in _begun_in(edit, chosen) if _has_bullet(block)]
    if not blocks:
        return
    style = QTextCharFormat()
    style.setBackground(palette.highlight())
    style.setForeground(palette.highlightedText())
    painter = QPainter(edit.viewport())
    for block in blocks:
        area = _area(edit, block)
        selection = QAbstractTextDocumentLayout.Selection()
        selection.cursor, selection.format = chosen, style
        drawn = QAbstractTextDocumentLayout.PaintContext()
        drawn.clip, drawn.palette, drawn.selections = area, palette, [selection]
        painter.setClipRect(area)
        painter.fillRect(area, palette.highlight())
        edit.document().documentLayout().draw(painter, drawn)
    painter.end()


def _begun_in(edit: QTextEdit, chosen: QTextCursor) -> list[QTextBlock]:
    """The paragraphs that begin in the selection."""
    found, block = [], edit.document().findBlock(chosen.selectionStart())
    while block.isValid() and block.position() < chosen.selectionEnd():
        if block.position() >= chosen.selectionStart():
            found.append(block)
        block = block.next()
    return found


def _has_bullet(block: QTextBlock) -> bool:
    items = block.textList()
    boxed = block.blockFormat().marker() != QTextBlockFormat.MarkerType.NoMarker
    return boxed or (items is not None and items.format().style() in _BULLETS)


def _area(edit: QTextEdit, block: QTextBlock) -> QRectF:
    """Where the bullet is: beside the first line, as wide as letters are high."""
    line = block.layout().lineAt(0).rect().translated(block.layout().position())
    width = QFontMetricsF(edit.document().defaultFont()).height()
    from_right = block.textDirection() == Qt.LayoutDirection.RightToLeft
    top, bottom = round(line.top()), math.ceil(line.bottom())
    return QRectF(line.right() if from_right else line.left() - width, top, width, bottom - top)
