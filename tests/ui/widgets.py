"""What Qt may or may not have, for tests that know that it has it."""

from __future__ import annotations

from typing import TypeVar

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication, QWidget

T = TypeVar("T", bound=QObject)


def child(parent: QObject, kind: type[T], name: str = "") -> T:
    """The child of *parent* of this kind, and of this object name if one is given. LookupError when there is none."""
    found = parent.findChild(kind, name) if name else parent.findChild(kind)
    if found is None:
        raise LookupError(f"{parent.objectName() or type(parent).__name__} has no {kind.__name__} {name}".rstrip())
    return found


def focused() -> QWidget:
    """The widget that has the keyboard. LookupError when none has it."""
    found = QApplication.focusWidget()
    if found is None:
        raise LookupError("nothing has the keyboard")
    return found
