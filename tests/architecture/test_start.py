"""What starting costs, and that Qt and this Python get on. Each question is put to a fresh interpreter."""

from __future__ import annotations

import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

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


# Measured: 80 ms of 315 before the window shows. What is below is loaded while it is already being typed in, or when it is wanted.
BEHIND_THE_WINDOW = (
    *("asyncio", "qasync", "ssl", "PySide6.QtNetwork", "desktop.engine.program", "desktop.engine.session", "desktop.engine.library"),
    *("desktop.ui.transcript.view", "desktop.ui.transcript.pieces", "desktop.ui.transcript.find_bar", "desktop.ui.transcript.end_button"),
)
WHEN_WANTED = (
    *("logging.handlers", "socket", "pickle", "hashlib", "sqlite3", "uuid", "html", "multiprocessing", "concurrent.futures"),
    *("desktop.chat.connection", "desktop.chat.items", "desktop.chat.limits", "desktop.chat.links", "desktop.chat.prompt"),
    *("desktop.chat.tree", "desktop.engine.undoing", "desktop.storage.search"),
    *("desktop.ui.export_dialogs", "desktop.ui.image_viewer", "desktop.ui.links", "desktop.ui.print", "desktop.ui.settings.dialog"),
    *("desktop.ui.shortcuts", "desktop.ui.system_prompt", "desktop.ui.trouble", "desktop.ui.wording", "desktop.ui.wording_templates"),
    *("desktop.ui.composer.model_list", "desktop.ui.composer.other_model", "desktop.ui.composer.screenshot"),
    *("desktop.ui.sidebar.found_words",),
)


# As desktop.app.main does it until the window is painted: what was loaded too early (what PySide6 itself loads is not counted), and what
# PySide6 has read the source of.
PAINTED = """
import linecache, os, sys
from pathlib import Path
import PySide6.QtCore, PySide6.QtGui, PySide6.QtWidgets
bare = set(sys.modules)
os.environ["QT_QPA_PLATFORM"] = "offscreen"
import desktop.cli
desktop.cli.parser()
from desktop import app
folder = Path(FOLDER)
qt = app.create_application()
app.log.start_logging(folder)
app.theme.apply(qt)
window = app.MainWindow(state_file=folder / "state.ini")
window.show()
windows = app.Windows(window, app.MainWindow)
qt.processEvents()
qt.processEvents()
print(*[name for name in LATER if name in sys.modules and name not in bare])
print(*[name for name in linecache.cache if "desktop/ui/" in name.replace(os.sep, "/")], flush=True)
os._exit(0)
"""


def test_the_window_is_painted_without_what_is_loaded_behind_it_or_when_it_is_wanted(tmp_path: Path) -> None:
    assert _python(f"LATER = {(*BEHIND_THE_WINDOW, *WHEN_WANTED)!r}\nFOLDER = {str(tmp_path)!r}\n{PAINTED}") == ""


def test_what_is_loaded_behind_the_window_is_there_by_its_name() -> None:
    """A module that was moved would be found missing only by the program that starts."""
    _python("import sys, desktop.app; from importlib import import_module; [import_module(name) for name in desktop.app._BEHIND]")
    assert all(find_spec(name) for name in (*BEHIND_THE_WINDOW, *WHEN_WANTED))


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
