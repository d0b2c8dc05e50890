"""What there is to know of a connection, as values, and why one cannot be used."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, ClassVar, Literal

from desktop.chat.connection import Connection
from desktop.errors import LoquentError
from desktop.providers.address import normalise
from desktop.providers.model_facts import ModelFacts

ConnectionStatus = Literal["unknown", "starting", "ready", "connected", "refused", "failed"]
"""``starting`` and ``ready`` are of the model on this computer, ``unknown`` before anybody needed it; ``connected`` of a server."""


class ConnectionsError(LoquentError):
    """Why a connection cannot be used."""

    sentences: ClassVar[dict[str, str]] = {
        "connections.unknown": "The connection this chat used is gone. Choose another model at the top of the window.",
        "connections.provider": "The connection {label} names the provider {provider}, which this version of Loquent does not have. "
        "Choose another provider for it in Settings.",
        "connections.no_key": "There is no key for {label} yet. Open Settings, Connections, and paste one.",
        "connections.env_missing": "The environment variable {name}, which {label} reads its key from, is not set. "
        "Set it and start Loquent again, or paste a key in Settings.",
        "connections.env_bad": "The environment variable {name} of {label} does not hold a key: {reason}",
        "connections.other_origin": "The key of {label} was entered for {entered}, but its address is now {now}. "
        "Nothing was sent. Open Settings, Connections, and save it again if the key may go there.",
        "connections.not_encrypted": "{origin} is not encrypted, so the key of {label} was not sent there. "
        "Use an address with https, or agree in Settings, Connections.",
        "connections.local": "The model on this computer needs no connection; it cannot be changed or removed.",
        "connections.key_left": "{label} was removed, but its key could not be deleted: {reason}",
    }


@dataclass(frozen=True, slots=True)
class ConnectionState:
    """A connection and how it goes. ``error`` says why it is refused or failed, None otherwise."""

    connection: Connection
    provider_class: Any
    models: tuple[str, ...] = ()
    status: ConnectionStatus = "unknown"
    error: LoquentError | None = None
    is_local: bool = False
    facts: Mapping[str, ModelFacts] = field(default_factory=dict)
    """What the server's list told of its models, by id; also of those that are not in ``models``."""
    listed_at: float | None = None
    """When that list came (seconds since 1970); None without one."""

    @property
    def sentence(self) -> str:
        """The English reason of a refusal or failure, else empty."""
        return str(self.error) if self.error is not None else ""

    @property
    def first_model(self) -> str:
        """The first model that is not retired, else the first; empty without any."""
        present = (name for name in self.models if name not in self.facts or not self.facts[name].retired)
        return next(present, self.models[0] if self.models else "")

    @property
    def address(self) -> str:
        """The address that is used; the class has one when the connection has none. Empty for the local model."""
        return "" if self.is_local else address_of(self.connection, self.provider_class)


@dataclass(frozen=True, slots=True)
class Resolved:
    """What a provider call needs."""

    provider: Any
    connection: Connection
    api_key: str | None
    facts: Mapping[str, ModelFacts] = field(default_factory=dict)

    def __repr__(self) -> str:
        # Without the key: this may end in a log.
        return f"Resolved({self.connection.id!r})"

    def sees_images(self, model: str) -> bool:
        """Whether *model* takes pictures: as the server's list tells, else as its name does."""
        return sees_images(self.provider, self.facts, model)

    @property
    def streams(self) -> bool:
        """Whether to ask for a stream: not when a test of this very address found that its server cannot."""
        found = self.connection.found
        if found is None or found.streams:
            return True
        try:
            return normalise(address_of(self.connection, self.provider), self.provider.protocol) != found.endpoint
        except LoquentError:
            return True


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """One line of the model picker. None means: nobody told."""

    connection_id: str
    connection_label: str
    model: str
    label: str
    sees_images: bool
    context: int | None = None
    """Tokens."""
    max_output: int | None = None
    tools: bool | None = None
    thinking: bool | None = None
    retired: bool = False
    replacement: str | None = None
    takes_documents: bool = True
    """PDF goes to it as it is; else as the text of its pages, and as pictures of them when it sees images."""


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """A provider that a connection can be made of."""

    name: str
    label: str
    api_base: str
    auth: str
    needs_auth: bool
    login_url: str
    working: bool = True
    """False: its service answers no more; a server that still speaks it can be named by its address."""


def address_of(connection: Connection, provider: Any) -> str:
    """The address of *connection*: its own, else its provider's."""
    return connection.api_base or str(getattr(provider, "api_base", "") or "")


def auth_of(connection: Connection, provider: Any) -> str:
    """How the key of *connection* is sent: as it says, else as its provider does."""
    return connection.auth or str(getattr(provider, "auth", ""))


def sees_images(provider: Any, facts: Mapping[str, ModelFacts], model: str) -> bool:
    """Whether *model* takes pictures: as the server's list tells, else as its name does."""
    told = facts[model].sees_images if model in facts else None
    return bool(provider is not None and provider.sees_images(model)) if told is None else told


def takes_documents(provider: Any, sees: bool) -> bool:
    """Whether a model gets PDF as documents: its server reads them into text and pictures, so it has to see (*sees*)."""
    return provider is None or (sees and bool(provider.dialect.documents))


def choice_of(state: ConnectionState, model: str) -> ModelChoice:
    """*model* of *state* as a line of the model picker; it need not be one that is listed."""
    told = state.facts.get(model) or ModelFacts(model)
    sees = sees_images(state.provider_class, state.facts, model)
    return ModelChoice(
        state.connection.id,
        state.connection.label,
        model,
        told.label or model,
        sees,
        context=told.context,
        max_output=told.max_output,
        tools=told.tools,
        thinking=_thinks(state.provider_class, model) if told.thinking is None else told.thinking,
        retired=bool(told.retired),
        replacement=told.replacement,
        takes_documents=takes_documents(state.provider_class, sees),
    )


def _thinks(provider: Any, model: str) -> bool | None:
    return None if provider is None else bool(provider.thinks(model))
