"""A composer with real attachments behind it, for tests of how files come in and of what their chips do."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QMimeData
from PySide6.QtWidgets import QFrame, QLabel, QPlainTextEdit, QWidget

from desktop.chat.limits import ImageLimits
from desktop.chat.message import Draft, Message
from desktop.engine.attachments import Attachments
from desktop.engine.imaging import Imaging
from desktop.storage.blobs import Blobs
from desktop.ui.attaching import Attaching
from desktop.ui.bridge import WidgetTasks
from desktop.ui.composer.composer import Composer
from tests.ui.widgets import child

USUAL = ImageLimits()


class Session:
    """A session as far as attaching knows one."""

    def __init__(self) -> None:
        self.path: tuple[Message, ...] = ()

    async def load_draft(self) -> Draft:
        return Draft()

    def save_draft(self, draft: Draft) -> None:
        """Nobody asks for it here."""


class Desk:
    """The composer, what it holds and shows, and a person's hands."""

    def __init__(self, composer: Composer, folder: Path) -> None:
        self.composer, self.session = composer, Session()
        self.tasks = WidgetTasks(composer)
        self.imaging = Imaging()
        self.store = Attachments(Blobs(folder / "blobs"), folder / "cache", imaging=self.imaging)
        self.attaching = Attaching(composer, composer)
        self.attaching.attach(self.store, self.tasks)
        self.failures: list[str] = []
        self.attaching.failed.connect(self.failures.append)
        self.attaching.show_for(self.session)  # type: ignore[arg-type]
        self.attaching.outgoing.set_model(USUAL, True, True)

    async def paste(self, mime: QMimeData) -> None:
        """Paste into the input and wait until all of it has come."""
        child(self.composer, QPlainTextEdit, "composer.input").insertFromMimeData(mime)
        await self.settled()

    async def settled(self) -> None:
        """Wait until nothing is being read any more."""
        await asyncio.sleep(0.02)
        await until(lambda: not self.composer._chips.is_busy)

    def names(self) -> list[str]:
        """Of the files that are attached."""
        return [part.name for part in self.composer.attachments]

    def chips(self) -> list[QFrame]:
        """In the order in which they are seen."""
        found = [chip for chip in self.composer.findChildren(QFrame, "composer.chip") if chip.isVisible()]
        return sorted(found, key=lambda chip: (chip.y(), chip.x()))

    def called(self) -> list[str]:
        """What the chips are called."""
        return [chip.accessibleName() for chip in self.chips()]

    def said(self) -> str:
        """What stands above the composer."""
        label = child(self.composer, QLabel, "composer.message")
        return label.text() if label.isVisible() else ""


@pytest.fixture
async def desk(tmp_path: Path, keep: Callable[[QWidget], Any]) -> AsyncIterator[Desk]:
    """A desk that is shown. A test file that imports it has it: ``from tests.ui.desk import desk as desk``."""
    composer = Composer()
    keep(composer)
    composer.resize(900, 300)
    composer.show()
    made = Desk(composer, tmp_path / "store")
    yield made
    await made.tasks.close()
    await made.store.close()


async def until(condition: Callable[[], bool]) -> None:
    """Wait until *condition* holds."""
    async with asyncio.timeout(20):
        while not condition():
            await asyncio.sleep(0.01)
