"""Connections as the program sees them: the file's facts, the provider's class, the key, and how it goes."""

from __future__ import annotations

import asyncio
import logging
import os
import re
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop.chat.connection import LOCAL_CONNECTION_ID, Connection, origin_of
from desktop.engine.connection_state import (
    ConnectionsError,
    ConnectionState,
    ConnectionStatus,
    ModelChoice,
    ProviderFacts,
    Resolved,
    address_of,
)
from desktop.storage.key_input import clean_key, hide_key
from desktop.engine.model_lists import ModelList, ModelLists
from desktop.engine.probe import TestStep, in_clear, origin_at, probe
from desktop.engine.signal import Signal
from desktop.engine.tasks import TaskScope
from desktop.errors import LoquentError
from desktop.providers.address import normalise
from desktop.storage.connections import load_connections, remove_connection, save_connection
from desktop.storage.files import FileNotice

if TYPE_CHECKING:
    from desktop.engine.local_model import LocalModel
    from desktop.net.http import Http
    from desktop.storage.settings import Settings
    from desktop.storage.vault import Vault, VaultStatus

_log = logging.getLogger(__name__)

__all__ = [
    "STALE_SECONDS",
    "ConnectionState",
    "ConnectionStatus",
    "Connections",
    "ConnectionsError",
    "ModelChoice",
    "ProviderFacts",
    "Resolved",
    "address_of",
]

STALE_SECONDS = 24 * 3600.0
"""A model list older than this is asked for again when someone looks at the choices."""


class Connections:
    """All connections of the profile. Methods are for the event loop's thread; files and keys are read in others.

    ``changed`` tells the id of the connection that changed, or "" when the list itself did.
    """

    def __init__(
        self,
        *,
        connections_file: Path,
        cache_dir: Path,
        vault: Vault,
        http: Callable[[], Http],
        local: LocalModel,
        clock: Callable[[], float] = time.time,
    ) -> None:
        self.changed: Signal[str] = Signal()
        self.notices: list[FileNotice] = []
        self.local = local
        self._file = connections_file
        self._lists = ModelLists(cache_dir / "models")
        self._vault = vault
        self._http = http
        self._clock = clock
        self._states: dict[str, ConnectionState] = {}
        self._fetched: dict[str, ModelList] = {}
        self._asking: set[str] = set()
        # Apart from the file's key_origin: an older key in the keyring must not become one for the new address.
        self._session_origins: dict[str, str] = {}
        self._scope = TaskScope("connections")
        local.changed.connect(self._local_changed)

    # -- what there is ------------------------------------------------------------------------------------------

    @property
    def all(self) -> list[ConnectionState]:
        """The local model first, then the others in the order of the file."""
        return [self._local_state(), *self._states.values()]

    def get(self, connection_id: str) -> ConnectionState | None:
        """The connection of this id, None when there is none."""
        return self._local_state() if connection_id == LOCAL_CONNECTION_ID else self._states.get(connection_id)

    def providers(self) -> list[ProviderFacts]:
        """The providers a connection can be made of, in the order to offer them."""
        return [
            ProviderFacts(
                name=name,
                label=str(cls.label),
                api_base=str(cls.api_base or ""),
                auth=str(cls.auth),
                needs_auth=bool(cls.needs_auth),
                login_url=str(cls.login_url or ""),
            )
            for name, cls in _provider_classes().items()
        ]

    def choices(self) -> list[ModelChoice]:
        """Every model that can be chosen, the local one first: pinned models, else the server's list, else the known ones."""
        found: list[ModelChoice] = []
        for state in self.all:
            connection, provider = state.connection, state.provider_class
            for model in state.models:
                sees = bool(provider is not None and provider.sees_images(model))
                found.append(ModelChoice(connection.id, connection.label, model, model, sees))
        return found

    async def load(self) -> None:
        """Read the file and the kept model lists. No network, no keyring. Mistakes in the file are in ``notices``."""
        connections, self.notices = await asyncio.to_thread(load_connections, self._file)
        kept = await asyncio.to_thread(lambda: {c.id: self._lists.load(c.id) for c in connections})
        self._fetched = {name: found for name, found in kept.items() if found is not None}
        earlier = self._states
        self._states = {}
        for connection in connections:
            if connection.id == LOCAL_CONNECTION_ID:
                continue
            known = earlier.get(connection.id)
            state = known if known is not None and known.connection == connection else None
            self._states[connection.id] = state or self._fresh_state(connection)
        self.changed.emit("")

    def default_choice(self, settings: Settings) -> tuple[str, str] | None:
        """Connection id and model for a new chat: the preferred ones, else the first connection that works, else the local model."""
        preferred = self.get(settings.default_connection or "")
        if preferred is not None and (settings.default_model or preferred.models):
            return preferred.connection.id, settings.default_model or preferred.models[0]
        usable = [state for state in self._states.values() if state.models and state.status not in ("refused", "failed")]
        for state in [*usable, self._local_state()]:
            if state.models:
                return state.connection.id, state.models[0]
        return None

    # -- changing -----------------------------------------------------------------------------------------------

    def new_id(self, label: str) -> str:
        """An id for a new connection: readable, and never one whose key may still lie in the keyring."""
        words = re.sub(r"[^a-z0-9]+", "-", label.lower()).strip("-")[:24].strip("-")
        return f"{words or 'connection'}-{secrets.token_hex(3)}"

    async def save(self, connection: Connection, key: str | None = None, *, agree: bool = False, force: bool = False) -> None:
        """Write *connection*, and with *key* its key to the keyring.

        A stored key stays bound to the origin it was entered for; *agree* says that it may go to the address of
        *connection* from now on. *force* rewrites a file with mistakes (a copy of it is kept). Raises
        KeyInputError, StorageError (nothing changed) or VaultError (the connection is written, the key is not).
        """
        if connection.id == LOCAL_CONNECTION_ID:
            raise ConnectionsError("connections.local")
        cleaned = clean_key(key) if key else None
        provider = _provider_classes().get(connection.provider)
        origin = origin_at(address_of(connection, provider))
        known = self._states.get(connection.id)
        bound = known.connection.key_origin if known is not None else connection.key_origin
        # First without the new origin: should the keyring fail now, an older key must not go to the new address.
        plain = replace(connection, key_origin=(origin if agree or (connection.key_env and bound is None) else bound))
        await self._write(plain, force)
        if agree and connection.id in self._session_origins:
            self._session_origins[connection.id] = origin
        if cleaned is not None:
            await self._vault.set(connection.id, cleaned)
            self._session_origins.pop(connection.id, None)
            await self._write(replace(connection, key_origin=origin), force)

    async def keep_for_session(self, connection_id: str, key: str) -> None:
        """Keep *key* in memory until Loquent is closed, bound to the connection's present origin. KeyInputError."""
        state = self._known(connection_id)
        self._vault.keep_for_session(connection_id, clean_key(key))
        self._session_origins[connection_id] = origin_at(state.address)
        self.changed.emit(connection_id)

    def key_origin(self, connection_id: str) -> str | None:
        """The origin that the connection's key was entered for; None when no key was entered. Asks no keyring."""
        state = self._states.get(connection_id)
        return self._session_origins.get(connection_id) or (state.connection.key_origin if state is not None else None)

    async def remove(self, connection_id: str, *, force: bool = False) -> None:
        """Remove the connection, its key and its model list. ConnectionsError when only the key could not be deleted."""
        state = self._known(connection_id)
        await asyncio.to_thread(remove_connection, self._file, connection_id, force=force)
        self._states.pop(connection_id, None)
        self._fetched.pop(connection_id, None)
        self._session_origins.pop(connection_id, None)
        await asyncio.to_thread(self._lists.forget, connection_id)
        self.changed.emit("")
        if state.connection.key_origin is None and state.connection.auth == "none":
            return
        try:
            await self._vault.delete(connection_id)
        except LoquentError as error:
            raise ConnectionsError("connections.key_left", label=state.connection.label, reason=str(error)) from error

    async def vault_status(self) -> VaultStatus:
        """Where keys can be kept; asks the keyring, within the vault's time limit."""
        return await self._vault.status()

    # -- using --------------------------------------------------------------------------------------------------

    async def resolve(self, connection_id: str) -> Resolved:
        """What a call through the connection needs. The key is fetched here and nowhere else.

        Raises ConnectionsError, VaultError, LocalModelError: with each, nothing has been sent.
        """
        if connection_id == LOCAL_CONNECTION_ID:
            connection, local_key = await self.local.connection()
            return Resolved(_local_provider(), connection, local_key)
        state = self._known(connection_id)
        if state.provider_class is None:
            raise ConnectionsError("connections.provider", label=state.connection.label, provider=state.connection.provider)
        key = await self._key_of(state.connection, state.provider_class)
        if key is None and state.provider_class.needs_auth and _auth(state.connection, state.provider_class) != "none":
            raise ConnectionsError("connections.no_key", label=state.connection.label)
        return Resolved(state.provider_class, state.connection, key)

    async def test(self, connection: Connection, key: str | None = None) -> AsyncIterator[TestStep]:
        """Test *connection* as it stands in the form; *key* None means the stored one. The list of models is kept."""
        provider = _provider_classes().get(connection.provider)
        if provider is None:
            error = ConnectionsError("connections.provider", label=connection.label, provider=connection.provider)
            yield TestStep("address", "failed", error)
            return
        known = self._states.get(connection.id)
        trial = replace(connection, key_origin=known.connection.key_origin if known is not None else connection.key_origin)
        try:
            used = clean_key(key) if key else await self._key_of(trial, provider)
        except LoquentError as error:
            yield TestStep("key", "failed", error)
            return
        async for step in probe(provider, trial, used, self._http()):
            if known is not None and step.outcome != "running":
                self._note_step(known.connection, trial, step)
                if step.models:
                    await self._keep_models(connection.id, step.models, origin_at(address_of(trial, provider)))
            yield step

    async def refresh_models(self, connection_id: str) -> None:
        """Ask the server for its models. When that fails, the kept list stays and the state says why; nothing is raised."""
        if connection_id == LOCAL_CONNECTION_ID or connection_id in self._asking:
            return
        self._asking.add(connection_id)
        key: str | None = None
        try:
            resolved = await self.resolve(connection_id)
            key = resolved.api_key
            models = await resolved.provider.fetch_models(key, connection=resolved.connection, http=self._http())
        except LoquentError as error:
            _log.info("no model list of %s: %s", connection_id, hide_key(str(error), key))
            self._set_status(connection_id, _status_of(error), error)
        else:
            if models:
                origin = origin_at(address_of(resolved.connection, resolved.provider))
                await self._keep_models(connection_id, tuple(models), origin)
            self._set_status(connection_id, "connected", None)
        finally:
            self._asking.discard(connection_id)

    async def refresh_stale(self) -> None:
        """Ask each server whose list is older than a day; connections with pinned models are left alone."""
        due = [
            state.connection.id
            for state in self._states.values()
            if not state.connection.models and state.status in ("unknown", "connected") and self._is_stale(state.connection.id)
        ]
        await asyncio.gather(*(self.refresh_models(connection_id) for connection_id in due))

    def start_refresh(self, connection_id: str | None = None) -> None:
        """:meth:`refresh_models` (None: :meth:`refresh_stale`) in the background; returns at once."""
        if connection_id is None:
            self._scope.spawn(self.refresh_stale(), key="stale")
        else:
            self._scope.spawn(self.refresh_models(connection_id), key=f"models {connection_id}")

    async def close(self) -> None:
        """End what runs in the background."""
        self.local.changed.disconnect(self._local_changed)
        await self._scope.close()

    # -- inside -------------------------------------------------------------------------------------------------

    async def _key_of(self, connection: Connection, provider: Any) -> str | None:
        """The key of *connection*, or None; raises when there is one that must not be sent to its address."""
        if _auth(connection, provider) == "none":
            return None
        address = address_of(connection, provider)
        # Raises for an address that is none: no key is looked for.
        origin = origin_of(normalise(address, provider.protocol))
        bound = self._session_origins.get(connection.id) or connection.key_origin
        if bound and bound != origin:
            raise ConnectionsError("connections.other_origin", label=connection.label, entered=bound, now=origin)
        if in_clear(address) and bound != origin:
            raise ConnectionsError("connections.not_encrypted", label=connection.label, origin=origin)
        if connection.key_env and (value := os.environ.get(connection.key_env)):
            try:
                return clean_key(value)
            except LoquentError as error:
                raise ConnectionsError("connections.env_bad", name=connection.key_env, label=connection.label, reason=str(error)) from error
        key = await self._vault.get(replace(connection, key_env=None))
        if key is None and connection.key_env:
            raise ConnectionsError("connections.env_missing", name=connection.key_env, label=connection.label)
        if key is not None and bound is None:
            await self._bind(connection, origin)
        return key

    async def _bind(self, connection: Connection, origin: str) -> None:
        """Record where a key goes that came into the keyring by another way than the form."""
        if connection.id in self._states:
            with suppress(LoquentError):
                await self._write(replace(connection, key_origin=origin), False)

    async def _write(self, connection: Connection, force: bool) -> None:
        known = self._states.get(connection.id)
        if known is not None and known.connection == connection and not force:
            return
        if force:
            await asyncio.to_thread(save_connection, self._file, connection, force=True)
            _, self.notices = await asyncio.to_thread(load_connections, self._file)
        else:
            await asyncio.to_thread(save_connection, self._file, connection)
        state = self._fresh_state(connection)
        if known is not None and replace(known.connection, label=connection.label, key_origin=connection.key_origin) == connection:
            state = replace(state, status=known.status, error=known.error)
        self._states[connection.id] = state
        self.changed.emit("" if known is None else connection.id)

    def _fresh_state(self, connection: Connection) -> ConnectionState:
        provider = _provider_classes().get(connection.provider)
        state = ConnectionState(connection, provider, self._models_of(connection, provider))
        if provider is None:
            error = ConnectionsError("connections.provider", label=connection.label, provider=connection.provider)
            return replace(state, status="failed", error=error)
        return state

    def _models_of(self, connection: Connection, provider: Any) -> tuple[str, ...]:
        if connection.models:
            return connection.models
        fetched = self._fetched.get(connection.id)
        if fetched is not None and fetched.origin == origin_at(address_of(connection, provider)):
            return fetched.models
        if provider is None:
            return ()
        return tuple(dict.fromkeys(name for name in (provider.default_model, *provider.models) if name))

    async def _keep_models(self, connection_id: str, models: tuple[str, ...], origin: str) -> None:
        found = ModelList(models, self._clock(), origin)
        self._fetched[connection_id] = found
        await asyncio.to_thread(self._lists.save, connection_id, found)
        state = self._states.get(connection_id)
        if state is not None:
            self._states[connection_id] = replace(state, models=self._models_of(state.connection, state.provider_class))
            self.changed.emit(connection_id)

    def _is_stale(self, connection_id: str) -> bool:
        fetched = self._fetched.get(connection_id)
        return fetched is None or not 0 <= self._clock() - fetched.fetched_at < STALE_SECONDS

    def _note_step(self, stored: Connection, tested: Connection, step: TestStep) -> None:
        """A test of exactly what is stored also says how the stored connection goes."""
        if stored != tested:
            return
        if step.step == "key" and step.outcome == "ok":
            self._set_status(stored.id, "connected", None)
        elif step.outcome == "failed" and step.step != "models":
            self._set_status(stored.id, "refused" if step.step == "key" else "failed", step.note)

    def _set_status(self, connection_id: str, status: ConnectionStatus, error: LoquentError | None) -> None:
        state = self._states.get(connection_id)
        if state is not None:
            self._states[connection_id] = replace(state, status=status, error=error)
            self.changed.emit(connection_id)

    def _known(self, connection_id: str) -> ConnectionState:
        state = self._states.get(connection_id)
        if state is None:
            raise ConnectionsError("connections.local" if connection_id == LOCAL_CONNECTION_ID else "connections.unknown")
        return state

    def _local_state(self) -> ConnectionState:
        now = self.local.state
        connection = Connection(LOCAL_CONNECTION_ID, "Local", "On this computer", auth="none")
        status: ConnectionStatus = "ready" if now.phase == "ready" else "failed" if now.error is not None else "unknown"
        has_model = now.phase not in ("missing_engine", "missing_model")
        models = (self.local.name,) if has_model else ()
        return ConnectionState(connection, _local_provider(), models, status, now.error, is_local=True)

    def _local_changed(self, _state: object) -> None:
        self.changed.emit(LOCAL_CONNECTION_ID)


def _provider_classes() -> Mapping[str, Any]:
    from desktop.providers import PROVIDERS

    return PROVIDERS


def _local_provider() -> Any:
    from desktop.providers import Local

    return Local


def _auth(connection: Connection, provider: Any) -> str:
    return connection.auth or str(provider.auth)


def _status_of(error: LoquentError) -> ConnectionStatus:
    from desktop.providers.errors import AuthenticationError, PermissionDeniedError

    return "refused" if isinstance(error, AuthenticationError | PermissionDeniedError) else "failed"
