"""Which messages are shown: versions, deletion, edited answers, and Undo for all of it.

Nothing is taken from the tree. Each change is on disk, together with what takes it back, before it is shown.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Protocol

from desktop.chat import tree as trees
from desktop.chat.message import Conversation, Draft, Message, new_id
from desktop.engine import undoing
from desktop.engine.new_messages import written
from desktop.engine.session_values import SessionError
from desktop.engine.undoing import Step, Steps, Undone

if TYPE_CHECKING:
    from desktop.storage.store import Store


class Shown(Protocol):
    """The conversation whose messages are shown; a session is one."""

    conversation: Conversation

    @property
    def tree(self) -> trees.MessageTree:
        """All messages."""
        ...

    @property
    def path(self) -> tuple[Message, ...]:
        """Those that are shown."""
        ...

    @property
    def streaming(self) -> bool:
        """True while an answer is being written."""
        ...

    def take_tree(self, tree: trees.MessageTree) -> None:
        """Show *tree*, which is on disk."""
        ...


class Revising:
    """Changes what is shown of one conversation. Errors: SessionError while an answer is written, StorageError when not saved.

    The caller sees to it that only one of its methods runs at a time.
    """

    def __init__(self, shown: Shown, store: Store, clock: Callable[[], float]) -> None:
        self._shown = shown
        self._store = store
        self._clock = clock
        self.steps = Steps()
        self._undone: list[Undone] = []
        """What was taken back since something was done last, the last at the end. Not kept: a start forgets it."""

    @property
    def undo_step(self) -> Step | None:
        """What Undo would take back; None when there is nothing."""
        return self.steps.last(self._possible)

    def with_step(self, step: Step) -> Mapping[str, str | None]:
        """The state to be saved together with what *step* takes back; :meth:`remember` it after that."""
        return {self._key: self.steps.with_step(step).to_text()}

    def remember(self, step: Step) -> None:
        """*step* is on disk."""
        self.steps = self.steps.with_step(step)
        self._undone.clear()

    async def choose(self, message_id: str) -> None:
        """Show version *message_id*."""
        tree = self._idle()
        chosen = trees.choose(tree, message_id)
        before = next((m.id for m in self._shown.path if m.parent_id == tree.messages[message_id].parent_id), "")
        if before == message_id:
            return
        await self._save(chosen, self._above(chosen, message_id), Step("switch", before) if before else None)

    async def reveal(self, message_id: str) -> None:
        """Choose versions so that *message_id* is among the messages shown."""
        if message_id not in self._shown.tree.messages or any(message.id == message_id for message in self._shown.path):
            return
        tree = self._idle()
        chain = trees.path_to(tree, message_id)
        for message in chain:
            tree = trees.choose(tree, message.id)
        await self._save(tree, [tree.messages[message.id] for message in chain[:-1]], None)

    async def delete(self, message_id: str) -> int:
        """Take *message_id*, and with it what follows it, out of sight until Undo. Returns how many messages went."""
        tree = self._idle()
        before = len(self._shown.path)
        tree = trees.delete(tree, message_id, self._clock())
        await self._save(tree, [tree.messages[message_id]], Step("delete", message_id))
        return max(1, before - len(self._shown.path))

    async def rewrite(self, message_id: str, text: str, drafts: Mapping[str, Draft], state: Mapping[str, str | None]) -> None:
        """Put *text* beside the answer *message_id* as another version, by hand. *drafts* and *state* are saved with it."""
        tree = self._idle()
        edited = written(tree.messages[message_id], text, self._clock())
        tree = trees.edit(tree, message_id, edited)
        await self._save(tree, [*self._above(tree, edited.id), tree.messages[edited.id]], Step("edit", message_id), drafts, state)

    async def set_aside(self, message: Message, going_on: Message) -> trees.MessageTree:
        """Save *going_on*, which is *message* while more is written to it, and beside it what it says now, out of sight until Undo.

        Returns the tree with both.
        """
        tree = self._shown.tree
        aside = replace(message, id=new_id(), seq=tree.next_seq, active_child_id=None, deleted_at=self._clock())
        step = Step("continue", aside.id)
        await self._store.save(self._shown.conversation, [going_on, aside], state=self.with_step(step))
        self.remember(step)
        return trees.with_message(trees.with_message(tree, going_on), aside)

    async def undo(self) -> Step | None:
        """Take the last step back; None when there was none. A ``branch`` is the caller's to take back and stays remembered."""
        tree = self._idle()
        step = self.undo_step
        if step is None or step.kind == "branch":
            return step
        beside = tree.messages[step.id].parent_id
        shown = step.id if step.kind == "delete" else next((m.id for m in self._shown.path if m.parent_id == beside), step.id)
        if step.kind in undoing.HIDDEN:
            tree = trees.restore(tree, step.id)
        await self._show(tree, step.id, [step.id], self.steps.before(step))
        self._undone.append(Undone(step, shown, tree.next_seq))
        return step

    async def redo(self, step: Step) -> Step | None:
        """Do *step* again when it was taken back last and no message was added since; None otherwise."""
        tree = self._idle()
        last = self._undone[-1] if self._undone else None
        if last is None or (last.step, last.next_seq) != (step, tree.next_seq) or not {step.id, last.shown} <= tree.messages.keys():
            return None
        if step.kind in undoing.HIDDEN:
            tree = trees.delete(tree, step.id, self._clock())
        await self._show(tree, last.shown, [step.id], self.steps.with_step(step))
        self._undone.pop()
        return step

    async def _show(self, tree: trees.MessageTree, message_id: str, changed: list[str], steps: Steps) -> None:
        """Show *message_id* of *tree*, where messages *changed*, once all of that is on disk with *steps*."""
        # Also what is above it must be among what is shown, or nothing would be seen of it.
        for message in trees.path_to(tree, message_id):
            tree = trees.choose(tree, message.id)
            changed += [parent] if (parent := message.parent_id or "") in tree.messages else []
        conversation = replace(self._shown.conversation, active_root_id=tree.active_root_id)
        messages = [tree.messages[identity] for identity in dict.fromkeys(changed)]
        await self._store.save(conversation, messages, state={self._key: steps.to_text()})
        self.steps = steps
        self._shown.take_tree(tree)

    @property
    def _key(self) -> str:
        return undoing.key_of(self._shown.conversation.id)

    def _idle(self) -> trees.MessageTree:
        if self._shown.streaming:
            raise SessionError("session.busy")
        return self._shown.tree

    def _possible(self, step: Step) -> bool:
        tree = self._shown.tree
        if step.kind == "branch":
            return tree.next_seq == step.count
        message = tree.messages.get(step.id)
        if message is None or any(m.deleted_at is not None for m in trees.path_to(tree, step.id)[:-1]):
            return False
        return (message.deleted_at is not None) == (step.kind in undoing.HIDDEN)

    @staticmethod
    def _above(tree: trees.MessageTree, message_id: str) -> list[Message]:
        """What holds the choice of *message_id* besides the conversation."""
        parent_id = tree.messages[message_id].parent_id
        return [tree.messages[parent_id]] if parent_id else []

    async def _save(
        self,
        tree: trees.MessageTree,
        changed: list[Message],
        step: Step | None,
        drafts: Mapping[str, Draft] | None = None,
        state: Mapping[str, str | None] | None = None,
    ) -> None:
        conversation = replace(self._shown.conversation, active_root_id=tree.active_root_id)
        remembered = {**(self.with_step(step) if step is not None else {}), **(state or {})}
        await self._store.save(conversation, changed, drafts=drafts or {}, state=remembered)
        if step is not None:
            self.remember(step)
        self._shown.take_tree(tree)
