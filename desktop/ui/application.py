"""The application object: what the system tells the program as a whole, besides what it tells a window."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent
from PySide6.QtGui import QFileOpenEvent
from PySide6.QtWidgets import QApplication


class Application(QApplication):
    """Takes the files that the system hands to the running program: on macOS “Open with” starts no second one."""

    def __init__(self, arguments: Sequence[str]) -> None:
        super().__init__(list(arguments))
        self._opened: Callable[[Sequence[str]], object] | None = None
        self._waiting: list[str] = []

    def give_files_to(self, opened: Callable[[Sequence[str]], object]) -> None:
        """Call *opened* with the whole paths of files that are opened, also with those that came before there was anybody to tell."""
        self._opened = opened
        if self._waiting:
            waiting, self._waiting = self._waiting, []
            opened(waiting)

    def event(self, event: QEvent) -> bool:
        """An address that is no file's is passed over."""
        if event.type() == QEvent.Type.FileOpen and isinstance(event, QFileOpenEvent):
            if path := event.file():
                self._waiting.append(path)
                if self._opened is not None:
                    self.give_files_to(self._opened)
            return True
        return super().event(event)
