"""What providers tell while they wait, as one value that does not jump."""

from __future__ import annotations

import time

from desktop.chat.items import Status
from desktop.engine.progress import first_token, from_status


def test_waiting_is_told_each_second_and_begins_once() -> None:
    began = first_token()
    assert from_status(Status("waiting", {"seconds": 10, "first": True}), began, began) is began
    silent = from_status(Status("waiting", {"seconds": 30, "first": False}), None, began)
    assert silent is not None
    assert silent.kind == "silent"
    assert from_status(Status("waiting", {"seconds": 31, "first": False}), silent, began) is silent


def test_the_wait_after_a_retry_is_for_the_first_token_again() -> None:
    began = first_token()
    before = time.monotonic()
    again = from_status(Status("retry", {"seconds": 3.2, "attempt": 1, "attempts": 2, "reason": "net.lost"}), began, began)
    after = time.monotonic()
    assert again is not None
    assert again.until is not None
    assert (again.kind, again.attempt, again.of, again.reason) == ("retry", 1, 2, "net.lost")
    assert before + 3.2 <= again.until <= after + 3.2
    assert from_status(Status("waiting", {"seconds": 12, "first": True}), again, began) is began


def test_hidden_thinking_and_tools_of_the_provider_are_said() -> None:
    began = first_token()
    thinking = from_status(Status("thinking"), began, began)
    assert thinking is not None
    assert thinking.kind == "thinking"
    tool = from_status(Status("server_tool", {"name": "web_search"}), thinking, began)
    assert tool is not None
    assert (tool.kind, tool.reason) == ("tool", "web_search")
    assert from_status(Status("of another kind"), tool, began) is tool
