"""The settings that belong to a window: when they open, and when they may close."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal
from PySide6.QtWidgets import QWidget

if TYPE_CHECKING:
    from desktop.engine.program import Program
    from desktop.ui.settings.dialog import SettingsDialog


class OwnSettings(QObject):
    """At most one dialog for *window*. It stands beside the window, not before it: Qt lets nobody close a window that is blocked."""

    trash_requested = Signal()

    def __init__(self, window: QWidget) -> None:
        super().__init__(window)
        self._window = window
        self._program: Program | None = None
        self._dialog: SettingsDialog | None = None
        self._wanted: str | None = None

    def attach(self, program: Program) -> None:
        """There is something to set from now on; what was asked for before opens."""
        self._program = program
        if self._wanted is not None:
            self.show(self._wanted)
            self._wanted = None

    def detach(self) -> None:
        """Close the settings whatever is typed in them: the program ends."""
        self._program = None
        if self._dialog is not None:
            self._dialog.done(0)

    def show(self, page: str = "") -> None:
        """Bring the settings to the front, at *page* when one is named: ``connections``, ``appearance``, ``data``, ``about``.

        ``new connection`` is the first of them with the form for one.
        """
        if self._program is None:
            self._wanted = page
            return
        if self._dialog is None:
            from desktop.ui.settings.dialog import SettingsDialog

            self._dialog = SettingsDialog(self._program, self._window)
            self._dialog.finished.connect(self._closed)
            self._dialog.data.trash_requested.connect(self._show_trash)
        if page:
            self._dialog.show_page("connections" if page == "new connection" else page)
        self._dialog.come_forward()
        if page == "new connection":
            self._dialog.connections.begin()

    def show_connection(self, connection_id: str, field: str) -> None:
        """Bring the settings to the front at a connection, the keyboard in *field*."""
        if self._program is not None:
            self.show("connections")
            assert self._dialog is not None
            self._dialog.connections.open_connection(connection_id, field)

    def let_go(self) -> bool:
        """Close the settings. False when something typed there would be lost: they stay, and say so, once."""
        return self._dialog is None or self._dialog.close()

    def _closed(self) -> None:
        self._dialog = None

    def _show_trash(self) -> None:
        if self.let_go():
            self.trash_requested.emit()
