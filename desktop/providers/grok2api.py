"""Grok2API, a server of one's own that speaks Anthropic Messages. Facts: seed 003 and protocols.md §4.2."""

from __future__ import annotations

from typing import ClassVar

from desktop.providers.compatible import AnthropicCompatible


class Grok2API(AnthropicCompatible):
    """It takes the key as a bearer token only, and thinks aloud in ``<think>`` tags. The server maps Claude's names itself."""

    label = "Grok2API"
    url = "https://github.com/chenyme/grok2api"
    api_base = "http://localhost:9527/v1"
    auth = "bearer"
    default_model = "grok-2-latest"
    models: ClassVar[list[str]] = [
        "grok-2-latest",
        "grok-2",
        "grok-vision",
        "claude-3-5-sonnet-20241022",
        "claude-3-5-sonnet-latest",
        "claude-3-opus-20240229",
        "claude-3-opus-latest",
        "claude-3-sonnet-20240229",
        "claude-3-haiku-20240307",
        "claude-2.1",
        "claude-2.0",
    ]
