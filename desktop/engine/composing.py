"""What is written in one conversation and not sent yet: its draft, the new version of a message, the queue. All of it on disk."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from desktop.chat.message import Draft, Message
from desktop.chat.text import normalise_text
from desktop.chat.tree import MessageTree
from desktop.engine import queueing
from desktop.engine.new_messages import draft_of
from desktop.engine.queueing import Queue
from desktop.engine.session_values import SessionError
from desktop.engine.undoing import Step

if TYPE_CHECKING:
    from desktop.storage.store import Store


@dataclass(frozen=True, slots=True)
class Beside:
    """What is saved together with a question or a new answer."""

    drafts: Mapping[str, Draft] = field(default_factory=dict)
    state: Mapping[str, str | None] = field(default_factory=dict)
    queue: tuple[Draft, ...] | None = None
    step: Step | None = None


class Composing:
    """Drafts by their keys in the store; StorageError when one cannot be kept, and then nothing has changed.

    *is_saved*: whether the conversation is in the library; *tell* hears ``queue`` and ``conversation`` when those changed.
    """

    def __init__(self, store: Store, conversation_id: str, is_saved: Callable[[], bool], tell: Callable[[str], None]) -> None:
        self._store = store
        self._id = conversation_id
        self._is_saved = is_saved
        self._tell = tell
        self._queue = Queue(conversation_id)
        self.editing: str | None = None
        """The message whose new version is being written."""

    async def load(self, tree: MessageTree) -> None:
        """Read the queue, and which message was being edited."""
        self._queue = queueing.read(self._id, await self._store.drafts_below(self._queue.prefix))
        edited = tree.messages.get(await self._store.get_state(self._editing_key) or "")
        self.editing = edited.id if edited is not None and edited.deleted_at is None else None

    @property
    def key(self) -> str:
        """Under which what the composer holds is kept."""
        return self._edit_key if self.editing else self.own_key

    @property
    def own_key(self) -> str:
        """The same without regard to an edit: the conversation's id, or empty for the new chat."""
        return self._id if self._is_saved() else ""

    @property
    def _edit_key(self) -> str:
        return f"{self._id}:edit"

    @property
    def _editing_key(self) -> str:
        return f"editing:{self._id}"

    async def draft(self) -> Draft:
        """What the composer held last."""
        return await self._store.load_draft(self.key) or Draft()

    async def begin_edit(self, message: Message, held: Draft) -> Draft:
        """Begin a new version of *message* and return what it begins with; *held*, the draft so far, comes back by :meth:`end_edit`."""
        draft = draft_of(message)
        drafts = {self._edit_key: draft} | ({} if self.editing else {self.own_key: held})
        await self._store.save(None, drafts=drafts, state={self._editing_key: message.id})
        self.editing = message.id
        self._tell("conversation")
        return draft

    async def end_edit(self) -> Draft:
        """Give the new version up and return the draft from before."""
        drafts, state = self.without_edit()
        await self._store.save(None, drafts=drafts, state=state)
        self.edited()
        return await self.draft()

    def without_edit(self) -> tuple[Mapping[str, Draft], Mapping[str, str | None]]:
        """What has to be saved when an edit ends; :meth:`edited` after that."""
        return {self._edit_key: Draft()}, {self._editing_key: None}

    def edited(self) -> None:
        """The end of the edit is on disk."""
        self.editing = None
        self._tell("conversation")

    @property
    def queued(self) -> tuple[Draft, ...]:
        """What waits to be sent, the next one first."""
        return self._queue.drafts

    async def enqueue(self, draft: Draft, at: int | None) -> None:
        """Let *draft* wait behind the others, or at place *at*."""
        if not self._is_saved():
            raise SessionError("session.busy")
        drafts = list(self.queued)
        drafts.insert(len(drafts) if at is None else at, replace(draft, text=normalise_text(draft.text.strip("\n"))))
        await self._keep(tuple(drafts), {self.own_key: Draft()} if at is None else {})

    async def unqueue(self, index: int) -> Draft:
        """Take one out of the queue and return it."""
        draft = self.queued[index]
        await self._keep((*self.queued[:index], *self.queued[index + 1 :]), {})
        return draft

    async def take_back(self, held: Draft, index: int | None) -> Draft:
        """Move what waits, all or one, into the draft, before *held*; return the new draft."""
        taken = self.queued if index is None else self.queued[index : index + 1]
        rest = () if index is None else (*self.queued[:index], *self.queued[index + 1 :])
        together = queueing.joined([*taken, held]) if taken else held
        await self._keep(rest, {self.own_key: together})
        return together

    def rows(self, drafts: tuple[Draft, ...]) -> Mapping[str, Draft]:
        """What has to be saved so that *drafts* wait; :meth:`keeps` after that."""
        return self._queue.rows(drafts)

    def keeps(self, drafts: tuple[Draft, ...]) -> None:
        """That *drafts* wait is on disk."""
        self._queue = replace(self._queue, drafts=drafts)
        self._tell("queue")

    async def _keep(self, drafts: tuple[Draft, ...], others: Mapping[str, Draft]) -> None:
        await self._store.save(None, drafts={**others, **self.rows(drafts)})
        self.keeps(drafts)
