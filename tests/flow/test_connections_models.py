"""Lists of models and the test of a connection: real files, a real server."""

from __future__ import annotations

import asyncio
import json
from collections.abc import AsyncIterator
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from desktop.chat.connection import Connection
from desktop.engine import local_servers
from desktop.engine.connections import STALE_SECONDS, Connections
from desktop.engine.local_model import LocalModel, readable_name
from desktop.engine.local_servers import FoundServer
from desktop.engine.probe import STEPS, TestStep, report
from desktop.net.http import Http
from desktop.storage.settings import Settings
from desktop.storage.vault import Vault
from tests.fakes.memory_keyring import MemoryKeyring
from tests.fakes.provider_server import ProviderServer

KEY = "sk-canary-0123456789-wxyz"
MODELS = [f"model-{n}" for n in range(45)]


@dataclass
class Rig:
    vault: Vault
    http: Http
    folder: Path
    now: float = 1_000_000.0

    def start(self) -> Connections:
        return Connections(
            connections_file=self.folder / "connections.toml",
            cache_dir=self.folder / "cache",
            vault=self.vault,
            http=lambda: self.http,
            local=LocalModel(),
            clock=lambda: self.now,
        )


@pytest.fixture
async def rig(tmp_path: Path) -> AsyncIterator[Rig]:
    rig = Rig(Vault("loquent", MemoryKeyring(), time_limit=5), Http(), tmp_path)
    yield rig
    rig.vault.close()
    await rig.http.aclose()


@pytest.fixture
async def connections(rig: Rig) -> AsyncIterator[Connections]:
    made = rig.start()
    await made.load()
    yield made
    await made.close()


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    async with ProviderServer(key=KEY, models=MODELS) as running:
        yield running


def claude(server: ProviderServer, **facts: object) -> Connection:
    return replace(Connection("work", "Anthropic", "Claude at work", server.url), **facts)  # type: ignore[arg-type]


async def steps_of(connections: Connections, connection: Connection, key: str | None = None) -> list[TestStep]:
    """Each step's last word, in order."""
    last = {step.step: step async for step in connections.test(connection, key)}
    return [last[name] for name in STEPS if name in last]


def files_in(folder: Path) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file()]


def outcomes(steps: list[TestStep]) -> str:
    return " ".join(f"{step.step}:{step.outcome}" for step in steps)


async def test_the_whole_list_is_fetched_and_is_there_after_a_restart(rig: Rig, connections: Connections, server: ProviderServer) -> None:
    await connections.save(claude(server), KEY)
    await connections.refresh_models("work")
    assert connections.get("work").models == tuple(MODELS)  # type: ignore[union-attr]
    assert connections.get("work").status == "connected"  # type: ignore[union-attr]
    again = rig.start()
    await again.load()
    assert again.get("work").models == tuple(MODELS)  # type: ignore[union-attr]
    await again.close()


async def test_a_refresh_that_fails_keeps_the_list(connections: Connections, server: ProviderServer) -> None:
    await connections.save(claude(server), KEY)
    await connections.refresh_models("work")
    server.script_models(status=500, body="{}", content_type="application/json")
    server.models = []
    await connections.refresh_models("work")
    state = connections.get("work")
    assert state is not None
    assert (state.models, state.status) == (tuple(MODELS), "failed")
    assert state.sentence


async def test_a_wrong_key_is_told_as_refused(connections: Connections, server: ProviderServer) -> None:
    await connections.save(claude(server), "sk-wrong-0123456789")
    await connections.refresh_models("work")
    state = connections.get("work")
    assert state is not None
    assert state.status == "refused"
    assert "sk-wrong" not in state.sentence


async def test_pinned_models_come_before_the_servers_list(connections: Connections, server: ProviderServer) -> None:
    await connections.save(claude(server, models=("mine", "and-mine")), KEY)
    await connections.refresh_models("work")
    assert [choice.model for choice in connections.choices() if choice.connection_id == "work"] == ["mine", "and-mine"]


async def test_without_any_list_the_known_models_can_be_chosen(connections: Connections, server: ProviderServer) -> None:
    await connections.save(claude(server), KEY)
    found = [choice for choice in connections.choices() if choice.connection_id == "work"]
    assert found
    assert all(choice.connection_label == "Claude at work" for choice in found)
    assert server.requests == []


async def test_a_list_of_another_address_is_not_offered(connections: Connections, server: ProviderServer) -> None:
    await connections.save(claude(server), KEY)
    await connections.refresh_models("work")
    await connections.save(replace(connections.get("work").connection, api_base="http://127.0.0.1:9"))  # type: ignore[union-attr]
    assert MODELS[0] not in connections.get("work").models  # type: ignore[union-attr]


async def test_only_a_list_older_than_a_day_is_asked_for_again(rig: Rig, connections: Connections, server: ProviderServer) -> None:
    await connections.save(claude(server), KEY)
    await connections.refresh_stale()
    asked = len(server.requests)
    await connections.refresh_stale()
    assert len(server.requests) == asked
    rig.now += STALE_SECONDS + 1
    await connections.refresh_stale()
    assert len(server.requests) > asked


async def test_a_damaged_cache_costs_nothing_but_a_request(rig: Rig, connections: Connections, server: ProviderServer) -> None:
    await connections.save(claude(server), KEY)
    await connections.refresh_models("work")
    for file in (rig.folder / "cache").rglob("*.json"):
        file.write_text('{"models": 7')
    again = rig.start()
    await again.load()
    assert again.get("work").models  # type: ignore[union-attr]
    await again.close()


async def test_a_new_chat_gets_the_preferred_model_else_one_that_works_else_the_local_one(
    connections: Connections, server: ProviderServer
) -> None:
    assert connections.default_choice(Settings()) == ("local", connections.local.name)
    await connections.save(claude(server, models=("mine",)), KEY)
    assert connections.default_choice(Settings()) == ("work", "mine")
    assert connections.default_choice(Settings(default_connection="local")) == ("local", connections.local.name)
    assert connections.default_choice(Settings(default_connection="work", default_model="typed")) == ("work", "typed")
    assert connections.default_choice(Settings(default_connection="gone", default_model="x")) == ("work", "mine")


async def test_a_test_of_a_good_connection_says_yes_to_every_step(connections: Connections, server: ProviderServer) -> None:
    steps = await steps_of(connections, claude(server), KEY)
    assert outcomes(steps) == "address:ok connection:ok tls:skipped key:ok models:ok streaming:ok"
    assert steps[0].sentence == f"Address understood: POST {server.url}/v1/messages"
    assert steps[-2].models == tuple(MODELS)


async def test_a_test_keeps_nothing_of_a_connection_that_is_not_saved(
    connections: Connections, server: ProviderServer, tmp_path: Path
) -> None:
    await steps_of(connections, claude(server), KEY)
    assert [state.connection.id for state in connections.all] == ["local"]
    assert files_in(tmp_path) == []


async def test_a_refused_key_fails_at_the_key(connections: Connections, server: ProviderServer) -> None:
    steps = await steps_of(connections, claude(server), "sk-wrong-0123456789")
    assert outcomes(steps) == "address:ok connection:ok tls:skipped key:failed models:skipped streaming:skipped"
    assert "sk-wrong-0123456789" not in report(claude(server), "Anthropic API", server.url, steps)


async def test_a_server_that_is_not_there_fails_at_the_connection(connections: Connections, server: ProviderServer) -> None:
    steps = await steps_of(connections, claude(server, api_base="http://127.0.0.1:9"), KEY)
    assert outcomes(steps) == "address:ok connection:failed tls:skipped key:skipped models:skipped streaming:skipped"


async def test_a_name_nobody_knows_fails_at_the_connection(connections: Connections, server: ProviderServer) -> None:
    steps = await steps_of(connections, claude(server, api_base="https://nobody.invalid"), KEY)
    assert outcomes(steps) == "address:ok connection:failed tls:skipped key:skipped models:skipped streaming:skipped"
    assert "nobody.invalid" in steps[1].sentence


async def test_an_address_that_is_none_fails_at_the_address(connections: Connections, server: ProviderServer) -> None:
    steps = await steps_of(connections, claude(server, api_base="ftp://files.example"), KEY)
    assert steps[0].outcome == "failed"
    assert server.requests == []


async def test_a_missing_key_fails_at_the_key_and_nothing_is_sent(connections: Connections, server: ProviderServer) -> None:
    steps = await steps_of(connections, claude(server))
    assert [step.step for step in steps if step.outcome == "failed"] == ["key"]
    assert server.requests == []


async def test_a_server_without_a_list_fails_at_the_models_only(connections: Connections, server: ProviderServer) -> None:
    server.script_models(status=404, body='{"error": {"message": "no such page"}}', content_type="application/json")
    steps = await steps_of(connections, claude(server), KEY)
    assert outcomes(steps) == "address:ok connection:ok tls:skipped key:ok models:failed streaming:ok"
    assert "by hand" in steps[-2].sentence


async def test_a_server_that_echoes_the_key_does_not_bring_it_to_the_screen(connections: Connections, server: ProviderServer) -> None:
    body = json.dumps({"type": "error", "error": {"type": "authentication_error", "message": f"invalid key {KEY}"}})
    server.script_models(status=401, body=body, content_type="application/json")
    steps = await steps_of(connections, claude(server), KEY)
    assert all(KEY not in step.sentence for step in steps)


async def test_a_test_of_what_is_saved_also_says_how_it_goes(connections: Connections, server: ProviderServer) -> None:
    await connections.save(claude(server), KEY)
    saved = connections.get("work")
    assert saved is not None
    await steps_of(connections, saved.connection)
    assert connections.get("work").status == "connected"  # type: ignore[union-attr]
    assert connections.get("work").models == tuple(MODELS)  # type: ignore[union-attr]


async def test_listeners_hear_which_connection_changed(connections: Connections, server: ProviderServer) -> None:
    heard: list[str] = []
    connections.changed.connect(heard.append)
    await connections.save(claude(server), KEY)
    await connections.refresh_models("work")
    assert heard[0] == ""
    assert set(heard[1:]) == {"work"}


async def test_what_the_server_tells_of_its_models_is_offered_and_there_after_a_restart(
    rig: Rig, connections: Connections, server: ProviderServer
) -> None:
    listed = {
        "data": [
            {
                "id": "vendor/big",
                "name": "Vendor: Big",
                "context_length": 131072,
                "architecture": {"input_modalities": ["text", "image"]},
                "supported_parameters": ["tools", "reasoning"],
            },
            {"id": "plain"},
        ]
    }
    server.script_models(body=json.dumps(listed))
    await connections.save(Connection("or", "OpenRouter", "OpenRouter", server.url), KEY)
    await connections.refresh_models("or")
    again = rig.start()
    await again.load()
    for made in (connections, again):
        big, plain = (choice for choice in made.choices() if choice.connection_id == "or")
        assert (big.model, big.label, big.context, big.sees_images, big.tools) == ("vendor/big", "Vendor: Big", 131072, True, True)
        assert (plain.label, plain.context, plain.tools) == ("plain", None, None)
        assert made.label_of("or", "vendor/big") == "Vendor: Big"
        assert (await made.resolve("or")).sees_images("vendor/big")
    await again.close()


@pytest.mark.parametrize(
    "body",
    [
        "",
        "null",
        "[]",
        "7",
        '{"data": 7}',
        '{"data": [null, 7, {"id": 5}]}',
        "<html>hello</html>",
        '{"models": {}}',
        "[" * 5000,
        '{"data": [{"id": "',
    ],
)
async def test_rubbish_instead_of_a_list_keeps_the_old_one_and_a_typed_model(
    connections: Connections, server: ProviderServer, body: str
) -> None:
    """F7: whatever the list's address answers."""
    await connections.save(claude(server), KEY)
    await connections.refresh_models("work")
    server.script_models(body=body)
    await connections.refresh_models("work")
    state = connections.get("work")
    assert state is not None
    assert state.models == tuple(MODELS)
    assert state.listed_at == 1_000_000.0
    assert connections.choice(state, "typed-by-hand").model == "typed-by-hand"


async def test_ten_thousand_models_are_kept_and_offered(rig: Rig, connections: Connections, server: ProviderServer) -> None:
    """F7."""
    names = [f"model-{n}" for n in range(10_000)]
    server.script_models(body=json.dumps({"data": [{"id": name} for name in names]}))
    await connections.save(claude(server), KEY)
    await connections.refresh_models("work")
    assert [choice.model for choice in connections.choices() if choice.connection_id == "work"] == names
    again = rig.start()
    await again.load()
    assert again.get("work").models == tuple(names)  # type: ignore[union-attr]
    await again.close()


async def test_a_list_that_failed_is_asked_for_again_but_not_at_every_look(
    rig: Rig, connections: Connections, server: ProviderServer
) -> None:
    server.script_models(status=404, body="{}")
    await connections.save(claude(server), KEY)
    for _ in range(3):
        await connections.refresh_stale()
    assert len(server.requests) == 1
    server.script_models()
    rig.now += 61
    await connections.refresh_stale()
    state = connections.get("work")
    assert state is not None
    assert (state.status, state.models) == ("connected", tuple(MODELS))


async def test_a_refused_key_is_not_sent_again_and_again_by_itself(rig: Rig, connections: Connections, server: ProviderServer) -> None:
    await connections.save(claude(server), "sk-wrong-0123456789")
    await connections.refresh_models("work")
    asked = len(server.requests)
    rig.now += STALE_SECONDS + 61
    await connections.refresh_stale()
    assert len(server.requests) == asked


async def test_retired_models_say_so_and_what_to_use_instead_also_without_a_list(connections: Connections, server: ProviderServer) -> None:
    await connections.save(Connection("a", "Anthropic", "Anthropic"))
    retired = [choice for choice in connections.choices() if choice.connection_id == "a" and choice.retired]
    assert retired
    assert all(choice.replacement for choice in retired)
    chosen = connections.default_choice(Settings())
    assert chosen is not None
    assert chosen[0] == "a"
    assert chosen[1] not in [choice.model for choice in retired], "a new chat begins with one that answers"


async def test_an_alias_of_the_seeds_can_be_typed_and_resolves(connections: Connections) -> None:
    await connections.save(Connection("a", "Anthropic", "Anthropic"), KEY)
    resolved = await connections.resolve("a")
    assert resolved.provider.get_model("claude-3.5-sonnet") == "claude-3-5-sonnet-latest"
    assert resolved.sees_images("claude-3.5-sonnet")


async def test_the_model_on_this_computer_has_a_name_for_people(connections: Connections) -> None:
    (choice,) = (choice for choice in connections.choices() if choice.connection_id == "local")
    assert choice.label == "SmolLM2 135M (on this computer)"
    assert choice.model == "SmolLM2-135M-Instruct"


@pytest.mark.parametrize(
    ("file", "name"),
    [
        ("SmolLM2-135M-Instruct", "SmolLM2 135M"),
        ("qwen2.5-7b-instruct-q4_k_m", "qwen2.5 7b"),
        ("gemma-3-4b-it-Q8_0", "gemma 3 4b"),
        ("Meine Datei", "Meine Datei"),
        ("it", "it"),
    ],
)
def test_a_model_files_name_is_made_readable(file: str, name: str) -> None:
    assert readable_name(file) == name


async def test_servers_on_this_computer_are_offered_once_and_not_asked_for_at_every_look(
    rig: Rig, connections: Connections, server: ProviderServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[float] = []

    async def find(_http: Http) -> list[FoundServer]:
        asked.append(rig.now)
        return [FoundServer("Ollama", "Ollama", f"{server.url}/v1", ("llama",))]

    monkeypatch.setattr(local_servers, "find_local_servers", find)
    (offered,) = await connections.offered_servers()
    await asyncio.gather(*(connections.offered_servers() for _ in range(5)))
    assert len(asked) == 1
    added = await connections.add_found(offered)
    assert await connections.offered_servers() == []
    assert (added.provider, added.auth, added.key_origin) == ("Ollama", "none", None)
    await connections.remove(added.id)
    by_name = Connection("own", "OpenaiCompatible", "By hand", f"localhost:{server.port}", "none")
    await connections.save(by_name)
    assert await connections.offered_servers() == [], "localhost and 127.0.0.1 are the same computer"
    rig.now += 31
    await connections.offered_servers()
    assert len(asked) == 2
