"""A window to drag from, in a process of its own: what another program's drag looks like to Loquent.

    python drag_source.py {files|image|browser|text} VALUE… [--at X,Y] [--linger SECONDS]

``files`` offers the given paths as a file manager does, ``image`` the pixels of a picture file as a viewer does,
``browser`` what a web browser offers for a picture (HTML, an address and pixels), ``text`` plain text.
Prints ``READY X Y`` (where to press) when it is on the screen, ``DROPPED ACTION`` after each drag, and ends when
its input does. ``--linger 0`` ends it right after a drop, before the target may have fetched the data.
"""

from __future__ import annotations

import argparse
import os
import sys
import threading

from PySide6.QtCore import QMimeData, QPointF, Qt, QTimer, QUrl
from PySide6.QtGui import QDrag, QImage, QMouseEvent, QPixmap
from PySide6.QtWidgets import QApplication, QLabel

TITLE = "Drag source"
BROWSER_ADDRESS = "http://127.0.0.1:1/picture.png"
THRESHOLD = 6


def offer(kind: str, values: list[str]) -> QMimeData:
    """The data of one drag."""
    mime = QMimeData()
    if kind == "files":
        mime.setUrls([QUrl.fromLocalFile(value) for value in values])
    elif kind == "text":
        mime.setText(" ".join(values))
    else:
        mime.setImageData(QImage(values[0]))
        if kind == "browser":
            mime.setHtml(f'<img src="{BROWSER_ADDRESS}">')
            mime.setUrls([QUrl(BROWSER_ADDRESS)])
    return mime


class Source(QLabel):
    """The thing to drag: the whole window."""

    def __init__(self, kind: str, values: list[str], linger: float | None) -> None:
        super().__init__(f"drag {kind}")
        self._kind, self._values, self._linger = kind, values, linger
        self._pressed = QPointF()
        self.setWindowTitle(TITLE)
        self.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.resize(160, 100)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Remember where the drag may begin."""
        self._pressed = event.position()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        """Begin the drag as soon as the pointer has moved far enough."""
        if not event.buttons() & Qt.MouseButton.LeftButton or (event.position() - self._pressed).manhattanLength() < THRESHOLD:
            return
        drag = QDrag(self)
        drag.setMimeData(offer(self._kind, self._values))
        drag.setPixmap(QPixmap(32, 32))
        action = drag.exec(Qt.DropAction.CopyAction)
        print("DROPPED", action.name, flush=True)
        if self._linger is not None:
            QTimer.singleShot(round(self._linger * 1000), QApplication.quit)

    def announce(self) -> None:
        """Say where to press."""
        middle = self.mapToGlobal(self.rect().center())
        print("READY", middle.x(), middle.y(), flush=True)


def _end_with_input() -> None:
    sys.stdin.read()
    os._exit(0)


def main() -> int:
    """Show the window until the input ends."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("kind", choices=["files", "image", "browser", "text"])
    options.add_argument("values", nargs="+")
    options.add_argument("--at", default="8,40")
    options.add_argument("--linger", type=float)
    chosen = options.parse_args()
    app = QApplication(sys.argv[:1])
    source = Source(chosen.kind, chosen.values, chosen.linger)
    source.move(*map(int, chosen.at.split(",")))
    source.show()
    threading.Thread(target=_end_with_input, daemon=True).start()
    QTimer.singleShot(400, source.announce)
    return app.exec()


if __name__ == "__main__":
    sys.exit(main())
