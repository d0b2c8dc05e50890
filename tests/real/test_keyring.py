"""The vault with the real gnome-keyring: each test has a D-Bus session and a keyring of its own."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from tests.real.keyring_session import bus, keyring, missing, python

pytestmark = pytest.mark.skipif(bool(missing()), reason=f"this machine lacks {missing()}")

CANARY = "sk-canary-0123456789-ünïque".replace("ü", "u").replace("ï", "i")

CHILD = """
import asyncio, json
from desktop.chat.connection import Connection
from desktop.storage.vault import Vault, VaultError

WORK, OTHER = Connection("work", "Anthropic", "Work"), Connection("other", "Anthropic", "Other")

async def attempt(awaitable):
    try:
        return await awaitable
    except VaultError as error:
        return error.code

async def main():
    vault = Vault({service!r}, time_limit=20)
    result = {{}}
    {steps}
    vault.close()
    print(json.dumps(result))

asyncio.run(main())
"""


def child(environment: dict[str, str], *steps: str, service: str = "loquent:test") -> dict[str, Any]:
    """What those steps noted in ``result``."""
    printed = python(environment, CHILD.format(service=service, steps="\n    ".join(steps)))
    found = json.loads(printed)
    assert isinstance(found, dict)
    return found


SET = f"result['set'] = await attempt(vault.set('work', {CANARY!r}))"
GET = "result['get'] = await attempt(vault.get(WORK))"
DELETE = "result['delete'] = await attempt(vault.delete('work'))"
STATUS = "status = await vault.status(); result['status'] = [status.kind, status.name, status.detail]"


def test_a_key_survives_the_program_and_the_keyring_itself_until_it_is_deleted(tmp_path: Path) -> None:
    with bus(tmp_path) as environment:
        with keyring(environment, unlocked=True):
            first = child(environment, STATUS, SET, GET)
            assert first == {"status": ["ready", "Secret Service", ""], "set": None, "get": CANARY}
        with keyring(environment, unlocked=True):
            assert child(environment, GET) == {"get": CANARY}
            assert child(environment, DELETE, GET) == {"delete": None, "get": None}
            assert child(environment, GET, DELETE) == {"get": None, "delete": None}


def test_profiles_and_connections_do_not_see_each_others_keys(tmp_path: Path) -> None:
    with bus(tmp_path) as environment, keyring(environment, unlocked=True):
        child(environment, SET, service="loquent:one")
        assert child(environment, GET, service="loquent:two") == {"get": None}
        assert child(environment, "result['get'] = await vault.get(OTHER)", service="loquent:one") == {"get": None}
        assert child(environment, GET, service="loquent:one") == {"get": CANARY}


def test_a_locked_keyring_says_so_and_the_key_is_there_once_it_is_unlocked(tmp_path: Path) -> None:
    with bus(tmp_path) as environment:
        with keyring(environment, unlocked=True):
            child(environment, SET)
        with keyring(environment, unlocked=False):
            locked = child(environment, STATUS, GET, SET, DELETE)
            assert locked["status"][:2] == ["locked", "Secret Service"]
            assert [locked[name] for name in ("get", "set", "delete")] == ["vault.locked"] * 3
            held = f"vault.keep_for_session('work', {CANARY!r})"
            assert child(environment, held, GET) == {"get": CANARY}
        with keyring(environment, unlocked=True):
            assert child(environment, GET) == {"get": CANARY}


def test_without_a_keyring_keys_live_only_until_the_program_ends(tmp_path: Path) -> None:
    with bus(tmp_path) as environment:
        none = child(environment, STATUS, SET, GET, DELETE)
        assert none["status"][0] == "none"
        assert "until Loquent is closed" in none["status"][2]
        assert (none["set"], none["get"], none["delete"]) == ("vault.none", None, None)
        held = f"vault.keep_for_session('work', {CANARY!r})"
        assert child(environment, held, GET) == {"get": CANARY}
        assert child(environment, GET) == {"get": None}
        hits = [path for path in tmp_path.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
        assert hits == []


def test_a_keyring_that_comes_later_is_found_without_a_restart(tmp_path: Path) -> None:
    steps = [
        STATUS,
        "result['before'] = result['status'][0]",
        "import subprocess",
        "daemon = ['gnome-keyring-daemon', '--unlock', '--components=secrets']",
        "subprocess.run(daemon, input=b'test', stdout=subprocess.DEVNULL, check=True)",
        "for _ in range(100):",
        "    if (await vault.status()).kind == 'ready': break",
        "    await asyncio.sleep(0.05)",
        SET,
        GET,
    ]
    with bus(tmp_path) as environment:
        result = child(environment, *steps)
        assert (result["before"], result["set"], result["get"]) == ("none", None, CANARY)


def test_the_key_is_not_readable_in_any_file_of_the_keyring(tmp_path: Path) -> None:
    with bus(tmp_path) as environment:
        with keyring(environment, unlocked=True):
            child(environment, SET)
        hits = [path for path in tmp_path.rglob("*") if path.is_file() and CANARY.encode() in path.read_bytes()]
        assert hits == []
