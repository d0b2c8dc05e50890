"""What the welcome page says and offers, from the state of the connections, the model on this computer, and servers found on it."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtWidgets import QFileDialog, QWidget

from desktop.ui.sentences import sentence_of
from desktop.ui.welcome import Welcome

if TYPE_CHECKING:
    from desktop.engine.local_servers import FoundServer
    from desktop.engine.program import Program
    from desktop.ui.bridge import WidgetTasks


class Greeting(QObject):
    """Fills the *welcome* page of *pane*; works from :meth:`attach` to :meth:`detach`."""

    model_chosen = Signal(str, str)
    """A connection that was made just now, and a model of it."""

    def __init__(self, welcome: Welcome, pane: QWidget) -> None:
        super().__init__(pane)
        self._welcome = welcome
        self._pane = pane
        self._engine: Program | None = None
        self._tasks: WidgetTasks | None = None
        self._found: dict[str, FoundServer] = {}
        self._chosen: str | None = None
        welcome.gguf_requested.connect(self._choose_gguf)
        welcome.server_requested.connect(self._connect_found)

    def attach(self, engine: Program, tasks: WidgetTasks) -> None:
        """Work with *engine* from now on; coroutines run in *tasks*."""
        self._engine, self._tasks = engine, tasks
        engine.connections.local.changed.connect(self._local_changed)

    def detach(self) -> None:
        """Let go of the engine."""
        if self._engine is not None:
            self._engine.connections.local.changed.disconnect(self._local_changed)
        self._engine = self._tasks = None

    def set_found(self, found: Sequence[FoundServer]) -> None:
        """Offer model servers that run on this computer and have no connection yet."""
        self._found = {server.provider: server for server in found}
        self.show_for(self._chosen)

    def show_for(self, chosen: str | None) -> None:
        """Say what fits the connection *chosen*."""
        self._chosen = chosen
        if self._engine is None:
            return
        from desktop.chat.connection import LOCAL_CONNECTION_ID

        connections = self._engine.connections
        local, now = chosen in (None, LOCAL_CONNECTION_ID), connections.local.state
        self._welcome.set_sentence(self._local_sentence(now) if local else "")
        # A file alone answers nothing.
        gguf = local and now.phase != "missing_engine"
        self._welcome.set_offers(key=all(state.is_local for state in connections.all), gguf=gguf, servers=self._offered_servers())

    def _local_changed(self, _state: object) -> None:
        self.show_for(self._chosen)

    def _local_sentence(self, state: Any) -> str:
        if state.error is not None:
            return sentence_of(state.error)
        if state.phase == "loading" and state.progress is not None:
            loading = self.tr("The small demo model on your computer is loading: {percent} %")
            return loading.format(percent=round(100 * state.progress))
        if state.phase in ("starting", "loading") and self._engine is not None and self._engine.connections.local.started:
            return self.tr("The small demo model on your computer is starting…")
        return self.tr("This small demo model runs on your computer, without a key and without a network.")

    def _offered_servers(self) -> list[tuple[str, str]]:
        if self._engine is None:
            return []
        known = [state.address for state in self._engine.connections.all]
        return [(s.provider, s.label) for s in self._found.values() if not s.is_at(known)]

    def _connect_found(self, provider: str) -> None:
        server = self._found.get(provider)
        if server is not None and self._tasks is not None:
            self._tasks.run(self._add_found(server), "add found")

    async def _add_found(self, server: FoundServer) -> None:
        if self._engine is None:
            return
        connections = self._engine.connections
        connection = await connections.add_found(server)
        await connections.refresh_models(connection.id)
        if server.models:
            self.model_chosen.emit(connection.id, server.models[0])

    def _choose_gguf(self) -> None:
        dialog = QFileDialog(self._pane, self.tr("Choose a model file"), "", self.tr("GGUF models (*.gguf)"))
        dialog.setObjectName("gguf.dialog")
        dialog.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.fileSelected.connect(self._use_gguf)
        dialog.open()

    def _use_gguf(self, path: str) -> None:
        if self._engine is not None and self._tasks is not None and path:
            self._tasks.run(self._take_gguf(path), "gguf")

    async def _take_gguf(self, path: str) -> None:
        if self._engine is not None:
            await self._engine.settings.set("local_model_path", path)
            await self._engine.connections.local.use_file(Path(path))
