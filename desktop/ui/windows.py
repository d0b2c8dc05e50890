"""The windows of the program: one engine behind all of them, what is open in one stays in step with the others."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QPoint, Signal

from desktop.ui.bridge import WidgetTasks
from desktop.ui.main_window import MainWindow

if TYPE_CHECKING:
    from desktop.engine.program import Program

_STEP = QPoint(32, 32)


class Windows(QObject):
    """Begins with the window that is already on the screen. ``leave_requested``: the last one was closed, or the program is to end."""

    leave_requested = Signal()

    def __init__(self, first: MainWindow, make: Callable[[], MainWindow]) -> None:
        super().__init__()
        self.all: list[MainWindow] = [first]
        """The windows, the oldest first."""
        self._closing: set[MainWindow] = set()
        self._make = make
        self._program: Program | None = None
        self._tasks = WidgetTasks(self, lambda error: self.all[0].tell(error))
        self._listen(first)

    async def attach(self, program: Program) -> None:
        """Give the first window its engine; others may be opened from now on."""
        self.use(program)
        await self.all[0].attach_engine(program)

    def use(self, program: Program) -> None:
        """Windows that are opened from now on work with *program*."""
        self._program = program

    async def rest(self) -> None:
        """Open no more windows; wait for those that are being closed."""
        self._program = None
        await self._tasks.close()

    async def detach(self) -> None:
        """Take the engine from all windows; each keeps its draft. The first error is raised when all of them were asked."""
        await self.rest()
        problems: list[BaseException] = []
        for window in self.all:
            try:
                await window.detach_engine()
            except Exception as error:
                problems.append(error)
        if problems:
            raise problems[0]

    def raise_first(self, files: Sequence[str] = ()) -> None:
        """Somebody started the program again, perhaps with *files* to attach: here it is."""
        self.all[0].come_forward()
        self.all[0].attach_files(files)

    def open(self, conversation_id: str) -> None:
        """Open another window on a conversation; on a new one when it is empty."""
        if self._program is not None:
            self._tasks.run(self._open(self._program, conversation_id or None))

    async def _open(self, program: Program, conversation_id: str | None) -> None:
        window = self._make()
        # As the last one, a little to the side.
        last = self.all[-1]
        window.resize(last.size())
        window.move(last.pos() + _STEP)
        self.all.append(window)
        self._listen(window)
        window.show()
        await window.attach_engine(program, conversation_id, first=False)

    def _listen(self, window: MainWindow) -> None:
        window.close_requested.connect(lambda: self._closed(window))
        window.quit_requested.connect(self.leave_requested)
        window.window_requested.connect(self.open)

    def _closed(self, window: MainWindow) -> None:
        others = [each for each in self.all if each is not window and each not in self._closing]
        if self._program is None or not others:
            self.leave_requested.emit()
        elif window not in self._closing:
            self._closing.add(window)
            window.hide()
            self._tasks.run(self._end(window, others[0]))

    async def _end(self, window: MainWindow, next_first: MainWindow) -> None:
        # Until its draft is kept the window is one of all: when the program ends in the meantime, it is seen to like the others.
        await window.detach_engine()
        self.all.remove(window)
        self._closing.discard(window)
        window.deleteLater()
        if self.all[0] is next_first:
            next_first.become_first()
