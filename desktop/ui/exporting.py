"""Export and import in the window: what to write and where, a quiet line while it goes on, and what came of it."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QObject, QPoint, QStandardPaths, Qt, QUrl, Signal
from PySide6.QtGui import QAction, QDesktopServices
from PySide6.QtWidgets import (
    QFileDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QMenu,
    QMessageBox,
    QPushButton,
    QToolButton,
    QWidget,
)

from desktop.chat.names import shown_name
from desktop.ui.notices import Toast
from desktop.ui.theme import theme

if TYPE_CHECKING:
    from desktop.engine.exporting import ExportPlan, ExportReport
    from desktop.engine.importing import ImportProgress, ImportReport
    from desktop.engine.program import Program
    from desktop.errors import LoquentError
    from desktop.ui.bridge import WidgetTasks

_OFFER_SECONDS = 60.0


def open_folder(folder: Path) -> object:
    """Show *folder* in the system's file manager."""
    return QDesktopServices.openUrl(QUrl.fromLocalFile(str(folder)))


class TransferLine(QFrame):
    """A quiet line at the head of *below* while an import or export goes on, with Cancel."""

    cancelled = Signal()

    def __init__(self, window: QWidget, below: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._below = below
        self.setObjectName("transfer")
        self.setProperty("kind", "card")
        self._text = QLabel(self)
        self._text.setObjectName("transfer.text")
        self._text.setTextFormat(Qt.TextFormat.PlainText)
        self._cancel = QPushButton(self.tr("Cancel"), self)
        self._cancel.setObjectName("transfer.cancel")
        self._cancel.setAccessibleName(self.tr("Cancel"))
        self._cancel.setProperty("kind", "flat")
        self._cancel.clicked.connect(self.cancelled)
        row = QHBoxLayout(self)
        row.setContentsMargins(14, 6, 6, 6)
        row.addWidget(self._text)
        row.addWidget(self._cancel)
        self.hide()
        window.installEventFilter(self)

    def say(self, text: str) -> None:
        """Show *text*."""
        if text == self._text.text() and self.isVisible():
            return
        self._text.setText(text)
        self.setAccessibleName(text)
        self._place()
        self.show()
        self.raise_()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self._window and event.type() == QEvent.Type.Resize and self.isVisible():
            self._place()
        return False

    def _place(self) -> None:
        self.adjustSize()
        top = self._below.mapTo(self._window, QPoint(self._below.width() // 2, theme.measure("bar_height")))
        self.move(top.x() - self.width() // 2, top.y() + 8)


class Transfers(QObject):
    """Exports and imports of one window, one at a time. ``show_requested``: a conversation that was imported is to be shown."""

    show_requested = Signal(str)

    def __init__(self, window: QWidget, pane: QWidget, toast: Toast, opener: Callable[[Path], object] = open_folder) -> None:
        super().__init__(window)
        self._window = window
        self._toast = toast
        self._opener = opener
        self._engine: Program | None = None
        self._tasks: WidgetTasks | None = None
        self._busy = False
        documents = QStandardPaths.writableLocation(QStandardPaths.StandardLocation.DocumentsLocation)
        # A folder that is not there would stand in the dialog as the name of a file.
        self._folder = documents if os.path.isdir(documents) else os.path.expanduser("~")
        self._current: Callable[[], str] = str
        self.line = TransferLine(window, pane)
        self.line.cancelled.connect(self._cancel)
        self.button = self._make_button(pane)
        theme.changed.connect(self._dress)
        self._dress()

    def attach(self, engine: Program, tasks: WidgetTasks, current: Callable[[], str] = str) -> None:
        """Work with *engine*; what is begun belongs to *tasks*. *current* gives the id of the open conversation, empty for none."""
        self._engine, self._tasks, self._current = engine, tasks, current
        self.button.setEnabled(True)

    def detach(self) -> None:
        """Let go of the engine. What runs is cancelled by who owns the tasks."""
        self._engine = self._tasks = None
        self._current = str
        self.line.hide()
        self.button.setEnabled(False)

    def export(self, conversation_ids: Sequence[str] | None = None) -> None:
        """Ask how and where those conversations (None: only all can be chosen) are to be written."""
        if not self._free():
            return
        from desktop.ui.export_dialogs import ExportDialog

        dialog = ExportDialog(conversation_ids, self._window)
        dialog.chosen.connect(self._ask_target)
        dialog.open()

    def export_current(self) -> None:
        """Ask how and where the open conversation is to be written; without one, all of them."""
        current = self._current()
        self.export([current] if current else None)

    def import_file(self) -> None:
        """Ask which file to import."""
        if not self._free():
            return
        kinds = self.tr("Exports of Loquent, ChatGPT and Claude (*.zip *.json *.jsonl)")
        dialog = QFileDialog(self._window, self.tr("Import conversations"), self._folder, kinds)
        dialog.setObjectName("import.dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self.import_from)
        dialog.open()

    def import_from(self, path: str) -> None:
        """Import the file at *path*."""
        if path and self._free() and self._tasks is not None:
            self._folder = os.path.dirname(path)
            self._tasks.run(self._import(Path(path)), "transfer")

    def offer_import(self, path: str) -> None:
        """Say that the file at *path* holds conversations, with a button that imports them."""
        said = self.tr("“{name}” is an export of conversations.").format(name=shown_name(os.path.basename(path)))
        self._toast.say(said, self.tr("Import"), lambda: self.import_from(path), seconds=_OFFER_SECONDS)

    def add_to_menu(self, actions: Sequence[QAction]) -> None:
        """Put *actions* below what the button's menu has of its own."""
        self._menu.addSeparator()
        self._menu.addActions(actions)

    def export_to(self, plan: ExportPlan) -> None:
        """Write *plan*."""
        if self._free() and self._tasks is not None:
            self._folder = str(plan.target.parent)
            self._tasks.run(self._export(plan), "transfer")

    # --- inside ------------------------------------------------------------------------------------------------

    def _make_button(self, pane: QWidget) -> QToolButton:
        button = QToolButton(pane)
        button.setObjectName("conversation.export")
        button.setText(self.tr("Export"))
        button.setAccessibleName(self.tr("Export and import"))
        button.setAutoRaise(True)
        button.setEnabled(False)
        menu = self._menu = QMenu(button)
        menu.setObjectName("conversation.export.menu")
        menu.addAction(self.tr("Export…"), self.export_current)
        menu.addAction(self.tr("Import…"), self.import_file)
        button.clicked.connect(lambda: menu.popup(button.mapToGlobal(QPoint(0, button.height()))))
        return button

    def _dress(self) -> None:
        self.button.setIcon(theme.icon("save", "text_muted"))

    def _free(self) -> bool:
        if self._busy:
            self._toast.say(self.tr("An import or export is still going on."), seconds=3)
        return self._engine is not None and not self._busy

    def _cancel(self) -> None:
        if self._tasks is not None:
            self._tasks.cancel("transfer")

    def _ask_target(self, conversation_ids: tuple[str, ...] | None, wanted: str, with_deleted: bool) -> None:
        from desktop.chat.export_markdown import file_name
        from desktop.engine.exporting import ENDINGS, FOLDER, ExportPlan
        from desktop.ui.copying import export_words

        assert self._engine is not None
        listed = {c.id: c for c in self._engine.library.conversations}
        only = listed.get(conversation_ids[0]) if conversation_ids and len(conversation_ids) == 1 else None
        name = only.title if only is not None and only.title else self.tr("Conversations")
        dialog = QFileDialog(self._window, self.tr("Export to"), self._folder)
        dialog.setObjectName("export.file")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        if wanted == FOLDER:
            # A new folder in the one that is chosen: nothing that is there is touched.
            dialog.setFileMode(QFileDialog.FileMode.Directory)
            dialog.setOption(QFileDialog.Option.ShowDirsOnly)
        else:
            dialog.setAcceptMode(QFileDialog.AcceptMode.AcceptSave)
            # Asked for by us, so that also a name that gets its ending afterwards is.
            dialog.setOption(QFileDialog.Option.DontConfirmOverwrite)
            dialog.setDefaultSuffix(ENDINGS[wanted].removeprefix("."))
            dialog.selectFile(file_name(name, set(), ENDINGS[wanted]))

        def go(path: str) -> None:
            target = Path(path) / file_name(name, set()) if wanted == FOLDER else Path(path)
            self.export_to(ExportPlan(wanted, target, conversation_ids, with_deleted, words=export_words()))

        dialog.fileSelected.connect(go)
        dialog.open()

    async def _export(self, plan: ExportPlan) -> None:
        from desktop.engine.exporting import Exporter
        from desktop.errors import LoquentError

        assert self._engine is not None
        exporter = Exporter(self._engine)
        self._begin(self.tr("Exporting…"))

        def tell(done: int, count: int) -> None:
            self.line.say(self.tr("Exporting: {done} of {count} conversations").format(done=done, count=count))

        try:
            if plan.format == "pdf":
                from desktop.ui.print import print_pdf

                report = await print_pdf(self._engine, exporter, plan, tell)
            else:
                report = await exporter.run(plan, tell)
        except LoquentError as error:
            if error.code == "export.exists":
                self._ask_replace(plan, error)
            else:
                self._refuse(self.tr("Nothing was exported."), error)
        else:
            self._exported(report)
        finally:
            self._end()

    def _exported(self, report: ExportReport) -> None:
        text = self._counted(
            report.conversations,
            self.tr("One conversation was exported."),
            self.tr("%Ln conversations were exported.", "", report.conversations),
        )
        self._toast.say(text, self.tr("Show"), lambda: self._opener(report.target.parent))
        self._show_notes(report.notes, 0)

    async def _import(self, path: Path) -> None:
        import asyncio

        from desktop.engine.importing import Importer
        from desktop.errors import LoquentError

        assert self._engine is not None
        importer = Importer(self._engine)
        self._begin(self.tr("Importing…"))

        def tell(progress: ImportProgress) -> None:
            words = self.tr("Importing: {percent} %, {count} conversations")
            self.line.say(words.format(percent=int(100 * progress.share), count=progress.conversations))

        try:
            await importer.run(path, tell)
        except asyncio.CancelledError:
            # The program may be closing: then there is nobody to tell.
            if self._engine is not None:
                self._toast.say(self.tr("The import was stopped. What had been imported by then is in the list."))
            raise
        except LoquentError as error:
            if importer.report.added + importer.report.extended:
                importer.report.note(error)
                self._imported(importer.report)
            else:
                self._refuse(self.tr("Nothing was imported."), error)
        else:
            self._imported(importer.report)
        finally:
            self._end()

    def _imported(self, report: ImportReport) -> None:
        fresh = self._counted(
            report.added, self.tr("One conversation was imported."), self.tr("%Ln conversations were imported.", "", report.added)
        )
        if report.added == 0:
            fresh = self.tr("Nothing new was imported: everything was there already.") if not report.extended else ""
        grown = ""
        if report.extended:
            grown = self._counted(report.extended, self.tr("One got new messages."), self.tr("%Ln got new messages.", "", report.extended))
        first = report.first
        show = self.tr("Show") if first is not None else ""
        self._toast.say(" ".join(filter(None, (fresh, grown))), show, lambda: self.show_requested.emit(first or ""))
        self._show_notes(report.notes, report.more_notes)

    def _counted(self, count: int, one: str, many: str) -> str:
        return one if count == 1 else many

    def _show_notes(self, notes: Sequence[LoquentError], more: int) -> None:
        if not notes:
            return
        from desktop.ui.wording import sentence

        lines = [sentence(note) for note in notes]
        if more:
            lines.append(self.tr("And %Ln more like these.", "", more))
        from desktop.ui.export_dialogs import NotesDialog

        NotesDialog(self.tr("What was left out"), lines, self._window).open()

    def _ask_replace(self, plan: ExportPlan, error: LoquentError) -> None:
        box = self._box(self.tr("Replace the file?"), error)
        box.setObjectName("export.replace")
        button = box.addButton(self.tr("Replace"), QMessageBox.ButtonRole.AcceptRole)
        box.setDefaultButton(box.addButton(QMessageBox.StandardButton.Cancel))
        button.clicked.connect(lambda: self.export_to(replace(plan, replace=True)))
        box.open()

    def _refuse(self, title: str, error: LoquentError) -> None:
        box = self._box(title, error)
        box.setObjectName("transfer.refused")
        box.addButton(QMessageBox.StandardButton.Close)
        box.open()

    def _box(self, title: str, error: LoquentError) -> QMessageBox:
        from desktop.ui.wording import sentence

        box = QMessageBox(self._window)
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(title)
        box.setText(title)
        box.setInformativeText(sentence(error))
        return box

    def _begin(self, text: str) -> None:
        self._busy = True
        self._toast.close_note()
        self.line.say(text)

    def _end(self) -> None:
        self._busy = False
        self.line.hide()
