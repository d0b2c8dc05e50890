"""Loquent's own export, read back: JSON Lines, alone with the attachments among the lines, or in a zip with them beside."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Any

from desktop.chat import export
from desktop.chat.export import FormError
from desktop.chat.message import Conversation, Draft, Message
from desktop.chat.names import shown_name
from desktop.engine.archive import Archive, ImportRefused, Section
from desktop.engine.import_found import Event, Found, FoundBlob, FoundFolder, FoundMessage, Unusable, title_of
from desktop.engine.json_pieces import MAX_ELEMENT, PIECE, JsonRefused, value_of

BLOB_BYTES = 64 * PIECE
"""No attachment is larger; a blob that says so is passed over."""


@dataclass
class _Open:
    """A conversation whose messages are being read. ``broken``: it will not be used."""

    conversation: Conversation
    expected: int
    draft: Draft
    messages: list[Message]
    broken: bool = False


def lines_of(read: Callable[[int], bytes], limit: int = MAX_ELEMENT) -> Iterator[bytes | None]:
    """The lines that *read* gives, without their ends; None for one that is longer than *limit*."""
    held = bytearray()
    skipping = False
    while data := read(PIECE):
        start = 0
        while (end := data.find(b"\n", start)) >= 0:
            held += data[start:end]
            start = end + 1
            yield None if skipping or len(held) > limit else bytes(held)
            held.clear()
            skipping = False
        held += data[start:]
        if len(held) > limit:
            held.clear()
            skipping = True
    if held or skipping:
        yield None if skipping else bytes(held)


def own_events(archive: Archive, section: Section) -> Iterator[Event]:
    """What *section* holds. ImportRefused when it is no such export, is newer than this version, or ends before its end."""
    lines = (line for line in lines_of(archive.reader(section)) if line is None or line.strip())
    version = export.version_of(_record(next(lines, None)))
    if version is None:
        raise ImportRefused("import.foreign", name=archive.name)
    if version > export.VERSION:
        raise ImportRefused("import.newer", name=archive.name)
    reading = _Reading()
    for line in lines:
        yield from reading.take(_record(line))
    yield from reading.close()
    if not reading.ended:
        raise ImportRefused("import.damaged", name=archive.name)


def _record(line: bytes | None) -> dict[str, Any]:
    """The record of a line; an empty one for what is none."""
    try:
        values = value_of(line.removeprefix(b"\xef\xbb\xbf")) if line is not None else None
    except JsonRefused:
        values = None
    return values if isinstance(values, dict) else {}


class _Reading:
    """Folds records into what was found."""

    def __init__(self) -> None:
        self.ended = False
        self._open: _Open | None = None
        self._blob: tuple[str, str, int] | None = None
        self._data = bytearray()

    def take(self, record: dict[str, Any]) -> Iterator[Event]:
        kind = record.get("type")
        if kind == "data":
            yield from self._take_data(record)
            return
        if kind == "message":
            self._take_message(record)
            return
        yield from self.close()
        self._blob = None
        if kind == "end":
            self.ended = True
        elif kind == "blob":
            yield from self._begin_blob(record)
        elif kind in ("conversation", "folder"):
            try:
                if kind == "folder":
                    yield FoundFolder(export.folder_from(record))
                else:
                    self._open = _Open(*export.conversation_from(record), export.draft_from(record), [])
            except (FormError, TypeError):
                yield Unusable("import.note.form", shown_name(title_of(record.get("title") or record.get("name")) or kind))
        elif not record:
            yield Unusable("import.note.form", "conversations.jsonl")
        # A record of a type that this version does not know is no mistake.

    def close(self) -> Iterator[Event]:
        """Give out the conversation that was read last."""
        opened, self._open = self._open, None
        if opened is None:
            return
        conversation = opened.conversation
        if opened.broken or len(opened.messages) != opened.expected:
            yield Unusable("import.note.form", shown_name(conversation.title or conversation.id))
            return
        messages = export.sound(opened.messages)
        roots = {message.id for message in messages if message.parent_id is None}
        if conversation.active_root_id not in roots:
            conversation = replace(conversation, active_root_id=None)
        found = tuple(FoundMessage(replace(message, parts=()), message.parts) for message in messages)
        yield Found(conversation, found, opened.draft)

    def _take_message(self, record: dict[str, Any]) -> None:
        if self._open is None or self._open.broken:
            return
        try:
            if len(self._open.messages) >= self._open.expected:
                raise FormError("messages")
            self._open.messages.append(export.message_from(record, self._open.conversation.id))
        except (FormError, TypeError):
            self._open.broken = True

    def _begin_blob(self, record: dict[str, Any]) -> Iterator[Event]:
        self._data = bytearray()
        blob, name, size = record.get("blob"), record.get("name"), record.get("size")
        shown = title_of(name)
        if not isinstance(blob, str) or isinstance(size, bool) or not isinstance(size, int) or not 0 < size <= BLOB_BYTES:
            yield Unusable("import.note.changed", shown_name(shown or "blob"))
        else:
            self._blob = (blob, shown, size)

    def _take_data(self, record: dict[str, Any]) -> Iterator[Event]:
        if self._blob is None:
            return
        blob, name, size = self._blob
        try:
            self._data += base64.b64decode(str(record.get("base64", "")), validate=True)
        except (binascii.Error, ValueError):
            self._data = bytearray(size + 1)
        if len(self._data) > size:
            self._blob, self._data = None, bytearray()
            yield Unusable("import.note.changed", shown_name(name))
        elif len(self._data) == size:
            data, self._blob, self._data = bytes(self._data), None, bytearray()
            yield FoundBlob(blob, name, data)
