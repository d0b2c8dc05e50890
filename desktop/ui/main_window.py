"""The window. It is shown before there is an engine, and works with one from ``attach_engine`` to ``detach_engine``."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QSettings, QSize, Signal
from PySide6.QtGui import QAction, QCloseEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QWidget

from desktop.chat.connection import LOCAL_CONNECTION_ID
from desktop.chat.message import Conversation
from desktop.ui.actions import add_actions
from desktop.ui.attaching import Thumbnails
from desktop.ui.composer.drop import DropOverlay
from desktop.ui.conversation_pane import ConversationPane, sentence_of
from desktop.ui.notices import Toast
from desktop.ui.shortcuts import ShortcutsDialog
from desktop.ui.sidebar.sidebar import Sidebar
from desktop.ui.theme import theme

if TYPE_CHECKING:
    from desktop.engine.library import LibraryChange
    from desktop.engine.program import Program
    from desktop.ui.bridge import WidgetTasks

_NARROW = 640
"""Below this width the conversation has the window to itself."""
_FRAME, _TITLE_BAR = 8, 40
"""Room for what the system draws round a window; how much that is, it tells only once the window is shown."""


class MainWindow(QWidget):
    """Sidebar and conversation. Closing only asks (``close_requested``): who owns the engine ends it first."""

    close_requested = Signal()

    def __init__(self, *, state_file: Path | None = None, make_transcript: Callable[[QWidget, Thumbnails], Any] | None = None) -> None:
        super().__init__()
        self._state_file = state_file
        self._engine: Program | None = None
        self._tasks: WidgetTasks | None = None
        self._remembered: str | None = None
        self._wanted_settings: str | None = None
        self._places: dict[str, str] = {}
        """Where in each conversation the words were found that are searched for."""
        self.setObjectName("window_root")
        self.setWindowTitle("Loquent")
        self.setMinimumSize(400, 360)
        self.sidebar = Sidebar(self)
        self.pane = ConversationPane(make_transcript or _transcript_view, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self.pane, 1)
        self.toast = Toast(self, above=self.pane.composer)
        self._overlay = DropOverlay(self)
        self._actions = self._make_actions()
        self._connect()
        self._restore_geometry()
        self.pane.composer.setFocus()

    # --- engine ------------------------------------------------------------------------------------------------

    async def attach_engine(self, engine: Program) -> None:
        """Show what *engine* has, the conversation that was open last first."""
        from desktop.ui.bridge import WidgetTasks

        self._engine = engine
        self._tasks = WidgetTasks(self, self._failed)
        self.sidebar.set_label_source(self._model_label)
        self.sidebar.set_conversations(engine.library.conversations, engine.library.is_streaming)
        self.pane.attach(engine, self._tasks)
        engine.library.changed.connect(self._library_changed)
        engine.connections.changed.connect(self._connections_changed)
        engine.settings.changed.connect(self._setting_changed)
        await self._open(await engine.library.last_open())
        if self._wanted_settings is not None:
            self.open_settings(self._wanted_settings)
            self._wanted_settings = None
        self._run(self._look_around(engine), "look around")

    async def _look_around(self, engine: Program) -> None:
        """Once the window can be used: start the model it would talk to, ask which servers run on this computer."""
        session = self.pane.session
        if session is not None and session.conversation.connection_id == LOCAL_CONNECTION_ID:
            engine.connections.local.start()
        if all(state.is_local for state in engine.connections.all):
            from desktop.engine.local_servers import find_local_servers

            self.pane.show_found_servers(await find_local_servers(engine.http))

    async def detach_engine(self) -> None:
        """Keep the draft, end what runs for the window, and let go of the engine. Does nothing without one."""
        engine, tasks = self._engine, self._tasks
        if engine is None:
            return
        self._engine = self._tasks = None
        engine.library.changed.disconnect(self._library_changed)
        engine.connections.changed.disconnect(self._connections_changed)
        engine.settings.changed.disconnect(self._setting_changed)
        try:
            await self.pane.detach()
        finally:
            if tasks is not None:
                await tasks.close()

    def open_conversation(self, conversation_id: str | None) -> None:
        """Show a conversation; None for a new one."""
        self._run(self._open(conversation_id), "open")

    def open_settings(self, page: str = "") -> None:
        """Open the settings, at *page* (``connections``, ``appearance``, ``about``) when one is named."""
        if self._engine is None:
            # Asked for in the first moment: it opens as soon as there is something to set.
            self._wanted_settings = page
            return
        from desktop.ui.settings.dialog import SettingsDialog

        dialog = SettingsDialog(self._engine, self)
        if page:
            dialog.show_page(page)
        dialog.open()

    def open_connection(self, connection_id: str, field: str = "") -> None:
        """Open the settings at a connection, the keyboard in *field*: ``key``, ``address``, ``proxy`` or ``certificate``."""
        if self._engine is None:
            return
        from desktop.ui.settings.dialog import SettingsDialog

        dialog = SettingsDialog(self._engine, self)
        dialog.show_page("connections")
        dialog.open()
        dialog.connections.open_connection(connection_id, field)

    def show_trouble(self, error: BaseException) -> None:
        """Say for good why the program cannot work (its database cannot be used)."""
        self.pane.show_trouble(sentence_of(error))

    def show_mishap(self) -> None:
        """Say that something nobody expected went wrong."""
        self.toast.say(self.tr("Something went wrong inside Loquent. The log has the details."))

    async def _open(self, conversation_id: str | None) -> None:
        if self._engine is None:
            return
        await self.pane.open(conversation_id)
        self.sidebar.select(conversation_id)
        await self._remember_open()

    async def _remember_open(self) -> None:
        """For the next start: what is open, once it is in the library."""
        session = self.pane.session
        if self._engine is not None and session is not None:
            await self._engine.library.remember_open(session.conversation.id if session.saved else None)

    def _run(self, coroutine: Coroutine[Any, Any, Any], key: str | None = None) -> None:
        if self._tasks is None:
            coroutine.close()
        else:
            self._tasks.run(coroutine, key)

    def _failed(self, error: BaseException) -> None:
        self.toast.say(sentence_of(error))

    # --- what the engine tells ---------------------------------------------------------------------------------

    def _library_changed(self, _change: LibraryChange) -> None:
        self._show_conversations()

    def _show_conversations(self) -> None:
        if self._engine is not None:
            library = self._engine.library
            self.sidebar.set_conversations(library.conversations, library.is_streaming)

    def _connections_changed(self, _connection_id: str) -> None:
        self._show_conversations()

    def _setting_changed(self, name: str) -> None:
        app = QApplication.instance()
        if self._engine is not None and name in ("theme", "font_size") and isinstance(app, QApplication):
            theme.apply(app, self._engine.settings.get("theme"), self._engine.settings.get("font_size"))

    def _model_label(self, conversation: Conversation) -> str:
        if self._engine is not None:
            return self._engine.connections.label_of(conversation.connection_id or "", conversation.model or "")
        return conversation.model or ""

    def _pane_changed(self) -> None:
        session = self.pane.session
        if session is None:
            return
        conversation = session.conversation
        self.sidebar.select(conversation.id)
        title = " ".join(conversation.title.split())
        self.setWindowTitle(self.tr("{title} — Loquent").format(title=title) if title else "Loquent")
        self._actions["reply.stop"].setEnabled(session.streaming)
        if session.saved and self._remembered != conversation.id:
            self._remembered = conversation.id
            self._run(self._remember_open(), "remember open")
        self._show_conversations()

    # --- what the user asks for --------------------------------------------------------------------------------

    def _make_actions(self) -> dict[str, QAction]:
        actions = add_actions(
            self,
            {
                "chat.new": lambda: self.open_conversation(None),
                "chat.search": self._focus_search,
                "chat.next": lambda: self._step(1),
                "chat.previous": lambda: self._step(-1),
                "chat.rename": self._rename_open,
                "find.open": self.pane.aids.find,
                "find.next": lambda: self.pane.aids.find_step(1),
                "find.previous": lambda: self.pane.aids.find_step(-1),
                "message.above": lambda: self.pane.aids.step_message(-1),
                "message.below": lambda: self.pane.aids.step_message(1),
                "zoom.in": lambda: self.pane.aids.zoom(1),
                "zoom.out": lambda: self.pane.aids.zoom(-1),
                "zoom.reset": lambda: self.pane.aids.zoom(0),
                "model.choose": self.pane.picker.open_menu,
                "reply.copy": self.pane.copy_last_reply,
                "reply.stop": self.pane.stop,
                "settings.open": self.open_settings,
                "shortcuts.show": lambda: ShortcutsDialog(self).open(),
                "app.quit": self.close,
            },
        )
        actions["reply.stop"].setEnabled(False)
        return actions

    def _connect(self) -> None:
        self.sidebar.new_requested.connect(lambda: self.open_conversation(None))
        self.sidebar.open_requested.connect(self._open_found)
        self.sidebar.rename_requested.connect(self._rename)
        self.sidebar.delete_requested.connect(self._delete)
        self.sidebar.pin_requested.connect(self._pin)
        self.sidebar.search_changed.connect(self._search)
        self.sidebar.settings_requested.connect(self.open_settings)
        self.pane.settings_requested.connect(self.open_settings)
        self.pane.connection_requested.connect(self.open_connection)
        self.pane.state_changed.connect(self._pane_changed)
        self.pane.said.connect(lambda text: self.toast.say(text, seconds=3))
        composer = self.pane.composer
        self._overlay.attach_requested.connect(composer.attach_requested)
        self._overlay.text_dropped.connect(composer.insert_text)
        self._overlay.problem_found.connect(lambda sentence: composer.set_notice(sentence, "danger"))

    def _focus_search(self) -> None:
        self.sidebar.show()
        self.sidebar.focus_search()

    def _rename_open(self) -> None:
        self.sidebar.show()
        self.sidebar.rename_selected()

    def _step(self, step: int) -> None:
        conversation_id = self.sidebar.neighbour(step)
        if conversation_id is not None:
            self.open_conversation(conversation_id)

    def _rename(self, conversation_id: str, title: str) -> None:
        if self._engine is not None:
            self._run(self._engine.library.rename(conversation_id, title))

    def _pin(self, conversation_id: str, pinned: bool) -> None:
        if self._engine is not None:
            self._run(self._engine.library.set_pinned(conversation_id, pinned))

    def _delete(self, conversation_id: str) -> None:
        self._run(self._delete_with_undo(conversation_id))

    async def _delete_with_undo(self, conversation_id: str) -> None:
        if self._engine is None:
            return
        session = self.pane.session
        was_open = session is not None and session.conversation.id == conversation_id
        title = next((c.title for c in self._engine.library.conversations if c.id == conversation_id), "")
        await self._engine.library.delete(conversation_id)
        if was_open:
            await self._open(None)
        text = self.tr("“{title}” was deleted.").format(title=title) if title else self.tr("The conversation was deleted.")
        self.toast.say(text, self.tr("Undo"), lambda: self._run(self._undo_delete(conversation_id, was_open)))

    async def _undo_delete(self, conversation_id: str, reopen: bool) -> None:
        if self._engine is None:
            return
        await self._engine.library.undo_delete(conversation_id)
        if reopen:
            await self._open(conversation_id)

    def _open_found(self, conversation_id: str) -> None:
        self._run(self._open_at(conversation_id, self._places.get(conversation_id)), "open")

    async def _open_at(self, conversation_id: str, message_id: str | None) -> None:
        await self._open(conversation_id)
        if message_id is not None:
            self.pane.show_message(message_id)

    def _search(self, text: str) -> None:
        self._places = {}
        self._run(self._show_found(text), "search")

    async def _show_found(self, text: str) -> None:
        if self._engine is None or not text:
            return
        hits = await self._engine.library.search(text)
        found: dict[str, str] = {}
        self._places = {}
        for hit in hits:
            if hit.message_id is not None:
                self._places.setdefault(hit.conversation_id, hit.message_id)
            found.setdefault(hit.conversation_id, hit.snippet if hit.message_id is not None else "")
        self.sidebar.set_found(found)

    # --- window ------------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self._keep_geometry()
        self.close_requested.emit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        narrow, was_narrow = event.size().width() < _NARROW, 0 <= event.oldSize().width() < _NARROW
        if narrow != was_narrow:
            self.sidebar.setVisible(not narrow)

    def _settings(self) -> QSettings | None:
        return QSettings(str(self._state_file), QSettings.Format.IniFormat) if self._state_file is not None else None

    def _restore_geometry(self) -> None:
        self.resize(fitting_size(self.screen().availableSize()))
        state = self._settings()
        value = state.value("window/geometry") if state is not None else None
        if value is not None:
            self.restoreGeometry(value)

    def _keep_geometry(self) -> None:
        state = self._settings()
        if state is not None:
            state.setValue("window/geometry", self.saveGeometry())
            state.sync()


def fitting_size(available: QSize) -> QSize:
    """The size of a new window on a screen with this much room: all of it must be seen, the frame too."""
    return QSize(min(1200, available.width() - 2 * _FRAME), min(800, available.height() - _TITLE_BAR - _FRAME))


def _transcript_view(parent: QWidget, thumbnails: Thumbnails) -> Any:
    from desktop.ui.transcript.view import TranscriptView

    return TranscriptView(parent, thumbnails)
