"""Row G3: a picture on the web is a placeholder that tells its address, and is loaded by a click, once."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QColor, QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.chat.message import MessageState, Role
from desktop.chat.parts import TextPart
from desktop.ui.transcript import TranscriptView, image_pieces, remote_images
from desktop.ui.transcript.prose_view import ProseView
from desktop.ui.transcript.remote_images import RemoteImageView
from tests.fakes.pictures import cornered, encoded
from tests.fakes.provider_server import ProviderServerThread
from tests.fakes.raw_server import Line, RawServer
from tests.ui.pilot import Pilot, window_on
from tests.ui.test_transcript import Session, flush, message, wheel

ADDRESS = "https://pictures.test/a.png?who=me"
FAR = "\n\n".join(f"Paragraph {at} of the text below it." for at in range(60))


class Web:
    """What stands behind the transcript's loader: notes what is asked for, and gives it when the test says so."""

    def __init__(self, view: TranscriptView) -> None:
        self.asked: list[str] = []
        self._waiting: list[tuple[Callable[[QImage], None], Callable[[str], None]]] = []
        view.remote_images.loader = self._load

    def _load(self, address: str, done: Callable[[QImage], None], failed: Callable[[str], None]) -> None:
        self.asked.append(address)
        self._waiting.append((done, failed))

    def give(self, width: int = 300, height: int = 200) -> None:
        """The picture that was asked for first comes."""
        image = QImage(width, height, QImage.Format.Format_RGB32)
        image.fill(QColor("red"))
        self._waiting.pop(0)[0](image)

    def refuse(self, sentence: str) -> None:
        """It cannot be had."""
        self._waiting.pop(0)[1](sentence)


@pytest.fixture
def view(keep: Callable[[QWidget], Any]) -> TranscriptView:
    made = TranscriptView()
    made.resize(800, 600)
    keep(made)
    made.activateWindow()
    return made


@pytest.fixture
def web(view: TranscriptView) -> Web:
    return Web(view)


def show(view: TranscriptView, text: str, **values: Any) -> Session:
    """An answer that says *text*."""
    session = Session([message(0, Role.USER, TextPart("q")), message(1, Role.ASSISTANT, TextPart(text), **values)])
    view.set_session(session)
    settle(view)
    return session


def settle(view: TranscriptView) -> None:
    """What the next frames do, now."""
    for _ in range(6):
        flush(view)


def boxes(view: TranscriptView) -> list[RemoteImageView]:
    """The placeholders and pictures in sight, from the top."""
    found = [box for box in view.findChildren(RemoteImageView) if box.isVisible()]
    return sorted(found, key=lambda box: box.mapTo(view, QPoint(0, 0)).y())


def y_of(view: TranscriptView, words: str) -> int:
    """Where the line that begins with *words* is."""
    for prose in view.findChildren(ProseView):
        found = prose.document().find(words) if prose.isVisible() else None
        if found is not None and not found.isNull():
            return prose.viewport().mapTo(view.viewport(), prose.cursorRect(found).topLeft()).y()
    raise AssertionError(words)


def test_g3_a_picture_is_a_placeholder_that_tells_where_it_would_come_from(view: TranscriptView, web: Web) -> None:
    show(view, f"See ![a *map*]({ADDRESS}) here.\n\nAfter.")
    (box,) = boxes(view)
    assert box.accessibleName() == "Picture from pictures.test · a map"
    assert box.accessibleDescription().startswith(f"{ADDRESS} Click to load this picture.")
    assert y_of(view, "See a map") < box.mapTo(view.viewport(), QPoint(0, 0)).y() < y_of(view, "After.")
    view.grab()
    view.set_session(None)
    assert web.asked == []


def test_g3_an_address_in_ones_own_network_is_called_that(view: TranscriptView, web: Web) -> None:
    show(view, "![a map](http://192.168.1.1/reboot.png)")
    (box,) = boxes(view)
    assert "This address is in your own network" in box.accessibleDescription()
    assert web.asked == []


@pytest.mark.parametrize("way", ["click", "enter", "space"])
def test_g3_it_is_loaded_once_when_someone_asks_for_it(view: TranscriptView, web: Web, way: str) -> None:
    show(view, f"![a map]({ADDRESS})")
    (box,) = boxes(view)
    assert web.asked == []
    for _ in range(3):
        if way == "click":
            QTest.mouseClick(box, Qt.MouseButton.LeftButton)
        else:
            box.setFocus()
            QTest.keyClick(box, Qt.Key.Key_Return if way == "enter" else Qt.Key.Key_Space)
    assert web.asked == [ADDRESS]
    web.give()
    settle(view)
    QTest.mouseClick(box, Qt.MouseButton.LeftButton)
    assert web.asked == [ADDRESS]
    assert box.height() == 200
    box.clearFocus()
    assert box.grab().toImage().pixelColor(100, 100) == QColor("red")


def test_the_refusal_stands_in_the_placeholder_and_a_click_tries_again(view: TranscriptView, web: Web) -> None:
    show(view, f"![a map]({ADDRESS})")
    (box,) = boxes(view)
    box.click()
    web.refuse("There is none.")
    settle(view)
    assert box.accessibleDescription() == f"{ADDRESS} There is none. Click to try again."
    box.click()
    assert web.asked == [ADDRESS] * 2


@pytest.mark.parametrize("scrolled", [False, True])
def test_the_line_under_the_eye_stays_when_the_picture_comes(view: TranscriptView, web: Web, scrolled: bool) -> None:
    show(view, f"{FAR}\n\nBefore the picture.\n\n![a map]({ADDRESS})\n\n" + ("Below it.\n\n" + FAR if scrolled else "The end."))
    while not boxes(view):
        wheel(view, up=True)
    boxes(view)[0].click()
    line = "Before the picture."
    if scrolled:
        line = "Below it."
        while y_of(view, line) > 60:
            wheel(view, up=False)
    settle(view)
    before = y_of(view, line)
    web.give(400, 400)
    settle(view)
    assert y_of(view, line) == before


def test_a_picture_that_comes_while_the_view_follows_its_end_stays_where_it_was_clicked(view: TranscriptView, web: Web) -> None:
    show(view, f"{FAR}\n\n![a map]({ADDRESS})")
    assert view.follows
    box = boxes(view)[-1]
    before = box.mapTo(view, QPoint(0, 0)).y()
    box.click()
    web.give(400, 400)
    settle(view)
    assert boxes(view)[-1].mapTo(view, QPoint(0, 0)).y() == before


def test_what_was_loaded_is_forgotten_with_the_conversation_and_what_comes_late_is_not_shown(view: TranscriptView, web: Web) -> None:
    text = f"![a map]({ADDRESS})"
    show(view, text)
    boxes(view)[0].click()
    web.give()
    show(view, text)
    assert "Click to load" in boxes(view)[0].accessibleDescription()
    boxes(view)[0].click()
    show(view, text)
    web.give()
    settle(view)
    assert "Click to load" in boxes(view)[0].accessibleDescription()
    assert len(web.asked) == 2


@pytest.mark.parametrize(
    "address", ["file:///etc/passwd", "/a.png", "a.png", "data:image/png;base64,iVBORw0KGgo=", "http://me:pw@x.test/a.png", "//x.test/a"]
)
def test_g4_what_is_no_address_on_the_web_has_no_placeholder(view: TranscriptView, web: Web, address: str) -> None:
    show(view, f"![a map]({address})")
    assert boxes(view) == []


def test_only_a_paragraph_that_is_complete_has_placeholders_and_not_too_many(view: TranscriptView, web: Web) -> None:
    session = show(view, f"![a map]({ADDRESS})", state=MessageState.STREAMING)
    assert boxes(view) == []
    session.grow(f"![a map]({ADDRESS}) and [![again]({ADDRESS})](http://x.test)\n\nAfter.\n", state=MessageState.STREAMING)
    settle(view)
    assert len(boxes(view)) == 1
    # High enough for all of them.
    view.resize(800, 4000)
    session.grow(" ".join(f"![m](http://x.test/{at})" for at in range(40)), state=MessageState.COMPLETE)
    settle(view)
    assert len(boxes(view)) == image_pieces.MOST


def test_an_international_host_is_told_as_it_is_asked(view: TranscriptView, web: Web) -> None:
    show(view, "![x](https://b\u0430nk.example/\u202egnp.x)")
    (box,) = boxes(view)
    assert box.accessibleName() == "Picture from xn--bnk-6cd.example · x"
    box.click()
    assert web.asked == ["https://xn--bnk-6cd.example/%E2%80%AEgnp.x"]


def test_the_oldest_picture_is_given_up_when_they_take_too_much_memory(
    view: TranscriptView, web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(remote_images, "MOST_PIXELS", 100_000)
    show(view, "![a](http://x.test/1) ![b](http://x.test/2)")
    for at in (0, 1):
        boxes(view)[at].click()
        web.give(300, 200)
        settle(view)
    assert ["Click to load" in box.accessibleDescription() for box in boxes(view)] == [True, False]


async def test_g3_in_the_whole_window_nothing_is_fetched_before_the_click_and_one_picture_after(tmp_path: Path) -> None:
    picture = encoded(cornered(), "PNG")

    async def play(line: Line) -> None:
        while await line.request() is not None:
            await line.send(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\nSet-Cookie: a=b\r\n\r\n%s" % (len(picture), picture))

    async with RawServer(play) as web:
        with ProviderServerThread() as server:
            async with window_on(tmp_path, server.url) as pilot:
                server.script(text=f"Here: ![a map]({web.url}/map.png)")
                pilot.type("Show it")
                pilot.press(Qt.Key.Key_Return)
                name = "Picture from 127.0.0.1 · a map"
                await pilot.until(lambda: pilot.has(name), "the placeholder")
                assert web.lines == []
                pilot.find(name).setFocus()
                QTest.keyClick(pilot.find(name), Qt.Key.Key_Return)
                await pilot.until(lambda: _is_picture(pilot, name), "the picture")
                (request,) = web.requests
                assert request.line == "GET /map.png HTTP/1.1"
                assert not {"cookie", "referer", "authorization"} & request.headers.keys()
        assert len(web.lines) == 1


def _is_picture(pilot: Pilot, name: str) -> bool:
    box = pilot.find(name)
    return isinstance(box, RemoteImageView) and box._shown().image is not None and box.height() == 80
