"""What is sent while an answer is written waits its turn: visible, on disk, and never sent after an answer that is not whole."""

from __future__ import annotations

import asyncio
import logging
from pathlib import Path

import pytest

from desktop.chat.message import Draft, MessageState
from desktop.engine.session import ConversationSession
from desktop.errors import LoquentError
from tests.fakes.provider_bodies import Script
from tests.fakes.provider_server import ProviderServer
from tests.flow.rig import ended, engine, new_session
from tests.flow.test_session_tree import refusing, texts


async def streaming(server: ProviderServer, session: ConversationSession) -> None:
    """An answer is being written, and holds until ``server.release()``; those after it come at once."""
    server.script(Script(chunks=["Yes ", "indeed"], misbehave="hold", after=1), Script())
    await session.send(Draft("one"))
    async with asyncio.timeout(60):
        while session.path[-1].text != "Yes ":
            await asyncio.sleep(0.01)


async def until_sent(session: ConversationSession, count: int) -> None:
    async with asyncio.timeout(20):
        while len(session.path) < count or session.streaming:
            await asyncio.sleep(0.01)


async def test_queued_messages_are_sent_one_after_the_other_when_the_answer_is_complete(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await streaming(server, session)
        await session.queue(Draft("two\n"))
        await session.queue(Draft("three"))
        assert list(session.queued) == [Draft("two"), Draft("three")]
        assert len(session.path) == 2
        server.release()
        await until_sent(session, 6)
        assert [m.text for m in session.path[::2]] == ["one", "two", "three"]
        assert session.queued == ()
        assert len(server.chats) == 3
        assert await program.store.drafts_below(session.conversation.id) == {}


async def test_the_queue_waits_when_the_answer_was_stopped_and_goes_on_when_told(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await streaming(server, session)
        await session.queue(Draft("two"))
        session.stop()
        await ended(session)
        await asyncio.sleep(0.05)
        assert session.path[-1].state is MessageState.STOPPED
        assert list(session.queued) == [Draft("two")]
        await session.send_queued()
        await until_sent(session, 4)
        assert session.queued == ()


@pytest.mark.parametrize("script", [Script(status=401), Script(text="Cut", stop_reason="max_tokens")], ids=["failed", "cut"])
async def test_the_queue_waits_when_the_answer_failed_or_was_cut(tmp_path: Path, script: Script) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        server.script(misbehave="hold_headers")
        await session.send(Draft("one"))
        await session.queue(Draft("two"))
        session.stop()
        await ended(session)
        server.script(script)
        await session.retry(session.path[-1].id)
        await ended(session)
        await asyncio.sleep(0.05)
        assert session.path[-1].state is MessageState.FAILED or session.path[-1].finish_reason == "length"
        assert session.queued == (Draft("two"),)
        assert len(session.path) == 2


async def test_a_queue_survives_a_restart_and_is_sent_after_the_next_whole_answer(tmp_path: Path) -> None:
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url) as program:
            session = await new_session(program)
            await streaming(server, session)
            file = await program.attachments.add(b"Just some notes", "notes.txt")
            await session.queue(Draft("two", (file,)))
            await session.queue(Draft("three"))
        async with engine(tmp_path, server.url) as program:
            again = await program.library.session(program.library.conversations[0].id)
            assert again.path[-1].state is MessageState.INTERRUPTED
            assert again.queued == (Draft("two", (file,)), Draft("three"))
            assert file.blob in await program.store.used_blobs()
            await again.retry(again.path[-1].id)
            await until_sent(again, 6)
            assert [m.text for m in again.path[::2]] == ["one", "two", "three"]


async def test_a_queued_message_can_be_removed_put_back_and_taken_into_the_composer(tmp_path: Path) -> None:
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url) as program:
            session = await new_session(program)
            await streaming(server, session)
            for text in ("two", "three", "four"):
                await session.queue(Draft(text))
            removed = await session.unqueue(1)
            assert [draft.text for draft in session.queued] == ["two", "four"]
            await session.queue(removed, at=1)
            assert [draft.text for draft in session.queued] == ["two", "three", "four"]
            assert await session.take_back(Draft(), 0) == Draft("two")
            assert await session.take_back(Draft("five")) == Draft("three\n\nfour\n\nfive")
            assert session.queued == ()
            session.stop()
            await ended(session)
        async with engine(tmp_path) as program:
            again = await program.library.session(program.library.conversations[0].id)
            assert again.queued == ()
            assert await again.load_draft() == Draft("three\n\nfour\n\nfive")


async def test_what_is_sent_behind_a_waiting_queue_keeps_the_order(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await streaming(server, session)
        await session.queue(Draft("two"))
        session.stop()
        await ended(session)
        await session.queue(Draft("three"))
        await until_sent(session, 6)
        assert [m.text for m in session.path[::2]] == ["one", "two", "three"]


async def test_a_queue_that_cannot_be_saved_leaves_the_words_in_the_composer(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await streaming(server, session)
        await program.store.save_draft(session.draft_key, Draft("two"))
        async with refusing(program, "draft"):
            with pytest.raises(LoquentError):
                await session.queue(Draft("two"))
        assert list(session.queued) == []
        assert await session.load_draft() == Draft("two")
        await session.queue(Draft("two"))
        assert await session.load_draft() == Draft()
        session.stop()
        await ended(session)
        async with refusing(program, "message"):
            with pytest.raises(LoquentError):
                await session.send_queued()
        assert session.queued == (Draft("two"),)
        assert texts(session) == ["one", "Yes "]


async def test_the_queue_goes_with_its_conversation_for_good(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await streaming(server, session)
        await session.queue(Draft("xylophonquark"))
        identity = session.conversation.id
        await program.library.delete(identity)
        await ended(session)
        await program.safekeeping.empty_trash()
        assert await program.store.drafts_below(identity) == {}


async def test_what_is_taken_back_in_the_moment_its_turn_comes_is_not_sent_and_nothing_is_said(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await streaming(server, session)
        await session.queue(Draft("two"))
        # Taking back has begun, and is not on disk yet, when the answer is whole and the queue goes on.
        async with session._changing:
            server.release()
            async with asyncio.timeout(60):
                while not (session.path[-1].state is MessageState.COMPLETE and session.streaming):
                    await asyncio.sleep(0)
            assert await session._composing.take_back(Draft(), None) == Draft("two")
        await ended(session)
        assert session.queued == ()
        assert session.notice is None
        assert len(server.chats) == 1
        assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []


async def test_a_send_that_is_refused_is_information_in_the_log_and_no_error(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await session.send(Draft("one"))
        await ended(session)
        with pytest.raises(LoquentError, match="nothing to send"):
            await session.retry(session.path[0].id)
        told = [record for record in caplog.records if "session.empty" in record.getMessage()]
        assert [(record.levelname, record.exc_info) for record in told] == [("INFO", None)]
        assert [record.getMessage() for record in caplog.records if record.levelno >= logging.ERROR] == []
