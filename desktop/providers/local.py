"""The model on this computer, as a provider: facts only. Its address and key are those of a running ``LocalServer``."""

from __future__ import annotations

from typing import ClassVar

from desktop.providers.local_server import (
    BUNDLED_MODEL,
    LocalModelError,
    LocalServer,
    LocalState,
    find_bundled_model,
)
from desktop.providers.openai_api import OpenaiAPI
from desktop.providers.wires.base import Dialect

__all__ = ["Local", "LocalModelError", "LocalServer", "LocalState", "find_bundled_model"]


class Local(OpenaiAPI):
    """llama.cpp's server in a child process. It has no address of its own: pass the connection of a running child."""

    label: ClassVar[str] = "On this computer"
    url: ClassVar[str] = "https://github.com/ggml-org/llama.cpp"
    login_url: ClassVar[str | None] = None
    api_base: ClassVar[str] = ""
    # The child wants its random key, which nobody has to know: whoever has the address has the key too.
    needs_auth: ClassVar[bool] = False
    default_model: ClassVar[str] = BUNDLED_MODEL
    # A small model that lost its thread would fill any space it is given.
    default_max_tokens: ClassVar[int | None] = 1024
    models: ClassVar[list[str]] = [BUNDLED_MODEL]
    models_aliases: ClassVar[dict[str, str]] = {}
    vision_pattern: ClassVar[str] = r"(?!)"
    """Nothing: a text model is loaded without a projector, and the engine refuses pictures then."""
    prefill_pattern: ClassVar[str] = r""
    """Every model: llama.cpp goes on from a last message of the assistant by itself."""
    thinking_pattern: ClassVar[str] = r"(?!)"
    """Nothing: its engine has no switch for thinking."""
    dialect: ClassVar[Dialect] = Dialect(
        parameters=frozenset({"seed", "min_p", "repeat_penalty", "cache_prompt", "response_format", "tool_choice", "reasoning_format"})
    )
