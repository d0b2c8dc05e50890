"""Going on with an answer that was cut: what the model is asked, and how its text is joined to what is there.

The text that is there is never touched: whatever comes is put behind it, without the words that the model says again.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from desktop.chat.items import Item, Reasoning, Usage
from desktop.chat.message import Message, MessageState, Role, TokenUsage
from desktop.chat.parts import TextPart
from desktop.engine.streaming import LiveReply

TAIL = 400
"""Characters at the end of the text in which repeated words are looked for."""
PREFILLED = 12
"""After prefill nothing should come twice: only this many equal characters are taken for a repetition."""
_ANCHOR_WORDS, _ANCHOR_CHARS = 8, 80
_MARKERS = ("- ", "* ", "+ ", "#", "```", "|", "> ")
_ENDS = frozenset(".!?:;,)]}”»\"'*_")


def can_continue(message: Message) -> bool:
    """True for an answer with text that is not whole, or that the provider paused."""
    if is_paused(message):
        return True
    cut = message.state is MessageState.COMPLETE and message.finish_reason == "length"
    ended_early = message.state in (MessageState.STOPPED, MessageState.FAILED, MessageState.INTERRUPTED)
    ends_in_text = bool(message.parts) and isinstance(message.parts[-1], TextPart)
    return message.role is Role.ASSISTANT and (cut or ended_early) and ends_in_text and bool(message.text.strip())


def is_paused(message: Message) -> bool:
    """True for an answer that goes on when it is sent back as it is (protocols.md §2.4, ``pause_turn``)."""
    return message.role is Role.ASSISTANT and message.state is MessageState.COMPLETE and message.finish_reason == "pause"


def reopened(message: Message) -> Message:
    """*message* as it is while more is being written to it."""
    return replace(message, state=MessageState.STREAMING, failure=None, finish_reason=None, finish_raw=None, finish_details=None)


def prefill(text: str) -> dict[str, Any]:
    """The beginning of the answer, for a model that goes on from it. Servers refuse one that ends in white space."""
    return {"role": "assistant", "content": text.rstrip()}


def request(text: str) -> dict[str, Any]:
    """The words that ask for the rest of *text*; they are sent and never kept."""
    words = text.rstrip().rpartition("\n")[2].split()[-_ANCHOR_WORDS:]
    anchor = " ".join(words)[-_ANCHOR_CHARS:].strip()
    return {
        "role": "user",
        "content": "Your answer was cut off. Continue exactly where you stopped, in the same language and format. "
        f"Begin by repeating its last words, which are:\n\n{anchor}\n\n"
        "Do not start over, do not apologise, and do not comment on this.",
    }


class Joint:
    """Puts a continuation behind *original*. The same result for the same text in any pieces."""

    def __init__(self, original: str) -> None:
        self.asked = False
        """Whether the model was asked to go on; else it wrote on from the text itself, and only that is joined as it comes."""
        self._tail = original[-TAIL:]
        self._space = original[len(original.rstrip()) :][-TAIL:]
        self._held = ""
        self._open = True

    def feed(self, text: str) -> str:
        """What may be appended now; a beginning that may be a repetition is held back."""
        if not self._open:
            return text
        self._held += text
        start = _start(self._held)
        if len(start) <= TAIL and (not start or start in self._tail or start.rstrip() in self._tail):
            return ""
        return self._decide()

    def finish(self) -> str:
        """What was held back when nothing more comes."""
        return self._decide() if self._open else ""

    def _decide(self) -> str:
        self._open = False
        held, self._held = self._held, ""
        start = _start(held)
        for tail, spaced in ((self._tail, False), (self._tail.rstrip(), bool(self._space))):
            length = self._overlap(tail, start)
            if length:
                rest = start[length:]
                return rest.lstrip() if spaced else rest
        return self._glued(held)

    def _overlap(self, tail: str, start: str) -> int:
        lengths = range(min(len(tail), len(start)), 0, -1)
        return next((n for n in lengths if tail.endswith(start[:n]) and self._is_repetition(tail, start, n)), 0)

    def _is_repetition(self, tail: str, start: str, length: int) -> bool:
        said = start[:length]
        if not self.asked:
            return length >= PREFILLED
        if _is_cjk(said[0]):
            return length >= 4
        if _inside_word(tail[-length - 1 : -length], said[0]):
            return False
        if _inside_word(said[-1], start[length : length + 1]):
            # The text was cut within a word, and the word is begun again.
            return any(c.isalpha() for c in said) and (length >= 4 or " " in said.strip())
        return any(c.isalpha() for c in said) or len(said.strip()) >= 8

    def _glued(self, held: str) -> str:
        if self._space:
            # White space that is there already is not put there again; indentation beyond it stays.
            lead = held[: len(held) - len(held.lstrip())]
            doubled = next((n for n in range(min(len(lead), len(self._space)), 0, -1) if self._space.endswith(lead[:n])), 0)
            return held[doubled:]
        if not self.asked or not held or held[0].isspace() or not self._tail:
            return held
        if held.startswith(_MARKERS):
            return "\n" + held
        last, first = self._tail[-1], held[0]
        if not first.isalnum() or _is_cjk(first) or _is_cjk(last) or (last.isdigit() and first.isdigit()):
            return held
        if last == "." and (first.islower() or first.isdigit()):
            return held
        return " " + held if last.isalnum() or last in _ENDS else held


def _start(held: str) -> str:
    """Where the model's own words begin."""
    return held.lstrip().removeprefix("…").removeprefix("...").lstrip()


def _inside_word(before: str, after: str) -> bool:
    return bool(before) and bool(after) and before.isalnum() and after.isalnum() and not _is_cjk(before) and not _is_cjk(after)


def _is_cjk(character: str) -> bool:
    # From here on: writing without spaces between words.
    return character >= "\u2e80"


class ContinuedReply(LiveReply):
    """An answer that is being written on. Its first text stays at the beginning, character for character."""

    def __init__(self, message: Message, joint: Joint) -> None:
        super().__init__(reopened(message))
        self._joint = joint
        self._usage = message.usage
        self._first_at: float | None = None
        began, ended = message.first_token_at, message.finished_at
        self._seconds = max(0.0, ended - began) if began is not None and ended is not None else 0.0

    def add(self, item: str | Item, now: float) -> None:
        """As :meth:`LiveReply.add`, joined to what was there."""
        if self._first_at is None and isinstance(item, str):
            self._first_at = now
        if isinstance(item, str):
            super().add(self._joint.feed(item), now)
        elif isinstance(item, Usage):
            super().add(_with(item, self._usage), now)
        elif not isinstance(item, Reasoning):
            # Thinking about how to go on would stand in the middle of the text, and belongs to no answer.
            super().add(item, now)

    def finish(self, state: MessageState, now: float) -> Message:
        """As :meth:`LiveReply.finish`; the time between the two pieces does not count as writing."""
        rest = self._joint.finish()
        if rest:
            super().add(rest, now)
        writing = self._seconds + (now - self._first_at if self._first_at is not None else 0.0)
        message = super().finish(state, now)
        if message.first_token_at is not None:
            message = replace(message, first_token_at=now - writing)
            self.replace(message)
        return message


def _with(item: Usage, before: TokenUsage | None) -> Usage:
    """Both requests were paid for."""
    if before is None:
        return item

    def both(now: int | None, then: int | None) -> int | None:
        return then if now is None else now + (then or 0)

    return Usage(
        both(item.prompt_tokens, before.input),
        both(item.completion_tokens, before.output),
        both(item.cache_read_tokens, before.cache_read),
        both(item.cache_write_tokens, before.cache_write),
        both(item.reasoning_tokens, before.reasoning),
    )
