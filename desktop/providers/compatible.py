"""Servers that speak one of the two protocols: any of them by its address, and known ones by their facts (protocols.md §3.3, §3.5)."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from desktop.chat.limits import ImageLimits
from desktop.providers.anthropic import Anthropic
from desktop.providers.openai_api import OpenaiAPI
from desktop.providers.wires.base import Dialect

_SEEING = (
    r"vision|[-_/:.]vl\b|vl[-_:]|llava|pixtral|moondream|minicpm-v|gemma-?[3-9]|gemini|claude|gpt-4o|gpt-4\.1|gpt-[5-9]|"
    r"llama-?4|mistral-(?:small|medium|large)|grok-[2-9]|omni|multimodal"
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
    # Most of them know only max_tokens, take top_k, and pass models that think aloud in <think> tags.
    dialect: ClassVar[Dialect] = replace(OpenaiAPI.dialect, max_tokens_name="max_tokens", sends_top_k=True, think_tags=True)


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
    vision_pattern = _SEEING
    dialect: ClassVar[Dialect] = replace(Anthropic.dialect, exclusive_sampling=False, think_tags=True)


class OpenRouter(OpenaiCompatible):
    """Many vendors' models behind one key."""

    label = "OpenRouter"
    url = "https://openrouter.ai"
    login_url: ClassVar[str | None] = "https://openrouter.ai/settings/keys"
    api_base = "https://openrouter.ai/api/v1"
    needs_auth = True
    default_model = "openrouter/auto"
    models: ClassVar[list[str]] = ["openrouter/auto"]


class DeepSeek(OpenaiCompatible):
    """DeepSeek's API; it sends blank lines and comments while a request waits in its queue."""

    label = "DeepSeek"
    url = "https://platform.deepseek.com"
    login_url: ClassVar[str | None] = "https://platform.deepseek.com/api_keys"
    api_base = "https://api.deepseek.com/v1"
    needs_auth = True
    default_model = "deepseek-flash"
    models: ClassVar[list[str]] = ["deepseek-flash", "deepseek-v4-pro"]


class Groq(OpenaiCompatible):
    """Groq's API."""

    label = "Groq"
    url = "https://console.groq.com"
    login_url: ClassVar[str | None] = "https://console.groq.com/keys"
    api_base = "https://api.groq.com/openai/v1"
    needs_auth = True
    default_model = "llama-3.3-70b-versatile"
    models: ClassVar[list[str]] = ["llama-3.3-70b-versatile"]
    dialect: ClassVar[Dialect] = replace(OpenaiCompatible.dialect, sends_top_k=False)


class Mistral(OpenaiCompatible):
    """Mistral's API: strict about fields, and it tells the usage without being asked."""

    label = "Mistral"
    url = "https://console.mistral.ai"
    login_url: ClassVar[str | None] = "https://console.mistral.ai/api-keys"
    api_base = "https://api.mistral.ai/v1"
    needs_auth = True
    default_model = "mistral-small-latest"
    models: ClassVar[list[str]] = ["mistral-small-latest", "mistral-large-latest"]
    dialect: ClassVar[Dialect] = replace(OpenaiCompatible.dialect, sends_top_k=False, include_usage=False)


class Ollama(OpenaiCompatible):
    """Ollama on this computer. It takes pictures only as data, and no GIF."""

    label = "Ollama"
    url = "https://ollama.com"
    api_base = "http://localhost:11434/v1"
    auth = "none"
    image_limits: ClassVar[ImageLimits] = ImageLimits(media_types=frozenset({"image/png", "image/jpeg", "image/webp"}))


class LMStudio(OpenaiCompatible):
    """LM Studio on this computer."""

    label = "LM Studio"
    url = "https://lmstudio.ai"
    api_base = "http://localhost:1234/v1"
    auth = "none"
    image_limits: ClassVar[ImageLimits] = ImageLimits(media_types=frozenset({"image/png", "image/jpeg", "image/webp"}))


class LlamaCpp(OpenaiCompatible):
    """llama.cpp's server on this computer."""

    label = "llama.cpp server"
    url = "https://github.com/ggml-org/llama.cpp"
    api_base = "http://localhost:8080/v1"
    auth = "none"
    image_limits: ClassVar[ImageLimits] = ImageLimits(media_types=frozenset({"image/png", "image/jpeg"}))
