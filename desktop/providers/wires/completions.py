"""OpenAI Chat Completions, as OpenAI speaks it and as dozens of servers imitate it. Source: protocols.md §3."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from desktop.chat.items import FinishReason, Reasoning, Source, Sources, ToolCalls, Usage
from desktop.chat.text import normalise_text
from desktop.providers.envelopes import decode_json, find_error, plain
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
from desktop.providers.wires.completions_reasoning import joined_details

# OpenAI's words, then those of servers that kept their own (Anthropic's, Gemini's and Zhipu's behind relays).
_REASONS = {
    "stop": "stop",
    "length": "length",
    "tool_calls": "tool_calls",
    "function_call": "tool_calls",
    "content_filter": "content_filter",
    "eos": "stop",
    "end_turn": "stop",
    "stop_sequence": "stop",
    "max_tokens": "length",
    "model_length": "length",
    "tool_use": "tool_calls",
    "refusal": "content_filter",
    "safety": "content_filter",
    "sensitive": "content_filter",
}
# Not an end but a failure: OpenRouter's and Mistral's word, DeepSeek's for "no machine was free", vLLM's for a request it dropped.
_FAILED = {"error": "server_error", "insufficient_system_resource": "overloaded_error", "abort": "server_error"}


@dataclass(slots=True)
class _Call:
    index: int | None
    id: str
    name: str = ""
    arguments: str = ""
    extra: Mapping[str, Any] | None = None


class CompletionsWire:
    """Reads one answer. A finish reason does not end it: the usage comes after."""

    def __init__(self, dialect: Dialect | None = None) -> None:
        self.complete = False
        self.ended = False
        self._dialect = dialect or Dialect()
        self._text = AnswerText(self._dialect.think_tags)
        self._calls: list[_Call] = []
        self._usage: Mapping[str, Any] = {}
        self._details: list[Any] = []
        self._sources: list[Source] = []
        self._reason: str | None = None

    def done(self) -> None:
        """``data: [DONE]`` came: nothing follows."""
        self.complete = self.ended = True

    def event(self, value: Any) -> Iterator[Yielded]:
        """What one chunk adds. Raises ServerSaid, after the chunk's text."""
        chunk = as_mapping(value)
        self._take_usage(chunk)
        choices = chunk.get("choices")
        for choice in choices if isinstance(choices, list) else ():
            # Without "n" there is one answer, whatever index its chunks claim (one server counts them up).
            if not (self._dialect.one_choice and as_mapping(choice).get("index")):
                yield from self._choice(as_mapping(choice))
        # Plain addresses, or with titles (Perplexity and relays of it tell both).
        self._cite(chunk.get("search_results"))
        self._cite(chunk.get("citations"))
        error = find_error(value)
        if error is not None:
            raise ServerSaid(error)
        if self._reason in _FAILED:
            raise ServerSaid({"error": {"message": f"the answer ended with “{self._reason}”", "type": _FAILED[self._reason]}})

    def whole(self, value: Any) -> Iterator[Yielded]:
        """What an answer in one piece adds. Raises ServerSaid and NotThisProtocol."""
        error = find_error(value)
        if error is not None:
            raise ServerSaid(error)
        if not isinstance(value, Mapping) or not isinstance(value.get("choices"), list) or not value["choices"]:
            raise NotThisProtocol
        yield from self.event({**value, "choices": value["choices"][:1]})
        self.complete = self.ended = True

    def close(self) -> Iterator[Yielded]:
        """Text held back, Sources, ToolCalls, Usage, FinishReason last."""
        yield from self._flush_details()
        yield from self._text.flush()
        if self._sources:
            yield Sources(tuple(self._sources))
        if self._calls:
            # A call without an id gets one, or its result could not name it (nine letters and digits, as Mistral wants them).
            yield ToolCalls(
                tuple(
                    replace(tool_call(call.id or f"call{place:05}", call.name, call.arguments), provider_data=call.extra)
                    for place, call in enumerate(self._calls)
                )
            )
        usage = self._made_usage()
        if usage is not None:
            yield usage
        if self.complete:
            reason = _REASONS.get((self._reason or "").lower(), "stop")
            if reason == "stop" and self._calls:
                reason = "tool_calls"
            yield FinishReason(reason, self._reason)

    def _choice(self, choice: Mapping[str, Any]) -> Iterator[Yielded]:
        delta = as_mapping(choice.get("delta") or choice.get("message"))
        yield from self._thinking(delta)
        content = delta.get("content", choice.get("text"))
        if isinstance(content, list):
            for part in content:
                yield from self._part(part)
        elif content is not None and as_text(content):
            yield from self._flush_details()
            yield from self._text.text(content)
        yield from self._text.text(delta.get("refusal"))
        notes = delta.get("annotations")
        self._cite([as_mapping(note).get("url_citation") or note for note in notes] if isinstance(notes, list) else None)
        calls = delta.get("tool_calls")
        for call in calls if isinstance(calls, list) else ():
            self._call(as_mapping(call))
        if isinstance(delta.get("function_call"), Mapping):
            self._call({"index": 0, "function": delta["function_call"]})
        if isinstance(choice.get("finish_reason"), str) and choice["finish_reason"]:
            self._reason = choice["finish_reason"]
            self.complete = self._reason not in _FAILED

    def _thinking(self, delta: Mapping[str, Any]) -> Iterator[Yielded]:
        # Some servers fill both fields with the same text; one of them is enough.
        text = as_text(delta.get("reasoning_content")) or as_text(delta.get("reasoning"))
        details = delta.get("reasoning_details")
        if isinstance(details, list) and details:
            self._details.extend(details)
            text = text or "".join(as_text(as_mapping(d).get("text") or as_mapping(d).get("summary")) for d in details)
        yield from self._text.thought(text)

    def _flush_details(self) -> Iterator[Yielded]:
        """What OpenRouter wants back unchanged; told at the end of the thinking."""
        if self._details:
            details, self._details = self._details, []
            yield Reasoning(provider_data={"reasoning_details": joined_details(details)})

    def _part(self, part: Any) -> Iterator[Yielded]:
        """A part of a content list (Mistral): thinking, text, references."""
        values = as_mapping(part)
        if values.get("type") == "thinking":
            yield from self._text.thought(values.get("thinking"))
            if as_text(values.get("signature")):
                yield Reasoning(signature=as_text(values.get("signature")))
        elif not values or values.get("type") in ("text", "output_text"):
            yield from self._text.text(part)

    def _call(self, delta: Mapping[str, Any]) -> None:
        function = as_mapping(delta.get("function"))
        arguments = function.get("arguments")
        text = arguments if isinstance(arguments, str) else "" if arguments is None else json.dumps(arguments, ensure_ascii=False)
        given = as_text(delta.get("id"))
        call_id = "" if given in ("null", "None") else given
        index = delta.get("index") if isinstance(delta.get("index"), int) else None
        name = as_text(function.get("name"))
        call = self._find(index, call_id, name, text)
        # A name comes whole, again with every piece, growing, or (rarely) itself in pieces.
        if name.startswith(call.name):
            call.name = name
        elif name and not call.arguments:
            call.name += name
        call.id = call.id or call_id
        call.arguments += text
        if isinstance(delta.get("extra_content"), Mapping):
            # Gemini signs its calls there and refuses them unsigned.
            call.extra = {"extra_content": delta["extra_content"]}

    def _find(self, index: int | None, call_id: str, name: str, arguments: str) -> _Call:
        """The call a delta belongs to. An index that is used again with another id is another call (Ollama)."""
        for call in reversed(self._calls):
            if call_id and call.id:
                if call.id == call_id:
                    return call
                continue
            if name and (arguments or name != call.name) and _is_whole(call.arguments):
                # Servers without ids send whole calls, all with the same index or with none.
                continue
            if index is not None and call.index == index:
                return call
            if index is None and not call_id and (not name or (name == call.name and call is self._calls[-1])):
                return call
        made = _Call(index, call_id)
        self._calls.append(made)
        return made

    def _cite(self, citations: Any) -> None:
        for item in citations if isinstance(citations, list) else ():
            values = as_mapping(item)
            url = item if isinstance(item, str) else as_text(values.get("url"))
            if url and all(known.url != url for known in self._sources):
                text = as_text(values.get("content") or values.get("snippet"))
                self._sources.append(
                    Source(plain(as_text(values.get("title")), 300), normalise_text(url), dict(values), normalise_text(text))
                )

    def _take_usage(self, chunk: Mapping[str, Any]) -> None:
        usage = chunk.get("usage") or as_mapping(chunk.get("x_groq")).get("usage")
        if isinstance(usage, Mapping) and usage:
            self._usage = {**self._usage, **usage}

    def _made_usage(self) -> Usage | None:
        known = self._usage
        prompt = as_count(known.get("prompt_tokens", known.get("input_tokens")))
        completion = as_count(known.get("completion_tokens", known.get("output_tokens")))
        if prompt is None and completion is None:
            return None
        inside = as_mapping(known.get("prompt_tokens_details"))
        outside = as_mapping(known.get("completion_tokens_details"))
        read = as_count(inside.get("cached_tokens", known.get("prompt_cache_hit_tokens")))
        return Usage(prompt, completion, read, as_count(inside.get("cache_write_tokens")), as_count(outside.get("reasoning_tokens")))


def _is_whole(arguments: str) -> bool:
    try:
        return isinstance(decode_json(arguments), Mapping)
    except ValueError:
        return False
