"""The baseline of the transcript: the same text as plain text into a bare QTextBrowser, 32 tokens at a time.

``python -m tests.benchmarks.bare_browser FILE`` prints the GUI thread's CPU seconds as JSON, and the pauses of a loop that then
does nothing for a while: what this machine does to anyone just now.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtCore import QEventLoop
from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QTextBrowser

from tests.benchmarks.heart import Heart
from tests.benchmarks.texts import tokens

BATCH = 32
QUIET = 2.0
"""Seconds of doing nothing."""


def main() -> None:
    """Insert, let Qt paint, insert."""
    pieces = tokens(Path(sys.argv[1]).read_text())
    app = QApplication([])
    browser = QTextBrowser()
    browser.resize(760, 800)
    browser.show()
    app.processEvents()
    began = time.thread_time()
    for at in range(0, len(pieces), BATCH):
        cursor = QTextCursor(browser.document())
        cursor.movePosition(QTextCursor.MoveOperation.End)
        cursor.insertText("".join(pieces[at : at + BATCH]))
        bar = browser.verticalScrollBar()
        bar.setValue(bar.maximum())
        app.processEvents()
    spent = time.thread_time() - began
    heart, until = Heart(), time.monotonic() + QUIET
    while time.monotonic() < until:
        app.processEvents(QEventLoop.ProcessEventsFlag.WaitForMoreEvents)
    noise = heart.stop()
    print(json.dumps({"cpu_s": spent, "tokens": len(pieces), **noise}), flush=True)
    browser.deleteLater()
    app.processEvents()


if __name__ == "__main__":
    main()
