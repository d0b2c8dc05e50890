"""Writes a request for OpenAI Chat Completions. Source: protocols.md §3.1 to §3.3."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from typing import Any

from desktop.providers.errors import ProviderError, UnsupportedMediaError
from desktop.providers.wires.base import ChatRequest, Dialect, as_mapping, as_text
from desktop.providers.wires.completions_reasoning import FIELDS, fields_for, given_back
from desktop.providers.wires.media import Medium, from_arguments, of_block

_SYSTEM = ("system", "developer")
# What an answer can do without, when the server does not know it or its model refuses it.
_OPTIONAL = (
    "temperature",
    "top_p",
    "top_k",
    "parallel_tool_calls",
    "verbosity",
    "seed",
    "user",
    "logit_bias",
    "tool_choice",
    "prompt_cache_key",
)
_UNKNOWN = re.compile(
    r"unsupported|not support|unknown|unrecogni[sz]ed|not permitted|not allowed|unexpected|extra|invalid param", re.IGNORECASE
)


def write(request: ChatRequest, dialect: Dialect) -> dict[str, Any]:
    """The JSON body. The caller's messages are left as they are. Raises ProviderError and UnsupportedMediaError."""
    writer = _Writer(request, dialect)
    messages = writer.messages()
    if not any(message["role"] not in _SYSTEM for message in messages):
        raise ProviderError("provider.nothing_to_send", label=request.label)
    body: dict[str, Any] = {"model": request.model, "messages": messages, "stream": request.stream}
    if request.stream and dialect.include_usage:
        body["stream_options"] = {"include_usage": True}
    values = {
        str(request.options.get("max_tokens_name") or dialect.max_tokens_name): request.max_tokens,
        "temperature": request.temperature,
        "top_p": request.top_p,
        "top_k": request.top_k if dialect.sends_top_k else None,
        "stop": request.stops or None,
        "tools": [_tool(tool) for tool in request.tools] if request.tools else None,
        **fields_for(dialect.thinking, request.reasoning),
    }
    given = {name: request.options.get(name) for name in dialect.parameters}
    if "tool_choice" in given:
        given["tool_choice"] = _tool_choice(given["tool_choice"])
    for chosen in (values, given):
        body.update({name: value for name, value in chosen.items() if value is not None})
    return {**body, **request.extra}


def repair(body: Mapping[str, Any], complaint: str, status: int = 400) -> dict[str, Any] | None:
    """The body without what the server's *complaint* (of a 400 or 422) says it does not take; None when that is not it.

    Older servers do not know ``stream_options``, newer models of OpenAI refuse ``max_tokens``, older servers its successor;
    some models refuse sampling, others do not think. What has a wrong value stays: its person has to know.
    """
    if status not in (400, 422):
        return None
    unknown = _UNKNOWN.search(complaint) is not None
    for old, new in (("max_tokens", "max_completion_tokens"), ("max_completion_tokens", "max_tokens")):
        if old in body and unknown and _names(old, complaint) and not _recommends(old, complaint):
            return {(new if name == old else name): value for name, value in body.items()}
    droppable = ("stream_options", *FIELDS, *(_OPTIONAL if unknown else ()))
    # "enable_thinking is not supported" is about the field that holds it.
    named = [name for name in droppable if name in body and _names(name, complaint)]
    if not named and "chat_template_kwargs" in body and "enable_thinking" in complaint:
        named = ["chat_template_kwargs"]
    return {name: value for name, value in body.items() if name not in named} if named else None


def _recommends(field: str, complaint: str) -> bool:
    """Whether *complaint* says to use *field* instead of another."""
    return re.search(rf"use ['\"`]?{field}\b", complaint, re.IGNORECASE) is not None


def _names(field: str, complaint: str) -> bool:
    """Whether *complaint* names *field* (not a longer name that holds it; common words only in quotes or as a path)."""
    if field in ("reasoning", "thinking", "user", "seed"):
        return re.search(rf"['\"`.]{field}(?:['\"`.:]|$)|argument supplied: {field}\b", complaint) is not None
    return re.search(rf"(?<![A-Za-z0-9_]){field}(?![A-Za-z0-9_])", complaint) is not None


class _Writer:
    """The messages of one request in the words of its server."""

    def __init__(self, request: ChatRequest, dialect: Dialect) -> None:
        self._request = request
        self._dialect = dialect
        self._label = request.label
        self._system_role = str(request.options.get("system_role") or dialect.system_role)

    def messages(self) -> list[dict[str, Any]]:
        """All of them, media put into the last one of the user."""
        made = [one for message in self._request.messages for one in self._message(message)]
        media = [self._part(medium) for medium in from_arguments(self._request.media, self._label)]
        _put_media(made, media)
        for message in made:
            message["content"] = _shortest(message.get("content"))
        return made

    def _message(self, message: Mapping[str, Any]) -> list[dict[str, Any]]:
        role = str(message.get("role") or "user")
        role = self._system_role if self._system_role and role in _SYSTEM else role
        content = message.get("content")
        if role == "tool":
            return [_result(message.get("tool_call_id"), content)]
        calls: list[dict[str, Any]] = [dict(call) for call in message.get("tool_calls") or () if isinstance(call, Mapping)]
        # A caller may hold the server's thinking in the server's own fields.
        thoughts: list[Mapping[str, Any]] = [{"text": as_text(message.get("reasoning_content")), "provider_data": message}]
        results: list[dict[str, Any]] = []
        parts: list[dict[str, Any]] = []
        for item in content if isinstance(content, list) else [content]:
            block = item if isinstance(item, Mapping) else {"type": "text", "text": as_text(item)}
            kind = block.get("type")
            if kind in ("tool_use", "tool_call"):
                calls.append(_call(block))
            elif kind == "tool_result":
                results.append(_result(block.get("tool_use_id") or block.get("call_id"), block.get("content")))
            elif kind in ("reasoning", "thinking"):
                thoughts.append(block if kind == "reasoning" else {"text": as_text(block.get("thinking"))})
            else:
                parts.extend(self._parts(block))
        if not parts and not calls:
            return results
        made: dict[str, Any] = {"role": role, "content": _pictures_first(parts)}
        if isinstance(message.get("name"), str):
            made["name"] = message["name"]
        if role == "assistant":
            made.update(given_back(self._dialect.thinking_back, thoughts, bool(calls)))
        if calls:
            made["tool_calls"] = calls
        return [*results, made]

    def _parts(self, block: Mapping[str, Any]) -> list[dict[str, Any]]:
        kind = block.get("type")
        if kind in ("text", "input_text", "output_text", None):
            text = as_text(block.get("text"))
            return [{"type": "text", "text": text}] if text.strip() else []
        if kind == "redacted_thinking":
            return []
        if kind == "input_audio":
            return [dict(block)]
        medium = of_block(block, self._label)
        if medium is None:
            return []
        part = self._part(medium)
        detail = as_mapping(block.get("image_url")).get("detail")
        if detail and part["type"] == "image_url":
            part["image_url"]["detail"] = detail
        return [part]

    def _part(self, medium: Medium) -> dict[str, Any]:
        if medium.kind == "text":
            head = f"{medium.name}:\n" if medium.name else ""
            return {"type": "text", "text": head + medium.data.decode("utf-8", "replace")}
        if medium.kind == "image" and self._takes(medium):
            return {"type": "image_url", "image_url": {"url": medium.data_url}}
        if medium.kind == "pdf" and medium.data and self._dialect.documents:
            return {"type": "file", "file": {"filename": medium.name or "document.pdf", "file_data": medium.data_url}}
        raise UnsupportedMediaError("provider.media", name=medium.name or medium.url or "The attachment", label=self._label)

    def _takes(self, picture: Medium) -> bool:
        if picture.url:
            return self._dialect.image_urls
        return self._dialect.image_types is None or picture.media_type in self._dialect.image_types


def _result(call_id: Any, content: Any) -> dict[str, Any]:
    return {"role": "tool", "tool_call_id": as_text(call_id), "content": as_text(content)}


def _call(block: Mapping[str, Any]) -> dict[str, Any]:
    """A call in Anthropic's form (``input``) or the engine's (``arguments``, JSON text as it arrived)."""
    arguments = block.get("arguments")
    text = arguments if isinstance(arguments, str) else json.dumps(block.get("input") or arguments or {}, ensure_ascii=False)
    return {"id": block.get("id", ""), "type": "function", "function": {"name": block.get("name", ""), "arguments": text or "{}"}}


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


def _tool_choice(given: Any) -> Any:
    """The choice in OpenAI's form, also from Anthropic's."""
    if not isinstance(given, Mapping) or given.get("type") == "function":
        return given
    if given.get("type") == "tool":
        return {"type": "function", "function": {"name": given.get("name")}}
    return {"any": "required"}.get(str(given.get("type")), given.get("type"))
