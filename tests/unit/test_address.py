"""Every way to type an address gives exactly one endpoint."""

from __future__ import annotations

import pytest

from desktop.providers.address import AddressError, is_local, models_url, normalise, sends_in_clear


@pytest.mark.parametrize(
    ("typed", "endpoint"),
    [
        ("https://api.anthropic.com", "https://api.anthropic.com/v1/messages"),
        ("https://api.anthropic.com/v1/", "https://api.anthropic.com/v1/messages"),
        (" https://ai.megallm.io ", "https://ai.megallm.io/v1/messages"),
        ("http://localhost:9527/v1", "http://localhost:9527/v1/messages"),
        ("https://openrouter.ai/api/v1", "https://openrouter.ai/api/v1/messages"),
        ("https://openrouter.ai/api", "https://openrouter.ai/api/v1/messages"),
        ("https://api.deepseek.com/anthropic", "https://api.deepseek.com/anthropic/v1/messages"),
        ("https://x.example/v1/messages", "https://x.example/v1/messages"),
        ("https://x.example/v1/messages/?beta=true#top", "https://x.example/v1/messages"),
        ("https://x.example/v1beta", "https://x.example/v1beta/messages"),
        ("localhost:11434", "http://localhost:11434/v1/messages"),
        ("API.Example.com:443", "https://api.example.com/v1/messages"),
        ("https://bücher.example", "https://xn--bcher-kva.example/v1/messages"),
        ("http://[::1]:8080", "http://[::1]:8080/v1/messages"),
    ],
)
def test_an_anthropic_address_becomes_one_endpoint(typed: str, endpoint: str) -> None:
    """F1."""
    assert normalise(typed, "anthropic") == endpoint
    assert normalise(endpoint, "anthropic") == endpoint


@pytest.mark.parametrize(
    ("typed", "endpoint"),
    [
        ("https://api.openai.com", "https://api.openai.com/v1/chat/completions"),
        ("https://api.openai.com/v1", "https://api.openai.com/v1/chat/completions"),
        ("https://api.groq.com/openai/v1/", "https://api.groq.com/openai/v1/chat/completions"),
        ("http://127.0.0.1:8080/v1/chat/completions", "http://127.0.0.1:8080/v1/chat/completions"),
        ("https://x.example/custom", "https://x.example/custom/chat/completions"),
    ],
)
def test_an_openai_address_becomes_one_endpoint(typed: str, endpoint: str) -> None:
    """F1."""
    assert normalise(typed, "openai") == endpoint
    assert normalise(endpoint, "openai") == endpoint


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("", "address.empty"),
        ("ftp://x.example", "address.scheme"),
        ("file:///etc/passwd", "address.scheme"),
        ("javascript:alert(1)", "address.scheme"),
        ("https://", "address.host"),
        ("http:evil.example", "address.host"),
        ("https://exa mple.com", "address.characters"),
        ("https://good.example\\@evil.example", "address.characters"),
        ("https://user:secret@x.example", "address.login"),
        ("https://x.example:99999", "address.port"),
        ("https://x.example:abc", "address.port"),
        ("https://x..example", "address.host"),
    ],
)
def test_what_is_no_address_is_refused_in_words(typed: str, code: str) -> None:
    """F1: what is refused."""
    with pytest.raises(AddressError) as caught:
        normalise(typed, "openai")
    assert caught.value.code == code
    assert "secret" not in str(caught.value)


def test_the_model_list_is_beside_the_endpoint() -> None:
    assert models_url("https://x.example/v1/messages") == "https://x.example/v1/models"
    assert models_url("https://x.example/v1/chat/completions") == "https://x.example/v1/models"


def test_a_key_goes_in_clear_only_over_http_to_another_computer() -> None:
    assert sends_in_clear("http://192.168.1.5:8000/v1")
    assert not sends_in_clear("https://192.168.1.5:8000/v1")
    assert is_local("http://127.0.0.1:1/v1")
    assert not is_local("http://127.0.0.1.example.com/v1")


@pytest.mark.parametrize(
    ("text", "protocol", "endpoint"),
    [
        ("https://x.org/v1/messages", "openai", "https://x.org/v1/chat/completions"),
        ("https://x.org/v1/chat/completions", "anthropic", "https://x.org/v1/messages"),
        ("https://x.org/api/v1/messages/count_tokens", "openai", "https://x.org/api/v1/chat/completions"),
    ],
)
def test_the_other_protocols_endpoint_gives_way(text: str, protocol: str, endpoint: str) -> None:
    assert normalise(text, protocol) == endpoint
