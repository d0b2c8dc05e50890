"""From the release of an answer's first bytes on loopback to the text being painted in the real window.

The clock starts before the server writes, so that the figure holds the loopback too: it is an upper bound of
what the budget speaks of (the time after the first byte arrived). Prints one JSON line.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time

from PySide6.QtCore import QEvent, QObject
from PySide6.QtWidgets import QApplication, QTextEdit

from desktop.chat.message import Draft
from desktop.engine.program import Program
from desktop.paths import find_profile
from desktop.ui.main_window import MainWindow
from tests.benchmarks.in_window import measured, tell
from tests.fakes.provider_server import ProviderServerThread

CONNECTIONS = """[[connection]]
id = "fake"
provider = "OpenaiCompatible"
label = "Fake"
api_base = "{url}"
auth = "none"
models = ["echo"]
"""


class PaintedText(QObject):
    """Sees when a text widget that holds the awaited word is painted."""

    def __init__(self) -> None:
        super().__init__()
        self._word = ""
        self._seen = asyncio.Event()
        self.when = 0.0

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Look at paints of text widgets."""
        if self._word and event.type() == QEvent.Type.Paint:
            field = watched.parent()
            if isinstance(field, QTextEdit) and self._word in field.toPlainText():
                self._word = ""
                self.when = time.monotonic()
                self._seen.set()
        return False

    def expect(self, word: str) -> None:
        """Wait for *word* from now on."""
        self._word = word
        self._seen.clear()

    async def seen(self) -> float:
        """When it was painted."""
        async with asyncio.timeout(20):
            await self._seen.wait()
        return self.when


async def measure(window: MainWindow, program: Program, server: ProviderServerThread, rounds: int) -> list[float]:
    """Seconds of each round; the first one, which loads the network room, is left out."""
    painted = PaintedText()
    app = QApplication.instance()
    assert app is not None
    app.installEventFilter(painted)
    found = []
    session = await program.library.session(None)
    session.set_model("fake", "echo")
    for number in range(rounds + 1):
        word = f"Zebra{number}"
        server.script(chunks=[f"{word} ", "and more"], misbehave="hold", after=0)
        count = len(server.chats)
        await session.send(Draft(f"Round {number}"))
        if number == 0:
            window.open_conversation(session.conversation.id)
        while len(server.chats) == count:
            await asyncio.sleep(0.01)
        await asyncio.sleep(0.1)
        painted.expect(word)
        start = time.monotonic()
        server.release()
        found.append(await painted.seen() - start)
        while session.streaming:
            await asyncio.sleep(0.01)
    return found[1:]


def main() -> None:
    """Run the real window against a server in a thread of this process."""
    rounds = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder, ProviderServerThread() as server:
        profile = find_profile(folder)
        profile.create()
        profile.connections_file.write_text(CONNECTIONS.format(url=server.url))
        found = measured(profile, lambda window, program: measure(window, program, server, rounds))
    tell({"median_ms": round(1000 * statistics.median(found), 2), "worst_ms": round(1000 * max(found), 2)})


if __name__ == "__main__":
    main()
