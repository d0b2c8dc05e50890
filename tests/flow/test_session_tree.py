"""Edit, retry, delete, branch and switch on a real SQLite file: nothing goes before its replacement is on disk, all of it comes back."""

from __future__ import annotations

import asyncio
import gc
import sqlite3
import weakref
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from desktop.chat.message import Draft, Message, MessageState
from desktop.chat.tree import versions
from desktop.engine.program import Program
from desktop.engine.session import ConversationSession, SessionError
from desktop.errors import LoquentError
from tests.fakes.provider_server import ProviderServer
from tests.flow.rig import ended, engine, new_session


async def said(session: ConversationSession, *texts: str) -> None:
    for text in texts:
        await session.send(Draft(text))
        await ended(session)


def texts(session: ConversationSession) -> list[str]:
    return [message.text for message in session.path]


async def reopened(program: Program) -> ConversationSession:
    return await program.library.session(program.library.conversations[0].id)


@asynccontextmanager
async def refusing(program: Program, table: str) -> AsyncIterator[None]:
    """While this holds, the database itself refuses every new row of *table*."""
    refuse = f"CREATE TRIGGER refuse BEFORE INSERT ON {table} BEGIN SELECT RAISE(ABORT, 'no room'); END"
    await program.store.database.run(lambda c: c.execute(refuse))
    yield
    await program.store.database.run(lambda c: c.execute("DROP TRIGGER refuse"))


async def on_disk(program: Program, session: ConversationSession) -> dict[str, Message]:
    # Writing is one after the other: when this has run, everything before it is on disk.
    await program.store.database.run(lambda _: None)
    return dict((await program.store.tree(session.conversation.id)).messages)


async def test_an_edited_message_is_answered_anew_and_the_old_version_is_a_step_away(tmp_path: Path) -> None:
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url) as program:
            session = await new_session(program)
            await said(session, "one", "two")
            first = session.path[0]
            await session.resend(first.id, Draft("uno"))
            await ended(session)
            assert texts(session) == ["uno", "You said: uno"]
            assert "two" not in str(server.chats[-1].body)
        async with engine(tmp_path) as program:
            again = await reopened(program)
            assert texts(again) == ["uno", "You said: uno"]
            await again.choose(first.id)
            assert texts(again) == ["one", "You said: one", "two", "You said: two"]


async def test_a_retry_with_another_model_is_that_models_and_the_conversation_keeps_its_own(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await said(session, "one")
        old = session.path[-1]
        await session.retry(old.id, model=("fake", "other-model"))
        await ended(session)
        assert server.chats[-1].body["model"] == "other-model"
        assert session.path[-1].model == "other-model"
        assert session.conversation.model == "echo"
        assert session.tree.messages[old.id] == old


async def test_a_deleted_message_goes_with_what_follows_and_undo_brings_all_of_it_back(tmp_path: Path) -> None:
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url) as program:
            session = await new_session(program)
            await said(session, "one", "two")
            wanted = session.path
            assert await session.delete(wanted[1].id) == 3
            assert texts(session) == ["one"]
        async with engine(tmp_path) as program:
            again = await reopened(program)
            assert texts(again) == ["one"]
            step = await again.undo()
            assert step is not None
            assert step.kind == "delete"
            assert again.path == wanted
            assert again.undo_step is None
        async with engine(tmp_path) as program:
            assert (await reopened(program)).path == wanted


async def test_undo_takes_back_one_thing_after_the_other(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await said(session, "one")
        first, answer = session.path
        await session.retry(answer.id)
        await ended(session)
        second = session.path[1].id
        await session.choose(answer.id)
        await session.resend(first.id, Draft("uno"))
        await ended(session)
        await session.delete(session.path[0].id)
        shown = []
        while (step := await session.undo()) is not None:
            shown.append((step.kind, [message.id for message in session.path][-1:], texts(session)[0]))
        assert [kind for kind, _, _ in shown] == ["delete", "edit", "switch", "retry"]
        assert [text for _, _, text in shown] == ["uno", "one", "one", "one"]
        assert [last for _, last, _ in shown][1:] == [[answer.id], [second], [answer.id]]


async def test_what_was_taken_back_is_done_again_one_thing_after_the_other(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await said(session, "one")
        await session.retry(session.path[1].id)
        await ended(session)
        await session.choose(next(m.id for m in versions(session.tree, session.path[1].id)))
        await session.resend(session.path[0].id, Draft("uno"))
        await ended(session)
        await session.rewrite(session.path[1].id, Draft("by hand"))
        await session.delete(session.path[1].id)
        steps, paths = [], [[m.id for m in session.path]]
        while (step := await session.undo()) is not None:
            steps.append(step)
            paths.append([m.id for m in session.path])
        assert [step.kind for step in steps] == ["delete", "edit", "edit", "switch", "retry"]
        while steps:
            # Only what was taken back last.
            assert [await session.redo(step) for step in steps[:-1]] == [None] * (len(steps) - 1)
            assert [m.id for m in session.path] == paths.pop()
            assert await session.redo(steps[-1]) == steps.pop()
        assert [m.id for m in session.path] == paths.pop()
        assert (await program.store.tree(session.conversation.id)).messages == session.tree.messages
        assert session.undo_step is not None
        assert session.undo_step.kind == "delete"


async def test_what_was_taken_back_is_not_done_again_once_more_was_said(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await said(session, "one")
        await session.retry(session.path[1].id)
        await ended(session)
        step = await session.undo()
        assert step is not None
        await said(session, "two")
        before = session.path
        assert await session.redo(step) is None
        assert session.path == before


async def test_the_only_message_can_be_deleted_and_comes_back(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await said(session, "one")
        wanted = session.path
        await session.delete(wanted[0].id)
        assert session.path == ()
        await said(session, "two")
        await session.undo()
        assert session.path == wanted


async def test_a_deleted_version_comes_back_as_the_one_that_is_shown(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await said(session, "one")
        first = session.path[1].id
        await session.retry(first)
        await ended(session)
        await session.choose(first)
        await session.delete(first)
        assert session.path[1].id != first
        await session.undo()
        assert session.path[1].id == first


async def test_an_answer_written_by_hand_is_a_version_beside_the_models(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await said(session, "one")
        old = session.path[1]
        await session.rewrite(old.id, Draft("My own words"))
        assert texts(session) == ["one", "My own words"]
        assert session.path[1].usage is None
        assert session.tree.messages[old.id] == old
        await said(session, "go on")
        assert "My own words" in str(server.chats[-1].body)
        with pytest.raises(SessionError) as error:
            await session.rewrite(session.path[0].id, Draft("not an answer"))
        assert error.value.code == "session.empty"


async def test_what_is_shown_stays_while_an_answer_is_written(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await said(session, "one")
        await session.retry(session.path[1].id)
        await ended(session)
        await session.delete(session.path[1].id)
        old = session.path[1].id
        server.script(misbehave="hold_headers")
        await session.send(Draft("two"))
        for refused in (session.delete(old), session.choose(old), session.rewrite(old, Draft("x")), session.undo()):
            with pytest.raises(SessionError) as error:
                await refused
            assert error.value.code == "session.busy"
        assert session.undo_step is None
        assert set(session.actions(old)) == {"copy", "branch", "details"}
        assert session.actions(session.path[-1].id) == ()
        session.stop()
        await ended(session)
        assert set(session.actions(old)) == {"copy", "retry", "edit", "branch", "choose", "delete", "details"}


@pytest.mark.parametrize("table", ["message", "state"])
async def test_nothing_changes_in_the_window_or_on_disk_when_it_cannot_be_saved(tmp_path: Path, table: str) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await said(session, "one", "two")
        wanted, kept = session.path, await on_disk(program, session)
        asked = len(server.chats)
        async with refusing(program, table):
            attempts = (
                lambda: session.resend(wanted[0].id, Draft("uno")),
                lambda: session.retry(wanted[1].id),
                lambda: session.delete(wanted[2].id),
                lambda: session.rewrite(wanted[3].id, Draft("by hand")),
            )
            for attempt in attempts:
                with pytest.raises(LoquentError):
                    await attempt()
                assert session.path == wanted
                assert not session.streaming
                assert session.undo_step is None
        assert await on_disk(program, session) == kept
        assert len(server.chats) == asked
        await session.delete(wanted[2].id)
        async with refusing(program, "message"):
            with pytest.raises(LoquentError):
                await session.undo()
        assert texts(session) == ["one", "You said: one"]
        await session.undo()
        assert session.path == wanted


async def test_a_new_version_is_on_disk_before_the_old_one_leaves_the_window(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await said(session, "one")
        seen: list[tuple[bool, bool]] = []
        path = program.store.database.path

        def look(_change: object) -> None:
            with sqlite3.connect(path) as reader:
                known = {row[0] for row in reader.execute("SELECT id FROM message")}
                tombs = {row[0] for row in reader.execute("SELECT id FROM message WHERE deleted_at IS NOT NULL")}
            reader.close()
            seen.append(
                (
                    {message.id for message in session.path} <= known,
                    {message.id for message in session.tree.messages.values() if message.deleted_at} == tombs,
                )
            )

        session.changed.connect(look)
        await session.resend(session.path[0].id, Draft("uno"))
        await ended(session)
        await session.rewrite(session.path[1].id, Draft("by hand"))
        await session.delete(session.path[1].id)
        await session.undo()
        session.changed.disconnect(look)
        assert len(seen) > 5
        assert all(new and gone for new, gone in seen)


async def test_an_answer_that_could_not_be_saved_at_once_does_not_come_back_when_it_is_deleted_meanwhile(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await said(session, "one")
        server.script(misbehave="hold_headers")
        await session.send(Draft("two"))

        def has_notice() -> bool:
            return session.notice is not None

        async with refusing(program, "message"):
            session.stop()
            await ended(session)
            async with asyncio.timeout(60):
                while not has_notice():
                    await asyncio.sleep(0.01)
        question = session.path[2]
        await session.delete(question.id)
        async with asyncio.timeout(60):
            while has_notice():
                await asyncio.sleep(0.05)
        async with asyncio.timeout(60):
            while (await on_disk(program, session))[question.id].deleted_at is None:
                await asyncio.sleep(0.01)


async def test_a_branch_is_a_conversation_of_its_own_and_outlives_the_one_it_came_from(tmp_path: Path) -> None:
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url) as program:
            session = await new_session(program)
            session.set_system_prompt("Be brief.")
            notes = await program.attachments.add(b"Just some notes", "notes.txt")
            await session.send(Draft("one", (notes,)))
            await ended(session)
            await said(session, "two")
            made = await program.library.branch_off(session, session.path[1].id, "branch")
            assert made.title == "one (branch)"
            branch = await program.library.session(made.id)
            assert texts(branch) == texts(session)[:2]
            assert not {m.id for m in branch.path} & {m.id for m in session.path}
            assert branch.conversation.system_prompt == "Be brief."
            await program.library.delete(session.conversation.id)
            await program.safekeeping.empty_trash()
            assert await program.attachments.read(notes) == b"Just some notes"
            await said(branch, "three")
        async with engine(tmp_path) as program:
            assert texts(await reopened(program))[::2] == ["one", "three"]


async def test_a_branch_can_be_taken_back_only_until_something_was_written_in_it(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await said(session, "one")
        made = await program.library.branch_off(session, session.path[1].id, "branch")
        branch = await program.library.session(made.id)
        step = await branch.undo()
        assert step is not None
        assert (step.kind, step.id) == ("branch", session.conversation.id)
        assert texts(branch) == ["one", "You said: one"]
        await said(branch, "two")
        assert branch.undo_step is None
        again = await program.library.branch_off(branch, branch.path[-1].id, "branch")
        assert again.title == "one (branch 2)"


async def test_a_branch_off_an_answer_that_is_being_written_has_what_came(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        server.script(chunks=["Half ", "an ", "answer"], misbehave="hold", after=2)
        session = await new_session(program)
        await session.send(Draft("Go"))
        async with asyncio.timeout(60):
            while session.path[-1].text != "Half an ":
                await asyncio.sleep(0.01)
        branch = await program.library.session((await program.library.branch_off(session, session.path[-1].id, "branch")).id)
        assert (branch.path[-1].text, branch.path[-1].state) == ("Half an ", MessageState.STOPPED)
        session.stop()
        await ended(session)


async def test_what_is_being_edited_and_the_draft_before_it_survive_a_restart(tmp_path: Path) -> None:
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url) as program:
            session = await new_session(program)
            await said(session, "one")
            question = session.path[0].id
            assert await session.begin_edit(question, Draft("half a thought")) == Draft("one")
            await program.store.save_draft(session.draft_key, Draft("one and a half"))
        async with engine(tmp_path, server.url) as program:
            again = await reopened(program)
            assert (again.editing, await again.load_draft()) == (question, Draft("one and a half"))
            assert await again.end_edit() == Draft("half a thought")
            await again.begin_edit(question, Draft("half a thought"))
            await again.resend(question, Draft("uno"))
            await ended(again)
            assert again.editing is None
            assert await again.load_draft() == Draft("half a thought")


async def test_a_session_nobody_holds_is_gone_at_once(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await said(session, "one")
        await session.delete(session.path[1].id)
        await on_disk(program, session)
        await asyncio.sleep(0.05)
        held = weakref.ref(session)
        gc.disable()
        try:
            del session
            assert held() is None
        finally:
            gc.enable()
