"""Twenty megabytes of pictures on their way out of the real window, on both wires: what its loop feels of it.

``python -m tests.benchmarks.images_out URL`` prints one JSON line.
"""

from __future__ import annotations

import asyncio
import sys
import tempfile
import time
from collections.abc import Callable
from typing import Any

from desktop.chat.limits import ImageLimits
from desktop.chat.message import Draft, MessageState
from desktop.chat.parts import AttachmentPart, ImagePart
from desktop.engine.program import Program
from desktop.paths import find_profile
from desktop.ui.main_window import MainWindow
from tests.benchmarks.heart import Heart
from tests.benchmarks.in_window import measured, tell
from tests.fakes.pictures import encoded, noise

LIMITS = ImageLimits()
SIDE = 1085
"""Of a picture of noise, in pixels: a PNG of 3.4 MB, which is sent as it is."""
PICTURES = 6
ROUNDS = 3
CONNECTIONS = """[[connection]]
id = "completions"
provider = "OpenaiCompatible"
label = "Completions"
api_base = "{url}"
auth = "none"
models = ["gpt-4o"]

[[connection]]
id = "messages"
provider = "AnthropicCompatible"
label = "Messages"
api_base = "{url}"
auth = "none"
models = ["claude-sonnet-4-5"]
"""
MODELS = {"completions": "gpt-4o", "messages": "claude-sonnet-4-5"}


async def send(window: MainWindow, connection: str, text: str, parts: tuple[AttachmentPart, ...]) -> dict[str, float]:
    """One message in a conversation of its own, typed in the window."""
    pane = window.pane
    if pane.session is None or pane.session.path:
        before = pane.session
        window.open_conversation(None)
        await until(lambda: pane.session is not None and pane.session is not before)
    session = pane.session
    assert session is not None
    session.set_model(connection, MODELS[connection])
    pane.composer.set_draft(Draft(text, parts))
    # What the chips say is made meanwhile, as while somebody types.
    await asyncio.sleep(1.5)
    heart, began = Heart(), time.perf_counter()
    pane.composer._submit()
    await until(lambda: bool(session.path) and not session.streaming)
    await asyncio.sleep(0.1)
    taken, pauses = time.perf_counter() - began, heart.stop()
    assert session.path[-1].state is MessageState.COMPLETE, session.path[-1].failure
    return {"seconds": taken, **pauses}


async def until(condition: Callable[[], bool]) -> None:
    """Look again from time to time."""
    async with asyncio.timeout(90):
        while not condition():
            await asyncio.sleep(0.02)


async def pictures(program: Program) -> tuple[AttachmentPart, ...]:
    """New ones, made ready to be sent as the composer has it done."""
    made = []
    for _ in range(PICTURES):
        part = await program.attachments.add(encoded(noise(SIDE, SIDE), "PNG"), thumbnail_side=640)
        assert isinstance(part, ImagePart)
        prepared = await program.attachments.prepared(part, LIMITS)
        assert prepared.size == part.size, "it was not to be made smaller"
        made.append(part)
    return tuple(made)


async def measure(window: MainWindow, program: Program) -> dict[str, Any]:
    """Several rounds of each; of each figure the worst."""
    window.resize(1100, 800)
    found: dict[str, Any] = {}
    idle = Heart()
    await asyncio.sleep(2)
    found["idle"] = idle.stop()
    for connection in MODELS:
        # The first request imports the network room; that is the start's cost.
        await send(window, connection, "warm", ())
    for connection in MODELS:
        rounds = []
        for _ in range(ROUNDS):
            parts = await pictures(program)
            rounds.append({"mb": sum(part.size for part in parts) / 1e6, **await send(window, connection, "What is it?", parts)})
        found[connection] = {figure: max(one[figure] for one in rounds) for figure in rounds[0]}
    return found


def main() -> None:
    """Run the real window."""
    with tempfile.TemporaryDirectory() as folder:
        profile = find_profile(folder)
        profile.create()
        profile.connections_file.write_text(CONNECTIONS.format(url=sys.argv[1]))
        profile.settings_file.write_text('default_connection = "completions"\ndefault_model = "gpt-4o"\ntitles = "never"\n')
        found = measured(profile, measure)
    tell(found)


if __name__ == "__main__":
    main()
