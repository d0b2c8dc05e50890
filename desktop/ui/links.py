"""A link of a conversation on its way to the browser: judged, its address shown, opened when the user agrees."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QCoreApplication, Qt, QUrl
from PySide6.QtGui import QDesktopServices
from PySide6.QtWidgets import QMessageBox, QWidget


def _open(address: str) -> object:
    return QDesktopServices.openUrl(QUrl(address))


def _why(reason: str) -> str:
    """What can deceive about an address, by the word of :class:`desktop.chat.links.Verdict`."""
    say = QCoreApplication.translate
    words = {
        "userinfo": say("links", "What stands before the @ is a name, not the site."),
        "mixed-scripts": say("links", "Its letters are of several alphabets and may only look like a site you know."),
        "international-host": say("links", "It is written with letters of another alphabet; below is its plain form."),
        "number-host": say("links", "It names a computer by a number."),
        "hidden-characters": say("links", "There are characters in it that cannot be seen."),
        "mail-fields": say("links", "It fills in more of the e-mail than its address and subject."),
        "long": say("links", "It is very long."),
    }
    return words.get(reason, "")


def offer_link(url: str, parent: QWidget, opener: Callable[[str], object] = _open) -> QMessageBox:
    """Show the true address of *url* and open it when agreed; one that may not be opened is only named."""
    from desktop.chat.links import judge

    verdict = judge(url)
    box = QMessageBox(parent)
    box.setObjectName("link")
    box.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    box.setTextFormat(Qt.TextFormat.PlainText)
    box.setWindowTitle(QCoreApplication.translate("links", "Open a link"))
    box.setInformativeText(verdict.shown)
    if verdict.action == "refuse":
        box.setText(QCoreApplication.translate("links", "Loquent does not open this address."))
        box.setStandardButtons(QMessageBox.StandardButton.Close)
    else:
        careful = verdict.action == "confirm"
        question = QCoreApplication.translate("links", "Open this address in the browser?")
        warning = QCoreApplication.translate("links", "Look at this address with care before you open it:")
        box.setText(warning if careful else question)
        if careful:
            box.setInformativeText("\n\n".join(part for part in (verdict.host, _why(verdict.reason), verdict.shown) if part))
        box.setStandardButtons(QMessageBox.StandardButton.Open | QMessageBox.StandardButton.Cancel)
        box.setDefaultButton(QMessageBox.StandardButton.Cancel if careful else QMessageBox.StandardButton.Open)
        box.accepted.connect(lambda: opener(verdict.shown))
    box.open()
    return box
