"""The longest turn of the event loop while a hostile text is shown: whole, streamed, and as a question. Prints one JSON object.

Run by ``python -m tests.benchmarks --only hostile``. Rows: G6, G7, G17 of the acceptance list; the limit is the issue's 100 ms.
"""

from __future__ import annotations

import gc
import json
import os
import sys
import time
from collections.abc import Callable
from dataclasses import replace

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from PySide6.QtWidgets import QApplication

from desktop.chat.message import Message, MessageState, Role
from desktop.chat.parts import TextPart
from desktop.chat.text import normalise_text
from desktop.ui.theme import theme
from desktop.ui.transcript import TranscriptView
from desktop.ui.transcript.formulas import formulas
from tests.fakes.hostile_texts import hostile_text, names
from tests.ui.test_transcript import Change, Session

QUIET = 8
"""Turns without work after which a text is taken as shown."""
STEPS = 40


class Clock:
    """The longest of the turns it has timed, in milliseconds of this thread's CPU: other programs do not count."""

    def __init__(self) -> None:
        self.worst = 0.0

    def turn(self, work: Callable[[], object]) -> float:
        began = time.thread_time()
        work()
        took = 1000 * (time.thread_time() - began)
        self.worst = max(self.worst, took)
        return took

    def rest(self, app: QApplication) -> None:
        quiet, until = 0, time.monotonic() + 20
        while quiet < QUIET and time.monotonic() < until:
            quiet = quiet + 1 if self.turn(app.processEvents) < 3 else 0
            time.sleep(0.004)


def shown(app: QApplication, text: str, role: Role, *, streamed: bool) -> float:
    """Show *text*, go to both ends, and return the longest turn."""
    view, clock = TranscriptView(), Clock()
    view.resize(800, 600)
    view.show()
    app.processEvents()
    message = Message("0", "c", None, role, (TextPart(text),), created_at=1.7e9)
    if streamed:
        session = Session([replace(message, parts=(), state=MessageState.STREAMING)])
        clock.turn(lambda: view.set_session(session))
        step = max(1, len(text) // STEPS)
        for end in range(step, len(text), step):
            clock.turn(lambda end=end: session.grow(text[:end]))  # type: ignore[misc]
            clock.turn(app.processEvents)
        session.path = (message,)
        clock.turn(lambda: session.changed.emit(Change("message", "0")))
    else:
        clock.turn(lambda: view.set_session(Session([message])))
    clock.rest(app)
    for go in (view.scroll_to_bottom, lambda: view.restore_scroll("0", 0)):
        clock.turn(go)
        clock.turn(app.processEvents)
    clock.rest(app)
    formulas.settle()
    clock.turn(app.processEvents)
    view.set_session(None)
    view.deleteLater()
    app.processEvents()
    return clock.worst


def main() -> int:
    """Measure all; the first text warms up what is loaded once."""
    app = QApplication(sys.argv[:1])
    theme.apply(app, "light")
    for role in (Role.ASSISTANT, Role.USER):
        shown(app, "warm **up** $x$\n\n```python\nx = 1\n```\n\n| a |\n|---|\n| 1 |", role, streamed=False)
    # As the program does when its window is there.
    gc.freeze()
    worst: dict[str, float] = {}
    for name in names():
        text = normalise_text(hostile_text(name))
        worst[f"{name} whole"] = shown(app, text, Role.ASSISTANT, streamed=False)
        worst[f"{name} streamed"] = shown(app, text, Role.ASSISTANT, streamed=True)
        worst[f"{name} question"] = shown(app, text, Role.USER, streamed=False)
    ordered = sorted(worst, key=lambda name: -worst[name])
    over = {name: round(worst[name]) for name in ordered if worst[name] > 100}
    slowest = {name: round(worst[name]) for name in ordered[:10]}
    print(json.dumps({"worst_ms": round(worst[ordered[0]], 1), "shown": len(worst), "over_100_ms": over, "slowest": slowest}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
