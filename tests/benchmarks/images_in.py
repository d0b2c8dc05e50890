"""Pictures of twelve megapixels on their way into the real window: one after another, then fifty at once.

Prints one JSON line. Beside each picture, in the same second, Pillow does the same steps in this process: decode, scale, encode, and
the thumbnail.
"""

from __future__ import annotations

import asyncio
import io
import random
import statistics
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

from desktop.chat.limits import ImageLimits
from desktop.chat.message import Draft
from desktop.engine.program import Program
from desktop.paths import find_profile
from desktop.providers import OpenaiCompatible
from desktop.ui.composer.composer import Composer
from desktop.ui.main_window import MainWindow
from tests.benchmarks.heart import Heart
from tests.benchmarks.in_window import measured, tell

SIZE = (4000, 3000)
LIMITS = ImageLimits(max_count=100)
"""As the largest of the providers: fifty pictures are to be made ready, not to be refused."""
MANY = 50
HELD = 0.4
"""Seconds that somebody who drags is over the window before letting go."""
TURN = 0.004
CONNECTIONS = (
    '[[connection]]\nid = "none"\nprovider = "OpenaiCompatible"\nlabel = "None"\napi_base = "http://127.0.0.1:9"\nmodels = ["gpt-4o"]\n'
)


def photo(path: Path, seed: int) -> None:
    """A photograph as a camera makes it: soft shapes with a grain, 3 MB."""
    colours = random.Random(seed)
    shapes = Image.frombytes("RGB", (60, 45), colours.randbytes(60 * 45 * 3)).resize(SIZE, Image.Resampling.BICUBIC)
    grain = Image.effect_noise(SIZE, 20).convert("RGB")
    Image.blend(shapes, grain, 0.2).save(path, "JPEG", quality=90)


def by_pillow(path: Path) -> tuple[float, float]:
    """Milliseconds that Pillow takes for the picture as the model gets it and for its thumbnail, decoding it once, as small as may be.

    In time that passed and in time it computed.
    """
    began, computed = time.perf_counter(), time.thread_time()
    image = Image.open(io.BytesIO(path.read_bytes()), formats=["JPEG"])
    image.draft(None, (LIMITS.max_side, LIMITS.max_side * SIZE[1] // SIZE[0]))
    image.load()
    scaled = image.resize((LIMITS.max_side, LIMITS.max_side * SIZE[1] // SIZE[0]), Image.Resampling.LANCZOS, reducing_gap=2.0)
    scaled.save(io.BytesIO(), "JPEG", quality=90)
    scaled.resize((96, 72), Image.Resampling.LANCZOS, reducing_gap=2.0).convert("RGBA").tobytes()
    return 1000 * (time.perf_counter() - began), 1000 * (time.thread_time() - computed)


def computed_by(pid: int) -> float:
    """Milliseconds that the process *pid* and this one computed until now (Linux)."""
    other = int(Path(f"/proc/{pid}/schedstat").read_text().split()[0]) / 1e6
    return 1000 * time.process_time() + other


def memory(pid: int | str, field: str) -> float:
    """*field* of a process's status (Linux), in MB."""
    lines = Path(f"/proc/{pid}/status").read_text().splitlines()
    return next(int(line.split()[1]) / 1000 for line in lines if line.startswith(f"{field}:"))


def forget_the_peak() -> float:
    """Have the most memory that this process had counted anew from now on; what it has now, in MB."""
    Path("/proc/self/clear_refs").write_text("5")
    return memory("self", "VmRSS")


async def until(condition: Callable[[], bool]) -> None:
    """Look again at every turn of the loop."""
    async with asyncio.timeout(90):
        while not condition():
            await asyncio.sleep(TURN)


def shown(composer: Composer, count: int) -> bool:
    """Whether all chips have their picture."""
    chips = composer._chips._chips
    return len(chips) == count and all(chip._thumbnail is not None for chip in chips)


def ready(composer: Composer, count: int) -> bool:
    """Whether all chips also say what will be sent."""
    return shown(composer, count) and all("tokens" in chip.accessibleDescription() for chip in composer._chips._chips)


def worker_of(program: Program) -> int:
    """The process that decodes."""
    pid = program.attachments._imaging.pid
    assert pid is not None
    return pid


async def alone(window: MainWindow, program: Program, path: Path) -> dict[str, float]:
    """One file, from the drop to its chip with its picture, and until the chip says what will be sent; then the same by Pillow alone."""
    composer = window.pane.composer
    computed, began = computed_by(worker_of(program)), time.perf_counter()
    window.attach_files([str(path)])
    await until(lambda: shown(composer, 1))
    to_chip = 1000 * (time.perf_counter() - began)
    await until(lambda: ready(composer, 1))
    to_ready, computed = 1000 * (time.perf_counter() - began), computed_by(worker_of(program)) - computed
    composer.set_draft(Draft())
    await asyncio.sleep(0.1)
    pillow, pillow_computed = by_pillow(path)
    return {
        "to_chip_ms": to_chip,
        "to_ready_ms": to_ready,
        "to_ready_cpu_ms": computed,
        "pillow_ms": pillow,
        "pillow_cpu_ms": pillow_computed,
        "ratio": to_ready / pillow,
        "cpu_ratio": computed / pillow_computed,
    }


async def first(window: MainWindow, path: Path) -> float:
    """Milliseconds from the drop to the chip of the first one. While it is held over the window the process that decodes starts."""
    window.pane.composer.attach_expected.emit()
    await asyncio.sleep(HELD)
    began = time.perf_counter()
    window.attach_files([str(path)])
    await until(lambda: shown(window.pane.composer, 1))
    taken = 1000 * (time.perf_counter() - began)
    await until(lambda: ready(window.pane.composer, 1))
    window.pane.composer.set_draft(Draft())
    return taken


async def all_at_once(window: MainWindow, program: Program, files: list[Path], folder: Path) -> dict[str, float]:
    """Fifty files, each another one, so that none is known already: what the window feels of it, and the memory."""
    paths = [folder / f"many {at}.jpg" for at in range(MANY)]
    for at, path in enumerate(paths):
        path.write_bytes(files[at % len(files)].read_bytes() + b"\0" * (at + 1))
    composer = window.pane.composer
    before = forget_the_peak()
    heart, began = Heart(), time.perf_counter()
    window.attach_files([str(path) for path in paths])
    await until(lambda: ready(composer, MANY))
    taken, pauses = time.perf_counter() - began, heart.stop()
    return {"seconds": taken, "grown_mb": memory("self", "VmHWM") - before, "worker_mb": memory(worker_of(program), "VmHWM"), **pauses}


async def nothing() -> dict[str, float]:
    """The same loop with nothing to do: how quiet the machine is."""
    heart = Heart()
    await asyncio.sleep(2)
    return heart.stop()


async def measure(window: MainWindow, program: Program, rounds: int, folder: Path) -> dict[str, Any]:
    """All of it."""
    files = [folder / f"{at}.jpg" for at in range(rounds + 1)]
    for seed, path in enumerate(files):
        photo(path, seed)
    window.resize(1100, 800)
    await until(lambda: window.pane.session is not None and window.pane._attaching.outgoing.limits is not None)
    await asyncio.sleep(1)
    idle = await nothing()
    cold = await first(window, files[0])
    each = [await alone(window, program, path) for path in files[1:]]
    found = {name: statistics.median(one[name] for one in each) for name in each[0]}
    return {"to_chip_first_ms": cold, **found, "idle": idle, "many": await all_at_once(window, program, files, folder)}


def main() -> None:
    """Run the real window."""
    OpenaiCompatible.image_limits = LIMITS
    with tempfile.TemporaryDirectory() as folder:
        profile = find_profile(f"{folder}/profile")
        profile.create()
        profile.connections_file.write_text(CONNECTIONS)
        profile.settings_file.write_text('default_connection = "none"\ndefault_model = "gpt-4o"\n')
        found = measured(profile, lambda window, program: measure(window, program, int(sys.argv[1]), Path(folder)))
    tell(found)


if __name__ == "__main__":
    main()
