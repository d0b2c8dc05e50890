"""From a reference to its footnote and back, by click or by Enter; nothing is opened for it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QWidget

from desktop.markdown.blocks import Inline, Table
from desktop.ui.transcript.kinds import NoteLink, Piece, Prose
from desktop.ui.transcript.prose_view import ProseView

if TYPE_CHECKING:
    from desktop.ui.transcript.message_view import MessageView
    from desktop.ui.transcript.view import TranscriptView

_MARGIN = 32
"""What is nearer to an edge than these pixels is brought away from it."""


class NoteLinks(QObject):
    """Follows the links of footnotes in *view*. The way back leads to the reference one came from, else to the first."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self._view = view
        self._came_from: dict[tuple[str, str], tuple[int, NoteLink]] = {}

    def forget(self) -> None:
        """Another conversation is shown."""
        self._came_from.clear()

    def follow(self, message_id: str, piece: int, link: NoteLink) -> None:
        """Go where *link* in a piece of a message leads; the keyboard goes with it, onto the link that leads back."""
        row_view = next((row_view for row_view in self._rows() if row_view.message_id == message_id), None)
        if row_view is None:
            return
        if link.back:
            found = self._came_from.get((message_id, link.label)) or _first_reference(row_view.pieces, link.label)
        else:
            self._came_from[message_id, link.label] = (piece, link)
            at = _note(row_view.pieces, link.label)
            found = None if at is None else (at, replace(link, back=True, number=0))
        if found is not None:
            self._show(row_view, message_id, *found)

    def _rows(self) -> list[MessageView]:
        return [found for row in self._view.rows_in_sight() if (found := self._view.message_widget(row)) is not None]

    def _show(self, row_view: MessageView, message_id: str, piece: int, link: NoteLink) -> None:
        view, height = self._view, self._view.viewport().height()
        if piece not in row_view.piece_widgets():
            view.go_to(message_id, piece, 0, height // 3)
        widget = row_view.piece_widgets().get(piece)
        text = _text_of(widget)
        if widget is None or text is None:
            return
        anchor = text.note_link(link)
        place = (text.note(link.label) if link.back else None) or anchor
        if place is None:
            return
        inside = _top_of(text, place, widget)
        y = widget.mapTo(view.viewport(), QPoint(0, inside)).y()
        view.go_to(message_id, piece, inside, y if _MARGIN <= y <= height - _MARGIN else height // 3)
        if anchor is not None:
            # Selected, so that it is seen where one is, and Enter leads back.
            text.setTextCursor(anchor)
        text.setFocus()


def _text_of(widget: QWidget | None) -> ProseView | None:
    if isinstance(widget, ProseView) or widget is None:
        return widget
    found = widget.findChild(ProseView)
    return found if isinstance(found, ProseView) else None


def _top_of(text: ProseView, cursor: QTextCursor, widget: QWidget) -> int:
    start = QTextCursor(cursor)
    start.setPosition(cursor.selectionStart())
    return text.viewport().mapTo(widget, text.cursorRect(start).topLeft()).y()


def _note(pieces: tuple[Piece, ...], label: str) -> int | None:
    for at, piece in enumerate(pieces):
        markers = [block.place.marker for block in piece.blocks] if isinstance(piece, Prose) else []
        if any(marker is not None and marker.note == label for marker in markers):
            return at
    return None


def _first_reference(pieces: tuple[Piece, ...], label: str) -> tuple[int, NoteLink] | None:
    for at, piece in enumerate(pieces):
        if isinstance(piece, Prose) and any(run.note == label for runs in _inlines(piece) for run in runs):
            return at, NoteLink(label)
    return None


def _inlines(piece: Prose) -> list[Inline]:
    found: list[Inline] = []
    for block in piece.blocks:
        if isinstance(block, Table):
            found += [cell for row in block.rows for cell in row]
        else:
            found.append(getattr(block, "runs", ()))
    return found
