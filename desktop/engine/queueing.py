"""Messages that were sent while an answer was being written: they wait their turn, on disk. Pure values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from desktop.chat.message import Draft, Message, MessageState

NOT_WHOLE = ("length", "content_filter", "pause")
"""Finish reasons of an answer that is complete and yet not whole: what comes next waits for the user."""


@dataclass(frozen=True, slots=True)
class Queue:
    """The drafts that wait in one conversation, the next one first."""

    conversation_id: str
    drafts: tuple[Draft, ...] = ()

    @property
    def prefix(self) -> str:
        """What the keys begin with under which the drafts are kept."""
        return f"{self.conversation_id}:queue:"

    def rows(self, drafts: Sequence[Draft]) -> dict[str, Draft]:
        """What has to be kept so that *drafts* wait instead; an empty draft is one to forget."""
        count = max(len(drafts), len(self.drafts))
        wanted = {f"{self.prefix}{at:06}": drafts[at] if at < len(drafts) else Draft() for at in range(count)}
        return {key: draft for (key, draft), old in zip(wanted.items(), self._padded(count), strict=True) if draft != old}

    def _padded(self, count: int) -> tuple[Draft, ...]:
        return (*self.drafts, *(Draft() for _ in range(count - len(self.drafts))))


def read(conversation_id: str, kept: Mapping[str, Draft]) -> Queue:
    """The queue from what was kept, in the order of the keys."""
    return Queue(conversation_id, tuple(kept[key] for key in sorted(kept)))


def joined(drafts: Sequence[Draft]) -> Draft:
    """*drafts* as one: their texts with a blank line between, their attachments one after the other."""
    texts = [draft.text.strip("\n") for draft in drafts if draft.text.strip()]
    return Draft("\n\n".join(texts), tuple(part for draft in drafts for part in draft.attachments))


def is_whole(message: Message) -> bool:
    """True when *message* ended as an answer should: what is queued may follow it."""
    return message.state is MessageState.COMPLETE and message.finish_reason not in NOT_WHOLE
