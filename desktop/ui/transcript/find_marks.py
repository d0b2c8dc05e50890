"""Marks on the words that were found: in every text in sight, the current one in its own colour and scrolled to.

What is folded is unfolded for the current hit and folded again when another one is gone to; what holds the last one stays open.
"""

from __future__ import annotations

import weakref

import shiboken6
from PySide6.QtCore import QObject, QPoint, QTimer
from PySide6.QtGui import QTextBlock, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QPlainTextEdit, QTextEdit, QWidget

from desktop.ui.theme import theme
from desktop.ui.transcript.document import FORMULA_PROPERTY
from desktop.ui.transcript.find import Finder, Hit, TooSlow
from desktop.ui.transcript.folded import THOUGHT, FoldRowPiece, folds_round
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
        self._opened: dict[tuple[str, str], bool | None] = {}
        """The folds that were opened for a hit, by message and key, and what they were before."""
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
        self._opened.clear()
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
                line = _Line(block)
                for start, length in map(line.in_document, self._finder.pattern.spans(line.text)):
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
        view, height = self._view, self._view.viewport().height()
        if self._row_of(hit) is None:
            view.go_to(hit.message_id, hit.piece, 0, height // 3)
        while self._unfold(hit) and self._finder.current is not None:
            hit = self._finder.current
        if not self._go_to(hit):
            return False
        if self._fold_again(hit) and self._finder.current is not None:
            return self._go_to(self._finder.current)
        return True

    def _go_to(self, hit: Hit) -> bool:
        view, height = self._view, self._view.viewport().height()
        place = self._place(hit)
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

    def _row_of(self, hit: Hit) -> MessageView | None:
        return next((row_view for row_view in self._message_views() if row_view.message_id == hit.message_id), None)

    def _unfold(self, hit: Hit) -> bool:
        """Open what hides *hit*; True when something did."""
        row_view = self._row_of(hit)
        piece = row_view.pieces[hit.piece] if row_view is not None and hit.piece < len(row_view.pieces) else None
        if isinstance(piece, FoldRowPiece) and not piece.expanded:
            key = folds_round((piece,), 0, frozenset())[0]
        elif isinstance(piece, CodeBox) and piece.hidden:
            if hit.number < sum(len(self._finder.pattern.spans(line)) for line in piece.text.split("\n")):
                return False
            key = piece.key
        else:
            return False
        message = next(message for message in self._view.path if message.id == hit.message_id)
        self._opened[hit.message_id, key] = self._view.surroundings(message).thought_expanded if key == THOUGHT else False
        self._view.fold(hit.message_id, key, True)
        self._finder.recount(hit.message_id)
        return True

    def _fold_again(self, hit: Hit) -> bool:
        """Fold what was opened for other hits than *hit*; True when something in its message was."""
        row_view, path = self._row_of(hit), {message.id: message for message in self._view.path}
        if not self._opened or row_view is None:
            return False
        opened = self._view.surroundings(path[hit.message_id]).open_folds
        keep = {(hit.message_id, key) for key in folds_round(row_view.pieces, hit.piece, opened)}
        for place in [place for place in self._opened if place not in keep]:
            before = self._opened.pop(place)
            if place[0] in path:
                self._view.fold(*place, before)
                self._finder.recount(place[0])
        return True

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


class _Line:
    """A line of a document as it is searched: with what formulas were written with in the place of their pictures."""

    def __init__(self, block: QTextBlock) -> None:
        self.text: str = block.text()
        self._pictures: list[tuple[int, int]] = []
        """Where each picture begins in the document, and how much longer its source is, in UTF-16 units."""
        if "\ufffc" not in self.text:
            return
        probe, pieces, at = QTextCursor(block), [], 0
        for character in self.text:
            if character == "\ufffc":
                probe.setPosition(block.position() + at + 1)
                character = probe.charFormat().stringProperty(FORMULA_PROPERTY).replace("\n", "\u2028") or character
                self._pictures.append((at, _units(character) - 1))
                at += 1
            else:
                at += _units(character)
            pieces.append(character)
        self.text = "".join(pieces)

    def in_document(self, span: tuple[int, int]) -> tuple[int, int]:
        """Start and length in the document of a *span* of the text; a picture counts as a whole."""
        start, end = span[0], span[0] + span[1]
        begin, until = self._position(start), self._position(end - 1) + 1
        return begin, until - begin

    def _position(self, unit: int) -> int:
        for at, longer in self._pictures:
            if unit <= at:
                break
            unit = max(at, unit - longer)
        return unit


def _units(text: str) -> int:
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


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
