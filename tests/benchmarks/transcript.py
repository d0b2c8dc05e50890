"""The figures of the transcript: floods of answers, and a conversation of ten thousand messages.

A pause is told in time that passed and in time the GUI thread computed. It is judged by the second, since the first also
holds what other programs did to this one; by the first as well on a machine that was quiet: where a loop that
does nothing, in the bare window of the same run, was on time. The long conversation is judged by computing alone; its
``ok_in_passing`` says the other.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from tests.benchmarks import texts

Child = Callable[..., Any]
Figures = dict[str, dict[str, Any]]

SIZE = 200_000
P99_MS, WORST_MS, WORST_ALONE_MS = 16, 50, 100
CPU_RATIO, GROWTH = 2.0, 1.3
NOISE_MS = 8
"""A machine is quiet when a loop that does nothing is never later than this."""
TEN = "ten"
LONG_LIMITS = {"open_ms": 300, "jump_ms": 50, "resize_ms": 50, "type_ms": 16, "memory_mb": 60}
KEPT_MB = 15
"""What may stay after leaving: the allocator does not give back every page."""
KEPT_MESSAGES = 1
"""Messages in memory after leaving: the one on the screen."""


def answers() -> dict[str, str]:
    """The texts by the names of their models."""
    return {
        "warm": "Hello there, *this* is `code`.\n\n```python\nx = 1\n```\n\n| a |\n|---|\n| b |\n",
        "mixed_5k": texts.mixed(5_000, 10),
        "mixed_100k": texts.mixed(100_000, 200),
        "paragraph": texts.paragraph(SIZE),
        "list": texts.bullets(SIZE),
        "table": texts.table(SIZE),
        "code": texts.code(SIZE),
        **{f"{TEN}{number}": texts.mixed(5_000, 10) for number in range(10)},
    }


def streaming(child: Child) -> Figures:
    """Each text arriving as fast as loopback gives it, beside the same as plain text in a bare QTextBrowser."""
    made = answers()
    figures: Figures = {}
    per_token: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "answers.json"
        file.write_text(json.dumps(made))
        server = subprocess.Popen([sys.executable, "-m", "tests.benchmarks.flood_server", str(file)], stdout=subprocess.PIPE, text=True)
        try:
            assert server.stdout is not None
            url = json.loads(server.stdout.readline())["url"]
            for name in ("mixed_5k", "mixed_100k", "paragraph", "list", "table", "code"):
                text = Path(folder) / name
                text.write_text(made[name])
                bare = child("tests.benchmarks.bare_browser", str(text))
                ours = child("tests.benchmarks.streaming", url, name)
                per_token[name] = ours["cpu_s"] / bare["tokens"]
                figures[f"stream_{name}"] = _stream(ours, bare, WORST_MS if name.startswith("mixed") else WORST_ALONE_MS)
            ten = child("tests.benchmarks.streaming", url, *(f"{TEN}{number}" for number in range(10)))
            figures["stream_ten_at_once"] = _stream(ten, bare, WORST_MS, compared=False)
        finally:
            server.kill()
            server.wait()
    growth = per_token["mixed_100k"] / per_token["mixed_5k"]
    figures["stream_cost_per_token"] = {
        "at_5000_us": round(1e6 * per_token["mixed_5k"], 1),
        "at_100000_us": round(1e6 * per_token["mixed_100k"], 1),
        "ratio": round(growth, 3),
        "limit": GROWTH,
        "ok": growth <= GROWTH,
    }
    quiet = max(figures[name]["quiet_percent"] for name in figures if "quiet_percent" in figures[name])
    figures["stream_then_quiet"] = {"loquent": quiet, "limit": 1.0, "unit": "% of a processor", "ok": quiet <= 1.0}
    return figures


def _stream(ours: dict[str, float], bare: dict[str, float], worst: int, *, compared: bool = True) -> dict[str, Any]:
    noisy = bare["worst_ms"] > NOISE_MS
    ratio = ours["cpu_s"] / bare["cpu_s"]
    computed = ours["p99_cpu_ms"] <= P99_MS and ours["worst_cpu_ms"] <= worst
    passed = ours["p99_ms"] <= P99_MS and ours["worst_ms"] <= worst
    return {
        "cpu_s": round(ours["cpu_s"], 3),
        **({"bare_cpu_s": round(bare["cpu_s"], 3), "ratio": round(ratio, 3), "limit": CPU_RATIO} if compared else {}),
        **{name: ours[name] for name in ("p99_cpu_ms", "worst_cpu_ms", "p99_ms", "worst_ms", "beats", "wall_s", "quiet_percent")},
        "limit_p99_ms": P99_MS,
        "limit_worst_ms": worst,
        "bare_p99_ms": bare["p99_ms"],
        "bare_worst_ms": bare["worst_ms"],
        "ok_in_computing": computed,
        "ok_in_passing": passed,
        "machine_was_quiet": not noisy,
        "ok": computed and (passed or noisy) and (not compared or ratio <= CPU_RATIO),
    }


def long_conversation(child: Child) -> Figures:
    """Ten thousand messages beside ten."""
    few = child("tests.benchmarks.long_conversation", "10")
    many = child("tests.benchmarks.long_conversation", "10000")
    figures: Figures = {}
    for name, limit in LONG_LIMITS.items():
        computed = name.replace("_ms", "_cpu_ms")
        judged = many[computed]
        figures[f"long_{name.rpartition('_')[0]}"] = {
            "loquent": many[name],
            **({"computed": judged} if computed != name else {}),
            "with_ten_messages": few[name],
            "limit": limit,
            "unit": name.rpartition("_")[2].replace("mb", "MB"),
            "ok_in_passing": many[name] <= limit,
            "ok": judged <= limit,
        }
    kept = many["kept_mb"] - few["kept_mb"]
    messages = round(many["kept_messages"])
    figures["long_kept"] = {
        "loquent": round(kept, 1),
        "limit": KEPT_MB,
        "unit": "MB more than with ten messages",
        "messages": messages,
        "messages_limit": KEPT_MESSAGES,
        "ok": kept <= KEPT_MB and messages <= KEPT_MESSAGES,
    }
    return figures
