"""A conversation that leaves no trace: what a session keeps goes into memory and is gone with the session."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from desktop.chat.message import Conversation, Draft, Message

if TYPE_CHECKING:
    from desktop.storage.store import Store

_NOTHING: Mapping[str, Any] = {}

NOWHERE = Path(os.devnull) / "nowhere"
"""A cache folder that cannot be made: what is derived from an attachment is made again each time."""


class MemoryBlobs:
    """Attached originals in memory, by sha256, as ``storage.blobs.Blobs`` has them on disk."""

    def __init__(self) -> None:
        self._data: dict[str, bytes] = {}

    def put(self, data: bytes) -> str:
        """Keep *data* and return its name."""
        blob = hashlib.sha256(data).hexdigest()
        self._data[blob] = data
        return blob

    def read(self, blob: str) -> bytes:
        """The content. StorageError when there is none of that name."""
        from desktop.storage.errors import StorageError

        try:
            return self._data[blob]
        except KeyError as error:
            raise StorageError("storage.attachment_missing") from error


class MemoryStore:
    """What a session asks of ``storage.store.Store``, in memory. The session holds the messages itself: only drafts and state are kept."""

    def __init__(self) -> None:
        self._drafts: dict[str, Draft] = {}
        self._state: dict[str, str] = {}

    async def save(
        self,
        conversation: Conversation | None,
        messages: Sequence[Message] = (),
        *,
        drafts: Mapping[str, Draft] = _NOTHING,
        state: Mapping[str, str | None] = _NOTHING,
    ) -> None:
        """Keep the drafts and the state."""
        for key, draft in drafts.items():
            self._drafts[key] = draft
        for name, value in state.items():
            await self.set_state(name, value)

    async def journal(self, message: Message) -> None:
        """Nothing is journalled."""

    async def load_draft(self, key: str) -> Draft | None:
        """What :meth:`save_draft` was given."""
        return self._drafts.get(key)

    async def save_draft(self, key: str, draft: Draft) -> None:
        """Keep *draft*."""
        self._drafts[key] = draft

    async def get_state(self, key: str) -> str | None:
        """What :meth:`set_state` was given."""
        return self._state.get(key)

    async def set_state(self, key: str, value: str | None) -> None:
        """Keep a small value; None forgets it."""
        if value is None:
            self._state.pop(key, None)
        else:
            self._state[key] = value


def memory_store() -> Store:
    """A :class:`MemoryStore` where a ``Store`` is wanted."""
    return cast("Store", MemoryStore())
