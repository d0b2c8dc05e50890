"""The list itself: keys, a click that opens and one that selects, conversations dragged into folders."""

from __future__ import annotations

import json
from collections.abc import Sequence

from PySide6.QtCore import QItemSelectionModel, QModelIndex, QPoint, Qt, Signal
from PySide6.QtCore import QPersistentModelIndex as Persistent
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDragLeaveEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QAbstractItemView, QListView, QWidget

from desktop.ui.sidebar.delegate import RowDelegate
from desktop.ui.sidebar.groups import Place
from desktop.ui.sidebar.model import MIME, ConversationsModel, id_of

_SELECTS = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier


class ConversationList(QListView):
    """Rows of a :class:`ConversationsModel`. A click or Enter opens; with Ctrl or Shift it selects several."""

    open_requested = Signal(int)
    """A row."""
    menu_requested = Signal(QPoint)
    """A point of the screen; the menu is for what is selected."""
    delete_requested = Signal()
    fold_requested = Signal(str, bool)
    """A place, and whether it is to be closed."""
    left_upwards = Signal()
    """Up on the first row, or Esc: back to the search field."""
    dropped = Signal(list, object)
    """Conversations, and the folder they were dropped into (None: out of any)."""

    def __init__(self, model: ConversationsModel, parent: QWidget) -> None:
        super().__init__(parent)
        self._rows = model
        self.painter = RowDelegate(model, self)
        self.setObjectName("sidebar.list")
        self.setAccessibleName(self.tr("Conversations"))
        self.setModel(model)
        self.setItemDelegate(self.painter)
        self.setMouseTracking(True)
        self.setEditTriggers(QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDropIndicatorShown(False)
        self.activated.connect(lambda index: self._enter(index))

    def dataChanged(self, topLeft: QModelIndex | Persistent, bottomRight: QModelIndex | Persistent, roles: Sequence[int] = ()) -> None:
        """A row never changes its height: QListView would lay out all ten thousand again (``QListModeViewBase::dataChanged``)."""
        QAbstractItemView.dataChanged(self, topLeft, bottomRight, roles)

    def selected_ids(self) -> list[str]:
        """The conversations that are selected, in the order of the list, each once."""
        rows = sorted(index.row() for index in self.selectedIndexes())
        return list(dict.fromkeys(found for row in rows if (shown := self._rows.at(row)) is not None and (found := id_of(shown))))

    def current_place(self) -> Place | None:
        """The folder or archive the keyboard is on."""
        shown = self._rows.at(self.currentIndex().row())
        return shown if isinstance(shown, Place) else None

    def first(self) -> None:
        """Put the keyboard on the first row that can be chosen."""
        for row in range(self._rows.rowCount()):
            index = self._rows.index(row)
            if self._rows.flags(index) & Qt.ItemFlag.ItemIsSelectable:
                self.setCurrentIndex(index)
                return

    def _enter(self, index: QModelIndex) -> None:
        shown = self._rows.at(index.row())
        if isinstance(shown, Place):
            self.fold_requested.emit(shown.key, not shown.closed)
        elif shown is not None:
            self.open_requested.emit(index.row())

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """Beside the rows nothing is chosen, and the open conversation keeps its mark; of several only that stays."""
        at = self.indexAt(event.position().toPoint())
        if at.isValid() and self._rows.flags(at) & Qt.ItemFlag.ItemIsSelectable:
            super().mousePressEvent(event)
            return
        if len(self.selectedIndexes()) > 1 and not event.modifiers() & _SELECTS:
            self.selectionModel().select(self.currentIndex(), QItemSelectionModel.SelectionFlag.ClearAndSelect)
        event.accept()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        index = self.indexAt(event.position().toPoint())
        opens = (
            event.button() == Qt.MouseButton.LeftButton
            and not event.modifiers() & _SELECTS
            and index.isValid()
            and self.state() != QAbstractItemView.State.DragSelectingState
            and index == self.currentIndex()
        )
        # Some systems have a single click "activate": it is one click all the same.
        self.blockSignals(True)
        super().mouseReleaseEvent(event)
        self.blockSignals(False)
        if opens:
            self._enter(index)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        """The first click has opened it."""
        event.accept()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QAbstractItemView.State.EditingState:
            # What the editor of a title left: the Enter that ends it is no Enter on the row.
            super().keyPressEvent(event)
            return
        place = self.current_place()
        key = event.key()
        if key == Qt.Key.Key_Delete:
            self.delete_requested.emit()
        elif place is not None and key in (Qt.Key.Key_Left, Qt.Key.Key_Right):
            self.fold_requested.emit(place.key, key == Qt.Key.Key_Left)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier:
            self._enter(self.currentIndex())
        elif key == Qt.Key.Key_Escape or (key == Qt.Key.Key_Up and not event.modifiers() and self._on_first()):
            self.left_upwards.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def _on_first(self) -> bool:
        row = self.currentIndex().row()
        return not any(self._rows.flags(self._rows.index(above)) & Qt.ItemFlag.ItemIsSelectable for above in range(max(0, row)))

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        """At the pointer, or at the row the keyboard is on."""
        if event.reason() == QContextMenuEvent.Reason.Mouse:
            index, place = self.indexAt(event.pos()), event.globalPos()
            if index.isValid() and not self.selectionModel().isSelected(index):
                self.setCurrentIndex(index)
            if not index.isValid():
                return
        else:
            index = self.currentIndex()
            place = self.viewport().mapToGlobal(self.visualRect(index).center())
        event.accept()
        if index.isValid():
            self.menu_requested.emit(place)

    # --- dragging ----------------------------------------------------------------------------------------------

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        self._take_or_leave(event)

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        self._take_or_leave(event)

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        self._aim(-1)
        event.accept()

    def dropEvent(self, event: QDropEvent) -> None:
        self._aim(-1)
        ids = _dragged(event)
        if not ids:
            event.ignore()
            return
        # A copy: with a move Qt would take the rows away itself.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        self.dropped.emit(ids, self._rows.folder_at(self.indexAt(event.position().toPoint()).row()))

    def _take_or_leave(self, event: QDropEvent) -> None:
        if not event.mimeData().hasFormat(MIME):
            # Files and text belong to the message: the window takes them.
            event.ignore()
            return
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        row = self.indexAt(event.position().toPoint()).row()
        folder = self._rows.folder_at(row)
        self._aim(self._rows.row_of_key(f"/{folder}") if folder is not None else -1)

    def _aim(self, row: int) -> None:
        if row != self.painter.target_row:
            self.painter.target_row = row
            self.viewport().update()


def _dragged(event: QDropEvent) -> Sequence[str]:
    """The conversations that are dropped; none for anything that is not ours."""
    try:
        found = json.loads(bytes(event.mimeData().data(MIME).data()))
    except ValueError:
        return []
    return [each for each in found if isinstance(each, str)] if isinstance(found, list) else []
