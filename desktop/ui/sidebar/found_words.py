"""The words that a search found, marked in a row of the sidebar. Loaded with the first row that has some."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QPointF, QRect, Qt
from PySide6.QtGui import QFont, QPainter, QTextCharFormat, QTextLayout, QTextOption

from desktop.ui.theme import theme

_BESIDE = 24
"""Characters of a snippet before the first word that was found, at most: it has to be in sight."""


def near_first(text: str, marks: Sequence[tuple[int, int]]) -> tuple[str, list[tuple[int, int]]]:
    """*text* from a little before the first mark on, with its marks: what was found is at the beginning of a narrow row."""
    cut = marks[0][0] - _BESIDE
    if cut <= 1:
        return text, list(marks)
    space = text.find(" ", cut, marks[0][0])
    cut = space + 1 if space >= 0 else cut
    return "…" + text[cut:], [(begin - cut + 1, end - cut + 1) for begin, end in marks]


def within(marks: Sequence[tuple[int, int]], text: str) -> list[tuple[int, int]]:
    """Those of *marks* that are in sight in *text*, which was cut off at its end."""
    return [(begin, min(end, len(text))) for begin, end in marks if begin < len(text)]


def draw_marked(painter: QPainter, rect: QRect, text: str, font: QFont, marks: Sequence[tuple[int, int]], lines: int) -> None:
    """*text* in at most that many *lines*, what is marked in bold on the colour of a selection."""
    painter.setFont(font)
    if not marks and lines == 1:
        painter.drawText(rect, Qt.TextFlag.TextSingleLine, text)
        return
    layout = QTextLayout(text, font)
    option = QTextOption()
    option.setWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere)
    layout.setTextOption(option)
    look = QTextCharFormat()
    look.setForeground(theme.colour("on_found"))
    look.setBackground(theme.colour("found"))
    layout.setFormats([_range(begin, end, look) for begin, end in marks])
    layout.beginLayout()
    height = 0.0
    for _ in range(lines):
        line = layout.createLine()
        if not line.isValid():
            break
        line.setLineWidth(rect.width())
        line.setPosition(QPointF(0, height))
        height += line.height()
    layout.endLayout()
    painter.save()
    painter.setClipRect(rect.adjusted(-1, 0, 1, 2))
    layout.draw(painter, QPointF(rect.topLeft()))
    painter.restore()


def _range(begin: int, end: int, look: QTextCharFormat) -> QTextLayout.FormatRange:
    made = QTextLayout.FormatRange()
    made.start, made.length, made.format = begin, end - begin, look
    return made
