"""Imports a large export of ChatGPT's in the real window: time, memory, and how long the window does not answer meanwhile.

``python -m tests.benchmarks.large_import MEGABYTES [--folder FOLDER]``. One conversation in it is as large as a tenth of the whole (at most
30 MB). FOLDER, for archives too large for the temporary folder: archive and profile are made in it and deleted. ``peak_mb`` is the most
memory the program ever had, ``grown_mb`` what the import added to that; the archive is written by another process.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import random
import resource
import subprocess
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

        def hide_and_tell() -> None:
            hide()
            done.set()

        window.transfers.line.hide = hide_and_tell  # type: ignore[method-assign]
        heart, began, cpu = Heart(), time.perf_counter(), time.process_time()
        window.transfers.import_from(str(archive))
        await done.wait()
        figures = {"seconds": time.perf_counter() - began, "cpu_seconds": time.process_time() - cpu, **heart.stop()}
        figures["conversations"] = float(len(program.library.conversations))
        figures["peak_mb"] = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
        figures["grown_mb"] = figures["peak_mb"] - before / 1000
        await window.detach_engine()
    window.deleteLater()
    return figures


def write(archive: Path, size: int) -> None:
    """Make an export of *size* bytes unpacked."""
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as made, made.open("conversations.json", "w") as member:
        for piece in pieces(size):
            member.write(piece)


def main() -> None:
    """Print the figures as one JSON object."""
    wanted = argparse.ArgumentParser(description=__doc__)
    wanted.add_argument("megabytes", type=int)
    wanted.add_argument("--folder", type=Path, help="where archive and profile are made for the time of the run")
    wanted.add_argument("--write", type=Path, help="only write an archive")
    asked = wanted.parse_args()
    if asked.write is not None:
        write(asked.write, asked.megabytes * MB)
        return
    with tempfile.TemporaryDirectory(dir=asked.folder) as folder:
        archive = Path(folder) / "export.zip"
        command = [sys.executable, "-m", "tests.benchmarks.large_import", str(asked.megabytes), "--write", str(archive)]
        subprocess.run(command, check=True)
        print(json.dumps({name: round(value, 2) for name, value in run(Path(folder) / "profile", archive).items()}))


def run(profile: Path, archive: Path) -> dict[str, float]:
    """:func:`measure` on a loop of its own."""
    import qasync
    from PySide6.QtWidgets import QApplication

    app = QApplication(["loquent"])
    app.setQuitOnLastWindowClosed(False)
    loop = qasync.QEventLoop(app)
    with loop:
        figures: dict[str, float] = loop.run_until_complete(measure(profile, archive))
    figures["archive_mb"] = archive.stat().st_size / MB
    figures["database_mb"] = sum(file.stat().st_size for file in (profile / "data").glob("loquent.db*")) / MB
    return figures


if __name__ == "__main__":
    main()
