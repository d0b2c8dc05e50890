"""Loquent killed while it is used: the next start has its window, conversation, place and what was typed as they were."""

from __future__ import annotations

import asyncio
import contextlib
import json
import re
import sqlite3
import struct
import time
from pathlib import Path

import pytest

from desktop.chat.message import Conversation, Message, Role
from desktop.chat.parts import TextPart
from tests.real.loquent import PATIENCE, Person, library_of, person
from tests.real.xsession import missing_programs, until

MISSING = missing_programs()
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"this computer lacks {', '.join(MISSING)}"),
    pytest.mark.timeout(400),
]
SHORT, LONG = f"{0:032x}", f"{1:032x}"


async def fill(profile: Path) -> None:
    """Two conversations, one of them long."""
    now = time.time()
    async with library_of(profile) as store:
        for number, (key, title, count) in enumerate(((SHORT, "Short", 2), (LONG, "Long", 40))):
            parent, messages = None, []
            for at in range(count):
                role = Role.ASSISTANT if at % 2 else Role.USER
                made = Message(f"{number:016x}{at:016x}", key, parent, role, (TextPart(f"{title} {at}\n\n" * 6),), seq=at, created_at=now)
                messages.append(made)
                parent = made.id
            await store.save(Conversation(key, title, now, now - number, titled_by_hand=True, active_root_id=messages[0].id), messages)


def geometry(somebody: Person) -> dict[str, int]:
    """Where the window is and how large, without its frame."""
    told = somebody.session.run("xdotool", "getwindowgeometry", "--shell", somebody.window)
    facts = dict(line.split("=") for line in told.splitlines())
    return {name: int(facts[name]) for name in ("X", "Y", "WIDTH", "HEIGHT")}


def in_sight(somebody: Person) -> list[tuple[str, int]]:
    """The messages that are seen, each with the height it stands at."""
    return [(each.description[:12], each.extents[1]) for each in somebody.messages() if "showing" in each.states and each.extents[3] > 0]


def on_disk(somebody: Person) -> dict[str, object]:
    """What of it a program that ended now would leave: what was typed, the place where it is read, the window's size."""
    path = somebody.profile / "data" / "loquent.db"
    with contextlib.closing(sqlite3.connect(f"file:{path}?mode=ro", uri=True, timeout=10)) as database:
        drafts = dict(database.execute("SELECT key, text FROM draft").fetchall())
        states = dict(database.execute("SELECT key, value FROM state").fetchall())
    state = somebody.profile / "config" / "state.ini"
    # As QWidget.saveGeometry has it, version 3: the frame's rectangle, then the window's own.
    packed = bytes(int(each, 16) for each in re.findall(r"\\x([0-9a-f]{2})", state.read_text())) if state.exists() else bytes(40)
    left, top, right, bottom = struct.unpack(">4i", packed[24:40])
    return {
        "draft": drafts.get(LONG),
        "open": states.get("open_conversation"),
        "place": json.loads(states.get("places", "{}")).get(LONG),
        "window": (left, top, right - left + 1, bottom - top + 1),
    }


def read_at(somebody: Person) -> list[object]:
    """The message at the transcript's upper edge and the pixels of it above that, as the program notes them."""
    first, y = in_sight(somebody)[0]
    at = int(re.findall(r"\d+", first)[0])
    return [f"{1:016x}{at:016x}", somebody.find("Transcript", "list").extents[1] - y]


def kill(somebody: Person) -> None:
    assert somebody.program is not None
    somebody.program.kill()
    somebody.program.wait(PATIENCE)


def test_window_conversation_place_and_draft_are_as_they_were_before_the_kill(tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    asyncio.run(fill(profile))
    with person(profile) as somebody:
        somebody.open()
        until(lambda: somebody.exists("Conversations"), "the list", PATIENCE)
        rows = until(
            lambda: [each for each in somebody.children("Conversations", "list") if each.name.startswith("Long")], "Long", PATIENCE
        )
        somebody.click_at(*rows[0].centre)
        until(lambda: somebody.windows("Long"), "the long conversation", PATIENCE)
        until(lambda: in_sight(somebody), "its messages", PATIENCE)
        somebody.session.run("xdotool", "windowsize", somebody.window, 900, 620)
        somebody.session.run("xdotool", "windowmove", somebody.window, 150, 60)
        until(lambda: (geometry(somebody)["WIDTH"], geometry(somebody)["HEIGHT"]) == (900, 620), "the new size", PATIENCE)
        somebody.click("Message", "text")
        somebody.type("half a thought")
        until(lambda: somebody.text("Message", "text") == "half a thought", "the draft", PATIENCE)
        at_the_end = in_sight(somebody)
        assert at_the_end
        x, y = somebody.find("Transcript", "list").centre
        somebody.move(x, y)
        somebody.session.run("xdotool", "click", "--repeat", 30, "--delay", 30, 4)
        expected = {"draft": "half a thought", "open": LONG, "window": (150, 60, 900, 620)}
        until(lambda: on_disk(somebody) == {**expected, "place": read_at(somebody)}, f"all of it on disk, {expected}", PATIENCE)
        before, place = geometry(somebody), in_sight(somebody)
        assert place
        assert place != at_the_end
        kill(somebody)
        somebody.open()
        until(lambda: somebody.windows("Long"), "the long conversation again", PATIENCE)
        assert somebody.text("Message", "text") == "half a thought"
        until(lambda: geometry(somebody) == before, f"the window where it was, {before}", PATIENCE)
        until(lambda: in_sight(somebody) == place, f"the place where it was read, {place}", PATIENCE)
        # And once more, after a start in which nothing was touched.
        kill(somebody)
        somebody.open()
        until(lambda: in_sight(somebody) == place, f"the place once more, {place}", PATIENCE)
        assert geometry(somebody) == before
        assert somebody.leave() == 0
        assert somebody.complaints() == []
