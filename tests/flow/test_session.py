"""Sessions on a real SQLite file and a real server on loopback."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from desktop.chat.message import Draft, MessageState, Role
from desktop.engine.session import SessionError
from tests.fakes.provider_server import ProviderServer
from tests.flow.rig import ended, engine, new_session

PROVIDERS = ["AnthropicCompatible", "OpenaiCompatible"]


@pytest.mark.parametrize("provider", PROVIDERS)
async def test_an_answer_streams_in_and_is_there_after_a_restart(tmp_path: Path, provider: str) -> None:
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url, provider=provider) as program:
            session = await new_session(program)
            await session.send(Draft("Hello there"))
            await ended(session)
            assert [m.role for m in session.path] == [Role.USER, Role.ASSISTANT]
            assert session.path[1].text == "You said: Hello there"
            assert session.path[1].state is MessageState.COMPLETE
            assert session.path[1].usage is not None
            assert session.path[1].usage.output == 7
            assert session.conversation.title == "Hello there"
            wanted = session.path
        async with engine(tmp_path) as program:
            again = await program.library.session(program.library.conversations[0].id)
            assert again.path == wanted


async def test_both_messages_are_on_disk_before_send_resolves(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        server.script(misbehave="hold_headers")
        session = await new_session(program)
        await session.send(Draft("Keep me"))
        tree = await program.store.tree(session.conversation.id)
        assert [m.state for m in sorted(tree.messages.values(), key=lambda m: m.seq)] == [MessageState.COMPLETE, MessageState.STREAMING]
        session.stop()
        await ended(session)


async def test_stop_keeps_the_text_that_arrived_and_closes_the_connection(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        server.script(chunks=["One ", "two ", "three"], misbehave="hold", after=2)
        session = await new_session(program)
        await session.send(Draft("Count"))
        while session.path[-1].text != "One two ":
            await asyncio.sleep(0.01)
        session.stop()
        await ended(session)
        await server.wait_until(lambda: server.open_requests == 0)
        assert session.path[-1].text == "One two "
        assert session.path[-1].state is MessageState.STOPPED
        assert server.chats[0].state == "client_closed"


async def test_stop_right_after_send_is_heard(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        server.script(misbehave="hold_headers")
        session = await new_session(program)
        sent = session.send(Draft("Hello"))
        session.stop()
        await sent
        await ended(session)
        assert session.path[-1].state is MessageState.STOPPED


async def test_the_history_and_the_system_prompt_are_sent(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        session.set_system_prompt("Be brief.")
        await session.send(Draft("My name is Anna."))
        await ended(session)
        await session.send(Draft("What is my name?"))
        await ended(session)
        body = server.chats[1].body
        assert body["system"] == "Be brief."
        assert [m["role"] for m in body["messages"]] == ["user", "assistant", "user"]
        assert "My name is Anna." in str(body["messages"][0])


async def test_quit_in_the_middle_keeps_what_arrived_as_interrupted(tmp_path: Path) -> None:
    async with ProviderServer() as server:
        server.script(chunks=["Half ", "an ", "answer"], misbehave="hold", after=2)
        async with engine(tmp_path, server.url) as program:
            session = await new_session(program)
            await session.send(Draft("Go"))
            while session.path[-1].text != "Half an ":
                await asyncio.sleep(0.01)
        async with engine(tmp_path) as program:
            again = await program.library.session(program.library.conversations[0].id)
            assert again.path[-1].text == "Half an "
            assert again.path[-1].state is MessageState.INTERRUPTED


async def test_streamed_text_is_journalled_while_it_streams(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        server.script(chunks=["Safe ", "already"], misbehave="hold", after=2)
        session = await new_session(program)
        await session.send(Draft("Go"))
        reply = session.path[-1]
        async with asyncio.timeout(60):
            while (await program.store.tree(session.conversation.id)).messages[reply.id].text != "Safe already":
                await asyncio.sleep(0.05)
        session.stop()
        await ended(session)


async def test_a_failure_is_on_the_message_with_its_sentence(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program, "fake-error-401")
        await session.send(Draft("Hello"))
        await ended(session)
        reply = session.path[-1]
        assert reply.state is MessageState.FAILED
        assert reply.failure is not None
        assert "Traceback" not in reply.failure.sentence
        assert len(server.chats) == 1


async def test_a_cut_stream_is_failed_and_keeps_its_text(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program, "fake-cut")
        await session.send(Draft("Hello"))
        await ended(session)
        reply = session.path[-1]
        assert reply.state is MessageState.FAILED
        assert reply.text.startswith("This will")


async def test_retry_adds_a_version_and_keeps_the_old_one(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        server.script(text="First")
        session = await new_session(program)
        await session.send(Draft("Hello"))
        await ended(session)
        first = session.path[-1]
        server.script(text="Second")
        await session.retry(first.id)
        await ended(session)
        assert session.path[-1].text == "Second"
        assert session.tree.messages[first.id].text == "First"
        await session.choose(first.id)
        assert session.path[-1].text == "First"
        saved = await program.store.tree(session.conversation.id)
        assert saved.messages[first.parent_id or ""].active_child_id == first.id


async def test_several_conversations_stream_at_once_without_cross_talk(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        server.script(delay=0.01)
        sessions = [await new_session(program) for _ in range(8)]
        for number, session in enumerate(sessions):
            await session.send(Draft(f"I am number {number} of eight"))
        for number, session in enumerate(sessions):
            await ended(session)
            assert session.path[-1].text == f"You said: I am number {number} of eight"


async def test_an_empty_draft_or_a_second_send_is_refused_with_a_sentence(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        server.script(misbehave="hold_headers")
        session = await new_session(program)
        with pytest.raises(SessionError, match="nothing to send"):
            await session.send(Draft("  \n "))
        await session.send(Draft("Hello"))
        with pytest.raises(SessionError, match="still being written"):
            await session.send(Draft("Again"))
        session.stop()
        await ended(session)


async def test_a_deleted_conversation_stays_deleted_though_its_answer_was_streaming(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        server.script(chunks=["One ", "two"], misbehave="hold", after=1)
        session = await new_session(program)
        await session.send(Draft("Delete me"))
        while not session.path[-1].text:
            await asyncio.sleep(0.01)
        await program.library.delete(session.conversation.id)
        await ended(session)
        await asyncio.sleep(0.05)
        assert program.library.conversations == []
        assert await program.store.conversations() == []
        await program.library.undo_delete(session.conversation.id)
        assert [c.title for c in program.library.conversations] == ["Delete me"]
        assert (await program.store.tree(session.conversation.id)).messages[session.path[-1].id].text == "One "


async def test_a_draft_survives_a_restart(tmp_path: Path) -> None:
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url) as program:
            session = await new_session(program)
            await session.send(Draft("Hello"))
            await ended(session)
            session.save_draft(Draft("half a thou"))
            async with asyncio.timeout(60):
                while await session.load_draft() != Draft("half a thou"):
                    await asyncio.sleep(0.01)
        async with engine(tmp_path) as program:
            again = await program.library.session(program.library.conversations[0].id)
            assert (await again.load_draft()).text == "half a thou"
