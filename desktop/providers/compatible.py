"""Servers that speak one of the two protocols, by their address only, and services in the cloud by their facts.

Facts: protocols.md §3.2, §3.3, §3.5, §4. Those at home are in ``home_servers.py``.
"""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from desktop.providers.anthropic import Anthropic
from desktop.providers.openai_api import OpenaiAPI
from desktop.providers.wires.base import Dialect

_SEEING = (
    r"vision|[-_/:.]vl\b|vl[-_:]|llava|pixtral|moondream|minicpm-v|gemma-?[3-9]|gemini|claude|gpt-4o|gpt-4\.1|gpt-[5-9]|"
    r"llama-?4|mistral-(?:small|medium|large)|grok-[2-9]|omni|multimodal"
)
_THINKING = (
    r"think|reason|\br1\b|(?:^|/)o[1-9]|gpt-[5-9]|gpt-oss|qwen-?3|qwq|deepseek|magistral|grok-[3-9]|claude-(?:opus|sonnet|haiku|fable)|"
    r"gemini-(?:2\.5|[3-9])|glm-(?:4\.[5-9]|[5-9])|kimi|minimax-m|nemotron"
)


class OpenaiCompatible(OpenaiAPI):
    """Any server that speaks Chat Completions; the connection names its address."""

    label = "OpenAI-compatible server"
    url = ""
    login_url: ClassVar[str | None] = None
    api_base = ""
    needs_auth = False
    default_model = ""
    models: ClassVar[list[str]] = []
    vision_pattern = _SEEING
    thinking_pattern = _THINKING
    # Most of them know only max_tokens and the role system, take top_k, and pass models that think aloud in <think> tags.
    # Of efforts they take OpenAI's field, and whoever does not is asked without; nobody knows whether they read PDF.
    dialect: ClassVar[Dialect] = replace(
        OpenaiAPI.dialect, max_tokens_name="max_tokens", sends_top_k=True, think_tags=True, system_role="system", documents=False
    )


class AnthropicCompatible(Anthropic):
    """Any server that speaks Anthropic Messages; the connection names its address."""

    label = "Anthropic-compatible server"
    url = ""
    login_url: ClassVar[str | None] = None
    api_base = ""
    needs_auth = False
    default_model = ""
    models: ClassVar[list[str]] = []
    models_aliases: ClassVar[dict[str, str]] = {}
    # What ended at Anthropic may live on elsewhere.
    retired_models: ClassVar[dict[str, tuple[str, str]]] = {}
    vision_pattern = _SEEING
    thinking_pattern = _THINKING
    # Nobody knows whether they read PDF (Ollama does not); its text and pictures of its pages they understand.
    dialect: ClassVar[Dialect] = replace(Anthropic.dialect, think_tags=True, caches_prompt=False, most=None, documents=False)


class OpenRouter(OpenaiCompatible):
    """Many vendors' models behind one key. It wants a model's thinking back unchanged, and reads PDF for every model."""

    label = "OpenRouter"
    url = "https://openrouter.ai"
    login_url: ClassVar[str | None] = "https://openrouter.ai/settings/keys"
    api_base = "https://openrouter.ai/api/v1"
    needs_auth = True
    default_model = "openrouter/auto"
    models: ClassVar[list[str]] = ["openrouter/auto"]
    dialect: ClassVar[Dialect] = replace(OpenaiCompatible.dialect, thinking="object", thinking_back="details", documents=True)


class DeepSeek(OpenaiCompatible):
    """DeepSeek's API; it sends blank lines and comments while a request waits in its queue.

    It wants the thinking of answers with tool calls back with them, and of no other.
    """

    label = "DeepSeek"
    url = "https://platform.deepseek.com"
    login_url: ClassVar[str | None] = "https://platform.deepseek.com/api_keys"
    api_base = "https://api.deepseek.com/v1"
    needs_auth = True
    default_model = "deepseek-flash"
    models: ClassVar[list[str]] = ["deepseek-flash", "deepseek-v4-pro"]
    vision_pattern = r"(?!)"
    dialect: ClassVar[Dialect] = replace(
        OpenaiCompatible.dialect, sends_top_k=False, think_tags=False, thinking="switch", thinking_back="tools"
    )


class Groq(OpenaiCompatible):
    """Groq's API. Its usage also comes in a field of its own; how thinking is told (``reasoning_format``) can be chosen."""

    label = "Groq"
    url = "https://console.groq.com"
    login_url: ClassVar[str | None] = "https://console.groq.com/keys"
    api_base = "https://api.groq.com/openai/v1"
    needs_auth = True
    default_model = "llama-3.3-70b-versatile"
    models: ClassVar[list[str]] = ["llama-3.3-70b-versatile", "openai/gpt-oss-120b", "openai/gpt-oss-20b"]
    dialect: ClassVar[Dialect] = replace(
        OpenaiCompatible.dialect,
        sends_top_k=False,
        parameters=OpenaiCompatible.dialect.parameters | {"reasoning_format", "include_reasoning", "service_tier"},
    )


class Mistral(OpenaiCompatible):
    """Mistral's API: strict about fields, and it tells the usage without being asked."""

    label = "Mistral"
    url = "https://console.mistral.ai"
    login_url: ClassVar[str | None] = "https://console.mistral.ai/api-keys"
    api_base = "https://api.mistral.ai/v1"
    needs_auth = True
    default_model = "mistral-small-latest"
    models: ClassVar[list[str]] = ["mistral-small-latest", "mistral-medium-latest", "mistral-large-latest", "magistral-medium-latest"]
    thinking_pattern = r"magistral|mistral-(?:small|medium)"
    # Its seed is called random_seed; of efforts it knows none and high.
    dialect: ClassVar[Dialect] = replace(
        OpenaiCompatible.dialect,
        sends_top_k=False,
        include_usage=False,
        think_tags=False,
        thinking="high_or_none",
        parameters=frozenset({"parallel_tool_calls", "tool_choice", "reasoning_effort", "response_format", "random_seed", "prompt_mode"}),
    )


class MegaLLMOpenAI(OpenaiCompatible):
    """MegaLLM's OpenAI side. Ids are dotted and taken as they are."""

    label = "MegaLLM (OpenAI side)"
    url = "https://megallm.io"
    login_url: ClassVar[str | None] = "https://megallm.io/dashboard"
    api_base = "https://ai.megallm.io/v1"
    needs_auth = True
    default_model = "gpt-5-mini"
    models: ClassVar[list[str]] = [
        "gpt-5",
        "gpt-5-mini",
        "gpt-4.1",
        "gpt-4o",
        "gpt-4o-mini",
        "gpt-3.5-turbo",
        "claude-opus-4-1-20250805",
        "claude-sonnet-4",
        "claude-3.7-sonnet",
        "claude-3.5-sonnet",
        "gemini-2.5-pro",
        "gemini-2.0-flash-001",
        "xai/grok-code-fast-1",
    ]
    # Beside OpenAI's fields it takes models to fall back to.
    dialect: ClassVar[Dialect] = replace(
        OpenaiCompatible.dialect,
        sends_top_k=False,
        parameters=OpenaiCompatible.dialect.parameters | {"fallback_models", "fallback_on_rate_limit", "fallback_on_error"},
    )


class Grok2APIOpenAI(OpenaiCompatible):
    """Grok2API's OpenAI side: the index of its choices counts the chunks, usage is null, and an answer may end without [DONE]."""

    label = "Grok2API (OpenAI side)"
    url = "https://github.com/chenyme/grok2api"
    api_base = "http://localhost:9527/v1"
    default_model = "grok-4-fast"
    models: ClassVar[list[str]] = ["grok-3-fast", "grok-4-fast", "grok-4-fast-expert", "grok-4-expert", "grok-4-heavy", "grok-4.1"]
    # It knows no efforts: what thinks has a name of its own.
    thinking_pattern = r"(?!)"
    dialect: ClassVar[Dialect] = replace(OpenaiCompatible.dialect, thinking="")
