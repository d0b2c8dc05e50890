"""Files that the system hands to the running program, as macOS does; in a process of its own, for there is one application a process."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

CODE = """
import json, sys
from PySide6.QtCore import QCoreApplication, QUrl
from PySide6.QtGui import QFileOpenEvent
from desktop.app import create_application

app, told = create_application(), []
early, late = sys.argv[1:]
QCoreApplication.sendEvent(app, QFileOpenEvent(QUrl.fromLocalFile(early)))
app.give_files_to(lambda files: told.append(list(files)))
QCoreApplication.sendEvent(app, QFileOpenEvent(QUrl.fromLocalFile(late)))
QCoreApplication.sendEvent(app, QFileOpenEvent(QUrl("loquent://elsewhere")))
print(json.dumps(told))
"""


def test_files_are_handed_on_also_those_that_came_before_the_window(root: Path, tmp_path: Path) -> None:
    early, late = str(tmp_path / "ранний кот.png"), str(tmp_path / "late #1.jsonl")
    environment = {**os.environ, "QT_QPA_PLATFORM": "offscreen"}
    done = subprocess.run([sys.executable, "-c", CODE, early, late], cwd=root, env=environment, capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [[early], [late]]
