"""A conversation of 10,000 messages in the real window: opening, jumping, resizing, typing, and what it costs in memory.

``python -m tests.benchmarks.long_conversation COUNT`` prints one JSON line; times in milliseconds (``_cpu_ms``: what the GUI thread
computed of them, the rest others had the processor), memory in MB (PSS).
"""

from __future__ import annotations

import asyncio
import gc
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable

from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from desktop.chat.message import Conversation, Message, Role
from desktop.chat.parts import TextPart
from desktop.engine.program import Program
from desktop.paths import find_profile
from desktop.ui.main_window import MainWindow
from desktop.ui.tidying import QUIET_MS
from desktop.ui.transcript import TranscriptView
from tests.benchmarks import texts
from tests.benchmarks.in_window import measured, tell
from tests.benchmarks.watch import pss_kilobytes

CONVERSATION = "long"


def messages(count: int) -> list[Message]:
    """A path of *count* messages, each answer another text of some 200 tokens."""
    body = texts.mixed(400 * 200, 400)
    step = len(body) // 400
    made = []
    for at in range(count):
        start = (at % 400) * step
        text = f"Question {at}?" if at % 2 == 0 else f"Answer {at}.\n\n{body[start : start + step]}"
        parent = f"m{at - 1}" if at else None
        role = Role.ASSISTANT if at % 2 else Role.USER
        made.append(Message(f"m{at}", CONVERSATION, parent, role, (TextPart(text),), seq=at, created_at=1.7e9 + at))
    return made


async def measure(window: MainWindow, program: Program, count: int) -> dict[str, float]:
    """All figures."""
    now = time.time()
    store = program.library._services.store
    await store.save(Conversation("short", "Short", now, now, "fake", "m"), [Message("s0", "short", None, Role.USER, (TextPart("Hello"),))])
    await store.save(Conversation(CONVERSATION, "Long", now, now + 1, "fake", "m", active_root_id="m0"), messages(count))
    await program.library.load()
    transcript = window.findChild(TranscriptView, "transcript")
    field = window.findChild(QPlainTextEdit, "composer.input")
    assert transcript is not None
    assert field is not None
    await opened(window, transcript, "short", 1)
    await asyncio.sleep(0.5)
    gc.collect()
    before = pss_kilobytes()
    figures = named("open", await opened(window, transcript, CONVERSATION, count))
    await asyncio.sleep(0.5)
    figures["memory_mb"] = (pss_kilobytes() - before) / 1000

    async def jump(at: int) -> None:
        transcript.show_message(f"m{at}")

    async def resize(width: int) -> None:
        window.resize(width, window.height())

    async def type_a_letter(_number: int) -> None:
        for kind in (QEvent.Type.KeyPress, QEvent.Type.KeyRelease):
            QApplication.sendEvent(field, QKeyEvent(kind, Qt.Key.Key_X, Qt.KeyboardModifier.NoModifier, "x"))

    figures.update(named("jump", await worst(jump, [int(count * share) for share in (0.5, 0.02, 0.9, 0.33, 0.71)])))
    figures.update(named("resize", await worst(resize, [900, 1200, 1000])))
    figures.update(named("type", await worst(type_a_letter, list(range(10)))))
    await opened(window, transcript, "short", 1)
    # No collection from here: what is left behind, the program itself has to give back.
    await asyncio.sleep(QUIET_MS / 1000 + 1)
    figures["kept_mb"] = (pss_kilobytes() - before) / 1000
    gc.unfreeze()
    figures["kept_messages"] = sum(isinstance(each, Message) for each in gc.get_objects())
    return figures


def named(name: str, times: tuple[float, float]) -> dict[str, float]:
    """Both times under their names."""
    return {f"{name}_ms": times[0], f"{name}_cpu_ms": times[1]}


async def opened(window: MainWindow, transcript: TranscriptView, conversation: str, count: int) -> tuple[float, float]:
    """Milliseconds from asking for a conversation to its being shown, and what all threads computed meanwhile."""
    began, computed = time.perf_counter(), time.process_time()
    window.open_conversation(conversation)
    while len(transcript.path) != count:
        await asyncio.sleep(0.002)
    window.repaint()
    return 1000 * (time.perf_counter() - began), 1000 * (time.process_time() - computed)


async def worst(do: Callable[[int], Awaitable[None]], values: list[int]) -> tuple[float, float]:
    """Milliseconds of the slowest of *values*, painting included: passed, and computed by this thread."""
    found, computing = [], []
    for value in values:
        began, computed = time.perf_counter(), time.thread_time()
        await do(value)
        QApplication.sendPostedEvents()
        for widget in QApplication.topLevelWidgets():
            widget.repaint()
        found.append(1000 * (time.perf_counter() - began))
        computing.append(1000 * (time.thread_time() - computed))
        await asyncio.sleep(0.1)
    return max(found), max(computing)


def main() -> None:
    """Run the real window."""
    count = int(sys.argv[1])
    with tempfile.TemporaryDirectory() as folder:
        profile = find_profile(folder)
        profile.create()
        connection = (
            '[[connection]]\nid = "fake"\nprovider = "OpenaiCompatible"\nlabel = "Fake"\napi_base = "http://127.0.0.1:9"\nmodels = ["m"]\n'
        )
        profile.connections_file.write_text(connection)
        profile.settings_file.write_text('default_connection = "fake"\ndefault_model = "m"\n')
        found = measured(profile, lambda window, program: measure(window, program, count))
    tell({name: round(value, 2) for name, value in found.items()})


if __name__ == "__main__":
    main()
