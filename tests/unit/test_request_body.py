"""The body of a request: long texts and files are written in pieces and read as they were."""

from __future__ import annotations

import asyncio
import base64
import json
import random

import pytest

from desktop.net.body import CHUNK, LONG, Base64, Body, encode_json, write_json

LONG_TEXT = 'a"\\é\U0001f642\n/' * 40_000
DATA = random.Random(6).randbytes(2 * CHUNK + 1)


async def sent(body: Body) -> bytes:
    return b"".join([piece async for piece in body])


@pytest.mark.parametrize(
    "value",
    [
        LONG_TEXT,
        {"a": LONG_TEXT, "b": ["x", LONG_TEXT, {"c": LONG_TEXT}], "d": None, "e": 1.5},
        {"short": '\\u0000 "\\u0000"', '"\\u0000"': "\\u0000", "long": LONG_TEXT},
        [],
        "",
    ],
)
async def test_long_texts_are_the_same_json_as_if_written_at_once(value: object) -> None:
    whole = json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()
    body = await write_json(value)
    assert encode_json(value) == body.whole() == await sent(body) == whole
    assert len(body) == len(whole)


async def test_no_text_can_be_taken_for_the_place_of_a_long_one() -> None:
    assert json.loads((await write_json(["\0", LONG_TEXT, "\0"])).whole()) == ["\ufffd", LONG_TEXT, "\ufffd"]


@pytest.mark.parametrize("at", range(LONG - 3, LONG + 3))
async def test_a_character_in_two_halves_is_joined_wherever_the_text_is_cut(at: int) -> None:
    text = "a" * at + "\ud83d\ude42" + "b" * LONG + "\ud83d"
    assert json.loads((await write_json(text)).whole()) == "a" * at + "\U0001f642" + "b" * LONG + "\ufffd"


@pytest.mark.parametrize("size", [0, 1, 2, 3, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK + 1])
async def test_files_are_base64_whatever_their_size(size: int) -> None:
    data = DATA[:size]
    body = await write_json({"first": Base64(data), "url": Base64(data, "data:image/png;base64,"), "after": "é"})
    text = base64.b64encode(data).decode()
    written = await sent(body)
    assert json.loads(written) == {"first": text, "url": f"data:image/png;base64,{text}", "after": "é"}
    assert len(body) == len(written)
    assert len(Base64(data, "data:")) == len(text) + 5


async def test_a_body_can_be_sent_again() -> None:
    body = await write_json([Base64(DATA), LONG_TEXT])
    assert await sent(body) == await sent(body)


async def test_no_piece_is_large_and_others_have_their_turn_between_two() -> None:
    turns = 0

    async def others() -> None:
        nonlocal turns
        while True:
            await asyncio.sleep(0)
            turns += 1

    other = asyncio.ensure_future(others())
    body = await write_json([Base64(DATA * 10), LONG_TEXT * 5])
    while_writing = turns
    sizes = [len(piece) async for piece in body]
    other.cancel()
    assert while_writing >= len(LONG_TEXT) * 5 // LONG // 4
    assert turns - while_writing >= len(sizes)
    assert max(sizes) <= CHUNK * 4 // 3


async def test_a_file_is_not_printed() -> None:
    assert "base64" in repr(Base64(b"secret"))
    assert "c2Vj" not in repr([Base64(b"secret"), await write_json(Base64(b"secret"))])
