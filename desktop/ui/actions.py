"""The words of the commands in ``engine/commands.py``, and the actions of a window made from both."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import partial

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication, Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QWidget

from desktop.engine.commands import COMMANDS

WORDS: dict[str, object] = {
    "chat.new": QT_TRANSLATE_NOOP("actions", "New chat"),
    "chat.temporary": QT_TRANSLATE_NOOP("actions", "New temporary chat"),
    "window.new": QT_TRANSLATE_NOOP("actions", "Open in another window"),
    "library.undo": QT_TRANSLATE_NOOP("actions", "Take back what was done last"),
    "library.redo": QT_TRANSLATE_NOOP("actions", "Do again what was taken back"),
    "chat.search": QT_TRANSLATE_NOOP("actions", "Search conversations"),
    "chat.next": QT_TRANSLATE_NOOP("actions", "Next conversation"),
    "chat.previous": QT_TRANSLATE_NOOP("actions", "Previous conversation"),
    "chat.rename": QT_TRANSLATE_NOOP("actions", "Rename the conversation"),
    "chat.delete": QT_TRANSLATE_NOOP("actions", "Delete the conversation"),
    "chat.copy": QT_TRANSLATE_NOOP("actions", "Copy the conversation as Markdown"),
    "chat.copy_plain": QT_TRANSLATE_NOOP("actions", "Copy the conversation as plain text"),
    "find.open": QT_TRANSLATE_NOOP("actions", "Find in the conversation"),
    "find.next": QT_TRANSLATE_NOOP("actions", "Next match"),
    "find.previous": QT_TRANSLATE_NOOP("actions", "Previous match"),
    "message.above": QT_TRANSLATE_NOOP("actions", "To the message above"),
    "message.below": QT_TRANSLATE_NOOP("actions", "To the message below"),
    "transcript.end": QT_TRANSLATE_NOOP("actions", "To the end of the conversation (in the transcript)"),
    "zoom.in": QT_TRANSLATE_NOOP("actions", "Larger text"),
    "zoom.out": QT_TRANSLATE_NOOP("actions", "Smaller text"),
    "zoom.reset": QT_TRANSLATE_NOOP("actions", "Text in the system's size"),
    "screenshot.take": QT_TRANSLATE_NOOP("actions", "Attach a picture of the screen"),
    "model.choose": QT_TRANSLATE_NOOP("actions", "Choose a model"),
    "reply.copy": QT_TRANSLATE_NOOP("actions", "Copy the last reply"),
    "reply.stop": QT_TRANSLATE_NOOP("actions", "Stop the answer"),
    "message.send": QT_TRANSLATE_NOOP("actions", "Send the message"),
    "message.newline": QT_TRANSLATE_NOOP("actions", "Begin a new line"),
    "message.recall": QT_TRANSLATE_NOOP("actions", "Bring back the last prompt (in an empty message)"),
    "message.copy": QT_TRANSLATE_NOOP("actions", "Copy the message"),
    "message.copy_plain": QT_TRANSLATE_NOOP("actions", "Copy the message as plain text"),
    "message.quote": QT_TRANSLATE_NOOP("actions", "Quote what is selected"),
    "message.edit": QT_TRANSLATE_NOOP("actions", "Edit the message"),
    "message.retry": QT_TRANSLATE_NOOP("actions", "Ask for the answer again"),
    "message.continue": QT_TRANSLATE_NOOP("actions", "Continue the answer"),
    "message.branch": QT_TRANSLATE_NOOP("actions", "Branch off into a new conversation"),
    "message.previous_version": QT_TRANSLATE_NOOP("actions", "Show the previous version"),
    "message.next_version": QT_TRANSLATE_NOOP("actions", "Show the next version"),
    "message.details": QT_TRANSLATE_NOOP("actions", "Show the details of the answer"),
    "message.delete": QT_TRANSLATE_NOOP("actions", "Delete the message and what follows it"),
    "message.menu": QT_TRANSLATE_NOOP("actions", "Open the menu of the message"),
    "library.export": QT_TRANSLATE_NOOP("actions", "Export conversations"),
    "library.import": QT_TRANSLATE_NOOP("actions", "Import conversations"),
    "settings.open": QT_TRANSLATE_NOOP("actions", "Open the settings"),
    "shortcuts.show": QT_TRANSLATE_NOOP("actions", "Show the keyboard shortcuts"),
    "app.quit": QT_TRANSLATE_NOOP("actions", "Quit"),
}


def words(command_id: str) -> str:
    """The translated words of a command. KeyError when it has none."""
    return QCoreApplication.translate("actions", str(WORDS[command_id]))


def shown_keys(keys: tuple[str, ...]) -> str:
    """Keys as this system writes them."""
    return ", ".join(QKeySequence(key).toString(QKeySequence.SequenceFormat.NativeText) for key in keys)


def first_key(command_id: str) -> QKeySequence:
    """The key that menus show for a command; none when it has none. StopIteration when there is no such command."""
    keys = next(command.keys for command in COMMANDS if command.id == command_id)
    return QKeySequence(keys[0]) if keys else QKeySequence()


def add_message_actions(transcript: QWidget, handle: Callable[[str], object]) -> None:
    """Give *transcript* the keys of place ``message``, heard while the keyboard is in it; *handle* gets the name behind ``message.``"""
    for command in COMMANDS:
        if command.place != "message":
            continue
        action = QAction(words(command.id), transcript)
        action.setObjectName(command.id)
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(_without_argument(partial(handle, command.id.partition(".")[2])))
        transcript.addAction(action)


def add_actions(window: QWidget, handlers: Mapping[str, Callable[[], object]]) -> dict[str, QAction]:
    """Give *window* an action for each command of place ``window``; KeyError when one has no handler."""
    actions: dict[str, QAction] = {}
    for command in COMMANDS:
        if command.place != "window":
            continue
        action = QAction(words(command.id), window)
        action.setObjectName(command.id)
        action.setShortcuts([QKeySequence(key) for key in command.keys])
        action.triggered.connect(_without_argument(handlers[command.id]))
        window.addAction(action)
        actions[command.id] = action
    return actions


def _without_argument(handler: Callable[[], object]) -> Callable[..., None]:
    def call(*_checked: object) -> None:
        handler()

    return call
