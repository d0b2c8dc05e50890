"""What Loquent does not do unasked: start by itself with a session, ask for newer versions, or ask any other computer at a start."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

from tests.architecture.source import ROOT, modules, tracked

AUTOSTART = re.compile(r"autostart|LaunchAgents|CurrentVersion\\+Run|systemd/user|\bKeepAlive\b|StartupFolder", re.IGNORECASE)
UPDATES = re.compile(r"releases/latest|appcast|check_(?:for_)?updates?|update_url|/releases\.atom|pypi\.org|latest_version", re.IGNORECASE)
START = """
import json, sys

asked = []
def hear(event, arguments):
    if event in ("socket.connect", "socket.getaddrinfo", "socket.gethostbyname"):
        asked.append([event, repr(arguments[1] if event == "socket.connect" else arguments[0])])
sys.addaudithook(hear)
from desktop.cli import run
status = run(["--profile", sys.argv[1], "--self-test"])
print("\\x00" + json.dumps(asked))
raise SystemExit(status)
"""


def _texts(*folders: str) -> dict[str, str]:
    names = [name for name in tracked() if name.startswith(folders) and not name.endswith((".png", ".md"))]
    return {name: (ROOT / name).read_text(encoding="utf-8", errors="replace") for name in names}


def test_nothing_makes_loquent_start_by_itself() -> None:
    texts = _texts("desktop/", "packaging/")
    assert len(texts) > 100
    assert [name for name, text in texts.items() if AUTOSTART.search(text)] == []


def test_nobody_is_asked_for_newer_versions() -> None:
    assert [name for name, text in _texts("desktop/").items() if UPDATES.search(text)] == []


def test_qt_has_no_part_that_could_ask_another_computer() -> None:
    """Of Qt's network only the socket of the single instance; requests go through one door, which the next test hears."""
    users = [name for name in modules() if re.search(r"QtNetwork|QtWebEngine", (ROOT / name).read_text(encoding="utf-8"))]
    assert users == ["desktop/ui/single_instance.py"]


def test_a_start_asks_no_other_computer(tmp_path: Path) -> None:
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen", "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring"}
    done = subprocess.run(
        [sys.executable, "-c", START, str(tmp_path)], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=100
    )
    report, _, asked = done.stdout.partition("\0")
    assert '"ok"' in report, done.stderr
    places = [place for _event, place in json.loads(asked)]
    # It looks for model servers on this computer.
    assert places
    assert [place for place in places if not place.startswith("('127.0.0.1', ")] == []


def test_the_ear_hears_a_connection(tmp_path: Path) -> None:
    code = START.replace("from desktop.cli import run", "import socket; run = lambda _: 0; socket.socket().connect_ex(('127.0.0.1', 9))")
    done = subprocess.run([sys.executable, "-c", code, str(tmp_path)], capture_output=True, text=True, timeout=60)
    assert json.loads(done.stdout.partition("\0")[2]) == [["socket.connect", "('127.0.0.1', 9)"]]
