"""Reading while it streams: the end, messages by keyboard, the size of the text, in the real window."""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QFontInfo, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QAbstractButton, QAbstractScrollArea, QApplication, QLabel, QStyle, QStyleOptionSlider, QWidget

from desktop.chat.message import Failure, MessageState, Role
from desktop.chat.parts import ReasoningPart, TextPart
from desktop.ui.theme import theme
from desktop.ui.transcript import TranscriptView
from desktop.ui.transcript.end_button import EndButton
from desktop.ui.transcript.find_bar import FindBar
from desktop.ui.transcript.message_view import BELOW, MessageView
from desktop.ui.transcript.prose_view import ProseView
from desktop.ui.transcript.walking import Ring, Walker
from desktop.ui.zoom import EyeLine, next_size
from tests.fakes.provider_server import ProviderServer
from tests.ui.pilot import Pilot, window_on
from tests.ui.test_transcript import Change, Session, flush, message, talk, wheel
from tests.ui.widgets import child, focused

LINE = "A line of text that is long enough to be one.\n\n"


@pytest.fixture
def view(keep: Callable[[QWidget], Any]) -> TranscriptView:
    made = TranscriptView()
    made.resize(800, 600)
    keep(made)
    made.activateWindow()
    return made


@pytest.fixture
def button(view: TranscriptView, keep: Callable[[QWidget], Any]) -> EndButton:
    return EndButton(view, view.parentWidget() or view)


def streaming(view: TranscriptView) -> Session:
    """A conversation that fills the window several times, its last answer being written."""
    session = Session([*talk(10), message(10, Role.USER), message(11, Role.ASSISTANT, state=MessageState.STREAMING)])
    view.set_session(session)
    session.grow(LINE * 60)
    flush(view)
    return session


def turn(widget: QWidget, by: int) -> None:
    """The wheel over the middle of *widget*."""
    at = QPointF(widget.rect().center())
    none, still = Qt.MouseButton.NoButton, Qt.KeyboardModifier.NoModifier
    QApplication.sendEvent(
        widget, QWheelEvent(at, widget.mapToGlobal(at), QPoint(), QPoint(0, by), none, still, Qt.ScrollPhase.NoScrollPhase, False)
    )


def turn_wheel(view: TranscriptView, _bar: Any) -> None:
    wheel(view, up=True)


def press_key(view: TranscriptView, _bar: Any) -> None:
    QTest.keyClick(view, Qt.Key.Key_PageUp)


def drag_handle(_view: TranscriptView, bar: Any) -> None:
    option = QStyleOptionSlider()
    bar.initStyleOption(option)
    handle = bar.style().subControlRect(QStyle.ComplexControl.CC_ScrollBar, option, QStyle.SubControl.SC_ScrollBarSlider, bar).center()
    QTest.mousePress(bar, Qt.MouseButton.LeftButton, pos=handle)
    QTest.mouseMove(bar, handle - QPoint(0, 40))
    QTest.mouseRelease(bar, Qt.MouseButton.LeftButton, pos=handle - QPoint(0, 40))


@pytest.mark.parametrize("leave", [turn_wheel, press_key, drag_handle])
def test_leaving_the_end_is_heard_at_once_and_the_text_stays_put(
    view: TranscriptView, button: EndButton, leave: Callable[[TranscriptView, Any], None]
) -> None:
    session = streaming(view)
    assert not button.isVisible()
    leave(view, view.verticalScrollBar())
    assert not view.follows
    assert button.isVisible()
    place = view.scroll_position()
    for count in range(61, 90):
        session.grow(LINE * count)
        flush(view)
    session.grow(LINE * 90, state=MessageState.COMPLETE)
    flush(view)
    assert view.scroll_position() == place


@pytest.mark.parametrize("by", ["button", "key", "wheel", "handle"])
def test_coming_back_to_the_end_follows_again(view: TranscriptView, button: EndButton, by: str) -> None:
    session = streaming(view)
    wheel(view, up=True)
    assert button.isVisible()
    if by == "button":
        QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    elif by == "key":
        QTest.keyClick(view, Qt.Key.Key_End)
    elif by == "wheel":
        for _ in range(10):
            wheel(view, up=False)
    else:
        view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert view.follows
    assert not button.isVisible()
    session.grow(LINE * 80)
    flush(view)
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


def test_the_wheel_goes_on_when_the_button_comes_under_the_pointer(view: TranscriptView, button: EndButton) -> None:
    streaming(view)
    wheel(view, up=True)
    before = view.verticalScrollBar().value()
    turn(button, 120)
    assert view.verticalScrollBar().value() < before
    for _ in range(10):
        turn(button, -120)
    assert view.follows


def test_new_text_below_is_marked_on_the_button_until_it_is_seen(view: TranscriptView, button: EndButton) -> None:
    def told() -> tuple[bool, str]:
        return button.news, button.accessibleName()

    session = streaming(view)
    wheel(view, up=True)
    assert told() == (False, "To the end")
    session.changed.emit(Change("progress", session.path[-1].id))
    assert told() == (False, "To the end")
    session.grow(LINE * 61)
    flush(view)
    assert told() == (True, "To the end, new text below")
    button.click()
    assert not button.news
    wheel(view, up=True)
    assert button.accessibleName() == "To the end"


def test_a_conversation_that_fits_has_no_button(view: TranscriptView, button: EndButton) -> None:
    view.set_session(Session(talk(2, "Short.")))
    wheel(view, up=True)
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert not button.isVisible()


def test_messages_are_walked_by_keyboard_and_each_is_brought_into_sight(view: TranscriptView) -> None:
    view.set_session(Session(talk(60)))
    walker = Walker(view)
    walker.step(-1)
    first = walker.row
    assert first is not None
    assert first in view.rows_in_sight()
    for _ in range(30):
        walker.step(-1)
        assert walker.row in view.rows_in_sight()
    assert walker.row == first - 30
    walker.step(1)
    assert walker.row == first - 29
    for _ in range(100):
        walker.step(-1)
    assert walker.row == 0
    assert view.hasFocus()


def message_at(view: TranscriptView, walker: Walker) -> MessageView:
    """The message the keyboard is at."""
    assert walker.row is not None
    found = view.message_widget(walker.row)
    assert found is not None
    return found


def test_the_ring_is_around_the_message_the_keyboard_is_at(view: TranscriptView) -> None:
    view.set_session(Session(talk(6)))
    walker = Walker(view)
    walker.step(-1)
    walker.step(-1)

    ring = child(view, Ring)
    assert ring.isVisible()
    message_place = message_at(view, walker).geometry()
    assert ring.geometry().contains(message_place.adjusted(0, 0, 0, -BELOW))
    shot = view.viewport().grab().toImage()
    side = ring.geometry().left() + 1
    assert shot.pixelColor(side, ring.geometry().center().y()) == theme.colour("accent")
    QTest.keyClick(view, Qt.Key.Key_Escape)
    assert not ring.isVisible()


def test_enter_goes_into_the_message(view: TranscriptView) -> None:
    view.set_session(Session(talk(6)))
    walker = Walker(view)
    walker.step(-1)
    QTest.keyClick(view, Qt.Key.Key_Return)
    assert focused() is not view
    assert message_at(view, walker).isAncestorOf(focused())


def test_assistive_technology_is_told_which_message_the_keyboard_is_at(view: TranscriptView) -> None:
    view.set_session(Session(talk(60)))
    walker = Walker(view)
    walker.step(-1)
    found = QAccessible.queryAccessibleInterface(view)
    at = found.focusChild()
    assert at.text(QAccessible.Text.Name) == "Assistant, 60 of 60"
    assert at.state().focused
    assert not found.child(0).state().focused
    walker.step(-1)
    assert found.focusChild().text(QAccessible.Text.Name) == "You, 59 of 60"


@pytest.mark.parametrize(
    ("text", "state", "told"),
    [
        ("", MessageState.FAILED, "It is overloaded."),
        ("Half of", MessageState.FAILED, "Half of\nIt is overloaded."),
        ("Half of", MessageState.STOPPED, "Half of\nStopped"),
        ("All of it", MessageState.COMPLETE, "All of it"),
    ],
)
def test_assistive_technology_is_told_why_an_answer_is_not_whole(view: TranscriptView, text: str, state: MessageState, told: str) -> None:
    failure = Failure("gone.long_ago", "It is overloaded.") if state is MessageState.FAILED else None
    answer = message(1, Role.ASSISTANT, TextPart(text), state=state, failure=failure)
    view.set_session(Session([message(0, Role.USER, TextPart("Why?")), answer]))
    found = QAccessible.queryAccessibleInterface(view).child(1)
    assert found.text(QAccessible.Text.Description) == told


def test_sizes_go_up_and_down_and_end_somewhere() -> None:
    assert (next_size(10, 1), next_size(10, -1)) == (11, 9)
    assert (next_size(10.5, 1), next_size(10.5, -1)) == (11, 10)
    assert (next_size(48, 1), next_size(6, -1)) == (48, 6)


@pytest.fixture
def size_of_before(qapp: QApplication) -> Any:
    yield
    theme.apply(qapp, "light")


def line_at(view: TranscriptView, y: int) -> str:
    """The text of the line *y* pixels below the upper edge."""
    for row in view.rows_in_sight():
        for widget in view.piece_widgets(row):
            top = widget.mapTo(view.viewport(), QPoint(0, 0)).y()
            if hasattr(widget, "cursorForPosition") and top <= y < top + widget.height():
                return str(widget.cursorForPosition(QPoint(4, y - top)).block().text())
    return ""


@pytest.mark.usefixtures("size_of_before")
def test_the_line_under_the_eye_stays_when_the_text_grows_or_the_theme_changes(view: TranscriptView, qapp: QApplication) -> None:
    paragraphs = "\n\n".join(f"Paragraph {at}, " + "with some words in it " * 9 for at in range(120))
    view.set_session(Session([message(0, Role.USER, TextPart("q")), message(1, Role.ASSISTANT, TextPart(paragraphs))]))
    while view.reading.unfinished:
        flush(view)
    eye = EyeLine(view)
    assert eye is not None
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum() // 2)
    third = view.viewport().height() // 3
    before = line_at(view, third + 2)
    assert before.startswith("Paragraph")
    for size in (14, 20, 9, 0):
        theme.apply(qapp, "light", size)
        assert line_at(view, third + 2) == before, size
    theme.apply(qapp, "dark")
    assert line_at(view, third + 2) == before


@pytest.mark.usefixtures("size_of_before")
def test_everything_in_a_message_grows_with_the_text(view: TranscriptView, qapp: QApplication) -> None:
    stopped = message(1, Role.ASSISTANT, ReasoningPart("t"), TextPart("```py\nx\n```"), state=MessageState.STOPPED)
    view.set_session(Session([message(0, Role.USER, TextPart("q")), stopped]))

    def sizes() -> dict[str, float]:
        inside: list[QLabel | QAbstractButton] = [*view.findChildren(QLabel), *view.findChildren(QAbstractButton)]
        return {f"{w.objectName()} {w.text()}": QFontInfo(w.font()).pointSizeF() for w in inside if w.isVisible() and w.text()}

    before = sizes()
    theme.apply(qapp, "light", 20)
    after = sizes()
    assert before.keys() == after.keys()
    assert [name for name in before if after[name] < 1.5 * before[name]] == []


@pytest.mark.usefixtures("size_of_before")
def test_at_the_end_a_larger_text_is_still_at_the_end(view: TranscriptView, qapp: QApplication) -> None:
    eye = EyeLine(view)
    assert eye is not None
    view.set_session(Session(talk(60)))
    theme.apply(qapp, "light", 18)
    assert view.follows
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


@pytest_asyncio.fixture
async def pilot(tmp_path: Path) -> AsyncIterator[Pilot]:
    async with ProviderServer() as server, window_on(tmp_path, server.url) as driver:
        yield driver


async def ask(pilot: Pilot, text: str) -> None:
    """Send *text* and wait for the echo."""
    pilot.type(text)
    pilot.press(Qt.Key.Key_Return)
    await pilot.until(lambda: not pilot.session.streaming and pilot.typed == "", "the answer")


def trigger(pilot: Pilot, command: str) -> None:
    """What the keys of a command do."""
    pilot.window._actions[command].trigger()


async def test_the_window_finds_by_ctrl_f_and_esc_gives_the_keyboard_back(pilot: Pilot) -> None:
    await ask(pilot, "where is the needle")
    trigger(pilot, "find.open")
    bar = pilot.window.pane.aids.bar
    assert isinstance(bar, FindBar)
    assert bar.isVisible()
    assert QApplication.focusWidget() is bar.field
    bar.field.insert("needle")
    await pilot.until(lambda: child(bar, QLabel, "find.count").text().endswith("of 2"), "two hits")
    QTest.keyClick(bar.field, Qt.Key.Key_Escape)
    assert not bar.isVisible()
    assert QApplication.focusWidget() is pilot.find("Message")


async def test_the_find_button_needs_a_conversation(pilot: Pilot) -> None:
    button = pilot.window.pane.aids.find_button
    assert not button.isEnabled()
    await ask(pilot, "hello")
    assert button.isEnabled()
    button.click()
    bar = pilot.window.pane.aids.bar
    assert bar is not None
    assert bar.isVisible()
    trigger(pilot, "chat.new")
    await pilot.until(lambda: not bar.isVisible(), "the end of the bar")


@pytest.mark.usefixtures("size_of_before")
async def test_zoom_is_for_what_is_read_and_written_and_is_remembered(pilot: Pilot) -> None:
    await ask(pilot, "hello")
    around, before = QApplication.font(), theme.font().pointSizeF()
    trigger(pilot, "zoom.in")
    await pilot.until(lambda: theme.font().pointSizeF() > before, "larger text")
    size = pilot.program.settings.current.font_size
    assert size == next_size(before, 1)
    assert pilot.find("Message").font().pointSizeF() == size
    prose = next(w for w in pilot.window.findChildren(ProseView) if w.isVisible() and "hello" in w.toPlainText())
    assert prose.document().defaultFont().pointSizeF() == size
    assert QApplication.font() == around
    file = pilot.program.profile.settings_file
    await pilot.until(lambda: file.exists() and f"font_size = {size}" in file.read_text(), "the size in the file")
    trigger(pilot, "zoom.reset")
    await pilot.until(lambda: theme.font().pointSizeF() == before, "the system's size")


@pytest.mark.usefixtures("size_of_before")
@pytest.mark.parametrize("where", ["Transcript", "Message"])
async def test_ctrl_and_the_wheel_change_the_size(pilot: Pilot, where: str) -> None:
    await ask(pilot, "hello")
    before = theme.font().pointSizeF()
    target = pilot.find_a(QAbstractScrollArea, where).viewport()
    at = QPointF(target.rect().center())

    def larger(wanted: bool) -> bool:
        return (theme.font().pointSizeF() > before) == wanted

    for turned in (120, -120):
        event = QWheelEvent(
            at,
            target.mapToGlobal(at),
            QPoint(),
            QPoint(0, turned),
            Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.ControlModifier,
            Qt.ScrollPhase.NoScrollPhase,
            False,
        )
        QApplication.sendEvent(target, event)
        await pilot.until(partial(larger, turned > 0), "another size")
    assert theme.font().pointSizeF() == before


async def test_what_is_sent_is_seen_wherever_was_read_before(pilot: Pilot) -> None:
    pilot.window.resize(700, 400)
    await ask(pilot, "many words " * 60)
    view = pilot.find("Transcript")
    assert isinstance(view, TranscriptView)
    await pilot.until(lambda: view.verticalScrollBar().maximum() > 0, "more than fits")
    QTest.keyClick(view, Qt.Key.Key_Home)
    at_the_end = view.follows
    assert not at_the_end
    await ask(pilot, "another question")
    assert view.follows
    await pilot.until(lambda: view.verticalScrollBar().value() == view.verticalScrollBar().maximum(), "the end")


async def test_alt_and_the_arrows_walk_the_messages_of_the_window(pilot: Pilot) -> None:
    await ask(pilot, "hello")
    trigger(pilot, "message.above")
    transcript = pilot.find("Transcript")
    assert QApplication.focusWidget() is transcript
    trigger(pilot, "message.above")
    assert QAccessible.queryAccessibleInterface(transcript).focusChild().text(QAccessible.Text.Name) == "You, 1 of 2"


def test_the_very_top_is_a_place_to_come_back_to(view: TranscriptView, button: EndButton) -> None:
    view.set_session(Session(talk(20)))
    flush(view)
    bar = view.verticalScrollBar()
    bar.setValue(0)
    place = view.scroll_position()
    assert place is not None
    view.scroll_to_bottom()
    assert bar.value() > 0
    view.restore_scroll(*place)
    assert bar.value() == 0
