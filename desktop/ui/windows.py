"""The windows of the program: one engine behind all of them, what is open in one stays in step with the others.

Two windows that show the same conversation, or both the new chat, show one draft: each key typed in one is seen in the other at once,
so that neither can keep an older text over a newer one.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from desktop.ui.bridge import WidgetTasks
from desktop.ui.drafts import kept_under
from desktop.ui.main_window import MainWindow
from desktop.ui.window_place import place_beside

if TYPE_CHECKING:
    from desktop.chat.message import Draft
    from desktop.engine.program import Program


class Windows(QObject):
    """Begins with the window that is already on the screen.

    ``leave_requested``: the last one was closed, or the program is to end. ``stirred``: somebody typed, or opened a conversation.
    """

    leave_requested = Signal()
    stirred = Signal()

    def __init__(self, first: MainWindow, make: Callable[[], MainWindow]) -> None:
        super().__init__()
        self.all: list[MainWindow] = [first]
        """The windows, the oldest first."""
        self.leaving = False
        """True from the first ``leave_requested`` on: it may come before there is anybody to hear it."""
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
        window.move(place_beside(last.frameGeometry(), last.screen().availableGeometry()))
        self.all.append(window)
        self._listen(window)
        window.show()
        await window.attach_engine(program, conversation_id, first=False)

    def _listen(self, window: MainWindow) -> None:
        window.close_requested.connect(lambda: self._closed(window))
        window.quit_requested.connect(self._quit)
        window.window_requested.connect(self.open)
        window.pane.drafted.connect(lambda key, draft: self._share(window, key, draft))
        window.pane.shown.connect(lambda: self._join(window))
        window.pane.shown.connect(self.stirred)
        window.pane.drafted.connect(lambda *_: self.stirred.emit())

    def _others(self, window: MainWindow) -> list[MainWindow]:
        return [each for each in self.all if each is not window and each not in self._closing]

    def _draft_key(self, window: MainWindow) -> str | None:
        """What names the draft of *window*; None for one that is kept nowhere."""
        return kept_under(self._program.library, window.pane.session) if self._program is not None else None

    def _share(self, window: MainWindow, key: str, draft: Draft) -> None:
        if self._draft_key(window) is not None:
            for other in self._others(window):
                if self._draft_key(other) == key:
                    other.pane.follow_draft(draft)

    def _join(self, window: MainWindow) -> None:
        """What was typed elsewhere a moment ago is not on disk yet."""
        key = self._draft_key(window)
        for other in self._others(window):
            if key is not None and self._draft_key(other) == key:
                window.pane.follow_draft(other.pane.composer.draft())
                return

    def _closed(self, window: MainWindow) -> None:
        others = self._others(window)
        if self._program is None or not others:
            self._leave()
        elif window not in self._closing:
            self._closing.add(window)
            window.hide()
            self._tasks.run(self._end(window, others[0]))

    def _quit(self) -> None:
        if all(window.settings.let_go() for window in self.all):
            self._leave()

    def _leave(self) -> None:
        self.leaving = True
        self.leave_requested.emit()

    async def _end(self, window: MainWindow, next_first: MainWindow) -> None:
        # Until its draft is kept the window is one of all: when the program ends in the meantime, it is seen to like the others.
        await window.detach_engine()
        self.all.remove(window)
        self._closing.discard(window)
        window.deleteLater()
        if self.all[0] is next_first:
            next_first.become_first()
