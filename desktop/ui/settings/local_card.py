"""The card of the model on this computer: which one, how it goes, and another GGUF file in its place."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFrame, QHBoxLayout, QVBoxLayout
from shiboken6 import isValid

from desktop.chat.connection import LOCAL_CONNECTION_ID
from desktop.engine.local_model import readable_name
from desktop.ui.bridge import WidgetTasks
from desktop.ui.settings.parts import button, card, label, log_unexpected
from desktop.ui.wording import sentence

if TYPE_CHECKING:
    from desktop.engine.connections import Connections
    from desktop.engine.settings_service import SettingsService


class LocalCard(QFrame):
    """Hidden until shown; ``closed`` when the person is done."""

    closed = Signal()

    def __init__(self, connections: Connections, settings: SettingsService) -> None:
        super().__init__()
        self._connections = connections
        self._settings = settings
        self._tasks = WidgetTasks(self, self._failed)
        self.setObjectName("settings.connections.local")
        frame, inner = card()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        inner.addWidget(label(self.tr("On this computer"), font="title"))
        words = self.tr("A small demo model answers here without a key and without a network. A GGUF file of yours can take its place.")
        inner.addWidget(label(words, "muted", wrap=True))
        self._model = label("")
        self._model.setObjectName("settings.connections.local.model")
        inner.addWidget(self._model)
        self._state = label("", wrap=True)
        self._state.setObjectName("settings.connections.local.state")
        inner.addWidget(self._state)
        self._bundled = button(self.tr("Use the demo model"), "settings.connections.local.bundled")
        choose = button(self.tr("Use a GGUF file of mine…"), "settings.connections.local.choose")
        close = button(self.tr("Close"), "settings.connections.local.close")
        row = QHBoxLayout()
        row.addWidget(choose)
        row.addWidget(self._bundled)
        row.addStretch(1)
        row.addWidget(close)
        inner.addLayout(row)
        choose.clicked.connect(self._choose)
        self._bundled.clicked.connect(lambda: self._use(None))
        close.clicked.connect(self._close)
        connections.changed.connect(self._changed)
        self._show_state()
        self.hide()

    def _changed(self, connection_id: str) -> None:
        # A closed card is only Python's half, which waits for the garbage collector.
        if connection_id == LOCAL_CONNECTION_ID and isValid(self):
            self._show_state()

    def _show_state(self) -> None:
        local = self._connections.local
        self._model.setText(readable_name(local.name))
        state = local.state
        self._state.setText(sentence(state.error) if state.error is not None else "")
        self._state.setVisible(state.error is not None)
        self._bundled.setEnabled(bool(self._settings.current.local_model_path))

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a model"))
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilter(self.tr("Models (*.gguf)"))
        dialog.fileSelected.connect(lambda name: self._use(Path(name)))
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _use(self, path: Path | None) -> None:
        self._tasks.run(self._do_use(path), key="use")

    async def _do_use(self, path: Path | None) -> None:
        await self._settings.set("local_model_path", str(path) if path is not None else "")
        await self._connections.local.use_file(path)
        self._show_state()

    def _failed(self, error: BaseException) -> None:
        log_unexpected(error)
        self._state.setText(sentence(error))
        self._state.show()

    def _close(self) -> None:
        self.hide()
        self.closed.emit()
