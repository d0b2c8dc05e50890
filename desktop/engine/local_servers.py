"""Model servers that already run on this computer: Ollama, LM Studio, llama.cpp. Found by asking, and offered."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from desktop.chat.text import normalise_text
from desktop.errors import LoquentError
from desktop.net.limits import DEFAULT
from desktop.net.ports import listens
from desktop.providers.address import is_local

if TYPE_CHECKING:
    from desktop.net.http import Http

REMEMBER_SECONDS = 30.0
LIST_BYTES = 4 * 1024 * 1024
MODELS_SHOWN = 500


@dataclass(frozen=True, slots=True)
class LocalPlace:
    """Where a server is by default: its provider's class name, its own name, and the base URL of its OpenAI-like API."""

    provider: str
    label: str
    api_base: str


# Numbers instead of "localhost": no name lookup, and none of IPv6's second try when nothing listens.
PLACES = (
    LocalPlace("Ollama", "Ollama", "http://127.0.0.1:11434/v1"),
    LocalPlace("LMStudio", "LM Studio", "http://127.0.0.1:1234/v1"),
    LocalPlace("LlamaCpp", "llama.cpp", "http://127.0.0.1:8080/v1"),
    LocalPlace("VLLM", "vLLM", "http://127.0.0.1:8000/v1"),
)

PROBE_LIMITS = replace(DEFAULT, connect=1.0, first_event=3.0, idle=3.0)
"""A server on this computer that has not answered after three seconds is busy; the next look finds it."""


@dataclass(frozen=True, slots=True)
class FoundServer:
    """A server that answered: its provider's class name, its name, base URL, and the models it offers.

    ``needs_key``: it wants one, so its models are unknown.
    """

    provider: str
    label: str
    api_base: str
    models: tuple[str, ...]
    needs_key: bool = False

    def is_at(self, addresses: Sequence[str]) -> bool:
        """Whether one of *addresses* leads here; all names of this computer are the same."""
        return _place(self.api_base) in map(_place, addresses)


def _place(address: str) -> tuple[str, int | None]:
    try:
        parts = urlsplit(address if "://" in address else f"http://{address}")
        return ("" if is_local(parts.geturl()) else (parts.hostname or ""), parts.port)
    except ValueError:
        return (address, None)


class LocalServers:
    """The servers on this computer, looked for at most once in ``REMEMBER_SECONDS``; several who ask at once share one look."""

    def __init__(self, http: Callable[[], Http], clock: Callable[[], float]) -> None:
        self._http = http
        self._clock = clock
        self._found: list[FoundServer] = []
        self._looked_at: float | None = None
        self._looking = asyncio.Lock()

    async def look(self) -> list[FoundServer]:
        """The servers that answer, in the order of ``PLACES``. Raises nothing."""
        async with self._looking:
            now = self._clock()
            if self._looked_at is None or not 0 <= now - self._looked_at < REMEMBER_SECONDS:
                self._found = await find_local_servers(self._http())
                self._looked_at = now
        return list(self._found)


async def find_local_servers(http: Http, places: Sequence[LocalPlace] = PLACES) -> list[FoundServer]:
    """The servers of *places* that answer ``GET /models`` as a model server does, in their order.

    All are asked at once, past every proxy and without any key; nothing raises. It takes some milliseconds
    when nothing listens, some seconds at most. The HTTP library is loaded only when something listens.
    """
    return [found for found in await asyncio.gather(*(_ask(http, place) for place in places)) if found is not None]


async def _ask(http: Http, place: LocalPlace) -> FoundServer | None:
    address = urlsplit(place.api_base)
    if not await listens(address.hostname or "127.0.0.1", address.port or 80):
        return None
    try:
        async with http.stream(
            # Not local=True: that waits without an end for the first byte.
            "GET",
            f"{place.api_base}/models",
            headers={"Accept": "application/json"},
            proxy="none",
            limits=PROBE_LIMITS,
        ) as response:
            if response.status == 401:
                return (
                    FoundServer(place.provider, place.label, place.api_base, (), needs_key=True)
                    if _speaks_json(response.content_type)
                    else None
                )
            if response.status != 200:
                return None
            body = await response.read(LIST_BYTES)
    except (LoquentError, OSError):
        return None  # Nothing there, or nothing that speaks HTTP.
    models = listed_models(body)
    return None if models is None else FoundServer(place.provider, place.label, place.api_base, models)


def _speaks_json(content_type: str) -> bool:
    return "json" in content_type.lower()


def listed_models(body: bytes) -> tuple[str, ...] | None:
    """The model ids of an OpenAI-like list; None when *body* is not one (some other program's port)."""
    try:
        answer: Any = json.loads(body)
    except (ValueError, RecursionError):
        return None
    data = answer.get("data") if isinstance(answer, dict) else None
    if data is None and isinstance(answer, dict) and answer.get("object") == "list":
        data = []  # Ollama without any model says "data": null.
    if not isinstance(data, list):
        return None
    ids = (entry.get("id") for entry in data if isinstance(entry, dict))
    named = [normalise_text(entry) for entry in ids if isinstance(entry, str) and entry.strip()]
    return tuple(dict.fromkeys(named))[:MODELS_SHOWN]
