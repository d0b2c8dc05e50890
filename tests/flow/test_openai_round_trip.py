"""What an answer over Chat Completions held besides text survives a restart and goes back as its server wants it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop.chat.accumulate import apply
from desktop.chat.connection import Connection
from desktop.chat.message import Message, Role
from desktop.chat.parts import Part, TextPart, ToolResultPart, part_from_dict, part_to_dict
from desktop.chat.prompt import prompt_messages
from desktop.net.http import Http
from desktop.providers import DeepSeek, OpenaiAPI, OpenaiCompatible, OpenRouter
from tests.fakes.provider_server import ProviderServer

DETAILS = [
    {"type": "reasoning.text", "text": "I must look.", "signature": "c2ln", "format": "anthropic-claude-v1", "index": 0},
    {"type": "reasoning.encrypted", "data": "b3BhcXVl", "id": "r1", "format": "openai-responses-v1", "index": 1},
]
CALL = {"id": "c1", "type": "function", "function": {"name": "f", "arguments": '{"a": "ж"}'}}
SIGNED = {"google": {"thought_signature": "c2ln"}}
THOUGHT = {"reasoning_content": "I must look.", "content": "Looking.", "tool_calls": [CALL]}

# Class, the server's message, and what of it goes back.
TURNS: dict[str, tuple[type[OpenaiAPI], dict[str, Any], dict[str, Any]]] = {
    "OpenRouter's details": (
        OpenRouter,
        {"reasoning": "I must look.", "reasoning_details": DETAILS, "content": "Looking.", "tool_calls": [CALL]},
        {"content": "Looking.", "reasoning_details": DETAILS, "tool_calls": [CALL]},
    ),
    "OpenRouter's details without text": (
        OpenRouter,
        {"reasoning_details": DETAILS, "content": None, "tool_calls": [CALL]},
        {"reasoning_details": DETAILS, "tool_calls": [CALL]},
    ),
    "DeepSeek's thinking before a call": (DeepSeek, THOUGHT, THOUGHT),
    "DeepSeek's thinking before an answer": (
        DeepSeek,
        {"reasoning_content": "I must look.", "content": "Looking."},
        {"content": "Looking."},
    ),
    "thinking of a server that does not want it back": (OpenaiCompatible, THOUGHT, {"content": "Looking.", "tool_calls": [CALL]}),
    "signed calls": (
        OpenaiCompatible,
        {"content": "Looking.", "tool_calls": [{**CALL, "extra_content": SIGNED}]},
        {"content": "Looking.", "tool_calls": [{**CALL, "extra_content": SIGNED}]},
    ),
}


def _restarted(parts: tuple[Part, ...]) -> tuple[Part, ...]:
    """*parts* as they are read from the disk after a restart."""
    return tuple(part_from_dict(values) for values in json.loads(json.dumps([part_to_dict(part) for part in parts])))


@pytest.mark.parametrize("turn", TURNS)
@pytest.mark.parametrize("stream", [True, False])
async def test_an_answer_goes_back_after_a_restart_as_its_server_wants_it(turn: str, stream: bool) -> None:
    provider, said, expected = TURNS[turn]
    calls = [{"index": place, **call} for place, call in enumerate(said.get("tool_calls", []))]
    delta = {**said, "tool_calls": calls} if calls else said
    chunks = [{name: value} for name, value in delta.items()]
    async with ProviderServer() as server, Http() as http:

        async def ask(messages: list[dict[str, Any]]) -> list[Any]:
            connection = Connection("c", provider.__name__, "Fake", api_base=server.url, proxy="none")
            answer = provider.create_async_generator("m", messages, connection=connection, http=http, api_key="test-key-01", stream=stream)
            return [item async for item in answer]

        if stream:
            made = [f"data: {json.dumps({'choices': [{'index': 0, 'delta': chunk}]})}\n\n" for chunk in chunks]
            server.script(replay=[*made, 'data: {"choices":[{"index":0,"delta":{},"finish_reason":"stop"}]}\n\n'])
        else:
            server.script(body=json.dumps({"choices": [{"message": said, "finish_reason": "stop"}]}))
        question = Message("1", "k", None, Role.USER, (TextPart("Weather?"),))
        reply = Message("2", "k", "1", Role.ASSISTANT, connection_id="c", model="m")
        for item in await ask([{"role": "user", "content": "Weather?"}]):
            reply = apply(reply, item)
        results = (ToolResultPart("c1", "Sun"),) if calls else ()
        path = [
            question,
            Message("2", "k", "1", Role.ASSISTANT, _restarted(reply.parts), connection_id="c", model="m"),
            Message("3", "k", "2", Role.USER, (*results, TextPart("Go on."))),
        ]
        server.script()
        await ask(prompt_messages(path, "", {}, reply=Message("4", "k", "3", Role.ASSISTANT, connection_id="c", model="m")))
        sent = server.requests[-1].body["messages"]
    assert {name: value for name, value in sent[1].items() if name != "role" and value is not None} == expected
    assert [message["role"] for message in sent] == ["user", "assistant", *(["tool"] if calls else []), "user"]
    assert sent[-1] == {"role": "user", "content": "Go on."}
