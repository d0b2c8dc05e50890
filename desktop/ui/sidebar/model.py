"""The rows of the sidebar: headings and conversations."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from PySide6.QtCore import QT_TRANSLATE_NOOP, QAbstractListModel, QCoreApplication, QDate, QLocale, QModelIndex, QObject, Qt, QTime, Signal
from PySide6.QtCore import QPersistentModelIndex as Persistent

from desktop.chat.message import Conversation
from desktop.ui.sidebar.groups import grouped

_WORDS: dict[str, object] = {
    "pinned": QT_TRANSLATE_NOOP("sidebar", "Pinned"),
    "today": QT_TRANSLATE_NOOP("sidebar", "Today"),
    "yesterday": QT_TRANSLATE_NOOP("sidebar", "Yesterday"),
    "week": QT_TRANSLATE_NOOP("sidebar", "Previous 7 days"),
    "older": QT_TRANSLATE_NOOP("sidebar", "Older"),
    "found": QT_TRANSLATE_NOOP("sidebar", "Found"),
}


@dataclass(frozen=True, slots=True)
class Row:
    """A heading (no conversation) or a conversation with its second line."""

    title: str
    note: str = ""
    conversation: Conversation | None = None
    streaming: bool = False

    @property
    def key(self) -> str:
        """What the row is, whatever it says."""
        return self.conversation.id if self.conversation else f"#{self.title}"


class ConversationsModel(QAbstractListModel):
    """Rows by group, or what a search found. Editing a title only asks: ``rename_requested(id, title)``."""

    rename_requested = Signal(str, str)
    RowRole = Qt.ItemDataRole.UserRole + 1

    def __init__(self, parent: QObject | None = None, now: Callable[[], datetime] = datetime.now) -> None:
        super().__init__(parent)
        self._now = now
        self._rows: list[Row] = []

    def show(
        self,
        conversations: Sequence[Conversation],
        streaming: Callable[[str], bool],
        label: Callable[[Conversation], str],
        snippets: Mapping[str, str] | None = None,
    ) -> None:
        """Show *conversations*, newest first. With *snippets* (by id) they are one group: what was found."""
        now = self._now()
        groups = grouped(conversations, now.date()) if snippets is None else [("found", list(conversations))] if conversations else []
        rows: list[Row] = []
        for name, members in groups:
            rows.append(Row(QCoreApplication.translate("sidebar", str(_WORDS[name]))))
            for conversation in members:
                note = (snippets or {}).get(conversation.id) or _note(label(conversation), when(conversation.updated_at, now))
                title = conversation.title or QCoreApplication.translate("sidebar", "New chat")
                rows.append(Row(" ".join(title.split()), note, conversation, streaming(conversation.id)))
        self._take(rows)

    def row_of(self, conversation_id: str | None) -> int:
        """The row of a conversation, -1 when it is not shown."""
        return next((i for i, row in enumerate(self._rows) if row.conversation and row.conversation.id == conversation_id), -1)

    def conversation_at(self, row: int) -> Conversation | None:
        """The conversation in *row*; None for a heading or no row."""
        return self._rows[row].conversation if 0 <= row < len(self._rows) else None

    def conversation_ids(self) -> list[str]:
        """The ids shown, from top to bottom."""
        return [row.conversation.id for row in self._rows if row.conversation]

    def rowCount(self, parent: QModelIndex | Persistent = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | Persistent, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid():
            return None
        row = self._rows[index.row()]
        if role == self.RowRole:
            return row
        if role == Qt.ItemDataRole.DisplayRole:
            return row.title
        if role == Qt.ItemDataRole.EditRole:
            return row.conversation.title if row.conversation else row.title
        if role == Qt.ItemDataRole.AccessibleTextRole:
            mark = QCoreApplication.translate("sidebar", "streaming") if row.streaming else ""
            return ", ".join(part for part in (row.title, row.note, mark) if part)
        return None

    def setData(self, index: QModelIndex | Persistent, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        conversation = self.conversation_at(index.row()) if index.isValid() else None
        title = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or conversation is None or not title or title == conversation.title:
            return False
        self._rows[index.row()] = replace(self._rows[index.row()], title=title, conversation=replace(conversation, title=title))
        self.dataChanged.emit(index, index)
        self.rename_requested.emit(conversation.id, title)
        return True

    def flags(self, index: QModelIndex | Persistent) -> Qt.ItemFlag:
        if not index.isValid() or self._rows[index.row()].conversation is None:
            return Qt.ItemFlag.NoItemFlags
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def _take(self, rows: list[Row]) -> None:
        if [row.key for row in rows] != [row.key for row in self._rows]:
            self.beginResetModel()
            self._rows = rows
            self.endResetModel()
            return
        # The same rows in the same order: an open editor and the scroll position stay.
        old, self._rows = self._rows, rows
        for number, (before, after) in enumerate(zip(old, rows, strict=True)):
            if before != after:
                index = self.index(number)
                self.dataChanged.emit(index, index)


def _note(label: str, time: str) -> str:
    return f"{label} · {time}" if label else time


def when(moment: float, now: datetime) -> str:
    """When *moment* was, as short as the distance allows: now, a time of day, a weekday, a date."""
    then = datetime.fromtimestamp(moment)
    locale = QLocale()
    days = (now.date() - then.date()).days
    if days <= 0:
        if abs((now - then).total_seconds()) < 60:
            return QCoreApplication.translate("sidebar", "now")
        return locale.toString(QTime(then.hour, then.minute), QLocale.FormatType.ShortFormat)
    if days <= 7:
        return locale.standaloneDayName(then.isoweekday(), QLocale.FormatType.ShortFormat)
    return locale.toString(QDate(then.year, then.month, then.day), QLocale.FormatType.ShortFormat)
