"""The child process that runs the local model: ``python -m desktop.providers.local_child``.

It reads one JSON line on stdin: ``model`` (path of the GGUF file), ``alias`` (the name it answers to), ``key``
(never in the arguments or the environment), ``threads``, ``context`` (tokens), ``cache_mib`` (prompt cache),
``projector`` (path or null) and ``sampling`` (values for requests that name none). It serves on a loopback port
of the system's choice and prints one JSON line: ``{"port": 1234}`` once ``/health`` says so, or
``{"error": "engine" | "load", "detail": "..."}`` before it leaves with status 1. It leaves at once when stdin
reaches its end, which also happens when its parent is killed. Whatever llama.cpp prints goes to stderr.
"""

from __future__ import annotations

import http.client
import json
import os
import select
import signal
import sys
import threading
import time
from typing import IO, Any

SETTINGS_LIMIT = 64 * 1024
LONGEST_ANSWER = 1024
"""Tokens, when a request names no limit: a small model can repeat itself for ever."""


def main() -> None:
    """Serve until stdin ends. Never returns."""
    # llama.cpp and Python may print: only the one line may reach the parent's pipe, so the rest is sent to stderr.
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C in a terminal is the parent's business.
    settings = read_settings(0)
    if settings is None:
        os._exit(0)
    leave_with_parent(0)
    try:
        import xllamacpp
    except ImportError as error:
        give_up(answers, "engine", str(error))
    try:
        server = xllamacpp.Server(parameters(xllamacpp, settings))
    except (RuntimeError, ValueError, OSError) as error:
        give_up(answers, "load", str(error))
    port = int(str(server.listening_address).rsplit(":", 1)[1])
    wait_until_healthy(port)
    answers.write(json.dumps({"port": port}) + "\n")
    answers.flush()
    while True:  # The server lives in threads of its own; stdin's end ends all of it.
        time.sleep(3600)


def read_settings(descriptor: int) -> dict[str, Any] | None:
    """The settings line from *descriptor*; None when it ended first, was too long or is not a JSON object."""
    line = b""
    while not line.endswith(b"\n"):
        piece = os.read(descriptor, 4096)
        if not piece or len(line) > SETTINGS_LIMIT:
            return None
        line += piece
    try:
        settings = json.loads(line)
    except ValueError:
        return None
    return settings if isinstance(settings, dict) else None


def leave_with_parent(descriptor: int) -> None:
    """End this process when *descriptor* reaches its end.

    A thread does it everywhere. But the engine holds Python's lock while it loads a model (0.6 s for the
    small one, far longer for a large file), and that thread waits as long: so on Linux the kernel is asked
    for SIGIO too, whose default action there is to end the process.
    """
    threading.Thread(target=_leave_at_end, args=(descriptor,), name="stdin", daemon=True).start()
    if sys.platform == "linux":
        import fcntl

        signal.signal(signal.SIGIO, signal.SIG_DFL)
        fcntl.fcntl(descriptor, fcntl.F_SETOWN, os.getpid())
        fcntl.fcntl(descriptor, fcntl.F_SETFL, fcntl.fcntl(descriptor, fcntl.F_GETFL) | os.O_ASYNC)
        if select.select([descriptor], [], [], 0)[0]:  # It ended before SIGIO was asked for.
            os._exit(0)


def _leave_at_end(descriptor: int) -> None:
    try:
        while os.read(descriptor, 4096):
            pass
    finally:
        os._exit(0)


def parameters(engine: Any, settings: dict[str, Any]) -> Any:
    """llama.cpp's parameters for *settings*: this computer only, bounded memory, no web page, no downloads."""
    wanted = engine.CommonParams()
    wanted.model.path = settings["model"]
    wanted.model_alias = {settings["alias"]}
    wanted.hostnames = ["127.0.0.1"]
    wanted.port = 0
    wanted.api_keys = [settings["key"]]
    # Two conversations at once; they share one memory of n_ctx tokens.
    wanted.n_parallel = 2
    wanted.n_ctx = int(settings["context"])
    wanted.cpuparams.n_threads = int(settings["threads"])
    wanted.cpuparams_batch.n_threads = int(settings["threads"])
    wanted.n_predict = LONGEST_ANSWER
    wanted.verbosity = 1  # Errors only; they become the sentence of a failure.
    if settings.get("projector"):
        wanted.mmproj.path = settings["projector"]
    for name, value in settings["sampling"].items():
        setattr(wanted.sampling, name, value)
    # Names that came and went between releases of the engine: each is wanted, none is needed.
    bounds = {"cache_ram_mib": int(settings["cache_mib"]), "fit_params": False, "ui": False, "offline": True, "kv_unified": True}
    for name, value in {**bounds, "cors_origins": "", "cors_credentials": False}.items():
        if hasattr(wanted, name):
            setattr(wanted, name, value)
    return wanted


def wait_until_healthy(port: int) -> None:
    """Return when ``GET /health`` answers 200. It answers 503 while a model loads."""
    while True:
        connection = http.client.HTTPConnection("127.0.0.1", port, timeout=5)
        try:
            connection.request("GET", "/health")
            if connection.getresponse().status == 200:
                return
        except OSError:
            pass  # Not listening yet.
        finally:
            connection.close()
        time.sleep(0.02)


def give_up(answers: IO[str], error: str, detail: str) -> Any:
    """Say why there will be no port and leave. Never returns."""
    answers.write(json.dumps({"error": error, "detail": detail}) + "\n")
    answers.flush()
    os._exit(1)


if __name__ == "__main__":
    main()
