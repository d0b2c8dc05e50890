"""The official SDKs against the tests' own server: it speaks the real protocols, and what they read, Loquent reads too."""

from __future__ import annotations

import asyncio
import gc
import json
from collections.abc import AsyncIterator
from typing import Any

import anthropic
import openai
import pytest

from desktop.net.http import Http
from desktop.providers import AnthropicCompatible, OpenaiCompatible
from tests.fakes.outcome import KEY, Outcome, Transcript, ask, outcome_of, transcripts
from tests.fakes.provider_server import ProviderServer

SHARED = [transcript for transcript in transcripts() if transcript.facts["sdk"]]
MESSAGES = [transcript for transcript in SHARED if transcript.facts["wire"] == "messages"]
COMPLETIONS = [transcript for transcript in SHARED if transcript.facts["wire"] == "completions"]
HI: Any = [{"role": "user", "content": "hi"}]
CALLS = [{"id": "call_1", "name": "f", "arguments": '{"a": [1, "б"]}'}, {"id": "call_2", "name": "g", "arguments": "{}"}]
SCHEMA = {"type": "object", "properties": {"a": {"type": "array"}}}
STATUSES = [
    (400, "BadRequestError"),
    (401, "AuthenticationError"),
    (403, "PermissionDeniedError"),
    (404, "NotFoundError"),
    (429, "RateLimitError"),
    (500, "InternalServerError"),
]


@pytest.fixture
async def server() -> AsyncIterator[ProviderServer]:
    async with ProviderServer(key=KEY) as running:
        yield running


@pytest.fixture
async def http() -> AsyncIterator[Http]:
    async with Http() as made:
        yield made


@pytest.fixture
async def claude(server: ProviderServer) -> AsyncIterator[anthropic.AsyncAnthropic]:
    async with anthropic.AsyncAnthropic(api_key=KEY, base_url=server.url, max_retries=0) as client:
        yield client


@pytest.fixture
async def gpt(server: ProviderServer) -> AsyncIterator[openai.AsyncOpenAI]:
    async with openai.AsyncOpenAI(api_key=KEY, base_url=f"{server.url}/v1", max_retries=0) as client:
        yield client


def _from_message(message: Any) -> Outcome:
    """What Anthropic's SDK made of an answer, in our terms."""
    made = Outcome(raw=message.stop_reason or "")
    for block in message.content:
        if block.type == "text":
            made.text += block.text
        elif block.type == "thinking":
            made.reasoning += block.thinking
            made.signatures += [block.signature] if getattr(block, "signature", "") else []
        elif block.type == "tool_use":
            made.tools.append((block.id, block.name, json.dumps(block.input, sort_keys=True)))
    usage = message.usage
    read, write = usage.cache_read_input_tokens or 0, usage.cache_creation_input_tokens or 0
    made.usage = {"prompt": usage.input_tokens + read + write, "completion": usage.output_tokens}
    return made


async def _from_chunks(chunks: AsyncIterator[Any]) -> Outcome:
    """What the usual loop over OpenAI's SDK makes of an answer, in our terms."""
    made = Outcome()
    calls: dict[int, list[str]] = {}
    async for chunk in chunks:
        if chunk.usage:
            made.usage = {"prompt": chunk.usage.prompt_tokens, "completion": chunk.usage.completion_tokens}
        for choice in chunk.choices:
            made.text += choice.delta.content or ""
            more = choice.delta.model_extra or {}
            made.reasoning += more.get("reasoning_content") or more.get("reasoning") or ""
            made.raw = choice.finish_reason or made.raw
            for call in choice.delta.tool_calls or []:
                kept = calls.setdefault(call.index, ["", "", ""])
                kept[0] = kept[0] or call.id
                kept[1] = kept[1] or call.function.name
                kept[2] += call.function.arguments or ""
    made.tools = [(kept[0], kept[1], json.dumps(json.loads(kept[2]), sort_keys=True)) for _, kept in sorted(calls.items())]
    return made


def _assert_agree(ours: Outcome, theirs: Outcome) -> None:
    assert ours.error == ""
    assert ours.text == theirs.text
    assert ours.reasoning == theirs.reasoning
    assert ours.signatures == theirs.signatures
    assert [(i, name, json.dumps(json.loads(given), sort_keys=True)) for i, name, given in ours.tools] == theirs.tools
    assert ours.raw == theirs.raw
    assert {name: count for name, count in ours.usage.items() if name in theirs.usage} == theirs.usage


# -- Anthropic's SDK ------------------------------------------------------------------------------------------------------


async def test_anthropics_sdk_reads_a_whole_answer(claude: anthropic.AsyncAnthropic, server: ProviderServer, http: Http) -> None:
    server.script(text="Hello there", reasoning="Hm.", tool_calls=CALLS, usage={"input": 5, "output": 9, "cache_read": 3})
    tools: Any = [{"name": "f", "input_schema": SCHEMA}]
    theirs = _from_message(await claude.messages.create(model="m", max_tokens=50, messages=HI, tools=tools))
    assert (theirs.text, theirs.reasoning, theirs.usage) == ("Hello there", "Hm.", {"prompt": 8, "completion": 9})
    assert server.requests[-1].body["tools"] == tools
    _assert_agree(await outcome_of(ask(AnthropicCompatible, server.url, http, stream=False)), theirs)


async def test_anthropics_sdk_reads_a_stream(claude: anthropic.AsyncAnthropic, server: ProviderServer, http: Http) -> None:
    server.script(text="Один 🙂 three", reasoning="Hm.", tool_calls=CALLS, split=7)
    async with claude.messages.stream(model="m", max_tokens=50, messages=HI) as stream:
        text = "".join([piece async for piece in stream.text_stream])
        theirs = _from_message(await stream.get_final_message())
    assert text == theirs.text == "Один 🙂 three"
    assert [call[1:] for call in theirs.tools] == [("f", '{"a": [1, "\\u0431"]}'), ("g", "{}")]
    _assert_agree(await outcome_of(ask(AnthropicCompatible, server.url, http)), theirs)


@pytest.mark.parametrize(("status", "kind"), [*STATUSES, (413, "ContentTooLargeError"), (529, "OverloadedError")])
async def test_anthropics_sdk_knows_each_error(status: int, kind: str, claude: anthropic.AsyncAnthropic) -> None:
    with pytest.raises(anthropic.APIStatusError) as raised:
        await claude.messages.create(model=f"fake-error-{status}", max_tokens=5, messages=HI)
    assert kind in {ancestor.__name__ for ancestor in type(raised.value).__mro__}
    assert raised.value.status_code == status
    assert raised.value.request_id == "req_fake"


async def test_anthropics_sdk_raises_an_error_of_the_stream(claude: anthropic.AsyncAnthropic) -> None:
    pieces: list[str] = []

    async def read() -> None:
        async with claude.messages.stream(model="fake-error-event", max_tokens=5, messages=HI) as stream:
            async for piece in stream.text_stream:
                pieces.append(piece)

    with pytest.raises(anthropic.APIStatusError, match="Overloaded"):
        await read()
    assert "".join(pieces) == "This fails "
    # The SDK leaves its generators to the garbage collector, which has the loop close them.
    gc.collect()
    await asyncio.sleep(0)


async def test_anthropics_sdk_pages_through_the_models(claude: anthropic.AsyncAnthropic, server: ProviderServer, http: Http) -> None:
    server.models, server.page = [f"model-{n}" for n in range(7)], 3
    theirs = [model.id async for model in claude.models.list(limit=3)]
    assert theirs == server.models
    assert await AnthropicCompatible.fetch_models(KEY, http=http, api_base=server.url) == theirs


async def test_the_server_refuses_anthropics_sdk_without_its_key(server: ProviderServer) -> None:
    async with anthropic.AsyncAnthropic(api_key="another", base_url=server.url, max_retries=0) as client:
        with pytest.raises(anthropic.AuthenticationError):
            await client.messages.create(model="m", max_tokens=5, messages=HI)


@pytest.mark.parametrize("transcript", MESSAGES, ids=[transcript.name for transcript in MESSAGES])
async def test_anthropics_sdk_and_loquent_read_the_same(
    transcript: Transcript, claude: anthropic.AsyncAnthropic, server: ProviderServer, http: Http
) -> None:
    server.script(replay=[transcript.body], times=2)
    async with claude.messages.stream(model="m", max_tokens=50, messages=HI) as stream:
        theirs = _from_message(await stream.get_final_message())
    _assert_agree(await outcome_of(ask(AnthropicCompatible, server.url, http)), theirs)


# -- OpenAI's SDK ---------------------------------------------------------------------------------------------------------


async def test_openais_sdk_reads_a_whole_answer(gpt: openai.AsyncOpenAI, server: ProviderServer, http: Http) -> None:
    server.script(text="Hello there", tool_calls=CALLS, usage={"input": 5, "output": 9, "cache_read": 3})
    tools: Any = [{"type": "function", "function": {"name": "f", "parameters": SCHEMA}}]
    answer = await gpt.chat.completions.create(model="m", messages=HI, tools=tools)
    message: Any = answer.choices[0].message
    assert answer.usage is not None
    theirs = Outcome(message.content, raw=answer.choices[0].finish_reason)
    theirs.tools = [(c.id, c.function.name, json.dumps(json.loads(c.function.arguments), sort_keys=True)) for c in message.tool_calls]
    theirs.usage = {"prompt": answer.usage.prompt_tokens, "completion": answer.usage.completion_tokens}
    assert (theirs.text, theirs.usage) == ("Hello there", {"prompt": 5, "completion": 9})
    assert server.requests[-1].body["tools"] == tools
    _assert_agree(await outcome_of(ask(OpenaiCompatible, server.url, http, stream=False)), theirs)


async def test_openais_sdk_reads_a_stream(gpt: openai.AsyncOpenAI, server: ProviderServer, http: Http) -> None:
    server.script(text="Один 🙂 three", reasoning="Hm.", tool_calls=CALLS, split=7)
    options: Any = {"include_usage": True}
    chunks = await gpt.chat.completions.create(model="m", messages=HI, stream=True, stream_options=options)
    theirs = await _from_chunks(chunks)
    assert theirs.text == "Один 🙂 three"
    assert theirs.usage == {"prompt": 12, "completion": 7}
    _assert_agree(await outcome_of(ask(OpenaiCompatible, server.url, http)), theirs)


@pytest.mark.parametrize(("status", "kind"), STATUSES)
async def test_openais_sdk_knows_each_error(status: int, kind: str, gpt: openai.AsyncOpenAI) -> None:
    with pytest.raises(openai.APIStatusError) as raised:
        await gpt.chat.completions.create(model=f"fake-error-{status}", messages=HI)
    assert type(raised.value).__name__ == kind
    assert raised.value.status_code == status


async def test_openais_sdk_raises_an_error_of_the_stream(gpt: openai.AsyncOpenAI) -> None:
    pieces: list[str] = []

    async def read() -> None:
        async for chunk in await gpt.chat.completions.create(model="fake-error-event", messages=HI, stream=True):
            pieces.append(chunk.choices[0].delta.content or "")

    with pytest.raises(openai.APIError, match="Overloaded"):
        await read()
    assert "".join(pieces) == "This fails "


async def test_openais_sdk_lists_the_models(gpt: openai.AsyncOpenAI, server: ProviderServer, http: Http) -> None:
    theirs = [model.id async for model in gpt.models.list()]
    assert theirs == server.models
    assert await OpenaiCompatible.fetch_models(KEY, http=http, api_base=f"{server.url}/v1") == theirs


@pytest.mark.parametrize("transcript", COMPLETIONS, ids=[transcript.name for transcript in COMPLETIONS])
async def test_openais_sdk_and_loquent_read_the_same(
    transcript: Transcript, gpt: openai.AsyncOpenAI, server: ProviderServer, http: Http
) -> None:
    server.script(replay=[transcript.body], times=2)
    theirs = await _from_chunks(await gpt.chat.completions.create(model="m", messages=HI, stream=True))
    _assert_agree(await outcome_of(ask(transcript.provider, server.url, http, auth="bearer")), theirs)
