"""Another version of a message is shown: the row with the arrows stays below the pointer, and following goes on only at the end."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QToolButton

from desktop.chat.message import Draft, Message, Role
from desktop.chat.parts import TextPart
from desktop.ui.transcript import TranscriptView
from desktop.ui.transcript.message_view import MessageView
from desktop.ui.transcript.walking import Walker
from tests.fakes.provider_server import ProviderServerThread
from tests.ui.conftest import settle
from tests.ui.pilot import window_on
from tests.ui.test_transcript import Change, Session, flush, message, talk, wheel

LINES = "A line of text that is long enough to be one.\n\n"
LONG = f"{LINES * 60}```python\n{'x = 1' + chr(10)}```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n{LINES * 60}"
"""Read in several slices, filled in several frames."""


def branch(start: str, parent: str | None, texts: Sequence[str], role: Role) -> list[Message]:
    """Messages below one another, by turns."""
    made: list[Message] = []
    for at, text in enumerate(texts):
        who = role if at % 2 == 0 else Role.ASSISTANT if role is Role.USER else Role.USER
        made.append(replace(message(100 + at, who, TextPart(text)), id=f"{start}{at}", parent_id=made[-1].id if made else parent))
    return made


def fork(role: Role, first: str, second: str) -> tuple[Session, list[Message], list[Message]]:
    """A conversation whose last but three message, or question before it, has two versions with other messages below."""
    trunk = talk(6 if role is Role.USER else 7)
    one = branch("a", trunk[-1].id, [first, "Short.", "Short too."], role)
    two = branch("b", trunk[-1].id, [second, LINES * 30, "And this?", LINES * 20], role)
    session = Session([*trunk, *one], two)
    # Questions have a row of actions only where the session tells what can be done.
    vars(session)["actions"] = lambda _message_id: ("copy", "edit", "choose")
    return session, [*trunk, *one], [*trunk, *two]


def show(view: TranscriptView, session: Session, path: Sequence[Message]) -> None:
    """Switch, and read and fill until nothing is left to do."""
    session.path = tuple(path)
    session.changed.emit(Change("path"))
    for _ in range(400):
        flush(view)
        if not view.reading.unfinished and not any(shown.unfilled for shown in view._views.values()):
            break
    else:
        raise AssertionError("never done")
    settle()


def arrow(view: TranscriptView, message_id: str) -> int:
    """Where the arrows of a message are in the window, in pixels from the top."""
    shown = next(found for found in view.findChildren(MessageView) if found.message_id == message_id and found.isVisible())
    button = next(found for found in shown.findChildren(QToolButton, "transcript.next_version") if found.isVisible())
    return button.mapTo(view.viewport(), QPoint(0, 0)).y()


@pytest.mark.parametrize("role", [Role.USER, Role.ASSISTANT])
@pytest.mark.parametrize(("first", "second"), [("One line.", "Several.\n\n- a\n- b\n- c"), ("Some\n\nwords.", LONG)])
@pytest.mark.parametrize("follows", [True, False])
def test_the_arrows_stay_where_they_are_when_another_version_is_shown(
    view: TranscriptView, role: Role, first: str, second: str, follows: bool
) -> None:
    session, one, two = fork(role, first, second)
    view.set_session(session)
    if not follows:
        wheel(view, up=True)
    assert view.follows is follows
    y = arrow(view, "a0")
    assert 0 <= y < view.viewport().height()
    show(view, session, two)
    assert (arrow(view, "b0"), view.follows) == (y, False)
    show(view, session, one)
    assert (arrow(view, "a0"), view.follows) == (y, follows)


async def test_the_arrow_can_be_clicked_again_without_moving_the_pointer(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            session = pilot.session
            for text in ("First.", LONG, "Third."):
                server.script(text=text)
                await (session.retry(session.path[1].id) if session.path else session.send(Draft("one")))
                await session.idle()
            versions = [m.id for m in sorted(session.tree.messages.values(), key=lambda m: m.seq) if m.role is Role.ASSISTANT]
            assert len(versions) == 3
            for text in ("Also", "And"):
                server.script(text=LINES * 5)
                await session.send(Draft(text))
                await session.idle()
            view = pilot.window.findChild(TranscriptView)
            assert view is not None
            view.restore_scroll(versions[2], -40)
            await pilot.until(
                lambda: (found := button_of(view, versions[2])) is not None and found.isEnabled(), "the arrows can be pressed"
            )
            button = button_of(view, versions[2])
            assert button is not None
            where = button.mapTo(pilot.window, button.rect().center())
            for left in (1, 0):
                wanted = versions[left]
                clicked = pilot.window.childAt(where)
                assert isinstance(clicked, QToolButton)
                QTest.mouseClick(clicked, Qt.MouseButton.LeftButton)
                await pilot.until(partial(button_of, view, wanted), "another version is shown")
                await pilot.until(lambda: not view.reading.unfinished and not any(v.unfilled for v in view._views.values()), "all of it")
            assert session.path[1].id == versions[0]


def button_of(view: TranscriptView, message_id: str) -> QToolButton | None:
    shown = [found for found in view.findChildren(MessageView) if found.message_id == message_id and found.isVisible()]
    return next((b for each in shown for b in each.findChildren(QToolButton, "transcript.previous_version") if b.isVisible()), None)


def test_the_last_answer_is_followed_also_after_a_switch(view: TranscriptView) -> None:
    one, two = (branch(name, "6", [text], Role.ASSISTANT) for name, text in (("a", "Short."), ("b", LONG)))
    session = Session([*talk(7), *one], two)
    view.set_session(session)
    y = arrow(view, "a0")
    show(view, session, [*talk(7), *two])
    assert (arrow(view, "b0"), view.follows) == (y, True)
    session.grow(LONG + "More.")
    show(view, session, session.path)
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


def test_the_keyboard_stays_at_the_message_of_which_another_version_is_shown(view: TranscriptView) -> None:
    session, one, two = fork(Role.ASSISTANT, "Short.", "Other.")
    view.set_session(session)
    walker = Walker(view)
    walker.step(-1)
    while walker.row != 7:
        walker.step(-1)
    show(view, session, two)
    assert walker.row == 7
    show(view, session, one[:7])
    assert walker.row is None


def test_below_a_switched_message_that_is_the_last_there_may_be_nothing_until_one_scrolls_or_goes_on(view: TranscriptView) -> None:
    session, _, two = fork(Role.ASSISTANT, "Short.", "Other.")
    session.path = tuple(two)
    view.set_session(session)
    view.restore_scroll("b0", -100)
    y, bar = arrow(view, "b0"), view.verticalScrollBar()
    alone = [message for message in session.tree.messages.values() if message.id == "a0"]
    show(view, session, [*two[:7], *alone])
    assert (arrow(view, "a0"), view.follows) == (y, False)
    view.resize(view.width(), view.height() - 1)
    settle()
    assert arrow(view, "a0") == y
    wheel(view, up=True)
    settle()
    assert y < arrow(view, "a0") <= y + 200
    assert bar.value() == bar.maximum()
    view.verticalScrollBar().setValue(0)
    view.scroll_to_bottom()
    assert view.viewport().height() - 100 < arrow(view, "a0") < view.viewport().height()
    show(view, session, two)
    show(view, session, [*two[:7], *alone])
    show(view, session, [*two[:7], *alone, *branch("c", "a0", ["New question.", LINES * 30], Role.USER)])
    assert view.follows


def test_a_new_answer_is_followed_as_before(view: TranscriptView) -> None:
    session, one, _ = fork(Role.ASSISTANT, "Short.", "Other.")
    view.set_session(session)
    new = branch("c", one[6].id, ["New.", LINES * 30], Role.ASSISTANT)
    show(view, session, [*one[:7], *new])
    assert view.follows
