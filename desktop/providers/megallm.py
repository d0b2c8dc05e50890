"""MegaLLM over its Anthropic side. Facts: seed 002 and protocols.md §4.1. Its other side is ``MegaLLMOpenAI``."""

from __future__ import annotations

from dataclasses import replace
from typing import ClassVar

from desktop.providers.compatible import AnthropicCompatible
from desktop.providers.wires.base import Dialect


class MegaLLM(AnthropicCompatible):
    """Claude and others behind ``ai.megallm.io``. Ids are dotted and taken as they are; answers may lack a stop reason."""

    label = "MegaLLM"
    url = "https://megallm.io"
    login_url: ClassVar[str | None] = "https://megallm.io/dashboard"
    api_base = "https://ai.megallm.io"
    needs_auth = True
    default_model = "claude-sonnet-4"
    models: ClassVar[list[str]] = ["claude-opus-4-1-20250805", "claude-sonnet-4", "claude-3.7-sonnet", "claude-3.5-sonnet"]
    # Beside Anthropic's fields it takes models to fall back to.
    dialect: ClassVar[Dialect] = replace(
        AnthropicCompatible.dialect,
        parameters=AnthropicCompatible.dialect.parameters | {"fallback_models", "fallback_on_rate_limit", "fallback_on_error"},
    )
