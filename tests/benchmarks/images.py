"""The figures of pictures: on their way in beside Pillow alone in the same run, fifty at once, and 20 MB on their way out.

A time that passed also holds what other programs did; so what is judged is what was computed, and what passed as well where the machine
was quiet: where the same loop, with nothing to do, was on time.
"""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from typing import Any

Child = Callable[..., Any]
Figures = dict[str, dict[str, Any]]

CHIP_MS = 300
RATIO = 2.0
FRAME_MS = 16
GROWN_MB, WORKER_MB = 100, 300
"""Of the window, fifty originals together being 140 MB; of the process that decodes."""
NOISE_MS = 8


def images(child: Child, rounds: int) -> Figures:
    """All of them."""
    found = child("tests.benchmarks.images_in", str(rounds))
    quiet = found["idle"]["worst_ms"] <= NOISE_MS
    many = found["many"]
    figures: Figures = {
        name: {"loquent": round(found[key], 1), "limit": CHIP_MS, "unit": "ms", "ok": found[key] <= CHIP_MS}
        for name, key in (("image_to_chip", "to_chip_ms"), ("image_to_first_chip", "to_chip_first_ms"))
    }
    figures["image_to_ready"] = {
        "loquent": round(found["to_ready_ms"], 1),
        "pillow": round(found["pillow_ms"], 1),
        "ratio": round(found["ratio"], 2),
        "computed": round(found["to_ready_cpu_ms"], 1),
        "pillow_computed": round(found["pillow_cpu_ms"], 1),
        "ratio_computed": round(found["cpu_ratio"], 2),
        "limit": RATIO,
        "unit": "ms",
        "machine_was_quiet": quiet,
        "ok": found["cpu_ratio"] <= RATIO and (found["ratio"] <= RATIO or not quiet),
    }
    figures["image_fifty_at_once"] = {
        **_rounded(many),
        "limit_p99_ms": FRAME_MS,
        "limit_grown_mb": GROWN_MB,
        "limit_worker_mb": WORKER_MB,
        "machine_was_quiet": quiet,
        "ok": many["p99_cpu_ms"] <= FRAME_MS
        and (many["p99_ms"] <= FRAME_MS or not quiet)
        and many["grown_mb"] <= GROWN_MB
        and many["worker_mb"] <= WORKER_MB,
    }
    return {**figures, **_uploads(child)}


def _uploads(child: Child) -> Figures:
    """The server is a process of its own: in this one it would take turns from the window."""
    server = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.upload_server"], stdout=subprocess.PIPE, text=True)
    try:
        assert server.stdout is not None
        out = child("tests.benchmarks.images_out", json.loads(server.stdout.readline())["url"])
    finally:
        server.kill()
        server.wait()
    quiet = out["idle"]["worst_ms"] <= NOISE_MS
    return {
        f"image_upload_{wire}": {
            **_rounded(out[wire]),
            "limit_worst_ms": FRAME_MS,
            "machine_was_quiet": quiet,
            # A thread that keeps the interpreter holds the loop as well: what the process computed counts, not only its main thread.
            "ok": out[wire]["worst_process_ms"] <= FRAME_MS,
            "ok_in_passing": out[wire]["worst_ms"] <= FRAME_MS,
        }
        for wire in ("completions", "messages")
    }


def _rounded(found: dict[str, float]) -> dict[str, Any]:
    return {name: round(value, 2) for name, value in found.items()}
