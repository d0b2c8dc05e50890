"""Byte-exact answers of all dialects: the same items however the bytes are cut, and what the manifest says they mean."""

from __future__ import annotations

import random
from collections.abc import AsyncIterator

import pytest

from desktop.net.http import Http
from tests.fakes.outcome import FOLDER, Outcome, Transcript, ask, outcome_of, play, transcripts
from tests.fakes.provider_server import ProviderServer

ALL = transcripts()
EACH = pytest.mark.parametrize("transcript", ALL, ids=[transcript.name for transcript in ALL])


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    async with ProviderServer() as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http() as made:
        yield made


def _cut(body: bytes, seed: int) -> list[bytes]:
    """*body* in pieces of random length, also of length one and none left out."""
    chance = random.Random(seed)
    pieces, start = [], 0
    while start < len(body):
        size = chance.choice((1, 1, 2, 3, 7, 40, 300, 5000))
        pieces.append(body[start : start + size])
        start += size
    return pieces


def _check(found: Outcome, transcript: Transcript) -> None:
    facts = transcript.facts
    assert found.error == facts["error"], found.sentence
    assert found.text == facts["text"]
    assert found.reasoning == facts["reasoning"]
    assert found.signatures == facts["signatures"]
    assert found.sources == facts["sources"]
    assert (found.finish, found.raw) == (facts["finish"], facts["raw"])
    if not found.error:
        assert found.usage == facts["usage"]
    wanted = transcript.expected_tools
    assert len(found.tools) == len(wanted)
    tools = [("*" if want[0] == "*" and call[0] else call[0], *call[1:]) for call, want in zip(found.tools, wanted, strict=True)]
    assert tools == wanted


@EACH
async def test_a_transcript_means_what_its_manifest_says(transcript: Transcript, server: ProviderServer, http: Http) -> None:
    server.script(replay=[transcript.body], content_type=transcript.content_type)
    _check(await outcome_of(ask(transcript.provider, server.url, http)), transcript)


@EACH
async def test_random_cuts_on_the_network_change_nothing(transcript: Transcript, server: ProviderServer, http: Http) -> None:
    server.script(replay=_cut(transcript.body, seed=len(transcript.body)), content_type=transcript.content_type)
    _check(await outcome_of(ask(transcript.provider, server.url, http)), transcript)


@EACH
async def test_every_split_of_a_transcript_gives_the_same_answer(transcript: Transcript) -> None:
    body = transcript.body
    whole = await play(transcript.provider, [body], transcript.content_type)
    _check(whole, transcript)
    splits = {
        "byte by byte": [body[i : i + 1] for i in range(len(body))],
        **{f"at random, seed {seed}": _cut(body, seed) for seed in range(8)},
    }
    for name, pieces in splits.items():
        assert b"".join(pieces) == body
        found = await play(transcript.provider, pieces, transcript.content_type)
        assert found == whole, name


@EACH
async def test_tool_calls_usage_and_the_reason_come_last(transcript: Transcript) -> None:
    found = await play(transcript.provider, [transcript.body], transcript.content_type)
    tail = [kind for kind in found.kinds if kind in ("ToolCalls", "Usage", "FinishReason")]
    assert tail == sorted(set(tail), key=["ToolCalls", "Usage", "FinishReason"].index)
    assert found.kinds[len(found.kinds) - len(tail) :] == tail
    assert ("FinishReason" in found.kinds) == (not found.error)


@pytest.mark.parametrize("line_end", [b"\r\n", b"\r"], ids=["CRLF", "CR"])
@EACH
async def test_other_line_ends_change_nothing(transcript: Transcript, line_end: bytes) -> None:
    if transcript.content_type != "text/event-stream":
        return
    changed = transcript.body.replace(b"\n", line_end)
    assert await play(transcript.provider, [changed], transcript.content_type) == await play(
        transcript.provider, [transcript.body], transcript.content_type
    )
    assert await play(transcript.provider, _cut(changed, 3), transcript.content_type) == await play(
        transcript.provider, [transcript.body], transcript.content_type
    )


@EACH
async def test_an_answer_cut_anywhere_is_never_taken_for_a_whole_one(transcript: Transcript) -> None:
    """Until the server has said why it ended, less than all the bytes is an error that keeps the text."""
    if transcript.content_type != "text/event-stream" or transcript.facts["error"]:
        return
    body = transcript.body
    full = await play(transcript.provider, [body], transcript.content_type)
    chance = random.Random(len(body))
    for cut in {0, 1, len(body) // 2, *(chance.randrange(len(body)) for _ in range(30))}:
        found = await play(transcript.provider, [body[:cut]] if cut else [], transcript.content_type)
        assert full.text.startswith(found.text)
        if not found.error:
            assert (found.text, found.tools, found.finish) == (full.text, full.tools, full.finish)
        else:
            assert not found.tools
            assert not found.finish


def test_every_file_has_its_manifest_and_says_where_it_is_from() -> None:
    files = {path.name for path in FOLDER.iterdir() if path.suffix in (".sse", ".json", ".txt")}
    assert files == {transcript.facts["body"] for transcript in ALL}
    assert {transcript.facts["source"] for transcript in ALL} == {"documentation", "recording"}
    assert all(transcript.facts["origin"] for transcript in ALL)
    assert sum(transcript.facts["source"] == "recording" for transcript in ALL) >= 10
