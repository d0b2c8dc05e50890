"""Keys: in the operating system's keyring, and nowhere else unless the user said so.

Every call of the ``keyring`` library runs on one thread of the vault's own and has a time limit: on a
locked wallet it blocks until somebody answers a prompt. That thread is a daemon, so it cannot keep
Loquent from closing. ``keyring`` is imported there, at the first use (60–200 ms, measured).
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import queue
import threading
import uuid
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, Literal, Protocol, TypeVar

from desktop import log
from desktop.chat.connection import Connection
from desktop.errors import LoquentError
from desktop.paths import Profile
from desktop.storage.files import write_private
from desktop.storage.key_input import clean_key

T = TypeVar("T")

TIME_LIMIT = 60.0
"""Seconds a call may take: time to find and type the password of a wallet."""

_PROBE = "loquent-probe"
_NAMES = {
    "keyring.backends.SecretService": "Secret Service",
    "keyring.backends.libsecret": "Secret Service",
    "keyring.backends.kwallet": "KWallet",
    "keyring.backends.macOS": "macOS Keychain",
    "keyring.backends.Windows": "Windows Credential Manager",
}


class VaultError(LoquentError):
    """A key could not be kept, read or removed. No message ever contains a key."""

    sentences = {
        "vault.none": "This computer has no keyring that Loquent could keep a key in. Use the key until Loquent is closed, "
        "or name an environment variable for it.",
        "vault.locked": "The keyring is locked. Unlock it and try again, or use the key until Loquent is closed.",
        "vault.timeout": "The keyring did not answer in {seconds} seconds. Look for its question on the screen, then try again.",
        "vault.refused": "The keyring refused: {reason}. Try again, or use the key until Loquent is closed.",
        "vault.forgot": "The keyring took the key but did not give it back, so it is not kept. Use the key until Loquent is closed.",
        "vault.closed": "The key cannot be read because Loquent is closing.",
    }


class Backend(Protocol):
    """The part of ``keyring.backend.KeyringBackend`` that is used."""

    def get_password(self, service: str, username: str) -> str | None: ...  # pragma: no cover
    def set_password(self, service: str, username: str, password: str) -> None: ...  # pragma: no cover
    def delete_password(self, service: str, username: str) -> None: ...  # pragma: no cover


@dataclass(frozen=True, slots=True)
class VaultStatus:
    """Whether keys can be kept. ``name``: the keyring's own name, empty when there is none; ``detail``: a sentence, empty when ready."""

    kind: Literal["ready", "locked", "none", "timeout"]
    name: str = ""
    detail: str = ""


def service_of(profile: Profile) -> str:
    """The keyring's service name for *profile*: ``loquent``, or ``loquent:<uuid>`` with the UUID kept in ``data/profile-id``.

    OSError when the id cannot be kept.
    """
    if profile.is_default:
        return "loquent"
    path = profile.data / "profile-id"
    with contextlib.suppress(OSError, ValueError):
        return f"loquent:{uuid.UUID(path.read_text(encoding='ascii').strip())}"
    identity = str(uuid.uuid4())
    write_private(path, identity.encode("ascii"))
    return f"loquent:{identity}"


class Vault:
    """The keys of one profile. Nothing blocks the event loop; nothing is ever written but into the keyring."""

    def __init__(self, service: str, backend: Backend | None = None, *, time_limit: float = TIME_LIMIT) -> None:
        self.service = service
        self.time_limit = time_limit
        self._given = backend
        self._backend: Backend | None = None
        self._session: dict[str, str] = {}
        self._work: queue.SimpleQueue[tuple[Future[Any], Callable[[], Any]] | None] = queue.SimpleQueue()
        self._thread: threading.Thread | None = None
        self._closed = False

    async def status(self) -> VaultStatus:
        """Whether keys can be kept now. Asks without making the keyring prompt where that can be told (Secret Service)."""
        try:
            return await self._call(self._status)
        except VaultError as error:
            kind: Literal["locked", "none", "timeout"] = (
                "timeout" if error.code == "vault.timeout" else "locked" if error.code == "vault.locked" else "none"
            )
            return VaultStatus(kind, "", str(error))

    async def get(self, connection: Connection) -> str | None:
        """The key for *connection*: kept for the session, else from its environment variable, else from the keyring.

        None when there is none. VaultError when the keyring is locked, refuses or does not answer; without any keyring None.
        """
        kept = self._session.get(connection.id)
        if kept is not None:
            return kept
        if connection.key_env:
            key = os.environ.get(connection.key_env, "").strip() or None
        else:
            key = await self._call(lambda: self._read(connection.id))
        if key is not None:
            log.conceal(key)
        return key

    async def set(self, connection_id: str, key: str) -> None:
        """Keep *key* in the keyring and make sure it is there.

        VaultError when it is not, KeyInputError when it cannot be a key; then nothing is kept anywhere.
        """
        cleaned = clean_key(key)
        log.conceal(cleaned)
        await self._call(lambda: self._write(connection_id, cleaned))
        self._session.pop(connection_id, None)

    async def delete(self, connection_id: str) -> None:
        """Remove the key from the keyring and from memory; one that is not there is no error. VaultError when it may still be there."""
        kept = self._session.pop(connection_id, None)
        if kept is not None:
            log.forget(kept)
        await self._call(lambda: self._remove(connection_id))

    def keep_for_session(self, connection_id: str, key: str) -> None:
        """Keep *key* in memory until Loquent is closed; it goes before the keyring's. KeyInputError."""
        cleaned = clean_key(key)
        log.conceal(cleaned)
        self._session[connection_id] = cleaned

    def close(self) -> None:
        """Forget the keys of the session and end the thread as soon as it is free. Does not wait."""
        self._closed = True
        self._session.clear()
        if self._thread is not None:
            self._work.put(None)
            self._thread = None

    async def _call(self, work: Callable[[], T]) -> T:
        if self._closed:
            raise VaultError("vault.closed")
        if self._thread is None:
            self._thread = threading.Thread(target=self._serve, name="vault", daemon=True)
            self._thread.start()
        future: Future[T] = Future()
        self._work.put((future, work))
        try:
            # At the limit the future is cancelled: work that has not begun never will, work that hangs is left behind.
            # Not wait_for: before Python 3.12 it forgets a cancellation that comes together with the key, and Stop is not heard.
            async with asyncio.timeout(self.time_limit):
                return await asyncio.wrap_future(future)
        except TimeoutError:
            raise VaultError("vault.timeout", seconds=round(self.time_limit)) from None

    # --- on the vault's thread

    def _serve(self) -> None:
        while (job := self._work.get()) is not None:
            future, work = job
            if not future.set_running_or_notify_cancel():
                continue
            try:
                value = work()
            except BaseException as error:
                outcome: BaseException | None = error
            else:
                outcome = None
            # The loop can be closed by the time a prompt was answered.
            with contextlib.suppress(RuntimeError):
                if outcome is None:
                    future.set_result(value)
                else:
                    future.set_exception(outcome)

    def _find(self) -> Backend | None:
        """The keyring; None when there is none that keeps keys safely. One that appears later is found then."""
        if self._backend is None:
            found = self._given if self._given is not None else _default_backend()
            self._backend = _safe(found)
        return self._backend

    def _status(self) -> VaultStatus:
        backend = self._find()
        if backend is None:
            return VaultStatus("none", "", str(VaultError("vault.none")))
        name = _NAMES.get(type(backend).__module__) or str(getattr(backend, "name", "") or type(backend).__name__)
        locked = _secret_service_locked(backend)
        if locked is None:
            try:
                _translated(lambda: backend.get_password(self.service, _PROBE))
            except VaultError as error:
                if error.code != "vault.none":
                    return VaultStatus("locked", name, str(error))
                return VaultStatus("none", "", str(error))
            locked = False
        return VaultStatus("locked", name, str(VaultError("vault.locked"))) if locked else VaultStatus("ready", name)

    def _read(self, connection_id: str) -> str | None:
        backend = self._find()
        if backend is None:
            return None
        try:
            return _translated(lambda: backend.get_password(self.service, connection_id)) or None
        except VaultError as error:
            if error.code == "vault.none":
                return None
            raise

    def _write(self, connection_id: str, key: str) -> None:
        backend = self._find()
        if backend is None:
            raise VaultError("vault.none")
        _translated(lambda: backend.set_password(self.service, connection_id, key), secret=key)
        # The null backend takes every key and forgets it; Windows cuts long ones.
        if _translated(lambda: backend.get_password(self.service, connection_id), secret=key) != key:
            raise VaultError("vault.forgot")

    def _remove(self, connection_id: str) -> None:
        backend = self._find()
        if backend is None:
            return
        old = _translated(lambda: backend.get_password(self.service, connection_id))
        if old is None:
            return
        _translated(lambda: backend.delete_password(self.service, connection_id), secret=old)
        log.forget(old)


def _translated(call: Callable[[], T], *, secret: str = "") -> T:
    """The value of *call*, its errors as VaultError: backends raise keyring's errors, D-Bus errors and system errors."""
    try:
        return call()
    except Exception as error:
        names = {cls.__name__ for cls in type(error).__mro__}
        if "NoKeyringError" in names:
            raise VaultError("vault.none") from None
        if "KeyringLocked" in names or "LockedException" in names or "InitError" in names:
            raise VaultError("vault.locked") from None
        reason = log.redact(str(error).replace(secret, "…") if secret else str(error)).strip() or type(error).__name__
        # Without "from error": the frames of a backend hold the key.
        raise VaultError("vault.refused", reason=reason[:200].rstrip(".")) from None


def _default_backend() -> Any:
    """The keyring that the library chooses; when it is none and nobody chose that, whatever has appeared since."""
    import keyring
    import keyring.backend
    import keyring.core

    chosen = keyring.get_keyring()
    if _safe(chosen) is not None or os.environ.get("PYTHON_KEYRING_BACKEND") or keyring.core.load_config() is not None:
        return chosen
    for each in sorted(keyring.backend.KeyringBackend.get_viable_backends(), key=lambda cls: -float(cls.priority)):
        with contextlib.suppress(Exception):
            candidate = each()
            if not _is_chain(candidate) and _safe(candidate) is not None:
                return candidate
    return chosen


def _is_chain(backend: object) -> bool:
    return type(backend).__name__ == "ChainerBackend"


def _safe(backend: Any) -> Any:
    """*backend*, or the first safe one of a chain; None when it keeps nothing, forgets, or writes keys into a plain file."""
    if _is_chain(backend):
        return next((safe for safe in map(_safe, backend.backends) if safe is not None), None)
    cls = type(backend)
    unsafe = cls.__module__ in ("keyring.backends.fail", "keyring.backends.null") or cls.__module__.startswith("keyrings.alt")
    return None if unsafe or "plaintext" in cls.__name__.lower() else backend


def _secret_service_locked(backend: object) -> bool | None:
    """Whether the default collection is locked, without unlocking it; None when *backend* is no Secret Service or does not say."""
    if type(backend).__module__ != "keyring.backends.SecretService":
        return None
    import secretstorage

    with contextlib.suppress(Exception), contextlib.closing(secretstorage.dbus_init()) as connection:
        try:
            collection = secretstorage.Collection(connection, "/org/freedesktop/secrets/aliases/default")
            return bool(collection.is_locked())
        except secretstorage.exceptions.ItemNotFoundException:
            # No collection yet: the first key makes one.
            return False
    return None
