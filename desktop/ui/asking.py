"""A question before what cannot be undone. Opened with ``open()``; nobody waits for it but the answer."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt
from PySide6.QtWidgets import QDialog, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from desktop.ui.settings.parts import button, label, named
from desktop.ui.theme import theme


def ask(parent: QWidget, words: str, yes: str, agreed: Callable[[], object], *, no: str = "") -> QDialog:
    """Ask *words* (plain text); *agreed* is called when the button *yes* is pressed. The keyboard is on the other one."""
    dialog = QDialog(parent)
    dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    named(dialog, "question", QCoreApplication.translate("window", "Question"))
    dialog.setWindowTitle(yes)
    column = QVBoxLayout(dialog)
    space = theme.measure("space_6")
    column.setContentsMargins(space, space, space, space)
    column.setSpacing(theme.measure("space_4"))
    text = label(words, wrap=True)
    text.setObjectName("question.words")
    text.setMinimumWidth(360)
    column.addWidget(text)
    row = QHBoxLayout()
    row.addStretch(1)
    keep: QPushButton = button(no or QCoreApplication.translate("window", "Cancel"), "question.no")
    keep.clicked.connect(dialog.reject)
    go = button(yes, "question.yes", "primary")
    go.clicked.connect(dialog.accept)
    for choice in (keep, go):
        # Enter presses the one the keyboard is on.
        choice.setAutoDefault(True)
        row.addWidget(choice)
    column.addLayout(row)
    dialog.accepted.connect(agreed)
    keep.setFocus()
    dialog.open()
    return dialog
