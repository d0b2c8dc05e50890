"""How much to think, written for Anthropic Messages. Source: protocols.md §2.2.

Older models are given a budget of tokens, newer ones decide themselves and are told an effort. Thinking counts towards
``max_tokens``, so the answer's own room is added to it, and sampling parameters do not go with it.
"""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping
from typing import Any

from desktop.providers.wires.base import ChatRequest, Dialect, as_count, as_mapping

_log = logging.getLogger(__name__)

LEAST_BUDGET = 1024
# What a level means to a model that takes a budget, and the room for thinking where the model decides itself.
_BUDGETS = {"minimal": 1024, "low": 2048, "medium": 8192, "high": 24576, "xhigh": 49152, "max": 65536}
_EFFORTS = ("low", "medium", "high")
_TYPES = ("adaptive", "enabled", "disabled", "between_tools")


def write_thinking(body: dict[str, Any], request: ChatRequest, dialect: Dialect) -> None:
    """Add ``thinking`` and ``output_config`` to *body* and make room for them in its ``max_tokens``.

    Keyword arguments, the more exact first: ``thinking`` (the API's object, or a bool, a budget, or the name of its
    type), ``effort`` and ``display`` (``summarized`` or ``omitted``) as the API has them, then ``reasoning``.
    """
    options = request.options
    asked = _wanted(options.get("thinking"), request.reasoning, request.model, dialect)
    effort = options.get("effort") or asked.pop("effort", None)
    room = asked.pop("room", 0)
    if asked.get("type") in ("enabled", "adaptive"):
        display = options.get("display") or (None if isinstance(options.get("thinking"), Mapping) else "summarized")
        if display and (options.get("display") or asked["type"] == "adaptive"):
            asked["display"] = display
    if asked:
        body["thinking"] = asked
    output = {**as_mapping(options.get("output_config")), **({"effort": effort} if effort else {})}
    if output:
        body["output_config"] = output
    budget = as_count(asked.get("budget_tokens")) or 0
    if room or (budget and body["max_tokens"] <= budget):
        body["max_tokens"] += room or budget


def thinks(body: Mapping[str, Any]) -> bool:
    """Whether *body* asks for thinking."""
    return as_mapping(body.get("thinking")).get("type") in ("enabled", "adaptive")


def other_way(body: Mapping[str, Any]) -> dict[str, Any]:
    """*body* with an effort instead of a budget, or a budget instead of an effort: what one model refuses the other wants."""
    output = dict(as_mapping(body.get("output_config")))
    thinking = as_mapping(body.get("thinking"))
    shared = {name: thinking[name] for name in ("display",) if name in thinking}
    made = {name: value for name, value in body.items() if name != "output_config"}
    if thinking.get("type") == "enabled":
        output["effort"] = _effort_for(as_count(thinking.get("budget_tokens")) or 0)
        return {**made, "thinking": {"type": "adaptive", **shared}, "output_config": output}
    budget = _BUDGETS.get(str(output.pop("effort", "medium")), _BUDGETS["medium"])
    made["thinking"] = {"type": "enabled", "budget_tokens": budget}
    if made["max_tokens"] <= budget:
        made["max_tokens"] += budget
    return {**made, "output_config": output} if output else made


def _wanted(thinking: Any, reasoning: str | int | None, model: str, dialect: Dialect) -> dict[str, Any]:
    """The ``thinking`` object, with ``effort`` and ``room`` (tokens to add) where they are known; empty: nothing was asked."""
    if isinstance(thinking, Mapping):
        return dict(thinking)
    if isinstance(thinking, str) and thinking in _TYPES:
        return (
            _budget(_BUDGETS["medium"])
            if thinking == "enabled"
            else {"type": thinking, "room": _BUDGETS["high"] * (thinking == "adaptive")}
        )
    level: str | int | None = reasoning
    if isinstance(thinking, bool):
        level = (reasoning or "medium") if thinking else "off"
    elif isinstance(thinking, int):
        level = thinking
    if level is None:
        return {}
    if level == "off":
        if dialect.always_thinking and re.search(dialect.always_thinking, model):
            _log.warning("%s always thinks; it is told to think little instead of not at all", model)
            return {"effort": "low"}
        return {"type": "disabled"}
    if dialect.adaptive_thinking and re.search(dialect.adaptive_thinking, model):
        effort = _effort_for(level) if isinstance(level, int) else level
        return {"type": "adaptive", "effort": effort, "room": _BUDGETS.get(effort, _BUDGETS["high"])}
    return _budget(level if isinstance(level, int) else _BUDGETS.get(level, _BUDGETS["medium"]))


def _budget(tokens: int) -> dict[str, Any]:
    tokens = max(LEAST_BUDGET, tokens)
    return {"type": "enabled", "budget_tokens": tokens, "room": tokens}


def _effort_for(budget: int) -> str:
    return next((effort for effort in _EFFORTS if budget <= _BUDGETS[effort]), "high")
