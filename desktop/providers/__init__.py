"""One class for each kind of server that can be asked. ``from desktop.providers import Anthropic`` imports no network library."""

from __future__ import annotations

from desktop.chat.items import (
    FinishReason,
    Item,
    Reasoning,
    Source,
    Sources,
    Status,
    ToolCall,
    ToolCalls,
    Usage,
)
from desktop.providers.anthropic import Anthropic
from desktop.providers.base import Answer, Messages
from desktop.providers.chatanywhere import ChatAnywhere, ChatAnywhereAPI, ChatAnywhereOrg
from desktop.providers.compatible import (
    AnthropicCompatible,
    DeepSeek,
    Grok2APIOpenAI,
    Groq,
    MegaLLMOpenAI,
    Mistral,
    OpenaiCompatible,
    OpenRouter,
)
from desktop.providers.errors import (
    AuthenticationError,
    BadRequestError,
    ConflictError,
    ContextTooLongError,
    IncompleteStreamError,
    MissingAuthError,
    NotFoundError,
    OverloadedError,
    PaymentRequiredError,
    PermissionDeniedError,
    ProtocolError,
    ProviderError,
    RateLimitError,
    RequestTooLargeError,
    ServerError,
    ServerTimeoutError,
    UnsupportedMediaError,
)
from desktop.providers.grok2api import Grok2API
from desktop.providers.home_servers import VLLM, LlamaCpp, LMStudio, Ollama
from desktop.providers.local import Local
from desktop.providers.megallm import MegaLLM
from desktop.providers.model_facts import ModelFacts
from desktop.providers.openai_api import OpenaiAPI

PROVIDERS: dict[str, type[OpenaiAPI]] = {
    cls.__name__: cls
    for cls in (
        Anthropic,
        OpenaiAPI,
        MegaLLM,
        MegaLLMOpenAI,
        OpenRouter,
        DeepSeek,
        Groq,
        Mistral,
        ChatAnywhereAPI,
        ChatAnywhereOrg,
        Grok2API,
        Grok2APIOpenAI,
        Ollama,
        LMStudio,
        LlamaCpp,
        VLLM,
        AnthropicCompatible,
        OpenaiCompatible,
        ChatAnywhere,
    )
}
"""The kinds of connection that a person can make, by class name, in the order they are offered."""


__all__ = [
    "PROVIDERS",
    "VLLM",
    "Answer",
    "Anthropic",
    "AnthropicCompatible",
    "AuthenticationError",
    "BadRequestError",
    "ChatAnywhere",
    "ChatAnywhereAPI",
    "ChatAnywhereOrg",
    "ConflictError",
    "ContextTooLongError",
    "DeepSeek",
    "FinishReason",
    "Grok2API",
    "Grok2APIOpenAI",
    "Groq",
    "IncompleteStreamError",
    "Item",
    "LMStudio",
    "LlamaCpp",
    "Local",
    "MegaLLM",
    "MegaLLMOpenAI",
    "Messages",
    "MissingAuthError",
    "Mistral",
    "ModelFacts",
    "NotFoundError",
    "Ollama",
    "OpenRouter",
    "OpenaiAPI",
    "OpenaiCompatible",
    "OverloadedError",
    "PaymentRequiredError",
    "PermissionDeniedError",
    "ProtocolError",
    "ProviderError",
    "RateLimitError",
    "Reasoning",
    "RequestTooLargeError",
    "ServerError",
    "ServerTimeoutError",
    "Source",
    "Sources",
    "Status",
    "ToolCall",
    "ToolCalls",
    "UnsupportedMediaError",
    "Usage",
]
