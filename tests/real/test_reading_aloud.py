"""A screen reader walks the messages and hears an answer while it arrives, by the real accessibility bus."""

from __future__ import annotations

import contextlib
import json
import threading
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from tests.real.loquent import PATIENCE, Person, person, provider_process, save_settings
from tests.real.xsession import HERE, SYSTEM_PYTHON, missing_programs, until

MISSING = missing_programs()
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"this computer lacks {', '.join(MISSING)}"),
    pytest.mark.timeout(400),
]
QUESTION = "First sentence of mine. Is this the second? It is! And a third without its end"


@dataclass
class Ears:
    """What was heard so far."""

    events: list[dict[str, Any]] = field(default_factory=list)

    @property
    def announced(self) -> str:
        """All announcements, one after the other."""
        return " ".join(event["words"] for event in self.events if event["event"] == "object:announcement")

    def focused(self) -> list[str]:
        """Names of what got the focus."""
        return [event["source"] for event in self.events if event["event"] == "object:state-changed:focused" and event["on"]]


@contextlib.contextmanager
def ears(somebody: Person) -> Iterator[Ears]:
    """Listen beside the program."""
    import subprocess

    process = somebody.session.spawn([SYSTEM_PYTHON, str(HERE / "atspi_ears.py")], log="ears", stdout=subprocess.PIPE)
    made = Ears()

    def listen() -> None:
        assert process.stdout is not None
        for line in process.stdout:
            made.events.append(json.loads(line))

    thread = threading.Thread(target=listen)
    thread.start()
    try:
        until(lambda: made.events, "ears", PATIENCE)
        yield made
    finally:
        process.terminate()
        process.wait()
        thread.join()
        assert process.stdout is not None
        process.stdout.close()


@contextlib.contextmanager
def listener(profile: Path, **settings: str) -> Iterator[tuple[Person, Ears]]:
    """Somebody who listens to Loquent with these settings."""
    with provider_process() as provider, person(profile) as somebody:
        provider.connect(profile, "OpenaiCompatible", "fake-echo")
        if settings:
            save_settings(profile, **settings)
        somebody.open()
        with ears(somebody) as heard:
            yield somebody, heard


def test_an_answer_is_heard_in_sentences_and_the_keyboard_stays_in_the_message_input(tmp_path: Path) -> None:
    with listener(tmp_path / "profile") as (somebody, heard):
        somebody.send(QUESTION)
        until(lambda: "The answer is complete." in heard.announced, "the end of the answer", PATIENCE)
        assert heard.announced == f"You said: {QUESTION} The answer is complete."
        assert "focused" in somebody.find("Message", "text").states
        assert {name for name in heard.focused() if name.startswith(("Assistant", "You"))} == set()


def test_one_who_wants_only_the_end_hears_only_the_end(tmp_path: Path) -> None:
    with listener(tmp_path / "profile", announcements="finished") as (somebody, heard):
        somebody.send(QUESTION)
        until(lambda: heard.announced, "an announcement", PATIENCE)
        assert heard.announced == "The answer is complete."


def test_a_screen_reader_walks_the_messages_by_keyboard(tmp_path: Path) -> None:
    with listener(tmp_path / "profile", announcements="off") as (somebody, heard):
        somebody.send("One")
        somebody.wait_for_state("complete", 2)
        until(lambda: somebody.answer() == "You said: One", "the first answer", PATIENCE)
        somebody.send("Two")
        somebody.wait_for_state("complete", 4)
        until(lambda: somebody.answer(4) == "You said: Two", "the second answer", PATIENCE)

        def heard_of(name: str) -> bool:
            return name in heard.focused()

        names = ["Assistant, 4 of 4", "You, 3 of 4", "Assistant, 2 of 4"]
        for name in names:
            somebody.key("alt+Up")
            until(partial(heard_of, name), f"the focus on {name}", PATIENCE)
            shown = [item for item in somebody.messages() if "focused" in item.states]
            assert [item.name for item in shown] == [name]
        assert heard.announced == ""
        assert somebody.messages()[1].description == "You said: One"


def test_a_screen_reader_finds_words_and_hears_which_hit_it_is(tmp_path: Path) -> None:
    with listener(tmp_path / "profile", announcements="off") as (somebody, heard):
        somebody.send("needle in hay")
        somebody.wait_for_state("complete", 2)
        until(lambda: somebody.answer() == "You said: needle in hay", "the answer", PATIENCE)
        somebody.key("ctrl+f")
        until(lambda: "focused" in somebody.find("Find in the conversation", "text").states, "the keyboard in the bar", PATIENCE)
        somebody.type("needle")
        until(lambda: heard.announced.endswith(" of 2"), "the count", PATIENCE)
        first = heard.announced
        somebody.press("Next match", "push button")
        until(lambda: heard.announced != first, "the next hit", PATIENCE)
        assert {heard.announced[-6:], first} == {"1 of 2", "2 of 2"}
        somebody.key("Escape")
        until(lambda: "focused" in somebody.find("Message", "text").states, "the keyboard in the message input", PATIENCE)
