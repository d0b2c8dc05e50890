"""The attachments of a draft as chips that wrap: thumbnail, name, size, remove."""

from __future__ import annotations

from PySide6.QtCore import QLocale, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QLayoutItem, QToolButton, QWidget

from desktop.chat.parts import AttachmentPart, ImagePart
from desktop.chat.prompt import PDF
from desktop.ui.theme import theme

_THUMBNAIL = QSize(44, 28)
_NAME_WIDTH = 180


class FlowLayout(QLayout):
    """Lays items side by side and goes on in the next row when a row is full."""

    def __init__(self, parent: QWidget | None = None, spacing: int = 8) -> None:
        super().__init__(parent)
        self._items: list[QLayoutItem] = []
        self.setContentsMargins(0, 0, 0, 0)
        self.setSpacing(spacing)

    def addItem(self, item: QLayoutItem) -> None:
        self._items.append(item)

    def count(self) -> int:
        return len(self._items)

    def itemAt(self, index: int) -> QLayoutItem | None:
        return self._items[index] if 0 <= index < len(self._items) else None

    def takeAt(self, index: int) -> QLayoutItem | None:
        return self._items.pop(index) if 0 <= index < len(self._items) else None

    def expandingDirections(self) -> Qt.Orientation:
        return Qt.Orientation(0)

    def hasHeightForWidth(self) -> bool:
        return True

    def heightForWidth(self, width: int) -> int:
        return self._place(QRect(0, 0, width, 0), move=False)

    def setGeometry(self, rect: QRect) -> None:
        super().setGeometry(rect)
        self._place(rect, move=True)

    def sizeHint(self) -> QSize:
        return self.minimumSize()

    def minimumSize(self) -> QSize:
        size = QSize(0, 0)
        for item in self._items:
            size = size.expandedTo(item.minimumSize())
        return size

    def _place(self, rect: QRect, *, move: bool) -> int:
        x, y, row = rect.x(), rect.y(), 0
        for item in self._items:
            hint = item.sizeHint()
            if x > rect.x() and x + hint.width() > rect.x() + rect.width():
                x, y, row = rect.x(), y + row + self.spacing(), 0
            if move:
                item.setGeometry(QRect(QPoint(x, y), hint))
            x += hint.width() + self.spacing()
            row = max(row, hint.height())
        return y + row - rect.y()


class Chip(QFrame):
    """One attachment. ``removed`` when its ✕ was pressed."""

    removed = Signal()

    def __init__(self, name: str, details: str, icon: str, thumbnail: QImage | None = None, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._icon = icon
        self._thumbnail = thumbnail
        self.setProperty("kind", "card")
        self.setObjectName("composer.chip")
        self.setAccessibleName(name)
        self.setAccessibleDescription(details)
        self._picture = QLabel(self)
        self._picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
        title = _plain_label(self, name, _NAME_WIDTH)
        note = _plain_label(self, details)
        note.setProperty("kind", "muted")
        note.setFont(theme.window_font("small"))
        self._remove = QToolButton(self)
        self._remove.setObjectName("composer.chip.remove")
        self._remove.setAccessibleName(self.tr("Remove {name}").format(name=name))
        self._remove.clicked.connect(self.removed)
        row = QHBoxLayout(self)
        row.setContentsMargins(6, 4, 4, 4)
        row.setSpacing(6)
        for widget in (self._picture, title, note, self._remove):
            row.addWidget(widget)
        theme.changed.connect(self._dress)
        self._dress()

    def set_thumbnail(self, thumbnail: QImage) -> None:
        """Show *thumbnail* instead of the icon."""
        self._thumbnail = thumbnail
        self._dress()

    def set_removable(self, removable: bool) -> None:
        """Show the ✕ or not."""
        self._remove.setVisible(removable)

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
        pixmap.setDevicePixelRatio(ratio)
        self._picture.setPixmap(pixmap)


class ChipRow(QWidget):
    """All chips of the draft in their order, then those still being read in."""

    removed = Signal(int)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._chips: list[Chip] = []
        self._busy: dict[str, Chip] = {}
        self._flow = FlowLayout(self)
        self.hide()

    def __len__(self) -> int:
        return len(self._chips)

    @property
    def is_busy(self) -> bool:
        """True while an attachment is being read in."""
        return bool(self._busy)

    def add(self, part: AttachmentPart, thumbnail: QImage | None) -> None:
        """Show *part* after the others."""
        chip = Chip(part.name, describe(part), "image" if isinstance(part, ImagePart) else "file", thumbnail, self)
        chip.removed.connect(lambda: self.removed.emit(self._chips.index(chip)))
        self._chips.append(chip)
        self._flow.addWidget(chip)
        self._settle()

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

    def set_busy(self, name: str, busy: bool) -> None:
        """Show or take away the mark that *name* is being read in."""
        if busy and name not in self._busy:
            chip = Chip(name, self.tr("reading…"), "file", None, self)
            chip.set_removable(False)
            self._busy[name] = chip
            self._flow.addWidget(chip)
        elif not busy and name in self._busy:
            self._drop(self._busy.pop(name))
        self._settle()

    def clear_busy(self) -> None:
        """Take away the marks of what is being read in."""
        for chip in self._busy.values():
            self._drop(chip)
        self._busy.clear()
        self._settle()

    def _drop(self, chip: Chip) -> None:
        self._flow.removeWidget(chip)
        chip.hide()
        chip.deleteLater()

    def _settle(self) -> None:
        self.setVisible(bool(self._chips or self._busy))
        self.updateGeometry()


def describe(part: AttachmentPart) -> str:
    """Size of *part*: pixels of a picture, bytes, and that a PDF is one."""
    size = QLocale().formattedDataSize(part.size, 0, QLocale.DataSizeFormat.DataSizeTraditionalFormat)
    if isinstance(part, ImagePart):
        return f"{part.width}×{part.height} · {size}"
    return f"PDF · {size}" if part.media_type == PDF else size


def _plain_label(parent: QWidget, text: str, max_width: int = 0) -> QLabel:
    label = QLabel(parent)
    label.setTextFormat(Qt.TextFormat.PlainText)
    shown = label.fontMetrics().elidedText(text, Qt.TextElideMode.ElideMiddle, max_width) if max_width else text
    label.setText(shown)
    return label
