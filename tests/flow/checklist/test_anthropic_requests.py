"""Statements 1 to 22: how a request of the Messages wire is built."""

from __future__ import annotations

import asyncio
import base64
import copy
import io
import logging
import struct
import threading
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from desktop.net.errors import NetError
from desktop.net.http import Http
from desktop.providers import (
    Anthropic,
    AnthropicCompatible,
    BadRequestError,
    Grok2API,
    MegaLLM,
    MissingAuthError,
    OpenaiAPI,
    RequestTooLargeError,
    UnsupportedMediaError,
)
from desktop.providers.address import normalise
from tests.fakes.pictures import cornered, encoded
from tests.fakes.provider_server import ProviderServer, Script
from tests.flow.checklist.asking import CALL, KEY, USER, ask, body_of, request_of, until_error

PNG = encoded(cornered(), "PNG")
PDF = b"%PDF-1.7\n1 0 obj\n"
TOOL = {
    "type": "function",
    "function": {"name": "look", "description": "Looks.", "parameters": {"type": "object", "properties": {"at": {}}}},
}
BASES = [
    "https://api.anthropic.com",
    "https://api.anthropic.com/v1",
    "https://ai.megallm.io",
    "http://localhost:9527/v1",
    "https://openrouter.ai/api/v1",
    "https://openrouter.ai/api",
    "https://api.deepseek.com/anthropic",
    "  https://api.anthropic.com/v1/messages/?beta=true#top ",
]


async def test_01_every_base_leads_to_one_endpoint(server: ProviderServer) -> None:
    for base in BASES:
        endpoint = normalise(base, "anthropic")
        assert endpoint.count("/v1") == endpoint.count("/messages") == 1, endpoint
        assert endpoint.endswith("/v1/messages")
        record = await request_of(AnthropicCompatible, server, path=urlsplit(base.strip()).path)
        assert record.path == urlsplit(endpoint).path
        assert record.method == "POST"


@pytest.mark.parametrize("stream", [True, False])
async def test_02_the_headers_name_content_version_and_what_is_accepted(stream: bool, server: ProviderServer) -> None:
    plain = (await request_of(Anthropic, server, stream=stream)).headers
    assert plain["content-type"] == "application/json"
    assert plain["anthropic-version"] == "2023-06-01"
    assert ("text/event-stream" in plain["accept"]) is stream
    newest = await request_of(Anthropic, server, stream=stream, api_version="2026-10-21")
    assert newest.headers["anthropic-version"] == "2026-10-21"


async def test_03_the_key_goes_the_way_of_the_connection(server: ProviderServer) -> None:
    ways = {
        (Anthropic, None): "x-api-key",
        (MegaLLM, None): "x-api-key",
        (Grok2API, None): "bearer",
        (Anthropic, "bearer"): "bearer",
        (Grok2API, "x-api-key"): "x-api-key",
        (MegaLLM, "none"): "none",
        (Anthropic, "both"): "both",
    }
    for (provider, auth), way in ways.items():
        headers = (await request_of(provider, server, auth=auth)).headers
        assert headers.get("x-api-key") == (KEY if way in ("x-api-key", "both") else None)
        assert headers.get("authorization") == (f"Bearer {KEY}" if way in ("bearer", "both") else None)


async def test_04_a_missing_key_is_said_before_any_network_io(server: ProviderServer) -> None:
    for provider in (Anthropic, MegaLLM):
        for key in (None, "", "   ", " \u200b\n"):
            with pytest.raises(MissingAuthError):
                await ask(provider, server, api_key=key)
            items, error = await until_error(ask(provider, server, api_key=key))
            assert isinstance(error, MissingAuthError)
            assert items == []
    assert server.requests == []
    for provider in (AnthropicCompatible, Grok2API):
        headers = (await request_of(provider, server, api_key="")).headers
        assert not {"x-api-key", "authorization"} & set(headers)


async def test_05_own_headers_replace_those_of_any_case_and_break_no_lines(server: ProviderServer) -> None:
    own = {"X-API-KEY": "mine", "Anthropic-Version": "2023-01-01", "X-Extra": "yes"}
    made = Anthropic.get_headers(True, KEY, own)
    assert len({name.lower() for name in made}) == len(made)
    headers = (await request_of(Anthropic, server, headers={"x-extra": "call"}, headers_of_connection=own)).headers
    assert (headers["x-api-key"], headers["anthropic-version"], headers["x-extra"]) == ("mine", "2023-01-01", "call")
    before = len(server.requests)
    for value in ("a\r\nX-Evil: 1", "a\nb", "a\0b"):
        _, error = await until_error(ask(Anthropic, server, headers={"X-Extra": value}))
        assert isinstance(error, NetError)
        assert error.code == "net.bad_header"
    assert len(server.requests) == before


async def test_06_the_limit_of_the_answer_is_always_sent(server: ProviderServer) -> None:
    assert (await body_of(Anthropic, server))["max_tokens"] == 4096
    assert (await body_of(Anthropic, server, max_tokens=None))["max_tokens"] == 4096
    assert (await body_of(Anthropic, server, max_tokens=7))["max_tokens"] == 7


async def test_07_stop_sequences_are_sent_without_empty_ones(server: ProviderServer) -> None:
    for stop, sent in (("END", ["END"]), (["A", "", "B"], ["A", "B"]), ([], None), (None, None), ([""], None), ("", None)):
        body = await body_of(Anthropic, server, stop=stop)
        assert body.get("stop_sequences") == sent
        assert "stop" not in body


async def test_08_sampling_is_sent_when_set_and_withheld_from_the_newest_version(
    server: ProviderServer, caplog: pytest.LogCaptureFixture
) -> None:
    names = {"temperature", "top_p", "top_k"}
    assert not names & set(await body_of(Anthropic, server))
    for name, value in (("temperature", 0.0), ("top_p", 0.5), ("top_k", 3)):
        body = await body_of(Anthropic, server, **{name: value})
        assert {key: body[key] for key in names & set(body)} == {name: value}
    assert not [record for record in caplog.records if record.levelno >= logging.WARNING]
    body = await body_of(Anthropic, server, api_version="2026-10-21", temperature=0.5, top_p=0.5, top_k=3)
    assert not names & set(body)
    (warning,) = [record.getMessage() for record in caplog.records if record.levelno == logging.WARNING]
    assert "temperature, top_p, top_k" in warning
    assert "2026-10-21" in warning


async def test_09_the_temperature_wins_over_top_p_where_a_model_takes_only_one(server: ProviderServer) -> None:
    for model in ("claude-sonnet-4-5", "claude-opus-4-1-20250805", "anthropic/claude-sonnet-4", "claude-haiku-5-5", "claude-fable-5"):
        for provider in (Anthropic, MegaLLM):
            body = await body_of(provider, server, model=model, temperature=0.5, top_p=0.9)
            assert (body["temperature"], "top_p" in body) == (0.5, False), model
    for model in ("claude-3-5-sonnet-latest", "claude-3.5-sonnet", "claude-3-opus-20240229"):
        body = await body_of(MegaLLM, server, model=model, temperature=1.0, top_p=0.95)
        assert (body["temperature"], body["top_p"]) == (1.0, 0.95)


async def test_10_system_messages_are_joined_and_empty_ones_leave_no_trace(server: ProviderServer) -> None:
    blocks = [{"type": "text", "text": "Be brief."}, {"type": "text", "text": "Be exact."}]
    mixed = [{"role": "system", "content": "Be kind."}, USER, {"role": "developer", "content": blocks}]
    body = await body_of(Anthropic, server, mixed)
    assert body["system"] == "Be kind.\nBe brief.\nBe exact."
    assert body["messages"] == [USER]
    for empty in ("", "  \n", [], [{"type": "text", "text": ""}], None):
        body = await body_of(Anthropic, server, [{"role": "system", "content": empty}, USER])
        assert "system" not in body
        assert body["messages"] == [USER]


async def test_11_what_the_caller_gave_is_unchanged(server: ProviderServer) -> None:
    messages = [
        {"role": "system", "content": [{"type": "text", "text": "Be kind. " * 600}]},
        {"role": "user", "content": [{"type": "text", "text": "Look."}, {"type": "image", "data": PNG, "name": "a.png"}]},
        {"role": "assistant", "content": "I look.  ", "tool_calls": [CALL]},
        {"role": "tool", "tool_call_id": "toolu_1", "content": "blue"},
        {"role": "user", "content": "And?"},
    ]
    extra: dict[str, Any] = {"metadata": {"user_id": "u"}}
    more: dict[str, Any] = {"tools": [TOOL], "media": [(PNG, "b.png")], "extra_data": extra, "stop": ["x", ""], "headers": {"X-A": "1"}}
    before = copy.deepcopy((messages, more))
    await body_of(Anthropic, server, messages, reasoning="high", **more)
    assert (messages, more) == before


async def test_12_adjacent_roles_a_leading_answer_and_prefill_are_sent_as_they_are(server: ProviderServer) -> None:
    answer = {"role": "assistant", "content": "The sky is"}
    for messages in ([USER, USER], [answer, USER], [USER, answer], [answer, answer, USER]):
        assert (await body_of(Anthropic, server, messages))["messages"] == messages
    # Space at the end of a prefill is refused by the API.
    body = await body_of(Anthropic, server, [USER, {"role": "assistant", "content": "The sky is \n"}])
    assert body["messages"][-1]["content"] == "The sky is"
    refusal = "This model does not support assistant message prefill."
    server.script(status=400, error_type="invalid_request_error", error_message=refusal)
    _, error = await until_error(ask(Anthropic, server, [USER, answer]))
    assert isinstance(error, BadRequestError)
    assert refusal in str(error)


async def test_13_tools_and_their_choice_are_written_in_anthropics_form(server: ProviderServer) -> None:
    own = {"name": "look", "description": "Looks.", "input_schema": {"type": "object", "properties": {"at": {}}}}
    server_tool = {"type": "web_search_20250305", "name": "web_search", "max_uses": 2}
    bare = {"type": "function", "function": {"name": "bare"}}
    body = await body_of(Anthropic, server, tools=[TOOL, own, server_tool, bare])
    assert body["tools"] == [own, own, server_tool, {"name": "bare", "input_schema": {"type": "object", "properties": {}}}]
    assert "tool_choice" not in body
    choices: list[tuple[dict[str, Any], Any]] = [
        ({"tool_choice": "auto"}, {"type": "auto"}),
        ({"tool_choice": "none"}, {"type": "none"}),
        ({"tool_choice": "required"}, {"type": "any"}),
        ({"tool_choice": {"type": "function", "function": {"name": "look"}}}, {"type": "tool", "name": "look"}),
        ({"tool_choice": {"type": "any"}}, {"type": "any"}),
        ({"parallel_tool_calls": False}, {"type": "auto", "disable_parallel_tool_use": True}),
        ({"tool_choice": "required", "parallel_tool_calls": False}, {"type": "any", "disable_parallel_tool_use": True}),
        ({"tool_choice": "none", "parallel_tool_calls": False}, {"type": "none"}),
        ({"parallel_tool_calls": True}, None),
    ]
    for given, sent in choices:
        assert (await body_of(Anthropic, server, tools=[TOOL], **given)).get("tool_choice") == sent
        # A choice among no tools is refused by the API.
        assert "tool_choice" not in await body_of(Anthropic, server, **given)


async def test_14_calls_and_results_of_the_history_become_blocks(server: ProviderServer, caplog: pytest.LogCaptureFixture) -> None:
    damaged = {"id": "toolu_2", "type": "function", "function": {"name": "smell", "arguments": '{"at": "se'}}
    messages = [
        USER,
        {"role": "assistant", "content": "Let me see.", "tool_calls": [CALL, damaged]},
        {"role": "tool", "tool_call_id": "toolu_1", "content": "blue"},
        {"role": "tool", "tool_call_id": "toolu_2", "content": [{"type": "text", "text": "salt"}]},
        {"role": "user", "content": "And now?"},
    ]
    sent = (await body_of(Anthropic, server, messages))["messages"]
    assert sent[1]["content"] == [
        {"type": "text", "text": "Let me see."},
        {"type": "tool_use", "id": "toolu_1", "name": "look", "input": {"at": "sea"}},
        {"type": "tool_use", "id": "toolu_2", "name": "smell", "input": {}},
    ]
    assert sent[2:] == [
        {
            "role": "user",
            "content": [
                {"type": "tool_result", "tool_use_id": "toolu_1", "content": "blue"},
                {"type": "tool_result", "tool_use_id": "toolu_2", "content": "salt"},
                {"type": "text", "text": "And now?"},
            ],
        }
    ]
    assert [record.levelname for record in caplog.records if "smell" in record.getMessage()] == ["WARNING"]
    # Results come first whatever else is in the message, and pictures after them.
    result = {"type": "tool_result", "tool_use_id": "toolu_1", "content": "blue"}
    mixed = [USER, {"role": "assistant", "tool_calls": [CALL]}, {"role": "user", "content": [{"type": "text", "text": "See?"}, result]}]
    sent = (await body_of(Anthropic, server, mixed, media=[(PNG, "a.png")]))["messages"]
    assert [block["type"] for block in sent[2]["content"]] == ["tool_result", "image", "text"]
    # A call that nobody ran: the API refuses the conversation unless it has a result.
    sent = (await body_of(Anthropic, server, [USER, {"role": "assistant", "content": "", "tool_calls": [CALL]}, USER]))["messages"]
    assert [block["type"] for block in sent[2]["content"]] == ["tool_result", "text"]
    assert sent[2]["content"][0]["is_error"] is True


async def test_calls_in_the_history_name_their_tools_when_the_request_has_none_and_none_may_be_called(server: ProviderServer) -> None:
    """Anthropic refuses them otherwise; they come from a model that was used before."""
    other = {"id": "toolu_2", "type": "function", "function": {"name": "smell", "arguments": "{}"}}
    again = {**CALL, "id": "toolu_3"}
    history = [USER, {"role": "assistant", "content": "Let me see.", "tool_calls": [CALL, other, again]}, USER]
    for provider in (Anthropic, AnthropicCompatible):
        body = await body_of(provider, server, history, tool_choice="auto")
        assert body["tools"] == [{"name": name, "input_schema": {"type": "object"}} for name in ("look", "smell")]
        assert body["tool_choice"] == {"type": "none"}
    # Who brings tools is believed, and without calls nothing is made up.
    assert [each["name"] for each in (await body_of(Anthropic, server, history, tools=[TOOL]))["tools"]] == ["look"]
    own = await body_of(Anthropic, server, history, extra_data={"tools": [{"name": "mine"}]})
    assert (own["tools"], "tool_choice" in own) == ([{"name": "mine"}], False)
    assert not {"tools", "tool_choice"} & set(await body_of(Anthropic, server, [USER]))
    # Chat Completions takes calls without any tools.
    sent = await body_of(OpenaiAPI, server, history)
    assert not {"tools", "tool_choice"} & set(sent)
    assert [call["id"] for call in sent["messages"][1]["tool_calls"]] == ["toolu_1", "toolu_2", "toolu_3"]


async def test_15_pictures_are_told_by_their_bytes_and_stand_before_the_text_of_the_last_user_message(server: ProviderServer) -> None:
    kinds = {"png": "PNG", "jpeg": "JPEG", "gif": "GIF", "webp": "WEBP"}
    media = [
        (encoded(cornered(), format), f"lies.{wrong}")
        for (_, format), wrong in zip(kinds.items(), ("pdf", "png", "txt", "bmp"), strict=True)
    ]
    history = [{"role": "user", "content": "first"}, {"role": "assistant", "content": "yes"}, {"role": "user", "content": "what?"}]
    sent = (await body_of(Anthropic, server, history, media=media))["messages"]
    assert [message["role"] for message in sent] == ["user", "assistant", "user"]
    assert [block["source"]["media_type"] for block in sent[2]["content"][:4]] == [f"image/{kind}" for kind in kinds]
    assert sent[2]["content"][4] == {"type": "text", "text": "what?"}
    listed = [{"type": "text", "text": "one"}, {"type": "image", "data": PNG}, {"type": "text", "text": "two"}]
    sent = (
        await body_of(Anthropic, server, [{"role": "user", "content": listed}, {"role": "assistant", "content": "so"}], media=media[:1])
    )["messages"]
    assert [block["type"] for block in sent[0]["content"]] == ["image", "text", "image", "text"]
    assert sent[1] == {"role": "assistant", "content": "so"}
    only_text_after = [{"type": "text", "text": "What?"}, {"type": "image", "data": PNG, "name": "a"}]
    sent = (await body_of(Anthropic, server, [{"role": "user", "content": only_text_after}]))["messages"]
    assert [block["type"] for block in sent[0]["content"]] == ["image", "text"]


async def test_16_media_of_every_kind_become_their_blocks(server: ProviderServer) -> None:
    data = base64.b64encode(PNG).decode()
    pdf = base64.b64encode(PDF).decode()
    url = "https://x.example/a.jpg"
    cases: list[tuple[Any, dict[str, Any]]] = [
        ((url, "a"), {"type": "image", "source": {"type": "url", "url": url}}),
        (
            (f"data:image/jpeg;base64,{data}", "lies.jpg"),
            {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": data}},
        ),
        (
            (PDF, "a.pdf"),
            {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": pdf}, "title": "a.pdf"},
        ),
        (("https://x.example/a.pdf", None), {"type": "document", "source": {"type": "url", "url": "https://x.example/a.pdf"}}),
        (
            ("\ufeffЗаметка".encode(), "a.md"),
            {"type": "document", "source": {"type": "text", "media_type": "text/plain", "data": "Заметка"}, "title": "a.md"},
        ),
        ((io.BytesIO(PNG), None), {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": data}}),
    ]
    for medium, block in cases:
        (message,) = (await body_of(AnthropicCompatible, server, media=[medium]))["messages"]
        assert message["content"] == [block, {"type": "text", "text": "hi"}]
    for given in (
        {"type": "document", "media_type": "application/pdf", "data": PDF, "name": "a.pdf"},
        {"type": "document", "source": {"type": "base64", "media_type": "application/pdf", "data": pdf}, "title": "a.pdf"},
        {"type": "file", "file": {"file_data": f"data:application/pdf;base64,{pdf}", "filename": "a.pdf"}},
    ):
        (message,) = (await body_of(AnthropicCompatible, server, [{"role": "user", "content": [given]}]))["messages"]
        assert message["content"] == [cases[2][1]]


async def test_17_a_file_of_no_kind_that_is_taken_is_named_before_any_request(server: ProviderServer, tmp_path: Path) -> None:
    svg = tmp_path / "drawing.svg"
    svg.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    for source, name in ((b"BM" + b"\0" * 60, "paint.bmp"), (b"", "empty.png"), (b"\0\1\2\3", "a.exe"), (str(svg), "drawing.svg")):
        _, error = await until_error(ask(Anthropic, server, media=[(source, name if source != str(svg) else None)]))
        assert isinstance(error, UnsupportedMediaError)
        assert name in str(error)
    block = {"type": "image", "source": {"type": "base64", "media_type": "image/png", "data": "!"}, "title": "broken.png"}
    _, error = await until_error(ask(Anthropic, server, [{"role": "user", "content": [block]}]))
    assert isinstance(error, UnsupportedMediaError)
    assert "broken.png" in str(error)
    assert server.requests == []


def _header_of_png(width: int, height: int) -> bytes:
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I4sII", 13, b"IHDR", width, height)


async def test_18_what_is_too_large_is_said_before_it_is_sent_and_a_413_has_words(server: ProviderServer) -> None:
    wide = encoded(cornered(9000, 2), "JPEG")
    heavy = PNG + b"\0" * 4_000_000
    cases: list[tuple[list[Any], type[Exception], str]] = [
        ([(wide, "wide.jpg")], UnsupportedMediaError, "9000 × 2 pixels"),
        ([(_header_of_png(10, 8001), "tall.png")], UnsupportedMediaError, "10 × 8001 pixels"),
        ([(heavy, "heavy.png")], UnsupportedMediaError, "4.0 MB"),
        ([(PNG, "small.png")] * 101, RequestTooLargeError, "101"),
        # One of many may be less large than one alone.
        ([(_header_of_png(2001, 10), "many.png"), *[(PNG, "small.png")] * 20], UnsupportedMediaError, "2001 × 10 pixels"),
        ([(PDF + b"\0" * 12_000_000, "a.pdf")] * 2, RequestTooLargeError, "23 MB"),
    ]
    for media, kind, words in cases:
        _, error = await until_error(ask(Anthropic, server, media=media))
        assert isinstance(error, kind)
        assert words in str(error)
    assert server.requests == []
    await body_of(Anthropic, server, media=[(_header_of_png(2001, 10), "few.png"), *[(PNG, "small.png")] * 19])
    server.script(Script(body="<html><title>413</title></html>", status=413, content_type="text/html"))
    _, error = await until_error(ask(AnthropicCompatible, server, media=[(heavy, "heavy.png")]))
    assert isinstance(error, RequestTooLargeError)


class _SlowFile(io.BytesIO):
    """A file whose reading ends only when the loop ran meanwhile."""

    def __init__(self, data: bytes, loop: asyncio.AbstractEventLoop) -> None:
        super().__init__(data)
        self._loop = loop
        self.loop_ran = False

    def read(self, size: int | None = -1) -> bytes:
        turned = threading.Event()
        self._loop.call_soon_threadsafe(turned.set)
        self.loop_ran = turned.wait(10)
        return super().read(size)


async def test_19_a_large_file_is_read_and_encoded_beside_the_loop(server: ProviderServer) -> None:
    threads: list[int] = []

    class Noting(AnthropicCompatible):
        @classmethod
        def write_request(cls, request: Any, dialect: Any) -> dict[str, Any]:
            threads.append(threading.get_ident())
            return super().write_request(request, dialect)

    file = _SlowFile(PDF + b"x" * 20_000_000, asyncio.get_running_loop())
    record = await request_of(Noting, server, media=[(file, "large.pdf")])
    assert file.loop_ran
    assert threads
    assert threading.get_ident() not in threads
    assert base64.b64decode(record.body["messages"][0]["content"][0]["source"]["data"]) == file.getvalue()


async def test_20_extra_fields_come_last_and_are_nobody_elses(server: ProviderServer) -> None:
    extra = {"max_tokens": 5, "new_field": {"a": 1}, "model": "other"}
    for name in ("extra_data", "extra_body"):
        body = await body_of(Anthropic, server, **{name: extra})
        assert {key: body[key] for key in extra} == extra
    assert not {"new_field"} & set(await body_of(Anthropic, server))


async def test_21_trial_features_are_asked_for_in_one_header(server: ProviderServer) -> None:
    class Trying(Anthropic):
        beta_headers = ["files-api-2025-04-14"]

    assert "anthropic-beta" not in (await request_of(Anthropic, server)).headers
    assert (await request_of(Anthropic, server, beta_headers=["a-1", "b-2"])).headers["anthropic-beta"] == "a-1,b-2"
    assert (await request_of(Trying, server)).headers["anthropic-beta"] == "files-api-2025-04-14"
    both = await request_of(Trying, server, betas=["b-2", "files-api-2025-04-14"])
    assert both.headers["anthropic-beta"] == "files-api-2025-04-14,b-2"


async def test_22_thinking_is_written_as_the_model_takes_it_and_goes_back_as_it_came(
    server: ProviderServer, http: Http, caplog: pytest.LogCaptureFixture
) -> None:
    old, new, always = "claude-sonnet-4-5", "claude-opus-4-8", "claude-opus-5-5"
    shown = {"type": "adaptive", "display": "summarized"}
    cases: list[tuple[str, dict[str, Any], Any, Any, int]] = [
        (old, {}, None, None, 4096),
        (old, {"reasoning": "off"}, {"type": "disabled"}, None, 4096),
        (new, {"thinking": False}, {"type": "disabled"}, None, 4096),
        (always, {"reasoning": "off"}, None, {"effort": "low"}, 4096),
        (old, {"reasoning": "low"}, {"type": "enabled", "budget_tokens": 2048}, None, 6144),
        (old, {"reasoning": 5000}, {"type": "enabled", "budget_tokens": 5000}, None, 9096),
        (old, {"thinking": 10}, {"type": "enabled", "budget_tokens": 1024}, None, 5120),
        (old, {"thinking": True, "display": "omitted"}, {"type": "enabled", "budget_tokens": 8192, "display": "omitted"}, None, 12288),
        (new, {"reasoning": "medium"}, shown, {"effort": "medium"}, 12288),
        (new, {"reasoning": 3000}, shown, {"effort": "medium"}, 12288),
        (new, {"thinking": "adaptive", "effort": "max"}, shown, {"effort": "max"}, 28672),
        (new, {"thinking": {"type": "adaptive", "display": "omitted"}}, {"type": "adaptive", "display": "omitted"}, None, 4096),
        (old, {"thinking": {"type": "enabled", "budget_tokens": 4096}}, {"type": "enabled", "budget_tokens": 4096}, None, 8192),
        (new, {"effort": "low", "output_config": {"format": {"type": "x"}}}, None, {"format": {"type": "x"}, "effort": "low"}, 4096),
    ]
    for model, given, thinking, output, tokens in cases:
        body = await body_of(Anthropic, server, model=model, http=http, **given)
        assert (body.get("thinking"), body.get("output_config"), body["max_tokens"]) == (thinking, output, tokens), (model, given)
    caplog.clear()
    body = await body_of(Anthropic, server, model=old, reasoning="low", temperature=0.5, http=http)
    assert "temperature" not in body
    assert "temperature" in caplog.text
    hidden = {"type": "redacted_thinking", "data": "opaque=="}
    thought = {"type": "thinking", "thinking": "  Hm.\n", "signature": "sig=="}
    for first, second in (
        ({"type": "reasoning", "text": "  Hm.\n", "signature": "sig=="}, {"type": "reasoning", "text": "", "provider_data": hidden}),
        (thought, hidden),
    ):
        content = [first, second, {"type": "reasoning", "text": "unsigned"}, {"type": "thinking", "thinking": "unsigned"}]
        messages = [
            USER,
            {"role": "assistant", "content": [*content, {"type": "text", "text": "I look."}], "tool_calls": [CALL]},
            {"role": "tool", "tool_call_id": "toolu_1", "content": "blue"},
        ]
        sent = (await body_of(Anthropic, server, messages, http=http))["messages"][1]["content"]
        assert sent[:2] == [thought, hidden]
        assert [block["type"] for block in sent[2:]] == ["text", "tool_use"]
