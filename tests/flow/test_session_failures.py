"""What a session makes of failures: what is waited for, what is sent again, what is left out, what stays."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from desktop.chat.message import Draft, MessageState
from desktop.engine.progress import Progress
from desktop.engine.session import ConversationSession, SessionChange
from tests.fakes.provider_server import ProviderServer, Script
from tests.flow.rig import ended, engine, new_session


async def seen(session: ConversationSession, condition: Callable[[Progress], bool]) -> Progress:
    """Wait until the session waits for something like this."""
    async with asyncio.timeout(20):
        while session.progress is None or not condition(session.progress):
            await asyncio.sleep(0.01)
    return session.progress


async def test_a_retry_is_announced_with_its_moment_and_its_number(tmp_path: Path) -> None:
    """D3."""
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        server.script(Script(status=429, error_type="rate_limit_error", headers={"retry-after": "30"}), Script(text="There"))
        session = await new_session(program)
        await session.send(Draft("Hello"))
        progress = await seen(session, lambda p: p.kind == "retry")
        assert (progress.attempt, progress.of) == (1, 2)
        assert progress.until is not None
        assert 25 < progress.until - time.monotonic() <= 30
        session.stop()
        await ended(session)
        assert session.progress is None
        assert session.path[-1].state is MessageState.STOPPED
        assert len(server.chats) == 1


async def test_after_the_wait_the_answer_comes_by_itself(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        server.script(Script(status=529, error_type="overloaded_error", headers={"retry-after-ms": "20"}), Script(text="There"))
        session = await new_session(program)
        await session.send(Draft("Hello"))
        await ended(session)
        assert session.path[-1].text == "There"
        assert len(server.chats) == 2
        assert server.chats[0].raw == server.chats[1].raw


@pytest.mark.parametrize("model", ["fake-cut", "fake-abort", "fake-error-event", "fake-garbage"])
async def test_nothing_is_sent_again_once_text_was_shown(tmp_path: Path, model: str) -> None:
    """D4."""
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program, model)
        await session.send(Draft("Hello"))
        await ended(session)
        assert session.path[-1].text
        assert session.path[-1].state is MessageState.FAILED
        assert len(server.chats) == 1


async def test_waiting_for_the_first_token_begins_with_send_and_ends_with_it(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        server.script(misbehave="hold_headers")
        session = await new_session(program)
        began = time.monotonic()
        await session.send(Draft("Hello"))
        progress = await seen(session, lambda p: p.kind == "first")
        assert began <= progress.since <= time.monotonic()
        heard: list[SessionChange] = []
        session.changed.connect(heard.append)
        server.release()
        await ended(session)
        assert session.progress is None
        assert any(change.kind == "progress" and change.message_id == session.path[-1].id for change in heard)


@pytest.mark.parametrize(
    "script",
    [Script(misbehave="stall_headers"), Script(chunks=["One ", "two"], misbehave="stall", after=1), Script(misbehave="pings", after=0)],
    ids=["connecting or waiting", "streaming", "kept alive"],
)
async def test_stop_closes_the_connection_and_keeps_the_text(tmp_path: Path, script: Script) -> None:
    """C8, the engine's half: what is shown is test_failures.py's."""
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        server.script(script)
        session = await new_session(program)
        await session.send(Draft("Hello"))
        await server.wait_requests(1)
        while script.chunks and not session.path[-1].text:
            await asyncio.sleep(0.01)
        session.stop()
        await ended(session)
        await server.wait_until(lambda: server.open_requests == 0, 1.0)
        assert session.path[-1].state is MessageState.STOPPED
        assert session.path[-1].text == ("One " if script.chunks else "")


async def test_stop_pressed_twenty_times_is_one_stop(tmp_path: Path) -> None:
    """C9."""
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        server.script(chunks=["One ", "two"], misbehave="hold", after=1)
        session = await new_session(program)
        ends: list[SessionChange] = []
        await session.send(Draft("Hello"))
        while not session.path[-1].text:
            await asyncio.sleep(0.01)
        session.changed.connect(lambda change: ends.append(change) if change.kind == "message" else None)
        for _ in range(20):
            session.stop()
        await ended(session)
        for _ in range(5):
            session.stop()
        assert session.path[-1].state is MessageState.STOPPED
        assert len(ends) == 1
        server.script(text="Next")
        await session.send(Draft("Again"))
        await ended(session)
        assert session.path[-1].text == "Next"


async def test_a_conversation_too_long_goes_on_without_its_oldest_messages(tmp_path: Path) -> None:
    """D9: and the next question leaves them out too, until another model is chosen."""
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url) as program:
            session = await new_session(program)
            for number in range(3):
                await session.send(Draft(f"Question {number}"))
                await ended(session)
            refusal = Script(status=400, error_type="invalid_request_error", error_message="prompt is too long: 9 tokens > 8 maximum")
            server.script(refusal)
            await session.send(Draft("Question 3"))
            await ended(session)
            failed = session.path[-1]
            assert failed.failure is not None
            assert failed.failure.code == "provider.context"
            assert "oldest" in session.offers(failed.id)
            server.script()
            await session.retry(failed.id, "oldest")
            await ended(session)
            sent = [str(m["content"]) for m in server.chats[-1].body["messages"]]
            assert server.chats[-1].body["messages"][0]["role"] == "user"
            assert not any("Question 0" in text for text in sent)
            assert "Question 3" in sent[-1]
            assert session.left_out[0] >= 2
            assert len(session.path) == 8
        async with engine(tmp_path, server.url) as program:
            session = await program.library.session(program.library.conversations[0].id)
            await session.send(Draft("Question 4"))
            await ended(session)
            assert "Question 0" not in str(server.chats[-1].body)
            session.set_model("fake", "other")
            await session.send(Draft("Question 5"))
            await ended(session)
            assert "Question 0" in str(server.chats[-1].body)


async def test_leaving_out_the_oldest_is_not_offered_where_only_the_question_is_left(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        server.script(status=400, error_type="invalid_request_error", error_message="prompt is too long")
        session = await new_session(program)
        await session.send(Draft("Far too long"))
        await ended(session)
        assert session.offers(session.path[-1].id) == ()


async def test_how_much_to_think_is_kept_with_the_conversation(tmp_path: Path) -> None:
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url) as program:
            session = await new_session(program, "claude-opus-4-6")
            session.set_reasoning("high")
            await session.send(Draft("Think"))
            await ended(session)
            with_thinking = dict(server.chats[-1].body)
            session.set_reasoning(None)
            await session.send(Draft("Do not"))
            await ended(session)
            assert set(with_thinking) - set(server.chats[-1].body)
            session.set_reasoning("low")
            async with asyncio.timeout(60):
                while [kept.reasoning for kept in await program.store.conversations()] != ["low"]:
                    await asyncio.sleep(0.01)
        async with engine(tmp_path) as program:
            assert program.library.conversations[0].reasoning == "low"


async def test_a_place_in_another_version_is_shown_by_choosing_it(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await session.send(Draft("Hello"))
        await ended(session)
        first = session.path[-1]
        server.script(text="Second")
        await session.retry(first.id)
        await ended(session)
        await session.reveal(first.id)
        assert session.path[-1].id == first.id
        saved = await program.store.tree(session.conversation.id)
        assert saved.messages[first.parent_id or ""].active_child_id == first.id


async def test_stop_is_heard_at_whatever_moment_it_comes(tmp_path: Path) -> None:
    """C8: while the key is fetched, the request is built, the connection is made; a few turns of the loop later each time."""
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        server.script(misbehave="hold_headers")
        for turns in range(50):
            session = await new_session(program)
            await session.send(Draft("Hello"))
            for _ in range(turns):
                await asyncio.sleep(0)
            session.stop()
            await ended(session)
            assert session.path[-1].state is MessageState.STOPPED
        await server.wait_until(lambda: server.open_requests == 0)


@pytest.mark.parametrize("provider", ["AnthropicCompatible", "OpenaiCompatible"])
async def test_a_chosen_level_of_thinking_is_not_sent_to_a_model_that_does_not_think(tmp_path: Path, provider: str) -> None:
    words = {"thinking", "output_config", "reasoning_effort", "reasoning"}
    async with ProviderServer() as server, engine(tmp_path, server.url, provider=provider) as program:
        session = await new_session(program, "claude-opus-4-6")
        session.set_reasoning("high")
        await session.send(Draft("Think"))
        await ended(session)
        assert words & set(server.chats[-1].body)
        for level in ("high", "off"):
            session.set_reasoning(level)
            session.set_model("fake", "echo")
            await session.send(Draft("And now?"))
            await ended(session)
            assert not words & set(server.chats[-1].body)
            assert session.conversation.reasoning == level, "it is still chosen"
        session.set_model("fake", "claude-opus-4-6")
        session.set_reasoning("high")
        await session.send(Draft("Think again"))
        await ended(session)
        assert words & set(server.chats[-1].body)
