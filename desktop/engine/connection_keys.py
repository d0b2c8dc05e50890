"""Which key goes where: a key is bound to the origin it was entered for, and goes to no other without consent."""

from __future__ import annotations

import os
from collections.abc import Awaitable, Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from desktop import log
from desktop.chat.connection import Connection, origin_of
from desktop.engine.connection_state import ConnectionsError, address_of, auth_of
from desktop.engine.probe import in_clear, origin_at
from desktop.errors import LoquentError
from desktop.providers.address import normalise
from desktop.storage.key_input import clean_key

if TYPE_CHECKING:
    from desktop.storage.vault import Vault, VaultStatus


_TAIL = 4


class ConnectionKeys:
    """The keys of the connections. *bind* records the origin of a key that came into the keyring by another way than the form."""

    def __init__(self, vault: Vault, bind: Callable[[Connection, str], Awaitable[None]]) -> None:
        self._vault = vault
        self._bind = bind
        # Apart from the file's key_origin: an older key in the keyring must not become one for the new address.
        self._session_origins: dict[str, str] = {}

    async def status(self) -> VaultStatus:
        """Where keys can be kept; asks the keyring, within the vault's time limit."""
        return await self._vault.status()

    def origin(self, connection: Connection) -> str | None:
        """The origin that the key of *connection* was entered for; None when no key was. Asks no keyring."""
        return self._session_origins.get(connection.id) or connection.key_origin

    def check_consent(self, connection: Connection, provider: Any, *, agree: bool) -> None:
        """Raise ConnectionsError when a key entered now would go over a network unencrypted without the user's consent."""
        address = address_of(connection, provider)
        origin = origin_at(address)
        if auth_of(connection, provider) != "none" and in_clear(address) and not agree and self.origin(connection) != origin:
            raise ConnectionsError("connections.not_encrypted", label=connection.label, origin=origin)

    def agree(self, connection_id: str, origin: str) -> None:
        """Let a key that is kept for the session go to *origin*."""
        if connection_id in self._session_origins:
            self._session_origins[connection_id] = origin

    async def keep(self, connection_id: str, key: str) -> None:
        """Keep *key* in the keyring; it takes the place of one for the session. VaultError."""
        await self._vault.set(connection_id, key)
        self._session_origins.pop(connection_id, None)

    def keep_for_session(self, connection: Connection, provider: Any, key: str) -> None:
        """Keep *key* in memory until Loquent is closed, bound to the present origin. KeyInputError, ConnectionsError."""
        cleaned = clean_key(key)
        self.check_consent(connection, provider, agree=False)
        self._vault.keep_for_session(connection.id, cleaned)
        self._session_origins[connection.id] = origin_at(address_of(connection, provider))

    async def delete(self, connection_id: str) -> None:
        """Remove the key from keyring and memory. VaultError when it may still be there."""
        self._session_origins.pop(connection_id, None)
        await self._vault.delete(connection_id)

    def forget(self, connection_id: str) -> None:
        """Drop what is remembered of a connection that is gone and never had a key in the keyring."""
        self._session_origins.pop(connection_id, None)

    async def tail(self, connection: Connection) -> str:
        """The last four characters of the stored key, to tell it from others; empty without one, for a short one, and when
        asking for it could make the keyring prompt. Raises nothing.
        """
        if self.origin(connection) is None or connection.key_env or (await self._vault.status()).kind != "ready":
            return ""
        try:
            key = await self._vault.get(connection)
        except LoquentError:
            return ""
        return key[-_TAIL:] if key is not None and len(key) >= 4 * _TAIL else ""

    async def key_of(self, connection: Connection, provider: Any) -> str | None:
        """The key of *connection*, or None; raises when there is one that must not be sent to its address."""
        if auth_of(connection, provider) == "none":
            return None
        address = address_of(connection, provider)
        # Raises for an address that is none: no key is looked for.
        origin = origin_of(normalise(address, provider.protocol))
        bound = self.origin(connection)
        if bound and bound != origin:
            raise ConnectionsError("connections.other_origin", label=connection.label, entered=bound, now=origin)
        if in_clear(address) and bound != origin:
            raise ConnectionsError("connections.not_encrypted", label=connection.label, origin=origin)
        if connection.key_env and (value := os.environ.get(connection.key_env)):
            return _from_variable(connection, value)
        key = await self._vault.get(replace(connection, key_env=None))
        if key is None and connection.key_env:
            raise ConnectionsError("connections.env_missing", name=connection.key_env, label=connection.label)
        if key is not None and bound is None:
            await self._bind(connection, origin)
        return key


def conceal_variables(connections: Iterable[Connection]) -> None:
    """Keep what the named environment variables hold out of the log and out of child processes, before anybody needs it."""
    for connection in connections:
        if connection.key_env:
            # As it is: it may be a key with something before it.
            log.conceal(os.environ.get(connection.key_env, "").strip())


def _from_variable(connection: Connection, value: str) -> str:
    log.conceal(value.strip())
    try:
        key = clean_key(value)
    except LoquentError as error:
        raise ConnectionsError("connections.env_bad", name=connection.key_env, label=connection.label, reason=str(error)) from error
    log.conceal(key)
    return key
