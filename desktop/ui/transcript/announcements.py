"""A screen reader hears an answer while it arrives, as much of it as the user wants. Focus and caret stay where they are."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtGui import QAccessible, QAccessibleAnnouncementEvent
from PySide6.QtWidgets import QWidget

from desktop.chat.message import Message, MessageState, Role
from desktop.markdown.stream import MarkdownStream
from desktop.ui.transcript.sentences import spoken

if TYPE_CHECKING:
    from desktop.engine.session import ConversationSession

OFTEN_MS = 250
"""Sentences that come within this time are said together."""
VERBOSITIES = ("off", "finished", "sentences")


def announce(widget: QWidget, words: str) -> None:
    """Have assistive technology say *words* when it has said what it is saying. Nothing happens when there is none."""
    if words and QAccessible.isActive():
        QAccessible.updateAccessibility(QAccessibleAnnouncementEvent(widget, words))


class Announcer(QObject):
    """Says the replies of the session it follows. ``verbosity``: ``off``, ``finished`` (that an answer ended), ``sentences``."""

    def __init__(self, widget: QWidget, say: Callable[[str], None] | None = None) -> None:
        super().__init__(widget)
        self._widget = widget
        self._say = say or (lambda words: announce(widget, words))
        self._asked = say is not None
        self.verbosity = "sentences"
        self._session: ConversationSession | Any = None
        self._message_id = ""
        self._stream = MarkdownStream()
        self._said: list[int] = []
        self._timer = QTimer(self, singleShot=True, interval=OFTEN_MS)
        self._timer.timeout.connect(self.look)

    def follow(self, session: ConversationSession | Any | None) -> None:
        """Say the answers of *session* (None: of none) that are written from now on."""
        if self._session is not None:
            self._session.changed.disconnect(self._changed)
        self._timer.stop()
        self._message_id = ""
        self._session = session
        if session is not None:
            session.changed.connect(self._changed)

    def _changed(self, change: Any) -> None:
        if self.verbosity == "off" or change.kind not in ("message", "path") or not (self._asked or QAccessible.isActive()):
            return
        # Noted at once: a short answer is complete before it is looked at.
        self._note(self._session.path[-1] if self._session.path else None)
        if not self._timer.isActive():
            self._timer.start()

    def _note(self, last: Message | None) -> None:
        if last is not None and last.state is MessageState.STREAMING and last.id != self._message_id:
            self._message_id, self._stream, self._said = last.id, MarkdownStream(), []

    def look(self) -> None:
        """Say what has come since the last time."""
        path = self._session.path if self._session is not None else ()
        last: Message | None = path[-1] if path and path[-1].role is Role.ASSISTANT else None
        self._note(last)
        if last is None or last.id != self._message_id:
            return
        live = last.state is MessageState.STREAMING
        words = self._new_sentences(last.text, live) if self.verbosity == "sentences" else []
        if not live:
            self._message_id = ""
            words.append(self._ending(last))
        self._say(" ".join(words))

    def _new_sentences(self, text: str, live: bool) -> list[str]:
        stream = self._stream
        stream.update(text)
        while stream.advance():
            pass
        if not live:
            stream.finish()
        blocks = stream.blocks()
        # What another block follows is said to its end at once, so that all is heard in its order.
        closed = len(blocks) - live
        fresh: list[str] = []
        for at, said in enumerate(spoken(blocks, closed, self._code, self._table)):
            if at == len(self._said):
                self._said.append(0)
            fresh += said[self._said[at] :]
            self._said[at] = max(self._said[at], len(said))
        return fresh

    def _code(self, lines: int) -> str:
        return self.tr("Code block, %n lines.", "", lines) if lines > 1 else self.tr("Code block, one line.")

    def _table(self, rows: int, columns: int) -> str:
        return self.tr("Table, {rows} rows, {columns} columns.").format(rows=rows, columns=columns)

    def _ending(self, message: Message) -> str:
        if message.state is MessageState.FAILED:
            from desktop.ui.wording import failure_sentence

            return failure_sentence(message.failure) if message.failure is not None else self.tr("The answer failed.")
        if message.state is MessageState.STOPPED:
            return self.tr("The answer was stopped.")
        if message.state is MessageState.INTERRUPTED:
            return self.tr("The answer was interrupted.")
        return self.tr("The answer is complete.")
