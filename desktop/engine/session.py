"""A live conversation: send, stream, stop, retry. The state on each message says how it ended."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from contextlib import aclosing
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from desktop.chat import tree as trees
from desktop.chat.items import Item
from desktop.chat.message import Conversation, Draft, Failure, Message, MessageState, Role, new_id
from desktop.chat.parts import Part, TextPart
from desktop.chat.text import normalise_text
from desktop.engine.continuing import ContinuedReply, Joint, can_continue, is_paused
from desktop.engine.omission import Omission, from_text
from desktop.engine.progress import Progress
from desktop.engine.reply import Asking, Question, SessionServices
from desktop.engine.signal import Signal
from desktop.engine.streaming import LiveReply
from desktop.engine.tasks import TaskScope
from desktop.engine.titles import title_from
from desktop.errors import LoquentError

_log = logging.getLogger(__name__)

JOURNAL_SECONDS = 0.9
"""A stream is on disk at most this long after it arrived, so that a crash loses less than a second."""
SAVE_AGAIN_SECONDS = 5.0


class SessionError(LoquentError):
    """Why something could not be done with a conversation."""

    sentences: ClassVar[dict[str, str]] = {
        "session.busy": "An answer is still being written. Stop it first, or wait for its end.",
        "session.empty": "There is nothing to send yet.",
        "session.no_model": "No model is chosen. Choose one at the top of the window.",
        "session.whole": "This answer is not cut off, or another message follows it. Ask for more in a new message.",
        "session.unexpected": "Something went wrong inside Loquent. The text that arrived is kept; the log has the details.",
        "session.not_saved": "The answer could not be saved: {reason} It stays in this window, and saving is tried again.",
        "session.draft_not_saved": "What you typed could not be saved: {reason}",
    }


@dataclass(frozen=True, slots=True)
class SessionChange:
    """What changed: ``path`` (which messages are shown), ``message`` (one of them), ``conversation``,
    ``notice`` or ``progress``."""

    kind: str
    message_id: str | None = None


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
        self._scope = TaskScope(f"session {conversation.id}")
        self._live: LiveReply | None = None
        self._live_id: str | None = None
        self._busy = False
        self._stopping = False
        self._reply_runs = False
        self._journal_timer: asyncio.TimerHandle | None = None
        self._omission: Omission | None = None
        self.notice: LoquentError | None = None
        self.progress: Progress | None = None
        """What is waited for while an answer is being written; None while text comes."""

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
    def saved(self) -> bool:
        """False while the conversation has no message and is not in the library."""
        return self._saved

    def send(self, draft: Draft) -> asyncio.Future[None]:
        """Save *draft* as a message with an empty reply below it, then let the model write the reply.

        The future resolves when both are on disk; it fails with a LoquentError when they are not, and then
        nothing has changed.
        """
        return self._start(self._save_question(draft))

    def retry(self, message_id: str, leave_out: str = "") -> asyncio.Future[None]:
        """Ask again for the answer *message_id*: a new version beside it. Future as for :meth:`send`.

        *leave_out*: ``oldest`` messages or ``attachments``; they are not sent from now on, until another model is chosen.
        """
        return self._start(self._save_retry(message_id, leave_out))

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
        found = ["continue"] if self._may_continue(message) else []
        if message.failure is not None:
            omission, path = self._omission or Omission(), trees.path_to(self._tree, message_id)[:-1]
            found += ["oldest"] if omission.with_oldest(path) != omission else []
            found += ["attachments"] if omission.with_attachments(path) != omission else []
        return tuple(found)

    @property
    def left_out(self) -> tuple[int, int]:
        """How many of the messages shown, and how many attachments, are not sent any more."""
        omission = self._omission or Omission()
        return sum(message.id in omission.messages for message in self._path), len(omission.blobs)

    def stop(self) -> None:
        """Stop the answer that is being written; the text that arrived stays. Nothing happens when none is."""
        if not self._busy:
            return
        self._stopping = True
        if self._reply_runs:
            self._scope.cancel("reply")

    async def choose(self, message_id: str) -> None:
        """Show version *message_id*. SessionError while an answer is being written, StorageError when not saved."""
        if self._busy:
            raise SessionError("session.busy")
        tree = trees.choose(self._tree, message_id)
        conversation = replace(self.conversation, active_root_id=tree.active_root_id)
        parent_id = tree.messages[message_id].parent_id
        await self._services.store.save(conversation, [tree.messages[parent_id]] if parent_id else [])
        self._take(conversation, tree)

    async def reveal(self, message_id: str) -> None:
        """Choose versions so that *message_id* is among the messages shown. SessionError and StorageError as :meth:`choose`."""
        if message_id not in self._tree.messages or any(message.id == message_id for message in self.path):
            return
        if self._busy:
            raise SessionError("session.busy")
        tree, chain = self._tree, trees.path_to(self._tree, message_id)
        for message in chain:
            tree = trees.choose(tree, message.id)
        conversation = replace(self.conversation, active_root_id=tree.active_root_id)
        await self._services.store.save(conversation, [tree.messages[message.id] for message in chain[:-1]])
        self._take(conversation, tree)

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

    @property
    def draft_key(self) -> str:
        """Under which the draft is kept: the conversation's id, or empty for the new chat."""
        return self.conversation.id if self._saved else ""

    async def load_draft(self) -> Draft:
        """What the composer held when the conversation was left."""
        return await self._services.store.load_draft(self.draft_key) or Draft()

    def save_draft(self, draft: Draft) -> None:
        """Keep *draft*; returns at once, a failure is shown as a notice."""
        self._scope.spawn(self._keep_draft(self.draft_key, draft))

    async def close(self) -> None:
        """End what runs; an answer in the middle is kept and marked interrupted."""
        await self._scope.close()

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
            await work
        except BaseException:
            self._busy = False
            self.changed.emit(SessionChange("conversation"))
            raise

    async def _save_question(self, draft: Draft) -> None:
        if draft.is_empty:
            raise SessionError("session.empty")
        self._require_model()
        text = normalise_text(draft.text.strip("\n"))
        parts: tuple[Part, ...] = (*draft.attachments, *((TextPart(text),) if text.strip() else ()))
        parent = self._path[-1] if self._path else None
        question = self._message(Role.USER, parent.id if parent else None, self._tree.next_seq, parts)
        tree = trees.add(self._tree, question)
        tree = trees.add(tree, self._reply_to(question.id, tree.next_seq))
        name = draft.attachments[0].name if draft.attachments else ""
        title = self.conversation.title or title_from(text, name)
        key = self.draft_key
        await self._commit(tree, title, ([parent.id] if parent else []) + [question.id])
        await self._keep_draft(key, Draft())

    async def _save_retry(self, message_id: str, leave_out: str) -> None:
        self._require_model()
        old = self._tree.messages[message_id]
        if old.role is not Role.ASSISTANT or old.parent_id is None:
            raise SessionError("session.empty")
        path = trees.path_to(self._tree, message_id)[:-1]
        omission = await self._load_omission()
        if leave_out == "oldest":
            self._leave_out(omission.with_oldest(path))
        elif leave_out == "attachments":
            self._leave_out(omission.with_attachments(path))
        reply = self._reply_to(old.parent_id, self._tree.next_seq)
        tree = trees.retry(self._tree, message_id, reply)
        await self._commit(tree, self.conversation.title, [old.parent_id])

    def _may_continue(self, message: Message) -> bool:
        return can_continue(message) and bool(self._path) and self._path[-1].id == message.id

    async def _save_continued(self, message_id: str) -> None:
        message = self._tree.messages[message_id]
        if not self._may_continue(message):
            raise SessionError("session.whole")
        joint = Joint(message.text)
        live = ContinuedReply(message, joint)
        # On disk as one that is being written, its text with it: a crash from here on makes it "interrupted".
        await self._services.store.save(self.conversation, [live.message])
        self._live, self._live_id = live, message_id
        self._settle()
        self.changed.emit(SessionChange("path"))
        self.changed.emit(SessionChange("conversation"))
        self._on_conversation(self.conversation)
        self._scope.spawn(self._write_reply(live.message, joint, paused=is_paused(message)), key="reply")

    async def _commit(self, tree: trees.MessageTree, title: str, changed: list[str]) -> None:
        reply = next(m for m in tree.messages.values() if m.seq == tree.next_seq - 1)
        conversation = replace(self.conversation, title=title, updated_at=self._services.clock(), active_root_id=tree.active_root_id)
        await self._services.store.save(conversation, [tree.messages[i] for i in changed] + [reply])
        self._saved = True
        self._live, self._live_id = LiveReply(reply), reply.id
        self._take(conversation, tree)
        self._scope.spawn(self._write_reply(reply), key="reply")

    def _message(self, role: Role, parent_id: str | None, seq: int, parts: tuple[Part, ...]) -> Message:
        now = self._services.clock()
        return Message(new_id(), self.conversation.id, parent_id, role, parts, seq=seq, created_at=now)

    def _reply_to(self, question_id: str, seq: int) -> Message:
        reply = self._message(Role.ASSISTANT, question_id, seq, ())
        chosen = self.conversation
        return replace(reply, state=MessageState.STREAMING, connection_id=chosen.connection_id, model=chosen.model)

    def _require_model(self) -> None:
        if not self.conversation.connection_id or not self.conversation.model:
            raise SessionError("session.no_model")

    # --- the reply ---------------------------------------------------------------------------------------------

    async def _write_reply(self, reply: Message, joint: Joint | None = None, *, paused: bool = False) -> None:
        # A task that is cancelled before its first step never runs: stop() waits for this mark.
        self._reply_runs = True
        state, failure = MessageState.COMPLETE, None
        try:
            if self._stopping:
                raise asyncio.CancelledError
            await self._stream(reply, joint, paused)
        except asyncio.CancelledError:
            state = MessageState.STOPPED if self._stopping else MessageState.INTERRUPTED
        except LoquentError as error:
            state, failure = MessageState.FAILED, Failure(error.code, str(error), _plain(error.values))
        except Exception:
            _log.exception("writing a reply failed")
            problem = SessionError("session.unexpected")
            state, failure = MessageState.FAILED, Failure(problem.code, str(problem))
        await self._end_reply(state, failure)

    async def _end_reply(self, state: MessageState, failure: Failure | None) -> None:
        if self._journal_timer is not None:
            self._journal_timer.cancel()
            self._journal_timer = None
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
        await self._save_until_done(message)

    async def _save_until_done(self, message: Message) -> None:
        while True:
            try:
                await asyncio.shield(self._services.store.save(self.conversation, [message]))
                return
            except LoquentError as error:
                _log.error("an answer could not be saved: %s", error)
                self._set_notice(SessionError("session.not_saved", reason=error))
            if self._scope.closed:
                return
            await asyncio.sleep(SAVE_AGAIN_SECONDS)
            self._set_notice(None)

    async def _stream(self, reply: Message, joint: Joint | None, paused: bool) -> None:
        omission = await self._load_omission()
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
        if self._journal_timer is None:
            self._journal_timer = asyncio.get_running_loop().call_later(JOURNAL_SECONDS, self._journal)

    def _journal(self) -> None:
        self._journal_timer = None
        if self._live is not None:
            self._scope.spawn(self._write_journal(self._live.message))

    async def _write_journal(self, message: Message) -> None:
        try:
            await self._services.store.journal(message)
        except LoquentError as error:
            self._set_notice(SessionError("session.not_saved", reason=error))

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
            self._scope.spawn(self._keep_conversation(conversation))

    async def _keep_conversation(self, conversation: Conversation) -> None:
        try:
            await self._services.store.save(conversation, [])
        except LoquentError as error:
            self._set_notice(SessionError("session.not_saved", reason=error))

    async def _keep_draft(self, key: str, draft: Draft) -> None:
        try:
            await self._services.store.save_draft(key, draft)
        except LoquentError as error:
            self._set_notice(SessionError("session.draft_not_saved", reason=error))

    # --- what is left out --------------------------------------------------------------------------------------

    async def _load_omission(self) -> Omission:
        if self._omission is None:
            self._omission = from_text(await self._services.store.get_state(self._omission_key))
        return self._omission

    @property
    def _omission_key(self) -> str:
        return f"omission:{self.conversation.id}"

    def _leave_out(self, omission: Omission) -> None:
        if omission == self._omission or (self._omission is None and not self._saved):
            return
        self._omission = omission
        self._scope.spawn(self._keep_omission(omission))

    async def _keep_omission(self, omission: Omission) -> None:
        try:
            await self._services.store.set_state(self._omission_key, omission.to_text())
        except LoquentError as error:
            self._set_notice(SessionError("session.not_saved", reason=error))

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


def _plain(values: dict[str, Any]) -> dict[str, Any]:
    """*values* as JSON can hold them: they are stored with the message."""
    return {key: value if isinstance(value, str | int | float | bool | None) else str(value) for key, value in values.items()}
