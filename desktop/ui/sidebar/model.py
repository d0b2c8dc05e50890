"""The rows of the sidebar: headings, folders, conversations, and what a search found. What a row says is made when it is looked at."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import (
    QT_TRANSLATE_NOOP,
    QAbstractListModel,
    QCoreApplication,
    QDate,
    QLocale,
    QMimeData,
    QModelIndex,
    QObject,
    Qt,
    QTime,
    Signal,
)
from PySide6.QtCore import QPersistentModelIndex as Persistent

from desktop.chat.hidden import revealed
from desktop.chat.message import Conversation
from desktop.ui.one_line import one_line
from desktop.ui.sidebar.groups import ARCHIVE, Entry, Heading, Place

if TYPE_CHECKING:
    from desktop.storage.search import SearchHit

MIME = "application/x-loquent-conversations"
"""What is dragged: a JSON list of conversation ids."""

_WORDS: dict[str, object] = {
    "pinned": QT_TRANSLATE_NOOP("sidebar", "Pinned"),
    "today": QT_TRANSLATE_NOOP("sidebar", "Today"),
    "yesterday": QT_TRANSLATE_NOOP("sidebar", "Yesterday"),
    "week": QT_TRANSLATE_NOOP("sidebar", "Previous 7 days"),
    "older": QT_TRANSLATE_NOOP("sidebar", "Older"),
    "found": QT_TRANSLATE_NOOP("sidebar", "Found"),
}
_MARKS: dict[str, object] = {
    "streaming": QT_TRANSLATE_NOOP("sidebar", "streaming"),
    "failed": QT_TRANSLATE_NOOP("sidebar", "failed"),
    "waiting": QT_TRANSLATE_NOOP("sidebar", "waiting for you"),
    "unread": QT_TRANSLATE_NOOP("sidebar", "unread"),
}


@dataclass(frozen=True, slots=True)
class Found:
    """A place where a search found something. ``conversation``: None when it is in the trash."""

    hit: SearchHit
    conversation: Conversation | None


Shown = Entry | Found


@dataclass(frozen=True, slots=True)
class Row:
    """What a row says. ``kind``: ``heading``, ``place``, ``conversation`` or ``found``."""

    kind: str
    title: str
    note: str = ""
    mark: str = ""
    """``streaming``, ``failed``, ``waiting``, ``unread`` or nothing."""
    title_marks: tuple[tuple[int, int], ...] = ()
    note_marks: tuple[tuple[int, int], ...] = ()
    moment: str = ""
    """When, at the right of the title of what was found."""
    closed: bool = False
    indented: bool = False

    @property
    def mark_words(self) -> str:
        """The mark for people; empty without one."""
        return QCoreApplication.translate("sidebar", str(_MARKS[self.mark])) if self.mark else ""


class ConversationsModel(QAbstractListModel):
    """Rows by group, or what a search found. Editing a title only asks: ``rename_requested(key, title)``."""

    rename_requested = Signal(str, str)
    folder_renamed = Signal(str, str)
    RowRole = Qt.ItemDataRole.UserRole + 1

    def __init__(self, parent: QObject | None = None, now: Callable[[], datetime] = datetime.now) -> None:
        super().__init__(parent)
        self._now = now
        self._rows: list[Shown] = []
        self._keys: list[str] = []
        self._marks: Mapping[str, str] = {}
        self.heights: list[str] = []
        """For each row how high it is: ``row``, ``heading`` or ``found``. Asked ten thousand times for one layout."""
        self._folders: frozenset[str] = frozenset()
        self._label: Callable[[Conversation], str] = lambda conversation: conversation.model or ""

    def set_label_source(self, label: Callable[[Conversation], str]) -> None:
        """How the model of a conversation is named in its second line."""
        self._label = label

    def show(self, rows: Sequence[Shown], marks: Mapping[str, str]) -> None:
        """Show *rows*; *marks* by conversation id. What is selected, edited and in sight stays so, wherever it moves."""
        before, old_marks = self._rows, self._marks
        self._marks = marks
        if rows is before or list(rows) == before:
            self._tell_marks(old_marks, marks)
            return
        keys = [key_of(row) for row in rows]
        if keys == self._keys:
            self._rows = list(rows)
            for number, (old, new) in enumerate(zip(before, rows, strict=True)):
                # An open editor is given its text again at dataChanged: only rows that say something else may tell of it.
                if old is not new and old != new:
                    self._tell(number)
            self._tell_marks(old_marks, marks)
            return
        self.layoutAboutToBeChanged.emit()
        moved = [(index, self._keys[index.row()]) for index in self.persistentIndexList()]
        self._rows, self._keys = list(rows), keys
        self.heights = [_height(row) for row in rows]
        self._folders = frozenset(row.key for row in rows if isinstance(row, Place) and row.key != ARCHIVE)
        places = {key: number for number, key in enumerate(keys)} if moved else {}
        for index, key in moved:
            self.changePersistentIndex(index, self.index(places[key]) if key in places else QModelIndex())
        self.layoutChanged.emit()

    def _tell(self, row: int) -> None:
        index = self.index(row)
        self.dataChanged.emit(index, index)

    def _tell_marks(self, before: Mapping[str, str], now: Mapping[str, str]) -> None:
        changed = {key for key, _mark in before.items() ^ now.items()}
        if changed:
            for number, row in enumerate(self._rows):
                if not isinstance(row, Heading | Place) and id_of(row) in changed:
                    self._tell(number)

    def row_of(self, conversation_id: str | None) -> int:
        """The row of a conversation, -1 when it is not shown."""
        if conversation_id is None:
            return -1
        return next((n for n, row in enumerate(self._rows) if isinstance(row, Conversation) and row.id == conversation_id), -1)

    def row_of_key(self, key: str) -> int:
        """The row with this key, -1 when there is none."""
        return self._keys.index(key) if key in self._keys else -1

    def at(self, row: int) -> Shown | None:
        """What stands in *row*; None when there is no such row."""
        return self._rows[row] if 0 <= row < len(self._rows) else None

    def conversation_at(self, row: int) -> Conversation | None:
        """The conversation in *row*, also one that was found; None for anything else."""
        shown = self.at(row)
        return shown if isinstance(shown, Conversation) else shown.conversation if isinstance(shown, Found) else None

    def conversation_ids(self) -> list[str]:
        """The conversations shown, from top to bottom, each once."""
        return list(dict.fromkeys(found for row in self._rows if (found := id_of(row))))

    def folder_at(self, row: int) -> str | None:
        """The folder that *row* is or lies in; None for none. Where a conversation goes that is dropped there."""
        shown = self.at(row)
        if isinstance(shown, Place):
            return shown.key if shown.key in self._folders else None
        if isinstance(shown, Conversation) and not shown.pinned and not shown.archived and shown.folder_id in self._folders:
            return shown.folder_id
        return None

    def rowCount(self, parent: QModelIndex | Persistent = QModelIndex()) -> int:  # noqa: B008
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: QModelIndex | Persistent, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        shown = self.at(index.row()) if index.isValid() else None
        if shown is None:
            return None
        if role == self.RowRole:
            return self._say(shown)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._say(shown).title
        if role == Qt.ItemDataRole.EditRole:
            return shown.name if isinstance(shown, Place) else shown.title if isinstance(shown, Conversation) else ""
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return self._spoken(shown)
        return None

    def setData(self, index: QModelIndex | Persistent, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        shown = self.at(index.row()) if index.isValid() else None
        title = " ".join(str(value).split())
        if role != Qt.ItemDataRole.EditRole or not title or title == self.data(index, role):
            return False
        if isinstance(shown, Conversation):
            self._rows[index.row()] = replace(shown, title=title)
            self.dataChanged.emit(index, index)
            self.rename_requested.emit(shown.id, title)
            return True
        if isinstance(shown, Place):
            self._rows[index.row()] = replace(shown, name=title)
            self.dataChanged.emit(index, index)
            self.folder_renamed.emit(shown.key, title)
            return True
        return False

    def flags(self, index: QModelIndex | Persistent) -> Qt.ItemFlag:
        shown = self.at(index.row()) if index.isValid() else None
        usable = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if isinstance(shown, Conversation):
            return usable | Qt.ItemFlag.ItemIsEditable | Qt.ItemFlag.ItemIsDragEnabled
        if isinstance(shown, Place):
            return usable | Qt.ItemFlag.ItemIsEditable if shown.key != ARCHIVE else usable
        return usable if isinstance(shown, Found) else Qt.ItemFlag.NoItemFlags

    def mimeTypes(self) -> list[str]:
        return [MIME]

    def mimeData(self, indexes: Iterable[QModelIndex]) -> QMimeData:
        data = QMimeData()
        ids = [found.id for index in indexes if (found := self.conversation_at(index.row())) is not None]
        data.setData(MIME, json.dumps(ids).encode())
        return data

    def _spoken(self, shown: Shown) -> str:
        row = self._say(shown)
        state = ""
        if isinstance(shown, Place):
            state = QCoreApplication.translate("sidebar", "closed") if row.closed else QCoreApplication.translate("sidebar", "open")
        return ", ".join(part for part in (row.title, row.note, row.moment, row.mark_words, state) if part)

    def _say(self, shown: Shown) -> Row:
        now = self._now()
        if isinstance(shown, Heading):
            return Row("heading", QCoreApplication.translate("sidebar", str(_WORDS[shown.name])))
        if isinstance(shown, Place):
            name = one_line(shown.name) or QCoreApplication.translate("sidebar", "Archived")
            return Row("place", name, str(shown.count), closed=shown.closed)
        if isinstance(shown, Found):
            hit = shown.hit
            # Character for character, so that what is marked stays marked.
            title = one_line(hit.title) or QCoreApplication.translate("sidebar", "New chat")
            if hit.message_id is None:
                marks = hit.marks if revealed(hit.snippet) == title else ()
                note = one_line(self._label(shown.conversation)) if shown.conversation is not None else ""
                return Row("found", title, note, _mark_of(shown, self._marks), title_marks=marks, moment=when(hit.moment, now))
            note = revealed(hit.snippet)
            return Row("found", title, note, _mark_of(shown, self._marks), note_marks=hit.marks, moment=when(hit.moment, now))
        title = one_line(shown.title) or QCoreApplication.translate("sidebar", "New chat")
        inside = shown.folder_id in self._folders and not shown.pinned and not shown.archived
        note = _note(one_line(self._label(shown)), when(shown.updated_at, now))
        return Row("conversation", title, note, _mark_of(shown, self._marks), indented=inside or shown.archived)


def key_of(row: Shown) -> str:
    """What the row is, whatever it says."""
    if isinstance(row, Conversation):
        return row.id
    if isinstance(row, Found):
        return f"?{row.hit.conversation_id} {row.hit.message_id or ''}"
    return f"#{row.name}" if isinstance(row, Heading) else f"/{row.key}"


def id_of(row: Shown) -> str | None:
    """The conversation a row is about, if it is about one."""
    return row.id if isinstance(row, Conversation) else row.hit.conversation_id if isinstance(row, Found) else None


def _height(row: Shown) -> str:
    if isinstance(row, Heading | Place):
        return "heading"
    return "found" if isinstance(row, Found) and row.hit.message_id is not None else "row"


def _mark_of(row: Shown, marks: Mapping[str, str]) -> str:
    conversation = row.conversation if isinstance(row, Found) else row if isinstance(row, Conversation) else None
    if conversation is None:
        return ""
    return marks.get(conversation.id) or ("unread" if conversation.unread else "")


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
