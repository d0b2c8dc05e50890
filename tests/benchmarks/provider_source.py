"""The other side of the provider benchmarks, in a process of its own so that its CPU is not counted.

A bare HTTP server that plays the recorded answers of tests/fakes/transcripts; the model's name says how. Prints one JSON
line with its port and ends with its standard input.
"""

from __future__ import annotations

import asyncio
import json
import sys
from pathlib import Path

FOLDER = Path(__file__).resolve().parents[1] / "fakes" / "transcripts"
HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"
EVENTS = 2000
PACED_EVENTS = 300
BIG_BYTES = 50 * 1024 * 1024


def recorded(wire: str) -> tuple[list[bytes], list[bytes], list[bytes]]:
    """The recorded answer's events: those before the text, the pieces of text, those after it."""
    name = "llamacpp_anthropic_long" if wire == "messages" else "llamacpp_openai_long"
    events = [event + b"\n\n" for event in (FOLDER / f"{name}.sse").read_bytes().split(b"\n\n") if event.strip()]
    marks = [b'"text_delta"' in event or b'"content":"' in event for event in events]
    first, last = marks.index(True), len(marks) - 1 - marks[::-1].index(True)
    return events[:first], events[first : last + 1], events[last + 1 :]


def answer(wire: str, model: str) -> list[bytes]:
    """The events of one answer. ``number:N`` puts N into the text, ``big`` is 50 MB long."""
    before, texts, after = recorded(wire)
    if model == "big":
        size = sum(map(len, texts))
        return before + texts * (BIG_BYTES // size + 1) + after
    if model.startswith("number:"):
        word = b" <" + model.partition(":")[2].encode() + b">"
        mark = b'"text":"' if wire == "messages" else b'"content":"'
        return before + [event.replace(mark, mark + word, 1) for event in texts[:50]] + after
    count = PACED_EVENTS if model == "paced" else EVENTS
    return before + (texts * (count // len(texts) + 1))[:count] + after


async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Answer one connection's requests."""
    try:
        while True:
            head = await reader.readuntil(b"\r\n\r\n")
            lines = head.decode("latin-1").lower().split("\r\n")
            length = next((int(line.partition(":")[2]) for line in lines if line.startswith("content-length:")), 0)
            wire = "messages" if "/messages" in lines[0] else "completions"
            if any("chunked" in line for line in lines):
                body = b""
                while size := int(await reader.readline() or b"0", 16):
                    body += (await reader.readexactly(size + 2))[:-2]
                await reader.readline()
            else:
                body = await reader.readexactly(length)
            model = str(json.loads(body)["model"])
            writer.write(HEAD)
            for event in answer(wire, model):
                writer.write(b"%x\r\n%s\r\n" % (len(event), event))
                await writer.drain()
                if model in ("paced",) or model.startswith("number:"):
                    # As from a model: each event is on the line before the next one is made.
                    await asyncio.sleep(0.0005)
            writer.write(b"0\r\n\r\n")
            await writer.drain()
    except (asyncio.IncompleteReadError, ConnectionError):
        pass
    finally:
        writer.close()


async def main() -> None:
    """Serve until standard input ends."""
    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    print(json.dumps({"port": server.sockets[0].getsockname()[1]}), flush=True)
    await asyncio.to_thread(sys.stdin.read)


if __name__ == "__main__":
    asyncio.run(main())
