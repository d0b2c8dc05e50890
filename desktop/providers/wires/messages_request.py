"""Writes a request for Anthropic Messages. Source: protocols.md §2.2 and §6, items 6 to 22."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from typing import Any

from desktop.providers.errors import ProviderError, RequestTooLargeError, UnsupportedMediaError
from desktop.providers.wires.base import ChatRequest, Dialect, RequestLimits, as_mapping, as_text
from desktop.providers.wires.media import Medium, from_arguments, of_block
from desktop.providers.wires.messages_caching import mark
from desktop.providers.wires.messages_thinking import thinks, write_thinking
from desktop.providers.wires.messages_tools import answer_open_calls, called_tools, tool, tool_choice, tool_result, tool_use
from desktop.providers.wires.pixels import size_of

_log = logging.getLogger(__name__)

_SYSTEM = ("system", "developer")
_TEXT = ("text", "input_text", "output_text")
_THINKING = ("thinking", "redacted_thinking")
_PASSED = frozenset({"redacted_thinking", "search_result", "server_tool_use", "container_upload"})
# From this version on the API refuses sampling parameters for every model, and a few blocks where they do not belong.
_STRICT_FROM = "2026-10-21"
_MB = 1_000_000


def write(request: ChatRequest, dialect: Dialect) -> dict[str, Any]:
    """The JSON body. The caller's messages are left as they are. Raises ProviderError and UnsupportedMediaError."""
    messages = _Writer(request, dialect).messages()
    if not messages:
        raise ProviderError("provider.nothing_to_send", label=request.label)
    body: dict[str, Any] = {
        "model": request.model,
        "messages": messages,
        "max_tokens": 4096 if request.max_tokens is None else request.max_tokens,
    }
    if request.stream or dialect.names_whole:
        body["stream"] = request.stream
    system = "\n".join(text for message in request.messages if message.get("role") in _SYSTEM and (text := _plain(message.get("content"))))
    if system.strip():
        body["system"] = system
    write_thinking(body, request, dialect)
    body.update(_sampling(request, dialect, thinks(body)))
    if request.stops:
        body["stop_sequences"] = request.stops
    if request.tools:
        body["tools"] = [tool(each) for each in request.tools]
        choice = tool_choice(request.options)
        if choice:
            body["tool_choice"] = choice
    elif dialect.declares_calls and not _tools_beside(request) and (called := called_tools(messages)):
        # An earlier model made calls; this one is not to.
        body["tools"], body["tool_choice"] = called, {"type": "none"}
    own = ("thinking", "output_config")
    given = {name: request.options[name] for name in dialect.parameters if name not in own and request.options.get(name) is not None}
    body.update(given)
    if dialect.caches_prompt and "messages" not in request.extra:
        mark(body)
    return {**body, **request.extra, **as_mapping(request.options.get("extra_body"))}


def _sampling(request: ChatRequest, dialect: Dialect, thinking: bool) -> dict[str, Any]:
    """The sampling parameters that the model takes; those that are held back are logged."""
    named = {"temperature": request.temperature, "top_p": request.top_p, "top_k": request.top_k}
    given = {name: value for name, value in named.items() if value is not None}
    held: list[str] = []
    why = ""
    if dialect.api_version >= _STRICT_FROM:
        held, why = list(given), f"version {dialect.api_version} of the API refuses them"
    elif thinking:
        held, why = list(given), "they do not go together with thinking"
    elif (
        "temperature" in given and "top_p" in given and dialect.exclusive_sampling and re.search(dialect.exclusive_sampling, request.model)
    ):
        held, why = ["top_p"], "this model takes either it or the temperature"
    if held:
        _log.warning("%s not sent to %s: %s", ", ".join(held), request.label, why)
    return {name: value for name, value in given.items() if name not in held}


def _tools_beside(request: ChatRequest) -> bool:
    return "tools" in request.extra or "tools" in as_mapping(request.options.get("extra_body"))


def _plain(content: Any) -> str:
    if isinstance(content, list):
        return "\n".join(text for block in content if (text := as_text(block)))
    return as_text(content)


class _Writer:
    """The conversation in the API's form: without system messages, and without empty ones, which it refuses."""

    def __init__(self, request: ChatRequest, dialect: Dialect) -> None:
        self._request = request
        self._label = request.label
        self._strict = dialect.api_version >= _STRICT_FROM
        self._most = dialect.most
        self._pictures = 0
        self._bytes = 0
        self._large: tuple[Medium, tuple[int, int]] | None = None
        """A picture that is too large to be one of many."""

    def messages(self) -> list[dict[str, Any]]:
        """All of it. Raises UnsupportedMediaError and RequestTooLargeError."""
        written: list[dict[str, Any]] = []
        for message in self._request.messages:
            role = message.get("role")
            if role in _SYSTEM:
                continue
            if role in ("tool", "function"):
                role, content = "user", [tool_result(message, self._result(message.get("content")))]
            else:
                role = "assistant" if role == "assistant" else "user"
                content = self._content(message, role)
            if not content:
                continue
            before = written[-1] if written else None
            if before is not None and before["role"] == role == "user" and _holds_results(before["content"]):
                before["content"] = _results_first([*before["content"], *_as_blocks(content)])
            else:
                written.append({"role": role, "content": content})
        self._put_media(written)
        self._check()
        return _without_trailing_space(answer_open_calls(written))

    def _content(self, message: Mapping[str, Any], role: str) -> Any:
        content, calls = message.get("content"), message.get("tool_calls")
        if not isinstance(content, list) and not calls:
            text = as_text(content)
            return text if text.strip() else ""
        blocks = [made for block in _as_blocks(content) for made in self._block(block, role)]
        blocks += [tool_use(as_mapping(call)) for call in calls or ()]
        if role == "user":
            return _ordered(blocks)
        while blocks and blocks[-1]["type"] in _THINKING:
            # Thought and then nothing: the API refuses thinking at the end of a message.
            blocks.pop()
        return blocks

    def _block(self, block: Mapping[str, Any], role: str) -> list[dict[str, Any]]:
        kind = block.get("type")
        if kind in _TEXT:
            return self._text(block, role)
        if kind == "reasoning":
            return _reasoning(block)
        if kind == "thinking":
            return [dict(block)] if block.get("signature") else []
        if kind in ("tool_use", "tool_call"):
            return [dict(block) if isinstance(block.get("input"), Mapping) else tool_use(block)]
        if kind == "tool_result":
            return [dict(block) if "tool_use_id" in block else tool_result(block, self._result(block.get("content")))]
        if kind == "provider":
            inner = as_mapping(block.get("provider_data") or block.get("data"))
            return self._block(inner, role) if inner.get("type") not in (None, "provider") else []
        if kind in _PASSED or (isinstance(kind, str) and kind.endswith("_tool_result")):
            return [dict(block)]
        if kind in ("image", "document") and as_mapping(block.get("source")).get("type") in ("file", "content"):
            return [dict(block)]
        if kind == "document" and role == "assistant" and self._strict:
            return []
        medium = of_block(block, self._label)
        return [] if medium is None else [self._medium(medium, block)]

    def _text(self, block: Mapping[str, Any], role: str) -> list[dict[str, Any]]:
        text = as_text(block.get("text"))
        if not text.strip():
            return []
        made = {"type": "text", "text": text}
        if "cache_control" in block:
            made["cache_control"] = block["cache_control"]
        citations = block.get("citations") or as_mapping(block.get("provider_data")).get("citations")
        if citations and not (role == "user" and self._strict):
            made["citations"] = citations
        return [made]

    def _result(self, content: Any) -> Any:
        """The content of a result: text, or blocks when there are pictures or documents in it."""
        if not isinstance(content, list) or all(as_mapping(block).get("type") in (*_TEXT, None) for block in content):
            return _plain(content)
        return [made for block in _as_blocks(content) for made in self._block(block, "user")]

    def _medium(self, medium: Medium, block: Mapping[str, Any]) -> dict[str, Any]:
        self._count(medium)
        kept = {name: block[name] for name in ("cache_control", "citations", "context", "transformations") if name in block}
        return {**_medium_block(medium), **kept}

    def _put_media(self, written: list[dict[str, Any]]) -> None:
        """The ``media`` argument: before the text of the last user message."""
        blocks = [self._medium(medium, {}) for medium in from_arguments(self._request.media, self._label)]
        if not blocks:
            return
        last = next((message for message in reversed(written) if message["role"] == "user"), None)
        if last is None:
            written.append({"role": "user", "content": blocks})
        else:
            last["content"] = _results_first([*blocks, *_as_blocks(last["content"])])

    def _count(self, medium: Medium) -> None:
        most = self._most
        self._bytes += len(medium.data)
        self._pictures += medium.kind == "image"
        if most is not None and medium.kind == "image" and medium.data:
            self._check_picture(medium, most)

    def _check_picture(self, medium: Medium, most: RequestLimits) -> None:
        pixels = size_of(medium.data)
        size = limit = ""
        if pixels is not None and max(pixels) > most.picture_side:
            size, limit = _pixels(*pixels), _pixels(most.picture_side, most.picture_side)
        elif len(medium.data) > most.picture_bytes:
            size, limit = _megabytes(len(medium.data)), _megabytes(most.picture_bytes)
        if size:
            raise self._too_large(medium, size, limit)
        if pixels is not None and max(pixels) > most.many_side:
            self._large = medium, pixels

    def _too_large(self, medium: Medium, size: str, limit: str) -> UnsupportedMediaError:
        name = medium.name or "The picture"
        return UnsupportedMediaError("provider.media_large", name=name, label=self._label, size=size, limit=limit)

    def _check(self) -> None:
        most = self._most
        if most is None:
            return
        if self._pictures > most.pictures:
            raise RequestTooLargeError("provider.too_many_pictures", count=self._pictures, limit=most.pictures, label=self._label)
        if self._large is not None and self._pictures > most.few_pictures:
            medium, pixels = self._large
            raise self._too_large(medium, _pixels(*pixels), _pixels(most.many_side, most.many_side))
        if self._bytes > most.attachment_bytes:
            raise RequestTooLargeError(
                "provider.attachments_large", size=-(-self._bytes // _MB), limit=most.attachment_bytes // _MB, label=self._label
            )


def _pixels(width: int, height: int) -> str:
    return f"{width} × {height} pixels"


def _megabytes(count: int) -> str:
    return f"{count / _MB:.1f} MB"


def _as_blocks(content: Any) -> list[Mapping[str, Any]]:
    if isinstance(content, list):
        return [block if isinstance(block, Mapping) else {"type": "text", "text": as_text(block)} for block in content]
    text = as_text(content)
    return [{"type": "text", "text": text}] if text.strip() else []


def _ordered(blocks: list[dict[str, Any]]) -> list[Mapping[str, Any]]:
    """Results of tools first, pictures before the one text that asks about them; pictures among several texts keep their places."""
    if sum(block["type"] == "text" for block in blocks) == 1:
        blocks = sorted(blocks, key=lambda block: block["type"] not in ("image", "document"))
    return _results_first(blocks)


def _results_first(blocks: Sequence[Mapping[str, Any]]) -> list[Mapping[str, Any]]:
    return sorted(blocks, key=lambda block: block.get("type") != "tool_result")


def _holds_results(content: Any) -> bool:
    return isinstance(content, list) and bool(content) and all(block.get("type") == "tool_result" for block in content)


def _reasoning(block: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Thinking goes back exactly as it came, with its signature; without one the API would refuse it."""
    data = as_mapping(block.get("provider_data"))
    if data.get("type") == "redacted_thinking":
        return [{"type": "redacted_thinking", "data": data.get("data")}]
    if block.get("signature"):
        return [{"type": "thinking", "thinking": as_text(block.get("text")), "signature": block["signature"]}]
    return []


def _medium_block(medium: Medium) -> dict[str, Any]:
    if medium.kind == "text":
        source: dict[str, Any] = {"type": "text", "media_type": "text/plain", "data": medium.data.decode("utf-8-sig", "replace")}
    elif medium.url:
        source = {"type": "url", "url": medium.url}
    else:
        source = {"type": "base64", "media_type": medium.media_type, "data": medium.base64}
    if medium.kind == "image":
        return {"type": "image", "source": source}
    return {"type": "document", "source": source, **({"title": medium.name} if medium.name else {})}


def _without_trailing_space(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """An answer to go on from must not end in space: the API refuses that."""
    last = messages[-1] if messages else None
    if last is None or last["role"] != "assistant":
        return messages
    content = last["content"]
    if isinstance(content, str):
        content = content.rstrip()
    elif content[-1].get("type") == "text":
        content = [*content[:-1], {**content[-1], "text": content[-1]["text"].rstrip()}]
    return [*messages[:-1], {**last, "content": content}]
