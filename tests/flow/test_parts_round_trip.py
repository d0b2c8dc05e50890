"""What the wires carry besides text survives a restart and goes back with the next question, on both wires."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest

from desktop.chat.message import Draft, MessageState, TokenUsage
from desktop.chat.parts import FilePart, ProviderPart, ReasoningPart, SourcesPart, TextPart, ToolCallPart, text_of
from desktop.engine.pdf_stripping import without_metadata
from desktop.engine.session import ConversationSession
from tests.fakes.documents import pdf
from tests.fakes.provider_server import ProviderServer
from tests.flow.rig import ended, engine, new_session

PDF = pdf(["A report."])
CITATION = {
    "type": "web_search_result_location",
    "url": "https://example.org/shannon",
    "title": "Claude Shannon",
    "encrypted_index": "RWpBRQ==",
    "cited_text": "Claude Elwood Shannon (April 30, 1916) was a mathematician.",
}
FOUND = {
    "type": "web_search_tool_result",
    "tool_use_id": "srvtoolu_1",
    "content": [
        {"type": "web_search_result", "url": "https://example.org/shannon", "title": "Claude Shannon", "encrypted_content": "RW5j"}
    ],
}
CONTENT: list[dict[str, Any]] = [
    {"type": "thinking", "thinking": "Who is it?\nI look.", "signature": "EqQBCgIYAhIM+/=="},
    {"type": "redacted_thinking", "data": "EmwKAhgBEgy3va3pzix"},
    {"type": "server_tool_use", "id": "srvtoolu_1", "name": "web_search", "input": {"query": "claude shannon born"}},
    FOUND,
    {"type": "text", "text": "He was born "},
    {"type": "text", "text": "on April 30, 1916", "citations": [CITATION]},
    {"type": "text", "text": " — Грюße 🙂."},
    {"type": "thinking", "thinking": "Now the weather.", "signature": "c2Vjb25k"},
    {"type": "tool_use", "id": "toolu_1", "name": "get_weather", "input": {"city": "Zürich", "days": [1, 2]}},
]
USAGE = {"input_tokens": 12, "cache_read_input_tokens": 1000, "cache_creation_input_tokens": 30, "output_tokens": 1}


def event(kind: str, **values: Any) -> str:
    return f"event: {kind}\ndata: {json.dumps({'type': kind, **values}, ensure_ascii=False)}\n\n"


def delta(index: int, kind: str, **values: Any) -> str:
    return event("content_block_delta", index=index, delta={"type": kind, **values})


def block_events(index: int, block: dict[str, Any]) -> list[str]:
    """How the API streams one block."""
    kind = block["type"]
    if kind == "thinking":
        start, half = {"type": kind, "thinking": "", "signature": ""}, len(block["thinking"]) // 2
        pieces = [delta(index, "thinking_delta", thinking=text) for text in (block["thinking"][:half], block["thinking"][half:])]
        pieces.append(delta(index, "signature_delta", signature=block["signature"]))
    elif kind == "text":
        start = {"type": kind, "text": ""}
        pieces = [delta(index, "citations_delta", citation=citation) for citation in block.get("citations", ())]
        pieces += [delta(index, "text_delta", text=block["text"][:3]), delta(index, "text_delta", text=block["text"][3:])]
    elif kind in ("tool_use", "server_tool_use"):
        start, text = {**block, "input": {}}, json.dumps(block["input"], ensure_ascii=False)
        pieces = [delta(index, "input_json_delta", partial_json=piece) for piece in ("", text[:7], text[7:])]
    else:
        start, pieces = block, []
    return [event("content_block_start", index=index, content_block=start), *pieces, event("content_block_stop", index=index)]


def messages_stream() -> list[str]:
    message: dict[str, Any] = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "echo",
        "content": [],
        "stop_reason": None,
        "usage": USAGE,
    }
    end = {
        "delta": {"stop_reason": "tool_use", "stop_sequence": None},
        "usage": {"output_tokens": 89, "output_tokens_details": {"thinking_tokens": 31}},
    }
    blocks = [text for index, block in enumerate(CONTENT) for text in block_events(index, block)]
    return [event("message_start", message=message), *blocks, event("message_delta", **end), event("message_stop")]


def completions_stream(*deltas: dict[str, Any], reason: str, **more: Any) -> list[str]:
    chunks: list[dict[str, Any]] = [{"choices": [{"index": 0, "delta": values, "finish_reason": None}]} for values in deltas]
    chunks.append({"choices": [{"index": 0, "delta": {}, "finish_reason": reason}]})
    chunks.append({"choices": [], **more})
    head = {"id": "c", "object": "chat.completion.chunk", "created": 1, "model": "echo"}
    return [f"data: {json.dumps({**head, **chunk}, ensure_ascii=False)}\n\n" for chunk in chunks] + ["data: [DONE]\n\n"]


async def say(session: ConversationSession, text: str, *attachments: Any) -> None:
    await session.send(Draft(text, attachments))
    await ended(session)
    assert session.path[-1].state is MessageState.COMPLETE, session.path[-1].failure


def without_marks(value: Any) -> Any:
    """*value* without the marks of the prompt cache, which move from request to request."""
    if isinstance(value, dict):
        return {key: without_marks(item) for key, item in value.items() if key != "cache_control"}
    return [without_marks(item) for item in value] if isinstance(value, list) else value


async def test_everything_of_an_answer_on_the_messages_wire_goes_back_unchanged_after_a_restart(tmp_path: Path) -> None:
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url) as program:
            server.script(replay=messages_stream())
            session = await new_session(program)
            await say(session, "When was Shannon born, and how is the weather in Zürich?")
            wanted = session.path
        reply = wanted[-1]
        kinds = [type(part) for part in reply.parts]
        assert kinds == [
            ReasoningPart,
            ReasoningPart,
            ProviderPart,
            ProviderPart,
            TextPart,
            TextPart,
            TextPart,
            ReasoningPart,
            SourcesPart,
            ToolCallPart,
        ]
        assert text_of(reply.parts) == "He was born on April 30, 1916 — Грюße 🙂."
        assert all(part.seconds is not None for part in reply.parts if isinstance(part, ReasoningPart))
        (sources,) = (part for part in reply.parts if isinstance(part, SourcesPart))
        assert [(s.title, s.url, s.cited_text) for s in sources.sources] == [(CITATION["title"], CITATION["url"], CITATION["cited_text"])]
        assert reply.usage == TokenUsage(input=1042, output=89, cache_read=1000, cache_write=30, reasoning=31)
        assert (reply.finish_reason, reply.finish_raw) == ("tool_calls", "tool_use")

        async with engine(tmp_path, server.url) as program:
            again = await program.library.session(program.library.conversations[0].id)
            assert again.path == wanted
            server.script(text="Fine.")
            await say(again, "Go on.")
            sent = without_marks(server.chats[-1].body["messages"])
    assert sent[1] == {"role": "assistant", "content": CONTENT}
    assert sent[2]["role"] == "user"
    result, go_on = sent[2]["content"]
    assert (result["type"], result["tool_use_id"], result["is_error"]) == ("tool_result", "toolu_1", True)
    assert go_on == {"type": "text", "text": "Go on."}


async def test_thinking_details_and_calls_on_the_completions_wire_go_back_unchanged_after_a_restart(tmp_path: Path) -> None:
    details = [
        {"type": "reasoning.text", "text": "Hm.", "signature": "sig", "id": "r1", "format": "x", "index": 0},
        {"type": "reasoning.encrypted", "data": "b3BhcXVl", "id": "r2", "format": "x", "index": 1},
    ]
    call = {"id": "call_1", "type": "function", "function": {"name": "get_weather", "arguments": '{ "city":"Zürich" }'}}
    signed = {"google": {"thought_signature": "Z2VtaW5p"}}
    stream = completions_stream(
        {"role": "assistant", "content": ""},
        {"reasoning": "Hm.", "reasoning_details": [details[0]]},
        {"reasoning_details": [details[1]]},
        {"content": "I look."},
        {"tool_calls": [{"index": 0, **call, "extra_content": signed}]},
        reason="tool_calls",
        usage={
            "prompt_tokens": 50,
            "completion_tokens": 9,
            "prompt_tokens_details": {"cached_tokens": 40},
            "completion_tokens_details": {"reasoning_tokens": 3},
        },
    )
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url, provider="OpenRouter") as program:
            server.script(replay=stream)
            session = await new_session(program)
            await say(session, "How is the weather?")
            wanted = session.path
        assert wanted[-1].usage == TokenUsage(input=50, output=9, cache_read=40, reasoning=3)
        async with engine(tmp_path, server.url, provider="OpenRouter") as program:
            again = await program.library.session(program.library.conversations[0].id)
            assert again.path == wanted
            server.script(text="Fine.")
            await say(again, "Go on.")
            sent = server.chats[-1].body["messages"]
    assert sent[1]["content"] == "I look."
    assert sent[1]["reasoning_details"] == details
    assert sent[1]["tool_calls"] == [{**call, "extra_content": signed}]
    assert (sent[2]["role"], sent[2]["tool_call_id"]) == ("tool", "call_1")
    assert sent[3] == {"role": "user", "content": "Go on."}


async def test_provider_data_does_not_go_to_another_model(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        server.script(replay=messages_stream())
        session = await new_session(program)
        await say(session, "When was Shannon born?")
        session.set_model("fake", "another")
        server.script(text="Fine.")
        await say(session, "Go on.")
        body = json.dumps(server.chats[-1].body, ensure_ascii=False)
    assert "He was born on April 30, 1916 — Грюße 🙂." in body
    assert "toolu_1" in body
    for secret in ("EqQBCgIYAhIM", "EmwKAhgB", "srvtoolu_1", "RWpBRQ"):
        assert secret not in body


async def test_a_call_that_was_cut_short_is_kept_but_not_sent(tmp_path: Path) -> None:
    call = {"id": "call_1", "type": "function", "function": {"name": "search", "arguments": '{"query": "half a th'}}
    async with ProviderServer() as server, engine(tmp_path, server.url, provider="OpenaiCompatible") as program:
        server.script(replay=completions_stream({"content": "I look."}, {"tool_calls": [{"index": 0, **call}]}, reason="length"))
        session = await new_session(program)
        await say(session, "Search.")
        assert session.path[-1].parts[-1] == ToolCallPart("call_1", "search", '{"query": "half a th')
        assert session.path[-1].finish_reason == "length"
        server.script(text="Fine.")
        await say(session, "Go on.")
        assert server.chats[-1].body["messages"][1] == {"role": "assistant", "content": "I look."}


@pytest.mark.parametrize(("raw", "details"), [("refusal", {"type": "refusal", "category": "cyber", "explanation": "No."})])
async def test_a_refusal_keeps_its_raw_form_and_details(tmp_path: Path, raw: str, details: dict[str, Any]) -> None:
    end = {"delta": {"stop_reason": raw, "stop_sequence": None, "stop_details": details}, "usage": {"output_tokens": 0}}
    stream = [event("message_start", message={"role": "assistant", "content": [], "usage": USAGE})]
    stream += block_events(0, {"type": "text", "text": "I cannot."})
    stream += [event("message_delta", **end), event("message_stop")]
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url) as program:
            server.script(replay=stream)
            session = await new_session(program)
            await say(session, "Hm.")
        async with engine(tmp_path) as program:
            reply = (await program.library.session(program.library.conversations[0].id)).path[-1]
    assert (reply.finish_reason, reply.finish_raw, reply.finish_details) == ("content_filter", raw, details)


@pytest.mark.parametrize("provider", ["Anthropic", "OpenaiAPI", "OpenaiCompatible"])
async def test_pdf_and_text_go_to_the_model_after_a_restart(tmp_path: Path, provider: str) -> None:
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url, provider=provider) as program:
            report = await program.attachments.add(PDF, "report.pdf")
            note = await program.attachments.add("Grüße\n".encode(), "note.md")
            assert isinstance(report, FilePart)
            assert isinstance(note, FilePart)
            session = await new_session(program, "gpt-5" if provider == "OpenaiAPI" else "echo")
            await say(session, "Read both.", report, note)
        async with engine(tmp_path, server.url, provider=provider) as program:
            again = await program.library.session(program.library.conversations[0].id)
            assert again.path[0].parts[:2] == (report, note)
            await say(again, "Again.")
    for request in server.chats:
        first = without_marks(request.body["messages"][0]["content"])
        text = json.dumps(first, ensure_ascii=False)
        assert '<file name=\\"note.md\\">\\nGrüße' in text
        assert "Read both." in text
        if provider == "OpenaiCompatible":
            assert '<file name=\\"report.pdf\\">\\n[Page 1]\\nA report.' in text
            continue
        encoded = base64.b64encode(without_metadata(PDF)).decode()
        document = {
            "type": "document",
            "source": {"type": "base64", "media_type": "application/pdf", "data": encoded},
            "title": "report.pdf",
        }
        file = {"type": "file", "file": {"filename": "report.pdf", "file_data": f"data:application/pdf;base64,{encoded}"}}
        assert first[0] == (document if provider == "Anthropic" else file)
