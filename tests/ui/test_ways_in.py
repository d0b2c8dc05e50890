"""How files and pictures come in: what programs offer by drag and paste, several at once, the dialog, the screenshot."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QMimeData, Qt, QUrl
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QFileDialog, QFrame, QWidget

from desktop.ui.composer.mime import has_attachments, read_offer
from desktop.ui.composer.portal import NoPortal
from desktop.ui.composer.screenshot import RegionChooser
from tests.fakes.pictures import cornered, encoded
from tests.ui.desk import Desk, until
from tests.ui.desk import desk as desk

PNG = encoded(cornered(), "PNG")
SITE = "https://example.org/some/picture.png"


def offered(*, image: bool = False, urls: tuple[str, ...] = (), **kinds: bytes) -> QMimeData:
    """What a program offers; the names of kinds with ``_`` for ``/`` and ``__`` for ``-``."""
    mime = QMimeData()
    if image:
        picture = QImage()
        assert picture.loadFromData(PNG)
        mime.setImageData(picture)
    if urls:
        mime.setUrls([QUrl(url) for url in urls])
    for kind, data in kinds.items():
        mime.setData(kind.replace("__", "-").replace("_", "/", 1), data)
    return mime


PAGE = f'<meta charset="utf-8"><img src="{SITE}" alt="A picture">'.encode()
PICTURES = {
    "Firefox, dragged": lambda: offered(
        image=True, urls=(SITE,), text_html=PAGE, text_plain=SITE.encode(), text_x__moz__url=SITE.encode("utf-16")
    ),
    "Chrome, dragged": lambda: offered(urls=(SITE,), text_html=PAGE, image_png=PNG, text_plain=f"{SITE}\n".encode()),
    "a browser, copied": lambda: offered(image=True, text_html=PAGE, image_png=PNG, image_bmp=b"BM nobody looks"),
    "a picture without an address": lambda: offered(image=True, text_html=PAGE, text_plain=b"data:image/png;base64,iVBORw0KGgo="),
    "a page's own picture": lambda: offered(image=True, text_html=PAGE, text_plain=b"blob:https://example.org/0f3a"),
    "a screenshot tool": lambda: offered(image=True, image_png=PNG, image_jpeg=b"not looked at", image_tiff=b"nor this"),
}


@pytest.mark.parametrize("what", PICTURES)
async def test_one_paste_of_a_picture_is_one_attachment_and_no_text(desk: Desk, what: str) -> None:
    mime = PICTURES[what]()
    assert has_attachments(mime)
    assert len(read_offer(mime).attach) == 1
    await desk.paste(mime)
    assert [(part.media_type, desk.composer.draft().text) for part in desk.composer.attachments] == [("image/png", "")]
    assert desk.failures == []


async def test_a_file_with_its_pixels_beside_it_is_the_file_once(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "photo.png"
    path.write_bytes(PNG)
    address = QUrl.fromLocalFile(str(path)).toString()
    await desk.paste(offered(image=True, urls=(address, address), image_png=PNG, text_plain=str(path).encode(), text_html=PAGE))
    assert desk.names() == ["photo.png"]
    assert desk.composer.draft().text == ""


async def test_several_files_at_once_come_in_their_order_and_addresses_among_them_stay_out(desk: Desk, tmp_path: Path) -> None:
    paths = [tmp_path / f"{name}.png" for name in ("zebra", "ape", "Maus")]
    for at, path in enumerate(paths):
        path.write_bytes(encoded(cornered(40 + at, 30), "PNG"))
    local = [QUrl.fromLocalFile(str(path)).toString() for path in paths]
    as_text = "\n".join(map(str, paths)).encode()
    copied = ("copy\n" + "\n".join(local)).encode()
    await desk.paste(offered(urls=(*local[:2], SITE, local[2]), text_plain=as_text, x__special_gnome__copied__files=copied))
    assert desk.names() == ["zebra.png", "ape.png", "Maus.png"]
    assert desk.composer.draft().text == ""


async def test_the_dialog_attaches_what_is_chosen_and_has_the_decoder_ready(desk: Desk, tmp_path: Path) -> None:
    paths = [tmp_path / "one.png", tmp_path / "two.png"]
    for at, path in enumerate(paths):
        path.write_bytes(encoded(cornered(40 + at, 30), "PNG"))
    button = desk.composer.findChild(QWidget, "composer.attach")
    assert button is not None
    desk.composer.choose_files_requested.emit()
    dialog = desk.composer.findChild(QFileDialog, "attach.dialog")
    assert dialog is not None
    assert dialog.fileMode() == QFileDialog.FileMode.ExistingFiles
    await until(lambda: desk.imaging.pid is not None)
    dialog.filesSelected.emit([str(path) for path in paths])
    dialog.close()
    await until(lambda: len(desk.composer.attachments) == 2)
    await desk.settled()
    assert desk.names() == ["one.png", "two.png"]


async def test_the_desktops_screenshot_is_attached(desk: Desk, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "Screenshot from today.png"
    path.write_bytes(PNG)

    async def taken() -> Path:
        return path

    monkeypatch.setattr("desktop.ui.composer.screenshot.screenshot", taken)
    desk.attaching.take_screenshot(desk.composer, desk.tasks)
    await until(lambda: desk.names() == ["Screenshot from today.png"])
    await desk.settled()


@pytest.mark.parametrize(("key", "count"), [(Qt.Key.Key_Return, 1), (Qt.Key.Key_Escape, 0)], ids=["Return", "Escape"])
async def test_without_the_desktops_help_a_part_of_the_screen_is_chosen(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, key: Qt.Key, count: int
) -> None:
    async def nobody() -> Path:
        raise NoPortal

    monkeypatch.setattr("desktop.ui.composer.screenshot.screenshot", nobody)
    desk.attaching.take_screenshot(desk.composer, desk.tasks)
    await until(lambda: any(isinstance(widget, RegionChooser) for widget in QApplication.topLevelWidgets()))
    chooser = next(widget for widget in QApplication.topLevelWidgets() if isinstance(widget, RegionChooser))
    size = chooser.screen().size()
    QTest.keyClick(chooser, key)
    if count:
        await until(lambda: len(desk.composer.attachments) == 1)
        await desk.settled()
        (part,) = desk.composer.attachments
        assert (part.name, part.media_type) == ("Screenshot.png", "image/png")
        assert (part.width, part.height) == (size.width(), size.height())  # type: ignore[union-attr]
    await until(lambda: not any(isinstance(widget, RegionChooser) for widget in QApplication.topLevelWidgets()))
    assert len(desk.composer.attachments) == count
    assert desk.composer.window().isVisible()
    assert not [chip for chip in desk.composer.findChildren(QFrame, "composer.chip") if chip.isVisible()][count:]
