"""A window that shows the pictures of a conversation large. Pixels come from the imaging process, never from a decoder in this one."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPoint, QPointF, QRectF, QSize, QStandardPaths, Qt, Signal
from PySide6.QtGui import QGuiApplication, QImage, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QFileDialog, QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from desktop.chat.names import shown_name
from desktop.chat.parts import AttachmentPart, ImagePart
from desktop.ui.theme import theme

MOST_PIXELS = 25_000_000
"""Pixels that are shown of a picture, four bytes each; a larger one is shown smaller, and saved as it is."""
STEP = 1.25
LEAST, MOST = 0.05, 16.0

_ENDINGS = {
    "image/png": (".png",),
    "image/jpeg": (".jpg", ".jpeg"),
    "image/gif": (".gif",),
    "image/webp": (".webp",),
    "image/avif": (".avif",),
    "image/heic": (".heic", ".heif"),
    "image/tiff": (".tif", ".tiff"),
    "image/bmp": (".bmp", ".dib"),
    "image/x-icon": (".ico",),
    "application/pdf": (".pdf",),
}
"""Of file names, the usual one first."""

Fetch = Callable[[ImagePart, int, Callable[[QImage], None], Callable[[str], None]], None]
"""Has a part's pixels made, its longer side at most so long; gives the picture, or the sentence on why there is none."""
Save = Callable[[ImagePart, Path], None]


def longest_side(part: ImagePart) -> int:
    """The longer side *part* is shown with, so that all of it is at most :data:`MOST_PIXELS`."""
    pixels = max(1, part.width * part.height)
    return max(1, int(max(part.width, part.height) * min(1.0, (MOST_PIXELS / pixels) ** 0.5)))


class Canvas(QWidget):
    """A picture that can be enlarged and moved about. ``scale`` counts device pixels a pixel of the picture."""

    changed = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("viewer.picture")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMinimumSize(200, 120)
        self.image: QImage | None = None
        self.fits = True
        self.scale = 1.0
        self._centre = QPointF(0, 0)
        self._words = ""
        self._held: QPoint | None = None

    def show_image(self, image: QImage) -> None:
        """Show *image*, all of it."""
        self.image, self._words = image, ""
        self._centre = QPointF(image.width() / 2, image.height() / 2)
        self.fit()

    def show_words(self, words: str) -> None:
        """Show a sentence in the place of a picture."""
        self.image, self._words = None, words
        self.update()
        self.changed.emit()

    def fit(self) -> None:
        """As large as the window allows, but never larger than it is."""
        self.fits = True
        self._set_scale(self._fitting())

    def zoom_to(self, scale: float, at: QPointF | None = None) -> None:
        """Enlarge to *scale*; what is at the point *at* (default: the middle) stays there."""
        self.fits = False
        scale = max(LEAST, min(MOST, scale))
        if self.image is not None and at is not None:
            off = at - QPointF(self.rect().center())
            ratio = self.devicePixelRatioF()
            self._centre += off * ratio / self.scale - off * ratio / scale
        self._set_scale(scale)

    def pan(self, dx: float, dy: float) -> None:
        """Move the picture by so many pixels of the window."""
        ratio = self.devicePixelRatioF()
        self._centre -= QPointF(dx, dy) * ratio / self.scale
        self._set_scale(self.scale)

    def place(self) -> QRectF:
        """Where the picture is in the window."""
        if self.image is None:
            return QRectF()
        factor = self.scale / self.devicePixelRatioF()
        size = QPointF(self.image.width() * factor, self.image.height() * factor)
        corner = QPointF(self.width() / 2, self.height() / 2) - self._centre * factor
        return QRectF(corner.x(), corner.y(), size.x(), size.y())

    def _fitting(self) -> float:
        if self.image is None or self.image.isNull():
            return 1.0
        ratio = self.devicePixelRatioF()
        return min(1.0, self.width() * ratio / self.image.width(), self.height() * ratio / self.image.height())

    def _set_scale(self, scale: float) -> None:
        self.scale = scale
        if self.image is not None:
            ratio = self.devicePixelRatioF()
            self._centre = QPointF(
                _kept_inside(self._centre.x(), self.image.width(), self.width() * ratio / scale),
                _kept_inside(self._centre.y(), self.image.height(), self.height() * ratio / scale),
            )
        self.update()
        self.changed.emit()

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture, smooth while it is made smaller; or the sentence."""
        painter = QPainter(self)
        painter.fillRect(self.rect(), theme.colour("code_background"))
        if self.image is not None:
            painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform, self.scale < 2)
            painter.drawImage(self.place(), self.image, QRectF(self.image.rect()))
        elif self._words:
            painter.setPen(theme.colour("text_muted"))
            inside = self.rect().adjusted(24, 24, -24, -24)
            painter.drawText(inside, Qt.AlignmentFlag.AlignCenter | Qt.TextFlag.TextWordWrap, self._words)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        """A picture that fits goes on fitting."""
        super().resizeEvent(event)
        self._set_scale(self._fitting() if self.fits else self.scale)

    def wheelEvent(self, event: QWheelEvent) -> None:
        """The wheel enlarges at the pointer."""
        turned = event.angleDelta().y()
        if turned:
            self.zoom_to(self.scale * STEP ** (turned / 120), event.position())
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """The hand that moves it."""
        if event.button() == Qt.MouseButton.LeftButton:
            self._held = event.position().toPoint()
            self.setCursor(Qt.CursorShape.ClosedHandCursor)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """It goes with the hand."""
        if self._held is not None:
            moved = event.position().toPoint() - self._held
            self._held = event.position().toPoint()
            self.pan(moved.x(), moved.y())

    def mouseReleaseEvent(self, _event: QMouseEvent) -> None:
        """It is let go."""
        self._held = None
        self.unsetCursor()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """Between all of it and its own pixels."""
        if self.fits:
            self.zoom_to(1.0, event.position())
        else:
            self.fit()


def _kept_inside(centre: float, length: float, seen: float) -> float:
    """The middle of what is seen of a picture, such that no empty space is seen that need not be."""
    return length / 2 if seen >= length else max(seen / 2, min(centre, length - seen / 2))


class ImageViewer(QWidget):
    """A window of its own beside the conversation; deletes itself when closed."""

    said = Signal(str)

    def __init__(self, parts: Sequence[ImagePart], at: int, fetch: Fetch, save: Save, parent: QWidget | None = None) -> None:
        super().__init__(parent, Qt.WindowType.Window)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setObjectName("viewer")
        self._parts = tuple(parts)
        self._at = max(0, min(at, len(self._parts) - 1))
        self._fetch = fetch
        self._save = save
        self.canvas = Canvas(self)
        self._name = self._label("viewer.name")
        self._place = self._label("viewer.place")
        self._percent = self._label("viewer.percent")
        self._buttons = {name: self._button(name, words, icon, slot) for name, words, icon, slot in self._commands()}
        self._arrange()
        self.canvas.changed.connect(self._tell)
        theme.changed.connect(self._dress)
        self._dress()
        self.resize(960, 720)
        self._show()

    def _commands(self) -> list[tuple[str, str, str, Callable[[], object]]]:
        return [
            ("previous", self.tr("Previous image"), "chevron-left", lambda: self.step(-1)),
            ("next", self.tr("Next image"), "chevron-right", lambda: self.step(1)),
            ("zoom_out", self.tr("Smaller"), "zoom-out", lambda: self._zoom(1 / STEP)),
            ("zoom_in", self.tr("Larger"), "zoom-in", lambda: self._zoom(STEP)),
            ("fit", self.tr("Fit to the window"), "fit", self.canvas.fit),
            ("actual", self.tr("Actual size"), "", lambda: self.canvas.zoom_to(1.0)),
            ("copy", self.tr("Copy"), "copy", self.copy),
            ("save", self.tr("Save the original"), "save", self.save),
        ]

    def _label(self, name: str) -> QLabel:
        label = QLabel(self)
        label.setObjectName(name)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setProperty("kind", "muted")
        return label

    def _button(self, name: str, words: str, icon: str, slot: Callable[[], object]) -> QToolButton:
        button = QToolButton(self)
        button.setObjectName(f"viewer.{name}")
        button.setAccessibleName(words)
        button.setToolTip(words)
        button.setAutoRaise(True)
        button.setProperty("icon_name", icon)
        if not icon:
            button.setText(self.tr("1:1"))
        button.clicked.connect(lambda: slot())
        return button

    def _arrange(self) -> None:
        bar = QHBoxLayout()
        bar.setContentsMargins(12, 8, 12, 8)
        bar.setSpacing(4)
        for name in ("previous", "next"):
            bar.addWidget(self._buttons[name])
        bar.addWidget(self._place)
        bar.addSpacing(8)
        bar.addWidget(self._name, 1)
        for name in ("zoom_out", "zoom_in"):
            bar.addWidget(self._buttons[name])
        bar.addWidget(self._percent)
        for name in ("fit", "actual", "copy", "save"):
            bar.addWidget(self._buttons[name])
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        column.addLayout(bar)
        column.addWidget(self.canvas, 1)

    def _dress(self) -> None:
        for button in self._buttons.values():
            if icon := str(button.property("icon_name")):
                button.setIcon(theme.icon(icon, "text"))
        self._percent.setMinimumWidth(self._percent.fontMetrics().horizontalAdvance(self.tr("{percent} %").format(percent=1600)))
        self._percent.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.canvas.update()

    # What is shown

    @property
    def part(self) -> ImagePart:
        """The picture that is shown."""
        return self._parts[self._at]

    def step(self, by: int) -> None:
        """To the next (1) or the previous (-1) picture of the conversation; nothing beyond the ends."""
        at = self._at + by
        if 0 <= at < len(self._parts):
            self._at = at
            self._show()

    def _show(self) -> None:
        part = self.part
        name = shown_name(part.name) or self.tr("Image")
        self.setWindowTitle(self.tr("{name} — Loquent").format(name=name))
        size = self.tr("{width} × {height}").format(width=part.width, height=part.height)
        self._name.setText(f"{name} · {size}")
        self._place.setText(self.tr("{number} of {count}").format(number=self._at + 1, count=len(self._parts)))
        self._place.setVisible(len(self._parts) > 1)
        self.canvas.setAccessibleName(self.tr("Image {name}").format(name=name))
        self.canvas.setAccessibleDescription(self.tr("{width} × {height} pixels").format(width=part.width, height=part.height))
        for button, there in (("previous", self._at > 0), ("next", self._at + 1 < len(self._parts))):
            self._buttons[button].setEnabled(there)
            self._buttons[button].setVisible(len(self._parts) > 1)
        self.canvas.show_words(self.tr("Loading…"))
        self.canvas.setFocus()
        self._fetch(part, longest_side(part), self._receiver(part), self._refuser(part))

    def _receiver(self, part: ImagePart) -> Callable[[QImage], None]:
        def receive(image: QImage) -> None:
            if _alive(self) and self.part is part:
                self.canvas.show_image(image)

        return receive

    def _refuser(self, part: ImagePart) -> Callable[[str], None]:
        def refuse(words: str) -> None:
            if _alive(self) and self.part is part:
                self.canvas.show_words(words)

        return refuse

    def _tell(self) -> None:
        there = self.canvas.image is not None
        self._percent.setText(self.tr("{percent} %").format(percent=round(100 * self.canvas.scale)) if there else "")
        for name in ("zoom_in", "zoom_out", "fit", "actual", "copy"):
            self._buttons[name].setEnabled(there)

    def _zoom(self, factor: float) -> None:
        self.canvas.zoom_to(self.canvas.scale * factor)

    def copy(self) -> None:
        """Put the pixels on the clipboard; of a picture that is shown smaller than it is it says so."""
        if self.canvas.image is not None:
            self.said.emit(copy_image(self.canvas.image, self.part))

    def save(self) -> None:
        """Ask where, then write the bytes as they were attached."""
        ask_where(self, self.part, self._save)

    def sizeHint(self) -> QSize:
        """Room for a picture of a screen."""
        return QSize(960, 720)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        """Esc closes, arrows go to the neighbours or move, + - 0 1 size, Ctrl+C copies, Ctrl+S saves."""
        ctrl = bool(event.modifiers() & Qt.KeyboardModifier.ControlModifier)
        keys: dict[Qt.Key, Callable[[], object]] = {
            Qt.Key.Key_Escape: self.close,
            Qt.Key.Key_Left: lambda: self._sideways(-1),
            Qt.Key.Key_Right: lambda: self._sideways(1),
            Qt.Key.Key_PageUp: lambda: self.step(-1),
            Qt.Key.Key_PageDown: lambda: self.step(1),
            Qt.Key.Key_Up: lambda: self.canvas.pan(0, 60),
            Qt.Key.Key_Down: lambda: self.canvas.pan(0, -60),
            Qt.Key.Key_Plus: lambda: self._zoom(STEP),
            Qt.Key.Key_Equal: lambda: self._zoom(STEP),
            Qt.Key.Key_Minus: lambda: self._zoom(1 / STEP),
            Qt.Key.Key_0: self.canvas.fit,
            Qt.Key.Key_1: lambda: self.canvas.zoom_to(1.0),
        }
        if ctrl:
            keys |= {Qt.Key.Key_C: self.copy, Qt.Key.Key_S: self.save, Qt.Key.Key_W: self.close}
        act = keys.get(Qt.Key(event.key()))
        if act is None:
            super().keyPressEvent(event)
        else:
            act()

    def _sideways(self, by: int) -> None:
        """The neighbour when all of it is seen, else the rest of this one."""
        if self.canvas.place().width() <= self.canvas.width():
            self.step(by)
        else:
            self.canvas.pan(-60 * by, 0)


def copy_image(image: QImage, part: ImagePart) -> str:
    """Put *image*, the pixels of *part*, on the clipboard; returns the sentence that says so, and when they are not all of them."""
    QGuiApplication.clipboard().setImage(image)
    if image.width() >= part.width:
        return QCoreApplication.translate("ImageViewer", "The image is on the clipboard.")
    words = QCoreApplication.translate(
        "ImageViewer", "The image is on the clipboard, {width} × {height} pixels of it; saved it has all of them."
    )
    return words.format(width=image.width(), height=image.height())


def ask_where(parent: QWidget, part: ImagePart, save: Save) -> None:
    """Ask where to keep *part* as it was attached, then have it saved there."""
    folder = Path(QStandardPaths.writableLocation(QStandardPaths.StandardLocation.PicturesLocation) or ".")
    title = QCoreApplication.translate("ImageViewer", "Save the original")
    dialog = QFileDialog(parent, title, str(folder / safe_name(part)))
    dialog.setObjectName("viewer.save.dialog")
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
    dialog.fileSelected.connect(lambda chosen: save(part, Path(chosen)))
    dialog.open()


def safe_name(part: AttachmentPart) -> str:
    """A name for a file that no system misunderstands, with the ending of what is in it."""
    endings = _ENDINGS.get(part.media_type, ("",))
    stem = "".join("_" if character in '<>:"/\\|?*' or ord(character) < 32 else character for character in shown_name(part.name))
    stem = stem.strip(". ")[:120] or "image"
    return stem if stem.lower().endswith(endings) else stem + endings[0]


def _alive(widget: QWidget) -> bool:
    import shiboken6

    return shiboken6.isValid(widget)
