"""Brings an answer to disk while it is written, and at its end until that has succeeded."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import TYPE_CHECKING

from desktop.chat.message import Conversation, Message
from desktop.engine.session_values import SessionError
from desktop.engine.streaming import LiveReply
from desktop.engine.tasks import TaskScope
from desktop.errors import LoquentError

if TYPE_CHECKING:
    from desktop.storage.store import Store

_log = logging.getLogger(__name__)

JOURNAL_SECONDS = 0.9
"""A stream is on disk at most this long after it arrived, so that a crash loses less than a second."""
SAVE_AGAIN_SECONDS = 5.0


class ReplySaver:
    """Saves the answers of one session; *notice* hears why that fails, and None when it is tried again."""

    def __init__(self, store: Store, scope: TaskScope, notice: Callable[[LoquentError | None], None]) -> None:
        self._store = store
        self._scope = scope
        self._notice = notice
        self._timer: asyncio.TimerHandle | None = None

    def grew(self, live: LiveReply) -> None:
        """*live* has more text: it is journalled in a moment."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(JOURNAL_SECONDS, self._journal, live)

    def ended(self) -> None:
        """Nothing more is journalled."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _journal(self, live: LiveReply) -> None:
        self._timer = None
        self._scope.spawn(self._write_journal(live.message))

    async def _write_journal(self, message: Message) -> None:
        try:
            await self._store.journal(message)
        except LoquentError as error:
            self._notice(SessionError("session.not_saved", reason=error))

    async def save_until_done(self, current: Callable[[], tuple[Conversation, Message]]) -> None:
        """Save an answer that has ended, each time as it is then, until that succeeds or the session closes."""

        async def save() -> None:
            # Asked for only here: the task that shield makes begins later, and what changed meanwhile would be written over.
            conversation, message = current()
            await self._store.save(conversation, [message])

        while True:
            try:
                await asyncio.shield(save())
                return
            except LoquentError as error:
                _log.error("an answer could not be saved: %s", error)
                self._notice(SessionError("session.not_saved", reason=error))
            if self._scope.closed:
                return
            await asyncio.sleep(SAVE_AGAIN_SECONDS)
            self._notice(None)
