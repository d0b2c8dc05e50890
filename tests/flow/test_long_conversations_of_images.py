"""A long conversation full of images is sent again and again within the provider's limits, on both wires: the newest go."""

from __future__ import annotations

import base64
import io
import json
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from desktop.chat.message import Draft, MessageState
from desktop.chat.parts import ImagePart
from desktop.engine.program import Program
from desktop.providers import Anthropic, AnthropicCompatible, MegaLLM, OpenaiAPI
from tests.fakes.pictures import cornered, encoded, noise
from tests.fakes.provider_server import ProviderServer
from tests.flow.rig import ended, engine, new_session

MOST_BYTES = 32_000_000
MODELS = [("Anthropic", "claude-sonnet-4-5", 20), ("OpenaiAPI", "gpt-5", 50)]


def sent_images(body: dict[str, Any]) -> list[bytes]:
    """The images of a request, in their order, on either wire."""
    blocks = [block for message in body["messages"] if isinstance(message["content"], list) for block in message["content"]]
    images = [block for block in blocks if block["type"] in ("image", "image_url")]
    data = [block["source"]["data"] if block["type"] == "image" else block["image_url"]["url"].partition(",")[2] for block in images]
    return [base64.b64decode(text) for text in data]


async def ask_about(program: Program, model: str, messages: list[list[bytes]]) -> list[list[ImagePart]]:
    """One question after the other, each with its images."""
    session = await new_session(program, model)
    asked = []
    for number, pictures in enumerate(messages):
        parts = [await program.attachments.add(data, f"{number}-{at}.png") for at, data in enumerate(pictures)]
        assert all(isinstance(part, ImagePart) for part in parts)
        await session.send(Draft(f"Question {number}", tuple(parts)))
        await ended(session)
        assert session.path[-1].state is MessageState.COMPLETE, session.path[-1].failure
        asked.append([part for part in parts if isinstance(part, ImagePart)])
    return asked


@pytest.mark.parametrize(("provider", "model", "most"), MODELS)
async def test_i11_more_images_than_are_taken_go_as_the_newest_and_the_others_by_name(
    tmp_path: Path, provider: str, model: str, most: int
) -> None:
    pictures = [[encoded(cornered(40 + 2 * (10 * row + at), 40), "PNG") for at in range(10)] for row in range(most // 10 + 1)]
    async with ProviderServer() as server, engine(tmp_path, server.url, provider=provider) as program:
        await ask_about(program, model, pictures)
    for number, request in enumerate(server.chats):
        flat = [data for message in pictures[: number + 1] for data in message]
        assert sent_images(request.body) == flat[-most:]
    text = json.dumps(server.chats[-1].body, ensure_ascii=False)
    for at in range(10):
        assert f"[The user attached the image “0-{at}.png”, which you cannot see.]" in text
    assert "1-0.png" not in text


@pytest.mark.parametrize(("provider", "model", "most"), MODELS)
async def test_i11_large_images_never_make_a_request_larger_than_is_taken(tmp_path: Path, provider: str, model: str, most: int) -> None:
    large = noise(1400, 1400)
    pictures = []
    for at in range(9):
        large.paste((20 * at, 0, 0), (0, 0, 16, 16))
        pictures.append([encoded(large, "JPEG", quality=90, subsampling=0)])
    assert 9 * len(pictures[0][0]) > 22_500_000
    async with ProviderServer() as server, engine(tmp_path, server.url, provider=provider) as program:
        await ask_about(program, model, pictures)
    sent = sent_images(server.chats[-1].body)
    assert 1 < len(sent) < 9
    assert sent == [message[0] for message in pictures][-len(sent) :]
    assert len(json.dumps(server.chats[-1].body)) <= MOST_BYTES
    assert len(sent) <= most


@pytest.mark.parametrize(("provider", "model"), [row[:2] for row in MODELS])
async def test_i11_an_image_that_comes_again_and_again_goes_once_in_its_newest_place(tmp_path: Path, provider: str, model: str) -> None:
    same, other = encoded(cornered(), "PNG"), encoded(cornered(60, 60), "PNG")
    async with ProviderServer() as server, engine(tmp_path, server.url, provider=provider) as program:
        await ask_about(program, model, [[same], [other, same], [], [same]])
    assert [sent_images(request.body) for request in server.chats] == [[same], [other, same], [other, same], [other, same]]
    text = json.dumps(server.chats[-1].body, ensure_ascii=False)
    assert "[The user attached “0-0.png” here; it follows below.]" in text
    assert "“1-1.png” here" in text


@pytest.mark.parametrize(
    ("provider", "model", "size"),
    [
        ("Anthropic", "claude-sonnet-4-5", (1568, 1176)),
        ("Anthropic", "claude-haiku-4-5-20251001", (1568, 1176)),
        ("Anthropic", "claude-opus-4-6", (1568, 1176)),
        ("Anthropic", "claude-opus-4-7", (2236, 1677)),
        ("Anthropic", "claude-sonnet-5-5", (2236, 1677)),
        ("AnthropicCompatible", "claude-opus-5", (2236, 1677)),
        ("OpenaiAPI", "gpt-5", (2048, 1536)),
    ],
)
async def test_each_model_gets_as_many_pixels_as_it_sees(tmp_path: Path, provider: str, model: str, size: tuple[int, int]) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url, provider=provider) as program:
        ((part,),) = await ask_about(program, model, [[encoded(cornered(4032, 3024), "JPEG", quality=90)]])
        connection = program.connections.get("fake")
        assert connection is not None
        prepared = await program.attachments.prepared(part, connection.provider_class.limits_of(model))
    (sent,) = sent_images(server.chats[0].body)
    assert Image.open(io.BytesIO(sent)).size == size == (prepared.width, prepared.height)
    assert len(sent) == prepared.size


@pytest.mark.parametrize(
    ("model", "side"),
    [
        ("claude-3-5-sonnet-latest", 1568),
        ("claude-sonnet-4-20250514", 1568),
        ("claude-opus-4-1-20250805", 1568),
        ("claude-sonnet-4-6", 1568),
        ("claude-opus-4-7", 2576),
        ("claude-opus-4-8", 2576),
        ("claude-opus-5-5", 2576),
        ("claude-haiku-5-5", 2576),
        ("claude-fable-5-2", 2576),
        ("claude-mythos-preview", 2576),
        ("anthropic/claude-opus-4.7", 2576),
        ("some-model", 1568),
    ],
)
def test_a_models_name_tells_how_long_an_image_may_be(model: str, side: int) -> None:
    for provider in (Anthropic, AnthropicCompatible, MegaLLM):
        assert provider.limits_of(model).max_side == side
    assert OpenaiAPI.limits_of(model) is OpenaiAPI.image_limits


def test_an_image_of_any_shape_keeps_to_the_pixels_and_the_side() -> None:
    limits = Anthropic.limits_of("claude-opus-5")
    for width, height in ((4032, 3024), (3024, 4032), (9000, 100), (2576, 2576), (1, 30_000)):
        side = limits.side_of(width, height)
        assert side <= 2576
        assert side * side * min(width, height) / max(width, height) <= 3_750_000
    assert limits.side_of(9000, 100) == 2576
    assert Anthropic.limits_of("claude-sonnet-4-5").side_of(9000, 9000) == 1568
    # The 2000 pixels that hold for more than 20 images hold for nobody.
    assert limits.max_count <= 20
