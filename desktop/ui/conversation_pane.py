"""One conversation on screen: bar, messages or welcome, composer; joins a session with its widgets."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHBoxLayout, QStackedWidget, QVBoxLayout, QWidget

from desktop.chat.message import Draft, Role
from desktop.chat.text import normalise_text
from desktop.ui.actions import add_message_actions
from desktop.ui.attaching import Attaching, Thumbnails
from desktop.ui.composer.above import AboveComposer
from desktop.ui.composer.composer import Composer
from desktop.ui.composer.model_picker import ModelPicker
from desktop.ui.composer.thinking_picker import ThinkingPicker
from desktop.ui.conversation_bar import ConversationBar
from desktop.ui.copying import conversation_text
from desktop.ui.drafts import same_draft
from desktop.ui.greeting import Greeting
from desktop.ui.message_actions import MessageActions
from desktop.ui.queueing import Queueing
from desktop.ui.reading_aids import ReadingAids
from desktop.ui.sentences import sentence_of
from desktop.ui.theme import theme
from desktop.ui.welcome import Welcome

if TYPE_CHECKING:
    from desktop.engine.program import Program
    from desktop.engine.session import ConversationSession, SessionChange
    from desktop.ui.bridge import WidgetTasks

__all__ = ["ConversationPane", "sentence_of"]

_SAVE_DRAFT_MS = 500


class ConversationPane(QWidget):
    """Shows one session at a time. Before the engine is there, it can already be typed in."""

    settings_requested = Signal(str)
    """The page to show: ``new connection``."""
    connection_requested = Signal(str, str)
    """A connection, and which of its fields is to be looked at: ``key``, ``address``, ``proxy``, ``certificate``; empty: none."""
    state_changed = Signal()
    """The session, its title, or whether it streams has changed."""
    said = Signal(str)
    """A short note for the foot of the window."""
    undo_offered = Signal(str, object)
    """What was done, in words (empty: it can be seen), and what takes it back when called."""
    open_requested = Signal(str)
    """A conversation is to be shown."""
    drafted = Signal(str, object)
    """The session's key of a draft, and what that is now: what was typed, or nothing once it was sent."""
    shown = Signal()
    """Another session is shown, with its draft as it was kept."""

    def __init__(self, make_transcript: Callable[[QWidget, Thumbnails], Any], parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._make_transcript = make_transcript
        self._engine: Program | None = None
        self._tasks: WidgetTasks | None = None
        self._session: ConversationSession | None = None
        self._transcript: Any = None
        self._editing: str | None = None
        """The message whose new version the composer holds."""
        self.setObjectName("conversation")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.picker = ModelPicker(self)
        self.thinking = ThinkingPicker(self)
        self.composer = Composer(self)
        self.above = AboveComposer(self)
        self.welcome = Welcome(self)
        self.greeting = Greeting(self.welcome, self)
        self.messages = MessageActions(self, self.composer)
        self.queue = Queueing(self.above, self.composer)
        self.aids = ReadingAids(self, self.composer.input, self.said.emit)
        self._attaching = Attaching(self.composer, self)
        self._stack = QStackedWidget(self)
        self._stack.addWidget(self.welcome)
        self._saving = QTimer(self, singleShot=True, interval=_SAVE_DRAFT_MS)
        self._build()
        self._connect()

    @property
    def session(self) -> ConversationSession | None:
        """The session shown; None before the engine is there."""
        return self._session

    def attach(self, engine: Program, tasks: WidgetTasks) -> None:
        """Work with *engine* from now on; coroutines run in *tasks*."""
        self._engine, self._tasks = engine, tasks
        self._attaching.attach(engine.attachments, tasks)
        self._transcript = self._make_transcript(self._stack, self._attaching.fetch_thumbnail)
        self._transcript.retry_requested.connect(self.messages.retry)
        self._transcript.choose_requested.connect(self.messages.choose)
        self._transcript.action_requested.connect(self.messages.act)
        self._transcript.menu_opened.connect(self.messages.fill_menu)
        self._transcript.copied.connect(self.messages.say_copied)
        self._transcript.link_activated.connect(self._offer_link)
        self._stack.addWidget(self._transcript)
        add_message_actions(self._transcript, self._message_key)
        self.aids.attach(self._transcript, engine, tasks)
        self.messages.attach(engine, tasks)
        self.greeting.attach(engine, tasks)
        engine.connections.changed.connect(self._connections_changed)
        self._connections_changed("")

    async def detach(self) -> None:
        """Keep the draft and let go of the session; the engine is about to close. StorageError when it cannot be kept."""
        engine, session = self._engine, self._session
        if engine is None:
            return
        self._saving.stop()
        engine.connections.changed.disconnect(self._connections_changed)
        self._leave_session()
        self.aids.detach()
        self.messages.detach()
        self.greeting.detach()
        self._engine = self._tasks = None
        if session is not None and not engine.library.is_temporary(session):
            # Awaited here: what the session spawns itself would be cut off by its end.
            await engine.store.save_draft(session.draft_key, self.composer.draft())

    async def open(self, conversation_id: str | None) -> None:
        """Show a conversation (None: a new one) with its draft. KeyError when there is no such conversation."""
        assert self._engine is not None
        await self.show_session(await self._engine.library.session(conversation_id))

    async def show_session(self, session: ConversationSession) -> None:
        """Show *session* with its draft."""
        assert self._engine is not None
        draft = await session.load_draft()
        if self._saving.isActive() and same_draft(self._engine.library, self._session, session):
            # A new chat after a new chat: the last words are on their way to the disk.
            draft = self.composer.draft()
        self._keep_draft()
        typed = self.composer.draft() if self._session is None else Draft()
        self._leave_session()
        self._session, self._editing = session, session.editing
        session.changed.connect(self._session_changed)
        self.messages.follow(session)
        self.queue.follow(session, self._tasks)
        if self._transcript is not None:
            self._transcript.set_session(session)
        self.aids.follow(session)
        self.composer.clear_busy_chips()
        self.composer.set_notice("")
        if not typed.is_empty:
            # What was typed before the engine was there comes after what was kept.
            draft = Draft("\n".join(text for text in (draft.text, typed.text) if text), draft.attachments)
        self.composer.set_draft(draft)
        self._fetch_thumbnails()
        self._show_path()
        self._show_conversation()
        self._show_notice()
        self.shown.emit()
        self.composer.setFocus()

    def follow_draft(self, draft: Draft) -> None:
        """Hold *draft*, which was typed in another window."""
        if draft != self.composer.draft():
            self.composer.set_draft(draft)
            self._fetch_thumbnails()

    def stop(self) -> None:
        """Stop the answer that is being written."""
        if self._session is not None:
            self._session.stop()
            # The button took the keyboard; the next words belong in the message.
            self.composer.setFocus()

    def take_screenshot(self) -> None:
        """Let the person photograph a part of the screen and attach it."""
        if self._tasks is not None:
            self._attaching.take_screenshot(self.window(), self._tasks)

    def escape(self) -> None:
        """Stop the answer; when none is being written, take the queue back into the composer; then end an edit."""
        session = self._session
        if session is None:
            return
        if session.streaming and not session.stopping:
            self.stop()
        elif session.queued:
            self.queue.take_back()
        else:
            self.messages.cancel_edit()

    @property
    def can_escape(self) -> bool:
        """True while :meth:`escape` would do something."""
        session = self._session
        return session is not None and bool(session.streaming or session.queued or session.editing)

    def copy_last_reply(self) -> None:
        """Put the last answer on the clipboard; as Markdown what is selected, when the keyboard is in a text with a selection."""
        if self.messages.copy_selected(markdown=True):
            return
        path = self._session.path if self._session is not None else ()
        text = next((m.text for m in reversed(path) if m.role is Role.ASSISTANT and m.text), "")
        if text:
            QGuiApplication.clipboard().setText(normalise_text(text))
            self.said.emit(self.tr("The last reply is on the clipboard."))

    def copy_conversation(self, *, plain: bool = False) -> None:
        """Put the open conversation on the clipboard, as Markdown or as plain text; nothing happens when it is empty."""
        if self._session is not None and self._session.path and self._tasks is not None:
            self._tasks.run(self._copy_conversation(self._session, plain), "copy conversation")

    async def _copy_conversation(self, session: ConversationSession, plain: bool) -> None:
        from desktop.ui.transcript.text_view import copy_text

        copy_text(await conversation_text(session, plain=plain))
        self.said.emit(self.tr("The conversation is on the clipboard."))

    def show_message(self, message_id: str, words: str = "") -> None:
        """Bring a message of the open conversation, and *words* in it, into sight and mark it for a moment.

        Another version is chosen for it if need be.
        """
        if self._session is not None and self._tasks is not None:
            self._tasks.run(self._show_message(self._session, message_id, words), "show message")

    async def _show_message(self, session: ConversationSession, message_id: str, words: str) -> None:
        await session.reveal(message_id)
        if session is self._session and self._transcript is not None:
            self._transcript.show_message(message_id, mark=True)
            if words:
                self.aids.show_words(message_id, words)

    @property
    def place(self) -> tuple[str, int] | None:
        """The message at the upper edge and how many of its pixels are above it; None at the end, or when there is nothing."""
        transcript = self._transcript
        return None if transcript is None or transcript.follows else transcript.scroll_position()

    def go_to(self, place: tuple[str, int]) -> None:
        """Scroll to what :attr:`place` gave; a message that is not shown changes nothing."""
        if self._transcript is not None:
            self._transcript.restore_scroll(*place)

    def show_trouble(self, sentence: str) -> None:
        """Say in the middle of the pane why nothing can be done; the composer keeps its text but does not send."""
        self._stack.setCurrentWidget(self.welcome)
        self.welcome.set_sentence(sentence)
        self.welcome.set_offers()
        self.composer.setEnabled(False)

    def end_trouble(self) -> None:
        """The program works after all."""
        self.composer.setEnabled(True)

    # --- building ----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        bar = ConversationBar([self.picker, self.thinking], self)
        bar.add(self.aids.find_button)
        self.bar = bar
        foot = QHBoxLayout()
        foot.setContentsMargins(16, 8, 16, 16)
        foot.addStretch(1)
        self.composer.setMaximumWidth(theme.measure("reading_width"))
        writing = QVBoxLayout()
        writing.setSpacing(theme.measure("space_2"))
        self.above.setMaximumWidth(theme.measure("reading_width"))
        writing.addWidget(self.above)
        writing.addWidget(self.composer)
        foot.addLayout(writing, 1000)
        foot.addStretch(1)
        column_layout = QVBoxLayout(self)
        column_layout.setContentsMargins(0, 0, 0, 0)
        column_layout.setSpacing(0)
        column_layout.addWidget(bar)
        column_layout.addWidget(self._stack, 1)
        column_layout.addLayout(foot)

    def _connect(self) -> None:
        composer = self.composer
        composer.send_requested.connect(self._send)
        composer.stop_requested.connect(self.stop)
        composer.draft_changed.connect(self._draft_changed)
        composer.recall_requested.connect(self._recall)
        composer.system_prompt_requested.connect(self._edit_system_prompt)
        self.above.edit_cancelled.connect(self.messages.cancel_edit)
        self.messages.said.connect(self.said)
        self.messages.open_requested.connect(self.open_requested)
        self.messages.connection_requested.connect(self.connection_requested)
        self.messages.model_requested.connect(self.picker.open_menu)
        self.messages.stop_requested.connect(self.stop)
        for part in (self.messages, self.queue):
            part.undo_offered.connect(self.undo_offered)
            part.failed.connect(self._show_failure)
        self.queue.draft_replaced.connect(self._fetch_thumbnails)
        self.queue.draft_replaced.connect(self._draft_changed)
        self.greeting.model_chosen.connect(self._choose_model)
        self._attaching.failed.connect(lambda sentence: composer.set_notice(sentence, "danger"))
        self._attaching.undo_offered.connect(self.undo_offered)
        self._attaching.opened.connect(self.aids.open_picture)
        self._saving.timeout.connect(self._keep_draft)
        self.picker.chosen.connect(self._choose_model)
        self.picker.opened.connect(self._refresh_lists)
        self.thinking.chosen.connect(self._choose_thinking)
        self.picker.add_requested.connect(lambda: self.settings_requested.emit("new connection"))
        self.welcome.key_requested.connect(self._ask_for_key)

    # --- what the user asks for --------------------------------------------------------------------------------

    def _send(self, draft: Draft) -> None:
        if self._session is None:
            self.composer.set_notice(self.tr("Loquent is still starting. Send again in a moment."), "muted")
            return
        session, key = self._session, self._session.draft_key
        self._saving.stop()
        self.composer.set_notice("")
        if session.editing:
            self.messages.send_edit(draft)
        elif session.streaming or session.queued:
            self._follow(session, session.queue(draft), lambda: self._sent(session, draft, key))
        else:
            self._follow(session, session.send(draft), lambda: self._sent(session, draft, key, to_end=True))

    def _ask_for_key(self) -> None:
        # The button goes with the first key, and so the keyboard would be nowhere afterwards.
        self.composer.setFocus()
        self.settings_requested.emit("new connection")

    def _sent(self, session: ConversationSession, draft: Draft, key: str, *, to_end: bool = False) -> None:
        if to_end and session is self._session and self._transcript is not None:
            # Whoever asks wants to see the answer, wherever was read before.
            self._transcript.scroll_to_bottom()
        if session is self._session and not self.composer.clear_if_unchanged(draft):
            self._saving.start()
        elif session is self._session:
            self.drafted.emit(key, Draft())

    def _follow(self, session: ConversationSession, future: Any, done: Callable[[], None]) -> None:
        from desktop.ui.bridge import when_done

        def failed(error: BaseException) -> None:
            if session is self._session:
                self._show_failure(error)

        when_done(future, done, failed)

    def _show_failure(self, error: BaseException) -> None:
        self.composer.set_notice(sentence_of(error), "danger")
        self._saving.start()

    def _message_key(self, what: str) -> None:
        at = self.aids.current_message
        if what == "menu":
            self.aids.open_menu()
        elif at is not None:
            self.messages.by_key(what, at)

    def _fetch_thumbnails(self) -> None:
        if self._session is not None and self._engine is not None:
            self._attaching.show_for(self._session, self._engine.library.attachments_of(self._session))

    def _choose_model(self, connection_id: str, model: str) -> None:
        if self._session is None or self._engine is None or self._tasks is None:
            return
        self._session.set_model(connection_id, model)
        self._tasks.run(self._remember_model(connection_id, model), "remember model")
        self.composer.setFocus()

    def _choose_thinking(self, value: str | None) -> None:
        if self._session is not None:
            self._session.set_reasoning(value)
            self.composer.setFocus()

    def _refresh_lists(self) -> None:
        if self._engine is not None:
            self._engine.connections.start_refresh()

    async def _remember_model(self, connection_id: str, model: str) -> None:
        """A new chat begins with the model that was chosen last."""
        if self._engine is not None:
            settings = self._engine.settings
            await settings.set("default_connection", connection_id)
            await settings.set("default_model", model)

    def _edit_system_prompt(self) -> None:
        if self._session is None:
            return
        session = self._session
        from desktop.ui.system_prompt import SystemPromptDialog

        dialog = SystemPromptDialog(session.conversation.system_prompt, self)
        dialog.saved.connect(session.set_system_prompt)
        dialog.open()

    def _offer_link(self, url: str) -> None:
        from desktop.ui.links import offer_link

        offer_link(url, self)

    def _recall(self) -> None:
        path = self._session.path if self._session is not None else ()
        text = next((m.text for m in reversed(path) if m.role is Role.USER and m.text), "")
        if text:
            self.composer.insert_text(text)

    def _draft_changed(self) -> None:
        if self._session is not None:
            self._saving.start()
            self.drafted.emit(self._session.draft_key, self.composer.draft())

    def _keep_draft(self) -> None:
        self._saving.stop()
        if self._session is not None:
            self._session.save_draft(self.composer.draft())

    # --- what the engine tells ---------------------------------------------------------------------------------

    def _leave_session(self) -> None:
        if self._session is not None:
            self._session.changed.disconnect(self._session_changed)
        self._session = None
        self.aids.follow(None)
        self.messages.follow(None)
        self.queue.follow(None, None)
        if self._transcript is not None:
            self._transcript.set_session(None)

    def _session_changed(self, change: SessionChange) -> None:
        # Once for every token: text is the transcript's, nothing else here depends on it.
        if change.kind in ("message", "progress"):
            return
        if change.kind == "path":
            self._show_path()
            self._attaching.outgoing.look()
        elif change.kind == "notice":
            self._show_notice()
        if self._session is not None and self._session.editing != self._editing and self._tasks is not None:
            self._editing = self._session.editing
            self._tasks.run(self._load_draft(self._session), "draft")
        self._show_conversation()

    async def _load_draft(self, session: ConversationSession) -> None:
        """An edit began or ended: the composer holds another draft."""
        draft = await session.load_draft()
        if session is self._session:
            self.composer.set_draft(draft)
            self._fetch_thumbnails()
            self.composer.setFocus()

    def _show_path(self) -> None:
        if self._session is not None and self._session.path and self._transcript is not None:
            self._stack.setCurrentWidget(self._transcript)
        else:
            self._stack.setCurrentWidget(self.welcome)

    def _show_conversation(self) -> None:
        session = self._session
        if session is None:
            return
        conversation = session.conversation
        self.bar.title.say(conversation.title)
        self.picker.set_current(conversation.connection_id, conversation.model)
        choice = self.picker.current_choice()
        label = choice.label if choice is not None else conversation.model or ""
        sees, documents = choice is None or choice.sees_images, choice is None or choice.takes_documents
        self.composer.set_model(label, sees, documents)
        provider = self._provider_of(conversation.connection_id)
        self._attaching.outgoing.set_model(provider.limits_of(conversation.model or "") if provider is not None else None, sees, documents)
        self.thinking.set_value(conversation.reasoning)
        self.thinking.setVisible(choice is not None and bool(choice.thinking))
        self.composer.set_streaming(session.streaming)
        self.queue.show()
        edited = session.tree.messages.get(session.editing) if session.editing else None
        self.above.set_editing("" if edited is None else "question" if edited.role is Role.USER else "answer")
        self.composer.set_system_prompt_set(bool(conversation.system_prompt.strip()))
        self.greeting.show_for(conversation.connection_id)
        self.state_changed.emit()

    def _provider_of(self, connection_id: str | None) -> Any:
        state = self._engine.connections.get(connection_id) if self._engine is not None and connection_id else None
        return state.provider_class if state is not None else None

    def _show_notice(self) -> None:
        notice = self._session.notice if self._session is not None else None
        self.composer.set_notice(sentence_of(notice) if notice is not None else "")

    def _connections_changed(self, _connection_id: str) -> None:
        if self._engine is None:
            return
        connections, settings = self._engine.connections, self._engine.settings
        self.picker.set_choices(connections.choices(), connections.all)
        session = self._session
        if session is not None and not session.path and not settings.get("default_connection"):
            # Nobody has chosen a model yet: with the first key, the chat that is open talks to what that key opens.
            begun = (session.conversation.connection_id, session.conversation.model)
            if (wanted := connections.default_choice(settings.current)) is not None and wanted != begun:
                session.set_model(*wanted)
        self._show_conversation()
