"""One QApplication for all; async tests run on a Qt loop; what a test leaves behind fails it (tasks: tests/conftest.py)."""

from __future__ import annotations

import asyncio
import gc
import inspect
import os
import time
from collections.abc import Callable, Iterator
from typing import TYPE_CHECKING, Any

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

import pytest
import qasync
import shiboken6
from PySide6.QtCore import QCoreApplication, QEvent, Qt, QTimer, QtMsgType, qInstallMessageHandler
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.theme import theme

if TYPE_CHECKING:
    from desktop.ui.transcript import TranscriptView

BEAT_MS = 10


def pytest_asyncio_loop_factories(config: pytest.Config, item: pytest.Item) -> dict[str, Callable[[], Any]]:
    """Every async test here runs on a Qt loop, on the session's one QApplication."""
    return {"qt": lambda: qasync.QEventLoop(QApplication.instance() or QApplication([]))}


@pytest.fixture(scope="session")
def qapp() -> QApplication:
    """The application, dressed in the light theme."""
    app = QApplication.instance() or QApplication(["loquent"])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    theme.apply(app, "light")
    return app


class Heart:
    """Beats while a test with a loop runs; how late the beats come says for how long the window was not answering."""

    def __init__(self) -> None:
        self.gaps: list[tuple[float, str]] = []
        self._test, self._last = "", 0.0
        self._timer = QTimer()
        self._timer.setTimerType(Qt.TimerType.PreciseTimer)
        self._timer.setInterval(BEAT_MS)
        self._timer.timeout.connect(self._beat)

    def listen(self, test: str) -> None:
        """From now on gaps are those of *test*; none while it is empty."""
        self._test, self._last = test, 0.0
        if test:
            self._timer.start()
        else:
            self._timer.stop()

    def _beat(self) -> None:
        now = time.perf_counter()
        if self._last:
            self.gaps.append(((now - self._last) * 1000, self._test))
        self._last = now


_heart: list[Heart] = []
"""The one of the run, once there is an application."""


@pytest.fixture(autouse=True)
def heart(qapp: QApplication, request: pytest.FixtureRequest) -> Iterator[None]:
    """L2, as information: what the terminal says at the end. Tests without a loop have no beats."""
    if not inspect.iscoroutinefunction(getattr(request, "function", None)):
        yield
        return
    if not _heart:
        _heart.append(Heart())
    _heart[0].listen(request.node.name)
    yield
    _heart[0].listen("")


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """What the heart heard. No test fails by it: what a test does itself between two beats counts too, and so do other programs."""
    gaps = sorted((gap for each in _heart for gap in each.gaps), reverse=True)
    if gaps:
        middle, late = gaps[len(gaps) // 2][0], gaps[len(gaps) // 100][0]
        worst = ", ".join(f"{gap:.0f} ms in {test}" for gap, test in gaps[:3])
        terminalreporter.write_line(
            f"heartbeat of the window, every {BEAT_MS} ms: {len(gaps)} beats, median {middle:.0f} ms, p99 {late:.0f} ms; worst {worst}"
        )


@pytest.fixture(autouse=True)
def qt_says_nothing(qapp: QApplication) -> Iterator[list[str]]:
    """A warning of Qt's fails the test."""
    said: list[str] = []

    def hear(kind: QtMsgType, _context: object, text: str) -> None:
        if kind != QtMsgType.QtDebugMsg and kind != QtMsgType.QtInfoMsg:
            said.append(text)

    qInstallMessageHandler(hear)
    yield said
    qInstallMessageHandler(None)
    # Known noise of platform plugins, not of ours.
    left = [text for text in said if "This plugin does not support" not in text and "propagateSizeHints" not in text]
    assert not left, left


@pytest.fixture(autouse=True)
def nothing_left_behind(qapp: QApplication, heart: None, qt_says_nothing: list[str]) -> Iterator[None]:
    """A window that is still there, shown or not, and a timer that still runs fail the test."""
    before = {id(widget) for widget in qapp.topLevelWidgets()}
    running = {id(timer) for timer in active_timers()}
    yield
    settle()
    # Garbage collected inside processEvents can free a widget that Qt is about to use: here nothing is in flight.
    gc.collect()
    settle()
    left = [f"{type(w).__name__} {w.objectName()}" for w in qapp.topLevelWidgets() if id(w) not in before]
    left += [f"timer of {timer.parent()!r}" for timer in active_timers() if id(timer) not in running]
    assert not left, left


def active_timers() -> list[QTimer]:
    """The timers of the program that are running (Qt's own do not show up here)."""
    return [thing for thing in gc.get_objects() if isinstance(thing, QTimer) and shiboken6.isValid(thing) and thing.isActive()]


@pytest.fixture
def keep(qapp: QApplication) -> Iterator[Callable[[QWidget], Any]]:
    """Shows a widget and deletes it after the test."""
    kept: list[QWidget] = []

    def show(widget: QWidget) -> QWidget:
        kept.append(widget)
        widget.show()
        settle()
        return widget

    yield show
    for widget in reversed(kept):
        widget.hide()
        widget.deleteLater()
    kept.clear()
    settle()


@pytest.fixture
def view(keep: Callable[[QWidget], Any]) -> TranscriptView:
    """A transcript of 800 by 600 pixels; a file that wants another size, or the keyboard in it, has its own."""
    from desktop.ui.transcript import TranscriptView

    made = TranscriptView()
    made.resize(800, 600)
    keep(made)
    return made


def settle() -> None:
    """Let Qt do what it has queued, deletions too."""
    QCoreApplication.processEvents()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    QCoreApplication.processEvents()


async def turns(count: int = 10) -> None:
    """Give tasks and Qt *count* turns of the loop."""
    for _ in range(count):
        await asyncio.sleep(0)
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
