"""The size of what is read and written: by keys and wheel, remembered, with the line under the eye staying where it is."""

from __future__ import annotations

from dataclasses import dataclass

from PySide6.QtCore import QObject, QPoint
from PySide6.QtWidgets import QWidget

from desktop.ui.theme import theme
from desktop.ui.transcript.find_marks import text_widgets
from desktop.ui.transcript.view import TranscriptView

SIZES = (6, 7, 8, 9, 10, 11, 12, 13, 14, 16, 18, 20, 24, 28, 32, 40, 48)
"""Points."""


def next_size(points: float, by: int) -> int:
    """The size *by* (1 or -1) steps from *points*; the outermost stay."""
    larger = [size for size in SIZES if size > points + 0.01]
    smaller = [size for size in SIZES if size < points - 0.01]
    if by > 0:
        return larger[0] if larger else SIZES[-1]
    return smaller[-1] if smaller else SIZES[0]


@dataclass(frozen=True, slots=True)
class _Line:
    """A line of text: the piece it is in, where in its text, and how far below the upper edge it was."""

    message_id: str
    piece: int
    text: int
    position: int
    y: int


class EyeLine(QObject):
    """Keeps the line a third of the way down the transcript in its place when the theme, the size of the text or the width changes."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self._view = view
        self._line: _Line | None = None
        theme.changing.connect(self._note)
        # The transcript heard of the change before: it was there first.
        theme.changed.connect(self._restore)
        view.reflowing.connect(self._note)
        view.reflowed.connect(self._restore)

    def _note(self) -> None:
        self._line = None if self._view.follows else self._find(self._view.viewport().height() // 3)

    def _find(self, y: int) -> _Line | None:
        viewport = self._view.viewport()
        for row in self._view.rows_in_sight():
            shown = self._view.message_widget(row)
            if shown is None or shown.message_id is None:
                continue
            for piece, widget in sorted(shown.piece_widgets().items()):
                top = widget.mapTo(viewport, QPoint(0, 0)).y()
                if top + widget.height() < y:
                    continue
                for at, text in enumerate(text_widgets(widget)):
                    inside = text.viewport().mapFrom(viewport, QPoint(0, max(y, top)))
                    cursor = text.cursorForPosition(QPoint(0, max(0, inside.y())))
                    place = text.viewport().mapTo(viewport, text.cursorRect(cursor).topLeft()).y()
                    return _Line(shown.message_id, piece, at, cursor.position(), place)
                return _Line(shown.message_id, piece, 0, -1, top)
        return None

    def _restore(self) -> None:
        line, self._line = self._line, None
        if line is None:
            return
        # Twice: only what is in sight has a text whose lines can be asked for.
        for _ in range(2):
            self._view.go_to(line.message_id, line.piece, self._inside(line), line.y)

    def _inside(self, line: _Line) -> int:
        widget = self._widget(line)
        texts = text_widgets(widget) if widget is not None and line.position >= 0 else []
        if widget is None or line.text >= len(texts):
            return 0
        text = texts[line.text]
        cursor = text.textCursor()
        cursor.setPosition(min(line.position, max(0, text.document().characterCount() - 1)))
        return text.viewport().mapTo(widget, text.cursorRect(cursor).topLeft()).y()

    def _widget(self, line: _Line) -> QWidget | None:
        for row in self._view.rows_in_sight():
            shown = self._view.message_widget(row)
            if shown is not None and shown.message_id == line.message_id:
                return shown.piece_widgets().get(line.piece)
        return None
