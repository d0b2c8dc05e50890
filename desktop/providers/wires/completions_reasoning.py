"""How much a model is to think, in each server's own fields of Chat Completions, and its thinking on the way back.

Sources: protocols.md §3.1 to §3.3 and the servers' own documentation: OpenAI's ``reasoning_effort``, OpenRouter's ``reasoning``
object, DeepSeek's ``thinking`` switch beside its effort, Groq's and Mistral's efforts, the chat template's switch of llama.cpp
and vLLM.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from desktop.providers.wires.base import as_mapping, as_text

Level = str | int

# From these budgets on, in tokens, a level is the nearest word for it.
_LEVELS = ((8192, "high"), (2048, "medium"), (0, "low"))


def _word(level: Level) -> str:
    """*level* as a word: a budget as the level that is nearest to it, ``off`` as OpenAI's ``none``."""
    if isinstance(level, int):
        return next(word for least, word in _LEVELS if level >= least)
    return "none" if level == "off" else level


def _effort(level: Level) -> dict[str, Any]:
    return {"reasoning_effort": _word(level)}


def _object(level: Level) -> dict[str, Any]:
    return {"reasoning": {"max_tokens": level} if isinstance(level, int) else {"effort": _word(level)}}


def _switch(level: Level) -> dict[str, Any]:
    if level == "off":
        return {"thinking": {"type": "disabled"}}
    # It knows low, high and max, and takes medium for high.
    return {"thinking": {"type": "enabled"}, "reasoning_effort": _word(level)}


def _high_or_none(level: Level) -> dict[str, Any]:
    return {"reasoning_effort": "none" if level == "off" else "high"}


def _template(level: Level) -> dict[str, Any]:
    return {**_effort(level), "chat_template_kwargs": {"enable_thinking": level != "off"}}


def _template_and_budget(level: Level) -> dict[str, Any]:
    made = _template(level)
    return {**made, "thinking_budget_tokens": level} if isinstance(level, int) else made


_STYLES: dict[str, Callable[[Level], dict[str, Any]]] = {
    "effort": _effort,
    "object": _object,
    "switch": _switch,
    "high_or_none": _high_or_none,
    "template": _template,
    "template_and_budget": _template_and_budget,
}
FIELDS = ("reasoning_effort", "reasoning", "thinking", "chat_template_kwargs", "thinking_budget_tokens")
"""The fields that this module writes: a server that refuses one is asked without it."""


def fields_for(style: str, level: Level | None) -> dict[str, Any]:
    """The body's fields for *level* (``ChatRequest.reasoning``); none when there is no level or no known way to tell it."""
    return _STYLES[style](level) if style and level is not None else {}


def joined_details(details: Sequence[Any]) -> list[Any]:
    """The pieces of ``reasoning_details`` of a stream as the blocks that they are pieces of.

    Pieces of one block follow each other with the same type and index. What came whole is left as it is.
    """
    made: list[Any] = []
    for piece in details:
        last = made[-1] if made else None
        if not (isinstance(piece, Mapping) and isinstance(last, Mapping) and _same_block(last, piece)):
            made.append(dict(piece) if isinstance(piece, Mapping) else piece)
            continue
        joined = {**last, **{name: value for name, value in piece.items() if value is not None}}
        for name in ("text", "summary"):
            if name in last or name in piece:
                joined[name] = as_text(last.get(name)) + as_text(piece.get(name))
        made[-1] = joined
    return made


def _same_block(one: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    if one.get("type") not in ("reasoning.text", "reasoning.summary") or one.get("type") != other.get("type"):
        return False
    if one.get("id") and other.get("id") and one["id"] != other["id"]:
        return False
    return "index" in other and one.get("index") == other.get("index") and not one.get("signature")


def given_back(style: str, blocks: Sequence[Mapping[str, Any]], has_calls: bool) -> dict[str, Any]:
    """The fields of an earlier answer's message that give the server its own thinking back, from the answer's ``reasoning`` blocks."""
    if style == "details":
        details = [d for block in blocks for d in as_mapping(block.get("provider_data")).get("reasoning_details") or ()]
        return {"reasoning_details": details} if details else {}
    if style == "tools" and has_calls:
        # Also when there was none: the server counts a missing field as a mistake.
        return {"reasoning_content": "".join(as_text(block.get("text")) for block in blocks)}
    return {}
