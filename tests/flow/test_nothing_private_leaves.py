"""I5: place, camera, owner and author never leave this computer. Every file that tells them is sent, and the whole request searched."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest

from desktop.chat.message import Draft, MessageState
from desktop.chat.parts import ImagePart
from tests.fakes.documents import PDF_SECRET, scanned_pdf, telling_pdf
from tests.fakes.documents import photograph as photograph
from tests.fakes.image_corpus import Case, corpus
from tests.fakes.picture_parts import BARE, parts_of
from tests.fakes.pictures import SECRET
from tests.fakes.provider_server import ProviderServer
from tests.flow.rig import ended, engine, new_session
from tests.flow.test_long_conversations_of_images import sent_images

TELLING = [case for case in corpus() if "I5" in case.rows.split() and case.outcome == "image"]
A_MESSAGE = 20
"""Images in a message: what both wires take."""


def test_the_corpus_has_every_kind_of_file_and_of_remark() -> None:
    kinds = {case.media_type for case in TELLING}
    assert kinds >= {f"image/{kind}" for kind in ("jpeg", "png", "webp", "avif", "tiff", "gif", "heic")}
    names = " ".join(case.name for case in TELLING)
    for remark in ("camera", "iptc", "xmp", "comment", "tEXt", "iTXt", "animated", "profile", "preview", "heic", "turned"):
        assert remark in names


def test_the_search_would_find_what_the_originals_say() -> None:
    readable = [case for case in TELLING if case.media_type in ("image/png", "image/jpeg", "image/webp", "image/gif")]
    assert len(readable) > 30
    assert [case.name for case in readable if parts_of(case.make()) <= BARE] == []


@pytest.mark.parametrize(("provider", "model"), [("Anthropic", "claude-sonnet-4-5"), ("OpenaiAPI", "gpt-5"), ("Ollama", "llava")])
async def test_i5_no_request_holds_what_the_pictures_say(tmp_path: Path, provider: str, model: str) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url, provider=provider) as program:
        for start in range(0, len(TELLING), A_MESSAGE):
            cases: list[Case] = TELLING[start : start + A_MESSAGE]
            parts = [await program.attachments.add(case.make(), f"{at}.bin") for at, case in enumerate(cases)]
            assert all(isinstance(part, ImagePart) for part in parts)
            session = await new_session(program, model)
            await session.send(Draft("Look.", tuple(parts)))
            await ended(session)
            assert session.path[-1].state is MessageState.COMPLETE, session.path[-1].failure
    assert sum(len(sent_images(request.body)) for request in server.chats) == len({case.make() for case in TELLING})
    for request in server.chats:
        assert SECRET not in json.dumps(request.body)
        for data in sent_images(request.body):
            assert SECRET.encode() not in data
            assert parts_of(data) <= BARE, parts_of(data) - BARE


@pytest.mark.parametrize(
    ("provider", "model"),
    [("Anthropic", "claude-sonnet-4-5"), ("OpenaiAPI", "gpt-5"), ("OpenaiCompatible", "llava"), ("OpenaiCompatible", "blind")],
)
async def test_i5_no_request_holds_what_a_pdf_says_about_people(tmp_path: Path, provider: str, model: str) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url, provider=provider) as program:
        parts = [await program.attachments.add(data, "a.pdf") for data in (telling_pdf(), scanned_pdf([photograph()], "Hello"))]
        session = await new_session(program, model)
        await session.send(Draft("Read.", tuple(parts)))
        await ended(session)
        assert session.path[-1].state is MessageState.COMPLETE, session.path[-1].failure
    body = server.chats[0].body
    text = json.dumps(body)
    assert PDF_SECRET not in text
    assert ("application/pdf" in text) is (provider in ("Anthropic", "OpenaiAPI"))
    decoded = await asyncio.to_thread(everything_decoded, body)
    assert decoded
    assert not [data for data in decoded if PDF_SECRET.encode() in data or b"xmpmeta" in data or b"GPS" in data]
    for data in sent_images(body):
        assert parts_of(data) <= BARE


def everything_decoded(value: object) -> list[bytes]:
    """Every text of *value*, and what it is when it is base64."""
    import base64
    import binascii

    if isinstance(value, dict):
        return [found for inner in value.values() for found in everything_decoded(inner)]
    if isinstance(value, list):
        return [found for inner in value for found in everything_decoded(inner)]
    if not isinstance(value, str):
        return []
    try:
        return [value.encode(), base64.b64decode(value.rpartition(",")[2], validate=True)]
    except (binascii.Error, ValueError):
        return [value.encode()]
