"""The 30 bugs of the program that the seeds describe (B1 to B30), and the test that each would fail."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from desktop.chat.items import ToolCalls
from desktop.providers import PROVIDERS, Anthropic, Grok2API, MegaLLM
from tests.fakes.provider_server import ProviderServer
from tests.flow.checklist.asking import KEY, ask, block, delta, end, items_of, only, request_of, said, sse, start, stop, text_of

TESTS = Path(__file__).parents[2]

# A number is a statement of the checklist.
COVERED_BY: dict[str, tuple[int | str, ...]] = {
    "B1 every success is taken for an error": (41, 46, 47),
    "B2 the aliases are never looked up": (26,),
    "B3 a newer model is an error": (26, "test_b03_a_model_that_nobody_listed_is_asked_for_at_once"),
    "B4 the model list is asked for while the loop stands still": (23, "test_b03_a_model_that_nobody_listed_is_asked_for_at_once"),
    "B5 the documented await fails": (71, "test_the_python_samples_of_seeds_000_and_001_run"),
    "B6 the end of a streamed tool call fails": (35,),
    "B7 a tool call in a whole answer fails": (41, 47),
    "B8 the tokens of the prompt are lost": (39,),
    "B9 most stop reasons say nothing": (40,),
    "B10 deltas are read by the kind of their block": (34, 37, 38),
    "B11 a block that ended goes on": ("test_b11_a_block_that_ended_takes_nothing_more",),
    "B12 data without a space is lost": (27,),
    "B13 long lines end the answer": (29,),
    "B14 the caller's messages are changed": (11, 15),
    "B15 system messages as blocks, empty ones, developer": (10,),
    "B16 media other than known pictures": (15, 16, 17, 18, 19),
    "B17 tools of OpenAI's form": (13, 14),
    "B18 another base for one call": ("test_b18_another_base_for_one_call",),
    "B19 a long answer is cut off by the clock": (42, 54),
    "B20 one dictionary for all calls": (20, 71, 72),
    "B21 what the server said of an error is lost": (49, 50),
    "B22 an error in the stream is only words": (45,),
    "B23 no second try, no end, no stop": (43, 51, 55),
    "B24 an empty key is sent": (4,),
    "B25 every proxy needs SOCKS": (58, "test_every_argument_of_seed_000_does_what_it_says"),
    "B26 temperature and top_p together": (9,),
    "B27 thinking eats the answer's tokens": (22, "test_b27_thinking_leaves_the_answer_its_tokens"),
    "B28 headers twice in two spellings": (5,),
    "B29 text loses its leading space": (33, 59, 71),
    "B30 keys in what is logged": (56,),
}


def test_each_of_the_thirty_bugs_has_its_test() -> None:
    assert [name.partition(" ")[0] for name in COVERED_BY] == [f"B{number}" for number in range(1, 31)]
    names = {name for file in TESTS.rglob("test_*.py") for name in re.findall(r"def (test_\w+)\(", file.read_text("utf-8"))}
    for bug, tests in COVERED_BY.items():
        for test in tests:
            wanted = f"test_{test:02d}_" if isinstance(test, int) else test
            assert any(name.startswith(wanted) if isinstance(test, int) else name == wanted for name in names), (bug, wanted)


async def test_b03_a_model_that_nobody_listed_is_asked_for_at_once(server: ProviderServer) -> None:
    for name in ("Anthropic", "MegaLLM", "Grok2API"):
        record = await request_of(PROVIDERS[name], server, model="claude-of-tomorrow")
        assert record.model == "claude-of-tomorrow"
    # And nothing else was asked: a list of models least of all.
    assert {record.method for record in server.requests} == {"POST"}


async def test_b11_a_block_that_ended_takes_nothing_more(server: ProviderServer) -> None:
    def tool(name: str, index: int) -> list[dict[str, Any]]:
        return [
            block(index, type="tool_use", id=name, name=name, input={}),
            delta(index, "input_json_delta", partial_json='{"n": 1}'),
            stop(index),
        ]

    late = delta(0, "input_json_delta", partial_json="garbage")
    # Some relays number every block 0.
    server.script(replay=sse(start(), *tool("first", 0), late, *tool("second", 0), *said("So.", index=0), *end("tool_use")))
    items = await items_of(ask(Anthropic, server))
    assert [(call.name, call.parsed) for call in only(items, ToolCalls).calls] == [("first", {"n": 1}), ("second", {"n": 1})]
    assert text_of(items) == "So."


@pytest.mark.parametrize("provider", [Anthropic, MegaLLM, Grok2API])
async def test_b18_another_base_for_one_call(provider: Any, server: ProviderServer) -> None:
    messages = [{"role": "user", "content": "hi"}]
    for base in (server.url, f"{server.url}/v1", f"{server.url}/v1/messages"):
        answer = provider.create_async_generator("m", messages, api_key=KEY, api_base=base)
        assert text_of(await items_of(answer)) == "You said: hi"
        assert server.requests[-1].path == "/v1/messages"
        assert "fake-echo" in await provider.fetch_models(KEY, api_base=base)
        assert server.requests[-1].path == "/v1/models"


async def test_b27_thinking_leaves_the_answer_its_tokens(server: ProviderServer) -> None:
    for model in ("claude-sonnet-4-5", "claude-opus-4-8"):
        for level in ("low", "medium", "high", 1024, 50_000):
            body = (await request_of(Anthropic, server, model=model, reasoning=level, max_tokens=1000)).body
            assert body["max_tokens"] - body["thinking"].get("budget_tokens", 0) >= 1000
            assert body["max_tokens"] > 2000
