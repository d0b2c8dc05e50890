"""What holds for every test: its own home, no network, nothing left running.

The environment is set while this file is imported, before Qt, keyring or platformdirs can look at it.
"""

from __future__ import annotations

import asyncio
import errno
import gc
import ipaddress
import logging
import os
import socket
import sys
import tempfile
import threading
from collections.abc import Generator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings as hypothesis_settings

ROOT = Path(__file__).resolve().parent.parent
TIERS_THAT_COLLECT = {"flow", "ui", "real", "looks"}
JOIN_SECONDS = 5.0

_home = tempfile.TemporaryDirectory(prefix="loquent-tests-", ignore_cleanup_errors=True)


def _isolate(home: Path) -> None:
    """Point everything that looks for a home at *home*, and forget keys, proxies and profiles of the person who runs the tests."""
    for name, folder in {
        "HOME": "home",
        "USERPROFILE": "home",
        "XDG_CONFIG_HOME": "config",
        "XDG_DATA_HOME": "data",
        "XDG_CACHE_HOME": "cache",
        "XDG_STATE_HOME": "state",
        "XDG_RUNTIME_DIR": "run",
    }.items():
        (home / folder).mkdir(mode=0o700, exist_ok=True)
        os.environ[name] = str(home / folder)
    for name in list(os.environ):
        if name.upper().endswith(("_API_KEY", "_PROXY")) or name == "LOQUENT_PROFILE":
            del os.environ[name]
    os.environ["DBUS_SESSION_BUS_ADDRESS"] = "disabled:"
    os.environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # A test of words must not depend on the language of whoever runs it.
    os.environ["LC_ALL"] = os.environ["LANG"] = "C.UTF-8"
    os.environ.pop("LANGUAGE", None)


_isolate(Path(_home.name))

# A slow machine is not a bug: no deadlines. The same examples each time, so that a red run can be repeated.
hypothesis_settings.register_profile("loquent", deadline=None, derandomize=True, print_blob=True)
hypothesis_settings.load_profile("loquent")


class _Watch:
    """What the running test has done that no test may do."""

    def __init__(self) -> None:
        self.network: list[str] = []
        self.tasks: list[str] = []
        self.loop_errors: list[str] = []
        self.threads: set[threading.Thread] | None = None

    def reset(self) -> None:
        """Forget the test before."""
        self.network.clear()
        self.tasks.clear()
        self.loop_errors.clear()
        self.threads = None

    def complaints(self) -> list[str]:
        """One sentence for each thing that is wrong now."""
        found = [f"network outside this computer: {what}" for what in self.network]
        found += [f"task left behind: {what}" for what in self.tasks]
        found += [f"error in the event loop: {what}" for what in self.loop_errors]
        if self.threads is not None:
            for thread in set(threading.enumerate()) - self.threads:
                if isinstance(thread, threading._DummyThread):
                    continue
                thread.join(JOIN_SECONDS)
                if thread.is_alive():
                    found.append(f"thread left behind: {thread.name}")
        return found


watch = _Watch()


def _is_local(host: str) -> bool:
    if host in {"", "localhost"} or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host.partition("%")[0]).is_loopback
    except ValueError:
        return False


def _is_number(host: str) -> bool:
    try:
        ipaddress.ip_address(host.partition("%")[0])
    except ValueError:
        return False
    return True


def _guard(event: str, args: tuple[Any, ...]) -> None:
    """The audit hook: loopback and local sockets pass; a name under .invalid is unknown, as RFC 6761 has it; the rest is refused."""
    if not event.startswith("socket."):
        return
    if event in {"socket.connect", "socket.sendto", "socket.bind"}:
        address = args[1]
        if isinstance(address, tuple) and not _is_local(str(address[0])):
            watch.network.append(f"{event} {address!r}")
            raise OSError(errno.ENETUNREACH, f"tests reach only this computer, not {address!r}")
    elif event == "socket.getaddrinfo":
        host = args[0].decode() if isinstance(args[0], bytes) else str(args[0] or "")
        if _is_local(host) or _is_number(host):
            return
        if not host.rstrip(".").endswith(".invalid"):
            watch.network.append(f"{event} {host!r}")
        raise socket.gaierror(socket.EAI_NONAME, "Name or service not known")


class _LoopErrors(logging.Handler):
    """asyncio reports an exception nobody awaited only in its log."""

    def emit(self, record: logging.LogRecord) -> None:
        watch.loop_errors.append(record.getMessage())


def _remember_leftover_tasks() -> None:
    cancel = asyncio.runners._cancel_all_tasks  # type: ignore[attr-defined]

    def remember_then_cancel(loop: asyncio.AbstractEventLoop) -> None:
        watch.tasks.extend(f"{task.get_name()}: {task.get_coro()!r}" for task in asyncio.all_tasks(loop))
        cancel(loop)

    asyncio.runners._cancel_all_tasks = remember_then_cancel  # type: ignore[attr-defined]


def pytest_configure(config: pytest.Config) -> None:
    """Start watching."""
    config.addinivalue_line("markers", "expects_loop_errors: the test provokes an error that asyncio logs")
    sys.addaudithook(_guard)
    _remember_leftover_tasks()
    logging.getLogger("asyncio").addHandler(_LoopErrors(logging.ERROR))


def pytest_collection_finish() -> None:
    """All that is imported by now stays to the end: the collection after each test need not look at it again."""
    gc.collect()
    gc.freeze()


def _tier(item: pytest.Item) -> str:
    parts = item.path.relative_to(ROOT / "tests").parts if item.path.is_relative_to(ROOT / "tests") else ("",)
    return parts[0]


@pytest.hookimpl(wrapper=True)
def pytest_runtest_setup(item: pytest.Item) -> Generator[None, None, None]:
    """Each test answers for itself only."""
    watch.reset()
    return (yield)


@pytest.fixture(autouse=True)
def _threads_at_the_start() -> None:
    """Taken after the fixtures of wider scope: what they started may stay."""
    watch.threads = set(threading.enumerate())


@pytest.hookimpl(wrapper=True)
def pytest_runtest_teardown(item: pytest.Item, nextitem: pytest.Item | None) -> Generator[None, None, None]:
    """After the last fixture has let go, nothing of the test may be left."""
    try:
        return (yield)
    finally:
        if _tier(item) in TIERS_THAT_COLLECT:
            gc.collect()
        if nextitem is None or nextitem.path != item.path:
            # What a whole file leaves (reports, caches, modules) stays too; looking at it took most of the time of the tests that follow.
            gc.collect()
            gc.freeze()
        if item.get_closest_marker("expects_loop_errors"):
            watch.loop_errors.clear()
        complaints = watch.complaints()
        watch.reset()
        if complaints:
            pytest.fail("\n".join(complaints), pytrace=False)


def pytest_sessionfinish() -> None:
    """Take the temporary home away."""
    _home.cleanup()


@pytest.fixture
def root() -> Path:
    """The top of the repository."""
    return ROOT
