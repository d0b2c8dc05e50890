"""Loquent killed while it is used: the next start has its window, conversation, place and what was typed as they were."""

from __future__ import annotations

import asyncio
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

NOTED = 4.0
"""Seconds after which all of it is on disk: twice what the program allows itself."""


async def fill(profile: Path) -> None:
    """Two conversations, one of them long."""
    now = time.time()
    async with library_of(profile) as store:
        for number, (title, count) in enumerate((("Short", 2), ("Long", 40))):
            key, parent, messages = f"{number:032x}", None, []
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
        time.sleep(NOTED)
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
