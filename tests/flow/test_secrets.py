"""Keys are nowhere but in the keyring and in the header of a request: groups E and F of the reliability page."""

from __future__ import annotations

import asyncio
import logging
import os
import subprocess
import sys
import traceback
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop import log
from desktop.chat.connection import Connection
from desktop.chat.message import Draft
from desktop.engine.connections import ConnectionsError
from desktop.engine.probe import TestStep, report
from desktop.engine.program import Program, build
from desktop.errors import LoquentError
from desktop.paths import Profile
from desktop.providers.local_server import LocalServer
from desktop.storage.vault import Vault
from tests.fakes.memory_keyring import MemoryKeyring
from tests.fakes.provider_server import ProviderServer
from tests.fakes.tls import Authority
from tests.flow.rig import ended, profile_in

# Of no known shape: only who knows it can take it out.
CANARY = "CaNaRy7q9ZtOfTheMine0123wxyz"
SHAPED = "sk-ant-api03-CaNaRyShaped0123456789-wxyz"
ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(params=[CANARY, SHAPED])
def key(request: pytest.FixtureRequest) -> Iterator[str]:
    yield request.param
    log.forget(request.param)


@pytest.fixture
def profile(tmp_path: Path) -> Profile:
    return profile_in(tmp_path)


@pytest.fixture
def debug_log(profile: Profile) -> Iterator[None]:
    root = logging.getLogger()
    level = root.level
    handler = log.start_logging(profile.logs, "DEBUG")
    yield
    log.stop_logging(handler)
    root.setLevel(level)


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    async with ProviderServer(models=["echo", "two"]) as running:
        yield running


def holding(folder: Path, secret: str) -> list[str]:
    """The files below *folder* with *secret* in them, as text of any width."""
    shapes = [secret.encode(coding) for coding in ("utf-8", "utf-16-le", "utf-16-be")]
    files = [file for file in folder.rglob("*") if file.is_file()]
    assert files, "something must have been written, or this shows nothing"
    return [str(file) for file in files if any(shape in file.read_bytes() for shape in shapes)]


FAULTS: list[dict[str, object]] = [
    {"status": 401, "error_message": "Incorrect API key provided: {key}"},
    {"status": 500, "error_message": "boom with x-api-key: {key}"},
    {"status": 403, "error_message": "no {key}"},
    {"misbehave": "abort", "after": 1, "text": "This is cut off in the middle of it."},
    {"misbehave": "broken_chunk", "after": 1, "text": "This breaks in the middle of it."},
    {"misbehave": "error_event", "after": 1, "error_message": "overloaded for {key}", "text": "Some words and more."},
    {"misbehave": "redirect", "location": "https://elsewhere.invalid/?key={key}"},
    {"misbehave": "garbage", "after": 1, "text": "Some words and more."},
    {"status": 400, "body": '{{"error": "{key}"}}'},
    {"body": "<html><title>{key}</title></html>", "content_type": "text/html"},
]


async def test_a_key_is_in_no_file_after_normal_use_and_every_fault_at_debug_level(
    key: str, profile: Profile, server: ProviderServer, debug_log: None
) -> None:
    """E1: everything written below the profile is grepped for the canary, log at DEBUG, with all faults and a crash."""
    keyring = MemoryKeyring()
    raised: list[BaseException] = []
    said: list[str] = []
    async with build(profile, vault=Vault("loquent-test", backend=keyring)) as program:
        connection = Connection("work", "AnthropicCompatible", "Work", server.url, models=("echo",), idle_timeout=0.3)
        await program.connections.save(connection, f" Bearer {key}\n")
        stored = program.connections.get("work")
        assert stored is not None
        steps = [step async for step in program.connections.test(stored.connection)]
        said += [report(stored.connection, "Any", server.url, steps), *(repr(step) for step in steps)]
        for fault in FAULTS:
            filled = {name: value.format(key=key) if isinstance(value, str) else value for name, value in fault.items()}
            server.script(**filled)
            await use(program, server, raised, said)
        crash(key, raised)
        said += [repr(program.connections.get("work")), repr(await program.connections.resolve("work"))]
    assert any(key in record.headers.get("x-api-key", "") for record in server.requests), "the key was really used"
    assert list(keyring.secrets.values()) == [key]
    assert holding(profile.data.parent, key) == []
    said += ["".join(traceback.format_exception(error)) for error in raised if isinstance(error, LoquentError)]
    assert len(raised) >= 2
    assert [text for text in said if key in text] == []


async def use(program: Program, server: ProviderServer, raised: list[BaseException], said: list[str]) -> None:
    """A chat, a list and a test while the server misbehaves."""
    session = await program.library.session(None)
    session.set_model("work", "echo")
    await session.send(Draft("Hello"))
    await until_settled(session)
    said += [repr(session.path), repr(session.conversation), str(session.notice)]
    server.script_models(status=401, error_message=f"invalid key {program_key(server)}")
    await program.connections.refresh_models("work")
    state = program.connections.get("work")
    assert state is not None
    if state.error is not None:
        raised.append(state.error)
    server.script_models()


def program_key(server: ProviderServer) -> str:
    """The key as the server has seen it, which it then echoes."""
    return next(record.headers["x-api-key"] for record in reversed(server.requests) if "x-api-key" in record.headers)


async def until_settled(session: object) -> None:
    async with asyncio.timeout(30):
        while getattr(session, "streaming"):  # noqa: B009
            await asyncio.sleep(0.01)
    await ended(session)  # type: ignore[arg-type]


def crash(key: str, raised: list[BaseException]) -> None:
    """What the program does with an exception that nobody expected: it goes to the log with its traceback."""
    try:
        headers = {"x-api-key": key, "Authorization": f"Bearer {key}"}
        raise RuntimeError(f"{headers!r} https://example.invalid/v1?key={key}")
    except RuntimeError as error:
        logging.getLogger("desktop.app").error("unexpected: %s", error, exc_info=error, stack_info=True)
        raised.append(error)


@pytest.mark.parametrize(
    "line",
    [
        "<CIMultiDictProxy('x-api-key': '{key}', 'Accept': '*/*')>",
        "ClientResponseError(RequestInfo(headers={{'Authorization': 'Bearer {key}'}}), status=401)",
        "https://api.example.com/v1/models?key={key}&alt=sse",
        "Incorrect API key provided: {key}. You can find your key at …",
        '{{"error": {{"message": "invalid key {key}", "api_key": "{key}"}}}}',
    ],
)
def test_what_exceptions_show_is_taken_out(line: str) -> None:
    """E2: five lines as they are seen in the wild."""
    assert SHAPED not in log.redact(line.format(key=SHAPED))


async def test_a_key_from_the_environment_is_concealed_before_anybody_uses_it(
    profile: Profile, debug_log: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    """E1, E11: the variable that a connection names, also in the log."""
    monkeypatch.setenv("MY_PLACE", CANARY)
    profile.connections_file.write_text(
        '[[connection]]\nid = "a"\nprovider = "OpenaiCompatible"\napi_base = "http://127.0.0.1:9"\nkey_env = "MY_PLACE"\n'
    )
    async with build(profile, vault=Vault("loquent-test", backend=MemoryKeyring())):
        logging.getLogger("somebody").warning("the environment is %r", dict(os.environ))
    assert holding(profile.data.parent, CANARY) == []
    log.forget(CANARY)


async def test_a_key_goes_to_no_other_origin_and_over_no_network_in_clear(profile: Profile, server: ProviderServer) -> None:
    """E7, F3: a changed address; plain http to another machine. The canary listener sees nothing."""
    async with ProviderServer() as elsewhere, build(profile, vault=Vault("loquent-test", backend=MemoryKeyring())) as program:
        connections = program.connections
        await connections.save(Connection("work", "AnthropicCompatible", "Work", server.url), CANARY)
        moved = replace(connections.get("work").connection, api_base=elsewhere.url)  # type: ignore[union-attr]
        await connections.save(moved)
        await connections.refresh_models("work")
        last: list[TestStep] = [step async for step in connections.test(moved)]
        assert (last[-1].outcome, elsewhere.requests) == ("failed", [])
        lan = Connection("lan", "OpenaiCompatible", "In the cellar", "http://192.168.7.7:8000/v1", "bearer")
        with pytest.raises(ConnectionsError) as caught:
            await connections.save(lan, CANARY)
        assert caught.value.code == "connections.not_encrypted"
        assert connections.get("lan") is None, "nothing was written"
        (step,) = [step async for step in connections.test(lan, CANARY)]
        assert "not encrypted" in step.sentence
        await connections.save(lan)
        with pytest.raises(ConnectionsError):
            await connections.keep_for_session("lan", CANARY)
        loopback = replace(lan, id="home", api_base=server.url)
        await connections.save(loopback, CANARY)
        assert (await connections.resolve("home")).api_key == CANARY, "this computer needs no consent"


async def test_a_variable_named_for_an_unencrypted_address_is_not_sent_without_consent(
    profile: Profile, monkeypatch: pytest.MonkeyPatch
) -> None:
    """F3: also when the key never was in a field."""
    monkeypatch.setenv("MY_PLACE", CANARY)
    async with build(profile, vault=Vault("loquent-test", backend=MemoryKeyring())) as program:
        lan = Connection("lan", "OpenaiCompatible", "In the cellar", "http://192.168.7.7:8000/v1", "bearer", key_env="MY_PLACE")
        await program.connections.save(lan)
        with pytest.raises(ConnectionsError) as caught:
            await program.connections.resolve("lan")
        assert caught.value.code == "connections.not_encrypted"
        await program.connections.save(lan, agree=True)
        assert (await program.connections.resolve("lan")).api_key == CANARY
    log.forget(CANARY)


async def test_a_removed_connection_leaves_its_key_neither_in_the_keyring_nor_in_memory(profile: Profile, server: ProviderServer) -> None:
    """E8."""
    keyring = MemoryKeyring()
    vault = Vault("loquent-test", backend=keyring)
    async with build(profile, vault=vault) as program:
        await program.connections.save(Connection("work", "AnthropicCompatible", "Work", server.url), CANARY)
        await program.connections.resolve("work")
        await program.connections.remove("work")
        assert keyring.secrets == {}
        assert log.redact(CANARY) == CANARY, "nobody remembers it, not even to hide it"
        await program.connections.save(Connection("work", "AnthropicCompatible", "Work", server.url))
        await program.connections.keep_for_session("work", CANARY)
        await program.connections.remove("work")
        assert log.redact(CANARY) == CANARY


async def test_a_stored_key_is_told_by_its_last_four_characters_only(profile: Profile, server: ProviderServer) -> None:
    """E9."""
    async with build(profile, vault=Vault("loquent-test", backend=MemoryKeyring())) as program:
        await program.connections.save(Connection("work", "AnthropicCompatible", "Work", server.url), CANARY)
        assert await program.connections.key_tail("work") == CANARY[-4:]
        await program.connections.save(Connection("short", "AnthropicCompatible", "Short", server.url), "abcdefgh")
        assert await program.connections.key_tail("short") == ""
        assert await program.connections.key_tail("nobody") == ""
    log.forget(CANARY)


def proc_of(pid: int) -> str:
    """What everybody with the user's rights sees of a process."""
    return "".join(Path(f"/proc/{pid}/{name}").read_bytes().decode("utf-8", "replace") for name in ("cmdline", "environ"))


@pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="this system has no /proc to look into")
async def test_children_get_no_key_in_their_arguments_or_environment(profile: Profile, monkeypatch: pytest.MonkeyPatch) -> None:
    """E11: the local model's process (the one that decodes pictures is in test_imaging_process)."""
    monkeypatch.setenv("MY_PLACE", CANARY)
    monkeypatch.setenv("SOME_API_KEY", "another-value-nobody-named")
    monkeypatch.setenv("HARMLESS", "stays")
    profile.connections_file.write_text(
        '[[connection]]\nid = "a"\nprovider = "OpenaiCompatible"\napi_base = "http://127.0.0.1:9"\nkey_env = "MY_PLACE"\n'
    )
    waits = ("-c", "import sys; sys.stdin.readline(); sys.stdin.read()")
    async with build(profile, vault=Vault("loquent-test", backend=MemoryKeyring())):
        model = profile.data / "any.gguf"
        model.write_bytes(b"GGUF")
        server = LocalServer(model, command=(sys.executable, *waits))
        starting = server.begin(lambda _state: None)
        try:
            async with asyncio.timeout(60):
                while server._process is None:
                    await asyncio.sleep(0.01)
            seen = proc_of(server._process.pid)
        finally:
            await server.stop()
            await asyncio.gather(starting, return_exceptions=True)
        for secret in (CANARY, "another-value-nobody-named", server.key):
            assert secret not in seen
        assert "HARMLESS" in seen
    log.forget(CANARY)


WATCH = """
import sys
with open({path!r}, "a") as file:
    file.write("watching 0\\n")
def watch(event, args):
    if event == "socket.connect" and isinstance(args[1], tuple):
        with open({path!r}, "a") as file:
            file.write(f"{{args[1][0]}} {{args[1][1]}}\\n")
    elif event == "socket.getaddrinfo":
        with open({path!r}, "a") as file:
            file.write(f"{{args[0]}} {{args[1]}}\\n")
sys.addaudithook(watch)
"""


def test_the_whole_program_reaches_for_nothing_but_this_computers_usual_ports(tmp_path: Path) -> None:
    """F6: a real start, look around and quit, each connect() seen by an audit hook."""
    seen = tmp_path / "seen.txt"
    seen.touch()
    (tmp_path / "sitecustomize.py").write_text(WATCH.format(path=str(seen)))
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}", "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run(
        [sys.executable, "-m", "desktop", "--profile", str(tmp_path / "profile"), "--self-test"],
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert done.stdout.lstrip().startswith("{"), done.stderr
    peers = {tuple(line.split()) for line in seen.read_text().splitlines()}
    assert ("watching", "0") in peers
    peers.discard(("watching", "0"))
    assert {host for host, _port in peers} <= {"127.0.0.1", "::1", "localhost"}


async def test_the_engine_reaches_only_the_servers_that_are_configured(profile: Profile, server: ProviderServer) -> None:
    """F6: with a connection, from start to quit: the set of peers is the set of connections."""
    seen: set[tuple[str, int]] = set()
    active = True

    def watch(event: str, args: tuple[object, ...]) -> None:
        if active and event == "socket.connect" and isinstance(args[1], tuple):
            seen.add((str(args[1][0]), int(args[1][1])))

    sys.addaudithook(watch)
    try:
        async with build(profile, vault=Vault("loquent-test", backend=MemoryKeyring())) as program:
            assert seen == set()
            await program.connections.save(Connection("work", "AnthropicCompatible", "Work", server.url), CANARY)
            assert seen == set()
            await program.connections.refresh_models("work")
            async for _ in program.connections.test(program.connections.get("work").connection):  # type: ignore[union-attr]
                pass
    finally:
        active = False
    assert seen == {("127.0.0.1", server.port)}
    log.forget(CANARY)


def test_the_limits_of_what_is_protected_are_said() -> None:
    """E12: core dumps, swap and the memory of a running program are named where people look for it."""
    text = (ROOT / "desktop" / "README.md").read_text(encoding="utf-8")
    assert "core dump" in text
    assert "swap" in text


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
@pytest.mark.parametrize(
    "target", ["{elsewhere}/v1/models", "{own}/other", "/relative", "file:///etc/passwd", "https://far.invalid/", "{own}/v1/models"]
)
async def test_a_redirect_is_refused_and_the_key_goes_nowhere(profile: Profile, server: ProviderServer, status: int, target: str) -> None:
    """F2: every kind, to another origin, to the same one, to itself, to a file, up and down."""
    async with ProviderServer() as elsewhere, build(profile, vault=Vault("loquent-test", backend=MemoryKeyring())) as program:
        await program.connections.save(Connection("work", "AnthropicCompatible", "Work", server.url), CANARY)
        location = target.format(elsewhere=elsewhere.url, own=server.url)
        server.script_models(status=status, headers={"location": location}, body="")
        await program.connections.refresh_models("work")
        state = program.connections.get("work")
        assert state is not None
        assert state.error is not None
        assert state.error.code == "net.redirect"
        assert elsewhere.requests == []
        assert len(server.requests) == 1
    log.forget(CANARY)


ASK = """
import asyncio, sys
from desktop.net.http import Http
from desktop.errors import LoquentError

async def main():
    async with Http() as http:
        try:
            async with http.stream("GET", sys.argv[1], proxy="none") as response:
                print(response.status)
        except LoquentError as error:
            print(error.code)

asyncio.run(main())
"""


@pytest.mark.parametrize(("knows", "said"), [(True, "200"), (False, "net.tls_untrusted")])
async def test_without_the_systems_authorities_the_error_is_clear_and_named_ones_are_used(tmp_path: Path, knows: bool, said: str) -> None:
    """F5: a bundle finds no authorities where its OpenSSL was built to look; ``SSL_CERT_FILE`` names some."""
    authority = Authority(tmp_path)
    nothing = tmp_path / "nothing.pem"
    nothing.write_text("")
    environment = {**os.environ, "SSL_CERT_FILE": str(authority.file if knows else nothing), "SSL_CERT_DIR": str(tmp_path / "nowhere")}
    async with ProviderServer(tls=authority.server("127.0.0.1"), models=["one"]) as server:
        asking = await asyncio.create_subprocess_exec(
            sys.executable, "-c", ASK, f"{server.url}/v1/models", env=environment, cwd=ROOT, stdout=subprocess.PIPE
        )
        out, _ = await asking.communicate()
    assert out.decode().strip() == said
