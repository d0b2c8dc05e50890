"""A connection: the user's own instance of a provider. Facts only; the key is never part of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

LOCAL_CONNECTION_ID = "local"


@dataclass(frozen=True, slots=True)
class Found:
    """What a test of a connection found out about its server; it holds as long as the connection asks at ``endpoint``."""

    endpoint: str
    """The exact URL that answered."""
    protocol: str
    """``anthropic``, ``openai`` or ``raw``."""
    lists_models: bool
    streams: bool


@dataclass(frozen=True, slots=True)
class Connection:
    """One entry of ``connections.toml``. None means: what the provider's class says."""

    id: str
    provider: str
    label: str
    api_base: str | None = None
    auth: str | None = None
    """``x-api-key``, ``bearer``, ``both`` or ``none``."""
    api_version: str | None = None
    key_env: str | None = None
    key_origin: str | None = None
    """The origin the stored key was entered for; with another address the key is not sent."""
    models: tuple[str, ...] = ()
    proxy: str | None = None
    """``system`` (default), ``none`` or a URL."""
    ca_file: str | None = None
    headers: Mapping[str, str] = field(default_factory=dict)
    connect_timeout: float | None = None
    first_event_timeout: float | None = None
    idle_timeout: float | None = None
    found: Found | None = None
    """What the last test found out; None before one."""


def origin_of(url: str) -> str:
    """``scheme://host:port`` of *url*, lower case, the default port left out; empty when it has none."""
    parts = urlsplit(url.strip())
    host = (parts.hostname or "").lower()
    if not parts.scheme or not host:
        return ""
    shown = f"[{host}]" if ":" in host else host
    default = {"http": 80, "https": 443}.get(parts.scheme.lower())
    try:
        port = parts.port
    except ValueError:
        return ""
    return f"{parts.scheme.lower()}://{shown}" + ("" if port in (None, default) else f":{port}")
