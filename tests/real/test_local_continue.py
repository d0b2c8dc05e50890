"""A real model goes on with its own answer after Stop."""

from __future__ import annotations

import asyncio
import importlib.util
from pathlib import Path

import pytest

from desktop.chat.message import Draft, MessageState
from desktop.engine.session import ConversationSession
from desktop.providers.local_server import find_bundled_model
from tests.flow.rig import engine

pytestmark = [
    pytest.mark.skipif(
        importlib.util.find_spec("xllamacpp") is None or find_bundled_model() is None,
        reason="the optional engine or the demo model is not installed on this machine",
    ),
    pytest.mark.timeout(200),
]


async def at_rest(session: ConversationSession) -> None:
    async with asyncio.timeout(60):
        while session.streaming:
            await asyncio.sleep(0.01)


async def test_a_stopped_answer_of_the_local_model_goes_on_in_the_same_message(tmp_path: Path) -> None:
    async with engine(tmp_path) as program:
        session = await program.library.session(None)
        session.set_model("local", program.connections.local.name)
        await session.send(Draft("Write a long story about a dragon and the sea."))
        async with asyncio.timeout(120):
            while len(session.path[-1].text) < 80:
                await asyncio.sleep(0.01)
        session.stop()
        await at_rest(session)
        stopped = session.path[-1]
        assert stopped.state is MessageState.STOPPED
        await session.continue_reply(stopped.id)
        async with asyncio.timeout(120):
            while session.streaming and len(session.path[-1].text) < len(stopped.text) + 80:
                await asyncio.sleep(0.01)
        session.stop()
        await at_rest(session)
        whole = session.path[-1]
        assert whole.id == stopped.id
        assert whole.text.startswith(stopped.text)
        added = whole.text[len(stopped.text) :]
        assert len(added) > 10
        assert stopped.text[:40] not in added
