"""The pictures of a message: one button each, a click or Enter opens it large."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QWidget

from desktop.chat.names import shown_name
from desktop.chat.parts import ImagePart
from desktop.ui.theme import theme
from desktop.ui.transcript.kinds import Pictures
from desktop.ui.transcript.picture_box import PictureBox

Thumbnails = Callable[[ImagePart, Callable[[QImage], None]], None]
PICTURE = 120
PICTURE_HEIGHT = 76
SPACE = 8


class PictureButton(PictureBox):
    """A picture in its rounded box, cut at the edges; a quiet box until the pixels arrive."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("transcript.picture")
        self.setCursor(Qt.CursorShape.PointingHandCursor)
        self.part: ImagePart | None = None
        self._image: QImage | None = None

    def set_part(self, part: ImagePart) -> None:
        """Stand for *part*, without pixels yet."""
        if part != self.part:
            self.part, self._image = part, None
            name = shown_name(part.name)
            self.setAccessibleName(self.tr("Image {name}").format(name=name) if name else self.tr("Image"))
            self.setAccessibleDescription(
                self.tr("{width} × {height} pixels. Opens it large.").format(width=part.width, height=part.height)
            )
            self.setToolTip("")
            self.update()

    def set_image(self, image: QImage) -> None:
        """The pixels, from the imaging process."""
        self._image = image
        self.update()

    def sizeHint(self) -> QSize:
        """Always the same box."""
        return QSize(PICTURE, PICTURE_HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture, and a ring when the keyboard is on it."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        box, radius = QRectF(self.rect()), theme.measure("radius_control")
        shape = QPainterPath()
        shape.addRoundedRect(box, radius, radius)
        painter.fillPath(shape, theme.colour("selection"))
        image = self._image
        if image is not None and not image.isNull():
            painter.setClipPath(shape)
            scale = max(box.width() / image.width(), box.height() / image.height())
            width, height = box.width() / scale, box.height() / scale
            painter.drawImage(box, image, QRectF((image.width() - width) / 2, (image.height() - height) / 2, width, height))
            painter.setClipping(False)
        self.paint_ring(painter, box, radius)
        painter.end()


class PictureRow(QWidget):
    """Pictures side by side, in as many lines as they need."""

    opened = Signal(object)
    """The image part that is to be seen large."""

    def __init__(self, parent: QWidget, thumbnails: Thumbnails | None) -> None:
        super().__init__(parent)
        self._thumbnails = thumbnails
        self._parts: tuple[ImagePart, ...] = ()
        self._buttons: list[PictureButton] = []

    def set_piece(self, piece: Pictures) -> None:
        """Show *piece*; the pixels are asked for at once."""
        if piece.parts == self._parts:
            return
        self._parts = piece.parts
        self.setAccessibleName(", ".join(part.name for part in piece.parts))
        while len(self._buttons) < len(piece.parts):
            self._buttons.append(self._make_button())
        for at, button in enumerate(self._buttons):
            button.setVisible(at < len(piece.parts))
            if at < len(piece.parts):
                button.set_part(piece.parts[at])
                if self._thumbnails is not None:
                    self._thumbnails(piece.parts[at], self._receiver(button, piece.parts[at].blob))
        self._place_buttons()

    def _make_button(self) -> PictureButton:
        button = PictureButton(self)
        button.clicked.connect(lambda: self.opened.emit(button.part))
        return button

    @staticmethod
    def _receiver(button: PictureButton, blob: str) -> Callable[[QImage], None]:
        def receive(image: QImage) -> None:
            import shiboken6

            if shiboken6.isValid(button) and button.part is not None and button.part.blob == blob:
                button.set_image(image)

        return receive

    def _per_line(self, width: int) -> int:
        return max(1, (width + SPACE) // (PICTURE + SPACE))

    def wanted_width(self, most: int) -> int:
        """Width of the pictures side by side, at most *most*."""
        return min(len(self._parts), self._per_line(most)) * (PICTURE + SPACE) - SPACE

    def height_for(self, width: int) -> int:
        """Lines of pictures."""
        lines = -(-len(self._parts) // self._per_line(width))
        return lines * (PICTURE_HEIGHT + SPACE) - SPACE

    def resizeEvent(self, _event: object) -> None:
        """Another number fits side by side."""
        self._place_buttons()

    def _place_buttons(self) -> None:
        per_line = self._per_line(self.width())
        for at, button in enumerate(self._buttons[: len(self._parts)]):
            left, top = (at % per_line) * (PICTURE + SPACE), (at // per_line) * (PICTURE_HEIGHT + SPACE)
            button.setGeometry(left, top, PICTURE, PICTURE_HEIGHT)

    def restyle(self) -> None:
        """The theme changed: painting asks for its colours."""
        self.update()

    def release(self) -> None:
        """Forget the pictures."""
        self._parts = ()
        for button in self._buttons:
            button.part = None
            button.hide()

    @property
    def busy(self) -> bool:
        """True while the keyboard is on a picture."""
        return any(button.hasFocus() for button in self._buttons)
