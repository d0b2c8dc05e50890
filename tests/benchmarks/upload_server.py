"""A provider on loopback that reads all of a request and gives a short answer: ``python -m tests.benchmarks.upload_server``.

Speaks Chat Completions and Messages. Prints ``{"url": ...}`` as its first line.
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

PIECE = 1 << 18


def completions() -> list[dict[str, Any]]:
    """The events of an answer of one word."""
    base = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "m"}
    return [{**base, "choices": [{"index": 0, "delta": {"content": "Red."}, "finish_reason": "stop"}]}]


def messages() -> list[dict[str, Any]]:
    """The same in the other protocol."""
    message = {"id": "msg_1", "type": "message", "role": "assistant", "model": "m", "content": [], "usage": {"input_tokens": 1}}
    return [
        {"type": "message_start", "message": message},
        {"type": "content_block_start", "index": 0, "content_block": {"type": "text", "text": ""}},
        {"type": "content_block_delta", "index": 0, "delta": {"type": "text_delta", "text": "Red."}},
        {"type": "content_block_stop", "index": 0},
        {"type": "message_delta", "delta": {"stop_reason": "end_turn"}, "usage": {"output_tokens": 1}},
        {"type": "message_stop"},
    ]


async def handle(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """One connection, one request."""
    head = await reader.readuntil(b"\r\n\r\n")
    left = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
    while left > 0 and (read := await reader.read(min(left, PIECE))):
        left -= len(read)
    if head.startswith(b"POST"):
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
        for event in messages() if b"/messages" in head.split(b"\r\n")[0] else completions():
            name = f"event: {event['type']}\n" if "type" in event else ""
            writer.write(f"{name}data: {json.dumps(event)}\n\n".encode())
    else:
        answer = json.dumps({"data": [{"id": "m"}]}).encode()
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(answer) + answer)
    await writer.drain()
    writer.close()


async def serve() -> None:
    """Serve until killed."""
    server = await asyncio.start_server(handle, "127.0.0.1", 0)
    print(json.dumps({"url": f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}/v1"}), flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve())
