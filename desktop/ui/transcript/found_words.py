"""The words of a search in the message it found: the first of them is brought into sight, and all are marked for a while."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QObject, QTimer

from desktop.ui.transcript.find import Finder, Hit, Query
from desktop.ui.transcript.find_marks import FindMarks
from desktop.ui.transcript.view import TranscriptView

MARKED_MS = 6000
"""How long the words are marked: time to find them with the eye."""


class FoundWords(QObject):
    """Shows words in one message of *view*."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self._message_id = ""
        self._finder = Finder(view)
        # Before the marks hear of it: they would follow it into any message.
        self._finder.jumped.connect(self._jumped)
        self._marks = FindMarks(view, self._finder)
        self._end = QTimer(self, singleShot=True, interval=MARKED_MS)
        self._end.timeout.connect(self.stop)

    def show(self, session: Any, message_id: str, words: str) -> None:
        """Go to *words* in a message of *session*. Where it does not show them, it stays as it is."""
        self.stop()
        self._message_id = message_id
        self._finder.follow(session)
        # A search begins with the message of the hit before.
        self._finder.current = Hit(message_id, 0, 0)
        self._finder.search(Query(words))
        self._end.start()

    def stop(self) -> None:
        """Mark nothing any more."""
        self._end.stop()
        self._finder.stop()

    def _jumped(self) -> None:
        hit = self._finder.current
        if hit is not None and hit.message_id != self._message_id:
            self.stop()
