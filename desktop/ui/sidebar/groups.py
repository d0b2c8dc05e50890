"""Which heading a conversation stands under. No Qt."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime

from desktop.chat.message import Conversation

GROUPS = ("pinned", "today", "yesterday", "week", "older")


def group_of(conversation: Conversation, today: date) -> str:
    """The group of *conversation* on the local day *today*; a time in the future counts as today."""
    if conversation.pinned:
        return "pinned"
    days = (today - datetime.fromtimestamp(conversation.updated_at).date()).days
    if days <= 0:
        return "today"
    if days == 1:
        return "yesterday"
    return "week" if days <= 7 else "older"


def grouped(conversations: Iterable[Conversation], today: date) -> list[tuple[str, list[Conversation]]]:
    """The conversations by group in the order shown, empty groups left out; within a group as they came."""
    found: dict[str, list[Conversation]] = {name: [] for name in GROUPS}
    for conversation in conversations:
        found[group_of(conversation, today)].append(conversation)
    return [(name, found[name]) for name in GROUPS if found[name]]
