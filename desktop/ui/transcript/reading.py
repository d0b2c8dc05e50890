"""What the messages of a session are shown as: how far each was read, how much of it is due, which folds are open. No Qt."""

from __future__ import annotations

import time
from collections.abc import Callable, Set
from typing import Any

from desktop.chat.message import Message, MessageState, Role
from desktop.markdown.stream import SLICE
from desktop.ui.transcript.kinds import Piece
from desktop.ui.transcript.pace import Flood, Pace
from desktop.ui.transcript.pieces import Streams, Surroundings, ended_badly, live_length, pieces_of, read_on

AT_A_TIME = 0.003
"""Seconds of reading before the screen gets its turn."""
SHOWN_EVERY = 0.05
"""Seconds after which a text that is still being read is shown as far as it was read."""
READ = "read on"
"""The key that is touched when there is more to read."""
_ALWAYS = ("copy", "retry", "choose")
"""What can be done with an answer of a session that does not say more."""


class Reading:
    """One for a transcript. *touch* asks for a flush of a message, or of :data:`READ`, in one of the next frames."""

    def __init__(self, touch: Callable[[str], None]) -> None:
        self.smooth = False
        """Show bursts as an even flow."""
        self.model_of: Callable[[Message], str] = lambda message: message.model or ""
        """The name for people of the model that wrote a message."""
        self._touch = touch
        self._session: Any = None
        self._streams = Streams()
        self._paces: dict[str, Pace] = {}
        self._floods: dict[str, Flood] = {}
        self._shown: dict[str, float] = {}
        """When a message that is being written was shown last."""
        self._unread: dict[str, float] = {}
        """Messages with text the parser has not reached, and when they were shown last."""
        self._just_read: set[str] = set()
        """Messages of which a slice was read in this flush: showing them reads no other."""
        self._siblings: dict[str | None, list[Message]] | None = None
        self._expanded: dict[str, bool] = {}
        self._folds: dict[str, frozenset[str]] = {}

    def begin(self, session: Any | None) -> None:
        """Forget all; *session* is shown from now on."""
        self._session = session
        for kept in (self._streams, self._paces, self._floods, self._shown, self._unread, self._expanded, self._folds):
            kept.clear()
        self._just_read.clear()
        self._siblings = None

    @property
    def unfinished(self) -> bool:
        """True while a text in sight is being read."""
        return bool(self._unread)

    def path_changed(self) -> None:
        """Messages came, went or have other versions."""
        self._siblings = None

    def pieces(self, message: Message) -> tuple[Piece, ...]:
        """*message* as far as it was read and is due; asks for another flush when that is not all of it."""
        upto = self._due(message)
        if message.state is MessageState.STREAMING:
            self._shown[message.id] = time.monotonic()
        else:
            self._floods.pop(message.id, None)
            self._shown.pop(message.id, None)
        limit = 0 if message.id in self._just_read else SLICE
        self._just_read.discard(message.id)
        pieces, more = pieces_of(message, self.surroundings(message), self._streams, upto, limit)
        if more:
            self._unread[message.id] = time.monotonic()
            self._touch(READ)
        else:
            self._unread.pop(message.id, None)
        if upto is not None and upto < live_length(message):
            self._touch(message.id)
        return pieces

    def to_show(self, touched: frozenset[str], in_sight: Callable[[str], Message | None]) -> frozenset[str]:
        """Which of what was *touched* to show now. Reads on for a few milliseconds where there is something to read.

        In a flood a message is read in each frame, but shown only every :data:`SHOWN_EVERY` seconds.
        """
        now, held = time.monotonic(), set()
        self._just_read.clear()
        for key in touched:
            message = in_sight(key)
            if message is None or message.state is not MessageState.STREAMING:
                continue
            length = live_length(message)
            if self._floods.setdefault(key, Flood()).note(length, now) and now - self._shown.get(key, 0.0) < SHOWN_EVERY:
                held.add(key)
                self._unread.setdefault(key, self._shown[key])
                if key in self._paces:
                    self._paces[key].catch_up(length)
        if held or READ in touched:
            return (touched - held - {READ}) | self._read_more(in_sight, held)
        return touched

    def _read_more(self, in_sight: Callable[[str], Message | None], held: Set[str]) -> frozenset[str]:
        until = time.monotonic() + AT_A_TIME
        ready = set()
        for key, shown in list(self._unread.items()):
            message = in_sight(key)
            if message is None:
                del self._unread[key]
                continue
            pace = self._paces.get(key)
            upto = None if pace is None or message.state is not MessageState.STREAMING else pace.shown
            more = read_on(message, self._streams, upto)
            while more and time.monotonic() < until:
                more = read_on(message, self._streams, upto)
            if (not more and key not in held) or time.monotonic() - shown >= SHOWN_EVERY:
                ready.add(key)
                self._just_read.add(key)
        if self._unread.keys() - ready:
            self._touch(READ)
        return frozenset(ready)

    def _due(self, message: Message) -> int | None:
        """How much of the text that is being written is to be shown; None: all of it."""
        if message.state is not MessageState.STREAMING or not self.smooth:
            self._paces.pop(message.id, None)
            return None
        length, now = live_length(message), time.monotonic()
        pace = self._paces.get(message.id)
        if pace is None or pace.shown > length:
            # What is there when a message is first seen was not waited for, and neither is a part begun anew.
            pace = self._paces[message.id] = Pace(length if pace is None and message.text else 0, now)
        return pace.due(length, now)

    def surroundings(self, message: Message) -> Surroundings:
        """What the look of *message* depends on besides itself."""
        session, live = self._session, message.state is MessageState.STREAMING
        answer = message.role is Role.ASSISTANT
        can = () if live else tuple(session.actions(message.id)) if hasattr(session, "actions") else _ALWAYS if answer else ()
        ids = self._versions(message) if answer or can else ()
        progress = getattr(session, "progress", None) if live else None
        # Asking walks the path: only for what has an end that something helps.
        offers = session.offers(message.id) if answer and ended_badly(message) and hasattr(session, "offers") else ()
        folds = self._folds.get(message.id, frozenset())
        return Surroundings(ids, progress, tuple(offers), self._expanded.get(message.id), folds, can, self.model_of(message))

    def _versions(self, message: Message) -> tuple[str, ...]:
        tree = getattr(self._session, "tree", None)
        if tree is None or message.id not in tree.messages:
            return ()
        if self._siblings is None:
            # One walk for all: asking the tree for each message in sight walks it every time.
            self._siblings = {}
            for other in tree.messages.values():
                if other.deleted_at is None:
                    self._siblings.setdefault(other.parent_id, []).append(other)
        found = self._siblings.get(message.parent_id, ())
        if len(found) < 2:
            return tuple(other.id for other in found)
        return tuple(other.id for other in sorted(found, key=lambda other: other.seq))

    def open_thought(self, message_id: str, expanded: bool | None) -> None:
        """The user's own choice; None: no longer one."""
        if expanded is None:
            self._expanded.pop(message_id, None)
        else:
            self._expanded[message_id] = expanded

    def open_fold(self, message_id: str, key: str, expanded: bool) -> None:
        """The user's own choice."""
        opened = self._folds.get(message_id, frozenset())
        self._folds[message_id] = opened | {key} if expanded else opened - {key}
