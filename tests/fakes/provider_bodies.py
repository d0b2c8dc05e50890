"""What the fake provider says: the events and bodies of the wires, as the real servers send them."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from typing import Any


@dataclass
class Script:
    """How the server answers. Times in seconds; ``after`` counts the text chunks sent before the misbehaviour."""

    text: str | None = None
    """The answer; None: "You said: …" with the last user text."""
    chunks: list[str] | None = None
    """The answer cut as given; else after each word."""
    reasoning: str = ""
    reasoning_field: str = "reasoning_content"
    tool_calls: list[dict[str, str]] = field(default_factory=list)
    """``{"id", "name", "arguments"}`` each; arguments is JSON text."""
    usage: dict[str, int] | None = field(default_factory=lambda: {"input": 12, "output": 7})
    """``input output cache_read cache_write reasoning``; None: the server tells none."""
    stop_reason: str | None = None
    """None: the wire's own word for a plain end (or for tool calls)."""
    status: int = 200
    error_type: str = ""
    error_message: str = ""
    body: str | None = None
    """This exact body instead of an answer (with ``status`` and ``content_type``)."""
    content_type: str | None = None
    headers: dict[str, str] = field(default_factory=dict)
    first_delay: float = 0.0
    """Before the response's headers."""
    delay: float = 0.0
    """Between the chunks."""
    misbehave: str = ""
    """"" | cut | abort | stall | hold | broken_chunk | error_event | stall_headers | hold_headers | redirect | pings | garbage."""
    after: int = 2
    location: str = "https://elsewhere.example/v1"
    split: int = 0
    """Send the stream in pieces of this many bytes (0: an event at a time)."""
    event_lines: bool = True
    """False: data-only events on the Messages wire, as some relays send."""
    done: bool = True
    """Send ``data: [DONE]`` (on the Messages wire only when ``relay_done``)."""
    relay_done: bool = False
    ignore_stream: bool = False
    """Answer the other form than asked for: JSON to stream, SSE to non-stream."""
    replay: list[str | bytes] | None = None
    """These exact pieces of a stream instead of a made one (bytes where they must be exact)."""
    times: int = 1
    """How many requests this script answers before the next one in the queue (the last one answers for ever)."""


# A model of this name needs no script: the picker of a test (or of a person) is enough.
MODELS: dict[str, Script] = {
    "fake-echo": Script(),
    "fake-slow": Script(delay=0.2),
    "fake-long": Script(chunks=[f"Line {n} of a long answer with **bold** words and `code`.\n\n" for n in range(400)], delay=0.005),
    "fake-markdown": Script(
        text="# Heading\n\nA list:\n\n- one\n- two\n\n```python\ndef f(x):\n    return x + 1\n```\n\n| a | b |\n|---|---|\n| 1 | 2 |\n"
    ),
    "fake-reasoning": Script(reasoning="Let me think about this.", text="The answer is 42."),
    "fake-tools": Script(text="Looking.", tool_calls=[{"id": "call_1", "name": "get_weather", "arguments": '{"city": "Paris"}'}]),
    "fake-length": Script(text="This answer is cut by the limit", stop_reason="length"),
    "fake-cut": Script(text="This will be cut off before it ends.", misbehave="cut"),
    "fake-abort": Script(text="This will be aborted before it ends.", misbehave="abort"),
    "fake-stall": Script(text="This will stall and never end.", misbehave="stall"),
    "fake-hold": Script(text="This waits until it is released to go on.", misbehave="hold"),
    "fake-broken-chunk": Script(text="This breaks its chunk framing in the middle.", misbehave="broken_chunk"),
    "fake-error-event": Script(
        text="This fails in the middle.", misbehave="error_event", error_type="overloaded_error", error_message="Overloaded"
    ),
    "fake-garbage": Script(text="This sends garbage in the middle.", misbehave="garbage"),
    "fake-redirect": Script(misbehave="redirect"),
    "fake-html": Script(
        body="<html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>", status=502, content_type="text/html"
    ),
    "fake-html-200": Script(body="<html><title>Log in to the Wi-Fi</title></html>", content_type="text/html"),
    "fake-error-400": Script(status=400, error_type="invalid_request_error", error_message="That request makes no sense."),
    "fake-error-401": Script(status=401, error_type="authentication_error", error_message="invalid x-api-key"),
    "fake-error-402": Script(status=402, error_type="billing_error", error_message="Your credit balance is too low."),
    "fake-error-403": Script(status=403, error_type="permission_error", error_message="Not allowed."),
    "fake-error-404": Script(status=404, error_type="not_found_error", error_message="model: fake-error-404"),
    "fake-error-413": Script(status=413, error_type="request_too_large", error_message="Request exceeds the maximum size"),
    "fake-error-429": Script(status=429, error_type="rate_limit_error", error_message="Slow down.", headers={"retry-after": "1"}),
    "fake-error-500": Script(status=500, error_type="api_error", error_message="Internal server error"),
    "fake-error-529": Script(status=529, error_type="overloaded_error", error_message="Overloaded"),
}

_STOP_MESSAGES = {"stop": "end_turn", "length": "max_tokens", "tool_calls": "tool_use", "content_filter": "refusal"}
_STOP_COMPLETIONS = {v: k for k, v in _STOP_MESSAGES.items()} | {"stop_sequence": "stop"}


def last_user_text(body: dict[str, Any]) -> str:
    """The text of the request's last user message, images as ``[image]``."""
    for message in reversed(body.get("messages") or body.get("list") or []):
        if message.get("role") != "user":
            continue
        content = message.get("content")
        if isinstance(content, str):
            return content
        kinds = {"image": "[image]", "image_url": "[image]", "document": "[document]", "file": "[document]"}
        return " ".join(block.get("text") or kinds.get(block.get("type"), "") for block in content or []).strip()
    return ""


def chunks_of(script: Script, body: dict[str, Any]) -> list[str]:
    """The pieces of the answer's text, in order."""
    if script.chunks is not None:
        return script.chunks
    text = script.text if script.text is not None else f"You said: {last_user_text(body)}"
    words = text.split(" ")
    return [word + (" " if i + 1 < len(words) else "") for i, word in enumerate(words) if word or i + 1 < len(words)]


def messages_usage(script: Script) -> dict[str, int]:
    """Usage in Anthropic's names."""
    usage = script.usage or {}
    names = {
        "input": "input_tokens",
        "output": "output_tokens",
        "cache_read": "cache_read_input_tokens",
        "cache_write": "cache_creation_input_tokens",
    }
    return {names[key]: value for key, value in usage.items() if key in names}


def completions_usage(script: Script) -> dict[str, Any]:
    """Usage in OpenAI's names."""
    usage = script.usage or {}
    prompt, completion = usage.get("input", 0), usage.get("output", 0)
    made: dict[str, Any] = {"prompt_tokens": prompt, "completion_tokens": completion, "total_tokens": prompt + completion}
    if "cache_read" in usage:
        made["prompt_tokens_details"] = {"cached_tokens": usage["cache_read"]}
    if "reasoning" in usage:
        made["completion_tokens_details"] = {"reasoning_tokens": usage["reasoning"]}
    return made


def _stop(script: Script, names: dict[str, str]) -> str:
    reason = script.stop_reason or ("tool_calls" if script.tool_calls else "stop")
    if script.stop_reason is None and names is _STOP_COMPLETIONS:
        return reason
    return names.get(reason, reason)


def messages_answer(script: Script, body: dict[str, Any]) -> dict[str, Any]:
    """The whole answer of the Messages wire."""
    content: list[dict[str, Any]] = []
    if script.reasoning:
        content.append({"type": "thinking", "thinking": script.reasoning, "signature": "c2lnbmVk"})
    text = "".join(chunks_of(script, body))
    if text:
        content.append({"type": "text", "text": text})
    for call in script.tool_calls:
        content.append({"type": "tool_use", "id": call["id"], "name": call["name"], "input": json.loads(call["arguments"] or "{}")})
    return {
        "id": "msg_fake",
        "type": "message",
        "role": "assistant",
        "model": body.get("model"),
        "content": content,
        "stop_reason": _stop(script, _STOP_MESSAGES),
        "stop_sequence": None,
        "usage": messages_usage(script),
    }


def messages_events(script: Script, body: dict[str, Any]) -> list[tuple[str, bool]]:
    """The events of the Messages wire as ``(SSE text, is a text chunk)``."""
    made: list[tuple[str, bool]] = []

    def add(kind: str, values: dict[str, Any], chunk: bool = False) -> None:
        data = json.dumps({"type": kind, **values}, ensure_ascii=False)
        made.append(((f"event: {kind}\n" if script.event_lines else "") + f"data: {data}\n\n", chunk))

    usage = messages_usage(script)
    start: dict[str, Any] = {
        "id": "msg_fake",
        "type": "message",
        "role": "assistant",
        "model": body.get("model"),
        "content": [],
        "stop_reason": None,
    }
    add("message_start", {"message": {**start, "usage": {**usage, "output_tokens": 1}} if usage else start})
    index = 0
    if script.reasoning:
        add("content_block_start", {"index": index, "content_block": {"type": "thinking", "thinking": "", "signature": ""}})
        for word in script.reasoning.split(" "):
            add("content_block_delta", {"index": index, "delta": {"type": "thinking_delta", "thinking": word + " "}})
        add("content_block_delta", {"index": index, "delta": {"type": "signature_delta", "signature": "c2lnbmVk"}})
        add("content_block_stop", {"index": index})
        index += 1
    add("content_block_start", {"index": index, "content_block": {"type": "text", "text": ""}})
    add("ping", {})
    for chunk in chunks_of(script, body):
        add("content_block_delta", {"index": index, "delta": {"type": "text_delta", "text": chunk}}, True)
    add("content_block_stop", {"index": index})
    for call in script.tool_calls:
        index += 1
        add(
            "content_block_start",
            {"index": index, "content_block": {"type": "tool_use", "id": call["id"], "name": call["name"], "input": {}}},
        )
        half = len(call["arguments"]) // 2
        for piece in ("", call["arguments"][:half], call["arguments"][half:]):
            add("content_block_delta", {"index": index, "delta": {"type": "input_json_delta", "partial_json": piece}})
        add("content_block_stop", {"index": index})
    delta = {"delta": {"stop_reason": _stop(script, _STOP_MESSAGES), "stop_sequence": None}}
    add("message_delta", {**delta, "usage": {"output_tokens": usage.get("output_tokens", 0)}} if usage else delta)
    add("message_stop", {})
    if script.relay_done:
        made.append(("data: [DONE]\n\n", False))
    return made


def completions_answer(script: Script, body: dict[str, Any]) -> dict[str, Any]:
    """The whole answer of the Completions wire."""
    message: dict[str, Any] = {"role": "assistant", "content": "".join(chunks_of(script, body))}
    if script.reasoning:
        message[script.reasoning_field] = script.reasoning
    if script.tool_calls:
        message["tool_calls"] = [
            {"id": c["id"], "type": "function", "function": {"name": c["name"], "arguments": c["arguments"]}} for c in script.tool_calls
        ]
    made: dict[str, Any] = {
        "id": "chatcmpl-fake",
        "object": "chat.completion",
        "created": 1700000000,
        "model": body.get("model"),
        "choices": [{"index": 0, "message": message, "finish_reason": _stop(script, _STOP_COMPLETIONS)}],
    }
    if script.usage is not None:
        made["usage"] = completions_usage(script)
    return made


def completions_events(script: Script, body: dict[str, Any]) -> list[tuple[str, bool]]:
    """The chunks of the Completions wire as ``(SSE text, is a text chunk)``."""
    made: list[tuple[str, bool]] = []
    wants_usage = bool((body.get("stream_options") or {}).get("include_usage"))

    def add(choices: list[dict[str, Any]], chunk: bool = False, **more: Any) -> None:
        head = {"id": "chatcmpl-fake", "object": "chat.completion.chunk", "created": 1700000000, "model": body.get("model")}
        made.append((f"data: {json.dumps({**head, 'choices': choices, **more}, ensure_ascii=False)}\n\n", chunk))

    def delta(values: dict[str, Any], reason: str | None = None) -> list[dict[str, Any]]:
        return [{"index": 0, "delta": values, "finish_reason": reason}]

    add(delta({"role": "assistant", "content": ""}))
    for word in script.reasoning.split(" ") if script.reasoning else []:
        add(delta({script.reasoning_field: word + " "}))
    for chunk in chunks_of(script, body):
        add(delta({"content": chunk}), True)
    for position, call in enumerate(script.tool_calls):
        first = {"index": position, "id": call["id"], "type": "function", "function": {"name": call["name"], "arguments": ""}}
        add(delta({"tool_calls": [first]}))
        half = len(call["arguments"]) // 2
        for piece in (call["arguments"][:half], call["arguments"][half:]):
            add(delta({"tool_calls": [{"index": position, "function": {"arguments": piece}}]}))
    add(delta({}, _stop(script, _STOP_COMPLETIONS)))
    if wants_usage and script.usage is not None:
        add([], usage=completions_usage(script))
    if script.done:
        made.append(("data: [DONE]\n\n", False))
    return made
