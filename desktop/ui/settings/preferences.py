"""Writes the preferences that are chosen on a page, also into a file with mistakes when the person agrees."""

from __future__ import annotations

from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QCoreApplication

from desktop.errors import LoquentError
from desktop.ui.settings.parts import button

if TYPE_CHECKING:
    from desktop.engine.settings_service import SettingsService


class Preferences:
    """``set`` runs as *run* does. ``rewrite`` is the button to place below the page's notice, shown while the file's mistakes are in the
    way; when it has helped, *mended* is called."""

    def __init__(
        self, settings: SettingsService, run: Callable[[Coroutine[Any, Any, None]], object], mended: Callable[[], object], name: str
    ) -> None:
        self._settings, self._run, self._mended = settings, run, mended
        self._refused: dict[str, str | int] = {}
        self.rewrite = button(QCoreApplication.translate("Preferences", "Keep a copy and write the file anew"), f"{name}.rewrite")
        self.rewrite.hide()
        self.rewrite.clicked.connect(lambda: self._run(self._write_anew()))

    def set(self, name: str, value: str | int) -> None:
        """Change the preference at once and write it."""
        self.rewrite.hide()
        self._run(self._set(name, value))

    async def _set(self, name: str, value: str | int) -> None:
        try:
            await self._settings.set(name, value)
        except LoquentError as error:
            if error.code == "storage.file_mistake":
                self._refused[name] = value
                self.rewrite.show()
            raise

    async def _write_anew(self) -> None:
        for name, value in tuple(self._refused.items()):
            await self._settings.write_anew(name, value)
            del self._refused[name]
        self.rewrite.hide()
        self._mended()
