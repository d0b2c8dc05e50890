"""The local model's child process, played by small programs, and what is told of it."""

from __future__ import annotations

import asyncio
import importlib.util
import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest

from desktop import children
from desktop.engine.local_model import LocalModel
from desktop.providers import local_server
from desktop.providers.local_server import LocalModelError, LocalServer, LocalState, model_name, why_it_ended

GOOD_CHILD = """
    import json, sys
    settings = json.loads(sys.stdin.readline())
    print("noise of the engine" * 2000, file=sys.stderr)
    print(json.dumps({"port": 4321}), flush=True)
    sys.stdin.read()
"""


def program(body: str) -> list[str]:
    return [sys.executable, "-c", textwrap.dedent(body)]


@pytest.fixture
def gguf(tmp_path: Path) -> Path:
    path = tmp_path / "Tiny Model.gguf"
    path.write_bytes(b"GGUF and more")
    return path


async def failure_of(server: LocalServer) -> tuple[LocalModelError, list[LocalState]]:
    states: list[LocalState] = []
    with pytest.raises(LocalModelError) as raised:
        await server.start(states.append)
    await server.stop()
    return raised.value, states


async def test_a_child_goes_through_starting_and_loading_to_ready(gguf: Path) -> None:
    server = LocalServer(gguf, command=program(GOOD_CHILD))
    states: list[LocalState] = []
    await server.start(states.append)
    assert [state.phase for state in states] == ["starting", "loading", "ready"]
    assert server.endpoint == "http://127.0.0.1:4321/v1"
    await server.stop()
    assert [state.phase for state in states] == ["starting", "loading", "ready"]


async def test_the_child_gets_settings_and_key_by_stdin_only(gguf: Path, tmp_path: Path) -> None:
    written = tmp_path / "seen.json"
    server = LocalServer(
        gguf,
        command=program(f"""
            import json, os, sys
            line = sys.stdin.readline()
            seen = {{"settings": json.loads(line), "rest": " ".join(sys.argv) + repr(dict(os.environ))}}
            open({str(written)!r}, "w").write(json.dumps(seen))
            print(json.dumps({{"port": 1}}), flush=True)
            sys.stdin.read()
        """),
    )
    await server.start(lambda state: None)
    await server.stop()
    seen = json.loads(written.read_text())
    assert seen["settings"]["key"] == server.key
    assert len(server.key) >= 40
    assert seen["settings"]["model"] == str(gguf)
    assert seen["settings"]["alias"] == "Tiny Model"
    assert seen["settings"]["threads"] >= 1
    assert server.key not in seen["rest"]


async def test_each_server_has_a_key_of_its_own(gguf: Path) -> None:
    assert LocalServer(gguf).key != LocalServer(gguf).key


async def test_stop_leaves_no_child_behind_even_when_it_ignores_its_stdin(gguf: Path) -> None:
    server = LocalServer(gguf, command=program("print('{\"port\": 1}', flush=True)\nimport time\ntime.sleep(1000)"))
    await server.start(lambda state: None)
    assert server._process is not None
    await server.stop()
    assert server._process.returncode is not None


async def test_stop_before_start_and_twice_is_harmless(gguf: Path) -> None:
    server = LocalServer(gguf, command=program(GOOD_CHILD))
    await server.stop()
    assert (await failure_of(server))[0].code == "local.stopped"
    await server.stop()


async def test_stop_while_loading_says_so_to_who_waits(gguf: Path) -> None:
    server = LocalServer(gguf, command=program("import sys\nsys.stdin.read()"))
    loading = asyncio.Event()
    waiting = server.begin(lambda state: loading.set() if state.phase == "loading" else None)
    await loading.wait()
    await server.stop()
    with pytest.raises(LocalModelError) as raised:
        await waiting
    assert raised.value.code == "local.stopped"


async def test_a_cancelled_wait_leaves_the_start_going_on(gguf: Path) -> None:
    server = LocalServer(gguf, command=program(GOOD_CHILD))
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(server.start(lambda state: None), 0)
    await server.start(lambda state: None)
    assert server.state.phase == "ready"
    await server.stop()


async def test_a_child_that_dies_after_it_was_ready_is_told(gguf: Path) -> None:
    server = LocalServer(gguf, command=program("print('{\"port\": 1}', flush=True)\nimport os\nos._exit(7)"))
    failed = asyncio.Event()
    await server.start(lambda state: failed.set() if state.phase == "failed" else None)
    await failed.wait()
    assert server.state.error is not None
    assert server.state.error.code == "local.died"
    assert "exit status 7" in server.state.sentence
    assert server.endpoint == ""
    await server.stop()


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no signals to die of")
async def test_an_illegal_instruction_is_called_what_it_is(gguf: Path) -> None:
    child = program("import os, resource, signal\nresource.setrlimit(resource.RLIMIT_CORE, (0, 0))\nos.kill(os.getpid(), signal.SIGILL)")
    error, states = await failure_of(LocalServer(gguf, command=child))
    assert error.code == "local.processor"
    assert "AVX2" in states[-1].sentence
    assert "Ollama" in states[-1].sentence


async def test_an_unreadable_answer_ends_the_child_and_is_a_failure(gguf: Path) -> None:
    error, _ = await failure_of(LocalServer(gguf, command=program("import sys\nprint('hello', flush=True)\nsys.stdin.read()")))
    assert error.code == "local.died"


async def test_a_command_that_does_not_exist_is_a_failure(gguf: Path) -> None:
    error, _ = await failure_of(LocalServer(gguf, command=["/nowhere/at all"]))
    assert error.code == "local.spawn"


async def test_a_model_that_never_gets_ready_is_stopped(gguf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(local_server, "START_LIMIT", 0.3)
    error, _ = await failure_of(LocalServer(gguf, command=program("import time\ntime.sleep(1000)")))
    assert error.code == "local.slow_start"


async def test_a_missing_engine_and_a_missing_model_are_told_apart(gguf: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(importlib.util, "find_spec", lambda name: None)
    error, states = await failure_of(LocalServer(gguf))
    assert (error.code, states[-1].phase) == ("local.no_engine", "missing_engine")
    assert "pip install" in states[-1].sentence
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    error, states = await failure_of(LocalServer(gguf))
    assert (error.code, states[-1].phase) == ("local.not_in_package", "missing_engine")
    assert "install" not in states[-1].sentence
    error, states = await failure_of(LocalServer(None, command=program(GOOD_CHILD)))
    assert (error.code, states[-1].phase) == ("local.no_model", "missing_model")
    assert "GGUF" in states[-1].sentence


async def test_a_file_that_is_no_gguf_and_one_that_is_not_there_have_their_own_sentences(tmp_path: Path) -> None:
    wrong = tmp_path / "letter.gguf"
    wrong.write_text("Dear model")
    assert (await failure_of(LocalServer(wrong)))[0].sentence().startswith("letter.gguf is not a GGUF file.")
    assert (await failure_of(LocalServer(tmp_path / "gone.gguf")))[0].code == "local.no_file"
    assert (await failure_of(LocalServer(tmp_path)))[0].code == "local.no_file"


def test_the_reason_is_read_from_what_the_engine_wrote() -> None:
    tail = "0.00.031 E llama_model_load: error loading model: unknown model architecture: 'foo'\n0.05 E srv load_model: failed"
    error = why_it_ended("big", 1, {"error": "load", "detail": "Failed to init server."}, tail)
    assert error.sentence().startswith("big cannot be loaded: unknown model architecture: 'foo'. ")
    assert "Failed to init server. Choose" in why_it_ended("big", 1, {"error": "load", "detail": "Failed to init server."}, "").sentence()
    assert why_it_ended("big", 1, {"error": "engine", "detail": "GLIBC_2.38"}, "").code == "local.engine_broken"


@pytest.mark.parametrize("returncode", [-4, 0xC000001D, -1073741795])
def test_an_illegal_instruction_is_known_on_every_system(returncode: int) -> None:
    assert why_it_ended("m", returncode, {}, "").code == "local.processor"


def test_other_ends_are_named() -> None:
    assert why_it_ended("m", -9, {}, "").code == "local.memory"
    assert "SIGSEGV" in why_it_ended("m", -11, {}, "").sentence()
    assert "0xc0000005" in why_it_ended("m", 0xC0000005, {}, "").sentence()


def test_a_users_file_gives_the_model_its_name() -> None:
    assert model_name(None) == "SmolLM2-135M-Instruct"
    assert model_name(Path("/x/Qwen2.5-1.5B.Q4.gguf")) == "Qwen2.5-1.5B.Q4"


@pytest.mark.parametrize("sent", [b"", b"no json\n", b"[1]\n", b"{" * 200_000 + b"\n"])
def test_the_child_leaves_quietly_without_proper_settings(sent: bytes) -> None:
    ended = subprocess.run(
        children.command(children.LOCAL_MODEL), env=children.search_path(os.environ), input=sent, capture_output=True, timeout=60
    )
    assert (ended.returncode, ended.stdout, ended.stderr) == (0, b"", b"")


# --- the engine's side ---


async def test_the_local_model_starts_once_and_tells_its_states(gguf: Path) -> None:
    made: list[LocalServer] = []

    def make(path: Path | None) -> LocalServer:
        made.append(LocalServer(path, command=program(GOOD_CHILD)))
        return made[-1]

    model = LocalModel(gguf, make)
    phases: list[str] = []
    model.changed.connect(lambda state: phases.append(state.phase))
    model.start()
    model.start()
    endpoint, key = await model.ready()
    assert await model.ready() == (endpoint, key) == ("http://127.0.0.1:4321/v1", made[0].key)
    assert len(made) == 1
    assert phases == ["starting", "loading", "ready"]
    connection, key = await model.connection()
    assert (connection.api_base, connection.proxy, connection.models) == (endpoint, "none", ("Tiny Model",))
    await model.close()
    with pytest.raises(LocalModelError):
        await model.ready()


async def test_a_local_model_that_ended_is_started_again_by_the_next_wish(gguf: Path) -> None:
    bodies = ["print('{\"port\": 1}', flush=True)\nimport sys\nsys.exit(3)", GOOD_CHILD]
    model = LocalModel(gguf, lambda path: LocalServer(path, command=program(bodies.pop(0))))
    failed = asyncio.Event()
    model.changed.connect(lambda state: failed.set() if state.phase == "failed" else None)
    await model.ready()
    await failed.wait()
    model.start()
    before = model.state
    assert (await model.ready())[0] == "http://127.0.0.1:4321/v1"
    assert (before.phase, model.state.phase) == ("failed", "ready")
    await model.close()


async def test_choosing_another_file_replaces_the_model(gguf: Path, tmp_path: Path) -> None:
    made: list[LocalServer] = []

    def make(path: Path | None) -> LocalServer:
        made.append(LocalServer(path, command=program(GOOD_CHILD)))
        return made[-1]

    model = LocalModel(gguf, make)
    await model.ready()
    other = tmp_path / "Other.gguf"
    other.write_bytes(b"GGUF")
    await model.use_file(other)
    _, key = await model.ready()
    assert (model.name, key) == ("Other", made[1].key)
    assert made[0]._process is not None
    assert made[0]._process.returncode is not None
    await model.close()
