"""What can be taken back: said in the note at the foot of the window, and by Ctrl+Z where no text field wants that key for itself."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.ui.notices import Toast

KEPT = 50
"""Steps that Ctrl+Z can go back."""


class Undo(QObject):
    """The steps of one window that can be taken back, the last one first.

    Ctrl+Z in a text field belongs to its text: only one that has nothing to take back (see :meth:`watch`) lets the key through.
    """

    def __init__(self, window: QWidget, toast: Toast) -> None:
        super().__init__(window)
        self.toast = toast
        """Where it is said."""
        self._steps: list[tuple[str, Callable[[], object]]] = []

    def offer(self, said: str, take_back: Callable[[], object]) -> None:
        """*said* was done; *take_back* is called once at most, by the note's button or by Ctrl+Z. Without words only by Ctrl+Z."""
        step = (said, take_back)
        self._steps = [*self._steps[1 - KEPT :], step]
        if said:
            self.toast.say(said, self.tr("Undo"), lambda: self._take(step))

    def note(self, take_back: Callable[[], object]) -> None:
        """Something was done that can be seen: nothing is said, Ctrl+Z takes it back."""
        self._steps = [*self._steps[1 - KEPT :], ("", take_back)]

    def undo(self) -> bool:
        """Take the last step back; False when there is none."""
        if not self._steps:
            return False
        self.toast.close_note()
        self._take(self._steps[-1])
        return True

    def forget(self) -> None:
        """What was done before can no longer be taken back."""
        self._steps.clear()

    def watch(self, field: QPlainTextEdit) -> None:
        """Let Ctrl+Z in *field* through to the window while the field has nothing to take back."""
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent) or not isinstance(watched, QPlainTextEdit):
            return False
        if self._steps and event.matches(QKeySequence.StandardKey.Undo) and not watched.document().isUndoAvailable():
            event.ignore()
            return True
        return False

    def _take(self, step: tuple[str, Callable[[], object]]) -> None:
        if step in self._steps:
            self._steps.remove(step)
            step[1]()
