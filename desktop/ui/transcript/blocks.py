"""Widgets that show text pieces: real, read-only text editors, so that selection, links, keys and menus are the system's own."""

from __future__ import annotations

import html
import math
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QMimeData, QPoint, QRectF, Qt, QTimer, QUrl, Signal, Slot
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QCursor,
    QFont,
    QGuiApplication,
    QImage,
    QKeyEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QSyntaxHighlighter,
    QTextCharFormat,
    QTextCursor,
    QTextDocument,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QMenu, QPlainTextEdit, QTextBrowser, QTextEdit, QToolButton, QToolTip, QWidget

from desktop.chat.text import normalise_text
from desktop.markdown.blocks import Block, Table
from desktop.markdown.highlight import Span, highlight
from desktop.ui.theme import theme
from desktop.ui.transcript import document as writer
from desktop.ui.transcript.formulas import formulas
from desktop.ui.transcript.pieces import CodeBox, Plain, Prose

HEADER = 25
PADDING = 10
SCROLLER = 12
REST = 150
"""Milliseconds without growth after which long code is coloured to its end."""
_NAVIGATION = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Down)
_PARAGRAPH_SEPARATORS = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\xa0": "\xa0", "\ufffc": None, "\ufdd0": "\n", "\ufdd1": "\n"})


def copy_text(text: str) -> None:
    """Put *text*, and nothing but plain text, on the clipboard."""
    QGuiApplication.clipboard().setText(normalise_text(text))


def _plain_selection(cursor: QTextCursor) -> QMimeData:
    data = QMimeData()
    data.setText(normalise_text(writer.selected_text(cursor).translate(_PARAGRAPH_SEPARATORS)))
    return data


def _leaves_to_column(event: QKeyEvent) -> bool:
    """Keys that move through the transcript rather than through one text."""
    return Qt.Key(event.key()) in _NAVIGATION and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier


class ProseView(QTextBrowser):
    """Running text. Never loads anything, never navigates; a click on a link is only told."""

    link_clicked = Signal(str)
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
        self._ideal, self._ideal_for = 0, -1
        self._menu_open = False
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
            self._links, self._shown, self._starts = [], [], []
            writer.prepare(self.document(), theme.font("ui"))
        keep = self._starts[same] if same < len(self._starts) else None
        if same == 0:
            writer.truncate(self.document(), 0)
        elif keep is not None:
            writer.truncate(self.document(), keep)
        del self._starts[same:]
        pen = writer.ink(self._link_name, piece.muted, self.devicePixelRatioF())
        self._starts += writer.append(self.document(), blocks[same:], pen)
        self._waiting = [*(self._waiting if same else ()), *pen.waiting]
        self._piece, self._blocks = piece, blocks

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
        return self._menu_open or self.hasFocus() or self.textCursor().hasSelection()

    def release(self) -> None:
        """Forget the text: the widget waits for another one."""
        self.document().clear()
        self._piece, self._blocks = None, ()
        self._starts, self._links, self._shown, self._waiting = [], [], [], []

    def _link_name(self, address: str) -> str | None:
        # Judged before it is offered: what may never be opened is text. Qt sees only our number, never the address.
        from desktop.chat.links import judge

        verdict = judge(address)
        if verdict.action == "refuse":
            return None
        self._links.append(address)
        self._shown.append(verdict.shown)
        return f"link:{len(self._links) - 1}"

    def _index(self, url: QUrl | str) -> int | None:
        text = url if isinstance(url, str) else url.toString()
        number = text.removeprefix("link:")
        return int(number) if text.startswith("link:") and number.isdigit() and int(number) < len(self._links) else None

    def _clicked(self, url: QUrl) -> None:
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
        return _plain_selection(self.textCursor())

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The transcript scrolls, not the text in it."""
        event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Navigation goes to the transcript; Shift with it selects here."""
        if _leaves_to_column(event):
            event.ignore()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy, the link's address, select all."""
        index = self._index(self.anchorAt(event.pos()))
        address = self._links[index] if index is not None else None
        self._menu_open = True
        open_text_menu(self, event.globalPos(), address, self._menu_closed)

    def _menu_closed(self) -> None:
        self._menu_open = False

    def paintEvent(self, event: QPaintEvent) -> None:
        """Text, with a bar beside each quote."""
        super().paintEvent(event)
        if not any(block.place.quote for block in self._blocks):
            return
        painter = QPainter(self.viewport())
        layout = self.document().documentLayout()
        block = self.document().begin()
        while block.isValid():
            depth = block.blockFormat().intProperty(writer.QUOTE_PROPERTY)
            rect = layout.blockBoundingRect(block)
            for level in range(depth):
                painter.fillRect(QRectF(level * writer.QUOTE, rect.top(), 3, rect.height()), theme.colour("border"))
            block = block.next()
        painter.end()


def _has_table(blocks: tuple[Block, ...]) -> bool:
    return any(isinstance(block, Table) for block in blocks)


def open_text_menu(view: QTextEdit | QPlainTextEdit, where: QPoint, address: str | None, closed: Callable[[], None]) -> None:
    """A menu for read-only text, shown without blocking; *closed* is called when it is gone."""
    menu = QMenu(view)
    menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    copy = menu.addAction(view.tr("Copy"))
    copy.setEnabled(view.textCursor().hasSelection())
    copy.triggered.connect(view.copy)
    if address is not None:
        menu.addAction(view.tr("Copy link address")).triggered.connect(lambda: copy_text(address))
    menu.addAction(view.tr("Select all")).triggered.connect(view.selectAll)
    menu.aboutToHide.connect(closed)
    menu.popup(where)


class _Colours(QSyntaxHighlighter):
    """Puts spans on lines; only lines whose spans changed are painted again."""

    def __init__(self, document: QTextDocument) -> None:
        super().__init__(document)
        self._lines: dict[int, tuple[Span, ...]] = {}

    def set_spans(self, text: str, spans: tuple[Span, ...]) -> None:
        fresh = _by_line(text, spans)
        old, self._lines = self._lines, fresh
        for number in {line for line in {*old, *fresh} if old.get(line) != fresh.get(line)}:
            block = self.document().findBlockByNumber(number)
            if block.isValid():
                self.rehighlightBlock(block)

    def highlightBlock(self, text: str) -> None:
        for span in self._lines.get(self.currentBlock().blockNumber(), ()):
            style = QTextCharFormat()
            style.setForeground(theme.code_colour(span.role))
            self.setFormat(span.start, span.length, style)


def _by_line(text: str, spans: tuple[Span, ...]) -> dict[int, tuple[Span, ...]]:
    """Spans by line, with starts counted from the line's own, in UTF-16 units as Qt counts."""
    lines = text.split("\n")
    found: dict[int, list[Span]] = {}
    line, line_start = 0, 0
    for span in spans:
        at, end = span.start, span.start + span.length
        while at < end:
            while at > line_start + len(lines[line]):
                line_start += len(lines[line]) + 1
                line += 1
            stop = min(end, line_start + len(lines[line]))
            if stop > at:
                before, inside = text[line_start:at], text[at:stop]
                found.setdefault(line, []).append(Span(_units(before), _units(inside), span.role))
            at = stop + 1
    return {number: tuple(row) for number, row in found.items()}


def _units(text: str) -> int:
    return len(text) if text.isascii() else len(text.encode("utf-16-le", "surrogatepass")) // 2


class _CodeText(QPlainTextEdit):
    """The code itself: never wrapped, scrolls sideways by itself."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setProperty("kind", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.NoWrap)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        self.menu_open = False

    def createMimeDataFromSelection(self) -> QMimeData:
        return _plain_selection(self.textCursor())

    def wheelEvent(self, event: QWheelEvent) -> None:
        delta = event.angleDelta()
        bar = self.horizontalScrollBar()
        shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
        if bar.maximum() > 0 and (shifted or abs(delta.x()) > abs(delta.y())):
            bar.setValue(bar.value() - (delta.x() or delta.y()))
            event.accept()
        else:
            event.ignore()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if _leaves_to_column(event):
            event.ignore()
            return
        super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        self.menu_open = True
        open_text_menu(self, event.globalPos(), None, self._menu_closed)

    def _menu_closed(self) -> None:
        self.menu_open = False


class CodeView(QWidget):
    """A code box: header with language and Copy, the code below."""

    copied = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._language = QLabel(self)
        self._language.setTextFormat(Qt.TextFormat.PlainText)
        self._language.setProperty("kind", "muted")
        self._copy = QToolButton(self)
        self._copy.setText(self.tr("Copy"))
        self._copy.setAccessibleName(self.tr("Copy code"))
        self._copy.setObjectName("transcript.copy_code")
        self._copy.clicked.connect(self._copy_clicked)
        self.text = _CodeText(self)
        self.text.setAccessibleName(self.tr("Code"))
        self.text.setObjectName("transcript.code")
        self._colours = _Colours(self.text.document())
        self._piece: CodeBox | None = None
        self._coloured = 0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._colour)
        self._style()

    def set_piece(self, piece: CodeBox) -> None:
        """Show *piece*; when it only grew, the new text is appended."""
        old = self._piece
        if old == piece:
            return
        before = old.text if old is not None else ""
        if old is not None and before and piece.text.startswith(before):
            cursor = QTextCursor(self.text.document())
            cursor.movePosition(QTextCursor.MoveOperation.End)
            cursor.insertText(piece.text[len(before) :])
        elif before != piece.text or old is None:
            self._coloured = 0
            self.text.setPlainText(piece.text)
        self._piece = piece
        self._language.setText(piece.language)
        self._language.setVisible(piece.first)
        self._copy.setVisible(piece.first)
        grew = len(piece.text) - self._coloured
        # Colouring reads all of it: while it grows only once it grew by a tenth, and when it has come to rest.
        if grew < 0 or old is None or len(piece.text) < 2_000 or grew * 10 >= len(piece.text) or old.language != piece.language:
            self._colour()
        elif grew:
            self._rest.start()

    def _colour(self) -> None:
        self._rest.stop()
        if self._piece is not None:
            self._coloured = len(self._piece.text)
            self._colours.set_spans(self._piece.text, highlight(self._piece.text, self._piece.language))

    def restyle(self) -> None:
        """The theme changed."""
        self._style()
        self._colours.rehighlight()
        self.update()

    def _style(self) -> None:
        small = theme.font("small")
        self._language.setFont(small)
        self._copy.setFont(small)
        mono: QFont = theme.font("mono")
        self.text.setFont(mono)
        self.text.document().setDefaultFont(mono)

    def height_for(self, width: int) -> int:
        """Pixels needed at *width*; a scroll bar only when a line is wider."""
        piece = self._piece
        if piece is None:
            return 0
        document = self.text.document()
        block = document.begin()
        height, widest = 0.0, 0.0
        while block.isValid():
            rect = self.text.blockBoundingRect(block)
            height += rect.height()
            layout = block.layout()
            widest = max(widest, layout.maximumWidth() if layout.lineCount() else rect.width())
            block = block.next()
        bar = SCROLLER if widest > width - self._left() - 2 * PADDING else 0
        return math.ceil(height) + bar + HEADER * piece.first + (8 if piece.first else 0) + (8 if piece.last else 0)

    def _left(self) -> int:
        place = self._piece.place if self._piece is not None else None
        return 0 if place is None else writer.INDENT * place.indent + writer.QUOTE * place.quote

    def resizeEvent(self, event: object) -> None:
        """Header above, code below."""
        piece, left = self._piece, self._left()
        width = self.width() - left
        top = 0
        if piece is None or piece.first:
            copy = self._copy.sizeHint()
            self._copy.setGeometry(self.width() - copy.width() - 4, (HEADER - copy.height()) // 2, copy.width(), copy.height())
            self._language.setGeometry(left + 12, 0, max(0, width - copy.width() - 24), HEADER)
            top = HEADER + 8
        bottom = 8 if piece is None or piece.last else 0
        self.text.setGeometry(left + PADDING + 2, top, width - 2 * PADDING, max(0, self.height() - top - bottom))

    def paintEvent(self, event: QPaintEvent) -> None:
        """The box with its header."""
        piece = self._piece
        if piece is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        radius = theme.measure("radius_control")
        box = QRectF(self._left(), 0, self.width() - self._left(), self.height()).adjusted(0.5, 0.5, -0.5, -0.5)
        if not piece.first:
            box.setTop(-2 * radius)
        if not piece.last:
            box.setBottom(self.height() + 2 * radius)
        shape = QPainterPath()
        shape.addRoundedRect(box, radius, radius)
        painter.fillPath(shape, theme.colour("code_background"))
        if piece.first:
            painter.save()
            painter.setClipPath(shape)
            painter.fillRect(QRectF(self._left(), 0, self.width(), HEADER), theme.colour("code_header"))
            painter.restore()
        border: QColor = theme.colour("border")
        painter.setPen(QPen(border, 1))
        painter.drawPath(shape)
        painter.end()

    @property
    def busy(self) -> bool:
        """True while the user holds on to it."""
        return self.text.menu_open or self.text.hasFocus() or self._copy.hasFocus() or self.text.textCursor().hasSelection()

    def release(self) -> None:
        """Forget the code."""
        self._rest.stop()
        self._piece = None
        self._coloured = 0
        self.text.clear()

    def _copy_clicked(self) -> None:
        if self._piece is not None:
            copy_text(self._piece.whole)
            self.copied.emit("code")
