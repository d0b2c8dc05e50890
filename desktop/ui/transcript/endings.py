"""How an answer goes or went when it did not simply arrive: what is waited for, and why it is not whole with what helps."""

from __future__ import annotations

import math
import time
from itertools import pairwise
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QHideEvent, QShowEvent
from PySide6.QtWidgets import QBoxLayout, QPushButton, QWidget

from desktop.chat.message import Failure, MessageState
from desktop.ui.composer.flow_layout import FlowLayout
from desktop.ui.settings.parts import set_kind
from desktop.ui.theme import theme
from desktop.ui.transcript.pieces import Ending, Waiting
from desktop.ui.transcript.rows import Row, label
from desktop.ui.transcript.text_view import copy_text

if TYPE_CHECKING:
    from desktop.engine.progress import Progress

PATIENCE = 10
"""Seconds after which waiting is counted."""
DETAILS = 2000
"""Characters of details that are copied."""
SHORT = 60
"""Characters of a sentence that has its buttons beside it."""

LABELS: dict[str, object] = {
    "retry": QT_TRANSLATE_NOOP("endings", "Retry"),
    "continue": QT_TRANSLATE_NOOP("endings", "Continue"),
    "key": QT_TRANSLATE_NOOP("endings", "Change the key"),
    "no_key": QT_TRANSLATE_NOOP("endings", "Enter a key"),
    "key_env": QT_TRANSLATE_NOOP("endings", "Open connection"),
    "connection": QT_TRANSLATE_NOOP("endings", "Open connection"),
    "address": QT_TRANSLATE_NOOP("endings", "Open connection"),
    "proxy": QT_TRANSLATE_NOOP("endings", "Change the proxy"),
    "certificate": QT_TRANSLATE_NOOP("endings", "Choose a CA file"),
    "model": QT_TRANSLATE_NOOP("endings", "Choose a model"),
    "billing": QT_TRANSLATE_NOOP("endings", "Open the account page"),
    "oldest": QT_TRANSLATE_NOOP("endings", "Retry without the oldest messages"),
    "attachments": QT_TRANSLATE_NOOP("endings", "Retry without attachments"),
    "cancel": QT_TRANSLATE_NOOP("endings", "Cancel"),
    "details": QT_TRANSLATE_NOOP("endings", "Copy details"),
}
"""What can be asked for below an answer, in words."""

_FIRST: dict[str, tuple[str, ...]] = {
    "key": ("key",),
    "no_key": ("no_key",),
    "variable": ("key_env",),
    "keyring": ("retry", "connection"),
    "model": ("model",),
    "shorten": ("oldest", "model"),
    "billing": ("billing",),
    "address": ("address",),
    "network": ("retry", "connection"),
    "proxy": ("proxy",),
    "certificate": ("certificate",),
    "attachments": ("attachments", "model"),
}
"""For each remedy what is offered, the best first; the session says whether ``oldest`` and ``attachments`` would change anything."""
_DEPENDS = ("oldest", "attachments", "continue")


def actions_of(piece: Ending) -> tuple[str, ...]:
    """What is offered below an answer that is not whole, the best first; asking again is always there."""
    from desktop.engine.remedies import remedy_of

    offered: list[str] = []
    if piece.failure is not None:
        possible = [name for name in _FIRST.get(remedy_of(piece.failure.code), ()) if name not in _DEPENDS or name in piece.offers]
        offered += possible[:1] if "retry" not in possible else possible
        if piece.failure.code == "provider.bad_request" and "attachments" in piece.offers:
            # Servers refuse pictures in many words; what can be told is that there are some.
            offered.append("attachments")
    if "continue" in piece.offers:
        offered.append("continue")
    if "retry" not in offered:
        offered.append("retry")
    if piece.failure is not None:
        offered.append("details")
    return tuple(offered)


def ending_words(state: MessageState, failure: Failure | None, reason: str = "", detail: str = "") -> str:
    """Why an answer in *state* is not whole; *reason* and *detail* are the provider's when it came to its end."""
    translate = QCoreApplication.translate
    if state is MessageState.FAILED:
        from desktop.ui.wording import failure_sentence

        return failure_sentence(failure) if failure is not None else translate("EndingRow", "The answer failed.")
    if state is MessageState.STOPPED:
        return translate("EndingRow", "Stopped")
    if state is MessageState.INTERRUPTED:
        return translate("EndingRow", "Interrupted when Loquent closed")
    if reason == "content_filter":
        refused = translate("EndingRow", "The model refused to answer")
        return translate("EndingRow", "{refused}: {reason}").format(refused=refused, reason=detail) if detail else refused
    if reason == "pause":
        return translate("EndingRow", "The answer paused before its end")
    return translate("EndingRow", "Cut off: the answer reached its limit of tokens")


class _Buttons(FlowLayout):
    """Below a sentence they wrap where there is no room for all of them side by side, so that no word is cut off."""

    wraps = True

    def minimumSize(self) -> QSize:
        return super().minimumSize() if self.wraps else self.sizeHint()

    def sizeHint(self) -> QSize:
        hints = [item.sizeHint() for item in self._items]
        gaps = self.spacing() * max(0, len(hints) - 1)
        return QSize(sum(hint.width() for hint in hints) + gaps, max((hint.height() for hint in hints), default=0))


class EndingRow(Row):
    """Why the answer is not whole, and buttons for what helps."""

    retry = Signal(str)
    action = Signal(str, str)
    copied = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = label(self, "muted")
        self._text.setWordWrap(True)
        self._text.setObjectName("transcript.state")
        self._text.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse | Qt.TextInteractionFlag.TextSelectableByKeyboard)
        self._box = QBoxLayout(QBoxLayout.Direction.LeftToRight)
        self._box.setSpacing(theme.measure("space_2"))
        self._row = _Buttons(spacing=theme.measure("space_2"))
        self._buttons = {name: self._button(name) for name in LABELS if name != "cancel"}
        self._box.addWidget(self._text, 1)
        self._box.addLayout(self._row)
        self.line.addLayout(self._box, 1)
        self._piece: Ending | None = None
        self._short = True
        self.restyle()

    def _button(self, name: str) -> QPushButton:
        made = QPushButton(QCoreApplication.translate("endings", str(LABELS[name])), self)
        made.setObjectName(f"transcript.state.{name}")
        made.setAccessibleName(made.text())
        if name == "details":
            made.setProperty("kind", "flat")
        made.clicked.connect(lambda: self._clicked(name))
        made.hide()
        return made

    def set_piece(self, piece: Ending) -> None:
        """Show *piece*."""
        self._piece = piece
        words = ending_words(piece.state, piece.failure, piece.reason, piece.detail)
        self._text.setText(words)
        kind = "danger" if piece.state is MessageState.FAILED else "muted"
        set_kind(self._text, kind)
        self._short = piece.failure is None and len(words) <= SHORT
        directions = QBoxLayout.Direction
        self._row.wraps = not self._short
        self._box.setDirection(directions.LeftToRight if self._short else directions.TopToBottom)
        self._offer(actions_of(piece))

    def _offer(self, names: tuple[str, ...]) -> None:
        for name, button in self._buttons.items():
            self._row.removeWidget(button)
            button.setVisible(name in names)
        for name in names:
            self._row.addWidget(self._buttons[name])
        for before, after in pairwise(names):
            self.setTabOrder(self._buttons[before], self._buttons[after])
        self._row.invalidate()

    def restyle(self) -> None:
        """The icon in the theme's colour."""
        for name in ("retry", "oldest", "attachments"):
            self._buttons[name].setIcon(theme.icon("retry", "text"))

    def height_for(self, width: int) -> int:
        """The text wrapped beside or above the buttons."""
        buttons = self._row.sizeHint()
        if self._short:
            return max(buttons.height(), self._text.heightForWidth(max(50, width - buttons.width() - self._box.spacing())))
        return self._text.heightForWidth(max(50, width)) + self._box.spacing() + self._row.heightForWidth(max(50, width))

    def _clicked(self, name: str) -> None:
        piece = self._piece
        if piece is None:
            return
        if name == "retry":
            self.retry.emit(piece.message_id)
        elif name == "details" and piece.failure is not None:
            copy_text(details_of(piece))
            self.copied.emit("details")
        else:
            self.action.emit(piece.message_id, name)


def details_of(piece: Ending) -> str:
    """The facts of a failure as plain text, without keys, at most ``DETAILS`` characters; empty without one."""
    if piece.failure is None:
        return ""
    from desktop.engine.remedies import details_of as facts

    return facts(piece.failure.code, piece.failure.values)[:DETAILS]


class WaitingRow(Row):
    """What is being waited for; counts by itself while it can be seen."""

    action = Signal(str, str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent)
        self._text = label(self, "muted")
        self._text.setWordWrap(True)
        self._text.setObjectName("transcript.waiting")
        self._cancel = QPushButton(QCoreApplication.translate("endings", str(LABELS["cancel"])), self)
        self._cancel.setObjectName("transcript.waiting.cancel")
        self._cancel.setAccessibleName(self._cancel.text())
        self._cancel.clicked.connect(self._cancelled)
        self._cancel.hide()
        self.line.setSpacing(theme.measure("space_3"))
        self.line.addWidget(self._text, 1)
        self.line.addWidget(self._cancel, 0, Qt.AlignmentFlag.AlignTop)
        self._piece: Waiting | None = None
        self._ticks = QTimer(self)
        self._ticks.setInterval(250)
        self._ticks.timeout.connect(self._tick)

    def set_piece(self, piece: Waiting) -> None:
        """Show *piece*."""
        self._piece = piece
        self._cancel.setVisible(piece.progress is not None and piece.progress.kind == "retry")
        self._tick()
        if piece.progress is None:
            self._ticks.stop()
        elif self.isVisible():
            self._ticks.start()

    def release(self) -> None:
        """Nothing is waited for any more."""
        self._ticks.stop()

    def showEvent(self, event: QShowEvent) -> None:
        """Counting begins."""
        super().showEvent(event)
        self._tick()
        if self._piece is not None and self._piece.progress is not None:
            self._ticks.start()

    def hideEvent(self, event: QHideEvent) -> None:
        """Nobody looks."""
        super().hideEvent(event)
        self._ticks.stop()

    def height_for(self, width: int) -> int:
        """Wrapped beside the button."""
        shown = not self._cancel.isHidden()
        beside = self._cancel.sizeHint().width() + self.line.spacing() if shown else 0
        text = max(self._text.heightForWidth(max(50, width - beside)), self._text.minimumSizeHint().height())
        return max(text, self._cancel.sizeHint().height()) if shown else text

    def _tick(self) -> None:
        words = waiting_words(self._piece.progress if self._piece is not None else None, time.monotonic())
        if words != self._text.text():
            self._text.setText(words)

    def _cancelled(self) -> None:
        if self._piece is not None:
            self.action.emit(self._piece.message_id, "cancel")


def _why(code: str) -> object:
    """Why something is sent again, in a few words."""
    if code in ("provider.rate_limit", "provider.rate_limit_wait"):
        return QT_TRANSLATE_NOOP("endings", "Too many requests.")
    if code == "provider.overloaded":
        return QT_TRANSLATE_NOOP("endings", "The provider is overloaded.")
    if code.startswith("net."):
        return QT_TRANSLATE_NOOP("endings", "The server could not be reached.")
    return QT_TRANSLATE_NOOP("endings", "The server did not answer properly.")


def waiting_words(progress: Progress | None, now: float) -> str:
    """What is said at *now* (``time.monotonic()``) about *progress*."""
    translate = QCoreApplication.translate
    if progress is None:
        return translate("endings", "Waiting for the first token…")
    seconds = max(0, math.floor(now - progress.since))
    if progress.kind == "retry":
        left = max(0, math.ceil((progress.until or now) - now))
        if left == 0:
            words = translate("endings", "Trying again now ({attempt} of {count})…")
        else:
            words = translate("endings", "Trying again in {seconds} s ({attempt} of {count})…")
        words = words.format(seconds=left, attempt=progress.attempt, count=progress.of)
        return f"{translate('endings', str(_why(progress.reason)))} {words}" if progress.reason else words
    if progress.kind == "local_starting":
        return translate("endings", "The model on this computer is starting…")
    if progress.kind == "local_loading":
        return translate("endings", "The model on this computer is loading: {percent} %").format(percent=progress.percent)
    if progress.kind == "thinking":
        return translate("endings", "Thinking, {seconds} s").format(seconds=seconds)
    if progress.kind == "tool":
        return translate("endings", "The provider runs a tool for the answer: {name}").format(name=progress.reason)
    if progress.kind == "silent":
        return translate("endings", "No new text for {seconds} s").format(seconds=seconds)
    if seconds < PATIENCE:
        return translate("endings", "Waiting for the first token…")
    return translate("endings", "Waiting for the first token, {seconds} s").format(seconds=seconds)
