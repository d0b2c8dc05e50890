"""D12 and L10: whatever breaks wherever, it is logged once, at most one calm note is shown, and the program goes on."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import threading
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
import shiboken6
from PySide6.QtCore import QEvent, QObject, QPoint, QPointF, Qt, QTimer
from PySide6.QtGui import QAction, QKeyEvent, QMouseEvent, QResizeEvent, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QLineEdit, QMessageBox, QPlainTextEdit, QWidget

from desktop.engine.library import LibraryChange
from desktop.ui.bridge import WidgetTasks
from desktop.ui.composer.composer import Composer
from desktop.ui.main_window import MainWindow
from desktop.ui.mishaps import hearing
from desktop.ui.theme import theme
from desktop.ui.transcript import TranscriptView
from tests.fakes.provider_server import ProviderServerThread
from tests.ui.pilot import Pilot, window_on
from tests.ui.widgets import child


class Broken(Exception):
    """What is let loose in a place."""


ACTIVE = Qt.ApplicationState.ApplicationActive
Trigger = Callable[[Pilot, Callable[..., Any]], Any]


def app() -> QApplication:
    found = QApplication.instance()
    assert isinstance(found, QApplication)
    return found


def attach(pilot: Pilot) -> QAbstractButton:
    return pilot.find_a(QAbstractButton, "Attach")


def method(owner: type, name: str, provoke: Callable[[Pilot], Any]) -> Trigger:
    """An event handler of ours that raises. (Those that Qt has called before are kept by PySide: what they call is broken instead.)"""

    def run(pilot: Pilot, break_down: Callable[..., Any]) -> Callable[[], None]:
        before = owner.__dict__[name]
        setattr(owner, name, lambda _self, *_args, **_values: break_down())
        provoke(pilot)
        return lambda: setattr(owner, name, before)

    return run


def slot(signal: Callable[[Pilot], Any], provoke: Callable[[Pilot], Any]) -> Trigger:
    """A function that is connected to a signal and raises."""

    def run(pilot: Pilot, break_down: Callable[..., Any]) -> Callable[[], None]:
        bound = signal(pilot)
        bound.connect(break_down)
        QTimer.singleShot(0, lambda: provoke(pilot))
        return lambda: bound.disconnect(break_down)

    return run


def post(find: Callable[[Pilot], Any], make: Callable[[QWidget], QEvent]) -> Callable[[Pilot], None]:
    """Give a widget an event by way of Qt, as the system would: what its handler lets escape goes to whoever called."""

    def run(pilot: Pilot) -> None:
        widget = find(pilot)
        QApplication.postEvent(widget, make(widget))

    return run


def resized(widget: QWidget) -> QEvent:
    return QResizeEvent(widget.size(), widget.size())


def pressed(widget: QWidget) -> QEvent:
    return QKeyEvent(QEvent.Type.KeyPress, Qt.Key.Key_Home, Qt.KeyboardModifier.NoModifier)


def clicked(widget: QWidget) -> QEvent:
    at = QPointF(3, 3)
    left = Qt.MouseButton.LeftButton
    return QMouseEvent(QEvent.Type.MouseButtonPress, at, widget.mapToGlobal(at), left, left, Qt.KeyboardModifier.NoModifier)


def turned(widget: QWidget) -> QEvent:
    at, none = QPointF(widget.rect().center()), Qt.KeyboardModifier.NoModifier
    phase = Qt.ScrollPhase.NoScrollPhase
    return QWheelEvent(at, widget.mapToGlobal(at), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton, none, phase, False)


def transcript(pilot: Pilot) -> TranscriptView:
    found = pilot.window.findChild(TranscriptView)
    assert isinstance(found, TranscriptView)
    return found


def key(name: str) -> Callable[[Pilot], None]:
    return lambda pilot: QTest.keyClicks(pilot.find(name), "x")


def in_a_thread(_pilot: Pilot, break_down: Callable[..., Any]) -> None:
    worker = threading.Thread(target=break_down)
    worker.start()
    worker.join()


async def soon_forgotten(break_down: Callable[..., Any]) -> None:
    break_down()


def lost_future(_pilot: Pilot, break_down: Callable[..., Any]) -> None:
    future = asyncio.get_running_loop().create_future()
    try:
        break_down()
    except Broken as error:
        # The traceback would hold on to the future.
        future.set_exception(error.with_traceback(None))


def repeated_timer(pilot: Pilot, break_down: Callable[..., Any]) -> None:
    timer = QTimer(pilot.window)

    def once() -> None:
        timer.stop()
        break_down()

    timer.timeout.connect(once)
    timer.start(0)


def own_event(pilot: Pilot, break_down: Callable[..., Any]) -> None:
    class Listening(QObject):
        def timerEvent(self, event: Any) -> None:
            self.killTimer(event.timerId())
            break_down()

    Listening(pilot.window).startTimer(0)


def own_paint(pilot: Pilot, break_down: Callable[..., Any]) -> Callable[[], None]:
    class Painted(QWidget):
        def paintEvent(self, _event: Any) -> None:
            # Before there is a painter: one that never ends would take Qt with it.
            break_down()

    widget = Painted(pilot.window)
    widget.resize(9, 9)
    widget.show()
    QTimer.singleShot(0, widget.grab)
    return widget.deleteLater


def event_filter(pilot: Pilot, break_down: Callable[..., Any]) -> None:
    class Filter(QObject):
        def eventFilter(self, watched: QObject, event: Any) -> bool:
            watched.removeEventFilter(self)
            break_down()
            return False

    field = pilot.find("Message")
    field.installEventFilter(Filter(pilot.window))
    QTimer.singleShot(0, lambda: QTest.keyClicks(field, "x"))


def own_action(pilot: Pilot, break_down: Callable[..., Any]) -> None:
    action = QAction("x", pilot.window)
    action.triggered.connect(break_down)
    action.trigger()
    action.deleteLater()


def window_task(pilot: Pilot, break_down: Callable[..., Any]) -> None:
    pilot.window._run(soon_forgotten(break_down))


def tasks_of_nobody(pilot: Pilot, break_down: Callable[..., Any]) -> None:
    WidgetTasks(pilot.window).run(soon_forgotten(break_down))


PLACES: dict[str, Trigger] = {
    "slot of a button": slot(lambda p: attach(p).pressed, lambda p: attach(p).pressed.emit()),
    "slot of the input": slot(lambda p: p.find_a(QPlainTextEdit, "Message").textChanged, key("Message")),
    "slot of the search": slot(lambda p: p.find_a(QLineEdit, "Search conversations").textChanged, key("Search conversations")),
    "slot of the range": slot(
        lambda p: transcript(p).verticalScrollBar().rangeChanged, lambda p: transcript(p).verticalScrollBar().setRange(0, 7_777)
    ),
    "slot of the theme": slot(lambda p: theme.changed, lambda p: theme.changed.emit()),
    "slot of the pane": slot(lambda p: p.window.pane.state_changed, lambda p: p.window.pane.state_changed.emit()),
    "slot of the sidebar": slot(lambda p: p.window.sidebar.windowTitleChanged, lambda p: p.window.sidebar.setWindowTitle("x")),
    "slot of the composer": slot(
        lambda p: p.window.pane.composer.attach_requested, lambda p: p.window.pane.composer.attach_requested.emit([])
    ),
    "slot of the window": slot(lambda p: p.window.windowTitleChanged, lambda p: p.window.setWindowTitle("x")),
    "slot of an action": own_action,
    "listener of the library": slot(lambda p: p.program.library.changed, lambda p: p.program.library.changed.emit(LibraryChange("list"))),
    "listener of the settings": slot(lambda p: p.program.settings.changed, lambda p: p.program.settings.changed.emit("nothing")),
    "paint of a widget": own_paint,
    "slot of the state of the program": slot(lambda _: app().applicationStateChanged, lambda _: app().applicationStateChanged.emit(ACTIVE)),
    "slot of the font": slot(lambda _: app().fontDatabaseChanged, lambda _: app().fontDatabaseChanged.emit()),
    "slot of the clipboard": slot(lambda _: QApplication.clipboard().changed, lambda _: QApplication.clipboard().setText("x")),
    "resize of the window": method(MainWindow, "resizeEvent", post(lambda p: p.window, resized)),
    "slot of the keyboard's place": slot(lambda _: app().focusChanged, lambda p: p.find("Search conversations").setFocus()),
    "slot of a place in the text": slot(lambda p: p.find_a(QPlainTextEdit, "Message").cursorPositionChanged, key("Message")),
    "key of the transcript": method(TranscriptView, "keyPressEvent", post(transcript, pressed)),
    "wheel of the transcript": method(TranscriptView, "wheelEvent", post(lambda p: transcript(p).viewport(), turned)),
    "press on the composer": method(Composer, "mousePressEvent", post(lambda p: p.window.pane.composer, clicked)),
    "filter of events": event_filter,
    "event of a timer": own_event,
    "timer": repeated_timer,
    "timer that fires once": lambda _p, break_down: QTimer.singleShot(0, break_down),
    "callback of the loop": lambda _p, break_down: asyncio.get_running_loop().call_soon(break_down),
    "callback from a thread": lambda _p, break_down: asyncio.get_running_loop().call_soon_threadsafe(break_down),
    "later callback": lambda _p, break_down: asyncio.get_running_loop().call_later(0.001, break_down),
    "future nobody awaits": lost_future,
    "task of the window": window_task,
    "task of a widget": tasks_of_nobody,
    "thread": in_a_thread,
}


@asynccontextmanager
async def work_in(tmp_path: Path) -> AsyncIterator[Pilot]:
    """A window with an answer in it, and the hooks of the program."""
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            with hearing(asyncio.get_running_loop(), lambda error, message="": pilot.window.mishaps.tell(error, message)):
                pilot.type("Hello")
                pilot.press(Qt.Key.Key_Return)
                await pilot.until(lambda: "You said: Hello" in pilot.shown, "an answer")
                yield pilot


def mentions(record: logging.LogRecord, error: Broken) -> bool:
    return str(error) in record.getMessage() or (record.exc_info is not None and record.exc_info[1] is error)


@pytest.mark.expects_loop_errors
async def test_what_breaks_in_thirty_places_is_one_note_each_is_logged_once_and_the_program_goes_on(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with work_in(tmp_path) as pilot:
        await break_everything(pilot, caplog)


async def break_everything(at_work: Pilot, caplog: pytest.LogCaptureFixture) -> None:
    notes = 0
    show = at_work.window.show_mishap

    def count() -> None:
        nonlocal notes
        notes += 1
        show()

    at_work.window.show_mishap = count  # type: ignore[method-assign]
    wrong = []
    assert len(PLACES) >= 30
    for place, provoke in PLACES.items():
        error = Broken(f"broken: {place}.")
        let_loose = False

        def break_down(*_: Any, error: Broken = error, **__: Any) -> None:
            # Once: a paint event that always raises would be another test.
            nonlocal let_loose
            if not let_loose:
                let_loose = True
                raise error

        undo = provoke(at_work, break_down)
        found: list[logging.LogRecord] = []
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(20):
                while not found:
                    await asyncio.sleep(0.002)
                    found = [record for record in caplog.records if mentions(record, error)]
        if callable(undo):
            undo()
        await asyncio.sleep(0.005)
        found = [record for record in caplog.records if mentions(record, error)]
        if len(found) != 1:
            wrong.append(
                f"{place}: raised {let_loose}, logged {len(found)} times {[(r.getMessage(), r.name) for r in caplog.records[-3:]]}"
            )
    assert not wrong, "\n".join(wrong)
    assert notes == 1
    assert not [widget for widget in QApplication.topLevelWidgets() if isinstance(widget, QMessageBox)]
    label = child(at_work.window.toast, QLabel, "toast.text")
    assert "log has the details" in label.text()
    assert not any(place in label.text() for place in PLACES)
    input_ = at_work.find("Message")
    assert isinstance(input_, QWidget)
    QTest.keyClick(input_, Qt.Key.Key_A, Qt.KeyboardModifier.ControlModifier)
    at_work.type("Still there?")
    at_work.press(Qt.Key.Key_Return)
    await at_work.until(lambda: "You said: Still there?" in at_work.shown, "the program goes on")


async def test_what_fails_after_its_widget_is_deleted_is_told_to_nobody(qapp: QApplication, caplog: pytest.LogCaptureFixture) -> None:
    """A page that waits for the keyring, and is closed meanwhile."""
    told: list[BaseException] = []

    async def show(label: QLabel, ready: asyncio.Event) -> None:
        await ready.wait()
        label.setText("Unlocked")

    async def told_when(what_is_deleted: str) -> int:
        page = QWidget()
        label, ready = QLabel(page), asyncio.Event()
        task = WidgetTasks(page, told.append).run(show(label, ready))
        await asyncio.sleep(0)
        shiboken6.delete(page if what_is_deleted == "page" else label)
        ready.set()
        await asyncio.wait({task})
        await asyncio.sleep(0)
        if shiboken6.isValid(page):
            shiboken6.delete(page)
        return len(told)

    assert await told_when("label") == 1, "a page that is still there is told"
    assert await told_when("page") == 1
    assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
