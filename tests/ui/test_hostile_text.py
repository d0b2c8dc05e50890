"""Hostile texts in the transcript: nothing is fetched, read, run or lost, and what hides or turns text is seen.

Rows of the acceptance list: G1, G3, G4, G5, G6, G7, G13, G16, G17, G18, H1, H3, H6. No test here measures time;
``python -m tests.benchmarks --only hostile`` does.
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QSize, Qt, QUrl
from PySide6.QtGui import QTextDocument
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QPlainTextEdit, QTextBrowser

from desktop.chat.hidden import BLANK, MARK, revealed
from desktop.chat.links import judge
from desktop.chat.message import MessageState, Role
from desktop.chat.parts import TextPart
from desktop.chat.text import normalise_text
from desktop.ui.transcript import TranscriptView
from desktop.ui.transcript import selection as maths
from desktop.ui.transcript.formulas import formulas
from desktop.ui.transcript.prose_view import ProseView
from tests.fakes.hostile_texts import hostile_text, names
from tests.ui.test_transcript import Session, message

STEPS = 40
"""A long text arrives in so many pieces; one that is shorter than 300 characters by the character."""
IN_OPEN = 0x20
"""Of inotify(7)."""
_FORBIDDEN = {"socket.connect", "socket.getaddrinfo", "subprocess.Popen", "os.system", "os.exec", "os.posix_spawn", "webbrowser.open"}
_seen: list[str] = []
_listening = False


def _hear(event: str, arguments: tuple[Any, ...]) -> None:
    if _listening and (event in _FORBIDDEN or (event == "open" and "canary" in str(arguments[0]))):
        _seen.append(f"{event} {arguments}")


sys.addaudithook(_hear)


class Canary:
    """A listener, and a file in a folder of its own, that nobody may touch."""

    def __init__(self, folder: Path) -> None:
        self.file = folder / "canary.png"
        self.file.write_bytes(b"\x89PNG\r\n\x1a\n")
        self._port = socket.create_server(("127.0.0.1", 0))
        self._port.setblocking(False)
        self.web = f"http://127.0.0.1:{self._port.getsockname()[1]}"
        self._watch = self._watcher(folder)

    @staticmethod
    def _watcher(folder: Path) -> int | None:
        """Also what Qt opens, which no hook of Python's sees. None where the system cannot tell."""
        if sys.platform != "linux":
            return None
        libc = ctypes.CDLL(None, use_errno=True)
        watch = int(libc.inotify_init1(os.O_NONBLOCK | os.O_CLOEXEC))
        assert watch >= 0
        assert libc.inotify_add_watch(watch, os.fsencode(folder), IN_OPEN) >= 0
        return watch

    def touched(self) -> list[str]:
        """Everything that reached for it."""
        found = list(_seen)
        try:
            self._port.accept()[0].close()
            found.append("a connection")
        except BlockingIOError:
            pass
        if self._watch is not None:
            try:
                os.read(self._watch, 4096)
                found.append("a file was opened")
            except BlockingIOError:
                pass
        return found

    def close(self) -> None:
        """Nobody listens any more."""
        self._port.close()
        if self._watch is not None:
            os.close(self._watch)


@pytest.fixture
def canary(tmp_path: Path) -> Iterator[Canary]:
    global _listening
    folder = tmp_path / "canary"
    folder.mkdir()
    made = Canary(folder)
    _seen.clear()
    _listening = True
    yield made
    _listening = False
    made.close()


def everything(view: TranscriptView) -> str:
    """All the text of the message, in sight or not, as copying gives it."""
    shown = view.message_widget(0)
    assert shown is not None
    whole = maths.everything(shown.pieces)
    return "" if whole is None else maths.copied(shown.pieces, whole, markdown=False)


def wait_for_the_end(view: TranscriptView) -> str:
    """Let the text be read to its end."""
    text = ""
    for _ in range(600):
        QTest.qWait(4)
        view.scroll_to_bottom()
        text = everything(view)
        if "omega" in text:
            break
    return text


def show(view: TranscriptView, text: str, role: Role = Role.ASSISTANT) -> str:
    view.set_session(Session([message(0, role, TextPart(text))]))
    return wait_for_the_end(view)


def stream(view: TranscriptView, text: str) -> str:
    session = Session([message(0, Role.ASSISTANT, state=MessageState.STREAMING)])
    view.set_session(session)
    step = 1 if len(text) < 300 else max(1, len(text) // STEPS)
    for end in range(step, len(text), step):
        session.grow(text[:end])
        QTest.qWait(0)
    session.grow(text, state=MessageState.COMPLETE)
    return wait_for_the_end(view)


def look_everywhere(view: TranscriptView) -> None:
    """Draw the top and the bottom, and what comes late."""
    for go in (view.scroll_to_bottom, lambda: view.restore_scroll("0", 0)):
        go()
        view.grab()
    formulas.settle()
    QTest.qWait(5)
    view.grab()


def documents(view: TranscriptView) -> list[QTextDocument]:
    edits: list[QTextBrowser | QPlainTextEdit] = [*view.findChildren(QTextBrowser), *view.findChildren(QPlainTextEdit)]
    return [edit.document() for edit in edits if edit.isVisible()]


def assert_inert(view: TranscriptView) -> None:
    for label in view.findChildren(QLabel):
        assert label.textFormat() == Qt.TextFormat.PlainText
    for document in documents(view):
        for style in document.allFormats():
            assert not style.isImageFormat() or style.toImageFormat().name().startswith("formula:")
            address = style.toCharFormat().anchorHref() if style.isCharFormat() else ""
            assert not address or address.startswith(("link:", "note:"))
    for prose in view.findChildren(ProseView):
        assert all(judge(address).action != "refuse" for address in prose._links)
        assert prose.source() == QUrl()


@pytest.mark.parametrize("name", names())
def test_g1_a_hostile_text_is_only_text(name: str, view: TranscriptView, canary: Canary) -> None:
    """G1 G3 G4 G5 G6 G7 G17 H1: whole, streamed and as a question; nothing is touched, and its first and last word are shown."""
    text = normalise_text(hostile_text(name, canary.web, str(canary.file)))
    for shown in (show(view, text), stream(view, text), show(view, text, Role.USER)):
        assert shown.startswith("alpha"), name
        assert "omega" in shown
        look_everywhere(view)
        assert_inert(view)
    assert everything(view) == text
    assert canary.touched() == []


def test_the_canary_would_sing(canary: Canary) -> None:
    """The alarm itself: a connection, an opened file and a name that is looked up are all noticed."""
    with socket.create_connection(("127.0.0.1", int(canary.web.rpartition(":")[2]))):
        canary.file.read_bytes()
        found = " ".join(canary.touched())
    assert "a connection" in found
    assert "socket.connect" in found
    assert "open" in found
    if sys.platform == "linux":
        assert "a file was opened" in found


@pytest.mark.parametrize("name", ["html_img", "html_script", "html_details", "qt_rich_text", "html_table_background"])
def test_g5_tags_are_shown_as_they_were_written(name: str, view: TranscriptView) -> None:
    """G5: literal text, streamed or not."""
    shown = show(view, hostile_text(name))
    assert "<" in shown
    seen = "".join(document.toPlainText() for document in documents(view))
    assert "<" in seen
    assert seen.count("<") == shown.count("<")


def test_g13_code_and_message_are_copied_without_control_characters(view: TranscriptView) -> None:
    """G13: no ESC, no C0 leaves by the clipboard, and nothing but plain text."""
    from PySide6.QtGui import QGuiApplication

    show(view, hostile_text("terminal_sequences") + "\n\n```\nls\x1b[2J\n```\nomega")
    shown = view.message_widget(0)
    assert shown is not None
    shown.selecting.copy_message()
    data = QGuiApplication.clipboard().mimeData()
    assert set(data.formats()) <= {"text/plain", "text/plain;charset=utf-8"}
    assert not any(ord(c) < 32 and c not in "\t\n" for c in data.text())
    assert "[31mred" in data.text()


def test_g16_role_markers_stay_in_one_message(view: TranscriptView) -> None:
    """G16: what looks like another turn is text of this one."""
    text = hostile_text("role_markers")
    show(view, text)
    assert len(view.path) == 1
    shown = view.message_widget(0)
    assert shown is not None
    assert shown.source == text


@pytest.mark.parametrize("name", ["link_schemes", "link_names_of_ours", "autolinks", "link_spoofed", "image_remote", "image_qt_resource"])
def test_g18_no_click_leads_anywhere_by_itself(name: str, view: TranscriptView, canary: Canary) -> None:
    """G11 G18: a click on a link is told once and changes nothing; nobody can click what may not be opened."""
    show(view, hostile_text(name, canary.web, str(canary.file)))
    told: list[str] = []
    view.link_activated.connect(told.append)
    clicks = 0
    for prose in [found for found in view.findChildren(ProseView) if found.isVisible()]:
        before = prose.toPlainText()
        for number in range(len(prose._links) + 1):
            clicks += number < len(prose._links)
            prose.anchorClicked.emit(QUrl(f"link:{number}"))
        for address in ("file:///etc/passwd", canary.web, "link:-1", "link:x", "note:7", "note:", "qrc:/x", ""):
            prose.setSource(QUrl(address))
            prose.anchorClicked.emit(QUrl(address))
        assert prose.toPlainText() == before
    assert len(told) == clicks
    assert all(judge(address).action != "refuse" for address in told)
    assert canary.touched() == []


def test_nothing_is_loaded_whatever_is_asked_for(view: TranscriptView, canary: Canary) -> None:
    """G4: every resource a document could ask for is the same empty picture."""
    show(view, "alpha omega")
    prose = next(found for found in view.findChildren(ProseView) if found.isVisible())
    for kind in QTextDocument.ResourceType:
        for address in (str(canary.file), f"file://{canary.file}", canary.web, "data:image/png;base64,xx", ":/x"):
            assert prose.loadResource(kind.value, QUrl(address)).size() == QSize(1, 1)
    assert canary.touched() == []


FLAG = "\U0001f3f4\U000e0067\U000e0062\U000e0065\U000e006e\U000e0067\U000e007f"
"""England's, written with tags."""


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("a\u202eb\u202cc", f"a{MARK}b{MARK}c"),
        ("x\u200fy\u2067z\u2069", "x\u200fy\u2067z\u2069"),
        ("a\U000e0041\U000e0042", f"a{MARK}{MARK}"),
        (FLAG, FLAG),
        ("a\u200b\u200b\u200b", f"a{BLANK * 3}"),
        ("می\u200cخواهم 👩\u200d👩\u200d👧", "می\u200cخواهم 👩\u200d👩\u200d👧"),
        ("a\x1bb\x00c\x7f", "a␛b␀c␡"),
        ("a\u2028b\ufffcc\x85", f"a{MARK}b{MARK}c{MARK}"),
        ("e\u0301x", "e\u0301x"),
    ],
)
def test_h1_what_hides_or_turns_text_is_seen(text: str, shown: str) -> None:
    """H1 H3: and what languages and emoji need is left."""
    assert revealed(text) == shown
    assert len(revealed(text)) == len(text)


def test_h3_code_shows_every_mark_of_direction() -> None:
    """H3: where one would never write them, they can only deceive (CVE-2021-42574)."""
    assert revealed("if a\u2067b\u200f", code=True) == f"if a{MARK}b{MARK}"


def test_h3_a_link_cannot_turn_the_words_around_it(view: TranscriptView) -> None:
    """H3: overrides in prose, in links and in code are marks on the screen, and the words stay in their order."""
    show(view, hostile_text("link_override") + "\n\n`a\u202eb`\nomega")
    seen = "".join(document.toPlainText() for document in documents(view))
    assert "\u202e" not in seen
    assert f"safe{MARK}txt.exe" in seen
    shown = view.message_widget(0)
    assert shown is not None
    # What is copied is what was written.
    assert "\u202e" in (shown.source or "")


@pytest.mark.parametrize(
    ("text", "direction"),
    [
        ("مرحبا بالعالم with English", Qt.LayoutDirection.RightToLeft),
        ("שלום", Qt.LayoutDirection.RightToLeft),
        ("123 — مرحبا", Qt.LayoutDirection.RightToLeft),
        ("English with عربي inside", Qt.LayoutDirection.LeftToRight),
        ("中文 và русский 🙂", Qt.LayoutDirection.LeftToRight),
        ("- عنصر", Qt.LayoutDirection.RightToLeft),
        ("> اقتباس", Qt.LayoutDirection.RightToLeft),
        ("# عنوان", Qt.LayoutDirection.RightToLeft),
    ],
)
def test_h6_a_paragraph_has_the_direction_of_its_first_letter(text: str, direction: Qt.LayoutDirection, view: TranscriptView) -> None:
    """H6: in prose, items, quotes and headings, streamed or not."""
    for say in (show, stream):
        say(view, f"{text}\n\nomega")
        first = next(document for document in documents(view) if "omega" in document.toPlainText()).begin()
        assert first.textDirection() == direction
