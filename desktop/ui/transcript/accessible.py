"""The transcript as assistive technology sees it: one child a message, on screen or not.

Qt keeps using the interfaces it was given and deletes each of them when it ends: they are held here for the life of
the process (and reused row by row, so their number is that of the longest conversation read aloud).
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

import shiboken6
from PySide6.QtCore import QCoreApplication, QObject, QRect
from PySide6.QtGui import QAccessible, QAccessibleInterface, QAccessibleObject, QColor

from desktop.chat.message import Message, MessageState
from desktop.chat.names import shown_name
from desktop.chat.parts import FilePart, ImagePart

if TYPE_CHECKING:
    from desktop.ui.transcript.view import TranscriptView

_held: list[TranscriptInterface] = []
_installed = False
_current: WeakKeyDictionary[TranscriptView, Callable[[], int | None]] = WeakKeyDictionary()


def set_current(view: TranscriptView, row: Callable[[], int | None]) -> None:
    """*row* tells which message of *view* the keyboard is at while the transcript itself has the focus."""
    _current[view] = row


def current_row(view: TranscriptView) -> int | None:
    """The message the keyboard is at, None when it is elsewhere."""
    row = _current.get(view)
    return row() if row is not None and view.hasFocus() else None


def install() -> None:
    """Make Qt ask us for the transcript's interface; once a process is enough."""
    global _installed
    if not _installed:
        _installed = True
        QAccessible.installFactory(_factory)


def _factory(key: str, thing: QObject) -> QAccessibleInterface | None:
    from desktop.ui.transcript.view import TranscriptView

    if key != "TranscriptView" or not isinstance(thing, TranscriptView):
        return None
    # A new one each time: Qt asks more than once for the same widget, and deletes what it got once for each time it asked.
    found = TranscriptInterface(thing)
    _held.append(found)
    return found


class TranscriptInterface(QAccessibleObject):
    """A list whose items are the messages of the path."""

    def __init__(self, view: TranscriptView) -> None:
        super().__init__(view)
        self.view = view
        self._rows: list[MessageInterface] = []

    def child(self, index: int) -> Any:
        """The message at *index*."""
        if not 0 <= index < self.childCount():
            return None
        while len(self._rows) <= index:
            self._rows.append(MessageInterface(self, len(self._rows)))
        return self._rows[index]

    def childCount(self) -> int:
        """Messages in the path."""
        return len(self.view.path)

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """The row of *child*; a real widget counts as the message it stands in."""
        if isinstance(child, MessageInterface):
            return child.row
        return -1

    def childAt(self, x: int, y: int) -> Any:
        """The message under a point of the screen."""
        row = self.view.row_at(x, y)
        return None if row is None else self.child(row)

    def parent(self) -> Any:
        """The widget around the transcript."""
        around = self.view.parentWidget()
        return QAccessible.queryAccessibleInterface(around if around is not None else _application())

    def role(self) -> QAccessible.Role:
        """A list."""
        return QAccessible.Role.List

    def rect(self) -> QRect:
        """On the screen."""
        return QRect(self.view.mapToGlobal(self.view.rect().topLeft()), self.view.size())

    def state(self) -> QAccessible.State:
        """Takes the focus."""
        state = QAccessible.State()
        state.focusable = True
        state.focused = self.view.hasFocus()
        state.readOnly = True
        state.invisible = not self.view.isVisible()
        return state

    def text(self, kind: QAccessible.Text) -> str:
        """The name, and nothing else."""
        return self.view.accessibleName() if kind == QAccessible.Text.Name else ""

    def focusChild(self) -> Any:
        """The message or the control that has the focus."""
        row = current_row(self.view)
        if row is not None:
            return self.child(row)
        widget = self.view.focusWidget()
        return QAccessible.queryAccessibleInterface(widget) if widget is not None and widget is not self.view else None


def _application() -> QObject:
    """The application, for a transcript that is a window of its own."""
    from PySide6.QtCore import QCoreApplication

    app = QCoreApplication.instance()
    if app is None:
        raise RuntimeError("no application")
    return app


class MessageInterface(QAccessibleInterface):
    """One message: its name, its text, and the controls in it that are on the screen."""

    def __init__(self, transcript: TranscriptInterface, row: int) -> None:
        super().__init__()
        self._transcript = transcript
        self.row = row

    def _view(self) -> TranscriptView:
        return self._transcript.view

    def isValid(self) -> bool:
        """False once the row or the transcript is gone."""
        return shiboken6.isValid(self._transcript) and shiboken6.isValid(self._view()) and self.row < len(self._view().path)

    def object(self) -> Any:
        """The widget that shows the message now, if one does."""
        return self._view().message_widget(self.row) if self.isValid() else None

    def parent(self) -> Any:
        """The transcript."""
        return self._transcript

    def window(self) -> Any:
        """The transcript's window."""
        return self._view().window().windowHandle()

    def childCount(self) -> int:
        """Pieces on the screen."""
        return len(self._view().piece_widgets(self.row)) if self.isValid() else 0

    def child(self, index: int) -> Any:
        """A piece on the screen."""
        widgets = self._view().piece_widgets(self.row) if self.isValid() else []
        return QAccessible.queryAccessibleInterface(widgets[index]) if 0 <= index < len(widgets) else None

    def childAt(self, x: int, y: int) -> Any:
        """The piece under a point of the screen."""
        for index in range(self.childCount()):
            found = self.child(index)
            if found is not None and found.rect().contains(x, y):
                return found
        return None

    def indexOfChild(self, child: QAccessibleInterface) -> int:
        """Where a piece is among those on the screen."""
        widgets: list[QObject] = list(self._view().piece_widgets(self.row)) if self.isValid() else []
        return widgets.index(child.object()) if child.object() in widgets else -1

    def role(self) -> QAccessible.Role:
        """An item of a list."""
        return QAccessible.Role.ListItem

    def rect(self) -> QRect:
        """On the screen, or where it would be beyond it."""
        return self._view().row_rect(self.row) if self.isValid() else QRect()

    def state(self) -> QAccessible.State:
        """Off the screen, being written, or where the keyboard is."""
        state = QAccessible.State()
        if self.isValid():
            state.offscreen = not self._view().row_in_sight(self.row)
            state.busy = self._view().row_streams(self.row)
            state.focusable = True
            state.focused = current_row(self._view()) == self.row
        else:
            state.invalid = True
        state.readOnly = True
        return state

    def text(self, kind: QAccessible.Text) -> str:
        """Name: who and which of how many. Value and description: what was attached, and what was written."""
        if not self.isValid():
            return ""
        if kind == QAccessible.Text.Name:
            return self._view().row_name(self.row)
        if kind in (QAccessible.Text.Value, QAccessible.Text.Description):
            return _told(self._view().path[self.row])
        return ""

    def setText(self, kind: QAccessible.Text, text: str) -> None:
        """Nothing can be changed."""

    def foregroundColor(self) -> QColor:
        """The transcript's."""
        return self._view().palette().text().color()

    def backgroundColor(self) -> QColor:
        """The transcript's."""
        return self._view().palette().window().color()


def _told(message: Message) -> str:
    """The images and files of *message* by name, a line each, its text, and why there is no more of it.

    It may be nothing but pictures, or nothing but a failure, and far off the screen.
    """
    translate, lines = QCoreApplication.translate, []
    for part in message.parts:
        if isinstance(part, ImagePart):
            words = translate("PictureButton", "Image {name}") if part.name else translate("PictureButton", "Image")
            lines.append(words.format(name=shown_name(part.name)))
        elif isinstance(part, FilePart):
            lines.append(translate("FileChip", "File {name}").format(name=shown_name(part.name)))
    lines.append(message.text)
    if message.state in (MessageState.FAILED, MessageState.STOPPED, MessageState.INTERRUPTED):
        from desktop.ui.transcript.endings import ending_words

        lines.append(ending_words(message.state, message.failure))
    return "\n".join(filter(None, lines))
