"""ChatAnywhere: the web service of seed 004, which answered until November 2023, and today's API. Facts: protocols.md §1.10 and §5."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from desktop.chat.connection import Connection
from desktop.chat.limits import ImageLimits
from desktop.net.limits import DEFAULT, Limits
from desktop.providers.base import Answer
from desktop.providers.compatible import OpenaiCompatible
from desktop.providers.model_facts import ModelFacts
from desktop.providers.openai_api import IDLE_SECONDS, OpenaiAPI
from desktop.providers.wires.base import ChatRequest, Dialect, Wire

if TYPE_CHECKING:
    from desktop.net.http import Http


class ChatAnywhere(OpenaiAPI):
    """The web service as the seed has it: no key, bare text in chunks, its one model whatever is asked for.

    The address can be set in a connection, for a server that still speaks this.
    """

    label = "ChatAnywhere"
    url = "https://chatanywhere.cn"
    login_url: ClassVar[str | None] = None
    working = False
    api_base = "https://chatanywhere.cn"
    needs_auth = False
    supports_gpt_35_turbo: ClassVar[bool] = True
    supports_system_message = False
    supports_message_history = True
    default_model = "gpt-3.5-turbo"
    models: ClassVar[list[str]] = ["gpt-3.5-turbo"]
    protocol = "raw"
    auth = "none"
    vision_pattern = r"(?!)"
    thinking_pattern = r"(?!)"
    image_limits: ClassVar[ImageLimits] = ImageLimits(media_types=frozenset(), max_count=0)
    dialect: ClassVar[Dialect] = Dialect(think_tags=False)

    @classmethod
    def get_models(cls, api_key: str | None = None, **kwargs: Any) -> list[str]:
        """The service lists none: the known one."""
        return list(cls.models)

    @classmethod
    async def fetch_model_facts(
        cls,
        api_key: str | None = None,
        *,
        connection: Connection | None = None,
        http: Http | None = None,
        api_base: str | None = None,
        limits: Limits = DEFAULT,
        abilities: bool = True,
    ) -> list[ModelFacts]:
        """The service lists none: the known one."""
        return [ModelFacts(model) for model in cls.models]

    @classmethod
    def create_async_generator(  # type: ignore[override]
        cls,
        model: str,
        messages: Sequence[Mapping[str, Any]],
        proxy: str | None = None,
        timeout: float | None = IDLE_SECONDS,
        temperature: float | None = 0.5,
        **kwargs: Any,
    ) -> Answer:
        """As seed 004 has it; it always streams, and asks with a browser's headers unless *impersonate* names another.

        Raises what the base's does, and ValueError (a ProviderError too) when there is no message.
        """
        kwargs.pop("stream", None)
        asked = {"impersonate": "firefox", **kwargs, "stream": True}
        return super().create_async_generator(model, messages, proxy, timeout, temperature=temperature, **asked)

    @classmethod
    def make_wire(cls, dialect: Dialect) -> Wire:
        """The reader of bare text."""
        from desktop.providers.wires import raw_text

        return raw_text.RawTextWire(dialect)

    @classmethod
    def write_request(cls, request: ChatRequest, dialect: Dialect) -> dict[str, Any]:
        """The service's own fields."""
        from desktop.providers.wires import raw_text

        return raw_text.write(request, dialect)

    @classmethod
    def get_headers(
        cls,
        stream: bool,
        api_key: str | None = None,
        headers: Mapping[str, str] | None = None,
        *,
        auth: str | None = None,
        api_version: str | None = None,
    ) -> dict[str, str]:
        """As the base's; any kind of text is accepted."""
        return super().get_headers(stream, api_key, {"Accept": "application/json, text/plain, */*", **(headers or {})}, auth=auth)

    @classmethod
    def repair_request(cls, body: Mapping[str, Any], complaint: str, status: int = 400) -> dict[str, Any] | None:
        """Nothing here can be left out."""
        return None


class ChatAnywhereAPI(OpenaiCompatible):
    """Its API of today, with a key, at its host in China. One protocol for the models of all vendors."""

    label = "ChatAnywhere API"
    url = "https://api.chatanywhere.tech"
    login_url: ClassVar[str | None] = "https://github.com/chatanywhere/GPT_API_free"
    api_base = "https://api.chatanywhere.tech/v1"
    needs_auth = True
    default_model = "gpt-4o-mini"
    # Those of the free key; the paid ones come with the list.
    models: ClassVar[list[str]] = [
        "gpt-4o-mini",
        "gpt-4.1-mini",
        "gpt-4.1-nano",
        "gpt-5-mini",
        "gpt-5-nano",
        "gpt-3.5-turbo",
        "gpt-4o",
        "gpt-4.1",
        "deepseek-r1",
        "deepseek-v3",
    ]


class ChatAnywhereOrg(ChatAnywhereAPI):
    """The same at its host for the rest of the world."""

    label = "ChatAnywhere API (outside China)"
    url = "https://api.chatanywhere.org"
    api_base = "https://api.chatanywhere.org/v1"
