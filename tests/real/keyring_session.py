"""Run a program with a real Secret Service (gnome-keyring) on a D-Bus session of its own.

``run(mode, code, folder)`` starts a private message bus that can activate nothing, a gnome-keyring-daemon with its
keyring below *folder*, and a child Python that executes *code*. Modes: ``unlocked``; ``locked`` (the same keyring,
the daemon started again without its password); ``none`` (a bus without any keyring).
"""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PASSWORD = b"test"

_BUS = """<!DOCTYPE busconfig PUBLIC "-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN"
 "http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd">
<busconfig><type>session</type><listen>unix:tmpdir={runtime}</listen><auth>EXTERNAL</auth>
<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/><allow own="*"/></policy></busconfig>
"""


def missing() -> str:
    """The programs this machine lacks, empty when it has all."""
    return ", ".join(name for name in ("dbus-daemon", "gnome-keyring-daemon", "gdbus") if shutil.which(name) is None)


@contextmanager
def bus(folder: Path) -> Iterator[dict[str, str]]:
    """A private session bus; yields the environment to run in."""
    places = {
        "XDG_DATA_HOME": folder / "share",
        "XDG_RUNTIME_DIR": folder / "run",
        "XDG_CONFIG_HOME": folder / "config",
        "XDG_CACHE_HOME": folder / "cache",
        "HOME": folder / "home",
    }
    for place in places.values():
        place.mkdir(mode=0o700, exist_ok=True)
    config = folder / "bus.conf"
    config.write_text(_BUS.format(runtime=places["XDG_RUNTIME_DIR"]), encoding="utf-8")
    daemon = subprocess.Popen(
        ["dbus-daemon", f"--config-file={config}", "--nofork", "--print-address=1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    try:
        assert daemon.stdout is not None
        address = daemon.stdout.readline().strip()
        kept = {name: value for name, value in os.environ.items() if name not in ("DISPLAY", "WAYLAND_DISPLAY", "PYTHON_KEYRING_BACKEND")}
        yield {**kept, **{name: str(place) for name, place in places.items()}, "DBUS_SESSION_BUS_ADDRESS": address}
    finally:
        daemon.terminate()
        daemon.wait(10)
        assert daemon.stdout is not None
        daemon.stdout.close()


def _asked(environment: dict[str, str], method: str) -> str:
    call = [
        "gdbus",
        "call",
        "--session",
        "-d",
        "org.freedesktop.DBus",
        "-o",
        "/",
        "-m",
        f"org.freedesktop.DBus.{method}",
        "org.freedesktop.secrets",
    ]
    return subprocess.run(call, env=environment, capture_output=True, text=True, timeout=20, check=False).stdout


@contextmanager
def keyring(environment: dict[str, str], *, unlocked: bool) -> Iterator[None]:
    """gnome-keyring-daemon on that bus. It puts itself into the background, so it is ended by the id the bus knows."""
    command = ["gnome-keyring-daemon", "--unlock" if unlocked else "--daemonize", "--components=secrets"]
    subprocess.run(
        command,
        env=environment,
        input=PASSWORD if unlocked else b"",
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
        timeout=20,
        check=True,
    )
    until = time.monotonic() + 60
    while "true" not in _asked(environment, "NameHasOwner"):
        assert time.monotonic() < until, "gnome-keyring-daemon did not come up"
        time.sleep(0.05)
    number = re.search(r"uint32 (\d+)", _asked(environment, "GetConnectionUnixProcessID"))
    assert number is not None
    try:
        yield
    finally:
        os.kill(int(number.group(1)), signal.SIGTERM)
        while "true" in _asked(environment, "NameHasOwner"):
            assert time.monotonic() < until + 60, "gnome-keyring-daemon did not end"
            time.sleep(0.05)


def python(environment: dict[str, str], code: str) -> str:
    """What a child Python prints that executes *code*; its failure is the test's."""
    environment = {**environment, "PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()
