"""Somebody who presses whatever there is, while servers fail: nothing breaks, and every text is in its own conversation.

``LOQUENT_THOROUGH=1`` plays the full numbers of the acceptance list.
"""

from __future__ import annotations

import asyncio
import os
import random
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QApplication, QMenu, QWidget

from desktop.chat.message import Draft, Message, MessageState, Role
from desktop.engine.session import ConversationSession
from desktop.ui.mishaps import hearing
from desktop.ui.transcript import TranscriptView
from desktop.ui.transcript.prose_view import ProseView
from tests.fakes.provider_server import ProviderServerThread, Script
from tests.ui.pilot import Pilot, window_on
from tests.ui.widgets import child

THOROUGH = bool(os.environ.get("LOQUENT_THOROUGH"))
ACTIONS = 1000 if THOROUGH else 200
SWITCHES = 100
CONVERSATIONS = 5

FAULTS = [
    Script(chunks=[f"word{n} " for n in range(30)], delay=0.01),
    Script(text="# Done\n\n- a\n- b\n\n```python\nx = 1\n```\n\n| a |\n|---|\n| 1 |\n"),
    Script(misbehave="cut"),
    Script(misbehave="garbage"),
    Script(misbehave="broken_chunk"),
    Script(misbehave="abort"),
    Script(misbehave="hold", chunks=["One ", "two"], after=1),
    Script(misbehave="hold_headers"),
    Script(misbehave="error_event", error_type="overloaded_error", error_message="Overloaded", text="This fails in the middle."),
    Script(status=401, error_type="authentication_error", error_message="invalid x-api-key"),
    Script(status=529, error_type="overloaded_error", error_message="Overloaded", headers={"x-should-retry": "false"}),
    Script(status=502, body="<html>Bad gateway</html>", content_type="text/html", headers={"x-should-retry": "false"}),
    Script(reasoning="Let me think.", text="The answer is 42.", tool_calls=[{"id": "1", "name": "look", "arguments": "{}"}]),
]
KEYS = (
    Qt.Key.Key_Escape,
    Qt.Key.Key_Return,
    Qt.Key.Key_Up,
    Qt.Key.Key_Down,
    Qt.Key.Key_Tab,
    Qt.Key.Key_PageUp,
    Qt.Key.Key_End,
    Qt.Key.Key_Space,
)


class Monkey:
    """Does one thing after the other, the same things each time for the same seed."""

    def __init__(self, pilot: Pilot, seed: int) -> None:
        self.pilot = pilot
        self.dice = random.Random(seed)
        self.done: dict[str, int] = {}

    def act(self) -> None:
        """One action."""
        action = self.dice.choice(
            (
                self.send,
                self.send,
                self.stop,
                self.escape,
                self.retry,
                self.new,
                self.switch,
                self.switch,
                self.delete,
                self.key,
                self.press,
            )
        )
        self.done[action.__name__] = self.done.get(action.__name__, 0) + 1
        action()

    def send(self) -> None:
        if self.pilot.window.pane.session is not None:
            self.pilot.window.pane._send(Draft(f"Question {self.dice.random()}"))

    def stop(self) -> None:
        for _ in range(self.dice.choice((1, 20))):
            self.pilot.window.pane.stop()

    def escape(self) -> None:
        QTest.keyClick(self.pilot.window, Qt.Key.Key_Escape)

    def retry(self) -> None:
        answers = [message.id for message in _path(self.pilot) if message.role is Role.ASSISTANT]
        if answers:
            child(self.pilot.window, TranscriptView).retry_requested.emit(self.dice.choice(answers))

    def new(self) -> None:
        self.pilot.window.open_conversation(None)

    def _ids(self) -> list[str]:
        return [conversation.id for conversation in self.pilot.program.library.conversations]

    def switch(self) -> None:
        if ids := self._ids():
            self.pilot.window.open_conversation(self.dice.choice(ids))

    def delete(self) -> None:
        ids = self._ids()
        if len(ids) > 3:
            self.pilot.window.sidebar.delete_requested.emit([self.dice.choice(ids)])

    def key(self) -> None:
        focused = QApplication.focusWidget() or self.pilot.window
        QTest.keyClick(focused, self.dice.choice(KEYS))

    def press(self) -> None:
        """Any button in the transcript that can be seen."""
        transcript = child(self.pilot.window, QWidget, "transcript")
        buttons = [each for each in transcript.findChildren(QAbstractButton) if each.isVisible() and each.isEnabled()]
        if buttons:
            self.dice.choice(buttons).click()

    def clear(self) -> None:
        """Close what opened over the window."""
        for widget in QApplication.topLevelWidgets():
            if widget is not self.pilot.window and widget.isVisible() and (widget.isModal() or isinstance(widget, QMenu)):
                widget.close()


def patiently(dice: random.Random) -> float:
    return dice.choice((0, 0, 0, 0.003))


@pytest.mark.parametrize("seed", [1, 2, 3] if THOROUGH else [1])
async def test_a_monkey_with_a_faulty_server_breaks_nothing(tmp_path: Path, seed: int) -> None:
    """C9; L12: at the end nobody is at work."""
    escaped: list[str] = []
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            with hearing(asyncio.get_running_loop(), lambda error, message="": escaped.append(f"{message} {error!r}")):
                monkey = Monkey(pilot, seed)
                for number in range(ACTIONS):
                    if number % 10 == 0:
                        server.script(*monkey.dice.sample(FAULTS, 3))
                        monkey.clear()
                    monkey.act()
                    await asyncio.sleep(patiently(monkey.dice))
                monkey.clear()
                server.script(text="Still well")
                server.release()
                await idle(pilot)
                await pilot.at_new_chat()
                pilot.window.pane._send(Draft("Hello"))
                await pilot.until(lambda: "Still well" in pilot.shown, "an answer comes")
                await idle(pilot)
    assert not escaped
    assert sum(monkey.done.values()) == ACTIONS
    assert [task for task in asyncio.all_tasks() if task is not asyncio.current_task()] == []
    print(f"seed {seed}: {monkey.done}")


def _path(pilot: Pilot) -> tuple[Message, ...]:
    session = pilot.window.pane.session
    return session.path if session is not None else ()


async def idle(pilot: Pilot) -> None:
    """Stop whatever still runs, in every conversation."""
    library = pilot.program.library

    async def at_rest() -> bool:
        for conversation in list(library.conversations):
            if library.is_streaming(conversation.id):
                (await library.session(conversation.id)).stop()
        session = pilot.window.pane.session
        if session is not None and session.streaming:
            session.stop()
            return False
        return not any(library.is_streaming(conversation.id) for conversation in library.conversations)

    async with asyncio.timeout(30):
        while not await at_rest():
            await asyncio.sleep(0.02)


async def test_the_right_text_is_in_the_right_chat_after_a_hundred_switches_while_all_of_them_stream(tmp_path: Path) -> None:
    """L11: exact compare, of what is shown and of what is kept."""
    dice = random.Random(11)
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            library, window = pilot.program.library, pilot.window
            sessions = []
            # The server says back what it is asked, word by word, and none of them to its end before all is switched.
            server.script(delay=0.01, misbehave="hold", after=100)
            for name in "abcde"[:CONVERSATIONS]:
                session = await library.session(None)
                session.set_model("fake", "echo")
                await session.send(Draft(" ".join(f"{name}{n}" for n in range(120))))
                sessions.append(session)

            def is_open(session: ConversationSession) -> bool:
                return window.pane.session is session

            def is_at_rest(session: ConversationSession) -> bool:
                return not session.streaming

            def prose() -> str:
                return " ".join(each.toPlainText() for each in shown(pilot))

            def shows(words: str) -> bool:
                return words in prose()

            for number in range(SWITCHES):
                wanted = dice.choice(sessions)
                window.open_conversation(wanted.conversation.id)
                if number % 4 == 3:
                    await pilot.until(partial(is_open, wanted), "it is open")
                    own = wanted.path[0].text[0]
                    await pilot.until(prose, "something of it is shown")
                    words = set(prose().split()) - {"You", "said:"}
                    assert not {word for word in words if word[:1] != own}, "words of another chat"
                await asyncio.sleep(patiently(dice))
            assert all(session.streaming for session in sessions)
            server.release()
            for session in sessions:
                await pilot.until(partial(is_at_rest, session), "it ends", 60)
                question, answer = session.path
                assert answer.state is MessageState.COMPLETE
                assert answer.text == f"You said: {question.text}"
                await window._open(session.conversation.id)
                await pilot.until(partial(shows, answer.text.split()[-1]), "it is shown whole")


def shown(pilot: Pilot) -> list[ProseView]:
    """The prose that can be seen."""
    found: Callable[[ProseView], bool] = ProseView.isVisible
    return [prose for prose in pilot.window.findChildren(ProseView) if found(prose)]
