"""How soon the window stands on the screen, of the bundle and of the checkout, by turns on one virtual display.

A bundle lets nobody look inside, so both are watched from outside: the display keeps its pixels in a file, which is read every millisecond.
The clock runs from the moment the program is executed until nearly all of what its window shows in the end is there; the rest is a blinking
caret, and the name of the model, which comes later. The time its processor worked until then is told beside it: on a computer that has
something else to do that is the quieter figure.
"""

from __future__ import annotations

import contextlib
import mmap
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
SIZE = (1280, 800)
SHOWN = 0.95
"""The share of the changed pixels that makes a window."""
SETTLE_SECONDS = 2.5
PATIENCE = 30.0
_STEP = 4 * 101  # Every 101st pixel: enough to see by, and read in a quarter of a millisecond.


class Screen:
    """A virtual display whose pixels can be read."""

    def __init__(self, number: int, memory: mmap.mmap) -> None:
        self.name = f":{number}"
        self._memory = memory
        header = int.from_bytes(memory[:4], "big")
        colours = int.from_bytes(memory[76:80], "big")
        self._start = header + 12 * colours

    def pixels(self) -> bytes:
        """A sample of what is shown."""
        return self._memory[self._start :: _STEP]


@contextlib.contextmanager
def screen() -> Iterator[Screen]:
    """Xvfb without a window manager."""
    with tempfile.TemporaryDirectory() as folder:
        read_end, write_end = os.pipe()
        command = ["Xvfb", "-displayfd", str(write_end), "-fbdir", folder, "-screen", "0", f"{SIZE[0]}x{SIZE[1]}x24", "-nolisten", "tcp"]
        server = subprocess.Popen(command, pass_fds=[write_end], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        os.close(write_end)
        try:
            with os.fdopen(read_end) as told:
                number = int(told.readline())
            with (Path(folder) / "Xvfb_screen0").open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as memory:
                yield Screen(number, memory)
        finally:
            server.terminate()
            server.wait()


@dataclass(frozen=True, slots=True)
class Seen:
    """What the screen showed, when, and how long the program had worked by then (seconds)."""

    moment: float
    worked: float
    pixels: bytes


def worked(program: subprocess.Popen[bytes]) -> float:
    """Seconds of processor time of all threads of *program* so far. Linux only."""
    found = 0
    for thread in Path(f"/proc/{program.pid}/task").iterdir():
        with contextlib.suppress(OSError):
            found += int((thread / "schedstat").read_text().split()[0])
    return found / 1e9


def start(shown: Screen, command: Sequence[str]) -> Seen:
    """What was seen when the window of *command* stood there, counted from its execution; the program is ended again."""
    blank = shown.pixels()
    env = {"DISPLAY": shown.name, "PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "HOME": os.environ.get("HOME", "/")}
    env["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    seen: list[Seen] = []
    begun = time.monotonic()
    program = subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        # Everything that changes is noted; when it has been quiet for a while, the last of it is the window.
        while not seen or time.monotonic() - begun - seen[-1].moment < SETTLE_SECONDS:
            now = shown.pixels()
            if now != (seen[-1].pixels if seen else blank):
                seen.append(Seen(time.monotonic() - begun, worked(program), now))
            if time.monotonic() - begun > PATIENCE or program.poll() is not None:
                break
            time.sleep(0.001)
    finally:
        program.terminate()
        program.wait()
    if not seen:
        raise RuntimeError(f"{command[0]} showed no window")
    until = time.monotonic() + 5
    while shown.pixels() != blank and time.monotonic() < until:
        time.sleep(0.01)
    return painted(blank, seen)


def painted(blank: bytes, seen: Sequence[Seen]) -> Seen:
    """The first of *seen* with :data:`SHOWN` of all that the last one shows."""
    last = seen[-1].pixels
    wanted = [place for place in range(len(blank)) if last[place] != blank[place]]
    return next(one for one in seen if sum(one.pixels[place] == last[place] for place in wanted) >= SHOWN * len(wanted))


def measure(rounds: int) -> dict[str, float]:
    """Seconds of the quickest start of each, their ratio, and the same in processor time: other work only makes one slower."""
    if shutil.which("Xvfb") is None:
        raise RuntimeError("this computer lacks Xvfb")
    with tempfile.TemporaryDirectory() as folder, screen() as shown:
        bundle = _bundle(Path(folder))
        commands = {
            "bundle": [str(bundle / "loquent"), "--profile", f"{folder}/one"],
            "checkout": [sys.executable, "-m", "desktop", "--profile", f"{folder}/two"],
        }
        for command in commands.values():
            start(shown, command)
        found = [{name: start(shown, command) for name, command in commands.items()} for _ in range(rounds)]
    wall = {name: min(each[name].moment for each in found) for name in commands}
    cpu = {f"{name}_cpu": min(each[name].worked for each in found) for name in commands}
    ratios = {"ratio": wall["bundle"] / wall["checkout"], "ratio_cpu": cpu["bundle_cpu"] / cpu["checkout_cpu"]}
    return {name: round(value, 3) for name, value in {**wall, **cpu, **ratios}.items()}


def _bundle(folder: Path) -> Path:
    """The bundle in ``LOQUENT_PACKAGES``, else one built for this."""
    if named := os.environ.get("LOQUENT_PACKAGES"):
        return Path(named).absolute() / "loquent"
    command = [sys.executable, str(ROOT / "packaging" / "build.py"), "bundle", "--here", "--out", str(folder / "packages")]
    subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL, check=True)
    return folder / "packages" / "loquent"
