"""Everything that is done to conversations and messages is taken back by Ctrl+Z, done again by Ctrl+Shift+Z, and taken back again."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel

from desktop.chat.message import Draft
from desktop.chat.tree import versions
from desktop.engine.session import ConversationSession
from tests.fakes.provider_bodies import Script
from tests.fakes.provider_server import ProviderServerThread
from tests.ui.pilot import Pilot, window_on
from tests.ui.widgets import child

CONTROL, SHIFT = Qt.KeyboardModifier.ControlModifier, Qt.KeyboardModifier.ShiftModifier

CUT = "Half an answer"


def session_of(pilot: Pilot) -> ConversationSession:
    session = pilot.window.pane.session
    assert session is not None
    return session


def state(pilot: Pilot) -> Any:
    """What is open, which of its messages are shown, and how the library stands."""
    session, library = session_of(pilot), pilot.program.library
    facts = sorted((c.id, c.title, c.titled_by_hand, c.folder_id, c.archived, c.pinned) for c in library.conversations)
    opened = session.conversation.id if session.saved else ""
    # Of the cut answer only the text counts: after Undo of Continue another message says it.
    shown = [(m.text, "" if m.text.startswith(CUT) else m.id) for m in session.path]
    return opened, shown, facts, library.folders


def act(at: int, what: str) -> Callable[[Pilot], Awaitable[None]]:
    """Do *what* with message *at*, as its row and its menu do."""

    async def do(pilot: Pilot) -> None:
        pilot.window.pane.messages.act(session_of(pilot).path[at].id, what)

    return do


def edit(at: int) -> Callable[[Pilot], Awaitable[None]]:
    async def do(pilot: Pilot) -> None:
        pilot.window.pane.messages.act(session_of(pilot).path[at].id, "edit")
        await pilot.until(lambda: session_of(pilot).editing is not None, "it can be edited")
        pilot.window.pane.messages.send_edit(Draft("another text"))

    return do


async def switch(pilot: Pilot) -> None:
    await pilot.window.pane.session.retry(session_of(pilot).path[3].id)  # type: ignore[union-attr]
    await pilot.until(lambda: not session_of(pilot).streaming, "another version")
    messages = session_of(pilot).path[3]
    assert len(versions(session_of(pilot).tree, messages.id)) == 2
    BEFORE[:] = [state(pilot)]
    pilot.window.pane.messages.act(messages.id, "previous_version")


def ask(signal: str, *arguments: Any) -> Callable[[Pilot], Awaitable[None]]:
    """Ask as the sidebar does, for the open conversation."""

    async def do(pilot: Pilot) -> None:
        values = [each(pilot) if callable(each) else each for each in arguments]
        getattr(pilot.window.sidebar, signal).emit(*values)

    return do


def opened(pilot: Pilot) -> str:
    return session_of(pilot).conversation.id


def these(pilot: Pilot) -> list[str]:
    return [opened(pilot)]


def folder(pilot: Pilot) -> str:
    return pilot.program.library.folders[0].id


BEFORE: list[Any] = []
"""The state before the last action, where that is not the first one."""

ACTIONS: dict[str, tuple[Callable[[Pilot], Awaitable[None]], str]] = {
    "edit a question": (edit(2), "Sent as a new version; the old one is kept."),
    "edit an answer": (edit(1), "Kept as a new version of the answer."),
    "retry": (act(3, "retry"), ""),
    "retry without the oldest": (act(3, "oldest"), ""),
    "switch the version": (switch, ""),
    "continue": (act(3, "continue"), ""),
    "delete a message": (act(1, "delete"), "3 messages were deleted."),
    "branch off": (act(1, "branch"), "“one (branch)” was made."),
    "delete the conversation": (ask("delete_requested", these), "“one” was deleted."),
    "archive": (ask("archive_requested", these, True), "The conversation was archived."),
    "move into a folder": (ask("move_requested", these, folder), "The conversation was moved."),
    "move into a new folder": (ask("folder_requested", these), ""),
    "rename": (ask("rename_requested", opened, "Tea"), "“one” is called “Tea” now."),
    "pin": (ask("pin_requested", these, True), ""),
    "rename a folder": (ask("folder_renamed", folder, "Cellar"), "“Kitchen” is called “Cellar” now."),
    "remove a folder": (ask("folder_deleted", folder), "The folder “Kitchen” was removed; its conversations are still here."),
}


async def settled(pilot: Pilot, wanted: Callable[[], bool], what: str) -> None:
    await pilot.until(lambda: wanted() and not session_of(pilot).streaming, what)


def press(pilot: Pilot, *modifiers: Qt.KeyboardModifier) -> None:
    """Ctrl+Z, or with Shift: where no text is being written."""
    at = pilot.find("Conversations")
    at.setFocus()
    keys = CONTROL
    for modifier in modifiers:
        keys |= modifier
    QTest.keyClick(at, Qt.Key.Key_Z, keys)


@pytest.mark.parametrize("name", list(ACTIONS))
async def test_whatever_is_done_is_taken_back_and_done_again(name: str, tmp_path: Path) -> None:
    action, words = ACTIONS[name]
    BEFORE.clear()
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "one")
            await pilot.program.library.new_folder("Kitchen")
            server.script(Script(chunks=["Half ", "an answer", " never sent"], misbehave="cut", after=2))
            await say(pilot, "two")
            assert session_of(pilot).path[3].text == CUT
            before = state(pilot)
            server.script(text="an answer and the rest")
            await action(pilot)
            before = BEFORE.pop() if BEFORE else before
            await settled(pilot, lambda: state(pilot) != before, "it is done")
            label = pilot.window.findChild(QLabel, "toast.text")
            await pilot.until(lambda: not words or (label is not None and label.isVisible() and label.text() == words), "it is said")
            done = await rests(pilot)
            for _ in range(2):
                press(pilot)
                await settled(pilot, lambda: state(pilot) == before, "it is taken back")
                await rests(pilot)
                press(pilot, SHIFT)
                await settled(pilot, lambda: state(pilot) == done, "it is done again")
                await rests(pilot)
            press(pilot)
            await settled(pilot, lambda: state(pilot) == before, "it is taken back at last")
            wanted = before
        async with window_on(tmp_path, server.url) as pilot:
            assert state(pilot) == wanted


async def test_taking_a_branch_back_says_where_it_is_now(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            await say(pilot, "one")
            source = opened(pilot)
            await act(1, "branch")(pilot)
            await pilot.until(lambda: opened(pilot) != source, "the branch is shown")
            await say(pilot, "more of it")
            press(pilot)
            label = child(pilot.window, QLabel, "toast.text")
            await pilot.until(lambda: label.isVisible() and label.text() == "“one (branch)” was moved to the trash.", "it is said")
            await pilot.until(lambda: opened(pilot) == source, "what it was made of is shown")


async def rests(pilot: Pilot) -> Any:
    """The state once it stays as it is."""
    last: list[Any] = [None]

    def same() -> bool:
        before, last[0] = last[0], state(pilot)
        return before == last[0] and not session_of(pilot).streaming

    await pilot.until(same, "nothing changes any more")
    return last[0]


async def say(pilot: Pilot, text: str) -> None:
    before = len(session_of(pilot).path)
    pilot.type(text)
    pilot.press(Qt.Key.Key_Return)
    await settled(pilot, lambda: len(session_of(pilot).path) == before + 2, f"{text} is answered")
    await pilot.until(lambda: len(pilot.window.pane._transcript.path) == before + 2, "it is shown")
