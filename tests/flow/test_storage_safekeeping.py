"""J13, J19: backups are made, thinned and restored by the clock, and what was deleted leaves the disk when its time is over."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.chat.message import Draft, Folder, Message, Role, new_conversation
from desktop.chat.parts import ImagePart, TextPart
from desktop.engine.archive import ImportRefused
from desktop.engine.importing import Importer
from desktop.engine.program import Program, build
from desktop.engine.safekeeping import DAY_SECONDS, KeptFiles, Safekeeping, Times
from desktop.engine.session import ConversationSession
from desktop.storage.backup import verify
from desktop.storage.blobs import Blobs
from desktop.storage.errors import StorageError
from desktop.storage.vault import Vault
from tests.fakes import archives
from tests.fakes.broken_databases import zeros_inside
from tests.fakes.memory_keyring import MemoryKeyring
from tests.fakes.provider_server import ProviderServer
from tests.flow.rig import ended, engine, new_session, profile_in

START = 1_800_000_000.0


class Clock:
    """Seconds since 1970 that pass when a test says so."""

    def __init__(self) -> None:
        self.now = START

    def __call__(self) -> float:
        return self.now


@asynccontextmanager
async def kept(folder: Path, clock: Clock) -> AsyncIterator[tuple[Program, Safekeeping]]:
    async with build(profile_in(folder), vault=Vault("loquent-test", backend=MemoryKeyring()), clock=clock) as program:
        yield program, program.safekeeping


async def write(program: Program, clock: Clock, *texts: str, blob: str = "") -> str:
    conversation = replace(new_conversation(now=clock.now), title="Written")
    picture = (ImagePart(blob, "image/png", "a.png", 1, 1, 1),) if blob else ()
    messages = [
        Message(f"{conversation.id}{n}", conversation.id, None, Role.USER, (TextPart(text), *picture), seq=n)
        for n, text in enumerate(texts)
    ]
    await program.store.save(conversation, messages)
    await program.library.load()
    return conversation.id


async def test_j13_a_backup_is_made_when_something_changed_and_time_has_passed(tmp_path: Path) -> None:
    clock = Clock()
    async with kept(tmp_path, clock) as (program, safekeeping):
        await safekeeping.look()
        assert len(await safekeeping.backups()) == 1
        clock.now += 3600
        await safekeeping.look()
        assert len(await safekeeping.backups()) == 1, "nothing has changed"
        await write(program, clock, "words")
        await safekeeping.look()
        assert len(await safekeeping.backups()) == 2
        await write(program, clock, "more words")
        clock.now += 60
        await safekeeping.look()
        assert len(await safekeeping.backups()) == 2, "the last one is a minute old"
        for backup in await safekeeping.backups():
            verify(backup.path)
    async with kept(tmp_path, clock) as (program, safekeeping):
        await safekeeping.look()
        assert len(await safekeeping.backups()) == 2, "one a day for what happened before a start"
        clock.now += DAY_SECONDS
        await write(program, clock, "the next day")
        await safekeeping.look()
        assert len(await safekeeping.backups()) == 3


async def test_j13_no_backup_is_made_while_an_answer_is_being_written(tmp_path: Path) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        server.script(chunks=["One ", "two"], misbehave="hold", after=1)
        session = await new_session(program)
        await session.send(Draft("Count"))
        await program.safekeeping.look()
        assert await program.safekeeping.backups() == []
        session.stop()
        await ended(session)
        await program.safekeeping.look()
        assert len(await program.safekeeping.backups()) == 1


async def test_j13_there_is_a_backup_before_an_import_of_how_things_were(tmp_path: Path) -> None:
    clock = Clock()
    source = archives.chatgpt_zip(tmp_path / "export.zip")
    foreign = tmp_path / "foreign.json"
    foreign.write_text("[1, 2, 3]")
    async with kept(tmp_path / "profile", clock) as (program, safekeeping):
        await Importer(program).run(source)
        assert await safekeeping.backups() == [], "nothing was there before"
        mine = await write(program, clock, "mine")
        with pytest.raises(ImportRefused):
            await Importer(program).run(foreign)
        assert await safekeeping.backups() == [], "nothing was imported"
        clock.now += 1
        await Importer(program).run(archives.claude_zip(tmp_path / "other.zip"))
        (backup,) = await safekeeping.backups()
        verify(backup.path)
        with closing(sqlite3.connect(backup.path)) as connection:
            assert connection.execute("SELECT count(*) FROM conversation").fetchone() == (2,)
            assert connection.execute("SELECT count(*) FROM conversation WHERE id = ?", (mine,)).fetchone() == (1,)
        await safekeeping.backup_now()
        before = len(await safekeeping.backups())
        clock.now += 1
        await Importer(program).run(source)
        assert len(await safekeeping.backups()) == before, "there is one of how things are"


async def test_j13_an_import_does_not_hang_on_its_backup(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    clock = Clock()
    async with kept(tmp_path / "profile", clock) as (program, safekeeping):
        await write(program, clock, "mine")

        async def full(*_: object) -> Path:
            raise StorageError("storage.full", path="backup")

        monkeypatch.setattr(safekeeping, "_back_up", full)
        report = await Importer(program).run(archives.chatgpt_zip(tmp_path / "export.zip"))
        assert report.added == 1


async def test_j13_a_month_of_half_hours_leaves_few_backups_and_each_can_be_restored(tmp_path: Path) -> None:
    clock = Clock()
    async with kept(tmp_path, clock) as (program, safekeeping):
        for hour in range(0, 30 * 24, 12):
            clock.now = START + hour * 3600
            await write(program, clock, f"hour {hour}")
            await safekeeping.look()
        backups = [b for b in await safekeeping.backups() if b.before_version is None]
        assert 15 <= len(backups) <= 22
        for backup in backups[:: len(backups) // 3]:
            hour = round((backup.moment - START) / 3600)
            saved = await safekeeping.restore(backup.path)
            assert saved[0].exists()
            assert len(program.library.conversations) == hour // 12 + 1
            assert [hit.snippet for hit in await program.library.search(f'"hour {hour}"') if hit.message_id][:1] == [f"hour {hour}"]


async def test_j13_a_restore_keeps_what_was_there_and_a_damaged_backup_changes_nothing(tmp_path: Path) -> None:
    clock = Clock()
    async with kept(tmp_path, clock) as (program, safekeeping):
        first = await write(program, clock, "first")
        backup = await safekeeping.backup_now()
        second = await write(program, clock, "second")
        session = await program.library.session(second)
        damaged = backup.with_name("damaged.db")
        damaged.write_bytes(backup.read_bytes()[: backup.stat().st_size // 2])
        with pytest.raises(StorageError) as caught:
            await safekeeping.restore(damaged)
        assert caught.value.code == "storage.backup_damaged"
        assert {c.id for c in program.library.conversations} == {first, second}
        saved = await safekeeping.restore(backup)
        assert [c.id for c in program.library.conversations] == [first]
        assert not session.streaming
        with closing(sqlite3.connect(saved[0])) as connection:
            assert connection.execute("SELECT count(*) FROM conversation").fetchone() == (2,)
        await write(program, clock, "third")
        assert len(program.library.conversations) == 2


async def test_j6_a_file_that_turns_out_to_be_damaged_is_recovered_while_the_program_runs(tmp_path: Path) -> None:
    clock = Clock()
    async with kept(tmp_path, clock) as (program, safekeeping):
        conversation_id = await write(program, clock, *["many words " * 50] * 60)
        await program.store.database.outside(lambda c: c.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall())
        zeros_inside(program.store.database.path)
        report = await safekeeping.recover()
        assert report.kept[0].exists()
        assert [c.id for c in program.library.conversations] == [conversation_id]
        assert len((await program.library.session(conversation_id)).tree.messages) > 20


async def test_j13_the_watch_looks_by_itself_and_a_failure_is_told_and_tried_again(tmp_path: Path) -> None:
    clock = Clock()
    looks = asyncio.Queue[None]()
    async with kept(tmp_path, clock) as (program, _):
        folder = program.store.database.backups
        folder.write_text("in the way")
        files = KeptFiles(Blobs(program.profile.blobs), program.profile.cache)
        safekeeping = Safekeeping(program.store, program.library, files, Times(clock, lambda _: looks.get()), lambda: 30)
        told: asyncio.Queue[str] = asyncio.Queue()
        safekeeping.failed.connect(lambda error: told.put_nowait(error.code))
        safekeeping.start()
        looks.put_nowait(None)
        assert await told.get() == "storage.backup"
        folder.unlink()
        await write(program, clock, "words")
        looks.put_nowait(None)
        looks.put_nowait(None)
        async with asyncio.timeout(20):
            while not folder.is_dir() or not list(folder.glob("loquent-*.db")):
                await asyncio.sleep(0.01)
        await safekeeping.close()


def anywhere(folder: Path, canary: bytes) -> list[str]:
    return [str(path) for path in folder.rglob("*") if path.is_file() and canary in path.read_bytes() and "backups" not in path.parts]


async def test_j19_i19_after_its_days_in_the_trash_text_and_attachments_are_off_the_disk(tmp_path: Path) -> None:
    clock = Clock()
    async with kept(tmp_path, clock) as (program, safekeeping):
        blobs = Blobs(program.profile.blobs)
        only_here, shared = blobs.put(b"xylophon picture"), blobs.put(b"shared picture")
        thumbnail = program.profile.cache / "thumbnails" / f"{only_here}-64.rgba"
        thumbnail.parent.mkdir(parents=True, exist_ok=True)
        thumbnail.write_bytes(b"xylophon small")
        for blob in (only_here, shared):
            os.utime(blobs.path(blob), (START - DAY_SECONDS, START - DAY_SECONDS))
        await write(program, clock, "staying words", blob=shared)
        gone = await write(program, clock, *["xylophonquark " * 40] * 10, blob=only_here)
        also = await write(program, clock, "xylophonquark", blob=shared)
        await program.store.save_draft(gone, Draft("xylophonquark unsent"))
        for conversation_id in (gone, also):
            await program.library.delete(conversation_id)
        assert {c.id for c in await program.library.trash()} == {gone, also}
        assert len(anywhere(tmp_path, b"xylophon")) >= 3, "the text, the picture and its thumbnail"
        assert await program.library.undo_delete(also)
        await program.library.delete(also)
        await safekeeping.look()
        clock.now += 29 * DAY_SECONDS
        await safekeeping.look()
        assert len(await program.library.trash()) == 2
        assert await program.library.undo_delete(gone)
        assert len((await program.library.session(gone)).tree.messages) == 10
        await program.library.delete(gone)
        await safekeeping.delete_for_ever(gone)
        assert not await program.library.undo_delete(gone)
        clock.now += 2 * DAY_SECONDS
        await safekeeping.look()
        assert await program.library.trash() == []
        assert await program.store.database.run(lambda c: c.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"
        assert blobs.read(shared) == b"shared picture"
        assert anywhere(tmp_path, b"xylophon") == []


async def test_j19_a_deleted_message_can_be_brought_back_until_its_days_are_over(tmp_path: Path) -> None:
    clock = Clock()
    async with kept(tmp_path, clock) as (program, safekeeping):
        conversation = new_conversation(now=clock.now)
        top = Message("top", conversation.id, None, Role.USER, (TextPart("zebraword"),))
        below = Message("below", conversation.id, "top", Role.ASSISTANT, (TextPart("zebraword below"),), seq=1)
        other = Message("other", conversation.id, None, Role.USER, (TextPart("zebraword stays"),), seq=2)
        await program.store.save(conversation, [top, below, other])
        await program.store.save(None, [replace(top, deleted_at=clock.now)])
        clock.now += 29 * DAY_SECONDS
        await safekeeping.look()
        await program.store.save(None, [top])
        assert len(await program.store.search("zebraword")) == 3
        await program.store.save(None, [replace(top, deleted_at=clock.now)])
        clock.now += 31 * DAY_SECONDS
        await safekeeping.look()
        assert set((await program.store.tree(conversation.id)).messages) == {"other"}
        assert [hit.message_id for hit in await program.store.search("zebraword")] == ["other"]


async def test_j19_the_trash_can_be_emptied_by_hand_and_zero_days_mean_never(tmp_path: Path) -> None:
    clock = Clock()
    async with kept(tmp_path, clock) as (program, safekeeping):
        await program.settings.set("trash_days", 0)
        await program.library.delete(await write(program, clock, "words"))
        clock.now += 4000 * DAY_SECONDS
        await safekeeping.look()
        assert len(await program.library.trash()) == 1
        assert (await safekeeping.empty_trash()).conversations == 1
        assert await program.library.trash() == []


async def test_order_in_the_library_is_kept_over_a_restart(tmp_path: Path) -> None:
    clock = Clock()
    async with kept(tmp_path, clock) as (program, _):
        library = program.library
        one, two = await write(program, clock, "one"), await write(program, clock, "two")
        await library.save_folder(Folder("f1", "Work", 1))
        await library.save_folder(Folder("f0", "Home", 0))
        await library.move(one, "f1")
        await library.set_archived(two, True)
        await library.set_unread(one, True)
        await library.rename(one, "By hand")
    async with kept(tmp_path, clock) as (program, _):
        library = program.library
        found = {c.id: c for c in library.conversations}
        assert [f.name for f in library.folders] == ["Home", "Work"]
        assert (found[one].folder_id, found[one].unread, found[one].titled_by_hand, found[two].archived) == ("f1", True, True, True)
        await library.delete_folder("f1")
        assert {c.folder_id for c in library.conversations} == {None}


@pytest.mark.parametrize("late", [False, True], ids=["first", "after"])
async def test_a_change_beside_a_send_is_not_written_over(tmp_path: Path, late: bool) -> None:
    async with ProviderServer() as server, engine(tmp_path, server.url) as program:
        session = await new_session(program)
        await session.send(Draft("Hello"))
        await ended(session)
        key = session.conversation.id
        works: list[Callable[[], Awaitable[object]]] = [lambda: program.library.rename(key, "By hand"), lambda: _sent(session)]
        await asyncio.gather(*(work() for work in (reversed(works) if late else works)))
        await ended(session)
        await program.library.set_pinned(key, True)
        kept_now = await program.store.conversation(key)
        assert kept_now is not None
        assert (kept_now.title, kept_now.pinned) == ("By hand", True)
        assert (session.conversation.title, session.conversation.pinned) == ("By hand", True)
        sending = asyncio.ensure_future(_sent(session))
        await asyncio.sleep(0)
        await program.library.delete(key)
        await asyncio.gather(sending, return_exceptions=True)
        await ended(session)
        assert [c.id for c in await program.library.trash()] == [key]
        assert program.library.conversations == []


async def _sent(session: ConversationSession) -> None:
    await session.send(Draft("Again"))


async def test_a_long_list_begins_with_a_page_and_is_complete_soon(tmp_path: Path) -> None:
    clock = Clock()
    async with kept(tmp_path, clock) as (program, _):
        for number in range(450):
            conversation = replace(new_conversation(now=START + number // 2), id=f"c{number:03}", pinned=number == 3)
            await program.store.save(conversation)
        library = program.library
        await library.load()
        assert (library.complete, len(library.conversations)) == (False, 201)
        assert "c003" in [c.id for c in library.conversations]
        assert (await library.session("c001")).conversation.id == "c001"
        async with asyncio.timeout(20):
            while not library.complete:
                await asyncio.sleep(0.01)
        assert sorted(c.id for c in library.conversations) == [f"c{n:03}" for n in range(450)]
        moments = [c.updated_at for c in library.conversations]
        assert moments == sorted(moments, reverse=True)
