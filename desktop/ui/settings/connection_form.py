"""The card in which a connection is added, changed, tested and removed."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QGuiApplication, QPalette
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLineEdit, QVBoxLayout

from desktop.chat.connection import Connection, Found
from desktop.engine.connections import ConnectionState
from desktop.engine.probe import STEPS, Suggestion, TestStep, in_clear, report
from desktop.errors import LoquentError
from desktop.storage.errors import StorageError
from desktop.storage.vault import VaultError, VaultStatus
from desktop.ui.bridge import WidgetTasks
from desktop.ui.settings.connection_fields import ConnectionFields
from desktop.ui.settings.parts import button, card, label, log_unexpected, set_kind
from desktop.ui.theme import theme
from desktop.ui.wording import sentence

if TYPE_CHECKING:
    from desktop.engine.connections import Connections

_MARKS = {"ok": "✓", "failed": "✕", "skipped": "·", "running": "…"}


class ConnectionForm(QFrame):
    """Hidden until :meth:`edit` or :meth:`begin`. ``closed`` when the person is done with it, ``saved`` with the id."""

    closed = Signal()
    saved = Signal(str)
    answered = Signal(object)
    """Something that was pressed has an answer, which stands just above this widget."""

    def __init__(self, connections: Connections) -> None:
        super().__init__()
        self._connections = connections
        self._tasks = WidgetTasks(self, self._failed)
        self._id = ""
        self._is_new = False
        self._agreed_origin: str | None = None
        self._steps: dict[str, TestStep] = {}
        self._tested: Connection | None = None
        self._asked: tuple[object, ...] | None = None
        """What the fields said when the steps below them were asked for; None without steps."""
        self._found: tuple[Connection, Found] | None = None
        self._suggestion: Suggestion | None = None
        self._force = False
        self._as_shown: tuple[object, ...] = ()
        """What the fields said before anything was typed."""
        self._warned: tuple[object, ...] | None = None
        """What they said when it was told that it is not saved."""
        self._vault: VaultStatus | None = None
        self.fields = ConnectionFields(connections.providers())
        self.fields.edited.connect(self._edited)
        self.fields.key_field.textEdited.connect(self._outdate)
        self._build()
        self.hide()

    @property
    def connection_id(self) -> str:
        """Of the connection in the form."""
        return self._id

    def begin(self, connection: Connection | None = None) -> None:
        """Show an empty form for a new connection, or one filled with *connection*, which is not saved yet."""
        facts = self._connections.providers()[0]
        self._show(connection or Connection("", facts.name, facts.label), (), is_new=True)

    def edit(self, state: ConnectionState) -> None:
        """Show the form for a connection that is saved."""
        self._show(state.connection, state.models if not state.connection.models else (), is_new=False)
        if state.error is not None:
            self._message.setText(sentence(state.error))
            self._message.show()

    def may_go(self) -> bool:
        """True when nothing is lost with the form. False once for what is typed and not saved: then it says so."""
        typed = self.fields.content
        if self.isHidden() or not self._save.isEnabled() or typed in (self._as_shown, self._warned):
            return True
        self._warned = typed
        self._say(self.tr("This is not saved yet. Save it, or do the same again to let it go."))
        return False

    # -- building -----------------------------------------------------------------------------------------------

    def _build(self) -> None:
        name = "settings.connections.form"
        self.setObjectName(name)
        frame, inner = card()
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(frame)
        self._title = label("", font="title")
        self._title.setObjectName(f"{name}.title")
        self._message = label("", "danger", wrap=True)
        self._message.setObjectName(f"{name}.message")
        self._lines: dict[str, QLabel] = {}
        inner.addWidget(self._title)
        inner.addWidget(self.fields)
        lines = QVBoxLayout()
        lines.setSpacing(theme.measure("space_1") // 2)
        lines.setContentsMargins(self.fields.indent, 0, 0, 0)
        for step in STEPS:
            line = label("", "muted", wrap=True)
            line.setObjectName(f"{name}.step.{step}")
            line.hide()
            self._lines[step] = line
            lines.addWidget(line)
        inner.addLayout(lines)
        inner.addWidget(self._message)
        inner.addLayout(self._build_buttons(name))
        cost = label(self.tr("Test also asks a model for a few words; that costs a few tokens."), "muted", wrap=True, font="small")
        cost.setObjectName(f"{name}.cost")
        cost.setAlignment(Qt.AlignmentFlag.AlignRight)
        inner.addWidget(cost)

    def _build_buttons(self, name: str) -> QVBoxLayout:
        self._remove = button(self.tr("Remove"), f"{name}.remove")
        self._cancel = button(self.tr("Cancel"), f"{name}.cancel")
        self._copy = button(self.tr("Copy report"), f"{name}.copy_report")
        self._test = button(self.tr("Test"), f"{name}.test")
        self._save = button(self.tr("Save"), f"{name}.save", "primary")
        self._take = button(self.tr("Change to that"), f"{name}.take")
        self._session = button(self.tr("Keep the key for this session"), f"{name}.keep_for_session")
        self._rewrite = button(self.tr("Keep a copy and write the file anew"), f"{name}.rewrite")
        self._remove.clicked.connect(lambda: self._tasks.run(self._do_remove(), key="change"))
        self._cancel.clicked.connect(self._close)
        self._copy.clicked.connect(self._copy_report)
        self._test.clicked.connect(lambda: self._tasks.run(self._do_test(), key="test"))
        self._save.clicked.connect(self._save_clicked)
        for line in self.fields.findChildren(QLineEdit):
            line.returnPressed.connect(self._save.click)
        self._take.clicked.connect(self._take_suggestion)
        self._session.clicked.connect(lambda: self._tasks.run(self._do_keep(), key="change"))
        self._rewrite.clicked.connect(self._rewrite_clicked)
        extra, row = QHBoxLayout(), QHBoxLayout()
        extra.addStretch(1)
        extra.addWidget(self._take)
        extra.addWidget(self._session)
        extra.addWidget(self._rewrite)
        row.setSpacing(theme.measure("space_2"))
        row.addWidget(self._remove)
        row.addStretch(1)
        for one in (self._cancel, self._copy, self._test, self._save):
            row.addWidget(one)
        both = QVBoxLayout()
        both.addLayout(extra)
        both.addLayout(row)
        return both

    # -- showing ------------------------------------------------------------------------------------------------

    def _show(self, connection: Connection, models: tuple[str, ...], *, is_new: bool) -> None:
        self._tasks.cancel("test")
        self._id, self._is_new = connection.id, is_new
        self._agreed_origin = None
        self._force = False
        self._found = None
        self._title.setText(self.tr("New connection") if is_new else connection.label)
        self._remove.setVisible(not is_new)
        self._clear_steps()
        self._say("")
        self._session.hide()
        self._rewrite.hide()
        self.fields.show_connection(connection, models)
        self._as_shown, self._warned = self.fields.content, None
        self._tell_about_key()
        self.fields.show_tail("")
        self._tasks.run(self._ask_for_tail(connection.id), key="tail")
        self.show()
        (self.fields.provider if is_new else self.fields.label_field).setFocus(Qt.FocusReason.OtherFocusReason)

    async def _ask_for_tail(self, connection_id: str) -> None:
        tail = await self._connections.key_tail(connection_id)
        if connection_id == self._id:
            self.fields.show_tail(tail)

    def _stored_origin(self) -> str | None:
        return self._connections.key_origin(self._id)

    def _tell_about_key(self) -> None:
        stored = self._stored_origin()
        if self.fields.auth == "none":
            text = ""
        elif self.fields.network.env_field.text().strip():
            text = self.tr("The key is read from the environment variable named below.")
        elif stored:
            text = self.tr("A key is stored for %1. Leave this empty to keep it.").replace("%1", stored)
        elif not self.fields.facts.needs_auth:
            text = self.tr("No key is needed; leave this empty unless the server wants one.")
        elif self._vault is not None and self._vault.kind == "none":
            text = sentence(VaultError("vault.none"))
        else:
            text = self.tr("The key is kept in the keyring of this computer and sent only to the address above.")
        self.fields.say_about_key(text)

    def set_vault(self, status: VaultStatus) -> None:
        """Whether there is a keyring to keep keys in."""
        self._vault = status
        self._tell_about_key()

    def _edited(self) -> None:
        self._say("")
        self._session.hide()
        self._rewrite.hide()
        self._tell_about_key()
        if self._agreed_origin is not None and self._agreed_origin != self.fields.origin:
            self._agreed_origin = None
        if self._asked is not None and self._asked != self.fields.asked:
            self._outdate()

    def _outdate(self) -> None:
        """What a test said, or is about to say, is not about what the fields say now."""
        self._tasks.cancel("test")
        self._clear_steps()

    def _say(self, text: str) -> None:
        self._message.setText(text)
        self._message.setVisible(bool(text))
        if text:
            self.answered.emit(self._save)

    def _clear_steps(self) -> None:
        self._steps.clear()
        self._suggestion = None
        self._take.hide()
        self._tested = self._asked = None
        self._copy.setEnabled(False)
        self._test.setText(self.tr("Test"))
        for line in self._lines.values():
            line.hide()

    def _show_step(self, step: TestStep) -> None:
        self._steps[step.step] = step
        line = self._lines[step.step]
        text = f"{_MARKS[step.outcome]} {sentence(step.note)}"
        line.setText(text)
        line.setAccessibleName(text)
        set_kind(line, {"failed": "danger", "ok": ""}.get(step.outcome, "muted"))
        line.setForegroundRole(QPalette.ColorRole.Link if step.outcome == "ok" else QPalette.ColorRole.WindowText)
        line.show()
        if step.models:
            self.fields.show_listed(step.models)
        if step.suggestion is not None:
            self._suggestion = step.suggestion
            words = self.tr("Change to %1").replace("%1", step.suggestion.label)
            self._take.setText(words.replace("&", "&&"))
            self._take.setAccessibleName(words)
            self._take.show()
        if step.found is not None and self._tested is not None:
            self._found = (self._tested, step.found)
        self.answered.emit(self._save)

    def _failed(self, error: BaseException) -> None:
        log_unexpected(error)
        self._say(sentence(error))
        self._busy(False)

    def _busy(self, busy: bool) -> None:
        for one in (self._save, self._remove, self._session, self._rewrite):
            one.setEnabled(not busy)

    def _close(self) -> None:
        self._tasks.cancel("test")
        self.fields.key_field.clear()
        self.hide()
        self.closed.emit()

    # -- doing --------------------------------------------------------------------------------------------------

    async def _connection(self) -> Connection | None:
        """What the fields say; None when one of them cannot be used, which it says itself."""
        read = await self.fields.read()
        if read is None:
            return None
        if not self._id:
            self._id = self._connections.new_id(self.fields.label_field.text() or self.fields.facts.label)
        return replace(read, id=self._id, found=self._known_of(read))

    def _known_of(self, read: Connection) -> Found | None:
        """What a test found out about the address in the form, now or the last time."""
        if self._found is not None:
            tested, found = self._found
            return found if (tested.provider, tested.api_base) == (read.provider, read.api_base) else None
        return read.found if self.fields.asks_where_it_did(read) else None

    def _take_suggestion(self) -> None:
        if self._suggestion is not None:
            self.fields.take(self._suggestion)
            self._clear_steps()
            self._test.setFocus(Qt.FocusReason.OtherFocusReason)

    async def _do_test(self) -> None:
        self._clear_steps()
        self._say("")
        self._asked = self.fields.asked
        tested = await self._connection()
        if tested is None:
            return
        if in_clear(self.fields.address) and self.fields.key and not self.fields.unencrypted.isChecked():
            self._say(self.tr("This address is not encrypted. Agree above that the key is sent there, or use an address with https."))
            return
        self._test.setText(self.tr("Testing…"))
        if self._test.hasFocus():
            # Otherwise Qt gives the keyboard to the next button, which saves.
            self.setFocus(Qt.FocusReason.OtherFocusReason)
        self._test.setEnabled(False)
        self._tested = tested
        try:
            async for step in self._connections.test(tested, self.fields.key or None, agree=self.fields.unencrypted.isChecked()):
                self._show_step(step)
        finally:
            self._test.setEnabled(True)
            if self.hasFocus():
                self._test.setFocus(Qt.FocusReason.OtherFocusReason)
            self._test.setText(self.tr("Test again") if self._steps else self.tr("Test"))
            self._copy.setEnabled(bool(self._steps))

    def _copy_report(self) -> None:
        if self._tested is not None:
            QGuiApplication.clipboard().setText(
                report(self._tested, self.fields.facts.label, self.fields.address, list(self._steps.values()))
            )

    def _save_clicked(self) -> None:
        fields = self.fields
        stored = self._stored_origin()
        moves = bool(stored) and stored != fields.origin and fields.auth != "none" and not fields.key
        if in_clear(fields.address) and fields.auth != "none" and not fields.unencrypted.isChecked():
            self._say(self.tr("This address is not encrypted. Agree above that the key is sent there, or use an address with https."))
            return
        if moves and self._agreed_origin != fields.origin:
            self._agreed_origin = fields.origin
            words = self.tr("The stored key was entered for %1. Save again to let it go to %2, or enter another key.")
            self._say(words.replace("%1", str(stored)).replace("%2", fields.origin))
            return
        self._tasks.run(self._do_save(), key="change")

    def _rewrite_clicked(self) -> None:
        self._force = True
        self._tasks.run(self._do_save(), key="change")

    async def _do_save(self) -> None:
        connection = await self._connection()
        if connection is None:
            return
        agree = self._agreed_origin == self.fields.origin or (in_clear(self.fields.address) and self.fields.unencrypted.isChecked())
        self._say("")
        self._busy(True)
        try:
            await self._connections.save(connection, self.fields.key or None, agree=agree, force=self._force)
        except VaultError as error:
            # The connection is written; only the key found no place. The typed key stays in the field.
            self._say(sentence(error))
            self._session.show()
        except StorageError as error:
            self._say(sentence(error))
            self._rewrite.setVisible(error.code == "storage.file_mistake")
        except LoquentError as error:
            self._say(sentence(error))
        else:
            self._finish()
        finally:
            self._busy(False)

    async def _do_keep(self) -> None:
        try:
            await self._connections.keep_for_session(self._id, self.fields.key)
        except LoquentError as error:
            self._say(sentence(error))
        else:
            self._finish()

    async def _do_remove(self) -> None:
        self._busy(True)
        try:
            await self._connections.remove(self._id, force=self._force)
        except StorageError as error:
            self._say(sentence(error))
            return
        finally:
            self._busy(False)
        self._close()

    def _finish(self) -> None:
        self.fields.key_field.clear()
        self._connections.start_refresh(self._id)
        saved = self._id
        self._close()
        self.saved.emit(saved)
