"""The page of an empty conversation: what can be done without reading anything."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from desktop.ui.theme import theme


class Welcome(QWidget):
    """A heading, one sentence about the present model, and the ways to another one."""

    key_requested = Signal()
    gguf_requested = Signal()
    server_requested = Signal(str)
    """The id of a server found on this computer."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("welcome")
        self._heading = self._label(self.tr("What shall we talk about?"))
        self._sentence = self._label("")
        self._sentence.setObjectName("welcome.sentence")
        self._sentence.setMaximumWidth(theme.measure("reading_width"))
        self._sentence.setWordWrap(True)
        self._key = self._button("welcome.key", self.tr("Add a provider key"), "primary")
        self._key.clicked.connect(lambda: self.key_requested.emit())
        self._gguf = self._button("welcome.gguf", self.tr("Use a GGUF model of mine"))
        self._gguf.clicked.connect(lambda: self.gguf_requested.emit())
        self._gguf.hide()
        self._key.hide()
        self._servers: list[QPushButton] = []
        self._row = QHBoxLayout()
        self._row.setSpacing(10)
        self._row.addStretch(1)
        self._row.addWidget(self._key)
        self._row.addWidget(self._gguf)
        self._row.addStretch(1)
        column = QVBoxLayout(self)
        column.setSpacing(theme.measure("space_3"))
        column.addStretch(1)
        column.addWidget(self._heading, 0, Qt.AlignmentFlag.AlignHCenter)
        column.addLayout(self._centred(self._sentence))
        column.addLayout(self._row)
        column.addStretch(1)
        theme.changed.connect(self._dress)
        self._dress()

    def set_sentence(self, text: str) -> None:
        """Say *text* (plain) below the heading; empty for nothing."""
        self._sentence.setText(text)
        self._sentence.setVisible(bool(text))

    def set_offers(self, *, key: bool = False, gguf: bool = False, servers: Sequence[tuple[str, str]] = ()) -> None:
        """Which ways to show: a provider key, a model file, and servers found on this computer as (id, label)."""
        self._key.setVisible(key)
        self._gguf.setVisible(gguf)
        for button in self._servers:
            self._row.removeWidget(button)
            button.hide()
            button.deleteLater()
        self._servers = []
        for server_id, label in servers:
            button = self._button("welcome.server", self.tr("Connect to {name} (found)").format(name=label))
            button.clicked.connect(lambda _checked=False, found=server_id: self.server_requested.emit(found))
            self._row.insertWidget(self._row.count() - 1, button)
            self._servers.append(button)

    def _centred(self, widget: QWidget) -> QHBoxLayout:
        """A row with *widget* in its middle, as wide as it may be: a column alone would put it at its left edge."""
        row = QHBoxLayout()
        row.addStretch(1)
        row.addWidget(widget, 1000)
        row.addStretch(1)
        return row

    def _label(self, text: str) -> QLabel:
        label = QLabel(text, self)
        label.setTextFormat(Qt.TextFormat.PlainText)
        label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        label.setWordWrap(False)
        return label

    def _button(self, name: str, text: str, kind: str = "") -> QPushButton:
        button = QPushButton(text.replace("&", "&&"), self)
        button.setObjectName(name)
        button.setAccessibleName(text)
        if kind:
            button.setProperty("kind", kind)
        return button

    def _dress(self) -> None:
        self._heading.setFont(theme.window_font("heading"))
