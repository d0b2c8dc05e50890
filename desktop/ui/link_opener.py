"""Opens the links of messages: only after the gate, and only after a look when the gate says so."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Qt, QUrl, Signal
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget

from desktop.chat.links import Verdict, judge

Opener = Callable[[str], object]


def open_in_system(address: str) -> bool:
    """Give *address* to the program the system has for it."""
    return QDesktopServices.openUrl(QUrl(address, QUrl.ParsingMode.StrictMode))


class LinkOpener(QObject):
    """Asks the gate, shows the true address, then opens exactly that address."""

    refused = Signal(str)
    """A sentence on why a link was not opened."""

    def __init__(self, window: QWidget, opener: Opener = open_in_system) -> None:
        super().__init__(window)
        self._window = window
        self._opener = opener

    def open(self, url: str) -> None:
        """Ask the person about *url*, with its true address, or say why it cannot be opened."""
        verdict = judge(url)
        if verdict.action == "refuse":
            self.refused.emit(
                self.tr("Loquent opens only web and mail links. This one was not opened: {shown}").format(shown=verdict.shown)
            )
            return
        self._ask(verdict)

    def _ask(self, verdict: Verdict) -> None:
        box = QMessageBox(self._window)
        box.setObjectName("link.question")
        box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        box.setTextFormat(Qt.TextFormat.PlainText)
        box.setWindowTitle(self.tr("Open link"))
        box.setText(self.tr("Open this address in your browser?") if verdict.host else self.tr("Write to this address?"))
        box.setInformativeText(verdict.shown if verdict.action == "open" else self._warning(verdict))
        box.setStandardButtons(QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel)
        safe = QMessageBox.StandardButton.Open if verdict.action == "open" else QMessageBox.StandardButton.Cancel
        box.setDefaultButton(safe)
        box.button(QMessageBox.StandardButton.Open).clicked.connect(lambda: self._opener(verdict.shown))
        box.open()

    def _warning(self, verdict: Verdict) -> str:
        warning = self.tr("Look closely: this link may lead elsewhere than it seems. It goes to {host}.")
        return "\n\n".join((warning.format(host=verdict.host or verdict.shown), verdict.shown))
