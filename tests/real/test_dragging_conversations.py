"""Conversations dragged in the sidebar with a real pointer: into a folder, several at once, out of it, and to where they do not belong."""

from __future__ import annotations

import asyncio
import contextlib
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.chat.message import Conversation, Folder
from tests.real.loquent import PATIENCE, Person, library_of, person
from tests.real.xsession import Element, missing_programs, until

MISSING = missing_programs()
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"this computer lacks {', '.join(MISSING)}"),
    pytest.mark.timeout(400),
]

FOLDER = "f" * 32
TITLES = ("Tea", "Bread", "Cake", "Soup")


async def fill(profile: Path) -> None:
    """A library with one folder and conversations outside of it; Soup is in it."""
    now = time.time()
    async with library_of(profile) as store:
        await store.save_folder(Folder(FOLDER, "Kitchen", 1))
        for number, title in enumerate(TITLES):
            inside = FOLDER if title == "Soup" else None
            made = Conversation(f"{number:032x}", title, now, now - number, titled_by_hand=True, folder_id=inside)
            await store.save(made)


def in_folder(profile: Path) -> set[str]:
    """The titles in the folder, as they are on disk."""
    with contextlib.closing(sqlite3.connect(f"file:{profile / 'data' / 'loquent.db'}?mode=ro", uri=True, timeout=10)) as database:
        return {title for (title,) in database.execute("SELECT title FROM conversation WHERE folder_id = ?", (FOLDER,))}


@pytest.fixture
def somebody(tmp_path: Path) -> Iterator[Person]:
    profile = tmp_path / "profile"
    asyncio.run(fill(profile))
    with person(profile) as at_work:
        at_work.open()
        until(lambda: len(rows(at_work)) >= 6, "the conversations in the list", PATIENCE)
        yield at_work


def rows(somebody: Person) -> list[Element]:
    """The rows of the sidebar's list, top to bottom."""
    with contextlib.suppress(TimeoutError):
        return [child for child in somebody.children("Conversations", "list") if child.name]
    return []


def row(somebody: Person, title: str) -> tuple[int, int]:
    """Where the row is that says *title* first."""
    return next(each for each in rows(somebody) if each.name.split(",")[0] == title).centre


def order(somebody: Person) -> list[str]:
    return [each.name.split(",")[0] for each in rows(somebody)]


def holds(somebody: Person, *titles: str) -> None:
    """Wait until the folder holds exactly *titles*, in the file and in the list."""
    until(lambda: in_folder(somebody.profile) == set(titles), f"{titles} in the folder", PATIENCE)

    def listed() -> bool:
        shown = order(somebody)
        end = shown.index("Today") if "Today" in shown else len(shown)
        return set(shown[shown.index("Kitchen") + 1 : end]) == set(titles)

    until(listed, f"{titles} below the folder", PATIENCE)


def with_ctrl(somebody: Person, place: tuple[int, int]) -> None:
    somebody.session.run("xdotool", "keydown", "ctrl")
    try:
        somebody.click_at(*place)
    finally:
        somebody.session.run("xdotool", "keyup", "ctrl")


def test_conversations_are_dragged_into_a_folder_and_out_of_it_and_undo_takes_it_back(somebody: Person) -> None:
    assert order(somebody) == ["Kitchen", "Soup", "Today", "Tea", "Bread", "Cake"]
    somebody.drag(row(somebody, "Tea"), row(somebody, "Kitchen"))
    holds(somebody, "Soup", "Tea")
    somebody.key("ctrl+z")
    holds(somebody, "Soup")
    # Several at once, onto a conversation that lies in the folder.
    somebody.click_at(*row(somebody, "Bread"))
    with_ctrl(somebody, row(somebody, "Cake"))
    until(lambda: sum("selected" in each.states for each in rows(somebody)) == 2, "two selected rows", PATIENCE)
    somebody.drag(row(somebody, "Cake"), row(somebody, "Soup"))
    holds(somebody, "Soup", "Bread", "Cake")
    somebody.drag(row(somebody, "Soup"), row(somebody, "Today"))
    holds(somebody, "Bread", "Cake")
    somebody.key("ctrl+z")
    holds(somebody, "Soup", "Bread", "Cake")
    somebody.key("ctrl+z")
    holds(somebody, "Soup")
    assert somebody.leave() == 0
    assert somebody.complaints() == []


def test_a_conversation_dragged_to_where_it_does_not_belong_stays_where_it_is(somebody: Person) -> None:
    before = order(somebody)
    # Into what is being written, onto the transcript's place, out of the window, and given up with Esc above the folder.
    for place in (somebody.find("Message", "text").centre, somebody.find("Send").centre, (1279, 799)):
        somebody.drag(row(somebody, "Tea"), place)
        assert somebody.text("Message", "text") == ""
    somebody.drag(row(somebody, "Tea"), row(somebody, "Kitchen"), release=False)
    somebody.key("Escape")
    somebody.session.run("xdotool", "mouseup", 1)
    # What is done after all of them is done: then nothing else can be under way.
    somebody.drag(row(somebody, "Bread"), row(somebody, "Kitchen"))
    holds(somebody, "Soup", "Bread")
    assert sorted(order(somebody)) == sorted(before)
    assert not [each for _, each in somebody.tree() if each.id.endswith("composer.chip") and "showing" in each.states]
    assert somebody.leave() == 0
    assert somebody.complaints() == []
