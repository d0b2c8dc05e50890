"""J15, L8: whatever the file of the window's place says, and whatever screen is left, the window can be used."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, QRect, QSettings, QSize
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.main_window import MainWindow
from desktop.ui.window_place import fitting_size, place_beside
from tests.fakes import json_documents
from tests.fakes.provider_server import ProviderServerThread
from tests.ui.conftest import settle, turns
from tests.ui.pilot import Pilot, window_on
from tests.ui.test_two_windows_one_draft import another_window

PATIENCE = 20.0


def room() -> QRect:
    return QGuiApplication.primaryScreen().availableGeometry()


def leave(window: QWidget) -> None:
    """The next turns take it away."""
    window.hide()
    window.deleteLater()


def ended(window: QWidget) -> None:
    leave(window)
    settle()


def rubbish() -> dict[str, bytes]:
    """What may stand in the file of the window's place."""
    made = {f"json {name}": data for name, data in list(json_documents.ALL.items())[::12]}
    made |= {f"value {name}": b"[window]\ngeometry=" + data + b"\n" for name, data in list(json_documents.ALL.items())[::12]}
    for name, value in {
        "cut": b"[window]\ngeometry=@ByteArray(\\x1\\xd9\\xd0\\xcb\\0\\x3",
        "empty": b"[window]\ngeometry=@ByteArray()",
        "another kind": b"[window]\ngeometry=@Rect(0 0 0 0)",
        "random": bytes(range(256)) * 40,
        "zero bytes": b"\0" * 4096,
    }.items():
        made[name] = value
    return made


@pytest.mark.parametrize("name", rubbish())
def test_j15_a_damaged_file_of_the_windows_place_is_as_good_as_none(name: str, qapp: QApplication, tmp_path: Path) -> None:
    file = tmp_path / "state.ini"
    file.write_bytes(rubbish()[name])
    window = MainWindow(state_file=file)
    window.show()
    try:
        assert window.width() >= window.minimumWidth()
        assert room().intersects(window.frameGeometry())
        # And it is written anew.
        window.resize(720, 560)
        window.on_screen.keep()
        assert window.on_screen.wait(PATIENCE)
        again = MainWindow(state_file=file)
        assert (again.width(), again.height()) == (720, 560)
        ended(again)
    finally:
        ended(window)


@pytest.mark.parametrize(
    "place", [QPoint(20_000, 100), QPoint(-20_000, 100), QPoint(100, 20_000), QPoint(100, -20_000), QPoint(3840, 2160)]
)
def test_l8_a_window_that_was_on_a_screen_that_is_gone_is_on_the_one_that_is_there(
    qapp: QApplication, tmp_path: Path, place: QPoint
) -> None:
    file = tmp_path / "state.ini"
    first = MainWindow(state_file=file)
    first.show()
    first.setGeometry(QRect(place, first.size()))
    first.on_screen.keep()
    assert first.on_screen.wait(PATIENCE)
    ended(first)
    assert QSettings(str(file), QSettings.Format.IniFormat).value("window/geometry") is not None
    again = MainWindow(state_file=file)
    again.show()
    try:
        seen = room().intersected(again.frameGeometry())
        assert seen.width() >= 200
        assert seen.height() >= 200
    finally:
        ended(again)


def test_j15_a_place_that_can_be_neither_read_nor_written_does_no_harm(
    qapp: QApplication, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    file = tmp_path / "state.ini"
    file.mkdir()
    window = MainWindow(state_file=file)
    window.show()
    try:
        assert window.size() == fitting_size(room().size())
        for width in (720, 740):
            window.resize(width, 560)
            window.on_screen.keep()
            assert window.on_screen.wait(PATIENCE)
        assert caplog.text.count("state.ini cannot be written") == 2
        assert list(tmp_path.iterdir()) == [file]
        assert list(file.iterdir()) == []
        # Once it can be, it is.
        file.rmdir()
        window.on_screen.keep()
        assert window.on_screen.wait(PATIENCE)
        assert file.is_file()
    finally:
        ended(window)


async def test_the_place_is_kept_soon_after_the_window_was_moved_without_anybody_asking(qapp: QApplication, tmp_path: Path) -> None:
    file = tmp_path / "state.ini"
    window = MainWindow(state_file=file)
    window.show()
    try:
        window.resize(720, 560)
        async with asyncio.timeout(PATIENCE):
            while not file.exists():
                await asyncio.sleep(0.05)
        again = MainWindow(state_file=file)
        assert (again.width(), again.height()) == (720, 560)
        leave(again)
    finally:
        leave(window)
        await turns()


async def usable(pilot: Pilot, number: int) -> None:
    """A question can be typed, sent, and its answer read; all controls that are seen are inside the window."""
    pilot.type(f"question {number}")
    for name in ("Message", "Send"):
        widget = pilot.find(name)
        inside = QRect(widget.mapTo(pilot.window, QPoint(0, 0)), widget.size())
        assert pilot.window.rect().contains(inside), (name, inside, pilot.window.rect())
        assert min(inside.width(), inside.height()) >= 20
    pilot.click("Send")
    await pilot.until(lambda: f"You said: question {number}" in pilot.shown, "the answer")
    transcript = pilot.find("Transcript")
    assert transcript.height() >= 80
    assert pilot.window.rect().contains(QRect(transcript.mapTo(pilot.window, QPoint(0, 0)), transcript.size()))


async def test_l8_the_window_can_be_used_from_tiny_to_8k_and_back(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url) as pilot:
            for number, (width, height) in enumerate(((400, 300), (7680, 4320), (640, 360), (400, 300), (1200, 800))):
                pilot.window.resize(width, height)
                await turns()
                assert (pilot.window.width(), pilot.window.height()) == (width, height)
                await usable(pilot, number)


@pytest.mark.parametrize("screen", [QRect(0, 0, 1280, 800), QRect(-1920, 27, 1920, 1053)])
@pytest.mark.parametrize("size", [QSize(500, 300), QSize(1200, 780), QSize(1200, 800)])
def test_a_further_window_is_wholly_on_the_screen_of_the_last_one(screen: QRect, size: QSize) -> None:
    last = QRect(screen.topLeft() + QPoint(10, 10), size.boundedTo(screen.size() - QSize(10, 10)))
    for _ in range(40):
        beside = QRect(place_beside(last, screen), last.size())
        assert screen.contains(beside)
        assert beside.topLeft() != last.topLeft()
        last = beside


def test_a_further_window_is_a_little_to_the_side_where_there_is_room() -> None:
    assert place_beside(QRect(100, 50, 800, 600), QRect(0, 0, 1280, 800)) == QPoint(132, 82)


async def test_another_window_begun_at_the_edge_of_the_screen_is_seen_whole(tmp_path: Path) -> None:
    async with window_on(tmp_path) as pilot:
        pilot.window.resize(500, 500)
        pilot.window.move(room().bottomRight() - QPoint(505, 505))
        async with another_window(pilot) as (_, other):
            assert room().contains(other.window.frameGeometry())
