"""Which version this is, under which licence, where its data lies and how to report a problem."""

from __future__ import annotations

import platform
from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import Qt, QUrl, qVersion
from PySide6.QtGui import QDesktopServices, QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop import __version__
from desktop.ui.settings.parts import button, label
from desktop.ui.settings.reading import ChangesDialog, LicencesDialog
from desktop.ui.theme import theme


def open_folder(folder: Path) -> bool:
    """Show *folder* in the system's file manager."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class AboutPage(QWidget):
    """*data* and *logs* are folders of the profile; *opener* is replaced by tests."""

    def __init__(self, data: Path, logs: Path, opener: Callable[[Path], bool] = open_folder) -> None:
        super().__init__()
        self._opener = opener
        column = QVBoxLayout(self)
        space = theme.measure("space_6")
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(theme.measure("space_3"))
        column.addWidget(label(self.tr("Loquent"), font="heading"))
        version = label(self.tr("Version %1").replace("%1", __version__))
        version.setObjectName("settings.about.version")
        column.addWidget(version)
        column.addWidget(label(self.tr("Loquent is free software under the MIT licence."), wrap=True))
        where = self.tr("Loquent never looks for new versions by itself. You find them where you got this one.")
        column.addWidget(label(where, "muted", wrap=True))
        self._add_reading(column)
        column.addSpacing(space)
        self._add_folder(
            column, self.tr("Conversations and attachments are kept in"), data, "settings.about.data", self.tr("Open data folder")
        )
        self._add_folder(column, self.tr("The log is kept in"), logs, "settings.about.logs", self.tr("Open log folder"))
        column.addSpacing(space)
        self._add_report(column)
        column.addStretch(1)

    def details(self) -> str:
        """Versions of what a report should name; nothing of the user's."""
        return "\n".join(
            (
                f"Loquent {__version__}",
                f"Python {platform.python_version()}, Qt {qVersion()}",
                f"{platform.system()} {platform.release()}, {platform.machine()}, {QGuiApplication.platformName()}",
            )
        )

    def _add_reading(self, column: QVBoxLayout) -> None:
        row = QHBoxLayout()
        changes = button(self.tr("What changed"), "settings.about.changes")
        changes.clicked.connect(lambda: ChangesDialog(self.window()).open())
        licences = button(self.tr("Licences"), "settings.about.licences")
        licences.clicked.connect(lambda: LicencesDialog(self.window()).open())
        row.addWidget(changes)
        row.addWidget(licences)
        row.addStretch(1)
        column.addLayout(row)

    def _add_folder(self, column: QVBoxLayout, words: str, folder: Path, name: str, action: str) -> None:
        column.addWidget(label(words, "muted"))
        row = QHBoxLayout()
        path = label(str(folder), wrap=True)
        path.setObjectName(f"{name}.path")
        path.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        path.setAccessibleName(words)
        show = button(action, f"{name}.open")
        show.clicked.connect(lambda: self._opener(folder))
        row.addWidget(path, 1)
        row.addWidget(show)
        column.addLayout(row)

    def _add_report(self, column: QVBoxLayout) -> None:
        column.addWidget(label(self.tr("Report a problem"), font="title"))
        words = self.tr(
            "Say what you did, what happened and what you expected. Add the details below and the end of the log; "
            "keys are never in it, names of servers and models can be."
        )
        column.addWidget(label(words, wrap=True))
        details = label(self.details(), "muted")
        details.setObjectName("settings.about.details")
        column.addWidget(details)
        row = QHBoxLayout()
        copy = button(self.tr("Copy details"), "settings.about.copy")
        copy.clicked.connect(lambda: QGuiApplication.clipboard().setText(self.details()))
        row.addWidget(copy)
        row.addStretch(1)
        column.addLayout(row)
