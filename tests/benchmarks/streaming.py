"""A flood of answers into the real window: CPU of the GUI thread and pauses of its event loop.

``python -m tests.benchmarks.streaming URL MODEL…`` asks each MODEL of the flood server in a conversation of its own, all
at once, with the first of them on the screen; prints one JSON line.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time

from desktop.chat.message import Draft, MessageState
from desktop.engine.program import Program
from desktop.paths import find_profile
from desktop.ui.main_window import MainWindow
from tests.benchmarks.heart import Heart
from tests.benchmarks.in_window import measured, tell

CONNECTIONS = """[[connection]]
id = "flood"
provider = "OpenaiCompatible"
label = "Flood"
api_base = "{url}"
auth = "none"
models = [{models}]
"""
QUIET = 4.0
"""Seconds of doing nothing, after the answers."""


async def ask(window: MainWindow, program: Program, models: list[str]) -> dict[str, float]:
    """All answers, and what they cost."""
    sessions = []
    for model in models:
        session = await program.library.session(None)
        session.set_model("flood", model)
        sessions.append(session)
    # The first request imports the network room; that is the start's cost, not the stream's.
    warm = await program.library.session(None)
    warm.set_model("flood", "warm")
    await warm.send(Draft("warm"))
    window.open_conversation(warm.conversation.id)
    while warm.streaming:
        await asyncio.sleep(0.02)
    window.resize(1100, 800)
    await asyncio.sleep(1.0)
    heart, began, wall = Heart(), time.thread_time(), time.monotonic()
    for number, session in enumerate(sessions):
        await session.send(Draft("Go on."))
        if number == 0:
            window.open_conversation(session.conversation.id)
    while any(session.streaming for session in sessions):
        await asyncio.sleep(0.02)
    await asyncio.sleep(0.3)
    spent, taken, pauses = time.thread_time() - began, time.monotonic() - wall, heart.stop()
    await asyncio.sleep(3.0)
    quiet = time.process_time()
    await asyncio.sleep(QUIET)
    quiet = time.process_time() - quiet
    for session in sessions:
        assert session.path[-1].state is MessageState.COMPLETE, session.path[-1].failure
    return {
        "cpu_s": spent,
        "wall_s": round(taken, 2),
        "quiet_percent": round(100 * quiet / QUIET, 2),
        "characters": len(sessions[0].path[-1].text),
        **pauses,
    }


def main() -> None:
    """Run the real window."""
    url, models = sys.argv[1], sys.argv[2:]
    with tempfile.TemporaryDirectory() as folder:
        profile = find_profile(folder)
        profile.create()
        names = ", ".join(f'"{name}"' for name in sorted({*models, "warm"}))
        profile.connections_file.write_text(CONNECTIONS.format(url=url, models=names))
        profile.settings_file.write_text('default_connection = "flood"\ndefault_model = "warm"\n')
        found = measured(profile, lambda window, program: ask(window, program, models))
    tell(found)


if __name__ == "__main__":
    main()
