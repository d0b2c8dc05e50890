"""The queue of the conversation shown: what stands above the composer, and what is done when that is pressed."""

from __future__ import annotations

from collections.abc import Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, Signal

from desktop.chat.message import Draft
from desktop.ui.composer.above import AboveComposer
from desktop.ui.composer.composer import Composer

if TYPE_CHECKING:
    from desktop.engine.session import ConversationSession
    from desktop.ui.bridge import WidgetTasks


class Queueing(QObject):
    """Between *above*, the *composer* and the session it follows."""

    undo_offered = Signal(str, object)
    failed = Signal(object)
    draft_replaced = Signal()
    """The composer holds something else."""

    def __init__(self, above: AboveComposer, composer: Composer) -> None:
        super().__init__(composer)
        self._above = above
        self._composer = composer
        self._tasks: WidgetTasks | None = None
        self._session: ConversationSession | None = None
        above.queued_edited.connect(self.take_back)
        above.queued_removed.connect(self._remove)
        above.queued_sent.connect(self._send)

    def follow(self, session: ConversationSession | None, tasks: WidgetTasks | None) -> None:
        """Another conversation is shown (None: none)."""
        self._session, self._tasks = session, tasks
        self.show()

    def show(self) -> None:
        """Show what is queued now."""
        session = self._session
        if session is None:
            self._above.set_queue((), False)
        else:
            self._above.set_queue(session.queued, not session.streaming)

    @property
    def any(self) -> bool:
        """True while something waits."""
        return self._session is not None and bool(self._session.queued)

    def take_back(self, index: int | None = None) -> None:
        """Put one of those that wait, or all of them, back into the composer."""
        if self._session is not None and self._session.queued:
            self._run(self._take_back(self._session, index))

    async def _take_back(self, session: ConversationSession, index: int | None) -> None:
        if session.editing:
            await session.end_edit()
        held = await session.load_draft() if session is not self._session else self._composer.draft()
        together = await session.take_back(held, index)
        if session is self._session:
            self._composer.set_draft(together)
            self.draft_replaced.emit()
            self._composer.setFocus()

    def _remove(self, index: int) -> None:
        if self._session is not None:
            self._run(self._take_out(self._session, index))

    async def _take_out(self, session: ConversationSession, index: int) -> None:
        draft = await session.unqueue(index)
        self.undo_offered.emit(self.tr("A queued message was removed."), lambda: self._put_back(session, draft, index))

    def _put_back(self, session: ConversationSession, draft: Draft, index: int) -> None:
        self._follow(session.queue(draft, at=index))

    def _send(self) -> None:
        if self._session is not None:
            self._follow(self._session.send_queued())

    def _follow(self, future: Any) -> None:
        from desktop.ui.bridge import when_done

        when_done(future, lambda: None, self.failed.emit)

    def _run(self, work: Coroutine[Any, Any, Any]) -> None:
        if self._tasks is None:
            work.close()
        else:
            self._tasks.run(work)
