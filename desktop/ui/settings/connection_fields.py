"""The fields of a connection: what a person types, to and from a :class:`Connection`. They never show a stored key."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import QStringListModel, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import (
    QAbstractItemView,
    QCheckBox,
    QFormLayout,
    QHBoxLayout,
    QLineEdit,
    QListView,
    QPlainTextEdit,
    QToolButton,
    QVBoxLayout,
    QWidget,
)

from desktop.chat.connection import Connection
from desktop.chat.text import normalise_text
from desktop.engine.probe import Suggestion, in_clear, origin_at
from desktop.errors import LoquentError
from desktop.providers.address import normalise
from desktop.ui.settings.network_fields import NetworkFields
from desktop.ui.settings.parts import Choice, button, label, named
from desktop.ui.theme import theme
from desktop.ui.wording import sentence
from desktop.ui.wording_names import label_words

if TYPE_CHECKING:
    from desktop.engine.connections import ProviderFacts

_AUTH = ("x-api-key", "bearer", "both", "none")
_LIST_ROWS = 5
_DOTS = "\u2022" * 16


def open_link(url: str) -> bool:
    """Show *url*, an address from a provider's own facts, in the browser."""
    return QDesktopServices.openUrl(QUrl(url))


def split_models(text: str) -> tuple[str, ...]:
    """The names in *text*, separated by commas or lines, each once, in order."""
    names = (name.strip() for name in re.split(r"[,;\n\r]+", normalise_text(text)))
    return tuple(dict.fromkeys(name for name in names if name))


class ConnectionFields(QWidget):
    """``edited`` whenever the person changes something; :meth:`connection` reads the fields, :meth:`show_connection` fills them."""

    edited = Signal()

    def __init__(self, providers: Sequence[ProviderFacts], opener: Callable[[str], bool] = open_link) -> None:
        super().__init__()
        self._facts = {facts.name: facts for facts in providers}
        self._opener = opener
        self._filling = False
        self._base = Connection("", "", "")
        self._listed_at = ("", "")
        """Of which provider and where are the models that are listed."""
        self._make_basic()
        self._make_models()
        self._make_advanced()
        self._arrange()
        self._connect()

    # -- reading and filling ------------------------------------------------------------------------------------

    @property
    def facts(self) -> ProviderFacts:
        """Of the chosen provider."""
        return self._facts[str(self.provider.currentData())]

    @property
    def address(self) -> str:
        """The address that will be used: the typed one, else the provider's."""
        return self.address_field.text().strip() or self.facts.api_base

    @property
    def origin(self) -> str:
        """The origin of :attr:`address`."""
        return origin_at(self.address)

    @property
    def key(self) -> str:
        """What is typed in the key field, as it is."""
        return self.key_field.text()

    @property
    def auth(self) -> str:
        """How the key is sent."""
        return str(self.auth_field.currentData())

    @property
    def _place(self) -> tuple[str, str]:
        return self.facts.name, self.address

    @property
    def asked(self) -> tuple[object, ...]:
        """Where and how a test would ask, for comparing; without the key, the label and the names of models."""
        return *self._place, self.auth, self.unencrypted.isChecked(), *self.network.texts

    @property
    def content(self) -> tuple[object, ...]:
        """What is typed and chosen in all fields, for comparing; of the key only a fingerprint."""
        return *self.asked, self.label_field.text(), self.models_field.toPlainText(), hash(self.key)

    def connection(self) -> Connection:
        """What the fields say. Facts that have no field stay as they were; a provider's own value is not repeated."""
        facts = self.facts
        typed = self.address_field.text().strip()
        return replace(
            self._base,
            provider=facts.name,
            label=normalise_text(self.label_field.text().strip()) or facts.label,
            api_base=typed if typed and typed != facts.api_base else None,
            auth=self.auth if self.auth != facts.auth else None,
            models=split_models(self.models_field.toPlainText()),
        )

    async def read(self) -> Connection | None:
        """:meth:`connection` with how its server is reached; None when a field cannot be used, which says so itself."""
        wrong = self._address_error()
        self._say_about_address(wrong)
        read = await self.network.read(self.connection())
        if read is None and not self.more.isChecked():
            self.more.setChecked(True)
        if wrong:
            self.address_field.setFocus(Qt.FocusReason.OtherFocusReason)
            return None
        return read

    def asks_where_it_did(self, read: Connection) -> bool:
        """Whether *read* asks where the connection asked that the form was opened with."""
        return (read.provider, read.api_base) == (self._base.provider, self._base.api_base)

    def show_connection(self, connection: Connection, listed: Sequence[str]) -> None:
        """Fill the fields; *listed* are the models known so far. The key field is empty, whatever is stored."""
        self._filling = True
        self._base = connection
        self.provider.setCurrentIndex(max(0, self.provider.findData(connection.provider)))
        self._provider_shown()
        self.label_field.setText(connection.label)
        self.address_field.setText(connection.api_base or "")
        self.auth_field.setCurrentIndex(self.auth_field.findData(connection.auth or self.facts.auth))
        self.key_field.clear()
        self.models_field.setPlainText("\n".join(connection.models))
        self.unencrypted.setChecked(bool(connection.key_origin) and connection.key_origin == self.origin)
        self.more.setChecked(self.network.show_connection(connection))
        self._say_about_address("")
        self.show_listed(listed)
        self._filling = False
        self._changed()

    def take(self, suggestion: Suggestion) -> None:
        """Fill in what a test found to work."""
        label = self.label_field.text()
        self.provider.setCurrentIndex(max(0, self.provider.findData(suggestion.provider)))
        self.label_field.setText(label)
        self.address_field.setText(suggestion.api_base)
        self.auth_field.setCurrentIndex(self.auth_field.findData(suggestion.auth or self.facts.auth))
        self._changed()

    def show_listed(self, models: Sequence[str]) -> None:
        """Show what the server at this address lists; with another address that goes."""
        self._listed_at = self._place
        self._listed.setStringList([normalise_text(name) for name in models])
        self.listed.setVisible(bool(models))
        rows = min(len(models), _LIST_ROWS)
        self.listed.setFixedHeight(rows * max(1, self.listed.sizeHintForRow(0)) + 2 * self.listed.frameWidth() + theme.measure("space_2"))

    def show_tail(self, tail: str) -> None:
        """Tell a stored key by its last characters, in the empty field; the field itself never holds it."""
        self.key_field.setPlaceholderText(f"{_DOTS}{tail}" if tail else "")

    def say_about_key(self, text: str) -> None:
        """The line below the key field."""
        self.key_note.setText(text)
        self.key_note.setVisible(bool(text))

    # -- building -----------------------------------------------------------------------------------------------

    def _line(self, name: str, words: str, placeholder: str = "") -> QLineEdit:
        field = QLineEdit()
        named(field, f"settings.connections.form.{name}", words)
        field.setPlaceholderText(placeholder)
        field.textEdited.connect(self._changed)
        return field

    def _make_basic(self) -> None:
        self.provider = Choice("settings.connections.form.provider", self.tr("Provider"))
        for facts in self._facts.values():
            name = label_words(facts.label)
            name = name if facts.working else self.tr("{name} (not working)").format(name=name)
            self.provider.addItem(name, facts.name)
        self.label_field = self._line("label", self.tr("Label"))
        self.address_field = self._line("address", self.tr("Address"))
        self.address_error = label("", "danger", wrap=True, font="small")
        self.address_error.setObjectName("settings.connections.form.address.error")
        self.key_field = self._line("key", self.tr("Key"))
        self.key_field.setEchoMode(QLineEdit.EchoMode.Password)
        self.key_field.setInputMethodHints(Qt.InputMethodHint.ImhHiddenText | Qt.InputMethodHint.ImhSensitiveData)
        self.key_note = label("", "muted", wrap=True)
        self.key_note.setObjectName("settings.connections.form.key_note")
        self.get_key = button(self.tr("Get a key"), "settings.connections.form.get_key")
        self.auth_field = Choice("settings.connections.form.auth", self.tr("Send key as"))
        for scheme, words in zip(_AUTH, (self.tr("x-api-key"), self.tr("Bearer"), self.tr("Both"), self.tr("Send none")), strict=True):
            self.auth_field.addItem(words, scheme)
        self.unencrypted = QCheckBox(self.tr("Send the key without encryption: whoever shares the network can read it"))
        named(self.unencrypted, "settings.connections.form.unencrypted", self.unencrypted.text())

    def _make_models(self) -> None:
        self.models_field = QPlainTextEdit()
        named(self.models_field, "settings.connections.form.models", self.tr("Models"))
        self.models_field.setPlaceholderText(self.tr("Empty: all models the server lists. Or names, one a line."))
        self.models_field.setTabChangesFocus(True)
        self.models_field.setProperty("kind", "field")
        self.models_field.setFixedHeight(3 * self.models_field.fontMetrics().lineSpacing() + theme.measure("space_4"))
        self._listed = QStringListModel(self)
        self.listed = QListView()
        named(self.listed, "settings.connections.form.listed", self.tr("Models the server lists; Enter adds one to the names above"))
        self.listed.setModel(self._listed)
        self.listed.setProperty("kind", "field")
        self.listed.setUniformItemSizes(True)
        self.listed.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)

    def _make_advanced(self) -> None:
        self.more = QToolButton()
        named(self.more, "settings.connections.form.advanced", self.tr("More"))
        self.more.setText(self.tr("More"))
        self.more.setCheckable(True)
        self.more.setIcon(theme.icon("chevron-right", "text_muted"))
        self.more.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextBesideIcon)
        self.network = NetworkFields()
        self.network.hide()

    def _arrange(self) -> None:
        form = _form()
        form.addRow(label(self.tr("Provider"), "muted"), self.provider)
        form.addRow(label(self.tr("Label"), "muted"), self.label_field)
        form.addRow(label(self.tr("Address"), "muted"), self.address_field)
        form.addRow("", self.address_error)
        form.addRow("", self.unencrypted)
        key_row = QHBoxLayout()
        key_row.setSpacing(theme.measure("space_2"))
        key_row.addWidget(self.key_field, 1)
        key_row.addWidget(self.get_key)
        form.addRow(label(self.tr("Key"), "muted"), key_row)
        form.addRow("", self.key_note)
        form.addRow(label(self.tr("Send key as"), "muted"), self.auth_field)
        form.addRow(label(self.tr("Models"), "muted"), self.models_field)
        form.addRow("", self.listed)
        self._form = form
        labels = [*_labels(form), *_labels(self.network.form)]
        width = max(each.sizeHint().width() for each in labels)
        for each in labels:
            each.setMinimumWidth(width)
        self.indent = width + form.horizontalSpacing()
        """Pixels from the left to where the fields begin."""
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.addLayout(form)
        column.addWidget(self.more, 0, Qt.AlignmentFlag.AlignLeft)
        column.addWidget(self.network)

    def _connect(self) -> None:
        self.provider.currentIndexChanged.connect(self._provider_chosen)
        self.auth_field.currentIndexChanged.connect(self._changed)
        self.models_field.textChanged.connect(self._changed)
        self.unencrypted.toggled.connect(self._changed)
        self.network.edited.connect(self._changed)
        self.address_field.textEdited.connect(lambda: self._say_about_address(""))
        self.address_field.editingFinished.connect(lambda: self._say_about_address(self._address_error() if self.address else ""))
        self.more.toggled.connect(self._show_more)
        theme.changed.connect(self._retint)
        self.get_key.clicked.connect(lambda: self._opener(self.facts.login_url))
        self.listed.activated.connect(lambda index: self._add_model(str(index.data())))

    # -- reacting -----------------------------------------------------------------------------------------------

    def _provider_chosen(self) -> None:
        if self._filling:
            return
        earlier = {facts.label for facts in self._facts.values()}
        if not self.label_field.text().strip() or self.label_field.text() in earlier:
            self.label_field.setText(self.facts.label)
        self.auth_field.setCurrentIndex(self.auth_field.findData(self.facts.auth))
        self._provider_shown()
        self._changed()

    def _provider_shown(self) -> None:
        facts = self.facts
        self.address_field.setPlaceholderText(facts.api_base or self.tr("https://…"))
        self.get_key.setVisible(bool(facts.login_url))

    def _address_error(self) -> str:
        """Why nothing can be asked at the address; empty when something can."""
        try:
            normalise(self.address, "openai")
        except LoquentError as error:
            return sentence(error)
        return ""

    def _say_about_address(self, text: str) -> None:
        self.address_error.setText(text)
        self.address_error.setVisible(bool(text))
        self.address_field.setAccessibleDescription(text)

    def _show_more(self, shown: bool) -> None:
        self.network.setVisible(shown)
        self._retint()

    def _retint(self) -> None:
        self.more.setIcon(theme.icon("chevron-down" if self.more.isChecked() else "chevron-right", "text_muted"))

    def _add_model(self, name: str) -> None:
        names = split_models(self.models_field.toPlainText())
        if name not in names:
            self.models_field.setPlainText("\n".join((*names, name)))

    def _changed(self) -> None:
        sends_key = self.auth != "none"
        self.key_field.setEnabled(sends_key)
        self._form.setRowVisible(self.unencrypted, sends_key and in_clear(self.address))
        if not self._filling:
            if self._listed_at != self._place:
                self.show_listed(())
            self.edited.emit()


def _form() -> QFormLayout:
    form = QFormLayout()
    form.setContentsMargins(0, 0, 0, 0)
    form.setHorizontalSpacing(theme.measure("space_3"))
    form.setVerticalSpacing(theme.measure("space_2"))
    form.setFieldGrowthPolicy(QFormLayout.FieldGrowthPolicy.AllNonFixedFieldsGrow)
    return form


def _labels(form: QFormLayout) -> list[QWidget]:
    items = (form.itemAt(row, QFormLayout.ItemRole.LabelRole) for row in range(form.rowCount()))
    return [widget for item in items if item is not None and (widget := item.widget()) is not None]
