"""A code box: language, number of lines, wrapping and Copy in its header, long code folded below."""

from __future__ import annotations

import math

from PySide6.QtCore import QCoreApplication, QMimeData, QObject, QRectF, QSize, Qt, QTimer, Signal
from PySide6.QtGui import (
    QColor,
    QContextMenuEvent,
    QFont,
    QFontMetrics,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPainterPath,
    QPaintEvent,
    QPen,
    QResizeEvent,
    QTextCursor,
    QTextOption,
    QWheelEvent,
)
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QToolButton, QWidget

from desktop.chat.hidden import revealed
from desktop.markdown.highlight import highlight
from desktop.ui.theme import theme
from desktop.ui.transcript import document as writer
from desktop.ui.transcript.code_colours import CodeColours
from desktop.ui.transcript.kinds import CodeBox
from desktop.ui.transcript.text_view import TextView, copy_text, offset_in_plain, position_in_plain

STRIP = 25
"""Pixels, at least, of the header and of the line below long code."""
PADDING = 10
SCROLLER = 12
REST = 150
"""Milliseconds without growth after which long code is coloured to its end."""


class CodeWrap(QObject):
    """Whether long lines of code are wrapped: one choice for all code, kept with the settings."""

    changed = Signal(bool)

    def __init__(self) -> None:
        super().__init__()
        self._on = False

    @property
    def on(self) -> bool:
        """True when lines are wrapped instead of scrolled."""
        return self._on

    def set(self, on: bool) -> None:
        """Wrap, or not."""
        if on != self._on:
            self._on = on
            self.changed.emit(on)


code_wrap = CodeWrap()
"""The one of the program."""


class _CodeText(TextView, QPlainTextEdit):
    """The code itself: scrolls sideways by itself, or wraps."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setReadOnly(True)
        self.setProperty("kind", "bare")
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self.setUndoRedoEnabled(False)
        self.setTabChangesFocus(True)
        self.viewport().setAutoFillBackground(False)
        self.document().setDocumentMargin(0)
        option = self.document().defaultTextOption()
        # Code reads from the left, whatever its first letters are.
        option.setTextDirection(Qt.LayoutDirection.LeftToRight)
        self.document().setDefaultTextOption(option)
        self.wrap(code_wrap.on)

    def wrap(self, on: bool) -> None:
        """Wrap long lines, or scroll them."""
        self.setLineWrapMode(QPlainTextEdit.LineWrapMode.WidgetWidth if on else QPlainTextEdit.LineWrapMode.NoWrap)
        self.setWordWrapMode(QTextOption.WrapMode.WrapAtWordBoundaryOrAnywhere if on else QTextOption.WrapMode.NoWrap)

    def offset_of(self, position: int) -> int:
        """As in the text."""
        return offset_in_plain(self, position)

    def position_of(self, offset: int) -> int:
        """As in the text."""
        return position_in_plain(self, offset)

    def createMimeDataFromSelection(self) -> QMimeData:
        """Plain text only."""
        return self.selected_mime()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Another selection begins."""
        self.press(event)
        super().mousePressEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Beyond this box the message selects."""
        if not self.drag(event):
            super().mouseMoveEvent(event)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        """The selection stands."""
        self.release_drag()
        super().mouseReleaseEvent(event)
        event.accept()

    def wheelEvent(self, event: QWheelEvent) -> None:
        """Sideways here, up and down in the transcript."""
        scroll_sideways(self, event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Navigation goes to the transcript; Shift with it selects here."""
        if not self.key(event):
            super().keyPressEvent(event)

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """Copy and select all."""
        self.open_menu(event, None)


def scroll_sideways(edit: QPlainTextEdit, event: QWheelEvent) -> None:
    """Take what of a wheel's turn goes sideways; the rest is ignored, for the transcript."""
    delta = event.angleDelta()
    bar = edit.horizontalScrollBar()
    shifted = bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier)
    if bar.maximum() > 0 and (shifted or abs(delta.x()) > abs(delta.y())):
        bar.setValue(bar.value() - (delta.x() or delta.y()))
        event.accept()
    else:
        event.ignore()


class CodeView(QWidget):
    """Shows a :class:`CodeBox`."""

    copied = Signal(str)
    folded = Signal(str, bool)
    """The key of long code, and whether all of it is wanted."""
    resized = Signal()
    """The height is another: lines are wrapped, or no longer."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._language = _label(self)
        self._count = _label(self)
        self._wrap = self._button("transcript.wrap_code", self.tr("Wrap"), self.tr("Wrap long lines"))
        self._wrap.setCheckable(True)
        self._wrap.setChecked(code_wrap.on)
        self._wrap.toggled.connect(code_wrap.set)
        self._copy = self._button("transcript.copy_code", self.tr("Copy"), self.tr("Copy code"))
        self._copy.clicked.connect(self._copy_clicked)
        self._fold = self._button("transcript.fold_code", "", "")
        self._fold.clicked.connect(self._fold_clicked)
        self.text = _CodeText(self)
        self.text.setAccessibleName(self.tr("Code"))
        self.text.setObjectName("transcript.code")
        self._colours = CodeColours(self.text.document())
        self._piece: CodeBox | None = None
        self._coloured = 0
        self._rest = QTimer(self)
        self._rest.setSingleShot(True)
        self._rest.setInterval(REST)
        self._rest.timeout.connect(self._colour)
        self._strip = STRIP
        code_wrap.changed.connect(self._wrapping_changed)
        self._style()

    def _button(self, name: str, text: str, described: str) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(name)
        button.setText(text)
        button.setAccessibleName(described)
        return button

    def set_piece(self, piece: CodeBox) -> None:
        """Show *piece*; when it only grew, the new text is appended."""
        old = self._piece
        if old == piece:
            return
        before = old.text if old is not None else ""
        shown = revealed(piece.text, code=True)
        if old is not None and before and piece.text.startswith(before):
            if len(piece.text) > len(before):
                cursor = QTextCursor(self.text.document())
                cursor.movePosition(QTextCursor.MoveOperation.End)
                cursor.insertText(shown[len(before) :])
        elif before != piece.text or old is None:
            self._coloured = 0
            self.text.setPlainText(shown)
        self._piece = piece
        self._show_header(piece)
        self._show_fold(piece)
        grew = len(piece.text) - self._coloured
        # Colouring reads all of it: while it grows only once it grew by a tenth, and when it has come to rest.
        if grew < 0 or old is None or len(piece.text) < 2_000 or grew * 10 >= len(piece.text) or old.language != piece.language:
            self._colour()
        elif grew:
            self._rest.start()
        self._arrange()

    def _show_header(self, piece: CodeBox) -> None:
        self._language.setText(revealed(piece.language, code=True))
        self._language.setVisible(piece.first)
        many = piece.total > 1
        self._count.setText(self.tr("%Ln lines", "", piece.total) if many else "")
        self._count.setVisible(piece.first and many)
        self._wrap.setVisible(piece.first)
        self._copy.setVisible(piece.first)

    def _show_fold(self, piece: CodeBox) -> None:
        shown = bool(piece.key) and piece.last
        if shown:
            self._fold.setText(self.tr("Show all %Ln lines", "", piece.total) if piece.hidden else self.tr("Show fewer lines"))
            self._fold.setAccessibleName(self._fold.text())
        self._fold.setVisible(shown)

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
        self._strip = max(STRIP, QFontMetrics(small).height() + 4)
        for widget in (self._language, self._count, self._wrap, self._copy, self._fold):
            widget.setFont(small)
        mono: QFont = theme.font("mono")
        self.text.setFont(mono)
        self.text.document().setDefaultFont(mono)

    def _wrapping_changed(self, on: bool) -> None:
        self._wrap.setChecked(on)
        self.text.wrap(on)
        self.resized.emit()

    def height_for(self, width: int) -> int:
        """Pixels needed at *width*; a scroll bar only when a line is wider."""
        piece = self._piece
        if piece is None:
            return 0
        inner = width - self._left() - 2 * PADDING
        if code_wrap.on and self.text.width() != inner:
            self.text.resize(inner, self.text.height())
            # Hidden, it would be told of its size only when it is shown.
            QCoreApplication.sendEvent(self.text.viewport(), QResizeEvent(QSize(inner, self.text.height()), self.text.viewport().size()))
        height, widest = self._extent()
        bar = SCROLLER if widest > inner and not code_wrap.on else 0
        return math.ceil(height) + bar + self._strip * piece.first + (8 if piece.first else 0) + (8 if piece.last else 0) + self._foot()

    def _extent(self) -> tuple[float, float]:
        """Height and width of the code."""
        block = self.text.document().begin()
        height, widest = 0.0, 0.0
        while block.isValid():
            rect = self.text.blockBoundingRect(block)
            height += rect.height()
            layout = block.layout()
            widest = max(widest, layout.maximumWidth() if layout.lineCount() else rect.width())
            block = block.next()
        return height, widest

    def _foot(self) -> int:
        return self._strip if self._piece is not None and self._piece.key and self._piece.last else 0

    def _left(self) -> int:
        place = self._piece.place if self._piece is not None else None
        return 0 if place is None else writer.indent(theme.font("ui")) * place.indent + writer.QUOTE * place.quote

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Header above, code below."""
        self._arrange()

    def _arrange(self) -> None:
        piece, left = self._piece, self._left()
        width = self.width() - left
        top = 0
        if piece is None or piece.first:
            right = self.width() - 4
            for button in (self._copy, self._wrap):
                size = button.sizeHint()
                right -= size.width()
                button.setGeometry(right, (self._strip - size.height()) // 2, size.width(), size.height())
            count = self._count.sizeHint().width() if piece is not None and piece.total > 1 else 0
            name = min(self._language.sizeHint().width(), max(0, right - left - 24 - count))
            self._language.setGeometry(left + 12, 0, name, self._strip)
            self._count.setGeometry(left + 12 + (name + 10 if name else 0), 0, count, self._strip)
            top = self._strip + 8
        bottom = (8 if piece is None or piece.last else 0) + self._foot()
        self.text.setGeometry(left + PADDING + 2, top, width - 2 * PADDING, max(0, self.height() - top - bottom))
        fold = self._fold.sizeHint()
        self._fold.setGeometry(left + 6, self.height() - self._strip + (self._strip - fold.height()) // 2 - 2, fold.width(), fold.height())

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
            painter.fillRect(QRectF(self._left(), 0, self.width(), self._strip), theme.colour("code_header"))
            painter.restore()
        border: QColor = theme.colour("border")
        painter.setPen(QPen(border, 1))
        painter.drawPath(shape)
        painter.end()

    @property
    def busy(self) -> bool:
        """True while the user holds on to it."""
        return self.text.held or any(button.hasFocus() for button in (self._copy, self._wrap, self._fold))

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

    def _fold_clicked(self) -> None:
        if self._piece is not None:
            self.folded.emit(self._piece.key, bool(self._piece.hidden))


def _label(parent: QWidget) -> QLabel:
    made = QLabel(parent)
    made.setTextFormat(Qt.TextFormat.PlainText)
    made.setProperty("kind", "muted")
    return made
