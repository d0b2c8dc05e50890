"""Running text on the screen."""

from __future__ import annotations

import html
import math
from typing import Any

from PySide6.QtCore import QMimeData, QRectF, Qt, QUrl, Signal, Slot
from PySide6.QtGui import (
    QContextMenuEvent,
    QCursor,
    QImage,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QTextCursor,
    QTextDocument,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QTextBrowser, QTextEdit, QToolTip, QWidget

from desktop.chat.hidden import revealed
from desktop.chat.links import judge, misleading
from desktop.markdown.blocks import Block, Table
from desktop.ui.theme import theme
from desktop.ui.transcript import document as writer
from desktop.ui.transcript.formulas import formulas
from desktop.ui.transcript.kinds import NoteLink, Plain, Prose
from desktop.ui.transcript.list_marks import paint_selected
from desktop.ui.transcript.text_view import TextView


class ProseView(TextView, QTextBrowser):
    """Running text. Never loads anything, never navigates; a click on a link is only told."""

    link_clicked = Signal(str)
    note_clicked = Signal(object)
    """The :class:`NoteLink` that is followed."""
    redrawn = Signal()
    """Formulas came: the height may be another."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setOpenLinks(False)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.viewport().setAutoFillBackground(False)
        self.setTabChangesFocus(True)
        # A width of our own choice: a hidden editor gets its resize late and would lay out at its old width again.
        self.setLineWrapMode(QTextEdit.LineWrapMode.FixedPixelWidth)
        self._blank = QImage(1, 1, QImage.Format.Format_ARGB32)
        self._blank.fill(Qt.GlobalColor.transparent)
        self._piece: Prose | Plain | None = None
        self._blocks: tuple[Block, ...] = ()
        self._starts: list[int] = []
        self._links: list[str] = []
        self._shown: list[str] = []
        self._notes: list[NoteLink] = []
        self._ideal, self._ideal_for = 0, -1
        self._waiting: list[str] = []
        """Formulas shown as text until they are drawn."""
        formulas.drawn.connect(self._formulas_drawn)
        self.anchorClicked.connect(self._clicked)
        self.highlighted.connect(self._hovered)

    def set_piece(self, piece: Prose | Plain) -> None:
        """Show *piece*. What it begins with and is shown already stays untouched, its selection too."""
        old, blocks = self._piece, piece.blocks
        if old is piece:
            return
        same = 0
        if old is not None and old.muted == piece.muted and not _has_table(self._blocks) and not _has_table(blocks):
            for before, after in zip(self._blocks, blocks, strict=False):
                if before is not after and before != after:
                    break
                same += 1
        if old is not None and same == len(self._blocks) == len(blocks):
            self._piece = piece
            return
        self._ideal_for = -1
        if same == 0:
            self._links, self._shown, self._notes, self._starts = [], [], [], []
            # Emptied first: each of the settings lays out anew what is there.
            writer.truncate(self.document(), 0)
            self._prepare(blocks)
        elif same < len(self._starts):
            writer.truncate(self.document(), self._starts[same])
        del self._starts[same:]
        pen = writer.ink(self._link_name, piece.muted, self.devicePixelRatioF(), self._note_name)
        self._starts += writer.append(self.document(), blocks[same:], pen)
        self._waiting = [*(self._waiting if same else ()), *pen.waiting]
        self._piece, self._blocks = piece, blocks

    def _prepare(self, blocks: tuple[Block, ...]) -> None:
        """Make the empty document ready for *blocks*."""
        writer.prepare(self.document(), theme.font("ui"))

    def restyle(self) -> None:
        """The theme changed: write all anew."""
        piece, self._piece = self._piece, None
        if piece is not None:
            self.set_piece(piece)

    @Slot()
    def _formulas_drawn(self) -> None:
        # A selection would be lost: its formulas stay text until the widget is filled again.
        if self._waiting and not self.textCursor().hasSelection():
            self.restyle()
            self.redrawn.emit()

    def height_for(self, width: int) -> int:
        """Pixels needed at *width*."""
        if self.lineWrapColumnOrWidth() != width:
            self.setLineWrapColumnOrWidth(width)
        return math.ceil(self.document().size().height())

    def ideal_width(self, most: int) -> int:
        """The width the text would like to have, at most *most*."""
        if self._ideal_for != most:
            before = self.lineWrapColumnOrWidth()
            self.height_for(most)
            self._ideal, self._ideal_for = min(most, math.ceil(self.document().idealWidth())), most
            self.setLineWrapColumnOrWidth(before)
        return self._ideal

    @property
    def busy(self) -> bool:
        """True while the user holds on to it: focus, selection or an open menu."""
        return self.held

    def release(self) -> None:
        """Forget the text: the widget waits for another one."""
        self.document().clear()
        self._piece, self._blocks = None, ()
        self._starts, self._links, self._shown, self._notes, self._waiting = [], [], [], [], []

    def _link_name(self, address: str, words: str) -> str | None:
        # Judged before it is offered: what may never be opened is text. Qt sees only our number, never the address.
        verdict = judge(address)
        if verdict.action == "refuse":
            return None
        self._links.append(address)
        named = misleading(words, address)
        warning = self.tr("It names {site}, but leads to").replace("{site}", revealed(named, code=True)) if named else ""
        self._shown.append(f"{warning} {verdict.shown}".strip())
        return f"link:{len(self._links) - 1}"

    def _note_name(self, label: str, back: bool) -> str:
        number = sum(1 for note in self._notes if (note.label, note.back) == (label, back))
        self._notes.append(NoteLink(label, back, number))
        return f"note:{len(self._notes) - 1}"

    def note_link(self, wanted: NoteLink) -> QTextCursor | None:
        """The text of a reference to a footnote, or of a way back, selected; None when it is not here."""
        name = f"note:{self._notes.index(wanted)}" if wanted in self._notes else ""
        block = self.document().begin()
        while name and block.isValid():
            inside = block.begin()
            while not inside.atEnd():
                fragment = inside.fragment()
                if fragment.charFormat().anchorHref() == name:
                    cursor = QTextCursor(block)
                    cursor.setPosition(fragment.position())
                    cursor.setPosition(fragment.position() + fragment.length(), QTextCursor.MoveMode.KeepAnchor)
                    return cursor
                inside += 1
            block = block.next()
        return None

    def note(self, label: str) -> QTextCursor | None:
        """Where the footnote begins; None when it is not here."""
        for at, block in enumerate(self._blocks):
            if block.place.marker is not None and block.place.marker.note == label:
                cursor = QTextCursor(self.document())
                # A block is preceded by the mark that separates it from the one before.
                cursor.setPosition(self._starts[at] + (at > 0))
                return cursor
        return None

    def _index(self, url: QUrl | str) -> int | None:
        text = url if isinstance(url, str) else url.toString()
        number = text.removeprefix("link:")
        return int(number) if text.startswith("link:") and number.isdigit() and int(number) < len(self._links) else None

    def _clicked(self, url: QUrl) -> None:
        name = url.toString()
        if name.startswith("note:") and name[5:].isdigit() and int(name[5:]) < len(self._notes):
            self.note_clicked.emit(self._notes[int(name[5:])])
            return
        index = self._index(url)
        if index is not None:
            self.link_clicked.emit(self._links[index])

    def _hovered(self, url: QUrl) -> None:
        index = self._index(url)
        if index is None:
            QToolTip.hideText()
        else:
            QToolTip.showText(QCursor.pos(), f"<span>{html.escape(self._shown[index])}</span>", self)

    def loadResource(self, kind: int, name: QUrl | str) -> Any:
        """Nothing is ever read. Returning nothing would make Qt look for itself, and again at every paint."""
        return self._blank

    def doSetSource(self, name: QUrl | str, kind: QTextDocument.ResourceType = QTextDocument.ResourceType.UnknownResource) -> None:
        """There is nowhere to go."""

    def createMimeDataFromSelection(self) -> QMimeData:
        """Plain text only."""
        return self.selected_mime()

    def offset_of(self, position: int) -> int:
        """Formulas count with their source."""
        cursor = QTextCursor(self.document())
        cursor.setPosition(min(position, self.document().characterCount() - 1), QTextCursor.MoveMode.KeepAnchor)
        return len(writer.selected_text(cursor))

    def position_of(self, offset: int) -> int:
        """The inverse of :meth:`offset_of`."""
        cursor = QTextCursor(self.document())
        cursor.movePosition(QTextCursor.MoveOperation.End, QTextCursor.MoveMode.KeepAnchor)
        return writer.units_before(cursor, offset)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Another selection begins."""
        self.press(event)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Beyond this text the message selects."""
        if not self.drag(event):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The selection stands."""
        self.release_drag()
        super().mouseReleaseEvent(event)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The transcript scrolls, not the text in it."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Navigation goes to the transcript; Shift with it selects here."""
        if not self.key(event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy, the link's address, select all."""
        index = self._index(self.anchorAt(event.pos()))
        self.open_menu(event, self._links[index] if index is not None else None)

    def paintEvent(self, event: QPaintEvent) -> None:
        """Text, with a bar beside each quote."""
        super().paintEvent(event)
        if self.textCursor().hasSelection():
            paint_selected(self)
        if not any(block.place.quote for block in self._blocks):
            return
        painter = QPainter(self.viewport())
        layout = self.document().documentLayout()
        block = self.document().begin()
        while block.isValid():
            depth = block.blockFormat().intProperty(writer.QUOTE_PROPERTY)
            rect = layout.blockBoundingRect(block)
            outer = round(self.document().indentWidth()) * block.blockFormat().intProperty(writer.OUTER_PROPERTY)
            mirrored = block.textDirection() == Qt.LayoutDirection.RightToLeft
            for level in range(depth):
                left = outer + level * writer.QUOTE
                x = self.viewport().width() - left - 3 if mirrored else left
                painter.fillRect(QRectF(x, rect.top(), 3, rect.height()), theme.colour("border"))
            block = block.next()
        painter.end()


def _has_table(blocks: tuple[Block, ...]) -> bool:
    return any(isinstance(block, Table) for block in blocks)
