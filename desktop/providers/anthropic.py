"""Anthropic's API. Attributes and signatures are seed 000's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from desktop.chat.limits import ImageLimits
from desktop.providers.openai_api import OpenaiAPI
from desktop.providers.wires import messages, messages_request
from desktop.providers.wires.base import ChatRequest, Dialect, Wire


class Anthropic(OpenaiAPI):
    """The same kind of provider over another wire, with its own headers."""

    label: ClassVar[str] = "Anthropic API"
    url: ClassVar[str] = "https://console.anthropic.com"
    login_url: ClassVar[str | None] = "https://console.anthropic.com/settings/keys"
    working: ClassVar[bool] = True
    api_base: ClassVar[str] = "https://api.anthropic.com/v1"
    needs_auth: ClassVar[bool] = True
    supports_stream: ClassVar[bool] = True
    supports_system_message: ClassVar[bool] = True
    supports_message_history: ClassVar[bool] = True
    # The seed's models were retired by now (protocols.md §2.9); the list comes from the server once there is a key.
    default_model: ClassVar[str] = "claude-3-5-sonnet-latest"
    models: ClassVar[list[str]] = [
        "claude-3-5-sonnet-latest",
        "claude-3-5-sonnet-20241022",
        "claude-3-5-haiku-latest",
        "claude-3-5-haiku-20241022",
        "claude-3-opus-latest",
        "claude-3-opus-20240229",
        "claude-3-sonnet-20240229",
        "claude-3-haiku-20240307",
    ]
    models_aliases: ClassVar[dict[str, str]] = {
        "claude-3.5-sonnet": "claude-3-5-sonnet-latest",
        "claude-3-opus": "claude-3-opus-latest",
        "claude-3-sonnet": "claude-3-sonnet-20240229",
        "claude-3-haiku": "claude-3-haiku-20240307",
    }

    protocol: ClassVar[str] = "anthropic"
    auth: ClassVar[str] = "x-api-key"
    api_version: ClassVar[str] = "2023-06-01"
    """The newest version refuses temperature, top_p and top_k; compatible servers know only this one."""
    image_limits: ClassVar[ImageLimits] = ImageLimits()
    vision_pattern: ClassVar[str] = r"^(?!claude-(?:2|instant|1))"
    dialect: ClassVar[Dialect] = Dialect(
        exclusive_sampling=True,
        think_tags=False,
        parameters=frozenset({"thinking", "metadata", "service_tier", "output_config", "cache_control"}),
    )

    @classmethod
    def version_headers(cls, api_version: str | None) -> dict[str, str]:
        """``anthropic-version``, as the connection or the class names it."""
        return {"anthropic-version": api_version or cls.api_version}

    @classmethod
    def make_wire(cls, dialect: Dialect) -> Wire:
        """The reader of the Messages wire."""
        return messages.MessagesWire(dialect)

    @classmethod
    def write_request(cls, request: ChatRequest, dialect: Dialect) -> dict[str, Any]:
        """The body of the Messages wire."""
        return messages_request.write(request, dialect)

    @classmethod
    def repair_request(cls, body: Mapping[str, Any], complaint: str, status: int = 400) -> dict[str, Any] | None:
        """Models that refuse sampling parameters are asked once more without the one that the server names."""
        lowered = complaint.lower()
        refused = [name for name in ("temperature", "top_p", "top_k") if name in body and name in lowered]
        return {name: value for name, value in body.items() if name not in refused} if refused else None
