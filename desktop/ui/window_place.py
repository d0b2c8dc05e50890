"""Where a window is on the screen and how large: as it was left, also by a program that was killed."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QByteArray, QPoint, QRect, QSettings, QSize, QTimer
from PySide6.QtWidgets import QWidget

from desktop.storage.latest import LatestFile

_KEEP_MS = 1_500
_FRAME, _TITLE_BAR = 8, 40
"""Room for what the system draws round a window; how much that is, it tells only once the window is shown."""

_STEP = 32
"""Pixels that a further window is to the side of the last one."""


class WindowPlace:
    """Keeps the place of *window* in *file* (None: nowhere). The window never waits for the disk, but when it is made."""

    def __init__(self, window: QWidget, file: Path | None) -> None:
        self._window = window
        self._file = LatestFile(file) if file is not None else None
        self._moved = QTimer(window, interval=_KEEP_MS, singleShot=True)
        self._moved.timeout.connect(self.keep)

    def restore(self) -> None:
        """Go where the window was; a file that cannot be read, or says nothing a window can use, is as good as none."""
        self._window.resize(fitting_size(self._window.screen().availableSize()))
        if self._file is None:
            return
        value = QSettings(str(self._file.path), QSettings.Format.IniFormat).value("window/geometry")
        # Anything may stand in a file.
        if isinstance(value, QByteArray):
            self._window.restoreGeometry(value)

    def moved(self) -> None:
        """The window was moved or resized: its place is kept once it has come to rest."""
        self._moved.start()

    def keep(self) -> None:
        """Have the place written. Before the window is seen it has none."""
        self._moved.stop()
        if self._file is not None and self._window.isVisible():
            self._file.put(_as_ini(bytes(self._window.saveGeometry().data())))

    def wait(self, seconds: float) -> bool:
        """For the end of the program: wait until the place is on disk; False when that takes longer."""
        return self._file is None or self._file.wait(seconds)


def fitting_size(available: QSize) -> QSize:
    """The size of a new window on a screen with this much room: all of it must be seen, the frame too."""
    return QSize(min(1200, available.width() - 2 * _FRAME), min(800, available.height() - _TITLE_BAR - _FRAME))


def place_beside(last: QRect, available: QRect) -> QPoint:
    """Where a window goes that is as large as *last*, frames and all: a little to the side, or at the screen's edge if it fits no more."""
    x, y = last.x() + _STEP, last.y() + _STEP
    fits_across, fits_down = x + last.width() <= available.right() + 1, y + last.height() <= available.bottom() + 1
    return QPoint(x if fits_across else available.x(), y if fits_down else available.y())


def _as_ini(geometry: bytes) -> bytes:
    """As QSettings reads it; it would itself write on the window's thread, and wait there for the disk."""
    return b"[window]\ngeometry=@ByteArray(" + b"".join(b"\\x%02x" % each for each in geometry) + b")\n"
