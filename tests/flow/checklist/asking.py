"""Asking the real providers on a server of the tests, and reading what came."""

from __future__ import annotations

import json
from typing import Any

from desktop.chat.connection import Connection
from desktop.chat.items import Item, Reasoning
from desktop.providers import OpenaiAPI
from tests.fakes.provider_server import ProviderServer, Record

KEY = "test-key-0123456789"
_OF_THE_CONNECTION = ("auth", "api_version", "idle_timeout", "first_event_timeout", "headers_of_connection")

USER = {"role": "user", "content": "hi"}
CALL = {"id": "toolu_1", "type": "function", "function": {"name": "look", "arguments": '{"at": "sea"}'}}


def ask(provider: type[OpenaiAPI], server: ProviderServer, messages: Any = "hi", *, model: str = "m", path: str = "", **more: Any) -> Any:
    """An answer of *provider* from *server*; text becomes one user message. Keyword arguments of a connection go there."""
    facts = {name.removesuffix("_of_connection"): more.pop(name) for name in _OF_THE_CONNECTION if name in more}
    connection = Connection("c", provider.__name__, "Fake", api_base=server.url + path, proxy="none", **facts)
    listed = messages if isinstance(messages, list) else [{"role": "user", "content": messages}]
    return provider.create_async_generator(model, listed, connection=connection, **{"api_key": KEY, "stream": True, **more})


async def items_of(answer: Any) -> list[Any]:
    """Everything it yields."""
    return [item async for item in answer]


async def until_error(answer: Any) -> tuple[list[Any], Exception]:
    """What it yields before it fails, and the failure."""
    items: list[Any] = []
    try:
        async for item in answer:
            items.append(item)
    except Exception as error:
        return items, error
    raise AssertionError(f"no error after {items}")


async def body_of(provider: type[OpenaiAPI], server: ProviderServer, messages: Any = "hi", **more: Any) -> Any:
    """The body that the server got for this call."""
    return (await request_of(provider, server, messages, **more)).body


async def request_of(provider: type[OpenaiAPI], server: ProviderServer, messages: Any = "hi", **more: Any) -> Record:
    """The request that the server got for this call, which must succeed."""
    before = len(server.requests)
    await items_of(ask(provider, server, messages, **more))
    return server.requests[before]


def text_of(items: list[Any]) -> str:
    """The visible text."""
    return "".join(str(item) for item in items)


def thought_of(items: list[Any]) -> str:
    """The thinking."""
    return "".join(item.token for item in items if isinstance(item, Reasoning))


def only(items: list[Any], kind: type[Item]) -> Any:
    """The one item of *kind*."""
    found = [item for item in items if isinstance(item, kind)]
    assert len(found) == 1, found
    return found[0]


def sse(*events: dict[str, Any], named: bool = True) -> list[str]:
    """Events of the Messages wire as they are on the wire."""
    return [(f"event: {event['type']}\n" if named else "") + f"data: {json.dumps(event, ensure_ascii=False)}\n\n" for event in events]


def start(**usage: int) -> dict[str, Any]:
    """The event that begins an answer."""
    message: dict[str, Any] = {
        "id": "msg_1",
        "type": "message",
        "role": "assistant",
        "model": "m",
        "content": [],
        "stop_reason": None,
        "usage": usage,
    }
    return {"type": "message_start", "message": message}


def block(index: int, **values: Any) -> dict[str, Any]:
    """The event that begins a block."""
    return {"type": "content_block_start", "index": index, "content_block": values}


def delta(index: int, kind: str, **values: Any) -> dict[str, Any]:
    """The event that adds to a block."""
    return {"type": "content_block_delta", "index": index, "delta": {"type": kind, **values}}


def stop(index: int) -> dict[str, Any]:
    """The event that ends a block."""
    return {"type": "content_block_stop", "index": index}


def end(reason: Any = "end_turn", usage: dict[str, Any] | None = None, **more: Any) -> list[dict[str, Any]]:
    """The two events that end an answer."""
    values = {"type": "message_delta", "delta": {"stop_reason": reason, **more}}
    return [{**values, "usage": usage} if usage is not None else values, {"type": "message_stop"}]


def said(*texts: str, index: int = 0) -> list[dict[str, Any]]:
    """A whole text block."""
    return [block(index, type="text", text=""), *(delta(index, "text_delta", text=text) for text in texts), stop(index)]
