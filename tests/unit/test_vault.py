"""Keys are in the keyring or in memory, never anywhere else, and the loop never waits."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop import log
from desktop.chat.connection import Connection
from desktop.paths import Profile
from desktop.storage.vault import Vault, VaultError, service_of

WORK = Connection("work", "Anthropic", "Work")
KEY = "canary-key-0123456789"


class KeyringError(Exception):
    """As ``keyring.errors`` names it."""


class KeyringLocked(KeyringError):
    """As ``keyring.errors`` names it."""


class InMemory:
    """A keyring that keeps what it is given."""

    name = "Test keyring"

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.threads: set[str] = set()

    def get_password(self, service: str, username: str) -> str | None:
        self.threads.add(threading.current_thread().name)
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if (service, username) not in self.kept:
            raise KeyringError("no such password")
        del self.kept[service, username]


class Forgetful(InMemory):
    def set_password(self, service: str, username: str, password: str) -> None:
        """Says yes, keeps nothing."""


class Locked(InMemory):
    def get_password(self, service: str, username: str) -> str | None:
        raise KeyringLocked("locked")

    def set_password(self, service: str, username: str, password: str) -> None:
        raise KeyringLocked("locked")


class Talkative(InMemory):
    def set_password(self, service: str, username: str, password: str) -> None:
        raise OSError(f"cannot store {password}")


class PlaintextKeyring(InMemory):
    """Named as the one that writes a plain file."""


class ChainerBackend:
    """Named as the library's chain."""

    def __init__(self, *backends: object) -> None:
        self.backends = backends


class Blocking(InMemory):
    def __init__(self) -> None:
        super().__init__()
        self.answered = threading.Event()

    def get_password(self, service: str, username: str) -> str | None:
        assert self.answered.wait(30)
        return super().get_password(service, username)


@pytest.fixture
def backend() -> InMemory:
    return InMemory()


@pytest.fixture
def vault(backend: InMemory) -> Iterator[Vault]:
    vault = Vault("loquent:test", backend)
    yield vault
    vault.close()


async def refusal(awaitable: object) -> str:
    with pytest.raises(VaultError) as caught:
        await awaitable  # type: ignore[misc]
    assert KEY not in str(caught.value)
    assert caught.value.__cause__ is None
    return caught.value.code


async def test_a_key_is_kept_under_the_profile_and_the_connection(vault: Vault, backend: InMemory) -> None:
    await vault.set("work", f" {KEY}\n")
    assert backend.kept == {("loquent:test", "work"): KEY}
    assert await vault.get(WORK) == KEY
    assert (await vault.status()).kind == "ready"
    assert (await vault.status()).name == "Test keyring"
    await vault.delete("work")
    await vault.delete("work")
    assert backend.kept == {}
    assert await vault.get(WORK) is None
    assert backend.threads == {"vault"}


async def test_a_keyring_that_forgets_is_found_out() -> None:
    """E4, E6: it takes the key and does not have it."""
    vault = Vault("s", Forgetful())
    assert await refusal(vault.set("work", KEY)) == "vault.forgot"
    assert await vault.get(WORK) is None
    vault.close()


async def test_a_locked_keyring_says_so_and_the_session_still_works() -> None:
    """E6: locked."""
    vault = Vault("s", Locked())
    assert (await vault.status()).kind == "locked"
    assert await refusal(vault.get(WORK)) == "vault.locked"
    assert await refusal(vault.set("work", KEY)) == "vault.locked"
    vault.keep_for_session("work", KEY)
    assert await vault.get(WORK) == KEY
    vault.close()


async def test_a_keyring_that_repeats_the_key_in_its_error_is_not_quoted() -> None:
    vault = Vault("s", Talkative())
    assert await refusal(vault.set("work", KEY)) == "vault.refused"
    vault.close()


@pytest.mark.parametrize("unsafe", ["fail", "null", "plaintext", "chain"])
async def test_a_keyring_that_keeps_nothing_or_writes_a_plain_file_counts_as_none(unsafe: str) -> None:
    """E4: no keyring, the null one, plain files."""
    import keyring.backends.fail
    import keyring.backends.null

    plain = PlaintextKeyring()
    found = {
        "fail": keyring.backends.fail.Keyring(),
        "null": keyring.backends.null.Keyring(),
        "plaintext": plain,
        "chain": ChainerBackend(plain),
    }[unsafe]
    vault = Vault("s", found)  # type: ignore[arg-type]
    assert (await vault.status()).kind == "none"
    assert await refusal(vault.set("work", KEY)) == "vault.none"
    assert await vault.get(WORK) is None
    await vault.delete("work")
    assert plain.kept == {}
    vault.close()


async def test_of_a_chain_the_safe_keyring_is_used(backend: InMemory) -> None:
    """E4."""
    plain = PlaintextKeyring()
    vault = Vault("s", ChainerBackend(plain, backend))  # type: ignore[arg-type]
    await vault.set("work", KEY)
    assert (plain.kept, backend.kept) == ({}, {("s", "work"): KEY})
    vault.close()


async def test_a_keyring_that_hangs_ends_in_a_message_and_works_once_it_is_answered() -> None:
    """E5: blocks, ends at the limit, works later."""
    backend = Blocking()
    vault = Vault("s", backend, time_limit=0.05)
    assert (await vault.status()).kind == "timeout"
    assert await refusal(vault.get(WORK)) == "vault.timeout"
    assert await refusal(vault.set("work", KEY)) == "vault.timeout"
    backend.answered.set()
    vault.time_limit = 30.0
    assert await vault.get(WORK) is None
    assert backend.kept == {}, "work that had not begun at its limit was done later"
    await vault.set("work", KEY)
    assert await vault.get(WORK) == KEY
    vault.close()


async def test_the_loop_goes_on_while_the_keyring_waits_for_an_answer() -> None:
    """E5: the window goes on meanwhile."""
    backend = Blocking()
    vault = Vault("s", backend, time_limit=30.0)
    waiting = asyncio.ensure_future(vault.get(WORK))
    await asyncio.sleep(0)
    backend.answered.set()
    assert await waiting is None
    vault.close()


async def test_a_connection_that_names_a_variable_reads_only_that(vault: Vault, monkeypatch: pytest.MonkeyPatch) -> None:
    await vault.set("work", KEY)
    named = Connection("work", "Anthropic", "Work", key_env="LOQUENT_TEST_VARIABLE")
    assert await vault.get(named) is None
    monkeypatch.setenv("LOQUENT_TEST_VARIABLE", "from-the-environment")
    assert await vault.get(named) == "from-the-environment"


async def test_a_key_of_the_session_goes_first_until_it_is_kept_or_deleted(vault: Vault) -> None:
    await vault.set("work", KEY)
    vault.keep_for_session("work", "for-now-only")
    assert await vault.get(WORK) == "for-now-only"
    await vault.set("work", KEY)
    assert await vault.get(WORK) == KEY
    vault.keep_for_session("work", "for-now-only")
    await vault.delete("work")
    assert await vault.get(WORK) is None


async def test_a_closed_vault_gives_nothing(vault: Vault) -> None:
    vault.keep_for_session("work", KEY)
    vault.close()
    assert await refusal(vault.set("work", KEY)) == "vault.closed"


async def test_a_key_that_passed_the_vault_never_reaches_the_log(vault: Vault) -> None:
    odd = "no-known-shape 4711".replace(" ", "!")
    await vault.set("work", odd)
    record = logging.LogRecord("x", logging.INFO, "", 1, "sent %s", (odd,), None)
    log.Redaction().filter(record)
    assert odd not in record.getMessage()
    await vault.delete("work")


def test_the_default_profile_has_the_plain_service_and_any_other_an_id_that_stays(tmp_path: Path) -> None:
    def profile(folder: Path, *, is_default: bool = False) -> Profile:
        return Profile(folder / "data", folder, folder, folder, is_default)

    assert service_of(profile(tmp_path, is_default=True)) == "loquent"
    first = service_of(profile(tmp_path / "a"))
    assert first.startswith("loquent:")
    assert len(first) == len("loquent:") + 36
    assert service_of(profile(tmp_path / "a")) == first
    assert service_of(profile(tmp_path / "b")) != first
    (tmp_path / "a" / "data" / "profile-id").write_text("rubbish", encoding="ascii")
    assert service_of(profile(tmp_path / "a")) not in ("loquent:rubbish", first)
