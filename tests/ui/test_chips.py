"""Chips of the draft: what they say, and how they are moved, opened, removed and brought back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint, QPointF, QRect, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QToolButton, QWidget

from desktop.chat.message import Draft, Message, Role
from desktop.chat.parts import ImagePart
from desktop.engine.attachments import Attachments
from desktop.storage.blobs import Blobs
from desktop.ui.attaching import MOST_TOLD, MOST_WAITING, Attaching
from desktop.ui.bridge import WidgetTasks
from desktop.ui.composer.composer import Composer
from desktop.ui.composer.shelf import MOST_HEIGHT
from tests.fakes.pictures import cornered, encoded, turned
from tests.ui.desk import USUAL, Desk, Session, until
from tests.ui.desk import desk as desk


def files(tmp_path: Path, count: int, side: int = 40) -> list[str]:
    made = []
    for at in range(count):
        path = tmp_path / f"picture {at}.png"
        path.write_bytes(encoded(cornered(side + at, side), "PNG"))
        made.append(str(path))
    return made


async def with_pictures(desk: Desk, tmp_path: Path, count: int) -> None:
    desk.attaching.add(files(tmp_path, count))
    await until(lambda: len(desk.composer.attachments) == count)
    await until(lambda: len(desk.chips()) == count)


async def test_a_chip_says_what_will_be_sent_and_says_it_anew_for_another_model(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "large.png"
    path.write_bytes(encoded(cornered(3136, 2352), "PNG"))
    desk.attaching.add([str(path)])
    await until(lambda: bool(desk.composer.attachments))
    await until(lambda: "tokens" in desk.chips()[0].accessibleDescription())
    words = desk.chips()[0].accessibleDescription()
    assert words.startswith("3136 × 2352 → 1568 × 1176, ")
    assert words.replace(",", "").endswith("about 2500 tokens")
    desk.attaching.outgoing.set_model(replace(USUAL, max_side=784), True, True)
    await until(lambda: "→ 784 × 588" in desk.chips()[0].accessibleDescription())
    desk.attaching.outgoing.set_model(USUAL, False, True)
    await until(lambda: "→" not in desk.chips()[0].accessibleDescription())


async def test_a_chip_is_whole_in_a_narrow_window_and_can_be_removed_there(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "a name that goes on and on and on and on until nobody reads it.png"
    path.write_bytes(encoded(cornered(3136, 2352), "PNG"))
    desk.composer.resize(360, 300)
    desk.attaching.add([str(path)])
    await until(lambda: bool(desk.chips()) and "tokens" in desk.chips()[0].accessibleDescription())
    await until(lambda: desk.composer.width() == 360)
    remove = desk.chips()[0].findChild(QToolButton, "composer.chip.remove")
    assert remove is not None
    await until(lambda: remove.visibleRegion().boundingRect() == remove.rect())
    QTest.mouseClick(remove, Qt.MouseButton.LeftButton)
    await until(lambda: not desk.composer.attachments)


async def test_chips_are_moved_by_keyboard_and_by_dragging(desk: Desk, tmp_path: Path) -> None:
    await with_pictures(desk, tmp_path, 3)
    first, second, third = desk.composer.attachments
    QTest.keyClick(desk.chips()[0], Qt.Key.Key_Right, Qt.KeyboardModifier.AltModifier)
    assert desk.composer.draft().attachments == (second, first, third)
    await until(lambda: desk.called() == ["picture 1.png", "picture 0.png", "picture 2.png"])
    QTest.keyClick(desk.chips()[0], Qt.Key.Key_Left, Qt.KeyboardModifier.AltModifier)
    assert desk.composer.draft().attachments == (second, first, third)
    last, target = desk.chips()[2], desk.chips()[0]
    QTest.mousePress(last, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))
    for step in range(1, 11):
        here = last.mapFromParent(last.pos() + (target.geometry().center() - last.pos()) * step / 10)
        QTest.mouseMove(last, here)
        if desk.composer.draft().attachments[0] == third:
            break
    QTest.mouseRelease(last, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, QPoint(5, 5))
    assert desk.composer.draft().attachments == (third, second, first)


async def test_a_removed_chip_comes_back_to_its_place(desk: Desk, tmp_path: Path) -> None:
    await with_pictures(desk, tmp_path, 3)
    before = desk.composer.attachments
    offered: list[tuple[str, Callable[[], object]]] = []
    desk.attaching.undo_offered.connect(lambda said, back: offered.append((said, back)))
    QTest.keyClick(desk.chips()[1], Qt.Key.Key_Delete)
    assert desk.composer.attachments == (before[0], before[2])
    ((said, bring_back),) = offered
    assert "picture 1.png" in said
    bring_back()
    assert desk.composer.attachments == before


async def test_a_click_or_enter_on_a_chip_opens_it(desk: Desk, tmp_path: Path) -> None:
    await with_pictures(desk, tmp_path, 1)
    opened: list[ImagePart] = []
    desk.attaching.opened.connect(opened.append)
    QTest.mouseClick(desk.chips()[0], Qt.MouseButton.LeftButton)
    QTest.keyClick(desk.chips()[0], Qt.Key.Key_Return)
    assert opened == [desk.composer.attachments[0]] * 2


async def test_i12_a_broken_file_is_named_and_the_others_stay(desk: Desk, tmp_path: Path) -> None:
    good = files(tmp_path, 2)
    broken = tmp_path / "broken.png"
    broken.write_bytes(encoded(cornered(), "PNG")[:80])
    desk.attaching.add([good[0], str(broken), good[1], str(tmp_path)])
    await until(lambda: bool(desk.failures))
    assert [part.name for part in desk.composer.attachments] == ["picture 0.png", "picture 1.png"]
    said = desk.failures[0].split("\n")
    assert len(said) == 2
    assert "broken.png" in said[0]


async def test_i11_too_many_pictures_are_refused_by_name(desk: Desk, tmp_path: Path) -> None:
    desk.attaching.outgoing.set_model(replace(USUAL, max_count=2), True, True)
    desk.attaching.add(files(tmp_path, 3))
    await until(lambda: bool(desk.failures))
    assert len(desk.composer.attachments) == 2
    assert "picture 2.png" in desk.failures[0]


async def test_i11_what_is_too_large_together_is_refused_by_name(desk: Desk, tmp_path: Path) -> None:
    desk.attaching.outgoing.set_model(replace(USUAL, request_bytes=1_000_000), True, True)
    desk.attaching.add(files(tmp_path, 1))
    await until(lambda: len(desk.composer.attachments) == 1)
    text = tmp_path / "long.txt"
    text.write_text("word " * 250_000)
    desk.attaching.add([str(text)])
    await until(lambda: bool(desk.failures))
    assert "long.txt" in desk.failures[0]
    assert len(desk.composer.attachments) == 1


async def test_i15_fifty_pictures_come_in_order_and_those_that_wait_can_be_cancelled(desk: Desk, tmp_path: Path) -> None:
    desk.attaching.outgoing.set_model(replace(USUAL, max_count=100), True, True)
    desk.attaching.add(files(tmp_path, 50))
    await until(lambda: len(desk.chips()) == 50)
    assert any(chip.accessibleDescription() == "waiting…" for chip in desk.chips())
    last = next(chip for chip in desk.chips() if chip.accessibleName() == "picture 49.png")
    cross = last.findChild(QWidget, "composer.chip.remove")
    assert cross is not None
    QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
    await until(lambda: len(desk.composer.attachments) == 49)
    assert [part.name for part in desk.composer.attachments] == [f"picture {at}.png" for at in range(49)]


async def test_every_refused_file_is_named(desk: Desk, tmp_path: Path) -> None:
    desk.attaching.add([str(tmp_path / f"missing {at}.png") for at in range(8)])
    await until(lambda: bool(desk.failures))
    assert [f"“missing {at}.png”" in desk.failures[0] for at in range(8)] == [True] * 8
    assert desk.failures[0].endswith("\n3 more files were not attached: “missing 5.png”, “missing 6.png”, “missing 7.png”")


async def test_what_is_too_much_to_be_shown_is_a_number_and_can_be_cancelled(desk: Desk, tmp_path: Path) -> None:
    desk.attaching.add([str(tmp_path / f"missing {at}.png") for at in range(1000)])
    await until(lambda: len(desk.chips()) > 10)
    most = 0
    while desk.composer._chips.is_busy:
        most = max(most, len(desk.chips()))
        await asyncio.sleep(0)
    assert most <= MOST_WAITING + 1
    assert len(desk.failures[0].split("\n")) == MOST_TOLD + 1
    others = desk.failures[0].split("\n")[-1]
    assert others.startswith("995 more files were not attached: “missing 5.png”, “missing 6.png”, ")
    assert others.endswith("“missing 44.png”, …")
    desk.attaching.add([*files(tmp_path, 1), *(str(tmp_path / f"missing {at}.png") for at in range(1000))])
    await until(lambda: "more files" in desk.called())
    chip = next(chip for chip in desk.chips() if chip.accessibleName() == "more files")
    assert chip.accessibleDescription().endswith("waiting…")
    cross = chip.findChild(QWidget, "composer.chip.remove")
    assert cross is not None
    QTest.mouseClick(cross, Qt.MouseButton.LeftButton)
    await until(lambda: not desk.composer._chips.is_busy)
    assert len(desk.composer.attachments) == 1
    assert "more files were not attached" in desk.failures[1]
    assert int(desk.failures[1].split("\n")[-1].split()[0]) < 100


async def test_what_does_not_reach_the_model_is_said_as_long_as_it_is_attached(desk: Desk, tmp_path: Path) -> None:
    moving = tmp_path / "moving.gif"
    moving.write_bytes(encoded(cornered(), "GIF", save_all=True, append_images=[cornered(40, 30)] * 2))
    photo, empty = tmp_path / "photo.jpg", tmp_path / "empty.png"
    photo.write_bytes(turned(6, "JPEG"))
    empty.touch()
    desk.attaching.failed.connect(lambda sentence: desk.composer.set_notice(sentence, "danger"))
    desk.attaching.add([str(moving), str(photo), str(photo), str(empty)])
    await until(lambda: bool(desk.failures))
    first, camera = "The model gets the first picture of this animation.", "Place and camera data are left out of what the model gets."
    assert desk.said().split("\n") == [*desk.failures, f"{first} {camera}"]
    assert desk.composer.remove_attachment(desk.composer.attachments[0])
    assert desk.said() == camera
    desk.composer.set_draft(Draft())
    assert desk.said() == ""
    # A temporary chat has attachments of its own.
    own = Attachments(Blobs(tmp_path / "own"), tmp_path / "own cache")
    part = await own.add(photo)
    desk.composer.set_draft(Draft("", (part,)))
    desk.attaching.show_for(desk.session, own)  # type: ignore[arg-type]
    assert desk.said() == camera
    await own.close()


async def test_the_same_name_twice_is_two_chips(desk: Desk, tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()
    (tmp_path / "b").mkdir()
    both = [tmp_path / folder / "same.png" for folder in ("a", "b")]
    for at, path in enumerate(both):
        path.write_bytes(encoded(cornered(40 + at, 40), "PNG"))
    desk.attaching.add([str(path) for path in both])
    await until(lambda: len(desk.composer.attachments) == 2)
    await until(lambda: not desk.composer._chips.is_busy)


async def test_what_a_long_conversation_leaves_out_is_said(desk: Desk, tmp_path: Path) -> None:
    parts = [await desk.store.add(encoded(cornered(40 + at, 30), "PNG"), f"{at}.png") for at in range(5)]
    desk.session.path = (Message("1", "k", None, Role.USER, tuple(parts)),)
    desk.attaching.outgoing.set_model(replace(USUAL, max_count=3), True, True)
    await until(lambda: "newest 3 images" in desk.said())
    assert "2 older ones" in desk.said()
    desk.attaching.outgoing.set_model(USUAL, True, True)
    await until(lambda: desk.said() == "")


async def test_that_the_images_of_a_conversation_are_not_seen_by_another_model_is_said(desk: Desk, tmp_path: Path) -> None:
    parts = [await desk.store.add(encoded(cornered(40 + at, 30), "PNG"), f"{at}.png") for at in (0, 1, 1)]
    desk.session.path = (Message("1", "k", None, Role.USER, tuple(parts)),)
    desk.attaching.outgoing.set_model(USUAL, False, True)
    await until(lambda: desk.said() == "This model does not see images: 2 images of this conversation are not sent to it.")
    desk.attaching.outgoing.set_model(USUAL, True, True)
    await until(lambda: desk.said() == "")


async def test_a_tip_promises_only_what_a_chip_does(desk: Desk, tmp_path: Path) -> None:
    note = tmp_path / "note.txt"
    note.write_text("Tea.")
    desk.attaching.add([str(note), *files(tmp_path, 1)])
    await until(lambda: len(desk.composer.attachments) == 2)
    await until(lambda: len(desk.chips()) == 2)
    assert ["shows it large" in chip.toolTip() for chip in desk.chips()] == [False, True]


async def test_what_is_left_out_is_said_beside_whatever_else_is_to_be_said(desk: Desk, tmp_path: Path) -> None:
    parts = [await desk.store.add(encoded(cornered(40 + at, 30), "PNG"), f"{at}.png") for at in range(5)]
    desk.session.path = (Message("1", "k", None, Role.USER, tuple(parts)),)
    desk.attaching.outgoing.set_model(replace(USUAL, max_count=3), True, True)
    await until(lambda: "newest 3 images" in desk.said())
    desk.composer.set_notice("Place and camera data are left out.")
    assert desk.said().startswith("Place and camera data are left out. Only the newest 3 images")


async def test_what_is_attached_before_there_is_a_session_waits_for_it(keep: Callable[[QWidget], Any], tmp_path: Path) -> None:
    composer = Composer()
    keep(composer)
    store = Attachments(Blobs(tmp_path / "blobs"), tmp_path / "cache")
    tasks = WidgetTasks(composer)
    attaching = Attaching(composer, composer)
    attaching.add(files(tmp_path, 1))
    attaching.attach(store, tasks)
    attaching.show_for(Session())  # type: ignore[arg-type]
    await until(lambda: len(composer.attachments) == 1)
    await tasks.close()
    await store.close()


def in_sight(desk: Desk, chip: QWidget) -> bool:
    """Whether all of *chip* is inside the row of chips."""
    row = desk.composer._chips
    return row.rect().contains(QRect(chip.mapTo(row, QPoint(0, 0)), chip.size()))


async def test_many_chips_leave_the_conversation_its_room_and_are_scrolled(desk: Desk, tmp_path: Path) -> None:
    desk.attaching.outgoing.set_model(replace(USUAL, max_count=100), True, True)
    await with_pictures(desk, tmp_path, 2)
    row = desk.composer._chips
    assert row._bar.isHidden()
    for at in range(40):
        desk.composer.add_chip(desk.composer.attachments[at % 2])
    await until(lambda: not row._bar.isHidden() and row._bar.maximum() > 0)
    chips = desk.chips()
    await until(lambda: in_sight(desk, chips[-1]))
    assert row.height() <= MOST_HEIGHT
    assert not in_sight(desk, chips[0])
    chips[0].setFocus(Qt.FocusReason.TabFocusReason)
    desk.composer.activateWindow()
    await until(lambda: in_sight(desk, chips[0]))
    point = QPointF(20, 20)
    turn = QWheelEvent(
        point,
        row.mapToGlobal(point),
        QPoint(),
        QPoint(0, -120 * 100),
        Qt.MouseButton.NoButton,
        Qt.KeyboardModifier.NoModifier,
        Qt.ScrollPhase.NoScrollPhase,
        False,
    )
    QApplication.sendEvent(row, turn)
    await until(lambda: in_sight(desk, chips[-1]))
    desk.composer.set_draft(Draft("", desk.composer.attachments[:1]))
    await until(lambda: row._bar.isHidden() and in_sight(desk, desk.chips()[0]))


async def test_a_large_file_says_how_much_of_it_is_read(desk: Desk, tmp_path: Path) -> None:
    path = tmp_path / "large.txt"
    path.write_text("A line.\n" * 1_000_000)
    small = tmp_path / "small.txt"
    small.write_text("A line.\n")
    said: list[tuple[str, str]] = []
    show = desk.composer.set_busy_chip

    def note(key: str, busy: bool = True, name: str = "", details: str = "") -> None:
        said.append((name, details))
        show(key, busy, name, details)

    desk.composer.set_busy_chip = note  # type: ignore[method-assign]
    desk.attaching.add([str(path), str(small)])
    await until(lambda: len(desk.composer.attachments) == 2)
    told = [(name, int(details.split()[1])) for name, details in said if details.endswith("%")]
    assert [name for name, _percent in told] == ["large.txt"] * 8
    assert [percent for _name, percent in told] == sorted({13, 26, 39, 52, 65, 78, 91, 100})
