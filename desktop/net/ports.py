"""Does anything listen there? Asked with a bare socket, so that the HTTP library is loaded only when it is worth it."""

from __future__ import annotations

import asyncio
from contextlib import suppress


async def listens(host: str, port: int, seconds: float = 1.0) -> bool:
    """True when a TCP connection to *host*:*port* is accepted within *seconds*; it is closed at once."""
    try:
        async with asyncio.timeout(seconds):
            _reader, writer = await asyncio.open_connection(host, port)
    except (OSError, TimeoutError):
        return False
    writer.close()
    with suppress(OSError):
        await writer.wait_closed()
    return True
