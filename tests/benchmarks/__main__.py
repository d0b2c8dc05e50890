"""``python -m tests.benchmarks``: every figure with its baseline of the same run, as JSON."""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from tests.benchmarks import bundle_start, transcript
from tests.benchmarks.images import images

ROOT = Path(__file__).resolve().parents[2]


def child(module: str, *arguments: str, **environment: str) -> dict[str, float]:
    """Run ``python -m module`` and return the JSON object it prints last."""
    env = {**os.environ, "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring", **environment}
    env.setdefault("QT_QPA_PLATFORM", "offscreen")
    env["LOQUENT_BENCH_EXEC"] = repr(time.monotonic())
    done = subprocess.run([sys.executable, "-m", module, *arguments], cwd=ROOT, env=env, capture_output=True, text=True, timeout=120)
    lines = done.stdout.strip().splitlines()
    if not lines:
        raise RuntimeError(f"{module} printed nothing: {done.stderr[-2000:]}")
    found: dict[str, float] = json.loads(lines[-1])
    return found


def start(rounds: int) -> dict[str, Any]:
    """Time from exec to a window that accepts typing, bare and Loquent by turns."""
    bare, ours = [], []
    with tempfile.TemporaryDirectory() as folder:
        arguments = ["--profile", folder]
        child("tests.benchmarks.bare_window")
        child("tests.benchmarks.loquent_window", *arguments)
        for _ in range(rounds):
            bare.append(child("tests.benchmarks.bare_window")["typing_s"])
            ours.append(child("tests.benchmarks.loquent_window", *arguments)["typing_s"])
    ratio = statistics.median(o / b for o, b in zip(ours, bare, strict=True))
    return _figure(statistics.median(ours), statistics.median(bare), ratio, limit=1.6, unit="s")


def idle() -> dict[str, dict[str, Any]]:
    """Memory and CPU while nothing happens, without the local model."""
    bare = child("tests.benchmarks.bare_window", LOQUENT_BENCH_IDLE="1")
    with tempfile.TemporaryDirectory() as folder:
        _choose_another_model(Path(folder))
        ours = child("tests.benchmarks.loquent_window", "--profile", folder, LOQUENT_BENCH_IDLE="1")
    memory = _figure(ours["pss_kb"] / 1000, bare["pss_kb"] / 1000, ours["pss_kb"] / bare["pss_kb"], limit=2.2, unit="MB")
    memory["limit_absolute"] = 120
    memory["ok"] = memory["ok"] and memory["loquent"] <= 120
    # The caret blinks in both windows; the clock of process time has steps of its own.
    more = ours["idle_cpu_s"] - bare["idle_cpu_s"]
    cpu = _figure(ours["idle_cpu_s"], bare["idle_cpu_s"], ours["idle_cpu_s"] / max(bare["idle_cpu_s"], 0.01), limit=None, unit="s in 8 s")
    cpu["more_than_bare_percent"] = round(100 * more / 8.0, 2)
    cpu["ok"] = more <= 0.08
    return {"memory_at_idle": memory, "cpu_at_idle": cpu}


def _choose_another_model(folder: Path) -> None:
    """A profile that does not start the local model: its new chats use a connection that nobody asks."""
    config = folder / "config"
    config.mkdir(parents=True)
    fake = '[[connection]]\nid = "fake"\nprovider = "OpenaiCompatible"\nlabel = "Fake"\napi_base = "http://127.0.0.1:9"\nmodels = ["m"]\n'
    (config / "connections.toml").write_text(fake)
    (config / "settings.toml").write_text('default_connection = "fake"\ndefault_model = "m"\n')


def first_text(rounds: int) -> dict[str, Any]:
    """From the first byte of text leaving the server to the text being painted, in the real window."""
    found = child("tests.benchmarks.first_text", str(rounds))
    return {"loquent": found["median_ms"], "worst": found["worst_ms"], "limit": 50, "unit": "ms", "ok": found["median_ms"] <= 50}


def providers() -> dict[str, dict[str, Any]]:
    """What reading an answer costs beside the official SDKs on the same recorded bytes."""
    module = "tests.benchmarks.provider_streams"
    cpu: dict[str, Any] = dict(child(module, "cpu"))
    # "paced" is told but not judged: there the loop and the socket are most of the cost, for the SDK as for us.
    figures: dict[str, dict[str, Any]] = {
        f"provider_cpu_{name}": {**found, "unit": "µs an event", **({"ok": True} if name.endswith("paced") else _budget(found["ratio"]))}
        for name, found in cpu.items()
    }
    for wire, memory in dict[str, Any](child(module, "memory")).items():
        # The answer's own text stays, in four bytes a character.
        figures[f"provider_memory_{wire}"] = {**memory, "unit": "MB over 50 MB", "limit": 10, "ok": memory["grown_mb"] <= 10}
    for wire, many in dict[str, Any](child(module, "many")).items():
        figures[f"provider_many_{wire}"] = {**many, "ok": many["right"] == many["of"]}
    imports = child(module, "imports")
    figures["provider_imports"] = {**imports, "unit": "ms", "limit": 50, "ok": imports["median_ms"] <= 50}
    return figures


def _budget(ratio: float) -> dict[str, Any]:
    return {"limit": 0.2, "ok": ratio <= 0.2}


def library(rounds: int) -> dict[str, dict[str, Any]]:
    """Ten thousand conversations, two hundred thousand messages: search, list, open, and a start beside a start with none."""
    empty, full = [], []
    with tempfile.TemporaryDirectory() as folder, tempfile.TemporaryDirectory() as bare:
        large = os.environ.get("LOQUENT_BENCH_LIBRARY") or folder
        if not (Path(large) / "data" / "loquent.db").exists():
            subprocess.run([sys.executable, "-m", "tests.benchmarks.library_profile", large], cwd=ROOT, check=True)
        found = child("tests.benchmarks.library_figures", large)
        for profile in (bare, large):
            if not (Path(profile) / "config").exists():
                _choose_another_model(Path(profile))
            child("tests.benchmarks.loquent_window", "--profile", profile)
        for _ in range(rounds):
            empty.append(child("tests.benchmarks.loquent_window", "--profile", bare)["typing_s"])
            full.append(child("tests.benchmarks.loquent_window", "--profile", large)["typing_s"])
    ratio = statistics.median(f / e for f, e in zip(full, empty, strict=True))
    figures = {"start_with_10000_conversations": _figure(statistics.median(full), statistics.median(empty), ratio, limit=1.1, unit="s")}
    for name, limit in LIBRARY_LIMITS.items():
        figures[name] = {"loquent": round(found[name], 2), "limit": limit, "unit": "ms", "ok": found[name] <= limit}
    return figures


LIBRARY_LIMITS = {
    "search_first_ms": 50,
    "search_slowest_ms": 50,
    "search_filtered_slowest_ms": 50,
    "first_page_ms": 100,
    "page_worst_ms": 100,
    "open_conversation_worst_ms": 100,
}


def _figure(ours: float, bare: float, ratio: float, *, limit: float | None, unit: str) -> dict[str, Any]:
    return {
        "loquent": round(ours, 4),
        "bare": round(bare, 4),
        "ratio": round(ratio, 3),
        "limit": limit,
        "unit": unit,
        "ok": limit is None or ratio <= limit,
    }


def main() -> int:
    """Measure, print JSON; the exit status says whether the budgets are kept."""
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--rounds", type=int, default=7)
    parts = ["start", "bundle_start", "idle", "first_text", "library", "providers", "streaming", "long_conversation", "hostile", "images"]
    options.add_argument("--only", choices=parts)
    chosen = options.parse_args()
    figures: dict[str, Any] = {}
    if chosen.only in (None, "start"):
        figures["start_to_typing"] = start(chosen.rounds)
    if chosen.only in (None, "bundle_start"):
        starts = bundle_start.measure(chosen.rounds)
        # Two starts of one program differ by as much as five in a hundred.
        figures["bundle_start"] = {**starts, "limit": 1.05, "unit": "s", "ok": starts["ratio"] <= 1.05}
    if chosen.only in (None, "idle"):
        figures.update(idle())
    if chosen.only in (None, "first_text"):
        figures["first_byte_to_paint"] = first_text(max(chosen.rounds, 10))
    if chosen.only in (None, "providers"):
        figures.update(providers())
    if chosen.only in (None, "library"):
        figures.update(library(chosen.rounds))
    if chosen.only in (None, "streaming"):
        figures.update(transcript.streaming(child))
    if chosen.only in (None, "long_conversation"):
        figures.update(transcript.long_conversation(child))
    if chosen.only in (None, "hostile"):
        found: dict[str, Any] = dict(child("tests.benchmarks.hostile"))
        figures["hostile_longest_turn"] = {**found, "limit": 100, "unit": "ms", "ok": found["worst_ms"] <= 100}
    if chosen.only in (None, "images"):
        figures.update(images(child, max(chosen.rounds, 7)))
    machine = {"python": platform.python_version(), "cores": os.cpu_count(), "qt_platform": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    print(json.dumps({"machine": machine, "figures": figures}, indent=2))
    return 0 if all(figure["ok"] for figure in figures.values()) else 1


if __name__ == "__main__":
    sys.exit(main())
