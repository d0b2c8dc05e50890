"""What the window says of images before they are sent: how many pixels this model gets, and which are no longer sent."""

from __future__ import annotations

import io
from pathlib import Path

import pytest
from PIL import Image
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from desktop.chat.message import Draft
from tests.fakes.pictures import cornered, encoded
from tests.fakes.provider_server import ProviderServerThread
from tests.flow.test_long_conversations_of_images import sent_images
from tests.ui.pilot import Pilot, window_on


def said(pilot: Pilot) -> str:
    label = pilot.window.pane.composer._message
    return str(label.text()) if label.isVisible() else ""


@pytest.mark.parametrize(("provider", "most"), [("AnthropicCompatible", 20), ("OpenaiCompatible", 50)])
async def test_i11_the_window_says_which_images_are_no_longer_sent(tmp_path: Path, provider: str, most: int) -> None:
    model = "claude-sonnet-4-5"
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url, provider=provider, model=model) as pilot:
            session = pilot.session
            for count in (most, 1):
                taken = len(session.path) * 100
                parts = [await pilot.program.attachments.add(encoded(cornered(40 + taken + at, 30), "PNG"), "a.png") for at in range(count)]
                assert said(pilot) == ""
                await session.send(Draft("Look.", tuple(parts)))
                await pilot.until(lambda: not session.streaming, "the answer")
            rule = f"Only the newest {most} images of this conversation are sent with the next message;"
            await pilot.until(lambda: rule in said(pilot), "the rule")
        async with window_on(tmp_path, server.url, provider=provider, model=model) as pilot:
            await pilot.window.pane.open(pilot.program.library.conversations[0].id)
            await pilot.until(lambda: rule in said(pilot), "the rule after a restart")
            pilot.type("And now?")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: len(server.chats) == 3 and not pilot.session.streaming, "the answer")
            # Looked at again for the next message, a moment after this one went.
            await pilot.until(lambda: rule in said(pilot), "the rule for the next one")
    assert [len(sent_images(request.body)) for request in server.chats] == [most, most, most]
    assert sent_images(server.chats[1].body) == sent_images(server.chats[2].body)


async def test_the_chip_says_how_many_pixels_each_model_gets_and_that_is_sent(tmp_path: Path) -> None:
    with ProviderServerThread() as server:
        async with window_on(tmp_path, server.url, provider="Anthropic", model="claude-sonnet-4-5") as pilot:
            pane = pilot.window.pane
            pane.composer.attach_requested.emit([encoded(cornered(4032, 3024), "JPEG", quality=90)])

            def chips() -> list[str]:
                return [chip.accessibleDescription() for chip in pane.composer.findChildren(QWidget, "composer.chip")]

            await pilot.until(lambda: any("4032 × 3024 → 1568 × 1176, " in words for words in chips()), "what an older model gets")
            pilot.session.set_model("fake", "claude-opus-5")
            await pilot.until(lambda: any("4032 × 3024 → 2236 × 1677, " in words for words in chips()), "what a newer one gets")
            assert any(words.endswith(", about 5000 tokens") for words in chips())
            pilot.type("Look.")
            pilot.press(Qt.Key.Key_Return)
            await pilot.until(lambda: len(server.chats) == 1 and not pilot.session.streaming, "the answer")
        (sent,) = sent_images(server.chats[0].body)
    assert Image.open(io.BytesIO(sent)).size == (2236, 1677)
