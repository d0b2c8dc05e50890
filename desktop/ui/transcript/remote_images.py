"""The pictures an answer names by an address: a placeholder that tells it, and after a click the picture. Nothing is loaded before.

The pictures of a conversation are remembered while it is shown, and forgotten with it.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QObject, QRect, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QFont, QFontMetrics, QImage, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from desktop.chat.links import in_own_network
from desktop.ui.theme import theme
from desktop.ui.transcript.kinds import RemoteImage
from desktop.ui.transcript.picture_box import PictureBox

Loader = Callable[[str, Callable[[QImage], None], Callable[[str], None]], None]
"""An address, what to call with the picture, what to call with a sentence."""
MOST_PIXELS = 24_000_000
"""Pixels that are remembered, about 100 MB; beyond that the oldest picture is a placeholder again."""
HEIGHT = 480
"""A higher picture is shown smaller."""
TOLD = 400
"""Characters of an address that are shown; of a longer one the middle is left out, and it is told in full to a screen reader."""
_PAD = 12
_ICON = 20
_WRAP = Qt.TextFlag.TextWrapAnywhere | Qt.AlignmentFlag.AlignLeft


@dataclass(frozen=True, slots=True)
class Shown:
    """What is known of one address. Nothing of it: it was not asked for."""

    image: QImage | None = None
    loading: bool = False
    refusal: str = ""


_NOTHING = Shown()


class RemoteImages(QObject):
    """The pictures of the conversation that is shown. ``loader`` fetches one; None: no picture can be loaded here."""

    changed = Signal(str)
    """Something else is known of this address."""
    asked = Signal()
    """Someone wants a picture: what is read must not move when it comes."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.loader: Loader | None = None
        self._known: OrderedDict[str, Shown] = OrderedDict()
        self._round = object()

    def of(self, address: str) -> Shown:
        """What is known of *address*."""
        return self._known.get(address, _NOTHING)

    def forget(self) -> None:
        """Another conversation is shown; what is still on its way is not wanted any more."""
        self._known.clear()
        self._round = object()

    def load(self, address: str) -> None:
        """Fetch the picture, once: not while it is on its way, and not when it is there."""
        known, here = self.of(address), self._round
        if self.loader is None or known.loading or known.image is not None:
            return
        self.asked.emit()
        self._set(address, Shown(loading=True))

        def done(image: QImage) -> None:
            if here is self._round:
                self._set(address, Shown(image))

        def failed(sentence: str) -> None:
            if here is self._round:
                self._set(address, Shown(refusal=sentence))

        self.loader(address, done, failed)

    def _set(self, address: str, shown: Shown) -> None:
        self._known[address] = shown
        self._known.move_to_end(address)
        self.changed.emit(address)
        pictures = [(key, known.image) for key, known in self._known.items() if known.image is not None]
        pixels = sum(image.width() * image.height() for _, image in pictures)
        for key, image in pictures[:-1]:
            if pixels <= MOST_PIXELS:
                break
            pixels -= image.width() * image.height()
            del self._known[key]
            self.changed.emit(key)


class RemoteImageView(PictureBox):
    """A box that says where a picture would come from; a click, Enter or Space fetches it, and then the box is the picture."""

    redrawn = Signal()
    """It needs another height."""

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self.setObjectName("transcript.remote_image")
        self._piece: RemoteImage | None = None
        self._store: RemoteImages | None = None
        self.clicked.connect(self._clicked)

    def attach(self, store: RemoteImages) -> None:
        """Show and fetch by *store*."""
        self._store = store
        store.changed.connect(self._changed)

    def set_piece(self, piece: RemoteImage) -> None:
        """Show *piece*."""
        self._piece = piece
        self._tell()

    def _shown(self) -> Shown:
        return self._store.of(self._piece.address) if self._store is not None and self._piece is not None else _NOTHING

    def _changed(self, address: str) -> None:
        if self._piece is not None and self._piece.address == address:
            self._tell()
            self.redrawn.emit()

    def _clicked(self) -> None:
        if self._store is not None and self._piece is not None:
            self._store.load(self._piece.address)

    def _tell(self) -> None:
        piece, shown = self._piece, self._shown()
        if piece is None:
            return
        self.setAccessibleName(" · ".join(part for part in (self._title(), piece.words) if part))
        self.setAccessibleDescription("" if shown.image is not None else f"{piece.address} {self._hint()}")
        there = shown.image is not None or shown.loading
        self.setCursor(Qt.CursorShape.ArrowCursor if there else Qt.CursorShape.PointingHandCursor)
        self.update()

    def _title(self) -> str:
        host = self._piece.host if self._piece is not None else ""
        return self.tr("Picture from {host}").replace("{host}", host)

    def _hint(self) -> str:
        shown, host = self._shown(), self._piece.host if self._piece is not None else ""
        if shown.loading:
            return self.tr("Loading…")
        again = self.tr("Click to load this picture. The site then learns your network address.")
        if in_own_network(host):
            # A request is all it takes to switch some devices off.
            again = self.tr("This address is in your own network, and asking it may do more than load a picture. Click to ask it.")
        return f"{shown.refusal} {self.tr('Click to try again.')}" if shown.refusal else again

    def _lines(self) -> list[tuple[str, QFont, str]]:
        address = self._piece.address if self._piece is not None else ""
        if len(address) > TOLD:
            address = f"{address[: TOLD // 2]}…{address[-TOLD // 2 :]}"
        small = theme.font("small")
        return [(self._title(), theme.font("ui"), "text"), (address, small, "text_muted"), (self._hint(), small, "text_muted")]

    def height_for(self, width: int) -> int:
        """Pixels needed at *width*."""
        shown = self._shown()
        if shown.image is not None:
            return self._picture(shown.image, width).height()
        return 2 * _PAD + sum(self._bounds(text, font, width).height() + 2 for text, font, _ in self._lines()) - 2

    @staticmethod
    def _bounds(text: str, font: QFont, width: int) -> QRect:
        flags = _WRAP if " " not in text else Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
        inside = QRect(0, 0, max(40, width - 3 * _PAD - _ICON), 100_000)
        return QFontMetrics(font).boundingRect(inside, int(flags), text)

    @staticmethod
    def _picture(image: QImage, width: int) -> QSize:
        """How large *image* is shown: never enlarged, at most *width* and :data:`HEIGHT`."""
        size = image.size()
        if size.width() > width or size.height() > HEIGHT:
            size.scale(width, HEIGHT, Qt.AspectRatioMode.KeepAspectRatio)
        return size.expandedTo(QSize(1, 1))

    def sizeHint(self) -> QSize:
        """A box of middle width."""
        return QSize(360, self.height_for(360))

    def paintEvent(self, _event: QPaintEvent) -> None:
        """The picture, or the box with its words; a ring when the keyboard is on it."""
        painter = QPainter(self)
        painter.setRenderHints(QPainter.RenderHint.Antialiasing | QPainter.RenderHint.SmoothPixmapTransform)
        image, radius = self._shown().image, theme.measure("radius_control")
        if image is not None:
            size = self._picture(image, self.width())
            box = QRectF(0, 0, size.width(), size.height())
            painter.drawImage(box, image)
        else:
            box = QRectF(self.rect())
            self._paint_words(painter, box, radius)
        self.paint_ring(painter, box, radius)
        painter.end()

    def _paint_words(self, painter: QPainter, box: QRectF, radius: int) -> None:
        painter.setPen(QPen(theme.colour("border"), 1))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.drawRoundedRect(box.adjusted(0.5, 0.5, -0.5, -0.5), radius, radius)
        theme.icon("image", "text_muted").paint(painter, QRect(_PAD, _PAD, _ICON, _ICON))
        top = _PAD
        for text, font, colour in self._lines():
            bounds = self._bounds(text, font, self.width())
            flags = _WRAP if " " not in text else Qt.TextFlag.TextWordWrap | Qt.AlignmentFlag.AlignLeft
            painter.setFont(font)
            painter.setPen(theme.colour(colour))
            painter.drawText(QRect(2 * _PAD + _ICON, top, self.width() - 3 * _PAD - _ICON, bounds.height()), int(flags), text)
            top += bounds.height() + 2

    def restyle(self) -> None:
        """The theme changed: painting asks for its colours."""
        self.update()

    def release(self) -> None:
        """Wait for another piece."""
        self._piece = None

    @property
    def busy(self) -> bool:
        """True while the keyboard is on it."""
        return self.hasFocus()
