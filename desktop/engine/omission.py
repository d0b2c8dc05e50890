"""What is left out of a conversation when it is sent, because a model or server refused it. Pure functions.

Nothing is left out of the conversation itself. The newest question always goes.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import dataclass, replace

from desktop.chat.message import Message, Role
from desktop.chat.parts import FilePart, ImagePart, Part, TextPart
from desktop.engine.kept_json import kept_json


@dataclass(frozen=True, slots=True)
class Omission:
    """Messages by id and attachments by blob that are not sent."""

    messages: frozenset[str] = frozenset()
    blobs: frozenset[str] = frozenset()

    def apply(self, path: Sequence[Message]) -> tuple[Message, ...]:
        """*path* without them; an attachment is named in words, so that the model knows of it."""
        kept = [message for message in path if message.id not in self.messages]
        return tuple(replace(message, parts=tuple(map(self._part, message.parts))) for message in kept)

    def _part(self, part: Part) -> Part:
        if isinstance(part, ImagePart | FilePart) and part.blob in self.blobs:
            return TextPart(f"[The user attached “{part.name}”, which you cannot see.]")
        return part

    def with_oldest(self, path: Sequence[Message]) -> Omission:
        """The older half of what *path* still sends is left out too; the same Omission when only the question is left."""
        sent = [message for message in path if message.id not in self.messages]
        cut = -(-(len(sent) - 1) // 2)
        while 0 < cut < len(sent) - 1 and sent[cut].role is not Role.USER:
            cut += 1
        return replace(self, messages=self.messages | {message.id for message in sent[: max(0, cut)]})

    def with_attachments(self, path: Sequence[Message]) -> Omission:
        """All attachments of *path* are left out too; the same Omission when there is none."""
        found = {part.blob for message in path for part in message.parts if isinstance(part, ImagePart | FilePart)}
        return replace(self, blobs=self.blobs | found)

    def with_more(self, what: str, path: Sequence[Message]) -> Omission:
        """``oldest`` or ``attachments`` are left out too; the same Omission for any other word."""
        more = {"oldest": self.with_oldest, "attachments": self.with_attachments}.get(what)
        return more(path) if more is not None else self

    def to_text(self) -> str | None:
        """As it is kept between two runs; None when nothing is left out."""
        if self == Omission():
            return None
        return json.dumps({"messages": sorted(self.messages), "blobs": sorted(self.blobs)})


def from_text(text: str | None) -> Omission:
    """The reverse of :meth:`Omission.to_text`; what cannot be read leaves nothing out."""
    value = kept_json(text, dict)
    try:
        return Omission(frozenset(map(str, value.get("messages", ()))), frozenset(map(str, value.get("blobs", ()))))
    except TypeError:
        return Omission()
