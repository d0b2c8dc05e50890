"""A key typed into the settings goes into the keyring of the session, and nowhere else."""

from __future__ import annotations

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.paths import find_profile
from desktop.storage.vault import service_of
from tests.real.loquent import PATIENCE, Person, person
from tests.real.xsession import missing_programs, until

MISSING = missing_programs(keyring=True)
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"this computer lacks {', '.join(MISSING)}"),
    pytest.mark.timeout(400),
]

KEY = "sk-loquent-7Qx9vK2mZr4Tt8"
READ = "import keyring, sys; print(keyring.get_password(sys.argv[1], sys.argv[2]) or '')"


@pytest.fixture
def somebody(tmp_path: Path) -> Iterator[Person]:
    with person(tmp_path / "profile", keyring="unlocked") as driver:
        driver.open()
        yield driver


def in_keyring(somebody: Person, connection_id: str) -> str:
    """The key another program of the same person finds there."""
    service = service_of(find_profile(str(somebody.profile)))
    command = [sys.executable, "-c", READ, service, connection_id]
    return subprocess.run(command, env=somebody.session.env, capture_output=True, text=True, check=True, timeout=PATIENCE).stdout.strip()


def files_with(needle: bytes, folder: Path) -> list[Path]:
    """Files below *folder* that contain *needle*."""
    return [path for path in folder.rglob("*") if path.is_file() and needle in path.read_bytes()]


def write(somebody: Person, field: str, text: str, role: str = "text") -> None:
    """Put the keyboard into a field by its name and type."""
    somebody.find(field, role)
    somebody.ask("focus", name=field, role=role)
    until(lambda: "focused" in somebody.find(field, role).states, f"the keyboard in {field}", PATIENCE)
    somebody.key("ctrl+a")
    somebody.type(text)


def add_connection(somebody: Person) -> str:
    """Add a connection with :data:`KEY` in the settings, until that is in the keyring; its id."""
    somebody.key("ctrl+comma")
    somebody.find("Add connection", seconds=PATIENCE)
    somebody.click("Add connection")
    # The address is one that nobody answers at: no network is needed to keep a key.
    write(somebody, "Label", "Mine")
    write(somebody, "Address", "https://127.0.0.1:9/v1")
    write(somebody, "Key", KEY, "password text")
    somebody.press("Save", "push button")
    somebody.find("Edit Mine", seconds=PATIENCE)
    connection_id = str(until(lambda: saved_id(somebody.profile), "the connection in its file", PATIENCE))
    until(lambda: in_keyring(somebody, connection_id) == KEY, "the key in the keyring", PATIENCE)
    return connection_id


def test_a_key_is_in_the_keyring_and_in_no_file_until_its_connection_is_removed(somebody: Person) -> None:
    connection_id = add_connection(somebody)
    assert files_with(KEY.encode(), somebody.profile) == []
    assert KEY not in str(somebody.tree())

    somebody.press("Edit Mine", "push button")
    until(lambda: "showing" in somebody.find("Remove", "push button").states, "the connection's form", PATIENCE)
    somebody.press("Remove", "push button")
    until(lambda: saved_id(somebody.profile) == "", "the end of the connection", PATIENCE)
    until(lambda: in_keyring(somebody, connection_id) == "", "the end of the key", PATIENCE)
    until(lambda: not somebody.exists("Edit Mine"), "the end of its row", PATIENCE)
    somebody.press("Close", "push button")
    until(lambda: not somebody.exists("Pages of the settings", "list"), "the end of the settings", PATIENCE)
    assert somebody.leave() == 0
    assert files_with(KEY.encode(), somebody.profile) == []
    assert KEY not in somebody.log()


def saved_id(profile: Path) -> str:
    """The id of the connection that was added."""
    from desktop.storage.connections import load_connections

    found, _ = load_connections(profile / "config" / "connections.toml")
    return next((connection.id for connection in found if connection.label == "Mine"), "")
