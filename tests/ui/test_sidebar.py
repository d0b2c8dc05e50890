"""The sidebar alone: groups, search, rename, delete."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QLineEdit, QListView, QPushButton, QWidget

from desktop.chat.message import Conversation
from desktop.ui.sidebar.groups import grouped
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


def the_list(sidebar: Sidebar) -> QListView:
    found = sidebar.findChild(QListView, "sidebar.list")
    assert found is not None
    return found


def test_conversations_stand_under_the_day_they_were_used() -> None:
    today = date(2026, 3, 10)
    moment = datetime(2026, 3, 10, 0, 0, 1)
    ages = {"now": moment, "late": moment - timedelta(seconds=2), "week": moment - timedelta(days=7), "old": moment - timedelta(days=9)}
    given = [Conversation(key, updated_at=time.timestamp()) for key, time in ages.items()]
    given.append(Conversation("pin", updated_at=0, pinned=True))
    given.append(Conversation("future", updated_at=(moment + timedelta(days=3)).timestamp()))
    assert [(name, [c.id for c in members]) for name, members in grouped(given, today)] == [
        ("pinned", ["pin"]),
        ("today", ["now", "future"]),
        ("yesterday", ["late"]),
        ("week", ["week"]),
        ("older", ["old"]),
    ]


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
    sidebar.open_requested.connect(opened.append)
    sidebar.set_conversations([conversation("a"), conversation("b", 1)])
    view = the_list(sidebar)
    QTest.mouseClick(
        view.viewport(), Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier, view.visualRect(view.model().index(1, 0)).center()
    )
    assert opened == ["a"]


def test_the_mark_says_which_conversation_is_at_work(sidebar: Sidebar) -> None:
    sidebar.set_conversations([conversation("a")], lambda key: key == "a")
    index = the_list(sidebar).model().index(1, 0)
    assert "streaming" in index.data(Qt.ItemDataRole.AccessibleTextRole)
    sidebar.grab()


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


def test_an_open_editor_survives_news_about_the_rows(sidebar: Sidebar) -> None:
    sidebar.set_conversations([conversation("a"), conversation("b")])
    sidebar.select("a")
    sidebar.rename_selected()
    editor = sidebar.findChild(QLineEdit, "sidebar.rename")
    assert editor is not None
    sidebar.set_conversations([conversation("a"), replace(conversation("b"), title="New words")])
    assert sidebar.findChild(QLineEdit, "sidebar.rename") is editor


def test_delete_asks_for_the_selected_conversation(sidebar: Sidebar) -> None:
    asked: list[str] = []
    sidebar.delete_requested.connect(asked.append)
    sidebar.set_conversations([conversation("a")])
    sidebar.select("a")
    QTest.keyClick(the_list(sidebar), Qt.Key.Key_Delete)
    assert asked == ["a"]


def test_what_a_search_found_stands_in_its_order_with_its_snippet(sidebar: Sidebar) -> None:
    sidebar.set_conversations([conversation("a"), conversation("b"), conversation("c")])
    sidebar.set_found({"c": "…sorted…", "a": ""})
    assert rows(sidebar) == ["Found", "Title c", "Title a"]
    sidebar.set_found({})
    words = sidebar.findChild(QLabel, "sidebar.empty")
    assert words is not None
    assert words.text() == "Nothing was found."
    sidebar.set_found(None)
    assert rows(sidebar) == ["Today", "Title a", "Title b", "Title c"]


def test_next_goes_round_and_skips_headings(sidebar: Sidebar) -> None:
    sidebar.set_conversations([conversation("a"), conversation("b", 1)])
    sidebar.select("b")
    assert sidebar.neighbour(1) == "a"
    assert sidebar.neighbour(-1) == "a"
