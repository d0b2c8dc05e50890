"""Keys and where they go: real files, a real server, a keyring double behind the real vault."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from desktop.chat.connection import Connection, origin_of
from desktop.engine.connections import Connections, ConnectionsError
from desktop.engine.local_model import LocalModel
from desktop.errors import LoquentError
from desktop.net.http import Http
from desktop.storage.errors import StorageError
from desktop.storage.key_input import KeyInputError
from desktop.storage.vault import Vault, VaultError
from tests.fakes.provider_server import ProviderServer

KEY = "sk-canary-0123456789-wxyz"


class KeyringDouble:
    """Keeps keys in memory; refuses when told to."""

    def __init__(self) -> None:
        self.kept: dict[tuple[str, str], str] = {}
        self.refuses = False

    def get_password(self, service: str, username: str) -> str | None:
        return self.kept.get((service, username))

    def set_password(self, service: str, username: str, password: str) -> None:
        if self.refuses:
            raise OSError("the wallet is in another castle")
        self.kept[service, username] = password

    def delete_password(self, service: str, username: str) -> None:
        if self.refuses:
            raise OSError("the wallet is in another castle")
        del self.kept[service, username]


@dataclass
class Rig:
    connections: Connections
    keyring: KeyringDouble
    vault: Vault
    file: Path
    cache: Path
    http: Http


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    keyring = KeyringDouble()
    vault = Vault("loquent", keyring, time_limit=5)
    http = Http()
    file = tmp_path / "config" / "connections.toml"
    file.parent.mkdir()
    connections = Connections(connections_file=file, cache_dir=tmp_path / "cache", vault=vault, http=lambda: http, local=LocalModel())
    await connections.load()
    yield Rig(connections, keyring, vault, file, tmp_path / "cache", http)
    await connections.close()
    vault.close()
    await http.aclose()


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    async with ProviderServer(key=KEY) as running:
        yield running


@pytest.fixture
async def elsewhere() -> AsyncIterator[ProviderServer]:
    async with ProviderServer() as running:
        yield running


@pytest.fixture
def variable(monkeypatch: pytest.MonkeyPatch) -> str:
    monkeypatch.setenv("MY_LOQUENT_KEY", KEY)
    return "MY_LOQUENT_KEY"


def claude(server: ProviderServer, **facts: object) -> Connection:
    return replace(Connection("work", "Anthropic", "Claude at work", server.url), **facts)  # type: ignore[arg-type]


async def refused(connections: Connections, connection_id: str = "work") -> ConnectionsError:
    with pytest.raises(ConnectionsError) as caught:
        await connections.resolve(connection_id)
    return caught.value


async def test_a_saved_key_is_in_the_keyring_and_in_no_file(rig: Rig, server: ProviderServer) -> None:
    await rig.connections.save(claude(server), f'  "Bearer {KEY}"\n')
    assert rig.keyring.kept == {("loquent", "work"): KEY}
    assert f'key_origin = "{origin_of(server.url)}"' in rig.file.read_text()
    await rig.connections.refresh_models("work")
    for file in rig.file.parent.parent.rglob("*"):
        assert not file.is_file() or KEY.encode() not in file.read_bytes()


async def test_resolve_gives_the_provider_the_connection_and_the_key(rig: Rig, server: ProviderServer) -> None:
    await rig.connections.save(claude(server), KEY)
    resolved = await rig.connections.resolve("work")
    assert (resolved.provider.__name__, resolved.connection.api_base, resolved.api_key) == ("Anthropic", server.url, KEY)
    assert KEY not in repr(resolved)


async def test_without_a_key_the_sentence_says_where_to_put_one(rig: Rig, server: ProviderServer) -> None:
    await rig.connections.save(claude(server))
    error = await refused(rig.connections)
    assert error.code == "connections.no_key"
    assert "Settings" in str(error)
    assert server.requests == []


async def test_a_named_variable_beats_the_session_which_beats_the_keyring(rig: Rig, server: ProviderServer, variable: str) -> None:
    await rig.connections.save(claude(server), "sk-in-the-keyring")
    await rig.connections.keep_for_session("work", "sk-for-the-session")
    assert (await rig.connections.resolve("work")).api_key == "sk-for-the-session"
    await rig.connections.save(replace(rig.connections.get("work").connection, key_env=variable))  # type: ignore[union-attr]
    assert (await rig.connections.resolve("work")).api_key == KEY


async def test_a_variable_that_is_not_set_is_named(rig: Rig, server: ProviderServer) -> None:
    await rig.connections.save(claude(server, key_env="NOT_SET_ANYWHERE"))
    error = await refused(rig.connections)
    assert "NOT_SET_ANYWHERE" in str(error)


async def test_a_changed_address_gets_no_key_until_the_user_agrees(rig: Rig, server: ProviderServer, elsewhere: ProviderServer) -> None:
    """E7."""
    await rig.connections.save(claude(server), KEY)
    moved = replace(rig.connections.get("work").connection, api_base=elsewhere.url)  # type: ignore[union-attr]
    await rig.connections.save(moved)
    error = await refused(rig.connections)
    assert error.code == "connections.other_origin"
    assert origin_of(server.url) in str(error)
    assert origin_of(elsewhere.url) in str(error)
    await rig.connections.refresh_models("work")
    assert [step.outcome async for step in rig.connections.test(moved)] == ["failed"]
    assert elsewhere.requests == []
    await rig.connections.save(moved, agree=True)
    assert (await rig.connections.resolve("work")).api_key == KEY


async def test_an_address_changed_in_the_file_gets_no_key(rig: Rig, server: ProviderServer, elsewhere: ProviderServer) -> None:
    """E7: by hand."""
    await rig.connections.save(claude(server), KEY)
    rig.file.write_text(rig.file.read_text().replace(f'api_base = "{server.url}"', f'api_base = "{elsewhere.url}"'))
    await rig.connections.load()
    assert (await refused(rig.connections)).code == "connections.other_origin"


async def test_a_key_put_into_the_keyring_by_hand_is_bound_to_the_first_address(
    rig: Rig, server: ProviderServer, elsewhere: ProviderServer
) -> None:
    await rig.connections.save(claude(server))
    rig.keyring.kept["loquent", "work"] = KEY
    assert (await rig.connections.resolve("work")).api_key == KEY
    await rig.connections.save(replace(rig.connections.get("work").connection, api_base=elsewhere.url))  # type: ignore[union-attr]
    assert (await refused(rig.connections)).code == "connections.other_origin"


async def test_an_old_key_stays_at_home_when_the_keyring_refuses_the_new_one(
    rig: Rig, server: ProviderServer, elsewhere: ProviderServer
) -> None:
    await rig.connections.save(claude(server), KEY)
    rig.keyring.refuses = True
    moved = replace(rig.connections.get("work").connection, api_base=elsewhere.url)  # type: ignore[union-attr]
    with pytest.raises(VaultError):
        await rig.connections.save(moved, "sk-another-key")
    assert (await refused(rig.connections)).code == "connections.other_origin"


async def test_a_key_is_not_sent_unencrypted_over_a_network_without_consent(rig: Rig) -> None:
    """F3."""
    lan = Connection("lan", "OpenaiCompatible", "In the cellar", "http://192.168.7.7:8000/v1", "bearer")
    await rig.connections.save(lan)
    rig.keyring.kept["loquent", "lan"] = KEY
    assert (await refused(rig.connections, "lan")).code == "connections.not_encrypted"
    await rig.connections.save(lan, agree=True)
    assert (await rig.connections.resolve("lan")).api_key == KEY


async def test_with_auth_none_no_key_is_even_looked_for(rig: Rig, server: ProviderServer) -> None:
    await rig.connections.save(claude(server, auth="none"))
    rig.keyring.kept["loquent", "work"] = KEY
    assert (await rig.connections.resolve("work")).api_key is None


async def test_a_removed_connection_leaves_no_key_and_no_list(rig: Rig, server: ProviderServer) -> None:
    """E8."""
    await rig.connections.save(claude(server), KEY)
    await rig.connections.refresh_models("work")
    await rig.connections.remove("work")
    assert rig.keyring.kept == {}
    assert [state.connection.id for state in rig.connections.all] == ["local"]
    assert not any(file.is_file() for file in rig.cache.rglob("*"))
    assert (await refused(rig.connections)).code == "connections.unknown"


async def test_a_key_that_could_not_be_deleted_is_told(rig: Rig, server: ProviderServer) -> None:
    """E6, E8: the keyring refuses."""
    await rig.connections.save(claude(server), KEY)
    rig.keyring.refuses = True
    with pytest.raises(ConnectionsError) as caught:
        await rig.connections.remove("work")
    assert caught.value.code == "connections.key_left"
    assert rig.connections.get("work") is None


async def test_a_file_with_a_mistake_is_kept_until_the_user_agrees(rig: Rig, server: ProviderServer) -> None:
    broken = '[[connection]]\nid = "a"\nprovider = "Anthropic"\nproxy = 7\n'
    rig.file.write_text(broken)
    await rig.connections.load()
    assert [(notice.line, notice.field) for notice in rig.connections.notices] == [(4, "proxy")]
    with pytest.raises(StorageError):
        await rig.connections.save(claude(server))
    assert rig.file.read_text() == broken
    await rig.connections.save(claude(server), force=True)
    assert any(file.read_text() == broken for file in rig.file.parent.iterdir() if file != rig.file)
    assert rig.connections.get("work") is not None


async def test_a_connection_of_an_unknown_provider_is_listed_and_says_so(rig: Rig) -> None:
    rig.file.write_text('[[connection]]\nid = "x"\nprovider = "Nowhere"\nlabel = "From the future"\n')
    await rig.connections.load()
    state = rig.connections.get("x")
    assert state is not None
    assert state.status == "failed"
    assert "Nowhere" in state.sentence
    assert (await refused(rig.connections, "x")).code == "connections.provider"


async def test_the_local_model_is_always_there_and_cannot_be_changed(rig: Rig) -> None:
    assert rig.connections.all[0].connection.id == "local"
    assert rig.connections.all[0].is_local
    with pytest.raises(ConnectionsError):
        await rig.connections.save(Connection("local", "Anthropic", "Mine"))
    with pytest.raises(ConnectionsError):
        await rig.connections.remove("local")


@pytest.mark.parametrize("text", ["sk two keys", "sk-ключ", "   ", "Bearer ", "x" * 2000])
async def test_what_cannot_be_a_key_is_refused_before_anything_is_written(rig: Rig, server: ProviderServer, text: str) -> None:
    with pytest.raises(KeyInputError) as caught:
        await rig.connections.save(claude(server), text)
    assert isinstance(caught.value, LoquentError)
    assert not rig.file.exists()
    assert rig.keyring.kept == {}


async def test_a_key_is_bound_to_the_origin_of_an_address_typed_without_a_scheme(rig: Rig, server: ProviderServer) -> None:
    await rig.connections.save(claude(server, api_base=f"127.0.0.1:{server.port}"), KEY)
    assert (await rig.connections.resolve("work")).connection.key_origin == server.url
    await rig.connections.save(replace(rig.connections.get("work").connection, api_base="127.0.0.1:9"))  # type: ignore[union-attr]
    assert (await refused(rig.connections)).code == "connections.other_origin"


async def test_a_key_for_the_session_does_not_free_an_older_one_in_the_keyring(
    rig: Rig, server: ProviderServer, elsewhere: ProviderServer
) -> None:
    await rig.connections.save(claude(server), KEY)
    await rig.connections.save(replace(rig.connections.get("work").connection, api_base=elsewhere.url))  # type: ignore[union-attr]
    await rig.connections.keep_for_session("work", "sk-for-the-session")
    assert (await rig.connections.resolve("work")).api_key == "sk-for-the-session"
    again = Connections(
        connections_file=rig.file,
        cache_dir=rig.cache,
        vault=Vault("loquent", rig.keyring, time_limit=5),
        http=lambda: rig.http,
        local=LocalModel(),
    )
    await again.load()
    assert (await refused(again)).code == "connections.other_origin"
    await again.close()
