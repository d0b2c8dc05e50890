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
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtWidgets import QApplication

from desktop import __version__, log
from desktop.storage.settings import load_settings
from desktop.ui import translation
from desktop.ui.main_window import MainWindow
from desktop.ui.theme import theme

if TYPE_CHECKING:
    import asyncio

    from desktop.engine.program import Program
    from desktop.paths import Profile

_log = logging.getLogger(__name__)

MISHAP_SECONDS = 10.0
"""At most one notice of an unexpected error in this time; each is logged."""


def main(profile: Profile, *, log_level: str = "INFO", self_test: bool = False) -> int:
    """Run the program in *profile*; returns the exit status."""
    os.umask(0o077)
    log_handler = log.start_logging(profile.logs, log_level)
    app = create_application()
    settings, _notices = load_settings(profile.settings_file)
    translation.install(app, settings.language)
    theme.apply(app, settings.theme, settings.font_size)
    window = MainWindow(state_file=profile.state_file)
    window.show()
    # These events paint the window; only then is the rest imported.
    app.processEvents()
    try:
        return _run(app, window, profile, self_test=self_test)
    finally:
        log.stop_logging(log_handler)


def create_application() -> QApplication:
    """The QApplication with the facts other parts rely on."""
    QApplication.setApplicationName("Loquent")
    QApplication.setApplicationVersion(__version__)
    QApplication.setDesktopFileName("loquent")
    app = QApplication(sys.argv[:1])
    app.setQuitOnLastWindowClosed(False)
    return app


def _run(app: QApplication, window: MainWindow, profile: Profile, *, self_test: bool) -> int:
    import qasync

    loop = qasync.QEventLoop(app)
    tell = _mishaps(window)
    sys.excepthook = lambda kind, error, trace: tell(error)
    loop.set_exception_handler(lambda _loop, context: tell(context.get("exception"), context.get("message", "")))
    with loop:
        status: int = loop.run_until_complete(_live(window, profile, self_test=self_test))
        # Widgets go before the interpreter does: PySide6 crashes at exit over living top-level windows.
        window.hide()
        window.deleteLater()
        # Outside a loop, processEvents alone leaves deferred deletions where they are.
        QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    sys.excepthook = sys.__excepthook__
    return status


async def _live(window: MainWindow, profile: Profile, *, self_test: bool) -> int:
    import asyncio

    leave = asyncio.Event()
    window.close_requested.connect(leave.set)
    _leave_on_signals(asyncio.get_running_loop(), leave)
    from desktop.engine.program import build
    from desktop.errors import LoquentError

    try:
        async with build(profile) as program:
            try:
                await window.attach_engine(program)
                # What is there now stays for good: without it each full collection takes 50 ms, three frames, off an answer.
                gc.freeze()
                if self_test:
                    return await _report(window, program)
                await leave.wait()
            finally:
                await window.detach_engine()
    except LoquentError as error:
        # The database cannot be used: say so in the window, touch nothing, wait for the person.
        _log.error("cannot start: %s", error)
        if self_test:
            print(json.dumps({"ok": False, "error": str(error)}))
            return 1
        window.show_trouble(error)
        await leave.wait()
        return 1
    return 0


def _leave_on_signals(loop: asyncio.AbstractEventLoop, leave: asyncio.Event) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        try:
            loop.add_signal_handler(number, leave.set)
        except (NotImplementedError, RuntimeError):
            # Windows has no such handlers; closing the window and Ctrl+C still end the program there.
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(leave.set))


def _mishaps(window: MainWindow) -> Callable[..., None]:
    """What to do about an exception nobody expected: log it, say so once in a while, go on."""
    last = -MISHAP_SECONDS

    def tell(error: BaseException | None, message: str = "") -> None:
        nonlocal last
        if isinstance(error, KeyboardInterrupt):
            window.close()
            return
        _log.error("unexpected: %s", message or error, exc_info=error)
        now = time.monotonic()
        if now - last >= MISHAP_SECONDS:
            last = now
            window.show_mishap()

    return tell


async def _report(window: MainWindow, program: Program) -> int:
    from desktop.ui.self_test import self_test

    report: dict[str, Any] = await self_test(window, program)
    print(json.dumps(report, ensure_ascii=False, indent=2))
    return 0 if report["ok"] else 1
