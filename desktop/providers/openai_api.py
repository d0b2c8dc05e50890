"""OpenAI's API, and the base of every provider that is asked over HTTP with a key."""

from __future__ import annotations

import logging
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, ClassVar

from desktop.chat.connection import Connection
from desktop.chat.limits import ImageLimits
from desktop.net.limits import DEFAULT, Limits
from desktop.providers.address import AddressError, is_local, models_url, normalise
from desktop.providers.base import Answer
from desktop.providers.browser_headers import browser_headers
from desktop.providers.errors import MissingAuthError, ProviderError
from desktop.providers.model_facts import ModelFacts
from desktop.providers.wires.base import ChatRequest, Dialect, Wire

if TYPE_CHECKING:
    from desktop.net.http import Http
    from desktop.providers.exchange import Exchange

_log = logging.getLogger(__name__)

_INVISIBLE = re.compile("[\\s\u00ad\u200b-\u200f\u2028-\u202f\u2060-\u206f\ufeff]+")
_SYNC_SECONDS = 10.0
IDLE_SECONDS = 120
# Equal to the ``{}`` of seed 000, and nobody can put anything into it.
_NOTHING: Mapping[str, Any] = MappingProxyType({})


class OpenaiAPI:
    """A provider: facts, and how they become requests. Subclasses mostly state other facts."""

    label: ClassVar[str] = "OpenAI API"
    url: ClassVar[str] = "https://platform.openai.com"
    login_url: ClassVar[str | None] = "https://platform.openai.com/settings/organization/api-keys"
    working: ClassVar[bool] = True
    api_base: ClassVar[str] = "https://api.openai.com/v1"
    needs_auth: ClassVar[bool] = True
    supports_stream: ClassVar[bool] = True
    supports_system_message: ClassVar[bool] = True
    supports_message_history: ClassVar[bool] = True
    default_model: ClassVar[str] = "gpt-4.1-mini"
    default_max_tokens: ClassVar[int | None] = None
    """Tokens of an answer that the program asks for; a caller of ``create_async_generator`` says its own.

    None leaves it to the server: thinking counts too, and any number here would cut some model's answers short.
    """
    models: ClassVar[list[str]] = ["gpt-5", "gpt-5-mini", "gpt-4.1", "gpt-4.1-mini", "gpt-4o", "gpt-4o-mini", "o4-mini"]
    models_aliases: ClassVar[dict[str, str]] = {}
    retired_models: ClassVar[dict[str, tuple[str, str]]] = {}
    """Ids that ended or will end: the day (ISO) and the id to use instead. They can be asked for all the same."""

    protocol: ClassVar[str] = "openai"
    auth: ClassVar[str] = "bearer"
    """How the key is sent unless the connection says otherwise: ``bearer``, ``x-api-key``, ``both`` or ``none``."""
    image_limits: ClassVar[ImageLimits] = ImageLimits(max_bytes=15_000_000, max_side=2048, max_count=50)
    detailed_pattern: ClassVar[str] = r"(?!)"
    """A model whose name this finds sees images in more detail, as ``detailed_limits`` say."""
    detailed_limits: ClassVar[ImageLimits | None] = None
    vision_pattern: ClassVar[str] = r"gpt-4o|gpt-4\.1|gpt-4-turbo|gpt-[5-9]|chatgpt-4o|^o[1-9](?!-mini-2024)|vision"
    """A model whose name this finds takes pictures."""
    prefill_pattern: ClassVar[str] = r"(?!)"
    """A model whose name this finds goes on from an answer that the messages end with; others answer it (protocols.md §2.3)."""
    billing_url: ClassVar[str | None] = "https://platform.openai.com/settings/organization/billing"
    """Where the account's credit is looked after; not inherited: another provider has another page."""
    thinking_pattern: ClassVar[str] = r"^o[1-9]|gpt-[5-9]|gpt-oss"
    """A model whose name this finds can think before it answers (the ``reasoning`` argument)."""
    # Its newer models refuse max_tokens and nobody's top_k is known.
    dialect: ClassVar[Dialect] = Dialect(
        max_tokens_name="max_completion_tokens",
        sends_top_k=False,
        think_tags=False,
        thinking="effort",
        documents=True,
        parameters=frozenset(
            {
                "frequency_penalty",
                "logit_bias",
                "parallel_tool_calls",
                "presence_penalty",
                "prompt_cache_key",
                "reasoning_effort",
                "response_format",
                "seed",
                "service_tier",
                "tool_choice",
                "user",
                "verbosity",
            }
        ),
    )
    # Asked for with plain get_models(), remembered for each address and key until the program ends.
    _known_models: ClassVar[dict[tuple[str, int], list[str]]] = {}

    # -- models --------------------------------------------------------------------------------------------------

    @classmethod
    def get_model(cls, model: str, *, own_base: bool = True) -> str:
        """The id to ask for: an empty name is the default, an alias its target (only on the provider's own address)."""
        model = (model or "").strip() or cls.default_model
        return cls.models_aliases.get(model, model) if own_base else model

    @classmethod
    def sees_images(cls, model: str) -> bool:
        """Whether *model* takes pictures, as far as its name tells."""
        return re.search(cls.vision_pattern, cls.get_model(model), re.IGNORECASE) is not None

    @classmethod
    def limits_of(cls, model: str) -> ImageLimits:
        """What *model* takes of images, as far as its name tells."""
        detailed = cls.detailed_limits is not None and re.search(cls.detailed_pattern, cls.get_model(model), re.IGNORECASE) is not None
        return cls.detailed_limits if detailed and cls.detailed_limits is not None else cls.image_limits

    @classmethod
    def takes_prefill(cls, model: str) -> bool:
        """Whether *model* goes on from an answer that the messages end with, as far as its name tells."""
        return re.search(cls.prefill_pattern, cls.get_model(model), re.IGNORECASE) is not None

    @classmethod
    def thinks(cls, model: str) -> bool:
        """Whether *model* can think before it answers, as far as its name tells."""
        return re.search(cls.thinking_pattern, cls.get_model(model), re.IGNORECASE) is not None

    @classmethod
    def get_models(cls, api_key: str | None = None, **kwargs: Any) -> list[str]:
        """The model ids, as seed 000 shows it: asks the server once, remembers, and never raises for a server's sake.

        Without a key that is needed, or when the server does not answer within 10 s, the known list (the reason is
        logged). Blocks; inside a loop use :meth:`fetch_models`.
        """
        connection: Connection | None = kwargs.get("connection")
        if cls.needs_auth and not (api_key or "").strip():
            return list(cls.models) or [cls.default_model]
        address = str(kwargs.get("api_base") or (connection.api_base if connection else None) or cls.api_base)
        remembered = (f"{cls.__name__} {address}", hash(api_key))
        if remembered not in cls._known_models:
            known = {name: kwargs[name] for name in ("connection", "api_base", "limits") if name in kwargs}
            from desktop.providers import listing

            found = listing.ask_in_thread(lambda: cls.fetch_models(api_key, **known), _SYNC_SECONDS, cls._list_failed)
            if found:
                cls._known_models[remembered] = found
        return list(cls._known_models.get(remembered) or cls.models or [cls.default_model])

    @classmethod
    def _list_failed(cls, reason: str) -> None:
        _log.warning("%s: the known models are used instead of the server's list: %s", cls.label, reason)

    @classmethod
    async def fetch_models(
        cls,
        api_key: str | None = None,
        *,
        connection: Connection | None = None,
        http: Http | None = None,
        api_base: str | None = None,
        limits: Limits = DEFAULT,
    ) -> list[str]:
        """The ids that the server lists, in its order. Raises NetError, ProviderError and AddressError."""
        found = await cls.fetch_model_facts(api_key, connection=connection, http=http, api_base=api_base, limits=limits, abilities=False)
        return [facts.id for facts in found]

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
        """What the server tells of its models, in its order, with what is known here of retired ones.

        *abilities*: also ask for them where they are told apart from the list (``more_facts``). Raises NetError,
        ProviderError and AddressError, never for such an extra question.
        """
        exchange = cls._exchange(ChatRequest("", []), api_key, connection, http, False, api_base=api_base, limits=limits)
        url = models_url(exchange.url)
        from desktop.net.http import Http
        from desktop.providers import listing

        own = Http() if http is None else None
        try:
            found = await listing.read_pages(exchange, http or own or Http(), url, cls.models_query)
            if abilities:
                found = await cls.more_facts(exchange, http or own or Http(), url, found)
        finally:
            if own is not None:
                await own.aclose()
        base = api_base or (connection.api_base if connection else None)
        return [cls._with_retirement(facts) for facts in found] if cls._is_own(base) else found

    @classmethod
    async def more_facts(cls, exchange: Exchange, http: Http, url: str, found: list[ModelFacts]) -> list[ModelFacts]:
        """*found* with what the server at *url* (of its list) tells elsewhere. Nothing here; never raises for a server's sake."""
        return found

    @classmethod
    def facts_of(cls, model: str) -> ModelFacts:
        """What is known here of *model* without asking anybody: whether it is retired, and what to use instead."""
        return cls._with_retirement(ModelFacts(model))

    @classmethod
    def _with_retirement(cls, facts: ModelFacts) -> ModelFacts:
        known = cls.retired_models.get(cls.get_model(facts.id))
        if known is None:
            return facts
        day, replacement = known
        retired = facts.retired if facts.retired is not None else datetime.now(UTC).date().isoformat() >= day
        return replace(facts, retired=retired, replacement=facts.replacement or replacement)

    @classmethod
    def models_query(cls, after: str) -> dict[str, str]:
        """The query for the page of the model list after the id *after*."""
        return {"after_id": after, "limit": "1000"}

    # -- requests ------------------------------------------------------------------------------------------------

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
        """The request's headers; those in *headers* replace others of the same name, whatever their case."""
        made = {"Accept": "text/event-stream" if stream else "application/json", "Content-Type": "application/json"}
        scheme = auth or cls.auth
        if api_key and scheme in ("x-api-key", "both"):
            made["x-api-key"] = api_key
        if api_key and scheme in ("bearer", "both"):
            made["Authorization"] = f"Bearer {api_key}"
        made.update(cls.version_headers(api_version))
        for name, value in (headers or {}).items():
            for known in [known for known in made if known.lower() == name.lower()]:
                del made[known]
            made[name] = value
        return made

    @classmethod
    def version_headers(cls, api_version: str | None) -> dict[str, str]:
        """The headers that name the protocol's version; none here."""
        return {}

    @classmethod
    def option_headers(cls, options: Mapping[str, Any]) -> dict[str, str]:
        """The headers that other arguments of a call ask for; none here."""
        return {}

    @classmethod
    def create_async_generator(
        cls,
        model: str,
        messages: Sequence[Mapping[str, Any]],
        proxy: str | None = None,
        timeout: float | None = IDLE_SECONDS,
        media: Sequence[Any] | None = None,
        api_key: str | None = None,
        temperature: float | None = None,
        max_tokens: int | None = 4096,
        top_k: int | None = None,
        top_p: float | None = None,
        stop: Sequence[str] | str | None = None,
        stream: bool = False,
        headers: Mapping[str, str] | None = None,
        impersonate: str | None = None,
        tools: Sequence[Mapping[str, Any]] | None = None,
        extra_data: Mapping[str, Any] | None = _NOTHING,
        *,
        connection: Connection | None = None,
        http: Http | None = None,
        **kwargs: Any,
    ) -> Answer:
        """Ask *model* to go on from *messages*; the signature is seed 000's, explicit arguments beat the connection.

        *timeout*: seconds of silence allowed once the answer began (120 unless the connection says otherwise), never a
        total. *media*: ``(source, name)`` pairs for the last user message. *impersonate*: a browser whose headers are sent.
        Raises nothing itself; see :class:`Answer`.
        """
        request = ChatRequest(
            model=cls._model_for(model, connection, kwargs.get("api_base")),
            messages=tuple(messages),
            stream=stream,
            temperature=temperature,
            max_tokens=max_tokens,
            top_k=top_k,
            top_p=top_p,
            stop=stop,
            tools=tools,
            media=tuple(media or ()),
            extra=dict(extra_data or {}),
            options=kwargs,
            label=cls._label(connection),
        )

        # The default timeout gives way to the connection's own limit.
        idle = None if timeout == IDLE_SECONDS else timeout
        limits, api_base = kwargs.get("limits") or DEFAULT, kwargs.get("api_base")
        # What the caller says himself beats what the other arguments say.
        named = {**browser_headers(impersonate), **cls.option_headers(kwargs), **(headers or {})}

        def prepare() -> Exchange:
            return cls._exchange(
                request, api_key, connection, http, stream, api_base=api_base, headers=named, proxy=proxy, idle=idle, limits=limits
            )

        return Answer(prepare)

    @classmethod
    def make_wire(cls, dialect: Dialect) -> Wire:
        """The reader of an answer in this provider's protocol."""
        # Facts are imported to be shown; what a request takes, with the first request.
        from desktop.providers.wires import completions

        return completions.CompletionsWire(dialect)

    @classmethod
    def write_request(cls, request: ChatRequest, dialect: Dialect) -> dict[str, Any]:
        """The JSON body of a request in this provider's protocol."""
        from desktop.providers.wires import completions_request

        return completions_request.write(request, dialect)

    @classmethod
    def repair_request(cls, body: Mapping[str, Any], complaint: str, status: int = 400) -> dict[str, Any] | None:
        """The body without what the server complains about with *status*, or None."""
        from desktop.providers.wires import completions_request

        return completions_request.repair(body, complaint, status)

    @classmethod
    def _label(cls, connection: Connection | None) -> str:
        return (connection.label if connection else "") or cls.label

    @classmethod
    def _is_own(cls, base: str | None) -> bool:
        """Whether *base* is the provider's own address: only there its names of models mean what is known here."""
        if not base:
            return True
        try:
            return normalise(base, cls.protocol) == normalise(cls.api_base, cls.protocol)
        except AddressError:
            return False

    @classmethod
    def _model_for(cls, model: str, connection: Connection | None, api_base: str | None) -> str:
        own_base = cls._is_own(api_base or (connection.api_base if connection else None))
        if not (model or "").strip() and connection is not None and connection.models:
            return connection.models[0]
        return cls.get_model(model, own_base=own_base)

    @classmethod
    def _exchange(
        cls,
        request: ChatRequest,
        api_key: str | None,
        connection: Connection | None,
        http: Http | None,
        stream: bool,
        *,
        api_base: str | None = None,
        headers: Mapping[str, str] | None = None,
        proxy: str | None = None,
        idle: float | None = None,
        limits: Limits = DEFAULT,
    ) -> Exchange:
        """Everything decided before the network: explicit argument, then connection, then class. Raises typed errors."""
        label = cls._label(connection)
        base = api_base or (connection.api_base if connection else None) or cls.api_base
        if not base:
            raise ProviderError("provider.address", label=label)
        url = normalise(base, cls.protocol)
        auth = (connection.auth if connection else None) or cls.auth
        key = cls._checked_key(api_key, auth, label)
        version = connection.api_version if connection else None
        dialect = replace(cls.dialect, api_version=version or cls.dialect.api_version, one_choice=_several_answers(request))
        merged = {**(connection.headers if connection else {}), **(headers or {})}
        bulky = bool(request.media) or any(isinstance(message.get("content"), list) for message in request.messages)
        from desktop.providers.exchange import Exchange

        return Exchange(
            label=label,
            url=url,
            headers=cls.get_headers(stream, key, merged, auth=auth, api_version=version),
            write=lambda: cls.write_request(request, dialect),
            make_wire=lambda: cls.make_wire(dialect),
            repair=cls.repair_request,
            limits=_limits(limits, connection, url, idle),
            http=http,
            secret=key,
            proxy=proxy or (connection.proxy if connection else None) or "system",
            ca_file=connection.ca_file if connection else None,
            bulky=bulky,
        )

    @classmethod
    def _checked_key(cls, api_key: str | None, auth: str, label: str) -> str | None:
        """The key without the spaces and invisible characters that copying adds."""
        key = _INVISIBLE.sub("", api_key or "")
        if auth == "none":
            return None
        if not key:
            if cls.needs_auth:
                raise MissingAuthError("provider.no_key", label=label)
            return None
        if not key.isascii() or not key.isprintable():
            raise MissingAuthError("provider.bad_key", label=label)
        return key


def _several_answers(request: ChatRequest) -> bool:
    wanted = request.extra.get("n", request.options.get("n"))
    return isinstance(wanted, int) and wanted > 1


def _limits(limits: Limits, connection: Connection | None, url: str, idle: float | None) -> Limits:
    if is_local(url) and limits.first_event == DEFAULT.first_event:
        # A model on this computer may have to be loaded first, and nobody else waits in line.
        limits = replace(limits, first_event=None)
    if connection is not None:
        given: dict[str, Any] = {
            "connect": connection.connect_timeout,
            "first_event": connection.first_event_timeout,
            "idle": connection.idle_timeout,
        }
        limits = replace(limits, **{name: value for name, value in given.items() if value is not None})
    return limits if idle is None else replace(limits, idle=float(idle))
