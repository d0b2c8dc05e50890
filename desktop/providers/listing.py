"""Reads a server's list of models: page by page, in time, and whatever shape it has. Sources: protocols.md §2.6, §3.3 and §3.4."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from typing import Any
from urllib.parse import urlencode

from desktop.errors import LoquentError
from desktop.net.http import Http
from desktop.net.limits import Limits
from desktop.providers.envelopes import decode_json, find_error, looks_like_html, page_title, plain, redact
from desktop.providers.errors import ProtocolError
from desktop.providers.exchange import Exchange
from desktop.providers.model_facts import ModelFacts

LIST_SECONDS = 20.0
"""A list that does not come within this time (for each read) is not waited for, also not from a computer at home."""
_LIST_BYTES = 16 * 1024 * 1024
_LIST_PAGES = 50


def list_limits(limits: Limits) -> Limits:
    """*limits* for a list: a model may have to be loaded before it answers, but not before it is named."""
    first = LIST_SECONDS if limits.first_event is None else min(limits.first_event, LIST_SECONDS)
    return replace(limits, first_event=first, idle=LIST_SECONDS if limits.idle is None else min(limits.idle, LIST_SECONDS))


async def read_pages(exchange: Exchange, http: Http, url: str, query: Callable[[str], dict[str, str]]) -> list[ModelFacts]:
    """The models at *url*, each once, in the server's order; *query* makes the query for the page after an id.

    Raises NetError and ProviderError.
    """
    found: dict[str, ModelFacts] = {}
    asked: set[str] = set()
    after = ""
    for _ in range(_LIST_PAGES):
        value = await get_json(exchange, http, url + ("?" + urlencode(query(after)) if after else ""))
        for facts in read_models(value):
            found[facts.id] = merged(found[facts.id], facts) if facts.id in found else facts
        after = _next_page(value)
        if not after or after in asked:
            break
        asked.add(after)
    return list(found.values())


async def get_json(exchange: Exchange, http: Http, url: str, body: Mapping[str, Any] | None = None) -> Any:
    """The JSON value at *url* (asked with POST when there is a *body*). Raises NetError and ProviderError."""
    headers = {name: value for name, value in exchange.headers.items() if body is not None or name.lower() != "content-type"}
    async with http.stream(
        "GET" if body is None else "POST",
        url,
        headers=headers,
        json_body=body,
        proxy=exchange.proxy,
        ca_file=exchange.ca_file,
        limits=list_limits(exchange.limits),
    ) as response:
        if response.status >= 400:
            raise await exchange.error_of(response)
        data = await response.read(_LIST_BYTES)
        facts: dict[str, Any] = {"status": response.status, "label": exchange.label}
        if looks_like_html(data, response.content_type):
            raise ProtocolError("provider.web_page", title=plain(redact(page_title(data), exchange.secret)), **facts)
        try:
            value = decode_json(data)
        except ValueError:
            value = None
        if find_error(value) is not None:
            raise exchange.error_from(value, response)
        if value is None:
            raise ProtocolError("provider.not_protocol", detail=response.content_type or "?", **facts)
        return value


def ask_in_thread(ask: Callable[[], Awaitable[list[str]]], seconds: float, failed: Callable[[str], None]) -> list[str]:
    """What *ask* gives, on a loop of its own in a thread; empty, and *failed* is told the reason, when it raises or takes too long."""
    found: list[str] = []

    async def limited() -> list[str]:
        async with asyncio.timeout(seconds):
            return await ask()

    def run() -> None:
        try:
            found.extend(asyncio.run(limited()))
        except (LoquentError, TimeoutError) as error:
            failed(str(error) or "no answer in time")

    thread = threading.Thread(target=run, name="model list", daemon=True)
    thread.start()
    thread.join(seconds + 1)
    return found


def merged(one: ModelFacts, other: ModelFacts) -> ModelFacts:
    """*one* with what only *other* knows."""
    known = {name: getattr(one, name) if getattr(one, name) not in (None, "") else getattr(other, name) for name in ModelFacts.__slots__}
    return ModelFacts(**known)


def read_models(value: Any, today: date | None = None) -> list[ModelFacts]:
    """The models of a list in any of the shapes in use; what has no id is left out. *today* decides what is retired by now."""
    items: list[Any] = value if isinstance(value, list) else []
    if isinstance(value, Mapping):
        # llama.cpp fills both: data as OpenAI has it, models as Ollama has them.
        items = [item for name in ("data", "models") if isinstance(value.get(name), list) for item in value[name]]
    read = [_read_model(item, today or datetime.now(UTC).date()) for item in items]
    return [facts for facts in read if facts is not None]


def _read_model(item: Any, today: date) -> ModelFacts | None:
    if isinstance(item, str):
        item = {"id": item}
    if not isinstance(item, Mapping):
        return None
    given = (plain(item[name], 300) for name in ("id", "key", "name", "model") if isinstance(item.get(name), str))
    model_id = next((name for name in given if name), None)
    if model_id is None:
        return None
    label = next((item[name] for name in ("display_name", "displayName", "name") if isinstance(item.get(name), str)), "")
    label = plain(label, 200)
    gone = _date(item, "retires_at", "shutdown_date", "deprecation", "expiration_date")
    replacement = item.get("deprecation_replacement_model") or item.get("replacement")
    retired: bool | None = None
    if item.get("lifecycle") == "retired" or item.get("active") is False or (gone is not None and gone <= today):
        retired = True
    elif isinstance(item.get("lifecycle"), str) or gone is not None or item.get("active") is True:
        retired = False
    return ModelFacts(
        id=model_id,
        label="" if label == model_id else label,
        context=_tokens(item, _CONTEXT),
        max_output=_tokens(item, _OUTPUT),
        sees_images=_sees_images(item),
        tools=_able(item, "tools", "supports_tools", "supports_function_calling", "function_calling", "trained_for_tool_use", "tool_use"),
        thinking=_thinks(item),
        retired=retired,
        replacement=plain(replacement, 300) if isinstance(replacement, str) and replacement else None,
    )


# Where the lists say how much fits, the more exact place first (llama.cpp and LM Studio: what is loaded, then what could be).
_CONTEXT = (
    ("loaded_context_length",),
    ("meta", "n_ctx"),
    ("max_input_tokens",),
    ("context_length",),
    ("context_window",),
    ("max_context_length",),
    ("max_model_len",),
    ("inputTokenLimit",),
    ("meta", "n_ctx_train"),
)
_OUTPUT = (
    ("max_output_tokens",),
    ("max_completion_tokens",),
    ("top_provider", "max_completion_tokens"),
    ("default_max_output_tokens",),
    ("outputTokenLimit",),
    ("max_tokens",),
)


def _tokens(item: Mapping[str, Any], places: tuple[tuple[str, ...], ...]) -> int | None:
    for place in places:
        value: Any = item
        for name in place:
            value = value.get(name) if isinstance(value, Mapping) else None
        if isinstance(value, int | float) and not isinstance(value, bool) and 0 < value < 2**53:
            return int(value)
    return None


def _able(item: Mapping[str, Any], *names: str) -> bool | None:
    """An ability that the list may tell as a flag, as an object with ``supported``, or as a word in a list."""
    for place in (item.get("capabilities"), item.get("features"), item):
        if isinstance(place, Mapping):
            for name in names:
                value = place.get(name)
                value = value.get("supported") if isinstance(value, Mapping) else value
                if isinstance(value, bool):
                    return value
    for place in (item.get("capabilities"), item.get("features")):
        if isinstance(place, list) and any(name in place for name in names):
            return True
    # OpenRouter's list is complete: what is not in it is not there. The others tell only what they were made to tell.
    parameters = item.get("supported_parameters")
    return any(name in parameters for name in names) if isinstance(parameters, list) and parameters else None


def _sees_images(item: Mapping[str, Any]) -> bool | None:
    architecture = item.get("architecture")
    for place in (architecture, item):
        kinds = place.get("input_modalities") if isinstance(place, Mapping) else None
        if isinstance(kinds, list):
            return "image" in kinds
    if item.get("type") in ("vlm", "llm"):
        return bool(item["type"] == "vlm") or _able(item, "vision") is True
    told = {name: value for name, value in item.items() if name != "supported_parameters"}
    return _able(told, "image_input", "vision", "supports_vision", "supports_image_input", "multimodal", "image")


def _thinks(item: Mapping[str, Any]) -> bool | None:
    reasoning = item.get("reasoning")
    if isinstance(reasoning, Mapping) and reasoning:
        return True
    return _able(item, "thinking", "reasoning", "supports_reasoning")


def _date(item: Mapping[str, Any], *names: str) -> date | None:
    for name in names:
        value = item.get(name)
        try:
            if isinstance(value, str) and value:
                return date.fromisoformat(value[:10])
            if isinstance(value, int) and not isinstance(value, bool) and value > 0:
                return datetime.fromtimestamp(value, UTC).date()
        except (ValueError, OverflowError, OSError):
            continue
    return None


def _next_page(value: Any) -> str:
    more = value.get("last_id") if isinstance(value, Mapping) and value.get("has_more") is True else None
    return more if isinstance(more, str) else ""
