"""What can be taken back and done again: said in the note at the foot of the window, and by Ctrl+Z and Ctrl+Shift+Z where no text field
wants these keys for itself."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QObject
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QPlainTextEdit, QWidget

from desktop.ui.notices import Toast

KEPT = 50
"""Steps that Ctrl+Z can go back."""


@dataclass(frozen=True, slots=True)
class Reversible:
    """What takes something back when it is called, and what does it ``again``, as often as one likes, one after the other."""

    back: Callable[[], object]
    again: Callable[[], object]

    def __call__(self) -> object:
        return self.back()


class Undo(QObject):
    """The steps of one window that can be taken back, the last one first; of a :class:`Reversible` also done again, until something else
    is done.

    Ctrl+Z in a text field belongs to its text: only one that has nothing to take back (see :meth:`watch`) lets the key through.
    """

    def __init__(self, window: QWidget, toast: Toast) -> None:
        super().__init__(window)
        self.toast = toast
        """Where it is said."""
        self._steps: list[tuple[str, Callable[[], object]]] = []
        self._undone: list[tuple[str, Reversible]] = []

    def offer(self, said: str, take_back: Callable[[], object]) -> None:
        """*said* was done; *take_back* is called by the note's button or by Ctrl+Z, once unless it is done again. Without words only by
        Ctrl+Z."""
        self._undone.clear()
        self._add((said, take_back))

    def note(self, take_back: Callable[[], object]) -> None:
        """Something was done that can be seen: nothing is said, Ctrl+Z takes it back."""
        self.offer("", take_back)

    def take_back(self, step: Reversible) -> None:
        """Take back what nobody offered in this window; it can be done again like the others."""
        self._undone.append(("", step))
        step()

    def undo(self) -> bool:
        """Take the last step back; False when there is none."""
        if not self._steps:
            return False
        self.toast.close_note()
        self._take(self._steps[-1])
        return True

    def redo(self) -> bool:
        """Do again what was taken back last; False when something else was done since, or nothing was."""
        if not self._undone:
            return False
        step = self._undone.pop()
        self._add(step)
        step[1].again()
        return True

    def forget(self) -> None:
        """What was done before can no longer be taken back, nor done again."""
        self._steps.clear()
        self._undone.clear()

    def watch(self, field: QPlainTextEdit) -> None:
        """Let Ctrl+Z in *field* through to the window while the field has nothing to take back, and Ctrl+Shift+Z likewise."""
        field.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent) or not isinstance(watched, QPlainTextEdit):
            return False
        text = watched.document()
        back = self._steps and event.matches(QKeySequence.StandardKey.Undo) and not text.isUndoAvailable()
        again = self._undone and event.matches(QKeySequence.StandardKey.Redo) and not text.isRedoAvailable()
        if back or again:
            event.ignore()
            return True
        return False

    def _add(self, step: tuple[str, Callable[[], object]]) -> None:
        self._steps = [*self._steps[1 - KEPT :], step]
        if step[0]:
            self.toast.say(step[0], self.tr("Undo"), lambda: self._take(step))

    def _take(self, step: tuple[str, Callable[[], object]]) -> None:
        if step not in self._steps:
            return
        last = step is self._steps[-1]
        self._steps.remove(step)
        said, back = step
        if isinstance(back, Reversible) and last:
            self._undone.append((said, back))
        else:
            # What was taken back before stood on this.
            self._undone.clear()
        back()
