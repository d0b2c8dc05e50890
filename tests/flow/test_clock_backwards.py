"""J21: the order of messages is that in which they were said, whatever the clock of the computer does."""

from __future__ import annotations

from pathlib import Path

import pytest

from desktop.chat.connection import Connection
from desktop.chat.message import Draft
from desktop.chat.tree import versions
from desktop.engine.program import build
from desktop.storage.vault import Vault
from tests.fakes.memory_keyring import MemoryKeyring
from tests.fakes.provider_server import ProviderServer
from tests.flow.rig import KEY, ended, engine, new_session, profile_in

DAY = 86_400.0


@pytest.mark.parametrize("step", [-DAY, -0.001, 0.0, 400 * DAY], ids=["a day back", "a millisecond back", "it stands still", "a year on"])
async def test_j21_messages_and_versions_keep_their_order_when_the_clock_jumps(tmp_path: Path, step: float) -> None:
    now = [1.9e9]

    def clock() -> float:
        now[0] += step
        return now[0]

    async with ProviderServer() as server:
        async with build(profile_in(tmp_path), vault=Vault("loquent-test", backend=MemoryKeyring()), clock=clock) as program:
            await program.connections.save(Connection("fake", "AnthropicCompatible", "Fake", api_base=server.url, models=("echo",)), KEY)
            session = await new_session(program)
            for text in ("one", "two", "three"):
                await session.send(Draft(text))
                await ended(session)
            await session.retry(session.path[3].id)
            await ended(session)
            shown = [message.text for message in session.path]
            assert shown == ["one", "You said: one", "two", "You said: two"]
            order = [m.id for m in versions(session.tree, session.path[3].id)]
            assert order[-1] == session.path[3].id
            deleted = session.path[2].id
            await session.delete(deleted)
            await session.undo()
            kept = session.path
        async with engine(tmp_path) as program:
            again = await program.library.session(program.library.conversations[0].id)
            assert again.path == kept
            assert [m.id for m in versions(again.tree, kept[3].id)] == order
            assert [m.seq for m in again.path] == sorted(m.seq for m in again.path)
