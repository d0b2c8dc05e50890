"""Beyond the checklist: prompts that are kept by the server, and requests that are mended after a refusal."""

from __future__ import annotations

import json
from typing import Any

import pytest

from desktop.net.http import Http
from desktop.providers import Anthropic, Grok2API, MegaLLM, NotFoundError
from desktop.providers.wires.messages_caching import unmark
from tests.fakes.provider_server import ProviderServer, Script
from tests.flow.checklist.asking import USER, ask, body_of, items_of, text_of, until_error


def _bare_text(content: Any) -> str:
    """The text of a message, whichever of the two equal forms it has."""
    return content if isinstance(content, str) else "".join(block["text"] for block in content)


async def test_a_long_conversation_is_marked_so_that_its_beginning_is_kept(server: ProviderServer, http: Http) -> None:
    long = "The sea is blue. " * 300
    messages: list[dict[str, Any]] = [{"role": "system", "content": long}]
    before: list[Any] = []
    for turn in range(5):
        messages.append({"role": "user", "content": f"{turn}"})
        body = await body_of(Anthropic, server, messages, http=http)
        text = json.dumps(body)
        assert 0 < text.count("cache_control") <= 4
        assert body["system"][0]["cache_control"] == {"type": "ephemeral"}
        assert body["messages"][-1]["content"][-1]["cache_control"] == {"type": "ephemeral"}
        # What was sent before is the beginning of what is sent now, apart from the marks.
        bare = unmark(body)["messages"]
        now = [_bare_text(message["content"]) for message in bare]
        assert now[: len(before)] == before
        before = now
        messages.append({"role": "assistant", "content": "Yes."})
    assert "cache_control" not in json.dumps(await body_of(Anthropic, server, http=http))
    assert "cache_control" not in json.dumps(await body_of(MegaLLM, server, messages, http=http))


@pytest.mark.parametrize(
    ("said", "left_out"),
    [
        ("messages.0.content.0.cache_control: Extra inputs are not permitted", '"cache_control":'),
        ("system: Input should be a valid string", '"cache_control":'),
        ("`temperature` is not supported for this model", '"temperature":'),
        ("thinking: Extra inputs are not permitted", '"thinking": {'),
        ("messages.1.content.0: Invalid `signature` in `thinking` block", '"signature":'),
    ],
)
async def test_what_a_server_refuses_is_left_out_once_and_the_answer_comes(said: str, left_out: str, server: ProviderServer) -> None:
    server.script(Script(status=400, error_type="invalid_request_error", error_message=said), Script(text="fine"))
    thought = {"type": "reasoning", "text": "Hm.", "signature": "foreign"}
    history = [
        {"role": "system", "content": "Be kind. " * 500},
        USER,
        {"role": "assistant", "content": [thought, {"type": "text", "text": "Yes."}]},
        USER,
    ]
    thinking = {"reasoning": "low"} if "{" in left_out else {"temperature": 0.5}
    items = await items_of(ask(Anthropic, server, history, model="claude-sonnet-4-5", **thinking))
    assert text_of(items) == "fine"
    first, second = (json.dumps(record.body) for record in server.requests)
    assert left_out in first
    assert left_out not in second
    assert len(server.requests) == 2


async def test_thinking_goes_the_other_way_when_a_model_wants_it(server: ProviderServer) -> None:
    refusal = '"thinking.type.enabled" is not supported for this model. Use "thinking.type.adaptive" and "output_config.effort".'
    server.script(Script(status=400, error_type="invalid_request_error", error_message=refusal), Script(text="fine"))
    assert text_of(await items_of(ask(MegaLLM, server, model="new-model", reasoning="low"))) == "fine"
    first, second = (record.body for record in server.requests)
    assert first["thinking"]["type"] == "enabled"
    assert (second["thinking"], second["output_config"]) == ({"type": "adaptive"}, {"effort": "low"})
    server.script(
        Script(status=400, error_type="invalid_request_error", error_message="adaptive thinking is not supported"), Script(text="ok")
    )
    assert text_of(await items_of(ask(MegaLLM, server, model="claude-opus-4-8", reasoning="low"))) == "ok"
    assert server.requests[3].body["thinking"] == {"type": "enabled", "budget_tokens": 2048}


async def test_more_tokens_than_the_model_has_are_cut_to_what_it_has(server: ProviderServer) -> None:
    refusal = "max_tokens: 28672 > 20000, which is the maximum allowed number of output tokens for m"
    server.script(Script(status=400, error_type="invalid_request_error", error_message=refusal), Script(text="fine"))
    assert text_of(await items_of(ask(Anthropic, server, reasoning="high"))) == "fine"
    sent = server.requests[1].body
    assert (sent["max_tokens"], sent["thinking"]["budget_tokens"]) == (20000, 10000)


async def test_grok2api_is_asked_by_the_name_it_knows_and_for_a_stream_when_it_cannot_do_otherwise(server: ProviderServer) -> None:
    unknown = Script(status=404, error_type="not_found_error", error_message="Model not found")
    server.script(unknown, Script(text="fine"))
    assert text_of(await items_of(ask(Grok2API, server, model="claude-2.1"))) == "fine"
    assert [record.model for record in server.requests] == ["claude-2.1", "grok-2"]
    server.script(unknown)
    _, error = await until_error(ask(Grok2API, server, model="grok-9"))
    assert isinstance(error, NotFoundError)
    assert len(server.requests) == 3
    server.script(Script(status=500, error_message="'Response' object has no attribute 'get'"), Script(text="as a stream"))
    assert text_of(await items_of(ask(Grok2API, server, stream=False))) == "as a stream"
    assert [record.body.get("stream") for record in server.requests[3:]] == [None, True]
