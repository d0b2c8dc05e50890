"""A live conversation: send, stream, stop, retry, edit, queue. The state on each message says how it ended."""

from __future__ import annotations

import asyncio
import weakref
from collections.abc import Awaitable, Callable
from contextlib import aclosing
from dataclasses import replace
from typing import Any

from desktop.chat import tree as trees
from desktop.chat.items import Item
from desktop.chat.message import Conversation, Draft, Failure, Message, MessageState, Role
from desktop.chat.text import normalise_text
from desktop.engine import offering, queueing, undoing
from desktop.engine.composing import Beside, Composing
from desktop.engine.continuing import ContinuedReply, Joint, is_paused
from desktop.engine.leaving_out import LeavingOut
from desktop.engine.new_messages import asked, asked_again, reply_to, require_model
from desktop.engine.omission import Omission
from desktop.engine.progress import Progress
from desktop.engine.reply import Asking, Question, SessionServices, outcome
from desktop.engine.revising import Revising
from desktop.engine.saving import ReplySaver
from desktop.engine.session_values import SessionChange, SessionError
from desktop.engine.signal import Signal
from desktop.engine.streaming import LiveReply
from desktop.engine.tasks import TaskScope
from desktop.engine.titles import title_from
from desktop.engine.undoing import Step
from desktop.errors import LoquentError

__all__ = ["ConversationSession", "SessionChange", "SessionError"]


class ConversationSession:
    """One conversation while it is open or streaming. All methods are for the event loop's thread."""

    def __init__(
        self,
        services: SessionServices,
        conversation: Conversation,
        tree: trees.MessageTree,
        *,
        saved: bool,
        on_conversation: Callable[[Conversation], None],
    ) -> None:
        self.changed: Signal[SessionChange] = Signal()
        self.conversation = conversation
        self._services = services
        self._tree = tree
        self._path = trees.active_path(tree)
        self._saved = saved
        self._on_conversation = on_conversation
        self._scope = TaskScope(f"session {conversation.id}", expected=LoquentError)
        self._changing = asyncio.Lock()
        """Held from reading the tree until what was made of it is on disk and shown."""
        self._live: LiveReply | None = None
        self._live_id: str | None = None
        self._busy = False
        self._stopping = False
        self._reply_runs = False
        self._omission = LeavingOut(services.store, conversation.id)
        # Weak: a session that nobody holds is to go at once, with all it holds.
        me = weakref.proxy(self)
        self._saver = ReplySaver(services.store, self._scope, lambda notice: me._set_notice(notice))
        self._revising = Revising(me, services.store, services.clock)
        self._composing = Composing(services.store, conversation.id, lambda: me.saved, lambda kind: me.changed.emit(SessionChange(kind)))
        self.can_branch = True
        """False where nothing may be written that outlives the window."""
        self.notice: LoquentError | None = None
        self.progress: Progress | None = None
        """What is waited for while an answer is being written; None while text comes."""

    async def load(self) -> None:
        """Read what is kept beside the messages: the queue, what can be undone, which message is being edited."""
        kept = await self._services.store.get_state(undoing.key_of(self.conversation.id))
        self._revising.steps = undoing.from_text(kept)
        await self._composing.load(self._tree)

    @property
    def tree(self) -> trees.MessageTree:
        """All messages, with everything that has arrived."""
        self._settle()
        return self._tree

    @property
    def path(self) -> tuple[Message, ...]:
        """The messages shown, first to last, with everything that has arrived."""
        self._settle()
        return self._path

    @property
    def streaming(self) -> bool:
        """True from Send until the answer has ended."""
        return self._busy

    @property
    def stopping(self) -> bool:
        """True from Stop until the answer has ended."""
        return self._busy and self._stopping

    @property
    def saved(self) -> bool:
        """False while the conversation has no message and is not in the library."""
        return self._saved

    def send(self, draft: Draft) -> asyncio.Future[None]:
        """Save *draft* as a message with an empty reply below it, then let the model write the reply.

        The future resolves when both are on disk; it fails with a LoquentError when they are not, and then
        nothing has changed.
        """
        return self._start(self._save_question(draft))

    def resend(self, message_id: str, draft: Draft) -> asyncio.Future[None]:
        """Send *draft* as a new version of the user's message *message_id*; the old one stays. Future as for :meth:`send`."""
        return self._start(self._save_edit(message_id, draft))

    def retry(self, message_id: str, leave_out: str = "", model: tuple[str, str] | None = None) -> asyncio.Future[None]:
        """Ask again for the answer *message_id*: a new version beside it. Future as for :meth:`send`.

        *leave_out*: ``oldest`` messages or ``attachments``; they are not sent from now on, until another model is chosen.
        *model*: a connection and its model for this answer alone.
        """
        return self._start(self._save_retry(message_id, leave_out, model))

    def continue_reply(self, message_id: str) -> asyncio.Future[None]:
        """Go on with the answer *message_id*, which was cut: more text behind what is there, which stays as it is.

        Future as for :meth:`send`; SessionError when it is whole, or is not the last message.
        """
        return self._start(self._save_continued(message_id))

    def offers(self, message_id: str) -> tuple[str, ...]:
        """What can be done about an answer that is not whole: ``continue``, and ``oldest`` or ``attachments`` to leave out."""
        message = self._tree.messages.get(message_id)
        if message is None or self._busy:
            return ()
        return offering.offers(message, self._path, trees.path_to(self._tree, message_id)[:-1], self._omission.now)

    def actions(self, message_id: str) -> tuple[str, ...]:
        """What can be done with a message now: ``copy retry edit branch choose delete details``."""
        message = self.tree.messages.get(message_id)
        return offering.actions(message, busy=self._busy, saved=self._saved and self.can_branch) if message is not None else ()

    @property
    def left_out(self) -> tuple[int, int]:
        """How many of the messages shown, and how many attachments, are not sent any more."""
        omission = self._omission.now
        return sum(message.id in omission.messages for message in self._path), len(omission.blobs)

    def stop(self) -> None:
        """Stop the answer that is being written; the text that arrived stays. Nothing happens when none is."""
        if not self._busy:
            return
        self._stopping = True
        if self._reply_runs:
            self._scope.cancel("reply")

    async def idle(self) -> None:
        """Wait until no answer is being written."""
        while self._busy and (running := self._scope.running()):
            await asyncio.wait(running, return_when=asyncio.FIRST_COMPLETED)

    # --- which messages are shown ------------------------------------------------------------------------------

    async def choose(self, message_id: str) -> None:
        """Show version *message_id*. SessionError while an answer is being written, StorageError when not saved."""
        async with self._changing:
            await self._revising.choose(message_id)

    async def reveal(self, message_id: str) -> None:
        """Choose versions so that *message_id* is among the messages shown. SessionError and StorageError as :meth:`choose`."""
        async with self._changing:
            await self._revising.reveal(message_id)

    async def delete(self, message_id: str) -> int:
        """Take a message and what follows it out of sight, until :meth:`undo`. Returns how many went. Errors as :meth:`choose`."""
        async with self._changing:
            return await self._revising.delete(message_id)

    async def rewrite(self, message_id: str, draft: Draft) -> None:
        """Put the text of *draft* beside the answer *message_id* as a version written by hand. Errors as :meth:`choose`."""
        async with self._changing:
            await self._revising.rewrite(message_id, draft.text, *self._composing.without_edit())
            self._composing.edited()

    async def undo(self) -> Step | None:
        """Take the last change of what is shown back; None: there was none. Errors as :meth:`choose`.

        A step ``branch`` is only returned: what it made is another conversation.
        """
        async with self._changing:
            return await self._revising.undo()

    async def redo(self, wanted: Step) -> Step | None:
        """Do *wanted* again, which :meth:`undo` took back last; None: it is not that, or more was said since. Errors as :meth:`choose`."""
        async with self._changing:
            return await self._revising.redo(wanted)

    @property
    def undo_step(self) -> Step | None:
        """What :meth:`undo` would take back; None while an answer is being written."""
        return None if self._busy else self._revising.undo_step

    @property
    def last_step(self) -> Step | None:
        """The same, also while an answer is being written."""
        return self._revising.undo_step

    def take_tree(self, tree: trees.MessageTree) -> None:
        """Show *tree*, which is on disk."""
        self._take(replace(self.conversation, active_root_id=tree.active_root_id), tree)

    # --- facts of the conversation -----------------------------------------------------------------------------

    def set_model(self, connection_id: str, model: str) -> None:
        """Use *model* of *connection_id* from the next answer on."""
        if (connection_id, model) != (self.conversation.connection_id, self.conversation.model):
            self._leave_out(Omission())
        self._change(replace(self.conversation, connection_id=connection_id, model=model))

    def set_reasoning(self, value: str | None) -> None:
        """How hard the model is to think from the next answer on: ``off low medium high``, or None for its own way."""
        self._change(replace(self.conversation, reasoning=value))

    def set_system_prompt(self, text: str) -> None:
        """What the model is told before the first message, from the next answer on."""
        self._change(replace(self.conversation, system_prompt=normalise_text(text)))

    def take_conversation(self, conversation: Conversation) -> None:
        """Take over facts that the library has changed and saved (title, pinned)."""
        self.conversation = conversation
        self.changed.emit(SessionChange("conversation"))

    # --- drafts, edits and the queue ---------------------------------------------------------------------------

    @property
    def draft_key(self) -> str:
        """Under which what the composer holds is kept: the conversation's id, or empty for the new chat; while editing, apart."""
        return self._composing.key

    async def load_draft(self) -> Draft:
        """What the composer held when the conversation was left."""
        return await self._composing.draft()

    def save_draft(self, draft: Draft) -> None:
        """Keep *draft*; returns at once, a failure is shown as a notice."""
        if self._scope.closed:
            # A backup has taken the place of the file this session wrote to.
            return
        key, store = self.draft_key, self._services.store
        self._scope.spawn(self._keep(lambda: store.save_draft(key, draft), "session.draft_not_saved"))

    @property
    def editing(self) -> str | None:
        """The message whose new version is being written in the composer."""
        return self._composing.editing

    async def begin_edit(self, message_id: str, held: Draft) -> Draft:
        """Begin a new version of a message and return what it begins with; *held*, the draft so far, comes back by :meth:`end_edit`.

        StorageError when that cannot be kept.
        """
        return await self._composing.begin_edit(self.tree.messages[message_id], held)

    async def end_edit(self) -> Draft:
        """Give the new version up and return the draft from before. StorageError when that cannot be kept."""
        return await self._composing.end_edit()

    @property
    def queued(self) -> tuple[Draft, ...]:
        """What waits to be sent, the next one first."""
        return self._composing.queued

    def queue(self, draft: Draft, at: int | None = None) -> asyncio.Future[None]:
        """Let *draft* wait behind the others, or at place *at*; the future resolves when that is on disk.

        The first one is sent when the answer is complete, or at once when none is being written and no place was given.
        """
        return self._scope.spawn(self._enqueue(draft, at))

    def send_queued(self) -> asyncio.Future[None]:
        """Send the first of those that wait. Future as for :meth:`send`; it keeps its place when that fails."""
        return self._start(self._save_queued())

    async def unqueue(self, index: int) -> Draft:
        """Take one out of the queue and return it. StorageError when not saved."""
        async with self._changing:
            return await self._composing.unqueue(index)

    async def take_back(self, held: Draft, index: int | None = None) -> Draft:
        """Move what waits, all or one, into the composer before *held*, what that holds; return the new draft. StorageError."""
        async with self._changing:
            return await self._composing.take_back(held, index)

    async def close(self) -> None:
        """End what runs; an answer in the middle is kept and marked interrupted."""
        await self._scope.close()

    async def _enqueue(self, draft: Draft, at: int | None) -> None:
        if draft.is_empty:
            raise SessionError("session.empty")
        idle = not self._busy and at is None
        async with self._changing:
            await self._composing.enqueue(draft, at)
        if idle or (self._path and queueing.is_whole(self._path[-1])):
            self._go_on()

    async def _save_queued(self) -> None:
        if not self.queued:
            raise SessionError("session.empty")
        await self._save_question(self.queued[0], self.queued[1:])

    def _go_on(self) -> None:
        """Send what waits next; nobody waits for the outcome, so a failure is a notice."""
        if self.queued and not self._busy and not self._scope.closed:
            self.send_queued().add_done_callback(self._went_on)

    def _went_on(self, sent: asyncio.Future[None]) -> None:
        error = None if sent.cancelled() else sent.exception()
        # What was taken back in the meantime was not to be sent.
        if isinstance(error, LoquentError) and self.queued:
            self._set_notice(error)

    # --- sending -----------------------------------------------------------------------------------------------

    def _start(self, work: Any) -> asyncio.Future[None]:
        if self._busy:
            work.close()
            refused: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            refused.set_exception(SessionError("session.busy"))
            return refused
        self._busy = True
        self._stopping = False
        return self._scope.spawn(self._release_on_failure(work), key="start")

    async def _release_on_failure(self, work: Any) -> None:
        try:
            async with self._changing:
                await work
        except BaseException:
            work.close()
            self._busy = False
            self.changed.emit(SessionChange("conversation"))
            raise

    async def _save_question(self, draft: Draft, queue: tuple[Draft, ...] | None = None) -> None:
        """*queue*: what waits when *draft* was the first of those that did."""
        parent = self._path[-1] if self._path else None
        parent_id = parent.id if parent is not None else None
        tree, question = asked(self._tree, self.conversation, draft, parent_id, self._services.clock())
        title = self.conversation.title or title_from(question.text, *(part.name for part in draft.attachments[:1]))
        drafts = {self._composing.own_key: Draft()} if queue is None else self._composing.rows(queue)
        await self._commit(tree, title, [parent_id, question.id], Beside(drafts, queue=queue))

    async def _save_edit(self, message_id: str, draft: Draft) -> None:
        tree, question = asked_again(self._tree, self.conversation, draft, message_id, self._services.clock())
        beside = Beside(*self._composing.without_edit(), step=Step("edit", message_id))
        await self._commit(tree, self.conversation.title, [question.parent_id, question.id], beside)
        self._composing.edited()

    async def _save_retry(self, message_id: str, leave_out: str, model: tuple[str, str] | None) -> None:
        asking = self.conversation if model is None else replace(self.conversation, connection_id=model[0], model=model[1])
        require_model(asking)
        old = self._tree.messages[message_id]
        if old.role is not Role.ASSISTANT or old.parent_id is None:
            raise SessionError("session.empty")
        path = trees.path_to(self._tree, message_id)[:-1]
        self._leave_out((await self._omission.load()).with_more(leave_out, path))
        tree = trees.retry(self._tree, message_id, reply_to(self._tree, asking, old.parent_id, self._services.clock()))
        await self._commit(tree, self.conversation.title, [old.parent_id], Beside(step=Step("retry", message_id)))

    async def _save_continued(self, message_id: str) -> None:
        message = self._tree.messages[message_id]
        if not offering.may_continue(message, self._path):
            raise SessionError("session.whole")
        joint = Joint(message.text)
        live = ContinuedReply(message, joint)
        # On disk as one that is being written, its text with it: a crash from here on makes it "interrupted".
        tree = await self._revising.set_aside(message, live.message)
        self._live, self._live_id = live, message_id
        self._take(self.conversation, tree)
        self._scope.spawn(self._write_reply(live.message, joint, paused=is_paused(message)), key="reply")

    async def _commit(self, tree: trees.MessageTree, title: str, changed: list[str | None], beside: Beside) -> None:
        reply = next(m for m in tree.messages.values() if m.seq == tree.next_seq - 1)
        conversation = replace(self.conversation, title=title, updated_at=self._services.clock(), active_root_id=tree.active_root_id)
        messages = [tree.messages[identity] for identity in changed if identity is not None]
        state = dict(beside.state) | dict(self._revising.with_step(beside.step) if beside.step is not None else {})
        await self._services.store.save(conversation, [*messages, reply], drafts=beside.drafts, state=state)
        self._saved = True
        if beside.step is not None:
            self._revising.remember(beside.step)
        if beside.queue is not None:
            self._composing.keeps(beside.queue)
        self._live, self._live_id = LiveReply(reply), reply.id
        self._take(conversation, tree)
        self._scope.spawn(self._write_reply(reply), key="reply")

    # --- the reply ---------------------------------------------------------------------------------------------

    async def _write_reply(self, reply: Message, joint: Joint | None = None, *, paused: bool = False) -> None:
        # A task that is cancelled before its first step never runs: stop() waits for this mark.
        self._reply_runs = True
        await self._end_reply(*await outcome(self._stream(reply, joint, paused), lambda: self._stopping))

    async def _end_reply(self, state: MessageState, failure: Failure | None) -> None:
        self._saver.ended()
        live = self._live
        if live is None:
            return
        message = replace(live.finish(state, self._services.clock()), failure=failure)
        live.replace(message)
        self._settle()
        self._live = self._live_id = None
        self._busy = self._reply_runs = False
        self._set_progress(None)
        self.conversation = replace(self.conversation, updated_at=self._services.clock())
        self.changed.emit(SessionChange("message", message.id))
        self.changed.emit(SessionChange("conversation"))
        self._on_conversation(self.conversation)
        await self._saver.save_until_done(lambda: (self.conversation, self._tree.messages[message.id]))
        if queueing.is_whole(message):
            self._go_on()

    async def _stream(self, reply: Message, joint: Joint | None, paused: bool) -> None:
        if self._stopping:
            raise asyncio.CancelledError
        omission = await self._omission.load()
        path = omission.apply(trees.path_to(self._tree, reply.id)[:-1])
        asking = Asking(self._services, Question(self.conversation, path, reply, joint, paused), self._set_progress)
        async with aclosing(asking.items()) as items:
            async for item in items:
                self._take_item(item)

    def _take_item(self, item: str | Item) -> None:
        if self._live is None:
            return
        self._live.add(item, self._services.clock())
        self.changed.emit(SessionChange("message", self._live_id))
        self._saver.grew(self._live)

    # --- state -------------------------------------------------------------------------------------------------

    def _settle(self) -> None:
        """Bring what the live reply has collected into tree and path."""
        if self._live is None or self._live_id is None:
            return
        message = self._live.message
        if self._tree.messages.get(message.id) is message:
            return
        message = replace(message, active_child_id=self._tree.messages[message.id].active_child_id)
        self._live.replace(message)
        self._tree = trees.with_message(self._tree, message)
        if self._path and self._path[-1].id == message.id:
            self._path = (*self._path[:-1], message)

    def _take(self, conversation: Conversation, tree: trees.MessageTree) -> None:
        self.conversation = conversation
        self._tree = tree
        self._path = trees.active_path(tree)
        self.changed.emit(SessionChange("path"))
        self.changed.emit(SessionChange("conversation"))
        self._on_conversation(conversation)

    def _change(self, conversation: Conversation) -> None:
        self.conversation = conversation
        self.changed.emit(SessionChange("conversation"))
        if self._saved:
            self._on_conversation(conversation)
            self._scope.spawn(self._keep(lambda: self._services.store.save(conversation), "session.not_saved"))

    async def _keep(self, save: Callable[[], Awaitable[None]], code: str) -> None:
        try:
            await save()
        except LoquentError as error:
            self._set_notice(SessionError(code, reason=error))

    def _leave_out(self, omission: Omission) -> None:
        if (self._omission.loaded or self._saved) and self._omission.set(omission):
            self._scope.spawn(self._keep(self._omission.keep, "session.not_saved"))

    def _set_progress(self, progress: Progress | None) -> None:
        if progress == self.progress:
            return
        self.progress = progress
        self.changed.emit(SessionChange("progress", self._live_id))

    def _set_notice(self, notice: LoquentError | None) -> None:
        if notice is self.notice:
            return
        self.notice = notice
        self.changed.emit(SessionChange("notice", self._live_id))
