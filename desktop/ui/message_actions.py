"""What is asked for at a message: copy, edit, retry, continue, branch, quote, delete, details, versions; with Undo where it can be."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QLocale, QObject, Signal
from PySide6.QtWidgets import QApplication, QLabel, QMenu, QWidget

from desktop.chat.message import Draft, Message, Role
from desktop.ui.composer.composer import Composer
from desktop.ui.copying import message_text
from desktop.ui.undo import Reversible

if TYPE_CHECKING:
    from desktop.engine.program import Program
    from desktop.engine.session import ConversationSession
    from desktop.engine.undoing import Step
    from desktop.ui.bridge import WidgetTasks

_FIELDS = {"connection": "", "no_key": "key"}
"""Where an action opens the form of a connection, when not at the field it is called by; empty: at none."""


class MessageActions(QObject):
    """Belongs to the pane of a conversation; works from :meth:`attach` to :meth:`detach` on the session it follows."""

    said = Signal(str)
    undo_offered = Signal(str, object)
    """What was done, in words (empty: it can be seen), and the ``Reversible`` of it."""
    open_requested = Signal(str)
    """A conversation."""
    connection_requested = Signal(str, str)
    model_requested = Signal()
    failed = Signal(object)
    """An exception of what was asked for."""
    stop_requested = Signal()

    def __init__(self, pane: QWidget, composer: Composer) -> None:
        super().__init__(pane)
        self._pane = pane
        self._composer = composer
        self._engine: Program | None = None
        self._tasks: WidgetTasks | None = None
        self._session: ConversationSession | None = None

    def attach(self, engine: Program, tasks: WidgetTasks) -> None:
        """Work with *engine* from now on; coroutines run in *tasks*."""
        self._engine, self._tasks = engine, tasks

    def detach(self) -> None:
        """Let go of the engine."""
        self._engine = self._tasks = self._session = None

    def follow(self, session: ConversationSession | None) -> None:
        """Another conversation is shown (None: none)."""
        self._session = session

    def retry(self, message_id: str, model: tuple[str, str] | None = None) -> None:
        """Ask again for an answer, the same model or another one."""
        session = self._session
        if session is not None:
            asked = session.retry(message_id) if model is None else session.retry(message_id, model=model)
            self._after(session, asked, lambda: self._note(session, "retry", ""))

    def choose(self, message_id: str) -> None:
        """Show another version."""
        session = self._session
        if session is not None:
            self._run(self._choose(session, message_id))

    async def _choose(self, session: ConversationSession, message_id: str) -> None:
        await session.choose(message_id)
        self._note(session, "switch", "")

    def act(self, message_id: str, what: str) -> None:
        """Do *what* with a message: a word of ``message_menu`` or of ``endings.LABELS``."""
        session = self._session
        message = session.tree.messages.get(message_id) if session is not None else None
        if session is None or message is None:
            return
        own: dict[str, Callable[[], object]] = {
            "cancel": self.stop_requested.emit,
            "continue": lambda: self._after(session, session.continue_reply(message_id), lambda: self._note(session, "continue", "")),
            "oldest": lambda: self._after(session, session.retry(message_id, what), lambda: self._say_left_out(session)),
            "attachments": lambda: self._after(session, session.retry(message_id, what), lambda: self._say_left_out(session)),
            "model": self.model_requested.emit,
            "billing": lambda: self._offer_account(message.connection_id or ""),
            "copy": lambda: self._copy(message, message.text),
            "copy_plain": lambda: self._copy(message, message_text(message)),
            "edit": lambda: self._run(self._edit(session, message_id)),
            "retry": lambda: self.retry(message_id),
            "branch": lambda: self._run(self._branch(session, message_id)),
            "delete": lambda: self._run(self._delete(session, message_id)),
            "details": lambda: self._show_details(session, message_id),
            "previous_version": lambda: self._step(session, message_id, -1),
            "next_version": lambda: self._step(session, message_id, 1),
            "quote": lambda: self.quote(_selected(self._pane)),
        }
        if what in own:
            own[what]()
        else:
            self.connection_requested.emit(message.connection_id or "", _FIELDS.get(what, what))

    def fill_menu(self, message_id: str, menu: QMenu, selected: str | None) -> None:
        """Add what can be done with a message to *menu*; *selected*: the words selected in it, None when the menu is not that of a text."""
        session = self._session
        if session is None or self._engine is None or message_id not in session.tree.messages:
            return
        from desktop.chat.tree import versions
        from desktop.ui.transcript.message_menu import MenuOffer, fill

        message = session.tree.messages[message_id]
        siblings = [version.id for version in versions(session.tree, message_id)]
        offer = MenuOffer(
            can=(*session.actions(message_id), *session.offers(message_id)),
            answer=message.role is Role.ASSISTANT,
            place=siblings.index(message_id) if message_id in siblings else 0,
            count=len(siblings),
            models=tuple(self._engine.connections.choices()),
            current=(message.connection_id or "", message.model or ""),
        )
        fill(menu, offer, selected, lambda what: self.act(message_id, what), lambda *model: self.retry(message_id, (model[0], model[1])))

    def by_key(self, what: str, message_id: str | None) -> None:
        """Do *what* with the message the keyboard is at, when it can be done."""
        session = self._session
        if session is None or message_id is None:
            return
        if what == "quote":
            self.quote(_selected(self._pane))
            return
        if what == "copy" and self.copy_selected(markdown=False):
            return
        if what == "delete" and _words_are_selected(self._pane):
            # In a text Del means the words that are selected, which cannot be deleted; it must not take the whole message instead.
            return
        needs = {"copy_plain": "copy", "previous_version": "choose", "next_version": "choose"}.get(what, what)
        if needs in (*session.actions(message_id), *session.offers(message_id)):
            self.act(message_id, what)

    def copy_selected(self, *, markdown: bool) -> bool:
        """Copy what is selected in the text the keyboard is in; False when nothing is.

        Text that cannot be edited does not keep its keys from the commands: without this, copying a selection would copy the whole message.
        """
        from desktop.ui.transcript.text_view import TextView

        text = QApplication.focusWidget()
        return isinstance(text, TextView) and self._pane.isAncestorOf(text) and text.copy_selected(markdown=markdown)

    def quote(self, words: str) -> None:
        """Put *words* into the composer, as lines that begin with ``>``."""
        if not words.strip():
            self.said.emit(self.tr("Select what you want to quote first."))
            return
        held = self._composer.draft().text
        gap = "" if not held or held.endswith("\n\n") else "\n" if held.endswith("\n") else "\n\n"
        quoted = "\n".join(f"> {line}" if line else ">" for line in words.strip("\n").split("\n"))
        self._composer.append_text(f"{gap}{quoted}\n\n")

    # --- editing -----------------------------------------------------------------------------------------------

    async def _edit(self, session: ConversationSession, message_id: str) -> None:
        # The pane sees that an edit has begun, and has the composer hold it.
        await session.begin_edit(message_id, self._composer.draft())

    def send_edit(self, draft: Draft) -> None:
        """The new version is written: send it, or keep it when it is an answer's."""
        session = self._session
        message = session.tree.messages.get(session.editing or "") if session is not None else None
        if session is None or message is None or self._tasks is None:
            return
        if message.role is Role.USER:
            words = self.tr("Sent as a new version; the old one is kept.")
            self._after(session, session.resend(message.id, draft), lambda: self._note(session, "edit", words))
        else:
            words = self.tr("Kept as a new version of the answer.")
            self._after(session, self._tasks.run(session.rewrite(message.id, draft)), lambda: self._note(session, "edit", words))

    def cancel_edit(self) -> None:
        """Give the new version up."""
        if self._session is not None and self._session.editing:
            self._run(self._session.end_edit())

    # --- taking away and back ----------------------------------------------------------------------------------

    async def _delete(self, session: ConversationSession, message_id: str) -> None:
        if session.editing == message_id:
            await session.end_edit()
        count = await session.delete(message_id)
        words = self.tr("The message was deleted.") if count == 1 else self.tr("%Ln messages were deleted.", "", count)
        self._note(session, "delete", words)

    async def _branch(self, session: ConversationSession, message_id: str) -> None:
        if self._engine is None:
            return
        made = await self._engine.library.branch_off(session, message_id, self.tr("branch"))
        source = session.conversation.id
        self.open_requested.emit(made.id)
        words = self.tr("“{title}” was made.").format(title=made.title)
        back, again = partial(self._unbranch, made.id, source), partial(self._branch_again, made.id)
        self.undo_offered.emit(words, Reversible(lambda: self._run(back()), lambda: self._run(again())))

    async def _unbranch(self, made: str, source: str) -> None:
        if self._engine is None:
            return
        title = next((each.title for each in self._engine.library.conversations if each.id == made), "")
        shown = self._session is not None and self._session.conversation.id == made
        await self._engine.library.delete(made)
        if shown:
            self.open_requested.emit(source)
        # There may be more in it by now than what it was made of.
        self.said.emit(self.tr("“{title}” was moved to the trash.").format(title=title))

    async def _branch_again(self, made: str) -> None:
        if self._engine is not None and await self._engine.library.undo_delete(made):
            self.open_requested.emit(made)

    def _note(self, session: ConversationSession, kind: str, words: str) -> None:
        """*kind* of change was made, and can be taken back."""
        step = session.last_step
        if step is not None and step.kind == kind:
            self.undo_offered.emit(words, self._reversible(session, step))

    def last_done(self) -> Reversible | None:
        """What was done last in the conversation shown, also before this start; None when there is nothing."""
        step = self._session.undo_step if self._session is not None else None
        return self._reversible(self._session, step) if self._session is not None and step is not None else None

    def _reversible(self, session: ConversationSession, step: Step) -> Reversible:
        back, again = partial(self._take_back, session.conversation.id, step), partial(self._do_again, session.conversation.id, step)
        return Reversible(lambda: self._run(back()), lambda: self._run(again()))

    async def _go_to(self, conversation_id: str) -> ConversationSession | None:
        """The session of that conversation, which is shown from now on; None when it is gone."""
        if self._engine is None or (self._session is not None and self._session.conversation.id == conversation_id):
            return self._session
        try:
            session = await self._engine.library.session(conversation_id)
        except KeyError:
            return None
        self.open_requested.emit(conversation_id)
        return session

    async def _do_again(self, conversation_id: str, step: Step) -> None:
        """Do *step* again after :meth:`_take_back`, unless something else was done there since."""
        if step.kind == "branch":
            await self._branch_again(conversation_id)
        elif (session := await self._go_to(conversation_id)) is not None and not session.streaming:
            await session.redo(step)

    async def _take_back(self, conversation_id: str, step: Step) -> None:
        """Undo *step* where it was done, unless something else was done there since; an answer in the middle is stopped for it."""
        session = await self._go_to(conversation_id)
        if session is None or session.last_step != step:
            return
        session.stop()
        await session.idle()
        taken = await session.undo()
        if taken is not None and taken.kind == "branch":
            await self._unbranch(conversation_id, taken.id)

    # --- small things ------------------------------------------------------------------------------------------

    def _step(self, session: ConversationSession, message_id: str, by: int) -> None:
        from desktop.chat.tree import versions

        siblings = [version.id for version in versions(session.tree, message_id)]
        at = siblings.index(message_id) + by if message_id in siblings else -1
        if 0 <= at < len(siblings):
            self.choose(siblings[at])

    def _copy(self, message: Message, text: str) -> None:
        from desktop.ui.transcript.text_view import copy_text

        copy_text(text)
        self.say_copied("question" if message.role is Role.USER else "message")

    def say_copied(self, what: str) -> None:
        """Say that ``message``, ``question``, ``code`` or ``details`` is on the clipboard."""
        words = {
            "message": self.tr("The answer is on the clipboard."),
            "question": self.tr("Your message is on the clipboard."),
            "code": self.tr("The code is on the clipboard."),
            "details": self.tr("The details are on the clipboard."),
        }
        self.said.emit(words.get(what, self.tr("Copied.")))

    def _show_details(self, session: ConversationSession, message_id: str) -> None:
        from desktop.ui.transcript.details import DetailsDialog, Names, details_of

        if self._engine is None:
            return
        message = session.tree.messages[message_id]
        connections = self._engine.connections
        state = connections.get(message.connection_id or "")
        connection = state.connection.label if state is not None else message.connection_id or ""
        names = Names(connection, connections.label_of(message.connection_id or "", message.model or ""))
        dialog = DetailsDialog(details_of(message, names, self._locale()), self._pane)
        dialog.copied.connect(self.say_copied)
        dialog.open()

    def _offer_account(self, connection_id: str) -> None:
        from desktop.engine.remedies import account_page
        from desktop.ui.links import offer_link

        state = self._engine.connections.get(connection_id) if self._engine is not None else None
        page = account_page(state.provider_class, state.connection) if state is not None else ""
        if page:
            offer_link(page, self._pane)
        else:
            self.said.emit(self.tr("Look at your account on the provider's site."))

    def _say_left_out(self, session: ConversationSession) -> None:
        self._note(session, "retry", "")
        messages, attachments = session.left_out
        if messages:
            words = self.tr("Not sent, until you choose another model: the %Ln oldest messages.", "", messages)
            self.said.emit(words)
        elif attachments:
            words = self.tr("Not sent, until you choose another model: %Ln attachments.", "", attachments)
            self.said.emit(words)

    def _locale(self) -> QLocale:
        return self._pane.locale()

    def _run(self, work: Coroutine[Any, Any, Any]) -> None:
        if self._tasks is None:
            work.close()
        else:
            self._tasks.run(work)

    def _after(self, session: ConversationSession, future: Any, done: Callable[[], object] | None = None) -> None:
        from desktop.ui.bridge import when_done

        def failed(error: BaseException) -> None:
            if session is self._session:
                self.failed.emit(error)

        def succeeded() -> None:
            if done is not None:
                done()

        when_done(future, succeeded, failed)


def _words_are_selected(pane: QWidget) -> bool:
    """Whether the keyboard is in a text of the transcript of which words are selected, also in what says how an answer ended."""
    from desktop.ui.transcript.text_view import TextView

    text = QApplication.focusWidget()
    if text is None or not pane.isAncestorOf(text):
        return False
    return bool(text.selectedText()) if isinstance(text, QLabel) else isinstance(text, TextView) and bool(text.selected_words())


def _selected(pane: QWidget) -> str:
    """The words that are selected in the transcript."""
    from PySide6.QtWidgets import QPlainTextEdit, QTextEdit

    from desktop.ui.transcript.text_view import TextView

    focus = QApplication.focusWidget()
    found: list[Any] = [*pane.findChildren(QTextEdit), *pane.findChildren(QPlainTextEdit)]
    found.sort(key=lambda edit: edit is not focus)
    for edit in found:
        if edit.isVisible() and edit.textCursor().hasSelection() and isinstance(edit, TextView):
            return edit.selected_words()
    return ""
