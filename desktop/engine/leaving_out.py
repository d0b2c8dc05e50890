"""What one conversation leaves out when it is sent, kept between two runs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from desktop.engine.omission import Omission, from_text

if TYPE_CHECKING:
    from desktop.storage.store import Store


class LeavingOut:
    """The omission of one conversation: nothing until :meth:`load`, or until it is set."""

    def __init__(self, store: Store, conversation_id: str) -> None:
        self._store = store
        self._key = f"omission:{conversation_id}"
        self._known: Omission | None = None

    @property
    def now(self) -> Omission:
        """What is left out, as far as it was read."""
        return self._known or Omission()

    @property
    def loaded(self) -> bool:
        """True once it was read or set."""
        return self._known is not None

    async def load(self) -> Omission:
        """What is left out."""
        if self._known is None:
            self._known = from_text(await self._store.get_state(self._key))
        return self._known

    def set(self, omission: Omission) -> bool:
        """Leave *omission* out from now on; True when it has to be kept."""
        if omission == self._known:
            return False
        self._known = omission
        return True

    async def keep(self) -> None:
        """Write it down. Raises StorageError."""
        await self._store.set_state(self._key, self.now.to_text())
