"""The library without a window: marks, unread, folders, titles, temporary chats, where one was reading."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from desktop.chat.message import Draft, MessageState
from desktop.engine.library import Library, LibraryChange
from desktop.engine.program import Program, build
from desktop.engine.session import ConversationSession
from desktop.storage.vault import Vault
from tests.fakes.memory_keyring import MemoryKeyring
from tests.fakes.provider_server import ProviderServer
from tests.flow.rig import ended, engine, new_session, profile_in


async def until(condition: Callable[[], object], what: str) -> None:
    try:
        async with asyncio.timeout(60):
            while not condition():
                await asyncio.sleep(0.005)
    except TimeoutError:
        raise AssertionError(f"never: {what}") from None


async def asked(program: Program, text: str = "Hello") -> ConversationSession:
    """A conversation with one answer."""
    session = await new_session(program)
    await session.send(Draft(text))
    await ended(session)
    return session


def listed(library: Library, session: ConversationSession) -> object:
    return next(c for c in library.conversations if c.id == session.conversation.id)


async def test_what_streams_what_failed_and_what_was_cut_is_marked(tmp_path: Path) -> None:
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url) as program:
            library = program.library
            server.script(status=401, error_type="authentication_error", error_message="no")
            failed = await asked(program)
            server.script(chunks=["one ", "two"], misbehave="hold", after=1)
            works = await new_session(program)
            await works.send(Draft("Go"))
            await until(lambda: works.path[-1].text, "text comes")
            assert library.marks() == {failed.conversation.id: "failed", works.conversation.id: "streaming"}
        async with engine(tmp_path, server.url) as program:
            await until(lambda: len(program.library.marks()) == 2, "the marks are read")
            assert program.library.marks() == {failed.conversation.id: "failed", works.conversation.id: "waiting"}


async def test_where_a_queue_is_held_somebody_is_waited_for_also_after_a_restart(tmp_path: Path) -> None:
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url) as program:
            library = program.library
            server.script(chunks=["one ", "two"], misbehave="hold", after=1)
            session = await new_session(program)
            key = session.conversation.id
            told: list[object] = []
            library.changed.connect(told.append)
            await session.send(Draft("Go"))
            await until(lambda: session.path[-1].text, "text comes")
            await session.queue(Draft("And then?"))
            assert library.marks() == {key: "streaming"}
            session.stop()
            await ended(session)
            assert library.marks() == {key: "waiting"}
            told.clear()
            await session.unqueue(0)
            assert library.marks() == {}
            assert LibraryChange("conversation", key) in told, "the list hears of it"
            await session.queue(Draft("After all"), at=0)
        async with engine(tmp_path, server.url) as program:
            await until(lambda: program.library.marks() == {key: "waiting"}, "the mark is read")
            session = await program.library.session(key)
            server.script()
            await session.send_queued()
            await ended(session)
            assert program.library.marks() == {}


async def test_an_answer_nobody_looked_at_is_unread_until_somebody_does(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        library, window = program.library, object()
        seen = await new_session(program)
        library.look_at(window, seen.conversation.id)
        await seen.send(Draft("Hello"))
        await ended(seen)
        unseen = await asked(program)
        await until(lambda: listed(library, unseen).unread, "it is unread")  # type: ignore[attr-defined]
        assert not listed(library, seen).unread  # type: ignore[attr-defined]
        library.look_at(window, unseen.conversation.id)
        await until(lambda: not listed(library, unseen).unread, "it is read")  # type: ignore[attr-defined]


async def test_an_answer_nobody_looked_at_is_unread_after_a_restart_too(tmp_path: Path) -> None:
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url) as program:
            session = await asked(program)
            await until(lambda: listed(program.library, session).unread, "it is unread")  # type: ignore[attr-defined]
        async with engine(tmp_path, server.url) as program:
            await until(lambda: program.library.conversations, "it is listed")
            assert listed(program.library, session).unread  # type: ignore[attr-defined]


async def test_a_folder_keeps_its_conversations_when_it_goes(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        library = program.library
        ids = [(await asked(program)).conversation.id for _ in range(2)]
        folder = await library.new_folder("  Work  ")
        assert folder is not None
        assert folder.name == "Work"
        assert await library.new_folder("  ") is None
        await library.change_all([*ids, "unknown"], folder_id=folder.id)
        assert {c.folder_id for c in library.conversations} == {folder.id}
        await library.rename_folder(folder.id, "Play")
        assert [f.name for f in library.folders] == ["Play"]
        await library.delete_folder(folder.id)
        assert {c.folder_id for c in library.conversations} == {None}
        assert {c.id for c in library.conversations} == set(ids)


async def test_several_are_deleted_and_restored_together(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        library = program.library
        ids = [(await asked(program, text)).conversation.id for text in ("one", "two", "three")]
        await library.delete_all(ids[:2])
        assert [c.id for c in library.conversations] == ids[2:]
        assert {c.id for c in await library.trash()} == set(ids[:2])
        assert await library.restore_all([*ids[:2], "unknown"]) == 2
        assert {c.id for c in library.conversations} == set(ids)


async def test_where_one_was_reading_is_there_after_a_restart(tmp_path: Path) -> None:
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url) as program:
            session = await asked(program)
            key, place = session.conversation.id, (session.path[0].id, 17)
            await program.library.remember_place(key, place)
        async with engine(tmp_path, server.url) as program:
            assert await program.library.place_of(key) == place
            await program.library.remember_place(key, None)
        async with engine(tmp_path, server.url) as program:
            assert await program.library.place_of(key) is None


async def test_a_temporary_chat_answers_and_leaves_nothing(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        library = program.library
        before = everything_below(tmp_path)
        session = library.temporary_session()
        session.set_model("fake", "echo")
        part = await library.attachments_of(session).add(b"a secretive file of text\n", "secretive.txt")
        assert b"secretive file" in await library.attachments_of(session).read(part)
        await session.send(Draft("secretive question", (part,)))
        await ended(session)
        assert session.path[-1].state is MessageState.COMPLETE
        assert library.is_temporary(session)
        session.save_draft(Draft("secretive draft"))
        session.set_system_prompt("secretive prompt")
        session.retry(session.path[-1].id)
        await ended(session)
        assert library.conversations == []
        assert await library.search("secretive") == []
        await library.close_sessions()
    assert everything_below(tmp_path) - before <= {"data/loquent.db", "data/loquent.db-wal", "data/loquent.db-shm"}
    assert holding(tmp_path, b"secretive") == []


def holding(folder: Path, words: bytes) -> list[Path]:
    return [file for file in folder.rglob("*") if file.is_file() and words in file.read_bytes()]


def everything_below(folder: Path) -> set[str]:
    return {str(file.relative_to(folder)) for file in folder.rglob("*") if file.is_file()}


async def test_a_model_on_this_computer_gives_the_title_after_the_first_answer(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        program.settings.current = replace(program.settings.current, titles="local")
        session = await new_session(program)
        server.script(text="Lisbon has seven hills and many trams.")
        await session.send(Draft("please tell me quickly about a week in Lisbon"))
        server.script(text='"Trams and hills of Lisbon."')
        await until(lambda: session.conversation.title == "Trams and hills of Lisbon", "the title is the model's")
        assert listed(program.library, session).title == "Trams and hills of Lisbon"  # type: ignore[attr-defined]
        await session.send(Draft("and another"))
        await ended(session)
        assert len(server.chats) == 3
        await program.library.close_sessions()
        kept = await program.store.conversation(session.conversation.id)
        assert kept is not None
        assert (kept.title, kept.titled_by_hand) == ("Trams and hills of Lisbon", False)


async def test_a_title_given_by_hand_is_never_replaced(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        program.settings.current = replace(program.settings.current, titles="local")
        server.script(chunks=["Lisbon ", "hills"], misbehave="hold", after=1)
        session = await new_session(program)
        await session.send(Draft("Lisbon"))
        await program.library.rename(session.conversation.id, "Mine")
        server.release()
        await ended(session)
        await asyncio.sleep(0.1)
        assert session.conversation.title == "Mine"
        assert len(server.chats) == 1


async def test_without_leave_nobody_is_asked_for_a_title(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        await asked(program, "Hello")
        await asyncio.sleep(0.1)
        assert len(server.chats) == 1


async def test_a_title_never_makes_an_answer_wait(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        program.settings.current = replace(program.settings.current, titles="local")
        session = await new_session(program)
        await session.send(Draft("Lisbon"))
        await ended(session)
        server.script(chunks=["Title ", "so"], misbehave="hold", after=1)
        await until(lambda: len(server.chats) == 2, "a title is asked for")
        server.script(text="The second answer")
        await session.send(Draft("More"))
        await ended(session)
        assert session.path[-1].text == "The second answer"
        server.release()
        assert session.conversation.title == "Lisbon"


async def test_where_nothing_can_be_saved_there_is_still_everything_to_read(tmp_path: Path) -> None:
    async with ProviderServer() as server:
        async with engine(tmp_path, server.url) as program:
            key = (await asked(program, "precious")).conversation.id
        async with build(profile_in(tmp_path), vault=Vault("loquent-test", backend=MemoryKeyring()), read_only=True) as program:
            library = program.library
            session = await library.session(key)
            await library.remember_open(key)
            await library.remember_place(key, (session.path[0].id, 3))
            library.look_at(object(), key)
            assert session.path[0].text == "precious"
            assert (await library.search("precious"))[0].conversation_id == key
