"""Marks on the words that were found: in every text in sight, the current one in its own colour and scrolled to."""

from __future__ import annotations

import weakref

import shiboken6
from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from desktop.ui.theme import theme
from desktop.ui.transcript.code_view import CodeView
from desktop.ui.transcript.find import Finder, Hit, TooSlow
from desktop.ui.transcript.kinds import CodeBox
from desktop.ui.transcript.message_view import MessageView
from desktop.ui.transcript.view import TranscriptView

TextWidget = QTextEdit | QPlainTextEdit
TRIES = 100
TRY_MS = 30
"""A long message is read bit by bit: its later pieces come after a while."""
_MARGIN = 48
"""A hit nearer to an edge than these pixels is brought away from it."""


class FindMarks(QObject):
    """Keeps the texts in sight of *view* marked with what *finder* looks for."""

    def __init__(self, view: TranscriptView, finder: Finder) -> None:
        super().__init__(view)
        self._view = view
        self._finder = finder
        self._marked: weakref.WeakKeyDictionary[TextWidget, tuple[object, ...]] = weakref.WeakKeyDictionary()
        self._version = 0
        self._tries = 0
        self._trying = QTimer(self, singleShot=True, interval=TRY_MS)
        self._trying.timeout.connect(self._try)
        view.moved.connect(self._moved)
        finder.changed.connect(self.mark)
        finder.jumped.connect(self._jump)
        theme.changed.connect(self._dress)

    def mark(self) -> None:
        """Mark what is in sight now; what is marked already is left alone."""
        finder, hit = self._finder, self._finder.current
        for row_view in self._message_views():
            for at, widget in row_view.piece_widgets().items():
                here = hit is not None and hit.message_id == row_view.message_id and hit.piece == at
                for text in text_widgets(widget):
                    self._mark_text(text, hit.number if hit is not None and here else -1)
        if finder.pattern.empty:
            self._clear()

    def _moved(self) -> None:
        if not self._finder.pattern.empty:
            self.mark()
            self._finder.look_again()

    def _dress(self) -> None:
        self._marked.clear()
        self.mark()

    def _clear(self) -> None:
        self._trying.stop()
        for text in [text for text in self._marked if shiboken6.isValid(text)]:
            text.setExtraSelections([])
        self._marked.clear()

    def _message_views(self) -> list[MessageView]:
        return [view for row in self._view.rows_in_sight() if (view := self._view.message_widget(row)) is not None]

    def _mark_text(self, text: TextWidget, current: int) -> None:
        pattern = self._finder.pattern
        state = (pattern, text.document().revision(), text.document().characterCount(), current)
        if pattern.empty or self._marked.get(text) == state:
            return
        selections = []
        for number, cursor in enumerate(self._matches(text)):
            selection = QTextEdit.ExtraSelection()
            selection.cursor = cursor
            selection.format = _format(number == current)
            selections.append(selection)
        text.setExtraSelections(selections)
        self._marked[text] = state

    def _matches(self, text: TextWidget) -> list[QTextCursor]:
        found: list[QTextCursor] = []
        block = text.document().begin()
        try:
            while block.isValid():
                for start, length in self._finder.pattern.spans(block.text()):
                    cursor = QTextCursor(block)
                    cursor.setPosition(block.position() + start)
                    cursor.setPosition(block.position() + start + length, QTextCursor.MoveMode.KeepAnchor)
                    found.append(cursor)
                block = block.next()
        except TooSlow:
            return found
        return found

    # The current hit

    def _jump(self) -> None:
        self._tries = TRIES
        self._try()

    def _try(self) -> None:
        hit = self._finder.current
        if hit is None or self._show(hit):
            self.mark()
        elif self._tries > 0:
            self._tries -= 1
            self._trying.start()

    def _show(self, hit: Hit) -> bool:
        """Bring *hit* into sight; False while its piece was not read yet."""
        view = self._view
        if self._unfold(hit):
            return False
        place = self._place(hit)
        height = view.viewport().height()
        if place is None:
            view.go_to(hit.message_id, hit.piece, 0, height // 3)
            place = self._place(hit)
            if place is None:
                return False
        y, inside = place
        # Also what is in sight already is gone to: the stream must not carry it away.
        wanted = y if _MARGIN <= y <= height - _MARGIN else height // 3
        view.go_to(hit.message_id, hit.piece, inside, wanted)
        return True

    def _unfold(self, hit: Hit) -> bool:
        """Open the code that hides *hit*; True when there was some."""
        for row_view in self._message_views():
            widget = row_view.piece_widgets().get(hit.piece) if row_view.message_id == hit.message_id else None
            piece = row_view.pieces[hit.piece] if widget is not None and hit.piece < len(row_view.pieces) else None
            if isinstance(widget, CodeView) and isinstance(piece, CodeBox) and piece.hidden:
                shown = sum(len(self._finder.pattern.spans(line)) for line in piece.text.split("\n"))
                if hit.number >= shown:
                    widget.folded.emit(piece.key, True)
                    self._finder.look_again()
                    return True
        return False

    def _place(self, hit: Hit) -> tuple[int, int] | None:
        """Where *hit* is: below the upper edge of the transcript, below the top of its piece; None without a widget."""
        for row_view in self._message_views():
            widget = row_view.piece_widgets().get(hit.piece) if row_view.message_id == hit.message_id else None
            if widget is None:
                continue
            for text in text_widgets(widget):
                matches = self._matches(text)
                # Only in the end is another match as good: what was unfolded just now is counted anew in a moment.
                if matches and (hit.number < len(matches) or self._tries <= 1):
                    cursor = matches[min(hit.number, len(matches) - 1)]
                    _show_sideways(text, cursor)
                    # The start of the selection, not its end: long matches run over several lines.
                    rect = text.cursorRect(_at_start(cursor))
                    inside = text.viewport().mapTo(widget, rect.topLeft()).y()
                    return widget.mapTo(self._view.viewport(), QPoint(0, inside)).y(), inside
        return None


def text_widgets(widget: QWidget) -> list[TextWidget]:
    """The texts in the widget of a piece."""
    if isinstance(widget, QTextEdit | QPlainTextEdit):
        return [widget]
    return [*widget.findChildren(QTextEdit), *widget.findChildren(QPlainTextEdit)]


def _at_start(cursor: QTextCursor) -> QTextCursor:
    start = QTextCursor(cursor)
    start.setPosition(cursor.selectionStart())
    return start


def _show_sideways(text: TextWidget, cursor: QTextCursor) -> None:
    bar = text.horizontalScrollBar()
    if bar.maximum() > 0:
        x = text.cursorRect(cursor).x()
        if not 0 <= x <= text.viewport().width():
            bar.setValue(bar.value() + x - text.viewport().width() // 2)


def _format(current: bool) -> QTextCharFormat:
    style = QTextCharFormat()
    style.setBackground(theme.colour("found_current" if current else "found"))
    style.setForeground(theme.colour("on_found_current" if current else "on_found"))
    return style
