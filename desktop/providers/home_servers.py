"""Servers that people run on their own computer, at their usual ports. Facts: protocols.md §3.2 and §3.3."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, ClassVar
from urllib.parse import urlsplit

from desktop.chat.limits import ImageLimits
from desktop.net.errors import NetError
from desktop.providers.compatible import OpenaiCompatible
from desktop.providers.errors import ProviderError
from desktop.providers.model_facts import ModelFacts
from desktop.providers.wires.base import Dialect

if TYPE_CHECKING:
    from desktop.net.http import Http
    from desktop.providers.exchange import Exchange

_NO_GIF = frozenset({"image/png", "image/jpeg", "image/webp"})
_ASKED_AT_ONCE = 4
_PAGES = 4
"""Of a PDF that are drawn: a model at home has room for few images."""


class Ollama(OpenaiCompatible):
    """Ollama. It takes pictures only as data, and no GIF; what a model can do is asked for model by model."""

    label = "Ollama"
    url = "https://ollama.com"
    api_base = "http://localhost:11434/v1"
    auth = "none"
    image_limits: ClassVar[ImageLimits] = ImageLimits(media_types=_NO_GIF, page_images=_PAGES)
    # Without an effort it lets a model think as it likes; fields that it does not know it ignores.
    dialect: ClassVar[Dialect] = replace(OpenaiCompatible.dialect, sends_top_k=False, image_types=_NO_GIF, image_urls=False)

    @classmethod
    async def more_facts(cls, exchange: Exchange, http: Http, url: str, found: list[ModelFacts]) -> list[ModelFacts]:
        """Abilities and context from its own ``/api/show``."""
        from desktop.providers import listing

        gate = asyncio.Semaphore(_ASKED_AT_ONCE)

        async def shown(facts: ModelFacts) -> ModelFacts:
            async with gate:
                value = await _asked(exchange, http, _root(url) + "/api/show", {"model": facts.id})
            return listing.merged(facts, _ollama_facts(facts.id, value)) if isinstance(value, Mapping) else facts

        return list(await asyncio.gather(*(shown(facts) for facts in found)))


class LMStudio(OpenaiCompatible):
    """LM Studio. Its own list tells what its OpenAI list does not; a token is wanted only when it was set up so."""

    label = "LM Studio"
    url = "https://lmstudio.ai"
    api_base = "http://localhost:1234/v1"
    image_limits: ClassVar[ImageLimits] = ImageLimits(media_types=_NO_GIF, page_images=_PAGES)
    dialect: ClassVar[Dialect] = replace(OpenaiCompatible.dialect, image_types=_NO_GIF)

    @classmethod
    async def more_facts(cls, exchange: Exchange, http: Http, url: str, found: list[ModelFacts]) -> list[ModelFacts]:
        """Abilities and context from its own ``/api/v0/models``."""
        from desktop.providers import listing

        told = {facts.id: facts for facts in listing.read_models(await _asked(exchange, http, _root(url) + "/api/v0/models"))}
        return [listing.merged(facts, told.get(facts.id, facts)) for facts in found]


class LlamaCpp(OpenaiCompatible):
    """llama.cpp's server. A key is wanted only when it was started with one."""

    label = "llama.cpp server"
    url = "https://github.com/ggml-org/llama.cpp"
    api_base = "http://localhost:8080/v1"
    image_limits: ClassVar[ImageLimits] = ImageLimits(media_types=frozenset({"image/png", "image/jpeg"}), page_images=_PAGES)
    # A template switches thinking; its budget is a field of the server's own.
    dialect: ClassVar[Dialect] = replace(
        OpenaiCompatible.dialect,
        thinking="template_and_budget",
        parameters=OpenaiCompatible.dialect.parameters | {"min_p", "repeat_penalty", "cache_prompt", "reasoning_format"},
    )


class VLLM(OpenaiCompatible):
    """vLLM. Fields that it does not know it ignores."""

    label = "vLLM"
    url = "https://docs.vllm.ai"
    api_base = "http://localhost:8000/v1"
    dialect: ClassVar[Dialect] = replace(
        OpenaiCompatible.dialect,
        thinking="template",
        parameters=OpenaiCompatible.dialect.parameters | {"min_p", "repetition_penalty", "chat_template_kwargs"},
    )


def _root(url: str) -> str:
    """Where the server begins: *url* is its list of models below ``/v1``, perhaps behind a path of a proxy."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}{parts.path.removesuffix('/models').removesuffix('/v1')}"


async def _asked(exchange: Exchange, http: Http, url: str, body: Mapping[str, Any] | None = None) -> Any:
    """What the server tells at *url*, or None: an older one may not know it, and the list is there without."""
    from desktop.providers import listing

    try:
        return await listing.get_json(exchange, http, url, body)
    except (NetError, ProviderError):
        return None


def _ollama_facts(model: str, value: Mapping[str, Any]) -> ModelFacts:
    info = value.get("model_info")
    lengths = [count for name, count in info.items() if str(name).endswith(".context_length")] if isinstance(info, Mapping) else []
    words = value.get("capabilities")
    # Its list of words is complete; an older server has none.
    able = {name: name in words for name in ("vision", "tools", "thinking")} if isinstance(words, list) else None
    from desktop.providers import listing

    (facts,) = listing.read_models([{"id": model, "capabilities": able, "context_length": next(iter(lengths), None)}])
    return facts
