"""What is sent as JSON: long texts are written in pieces and read as they were."""

from __future__ import annotations

import json

import pytest

from desktop.net.http import encode_json

LONG = 'a"\\é\U0001f642\n/' * 400_000


@pytest.mark.parametrize(
    "value",
    [
        LONG,
        {"a": LONG, "b": ["x", LONG, {"c": LONG}], "d": None, "e": 1.5},
        {"short": '\\u0000 "\\u0000"', '"\\u0000"': "\\u0000", "long": LONG},
        [],
        "",
    ],
)
def test_long_texts_are_the_same_json_as_if_written_at_once(value: object) -> None:
    assert encode_json(value) == json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode()


def test_no_text_can_be_taken_for_the_place_of_a_long_one() -> None:
    assert json.loads(encode_json(["\0", LONG, "\0"])) == ["\ufffd", LONG, "\ufffd"]
