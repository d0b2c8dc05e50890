"""Screen readers walk through the window all the time, also while what they look at goes away."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path

import pytest

from desktop.chat.connection import Connection
from desktop.storage.connections import save_connection
from tests.real.loquent import PATIENCE, Person, person, provider_process
from tests.real.xsession import Desktop, missing_programs, until

MISSING = missing_programs()
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"this computer lacks {', '.join(MISSING)}"),
    pytest.mark.timeout(400),
]

READERS = 3


@pytest.fixture
def somebody(tmp_path: Path) -> Iterator[Person]:
    profile = tmp_path / "profile"
    with provider_process() as provider, person(profile) as driver:
        provider.connect(profile, "OpenaiCompatible", "fake-echo")
        for number in range(5):
            connection = Connection(f"more-{number}", "OpenaiCompatible", f"More {number}", "http://127.0.0.1:9/v1", "none")
            save_connection(profile / "config" / "connections.toml", connection)
        driver.open()
        yield driver


@contextmanager
def readers(somebody: Person) -> Iterator[None]:
    """Other screen readers, each of which asks for the whole tree again and again."""
    over = threading.Event()

    def walk(reader: Desktop) -> None:
        while not over.is_set():
            reader.ask("tree")

    with ExitStack() as stack:
        walkers = []
        for _ in range(READERS):
            reader = stack.enter_context(Desktop(somebody.session))
            reader.app = somebody.app
            walkers.append(threading.Thread(target=walk, args=(reader,)))
        for walker in walkers:
            walker.start()
        try:
            yield
        finally:
            over.set()
            for walker in walkers:
                walker.join()


def whole(somebody: Person) -> int:
    """Messages in the database that are complete."""
    return sum(message.state == "complete" for message in somebody.kept())


def test_connections_are_removed_while_screen_readers_look(somebody: Person) -> None:
    def gone(number: int) -> bool:
        return not somebody.exists(f"Edit More {number}")

    with readers(somebody):
        somebody.key("ctrl+comma")
        somebody.find("Add connection", seconds=PATIENCE)
        for number in range(5):
            somebody.press(f"Edit More {number}", "push button")
            until(lambda: "showing" in somebody.find("Remove", "push button").states, "the connection's form", PATIENCE)
            somebody.press("Remove", "push button")
            until(partial(gone, number), "the end of its row", PATIENCE)
        somebody.press("Close", "push button")
        until(lambda: not somebody.exists("Pages of the settings", "list"), "the end of the settings", PATIENCE)
    assert somebody.leave() == 0


def test_conversations_come_and_go_while_screen_readers_look(somebody: Person) -> None:
    def answered(number: int) -> bool:
        return whole(somebody) == 2 * number + 2

    with readers(somebody):
        for number in range(3):
            somebody.send(f"question {number} " + "and more " * 20)
            until(partial(answered, number), "the answer in the database", PATIENCE)
            somebody.key("ctrl+n")
            until(lambda: not somebody.messages(), "an empty conversation", PATIENCE)
            until(lambda: "focused" in somebody.find("Message", "text").states, "the keyboard in its message input", PATIENCE)
    assert somebody.leave() == 0
