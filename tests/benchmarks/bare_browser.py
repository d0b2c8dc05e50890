"""The baseline of the transcript: the same text as plain text into a bare QTextBrowser, 32 tokens at a time.

``python -m tests.benchmarks.bare_browser FILE`` prints the GUI thread's CPU seconds as JSON.
"""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

from PySide6.QtGui import QTextCursor
from PySide6.QtWidgets import QApplication, QTextBrowser

from tests.benchmarks.texts import tokens

BATCH = 32


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
    print(json.dumps({"cpu_s": spent, "tokens": len(pieces)}), flush=True)
    browser.deleteLater()
    app.processEvents()


if __name__ == "__main__":
    main()
