"""Writes a request for Anthropic Messages. Source: protocols.md §2.2 and §6, items 6 to 22."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from desktop.providers.envelopes import decode_json
from desktop.providers.errors import ProviderError
from desktop.providers.wires.base import ChatRequest, Dialect, as_mapping, as_text
from desktop.providers.wires.media import Medium, from_arguments, of_block

_SYSTEM = ("system", "developer")
_PASSED = frozenset(
    {"tool_use", "tool_result", "thinking", "redacted_thinking", "search_result", "server_tool_use", "web_search_tool_result"}
)
# From this version on the API refuses sampling parameters for every model.
_NO_SAMPLING_FROM = "2026-10-21"


def write(request: ChatRequest, dialect: Dialect) -> dict[str, Any]:
    """The JSON body. The caller's messages are left as they are. Raises ProviderError and UnsupportedMediaError."""
    messages = _messages(request)
    if not messages:
        raise ProviderError("provider.nothing_to_send", label=request.label)
    body: dict[str, Any] = {
        "model": request.model,
        "messages": messages,
        "max_tokens": 4096 if request.max_tokens is None else request.max_tokens,
        "stream": request.stream,
    }
    system = "\n".join(text for message in request.messages if message.get("role") in _SYSTEM and (text := _plain(message.get("content"))))
    if system.strip():
        body["system"] = system
    if dialect.api_version < _NO_SAMPLING_FROM:
        both = dialect.exclusive_sampling and request.temperature is not None
        sampling = {"temperature": request.temperature, "top_k": request.top_k, "top_p": None if both else request.top_p}
        body.update({name: value for name, value in sampling.items() if value is not None})
    if request.stops:
        body["stop_sequences"] = request.stops
    if request.tools:
        body["tools"] = [_tool(tool) for tool in request.tools]
    choice = _tool_choice(request.options)
    if choice:
        body["tool_choice"] = choice
    body.update({name: request.options[name] for name in dialect.parameters if request.options.get(name) is not None})
    return {**body, **request.extra}


def _plain(content: Any) -> str:
    if isinstance(content, list):
        return "\n".join(text for block in content if (text := as_text(block)))
    return as_text(content)


def _messages(request: ChatRequest) -> list[dict[str, Any]]:
    """The conversation without system messages and without empty ones, which the API refuses."""
    written: list[dict[str, Any]] = []
    for message in request.messages:
        role = message.get("role")
        if role in _SYSTEM:
            continue
        content: Any
        if role in ("tool", "function"):
            role, content = "user", [_tool_result(message)]
        else:
            role = "assistant" if role == "assistant" else "user"
            content = _content(message, request.label)
        if not content:
            continue
        before = written[-1] if written else None
        if before is not None and before["role"] == role == "user" and _holds_results(before["content"]):
            before["content"] = [*before["content"], *_as_blocks(content)]
        else:
            written.append({"role": role, "content": content})
    _put_media(written, from_arguments(request.media, request.label))
    return written


def _content(message: Mapping[str, Any], label: str) -> Any:
    content = message.get("content")
    calls = message.get("tool_calls")
    if not isinstance(content, list) and not calls:
        text = as_text(content)
        return text if text.strip() else ""
    blocks: list[dict[str, Any]] = []
    for block in _as_blocks(content):
        blocks.extend(_block(block, label))
    for call in calls or ():
        blocks.append(_tool_use(as_mapping(call)))
    # Results of tools come first in a user message, pictures before the text that asks about them.
    order = {"tool_result": 0, "image": 1, "document": 1}
    return sorted(blocks, key=lambda block: order.get(block["type"], 2)) if message.get("role") == "user" else blocks


def _as_blocks(content: Any) -> list[Mapping[str, Any]]:
    if isinstance(content, list):
        return [block if isinstance(block, Mapping) else {"type": "text", "text": as_text(block)} for block in content]
    text = as_text(content)
    return [{"type": "text", "text": text}] if text.strip() else []


def _block(block: Mapping[str, Any], label: str) -> list[dict[str, Any]]:
    kind = block.get("type")
    if kind in ("text", "input_text", "output_text"):
        text = as_text(block.get("text"))
        kept = {name: block[name] for name in ("cache_control", "citations") if name in block}
        return [{"type": "text", "text": text, **kept}] if text.strip() else []
    if kind == "reasoning":
        return _reasoning(block)
    if kind == "thinking" and not block.get("signature"):
        return []
    if kind in _PASSED:
        return [dict(block)]
    if kind == "image" and as_mapping(block.get("source")).get("type") == "file":
        return [dict(block)]
    medium = of_block(block, label)
    if medium is not None:
        return [_medium_block(medium)]
    return [dict(block)] if kind == "document" else []


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
        source: dict[str, Any] = {"type": "text", "media_type": "text/plain", "data": medium.data.decode("utf-8", "replace")}
    elif medium.url:
        source = {"type": "url", "url": medium.url}
    else:
        source = {"type": "base64", "media_type": medium.media_type, "data": medium.base64}
    if medium.kind == "image":
        return {"type": "image", "source": source}
    return {"type": "document", "source": source, **({"title": medium.name} if medium.name else {})}


def _put_media(written: list[dict[str, Any]], media: list[Medium]) -> None:
    if not media:
        return
    blocks = [_medium_block(medium) for medium in media]
    last = next((message for message in reversed(written) if message["role"] == "user"), None)
    if last is None:
        written.append({"role": "user", "content": blocks})
        return
    old = _as_blocks(last["content"])
    results = [block for block in old if block.get("type") == "tool_result"]
    last["content"] = [*results, *blocks, *(block for block in old if block.get("type") != "tool_result")]


def _holds_results(content: Any) -> bool:
    return isinstance(content, list) and bool(content) and all(block.get("type") == "tool_result" for block in content)


def _tool_result(message: Mapping[str, Any]) -> dict[str, Any]:
    call_id = message.get("tool_call_id") or message.get("tool_use_id") or message.get("name") or ""
    return {"type": "tool_result", "tool_use_id": call_id, "content": _plain(message.get("content"))}


def _tool_use(call: Mapping[str, Any]) -> dict[str, Any]:
    function = as_mapping(call.get("function"))
    arguments = function.get("arguments")
    if isinstance(arguments, str):
        try:
            arguments = decode_json(arguments or "{}")
        except ValueError:
            arguments = {}
    return {"type": "tool_use", "id": call.get("id", ""), "name": function.get("name", ""), "input": dict(as_mapping(arguments))}


def _tool(tool: Mapping[str, Any]) -> dict[str, Any]:
    function = tool.get("function")
    if tool.get("type") != "function" or not isinstance(function, Mapping):
        return dict(tool)
    made = {"name": function.get("name"), "input_schema": function.get("parameters") or {"type": "object", "properties": {}}}
    if function.get("description"):
        made["description"] = function["description"]
    return made


def _tool_choice(options: Mapping[str, Any]) -> dict[str, Any] | None:
    given = options.get("tool_choice")
    choice: dict[str, Any] | None = None
    if isinstance(given, str):
        choice = {"type": {"required": "any"}.get(given, given)}
    elif isinstance(given, Mapping):
        function = given.get("function")
        choice = {"type": "tool", "name": function.get("name")} if isinstance(function, Mapping) else dict(given)
    if options.get("parallel_tool_calls") is False:
        choice = {**(choice or {"type": "auto"}), "disable_parallel_tool_use": True}
    return choice
