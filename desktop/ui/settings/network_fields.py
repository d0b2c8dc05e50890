"""The fields of how a connection reaches its server: proxy, own certificates, extra headers, time limits."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFileDialog, QFormLayout, QFrame, QHBoxLayout, QLabel, QLineEdit, QPlainTextEdit, QWidget

from desktop.engine.connection_checks import read_ca_file, read_headers, read_proxy, read_seconds, read_variable
from desktop.errors import LoquentError
from desktop.net.limits import DEFAULT
from desktop.ui.settings.parts import Choice, button, label, named
from desktop.ui.theme import theme
from desktop.ui.wording import sentence

if TYPE_CHECKING:
    from desktop.chat.connection import Connection

_NAME = "settings.connections.form"
_TIMEOUTS = ("connect_timeout", "first_event_timeout", "idle_timeout")


class NetworkFields(QFrame):
    """``edited`` whenever the person changes something. :meth:`read` says at each field what is wrong with it."""

    edited = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.env_field = self._line("key_env", self.tr("Environment variable"), self.tr("Read the key from this variable instead"))
        self.proxy_field = Choice(f"{_NAME}.proxy", self.tr("Proxy"))
        for words, data in ((self.tr("As the system"), ""), (self.tr("None"), "none"), (self.tr("This one:"), "url")):
            self.proxy_field.addItem(words, data)
        self.proxy_address = self._line("proxy_address", self.tr("Address of the proxy"), "socks5://127.0.0.1:1080")
        self.ca_field = self._line("ca_file", self.tr("CA file"), self.tr("Certificates (PEM) of a server that has its own"))
        self._choose_ca = button(self.tr("Choose…"), f"{_NAME}.choose_ca")
        self.headers_field = QPlainTextEdit()
        named(self.headers_field, f"{_NAME}.headers", self.tr("Extra headers"))
        self.headers_field.setPlaceholderText(self.tr("Name: value, one a line. No keys here."))
        self.headers_field.setTabChangesFocus(True)
        self.headers_field.setProperty("kind", "field")
        self.headers_field.setFixedHeight(2 * self.headers_field.fontMetrics().lineSpacing() + theme.measure("space_4"))
        self.timeout_fields = {
            "connect_timeout": self._seconds("connect_timeout", self.tr("Seconds to connect"), DEFAULT.connect),
            "first_event_timeout": self._seconds("first_event_timeout", self.tr("Seconds until the first word"), DEFAULT.first_event),
            "idle_timeout": self._seconds("idle_timeout", self.tr("Seconds of silence in an answer"), DEFAULT.idle),
        }
        self._errors: dict[str, QLabel] = {}
        self._fields: dict[str, QWidget] = {}
        self.form = self._arrange()
        self.proxy_field.currentIndexChanged.connect(self._proxy_chosen)
        self.headers_field.textChanged.connect(lambda: self._touched("headers"))
        self._choose_ca.clicked.connect(self._choose)
        self._proxy_chosen()

    # -- reading and filling ------------------------------------------------------------------------------------

    def show_connection(self, connection: Connection) -> bool:
        """Fill the fields; True when one of them is set."""
        proxy = connection.proxy or ""
        kind = "" if proxy == "system" else proxy if proxy in ("", "none") else "url"
        self.proxy_field.setCurrentIndex(self.proxy_field.findData(kind))
        self.proxy_address.setText(proxy if kind == "url" else "")
        self.env_field.setText(connection.key_env or "")
        self.ca_field.setText(connection.ca_file or "")
        self.headers_field.setPlainText("\n".join(f"{name}: {value}" for name, value in connection.headers.items()))
        for name, field in self.timeout_fields.items():
            seconds = getattr(connection, name)
            field.setText("" if seconds is None else f"{seconds:g}")
        for name in self._errors:
            self._say(name, "")
        set_ones = (connection.key_env, kind, connection.ca_file, connection.headers, *(getattr(connection, name) for name in _TIMEOUTS))
        return any(set_ones)

    @property
    def texts(self) -> tuple[str, ...]:
        """What is typed and chosen, as it is."""
        lines = (self.env_field, self.ca_field, *self.timeout_fields.values())
        return self._proxy_text(), self.headers_field.toPlainText(), *(line.text() for line in lines)

    async def read(self, connection: Connection) -> Connection | None:
        """*connection* with what the fields say; None when one cannot be used: it says why and gets the focus."""
        typed: dict[str, tuple[Callable[[str], Any], str]] = {
            "key_env": (read_variable, self.env_field.text()),
            "proxy": (read_proxy, self._proxy_text()),
            "headers": (read_headers, self.headers_field.toPlainText()),
        }
        typed |= {name: (read_seconds, field.text()) for name, field in self.timeout_fields.items()}
        values: dict[str, Any] = {}
        wrong: list[str] = []
        for name, (reader, text) in typed.items():
            try:
                values[name] = reader(text)
            except LoquentError as error:
                self._say(name, sentence(error))
                wrong.append(name)
        try:
            values["ca_file"] = await asyncio.to_thread(read_ca_file, self.ca_field.text())
        except LoquentError as error:
            self._say("ca_file", sentence(error))
            wrong.append("ca_file")
        if wrong:
            self._fields[wrong[0]].setFocus()
            return None
        return replace(connection, **values)

    def _proxy_text(self) -> str:
        kind = str(self.proxy_field.currentData())
        # An empty address of a proxy that is wanted is a mistake, not "as the system".
        return (self.proxy_address.text().strip() or "://") if kind == "url" else kind

    # -- building -----------------------------------------------------------------------------------------------

    def _line(self, name: str, words: str, placeholder: str = "") -> QLineEdit:
        field = QLineEdit()
        named(field, f"{_NAME}.{name}", words)
        field.setPlaceholderText(placeholder)
        field.textEdited.connect(lambda: self._touched("proxy" if name == "proxy_address" else name))
        return field

    def _seconds(self, name: str, words: str, usual: float | None) -> QLineEdit:
        field = self._line(name, words, f"{usual:g}" if usual is not None else "")
        field.setMaximumWidth(8 * field.fontMetrics().averageCharWidth() + theme.measure("space_6"))
        return field

    def _arrange(self) -> QFormLayout:
        form = QFormLayout(self)
        form.setContentsMargins(0, 0, 0, 0)
        form.setHorizontalSpacing(theme.measure("space_3"))
        form.setVerticalSpacing(theme.measure("space_2"))
        form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
        proxy, ca = QHBoxLayout(), QHBoxLayout()
        proxy.addWidget(self.proxy_field)
        proxy.addWidget(self.proxy_address, 1)
        ca.addWidget(self.ca_field, 1)
        ca.addWidget(self._choose_ca)
        times = QHBoxLayout()
        for row in (proxy, ca, times):
            row.setSpacing(theme.measure("space_2"))
        for words, name in (
            (self.tr("connect"), "connect_timeout"),
            (self.tr("first word"), "first_event_timeout"),
            (self.tr("silence"), "idle_timeout"),
        ):
            times.addWidget(label(words, "muted"))
            times.addWidget(self.timeout_fields[name])
        times.addStretch(1)
        rows: tuple[tuple[str, Any, tuple[tuple[str, QWidget], ...]], ...] = (
            (self.tr("Variable"), self.env_field, (("key_env", self.env_field),)),
            (self.tr("Proxy"), proxy, (("proxy", self.proxy_address),)),
            (self.tr("CA file"), ca, (("ca_file", self.ca_field),)),
            (self.tr("Headers"), self.headers_field, (("headers", self.headers_field),)),
            (self.tr("Wait (s)"), times, tuple(self.timeout_fields.items())),
        )
        for words, field, checked in rows:
            form.addRow(label(words, "muted"), field)
            for name, widget in checked:
                self._fields[name] = widget
                self._errors[name] = error = label("", "danger", wrap=True, font="small")
                error.setObjectName(f"{_NAME}.{name}.error")
                error.hide()
                form.addRow("", error)
        return form

    # -- reacting -----------------------------------------------------------------------------------------------

    def _proxy_chosen(self) -> None:
        self.proxy_address.setVisible(self.proxy_field.currentData() == "url")
        self._touched("proxy")

    def _touched(self, name: str) -> None:
        self._say(name, "")
        self.edited.emit()

    def _say(self, name: str, text: str) -> None:
        line = self._errors[name]
        line.setText(text)
        line.setVisible(bool(text))
        self._fields[name].setAccessibleDescription(text)

    def _choose(self) -> None:
        dialog = QFileDialog(self, self.tr("Choose a CA file"))
        dialog.setObjectName(f"{_NAME}.ca_dialog")
        dialog.setFileMode(QFileDialog.FileMode.ExistingFile)
        dialog.setNameFilters([self.tr("Certificates (*.pem *.crt *.cer)"), self.tr("All files (*)")])
        dialog.fileSelected.connect(self._take_ca)
        dialog.finished.connect(dialog.deleteLater)
        dialog.open()

    def _take_ca(self, path: str) -> None:
        self.ca_field.setText(path)
        self._touched("ca_file")
