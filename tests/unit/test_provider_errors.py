"""What servers say instead of an answer, in all their forms."""

from __future__ import annotations

from typing import Any

import pytest

from desktop.providers import errors
from desktop.providers.envelopes import page_title, plain, read_error, redact
from desktop.providers.errors import make_error


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"type": "error", "error": {"type": "overloaded_error", "message": "Busy"}}, "Busy"),
        ({"error": {"message": "Busy", "type": None, "code": 503}}, "Busy"),
        ({"error": "Busy"}, "Busy"),
        ({"detail": "Busy"}, "Busy"),
        ({"detail": [{"msg": "Busy", "loc": ["body"]}]}, "Busy"),
        ({"detail": {"message": "Busy"}}, "Busy"),
        ({"message": "Busy"}, "Busy"),
        ([{"error": {"message": "Busy"}}], "Busy"),
        ({"error": {"message": "{'type': 'error', 'error': {'type': 'api_error', 'message': 'Busy'}}"}}, "Busy"),
        ("Busy", "Busy"),
        (None, ""),
        ([], ""),
    ],
)
def test_every_envelope_gives_up_its_message(value: Any, message: str) -> None:
    assert read_error(value)[1] == message


@pytest.mark.parametrize(
    ("status", "words", "cls"),
    [
        (401, (), errors.AuthenticationError),
        (401, ("invalid_request_error",), errors.AuthenticationError),
        (402, (), errors.PaymentRequiredError),
        (403, (), errors.PermissionDeniedError),
        (404, ("api_error",), errors.NotFoundError),
        (408, (), errors.ServerTimeoutError),
        (409, (), errors.ConflictError),
        (413, (), errors.RequestTooLargeError),
        (422, (), errors.BadRequestError),
        (429, (), errors.RateLimitError),
        (429, ("insufficient_quota",), errors.PaymentRequiredError),
        (500, (), errors.ServerError),
        (529, (), errors.OverloadedError),
        (200, ("overloaded_error",), errors.OverloadedError),
        (400, ("context_length_exceeded", "invalid_request_error"), errors.ContextTooLongError),
    ],
)
def test_status_and_words_give_one_type(status: int, words: tuple[str, ...], cls: type[errors.ProviderError]) -> None:
    error = make_error("Server", status, words, "why", {"request_id": "req_1", "retry_after": 3.0})
    assert type(error) is cls
    assert (error.status, error.request_id, error.retry_after) == (status, "req_1", 3.0)
    assert "Server" in str(error)
    assert "why" in str(error)


def test_a_prompt_that_is_too_long_is_known_by_its_message() -> None:
    assert isinstance(make_error("S", 400, ("invalid_request_error",), "prompt is too long: 210000 tokens"), errors.ContextTooLongError)


def test_the_key_and_what_looks_like_one_is_cut_out() -> None:
    assert redact("key abcd1234 and sk-ant-api03-xxxxxxxxxxxx", "abcd1234") == "key … and …"


def test_a_message_is_one_line_without_tricks() -> None:
    assert plain("a\u202eb\x00\n\n c\u200b" + "x" * 1000).startswith("ab")
    assert len(plain("x" * 1000)) == 500


def test_a_web_page_is_named_by_its_title() -> None:
    assert page_title(b"<html><title>\n Log <b>in</b> &amp; go </title>") == "Log in & go"
