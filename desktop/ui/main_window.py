"""The window. It is shown before there is an engine, and works with one from ``attach_engine`` to ``detach_engine``."""

from __future__ import annotations

from collections.abc import Callable, Coroutine, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QAction, QCloseEvent, QMoveEvent, QResizeEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QWidget

from desktop.ui.actions import add_actions
from desktop.ui.attaching import Thumbnails
from desktop.ui.composer.drop import DropOverlay
from desktop.ui.conversation_menu import ConversationMenu
from desktop.ui.conversation_pane import ConversationPane, sentence_of
from desktop.ui.exporting import Transfers
from desktop.ui.library_actions import LibraryActions, Shows
from desktop.ui.mishaps import Mishaps
from desktop.ui.notices import Toast
from desktop.ui.one_line import one_line
from desktop.ui.settings.opening import OwnSettings
from desktop.ui.sidebar.drawer import Drawer
from desktop.ui.sidebar.sidebar import Sidebar
from desktop.ui.temporary import TemporaryStrip
from desktop.ui.theme import theme
from desktop.ui.undo import Undo
from desktop.ui.window_place import WindowPlace

if TYPE_CHECKING:
    from desktop.engine.library import LibraryChange
    from desktop.engine.mending import Way
    from desktop.engine.program import Program
    from desktop.engine.session import ConversationSession
    from desktop.ui.bridge import WidgetTasks
    from desktop.ui.trouble import TroublePage

_NOTE_PLACE_MS = 1_500
_MISTAKES = 3
"""How many mistakes in the files of the settings are told at the start."""


class MainWindow(QWidget):
    """Sidebar and conversation. Closing only asks (``close_requested``): who owns the engine ends it first."""

    close_requested = Signal()
    quit_requested = Signal()
    """The whole program is to end, whatever windows there are."""
    way_chosen = Signal(object)
    """The way out of a trouble that the person wants: one of those given to :meth:`show_trouble`."""
    window_requested = Signal(str)
    """Another window, on that conversation (empty: on a new one)."""

    def __init__(self, *, state_file: Path | None = None, make_transcript: Callable[[QWidget, Thumbnails], Any] | None = None) -> None:
        super().__init__()
        self._engine: Program | None = None
        self._tasks: WidgetTasks | None = None
        self._remembered: str | None = None
        self._first = True
        self._opening: tuple[str | None] | None = None
        self._trouble: TroublePage | None = None
        self._place: tuple[str, tuple[str, int] | None] | None = None
        """Where which conversation was being read when that was last noted."""
        self._noting = QTimer(self, interval=_NOTE_PLACE_MS)
        self._noting.timeout.connect(self._look_where)
        self.on_screen = WindowPlace(self, state_file)
        self.setObjectName("window_root")
        self.setWindowTitle("Loquent")
        self.setMinimumSize(400, 300)
        self.sidebar = Sidebar(self)
        self.pane = ConversationPane(make_transcript or _transcript_view, self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(0)
        row.addWidget(self.sidebar)
        row.addWidget(self.pane, 1)
        self._drawer = Drawer(row, self.sidebar, self.pane, self.pane.composer)
        self.toast = Toast(self, above=(self.pane.above, self.pane.composer))
        self.undo = Undo(self, self.toast)
        self.undo.watch(self.pane.composer.input)
        self.library = LibraryActions(self, self.sidebar, self.undo, Shows(self._open_at, self._current))
        self.settings = OwnSettings(self)
        self._temporary = TemporaryStrip(self.pane)
        self.transfers = Transfers(self, self.pane, self.toast)
        self._actions = self._make_actions()
        copies = [self._actions["chat.copy"], self._actions["chat.copy_plain"]]
        self.transfers.add_to_menu(copies)
        self._more = ConversationMenu(self._conversation_menu, copies, self.pane)
        for button in (self.transfers.button, self._more):
            self.pane.bar.add(button)
        self._overlay = DropOverlay(self)
        self.mishaps = Mishaps(lambda: self.show_mishap())
        self.pane.bar.begin_with(self._drawer.button)
        self._connect()
        self.on_screen.restore()
        self.pane.composer.setFocus()

    # --- engine ------------------------------------------------------------------------------------------------

    async def attach_engine(self, engine: Program, conversation_id: str | None = None, *, first: bool = True) -> None:
        """Show what *engine* has: in the *first* window the conversation that was open last, in another one *conversation_id*."""
        from desktop.ui.bridge import WidgetTasks

        self._engine = engine
        self._tasks = WidgetTasks(self, self.tell)
        engine.connections.local.called = self.tr("{model} (on this computer)")
        self.library.attach(engine, self._run)
        self.transfers.attach(engine, self._tasks, self._saved_current)
        self.pane.attach(engine, self._tasks)
        engine.library.changed.connect(self._library_changed)
        engine.connections.changed.connect(self._connections_changed)
        engine.settings.changed.connect(self._setting_changed)
        self._first = first
        await self._open(await engine.library.last_open() if first else conversation_id)
        self._noting.start()
        self.settings.attach(engine)
        if first:
            self._run(self._look_around(engine), "look around")

    async def _look_around(self, engine: Program) -> None:
        """Once the window can be used: say where things are kept, start the model it would talk to, ask which servers run here."""
        from desktop.chat.connection import LOCAL_CONNECTION_ID
        from desktop.engine import place

        notes = [sentence_of(told)] if (told := await place.to_tell(engine)) is not None else []
        if mistakes := [*engine.connections.notices, *engine.settings.notices]:
            from desktop.ui.wording_files import file_sentence

            # What is not there any more (a connection, a theme) has a reason that no other page tells before one looks for it.
            notes += [file_sentence(each) for each in mistakes[:_MISTAKES]]
        if notes:
            self.pane.composer.set_notice("\n".join(notes))
        session = self.pane.session
        if session is not None and session.conversation.connection_id == LOCAL_CONNECTION_ID:
            engine.connections.local.start()
        if all(state.is_local for state in engine.connections.all):
            self.pane.greeting.set_found(await engine.connections.offered_servers())

    async def detach_engine(self) -> None:
        """Keep the draft, end what runs for the window, and let go of the engine. Does nothing without one."""
        engine, tasks = self._engine, self._tasks
        if engine is None:
            return
        self._noting.stop()
        place = self._place_now()
        self._engine = self._tasks = None
        self.settings.detach()
        self.library.detach()
        self.transfers.detach()
        engine.library.look_at(self, None)
        engine.library.changed.disconnect(self._library_changed)
        engine.connections.changed.disconnect(self._connections_changed)
        engine.settings.changed.disconnect(self._setting_changed)
        try:
            await self.pane.detach()
            if place is not None and place != self._place:
                await engine.library.remember_place(*place)
        finally:
            if tasks is not None:
                await tasks.close()

    def attach_files(self, paths: Sequence[str]) -> None:
        """Attach files to the draft; before there is one, they wait for it."""
        if paths:
            self.pane.composer.attach_requested.emit(list(paths))

    def open_conversation(self, conversation_id: str | None) -> None:
        """Show a conversation; None for a new one."""
        self._run(self._open(conversation_id), "open")

    def open_settings(self, page: str = "") -> None:
        """Open the settings, at *page* when one is named, as :meth:`OwnSettings.show` has it."""
        self.settings.show(page)

    def _show_trash(self) -> None:
        self._drawer.open()
        self.sidebar.show_trash()
        self.sidebar.focus_search()

    def open_connection(self, connection_id: str, field: str = "") -> None:
        """Open the settings at a connection, the keyboard in *field*: ``key``, ``address``, ``proxy`` or ``certificate``."""
        self.settings.show_connection(connection_id, field)

    def show_trouble(self, error: BaseException, ways: Sequence[Way] = (), folder: Path | None = None) -> None:
        """Say why the program cannot work (its database in *folder* cannot be used), and offer *ways* out of it."""
        self.pane.show_trouble(sentence_of(error))
        if self._trouble is None:
            from desktop.ui.trouble import TroublePage

            self._trouble = TroublePage(self)
            self._trouble.chosen.connect(self.way_chosen)
        self._trouble.show_ways(sentence_of(error), ways, folder)

    def end_trouble(self, said: str = "") -> None:
        """The program works after all; *said* is what was done for that."""
        if self._trouble is not None:
            self._trouble.leave()
            self._trouble = None
            self.pane.end_trouble()
        if said:
            self.toast.say(said)

    def come_forward(self) -> None:
        """Be the window in front, also when it was minimised."""
        self.setWindowState(self.windowState() & ~Qt.WindowState.WindowMinimized)
        self.show()
        self.raise_()
        self.activateWindow()

    def become_first(self) -> None:
        """The window that was there first is closed: what is open here is what is open at the next start."""
        self._first = True
        self._run(self._remember_open(), "remember open")

    def tell(self, error: BaseException) -> None:
        """Say what went wrong, in the note at the foot; what nobody expected is logged, and said once in a while."""
        from desktop.errors import LoquentError

        if isinstance(error, LoquentError):
            self.toast.say(sentence_of(error))
        else:
            self.mishaps.tell(error)

    def show_mishap(self) -> None:
        """Say that something nobody expected went wrong."""
        self.toast.say(self.tr("Something went wrong inside Loquent. The log has the details."))

    async def _open(self, conversation_id: str | None) -> None:
        await self._open_at(conversation_id, None, "")

    async def _open_at(self, conversation_id: str | None, message_id: str | None, words: str) -> None:
        """Show a conversation where it was read last, or at *words* of *message_id*; a new one when it is gone."""
        engine = self._engine
        if engine is None:
            return
        self._opening = opening = (conversation_id,)
        try:
            try:
                session = await engine.library.session(conversation_id)
            except KeyError:
                session = await engine.library.session(None)
            if session is not self.pane.session:
                await self._show(session)
        finally:
            self._opening = None if self._opening is opening else self._opening
        if message_id is not None:
            self.pane.show_message(message_id, words)

    async def _show(self, session: ConversationSession) -> None:
        """Show *session* where it was read last."""
        engine = self._engine
        if engine is None:
            return
        await self._note_place()
        self._leave_temporary(engine, session)
        await self.pane.show_session(session)
        temporary = engine.library.is_temporary(session)
        self._temporary.setVisible(temporary)
        self.sidebar.select(session.conversation.id)
        engine.library.look_at(self, session.conversation.id)
        self._place = None
        if session.saved and not temporary and (place := await engine.library.place_of(session.conversation.id)) is not None:
            self.pane.go_to(place)
        await self._remember_open()

    def open_temporary(self) -> None:
        """Show a new chat of which nothing is kept."""
        if self._engine is not None:
            self._run(self._show(self._engine.library.temporary_session()), "open")

    def _leave_temporary(self, engine: Program, following: ConversationSession) -> None:
        """What was said in a temporary chat is gone with it: one way back is offered, for as long as the note stands there."""
        left = self.pane.session
        if left is None or not engine.library.is_temporary(left) or not left.path or left is following:
            return
        words = self.tr("The temporary chat is gone.")
        self.toast.say(words, self.tr("Go back to it"), lambda: self._run(self._show(left), "open"))

    def _current(self) -> str | None:
        """The conversation that is open, or is about to be."""
        if self._opening is not None:
            return self._opening[0]
        session = self.pane.session
        return session.conversation.id if session is not None else None

    async def _remember_open(self) -> None:
        """For the next start: what is open in the first window, once it is in the library."""
        session, engine = self.pane.session, self._engine
        if engine is not None and session is not None and self._first:
            kept = session.saved and not engine.library.is_temporary(session)
            await engine.library.remember_open(session.conversation.id if kept else None)

    def _place_now(self) -> tuple[str, tuple[str, int] | None] | None:
        session, engine = self.pane.session, self._engine
        if engine is None or session is None or not session.saved or engine.library.is_temporary(session):
            return None
        return session.conversation.id, self.pane.place

    def _look_where(self) -> None:
        place = self._place_now()
        if place is not None and place != self._place:
            self._run(self._note_place(), "place")

    async def _note_place(self) -> None:
        """So that also a program that was killed comes back to where one was reading."""
        place = self._place_now()
        if self._engine is not None and place is not None and place != self._place:
            self._place = place
            await self._engine.library.remember_place(*place)

    def _run(self, coroutine: Coroutine[Any, Any, Any], key: str | None = None) -> None:
        if self._tasks is None:
            coroutine.close()
        else:
            self._tasks.run(coroutine, key)

    # --- what the engine tells ---------------------------------------------------------------------------------

    def _library_changed(self, change: LibraryChange) -> None:
        self.library.refresh()
        if change.kind == "replaced":
            # What is open belongs to the file that was there before.
            self.undo.forget()
            self._run(self._open(self._current()), "open")
        elif self.pane.session is not None:
            self.library.leave_deleted(self.pane.session.conversation)

    def _connections_changed(self, _connection_id: str) -> None:
        self.library.refresh()

    def _setting_changed(self, name: str) -> None:
        app = QApplication.instance()
        if self._engine is not None and name in ("theme", "font_size") and isinstance(app, QApplication):
            theme.apply(app, self._engine.settings.get("theme"), self._engine.settings.get("font_size"))

    def _pane_changed(self) -> None:
        session = self.pane.session
        if session is None:
            return
        conversation = session.conversation
        self.sidebar.select(conversation.id)
        # Qt writes its mark for unsaved changes where it finds “[*]”; twice is what stands for once.
        title = one_line(conversation.title).replace("[*]", "[*][*]")
        temporary = self._engine is not None and self._engine.library.is_temporary(session)
        if temporary:
            title = self.tr("Temporary chat")
        self.setWindowTitle(self.tr("{title} — Loquent").format(title=title) if title else "Loquent")
        self._actions["reply.stop"].setEnabled(self.pane.can_escape)
        self._more.setEnabled(bool(self._saved_current()))
        if session.saved and not temporary and self._remembered != conversation.id:
            self._remembered = conversation.id
            self._run(self._remember_open(), "remember open")
        self.library.refresh()

    # --- what the user asks for --------------------------------------------------------------------------------

    def _make_actions(self) -> dict[str, QAction]:
        actions = add_actions(
            self,
            {
                "chat.new": lambda: self.open_conversation(None),
                "chat.temporary": self.open_temporary,
                "window.new": lambda: self.window_requested.emit(self._saved_current()),
                "library.undo": self._take_back,
                "library.redo": self.undo.redo,
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
                "screenshot.take": self.pane.take_screenshot,
                "reply.copy": self.pane.copy_last_reply,
                "chat.copy": self.pane.copy_conversation,
                "chat.copy_plain": lambda: self.pane.copy_conversation(plain=True),
                "reply.stop": self.pane.escape,
                "library.export": self.transfers.export_current,
                "library.import": self.transfers.import_file,
                "settings.open": self.open_settings,
                "shortcuts.show": self._show_shortcuts,
                "app.quit": self.quit_requested.emit,
            },
        )
        actions["reply.stop"].setEnabled(False)
        return actions

    def _connect(self) -> None:
        self._drawer.button.clicked.connect(self._focus_search)
        self.sidebar.new_requested.connect(lambda: self.open_conversation(None))
        self.sidebar.temporary_requested.connect(self.open_temporary)
        self.library.window_requested.connect(self.window_requested)
        self.library.export_requested.connect(self.transfers.export)
        self.transfers.show_requested.connect(self.open_conversation)
        self.sidebar.settings_requested.connect(self.open_settings)
        self.settings.trash_requested.connect(self._show_trash)
        self.pane.settings_requested.connect(self.open_settings)
        self.pane.connection_requested.connect(self.open_connection)
        self.pane.state_changed.connect(self._pane_changed)
        self.pane.undo_offered.connect(self.undo.offer)
        self.pane.open_requested.connect(self.open_conversation)
        self.pane.said.connect(lambda text: self.toast.say(text, seconds=3))
        composer = self.pane.composer
        self._overlay.entered.connect(composer.attach_expected)
        composer.import_offered.connect(self.transfers.offer_import)
        self._overlay.attach_requested.connect(composer.attach_requested)
        self._overlay.text_dropped.connect(composer.insert_text)
        self._overlay.problem_found.connect(lambda sentence: composer.set_notice(sentence, "danger"))

    def _take_back(self) -> None:
        """What was done last in this window; after a start, what was done last in the conversation."""
        if not self.undo.undo() and (done := self.pane.messages.last_done()) is not None:
            self.undo.take_back(done)

    def _focus_search(self) -> None:
        self._drawer.open()
        self.sidebar.focus_search()

    def _show_shortcuts(self) -> None:
        from desktop.ui.shortcuts import ShortcutsDialog

        ShortcutsDialog(self).open()

    def _rename_open(self) -> None:
        self._drawer.open()
        self.sidebar.rename_meant()

    def _step(self, step: int) -> None:
        conversation_id = self.sidebar.neighbour(step)
        if conversation_id is not None:
            self.open_conversation(conversation_id)

    def _conversation_menu(self) -> QMenu | None:
        current = self._saved_current()
        return self.sidebar.menu_for([current]) if current else None

    def _saved_current(self) -> str:
        """What another window shows: this conversation, when it can be shown twice."""
        place = self._place_now()
        return place[0] if place is not None else ""

    # --- window ------------------------------------------------------------------------------------------------

    def closeEvent(self, event: QCloseEvent) -> None:
        event.ignore()
        self.on_screen.keep()
        if self.settings.let_go():
            self.close_requested.emit()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self.on_screen.moved()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.on_screen.moved()
        self._drawer.fit()


def _transcript_view(parent: QWidget, thumbnails: Thumbnails) -> Any:
    from desktop.ui.transcript.view import TranscriptView

    return TranscriptView(parent, thumbnails)
