"""The composition root: shows the window, has the engine built behind it, and takes both down in reverse order.

Imports at the top are what the first paint needs; the rest is imported after it, or at its first use.
"""

from __future__ import annotations

import gc
import json
import logging
import os
import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtGui import QIcon
from PySide6.QtWidgets import QApplication

from desktop import __version__, log, paths
from desktop.storage.settings import load_settings
from desktop.ui import translation
from desktop.ui.application import Application
from desktop.ui.main_window import MainWindow
from desktop.ui.mishaps import hearing
from desktop.ui.single_instance import SingleInstance
from desktop.ui.theme import theme
from desktop.ui.windows import Windows

if TYPE_CHECKING:
    import asyncio

    from desktop.engine.program import Program
    from desktop.paths import Profile

_log = logging.getLogger(__name__)

_BEHIND = (
    "ssl",
    "asyncio",
    "qasync",
    "urllib.request",
    "desktop.providers",
    "desktop.engine.choosing",
    "desktop.engine.library",
    "desktop.storage.store",
    "desktop.engine.connections",
    "desktop.engine.program",
    "desktop.markdown.warm",
    "desktop.engine.remote_images",
    "desktop.ui.transcript.kinds",
    "desktop.ui.transcript.rows",
    "desktop.ui.transcript.code_view",
    "desktop.ui.transcript.message_view",
    "desktop.ui.transcript.view",
    "desktop.ui.transcript.find_bar",
)
"""What the program needs next, in pieces of at most some 20 ms: what is typed while they are imported is on the screen at once."""

PLACE_SECONDS = 2.0
"""How long the end waits for the window's place to be on disk; nobody sees it then."""


def main(profile: Profile, *, log_level: str = "INFO", self_test: bool = False, files: Sequence[str] = ()) -> int:
    """Run the program in *profile*, with *files* (whole paths) attached; returns the exit status."""
    os.umask(0o077)
    app = create_application()
    instance = SingleInstance(profile)
    # A self-test looks beside a running program and leaves.
    if not self_test and not instance.take():
        if instance.ask_first(files):
            return 0
        if not instance.take_over():
            print("loquent: a program with this profile is running but does not answer. Wait for its end, or end it.", file=sys.stderr)
            return 1
    log_handler = log.start_logging(profile.logs, log_level)
    settings, _notices = load_settings(profile.settings_file)
    translation.install(app, settings.language)
    theme.apply(app, settings.theme, settings.font_size)
    window = MainWindow(state_file=profile.state_file)
    window.show()
    window.attach_files(files)
    windows = Windows(window, MainWindow)
    # The first events paint the window; only then is the rest imported.
    app.processEvents()
    for name in _BEHIND:
        app.processEvents()
        import_module(name)
    gc.enable()
    try:
        return _run(app, windows, profile, instance, self_test=self_test)
    finally:
        instance.close()
        log.stop_logging(log_handler)


def create_application() -> Application:
    """The application with the facts other parts rely on."""
    QApplication.setApplicationName("Loquent")
    QApplication.setApplicationVersion(__version__)
    # The name of the desktop entry (packaging/linux): what Wayland and the portals know the windows by.
    QApplication.setDesktopFileName("io.github.loquent.Loquent")
    app = Application(sys.argv[:1])
    app.setWindowIcon(QIcon(str(paths.resources() / "application" / "loquent.svg")))
    app.setQuitOnLastWindowClosed(False)
    return app


def _run(app: Application, windows: Windows, profile: Profile, instance: SingleInstance, *, self_test: bool) -> int:
    import qasync

    from desktop.engine.careful_start import SETTLED_SECONDS, Starts

    starts, on_screen = Starts(profile.cache), windows.all[0].on_screen
    careful = not self_test and starts.begin()
    if not self_test:
        instance.listen(windows.raise_first)
        app.give_files_to(windows.raise_first)
    loop = qasync.QEventLoop(app)
    # The first window may be closed while others stay.
    with loop, hearing(loop, lambda error, message="": _tell(windows.all[0], error, message)):
        settled = loop.call_later(SETTLED_SECONDS, starts.forget)
        status: int = loop.run_until_complete(_live(windows, profile, self_test=self_test, careful=careful))
        settled.cancel()
        if not self_test:
            starts.forget()
        # Widgets go before the interpreter does: PySide6 crashes at exit over living top-level windows.
        for each in windows.all:
            each.on_screen.keep()
            each.hide()
            each.deleteLater()
        # Outside a loop, processEvents alone leaves deferred deletions where they are.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
        on_screen.wait(PLACE_SECONDS)
    return status


async def _live(windows: Windows, profile: Profile, *, self_test: bool, careful: bool) -> int:
    import asyncio

    from desktop.engine.mending import Way, mend, ways_out
    from desktop.engine.program import build
    from desktop.errors import LoquentError
    from desktop.ui.trouble import careful_words, mended_words

    # What the person chooses, None for the end.
    choices: asyncio.Queue[Way | None] = asyncio.Queue()
    leave = asyncio.Event()

    def end() -> None:
        leave.set()
        choices.put_nowait(None)

    windows.leave_requested.connect(end)
    if windows.leaving:
        end()
    _leave_on_signals(asyncio.get_running_loop(), end)
    window, way = windows.all[0], Way("again")
    window.way_chosen.connect(choices.put_nowait)
    while True:
        try:
            said = mended_words(window, await mend(profile, way))
            async with build(profile, read_only=way.kind == "read_only") as program:
                window.end_trouble(said)
                if careful:
                    # What was open is in the list, and may be why there was no good end.
                    await program.library.remember_open(None)
                    window.end_trouble(careful_words(window))
                return await _work(windows, program, leave, self_test=self_test)
        except LoquentError as error:
            _log.error("the conversations cannot be used: %s", error)
            if self_test:
                print(json.dumps({"ok": False, "error": str(error)}))
            if self_test or leave.is_set():
                return 1
            # Touch nothing: say so in the window, and wait for what the person chooses.
            window.show_trouble(error, await ways_out(profile, error), profile.data)
            chosen = await choices.get()
            if chosen is None:
                return 1
            way = chosen


async def _work(windows: Windows, program: Program, leave: asyncio.Event, *, self_test: bool) -> int:
    from desktop.ui.tidying import Tidying

    try:
        await windows.attach(program)
        tidying = Tidying(program.library)
        windows.stirred.connect(tidying.stir)
        try:
            if self_test:
                return await _report(windows.all[0], program)
            await leave.wait()
            return 0
        finally:
            tidying.close()
    finally:
        await windows.detach()


def _leave_on_signals(loop: asyncio.AbstractEventLoop, end: Callable[[], None]) -> None:
    # The end of a session on X11 or of a terminal is a SIGHUP, which Windows does not have.
    for number in filter(None, (signal.SIGINT, signal.SIGTERM, getattr(signal, "SIGHUP", None))):
        if signal.getsignal(number) is signal.SIG_IGN:
            # Started by nohup, or in the background of a script: it is not to end by it.
            continue
        try:
            loop.add_signal_handler(number, end)
        except (NotImplementedError, RuntimeError):
            # Windows has no such handlers; closing the window and Ctrl+C still end the program there.
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(end))


def _tell(window: MainWindow, error: BaseException | None, message: str = "") -> None:
    """What to do about an exception nobody expected; Ctrl+C in the terminal is none."""
    if isinstance(error, KeyboardInterrupt):
        window.close()
    else:
        window.mishaps.tell(error, message)


async def _report(window: MainWindow, program: Program) -> int:
    from desktop.ui.self_test import self_test

    report: dict[str, Any] = await self_test(window, program)
    print(json.dumps(report, ensure_ascii=False, indent=2))
    return 0 if report["ok"] else 1
