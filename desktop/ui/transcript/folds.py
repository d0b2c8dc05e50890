"""Quiet rows for what is not text: folds over tools and sources, a file as a chip."""

from __future__ import annotations

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QWidget

from desktop.chat.names import shown_name
from desktop.chat.parts import FilePart
from desktop.ui.data_size import data_size
from desktop.ui.one_line import plain_tip
from desktop.ui.theme import theme
from desktop.ui.transcript.kinds import FileRow, SourcesRow, ToolRow
from desktop.ui.transcript.picture_box import PictureBox
from desktop.ui.transcript.rows import Row, label


class FoldRow(Row):
    """The row over a tool's call or the sources of an answer; what it folds are pieces of their own."""

    toggled = Signal(str, bool)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._button = QPushButton(self)
        self._button.setProperty("kind", "thought")
        self._button.clicked.connect(self._clicked)
        self.line.addWidget(self._button, 1)
        self._piece: ToolRow | SourcesRow | None = None
        self.restyle()

    def set_piece(self, piece: ToolRow | SourcesRow) -> None:
        """Show *piece*."""
        self._piece = piece
        text = self._wording(piece)
        self._button.setObjectName("transcript.tool" if isinstance(piece, ToolRow) else "transcript.sources")
        self._button.setText(text.replace("&", "&&"))
        self._button.setAccessibleName(text)
        self._button.setAccessibleDescription(self.tr("Expanded") if piece.expanded else self.tr("Folded"))
        self.restyle()

    def _wording(self, piece: ToolRow | SourcesRow) -> str:
        if isinstance(piece, SourcesRow):
            return self.tr("Sources: {count}").format(count=len(piece.sources))
        if not piece.name:
            return self.tr("A tool failed") if piece.outcome == "failed" else self.tr("A tool answered")
        words = {
            "unfinished": self.tr("Tool {name} · call cut short, unfinished"),
            "open": self.tr("Tool {name} · not run"),
            "answered": self.tr("Tool {name} · answered"),
            "failed": self.tr("Tool {name} · failed"),
            "server": self.tr("Tool {name} · ran at the provider"),
        }
        return words[piece.outcome].replace("{name}", piece.name)

    def restyle(self) -> None:
        """The arrow in the theme's colour."""
        expanded = self._piece is not None and self._piece.expanded
        self._button.setIcon(theme.icon("chevron-down" if expanded else "chevron-right", "text_muted"))

    def _clicked(self) -> None:
        if self._piece is not None:
            self.toggled.emit(self._piece.key, not self._piece.expanded)


class _Cover(PictureBox):
    """Lies over the chip of a file: the same for pointer, keyboard and screen reader. Only its ring is seen."""

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The ring."""
        painter = QPainter(self)
        self.paint_ring(painter, QRectF(self.rect()), theme.measure("radius_control"))
        painter.end()


class _Card(QFrame):
    """The chip itself, all of which can be pressed."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setProperty("kind", "card")
        self.cover = _Cover(self)
        self.cover.setObjectName("transcript.file")
        self.cover.setCursor(Qt.CursorShape.PointingHandCursor)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """The cover is as large."""
        super().resizeEvent(event)
        self.cover.setGeometry(self.rect())


class FileChip(Row):
    """A file that was attached: icon, name, size. A click or Enter asks for it."""

    opened = Signal(object)
    """The part that is to be saved as a file."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._card = _Card(self)
        self._icon = QLabel(self._card)
        self._name = label(self._card)
        self._size = label(self._card, "muted")
        inside = QHBoxLayout(self._card)
        inside.setContentsMargins(8, 6, 10, 6)
        inside.setSpacing(6)
        for widget in (self._icon, self._name, self._size):
            inside.addWidget(widget)
        self.line.addWidget(self._card)
        self.line.addStretch(1)
        self._card.cover.raise_()
        self._card.cover.clicked.connect(self._clicked)
        self._part: FilePart | None = None
        self._full = ""
        self.restyle()

    def set_piece(self, piece: FileRow) -> None:
        """Show *piece*."""
        name = shown_name(piece.part.name)
        size = data_size(piece.part.size)
        self._part, self._full = piece.part, name
        words = self.tr("Save {name}").format(name=name)
        self._card.cover.setAccessibleName(words)
        self._card.cover.setToolTip(plain_tip(words))
        self._name.setText(name)
        self._size.setText(size)
        self._card.setAccessibleName(self.tr("File {name}").format(name=name))
        self._card.setAccessibleDescription(size)

    def sizeHint(self) -> QSize:
        """With the whole name, and room for what rounding and the style's frame take."""
        return QSize(self._name.fontMetrics().horizontalAdvance(self._full) + self._beside() + 12, self.line.sizeHint().height())

    def height_for(self, width: int) -> int:
        """One line; a name that is too long for *width* loses its middle."""
        shown = self._name.fontMetrics().elidedText(self._full, Qt.TextElideMode.ElideMiddle, max(40, width - self._beside()))
        if shown != self._name.text():
            self._name.setText(shown)
        return super().height_for(width)

    def _clicked(self) -> None:
        if self._part is not None:
            self.opened.emit(self._part)

    def _beside(self) -> int:
        """Pixels of everything but the name."""
        return self._size.sizeHint().width() + 16 + 2 * 6 + 8 + 10 + 4

    def restyle(self) -> None:
        """Icon and type of the theme."""
        self._icon.setPixmap(theme.icon("file", "text_muted").pixmap(QSize(16, 16)))
        self._size.setFont(theme.font("small"))
