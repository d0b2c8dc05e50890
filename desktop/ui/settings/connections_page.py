"""The page of connections: where keys are kept, which connections there are, what was found on this computer, and the form."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import QHBoxLayout, QScrollArea, QVBoxLayout, QWidget
from shiboken6 import isValid

from desktop.chat.connection import LOCAL_CONNECTION_ID, Connection
from desktop.engine.local_servers import FoundServer
from desktop.errors import LoquentError
from desktop.ui.bridge import WidgetTasks
from desktop.ui.settings.connection_form import ConnectionForm
from desktop.ui.settings.connection_rows import ConnectionRow
from desktop.ui.settings.local_card import LocalCard
from desktop.ui.settings.parts import button, card, label, log_unexpected, set_kind
from desktop.ui.theme import theme
from desktop.ui.wording import sentence
from desktop.ui.wording_files import file_sentence

if TYPE_CHECKING:
    from desktop.engine.connections import Connections
    from desktop.engine.settings_service import SettingsService
    from desktop.storage.vault import VaultStatus


class ConnectionsPage(QWidget):
    """Asks the keyring for its state and this computer for model servers when it is made; needs a running loop."""

    def __init__(self, connections: Connections, settings: SettingsService) -> None:
        super().__init__()
        self._connections = connections
        self._tasks = WidgetTasks(self, self._failed)
        self._rows: dict[str, ConnectionRow] = {}
        self._found: dict[str, FoundServer] = {}
        self.form = ConnectionForm(connections)
        self.local = LocalCard(connections, settings)
        self._build()
        self._connect()
        self._show_notices()
        self._show_rows()
        self._tasks.run(self._ask_vault())
        self._tasks.run(self._look_for_servers())

    # -- building -----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        column = QVBoxLayout(self)
        space = theme.measure("space_6")
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(theme.measure("space_4"))
        head = QHBoxLayout()
        head.addWidget(label(self.tr("Connections"), font="heading"))
        head.addStretch(1)
        self._add = button(self.tr("Add connection"), "settings.connections.add", "primary")
        self._add.setIcon(theme.icon("plus", "on_accent"))
        head.addWidget(self._add)
        column.addLayout(head)
        self._keyring = label(self.tr("Asking the keyring…"), "muted", wrap=True, font="small")
        self._keyring.setObjectName("settings.connections.keyring")
        column.addWidget(self._keyring)
        self._message = label("", "danger", wrap=True)
        self._message.setObjectName("settings.connections.message")
        self._message.hide()
        column.addWidget(self._message)
        self._notices, self._notice_lines = card()
        self._notices.setObjectName("settings.connections.notices")
        column.addWidget(self._notices)
        frame, self._list = card()
        frame.setObjectName("settings.connections.list")
        column.addWidget(frame)
        column.addWidget(self.form)
        column.addWidget(self.local)
        column.addStretch(1)

    def _connect(self) -> None:
        self._add.clicked.connect(self._begin)
        self.form.closed.connect(self._form_closed)
        self.form.answered.connect(self._reveal)
        self.form.saved.connect(lambda _id: self._tasks.run(self._ask_vault(), key="vault"))
        self.local.closed.connect(self._form_closed)
        self._connections.changed.connect(self._changed)
        theme.changed.connect(self._retint)

    # -- showing ------------------------------------------------------------------------------------------------

    def _changed(self, connection_id: str) -> None:
        if not isValid(self):
            return  # Closed; only Python's half waits for the garbage collector.
        row = self._rows.get(connection_id)
        state = self._connections.get(connection_id) if connection_id else None
        if row is not None and state is not None:
            row.show_state(state)
            return
        self._show_notices()
        self._show_rows()

    def _show_rows(self) -> None:
        for row in self._rows.values():
            self._list.removeWidget(row)
            # Hidden at once: a row that is only to be deleted would still be drawn over the new ones.
            row.hide()
            row.deleteLater()
        self._rows = {}
        for state in self._connections.all:
            row = self._new_row(state.connection.id, self.tr("Edit"))
            row.show_state(state)
            row.chosen.connect(self._edit)
        for key, server in self._offered().items():
            row = self._new_row(key, self.tr("Add"))
            row.show_found(server)
            row.chosen.connect(self._add_found)

    def _new_row(self, key: str, action: str) -> ConnectionRow:
        row = ConnectionRow(key, action)
        self._rows[key] = row
        self._list.addWidget(row)
        return row

    def _offered(self) -> dict[str, FoundServer]:
        """What was found and is not a connection yet."""
        taken = [state.address for state in self._connections.all if not state.is_local]
        return {key: server for key, server in self._found.items() if not server.is_at(taken)}

    def _show_notices(self) -> None:
        while (item := self._notice_lines.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.hide()
                widget.deleteLater()
        for notice in self._connections.notices:
            self._notice_lines.addWidget(label(file_sentence(notice), "danger", wrap=True))
        self._notices.setVisible(bool(self._connections.notices))

    def _retint(self) -> None:
        self._add.setIcon(theme.icon("plus", "on_accent"))

    def open_connection(self, connection_id: str, field: str = "") -> None:
        """Show the form of a connection with the keyboard in *field*: ``key``, ``key_env``, ``address``, ``proxy`` or ``certificate``."""
        if self.form.isHidden() or self.form.connection_id != connection_id:
            self._edit(connection_id)
        name = {"certificate": "ca_file"}.get(field, field)
        wanted = self.form.findChild(QWidget, f"settings.connections.form.{name}") if name else None
        if wanted is None or self.form.isHidden():
            return
        if not wanted.isEnabled():
            # No key is sent: that comes first.
            wanted = self.form.fields.auth_field
        if wanted.isHidden() or not wanted.isVisibleTo(self.form):
            self.form.fields.more.setChecked(True)
        wanted.setFocus(Qt.FocusReason.OtherFocusReason)
        self._reveal(wanted)

    def begin(self) -> None:
        """Show the form for a new connection; what is being typed in a form stays."""
        if self.form.isHidden():
            self._begin()

    # -- asking -------------------------------------------------------------------------------------------------

    async def _ask_vault(self) -> None:
        status = await self._connections.vault_status()
        self._keyring.setText(self._keyring_words(status))
        set_kind(self._keyring, "muted" if status.kind == "ready" else "danger")
        self.form.set_vault(status)

    def _keyring_words(self, status: VaultStatus) -> str:
        name = status.name or self.tr("the keyring")
        if status.kind == "ready":
            words = self.tr("Keys are kept in %1, unlocked. They never leave it except in requests to the address of their connection.")
        elif status.kind == "locked":
            words = self.tr("Keys are kept in %1, which is locked. The system asks for its password when a key is needed.")
        elif status.kind == "timeout":
            words = self.tr("%1 does not answer. Look for its question on the screen; chats without a key work meanwhile.")
        else:
            words = self.tr(
                "This computer has no keyring that Loquent could keep a key in. A key can be kept for this session, "
                "or read from an environment variable that a connection names. It is never written to a file."
            )
        text = words.replace("%1", name)
        return text[:1].upper() + text[1:]

    async def _look_for_servers(self) -> None:
        found = await self._connections.offered_servers()
        self._found = {f"found.{server.label}": server for server in found}
        if self._found:
            self._show_rows()

    def _failed(self, error: BaseException) -> None:
        log_unexpected(error)
        self._message.setText(sentence(error))
        self._message.show()

    # -- doing --------------------------------------------------------------------------------------------------

    def _begin(self) -> None:
        if not self.form.may_go():
            return
        self.local.hide()
        self.form.begin()
        self._reveal(self.form)

    def _edit(self, connection_id: str) -> None:
        if not self.form.may_go():
            return
        if connection_id == LOCAL_CONNECTION_ID:
            self.form.hide()
            self.local.show()
            self._reveal(self.local)
            return
        state = self._connections.get(connection_id)
        if state is not None:
            self.local.hide()
            self.form.edit(state)
            self._reveal(self.form)

    def _add_found(self, key: str) -> None:
        server = self._found[key]
        if server.needs_key:
            if not self.form.may_go():
                return
            self.local.hide()
            self.form.begin(Connection(self._connections.new_id(server.label), server.provider, server.label, server.api_base, "bearer"))
            self._reveal(self.form)
            return
        self._tasks.run(self._save_found(server), key=key)

    async def _save_found(self, server: FoundServer) -> None:
        self._message.hide()
        try:
            connection = await self._connections.add_found(server)
        except LoquentError as error:
            self._failed(error)
        else:
            self._connections.start_refresh(connection.id)

    def _form_closed(self) -> None:
        self._add.setFocus(Qt.FocusReason.OtherFocusReason)

    def _reveal(self, widget: QWidget) -> None:
        viewport = self.parentWidget()
        area = viewport.parentWidget() if viewport is not None else None
        if isinstance(area, QScrollArea):
            # Its place is known only after the layout has run.
            QTimer.singleShot(0, area, lambda: _bring_into_sight(area, widget))


def _bring_into_sight(area: QScrollArea, widget: QWidget) -> None:
    """Scroll to *widget*; to its top when it is larger than what can be seen."""
    page = area.widget()
    if page is not None and widget.height() > area.viewport().height():
        area.verticalScrollBar().setValue(widget.mapTo(page, QPoint(0, 0)).y())
    else:
        area.ensureWidgetVisible(widget)
