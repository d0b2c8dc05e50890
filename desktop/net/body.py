"""The body of a request as JSON. What is large in it is written bit by bit, so that the event loop is never held by it.

Texts are written before the request begins, with a turn for others after each piece; files stand in it as :class:`Base64`, which is
encoded only while it is sent. A thread would not do: the interpreter runs one thread at a time, and the loop would wait for it.
"""

from __future__ import annotations

import asyncio
import base64
import json
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from desktop.chat.text import normalise_text, split_pending_surrogate

# No text has a NUL in it after the text gate, so the mark is no text's.
_MARK = "\0"
_PLACE = b'"\\u0000"'
LONG = 16_384
"""Characters from which on a text is written in pieces, and of such a piece: a tenth of a millisecond of work."""
CHUNK = 49_152
"""Bytes of a file that are encoded at a time, and of other things that are sent at a time. A multiple of three: no padding in between."""
_PIECES_A_TURN = 4


class Base64:
    """*data* as base64 text in JSON, after *prefix* (ASCII)."""

    __slots__ = ("data", "prefix")

    def __init__(self, data: bytes, prefix: str = "") -> None:
        self.data = data
        self.prefix = prefix

    def __len__(self) -> int:
        """Characters of the whole text."""
        return len(self.prefix) + 4 * ((len(self.data) + 2) // 3)

    def __repr__(self) -> str:
        return f"<{len(self)} characters of base64>"

    def pieces(self) -> Iterator[bytes]:
        """The text, at most a :data:`CHUNK` of the file at a time."""
        if self.prefix:
            yield _inside(self.prefix)
        view = memoryview(self.data)
        for start in range(0, len(view), CHUNK):
            yield base64.b64encode(view[start : start + CHUNK])


class Body:
    """Bytes to send; ``len()`` says how many. ``async for`` gives them, as often as asked, in pieces that have a turn of the loop each."""

    def __init__(self, parts: Sequence[bytes | Base64]) -> None:
        self._parts = tuple(parts)
        self._size = sum(map(len, self._parts))

    def __len__(self) -> int:
        return self._size

    def __repr__(self) -> str:
        return f"<a body of {self._size} bytes>"

    def __aiter__(self) -> _Sending:
        return _Sending(self.pieces())

    def pieces(self) -> Iterator[bytes]:
        """The bytes in order."""
        for part in self._parts:
            if isinstance(part, Base64):
                yield from part.pieces()
            else:
                yield from (part[start : start + CHUNK] for start in range(0, len(part), CHUNK))

    def whole(self) -> bytes:
        """All bytes at once; for bodies that are small."""
        return b"".join(self.pieces())


class _Sending:
    """An iterator, not a generator: a request that is cancelled leaves nothing open."""

    def __init__(self, pieces: Iterator[bytes]) -> None:
        self._pieces = pieces

    def __aiter__(self) -> _Sending:
        return self

    async def __anext__(self) -> bytes:
        # A socket that takes everything at once would never let others have a turn.
        await asyncio.sleep(0)
        piece = next(self._pieces, None)
        if piece is None:
            raise StopAsyncIteration
        return piece


async def write_json(value: Any) -> Body:
    """*value*, which may hold :class:`Base64`, as UTF-8 JSON; strings in it pass the text gate, so lone surrogates never reach the wire."""
    parts: list[bytes | Base64] = []
    written = bytearray()
    for at, piece in enumerate(_pieces(value)):
        if isinstance(piece, Base64):
            parts += [bytes(written), piece]
            written.clear()
        else:
            written += piece
        if at % _PIECES_A_TURN == _PIECES_A_TURN - 1:
            await asyncio.sleep(0)
        if len(written) >= CHUNK:
            parts.append(bytes(written))
            written.clear()
    return Body([*parts, bytes(written)])


def encode_json(value: Any) -> bytes:
    """As :func:`write_json`, at once: for what is small."""
    return b"".join(b"".join(piece.pieces()) if isinstance(piece, Base64) else piece for piece in _pieces(value))


def _pieces(value: Any) -> Iterator[bytes | Base64]:
    large: list[str | Base64] = []
    skeleton = json.dumps(_clean(value, large), ensure_ascii=False, separators=(",", ":")).encode().split(_PLACE)
    yield skeleton[0]
    for each, piece in zip(large, skeleton[1:], strict=True):
        yield b'"'
        if isinstance(each, Base64):
            yield each
        else:
            for text in _cut(each):
                yield _inside(normalise_text(text))
        yield b'"' + piece


def _cut(text: str) -> Iterator[str]:
    """*text* in pieces of about :data:`LONG` characters, never between the halves of a surrogate pair."""
    pending = ""
    for start in range(0, len(text), LONG):
        piece, pending = split_pending_surrogate(pending + text[start : start + LONG])
        yield piece
    yield pending


def _inside(text: str) -> bytes:
    return json.dumps(text, ensure_ascii=False)[1:-1].encode()


def _clean(value: Any, large: list[str | Base64]) -> Any:
    """*value* through the text gate; long texts and files wait in *large*, with a mark in their place."""
    if isinstance(value, Base64) or (isinstance(value, str) and len(value) > LONG):
        large.append(value)
        return _MARK
    if isinstance(value, str):
        return normalise_text(value)
    if isinstance(value, Mapping):
        return {normalise_text(str(key)): _clean(item, large) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item, large) for item in value]
    return value
