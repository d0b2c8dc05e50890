"""The packaged model itself, in its child process: it answers, it is private, and it never outlives its parent."""

from __future__ import annotations

import asyncio
import hashlib
import http.client
import importlib.util
import json
import os
import signal
import struct
import subprocess
import sys
import textwrap
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from desktop.chat.connection import Connection
from desktop.chat.items import FinishReason, Usage
from desktop.engine.local_model import LocalModel
from desktop.net.http import Http
from desktop.providers import ContextTooLongError, Local
from desktop.providers.local_server import BUNDLED_SHA256, LocalModelError, LocalServer, LocalState, find_bundled_model

pytestmark = pytest.mark.skipif(
    importlib.util.find_spec("xllamacpp") is None or find_bundled_model() is None,
    reason="the optional engine or the demo model is not installed on this machine",
)
ROOT = Path(__file__).parents[2]


@pytest.fixture
async def server() -> AsyncIterator[LocalServer]:
    running = LocalServer()
    await running.start(lambda state: None)
    yield running
    await running.stop()


def _ask(server: LocalServer, method: str, path: str, key: str | None, body: Any = None) -> tuple[int, Any]:
    port = int(server.endpoint.split(":")[2].split("/")[0])
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        headers = {"Authorization": f"Bearer {key}"} if key else {}
        connection.request(method, path, json.dumps(body) if body is not None else None, {**headers, "Content-Type": "application/json"})
        response = connection.getresponse()
        return response.status, json.loads(response.read() or b"null")
    finally:
        connection.close()


async def ask(server: LocalServer, method: str, path: str, body: Any = None, key: str | None = None) -> tuple[int, Any]:
    return await asyncio.to_thread(_ask, server, method, path, server.key if key is None else key, body)


@dataclass
class Talk:
    """The model, ready, with what a provider call needs."""

    connection: Connection
    key: str
    http: Http
    model: LocalModel

    def say(self, *messages: tuple[str, str], **options: Any) -> Any:
        asked = [{"role": role, "content": content} for role, content in messages]
        options = {"temperature": 0, "stream": True, **options}
        return Local.create_async_generator(self.model.name, asked, api_key=self.key, connection=self.connection, http=self.http, **options)

    async def is_answering(self) -> bool:
        """Whether the engine is at work on an answer, as it says itself."""
        url = f"{str(self.connection.api_base).removesuffix('/v1')}/slots"
        async with self.http.stream("GET", url, headers={"Authorization": f"Bearer {self.key}"}, local=True) as response:
            return any(slot["is_processing"] for slot in json.loads(await response.read()))


@pytest.fixture
async def talk() -> AsyncIterator[Talk]:
    model = LocalModel()
    model.start()
    connection, key = await model.connection()
    async with Http() as http:
        yield Talk(connection, key, http, model)
    await model.close()


async def test_an_answer_streams_as_text_then_usage_then_its_end(talk: Talk) -> None:
    items = [item async for item in talk.say(("user", "Write three sentences about the sea."), max_tokens=60)]
    pieces = [item for item in items if isinstance(item, str) and item]
    assert len(pieces) > 10
    assert len("".join(pieces).split()) > 10
    assert isinstance(items[-2], Usage)
    assert items[-2].prompt_tokens
    assert items[-2].completion_tokens
    assert isinstance(items[-1], FinishReason)
    assert items[-1].reason in ("stop", "length")


async def test_the_demo_model_says_what_it_is_told_to_say(talk: Talk) -> None:
    text = "".join([str(item) async for item in talk.say(("user", "What is the capital of France? Answer in one sentence."))])
    assert "Paris" in text


async def test_the_history_is_sent(talk: Talk) -> None:
    async def prompt_tokens(*messages: tuple[str, str]) -> int:
        items = [item async for item in talk.say(*messages, max_tokens=1)]
        return next(item.prompt_tokens or 0 for item in items if isinstance(item, Usage))

    question = ("user", "What colour is my bicycle?")
    history = (("user", "I have a bicycle. " + "It is green. " * 20), ("assistant", "A green bicycle!"), question)
    assert await prompt_tokens(*history) > await prompt_tokens(question) + 80
    text = "".join([str(item) async for item in talk.say(*history, max_tokens=30)])
    assert "green" in text.lower()


async def test_stop_closes_the_connection_and_the_engine_goes_idle(talk: Talk) -> None:
    answer = talk.say(("user", "Count from one to a thousand, in words, with a sentence about each number."), max_tokens=3500)
    heard = ""
    async for item in answer:
        heard += str(item)
        if len(heard) > 40:
            break
    assert await talk.is_answering()
    await answer.aclose()
    while await talk.is_answering():
        await asyncio.sleep(0.02)
    assert [item async for item in talk.say(("user", "Say hello."), max_tokens=20)]


async def test_a_prompt_longer_than_the_context_is_a_typed_error(talk: Talk) -> None:
    with pytest.raises(ContextTooLongError):
        _ = [item async for item in talk.say(("user", "word " * 9000))]


async def test_the_models_list_names_the_demo_model(talk: Talk) -> None:
    assert await Local.fetch_models(talk.key, connection=talk.connection, http=talk.http) == ["SmolLM2-135M-Instruct"]


async def until(condition: Any) -> None:
    """Wait until *condition* holds; the test's own time limit is the only one."""
    while not condition():
        await asyncio.sleep(0.02)


def visible_to_others(pid: int | None) -> bytes:
    """What a list of processes shows of *pid*."""
    return Path(f"/proc/{pid}/cmdline").read_bytes() + Path(f"/proc/{pid}/environ").read_bytes()


def alive(pid: int) -> bool:
    """False when *pid* is gone or a zombie that its new parent has not collected yet."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except FileNotFoundError:
        return False


def test_the_packaged_model_is_the_one_that_was_chosen() -> None:
    path = find_bundled_model()
    assert path is not None
    with path.open("rb") as file:
        assert hashlib.file_digest(file, "sha256").hexdigest() == BUNDLED_SHA256


async def test_the_server_listens_on_this_computer_only_and_wants_its_key(server: LocalServer) -> None:
    assert server.endpoint.startswith("http://127.0.0.1:")
    for path in ("/v1/models", "/slots", "/props"):
        assert (await ask(server, "GET", path, key=""))[0] == 401
    assert (await ask(server, "POST", "/v1/chat/completions", {"messages": []}, key="wrong"))[0] == 401
    status, models = await ask(server, "GET", "/v1/models")
    assert status == 200
    assert [model["id"] for model in models["data"]] == ["SmolLM2-135M-Instruct"]


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc to look into")
async def test_the_key_is_in_neither_arguments_nor_environment(server: LocalServer) -> None:
    assert server.key.encode() not in visible_to_others(server.pid)


async def test_nothing_the_engine_writes_reaches_the_terminal(capfd: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    running = LocalServer()
    await running.start(lambda state: None)
    await running.stop()
    with pytest.raises(LocalModelError):
        await LocalServer(write_gguf(tmp_path / "empty.gguf")).start(lambda state: None)
    assert capfd.readouterr() == ("", "")


def write_gguf(path: Path, architecture: str | None = None) -> Path:
    """A well-formed GGUF file (version 3) without a tensor, and with no or one fact in it."""
    fact = b""
    if architecture is not None:
        name = b"general.architecture"
        fact = struct.pack("<Q", len(name)) + name + struct.pack("<IQ", 8, len(architecture)) + architecture.encode()
    path.write_bytes(b"GGUF" + struct.pack("<IQQ", 3, 0, 1 if fact else 0) + fact)
    return path


async def test_a_file_the_engine_cannot_load_is_a_failure_with_a_sentence(tmp_path: Path) -> None:
    whole = find_bundled_model()
    assert whole is not None
    cut = tmp_path / "Cut short.gguf"
    with whole.open("rb") as file:
        cut.write_bytes(file.read(5_000_000))
    files = {cut: "corrupted or incomplete", write_gguf(tmp_path / "Odd.gguf", "abacus"): "unknown model architecture"}
    for path, reason in files.items():
        states: list[LocalState] = []
        server = LocalServer(path)
        with pytest.raises(LocalModelError) as raised:
            await server.start(states.append)
        assert states[-1].phase == "failed"
        assert raised.value.code == "local.cannot_load"
        assert states[-1].sentence.startswith(f"{path.stem} cannot be loaded: ")
        assert reason in states[-1].sentence
        await server.stop()


async def test_a_users_own_file_gives_its_name_to_the_model(tmp_path: Path) -> None:
    whole = find_bundled_model()
    assert whole is not None
    own = tmp_path / "Mein Modell ü.gguf"
    own.symlink_to(whole)
    server = LocalServer(own)
    await server.start(lambda state: None)
    _, models = await ask(server, "GET", "/v1/models")
    assert [model["id"] for model in models["data"]] == ["Mein Modell ü"]
    await server.stop()


async def test_stop_ends_the_child_and_collects_it(server: LocalServer) -> None:
    pid = server.pid
    assert pid is not None
    await server.stop()
    with pytest.raises(ProcessLookupError):
        os.kill(pid, 0)


PARENT = """
    import asyncio, sys
    from desktop.providers.local_server import LocalServer

    async def main():
        server = LocalServer()
        here = asyncio.Event()
        begun = server.begin(lambda state: here.set() if state.phase == "loading" else None)
        await (here.wait() if "loading" in sys.argv else begun)
        print(server.pid, flush=True)
        if "leave" in sys.argv:
            return
        await asyncio.sleep(1000)

    asyncio.run(main())
"""


@pytest.mark.skipif(sys.platform != "linux", reason="looks for the orphan in /proc")
@pytest.mark.parametrize("how", ["leave", "kill", "kill while loading"])
async def test_the_child_is_gone_when_its_parent_is(how: str) -> None:
    parent = await asyncio.create_subprocess_exec(
        sys.executable, "-c", textwrap.dedent(PARENT), *how.split(), cwd=ROOT, stdout=subprocess.PIPE, stdin=subprocess.DEVNULL
    )
    assert parent.stdout is not None
    pid = int(await parent.stdout.readline())
    if how.startswith("kill"):
        assert alive(pid)
        parent.send_signal(signal.SIGKILL)
    await parent.wait()
    await until(lambda: not alive(pid))


@pytest.mark.skipif(sys.platform != "linux", reason="the signals it may end by")
async def test_stop_while_the_model_loads_does_not_wait_for_it() -> None:
    server = LocalServer()
    loading = asyncio.Event()
    server.begin(lambda state: loading.set() if state.phase == "loading" else None)
    await loading.wait()
    await server.stop()
    assert server._process is not None
    assert server._process.returncode in (0, -signal.SIGIO, -signal.SIGKILL)
    assert server.state.phase == "loading"


async def test_a_child_that_was_killed_is_noticed() -> None:
    server = LocalServer()
    failed = asyncio.Event()
    await server.start(lambda state: failed.set() if state.phase == "failed" else None)
    assert server.pid is not None
    os.kill(server.pid, signal.SIGKILL)
    await failed.wait()
    assert server.state.error is not None
    assert server.state.error.code == "local.memory"
    await server.stop()


async def test_it_works_under_qts_loop_too() -> None:
    script = """
        import asyncio, sys
        from PySide6.QtCore import QCoreApplication
        import qasync
        from desktop.engine.local_model import LocalModel

        async def main():
            model = LocalModel()
            phases = []
            model.changed.connect(lambda state: phases.append(state.phase))
            model.start()
            ticks = 0
            waiting = asyncio.ensure_future(model.ready())
            while not waiting.done():
                await asyncio.sleep(0.01)
                ticks += 1
            await model.close()
            print(waiting.result()[0], ticks > 5, *phases)

        loop = qasync.QEventLoop(QCoreApplication([]))
        with loop:
            loop.run_until_complete(main())
    """
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    ended = await asyncio.to_thread(
        subprocess.run,
        [sys.executable, "-W", "error", "-c", textwrap.dedent(script)],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
    )
    assert ended.stderr == ""
    assert ended.stdout.startswith("http://127.0.0.1:")
    assert ended.stdout.split()[1:] == ["True", "starting", "loading", "ready"]
