"""The sidebar alone: groups, folders, marks, several at once, rename, delete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import QMimeData, QPoint, QPointF, Qt, QUrl
from PySide6.QtGui import QContextMenuEvent, QDragEnterEvent, QDropEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QListView, QMenu, QPushButton, QWidget

from desktop.chat.message import Conversation, Folder
from desktop.ui.sidebar.groups import ARCHIVE, Heading, Place, arrange
from desktop.ui.sidebar.list_view import ConversationList
from desktop.ui.sidebar.model import when
from desktop.ui.sidebar.sidebar import Sidebar
from tests.ui.conftest import settle

NOW = datetime.now().replace(hour=12, minute=0, second=0, microsecond=0)


def conversation(key: str, days: float = 0, *, pinned: bool = False) -> Conversation:
    return Conversation(key, title=f"Title {key}", updated_at=(NOW - timedelta(days=days)).timestamp(), model="m", pinned=pinned)


@pytest.fixture
def sidebar(keep: Callable[[QWidget], Any]) -> Sidebar:
    made = Sidebar()
    keep(made)
    made.resize(272, 600)
    return made


def rows(sidebar: Sidebar) -> list[str]:
    model = the_list(sidebar).model()
    return [model.index(i, 0).data() for i in range(model.rowCount())]


def the_list(sidebar: Sidebar) -> ConversationList:
    found = sidebar.findChild(ConversationList, "sidebar.list")
    assert found is not None
    return found


def test_conversations_stand_under_the_day_they_were_used() -> None:
    today = date(2026, 3, 10)
    moment = datetime(2026, 3, 10, 0, 0, 1)
    ages = {"now": moment, "late": moment - timedelta(seconds=2), "week": moment - timedelta(days=7), "old": moment - timedelta(days=9)}
    given = [Conversation(key, updated_at=time.timestamp()) for key, time in ages.items()]
    given.append(Conversation("pin", updated_at=0, pinned=True))
    given.append(Conversation("future", updated_at=(moment + timedelta(days=3)).timestamp()))
    assert said(arrange(given, today)) == [
        "#pinned",
        "pin",
        "#today",
        "now",
        "future",
        "#yesterday",
        "late",
        "#week",
        "week",
        "#older",
        "old",
    ]


def said(entries: list[Any]) -> list[str]:
    names = {Heading: lambda e: f"#{e.name}", Place: lambda e: f"/{e.key} {e.count}"}
    return [names[type(e)](e) if type(e) in names else e.id for e in entries]


def test_folders_stand_below_the_pinned_and_the_archive_at_the_end() -> None:
    today = NOW.date()
    inside = replace(conversation("in"), folder_id="f")
    given = [conversation("a"), inside, replace(conversation("away"), archived=True, pinned=True), conversation("p", pinned=True)]
    folders = [Folder("f", "Work"), Folder("e", "Empty")]
    assert said(arrange(given, today, folders)) == ["#pinned", "p", "/f 1", "in", "/e 0", "#today", "a", "/archive 1", "away"]
    assert said(arrange(given, today, folders, {"f", ARCHIVE})) == ["#pinned", "p", "/f 1", "/e 0", "#today", "a", "/archive 1"]


def test_a_conversation_of_a_folder_that_is_gone_stands_under_its_day() -> None:
    assert said(arrange([replace(conversation("a"), folder_id="gone")], NOW.date())) == ["#today", "a"]


def test_a_time_is_as_short_as_its_distance_allows() -> None:
    now = datetime(2026, 3, 10, 12, 0)
    assert when((now - timedelta(seconds=5)).timestamp(), now) == "now"
    assert "11" in when((now - timedelta(hours=1)).timestamp(), now)
    assert when((now - timedelta(days=2)).timestamp(), now) == "Sun"


def test_the_names_that_tests_and_screen_readers_rely_on(sidebar: Sidebar) -> None:
    names = {
        w.objectName(): w.accessibleName()
        for kind in (QPushButton, QLineEdit, QListView)
        for w in sidebar.findChildren(kind)
        if w.objectName().startswith("sidebar.")
    }
    assert names == {
        "sidebar.new": "New chat",
        "sidebar.search": "Search conversations",
        "sidebar.list": "Conversations",
        "sidebar.settings": "Settings",
        "sidebar.temporary": "Temporary chat",
    }


def test_an_empty_list_says_what_will_be_there(sidebar: Sidebar) -> None:
    words = sidebar.findChild(QLabel, "sidebar.empty")
    assert words is not None
    assert words.text() == "Your conversations will be listed here."
    sidebar.set_conversations([conversation("a")])
    assert not words.isVisible()


def test_headings_cannot_be_selected(sidebar: Sidebar) -> None:
    sidebar.set_conversations([conversation("a"), conversation("b", 1)])
    model = the_list(sidebar).model()
    assert rows(sidebar) == ["Today", "Title a", "Yesterday", "Title b"]
    assert model.flags(model.index(0, 0)) == Qt.ItemFlag.NoItemFlags


def test_a_click_and_enter_open_a_conversation(sidebar: Sidebar) -> None:
    opened: list[str] = []
    sidebar.open_requested.connect(lambda key, _message: opened.append(key))
    sidebar.set_conversations([conversation("a"), conversation("b", 1)])
    click(sidebar, 1)
    assert opened == ["a"]
    QTest.keyClick(the_list(sidebar), Qt.Key.Key_Down)
    assert opened == ["a"]
    QTest.keyClick(the_list(sidebar), Qt.Key.Key_Return)
    assert opened == ["a", "b"]


def click(sidebar: Sidebar, row: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    view = the_list(sidebar)
    QTest.mouseClick(view.viewport(), Qt.MouseButton.LeftButton, keys, view.visualRect(view.model().index(row, 0)).center())


def test_with_ctrl_and_shift_several_are_selected_and_none_is_opened(sidebar: Sidebar) -> None:
    opened: list[str] = []
    sidebar.open_requested.connect(lambda key, _message: opened.append(key))
    sidebar.set_conversations([conversation(key) for key in "abcd"])
    click(sidebar, 1)
    click(sidebar, 3, Qt.KeyboardModifier.ControlModifier)
    assert the_list(sidebar).selected_ids() == ["a", "c"]
    click(sidebar, 4, Qt.KeyboardModifier.ShiftModifier)
    assert the_list(sidebar).selected_ids() == ["a", "c", "d"]
    assert opened == ["a"]


def test_a_click_beside_the_rows_leaves_the_open_conversation_marked(sidebar: Sidebar) -> None:
    sidebar.set_conversations([conversation(key) for key in "abc"])
    shown = the_list(sidebar)
    shown.setCurrentIndex(shown.model().index(2, 0))
    below = shown.visualRect(shown.model().index(3, 0)).bottomLeft() + QPoint(20, 60)
    heading = shown.visualRect(shown.model().index(0, 0)).center()
    for place in (below, heading):
        QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=place)
        assert shown.selected_ids() == ["b"]
    shown.selectAll()
    QTest.mouseClick(shown.viewport(), Qt.MouseButton.LeftButton, pos=below)
    assert shown.selected_ids() == ["b"]


def test_a_selection_survives_news_about_the_order(sidebar: Sidebar) -> None:
    sidebar.set_conversations([conversation(key) for key in "abcd"])
    click(sidebar, 1)
    click(sidebar, 3, Qt.KeyboardModifier.ControlModifier)
    sidebar.set_conversations([conversation(key) for key in "xdcba"])
    assert the_list(sidebar).selected_ids() == ["c", "a"]


def menu_of(sidebar: Sidebar) -> QMenu:
    view = the_list(sidebar)
    place = view.rect().center()
    event = QContextMenuEvent(QContextMenuEvent.Reason.Keyboard, place, view.mapToGlobal(place), Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view.viewport(), event)
    found = sidebar.findChild(QMenu, "sidebar.menu")
    assert found is not None
    return found


def choose(menu: QMenu, words: str) -> None:
    action = next(a for a in menu.actions() if a.text() == words)
    action.trigger()
    menu.close()
    settle()


def test_the_menu_works_on_all_that_are_selected(sidebar: Sidebar) -> None:
    heard: list[Any] = []
    sidebar.pin_requested.connect(lambda ids, on: heard.append(("pin", ids, on)))
    sidebar.archive_requested.connect(lambda ids, on: heard.append(("archive", ids, on)))
    sidebar.export_requested.connect(lambda ids: heard.append(("export", ids)))
    sidebar.delete_requested.connect(lambda ids: heard.append(("delete", ids)))
    sidebar.folder_requested.connect(lambda ids: heard.append(("folder", ids)))
    sidebar.set_conversations([conversation(key) for key in "abc"])
    click(sidebar, 1)
    click(sidebar, 2, Qt.KeyboardModifier.ControlModifier)
    for words in ("Pin", "Archive", "Export…", "Delete"):
        choose(menu_of(sidebar), words)
    menu = menu_of(sidebar)
    move = menu.findChild(QMenu, "sidebar.menu.move")
    assert move is not None
    next(a for a in move.actions() if a.text() == "New folder…").trigger()
    menu.close()
    both = ["a", "b"]
    assert heard == [("pin", both, True), ("archive", both, True), ("export", both), ("delete", both), ("folder", both)]


def test_conversations_are_dragged_into_a_folder_and_out_of_it(sidebar: Sidebar) -> None:
    moved: list[Any] = []
    sidebar.move_requested.connect(lambda ids, folder: moved.append((ids, folder)))
    sidebar.set_conversations([conversation("a"), replace(conversation("b"), folder_id="f")], [Folder("f", "Work & more")])
    assert rows(sidebar) == ["Work & more", "Title b", "Today", "Title a"]
    drop(sidebar, 3, 0)
    drop(sidebar, 1, 2)
    assert moved == [(["a"], "f"), (["b"], None)]


def drop(sidebar: Sidebar, row: int, on: int) -> None:
    """What the system sends when a row is dragged onto another; the drag itself is tests/real's."""
    view = the_list(sidebar)
    mime = view.model().mimeData([view.model().index(row, 0)])
    place = view.visualRect(view.model().index(on, 0)).center()
    everything = Qt.DropAction.CopyAction | Qt.DropAction.MoveAction
    button, no_key = Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    for event in (QDragEnterEvent(place, everything, mime, button, no_key), QDropEvent(QPointF(place), everything, mime, button, no_key)):
        QApplication.sendEvent(view.viewport(), event)
        assert event.isAccepted()


def test_files_dragged_over_the_list_are_left_to_the_window(sidebar: Sidebar) -> None:
    view = the_list(sidebar)
    mime = QMimeData()
    mime.setUrls([QUrl.fromLocalFile("/x/a.png")])
    event = QDragEnterEvent(view.rect().center(), Qt.DropAction.CopyAction, mime, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier)
    QApplication.sendEvent(view.viewport(), event)
    assert not event.isAccepted()


def test_a_folder_is_closed_and_opened_by_click_and_keys(sidebar: Sidebar) -> None:
    told: list[list[str]] = []
    sidebar.closed_changed.connect(told.append)
    sidebar.set_conversations([conversation("a"), replace(conversation("b"), folder_id="f")], [Folder("f", "Work")])
    click(sidebar, 0)
    assert rows(sidebar) == ["Work", "Today", "Title a"]
    QTest.keyClick(the_list(sidebar), Qt.Key.Key_Right)
    assert rows(sidebar) == ["Work", "Title b", "Today", "Title a"]
    QTest.keyClick(the_list(sidebar), Qt.Key.Key_Left)
    assert told == [["archive", "f"], ["archive"], ["archive", "f"]]


def test_a_folder_is_renamed_in_its_row_and_removed_by_delete(sidebar: Sidebar) -> None:
    heard: list[Any] = []
    sidebar.folder_renamed.connect(lambda key, name: heard.append((key, name)))
    sidebar.folder_deleted.connect(heard.append)
    sidebar.set_conversations([], [Folder("f", "New folder")])
    sidebar.rename_folder("f")
    editor = sidebar.findChild(QLineEdit, "sidebar.rename")
    assert editor is not None
    assert editor.text() == "New folder"
    editor.selectAll()
    QTest.keyClicks(editor, "Work")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle()
    QTest.keyClick(the_list(sidebar), Qt.Key.Key_Delete)
    assert heard == [("f", "Work"), "f"]


def test_the_archive_is_closed_until_it_is_opened(sidebar: Sidebar) -> None:
    sidebar.set_conversations([replace(conversation("a"), archived=True)])
    assert rows(sidebar) == ["Archived"]
    click(sidebar, 0)
    assert rows(sidebar) == ["Archived", "Title a"]


@pytest.mark.parametrize(
    ("mark", "words"), [("streaming", "streaming"), ("failed", "failed"), ("waiting", "waiting for you"), ("", "unread")]
)
def test_the_mark_says_how_a_conversation_stands(sidebar: Sidebar, mark: str, words: str) -> None:
    sidebar.set_conversations([replace(conversation("a"), unread=True)], (), {"a": mark} if mark else {})
    index = the_list(sidebar).model().index(1, 0)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole).endswith(f", {words}")
    sidebar.grab()


def test_ten_thousand_rows_say_only_what_is_looked_at(sidebar: Sidebar) -> None:
    asked: list[str] = []

    def label(conversation: Conversation) -> str:
        asked.append(conversation.id)
        return "m"

    sidebar.set_label_source(label)
    sidebar.set_conversations([conversation(str(n), n / 100) for n in range(10_000)])
    sidebar.grab()
    assert 0 < len(set(asked)) < 40
    view = the_list(sidebar)
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    sidebar.grab()
    assert "9999" in asked
    assert len(set(asked)) < 80


def test_f2_renames_in_the_row(sidebar: Sidebar) -> None:
    renamed: list[tuple[str, str]] = []
    sidebar.rename_requested.connect(lambda key, title: renamed.append((key, title)))
    sidebar.set_conversations([conversation("a")])
    sidebar.select("a")
    sidebar.rename_selected()
    editor = sidebar.findChild(QLineEdit, "sidebar.rename")
    assert editor is not None
    editor.selectAll()
    QTest.keyClicks(editor, "Better")
    QTest.keyClick(editor, Qt.Key.Key_Return)
    settle()
    assert renamed == [("a", "Better")]


def test_f2_away_from_the_list_renames_the_open_conversation_whatever_row_was_looked_at(sidebar: Sidebar) -> None:
    sidebar.set_conversations([conversation("a"), conversation("b")])
    sidebar.select("a")
    the_list(sidebar).setCurrentIndex(the_list(sidebar).model().index(2, 0))
    sidebar.focus_search()
    sidebar.rename_meant()
    editor = sidebar.findChild(QLineEdit, "sidebar.rename")
    assert editor is not None
    assert editor.text() == "Title a"


def test_f2_in_the_list_renames_the_row_the_keyboard_is_on(sidebar: Sidebar) -> None:
    sidebar.set_conversations([conversation("a"), conversation("b")])
    sidebar.select("a")
    the_list(sidebar).setFocus()
    QTest.keyClick(the_list(sidebar), Qt.Key.Key_Down)
    sidebar.rename_meant()
    editor = sidebar.findChild(QLineEdit, "sidebar.rename")
    assert editor is not None
    assert editor.text() == "Title b"


@pytest.mark.parametrize("where", [{"folder_id": "f"}, {"archived": True}])
def test_renaming_what_lies_in_a_closed_folder_opens_the_folder(sidebar: Sidebar, where: dict[str, Any]) -> None:
    sidebar.set_closed([ARCHIVE, "f"])
    sidebar.set_conversations([replace(conversation("a"), **where)], [Folder("f", "Work")])
    sidebar.select("a")
    sidebar.rename_meant()
    editor = sidebar.findChild(QLineEdit, "sidebar.rename")
    assert editor is not None
    assert editor.text() == "Title a"


def test_an_open_editor_survives_news_about_the_rows(sidebar: Sidebar) -> None:
    sidebar.set_conversations([conversation("a"), conversation("b")])
    sidebar.select("a")
    sidebar.rename_selected()
    editor = sidebar.findChild(QLineEdit, "sidebar.rename")
    assert editor is not None
    sidebar.set_conversations([conversation("a"), replace(conversation("b"), title="New words")])
    editor.selectAll()
    QTest.keyClicks(editor, "half a ti")
    sidebar.set_conversations([replace(conversation("a"), unread=True), conversation("b")])
    sidebar.set_conversations([conversation("b"), conversation("a")])
    settle()
    assert sidebar.findChild(QLineEdit, "sidebar.rename") is editor
    assert editor.text() == "half a ti"


def test_delete_asks_for_the_selected_conversation(sidebar: Sidebar) -> None:
    asked: list[Any] = []
    sidebar.delete_requested.connect(asked.append)
    sidebar.set_conversations([conversation("a")])
    sidebar.select("a")
    QTest.keyClick(the_list(sidebar), Qt.Key.Key_Delete)
    assert asked == [["a"]]


def test_next_goes_round_and_skips_headings(sidebar: Sidebar) -> None:
    sidebar.set_conversations([conversation("a"), conversation("b", 1)])
    sidebar.select("b")
    assert sidebar.neighbour(1) == "a"
    assert sidebar.neighbour(-1) == "a"
