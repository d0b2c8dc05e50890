"""The sidebar: new chat, search, the conversations, settings. Asks by signals, changes nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime
from typing import TYPE_CHECKING

from PySide6.QtCore import QEvent, QItemSelectionModel, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop.chat.message import Conversation, Folder
from desktop.chat.text import normalise_text
from desktop.storage.search_filters import NO_FILTERS
from desktop.ui.sidebar import menu as menus
from desktop.ui.sidebar.filters import Chips, FilterButton
from desktop.ui.sidebar.groups import ARCHIVE, Heading, Place, arrange
from desktop.ui.sidebar.list_view import ConversationList
from desktop.ui.sidebar.model import ConversationsModel, Found, Shown
from desktop.ui.theme import theme

if TYPE_CHECKING:
    from desktop.storage.search import SearchHit

_SEARCH_DELAY_MS = 120
_REGROUP_MS = 60_000


class Sidebar(QWidget):
    """What can be opened. The owner gives it the conversations and answers its signals; conversations are named by lists of ids."""

    open_requested = Signal(str, str)
    """A conversation, and the message in it that was found (or empty)."""
    window_requested = Signal(str)
    new_requested = Signal()
    temporary_requested = Signal()
    rename_requested = Signal(str, str)
    delete_requested = Signal(list)
    pin_requested = Signal(list, bool)
    archive_requested = Signal(list, bool)
    move_requested = Signal(list, object)
    """Conversations, and a folder's id or None."""
    folder_requested = Signal(list)
    """A new folder with these conversations in it."""
    folder_renamed = Signal(str, str)
    folder_deleted = Signal(str)
    export_requested = Signal(list)
    restore_requested = Signal(list)
    purge_requested = Signal(list)
    closed_changed = Signal(list)
    """The places that are closed now."""
    settings_requested = Signal()
    search_changed = Signal(str, object)
    """What is looked for, and ``SearchFilters``."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(theme.measure("sidebar_width"))
        self._conversations: tuple[Conversation, ...] = ()
        self._folders: tuple[Folder, ...] = ()
        self._marks: Mapping[str, str] = {}
        self._closed: frozenset[str] = frozenset((ARCHIVE,))
        self._found: tuple[SearchHit, ...] | None = None
        self._rows: tuple[object, list[Shown]] | None = None
        self._selected: str | None = None
        self._new = self._button("sidebar.new", self.tr("New chat"), "left")
        self._temporary = self._button("sidebar.temporary", "", "")
        self._search = QLineEdit(self)
        self.filters = FilterButton(self)
        self._chips = Chips(self.filters, self)
        self._model = ConversationsModel(self)
        self._list = ConversationList(self._model, self)
        self._empty = QLabel(self)
        self._settings = self._button("sidebar.settings", self.tr("Settings"), "flat")
        self._typing = QTimer(self, singleShot=True, interval=_SEARCH_DELAY_MS)
        self._clock = QTimer(self, interval=_REGROUP_MS)
        self._build()
        self._connect()
        theme.changed.connect(self._dress)
        self._dress()
        self._refresh()

    # --- for the owner -----------------------------------------------------------------------------------------

    def set_conversations(
        self, conversations: Sequence[Conversation], folders: Sequence[Folder] = (), marks: Mapping[str, str] | None = None
    ) -> None:
        """Show *conversations*, newest first; *marks* say by id what is at work or in trouble (``Library.marks``)."""
        self._conversations, self._folders = tuple(conversations), tuple(folders)
        self._marks = dict(marks or {})
        self._refresh()

    def set_label_source(self, label: Callable[[Conversation], str]) -> None:
        """How the model of a conversation is named in its second line."""
        self._model.set_label_source(label)
        self.filters.set_models(lambda: self._models(label))
        self._list.viewport().update()

    def set_closed(self, places: Collection[str]) -> None:
        """Which folders are closed; :data:`ARCHIVE` among them closes the archive."""
        self._closed = frozenset(places)
        self._refresh()

    def found_in(self, message_id: str) -> str:
        """The first words the search has found in a message, as they are written there; none when it is not listed."""
        hit = next((hit for hit in self._found or () if message_id and hit.message_id == message_id), None)
        return hit.snippet[slice(*hit.marks[0])] if hit is not None and hit.marks else ""

    def set_found(self, hits: Sequence[SearchHit] | None) -> None:
        """What a search found, best first. None: the search is over."""
        self._found = None if hits is None else tuple(hits)
        self._refresh()

    def select(self, conversation_id: str | None) -> None:
        """Mark the open conversation; None for a new one."""
        if conversation_id != self._selected:
            self._selected = conversation_id
            self._mark()

    def focus_search(self) -> None:
        """Give the search field the keyboard."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def rename_meant(self) -> None:
        """Edit the title of the open conversation in its row; while the keyboard is in the list, that of the row it is on."""
        if self._list.hasFocus():
            self.rename_selected()
        elif self._selected is not None:
            self._rename(self._selected)

    def rename_selected(self) -> None:
        """Edit the title of the selected conversation, or the name of the selected folder, in its row."""
        index = self._list.currentIndex()
        if index.isValid() and self._model.flags(index) & Qt.ItemFlag.ItemIsEditable:
            self._list.setFocus()
            self._list.edit(index)

    def rename_folder(self, folder_id: str) -> None:
        """Edit the name of a folder in its row."""
        row = self._model.row_of_key(f"/{folder_id}")
        if row >= 0:
            self._list.setCurrentIndex(self._model.index(row))
            self.rename_selected()

    def show_trash(self) -> None:
        """List what is in the trash."""
        self._search.clear()
        self.filters.show_trash()

    def neighbour(self, step: int) -> str | None:
        """The conversation *step* rows below the open one (around the ends); None when there is none."""
        ids = self._model.conversation_ids()
        if not ids:
            return None
        if self._selected not in ids:
            return ids[0] if step > 0 else ids[-1]
        return ids[(ids.index(self._selected) + step) % len(ids)]

    @property
    def searching(self) -> bool:
        """True while words or filters decide what is listed."""
        return bool(self._search.text().strip()) or self.filters.value != NO_FILTERS

    # --- inside ------------------------------------------------------------------------------------------------

    def _button(self, name: str, text: str, kind: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAccessibleName(text)
        if kind:
            button.setProperty("kind", kind)
        return button

    def _build(self) -> None:
        self._temporary.setAccessibleName(self.tr("Temporary chat"))
        # As wide as the button of the filters below it.
        self._temporary.setFixedWidth(36)
        self._temporary.setProperty("kind", "icon")
        self._temporary.setToolTip(self.tr("Temporary chat: nothing of it is kept"))
        self._search.setObjectName("sidebar.search")
        self._search.setAccessibleName(self.tr("Search conversations"))
        self._search.setPlaceholderText(self.tr("Search all conversations"))
        self._search.setClearButtonEnabled(True)
        self._search.setAcceptDrops(False)
        self._search.installEventFilter(self)
        self._empty.setObjectName("sidebar.empty")
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setProperty("kind", "muted")
        self._empty.setWordWrap(True)
        first, second = QHBoxLayout(), QHBoxLayout()
        first.setSpacing(4)
        first.addWidget(self._new, 1)
        first.addWidget(self._temporary)
        second.setSpacing(4)
        second.addWidget(self._search, 1)
        second.addWidget(self.filters)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        column.addLayout(first)
        column.addLayout(second)
        column.addWidget(self._chips)
        column.addWidget(self._empty)
        column.addWidget(self._list, 1)
        column.addWidget(self._settings, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)

    def _connect(self) -> None:
        self._new.clicked.connect(lambda: self.new_requested.emit())
        self._temporary.clicked.connect(lambda: self.temporary_requested.emit())
        self._settings.clicked.connect(lambda: self.settings_requested.emit())
        self._search.textChanged.connect(lambda: self._typing.start())
        self._search.returnPressed.connect(self._open_first)
        self.filters.changed.connect(self._searched)
        self._typing.timeout.connect(self._searched)
        self._clock.timeout.connect(self._refresh)
        self._clock.start()
        self._list.open_requested.connect(self._open)
        self._list.menu_requested.connect(self._show_menu)
        self._list.delete_requested.connect(self._ask_delete)
        self._list.fold_requested.connect(self._fold)
        self._list.left_upwards.connect(self._leave_list)
        self._list.dropped.connect(lambda ids, folder: self.move_requested.emit(ids, folder))
        self._model.rename_requested.connect(self.rename_requested)
        self._model.folder_renamed.connect(self.folder_renamed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is not self._search or not isinstance(event, QKeyEvent):
            return False
        if event.type() == QEvent.Type.ShortcutOverride and event.key() == Qt.Key.Key_Escape and self.searching:
            # It ends the search; an answer is stopped by the next one.
            event.accept()
            return True
        alt_down = event.key() == Qt.Key.Key_Down and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
        if event.type() == QEvent.Type.ShortcutOverride and alt_down:
            # Elsewhere in the window it goes to the message below.
            event.accept()
            return True
        if event.type() != QEvent.Type.KeyPress:
            return False
        if event.key() == Qt.Key.Key_Down:
            if alt_down:
                self.filters.menu().popup(self.filters.mapToGlobal(self.filters.rect().bottomLeft()))
                return True
            if not self._list.currentIndex().isValid() or self.searching:
                self._list.first()
            self._list.setFocus(Qt.FocusReason.TabFocusReason)
            return True
        if event.key() == Qt.Key.Key_Escape and self.searching:
            self._end_search()
            return True
        return False

    def _end_search(self) -> None:
        self._search.clear()
        self.filters.clear()
        self._typing.stop()
        self._searched()

    def _searched(self) -> None:
        self._typing.stop()
        text = normalise_text(self._search.text().strip())
        if not text and self.filters.value == NO_FILTERS:
            self.set_found(None)
        self.search_changed.emit(text, self.filters.value)

    def _leave_list(self) -> None:
        if self.searching:
            self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        else:
            self.focus_search()

    def _open(self, row: int) -> None:
        shown = self._model.at(row)
        if isinstance(shown, Found):
            self.open_requested.emit(shown.hit.conversation_id, shown.hit.message_id or "")
        elif isinstance(shown, Conversation):
            self.open_requested.emit(shown.id, "")

    def _open_first(self) -> None:
        if not self.searching:
            return
        row = next((n for n in range(self._model.rowCount()) if isinstance(self._model.at(n), Found)), -1)
        self._open(row)

    def _ask_delete(self) -> None:
        ids = self._list.selected_ids()
        place = self._list.current_place()
        if ids:
            (self.purge_requested if self.filters.value.in_trash else self.delete_requested).emit(ids)
        elif place is not None and place.key != ARCHIVE:
            self.folder_deleted.emit(place.key)

    def _fold(self, key: str, closed: bool) -> None:
        self._closed = self._closed | {key} if closed else self._closed - {key}
        self._refresh()
        self.closed_changed.emit(sorted(self._closed))

    def _show_menu(self, position: QPoint) -> None:
        ids, place = self._list.selected_ids(), self._list.current_place()
        if ids and self.filters.value.in_trash:
            menu = menus.for_trash(self, lambda: self.restore_requested.emit(ids), lambda: self.purge_requested.emit(ids))
        elif ids:
            menu = self.menu_for(ids)
        elif place is not None and place.key != ARCHIVE:
            menu = menus.for_folder(self, self.rename_selected, lambda: self.folder_deleted.emit(place.key))
        else:
            return
        menu.popup(position)

    def menu_for(self, ids: list[str]) -> QMenu:
        """What can be done with those conversations, none of them in the trash; shown by whoever asked."""
        chosen = [c for c in self._conversations if c.id in set(ids)]
        return menus.for_conversations(self, chosen, self._folders, self._asked(ids))

    def _asked(self, ids: list[str]) -> menus.Asked:
        return menus.Asked(
            open_window=lambda: self.window_requested.emit(ids[0]),
            rename=lambda: self._rename(ids[0]),
            pin=lambda on: self.pin_requested.emit(ids, on),
            archive=lambda on: self.archive_requested.emit(ids, on),
            move=lambda folder: self.move_requested.emit(ids, folder),
            new_folder=lambda: self.folder_requested.emit(ids),
            export=lambda: self.export_requested.emit(ids),
            delete=lambda: self.delete_requested.emit(ids),
        )

    def _rename(self, conversation_id: str) -> None:
        # In a narrow window the list may be out of sight.
        self.show()
        if self.searching:
            # What was found shows where, not a row of its own to write in.
            self._end_search()
        place = next((ARCHIVE if c.archived else c.folder_id for c in self._conversations if c.id == conversation_id), None)
        if place is not None and place in self._closed:
            self._fold(place, False)
        row = self._model.row_of(conversation_id)
        if row >= 0:
            self._list.setCurrentIndex(self._model.index(row))
            self.rename_selected()

    def _models(self, label: Callable[[Conversation], str]) -> list[tuple[str, str]]:
        found = {c.model: label(c) for c in self._conversations if c.model}
        return sorted(found.items(), key=lambda pair: pair[1].casefold())

    def _refresh(self) -> None:
        rows: list[Shown]
        if self._found is None:
            rows = self._arranged()
        else:
            by_id = {conversation.id: conversation for conversation in self._conversations}
            # A conversation that is deleted while its hits are listed goes from among them.
            hits = [hit for hit in self._found if hit.conversation_id in by_id or self.filters.value.in_trash]
            rows = [Heading("found"), *(Found(hit, by_id.get(hit.conversation_id)) for hit in hits)] if hits else []
        self._model.show(rows, self._marks)
        self._empty.setVisible(not rows)
        self._empty.setText(self._empty_words())
        if not self._list.selectionModel().hasSelection():
            self._mark()
        # "Now" becomes a time of day without anybody telling.
        self._list.viewport().update()

    def _arranged(self) -> list[Shown]:
        """The rows without a search; the same list as long as nothing has changed that orders them."""
        reasons = (self._conversations, datetime.now().date(), self._folders, self._closed)
        if self._rows is None or self._rows[0] != reasons:
            self._rows = (reasons, list(arrange(*reasons)))
        return self._rows[1]

    def _empty_words(self) -> str:
        if self._found is None:
            return self.tr("Your conversations will be listed here.")
        if self.filters.value.in_trash and not self._search.text().strip():
            return self.tr("The trash is empty.")
        return self.tr("Nothing was found.")

    def _mark(self) -> None:
        row = self._model.row_of(self._selected)
        selection = self._list.selectionModel()
        if row < 0:
            if not isinstance(self._model.at(self._list.currentIndex().row()), Place | Found):
                selection.clear()
            return
        index = self._model.index(row)
        if index != self._list.currentIndex() or not selection.isSelected(index):
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _dress(self) -> None:
        self._new.setIcon(theme.icon("plus"))
        self._temporary.setIcon(theme.icon("temporary"))
        self.filters.setIcon(theme.icon("filter", "text_muted"))
        self._settings.setIcon(theme.icon("settings", "text_muted"))
        for button in (self._new, self._temporary, self._settings):
            button.setIconSize(QSize(16, 16))
        self.filters.setIconSize(QSize(16, 16))
        self._empty.setFont(theme.window_font("small"))
        self._settings.setFont(theme.window_font("small"))
        self._list.painter.measure()
        self._list.scheduleDelayedItemsLayout()
        self._list.viewport().update()
