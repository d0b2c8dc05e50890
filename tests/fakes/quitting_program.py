"""Loquent itself, which sends a message once it is there and closes its window in the middle of the answer.

``python -m tests.fakes.quitting_program PROFILE [SIGNAL]``: as a person would do it, with nobody to click; or as the system does it, by a
signal to itself.
"""

from __future__ import annotations

import os
import signal
import sys

from PySide6.QtCore import QTimer

from desktop import app
from desktop.engine.program import Program
from desktop.paths import find_profile
from desktop.ui.main_window import MainWindow


class Quitting(MainWindow):
    """The window, and a hand that closes it."""

    async def attach_engine(self, engine: Program, conversation_id: str | None = None, *, first: bool = True) -> None:
        await super().attach_engine(engine, conversation_id, first=first)
        self._hand = QTimer(self)
        self._hand.setInterval(10)
        self._hand.timeout.connect(self._look)
        self._hand.start()
        self.pane.composer.insert_text("Go on for a long time")
        self.pane.composer.send_requested.emit(self.pane.composer.draft())

    def _look(self) -> None:
        session = self.pane.session
        if session is not None and session.streaming and len(session.path) == 2 and len(session.path[-1].text) > 20:
            self._hand.stop()
            # A moment before the end: its new size is kept all the same.
            self.resize(777, 555)
            if len(sys.argv) > 2:
                os.kill(os.getpid(), signal.Signals[sys.argv[2]])
            else:
                self.close()


if __name__ == "__main__":
    if len(sys.argv) > 2 and sys.argv[2] != "SIGKILL":
        # Whoever runs the tests may have been started to ignore it.
        signal.signal(signal.Signals[sys.argv[2]], signal.SIG_DFL)
    app.MainWindow = Quitting  # type: ignore[attr-defined]
    profile = find_profile(sys.argv[1])
    profile.create()
    sys.exit(app.main(profile))
