"""Imports a large export of ChatGPT's in the real window: time, memory, and how long the window does not answer meanwhile.

``python -m tests.benchmarks.large_import MEGABYTES``. One conversation in it is as large as a tenth of the whole (at most 30 MB).
"""

from __future__ import annotations

import asyncio
import json
import random
import resource
import sys
import tempfile
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

MB = 1_000_000
USUAL = 100_000
LARGEST = 30 * MB


def conversation(number: int, size: int, chance: random.Random) -> bytes:
    """A conversation of about *size* bytes whose words do not repeat much."""
    mapping: dict[str, Any] = {}
    parent: str | None = None
    written = 0
    while written < size:
        key = f"n{len(mapping)}"
        role = "assistant" if len(mapping) % 2 else "user"
        text = " ".join(chance.choices(_WORDS, k=400))
        node = {
            "id": key,
            "author": {"role": role},
            "create_time": 1.7e9,
            "content": {"content_type": "text", "parts": [text]},
            "metadata": {},
        }
        mapping[key] = {"id": key, "parent": parent, "children": [f"n{len(mapping) + 1}"], "message": node}
        written += len(text) + 300
        parent = key
    facts = {
        "id": f"c{number}",
        "title": f"Conversation {number}",
        "create_time": 1.7e9 + number,
        "current_node": parent,
        "mapping": mapping,
    }
    return json.dumps(facts).encode()


_WORDS = ["".join(random.Random(seed).choices("abcdefghijklmnopqrstuvwxyzäöü", k=3 + seed % 9)) for seed in range(5_000)]


def pieces(size: int) -> Iterator[bytes]:
    """``conversations.json`` of about *size* bytes."""
    chance = random.Random(5)
    large = min(size // 10, LARGEST)
    yield b"[" + conversation(0, large, chance)
    written, number = large, 1
    while written < size:
        piece = conversation(number, USUAL, chance)
        yield b"," + piece
        written += len(piece)
        number += 1
    yield b"]"


async def measure(folder: Path, archive: Path) -> dict[str, float]:
    """Import *archive* into an empty profile in *folder*."""
    from desktop.engine.program import build
    from desktop.paths import find_profile
    from desktop.ui.main_window import MainWindow
    from tests.benchmarks.heart import Heart

    profile = find_profile(str(folder))
    profile.create()
    window = MainWindow()
    window.show()
    done = asyncio.Event()
    async with build(profile) as program:
        await window.attach_engine(program)
        await asyncio.sleep(2)
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        hide = window.transfers.line.hide
        window.transfers.line.hide = lambda: (hide(), done.set())[0]  # type: ignore[method-assign]
        heart, began, cpu = Heart(), time.perf_counter(), time.process_time()
        window.transfers.import_from(str(archive))
        await done.wait()
        figures = {"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - cpu, **heart.stop()}
        figures["conversations"] = float(len(program.library.conversations))
        figures["grown_mb"] = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / 1000
        await window.detach_engine()
    window.deleteLater()
    return figures


def main() -> None:
    """Print the figures as one JSON object."""
    import qasync
    from PySide6.QtWidgets import QApplication

    app = QApplication(["loquent"])
    app.setQuitOnLastWindowClosed(False)
    with tempfile.TemporaryDirectory() as folder:
        archive = Path(folder) / "export.zip"
        with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made, made.open("conversations.json", "w") as member:
            for piece in pieces(int(sys.argv[1]) * MB):
                member.write(piece)
        loop = qasync.QEventLoop(app)
        with loop:
            print(
                json.dumps(
                    {name: round(value, 2) for name, value in loop.run_until_complete(measure(Path(folder) / "profile", archive)).items()}
                )
            )


if __name__ == "__main__":
    main()
