"""The transcript, driven as a person would: by wheel, key and click."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QGuiApplication, QImage, QTextCursor, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QPlainTextEdit, QPushButton, QToolButton, QWidget

from desktop.chat.message import Failure, Message, MessageState, Role, TokenUsage
from desktop.chat.parts import FilePart, ImagePart, Part, ReasoningPart, TextPart
from desktop.chat.tree import build_tree
from desktop.engine.progress import Progress
from desktop.engine.signal import Signal
from desktop.ui.theme import theme
from desktop.ui.transcript import TranscriptView
from desktop.ui.transcript.code_view import CodeView
from desktop.ui.transcript.message_view import MessageView
from desktop.ui.transcript.prose_view import ProseView
from tests.ui.widgets import child


@dataclass(frozen=True)
class Change:
    """As the engine announces it."""

    kind: str
    message_id: str | None = None


class Session:
    """A session as far as the transcript knows one."""

    def __init__(self, messages: Sequence[Message] = (), others: Sequence[Message] = ()) -> None:
        self.path = tuple(messages)
        self.tree = build_tree([*messages, *others])
        self.progress: Any = None
        self.changed: Signal[Change] = Signal()

    def grow(self, text: str, **values: Any) -> None:
        """The last message now says *text*."""
        last = replace(self.path[-1], parts=(TextPart(text),), **values)
        self.path = (*self.path[:-1], last)
        self.changed.emit(Change("message", last.id))


def message(number: int, role: Role, *parts: Part, **values: Any) -> Message:
    """A message whose id is its number."""
    parent = str(number - 1) if number else None
    return Message(str(number), "c", parent, role, parts, seq=number, model="model-x", created_at=1.7e9, **values)


def talk(count: int, text: str = "Some words of an answer.\n\n- a\n- b\n\n```python\nx = 1\n```\n") -> list[Message]:
    """Questions and answers by turns."""
    return [message(at, Role.ASSISTANT if at % 2 else Role.USER, TextPart(text if at % 2 else f"Question {at}")) for at in range(count)]


def wheel(view: TranscriptView, up: bool) -> None:
    """One notch of the wheel over the middle of the view."""
    at = QPointF(view.viewport().rect().center())
    turn = QPoint(0, 120 if up else -120)
    event = QWheelEvent(
        at,
        view.viewport().mapToGlobal(at),
        QPoint(),
        turn,
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(view.viewport(), event)


def shown_texts(view: TranscriptView) -> str:
    """All prose that has a widget, from the top."""
    found = [prose for prose in view.findChildren(ProseView) if prose.isVisible()]
    found.sort(key=lambda prose: prose.mapTo(view, QPoint(0, 0)).y())
    return "\n".join(prose.toPlainText() for prose in found)


def flush(view: TranscriptView) -> None:
    """What the next frame does, now."""
    view._pump.flush()


def test_only_what_is_in_sight_has_widgets(view: TranscriptView) -> None:
    view.set_session(Session(talk(1500)))
    assert len(view.findChildren(MessageView)) < 20
    assert view.verticalScrollBar().maximum() > 50_000


def test_a_session_is_shown_from_its_end(view: TranscriptView) -> None:
    view.set_session(Session([*talk(40), message(40, Role.USER, TextPart("the very last"))]))
    assert "the very last" in shown_texts(view)
    assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


def test_the_view_follows_the_stream_at_the_bottom(view: TranscriptView) -> None:
    session = Session([*talk(10), message(10, Role.USER), message(11, Role.ASSISTANT, state=MessageState.STREAMING)])
    view.set_session(session)
    for end in range(1, 60):
        session.grow("A line of text.\n\n" * end)
        flush(view)
        assert view.verticalScrollBar().value() == view.verticalScrollBar().maximum()


def test_a_wheel_turned_upwards_ends_following_at_once_and_the_text_stays_put(view: TranscriptView) -> None:
    session = Session([*talk(10), message(10, Role.USER), message(11, Role.ASSISTANT, state=MessageState.STREAMING)])
    view.set_session(session)
    session.grow("A line of text.\n\n" * 60)
    flush(view)
    wheel(view, up=True)
    assert not view.follows
    place, value = view.scroll_position(), view.verticalScrollBar().value()
    session.grow("A line of text.\n\n" * 90)
    flush(view)
    session.grow("A line of text.\n\n" * 90, state=MessageState.COMPLETE)
    flush(view)
    assert view.scroll_position() == place
    assert view.verticalScrollBar().value() == value


def test_coming_back_to_the_bottom_follows_again(view: TranscriptView) -> None:
    view.set_session(Session(talk(40)))
    wheel(view, up=True)
    for _ in range(5):
        wheel(view, up=False)
    assert view.follows


def test_the_scroll_position_survives_another_width(view: TranscriptView) -> None:
    view.set_session(Session(talk(80, "word " * 300)))
    view.restore_scroll("31", 40)
    assert view.scroll_position() == ("31", 40)
    view.resize(500, 600)
    view.resize(800, 600)
    assert view.scroll_position() == ("31", 40)


@pytest.mark.parametrize(
    ("key", "follows"), [(Qt.Key.Key_Home, False), (Qt.Key.Key_PageUp, False), (Qt.Key.Key_Up, False), (Qt.Key.Key_End, True)]
)
def test_keys_move_through_the_transcript(view: TranscriptView, key: Qt.Key, follows: bool) -> None:
    view.set_session(Session(talk(60)))
    before = view.verticalScrollBar().value()
    QTest.keyClick(view, key)
    assert view.follows is follows
    assert (view.verticalScrollBar().value() < before) is not follows


def test_home_shows_the_first_message_and_page_down_leaves_it(view: TranscriptView) -> None:
    view.set_session(Session(talk(60)))
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert view.verticalScrollBar().value() == 0
    assert "Question 0" in shown_texts(view)
    QTest.keyClick(view, Qt.Key.Key_PageDown)
    assert view.verticalScrollBar().value() > 0


def test_a_selection_is_never_taken_away_by_scrolling(view: TranscriptView) -> None:
    view.set_session(Session(talk(60)))
    prose = next(prose for prose in view.findChildren(ProseView) if "Question 58" in prose.toPlainText())
    prose.selectAll()
    QTest.keyClick(view, Qt.Key.Key_Home)
    assert prose.textCursor().selectedText() == "Question 58"
    QTest.keyClick(view, Qt.Key.Key_End)
    assert prose.textCursor().selectedText() == "Question 58"


def test_a_selection_in_closed_text_survives_the_stream(view: TranscriptView) -> None:
    session = Session([message(0, Role.USER), message(1, Role.ASSISTANT, state=MessageState.STREAMING)])
    view.set_session(session)
    session.grow("First words.\n\nSecond")
    flush(view)
    prose = next(prose for prose in view.findChildren(ProseView) if "First" in prose.toPlainText())
    cursor = prose.textCursor()
    cursor.setPosition(0)
    cursor.setPosition(5, QTextCursor.MoveMode.KeepAnchor)
    prose.setTextCursor(cursor)
    session.grow("First words.\n\nSecond **words** and\n\nThird.")
    flush(view)
    assert prose.textCursor().selectedText() == "First"
    assert prose.toPlainText() == "First words.\nSecond words and\nThird."


def test_streamed_text_looks_like_text_that_was_there(view: TranscriptView) -> None:
    text = "# T\n\nOne *two* `three`\n\n1. a\n2. b\n   - c\n\n> q\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```py\nx = 1\n```\nend"
    session = Session([message(0, Role.USER, TextPart("q")), message(1, Role.ASSISTANT, state=MessageState.STREAMING)])
    view.set_session(session)
    for end in range(1, len(text) + 1, 3):
        session.grow(text[:end])
        flush(view)
    session.grow(text, state=MessageState.COMPLETE)
    flush(view)
    streamed, height = shown_texts(view), view._content()
    view.set_session(Session(session.path))
    assert shown_texts(view) == streamed
    assert view._content() == height


HOSTILE = [
    "<img src=http://127.0.0.1:9/x.png>",
    "<b>bold</b><script>alert(1)</script>",
    "![x](file:///etc/passwd)",
    "![x](http://127.0.0.1:9/x.png)",
    "[x](javascript:alert(1))",
    "[x](file:///etc/passwd)",
    "[x](ms-msdt:/id)",
]


@pytest.mark.parametrize("text", HOSTILE)
@pytest.mark.parametrize("role", list(Role))
def test_hostile_text_is_text(view: TranscriptView, text: str, role: Role) -> None:
    opened: list[str] = []
    view.link_activated.connect(opened.append)
    view.set_session(Session([message(0, role, TextPart(text))]))
    for prose in view.findChildren(ProseView):
        html = prose.document().toHtml()
        assert "<img" not in html
        assert "javascript:" not in html.split("<body", 1)[1].replace("javascript:alert(1))", "") or role is Role.USER
        assert 'href="file' not in html
        assert 'href="javascript' not in html
        assert 'href="ms-msdt' not in html
    assert opened == []


def test_a_click_on_a_link_only_tells_its_address(view: TranscriptView) -> None:
    opened: list[str] = []
    view.link_activated.connect(opened.append)
    view.set_session(Session([message(0, Role.ASSISTANT, TextPart("[wide words to hit](https://example.org/a?b=1)"))]))
    prose = next(prose for prose in view.findChildren(ProseView) if not prose.isHidden())
    QTest.mouseClick(prose.viewport(), Qt.MouseButton.LeftButton, pos=QPoint(20, 8))
    assert opened == ["https://example.org/a?b=1"]
    assert "wide words" in prose.toPlainText()


def test_copying_a_selection_gives_plain_text_only(view: TranscriptView) -> None:
    view.set_session(Session([message(0, Role.ASSISTANT, TextPart("One **two**\n\nthree"))]))
    prose = next(prose for prose in view.findChildren(ProseView) if not prose.isHidden())
    prose.selectAll()
    prose.copy()
    data = QGuiApplication.clipboard().mimeData()
    assert data.text() == "One two\n\nthree"
    assert not data.hasHtml()


def test_copy_gives_the_message_exactly_as_it_was_written(view: TranscriptView) -> None:
    text = "One **two**\n\n    code\n\ttab  \nend\n"
    view.set_session(Session([message(0, Role.USER), message(1, Role.ASSISTANT, TextPart(text))]))
    copied: list[str] = []
    view.copied.connect(copied.append)
    button = next(found for found in view.findChildren(QToolButton, "transcript.copy") if found.isVisible())
    button.click()
    assert QGuiApplication.clipboard().text() == text
    assert copied == ["message"]


def test_copy_in_a_code_box_gives_all_of_the_code(view: TranscriptView) -> None:
    code = "\n".join(f"line_{at} = '{'x' * 30}'" for at in range(5000))
    view.set_session(Session([message(0, Role.ASSISTANT, TextPart(f"```python\n{code}\n```"))]))
    while view.reading.unfinished:
        flush(view)
    QTest.keyClick(view, Qt.Key.Key_Home)
    button = next(found for found in view.findChildren(QToolButton, "transcript.copy_code") if found.isVisible())
    button.click()
    assert QGuiApplication.clipboard().text() == code
    assert sum(not box.isHidden() for box in view.findChildren(CodeView)) < 5


def test_code_keeps_its_colours_while_it_grows(view: TranscriptView) -> None:
    session = Session([message(0, Role.USER), message(1, Role.ASSISTANT, state=MessageState.STREAMING)])
    view.set_session(session)
    for code in ("im", "import os\n", "import os\n# é😀 done\nreturn"):
        session.grow("```python\n" + code)
        flush(view)
    edit = next(found for found in view.findChildren(QPlainTextEdit, "transcript.code") if found.isVisible())
    assert edit.toPlainText() == "import os\n# é😀 done\nreturn"
    spans = [[(r.start, r.length) for r in edit.document().findBlockByNumber(at).layout().formats()] for at in range(3)]
    assert spans == [[(0, 6)], [(0, 10)], [(0, 6)]]  # in UTF-16 units


def test_long_code_is_coloured_to_its_end_once_it_rests(view: TranscriptView) -> None:
    session = Session([message(0, Role.USER), message(1, Role.ASSISTANT, state=MessageState.STREAMING)])
    view.set_session(session)
    code = "\n".join(["import os"] * 250)
    for text in (code[:-9], code):
        session.grow("```python\n" + text)
        flush(view)
    edit = [found for found in view.findChildren(QPlainTextEdit, "transcript.code") if found.isVisible()][-1]

    def coloured() -> bool:
        return bool(edit.document().lastBlock().layout().formats())

    for _ in range(500):
        if not coloured():
            QTest.qWait(10)
    assert coloured()


@pytest.mark.parametrize(
    ("state", "failure", "words"),
    [
        (MessageState.STOPPED, None, "Stopped"),
        (MessageState.INTERRUPTED, None, "Interrupted when Loquent closed"),
        (MessageState.FAILED, Failure("unknown.code", "The server is gone. Try again."), "The server is gone. Try again."),
    ],
)
def test_an_unfinished_answer_says_why_and_offers_retry(
    view: TranscriptView, state: MessageState, failure: Failure | None, words: str
) -> None:
    answer = message(1, Role.ASSISTANT, TextPart("part"), state=state, failure=failure)
    view.set_session(Session([message(0, Role.USER, TextPart("q")), answer]))
    asked: list[str] = []
    view.retry_requested.connect(asked.append)
    assert [found.text() for found in view.findChildren(QLabel, "transcript.state") if found.isVisible()] == [words]
    child(view, QPushButton, "transcript.state.retry").click()
    assert asked == ["1"]
    assert "part" in shown_texts(view)


def test_versions_are_walked_with_arrows(view: TranscriptView) -> None:
    answer = message(1, Role.ASSISTANT, TextPart("first"))
    other = replace(answer, id="other", seq=9)
    view.set_session(Session([message(0, Role.USER, TextPart("q")), answer], [other]))
    chosen: list[str] = []
    view.choose_requested.connect(chosen.append)
    assert not child(view, QToolButton, "transcript.previous_version").isEnabled()
    child(view, QToolButton, "transcript.next_version").click()
    assert chosen == ["other"]
    assert any(found.text() == "1 / 2" for found in view.findChildren(QLabel))


def test_an_answer_says_its_tokens_and_speed(view: TranscriptView) -> None:
    answer = message(1, Role.ASSISTANT, TextPart("x"), usage=TokenUsage(84, 212), first_token_at=10.0, finished_at=14.0)
    view.set_session(Session([message(0, Role.USER), answer]))
    assert any(found.text() == "84 in · 212 out · 53 tok/s" for found in view.findChildren(QLabel))


def test_waiting_says_so_until_text_comes(view: TranscriptView) -> None:
    session = Session([message(0, Role.USER), message(1, Role.ASSISTANT, state=MessageState.STREAMING)])
    view.set_session(session)

    def labels() -> list[str]:
        return [found.text() for found in view.findChildren(QLabel) if found.isVisible()]

    assert "Waiting for the first token…" in labels()
    session.progress = Progress("first", time.monotonic() - 42.5)
    session.changed.emit(Change("progress"))
    flush(view)
    assert "Waiting for the first token, 42 s" in labels()
    session.progress = None
    session.grow("text")
    flush(view)
    assert "Waiting for the first token…" not in labels()


def test_thinking_is_open_while_it_is_live_and_folded_after(view: TranscriptView) -> None:
    live = message(1, Role.ASSISTANT, ReasoningPart("deep thoughts"), state=MessageState.STREAMING)
    session = Session([message(0, Role.USER), live])
    view.set_session(session)
    button = child(view, QPushButton, "transcript.thinking")
    assert button.text() == "Thinking…"
    assert "deep thoughts" in shown_texts(view)
    session.path = (
        session.path[0],
        replace(live, parts=(ReasoningPart("deep thoughts", seconds=4.2), TextPart("So.")), state=MessageState.COMPLETE),
    )
    session.changed.emit(Change("message", "1"))
    flush(view)
    assert button.text() == "Thought for 4 s"
    assert "deep thoughts" not in shown_texts(view)
    button.click()
    assert "deep thoughts" in shown_texts(view)


def test_pictures_arrive_when_they_are_ready(keep: Callable[[QWidget], Any]) -> None:
    asked: list[tuple[ImagePart, Callable[[QImage], None]]] = []
    view = TranscriptView(thumbnails=lambda part, give: asked.append((part, give)))
    view.resize(800, 600)
    keep(view)
    view.set_session(Session([message(0, Role.USER, ImagePart("blob", "image/png", "a.png", 10, 10, 99), TextPart("what is it"))]))
    assert [part.name for part, _ in asked] == ["a.png"]
    image = QImage(10, 10, QImage.Format.Format_RGB32)
    red = QColor(Qt.GlobalColor.red)
    image.fill(red)
    asked[0][1](image)
    shot = view.grab().toImage()
    assert any(shot.pixelColor(x, 60) == red for x in range(0, shot.width(), 10))


def test_one_unbroken_megabyte_is_laid_out_only_where_it_is_seen(view: TranscriptView) -> None:
    view.set_session(Session([message(0, Role.USER, TextPart("y" * 1_000_000)), message(1, Role.ASSISTANT, TextPart("x" * 1_000_000))]))
    for _ in range(200):
        flush(view)
    assert sum(len(prose.toPlainText()) for prose in view.findChildren(ProseView)) < 60_000
    assert view._content() > 100_000


def test_a_new_theme_reaches_what_is_shown(view: TranscriptView, qapp: QApplication) -> None:
    view.set_session(Session(talk(4)))
    theme.apply(qapp, "dark")
    try:
        assert view.grab().toImage().pixelColor(2, 2) == theme.colour("surface")
        assert "Question 2" in shown_texts(view)
    finally:
        theme.apply(qapp, "light")


def test_assistive_technology_has_one_child_a_message_on_screen_or_not(view: TranscriptView) -> None:
    view.set_session(Session(talk(300)))
    found = QAccessible.queryAccessibleInterface(view)
    assert found.text(QAccessible.Text.Name) == "Transcript"
    assert found.childCount() == 300
    first, last = found.child(0), found.child(299)
    assert first.text(QAccessible.Text.Name) == "You, 1 of 300"
    assert first.text(QAccessible.Text.Value) == "Question 0"
    assert first.state().offscreen
    assert last.text(QAccessible.Text.Name) == "Assistant, 300 of 300"
    assert not last.state().offscreen
    assert last.childCount() > 0
    assert found.indexOfChild(first) == 0
    view.set_session(None)
    assert found.childCount() == 0
    assert not last.isValid()


def test_assistive_technology_is_told_what_was_attached_where_there_is_no_text(view: TranscriptView) -> None:
    pictures = [ImagePart("blob", "image/png", name, 10, 10, 99) for name in ("tea.png", "")]
    note = FilePart("other", "text/plain", "note.txt", 12)
    asked, answered = message(0, Role.USER, *pictures, note), message(1, Role.ASSISTANT, TextPart("Green."))
    view.set_session(Session([asked, answered, *talk(300)[2:]]))
    first = QAccessible.queryAccessibleInterface(view).child(0)
    assert first.state().offscreen
    assert first.text(QAccessible.Text.Description).split("\n") == ["Image tea.png", "Image", "File note.txt"]
    assert QAccessible.queryAccessibleInterface(view).child(1).text(QAccessible.Text.Description) == "Green."


def test_every_message_on_screen_has_its_name(view: TranscriptView) -> None:
    view.set_session(Session(talk(4)))
    names = sorted(found.accessibleName() for found in view.findChildren(MessageView, "transcript.message") if found.isVisible())
    assert names == ["Assistant, 2 of 4", "Assistant, 4 of 4", "You, 1 of 4", "You, 3 of 4"]


def test_no_control_is_without_a_name(view: TranscriptView) -> None:
    answer = message(1, Role.ASSISTANT, ReasoningPart("t"), TextPart("```py\nx\n```"), state=MessageState.STOPPED)
    view.set_session(Session([message(0, Role.USER, TextPart("q")), answer], [replace(answer, id="o")]))
    for button in [*view.findChildren(QToolButton), *view.findChildren(QPushButton)]:
        if button.isVisible():
            found = QAccessible.queryAccessibleInterface(button)
            assert found.text(QAccessible.Text.Name), button.objectName()


def test_switching_sessions_forgets_the_old_one(view: TranscriptView) -> None:
    old, new = Session(talk(10)), Session([message(0, Role.USER, TextPart("only this"))])
    view.set_session(old)
    view.set_session(new)
    old.grow("from the old one")
    flush(view)
    assert shown_texts(view).strip() == "only this"
