"""Writes a request for OpenAI Chat Completions. Source: protocols.md §3.1."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from desktop.providers.errors import ProviderError, UnsupportedMediaError
from desktop.providers.wires.base import ChatRequest, Dialect, as_mapping, as_text
from desktop.providers.wires.media import Medium, from_arguments, of_block


def write(request: ChatRequest, dialect: Dialect) -> dict[str, Any]:
    """The JSON body. The caller's messages are left as they are. Raises ProviderError and UnsupportedMediaError."""
    messages: list[dict[str, Any]] = []
    for message in request.messages:
        messages.extend(_message(message, request.label))
    _put_media(messages, [_part(medium, request.label) for medium in from_arguments(request.media, request.label)])
    for message in messages:
        message["content"] = _shortest(message.get("content"))
    if not any(message["role"] not in ("system", "developer") for message in messages):
        raise ProviderError("provider.nothing_to_send", label=request.label)
    body: dict[str, Any] = {"model": request.model, "messages": messages, "stream": request.stream}
    if request.stream and dialect.include_usage:
        body["stream_options"] = {"include_usage": True}
    values = {
        dialect.max_tokens_name: request.max_tokens,
        "temperature": request.temperature,
        "top_p": request.top_p,
        "top_k": request.top_k if dialect.sends_top_k else None,
        "stop": request.stops or None,
        "tools": [_tool(tool) for tool in request.tools] if request.tools else None,
    }
    values.update({name: request.options.get(name) for name in dialect.parameters})
    body.update({name: value for name, value in values.items() if value is not None})
    return {**body, **request.extra}


def repair(body: Mapping[str, Any], complaint: str) -> dict[str, Any] | None:
    """The body without what the server's *complaint* (of a 400) says it does not know; None when that is not it.

    Older servers do not know ``stream_options``, newer models of OpenAI refuse ``max_tokens``, older servers its successor.
    """
    if "stream_options" in body and "stream_options" in complaint:
        return {name: value for name, value in body.items() if name != "stream_options"}
    for old, new in (("max_tokens", "max_completion_tokens"), ("max_completion_tokens", "max_tokens")):
        refused = "nsupported" in complaint or "unknown" in complaint.lower() or "not permitted" in complaint.lower()
        if old in body and refused and f"'{old}'" in complaint.replace('"', "'"):
            return {(new if name == old else name): value for name, value in body.items()}
    return None


def _message(message: Mapping[str, Any], label: str) -> list[dict[str, Any]]:
    role = str(message.get("role") or "user")
    content = message.get("content")
    if role == "tool":
        return [{"role": "tool", "tool_call_id": message.get("tool_call_id", ""), "content": as_text(content)}]
    if not isinstance(content, list):
        made: dict[str, Any] = {"role": role, "content": as_text(content)}
        if message.get("tool_calls"):
            made["tool_calls"] = [dict(call) for call in message["tool_calls"]]
        return [made] if made["content"].strip() or "tool_calls" in made else []
    parts: list[dict[str, Any]] = []
    calls: list[dict[str, Any]] = [dict(call) for call in message.get("tool_calls") or ()]
    results: list[dict[str, Any]] = []
    more: dict[str, Any] = {}
    for item in content:
        block = item if isinstance(item, Mapping) else {"type": "text", "text": as_text(item)}
        kind = block.get("type")
        if kind == "tool_use":
            function = {"name": block.get("name", ""), "arguments": json.dumps(block.get("input") or {}, ensure_ascii=False)}
            calls.append({"id": block.get("id", ""), "type": "function", "function": function})
        elif kind == "tool_result":
            results.append({"role": "tool", "tool_call_id": block.get("tool_use_id", ""), "content": as_text(block.get("content"))})
        elif kind == "reasoning":
            details = as_mapping(block.get("provider_data")).get("reasoning_details")
            if details:
                more["reasoning_details"] = details
        else:
            parts.extend(_parts(block, label))
    if not parts and not calls:
        return results
    made = {"role": role, "content": _pictures_first(parts), **more}
    if calls:
        made["tool_calls"] = calls
    return [*results, made]


def _parts(block: Mapping[str, Any], label: str) -> list[dict[str, Any]]:
    kind = block.get("type")
    if kind in ("text", "input_text", "output_text", None):
        text = as_text(block.get("text"))
        return [{"type": "text", "text": text}] if text.strip() else []
    if kind in ("thinking", "redacted_thinking"):
        return []
    if kind == "input_audio":
        return [dict(block)]
    medium = of_block(block, label)
    if medium is None:
        return []
    part = _part(medium, label)
    detail = as_mapping(block.get("image_url")).get("detail")
    if detail and part["type"] == "image_url":
        part["image_url"]["detail"] = detail
    return [part]


def _part(medium: Medium, label: str) -> dict[str, Any]:
    if medium.kind == "image":
        return {"type": "image_url", "image_url": {"url": medium.data_url}}
    if medium.kind == "text":
        head = f"{medium.name}:\n" if medium.name else ""
        return {"type": "text", "text": head + medium.data.decode("utf-8", "replace")}
    if medium.kind == "pdf" and medium.data:
        return {"type": "file", "file": {"filename": medium.name or "document.pdf", "file_data": medium.data_url}}
    raise UnsupportedMediaError("provider.media", name=medium.name or "The attachment", label=label)


def _pictures_first(parts: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return sorted(parts, key=lambda part: part["type"] == "text")


def _shortest(content: Any) -> Any:
    """Text alone as a plain string: many servers know no list of parts."""
    if isinstance(content, list) and all(part["type"] == "text" for part in content):
        return "\n\n".join(part["text"] for part in content) if content else None
    return content


def _put_media(messages: list[dict[str, Any]], parts: list[dict[str, Any]]) -> None:
    if not parts:
        return
    last = next((message for message in reversed(messages) if message["role"] == "user"), None)
    if last is None:
        messages.append({"role": "user", "content": parts})
        return
    old = last["content"]
    last["content"] = [*parts, *(old if isinstance(old, list) else [{"type": "text", "text": old}])]


def _tool(tool: Mapping[str, Any]) -> dict[str, Any]:
    if "function" in tool or "input_schema" not in tool:
        return dict(tool)
    function = {"name": tool.get("name"), "parameters": tool["input_schema"]}
    if tool.get("description"):
        function["description"] = tool["description"]
    return {"type": "function", "function": function}
