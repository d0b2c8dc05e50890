"""What to leave out of a Messages request when the server says it does not take it. Source: protocols.md §2.2 and §3.5."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from desktop.providers.wires.base import as_mapping
from desktop.providers.wires.messages_caching import unmark
from desktop.providers.wires.messages_thinking import LEAST_BUDGET, other_way

_log = logging.getLogger(__name__)

_SAMPLING = ("temperature", "top_p", "top_k")
_TOO_MANY = re.compile(r"max_tokens`?:? (\d+) > (\d+)")
_HIDDEN_BLOCKS = ("thinking", "redacted_thinking")


def repair(body: Mapping[str, Any], complaint: str) -> dict[str, Any] | None:
    """The body that is worth another try after the server's *complaint* (of a 400 or 422), or None. What is left out is logged."""
    for name, attempt in (
        ("the marks for keeping the prompt", _caching),
        ("sampling parameters", _sampling),
        ("so many tokens for the answer", _tokens),
        ("earlier thinking", _earlier_thinking),
        ("this way of thinking", _thinking),
    ):
        made = attempt(body, complaint.lower())
        if made is not None:
            _log.warning("the server refused %s; it is asked once more without", name)
            return made
    return None


def _caching(body: Mapping[str, Any], complaint: str) -> dict[str, Any] | None:
    # Older servers do not name the field: they say that the system prompt is no string.
    if "cache_control" in complaint or ("system" in complaint and isinstance(body.get("system"), list)):
        made = unmark(body)
        return made if made != body else None
    return None


def _sampling(body: Mapping[str, Any], complaint: str) -> dict[str, Any] | None:
    refused = [name for name in _SAMPLING if name in body and name in complaint]
    if "both" in complaint and len(refused) > 1:
        refused = refused[1:]
    return {name: value for name, value in body.items() if name not in refused} if refused else None


def _tokens(body: Mapping[str, Any], complaint: str) -> dict[str, Any] | None:
    found = _TOO_MANY.search(complaint)
    if found is None or int(found[2]) >= body["max_tokens"] or int(found[2]) <= LEAST_BUDGET:
        return None
    most = int(found[2])
    thinking = as_mapping(body.get("thinking"))
    if thinking.get("budget_tokens", 0) >= most:
        thinking = {**thinking, "budget_tokens": max(LEAST_BUDGET, most // 2)}
        return {**body, "max_tokens": most, "thinking": thinking}
    return {**body, "max_tokens": most}


def _earlier_thinking(body: Mapping[str, Any], complaint: str) -> dict[str, Any] | None:
    """Thinking that another server signed, or that was changed, is refused: the conversation goes on without it."""
    if "signature" not in complaint and not ("messages." in complaint and "blocks" in complaint and "thinking" in complaint):
        return None
    messages = []
    for message in body["messages"]:
        content = message["content"]
        if isinstance(content, list):
            content = [block for block in content if block.get("type") not in _HIDDEN_BLOCKS]
        if content:
            messages.append({**message, "content": content})
    return {**body, "messages": messages} if messages != body["messages"] else None


def _thinking(body: Mapping[str, Any], complaint: str) -> dict[str, Any] | None:
    if not any(name in complaint for name in ("thinking", "effort", "output_config")) or not (
        "thinking" in body or "output_config" in body
    ):
        return None
    kind = as_mapping(body.get("thinking")).get("type")
    if kind in ("enabled", "adaptive") and kind in complaint and "budget_tokens" not in complaint:
        return other_way(body)
    made = {name: value for name, value in body.items() if name not in ("thinking", "output_config")}
    output = {name: value for name, value in as_mapping(body.get("output_config")).items() if name != "effort"}
    return {**made, "output_config": output} if output else made
