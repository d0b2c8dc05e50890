"""Full garbage collections wait for a quiet moment."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtCore import QDeadlineTimer
from PySide6.QtTest import QTest

from desktop.engine.library import LibraryChange
from desktop.engine.signal import Signal
from desktop.ui import tidying
from desktop.ui.tidying import AT_LAST, DUE, Tidying


@pytest.fixture
def library(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(tidying, "QUIET_MS", 40)
    changed: Signal[LibraryChange] = Signal()
    return SimpleNamespace(changed=changed, any_streaming=False)


@pytest.fixture
def collections() -> Iterator[list[int]]:
    """The generations that were collected, in order."""
    seen: list[int] = []

    def note(phase: str, about: dict[str, int]) -> None:
        if phase == "stop":
            seen.append(about["generation"])

    gc.callbacks.append(note)
    yield seen
    gc.callbacks.remove(note)
    gc.unfreeze()


def wait_for_a_full_one(collections: list[int]) -> None:
    """However busy the machine is."""
    end = QDeadlineTimer(30_000)
    while 2 not in collections and not end.hasExpired():
        QTest.qWait(10)


def young_collections() -> None:
    for _ in range(DUE + 1):
        gc.collect(1)


def test_a_full_collection_comes_after_an_answer_and_not_during_it(library: Any, collections: list[int]) -> None:
    tidied = Tidying(library)
    try:
        assert gc.get_threshold()[2] == AT_LAST
        library.any_streaming = True
        young_collections()
        library.changed.emit(LibraryChange("conversation", "a"))
        QTest.qWait(120)
        assert 2 not in collections

        library.any_streaming = False
        library.changed.emit(LibraryChange("conversation", "a"))
        wait_for_a_full_one(collections)
        assert collections.count(2) == 1
    finally:
        tidied.close()


def test_where_little_was_made_nothing_is_collected(library: Any, collections: list[int]) -> None:
    gc.collect()
    collections.clear()
    tidied = Tidying(library)
    try:
        library.changed.emit(LibraryChange("list"))
        QTest.qWait(120)
        assert 2 not in collections
    finally:
        tidied.close()


def test_it_comes_some_time_after_somebody_was_at_work(library: Any, collections: list[int]) -> None:
    tidied = Tidying(library)
    try:
        young_collections()
        tidied.stir()
        assert 2 not in collections
        wait_for_a_full_one(collections)
        assert collections.count(2) == 1
    finally:
        tidied.close()


def test_at_the_end_python_collects_by_itself_again(library: Any, collections: list[int]) -> None:
    before = gc.get_threshold()
    tidied = Tidying(library)
    tidied.close()
    assert gc.get_threshold() == before
    young_collections()
    collections.clear()
    library.changed.emit(LibraryChange("list"))
    QTest.qWait(120)
    assert 2 not in collections
