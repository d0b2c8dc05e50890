"""What text widgets of the transcript share: copying, keys, menus, and a selection that goes on in the next widget."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QMimeData, QPoint, Qt
from PySide6.QtGui import QContextMenuEvent, QGuiApplication, QKeyEvent, QKeySequence, QMouseEvent, QTextCursor
from PySide6.QtWidgets import QMenu, QPlainTextEdit, QTextEdit

from desktop.chat.text import normalise_text

if TYPE_CHECKING:
    from desktop.ui.transcript.selecting import Selecting

_CONTROL_SHIFT = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier
_NAVIGATION = (Qt.Key.Key_PageUp, Qt.Key.Key_PageDown, Qt.Key.Key_Home, Qt.Key.Key_End, Qt.Key.Key_Up, Qt.Key.Key_Down)
_BREAKS = str.maketrans({"\u2028": "\n", "\u2029": "\n", "\ufffc": None})
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]")
"""What would move the cursor of a terminal it is pasted into."""


def copy_text(text: str) -> None:
    """Put *text*, and nothing but plain text without control characters, on the clipboard."""
    QGuiApplication.clipboard().setText(clean(text))


def clean(text: str) -> str:
    """*text* as it may leave the program."""
    return _CONTROLS.sub("", normalise_text(text.replace("\r\n", "\n")))


class TextView:
    """Beside a ``QTextBrowser`` or ``QPlainTextEdit``: read-only text whose selection belongs to the message it is in."""

    selecting: Selecting | None = None
    """What selects across the message; None while it stands alone."""
    menu_open = False
    _own_copy = True

    def _edit(self) -> Any:
        return self

    def offset_of(self, position: int) -> int:
        """How many characters of the piece are before *position* of the document."""
        raise NotImplementedError

    def position_of(self, offset: int) -> int:
        """The position of the document after *offset* characters of the piece."""
        raise NotImplementedError

    def offset_at(self, where: QPoint) -> int:
        """The offset nearest to a point of the screen."""
        edit = self._edit()
        inside = edit.viewport().mapFromGlobal(where)
        return self.offset_of(edit.cursorForPosition(inside).position())

    def selected(self) -> tuple[int, int]:
        """Where the selection begins and where it is drawn to; equal for none."""
        cursor = self._edit().textCursor()
        return self.offset_of(cursor.anchor()), self.offset_of(cursor.position())

    def select(self, anchor: int, head: int) -> None:
        """Select from *anchor* to *head*."""
        edit = self._edit()
        cursor = edit.textCursor()
        begin, end = self.position_of(anchor), self.position_of(head)
        if (cursor.anchor(), cursor.position()) == (begin, end):
            return
        cursor.setPosition(begin)
        cursor.setPosition(end, QTextCursor.MoveMode.KeepAnchor)
        # Setting it scrolls it into sight, sideways in a wide box: reading must not move.
        bar = edit.horizontalScrollBar()
        kept = bar.value()
        edit.setTextCursor(cursor)
        bar.setValue(kept)

    def unselect(self) -> None:
        """Nothing is selected."""
        edit = self._edit()
        cursor = edit.textCursor()
        if cursor.hasSelection():
            cursor.clearSelection()
            edit.setTextCursor(cursor)

    @property
    def held(self) -> bool:
        """True while the user holds on to it: focus, a selection of its own or an open menu."""
        edit = self._edit()
        own = edit.textCursor().hasSelection() and not (self.selecting is not None and self.selecting.active)
        return self.menu_open or edit.hasFocus() or own

    def selected_mime(self) -> QMimeData:
        """The selection of the whole message as plain text, and nothing else."""
        data = QMimeData()
        data.setText(clean(self.selected_words()))
        return data

    def selected_words(self) -> str:
        """What Copy gives."""
        if self.selecting is not None:
            return self.selecting.words(self)
        return str(self._edit().textCursor().selectedText().translate(_BREAKS))

    def copy_selected(self, *, markdown: bool) -> bool:
        """Put what is selected on the clipboard; False when nothing is."""
        words = self.selecting.words(self, markdown=markdown) if self.selecting is not None else self.selected_words()
        if words:
            copy_text(words)
        return bool(words)

    # Events; a subclass calls them first and lets Qt go on when they return False.

    def press(self, event: QMouseEvent) -> None:
        """A press begins another selection."""
        if self.selecting is not None and event.button() == Qt.MouseButton.LeftButton:
            self.selecting.begin(self, bool(event.modifiers() & Qt.KeyboardModifier.ShiftModifier))

    def drag(self, event: QMouseEvent) -> bool:
        """True when the pointer selects in another widget, or did."""
        if self.selecting is None or not event.buttons() & Qt.MouseButton.LeftButton:
            return False
        inside = self._edit().viewport().rect().contains(event.position().toPoint())
        if inside and not self.selecting.active:
            return False
        self.selecting.drag(self, event.globalPosition().toPoint())
        return True

    def release_drag(self) -> None:
        """The button was let go."""
        if self.selecting is not None:
            self.selecting.end()

    def key(self, event: QKeyEvent) -> bool:
        """True for what is done; navigation is left to the transcript."""
        if self.selecting is not None:
            if event.matches(QKeySequence.StandardKey.SelectAll):
                self.selecting.select_all()
                return True
            if event.key() == Qt.Key.Key_C and event.modifiers() == _CONTROL_SHIFT:
                self.selecting.copy(self, markdown=True)
                return True
            if event.matches(QKeySequence.StandardKey.Copy):
                self.selecting.copy(self, markdown=False)
                return True
        if Qt.Key(event.key()) in _NAVIGATION and not event.modifiers() & Qt.KeyboardModifier.ShiftModifier:
            event.ignore()
            return True
        return False

    def open_menu(self, event: QContextMenuEvent, address: str | None) -> None:
        """Copy, as Markdown, the link's address, the table, select all; shown without blocking."""
        edit = self._edit()
        menu = QMenu(edit)
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        selecting = self.selecting
        some = edit.textCursor().hasSelection() or (selecting is not None and selecting.active)
        copy = menu.addAction(edit.tr("Copy"))
        copy.setEnabled(some)
        if selecting is None:
            copy.triggered.connect(edit.copy)
            menu.addAction(edit.tr("Select all")).triggered.connect(edit.selectAll)
        else:
            copy.triggered.connect(lambda: selecting.copy(self, markdown=False))
            as_markdown = menu.addAction(edit.tr("Copy as Markdown"))
            as_markdown.setEnabled(some)
            as_markdown.triggered.connect(lambda: selecting.copy(self, markdown=True))
            if selecting.table_at(self) is not None:
                menu.addAction(edit.tr("Copy table as Markdown")).triggered.connect(lambda: selecting.copy_table(self, markdown=True))
                separated = menu.addAction(edit.tr("Copy table for a spreadsheet"))
                separated.triggered.connect(lambda: selecting.copy_table(self, markdown=False))
            menu.addAction(edit.tr("Copy message as Markdown")).triggered.connect(selecting.copy_message)
            menu.addAction(edit.tr("Select all")).triggered.connect(selecting.select_all)
        if address is not None:
            menu.addAction(edit.tr("Copy link address")).triggered.connect(lambda: copy_text(address))
        message = edit.parentWidget()
        while message is not None and not hasattr(message, "extend_menu"):
            message = message.parentWidget()
        if message is not None:
            message.extend_menu(menu, self.selected_words() if some else "")
        self.menu_open = True
        menu.aboutToHide.connect(self._menu_closed)
        menu.popup(event.globalPos())

    def _menu_closed(self) -> None:
        self.menu_open = False


def offset_in_plain(edit: QPlainTextEdit, position: int) -> int:
    """Characters before *position* in text that the document holds as it is; Qt counts in UTF-16 units."""
    text = edit.toPlainText()
    if text.isascii():
        return min(position, len(text))
    return len(text.encode("utf-16-le", "surrogatepass")[: 2 * position].decode("utf-16-le", "replace"))


def position_in_plain(edit: QPlainTextEdit, offset: int) -> int:
    """The inverse of :func:`offset_in_plain`."""
    text = edit.toPlainText()
    if text.isascii():
        return min(offset, len(text))
    return len(text[:offset].encode("utf-16-le", "surrogatepass")) // 2


TextWidget = QTextEdit | QPlainTextEdit
