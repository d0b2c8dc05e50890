"""Preferences while the program runs: read at the start, written in the background, told to whoever shows them."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from pathlib import Path
from typing import Any

from desktop.engine.signal import Signal
from desktop.storage.settings import Settings, load_settings, save_setting


class SettingsService:
    """The preferences of one profile. ``changed`` tells the name of the preference that changed."""

    def __init__(self, file: Path, values: Settings | None = None) -> None:
        self.changed: Signal[str] = Signal()
        self.notices: list[Any] = []
        self.current = values if values is not None else Settings()
        self._file = file
        self._writing = asyncio.Lock()

    async def load(self) -> None:
        """Read the file; mistakes in it are in ``notices`` and their preferences have their default."""
        self.current, self.notices = await asyncio.to_thread(load_settings, self._file)

    def get(self, name: str) -> Any:
        """The preference *name*. AttributeError when there is none of that name."""
        return getattr(self.current, name)

    async def set(self, name: str, value: Any) -> None:
        """Change the preference at once and write it. StorageError when it cannot be kept; it then holds until Loquent is closed."""
        if self.get(name) == value:
            return
        self.current = replace(self.current, **{name: value})
        self.changed.emit(name)
        async with self._writing:
            await asyncio.to_thread(save_setting, self._file, name, value)

    async def write_anew(self, name: str, value: Any) -> None:
        """Write the preference into a file with mistakes: they are taken out, and a copy of the file is kept. StorageError as ever."""
        async with self._writing:
            await asyncio.to_thread(save_setting, self._file, name, value, force=True)
