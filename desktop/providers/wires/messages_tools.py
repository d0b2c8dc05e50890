"""Tools on their way into a Messages request, whatever form the caller has them in. Source: protocols.md §2.2, §6 items 13 and 14."""

from __future__ import annotations

import logging
from collections.abc import Iterable, Mapping
from typing import Any

from desktop.providers.envelopes import decode_json
from desktop.providers.wires.base import as_mapping, as_text

_log = logging.getLogger(__name__)

CALL_FIELDS = ("caller", "toolset_name")
"""Further fields of a call that the server wants back as it sent them."""
_NOT_RUN = "This call was not run."


def tool(given: Mapping[str, Any]) -> dict[str, Any]:
    """A tool in Anthropic's form; OpenAI's is converted, every other is taken as it is."""
    function = given.get("function")
    if given.get("type") != "function":
        return dict(given)
    facts = function if isinstance(function, Mapping) else given
    made = {"name": facts.get("name"), "input_schema": facts.get("parameters") or {"type": "object", "properties": {}}}
    return {**made, "description": facts["description"]} if facts.get("description") else made


def tool_choice(options: Mapping[str, Any]) -> dict[str, Any] | None:
    """``tool_choice`` and ``parallel_tool_calls`` in Anthropic's form; None when neither says anything."""
    given = options.get("tool_choice")
    choice: dict[str, Any] | None = None
    if isinstance(given, str) and given:
        choice = {"type": {"required": "any"}.get(given, given)}
    elif isinstance(given, Mapping):
        function = given.get("function")
        choice = {"type": "tool", "name": function.get("name")} if isinstance(function, Mapping) else dict(given)
    if options.get("parallel_tool_calls") is False and (choice or {}).get("type") != "none":
        choice = {**(choice or {"type": "auto"}), "disable_parallel_tool_use": True}
    return choice


def tool_use(call: Mapping[str, Any]) -> dict[str, Any]:
    """The block of a call in OpenAI's form (``function``) or flat (``name`` and ``arguments``, or ``input``)."""
    function = as_mapping(call.get("function")) or call
    name = as_text(function.get("name"))
    arguments = function.get("input", function.get("arguments"))
    if isinstance(arguments, str):
        try:
            arguments = decode_json(arguments) if arguments.strip() else {}
        except ValueError:
            arguments = None
    if not isinstance(arguments, Mapping):
        if arguments is not None or function.get("arguments"):
            _log.warning("the arguments of a call of %s are no JSON object; it goes back without them", name or "a tool")
        arguments = {}
    kept = {field: call[field] for field in CALL_FIELDS if field in call}
    return {"type": "tool_use", "id": as_text(call.get("id")), "name": name, "input": dict(arguments), **kept}


def tool_result(message: Mapping[str, Any], content: Any) -> dict[str, Any]:
    """The block of a result, from a message or block of any form; *content* is its content, written already."""
    call_id = message.get("tool_call_id") or message.get("tool_use_id") or message.get("call_id") or message.get("name") or ""
    made = {"type": "tool_result", "tool_use_id": call_id, "content": content}
    return {**made, "is_error": True} if message.get("is_error") else made


def answer_open_calls(messages: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """*messages* in which every call has its result right after it: the API refuses a conversation with one that has none."""
    answered: list[dict[str, Any]] = []
    open_ids: list[str] = []
    for message in messages:
        if message["role"] == "user":
            message, open_ids = _with_results(message, open_ids), []
        elif open_ids:
            answered.append(_with_results({"role": "user", "content": []}, open_ids))
        if message["role"] == "assistant":
            open_ids = [block["id"] for block in _blocks(message) if block.get("type") == "tool_use"]
        answered.append(message)
    return [*answered, _with_results({"role": "user", "content": []}, open_ids)] if open_ids else answered


def called_tools(messages: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """The tools that the calls in *messages* are of, each once, as far as the calls tell: their names."""
    names = [block["name"] for message in messages for block in _blocks(message) if block.get("type") == "tool_use" and block.get("name")]
    return [{"name": name, "input_schema": {"type": "object"}} for name in dict.fromkeys(names)]


def _with_results(message: dict[str, Any], ids: Iterable[str]) -> dict[str, Any]:
    blocks = _blocks(message)
    given = {block.get("tool_use_id") for block in blocks if block.get("type") == "tool_result"}
    missing = [{"type": "tool_result", "tool_use_id": each, "content": _NOT_RUN, "is_error": True} for each in ids if each not in given]
    if not missing:
        return message
    place = next((n for n, block in enumerate(blocks) if block.get("type") != "tool_result"), len(blocks))
    return {**message, "content": [*blocks[:place], *missing, *blocks[place:]]}


def _blocks(message: Mapping[str, Any]) -> list[dict[str, Any]]:
    content = message["content"]
    return content if isinstance(content, list) else [{"type": "text", "text": content}]
