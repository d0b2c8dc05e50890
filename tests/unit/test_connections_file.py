"""Connections: read with their mistakes named, changed in place, never holding a key."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.chat.connection import Connection
from desktop.storage.connections import load_connections, remove_connection, save_connection
from desktop.storage.errors import StorageError

HAND_MADE = """# my servers
[[connection]]
id = "work"            # stable
provider = "Anthropic"
label = "Claude at work"
proxy = ""
mine = "unknown, kept"

[[connection]]
id = "home"
provider = "OpenaiAPI"
api_base = "http://127.0.0.1:8080/v1"
models = ["a", "b"]
headers = { X-Team = "red" }
idle_timeout = 30
"""

FULL = Connection(
    id="full",
    provider="Anthropic",
    label="All of it",
    api_base="https://example.org",
    auth="bearer",
    api_version="2023-06-01",
    key_env="MY_KEY",
    key_origin="https://example.org",
    models=("m1", "m2"),
    proxy="socks5://127.0.0.1:1080",
    ca_file="/ca.pem",
    headers={"X-Team": "red"},
    connect_timeout=5.0,
    first_event_timeout=60.5,
    idle_timeout=10.0,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "config" / "connections.toml"


def put(path: Path, text: str) -> None:
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_without_a_file_there_are_no_connections(path: Path) -> None:
    assert load_connections(path) == ([], [])


def test_a_connection_comes_back_equal(path: Path) -> None:
    save_connection(path, FULL)
    save_connection(path, Connection("plain", "MegaLLM", "Plain"))
    assert load_connections(path) == ([FULL, Connection("plain", "MegaLLM", "Plain")], [])


def test_a_file_made_by_hand_is_understood(path: Path) -> None:
    put(path, HAND_MADE)
    home = Connection(
        "home", "OpenaiAPI", "OpenaiAPI", "http://127.0.0.1:8080/v1", models=("a", "b"), headers={"X-Team": "red"}, idle_timeout=30
    )
    assert load_connections(path) == ([Connection("work", "Anthropic", "Claude at work"), home], [])


def test_a_change_touches_only_its_own_line(path: Path) -> None:
    put(path, HAND_MADE)
    save_connection(path, Connection("work", "Anthropic", "Renamed"))
    assert path.read_text(encoding="utf-8") == HAND_MADE.replace("Claude at work", "Renamed")


def test_a_field_set_back_to_the_default_leaves_the_file(path: Path) -> None:
    put(path, HAND_MADE)
    save_connection(path, Connection("home", "OpenaiAPI", "OpenaiAPI"))
    assert load_connections(path)[0][1] == Connection("home", "OpenaiAPI", "OpenaiAPI")
    assert 'mine = "unknown, kept"' in path.read_text(encoding="utf-8")


def test_removing_one_leaves_the_others_and_removing_it_again_is_no_error(path: Path) -> None:
    put(path, HAND_MADE)
    remove_connection(path, "home")
    remove_connection(path, "home")
    assert path.read_text(encoding="utf-8").startswith(HAND_MADE.split("\n\n")[0])
    assert [c.id for c in load_connections(path)[0]] == ["work"]


def test_a_list_written_on_one_line_is_kept_too(path: Path) -> None:
    put(path, 'connection = [{ id = "a", provider = "Anthropic" }]\n')
    save_connection(path, FULL)
    assert [c.id for c in load_connections(path)[0]] == ["a", "full"]
    assert load_connections(path)[0][1] == FULL


@pytest.mark.parametrize(
    ("entry", "line", "field"),
    [
        ('provider = "Anthropic"', 4, "id"),
        ('id = "x"', 4, "provider"),
        ('id = ""\nprovider = "Anthropic"', 5, "id"),
        ('id = "good"\nprovider = "Anthropic"', 5, "id"),
        ('id = "x"\nprovider = "Anthropic"\nauth = "magic"', 7, "auth"),
        ('id = "x"\nprovider = "Anthropic"\n\nproxy = "example.org:80"', 8, "proxy"),
        ('id = "x"\nprovider = "Anthropic"\nmodels = "m"', 7, "models"),
        ('id = "x"\nprovider = "Anthropic"\nidle_timeout = true', 7, "idle_timeout"),
        ('id = "x"\nprovider = "Anthropic"\nconnect_timeout = -1', 7, "connect_timeout"),
        ('id = "x"\nprovider = "Anthropic"\nheaders = { a = "x\\r\\ny" }', 7, "headers"),
    ],
)
def test_an_entry_with_a_mistake_is_left_out_and_named_with_its_line(path: Path, entry: str, line: int, field: str) -> None:
    put(path, f'[[connection]]\nid = "good"\nprovider = "Anthropic"\n[[connection]]\n{entry}\n')
    found, notices = load_connections(path)
    assert [c.id for c in found] == ["good"]
    assert [(n.line, n.field) for n in notices] == [(line, field)]


@pytest.mark.parametrize("text", ["[[connection]\n", "connection = 5\n", 'connection = ["x"]\n', '[[connection]]\nid = "x"\n'])
def test_a_file_with_a_mistake_is_not_rewritten_until_agreed_and_then_a_copy_is_kept(path: Path, text: str) -> None:
    put(path, text)
    changes: list[Callable[[], object]] = [lambda: save_connection(path, FULL), lambda: remove_connection(path, "x")]
    for change in changes:
        with pytest.raises(StorageError) as caught:
            change()
        assert caught.value.code == "storage.file_mistake"
        assert path.read_text(encoding="utf-8") == text
    save_connection(path, FULL, force=True)
    assert FULL in load_connections(path)[0]
    assert [p.read_text(encoding="utf-8") for p in path.parent.glob("*.kept")] == [text]


def test_what_could_not_be_read_back_is_not_written(path: Path) -> None:
    with pytest.raises(ValueError, match="auth"):
        save_connection(path, Connection("x", "Anthropic", "X", auth="magic"))
    assert not path.exists()
