"""When to send again, and how long to wait."""

from __future__ import annotations

import random

import pytest

from desktop.net.retry import backoff, retry_after, status_may_retry

NOW = 1_700_000_000.0


@pytest.mark.parametrize(
    ("headers", "seconds"),
    [
        ({}, None),
        ({"retry-after": "20"}, 20.0),
        ({"retry-after": " 1.5 "}, 1.5),
        ({"retry-after": "0"}, None),
        ({"retry-after": "-10"}, None),
        ({"retry-after": "soon"}, None),
        ({"retry-after": "nan"}, None),
        ({"retry-after": "1e9"}, None),
        ({"retry-after": "99999999999999999"}, None),
        ({"retry-after-ms": "1500", "retry-after": "9"}, 1.5),
        ({"retry-after-ms": "x", "retry-after": "9"}, 9.0),
        ({"retry-after": "Tue, 14 Nov 2023 22:13:50 GMT"}, 30.0),
        ({"retry-after": "Tue, 14 Nov 2023 22:13:10 GMT"}, None),
        ({"retry-after": "Zum, 99 Foo 2023"}, None),
        ({"retry-after": "Tuesday, 14-Nov-23 22:13:50 GMT"}, 30.0),
        ({"retry-after": "Tue, 14 Nov 2023 23:13:50 +0100"}, 30.0),
        ({"retry-after": "inf"}, None),
        ({"retry-after": "٣"}, None),
        ({"retry-after": "1,5"}, None),
        ({"retry-after-ms": "0.5"}, 0.0005),
        ({"retry-after-ms": "-1", "retry-after": "-1"}, None),
        ({"retry-after": "120"}, 120.0),
    ],
)
def test_d2_what_the_server_asks_to_wait(headers: dict[str, str], seconds: float | None) -> None:
    assert retry_after(headers, NOW) == seconds


def test_d1_the_wait_doubles_to_eight_seconds_less_a_quarter_at_most() -> None:
    dice = random.Random(1)
    for attempt in range(12):
        full = min(0.5 * 2**attempt, 8.0)
        assert full * 0.75 <= backoff(attempt, dice) <= full


@pytest.mark.parametrize(
    ("status", "again"), [(400, False), (401, False), (404, False), (408, True), (409, True), (429, True), (529, True)]
)
def test_d1_which_statuses_may_be_asked_again(status: int, again: bool) -> None:
    assert status_may_retry(status, {}) is again
    assert status_may_retry(status, {"x-should-retry": "false"}) is False
    assert status_may_retry(status, {"x-should-retry": "true"}) is True
