"""Draws the gallery in a process of its own, with a font and a scale that do not depend on who runs the tests.

``python -m tests.looks.draw FOLDER THEME...`` writes ``THEME.png`` and ``THEME.json`` (what is where, in which colours) for each theme.
``python -m tests.looks.draw FOLDER window`` writes the same of the whole window with a part of it. ``QT_SCALE_FACTOR`` is respected.
"""

from __future__ import annotations

import asyncio
import io
import json
import sys
import tempfile
from pathlib import Path
from typing import Any, cast

import qasync
from PIL import Image
from PySide6.QtCore import QBuffer, QPoint, QSize, QUrl
from PySide6.QtGui import QFont, QFontDatabase, QFontInfo, QFontMetricsF, QIcon, QImage, QTextDocument
from PySide6.QtWidgets import QAbstractButton, QApplication, QLabel, QTextEdit, QWidget

from desktop.chat.parts import FilePart, ImagePart
from desktop.ui.theme import theme
from desktop.ui.theme.tables import load_table
from desktop.ui.transcript import TranscriptView
from desktop.ui.transcript.formulas import formulas
from desktop.ui.transcript.pictures import PictureButton
from tests.fakes.pictures import cornered, encoded
from tests.looks import gallery
from tests.ui.pilot import Pilot, window_on

FONT, POINTS = "DejaVu Sans", 10
WIDTH = 800
SAMPLES = ("The quick brown fox", "Жёлтый", "مرحبا", "中文", "😀", "def far(self):")
ENOUGH = 4
"""Pixels of a colour that are no accident."""


def fonts() -> dict[str, Any]:
    """What text looks like on this machine: pictures can be compared pixel by pixel only where all of it is the same."""
    ui, mono = theme.font("ui"), theme.font("mono")
    widths = [round(QFontMetricsF(font).horizontalAdvance(text), 2) for font in (ui, mono) for text in SAMPLES]
    return {"ui": QFontInfo(ui).family(), "mono": QFontInfo(mono).family(), "widths": widths}


async def fill(pilot: Pilot, *, whole: bool = True) -> None:
    """Open the gallery, or what of it a window has room for."""
    program, window = pilot.program, pilot.window
    picture = await program.attachments.add(encoded(cornered(480, 300), "PNG"), "corners.png")
    file = await program.attachments.add(b"name,number\nalpha,1\n", "table.csv")
    assert isinstance(picture, ImagePart)
    assert isinstance(file, FilePart)
    messages = gallery.messages(picture, file) if whole else gallery.some_messages(picture, file)
    await program.store.save(gallery.conversation(), messages)
    await program.library.reload()
    await window.pane.open(gallery.CONVERSATION)
    window.toast.close_note()


async def show(pilot: Pilot) -> QWidget:
    """The part of the window that shows messages, high enough for all of them."""
    window = pilot.window
    window.sidebar.hide()
    window.resize(WIDTH, 1000)
    await fill(pilot)
    view = window.findChild(TranscriptView)
    assert isinstance(view, TranscriptView)
    for _ in range(40):
        await asyncio.sleep(0.05)
        more = view.verticalScrollBar().maximum()
        if more <= 0:
            break
        window.resize(WIDTH, window.height() + more)
    viewport: QWidget = view.viewport()
    return viewport


async def still(viewport: QWidget) -> QImage:
    """The picture once nothing changes any more: formulas, colours of code and thumbnails come a moment later."""
    last = QImage()
    for _ in range(40):
        formulas.settle()
        await asyncio.sleep(0.3)
        if [each for each in viewport.findChildren(PictureButton) if each.isVisible() and each._image is None]:
            continue
        now = viewport.grab().toImage()
        if now == last:
            return now
        last = now
    raise SystemExit("the gallery never comes to rest")


def to_pillow(image: QImage) -> Image.Image:
    """The same picture for Pillow."""
    buffer = QBuffer()
    buffer.open(QBuffer.OpenModeFlag.WriteOnly)
    image.save(buffer, "PNG")  # type: ignore[call-overload]  # PySide6 takes the str its stub denies, and not the bytes
    return Image.open(io.BytesIO(bytes(buffer.data().data()))).convert("RGB")


def colours_of(name: str) -> list[str]:
    """The opaque colours of a theme, each once."""
    table = load_table(name)
    return sorted({colour.upper() for colour in (*table.colours.values(), *table.code.values()) if len(colour) == 7})


def counted(picture: Image.Image) -> list[tuple[int, tuple[int, int, int]]]:
    """How often each colour of *picture*, which is RGB, is in it; nothing when there are more than a million."""
    return cast("list[tuple[int, tuple[int, int, int]]]", picture.getcolors(1 << 20) or [])


def small(image: QImage, picture: Image.Image, name: str) -> QImage:
    """The picture in 256 colours: those of the theme, and what lies between them most often. A third of the bytes, the same to the eye."""
    seen = sorted(counted(picture), reverse=True)
    colours = [*(int(colour[1:], 16) for colour in colours_of(name)), *(r << 16 | g << 8 | b for _, (r, g, b) in seen)]
    return image.convertToFormat(QImage.Format.Format_Indexed8, [0xFF000000 | colour for colour in list(dict.fromkeys(colours))[:256]])


def words(widget: QWidget) -> str:
    """What a widget says, cut short."""
    if isinstance(widget, QTextEdit):
        return widget.toPlainText()[:60]
    if isinstance(widget, QLabel | QAbstractButton):
        return (widget.text() or widget.accessibleName())[:60]
    return ""


def elements(viewport: QWidget, picture: Image.Image, name: str, ratio: float) -> list[dict[str, Any]]:
    """All visible widgets with a name or words, from the top: where they are, on which ground, in which colours of the theme."""
    known = colours_of(name)
    found = []
    for widget in viewport.findChildren(QWidget):
        text = words(widget)
        title = widget.objectName()
        if not widget.isVisible() or title.startswith("qt_") or not (text or title) or min(widget.width(), widget.height()) < 2:
            continue
        at = widget.mapTo(viewport, QPoint(0, 0))
        box = [at.x(), at.y(), widget.width(), widget.height()]
        left, top, right, bottom = (round(v * ratio) for v in (box[0], box[1], box[0] + box[2], box[1] + box[3]))
        colours = {"#{:02X}{:02X}{:02X}".format(*colour): count for count, colour in counted(picture.crop((left, top, right, bottom)))}
        ground = max(colours, key=lambda colour: colours[colour])
        inks = sorted(colour for colour in known if colours.get(colour, 0) >= ENOUGH and colour != ground)
        kind = type(widget).__name__
        found.append({"kind": kind, "name": title, "text": text, "box": box, "ground": ground, "inks": inks, "sharp": sharp(widget, ratio)})
    return sorted(found, key=lambda each: (each["box"][1], each["box"][0], each["box"][2], each["name"]))


def sharp(widget: QWidget, ratio: float) -> bool:
    """False when *widget* shows a picture with fewer pixels than the screen has for it."""
    if isinstance(widget, QTextEdit):
        return all(image.devicePixelRatio() >= ratio for image in formulas_in(widget))
    if isinstance(widget, QLabel) and not widget.pixmap().isNull():
        shown = widget.pixmap()
        return bool(shown.devicePixelRatio() >= ratio)
    if isinstance(widget, PictureButton):
        image = widget._image
        return image is not None and image.width() >= widget.width() * ratio and image.height() >= widget.height() * ratio
    if isinstance(widget, QAbstractButton) and not widget.icon().isNull():
        return enough(widget.icon(), widget.iconSize(), ratio)
    return True


def formulas_in(widget: QTextEdit) -> list[QImage]:
    """The pictures among the text."""
    found = []
    block = widget.document().begin()
    while block.isValid():
        for each in block.textFormats():
            if each.format.isImageFormat():
                found.append(widget.document().resource(QTextDocument.ResourceType.ImageResource, QUrl(each.format.toImageFormat().name())))
        block = block.next()
    return [QImage(image) for image in found]


def enough(icon: QIcon, size: QSize, ratio: float) -> bool:
    """True when *icon* has a drawing of its own for *size* at *ratio*."""
    wanted = round(size.width() * ratio)
    # One without sizes of its own is drawn at the one it is asked for.
    sizes = icon.availableSizes()
    return (not sizes or any(abs(each.width() - wanted) <= 1 for each in sizes)) and icon.pixmap(size, ratio).width() == wanted


def keep(folder: Path, name: str, widget: QWidget, image: QImage) -> None:
    """Write the picture of *widget* and what is in it."""
    ratio = image.devicePixelRatio()
    table = theme.name
    picture = to_pillow(image)
    small(image, picture, table).save(str(folder / f"{name}.png"), "PNG", 0)  # type: ignore[call-overload]  # the same
    facts = {
        "fonts": fonts(),
        "ratio": ratio,
        "size": [widget.width(), widget.height()],
        "elements": elements(widget, picture, table, ratio),
    }
    (folder / f"{name}.json").write_text(json.dumps(facts, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


async def draw(folder: Path, names: list[str]) -> None:
    """Draw the gallery in each theme."""
    app = QApplication.instance()
    assert isinstance(app, QApplication)
    with tempfile.TemporaryDirectory(prefix="loquent-looks-") as profile:
        async with window_on(Path(profile)) as pilot:
            viewport = await show(pilot)
            for name in names:
                theme.apply(app, name)
                keep(folder, name, viewport, await still(viewport))


async def draw_window(folder: Path) -> None:
    """Draw the whole window, a picture among what is to be sent."""
    with tempfile.TemporaryDirectory(prefix="loquent-looks-") as profile:
        async with window_on(Path(profile)) as pilot:
            window = pilot.window
            window.resize(1200, 1600)
            await fill(pilot, whole=False)
            window.pane.composer.attach_requested.emit([encoded(cornered(480, 300), "PNG")])
            window.sidebar.setFocus()
            keep(folder, "window", window, await still(window))


def main(folder: Path, names: list[str]) -> None:
    """Draw with a font of a known size."""
    app = QApplication([])
    app.setQuitOnLastWindowClosed(False)
    family = FONT if FONT in QFontDatabase.families() else app.font().family()
    app.setFont(QFont(family, POINTS))
    window = names == ["window"]
    theme.apply(app, "light" if window else names[0])
    loop = qasync.QEventLoop(app)
    with loop:
        loop.run_until_complete(draw_window(folder) if window else draw(folder, names))


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
