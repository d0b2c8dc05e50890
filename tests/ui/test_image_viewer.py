"""Pictures large: opened from the transcript, looked at, copied, saved; pixels only from the imaging process."""

from __future__ import annotations

import asyncio
import base64
from collections.abc import AsyncIterator, Callable
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from PIL import ExifTags, Image
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QAccessible, QColor, QContextMenuEvent, QGuiApplication, QImage, QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QLabel, QMenu, QToolButton, QWidget

from desktop.chat.message import Role
from desktop.chat.parts import FilePart, ImagePart, TextPart
from desktop.storage.blobs import Blobs
from desktop.ui.image_viewer import MOST_PIXELS, ImageViewer, longest_side, safe_name
from desktop.ui.transcript import TranscriptView
from desktop.ui.transcript.picture_box import PictureBox
from desktop.ui.transcript.pictures import PictureButton
from tests.fakes.provider_server import ProviderServer, ProviderServerThread
from tests.ui.pilot import Pilot, window_on
from tests.ui.test_transcript import Session, message
from tests.ui.widgets import child


def part(name: str, width: int = 400, height: int = 200) -> ImagePart:
    """A picture nobody has."""
    return ImagePart(f"blob-{name}", "image/png", name, width, height, 999)


class Bench:
    """A viewer whose pixels come when the test says so."""

    def __init__(self, keep: Callable[[QWidget], Any], *parts: ImagePart, at: int = 0) -> None:
        self.asked: list[tuple[ImagePart, int, Callable[[QImage], None], Callable[[str], None]]] = []
        self.saved: list[tuple[ImagePart, Path]] = []
        self.viewer = ImageViewer(parts, at, lambda *asked: self.asked.append(asked), lambda *saved: self.saved.append(saved))
        self.viewer.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose, False)
        keep(self.viewer)

    def arrive(self, colour: Qt.GlobalColor = Qt.GlobalColor.red) -> None:
        """The pixels that were asked for last come."""
        wanted, _, done, _ = self.asked[-1]
        image = QImage(wanted.width, wanted.height, QImage.Format.Format_RGB32)
        image.fill(QColor(colour))
        done(image)

    def text(self, name: str) -> str:
        """What a label says."""
        return child(self.viewer, QLabel, f"viewer.{name}").text()

    def click(self, name: str) -> None:
        """Press a button."""
        child(self.viewer, QToolButton, f"viewer.{name}").click()

    def key(self, key: Qt.Key, modifiers: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
        """Press a key over the picture."""
        QTest.keyClick(self.viewer.canvas, key, modifiers)


def test_a_picture_is_shown_whole_and_never_larger_than_it_is(keep: Callable[[QWidget], Any]) -> None:
    bench = Bench(keep, part("small.png", 40, 20))
    bench.arrive()
    assert bench.text("percent") == "100 %"
    assert bench.viewer.canvas.place().width() == 40
    wide = Bench(keep, part("wide.png", 4000, 100))
    wide.arrive()
    assert abs(wide.viewer.canvas.place().width() - wide.viewer.canvas.width()) < 1
    wide.viewer.resize(600, 400)
    assert abs(wide.viewer.canvas.place().width() - wide.viewer.canvas.width()) < 1


def test_the_pixels_are_on_the_screen(keep: Callable[[QWidget], Any]) -> None:
    bench = Bench(keep, part("a.png"))
    assert bench.viewer.canvas.image is None
    bench.arrive()
    centre = bench.viewer.canvas.rect().center()
    assert bench.viewer.canvas.grab().toImage().pixelColor(centre) == QColor(Qt.GlobalColor.red)


def test_keys_and_buttons_change_the_size(keep: Callable[[QWidget], Any]) -> None:
    bench = Bench(keep, part("a.png", 3000, 3000))
    bench.arrive()
    canvas = bench.viewer.canvas
    fitting = canvas.scale
    bench.key(Qt.Key.Key_Plus)
    assert canvas.scale == fitting * 1.25
    bench.key(Qt.Key.Key_1)
    assert (canvas.scale, bench.text("percent")) == (1.0, "100 %")
    bench.click("zoom_out")
    assert canvas.scale == 0.8
    bench.key(Qt.Key.Key_0)
    assert canvas.scale == fitting
    for _ in range(60):
        bench.click("zoom_in")
    assert canvas.scale == 16.0


def test_the_wheel_enlarges_at_the_pointer(keep: Callable[[QWidget], Any]) -> None:
    bench = Bench(keep, part("a.png", 3000, 3000))
    bench.arrive()
    canvas = bench.viewer.canvas
    canvas.zoom_to(1.0)
    at = QPointF(100, 80)

    def under() -> QPointF:
        place = canvas.place()
        return QPointF((at.x() - place.x()) / place.width(), (at.y() - place.y()) / place.height())

    before = under()
    event = QWheelEvent(
        at,
        canvas.mapToGlobal(at),
        QPoint(),
        QPoint(0, 120),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(canvas, event)
    assert canvas.scale == 1.25
    assert (under() - before).manhattanLength() < 0.001


def test_the_hand_moves_a_large_picture_and_its_edges_hold(keep: Callable[[QWidget], Any]) -> None:
    bench = Bench(keep, part("a.png", 3000, 3000))
    bench.arrive()
    canvas = bench.viewer.canvas
    canvas.zoom_to(1.0)
    before = canvas.place().topLeft()
    start = canvas.rect().center()
    QTest.mousePress(canvas, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(canvas, start + QPoint(50, 30))
    QTest.mouseRelease(canvas, Qt.MouseButton.LeftButton, pos=start + QPoint(50, 30))
    assert canvas.place().topLeft() - before == QPointF(50, 30)
    canvas.pan(9999, 9999)
    assert canvas.place().topLeft() == QPointF(0, 0)
    canvas.pan(-9999, -9999)
    assert canvas.place().bottomRight() == QPointF(canvas.width(), canvas.height())


def test_arrows_go_through_the_pictures_and_what_comes_late_is_not_shown(keep: Callable[[QWidget], Any]) -> None:
    bench = Bench(keep, part("one.png"), part("two.png"), part("three.png"), at=1)
    assert bench.text("place") == "2 of 3"
    late = bench.asked[-1]
    bench.key(Qt.Key.Key_Right)
    assert bench.text("place") == "3 of 3"
    assert "three.png" in bench.text("name")
    late[2](QImage(5, 5, QImage.Format.Format_RGB32))
    assert bench.viewer.canvas.image is None
    bench.key(Qt.Key.Key_Right)
    assert bench.text("place") == "3 of 3"
    bench.click("previous")
    bench.click("previous")
    assert bench.text("place") == "1 of 3"
    assert not child(bench.viewer, QToolButton, "viewer.previous").isEnabled()


def test_a_picture_that_cannot_be_shown_says_why(keep: Callable[[QWidget], Any]) -> None:
    bench = Bench(keep, part("a.png"))
    bench.asked[-1][3]("The file is damaged.")
    assert bench.viewer.canvas.image is None
    assert not child(bench.viewer, QToolButton, "viewer.copy").isEnabled()
    assert bench.viewer.canvas._words == "The file is damaged."


def test_copy_puts_the_pixels_on_the_clipboard(keep: Callable[[QWidget], Any]) -> None:
    bench = Bench(keep, part("a.png", 30, 20))
    bench.arrive()
    bench.key(Qt.Key.Key_C, Qt.KeyboardModifier.ControlModifier)
    copied = QGuiApplication.clipboard().image()
    assert (copied.width(), copied.height()) == (30, 20)


def test_esc_closes_the_window(keep: Callable[[QWidget], Any]) -> None:
    bench = Bench(keep, part("a.png"))
    bench.key(Qt.Key.Key_Escape)
    assert not bench.viewer.isVisible()


def test_it_has_names_for_assistive_technology(keep: Callable[[QWidget], Any]) -> None:
    bench = Bench(keep, part("a.png", 30, 20), part("b.png"))
    found = QAccessible.queryAccessibleInterface(bench.viewer.canvas)
    assert found.text(QAccessible.Text.Name) == "Image a.png"
    assert found.text(QAccessible.Text.Description) == "30 × 20 pixels"
    assert all(button.accessibleName() for button in bench.viewer.findChildren(QToolButton))


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("a.png", "a.png"),
        ("../../x", ".._x.png"),
        ("", "image.png"),
        ("b.PNG", "b.PNG"),
        ("c.jpg", "c.jpg.png"),
        ("x" * 300, "x" * 120 + ".png"),
    ],
)
def test_the_name_that_is_offered_for_saving_is_harmless(name: str, expected: str) -> None:
    offered = safe_name(part(name))
    assert "/" not in offered
    assert "\\" not in offered
    assert offered.endswith((".png", ".PNG"))
    assert len(offered) <= 130
    if name in ("a.png", "", "b.PNG", "c.jpg"):
        assert offered == expected


def test_of_a_giant_only_so_many_pixels_are_asked_for() -> None:
    giant = part("a.png", 20_000, 10_000)
    side = longest_side(giant)
    assert side * side // 2 <= MOST_PIXELS
    assert longest_side(part("b.png", 800, 600)) == 800


def test_a_picture_in_the_transcript_is_a_button_for_mouse_and_keyboard(keep: Callable[[QWidget], Any]) -> None:
    view = TranscriptView(thumbnails=lambda _part, _give: None)
    view.resize(700, 500)
    keep(view)
    parts = (part("one.png"), part("two.png"))
    view.set_session(Session([message(0, Role.USER, *parts, TextPart("what are they"))]))
    opened: list[ImagePart] = []
    view.attachment_opened.connect(opened.append)
    buttons = [found for found in view.findChildren(PictureButton) if found.isVisible()]
    assert [found.accessibleName() for found in buttons] == ["Image one.png", "Image two.png"]
    QTest.mouseClick(buttons[1], Qt.MouseButton.LeftButton)
    QTest.keyClick(buttons[0], Qt.Key.Key_Return)
    QTest.keyClick(buttons[0], Qt.Key.Key_Space)
    assert [found.name for found in opened] == ["two.png", "one.png", "one.png"]


def png(colour: str, size: tuple[int, int] = (300, 200)) -> bytes:
    """An encoded picture."""
    out = BytesIO()
    Image.new("RGB", size, colour).save(out, "PNG")
    return out.getvalue()


@pytest_asyncio.fixture
async def pilot(tmp_path: Path) -> AsyncIterator[Pilot]:
    seeing = {"provider": "Anthropic", "model": "claude-sonnet-4-5"}
    async with ProviderServer() as server, window_on(tmp_path, server.url, **seeing) as driver:
        yield driver


async def first_picture(pilot: Pilot) -> ImageViewer:
    """The first picture of the conversation, opened."""
    await pilot.until(lambda: [w for w in pilot.window.findChildren(PictureButton) if w.isVisible()], "the picture")
    next(w for w in pilot.window.findChildren(PictureButton) if w.isVisible()).click()
    viewer = pilot.window.pane.aids._viewer
    assert viewer is not None
    return viewer


async def choose_of_picture(pilot: Pilot, name: str) -> None:
    """Choose an entry of the menu of the first picture; those of its message are below."""
    QGuiApplication.clipboard().clear()
    await pilot.until(lambda: [w for w in pilot.window.findChildren(PictureButton) if w.isVisible()], "the picture")
    picture = next(w for w in pilot.window.findChildren(PictureButton) if w.isVisible())
    middle = picture.rect().center()
    QApplication.sendEvent(picture, QContextMenuEvent(QContextMenuEvent.Reason.Mouse, middle, picture.mapToGlobal(middle)))
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    names = [action.objectName() for action in menu.actions()]
    assert names[:3] == ["picture.copy", "picture.save", ""]
    assert "message.edit" in names
    menu.actions()[names.index(name)].trigger()
    menu.close()


def save_as(viewer: ImageViewer, target: Path) -> None:
    """Save under the name that a person gave."""
    viewer.save()
    dialog = child(viewer, QFileDialog, "viewer.save.dialog")
    dialog.fileSelected.emit(str(target))
    dialog.close()


async def close(pilot: Pilot, viewer: ImageViewer) -> None:
    """Close the viewer's window."""
    viewer.close()
    await asyncio.sleep(0)
    await pilot.until(lambda: pilot.window.pane.aids._viewer is None, "the end of the viewer")


def photograph(size: tuple[int, int]) -> bytes:
    """One with words in it, larger than what a model gets, as it comes from a camera."""
    exif = Image.Exif()
    exif[ExifTags.Base.Artist] = "Somebody"
    exif[ExifTags.Base.Orientation] = 6
    out = BytesIO()
    Image.new("RGB", size, "#ff0000").save(out, "JPEG", exif=exif)
    return out.getvalue()


async def test_a_picture_of_an_old_message_is_the_original_after_a_restart_though_its_file_is_gone(tmp_path: Path) -> None:
    original, taken, target = photograph((3000, 2000)), tmp_path / "IMG_1.jpg", tmp_path / "saved.jpg"
    taken.write_bytes(original)
    seeing = {"provider": "Anthropic", "model": "claude-sonnet-4-5"}
    with ProviderServerThread() as server:
        async with window_on(tmp_path / "profile", server.url, **seeing) as pilot:
            pilot.window.pane.composer.attach_requested.emit([str(taken)])
            await pilot.until(lambda: pilot.window.pane.composer.attachments, "the chip")
            await pilot.until(lambda: not pilot.window.pane.composer._chips.is_busy, "the chip at rest")
            pilot.type("what is it")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: not pilot.session.streaming and pilot.typed == "", "the answer")
        sent = base64.b64decode(server.chats[0].body["messages"][0]["content"][0]["source"]["data"])
        assert max(Image.open(BytesIO(sent)).size) == 1568
        taken.unlink()
        async with window_on(tmp_path / "profile", server.url, **seeing) as pilot:
            await pilot.window.pane.open(pilot.program.library.conversations[0].id)
            viewer = await first_picture(pilot)
            await pilot.until(lambda: viewer.canvas.image is not None, "the pixels")
            viewer.copy()
            copied = QGuiApplication.clipboard().image()
            assert (copied.width(), copied.height()) == (2000, 3000)
            save_as(viewer, target)
            await pilot.until(lambda: target.exists() and target.stat().st_size == len(original), "the file")
            assert target.read_bytes() == original
            await close(pilot, viewer)


async def test_a_picture_whose_original_is_gone_says_so_and_nothing_else_is_disturbed(pilot: Pilot, tmp_path: Path) -> None:
    pane = pilot.window.pane
    pane.composer.attach_requested.emit([png("#ff0000")])
    await pilot.until(lambda: pane.composer.attachments and not pane.composer._chips.is_busy, "the chip")
    pilot.type("what is it")
    pilot.press(Qt.Key.Key_Return)
    await pilot.until(lambda: not pilot.session.streaming and pilot.typed == "", "the answer")
    for blob in Blobs(pilot.program.profile.blobs).names():
        Blobs(pilot.program.profile.blobs).path(blob).unlink()
    said: list[str] = []
    pane.said.connect(said.append)
    viewer = await first_picture(pilot)
    await pilot.until(lambda: "attached file is gone" in viewer.canvas._words, "the sentence")
    assert not child(viewer, QToolButton, "viewer.copy").isEnabled()
    save_as(viewer, tmp_path / "kept.png")
    await pilot.until(lambda: said, "the sentence about saving")
    assert said == [viewer.canvas._words]
    assert not (tmp_path / "kept.png").exists()
    await close(pilot, viewer)


def test_what_is_copied_smaller_than_it_is_says_so(keep: Callable[[QWidget], Any]) -> None:
    bench = Bench(keep, part("giant.png", 20_000, 10_000))
    said: list[str] = []
    bench.viewer.said.connect(said.append)
    bench.asked[-1][2](QImage(100, 50, QImage.Format.Format_RGB32))
    bench.viewer.copy()
    assert "100 × 50 pixels" in said[0]


@pytest.mark.parametrize(
    ("media_type", "name", "offered"),
    [
        ("image/heic", "IMG_1.HEIC", "IMG_1.HEIC"),
        ("image/heic", "IMG_1", "IMG_1.heic"),
        ("image/jpeg", "a.jpeg", "a.jpeg"),
        ("image/tiff", "scan.png", "scan.png.tif"),
        ("image/avif", "a", "a.avif"),
        ("image/bmp", "a", "a.bmp"),
        ("application/pdf", "report", "report.pdf"),
        ("text/plain", "notes.md", "notes.md"),
    ],
)
def test_the_name_for_saving_ends_as_what_is_in_the_file(media_type: str, name: str, offered: str) -> None:
    part = ImagePart("b", media_type, name, 1, 1, 1) if media_type.startswith("image/") else FilePart("b", media_type, name, 1)
    assert safe_name(part) == offered


async def send_red(pilot: Pilot) -> bytes:
    """Send a red picture and wait for the answer; its file."""
    original = png("#ff0000")
    pane = pilot.window.pane
    pane.composer.attach_requested.emit([original])
    await pilot.until(lambda: pane.composer.attachments and not pane.composer._chips.is_busy, "the chip")
    pilot.type("what is it")
    pilot.press(Qt.Key.Key_Return)
    await pilot.until(lambda: not pilot.session.streaming and pilot.typed == "", "the answer")
    return original


async def test_a_picture_that_was_sent_is_opened_and_its_original_saved(pilot: Pilot, tmp_path: Path) -> None:
    original = await send_red(pilot)
    viewer = await first_picture(pilot)
    await pilot.until(lambda: viewer.canvas.image is not None, "the pixels")
    image = viewer.canvas.image
    assert image is not None
    assert (image.width(), image.height()) == (300, 200)
    assert image.pixelColor(150, 100) == QColor(255, 0, 0)
    target = tmp_path / "kept.png"
    save_as(viewer, target)
    await pilot.until(lambda: target.exists() and target.stat().st_size == len(original), "the file")
    assert target.read_bytes() == original
    await close(pilot, viewer)


async def test_a_picture_in_a_message_is_copied_and_saved_from_its_menu(pilot: Pilot, tmp_path: Path) -> None:
    original = await send_red(pilot)
    await choose_of_picture(pilot, "picture.copy")
    await pilot.until(lambda: not QGuiApplication.clipboard().image().isNull(), "the pixels on the clipboard")
    copied = QGuiApplication.clipboard().image()
    assert (copied.width(), copied.height(), copied.pixelColor(150, 100)) == (300, 200, QColor(255, 0, 0))
    await choose_of_picture(pilot, "picture.save")
    target = tmp_path / "kept.png"
    dialog = child(pilot.window.pane, QFileDialog, "viewer.save.dialog")
    dialog.fileSelected.emit(str(target))
    dialog.close()
    await pilot.until(lambda: target.exists() and target.stat().st_size == len(original), "the file")
    assert target.read_bytes() == original


async def test_a_file_that_was_sent_is_saved_as_it_was_also_after_a_restart(tmp_path: Path) -> None:
    original, taken, target = "Привет\r\n".encode("cp1251"), tmp_path / "tea & milk.txt", tmp_path / "kept.txt"
    taken.write_bytes(original)
    with ProviderServerThread() as server:
        async with window_on(tmp_path / "profile", server.url) as pilot:
            pilot.window.pane.composer.attach_requested.emit([str(taken)])
            await pilot.until(lambda: pilot.window.pane.composer.attachments, "the chip")
            await pilot.until(lambda: not pilot.window.pane.composer._chips.is_busy, "the chip at rest")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: pilot.session.path and not pilot.session.streaming, "the answer")
        taken.unlink()
        async with window_on(tmp_path / "profile", server.url) as pilot:
            pane = pilot.window.pane
            await pane.open(pilot.program.library.conversations[0].id)
            await pilot.until(lambda: [w for w in pilot.window.findChildren(PictureBox, "transcript.file") if w.isVisible()], "the file")
            chip = next(w for w in pilot.window.findChildren(PictureBox, "transcript.file") if w.isVisible())
            assert chip.accessibleName() == "Save tea & milk.txt"
            card = chip.parentWidget()
            assert card is not None
            assert chip.size() == card.size()
            QTest.mouseClick(chip, Qt.MouseButton.LeftButton)
            dialog = child(pilot.window, QFileDialog, "file.save.dialog")
            assert dialog.selectedFiles()[0].endswith("tea & milk.txt")
            said: list[str] = []
            pane.said.connect(said.append)
            dialog.fileSelected.emit(str(target))
            dialog.close()
            await pilot.until(lambda: said, "the word that it was saved")
            assert said == ["The file was saved."]
            assert target.read_bytes() == original
            QTest.keyClick(chip, Qt.Key.Key_Return)
            again = next(found for found in pilot.window.findChildren(QFileDialog, "file.save.dialog") if found is not dialog)
            again.fileSelected.emit(str(tmp_path / "nowhere" / "kept.txt"))
            again.close()
            await pilot.until(lambda: len(said) == 2, "the reason")
            assert said[1].startswith("The file could not be saved: ")
