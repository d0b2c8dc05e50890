"""A provider on loopback that gives an answer as fast as it is taken: ``python -m tests.benchmarks.flood_server FILE``.

Speaks Chat Completions, one event a token. Prints ``{"url": ...}`` as its first line. The model's name is the answer's:
FILE is JSON, name to text.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

from tests.benchmarks.texts import tokens

BATCH = 64
"""Events of one write."""


def events(text: str) -> list[bytes]:
    """The stream of *text*, in writes of :data:`BATCH` events."""
    base = {"id": "chatcmpl-1", "object": "chat.completion.chunk", "created": 1, "model": "flood"}

    def event(delta: dict[str, str], reason: str | None = None) -> bytes:
        value = {**base, "choices": [{"index": 0, "delta": delta, "finish_reason": reason}]}
        return b"data: " + json.dumps(value, ensure_ascii=False).encode() + b"\n\n"

    all_of_them = [event({"content": token}) for token in tokens(text)]
    batches = [b"".join(all_of_them[at : at + BATCH]) for at in range(0, len(all_of_them), BATCH)]
    return [*batches, event({}, "stop") + b"data: [DONE]\n\n"]


class Flood:
    """The server."""

    def __init__(self, answers: dict[str, str]) -> None:
        self._streams = {name: events(text) for name, text in answers.items()}

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        """One connection, one request."""
        try:
            head = await reader.readuntil(b"\r\n\r\n")
        except (asyncio.IncompleteReadError, ConnectionError):
            # Somebody looked whether there is a server here.
            writer.close()
            return
        length = next((int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length:")), 0)
        body = json.loads(await reader.readexactly(length)) if length else {}
        if head.startswith(b"POST"):
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\nconnection: close\r\n\r\n")
            for batch in self._streams[body["model"]]:
                writer.write(batch)
                await writer.drain()
        else:
            answer = json.dumps({"data": [{"id": name} for name in self._streams]}).encode()
            writer.write(b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n" % len(answer) + answer)
        await writer.drain()
        writer.close()


async def serve(flood: Flood) -> None:
    """Serve until killed."""
    server = await asyncio.start_server(flood.handle, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    print(json.dumps({"url": f"http://127.0.0.1:{port}/v1"}), flush=True)
    await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(serve(Flood(json.loads(Path(sys.argv[1]).read_text()))))
