"""What starting costs, and that Qt and this Python get on. Each question is put to a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys

import pytest

from tests.architecture.source import ROOT

# Measured: aiohttp +0.5 s, keyring +0.2 s, Pillow +0.08 s before the window shows.
ON_FIRST_USE = ("aiohttp", "aiohttp_socks", "keyring", "PIL", "markdown_it", "pygments", "tomlkit", "xllamacpp", "ziamath")

# PySide6 6.12.0 on Python 3.11 loses a reference to None at every void call and dies within seconds (none_dealloc). Python >= 3.12 has
# immortal None, and 6.8-6.11 are clean. The pin in pyproject.toml may go when this passes with a newer PySide6 on 3.11.
CANARY = """
import sys
from PySide6.QtCore import QCoreApplication, QObject, Signal
app = QCoreApplication([])
class Bell(QObject):
    rung = Signal()
bell = Bell()
bell.rung.connect(lambda: None)
count = lambda: (sys.getrefcount(None), sys.getrefcount(True))
before = count()
for _ in range(50):
    bell.rung.emit()
    bell.setObjectName("x")
    app.processEvents()
print(min(after - then for after, then in zip(count(), before)))
"""


def _python(code: str) -> str:
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    return done.stdout.strip()


@pytest.mark.parametrize("module", ["desktop.ui.main_window", "desktop.app"])
def test_the_window_starts_without_what_it_needs_later(module: str) -> None:
    loaded = _python(f"import sys, {module}; print(*[name for name in {ON_FIRST_USE!r} if name in sys.modules])")
    assert loaded == ""


def test_the_window_is_built_without_the_transcript_and_the_loop() -> None:
    """Measured: 70 ms of 400 before the window shows. They are loaded while it is already being typed in."""
    later = ("asyncio", "qasync", "desktop.ui.transcript.view", "desktop.engine.program")
    loaded = _python(
        "import os, sys; os.environ['QT_QPA_PLATFORM'] = 'offscreen'; import desktop.app;"
        "app = desktop.app.create_application(); from desktop.ui.main_window import MainWindow; window = MainWindow(); window.show();"
        f"print(*[name for name in {later!r} if name in sys.modules], flush=True); os._exit(0)"
    )
    assert loaded == ""


def test_engine_and_providers_import_without_qt() -> None:
    loaded = _python(
        "import sys, desktop.engine.library, desktop.engine.session, desktop.providers;"
        f"print(*[name for name in {('PySide6', 'qasync', *ON_FIRST_USE)!r} if name in sys.modules])"
    )
    assert loaded == ""


def test_asking_for_the_version_does_not_load_qt() -> None:
    done = subprocess.run([sys.executable, "-X", "importtime", "-m", "desktop", "--version"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    assert "PySide6" not in done.stderr


def test_qt_keeps_its_references_on_this_python() -> None:
    assert int(_python(CANARY)) > -20
