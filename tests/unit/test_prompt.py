"""From the messages shown to what a provider is asked."""

from __future__ import annotations

from typing import Any

from desktop.chat.items import Source
from desktop.chat.message import Message, Role
from desktop.chat.parts import (
    FilePart,
    ImagePart,
    Part,
    ProviderPart,
    ReasoningPart,
    SourcesPart,
    TextPart,
    ToolCallPart,
    ToolResultPart,
)
from desktop.chat.prompt import NOT_RUN, prompt_messages

PDF = FilePart("p" * 64, "application/pdf", "report.pdf", 100)
TEXT = FilePart("t" * 64, "text/plain", 'a "quoted".txt', 10)


def user(*parts: Part) -> Message:
    return Message("u", "c", None, Role.USER, parts)


def answer(*parts: Part, connection: str = "one", model: str = "m") -> Message:
    return Message("a", "c", None, Role.ASSISTANT, parts, connection_id=connection, model=model)


def asked(*path: Message, reply: Message | None = None, files: dict[str, bytes] | None = None) -> list[dict[str, Any]]:
    return prompt_messages(path, "", {}, files, reply=reply)


def test_thinking_citations_and_blocks_of_the_server_go_back_as_they_came() -> None:
    cited = {"citations": [{"url": "https://example.org", "encrypted_index": "x"}]}
    block = {"type": "server_tool_use", "id": "s", "name": "web_search", "input": {}}
    path = answer(
        ReasoningPart("hm", "sig"),
        ReasoningPart("", None, None, {"type": "redacted_thinking", "data": "opaque"}),
        ProviderPart(block),
        TextPart("It is ", {}),
        TextPart("so", cited),
        TextPart("."),
        SourcesPart((Source("A page", "https://example.org"),)),
    )
    assert asked(path, reply=answer()) == [
        {
            "role": "assistant",
            "content": [
                {"type": "reasoning", "text": "hm", "signature": "sig", "provider_data": None},
                {
                    "type": "reasoning",
                    "text": "",
                    "signature": None,
                    "provider_data": {"type": "redacted_thinking", "data": "opaque"},
                },
                block,
                {"type": "text", "text": "It is "},
                {"type": "text", "text": "so", **cited},
                {"type": "text", "text": "."},
            ],
        }
    ]


def test_what_belongs_to_another_connection_or_model_stays_at_home() -> None:
    path = answer(ReasoningPart("hm", "sig"), ProviderPart({"type": "x"}), TextPart("It is ", {"citations": [1]}), TextPart("so"))
    for other in (answer(connection="two"), answer(model="n")):
        assert asked(path, reply=other) == [{"role": "assistant", "content": "It is so"}]


def test_a_call_goes_back_with_its_result_and_one_without_is_said_not_to_have_run() -> None:
    calls = answer(TextPart("Looking."), ToolCallPart("1", "f", '{"a":1}', {"extra": 1}), ToolCallPart("2", "g", ""))
    assert asked(calls, user(ToolResultPart("1", "found"), TextPart("Go on"))) == [
        {
            "role": "assistant",
            "content": "Looking.",
            "tool_calls": [
                {"extra": 1, "id": "1", "type": "function", "function": {"name": "f", "arguments": '{"a":1}'}},
                {"id": "2", "type": "function", "function": {"name": "g", "arguments": "{}"}},
            ],
        },
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "2", "content": NOT_RUN, "is_error": True}]},
        {"role": "user", "content": [{"type": "tool_result", "tool_use_id": "1", "content": "found"}, {"type": "text", "text": "Go on"}]},
    ]


def test_a_call_that_was_cut_short_is_not_sent() -> None:
    assert asked(answer(TextPart("Looking."), ToolCallPart("1", "f", '{"a'))) == [{"role": "assistant", "content": "Looking."}]
    assert asked(answer(ToolCallPart("1", "f", '{"a')), user(TextPart("Hm"))) == [{"role": "user", "content": "Hm"}]


def test_an_answer_of_nothing_but_thinking_is_left_out() -> None:
    assert asked(answer(ReasoningPart("hm", "sig"))) == []


def test_a_pdf_is_a_document_a_text_is_text_and_what_is_not_given_is_named() -> None:
    message = user(PDF, TEXT, TextPart("Read both."))
    given = asked(message, files={PDF.blob: b"%PDF-", TEXT.blob: "\ufeffGrüße".encode()})
    assert given[0]["content"] == [
        {"type": "document", "media_type": "application/pdf", "data": b"%PDF-", "name": "report.pdf"},
        {"type": "text", "text": "<file name=\"a 'quoted'.txt\">\nGrüße\n</file>\n\n"},
        {"type": "text", "text": "Read both."},
    ]
    named = asked(message)[0]["content"]
    assert [block["type"] for block in named] == ["text", "text", "text"]
    assert "report.pdf" in named[0]["text"]
    assert "cannot see" in named[0]["text"]


def test_pictures_that_are_not_given_are_named() -> None:
    content = asked(user(ImagePart("i", "image/png", "cat.png", 1, 1, 1)))[0]["content"]
    assert "cat.png" in content
