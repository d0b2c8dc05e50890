"""What there is to know of a connection, as values, and why one cannot be used."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, ClassVar, Literal

from desktop.chat.connection import Connection
from desktop.errors import LoquentError

ConnectionStatus = Literal["unknown", "ready", "connected", "refused", "failed"]


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

    @property
    def sentence(self) -> str:
        """The English reason of a refusal or failure, else empty."""
        return str(self.error) if self.error is not None else ""

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

    def __repr__(self) -> str:
        # Without the key: this may end in a log.
        return f"Resolved({self.connection.id!r})"


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """One line of the model picker."""

    connection_id: str
    connection_label: str
    model: str
    label: str
    sees_images: bool


@dataclass(frozen=True, slots=True)
class ProviderFacts:
    """A provider that a connection can be made of."""

    name: str
    label: str
    api_base: str
    auth: str
    needs_auth: bool
    login_url: str


def address_of(connection: Connection, provider: Any) -> str:
    """The address of *connection*: its own, else its provider's."""
    return connection.api_base or str(getattr(provider, "api_base", "") or "")
