"""Searching, listing and opening in a large profile: ``python -m tests.benchmarks.library_figures FOLDER``.

Prints one JSON line of milliseconds.
"""

from __future__ import annotations

import asyncio
import json
import random
import statistics
import sys
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from desktop.storage.database import Database
from desktop.storage.search_filters import NO_FILTERS, SearchFilters
from desktop.storage.store import Store
from tests.benchmarks.library_profile import START

TYPED = [
    "d",
    "da",
    "dat",
    "database",
    "the weather",
    "tree of the river",
    "ёлк",
    "зеленый поезд",
    "数据",
    "天",
    "タワー",
    "user",
    "json_file",
    "zqxj",
]
FILTERS = [
    SearchFilters(model="model-3"),
    SearchFilters(has_image=True),
    SearchFilters(since=START + 3600.0 * 9000),
    SearchFilters(until=START + 3600.0 * 100),
    SearchFilters(in_trash=True),
]


async def timed(call: Callable[[], Awaitable[object]]) -> float:
    """Milliseconds of one call."""
    start = time.perf_counter()
    await call()
    return 1000 * (time.perf_counter() - start)


async def measure(folder: Path) -> dict[str, float]:
    """All figures of one profile."""
    database = Database(folder / "data" / "loquent.db")
    opening = await timed(database.open)
    store = Store(database)
    figures = {"open_ms": opening, "first_page_ms": await timed(lambda: store.conversations(200))}
    first_search = await timed(lambda: store.search("database"))
    found: dict[str, list[float]] = {}
    for _ in range(5):
        for text in TYPED:
            found.setdefault(text, []).append(await timed(lambda text=text: store.search(text)))  # type: ignore[misc]
        for number, filters in enumerate(FILTERS):
            call = lambda filters=filters: store.search("the river", filters=filters)  # noqa: E731
            found.setdefault(f"filter {number}", []).append(await timed(call))
    assert await store.search("database", filters=NO_FILTERS)
    slowest = max(found, key=lambda text: statistics.median(found[text]))
    figures["search_first_ms"] = first_search
    figures["search_median_ms"] = statistics.median(value for text, values in found.items() if "filter" not in text for value in values)
    figures["search_slowest_ms"] = max(statistics.median(v) for text, v in found.items() if "filter" not in text)
    figures["search_filtered_slowest_ms"] = max(statistics.median(v) for text, v in found.items() if "filter" in text)
    total = await store.count()
    dice = random.Random(1)
    opened = [await timed(lambda: store.tree(f"c{dice.randrange(total):06}")) for _ in range(50)]
    figures["open_conversation_median_ms"], figures["open_conversation_worst_ms"] = statistics.median(opened), max(opened)
    listing = []
    last = None
    while page := await store.conversations(200, before=last):
        before = page[-1]
        listing.append(await timed(lambda before=before: store.conversations(200, before=before)))  # type: ignore[misc]
        last = before
    figures["page_worst_ms"] = max(listing, default=0.0)
    await database.close()
    print(f"slowest search: {slowest}", {text: round(statistics.median(v), 1) for text, v in found.items()}, file=sys.stderr)
    return figures


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(Path(sys.argv[1])))))
