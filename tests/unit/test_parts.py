"""Parts survive being written down, with the provider's own data unchanged."""

from __future__ import annotations

import json

import pytest

from desktop.chat.items import Source
from desktop.chat.message import Draft
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
    part_from_dict,
    part_to_dict,
    text_of,
)

PARTS: list[Part] = [
    TextPart("hello", {"citations": [{"n": 1}]}),
    ReasoningPart("hm", "sig", 2.5, {"type": "thinking"}),
    ReasoningPart("", None, None, {"type": "redacted_thinking", "data": "opaque"}),
    ImagePart("ab" * 32, "image/png", "a.png", 1, 2, 3),
    FilePart("cd" * 32, "text/plain", "a.txt", 3),
    ToolCallPart("c", "f", '{"a":'),
    ToolResultPart("c", "done", True),
    SourcesPart((Source("A page", "https://example.org/a", {"encrypted_index": "x"}, "as it is said"), Source())),
    ProviderPart({"type": "server_tool_use", "input": {"query": "a"}}),
]


@pytest.mark.parametrize("part", PARTS, ids=lambda part: type(part).__name__)
def test_a_part_comes_back_equal_through_json(part: Part) -> None:
    assert part_from_dict(json.loads(json.dumps(part_to_dict(part)))) == part


def test_fields_of_a_later_version_are_ignored() -> None:
    assert part_from_dict({"kind": "text", "text": "x", "colour": "red"}) == TextPart("x")
    later = {"kind": "sources", "sources": [{"title": "A page", "colour": "red"}]}
    assert part_from_dict(later) == SourcesPart((Source("A page"),))


def test_an_unknown_kind_and_a_missing_field_are_errors() -> None:
    with pytest.raises(ValueError, match="smell"):
        part_from_dict({"kind": "smell"})
    with pytest.raises(TypeError):
        part_from_dict({"kind": "file"})


def test_the_visible_text_is_without_reasoning_and_attachments() -> None:
    assert text_of((TextPart("a"), ReasoningPart("no"), ImagePart("x", "image/png", "n", 1, 1, 1), TextPart("b"))) == "ab"


def test_a_draft_of_blanks_is_empty_and_one_with_a_picture_is_not() -> None:
    assert Draft(" \n").is_empty
    assert not Draft("", (ImagePart("x", "image/png", "n", 1, 1, 1),)).is_empty
