"""The whole program on an empty profile, without a key and a network: somebody talks to it, stops it, leaves it and kills it."""

from __future__ import annotations

import importlib.util
import os
import re
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from desktop.providers.local_server import find_bundled_model
from tests.real.loquent import PATIENCE, Person, alive, person, provider_process
from tests.real.xsession import missing_programs, until

MISSING = missing_programs()
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"this computer lacks {', '.join(MISSING)}"),
    pytest.mark.skipif(
        importlib.util.find_spec("xllamacpp") is None or find_bundled_model() is None,
        reason="the optional engine or the demo model is not installed on this machine",
    ),
    pytest.mark.timeout(400),
]

LONG = "Write a very long story about a dragon, a castle and the sea. Tell every detail."


@pytest.fixture
def somebody(tmp_path: Path) -> Iterator[Person]:
    with person(tmp_path / "profile") as driver:
        driver.open()
        yield driver


def squeezed(text: str) -> str:
    """Text without its spaces and marks: a transcript shows Markdown, the database keeps its source."""
    return re.sub(r"\W+", "", text)


def test_the_first_window_answers_without_a_key(somebody: Person) -> None:
    somebody.send("My name is Anna.")
    seen = {len(somebody.wait_for_answer())}
    while somebody.kept()[1].state == "streaming":
        seen.add(len(somebody.answer()))
    first = somebody.wait_for_state("complete")
    assert len(seen) > 1, "the answer came at once, not as it was written"
    assert [message.role for message in first] == ["user", "assistant"]
    assert squeezed(somebody.answer()) == squeezed(first[1].text)

    somebody.send("What is my name?")
    somebody.wait_for_answer(1, 4)
    # So small a model may not come to an end by itself.
    somebody.key("Escape")
    second = until(lambda: kept if (kept := somebody.kept())[-1].state in ("complete", "stopped") else None, "the second answer", PATIENCE)
    assert [message.role for message in second] == ["user", "assistant"] * 2
    assert second[:2] == first
    assert [item.name for item in somebody.messages()] == ["You, 1 of 4", "Assistant, 2 of 4", "You, 3 of 4", "Assistant, 4 of 4"]

    assert somebody.leave() == 0
    assert somebody.complaints() == []


def test_stop_keeps_the_text_that_arrived(somebody: Person) -> None:
    somebody.send(LONG)
    somebody.wait_for_answer(40)
    before = squeezed(somebody.answer())
    somebody.click("Stop")
    kept = somebody.wait_for_state("stopped")
    assert squeezed(kept[1].text).startswith(before)
    somebody.find("Send", "push button")
    # The model is free again: it would answer nobody else while it wrote on for nobody.
    somebody.click("Message", "text")
    somebody.send("Say hello.")
    assert somebody.wait_for_answer(1, 4)
    assert somebody.kept()[1] == kept[1]


def test_the_history_goes_along(tmp_path: Path) -> None:
    with provider_process() as provider, person(tmp_path / "profile") as somebody:
        provider.connect(somebody.profile, "OpenaiCompatible", "fake-echo")
        somebody.open()
        somebody.send("My name is Anna.")
        first = somebody.wait_for_state("complete")
        somebody.send("What is my name?")
        somebody.wait_for_state("complete", 4)
        body = provider.chats()[-1]["body"]
        assert [entry["content"] for entry in body["messages"]] == [*(message.text for message in first), "What is my name?"]


def test_escape_stops_too(somebody: Person) -> None:
    somebody.send(LONG)
    somebody.wait_for_answer(40)
    somebody.key("Escape")
    assert somebody.wait_for_state("stopped")[1].text


def test_leaving_in_mid_answer_keeps_what_had_arrived(somebody: Person) -> None:
    somebody.send(LONG)
    seen = squeezed(somebody.wait_for_answer(40))
    assert somebody.leave() == 0
    assert somebody.complaints() == []
    kept = somebody.kept()
    assert squeezed(kept[1].text).startswith(seen)

    somebody.open()
    kept = somebody.wait_for_state("interrupted")
    until(lambda: squeezed(kept[1].text) in squeezed(somebody.answer()), "the kept text on the screen", PATIENCE)
    assert "nterrupted" in somebody.answer() or any("nterrupted" in element.name for _, element in somebody.tree())


@pytest.mark.skipif(not Path("/proc/self").exists(), reason="no /proc to look for child processes in")
def test_killed_in_mid_answer_nothing_is_left_running_and_the_text_is_kept(somebody: Person) -> None:
    somebody.send(LONG)
    somebody.wait_for_answer(200)
    children = somebody.children_of_program()
    assert children
    # What is in the database by now was on its way to the disk at least a moment ago: none of it may be lost.
    kept = until(lambda: text if (text := somebody.kept()[1].text) else None, "the first text in the database", PATIENCE)
    assert somebody.kept()[1].state == "streaming"
    assert somebody.program is not None
    os.kill(somebody.program.pid, signal.SIGKILL)
    somebody.program.wait(PATIENCE)
    until(lambda: not any(alive(pid) for pid in children), "the end of the child processes", PATIENCE)

    somebody.open()
    after = somebody.wait_for_state("interrupted")
    assert after[0].text == LONG
    assert after[1].text.startswith(kept)
    until(lambda: squeezed(after[1].text) in squeezed(somebody.answer()), "the kept text on the screen", PATIENCE)
