"""The page of a program whose conversations cannot be opened: what happened, and buttons that help."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QDateTime, QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtWidgets import QPushButton, QVBoxLayout, QWidget

from desktop.ui.settings.parts import button, label, named
from desktop.ui.theme import theme

if TYPE_CHECKING:
    from desktop.engine.mending import Mended, Way


class TroublePage(QWidget):
    """Covers *window*: until :meth:`leave` nothing beneath it takes keys. ``chosen`` is one of the ways given to :meth:`show_ways`."""

    chosen = Signal(object)

    def __init__(self, window: QWidget, show_folder: Callable[[Path], object] | None = None) -> None:
        super().__init__(window)
        self._window = window
        self._show_folder = show_folder or _open
        self._buttons: list[QPushButton] = []
        self._beneath: list[QWidget] = []
        named(self, "trouble", self.tr("The conversations cannot be opened"))
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setAutoFillBackground(True)
        self._sentence = label("", wrap=True)
        self._sentence.setObjectName("trouble.sentence")
        self._column = QVBoxLayout()
        self._column.setSpacing(theme.measure("space_3"))
        inner = QVBoxLayout()
        inner.setSpacing(theme.measure("space_4"))
        inner.addWidget(label(self.tr("The conversations cannot be opened"), font="heading", wrap=True))
        inner.addWidget(self._sentence)
        inner.addWidget(
            label(self.tr("Nothing was changed. Whatever you choose, the files that are there now are kept."), "muted", wrap=True)
        )
        inner.addLayout(self._column)
        page = QWidget()
        page.setLayout(inner)
        page.setFixedWidth(min(theme.measure("reading_width"), 560))
        outer = QVBoxLayout(self)
        outer.addStretch(1)
        outer.addWidget(page, 0, Qt.AlignmentFlag.AlignHCenter)
        outer.addStretch(2)
        window.installEventFilter(self)
        self.hide()

    def show_ways(self, sentence: str, ways: Sequence[Way], folder: Path | None = None) -> None:
        """Say *sentence* (plain text) and offer *ways*, and to look into *folder*."""
        self._sentence.setText(sentence)
        for old in self._buttons:
            self._column.removeWidget(old)
            old.hide()
            old.deleteLater()
        self._buttons = []
        for way in ways:
            made = button(self._words(way), f"trouble.{way.kind}", "primary" if way is ways[0] else "")
            made.clicked.connect(lambda _checked=False, way=way: self._choose(way))
            self._take(made)
        if folder is not None:
            look = button(self.tr("Show the folder of the files"), "trouble.folder")
            look.clicked.connect(lambda: self._show_folder(folder))
            self._take(look)
        self.setGeometry(self._window.rect())
        self.show()
        self.raise_()
        self._cover()
        if self._buttons:
            self._buttons[0].setFocus()

    def leave(self) -> None:
        """Go; what is beneath works again."""
        self.hide()
        for each in self._beneath:
            each.setEnabled(True)
        self._beneath = []
        self.deleteLater()

    def _cover(self) -> None:
        # What is covered can still be reached with Tab, and would be told to a screen reader.
        for each in self._window.findChildren(QWidget, options=Qt.FindChildOption.FindDirectChildrenOnly):
            if each is not self and not each.isWindow() and each.isEnabled():
                each.setEnabled(False)
                self._beneath.append(each)

    def _take(self, made: QPushButton) -> None:
        # A layout that is filled while it is shown knows nothing yet of the style's padding.
        made.setMinimumHeight(theme.measure("round_button"))
        self._column.addWidget(made)
        self._buttons.append(made)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Resize and watched is self._window:
            self.setGeometry(self._window.rect())
        return False

    def _choose(self, way: Way) -> None:
        self.setEnabled(False)
        self.chosen.emit(way)
        self.setEnabled(True)

    def _words(self, way: Way) -> str:
        words = {
            "again": self.tr("Try again"),
            "recover": self.tr("Recover what can be read"),
            "backup": self.tr("Restore the backup of {when}"),
            "read_only": self.tr("Open without saving anything"),
            "new": self.tr("Start with no conversations"),
        }
        return words[way.kind].format(when=moment_words(way.moment))


def _open(folder: Path) -> None:
    from desktop.ui.settings.about_page import open_folder

    open_folder(folder)


def moment_words(moment: float) -> str:
    """Date and time of *moment* (seconds since 1970) as this system writes them."""
    return QLocale().toString(QDateTime.fromSecsSinceEpoch(int(moment)), QLocale.FormatType.ShortFormat)


def careful_words(page: QObject) -> str:
    """What to say when several starts in a row came to no good end."""
    return page.tr("Loquent ended unexpectedly several times in a row, so it opens nothing by itself. Everything is still in the list.")


def mended_words(page: QObject, mended: Mended) -> str:
    """What to say once a way out was gone."""
    kept = mended.kept[0].name if mended.kept else ""
    if mended.way.kind == "recover":
        words = page.tr("Recovered: {conversations} conversations with {messages} messages. The damaged file is kept as {kept}.")
        return words.format(conversations=mended.conversations, messages=mended.messages, kept=kept)
    if mended.way.kind == "backup":
        return page.tr("The backup of {when} is restored.").format(when=moment_words(mended.way.moment))
    if mended.way.kind == "read_only":
        return page.tr("Nothing you do now can be saved.")
    return ""
