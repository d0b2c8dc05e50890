"""Searching in the sidebar alone: typing, filters, keys, what a hit looks like."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QLabel, QLineEdit, QMenu, QPushButton, QWidget

from desktop.chat.message import Conversation
from desktop.storage.search import SearchHit
from desktop.storage.search_filters import NO_FILTERS, SearchFilters
from desktop.ui.sidebar.filters import FilterButton
from desktop.ui.sidebar.found_words import near_first
from desktop.ui.sidebar.list_view import ConversationList
from desktop.ui.sidebar.model import ConversationsModel
from desktop.ui.sidebar.sidebar import Sidebar
from tests.ui.conftest import settle

NOW = datetime.now().replace(hour=12, minute=0, second=0, microsecond=0)


def conversation(key: str, model: str = "m") -> Conversation:
    return Conversation(key, title=f"Title {key}", updated_at=NOW.timestamp(), model=model)


@pytest.fixture
def sidebar(keep: Callable[[QWidget], Any]) -> Sidebar:
    made = Sidebar()
    keep(made)
    made.resize(272, 600)
    made.activateWindow()
    made.set_label_source(lambda conversation: f"Model {conversation.model}")
    made.set_conversations([conversation("a"), conversation("b"), conversation("c", "n")])
    return made


def the_list(sidebar: Sidebar) -> ConversationList:
    found = sidebar.findChild(ConversationList)
    assert found is not None
    return found


def rows(sidebar: Sidebar) -> list[str]:
    model = the_list(sidebar).model()
    return [model.index(i, 0).data() for i in range(model.rowCount())]


def field(sidebar: Sidebar) -> QLineEdit:
    found = sidebar.findChild(QLineEdit, "sidebar.search")
    assert found is not None
    return found


def filters(sidebar: Sidebar) -> FilterButton:
    return sidebar.filters


def hit(key: str, message: str | None = None, snippet: str = "", marks: tuple[tuple[int, int], ...] = ()) -> SearchHit:
    return SearchHit(key, message, snippet or f"Title {key}", f"Title {key}", marks, NOW.timestamp())


def test_what_is_typed_is_asked_once_when_the_typing_pauses(sidebar: Sidebar) -> None:
    asked: list[Any] = []
    sidebar.search_changed.connect(lambda text, chosen: asked.append((text, chosen)))
    QTest.keyClicks(field(sidebar), "sorted")
    assert asked == []
    QTest.qWait(400)
    assert asked == [("sorted", NO_FILTERS)]


def test_what_a_search_found_stands_in_its_order(sidebar: Sidebar) -> None:
    sidebar.set_found([hit("c", "m1", "…sorted…", ((1, 7),)), hit("a"), hit("c", "m2", "sorted", ((0, 6),))])
    assert rows(sidebar) == ["Found", "Title c", "Title a", "Title c"]
    sidebar.grab()
    sidebar.set_found([])
    words = sidebar.findChild(QLabel, "sidebar.empty")
    assert words is not None
    assert words.text() == "Nothing was found."
    sidebar.set_found(None)
    assert rows(sidebar) == ["Today", "Title a", "Title b", "Title c"]


def test_a_hit_says_its_title_its_snippet_and_when_to_a_screen_reader(sidebar: Sidebar) -> None:
    sidebar.set_found([hit("a", "m1", "was sorted twice", ((4, 10),))])
    spoken = the_list(sidebar).model().index(1, 0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert spoken.startswith("Title a, was sorted twice, ")
    row = the_list(sidebar).model().index(1, 0).data(ConversationsModel.RowRole)
    assert row.note_marks == ((4, 10),)


def test_down_leads_into_the_results_enter_opens_the_place_and_escape_ends_the_search(sidebar: Sidebar) -> None:
    opened: list[Any] = []
    sidebar.open_requested.connect(lambda key, message: opened.append((key, message)))
    box = field(sidebar)
    box.setFocus()
    QTest.keyClicks(box, "sorted")
    sidebar.set_found([hit("c", "m1", "sorted", ((0, 6),)), hit("a", "m2", "sorted", ((0, 6),))])
    QTest.keyClick(box, Qt.Key.Key_Down)
    assert QApplication.focusWidget() is the_list(sidebar)
    QTest.keyClick(the_list(sidebar), Qt.Key.Key_Down)
    QTest.keyClick(the_list(sidebar), Qt.Key.Key_Return)
    assert opened == [("a", "m2")]
    QTest.keyClick(the_list(sidebar), Qt.Key.Key_Up)
    QTest.keyClick(the_list(sidebar), Qt.Key.Key_Up)
    assert QApplication.focusWidget() is box
    QTest.keyClick(box, Qt.Key.Key_Escape)
    assert box.text() == ""
    assert rows(sidebar)[0] == "Today"


def test_enter_in_the_field_opens_the_best_hit(sidebar: Sidebar) -> None:
    opened: list[Any] = []
    sidebar.open_requested.connect(lambda key, message: opened.append((key, message)))
    QTest.keyClicks(field(sidebar), "sorted")
    sidebar.set_found([hit("b", "m1", "sorted", ((0, 6),))])
    QTest.keyClick(field(sidebar), Qt.Key.Key_Return)
    assert opened == [("b", "m1")]


def test_a_filter_is_a_chip_that_takes_it_away(sidebar: Sidebar) -> None:
    asked: list[SearchFilters] = []
    sidebar.search_changed.connect(lambda _text, chosen: asked.append(chosen))
    menu = opened_menu(sidebar)
    next(a for a in menu.actions() if a.text() == "Has an image").trigger()
    menu.close()
    assert asked == [SearchFilters(has_image=True)]
    chip = sidebar.findChild(QPushButton, "sidebar.chip")
    assert chip is not None
    assert chip.isVisible()
    assert chip.accessibleName() == "Remove the filter Has an image"
    chip.click()
    settle()
    assert asked[-1] == NO_FILTERS
    assert sidebar.findChild(QPushButton, "sidebar.chip") is None


def opened_menu(sidebar: Sidebar) -> QMenu:
    menu = filters(sidebar).menu()
    menu.aboutToShow.emit()
    return menu


def test_models_and_dates_are_filters_too_and_escape_drops_all(sidebar: Sidebar) -> None:
    asked: list[SearchFilters] = []
    sidebar.search_changed.connect(lambda _text, chosen: asked.append(chosen))
    models = opened_menu(sidebar).findChild(QMenu, "sidebar.filters.model")
    assert models is not None
    assert [a.text() for a in models.actions()] == ["Any model", "Model m", "Model n"]
    models.actions()[2].trigger()
    assert asked[-1].model == "n"
    dates = opened_menu(sidebar).findChild(QMenu, "sidebar.filters.date")
    assert dates is not None
    next(a for a in dates.actions() if a.text() == "Last 7 days").trigger()
    midnight = NOW.replace(hour=0) - timedelta(days=6)
    assert asked[-1] == SearchFilters(model="n", since=midnight.timestamp())
    settle()
    assert [chip.text() for chip in sidebar.findChildren(QPushButton, "sidebar.chip")] == ["Last 7 days  ✕", "Model n  ✕"]
    QTest.keyClick(field(sidebar), Qt.Key.Key_Escape)
    assert asked[-1] == NO_FILTERS


def test_what_is_in_the_trash_is_listed_and_its_menu_restores(sidebar: Sidebar) -> None:
    heard: list[Any] = []
    sidebar.restore_requested.connect(lambda ids: heard.append(("restore", ids)))
    sidebar.purge_requested.connect(lambda ids: heard.append(("purge", ids)))
    sidebar.show_trash()
    sidebar.set_found([hit("gone"), hit("lost")])
    assert rows(sidebar) == ["Found", "Title gone", "Title lost"]
    view = the_list(sidebar)
    view.setCurrentIndex(view.model().index(2, 0))
    view.menu_requested.emit(view.mapToGlobal(view.rect().center()))
    menu = sidebar.findChild(QMenu, "sidebar.menu")
    assert menu is not None
    menu.actions()[0].trigger()
    menu.close()
    QTest.keyClick(view, Qt.Key.Key_Delete)
    assert heard == [("restore", ["lost"]), ("purge", ["lost"])]


def test_a_deleted_conversation_goes_from_among_the_hits(sidebar: Sidebar) -> None:
    sidebar.set_found([hit("a"), hit("b")])
    sidebar.set_conversations([conversation("b")])
    assert rows(sidebar) == ["Found", "Title b"]


def test_what_was_found_is_near_the_beginning_of_its_row() -> None:
    text = "…many words that stand before it and a few more of them sorted and so on"
    begin = text.index("sorted")
    shown, marks = near_first(text, ((begin, begin + 6),))
    assert shown[slice(*marks[0])] == "sorted"
    assert marks[0][0] < 30
    assert near_first("sorted", ((0, 6),)) == ("sorted", [(0, 6)])
