"""Everything that goes wrong on the way, one script of bytes at a time: the answer settles, its text is kept, its cause is named."""

from __future__ import annotations

from dataclasses import replace

import pytest

from desktop.net.http import Http
from desktop.net.limits import Limits
from desktop.providers import Anthropic, OpenaiAPI
from tests.fakes.faults import FAULTS, Fault, bodies, perform
from tests.fakes.outcome import KEY, ask, outcome_of
from tests.fakes.raw_server import Line, RawServer

LIMITS = Limits(connect=5.0, first_event=0.4, idle=0.4, settle=0.2, retries=0)
WIRES = pytest.mark.parametrize("provider", [Anthropic, OpenaiAPI], ids=["messages", "completions"])


@WIRES
@pytest.mark.parametrize("fault", FAULTS, ids=str)
async def test_c1_every_fault_settles_with_its_text_kept_and_its_cause_named(fault: Fault, provider: type[OpenaiAPI]) -> None:
    """Rows A3–A6, A8, A9, A11, A12, C1–C5, C14, C20: the table in tests/fakes/faults.py names them one by one."""

    async def play(line: Line) -> None:
        await perform(line, fault.script(bodies(provider.protocol)))

    async with RawServer(play) as server, Http() as http:
        made = await outcome_of(ask(provider, server.url, http, limits=replace(LIMITS, **fault.limits)))
        assert made.error in fault.codes or (not made.error and not fault.codes), made.sentence
        assert made.text == fault.text
        assert (made.finish == "stop") is (not fault.codes)
        assert KEY not in made.sentence
        assert len(server.requests) == 1
        await http.aclose()
        await server.wait_settled()
