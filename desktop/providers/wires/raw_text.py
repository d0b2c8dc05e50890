"""Bare text in chunks, without events or an end marker: the first ChatAnywhere. Source: seed 004 and protocols.md §1.10."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from typing import Any

from desktop.chat.items import FinishReason
from desktop.providers.envelopes import decode_json, find_error
from desktop.providers.errors import ProviderError
from desktop.providers.wires.base import AnswerText, ChatRequest, Dialect, ServerSaid, Yielded, as_mapping, as_text


class NoMessagesError(ProviderError, ValueError):
    """There is no message to send; a ValueError too, for callers in the style of seed 004."""


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
        """An event, should the server send some after all: its text. Raises ServerSaid."""
        self._judge(value)
        yield from self._text.text(value)

    def whole(self, value: Any) -> Iterator[Yielded]:
        """An answer in JSON: an error, or text. Raises ServerSaid."""
        self._judge(value)
        yield from self._text.text(value)
        self.complete = self.ended = True

    def body(self, data: bytes) -> Iterator[Yielded]:
        """All bytes of an answer that begins like JSON: an error, or an answer about JSON. Raises ServerSaid."""
        try:
            value = decode_json(data)
        except ValueError:
            value = None
        self._judge(value)
        wrapped = isinstance(value, dict) and isinstance(value.get("content"), str)
        yield from self._text.text(value) if wrapped else self.feed(data)
        self.complete = self.ended = True

    def _judge(self, value: Any) -> None:
        error = find_error(value)
        if error is None and isinstance(value, dict) and "content" not in value and {"message", "detail", "code", "msg"} & value.keys():
            error = value
        if error is not None:
            raise ServerSaid(error)

    def close(self) -> Iterator[Yielded]:
        """What was held back, then the end. Bytes that never became a character are shown as U+FFFD."""
        yield from self._text.text(self._decoder.decode(b"", final=True))
        yield from self._text.flush()
        yield FinishReason("stop")


def write(request: ChatRequest, dialect: Dialect) -> dict[str, Any]:
    """The JSON body: exactly the fields of the old service. Raises NoMessagesError."""
    messages = [{"role": m.get("role", "user"), "content": _text_of(m.get("content"))} for m in request.messages]
    if not messages:
        raise NoMessagesError("provider.nothing_to_send", label=request.label)
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


def _text_of(content: Any) -> str:
    """The text of a message; what else is in it (thinking, calls of tools) this service has no place for."""
    if not isinstance(content, list):
        return as_text(content)
    return as_text([block for block in content if as_mapping(block).get("type", "text") == "text"])
