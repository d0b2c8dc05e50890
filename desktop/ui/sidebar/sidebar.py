"""The sidebar: new chat, search, the conversations, settings. Asks by signals, changes nothing itself."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

from PySide6.QtCore import QEvent, QItemSelectionModel, QModelIndex, QObject, QPoint, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QLineEdit, QListView, QMenu, QPushButton, QVBoxLayout, QWidget

from desktop.chat.message import Conversation
from desktop.chat.text import normalise_text
from desktop.ui.sidebar.delegate import RowDelegate
from desktop.ui.sidebar.model import ConversationsModel
from desktop.ui.theme import theme

_SEARCH_DELAY_MS = 150
_REGROUP_MS = 60_000


class Sidebar(QWidget):
    """What can be opened. The owner gives it the conversations and answers its signals."""

    open_requested = Signal(str)
    new_requested = Signal()
    rename_requested = Signal(str, str)
    delete_requested = Signal(str)
    pin_requested = Signal(str, bool)
    settings_requested = Signal()
    search_changed = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("sidebar")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.setFixedWidth(theme.measure("sidebar_width"))
        self._conversations: tuple[Conversation, ...] = ()
        self._streaming: Callable[[str], bool] = lambda _id: False
        self._label: Callable[[Conversation], str] = lambda conversation: conversation.model or ""
        self._found: dict[str, str] | None = None
        self._selected: str | None = None
        self._new = self._button("sidebar.new", self.tr("New chat"), "left")
        self._search = QLineEdit(self)
        self._list = QListView(self)
        self._model = ConversationsModel(self)
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

    def set_conversations(self, conversations: Sequence[Conversation], streaming: Callable[[str], bool] | None = None) -> None:
        """Show *conversations*, newest first; *streaming* says which are at work."""
        self._conversations = tuple(conversations)
        if streaming is not None:
            self._streaming = streaming
        self._refresh()

    def set_label_source(self, label: Callable[[Conversation], str]) -> None:
        """How the model of a conversation is named in its second line."""
        self._label = label
        self._refresh()

    def set_found(self, snippets: Mapping[str, str] | None) -> None:
        """What a search found: snippets by conversation id, best first. None: the search is over."""
        self._found = None if snippets is None else dict(snippets)
        self._refresh()

    def select(self, conversation_id: str | None) -> None:
        """Mark the open conversation; None for a new one."""
        self._selected = conversation_id
        self._mark()

    def focus_search(self) -> None:
        """Give the search field the keyboard."""
        self._search.setFocus(Qt.FocusReason.ShortcutFocusReason)
        self._search.selectAll()

    def rename_selected(self) -> None:
        """Edit the title of the selected conversation in its row."""
        index = self._list.currentIndex()
        if index.isValid():
            self._list.setFocus()
            self._list.edit(index)

    def neighbour(self, step: int) -> str | None:
        """The conversation *step* rows below the open one (around the ends); None when there is none."""
        ids = self._model.conversation_ids()
        if not ids:
            return None
        if self._selected not in ids:
            return ids[0] if step > 0 else ids[-1]
        return ids[(ids.index(self._selected) + step) % len(ids)]

    # --- inside ------------------------------------------------------------------------------------------------

    def _button(self, name: str, text: str, kind: str) -> QPushButton:
        button = QPushButton(text, self)
        button.setObjectName(name)
        button.setAccessibleName(text)
        button.setProperty("kind", kind)
        return button

    def _build(self) -> None:
        self._search.setObjectName("sidebar.search")
        self._search.setAccessibleName(self.tr("Search conversations"))
        self._search.setPlaceholderText(self.tr("Search all conversations"))
        self._search.setClearButtonEnabled(True)
        self._search.setAcceptDrops(False)
        self._search.installEventFilter(self)
        self._list.setObjectName("sidebar.list")
        self._list.setAccessibleName(self.tr("Conversations"))
        self._list.setModel(self._model)
        self._list.setItemDelegate(RowDelegate(self._list))
        self._list.setMouseTracking(True)
        self._list.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self._list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._list.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self._list.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self._list.installEventFilter(self)
        self._empty.setObjectName("sidebar.empty")
        self._empty.setTextFormat(Qt.TextFormat.PlainText)
        self._empty.setProperty("kind", "muted")
        self._empty.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(12, 12, 12, 8)
        column.setSpacing(8)
        for widget in (self._new, self._search, self._empty):
            column.addWidget(widget)
        column.addWidget(self._list, 1)
        column.addWidget(self._settings, 0, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignBottom)

    def _connect(self) -> None:
        self._new.clicked.connect(lambda: self.new_requested.emit())
        self._settings.clicked.connect(lambda: self.settings_requested.emit())
        self._search.textChanged.connect(lambda: self._typing.start())
        self._search.returnPressed.connect(self._open_first)
        self._typing.timeout.connect(self._searched)
        self._clock.timeout.connect(self._refresh)
        self._clock.start()
        self._list.clicked.connect(self._open)
        self._list.activated.connect(self._open)
        self._list.customContextMenuRequested.connect(self._show_menu)
        self._model.rename_requested.connect(self.rename_requested)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if not isinstance(event, QKeyEvent) or event.type() != QEvent.Type.KeyPress:
            return False
        if watched is self._search:
            if event.key() == Qt.Key.Key_Down:
                self._list.setFocus()
                return True
            if event.key() == Qt.Key.Key_Escape and self._search.text():
                self._search.clear()
                return True
        elif watched is self._list and event.key() == Qt.Key.Key_Delete:
            self._ask_delete(self._list.currentIndex())
            return True
        return False

    def _searched(self) -> None:
        text = normalise_text(self._search.text().strip())
        if not text:
            self.set_found(None)
        self.search_changed.emit(text)

    def _open(self, index: QModelIndex) -> None:
        conversation = self._model.conversation_at(index.row())
        if conversation is not None:
            self.open_requested.emit(conversation.id)

    def _open_first(self) -> None:
        ids = self._model.conversation_ids()
        if ids and self._search.text().strip():
            self.open_requested.emit(ids[0])

    def _ask_delete(self, index: QModelIndex) -> None:
        conversation = self._model.conversation_at(index.row())
        if conversation is not None:
            self.delete_requested.emit(conversation.id)

    def _show_menu(self, position: QPoint) -> None:
        index = self._list.indexAt(position)
        conversation = self._model.conversation_at(index.row())
        if conversation is None:
            return
        menu = QMenu(self)
        menu.setObjectName("sidebar.menu")
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.addAction(self.tr("Rename"), lambda: self._list.edit(index))
        pin = self.tr("Unpin") if conversation.pinned else self.tr("Pin")
        menu.addAction(pin, lambda: self.pin_requested.emit(conversation.id, not conversation.pinned))
        menu.addSeparator()
        menu.addAction(self.tr("Delete"), lambda: self.delete_requested.emit(conversation.id))
        menu.popup(self._list.viewport().mapToGlobal(position))

    def _refresh(self) -> None:
        shown: Sequence[Conversation] = self._conversations
        if self._found is not None:
            by_id = {conversation.id: conversation for conversation in self._conversations}
            shown = [by_id[key] for key in self._found if key in by_id]
        self._model.show(shown, self._streaming, self._label, self._found)
        self._empty.setVisible(not shown)
        self._empty.setText(self.tr("Your conversations will be listed here.") if self._found is None else self.tr("Nothing was found."))
        self._mark()

    def _mark(self) -> None:
        row = self._model.row_of(self._selected)
        selection = self._list.selectionModel()
        if row < 0:
            selection.clear()
            return
        index = self._model.index(row)
        if index != self._list.currentIndex() or not selection.isSelected(index):
            selection.setCurrentIndex(index, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _dress(self) -> None:
        self._new.setIcon(theme.icon("plus"))
        self._settings.setIcon(theme.icon("settings", "text_muted"))
        for button in (self._new, self._settings):
            button.setIconSize(QSize(16, 16))
        self._empty.setFont(theme.window_font("small"))
        self._settings.setFont(theme.window_font("small"))
        self._list.viewport().update()
