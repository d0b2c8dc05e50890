"""One line for each connection: its name, what it is, how it goes, and a button."""

from __future__ import annotations

from urllib.parse import urlsplit

from PySide6.QtCore import QCoreApplication, Signal
from PySide6.QtGui import QPalette, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from desktop.engine.connections import ConnectionState
from desktop.engine.local_model import readable_name
from desktop.engine.local_servers import FoundServer
from desktop.engine.probe import in_clear
from desktop.ui.one_line import Yielding
from desktop.ui.settings.parts import button, label, set_kind
from desktop.ui.theme import theme
from desktop.ui.wording_names import label_words

_NAMES = 240
"""Pixels that what a connection is may ask for beside how it goes."""


class ConnectionRow(QWidget):
    """A line of the list; ``chosen`` when its button is pressed. *key* tells it apart in object names."""

    chosen = Signal(str)

    def __init__(self, key: str, action: str) -> None:
        super().__init__()
        self._title, self._about = Yielding(self), Yielding(self)
        self._title.setFont(theme.window_font("title"))
        self._about.setFont(theme.window_font("small"))
        self._about.setProperty("kind", "muted")
        self._status = label("", "muted")
        self._status.setObjectName(f"settings.connections.status.{key}")
        self._warning = label("⚠", "danger")
        self._warning.setObjectName(f"settings.connections.warning.{key}")
        self._warning.hide()
        self._button = button(action, f"settings.connections.edit.{key}")
        self._action = action
        self._button.clicked.connect(lambda: self.chosen.emit(key))
        self._words = words = QVBoxLayout()
        words.setSpacing(0)
        words.addWidget(self._title)
        words.addWidget(self._about)
        self._row = row = QHBoxLayout(self)
        row.setContentsMargins(0, theme.measure("space_1"), 0, theme.measure("space_1"))
        row.setSpacing(theme.measure("space_4"))
        row.addLayout(words, 1)
        row.addWidget(self._warning)
        row.addWidget(self._status)
        row.addWidget(self._button)
        self._below = False

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Where the names would be cut off, how it goes stands below them."""
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        others = [one for one in (self._warning, self._status, self._button) if not one.isHidden()]
        names = max(self._title.sizeHint().width(), min(self._about.sizeHint().width(), _NAMES))
        wanted = names + sum(one.sizeHint().width() + self._row.spacing() for one in others)
        below = 0 < self.width() < wanted
        if below != self._below:
            self._below = below
            if below:
                self._words.addWidget(self._status)
            else:
                self._row.insertWidget(self._row.count() - 1, self._status)

    def show_state(self, state: ConnectionState) -> None:
        """Say how *state* is."""
        self._fill(label_words(state.connection.label), _about(state), _status_words(state))
        dot = {"ready": "●", "connected": "●", "refused": "●", "failed": "●"}.get(state.status, "○")
        self._warn(in_clear(state.address))
        self._say(f"{dot} {_status_words(state)}")
        set_kind(self._status, {"refused": "danger", "failed": "danger", "unknown": "muted", "starting": "muted"}.get(state.status, ""))
        good = state.status in ("ready", "connected")
        self._status.setForegroundRole(QPalette.ColorRole.Link if good else QPalette.ColorRole.WindowText)

    def show_found(self, server: FoundServer) -> None:
        """Offer *server*."""
        about = QCoreApplication.translate("ConnectionRow", "found on this computer · %1").replace("%1", _count(len(server.models)))
        status = QCoreApplication.translate("ConnectionRow", "offered, not added")
        self._fill(server.label, about, status)
        self._say(f"○ {status}")

    def _warn(self, unencrypted: bool) -> None:
        """The mark that stays as long as the connection is not encrypted."""
        words = self.tr("Not encrypted: whoever shares the network can read what is sent, the key too.")
        self._warning.setVisible(unencrypted)
        self._warning.setToolTip(words)
        self._warning.setAccessibleName(words)

    def _fill(self, title: str, about: str, status: str) -> None:
        self._title.setText(title)
        self._about.setText(about)
        self._button.setAccessibleName(f"{self._action} {title}")
        self._status.setAccessibleName(f"{title}: {status}")

    def _say(self, text: str) -> None:
        self._status.setText(text)
        self._arrange()


def _count(number: int) -> str:
    return QCoreApplication.translate("ConnectionRow", "Models: %1").replace("%1", str(number))


def _about(state: ConnectionState) -> str:
    if state.is_local:
        name = readable_name(state.models[0]) if state.models else ""
        return " · ".join(filter(None, (name, QCoreApplication.translate("ConnectionRow", "no key needed"))))
    provider = getattr(state.provider_class, "label", "") or state.connection.provider
    parts = [label_words(str(provider))]
    if host := urlsplit(state.address).netloc.rpartition("@")[2]:
        parts.append(host)
    if state.models:
        parts.append(_count(len(state.models)))
    if in_clear(state.address):
        parts.append(QCoreApplication.translate("ConnectionRow", "not encrypted"))
    return " · ".join(parts)


def _status_words(state: ConnectionState) -> str:
    translate = QCoreApplication.translate
    if state.is_local and state.status == "unknown":
        return translate("ConnectionRow", "starts when first used")
    if state.error is not None and state.error.code == "provider.keyless":
        return translate("ConnectionRow", "wants a key: open to enter one")
    status = state.error.values.get("status") if state.error is not None else None
    if state.status == "refused" and status:
        return translate("ConnectionRow", "key refused (%1): open to replace it").replace("%1", str(status))
    return {
        "starting": translate("ConnectionRow", "starting"),
        "ready": translate("ConnectionRow", "ready"),
        "connected": translate("ConnectionRow", "connected"),
        "refused": translate("ConnectionRow", "key refused: open to replace it"),
        "failed": translate("ConnectionRow", "does not work: open to see why"),
    }.get(state.status, translate("ConnectionRow", "not tested yet"))
