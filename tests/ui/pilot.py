"""Drives the real window in this process by the accessible names that assistive technology sees."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TypeVar

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QPlainTextEdit, QTextEdit, QWidget

from desktop.chat.connection import Connection
from desktop.engine.program import Program, build
from desktop.engine.session import ConversationSession
from desktop.storage.vault import Vault
from desktop.ui.main_window import MainWindow
from tests.fakes.memory_keyring import MemoryKeyring
from tests.flow.rig import profile_in
from tests.ui.conftest import settle

W = TypeVar("W", bound=QWidget)


class Pilot:
    """A window with its engine, and a person's hands."""

    def __init__(self, window: MainWindow, program: Program) -> None:
        self.window = window
        self.program = program

    def find(self, name: str) -> QWidget:
        """The visible widget with this accessible name. LookupError when there is none."""
        for top in QApplication.topLevelWidgets():
            for widget in [top, *top.findChildren(QWidget)]:
                if widget.isVisible() and name in (widget.accessibleName(), _text(widget)):
                    return widget
        raise LookupError(name)

    def find_a(self, kind: type[W], name: str) -> W:
        """The same, which is of this kind. LookupError when there is none."""
        found = self.find(name)
        if not isinstance(found, kind):
            raise LookupError(f"{name} is a {type(found).__name__}, not a {kind.__name__}")
        return found

    def has(self, name: str) -> bool:
        """True when a control with this name can be seen."""
        try:
            self.find(name)
        except LookupError:
            return False
        return True

    def click(self, name: str) -> None:
        """Press a control with the mouse."""
        QTest.mouseClick(self.find(name), Qt.MouseButton.LeftButton)

    def type(self, text: str) -> None:
        """Type into the message input."""
        field = self.find("Message")
        field.setFocus()
        QTest.keyClicks(field, text)

    def press(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key in the message input."""
        QTest.keyClick(self.find("Message"), key, modifiers)

    @property
    def session(self) -> ConversationSession:
        """The chat that is shown."""
        session = self.window.pane.session
        assert session is not None
        return session

    @property
    def typed(self) -> str:
        """What stands in the message input."""
        return self.find_a(QPlainTextEdit, "Message").toPlainText()

    @property
    def shown(self) -> str:
        """All text of the messages in sight."""
        transcript = self.window.findChild(QWidget, "transcript")
        if transcript is None or not transcript.isVisible():
            return ""
        texts = [field.toPlainText() for field in transcript.findChildren(QTextEdit) if field.isVisible()]
        labels = [_text(w) for w in transcript.findChildren(QWidget) if w.isVisible()]
        return "\n".join([*texts, *labels])

    async def say(self, text: str) -> str:
        """Send *text* in the chat that is shown to a model that echoes, and wait for the end of the answer; the conversation's id."""
        self.type(text)
        self.press(Qt.Key.Key_Return)
        await self.until(lambda: f"You said: {text}" in self.shown, "the answer is shown")
        session = self.session
        await self.until(lambda: not session.streaming, "it has ended")
        return session.conversation.id

    async def at_new_chat(self) -> None:
        """Open a new chat, after all that the window still does: what was asked for before it would come in between."""
        doing = ("MainWindow:open", "MainWindow:")
        await self.until(lambda: not [task for task in asyncio.all_tasks() if task.get_name() in doing], "the window is at rest")
        before = self.window.pane.session
        self.window.open_conversation(None)
        await self.until(lambda: self.window.pane.session is not before, "a new chat is open")

    async def until(self, condition: Callable[[], object], what: str, limit: float = 60.0) -> None:
        """Wait until *condition* holds."""
        try:
            async with asyncio.timeout(limit):
                while not condition():
                    await asyncio.sleep(0.01)
        except TimeoutError:
            raise AssertionError(f"never: {what}; the window shows: {self.shown!r}") from None


def _text(widget: QWidget) -> str:
    text = getattr(widget, "text", None)
    return str(text()).replace("&", "") if callable(text) and (isinstance(widget, QAbstractButton) or hasattr(widget, "wordWrap")) else ""


@asynccontextmanager
async def window_on(folder: Path, url: str = "", *, provider: str = "AnthropicCompatible", model: str = "echo") -> AsyncIterator[Pilot]:
    """The real window with the real engine on the profile *folder*, with a connection to the server at *url*."""
    profile = profile_in(folder)
    window = MainWindow(state_file=profile.state_file)
    window.show()
    try:
        async with build(profile, vault=Vault("loquent-test", backend=MemoryKeyring())) as program:
            if url:
                known = Connection("fake", provider, "Fake", api_base=url, models=(model, "other-model"))
                await program.connections.save(known, "test-key-0123456789")
                await program.settings.set("default_connection", "fake")
                await program.settings.set("default_model", model)
            await window.attach_engine(program)
            try:
                yield Pilot(window, program)
            finally:
                await window.detach_engine()
    finally:
        window.hide()
        window.deleteLater()
        settle()
