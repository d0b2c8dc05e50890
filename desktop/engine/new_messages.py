"""The messages a session adds to its tree. Pure functions; *now* in seconds since 1970."""

from __future__ import annotations

from dataclasses import replace

from desktop.chat import tree as trees
from desktop.chat.message import Conversation, Draft, Message, MessageState, Role, new_id
from desktop.chat.parts import FilePart, ImagePart, Part, TextPart
from desktop.chat.text import normalise_text
from desktop.chat.tree import MessageTree
from desktop.engine.session_values import SessionError


def require_model(conversation: Conversation) -> None:
    """SessionError when *conversation* has no model to ask."""
    if not conversation.connection_id or not conversation.model:
        raise SessionError("session.no_model")


def asked(tree: MessageTree, conversation: Conversation, draft: Draft, parent_id: str | None, now: float) -> tuple[MessageTree, Message]:
    """*tree* with *draft* as a question below *parent_id* and an empty reply below that; and the question. SessionError."""
    return _with_reply(tree, conversation, _question(tree, conversation, draft, parent_id, now))


def asked_again(tree: MessageTree, conversation: Conversation, draft: Draft, message_id: str, now: float) -> tuple[MessageTree, Message]:
    """*tree* with *draft* as a new version of the question *message_id* and an empty reply below it; and the version. SessionError."""
    old = tree.messages[message_id]
    if old.role is not Role.USER:
        raise SessionError("session.empty")
    others = tuple(part for part in old.parts if not isinstance(part, TextPart | ImagePart | FilePart))
    question = _question(tree, conversation, draft, old.parent_id, now)
    return _with_reply(tree, conversation, replace(question, parts=(*others, *question.parts)))


def reply_to(tree: MessageTree, conversation: Conversation, question_id: str, now: float) -> Message:
    """An empty reply that is about to be written by the conversation's model."""
    reply = Message(new_id(), conversation.id, question_id, Role.ASSISTANT, (), MessageState.STREAMING, seq=tree.next_seq, created_at=now)
    return replace(reply, connection_id=conversation.connection_id, model=conversation.model)


def written(old: Message, text: str, now: float) -> Message:
    """An answer with *text* by hand in place of *old*. SessionError when there is no text."""
    kept = normalise_text(text.strip("\n"))
    if old.role is not Role.ASSISTANT or not kept.strip():
        raise SessionError("session.empty")
    # Thinking stays with what was thought: a provider may refuse it beside other words.
    parts: tuple[Part, ...] = (*(part for part in old.parts if isinstance(part, ImagePart)), TextPart(kept))
    message = Message(new_id(), old.conversation_id, old.parent_id, old.role, parts, created_at=now, finished_at=now)
    return replace(message, connection_id=old.connection_id, model=old.model)


def draft_of(message: Message) -> Draft:
    """What a new version of *message* begins with."""
    if message.role is Role.ASSISTANT:
        return Draft(message.text)
    return Draft(message.text, tuple(part for part in message.parts if isinstance(part, ImagePart | FilePart)))


def _question(tree: MessageTree, conversation: Conversation, draft: Draft, parent_id: str | None, now: float) -> Message:
    if draft.is_empty:
        raise SessionError("session.empty")
    require_model(conversation)
    text = normalise_text(draft.text.strip("\n"))
    parts: tuple[Part, ...] = (*draft.attachments, *((TextPart(text),) if text.strip() else ()))
    return Message(new_id(), conversation.id, parent_id, Role.USER, parts, seq=tree.next_seq, created_at=now)


def _with_reply(tree: MessageTree, conversation: Conversation, question: Message) -> tuple[MessageTree, Message]:
    tree = trees.add(tree, question)
    return trees.add(tree, reply_to(tree, conversation, question.id, question.created_at)), question
