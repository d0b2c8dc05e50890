"""Anthropic's API. Attributes and signatures are seed 000's."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, ClassVar

from desktop.chat.limits import ImageLimits
from desktop.providers.openai_api import OpenaiAPI
from desktop.providers.retired_claude import RETIRED_CLAUDE
from desktop.providers.wires.base import ChatRequest, Dialect, RequestLimits, Wire


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

    # The wire cannot do without a number; thinking gets room beside it.
    default_max_tokens: ClassVar[int | None] = 4096
    retired_models: ClassVar[dict[str, tuple[str, str]]] = RETIRED_CLAUDE

    protocol: ClassVar[str] = "anthropic"
    auth: ClassVar[str] = "x-api-key"
    api_version: ClassVar[str] = "2023-06-01"
    """The newest version refuses temperature, top_p and top_k; compatible servers know only this one."""
    beta_headers: ClassVar[list[str]] = []
    """Names of trial features that every request asks for; the keyword argument of the same name adds to them."""
    image_limits: ClassVar[ImageLimits] = ImageLimits()
    # From 4.7 on they see 2576 pixels of the longer side and about 3.75 million in all (protocols.md §2.7: "newer high-res models").
    # With at most 20 images in a request the 2000 pixels that hold beyond that number never do.
    detailed_pattern: ClassVar[str] = r"claude-(?:[a-z]+-)?(?:4[-.][7-9](?!\d)|[5-9](?!\d)|\d\d(?!\d))|fable|mythos"
    detailed_limits: ClassVar[ImageLimits | None] = ImageLimits(max_side=2576, max_pixels=3_750_000)
    vision_pattern: ClassVar[str] = r"^(?!claude-(?:2|instant|1))"
    # From 4.6 on a last message of the assistant is refused with 400 (protocols.md §2.3).
    prefill_pattern: ClassVar[str] = r"^claude-(?:2|instant|3|(?:opus|sonnet)-4(?:-[015](?:-|$)|-20|$)|haiku-4-5)"
    billing_url: ClassVar[str | None] = "https://console.anthropic.com/settings/billing"
    thinking_pattern: ClassVar[str] = r"claude-3[-.]7|claude-(?:[a-z]+-)?(?:[4-9]|\d\d)(?!\d)|fable|mythos|[-:]thinking"
    dialect: ClassVar[Dialect] = Dialect(
        exclusive_sampling=r"claude-(?:[a-z]+-)?(?:[4-9]|\d\d)(?!\d)|fable|mythos",
        think_tags=False,
        parameters=frozenset({"metadata", "service_tier", "cache_control", "container", "speed", "inference_geo", "diagnostics"}),
        adaptive_thinking=r"claude-(?:[a-z]+-)?(?:4[-.][6-9](?!\d)|[5-9]|\d\d(?!\d))|fable|mythos",
        always_thinking=r"fable|mythos|opus-5[-.]5",
        declares_calls=True,
        caches_prompt=True,
        documents=True,
        # 32 MB of request and 5 MiB of base64 for each picture.
        most=RequestLimits(
            pictures=100, picture_bytes=3_932_160, picture_side=8000, few_pictures=20, many_side=2000, attachment_bytes=23_000_000
        ),
    )

    @classmethod
    def version_headers(cls, api_version: str | None) -> dict[str, str]:
        """``anthropic-version``, as the connection or the class names it, and ``anthropic-beta`` when the class asks for any."""
        beta = {"anthropic-beta": ",".join(cls.beta_headers)} if cls.beta_headers else {}
        return {"anthropic-version": api_version or cls.api_version, **beta}

    @classmethod
    def option_headers(cls, options: Mapping[str, Any]) -> dict[str, str]:
        """``anthropic-beta`` for the trial features that ``beta_headers`` or ``betas`` among the arguments name, in one header."""
        given = [*(options.get("beta_headers") or ()), *(options.get("betas") or ())]
        return {"anthropic-beta": ",".join(dict.fromkeys([*cls.beta_headers, *given]))} if given else {}

    @classmethod
    def make_wire(cls, dialect: Dialect) -> Wire:
        """The reader of the Messages wire."""
        from desktop.providers.wires import messages

        return messages.MessagesWire(dialect)

    @classmethod
    def write_request(cls, request: ChatRequest, dialect: Dialect) -> dict[str, Any]:
        """The body of the Messages wire."""
        from desktop.providers.wires import messages_request

        return messages_request.write(request, dialect)

    @classmethod
    def repair_request(cls, body: Mapping[str, Any], complaint: str, status: int = 400) -> dict[str, Any] | None:
        """What the server names is left out: sampling parameters, marks for its cache, thinking; see ``messages_repair``."""
        from desktop.providers.wires import messages_repair

        return messages_repair.repair(body, complaint) if status in (400, 422) else None
