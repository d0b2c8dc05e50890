"""The attachments of a draft as chips that wrap: thumbnail, name, what is sent of it; moved, opened and removed by mouse and keyboard."""

from __future__ import annotations

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QBrush, QFocusEvent, QImage, QKeyEvent, QMouseEvent, QPainter, QPainterPath, QPixmap
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QLabel, QSizePolicy, QToolButton, QWidget

from desktop.chat.names import shown_name
from desktop.chat.parts import PDF, AttachmentPart, ImagePart
from desktop.ui.composer.shelf import Shelf
from desktop.ui.data_size import data_size
from desktop.ui.one_line import Yielding
from desktop.ui.settings.parts import set_focused
from desktop.ui.theme import theme

_THUMBNAIL = QSize(44, 28)
_NAME_WIDTH = 180
_CORNER = 4


class Chip(QFrame):
    """One attachment. Enter, Space or a click opens it, Delete removes it, Alt with an arrow or dragging moves it."""

    removed = Signal()
    opened = Signal()
    stepped = Signal(int)
    """Move it by so many places."""
    dragged = Signal(QPoint)
    """The pointer drags it, and is there (in the coordinates of what holds it)."""

    def __init__(self, name: str, details: str, icon: str, thumbnail: QImage | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._thumbnail = thumbnail
        self._pressed: QPoint | None = None
        self._dragging = False
        self.name = name
        self.setProperty("kind", "card")
        self.setObjectName("composer.chip")
        self.setAccessibleName(name)
        self._picture = QLabel(self)
        self._picture.setTextFormat(Qt.TextFormat.PlainText)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = _plain_label(self, shown_name(name), _NAME_WIDTH)
        self._note = Yielding(self)
        self._note.setProperty("kind", "muted")
        self._note.setFont(theme.window_font("small"))
        self._remove = QToolButton(self)
        self._remove.setObjectName("composer.chip.remove")
        self._remove.setAccessibleName(self.tr("Remove {name}").format(name=name))
        self._remove.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 4, 4)
        row.setSpacing(6)
        for widget in (self._picture, title, self._note, self._remove):
            row.addWidget(widget)
        self.set_details(details)
        theme.changed.connect(self._dress)
        self._dress()

    def set_thumbnail(self, thumbnail: QImage) -> None:
        """Show *thumbnail* instead of the icon."""
        self._thumbnail = thumbnail
        self._dress()

    def set_details(self, details: str) -> None:
        """Say *details* (plain) beside the name."""
        self._note.setText(details)
        self.setAccessibleDescription(details)
        self.setSizePolicy(QSizePolicy.Policy.Maximum, QSizePolicy.Policy.Fixed)
        self.updateGeometry()

    def set_usable(self, opens: bool) -> None:
        """It stands for something: the keyboard can reach it. *opens*: it can be seen large."""
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip(
            self.tr("Alt+Left and Alt+Right move it, Delete removes it, Enter shows it large.")
            if opens
            else self.tr("Alt+Left and Alt+Right move it, Delete removes it.")
        )

    def keyPressEvent(self, event: QKeyEvent) -> None:
        step = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}.get(Qt.Key(event.key()), 0)
        if step and event.modifiers() & Qt.KeyboardModifier.AltModifier:
            self.stepped.emit(step)
        elif step:
            self.focusNextPrevChild(step > 0)
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.removed.emit()
        elif event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            self.opened.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton and self.focusPolicy() != Qt.FocusPolicy.NoFocus:
            self._pressed, self._dragging = event.position().toPoint(), False
            event.accept()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed is None:
            return
        at = event.position().toPoint()
        self._dragging = self._dragging or (at - self._pressed).manhattanLength() >= QApplication.startDragDistance()
        if self._dragging:
            self.dragged.emit(self.mapToParent(at))

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed, self._pressed = self._pressed, None
        if pressed is not None and not self._dragging and self.rect().contains(event.position().toPoint()):
            self.opened.emit()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        set_focused(self, True)

    def focusOutEvent(self, event: QFocusEvent) -> None:
        super().focusOutEvent(event)
        set_focused(self, False)

    def _dress(self) -> None:
        self._remove.setIcon(theme.icon("close", "text_muted"))
        self._remove.setIconSize(QSize(12, 12))
        if self._thumbnail is None or self._thumbnail.isNull():
            self._picture.setPixmap(theme.icon(self._icon, "text_muted").pixmap(QSize(20, 20)))
            return
        ratio = self.devicePixelRatioF()
        pixmap = QPixmap.fromImage(self._thumbnail).scaled(
            _THUMBNAIL * ratio, Qt.AspectRatioMode.KeepAspectRatio, Qt.TransformationMode.SmoothTransformation
        )
        self._picture.setPixmap(_rounded(pixmap, ratio))


class ChipRow(Shelf):
    """All chips of the draft in their order, then those still being read in."""

    removed = Signal(int)
    opened = Signal(int)
    moved = Signal(int, int)
    """From, to; already done here."""
    cancelled = Signal(str)
    """What is still being read in is not wanted."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: list[Chip] = []
        self._busy: dict[str, Chip] = {}
        self.hide()

    def __len__(self) -> int:
        return len(self._chips)

    @property
    def is_busy(self) -> bool:
        """True while an attachment is being read in."""
        return bool(self._busy)

    def is_busy_with(self, key: str) -> bool:
        """True while the attachment *key* is being read in."""
        return key in self._busy

    def add(self, part: AttachmentPart, thumbnail: QImage | None, at: int | None = None) -> None:
        """Show *part* after the others, or at place *at*."""
        chip = Chip(part.name, describe(part), "image" if isinstance(part, ImagePart) else "file", thumbnail, self.inside)
        chip.set_usable(isinstance(part, ImagePart))
        chip.removed.connect(lambda: self.removed.emit(self._chips.index(chip)))
        chip.opened.connect(lambda: self.opened.emit(self._chips.index(chip)))
        chip.stepped.connect(lambda by: self._move(self._chips.index(chip), self._chips.index(chip) + by))
        chip.dragged.connect(lambda to: self._drag(chip, to))
        self._flow.addWidget(chip)
        self._flow.move(self._flow.count() - 1, len(self._chips))
        self._chips.append(chip)
        if at is not None:
            self.move_chip(len(self._chips) - 1, at)
        self._settle()

    def move_chip(self, index: int, to: int) -> None:
        """Put the chip at *index* in the place *to*."""
        self._chips.insert(to, self._chips.pop(index))
        self._flow.move(index, to)
        # The keyboard goes through them as they stand.
        for before, after in zip(self._chips, self._chips[1:], strict=False):
            QWidget.setTabOrder(before, after)

    def remove(self, index: int) -> None:
        """Take away the chip at *index*."""
        self._drop(self._chips.pop(index))
        self._settle()

    def clear(self) -> None:
        """Take away all chips but those still being read in."""
        for chip in self._chips:
            self._drop(chip)
        self._chips.clear()
        self._settle()

    def set_thumbnail(self, index: int, thumbnail: QImage) -> None:
        """Give the chip at *index* its picture."""
        self._chips[index].set_thumbnail(thumbnail)

    def set_details(self, index: int, details: str) -> None:
        """Say *details* on the chip at *index*."""
        self._chips[index].set_details(details)
        self._settle()

    def set_busy(self, key: str, busy: bool, name: str = "", details: str = "") -> None:
        """Show, change or take away the mark that *name* (by default the *key*) is being read in; *details*: how far it is."""
        details = details or self.tr("reading…")
        if busy and key in self._busy:
            self._busy[key].set_details(details)
        elif busy:
            chip = Chip(name or key, details, "file", None, self.inside)
            chip.removed.connect(lambda: self.cancelled.emit(key))
            self._busy[key] = chip
            self._flow.addWidget(chip)
        elif key in self._busy:
            self._drop(self._busy.pop(key))
        self._settle()

    def clear_busy(self) -> None:
        """Take away the marks of what is being read in."""
        for chip in self._busy.values():
            self._drop(chip)
        self._busy.clear()
        self._settle()

    def _move(self, index: int, to: int) -> None:
        if 0 <= to < len(self._chips) and to != index:
            self.move_chip(index, to)
            self.moved.emit(index, to)

    def _drag(self, chip: Chip, to: QPoint) -> None:
        self.reveal(to)
        over = next((at for at, other in enumerate(self._chips) if other is not chip and other.geometry().contains(to)), None)
        if over is not None:
            self._move(self._chips.index(chip), over)

    def _drop(self, chip: Chip) -> None:
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    def _settle(self) -> None:
        self.setVisible(bool(self._chips or self._busy))


def _rounded(pixmap: QPixmap, ratio: float) -> QPixmap:
    """*pixmap* with round corners; *ratio*: its pixels a logical one."""
    made = QPixmap(pixmap.size())
    made.fill(Qt.GlobalColor.transparent)
    corners = QPainterPath()
    corners.addRoundedRect(QRectF(pixmap.rect()), _CORNER * ratio, _CORNER * ratio)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillPath(corners, QBrush(pixmap))
    painter.end()
    made.setDevicePixelRatio(ratio)
    return made


def describe(part: AttachmentPart) -> str:
    """Size of *part*: pixels of a picture, bytes, and that a PDF is one."""
    size = data_size(part.size)
    if isinstance(part, ImagePart):
        return f"{part.width} × {part.height} · {size}"
    return f"PDF · {size}" if part.media_type == PDF else size


def _plain_label(parent: QWidget, text: str, max_width: int = 0) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    shown = label.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, max_width) if max_width else text
    label.setText(shown)
    return label
