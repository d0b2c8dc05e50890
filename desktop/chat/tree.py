"""The tree of a conversation's messages: versions, active path, edit, retry, branch, delete. Pure functions.

Editing or retrying adds a sibling and makes it the active one; nothing is ever removed from the tree, a
deleted message keeps its place with a tombstone (``deleted_at``).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

from desktop.chat.message import Conversation, Message, MessageState, new_id

_EMPTY: Mapping[str, Message] = MappingProxyType({})


@dataclass(frozen=True, slots=True)
class MessageTree:
    """All messages of one conversation by id, and which of the first messages is active."""

    messages: Mapping[str, Message] = field(default_factory=lambda: _EMPTY)
    active_root_id: str | None = None

    @property
    def next_seq(self) -> int:
        """The ``seq`` for the next message."""
        return max((m.seq for m in self.messages.values()), default=-1) + 1


def build_tree(messages: Iterable[Message], active_root_id: str | None = None) -> MessageTree:
    """A tree of *messages*, in any order."""
    return MessageTree(MappingProxyType({m.id: m for m in messages}), active_root_id)


def versions(tree: MessageTree, message_id: str) -> tuple[Message, ...]:
    """The message and its living siblings, oldest first."""
    return children(tree, tree.messages[message_id].parent_id)


def children(tree: MessageTree, parent_id: str | None) -> tuple[Message, ...]:
    """The living messages below *parent_id* (None: the first messages), oldest first."""
    found = (m for m in tree.messages.values() if m.parent_id == parent_id and m.deleted_at is None)
    return tuple(sorted(found, key=lambda m: m.seq))


def _children_by_parent(tree: MessageTree) -> dict[str | None, list[Message]]:
    grouped: dict[str | None, list[Message]] = {}
    for message in sorted(tree.messages.values(), key=lambda m: m.seq):
        if message.deleted_at is None:
            grouped.setdefault(message.parent_id, []).append(message)
    return grouped


def active_path(tree: MessageTree) -> tuple[Message, ...]:
    """The messages shown, from the first to the last; at each step the active child, else the newest living one."""
    grouped = _children_by_parent(tree)
    path: list[Message] = []
    wanted = tree.active_root_id
    below: str | None = None
    while candidates := grouped.get(below):
        chosen = next((m for m in candidates if m.id == wanted), candidates[-1])
        path.append(chosen)
        below, wanted = chosen.id, chosen.active_child_id
    return tuple(path)


def path_to(tree: MessageTree, message_id: str) -> tuple[Message, ...]:
    """The messages from the first one down to *message_id*, both included; a damaged chain begins where it breaks."""
    path: list[Message] = []
    seen: set[str] = set()
    current: Message | None = tree.messages[message_id]
    while current is not None and current.id not in seen:
        seen.add(current.id)
        path.append(current)
        current = tree.messages.get(current.parent_id) if current.parent_id is not None else None
    return tuple(reversed(path))


def with_message(tree: MessageTree, message: Message) -> MessageTree:
    """The tree with *message* added or replaced; the active path is left as it was."""
    return replace(tree, messages=MappingProxyType({**tree.messages, message.id: message}))


def add(tree: MessageTree, message: Message) -> MessageTree:
    """The tree with *message* added below its parent as the active child. ValueError when the parent is unknown."""
    if message.parent_id is not None and message.parent_id not in tree.messages:
        raise ValueError(f"no message {message.parent_id!r} to put {message.id!r} below")
    return choose(with_message(tree, message), message.id)


def choose(tree: MessageTree, message_id: str) -> MessageTree:
    """The tree in which *message_id* is the active one among its siblings."""
    message = tree.messages[message_id]
    if message.parent_id is None:
        return replace(tree, active_root_id=message_id)
    parent = tree.messages[message.parent_id]
    return with_message(tree, replace(parent, active_child_id=message_id))


def edit(tree: MessageTree, message_id: str, edited: Message) -> MessageTree:
    """The tree with *edited* as a new version beside *message_id*; the old version and all below it stay."""
    old = tree.messages[message_id]
    return add(tree, replace(edited, parent_id=old.parent_id, role=old.role, seq=tree.next_seq, active_child_id=None))


def retry(tree: MessageTree, message_id: str, reply: Message) -> MessageTree:
    """The tree with *reply* as another answer to the question that *message_id* answers."""
    return edit(tree, message_id, reply)


def delete(tree: MessageTree, message_id: str, when: float) -> MessageTree:
    """The tree in which *message_id* has a tombstone; with it everything below leaves the active path."""
    return with_message(tree, replace(tree.messages[message_id], deleted_at=when))


def restore(tree: MessageTree, message_id: str) -> MessageTree:
    """The reverse of :func:`delete`."""
    return with_message(tree, replace(tree.messages[message_id], deleted_at=None))


def branch(tree: MessageTree, message_id: str, conversation: Conversation) -> MessageTree:
    """A tree for *conversation* that holds living copies, with new ids, of the path down to *message_id*.

    The copy of a reply that is still streaming holds what has arrived and is stopped: nobody writes on in it.
    """
    copies: list[Message] = []
    for message in path_to(tree, message_id):
        parent_id = copies[-1].id if copies else None
        state = MessageState.STOPPED if message.state is MessageState.STREAMING else message.state
        living = replace(message, state=state, active_child_id=None, deleted_at=None)
        copies.append(replace(living, id=new_id(), conversation_id=conversation.id, parent_id=parent_id, seq=len(copies)))
    linked = [replace(m, active_child_id=copies[i + 1].id if i + 1 < len(copies) else None) for i, m in enumerate(copies)]
    return build_tree(linked, linked[0].id if linked else None)
