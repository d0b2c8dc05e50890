"""Bare text in chunks, without events or an end marker: the first ChatAnywhere. Source: seed 004 and protocols.md §1.10."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Any

from desktop.chat.items import FinishReason
from desktop.providers.envelopes import find_error
from desktop.providers.errors import ProviderError
from desktop.providers.wires.base import AnswerText, ChatRequest, Dialect, ServerSaid, Yielded, as_text


class RawTextWire:
    """Reads one answer. The end of the bytes is its end: this wire cannot tell a cut answer from a whole one."""

    def __init__(self, dialect: Dialect | None = None) -> None:
        self.complete = False
        self.ended = False
        self._decoder = codecs.getincrementaldecoder("utf-8")("replace")
        self._text = AnswerText((dialect or Dialect(think_tags=False)).think_tags)

    def feed(self, chunk: bytes) -> Iterator[Yielded]:
        """The text that *chunk* adds; a character that is cut between two chunks waits for its rest."""
        yield from self._text.text(self._decoder.decode(chunk))

    def event(self, value: Any) -> Iterator[Yielded]:
        """An event, should the server send some after all: its text."""
        yield from self.whole(value)

    def whole(self, value: Any) -> Iterator[Yielded]:
        """An answer in JSON: an error, or text."""
        error = find_error(value)
        if error is not None or (isinstance(value, dict) and "message" in value and "content" not in value):
            raise ServerSaid(value if error is None else error)
        yield from self._text.text(value)
        self.complete = self.ended = True

    def close(self) -> Iterator[Yielded]:
        """What was held back, then the end. Bytes that never became a character are shown as U+FFFD."""
        yield from self._text.text(self._decoder.decode(b"", final=True))
        yield from self._text.flush()
        yield FinishReason("stop")


def write(request: ChatRequest, dialect: Dialect) -> dict[str, Any]:
    """The JSON body: exactly the fields of the old service. Raises ProviderError without a message."""
    messages = [{"role": m.get("role", "user"), "content": as_text(m.get("content"))} for m in request.messages]
    if not messages:
        raise ProviderError("provider.nothing_to_send", label=request.label)
    return {
        "list": messages,
        "id": "s1_qYuOLXjI3rEpc7WHfQ",
        "title": messages[-1]["content"],
        "prompt": "",
        "temperature": 0.5 if request.temperature is None else request.temperature,
        "models": "61490748",
        "continuous": True,
        **request.extra,
    }
