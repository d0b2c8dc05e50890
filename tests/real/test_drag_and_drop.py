"""Pictures from other programs, dragged onto the window and pasted into it, as a provider receives them."""

from __future__ import annotations

import base64
import io
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import pytest
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from tests.real.loquent import PATIENCE, Provider, person, provider_process
from tests.real.xsession import missing_programs, until

MISSING = missing_programs()
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"this computer lacks {', '.join(MISSING)}"),
    pytest.mark.timeout(400),
]

DRAGGED, PASTED = (200, 30, 40), (20, 60, 190)
TOLERANCE = 8
"""Of a colour that went through a lossy format."""


@pytest.fixture
def provider() -> Iterator[Provider]:
    with provider_process() as running:
        yield running


def images_of(body: dict[str, Any]) -> list[bytes]:
    """The pictures of the last message, of either wire."""
    found = []
    for block in body["messages"][-1]["content"]:
        if block["type"] == "image":
            found.append(base64.b64decode(block["source"]["data"], validate=True))
        elif block["type"] == "image_url":
            head, _, data = block["image_url"]["url"].partition(";base64,")
            assert head.startswith("data:image/")
            found.append(base64.b64decode(data, validate=True))
    return found


def is_all(data: bytes, colour: tuple[int, int, int], size: tuple[int, int]) -> bool:
    """True for a picture of that size that has nothing but that colour."""
    with Image.open(io.BytesIO(data)) as image:
        image.load()
        extremes = cast("tuple[tuple[int, int], ...]", image.convert("RGB").getextrema())
        near = all(abs(edge - value) <= TOLERANCE for edges, value in zip(extremes, colour, strict=True) for edge in edges)
        return image.size == size and near


@pytest.mark.parametrize(("name", "path"), [("AnthropicCompatible", "/v1/messages"), ("OpenaiCompatible", "/v1/chat/completions")])
def test_a_dragged_and_a_pasted_picture_reach_the_provider(tmp_path: Path, provider: Provider, name: str, path: str) -> None:
    profile = tmp_path / "profile"
    provider.connect(profile, name, "fake-vision")
    file = tmp_path / "Dragged picture.png"
    about = PngInfo()
    about.add_text("Comment", "taken at home")
    Image.new("RGB", (64, 48), DRAGGED).save(file, pnginfo=about)
    clip = io.BytesIO()
    Image.new("RGB", (40, 30), PASTED).save(clip, "PNG")
    with person(profile) as somebody:
        somebody.open()

        def chips() -> int:
            return sum(1 for _, element in somebody.tree() if element.id.endswith("composer.chip") and "showing" in element.states)

        assert somebody.drag_in(sys.executable, "files", [str(file)], "Send") == "CopyAction"
        until(lambda: chips() == 1, "the chip of the dragged picture", PATIENCE)
        assert somebody.find(file.name)
        somebody.click("Message", "text")
        somebody.paste(clip.getvalue(), "image/png")
        until(lambda: chips() == 2, "the chip of the pasted picture", PATIENCE)
        somebody.send("What is this?")
        kept = somebody.wait_for_state("complete")
        until(lambda: chips() == 0, "an empty composer", PATIENCE)
        assert somebody.leave() == 0

    assert kept[0].kinds.count("image") == 2
    assert kept[1].text == "You said: " + " ".join(kept_words(provider))
    (request,) = provider.chats()
    assert request["path"] == path
    assert not {"authorization", "x-api-key"} & set(request["headers"])
    dragged, pasted = images_of(request["body"])
    assert is_all(dragged, DRAGGED, (64, 48))
    assert is_all(pasted, PASTED, (40, 30))
    # Re-encoded from its pixels: what else was in the file stays at home.
    assert b"taken at home" in file.read_bytes()
    assert b"taken at home" not in dragged


def kept_words(provider: Provider) -> list[str]:
    """What the fake provider echoes of the last message."""
    blocks = provider.chats()[-1]["body"]["messages"][-1]["content"]
    return [block.get("text") or "[image]" for block in blocks]
