"""Large pastes on their way into the composer, and back."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel, QPushButton, QWidget

from desktop.chat.message import Draft
from desktop.chat.parts import FilePart
from desktop.ui.attaching import LONGEST_LINE, SLICE, Attaching
from desktop.ui.bridge import WidgetTasks
from desktop.ui.composer.composer import Composer
from desktop.ui.composer.mime import PastedText

LARGE = "A line of a long log, with some words in it.\n" * 25_000


class Store:
    """Keeps what it is given, as the engine's attachments do."""

    def __init__(self) -> None:
        self.given: list[tuple[Any, str | None]] = []

    def expect(self) -> None:
        """Nothing is started here."""

    async def add(self, source: Any, name: str | None = None, **_options: Any) -> FilePart:
        self.given.append((source, name))
        return FilePart(f"{len(self.given)}", "text/plain", name or "", len(source))

    def notices(self, part: FilePart) -> tuple[str, ...]:
        return ()


class Session:
    """A session as far as attaching knows one."""

    path = ()

    async def load_draft(self) -> Draft:
        return Draft()

    def save_draft(self, draft: Draft) -> None:
        """Nobody asks for it here."""


@pytest.fixture
async def composer(keep: Callable[[QWidget], Any]) -> AsyncIterator[Composer]:
    made = Composer()
    keep(made)
    tasks = WidgetTasks(made)
    attaching = Attaching(made, made)
    attaching.attach(Store(), tasks)  # type: ignore[arg-type]
    attaching.show_for(Session())  # type: ignore[arg-type]
    yield made
    await tasks.close()


async def until(condition: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)


def said(composer: Composer) -> str:
    label = composer.findChild(QLabel, "composer.message")
    assert label is not None
    return label.text() if label.isVisible() else ""


def undo(composer: Composer) -> QPushButton:
    button = composer.findChild(QPushButton, "composer.undo")
    assert button is not None
    return button


async def test_a_very_long_paste_becomes_a_file_and_undo_puts_it_into_the_message(composer: Composer) -> None:
    composer.insert_text("Before: ")
    composer.attach_requested.emit([PastedText(LARGE)])
    await until(lambda: undo(composer).isVisible())
    (part,) = composer.attachments
    assert (part.name, part.media_type, part.size) == ("Pasted text.txt", "text/plain", len(LARGE))
    assert "attached as a file" in said(composer)
    assert composer.draft().text == "Before: "
    turns = 0
    undo(composer).click()
    while composer.draft().text != "Before: " + LARGE:
        turns += 1
        assert turns < 10_000
        await asyncio.sleep(0)
    assert turns >= len(LARGE) // SLICE
    assert composer.attachments == ()
    assert said(composer) == ""


async def test_a_paste_with_an_endless_line_stays_a_file(composer: Composer) -> None:
    composer.attach_requested.emit([PastedText("x" * (LONGEST_LINE + 1) + LARGE)])
    await until(lambda: bool(composer.attachments))
    await until(lambda: "attached as a file" in said(composer))
    assert not undo(composer).isVisible()


async def test_what_no_one_can_keep_does_not_get_into_the_file(composer: Composer) -> None:
    composer.attach_requested.emit([PastedText("a\x00b\n" + "x" * SLICE + LARGE)])
    await until(lambda: bool(composer.attachments))
    store = composer.findChild(Attaching)
    assert store is not None
    ((data, _name),) = store._attachments.given  # type: ignore[union-attr]
    assert data.startswith("a\ufffdb\n".encode())
    assert data.endswith(LARGE.encode())


async def test_undo_goes_when_its_attachment_was_removed(composer: Composer) -> None:
    composer.attach_requested.emit([PastedText(LARGE)])
    await until(lambda: undo(composer).isVisible())
    assert composer.remove_attachment(composer.attachments[0])
    assert not undo(composer).isVisible()
    assert said(composer) == ""
