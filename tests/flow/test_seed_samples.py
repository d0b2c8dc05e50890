"""The samples of seeds 000 to 003, with only the import, the key and the base URL changed."""

from __future__ import annotations

import asyncio
import base64
import json
import textwrap
from pathlib import Path
from typing import Any

import pytest

from desktop.chat.items import Usage
from desktop.providers import Anthropic, BadRequestError, Grok2API, MegaLLM, OpenaiAPI, ProviderError
from tests.fakes.pictures import cornered, encoded
from tests.fakes.provider_server import ProviderServer, ProviderServerThread
from tests.flow.checklist.asking import KEY, ask, items_of, only, request_of, text_of, until_error

SEED_000_MODELS = """
models = Anthropic.get_models(api_key="your_api_key")
print(models)
"""
SEED_000_ANSWER = """
async def main():
    generator = await Anthropic.create_async_generator(
        model="claude-3-opus-latest",
        messages=[{"role": "user", "content": "Hello, Anthropic!"}],
        api_key="your_api_key"
    )
    async for message in generator:
        print(message)
"""
SEED_001 = """
from g4f.Provider.needs_auth import Anthropic
from g4f.typing import Messages

# Замените на ваш фактический API-ключ
api_key = "YOUR_API_KEY"

# Пример сообщений для отправки
messages: Messages = [
    {"role": "user", "content": "Расскажи мне о Python."},
]

async def main():
    # Создание асинхронного генератора
    generator = await Anthropic.create_async_generator(
        model="claude-3-opus-latest",
        messages=messages,
        api_key=api_key,
        stream=True,
    )

    # Асинхронный перебор генератора и вывод текста
    async for item in generator:
        print(item, end="", flush=True)

if __name__ == "__main__":
    import asyncio
    asyncio.run(main())
"""
IMPORTS = {
    "from g4f.Provider.needs_auth import Anthropic": "from desktop.providers import Anthropic",
    "from g4f.typing import Messages": "from desktop.providers import Messages",
}


def _changed(sample: str, provider: str, url: str, awaited: bool = True) -> str:
    """The sample with another import, key and base URL; without its ``await`` when it is not to be *awaited*."""
    for old, new in IMPORTS.items():
        sample = sample.replace(old, new)
    if "import Anthropic" not in sample:
        sample = f"from desktop.providers import Anthropic\n{sample}"
    sample = sample.replace("import Anthropic\n", f"import {provider} as Anthropic\n")
    sample = (
        sample.replace("your_api_key", KEY).replace("YOUR_API_KEY", KEY).replace("api_key=api_key,", f"api_key=api_key, api_base={url!r},")
    )
    sample = sample.replace(f'api_key="{KEY}"', f'api_key="{KEY}", api_base={url!r}')
    return sample if awaited else sample.replace("await Anthropic", "Anthropic")


@pytest.mark.parametrize("provider", ["Anthropic", "MegaLLM", "Grok2API", "AnthropicCompatible"])
@pytest.mark.parametrize("awaited", [True, False])
@pytest.mark.parametrize("path", ["", "/v1"])
def test_the_python_samples_of_seeds_000_and_001_run(provider: str, awaited: bool, path: str, capsys: pytest.CaptureFixture[str]) -> None:
    with ProviderServerThread() as server:
        exec(compile(_changed(SEED_001, provider, server.url + path, awaited), "seed", "exec"), {"__name__": "__main__"})
        assert capsys.readouterr().out == "You said: Расскажи мне о Python."
        names: dict[str, Any] = {}
        exec(compile(_changed(SEED_000_ANSWER, provider, server.url + path, awaited), "seed", "exec"), names)
        asyncio.run(names["main"]())
        assert capsys.readouterr().out.strip() == "You said: Hello, Anthropic!"
        exec(compile(_changed(SEED_000_MODELS, provider, server.url + path), "seed", "exec"), {})
        assert "'fake-echo'" in capsys.readouterr().out
        first, second, *models = server.requests
        assert (first.path, second.path, {record.path for record in models}) == ("/v1/messages", "/v1/messages", {"/v1/models"})
        assert (first.body["stream"], second.body.get("stream", False)) == (True, False)
        key = "authorization" if provider == "Grok2API" else "x-api-key"
        assert {record.headers[key].removeprefix("Bearer ") for record in server.requests} == {KEY}


def test_the_attributes_of_seed_000_are_there() -> None:
    assert issubclass(Anthropic, OpenaiAPI)
    assert (Anthropic.label, Anthropic.url) == ("Anthropic API", "https://console.anthropic.com")
    assert Anthropic.login_url == "https://console.anthropic.com/settings/keys"
    assert Anthropic.api_base == "https://api.anthropic.com/v1"
    for provider in (Anthropic, MegaLLM, Grok2API):
        facts = (provider.working, provider.supports_stream, provider.supports_system_message, provider.supports_message_history)
        assert facts == (True,) * 4
        assert (type(provider.models), type(provider.models_aliases)) == (list, dict)
    assert (Anthropic.needs_auth, MegaLLM.needs_auth) == (True, True)
    assert Anthropic.default_model == "claude-3-5-sonnet-latest"
    assert Anthropic.models == [
        "claude-3-5-sonnet-latest",
        "claude-3-5-sonnet-20241022",
        "claude-3-5-haiku-latest",
        "claude-3-5-haiku-20241022",
        "claude-3-opus-latest",
        "claude-3-opus-20240229",
        "claude-3-sonnet-20240229",
        "claude-3-haiku-20240307",
    ]
    assert Anthropic.get_headers(True, "k", {"X-Own": "1"}) == {
        "Accept": "text/event-stream",
        "Content-Type": "application/json",
        "x-api-key": "k",
        "anthropic-version": "2023-06-01",
        "X-Own": "1",
    }
    assert Anthropic.get_headers(False)["Accept"] == "application/json"
    assert "x-api-key" not in Anthropic.get_headers(False)


async def test_every_argument_of_seed_000_does_what_it_says(server: ProviderServer) -> None:
    picture = encoded(cornered(), "PNG")
    async with ProviderServer() as proxy:
        answer = Anthropic.create_async_generator(
            "claude-3-haiku",
            [{"role": "user", "content": "hi"}],
            proxy.url,
            30,
            [(picture, "a.png")],
            KEY,
            0.5,
            77,
            3,
            0.9,
            ["END"],
            True,
            {"X-Own": "1"},
            "chrome",
            [{"name": "look", "input_schema": {"type": "object"}}],
            {"metadata": {"user_id": "u"}},
            api_base="http://far.invalid/v1",
        )
        await items_of(answer)
        (asked,) = proxy.requests
    assert server.requests == []
    assert asked.headers["host"] == "far.invalid"
    assert asked.headers["x-own"] == "1"
    assert asked.headers["user-agent"].startswith("Mozilla/5.0")
    body = {name: value for name, value in asked.body.items() if name != "messages"}
    assert body == {
        # On another base the seed's short name is not rewritten: there it may be a name of its own.
        "model": "claude-3-haiku",
        "temperature": 0.5,
        "max_tokens": 77,
        "top_k": 3,
        "top_p": 0.9,
        "stop_sequences": ["END"],
        "stream": True,
        "tools": [{"name": "look", "input_schema": {"type": "object"}}],
        "metadata": {"user_id": "u"},
    }
    assert [block["type"] for block in asked.body["messages"][0]["content"]] == ["image", "text"]


SONNET = "claude-3-5-sonnet-20241022"
SYSTEM = "You are a helpful AI assistant specializing in Python programming."
SORT = "How do I sort a list in Python?"


async def test_the_requests_of_seed_003_have_the_same_bodies_and_give_the_same_text(server: ProviderServer, tmp_path: Path) -> None:
    photo = tmp_path / "image.jpg"
    photo.write_bytes(encoded(cornered(), "JPEG"))
    data = base64.b64encode(photo.read_bytes()).decode()
    source = {"type": "base64", "media_type": "image/jpeg", "data": data}
    look = [{"type": "image", "source": source}, {"type": "text", "text": "What's in this image?"}]
    quantum = "Explain quantum computing in simple terms."

    def user(content: Any) -> dict[str, Any]:
        return {"model": SONNET, "max_tokens": 1024, "messages": [{"role": "user", "content": content}]}

    samples: list[tuple[dict[str, Any], dict[str, Any], str]] = [
        (user("Hello, Claude!"), {"messages": "Hello, Claude!"}, "You said: Hello, Claude!"),
        ({**user("Tell me a story"), "stream": True}, {"messages": "Tell me a story", "stream": True}, "You said: Tell me a story"),
        (
            {**user(SORT), "system": SYSTEM},
            {"messages": [{"role": "system", "content": SYSTEM}, {"role": "user", "content": SORT}]},
            f"You said: {SORT}",
        ),
        (user(look), {"messages": [{"role": "user", "content": look}]}, "You said: [image] What's in this image?"),
        (user(look), {"messages": "What's in this image?", "media": [(photo, "image.jpg")]}, "You said: [image] What's in this image?"),
        (
            {**user(quantum), "system": "You are a helpful assistant.", "temperature": 0.7},
            {
                "messages": [{"role": "system", "content": "You are a helpful assistant."}, {"role": "user", "content": quantum}],
                "temperature": 0.7,
            },
            f"You said: {quantum}",
        ),
    ]
    for path in ("", "/v1"):
        for body, call, text in samples:
            given = {"model": SONNET, "max_tokens": 1024, "stream": False, "path": path, **call}
            items = await items_of(ask(Grok2API, server, given.pop("messages"), **given))
            record = server.requests[-1]
            assert record.body == body
            assert record.path == "/v1/messages"
            assert record.headers["authorization"] == f"Bearer {KEY}"
            assert record.headers["anthropic-version"] == "2023-06-01"
            assert text_of(items) == text
            usage = only(items, Usage)
            assert (usage.prompt_tokens, usage.completion_tokens) == (12, 7)


async def test_the_error_of_seed_003_has_its_message(server: ProviderServer) -> None:
    server.script(status=400, error_type="invalid_request_error", error_message="max_tokens is required")
    items, error = await until_error(ask(Grok2API, server, "Hello!", model=SONNET, max_tokens=1024, stream=False))
    assert items == []
    assert isinstance(error, BadRequestError)
    assert error.values["detail"] == "max_tokens is required"
    # The release of the seed wraps its errors in text.
    wrapped = "{'type': 'error', 'error': {'type': 'api_error', 'message': '上游错误'}}"
    server.script(status=502, body=json.dumps({"error": {"message": wrapped, "type": "api_error"}}))
    _, error = await until_error(ask(Grok2API, server, "Hello!", headers={"x-should-retry": "false"}))
    assert isinstance(error, ProviderError)
    assert error.values["detail"] == "上游错误"


async def test_the_requests_of_seed_002_have_the_same_bodies_and_its_answer_is_read(server: ProviderServer) -> None:
    relativity = "Explain the theory of relativity in simple terms"
    tool = {
        "name": "get_weather",
        "description": "Get weather for a location",
        "input_schema": {
            "type": "object",
            "properties": {"location": {"type": "string", "description": "City name"}},
            "required": ["location"],
        },
    }
    france = [
        {"role": "user", "content": "What's the capital of France?"},
        {"role": "assistant", "content": "Paris."},
        {"role": "user", "content": "What's its population?"},
    ]
    analysis = textwrap.dedent("Analyze this document and provide:\n1. Main topics\n2. Key insights\n3. Summary\n\nDocument: …")
    expert = "You are a document analysis expert."
    one: dict[str, Any] = {"model": "claude-3.5-sonnet", "max_tokens": 100, "messages": [{"role": "user", "content": relativity}]}
    samples: list[tuple[dict[str, Any], dict[str, Any]]] = [
        (one, {"messages": relativity}),
        (
            {**one, "system": "You are a helpful assistant"},
            {"messages": [{"role": "system", "content": "You are a helpful assistant"}, *one["messages"]]},
        ),
        ({**one, "tools": [tool]}, {"messages": relativity, "tools": [tool]}),
        ({**one, "max_tokens": 150, "messages": france}, {"messages": france, "max_tokens": 150}),
        ({**one, "temperature": 0.0}, {"messages": relativity, "temperature": 0.0}),
        ({**one, "temperature": 1.0, "top_p": 0.95}, {"messages": relativity, "temperature": 1.0, "top_p": 0.95}),
        (
            {"model": "claude-3-opus-20240229", "max_tokens": 500, "system": expert, "messages": [{"role": "user", "content": analysis}]},
            {
                "model": "claude-3-opus-20240229",
                "max_tokens": 500,
                "messages": [{"role": "system", "content": expert}, {"role": "user", "content": analysis}],
            },
        ),
    ]
    for body, call in samples:
        given = {"model": "claude-3.5-sonnet", "max_tokens": 100, "stream": False, **call}
        record = await request_of(MegaLLM, server, given.pop("messages"), **given)
        assert record.body == {**body, "stream": False}
        assert (record.headers["x-api-key"], record.headers["anthropic-version"]) == (KEY, "2023-06-01")
    server.script(
        body='{"id":"msg_123","type":"message","role":"assistant","content":[{"type":"text","text":"Hello! How can I help you today?"}],'
        '"model":"claude-3.5-sonnet","usage":{"input_tokens":10,"output_tokens":25}}'
    )
    items = await items_of(ask(MegaLLM, server, stream=False))
    assert text_of(items) == "Hello! How can I help you today?"
    assert (items[-1].reason, only(items, Usage).total_tokens) == ("stop", 35)
