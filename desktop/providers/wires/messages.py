"""Anthropic Messages, as api.anthropic.com speaks it and as its imitators do. Source: protocols.md §2 and §4."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from desktop.chat.items import FinishReason, ProviderBlock, Reasoning, Source, Sources, Status, TextData, ToolCall, ToolCalls, Usage
from desktop.chat.text import normalise_text
from desktop.providers.envelopes import find_error
from desktop.providers.wires.base import (
    AnswerText,
    Dialect,
    NotThisProtocol,
    ServerSaid,
    Yielded,
    as_count,
    as_mapping,
    as_text,
    tool_call,
)
from desktop.providers.wires.messages_tools import CALL_FIELDS

_REASONS = {
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_context_window_exceeded": "length",
    "tool_use": "tool_calls",
    "refusal": "content_filter",
    "pause_turn": "pause",
    # Relays that speak OpenAI's words here.
    "stop": "stop",
    "length": "length",
    "tool_calls": "tool_calls",
    "content_filter": "content_filter",
}
_USAGE = ("input_tokens", "output_tokens", "cache_read_input_tokens", "cache_creation_input_tokens", "prompt_tokens", "completion_tokens")
_OUTPUT = ("output_tokens", "completion_tokens")


@dataclass(slots=True)
class _Block:
    kind: str
    id: str = ""
    name: str = ""
    given: Mapping[str, Any] | None = None
    pieces: list[str] = field(default_factory=list)
    citations: list[Any] = field(default_factory=list)
    begun: bool = False
    """Text of this block has come."""

    @property
    def call(self) -> ToolCall:
        """The block as a call; ``input`` in its start counts when no pieces came after it."""
        given = self.given or {}
        arguments = "".join(self.pieces)
        if not arguments.strip():
            arguments = json.dumps(as_mapping(given.get("input")), ensure_ascii=False)
        kept = {name: given[name] for name in CALL_FIELDS if given.get(name) is not None}
        made = tool_call(self.id, self.name, arguments)
        return replace(made, provider_data=kept) if kept else made


class MessagesWire:
    """Reads one answer. Events are told apart by their JSON ``type`` and blocks by their ``index``."""

    def __init__(self, dialect: Dialect | None = None) -> None:
        self.complete = False
        self.ended = False
        self._text = AnswerText((dialect or Dialect(think_tags=False)).think_tags)
        self._blocks: dict[Any, _Block] = {}
        self._calls: list[_Block] = []
        self._wrote = False
        """Text has come that no data has ended."""
        self._sources: list[Source] = []
        self._results: list[Source] = []
        self._usage: dict[str, int] = {}
        self._thinking_tokens: int | None = None
        self._reason: str | None = None
        self._details: Mapping[str, Any] | None = None

    def event(self, value: Any) -> Iterator[Yielded]:
        """What one event adds. Raises ServerSaid."""
        error = find_error(value)
        if error is not None:
            raise ServerSaid(error)
        event = as_mapping(value)
        kind = event.get("type")
        if kind == "content_block_delta":
            yield from self._delta(event.get("index"), as_mapping(event.get("delta")))
        elif kind == "content_block_start":
            yield from self._start(event.get("index"), as_mapping(event.get("content_block")))
        elif kind == "content_block_stop":
            yield from self._stop(event.get("index"))
        elif kind == "message_start":
            message = as_mapping(event.get("message"))
            self._take_usage(message.get("usage"))
            yield from self._content(message.get("content"))
        elif kind == "message_delta":
            delta = as_mapping(event.get("delta"))
            if delta.get("type") == "content_block_delta":
                # One imitator wraps the deltas of a block in those of the message.
                yield from self._delta(delta.get("index"), as_mapping(delta.get("delta")))
            self._take_end(delta)
            self._take_usage(event.get("usage"))
        elif kind == "message_stop":
            self.complete = self.ended = True
        elif kind == "message":
            yield from self.whole(event)

    def whole(self, value: Any) -> Iterator[Yielded]:
        """What an answer in one piece adds. Raises ServerSaid and NotThisProtocol."""
        error = find_error(value)
        if error is not None:
            raise ServerSaid(error)
        message = as_mapping(value)
        if message.get("type") != "message" and "content" not in message:
            raise NotThisProtocol
        yield from self._content(message.get("content"))
        self._take_end(message)
        self._take_usage(message.get("usage"))
        self.complete = self.ended = True

    def close(self) -> Iterator[Yielded]:
        """Text held back, Sources, ToolCalls, Usage, FinishReason last."""
        yield from self._text.flush()
        sources = self._sources or self._results
        if sources:
            yield Sources(tuple(sources))
        if self._calls:
            yield ToolCalls(tuple(block.call for block in self._calls))
        usage = self._made_usage()
        if usage is not None:
            yield usage
        if self.complete:
            reason = _REASONS.get(self._reason or "", "stop")
            if reason == "stop" and self._calls:
                reason = "tool_calls"
            yield FinishReason(reason, self._reason or None, self._details)

    def _content(self, content: Any) -> Iterator[Yielded]:
        if not isinstance(content, list):
            yield from self._text.text(content)
            return
        for place, item in enumerate(content):
            if isinstance(item, Mapping):
                yield from self._start(("whole", place), item)
                yield from self._stop(("whole", place))
            else:
                yield from self._text.text(item)

    def _start(self, index: Any, given: Mapping[str, Any]) -> Iterator[Yielded]:
        kind = str(given.get("type") or "text")
        block = _Block(kind, as_text(given.get("id")), as_text(given.get("name")), given)
        self._blocks[_key(index)] = block
        # Every other block is an item in its place, and that ends the text before it; calls come at the end.
        self._wrote = self._wrote and kind in ("text", "tool_use")
        if kind == "text":
            if _list(given.get("citations")):
                yield from self._apart(block)
            for citation in _list(given.get("citations")):
                self._cite(block, citation)
            block.begun = bool(as_text(given.get("text")))
            self._wrote |= block.begun
            yield from self._text.text(given.get("text"))
        elif kind == "thinking":
            if not as_text(given.get("thinking")):
                # Whatever follows may be hidden: then this is all that can be said of it.
                yield Status("thinking")
            yield from self._text.thought(given.get("thinking"))
            if as_text(given.get("signature")):
                yield Reasoning(signature=as_text(given.get("signature")))
        elif kind == "redacted_thinking":
            yield Status("thinking")
            yield Reasoning(provider_data={"type": "redacted_thinking", "data": given.get("data")})
        elif kind in ("tool_use", "server_tool_use"):
            if isinstance(given.get("input"), str):
                block.pieces.append(given["input"])
            if kind == "tool_use":
                self._calls.append(block)
            else:
                yield Status("server_tool", {"name": block.name})

    def _stop(self, index: Any) -> Iterator[Yielded]:
        """What a finished block adds: blocks of tools that run on the server, and a text's citations, must go back as they came."""
        block = self._blocks.pop(_key(index), None)
        if block is None:
            return
        given = dict(block.given or {})
        if block.citations:
            yield from self._text.flush()
            yield TextData({"citations": block.citations})
            self._wrote = False
        elif block.kind == "server_tool_use":
            values = block.call.parsed or {}
            yield Status("server_tool", {"name": block.name, "input": values})
            yield ProviderBlock({**given, "input": values})
        elif block.kind.endswith("_tool_result"):
            yield from self._server_result(block, given)

    def _server_result(self, block: _Block, given: dict[str, Any]) -> Iterator[Yielded]:
        content = given.get("content")
        error = as_text(as_mapping(content).get("error_code"))
        if error:
            yield Status("server_tool_failed", {"name": block.kind.removesuffix("_tool_result"), "reason": error})
        self._results += [source for result in _list(content) if (source := _source(result)) is not None]
        yield ProviderBlock(given)

    def _delta(self, index: Any, delta: Mapping[str, Any]) -> Iterator[Yielded]:
        kind = delta.get("type")
        if kind == "text_delta" or (kind is None and "text" in delta):
            if (text := self._blocks.get(_key(index))) is not None:
                text.begun = self._wrote = True
            yield from self._text.text(delta.get("text"))
        elif kind == "thinking_delta" or (kind is None and "thinking" in delta):
            yield from self._text.thought(delta.get("thinking"))
        elif kind == "signature_delta" and as_text(delta.get("signature")):
            yield Reasoning(signature=as_text(delta.get("signature")))
        elif kind == "input_json_delta":
            block = self._blocks.get(_key(index))
            if block is not None:
                block.pieces.append(as_text(delta.get("partial_json")))
        elif kind == "citations_delta":
            cited = self._blocks.get(_key(index))
            if cited is not None:
                yield from self._apart(cited)
            self._cite(cited, delta.get("citation"))

    def _apart(self, block: _Block) -> Iterator[Yielded]:
        """Before the text of a block that cites: the text of the blocks before it is not cited."""
        if self._wrote and not block.begun and not block.citations:
            yield from self._text.flush()
            yield TextData()
            self._wrote = False

    def _cite(self, block: _Block | None, value: Any) -> None:
        if not isinstance(value, Mapping):
            return
        if block is not None:
            block.citations.append(dict(value))
        source = _source(value)
        if source is not None and all((source.title, source.url) != (known.title, known.url) for known in self._sources):
            self._sources.append(source)

    def _take_end(self, values: Mapping[str, Any]) -> None:
        if isinstance(values.get("stop_reason"), str):
            self._reason = values["stop_reason"]
            self.complete = True
        if isinstance(values.get("stop_details"), Mapping):
            self._details = values["stop_details"]
        elif as_text(values.get("stop_sequence")):
            self._details = {"stop_sequence": as_text(values["stop_sequence"])}

    def _take_usage(self, value: Any) -> None:
        """Later figures are cumulative and overwrite; what they leave out stays, and so does a prompt that a relay calls empty."""
        usage = as_mapping(value)
        for name in _USAGE:
            count = as_count(usage.get(name))
            if count is not None and (count or name in _OUTPUT or name not in self._usage):
                self._usage[name] = count
        details = as_mapping(usage.get("output_tokens_details") or usage.get("completion_tokens_details"))
        thinking = as_count(details.get("thinking_tokens", details.get("reasoning_tokens")))
        self._thinking_tokens = self._thinking_tokens if thinking is None else thinking

    def _made_usage(self) -> Usage | None:
        known = self._usage
        if not known:
            return None
        read, write = known.get("cache_read_input_tokens"), known.get("cache_creation_input_tokens")
        prompt = known.get("prompt_tokens")
        if "input_tokens" in known:
            # Anthropic counts the cached parts apart; a person wants the whole prompt.
            prompt = known["input_tokens"] + (read or 0) + (write or 0)
        return Usage(prompt, known.get("output_tokens", known.get("completion_tokens")), read, write, self._thinking_tokens)


def _source(value: Any) -> Source | None:
    """The place that a citation or a search result names; None when it names none."""
    found = as_mapping(value)
    title = normalise_text(as_text(found.get("title") or found.get("document_title")))
    url = normalise_text(as_text(found.get("url") or found.get("source")))
    return Source(title, url, dict(found), normalise_text(as_text(found.get("cited_text")))) if title or url else None


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []


def _key(index: Any) -> Any:
    return index if isinstance(index, int | str | tuple) else None
