"""The dropdown for many models: a field to filter with and a list that draws only what can be seen (10,000 lines are as quick as ten)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import QAbstractListModel, QEvent, QModelIndex, QObject, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import QGuiApplication, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import (
    QFrame,
    QLineEdit,
    QListView,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from desktop.ui.composer.model_words import about, marks
from desktop.ui.one_line import one_line, plain_tip
from desktop.ui.theme import theme

if TYPE_CHECKING:
    from desktop.engine.connection_state import ModelChoice

_CHOICE = Qt.ItemDataRole.UserRole
_MARKS = Qt.ItemDataRole.UserRole + 1
_WIDTH, _HEIGHT = 480, 520
_Index = QModelIndex | QPersistentModelIndex
_MOVES = (Qt.Key.Key_Up, Qt.Key.Key_Down, Qt.Key.Key_PageUp, Qt.Key.Key_PageDown)


class ModelRows(QAbstractListModel):
    """Connections as headings with their models below, as far as the filter lets them through."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._choices: Sequence[ModelChoice] = ()
        self._words: list[str] = []
        self._notes: Mapping[str, str] = {}
        self._current = ("", "")
        self._wanted: tuple[str, ...] = ()
        # A heading is its words, a model is its place among the choices.
        self._rows: list[str | int] = []

    def set_choices(self, choices: Sequence[ModelChoice], notes: Mapping[str, str], current: tuple[str, str]) -> None:
        """Show *choices*; the filter stays."""
        self._choices, self._notes, self._current = choices, notes, current
        self._words = [f"{c.label} {c.model} {c.connection_label}".casefold() for c in choices]
        self._show()

    def set_filter(self, typed: str) -> None:
        """Show only models in whose name, id or connection every word of *typed* occurs."""
        self._wanted = tuple(typed.casefold().split())
        self._show()

    def _show(self) -> None:
        self.beginResetModel()
        self._rows = []
        group = None
        for place, choice in enumerate(self._choices):
            words = self._words[place]
            if self._wanted and not all(word in words for word in self._wanted):
                continue
            if choice.connection_id != group:
                group = choice.connection_id
                note = self._notes.get(group, "")
                self._rows.append(f"{choice.connection_label} · {note}" if note else choice.connection_label)
            self._rows.append(place)
        self.endResetModel()

    def row_of_current(self) -> int:
        """The row of the current model, else of the first one shown, -1 when there is none."""
        first = -1
        for row, entry in enumerate(self._rows):
            if isinstance(entry, int):
                first = row if first < 0 else first
                choice = self._choices[entry]
                if (choice.connection_id, choice.model) == self._current:
                    return row
        return first

    def rowCount(self, parent: _Index = QModelIndex()) -> int:  # noqa: B008 - Qt's own default
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: _Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        entry = self._rows[index.row()]
        if isinstance(entry, str):
            if role == Qt.ItemDataRole.ToolTipRole:
                return plain_tip(entry)
            return one_line(entry) if role == Qt.ItemDataRole.DisplayRole else None
        choice = self._choices[entry]
        if role == Qt.ItemDataRole.DisplayRole:
            return one_line(choice.label)
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return ", ".join(part for part in (choice.label, marks(choice)) if part)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(about(choice))
        if role == _MARKS:
            chosen = (choice.connection_id, choice.model) == self._current
            return " · ".join(part for part in (marks(choice), "✓" if chosen else "") if part)
        return choice if role == _CHOICE else None

    def flags(self, index: _Index) -> Qt.ItemFlag:
        if isinstance(self._rows[index.row()], str):
            return Qt.ItemFlag.ItemNeverHasChildren
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren


class _Line(QStyledItemDelegate):
    """A model's name with its marks at the right, or a heading."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: _Index) -> None:
        choice = index.data(_CHOICE)
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        palette: QPalette = option.palette
        rect: QRect = option.rect
        muted = palette.color(QPalette.ColorRole.PlaceholderText)
        if chosen:
            painter.fillRect(rect, palette.color(QPalette.ColorRole.Highlight))
        space = theme.measure("space_3")
        inner = rect.adjusted(space, 0, -space, 0)
        painter.save()
        words = str(index.data(_MARKS) or "")
        metrics = option.fontMetrics
        right = metrics.horizontalAdvance(words) + space if words else 0
        text = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideMiddle, inner.width() - right)
        strong = palette.color(QPalette.ColorRole.HighlightedText if chosen else QPalette.ColorRole.Text)
        painter.setPen(strong if choice is not None else muted)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, text)
        painter.setPen(strong if chosen else muted)
        painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, words)
        painter.restore()

    def sizeHint(self, option: QStyleOptionViewItem, index: _Index) -> QSize:
        return QSize(0, option.fontMetrics.height() + theme.measure("space_3"))


class ModelList(QFrame):
    """A popup. ``chosen(connection_id, model)``, ``other_requested`` and ``add_requested`` for the buttons at its foot."""

    chosen = Signal(str, str)
    other_requested = Signal()
    add_requested = Signal()

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("model.list")
        self.setAccessibleName(self.tr("Models"))
        self.setProperty("kind", "card")
        self.rows = ModelRows(self)
        self._field = QLineEdit()
        self._field.setObjectName("model.filter")
        self._field.setAccessibleName(self.tr("Filter models"))
        self._field.setPlaceholderText(self.tr("Type to filter"))
        self.view = QListView()
        self.view.setObjectName("model.list.view")
        self.view.setAccessibleName(self.tr("Models"))
        self.view.setModel(self.rows)
        self.view.setUniformItemSizes(True)
        self.view.setItemDelegate(_Line(self.view))
        self.view.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.view.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.view.setMouseTracking(True)
        column = QVBoxLayout(self)
        space = theme.measure("space_2")
        column.setContentsMargins(space, space, space, space)
        column.setSpacing(space)
        column.addWidget(self._field)
        column.addWidget(self.view, 1)
        column.addWidget(self._foot("model.other", self.tr("Other model…"), self.other_requested))
        column.addWidget(self._foot("model.add_connection", self.tr("Add a connection…"), self.add_requested))
        self._field.textChanged.connect(self._filter)
        self._field.returnPressed.connect(self._take_current)
        self._field.installEventFilter(self)
        self.view.clicked.connect(self._take)

    def show_at(self, left: int, top: int) -> None:
        """Drop down at this place of the screen, with an empty filter and the current model in sight."""
        screen = QGuiApplication.screenAt(self.mapToGlobal(self.rect().center())) or self.screen()
        room = screen.availableGeometry()
        self.resize(_WIDTH, max(200, min(_HEIGHT, room.bottom() - top)))
        self.move(max(room.left(), min(left, room.right() - _WIDTH)), top)
        self._field.clear()
        self.show()
        # Once it has its size: where the middle is depends on it.
        self._show_current()
        self._field.setFocus(Qt.FocusReason.PopupFocusReason)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """The arrow keys move in the list while the field has the keyboard."""
        if watched is self._field and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in _MOVES:
            self.view.keyPressEvent(event)
            return True
        return super().eventFilter(watched, event)

    def refresh(self, choices: Sequence[ModelChoice], notes: Mapping[str, str], current: tuple[str, str]) -> None:
        """Show *choices*; what is typed and where the list stands stay."""
        bar = self.view.verticalScrollBar()
        row, place = self.view.currentIndex().row(), bar.value()
        self.rows.set_choices(choices, notes, current)
        if self.isVisible() and 0 <= row < self.rows.rowCount():
            self.view.setCurrentIndex(self.rows.index(row))
            bar.setValue(place)

    def _foot(self, name: str, words: str, wanted: Any) -> QPushButton:
        made = QPushButton(words)
        made.setObjectName(name)
        made.setAccessibleName(words)
        made.setProperty("kind", "flat")

        def clicked() -> None:
            self.hide()
            wanted.emit()

        made.clicked.connect(clicked)
        return made

    def _filter(self, typed: str) -> None:
        self.rows.set_filter(typed)
        self._show_current()

    def _show_current(self) -> None:
        row = self.rows.row_of_current()
        if row >= 0:
            index = self.rows.index(row)
            self.view.setCurrentIndex(index)
            self.view.scrollTo(index, QListView.ScrollHint.PositionAtCenter)

    def _take_current(self) -> None:
        self._take(self.view.currentIndex())

    def _take(self, index: QModelIndex) -> None:
        choice = index.data(_CHOICE) if index.isValid() else None
        if choice is not None:
            self.hide()
            self.chosen.emit(choice.connection_id, choice.model)
