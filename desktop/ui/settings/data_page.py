"""What is kept and for how long: backups, the trash, titles, and where all of it is."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

import shiboken6
from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QFormLayout, QHBoxLayout, QListWidget, QListWidgetItem, QVBoxLayout, QWidget

from desktop.ui.asking import ask
from desktop.ui.bridge import WidgetTasks
from desktop.ui.data_size import data_size
from desktop.ui.settings.parts import Choice, button, label, log_unexpected, named
from desktop.ui.settings.preferences import Preferences
from desktop.ui.theme import theme
from desktop.ui.trouble import moment_words
from desktop.ui.wording import sentence

if TYPE_CHECKING:
    from desktop.engine.program import Program
    from desktop.storage.backup import Backup

_DAYS = (0, 7, 30, 90, 365)
_ROWS = 6
"""Backups in sight at once."""


class DataPage(QWidget):
    """Backups can be made and restored, the trash emptied; each wait shows that something is done."""

    trash_requested = Signal()
    """The trash is to be shown in the window."""

    def __init__(self, program: Program) -> None:
        super().__init__()
        self._program = program
        self._tasks = WidgetTasks(self, self._failed)
        self._backups = QListWidget()
        named(self._backups, "settings.data.backups", self.tr("Backups"))
        self._backups.setProperty("kind", "field")
        self._now = button(self.tr("Back up now"), "settings.data.backup_now")
        self._restore = button(self.tr("Restore…"), "settings.data.restore")
        self._notice = label("", wrap=True)
        self._notice.setObjectName("settings.data.notice")
        self._preferences = Preferences(program.settings, self._run, self._notice.hide, "settings.data")
        self._trash_words = label("", "muted", wrap=True)
        self._trash_words.setObjectName("settings.data.trash_words")
        self._show_trash = button(self.tr("Show the trash"), "settings.data.show_trash")
        self._empty = button(self.tr("Empty the trash…"), "settings.data.empty_trash")
        self._days = self._choice_of_days()
        self._titles = self._choice_of_titles()
        self._found: list[Backup] = []
        self._arrange()
        self._connect()

    def showEvent(self, event: QShowEvent) -> None:
        """What there is may have changed since it was shown last."""
        super().showEvent(event)
        self._run(self._read(), "read")

    # --- building ----------------------------------------------------------------------------------------------

    def _choice_of_days(self) -> Choice:
        made = Choice("settings.data.trash_days", self.tr("Keep what was deleted"))
        kept = self._program.settings.current.trash_days
        for days in sorted({*_DAYS, kept} - {0}):
            made.addItem(self.tr("for %n days", "", days), days)
        made.addItem(self.tr("until the trash is emptied"), 0)
        made.setCurrentIndex(made.findData(kept))
        return made

    def _choice_of_titles(self) -> Choice:
        made = Choice("settings.data.titles", self.tr("Titles of new conversations"))
        for words, value in (
            (self.tr("by a model on this computer, else the first words"), "local"),
            (self.tr("by the conversation's own model (a small extra request)"), "always"),
            (self.tr("the first words"), "never"),
        ):
            made.addItem(words, value)
        made.setCurrentIndex(made.findData(self._program.settings.current.titles))
        return made

    def _arrange(self) -> None:
        column = QVBoxLayout(self)
        space = theme.measure("space_6")
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(theme.measure("space_3"))
        column.addWidget(label(self.tr("Data"), font="heading"))
        column.addWidget(label(self.tr("Backups"), font="title"))
        words = self.tr(
            "Loquent backs up conversations by itself: after half an hour with changes, and before each new version's first start."
        )
        column.addWidget(label(words, "muted", wrap=True))
        line = self._backups.fontMetrics().lineSpacing() + theme.measure("space_2")
        self._backups.setFixedHeight(_ROWS * line)
        column.addWidget(self._backups)
        column.addLayout(_row(self._now, self._restore))
        column.addWidget(self._notice)
        column.addWidget(self._preferences.rewrite, 0, Qt.AlignmentFlag.AlignLeft)
        self._notice.hide()
        column.addSpacing(theme.measure("space_2"))
        column.addWidget(label(self.tr("Trash"), font="title"))
        column.addWidget(self._trash_words)
        column.addLayout(_row(self._show_trash, self._empty))
        form = QFormLayout()
        form.setRowWrapPolicy(QFormLayout.RowWrapPolicy.WrapLongRows)
        form.setHorizontalSpacing(theme.measure("space_4"))
        form.setVerticalSpacing(theme.measure("space_3"))
        form.addRow(label(self.tr("Keep what was deleted"), "muted"), self._days)
        form.addRow(label(self.tr("Titles of new conversations"), "muted"), self._titles)
        column.addLayout(form)
        column.addStretch(1)

    def _connect(self) -> None:
        self._now.clicked.connect(lambda: self._run(self._back_up(), "work"))
        self._restore.clicked.connect(self._ask_restore)
        self._show_trash.clicked.connect(lambda: self.trash_requested.emit())
        self._empty.clicked.connect(self._ask_empty)
        self._backups.currentRowChanged.connect(lambda row: self._restore.setEnabled(row >= 0))
        self._days.currentIndexChanged.connect(lambda: self._preferences.set("trash_days", int(self._days.currentData())))
        self._titles.currentIndexChanged.connect(lambda: self._preferences.set("titles", str(self._titles.currentData())))

    # --- what there is -----------------------------------------------------------------------------------------

    async def _read(self) -> None:
        self._found = await self._program.safekeeping.backups()
        trash = await self._program.library.trash()
        if not shiboken6.isValid(self):
            # What was asked for goes on when the settings are closed; nobody looks at it any more.
            return
        chosen = self._backups.currentRow()
        self._backups.clear()
        for backup in self._found:
            self._backups.addItem(QListWidgetItem(self._words(backup)))
        self._backups.setCurrentRow(min(max(chosen, 0), len(self._found) - 1))
        self._restore.setEnabled(bool(self._found))
        words = self.tr("The trash is empty.") if not trash else self.tr("In the trash: %Ln conversations.", "", len(trash))
        if len(trash) == 1:
            words = self.tr("In the trash: one conversation.")
        self._trash_words.setText(words)
        self._empty.setEnabled(bool(trash))
        self._show_trash.setEnabled(bool(trash))

    def _words(self, backup: Backup) -> str:
        size = data_size(backup.size, 1)
        if backup.before_version is not None:
            return self.tr("{when} · {size} · before a new version").format(when=moment_words(backup.moment), size=size)
        return self.tr("{when} · {size}").format(when=moment_words(backup.moment), size=size)

    # --- what is asked for -------------------------------------------------------------------------------------

    async def _back_up(self) -> None:
        self._busy(self.tr("Backing up…"))
        try:
            await self._program.safekeeping.backup_now()
            self._say(self.tr("Backed up."))
        finally:
            self._busy("")
        await self._read()

    def _ask_restore(self) -> None:
        row = self._backups.currentRow()
        if not 0 <= row < len(self._found):
            return
        backup = self._found[row]
        words = self.tr(
            "All conversations go back to how they were on {when}. What was written since then is no longer shown, but it is not lost: "
            "the present file is kept beside the new one. Answers that are being written are stopped."
        )
        ask(self, words.format(when=moment_words(backup.moment)), self.tr("Restore"), lambda: self._run(self._put_back(backup), "work"))

    async def _put_back(self, backup: Backup) -> None:
        self._busy(self.tr("Restoring…"))
        try:
            kept = await self._program.safekeeping.restore(backup.path)
            words = self.tr("Restored. The file from before is kept as {name}.")
            self._say(words.format(name=kept[0].name) if kept else self.tr("Restored."))
        finally:
            self._busy("")
        await self._read()

    def _ask_empty(self) -> None:
        words = self.tr(
            "Delete everything in the trash for good? This cannot be undone. Backups keep what they hold until they are thinned out."
        )
        ask(self, words, self.tr("Empty the trash"), lambda: self._run(self._empty_trash(), "work"))

    async def _empty_trash(self) -> None:
        self._busy(self.tr("Emptying the trash…"))
        try:
            await self._program.safekeeping.empty_trash()
        finally:
            self._busy("")
        await self._read()

    def _run(self, coroutine: Coroutine[Any, Any, Any], key: str | None = None) -> None:
        self._tasks.run(coroutine, key)

    def _busy(self, words: str) -> None:
        """Say what is being done (nothing: it is done); nothing else can be asked for meanwhile."""
        if not shiboken6.isValid(self):
            return
        buttons = (self._now, self._restore, self._empty, self._show_trash)
        if words and self.window().focusWidget() in buttons:
            # Qt would hand the keyboard on to the next choice, and an arrow there changes how long the trash is kept.
            self._backups.setFocus()
        for widget in buttons:
            widget.setEnabled(not words)
        if words:
            self._say(words)

    def _say(self, words: str) -> None:
        if not shiboken6.isValid(self):
            return
        self._notice.setProperty("kind", "muted")
        self._notice.setText(words)
        self._notice.show()

    def _failed(self, error: BaseException) -> None:
        log_unexpected(error)
        self._say(sentence(error))


def _row(*widgets: QWidget) -> QHBoxLayout:
    row = QHBoxLayout()
    row.setSpacing(theme.measure("space_2"))
    for widget in widgets:
        row.addWidget(widget)
    row.addStretch(1)
    return row
