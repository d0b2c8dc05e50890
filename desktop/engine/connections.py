"""Connections as the program sees them: the file's facts, the provider's class, the key, and how it goes."""

from __future__ import annotations

import asyncio
import logging
import re
import secrets
import time
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from desktop import log
from desktop.chat.connection import LOCAL_CONNECTION_ID, Connection
from desktop.engine.connection_keys import ConnectionKeys, conceal_variables
from desktop.engine.connection_state import (
    ConnectionsError,
    ConnectionState,
    ConnectionStatus,
    ModelChoice,
    ProviderFacts,
    Resolved,
    address_of,
    auth_of,
    choice_of,
)
from desktop.engine.local_servers import FoundServer, LocalServers
from desktop.engine.model_lists import ModelList, ModelLists, ask_for_models
from desktop.engine.probe import TestStep, in_clear, origin_at, probe
from desktop.engine.signal import Signal
from desktop.engine.tasks import TaskScope
from desktop.errors import LoquentError
from desktop.providers.model_facts import ModelFacts
from desktop.storage.connections import load_connections, remove_connection, save_connection
from desktop.storage.files import FileNotice
from desktop.storage.key_input import clean_key, hide_key

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

STALE_SECONDS = 3600.0
"""A model list older than this is asked for again when someone looks at the choices."""
RETRY_SECONDS = 60.0
"""A list that could not be had is not asked for again within this time, however often someone looks."""


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
        self._keys = ConnectionKeys(vault, self._bind)
        self._http = http
        self._servers = LocalServers(http, clock)
        self._clock = clock
        self._states: dict[str, ConnectionState] = {}
        self._fetched: dict[str, ModelList] = {}
        self._asking: set[str] = set()
        self._asked_at: dict[str, float] = {}
        # Asked for by every line of the sidebar: made once after each change.
        self._choices: dict[tuple[str, str], ModelChoice] | None = None
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
                working=bool(cls.working),
            )
            for name, cls in _provider_classes().items()
        ]

    def choices(self) -> list[ModelChoice]:
        """Every model that can be chosen, the local one first: pinned models, else the server's list, else the known ones."""
        return list(self._by_id().values())

    def label_of(self, connection_id: str, model: str) -> str:
        """The name for people of *model*; itself when nothing is known of it."""
        choice = self._by_id().get((connection_id, model))
        return choice.label if choice is not None else model

    def _by_id(self) -> dict[tuple[str, str], ModelChoice]:
        if self._choices is None:
            self._choices = {(state.connection.id, model): self.choice(state, model) for state in self.all for model in state.models}
        return self._choices

    def choice(self, state: ConnectionState, model: str) -> ModelChoice:
        """*model* of *state* as a line of the model picker, whether it is listed or was typed."""
        chosen = choice_of(state, model)
        return replace(chosen, label=self.local.label) if state.is_local else chosen

    async def load(self) -> None:
        """Read the file and the kept model lists. No network, no keyring. Mistakes in the file are in ``notices``."""
        connections, self.notices = await asyncio.to_thread(load_connections, self._file)
        conceal_variables(connections)
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
        self._tell("")

    def default_choice(self, settings: Settings) -> tuple[str, str] | None:
        """Connection id and model for a new chat: the preferred ones, else the first connection that works, else the local model."""
        preferred = self.get(settings.default_connection or "")
        if preferred is not None and (settings.default_model or preferred.models):
            return preferred.connection.id, settings.default_model or preferred.first_model
        usable = [state for state in self._states.values() if state.models and state.status not in ("refused", "failed")]
        for state in [*usable, self._local_state()]:
            if state.models:
                return state.connection.id, state.first_model
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
        KeyInputError, ConnectionsError (a key would go unencrypted over a network, and nobody agreed), StorageError (with
        these nothing changed) or VaultError (the connection is written, the key is not).
        """
        if connection.id == LOCAL_CONNECTION_ID:
            raise ConnectionsError("connections.local")
        cleaned = clean_key(key) if key else None
        provider = _provider_classes().get(connection.provider)
        if cleaned is not None:
            self._keys.check_consent(connection, provider, agree=agree)
        address = address_of(connection, provider)
        origin = origin_at(address)
        known = self._states.get(connection.id)
        bound = known.connection.key_origin if known is not None else connection.key_origin
        # A variable is bound where it is named; over a network without encryption that takes consent.
        first = connection.key_env is not None and bound is None and not in_clear(address)
        # First without the new origin: should the keyring fail now, an older key must not go to the new address.
        conceal_variables([connection])
        await self._write(replace(connection, key_origin=origin if agree or first else bound), force)
        if agree:
            self._keys.agree(connection.id, origin)
        if cleaned is not None:
            await self._keys.keep(connection.id, cleaned)
            await self._write(replace(connection, key_origin=origin), force)
        # What was wrong may be right now.
        self._asked_at.pop(connection.id, None)

    async def keep_for_session(self, connection_id: str, key: str) -> None:
        """Keep *key* in memory until Loquent is closed, bound to the connection's present origin. KeyInputError, ConnectionsError."""
        state = self._known(connection_id)
        self._keys.keep_for_session(state.connection, state.provider_class, key)
        self._tell(connection_id)

    def key_origin(self, connection_id: str) -> str | None:
        """The origin that the connection's key was entered for; None when no key was entered. Asks no keyring."""
        state = self._states.get(connection_id)
        return self._keys.origin(state.connection) if state is not None else None

    async def key_tail(self, connection_id: str) -> str:
        """The last four characters of the stored key, for people to tell it by; empty when there is none to show."""
        state = self._states.get(connection_id)
        return await self._keys.tail(state.connection) if state is not None else ""

    async def remove(self, connection_id: str, *, force: bool = False) -> None:
        """Remove the connection, its key and its model list. ConnectionsError when only the key could not be deleted."""
        state = self._known(connection_id)
        await asyncio.to_thread(remove_connection, self._file, connection_id, force=force)
        self._states.pop(connection_id, None)
        self._fetched.pop(connection_id, None)
        self._asked_at.pop(connection_id, None)
        await asyncio.to_thread(self._lists.forget, connection_id)
        self._tell("")
        if state.connection.key_origin is None and state.connection.auth == "none":
            self._keys.forget(connection_id)
            return
        try:
            await self._keys.delete(connection_id)
        except LoquentError as error:
            raise ConnectionsError("connections.key_left", label=state.connection.label, reason=str(error)) from error

    async def vault_status(self) -> VaultStatus:
        """Where keys can be kept; asks the keyring, within the vault's time limit."""
        return await self._keys.status()

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
        key = await self._keys.key_of(state.connection, state.provider_class)
        if key is None and state.provider_class.needs_auth and auth_of(state.connection, state.provider_class) != "none":
            raise ConnectionsError("connections.no_key", label=state.connection.label)
        return Resolved(state.provider_class, state.connection, key, state.facts)

    async def test(self, connection: Connection, key: str | None = None, *, agree: bool = False) -> AsyncIterator[TestStep]:
        """Test *connection* as it stands in the form; *key* None means the stored one. Asks a model for a few words, which costs tokens.

        *agree*: a typed key may go unencrypted over a network. When it is exactly what is stored, the list of models and
        what was found out are kept; else both are in the steps.
        """
        provider = _provider_classes().get(connection.provider)
        if provider is None:
            error = ConnectionsError("connections.provider", label=connection.label, provider=connection.provider)
            yield TestStep("address", "failed", error)
            return
        known = self._states.get(connection.id)
        trial = replace(connection, key_origin=known.connection.key_origin if known is not None else connection.key_origin)
        try:
            if key:
                self._keys.check_consent(trial, provider, agree=agree)
            used = clean_key(key) if key else await self._keys.key_of(trial, provider)
        except LoquentError as error:
            yield TestStep("key", "failed", error)
            return
        if used:
            log.conceal(used)
        async for step in probe(provider, trial, used, self._http()):
            if known is not None and step.outcome != "running":
                await self._note_step(trial, provider, step)
            yield step

    async def refresh_models(self, connection_id: str) -> None:
        """Ask the server for its models. When that fails, the kept list stays and the state says why; nothing is raised."""
        if connection_id == LOCAL_CONNECTION_ID or connection_id in self._asking:
            return
        self._asking.add(connection_id)
        self._asked_at[connection_id] = self._clock()
        key: str | None = None
        try:
            resolved = await self.resolve(connection_id)
            key = resolved.api_key
            models = await ask_for_models(resolved.provider, key, resolved.connection, self._http())
        except LoquentError as error:
            _log.info("no model list of %s: %s", connection_id, hide_key(str(error), key))
            self._set_status(connection_id, _status_of(error), error)
        else:
            if models:
                await self._keep_models(connection_id, models, origin_at(address_of(resolved.connection, resolved.provider)))
            self._set_status(connection_id, "connected", None)
        finally:
            self._asking.discard(connection_id)

    async def refresh_stale(self) -> None:
        """Ask each server whose list is old; connections with pinned models or a refused key are left alone."""
        due = [name for name, state in self._states.items() if not state.connection.models and self._is_due(state)]
        await asyncio.gather(*(self.refresh_models(connection_id) for connection_id in due))

    def start_refresh(self, connection_id: str | None = None) -> None:
        """:meth:`refresh_models` (None: :meth:`refresh_stale`) in the background; returns at once."""
        if connection_id is None:
            self._scope.spawn(self.refresh_stale(), key="stale")
        else:
            self._scope.spawn(self.refresh_models(connection_id), key=f"models {connection_id}")

    async def offered_servers(self) -> list[FoundServer]:
        """The model servers that run on this computer and are no connection yet. Asked for at most twice a minute."""
        addresses = [state.address for state in self._states.values()]
        return [server for server in await self._servers.look() if not server.is_at(addresses)]

    async def add_found(self, server: FoundServer) -> Connection:
        """Make *server* a connection, without a key. StorageError."""
        connection = Connection(self.new_id(server.label), server.provider, server.label, server.api_base, "none")
        await self.save(connection)
        return connection

    async def close(self) -> None:
        """End what runs in the background."""
        self.local.changed.disconnect(self._local_changed)
        await self._scope.close()

    # -- inside -------------------------------------------------------------------------------------------------

    def _tell(self, connection_id: str) -> None:
        self._choices = None
        self.changed.emit(connection_id)

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
        if known is not None and _asks_the_same(known.connection, connection):
            state = replace(state, status=known.status, error=known.error)
        self._states[connection.id] = state
        self._tell("" if known is None else connection.id)

    def _fresh_state(self, connection: Connection) -> ConnectionState:
        provider = _provider_classes().get(connection.provider)
        state = self._with_models(ConnectionState(connection, provider))
        if provider is None:
            error = ConnectionsError("connections.provider", label=connection.label, provider=connection.provider)
            return replace(state, status="failed", error=error)
        return state

    def _with_models(self, state: ConnectionState) -> ConnectionState:
        """*state* with what can be chosen and what is known of it: of the pinned models too, when the server lists them."""
        connection, provider = state.connection, state.provider_class
        kept = self._fetched.get(connection.id)
        fetched = kept if kept is not None and kept.origin == origin_at(address_of(connection, provider)) else None
        models = connection.models or (fetched.ids if fetched is not None else _known_models(provider))
        facts = {model: provider.facts_of(model) for model in models} if provider is not None else {}
        if fetched is not None:
            facts |= {model.id: model for model in fetched.models}
        return replace(state, models=models, facts=facts, listed_at=fetched.fetched_at if fetched is not None else None)

    async def _keep_models(self, connection_id: str, models: tuple[ModelFacts, ...], origin: str) -> None:
        found = ModelList(models, self._clock(), origin)
        self._fetched[connection_id] = found
        await asyncio.to_thread(self._lists.save, connection_id, found)
        state = self._states.get(connection_id)
        if state is not None:
            self._states[connection_id] = self._with_models(state)
            self._tell(connection_id)

    def _is_due(self, state: ConnectionState) -> bool:
        if state.status == "refused" or state.provider_class is None:
            return False
        now = self._clock()
        asked = self._asked_at.get(state.connection.id)
        if asked is not None and 0 <= now - asked < RETRY_SECONDS:
            return False
        fetched = self._fetched.get(state.connection.id)
        return fetched is None or not 0 <= now - fetched.fetched_at < STALE_SECONDS

    async def _note_step(self, tested: Connection, provider: Any, step: TestStep) -> None:
        """A test of exactly what is stored also says how the stored connection goes, and what was found out is written down."""
        state = self._states.get(tested.id)
        if state is None or not _asks_the_same(state.connection, tested):
            return
        if step.facts:
            await self._keep_models(tested.id, step.facts, origin_at(address_of(tested, provider)))
        if step.found is not None and step.found != state.connection.found:
            # A file with a mistake is not touched for this.
            with suppress(LoquentError):
                await self._write(replace(state.connection, found=step.found), False)
        if step.step == "key" and step.outcome == "ok":
            self._set_status(tested.id, "connected", None)
        elif step.outcome == "failed" and step.step != "models":
            self._set_status(tested.id, "refused" if step.step == "key" else "failed", step.note)

    def _set_status(self, connection_id: str, status: ConnectionStatus, error: LoquentError | None) -> None:
        state = self._states.get(connection_id)
        if state is not None:
            self._states[connection_id] = replace(state, status=status, error=error)
            self._tell(connection_id)

    def _known(self, connection_id: str) -> ConnectionState:
        state = self._states.get(connection_id)
        if state is None:
            raise ConnectionsError("connections.local" if connection_id == LOCAL_CONNECTION_ID else "connections.unknown")
        return state

    def _local_state(self) -> ConnectionState:
        now = self.local.state
        connection = Connection(LOCAL_CONNECTION_ID, "Local", "On this computer", auth="none")
        begun: ConnectionStatus = "starting" if self.local.started else "unknown"
        status: ConnectionStatus = "ready" if now.phase == "ready" else "failed" if now.error is not None else begun
        has_model = now.phase not in ("missing_engine", "missing_model")
        models = (self.local.name,) if has_model else ()
        return ConnectionState(connection, _local_provider(), models, status, now.error, is_local=True)

    def _local_changed(self, _state: object) -> None:
        self._tell(LOCAL_CONNECTION_ID)


def _provider_classes() -> Mapping[str, Any]:
    from desktop.providers import PROVIDERS

    return PROVIDERS


def _local_provider() -> Any:
    from desktop.providers import Local

    return Local


def _known_models(provider: Any) -> tuple[str, ...]:
    """The models that a provider's class names, those to use instead of retired ones first; offered until its server gave a list."""
    if provider is None:
        return ()
    names = [name for name in (provider.default_model, *provider.models) if name]
    told = [provider.facts_of(name) for name in names]
    instead = [model.replacement for model in told if model.retired and model.replacement]
    return tuple(dict.fromkeys((*instead, *names)))


def _asks_the_same(one: Connection, other: Connection) -> bool:
    """Whether requests of both go out alike: what differs is no more than a name or what was noted down."""
    return replace(one, label=other.label, key_origin=other.key_origin, found=other.found, models=other.models) == other


def _status_of(error: LoquentError) -> ConnectionStatus:
    from desktop.providers.errors import AuthenticationError, PermissionDeniedError

    return "refused" if isinstance(error, AuthenticationError | PermissionDeniedError) else "failed"
