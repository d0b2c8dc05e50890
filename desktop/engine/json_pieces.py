"""JSON that is too large to be read at once: cut into elements, and large elements into pieces. Sans I/O, bounded memory.

One call of ``json.loads`` keeps every other thread waiting (it holds the interpreter's lock, about 10 ms a megabyte), so nothing
larger than :data:`PIECE` goes to it whole. Cutting needs no recursion and no more memory than one element.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Iterator
from typing import Any

PIECE = 1 << 20
"""Bytes that are parsed in one go, and that are read in one go."""
MAX_ELEMENT = 96 * PIECE
MAX_DEPTH = 100

_QUIET = re.compile(rb'(?:[^"{}\[\]]++|"[^"\\]*+(?:\\.[^"\\]*+)*+")*+', re.DOTALL)
"""All up to the next bracket, or to a string that does not end in what is there."""
_INSIDE = re.compile(rb"[^\"\\]*+(?:\\.[^\"\\]*+)*+", re.DOTALL)
_SPACE = re.compile(rb"[ \t\r\n]*+")
_GAP = re.compile(rb"[ \t\r\n,]*+")
_ATOM = re.compile(rb"[^,\]}\s]*+")
_STRING = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"', re.DOTALL)
_WRAPPED = re.compile(rb'\s*\{\s*"conversations"\s*:\s*\[')
_OPENING, _CLOSING = b"{[", b"}]"


class JsonRefused(ValueError):
    """One element cannot be used. ``reason``: ``deep``, ``large`` or ``broken``."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Cut(ValueError):
    """The JSON ends in the middle, or is none."""


def value_of(data: bytes) -> Any:
    """What *data* says. Bytes that are not UTF-8 are replaced. JsonRefused for what is no JSON, or nested too deeply."""
    if depth_of(data) > MAX_DEPTH:
        raise JsonRefused("deep")
    try:
        return _value(data)
    except (ValueError, RecursionError) as error:
        raise JsonRefused("broken") from error


def _value(data: bytes) -> Any:
    if len(data) > PIECE:
        start = _end(_SPACE, data, 0)
        if data[start : start + 1] == b"{":
            return dict(_members(data, start + 1))
        if data[start : start + 1] == b"[":
            return list(_items(data, start + 1))
    return json.loads(data.decode("utf-8", "replace"))


def _members(data: bytes, at: int) -> Iterator[tuple[str, Any]]:
    while data[(at := _end(_GAP, data, at)) : at + 1] != b"}":
        key = _STRING.match(data, at)
        if key is None:
            raise ValueError("no key")
        at = _end(_SPACE, data, key.end())
        if data[at : at + 1] != b":":
            raise ValueError("no colon")
        at = _end(_SPACE, data, at + 1)
        stop = _stop(data, at)
        yield json.loads(key.group().decode("utf-8", "replace")), _value(data[at:stop])
        at = stop


def _items(data: bytes, at: int) -> Iterator[Any]:
    while data[(at := _end(_GAP, data, at)) : at + 1] != b"]":
        stop = _stop(data, at)
        yield _value(data[at:stop])
        at = stop


def _stop(data: bytes, at: int) -> int:
    """Where the value that begins at *at* ends. ValueError when it does not."""
    first = data[at : at + 1]
    if first == b'"' and (text := _STRING.match(data, at)) is not None:
        return text.end()
    if not first or first not in _OPENING:
        stop = _end(_ATOM, data, at)
        if stop == at:
            raise ValueError("no value")
        return stop
    depth = 0
    while True:
        at = _end(_QUIET, data, at)
        char = data[at : at + 1]
        if not char or char == b'"':
            raise ValueError("cut")
        depth += 1 if char in _OPENING else -1
        at += 1
        if depth == 0:
            return at


def _end(pattern: re.Pattern[bytes], data: bytes | bytearray, at: int) -> int:
    found = pattern.match(data, at)
    return at if found is None else found.end()


def depth_of(data: bytes) -> int:
    """How deeply *data* is nested (at most one more than is allowed: it stops there)."""
    depth = deepest = at = 0
    while deepest <= MAX_DEPTH:
        at = _end(_QUIET, data, at)
        char = data[at : at + 1]
        if not char or char == b'"':
            break
        depth += 1 if char in _OPENING else -1
        deepest = max(depth, deepest)
        at += 1
    return deepest


class Elements:
    """The elements of one large JSON array (or of ``{"conversations": [...]}``), each as its bytes; a lone object is one element.

    *read* gives at most as many bytes as asked for, nothing at the end.
    """

    def __init__(self, read: Callable[[int], bytes], limit: int = MAX_ELEMENT) -> None:
        self._read = read
        self._limit = limit
        self._held = bytearray()
        self._at = 0

    def __iter__(self) -> Iterator[bytes | JsonRefused]:
        """Elements in order; JsonRefused instead of one that is too large. Raises Cut when the array does not end."""
        self._more()
        if self._held.startswith(b"\xef\xbb\xbf"):
            del self._held[:3]
        if not self._peek(_SPACE):
            raise Cut("empty")
        if self._held[self._at] == ord("["):
            self._at += 1
        elif (wrapped := _WRAPPED.match(self._held, self._at)) is not None:
            self._at = wrapped.end()
        elif self._held[self._at] == ord("{"):
            yield self._element()
            return
        else:
            raise Cut("no JSON")
        while True:
            if not self._peek(_GAP):
                raise Cut("no end")
            if self._held[self._at] == ord("]"):
                return
            yield self._element()

    def _more(self) -> bool:
        data = self._read(PIECE)
        self._held += data
        return bool(data)

    def _peek(self, gap: re.Pattern[bytes]) -> bool:
        """Go to the next character that is not in *gap*; False at the end."""
        while True:
            self._at = _end(gap, self._held, self._at)
            if self._at < len(self._held):
                del self._held[: self._at]
                self._at = 0
                return True
            self._held.clear()
            self._at = 0
            if not self._more():
                return False

    def _element(self) -> bytes | JsonRefused:
        """Take the value that begins here."""
        if self._held[0] not in _OPENING:
            return self._plain()
        depth, in_string, dropped = 0, False, False
        while True:
            if in_string:
                self._at = _end(_INSIDE, self._held, self._at)
                if self._at < len(self._held) and self._held[self._at] == ord('"'):
                    self._at, in_string = self._at + 1, False
                    continue
            else:
                self._at = _end(_QUIET, self._held, self._at)
                if self._at < len(self._held):
                    char = self._held[self._at]
                    self._at += 1
                    if char == ord('"'):
                        in_string = True
                        continue
                    depth += 1 if char in _OPENING else -1
                    if depth == 0:
                        return self._taken(dropped)
                    continue
            if self._at > self._limit:
                dropped = True
            if dropped:
                del self._held[: self._at]
                self._at = 0
            if not self._more():
                raise Cut("no end")

    def _plain(self) -> bytes:
        """A string or a number where an object belongs: nothing of ours is larger than what is read at once."""
        if self._held[0] == ord('"'):
            text = _STRING.match(self._held)
            while text is None:
                if len(self._held) > self._limit or not self._more():
                    raise Cut("no end")
                text = _STRING.match(self._held)
            self._at = text.end()
        else:
            self._at = max(1, _end(_ATOM, self._held, 0))
        return self._cut_off()

    def _taken(self, dropped: bool) -> bytes | JsonRefused:
        if dropped or self._at > self._limit:
            del self._held[: self._at]
            self._at = 0
            return JsonRefused("large")
        return self._cut_off()

    def _cut_off(self) -> bytes:
        data = bytes(self._held[: self._at])
        del self._held[: self._at]
        self._at = 0
        return data
