"""Pictures of the screen: the region that is chosen, and the desktop's portal played by a small program on a bus of its own."""

from __future__ import annotations

import asyncio
import shutil
import subprocess
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtGui import QColor, QPixmap
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QWidget

from desktop.ui.composer.portal import NoPortal, screenshot
from desktop.ui.composer.screenshot import RegionChooser

Keep = Callable[[QWidget], Any]
NONE = Qt.KeyboardModifier.NoModifier


def chooser(keep: Keep) -> tuple[RegionChooser, list[QRect]]:
    shown = QPixmap(800, 600)
    shown.fill(QColor("white"))
    made = RegionChooser(shown)
    made.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
    keep(made)
    made.resize(400, 300)
    made.show()
    chosen: list[QRect] = []
    made.chosen.connect(chosen.append)
    return made, chosen


def test_a_dragged_region_is_told_in_the_pixels_of_the_screen(keep: Keep) -> None:
    made, chosen = chooser(keep)
    QTest.mousePress(made, Qt.MouseButton.LeftButton, NONE, QPoint(200, 150))
    QTest.mouseMove(made, QPoint(120, 90))
    QTest.mouseRelease(made, Qt.MouseButton.LeftButton, NONE, QPoint(100, 50))
    ((region),) = chosen
    assert region == QRect(200, 100, 200, 200)


def test_a_click_and_enter_take_all_and_escape_takes_nothing(keep: Keep) -> None:
    presses: list[Callable[[RegionChooser], None]] = [
        lambda made: QTest.mouseClick(made, Qt.MouseButton.LeftButton, NONE, QPoint(9, 9)),
        lambda made: QTest.keyClick(made, Qt.Key.Key_Return),
    ]
    for press in presses:
        made, chosen = chooser(keep)
        press(made)
        assert chosen == [QRect(0, 0, 800, 600)]
    made, chosen = chooser(keep)
    QTest.keyClick(made, Qt.Key.Key_Escape)
    assert [region.isEmpty() for region in chosen] == [True]


@pytest.fixture
async def bus(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> AsyncIterator[str]:
    program = shutil.which("dbus-daemon")
    if program is None:
        pytest.skip("this computer lacks dbus-daemon")
    config = tmp_path / "bus.conf"
    config.write_text(
        f"<busconfig><type>session</type><listen>unix:path={tmp_path}/bus</listen><auth>EXTERNAL</auth>"
        '<policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>'
        '<allow own="*"/></policy></busconfig>'
    )
    started = await asyncio.create_subprocess_exec(
        program, f"--config-file={config}", "--print-address", "--nofork", stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    )
    assert started.stdout is not None
    address = (await started.stdout.readline()).decode().strip()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", address)
    yield address
    started.terminate()
    await started.wait()


class Portal:
    """The part of xdg-desktop-portal that takes pictures: answers the first request with *code* and *results*."""

    def __init__(self, code: int, results: dict[str, Any]) -> None:
        self._code, self._results = code, results
        self.options: dict[str, Any] = {}

    async def serve(self, ready: asyncio.Event) -> None:
        from jeepney import HeaderFields, MessageType, new_method_return, new_signal
        from jeepney.bus_messages import message_bus
        from jeepney.io.asyncio import open_dbus_connection
        from jeepney.wrappers import DBusAddress

        connection = await open_dbus_connection("SESSION")
        try:
            await connection.send(message_bus.RequestName("org.freedesktop.portal.Desktop"))
            ready.set()
            while True:
                message = await connection.receive()
                fields = message.header.fields
                if message.header.message_type is MessageType.method_call and fields.get(HeaderFields.member) == "Screenshot":
                    break
            self.options = message.body[1]
            sender = fields[HeaderFields.sender].removeprefix(":").replace(".", "_")
            path = f"/org/freedesktop/portal/desktop/request/{sender}/{self.options['handle_token'][1]}"
            await connection.send(new_method_return(message, "o", (path,)))
            where = DBusAddress(path, interface="org.freedesktop.portal.Request")
            await connection.send(new_signal(where, "Response", "ua{sv}", (self._code, self._results)))
        finally:
            await connection.close()


async def asked(portal: Portal) -> Path | None:
    ready = asyncio.Event()
    serving = asyncio.ensure_future(portal.serve(ready))
    await ready.wait()
    try:
        return await screenshot()
    finally:
        await serving


async def test_the_portal_s_picture_is_the_file_it_names(bus: str) -> None:
    portal = Portal(0, {"uri": ("s", "file:///tmp/A%20picture%2520.png")})
    assert await asked(portal) == Path("/tmp/A picture%20.png")
    assert portal.options["interactive"] == ("b", True)


async def test_who_changes_their_mind_gets_no_picture(bus: str) -> None:
    assert await asked(Portal(1, {})) is None


async def test_a_portal_that_fails_counts_as_none(bus: str) -> None:
    with pytest.raises(NoPortal):
        await asked(Portal(2, {}))


async def test_without_a_portal_or_a_bus_it_is_said_at_once(bus: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    with pytest.raises(NoPortal):
        await screenshot()
    monkeypatch.setenv("DBUS_SESSION_BUS_ADDRESS", f"unix:path={tmp_path}/nothing")
    with pytest.raises(NoPortal):
        await screenshot()
