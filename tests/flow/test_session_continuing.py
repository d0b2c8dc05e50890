"""An answer that was cut goes on in the same message; what was there stays, whatever happens."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from desktop.chat.message import Draft, Message, MessageState, Role
from desktop.chat.tree import versions
from desktop.engine.program import Program
from desktop.engine.session import ConversationSession, SessionError
from tests.fakes.provider_server import ProviderServer, Script
from tests.flow.rig import ended, engine, new_session

CUT = Script(chunks=["The capital ", "of France", " never sent"], misbehave="cut", after=2)
PREFILLS = "claude-3-5-sonnet-latest"
ASKED = "claude-opus-4-6"


async def cut_answer(program: Program, server: ProviderServer, model: str = ASKED) -> ConversationSession:
    """A conversation whose answer broke off."""
    server.script(CUT)
    session = await new_session(program, model)
    await session.send(Draft("Which is the capital of France?"))
    await ended(session)
    assert session.path[-1].text == "The capital of France"
    return session


async def go_on(session: ConversationSession) -> Message:
    await session.continue_reply(session.path[-1].id)
    await ended(session)
    return session.path[-1]


async def test_a_cut_answer_offers_continue_and_goes_on_in_the_same_message(tmp_path: Path) -> None:
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url) as program:
            session = await cut_answer(program, server)
            cut = session.path[-1]
            assert "continue" in session.offers(cut.id)
            server.script(text="capital of France is Paris.")
            whole = await go_on(session)
            assert whole.id == cut.id
            assert whole.text == "The capital of France is Paris."
            assert whole.state is MessageState.COMPLETE
            assert whole.failure is None
            assert session.offers(whole.id) == ()
            assert len(session.path) == 2
        async with engine(tmp_path) as program:
            again = await program.library.session(program.library.conversations[0].id)
            assert again.path[-1] == whole


async def test_a_model_that_takes_prefill_gets_the_text_as_its_own_last_message(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await cut_answer(program, server, PREFILLS)
        server.script(text=" is Paris.")
        assert (await go_on(session)).text == "The capital of France is Paris."
        last = server.chats[-1].body["messages"][-1]
        assert last["role"] == "assistant"
        assert "The capital of France" in str(last["content"])


async def test_a_model_that_takes_no_prefill_is_asked_and_the_question_is_not_kept(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await cut_answer(program, server)
        server.script(text="is Paris.")
        await go_on(session)
        messages = server.chats[-1].body["messages"]
        assert [m["role"] for m in messages] == ["user", "assistant", "user"]
        assert "Continue exactly where you stopped" in str(messages[-1])
        assert [m.role for m in session.tree.messages.values() if m.deleted_at is None] == [Role.USER, Role.ASSISTANT]


async def test_prefill_that_is_refused_falls_back_to_asking_by_itself(tmp_path: Path) -> None:
    """Checklist 12: the 400 of a model without prefill; here it is not even shown."""
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await cut_answer(program, server, PREFILLS)
        refusal = Script(status=400, error_type="invalid_request_error", error_message="This model does not support assistant prefill.")
        server.script(refusal, Script(text="France is Paris."))
        assert (await go_on(session)).text == "The capital of France is Paris."
        assert [chat.body["messages"][-1]["role"] for chat in server.chats[1:]] == ["assistant", "user"]


async def test_an_answer_cut_by_the_limit_of_tokens_goes_on(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program, "fake-length")
        await session.send(Draft("Go"))
        await ended(session)
        assert session.path[-1].state is MessageState.COMPLETE
        assert session.offers(session.path[-1].id) == ("continue",)
        server.script(text="the limit of tokens.")
        done = await go_on(session)
        assert done.text == "This answer is cut by the limit of tokens."
        assert done.finish_reason == "stop"


@pytest.mark.parametrize("misbehave", ["cut", "abort", "error_event", "garbage"])
async def test_a_continuation_that_fails_keeps_all_text_and_can_go_on_again(tmp_path: Path, misbehave: str) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await cut_answer(program, server)
        server.script(chunks=["is ", "Paris", " never sent"], misbehave=misbehave, after=2)
        failed = await go_on(session)
        assert failed.text == "The capital of France is Paris"
        assert failed.state is MessageState.FAILED
        assert "continue" in session.offers(failed.id)
        server.script(text="is Paris, since 987.")
        assert (await go_on(session)).text == "The capital of France is Paris, since 987."


async def test_a_continuation_that_is_refused_leaves_the_text_with_the_reason_and_continue(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await cut_answer(program, server, PREFILLS)
        server.script(status=401, error_type="authentication_error", error_message="invalid x-api-key")
        failed = await go_on(session)
        assert failed.text == "The capital of France"
        assert failed.failure is not None
        assert failed.failure.code == "provider.auth"
        assert "continue" in session.offers(failed.id)
        assert len(server.chats) == 2


async def test_stop_in_a_continuation_keeps_both_pieces(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await cut_answer(program, server)
        server.script(chunks=["is ", "Paris", " never sent"], misbehave="hold", after=2)
        await session.continue_reply(session.path[-1].id)
        while session.path[-1].text != "The capital of France is Paris":
            await asyncio.sleep(0.01)
        session.stop()
        await ended(session)
        assert session.path[-1].state is MessageState.STOPPED
        assert "continue" in session.offers(session.path[-1].id)


async def test_a_crash_in_a_continuation_loses_nothing_that_was_there(tmp_path: Path) -> None:
    """What a start after ``kill -9`` finds: the row as it was written when the continuation began, and the journal."""
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await cut_answer(program, server)
        server.script(chunks=["is ", "Paris", " never sent"], misbehave="hold", after=2)
        await session.continue_reply(session.path[-1].id)
        before = (await program.store.tree(session.conversation.id)).messages[session.path[-1].id]
        assert before.text == "The capital of France"
        assert before.state is MessageState.STREAMING
        async with asyncio.timeout(60):
            while (await program.store.tree(session.conversation.id)).messages[before.id].text != "The capital of France is Paris":
                await asyncio.sleep(0.05)
        session.stop()
        await ended(session)


async def test_quit_in_a_continuation_keeps_both_pieces_as_interrupted(tmp_path: Path) -> None:
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url) as program:
            session = await cut_answer(program, server)
            server.script(chunks=["is ", "Paris", " never sent"], misbehave="hold", after=2)
            await session.continue_reply(session.path[-1].id)
            while not session.path[-1].text.endswith("Paris"):
                await asyncio.sleep(0.01)
        async with engine(tmp_path) as program:
            again = await program.library.session(program.library.conversations[0].id)
            assert again.path[-1].text == "The capital of France is Paris"
            assert again.path[-1].state is MessageState.INTERRUPTED
            assert again.offers(again.path[-1].id)[0] == "continue"


async def test_a_whole_answer_or_one_that_others_follow_does_not_go_on(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await cut_answer(program, server)
        cut = session.path[-1].id
        server.script(text="Fine.")
        await session.send(Draft("Never mind."))
        await ended(session)
        assert "continue" not in session.offers(cut)
        for message_id in (cut, session.path[-1].id):
            with pytest.raises(SessionError, match="not cut off"):
                await session.continue_reply(message_id)
        assert not session.streaming


async def test_an_answer_that_the_provider_paused_goes_on_from_what_it_said(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        server.script(text="I looked it up.", stop_reason="pause_turn")
        session = await new_session(program, ASKED)
        await session.send(Draft("Search for it"))
        await ended(session)
        assert session.path[-1].finish_reason == "pause"
        server.script(text=" It is here.")
        done = await go_on(session)
        assert done.text == "I looked it up. It is here."
        messages = server.chats[-1].body["messages"]
        assert [m["role"] for m in messages] == ["user", "assistant"]
        assert session.offers(done.id) == ()


async def test_undo_of_continue_shows_the_cut_answer_again_and_keeps_the_longer_one_beside_it(tmp_path: Path) -> None:
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url) as program:
            session = await cut_answer(program, server)
            cut = session.path[-1]
            server.script(text="capital of France is Paris.")
            whole = await go_on(session)
            assert [m.id for m in versions(session.tree, whole.id)] == [whole.id]
        async with engine(tmp_path, server.url) as program:
            # Also after a start, and more than once.
            session = await program.library.session(program.library.conversations[0].id)
            for _ in range(2):
                step = await session.undo()
                assert step is not None
                assert step.kind == "continue"
                shown = session.path[-1]
                assert (shown.text, shown.state, shown.failure) == (cut.text, cut.state, cut.failure)
                assert "continue" in session.offers(shown.id)
                assert [m.text for m in versions(session.tree, shown.id)] == [whole.text, cut.text]
                assert await session.redo(step) == step
                assert session.path[-1].text == whole.text
                assert [m.id for m in versions(session.tree, whole.id)] == [whole.id]
            await session.undo()
        async with engine(tmp_path, server.url) as program:
            again = await program.library.session(program.library.conversations[0].id)
            assert [m.text for m in versions(again.tree, again.path[-1].id)] == [whole.text, cut.text]
            assert again.path[-1].text == cut.text


async def test_undo_of_a_continuation_that_is_being_written_keeps_what_came_of_it(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await cut_answer(program, server)
        server.script(chunks=["is ", "Paris", " never sent"], misbehave="hold", after=2)
        await session.continue_reply(session.path[-1].id)
        while session.path[-1].text != "The capital of France is Paris":
            await asyncio.sleep(0.01)
        session.stop()
        await ended(session)
        await session.undo()
        assert [m.text for m in versions(session.tree, session.path[-1].id)] == ["The capital of France is Paris", "The capital of France"]
        assert session.path[-1].text == "The capital of France"
