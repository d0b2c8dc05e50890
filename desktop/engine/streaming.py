"""The reply that is being written: items folded in as they arrive, the message made only when someone looks."""

from __future__ import annotations

from dataclasses import replace

from desktop.chat.accumulate import apply
from desktop.chat.items import Item, Reasoning
from desktop.chat.message import Message, MessageState
from desktop.chat.parts import ReasoningPart
from desktop.chat.text import normalise_text, split_pending_surrogate


class LiveReply:
    """Collects text between two looks, so that a long answer costs its length once a frame, not once a token."""

    def __init__(self, message: Message) -> None:
        self._message = message
        self._pending: list[str] = []
        self._surrogate = ""
        self._thinking_since: float | None = None

    @property
    def message(self) -> Message:
        """The message with all that has arrived."""
        if self._pending:
            text, self._surrogate = split_pending_surrogate("".join(self._pending))
            self._pending = [self._surrogate] if self._surrogate else []
            if text:
                self._message = apply(self._message, normalise_text(text))
        return self._message

    def add(self, item: str | Item, now: float) -> None:
        """Fold *item* in; *now* in seconds since 1970."""
        if isinstance(item, str):
            if not item:
                return
            self._note_first(now)
            self._end_thinking(now)
            self._pending.append(item)
            return
        if isinstance(item, Reasoning):
            self._note_first(now)
            item = replace(item, token=normalise_text(item.token))
        before = self.message
        self._message = apply(before, item)
        self._time_thinking(before, now)

    def finish(self, state: MessageState, now: float) -> Message:
        """Close the reply in *state* and return it."""
        self._end_thinking(now)
        message = self.message
        if self._surrogate:
            message = apply(message, normalise_text(self._surrogate))
            self._pending, self._surrogate = [], ""
        self._message = replace(message, state=state, finished_at=now)
        return self._message

    def replace(self, message: Message) -> None:
        """Take *message* as what there is; used to add facts that no item carries."""
        self._message = message

    def _note_first(self, now: float) -> None:
        if self._message.first_token_at is None:
            self._message = replace(self._message, first_token_at=now)

    def _time_thinking(self, before: Message, now: float) -> None:
        """After an item: a thought that another part follows has ended, and what began with it is timed from now."""
        parts = self._message.parts
        if len(parts) == len(before.parts):
            return
        thought = parts[-1]
        if self._thinking_since is not None:
            self._message = before
            self._end_thinking(now)
            self._message = replace(self._message, parts=(*self._message.parts, *parts[len(before.parts) :]))
        if isinstance(thought, ReasoningPart):
            self._thinking_since = now

    def _end_thinking(self, now: float) -> None:
        if self._thinking_since is None:
            return
        message = self.message
        parts = list(message.parts)
        for index in range(len(parts) - 1, -1, -1):
            part = parts[index]
            if isinstance(part, ReasoningPart):
                parts[index] = replace(part, seconds=round(max(0.0, now - self._thinking_since), 1))
                break
        self._message = replace(message, parts=tuple(parts))
        self._thinking_since = None
