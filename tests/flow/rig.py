"""The engine on a scratch profile, with keys in memory and a provider server on loopback."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from desktop.chat.connection import Connection
from desktop.engine.program import Program, build
from desktop.engine.session import ConversationSession
from desktop.paths import Profile, find_profile
from desktop.storage.vault import Vault
from tests.fakes.memory_keyring import MemoryKeyring

KEY = "test-key-0123456789"


def profile_in(folder: Path) -> Profile:
    """A profile in *folder*, its directories made."""
    profile = find_profile(str(folder))
    profile.create()
    if not profile.settings_file.exists():
        # The tests' server is on this computer: it would be asked for a title after each first answer.
        profile.settings_file.write_text('titles = "never"\n', encoding="utf-8")
    return profile


@asynccontextmanager
async def engine(folder: Path, url: str = "", *, provider: str = "AnthropicCompatible") -> AsyncIterator[Program]:
    """The engine on *folder*; with *url* it has the connection ``fake`` to that server."""
    async with build(profile_in(folder), vault=Vault("loquent-test", backend=MemoryKeyring())) as program:
        if url:
            await program.connections.save(Connection("fake", provider, "Fake", api_base=url, models=("echo",)), KEY)
        yield program


async def new_session(program: Program, model: str = "echo") -> ConversationSession:
    """A new conversation with *model* of the fake server."""
    session = await program.library.session(None)
    session.set_model("fake", model)
    return session


async def ended(session: ConversationSession) -> None:
    """Wait until no answer is being written and everything is on disk."""
    import asyncio

    done = asyncio.Event()

    def look(_change: object) -> None:
        if not session.streaming:
            done.set()

    session.changed.connect(look)
    look(None)
    async with asyncio.timeout(20):
        await done.wait()
    session.changed.disconnect(look)
    await asyncio.sleep(0)
