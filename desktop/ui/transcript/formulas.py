"""Formulas as pictures. They are drawn to outlines in a thread, since each takes longer than a frame; until then their source is shown."""

from __future__ import annotations

import contextlib
import threading

from PySide6.QtCore import QByteArray, QObject, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QImage, QPainter

from desktop.markdown.math import Drawing, draw, drawable

_Key = tuple[str, float]


class Formulas(QObject):
    """Asks for drawings and remembers them. All methods are for the GUI's thread."""

    drawn = Signal()
    """Formulas that were asked for before are there now, or are known to be undrawable."""
    _done = Signal()

    def __init__(self) -> None:
        super().__init__()
        self._known: dict[_Key, Drawing | None] = {}
        self._wanted: list[_Key] = []
        self._asked: set[_Key] = set()
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None
        self._done.connect(self.drawn, Qt.ConnectionType.QueuedConnection)

    def drawing(self, source: str, size: float) -> Drawing | None:
        """The drawing of *source* for type of *size* pixels; None while it is being made or when there is none."""
        key = (source, size)
        with self._lock:
            if key in self._known:
                return self._known[key]
        if drawable(source) and key not in self._asked:
            self._asked.add(key)
            with self._lock:
                self._wanted.append(key)
                if self._worker is None:
                    self._worker = threading.Thread(target=self._work, name="formulas", daemon=True)
                    self._worker.start()
        return None

    def waits_for(self, source: str, size: float) -> bool:
        """True while *source* is being drawn."""
        with self._lock:
            return (source, size) in self._asked and (source, size) not in self._known

    def settle(self) -> None:
        """Wait for what is being drawn; for tests and for the end of the program."""
        worker = self._worker
        if worker is not None:
            worker.join()

    def _work(self) -> None:
        while True:
            with self._lock:
                if not self._wanted:
                    self._worker = None
                    break
                key = self._wanted.pop(0)
            found = draw(*key)
            with self._lock:
                self._known[key] = found
                last = not self._wanted
            if last:
                # Qt's half may be gone when the program is ending.
                with contextlib.suppress(RuntimeError):
                    self._done.emit()


formulas = Formulas()
"""The one of the program: the same formula is drawn once, whoever shows it."""


def picture(drawing: Drawing, above: float, below: float, scale: float, colour: QColor, ratio: float) -> QImage:
    """*drawing* in *colour*, with *above* and *below* logical pixels round its base line; *ratio* device pixels a logical one."""
    from PySide6.QtSvg import QSvgRenderer

    width, height = drawing.width * scale, above + below
    image = QImage(max(1, round(width * ratio)), max(1, round(height * ratio)), QImage.Format.Format_ARGB32_Premultiplied)
    image.setDevicePixelRatio(ratio)
    image.fill(Qt.GlobalColor.transparent)
    painter = QPainter(image)
    top = above - drawing.ascent * scale
    # Outlines of our own making, without a reference to any file: the only foreign-born SVG that QtSvg is ever given.
    QSvgRenderer(QByteArray(drawing.svg)).render(painter, QRectF(0, top, width, (drawing.ascent + drawing.descent) * scale))
    painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    painter.fillRect(QRectF(0, 0, width, height), colour)
    painter.end()
    return image
