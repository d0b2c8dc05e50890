"""Grok2API, a server of one's own that speaks Anthropic Messages. Facts: seed 003 and protocols.md §4.2."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, ClassVar

from desktop.providers.compatible import AnthropicCompatible
from desktop.providers.wires.base import Dialect

_log = logging.getLogger(__name__)


class Grok2API(AnthropicCompatible):
    """It takes the key as a bearer token only, and thinks aloud in ``<think>`` tags. The server maps Claude's names itself.

    Two faults of the release that seed 003 describes are worked around, each only after it showed: its mapping never
    ran, so a Claude name it does not know is asked for once more by its Grok name; and it could only stream, so an
    answer in one piece that failed on its side is asked for once more as a stream.
    """

    label = "Grok2API"
    url = "https://github.com/chenyme/grok2api"
    api_base = "http://localhost:9527/v1"
    auth = "bearer"
    default_model = "grok-2-latest"
    model_map: ClassVar[dict[str, str]] = {
        "claude-3-5-sonnet-20241022": "grok-2-latest",
        "claude-3-5-sonnet-latest": "grok-2-latest",
        "claude-3-opus-20240229": "grok-2-latest",
        "claude-3-opus-latest": "grok-2-latest",
        "claude-3-sonnet-20240229": "grok-2-1212",
        "claude-3-haiku-20240307": "grok-2-1212",
        "claude-2.1": "grok-2",
        "claude-2.0": "grok-2",
    }
    """What the server makes of Claude's names."""
    models: ClassVar[list[str]] = ["grok-2-latest", "grok-2", "grok-vision", *model_map]
    # Requests are those of seed 003 to the letter; an answer is read in whichever form it comes.
    dialect: ClassVar[Dialect] = replace(AnthropicCompatible.dialect, names_whole=False)

    @classmethod
    def repair_request(cls, body: Mapping[str, Any], complaint: str, status: int = 400) -> dict[str, Any] | None:
        """As every provider of its kind, and the two faults of the release of seed 003."""
        mapped = cls.model_map.get(str(body.get("model")))
        if mapped is not None and status in (400, 404, 422) and "model" in complaint.lower():
            _log.warning("the server does not know %s; it is asked for %s", body["model"], mapped)
            return {**body, "model": mapped}
        if status == 500 and not body.get("stream"):
            _log.warning("the server could not answer in one piece; it is asked for a stream")
            return {**body, "stream": True}
        return super().repair_request(body, complaint, status)
