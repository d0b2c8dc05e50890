"""What the chip of a PDF says will be sent of it, for each kind of model; it is what the request then carries."""

from __future__ import annotations

import base64
import io
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from PySide6.QtWidgets import QWidget

from desktop.chat.message import Message, Role
from tests.fakes.documents import PDF_SECRET, pdf, photograph, scanned_pdf, telling_pdf
from tests.fakes.pictures import cornered, encoded, is_upright
from tests.fakes.provider_server import ProviderServerThread
from tests.ui.desk import USUAL, Desk, until
from tests.ui.desk import desk as desk
from tests.ui.pilot import window_on
from tests.ui.test_parts_in_the_window import paste, send

TWELVE = scanned_pdf([photograph()] * 2, "Hello")


@pytest.fixture
def said(desk: Desk) -> Callable[[], str]:
    return lambda: " | ".join(chip.accessibleDescription() for chip in desk.chips())


async def test_the_chip_says_what_each_kind_of_model_gets_of_a_pdf(desk: Desk, said: Callable[[], str]) -> None:
    desk.attaching.outgoing.set_model(USUAL, True, False)
    desk.attaching.add([pdf(["Hello"] * 12)])
    await until(lambda: said() == "12 pages: text and 8 page images, about 18000 tokens")
    assert desk.said() == ""
    desk.attaching.outgoing.set_model(USUAL, False, False)
    await until(lambda: said() == "12 pages: the text only, about 48 tokens")
    desk.attaching.outgoing.set_model(USUAL, True, True)
    await until(lambda: "12 pages as PDF, " in said())
    assert said().endswith(", about 28000 tokens")


async def test_the_chip_of_a_scan_says_that_it_has_no_text(desk: Desk, said: Callable[[], str]) -> None:
    desk.attaching.outgoing.set_model(USUAL, True, False)
    desk.attaching.add([scanned_pdf([photograph()])])
    await until(lambda: said() == "1 page without text: 1 page image, about 2300 tokens")
    desk.attaching.outgoing.set_model(USUAL, False, False)
    await until(lambda: said() == "1 page without text: this model gets only the name")


async def test_page_images_that_newer_images_leave_no_room_for_are_told(desk: Desk) -> None:
    part = await desk.store.add(pdf(["Hello"] * 4), "old.pdf")
    newer = [await desk.store.add(encoded(cornered(40 + at, 30), "PNG"), f"{at}.png") for at in range(3)]
    desk.session.path = (Message("1", "k", None, Role.USER, (part, *newer)),)
    desk.attaching.outgoing.set_model(replace(USUAL, max_count=5), True, False)
    await until(lambda: "2 page images of PDF files are left out" in desk.said())


async def test_what_a_pdf_says_about_its_author_is_told_to_stay_here(desk: Desk) -> None:
    desk.attaching.add([telling_pdf()])
    await until(lambda: "author" in desk.said())


def shown_pages(content: list[dict[str, Any]]) -> list[bytes]:
    """The images of a message, on either wire."""
    images = [block for block in content if block["type"] in ("image", "image_url")]
    urls = [block["source"]["data"] if block["type"] == "image" else block["image_url"]["url"].partition(",")[2] for block in images]
    return [base64.b64decode(url) for url in urls]


@pytest.mark.parametrize("provider", ["AnthropicCompatible", "OpenaiCompatible"])
async def test_a_model_that_sees_gets_text_and_pages_where_the_wire_has_no_documents(tmp_path: Path, provider: str) -> None:
    (tmp_path / "report.pdf").write_bytes(TWELVE)
    with ProviderServerThread() as server:
        async with window_on(tmp_path / "profile", server.url, provider=provider, model="claude-sonnet-4-5") as pilot:
            server.script(text="I see.")
            paste(pilot, tmp_path / "report.pdf")
            composer = pilot.window.pane.composer
            await pilot.until(lambda: composer.attachments, "the chip")

            def said() -> list[str]:
                return [chip.accessibleDescription() for chip in composer.findChildren(QWidget, "composer.chip")]

            await pilot.until(lambda: "3 pages: text and 3 page images, about 6900 tokens" in said(), "what will be sent")
            await send(pilot, "What is it?", "I see.")
        content = server.chats[0].body["messages"][0]["content"]
    texts = [block["text"] for block in content if block["type"] == "text"]
    assert "[Page 1]\nHello" in texts[0]
    assert "[The next images show pages 1, 2, 3 of the 3 of “report.pdf”.]" in texts[0]
    assert "What is it?" in texts[-1]
    pages = shown_pages(content)
    assert [max(Image.open(io.BytesIO(page)).size) for page in pages] == [1568] * 3
    assert is_upright(Image.open(io.BytesIO(pages[1])))
    assert not [page for page in pages if PDF_SECRET.encode() in page]
