# ruff: noqa: ASYNC240 - a test may wait for a disk
"""J4 to J12: a database in trouble says what it is, nothing further is lost, and what can be read is brought back."""

from __future__ import annotations

import asyncio
import errno
import hashlib
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.chat.message import Message, Role, new_conversation
from desktop.chat.parts import TextPart
from desktop.storage import database as databases
from desktop.storage.backup import back_up, restore_file, verify
from desktop.storage.blobs import Blobs
from desktop.storage.database import Database
from desktop.storage.errors import StorageError
from desktop.storage.recovery import recover, recover_file, ways_out
from desktop.storage.store import Store
from tests.fakes import broken_databases
from tests.fakes.broken_databases import CORRUPTIONS, FailOnce, WatchedConnection

COUNT = 40
LENGTH = 12


async def library(path: Path, *, first: int = 0, count: int = COUNT) -> None:
    """*count* conversations of *LENGTH* messages each."""
    database = Database(path)
    await database.open()
    store = Store(database)
    for number in range(first, first + count):
        conversation = replace(new_conversation(now=float(number)), id=f"c{number:03}", title=f"Title {number}")
        texts = [f"text {number} {n} " + "words and words " * 20 for n in range(LENGTH)]
        key = conversation.id
        await store.save(
            conversation, [Message(f"{key}-{n}", key, None, Role.USER, (TextPart(text),), seq=n) for n, text in enumerate(texts)]
        )
    await database.close()


async def contents(path: Path) -> dict[str, list[str]]:
    """Title to texts of all that a file holds, opened as the program opens it."""
    database = Database(path)
    await database.open()
    store = Store(database)
    found = {}
    for conversation in await store.conversations():
        tree = await store.tree(conversation.id)
        found[conversation.id] = [m.text for m in sorted(tree.messages.values(), key=lambda m: m.seq)]
    await database.close()
    return found


def digests(folder: Path) -> dict[str, str]:
    return {str(p.relative_to(folder)): hashlib.sha256(p.read_bytes()).hexdigest() for p in folder.rglob("*") if p.is_file()}


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile with a backup of its first three quarters."""
    path = tmp_path_factory.mktemp("sound") / "loquent.db"

    async def make() -> None:
        await library(path, count=COUNT * 3 // 4)
        database = Database(path)
        await database.open()
        await back_up(database)
        await database.close()
        await library(path, first=COUNT * 3 // 4, count=COUNT // 4)

    asyncio.run(make())
    return path.parent


def profile(sound: Path, folder: Path, *, backups: bool = True) -> Path:
    shutil.copytree(sound, folder / "data", ignore=None if backups else shutil.ignore_patterns("backups"))
    return folder / "data" / "loquent.db"


@pytest.mark.parametrize("damage", CORRUPTIONS, ids=lambda damage: damage.__name__)
async def test_j6_a_damaged_file_is_never_overwritten_and_recovery_keeps_it_beside_the_new_one(
    tmp_path: Path, sound: Path, damage: Callable[[Path], None]
) -> None:
    path = profile(sound, tmp_path)
    damage(path)
    before = digests(path.parent)
    with pytest.raises(StorageError) as caught:
        await Database(path).open()
    assert caught.value.code in ("storage.corrupt", "storage.foreign")
    assert {name: digest for name, digest in digests(path.parent).items() if name in before} == before

    report = await recover(path)
    found = await contents(path)
    # Where only the search index was hit, all that was said is there.
    whole = len(found) == COUNT and all(len(texts) == LENGTH and all(texts) for texts in found.values())
    assert whole or not report.complete
    assert report.kept
    assert hashlib.sha256(report.kept[0].read_bytes()).hexdigest() == before["loquent.db"]
    # What the backup had is there, whatever was damaged.
    for number in range(COUNT * 3 // 4):
        assert len(found[f"c{number:03}"]) == LENGTH, number
    # What was lost is empty; nothing is made up of noise.
    assert all(text.startswith("text ") or not text for texts in found.values() for text in texts)


@pytest.mark.parametrize(
    ("damage", "least"),
    [
        (broken_databases.no_magic, 1.0),
        (broken_databases.no_header, 1.0),
        (broken_databases.no_schema, 1.0),
        (broken_databases.cut_inside_a_page, 0.9),
        (broken_databases.noise_inside, 0.5),
        (broken_databases.zeros_inside, 0.5),
    ],
    ids=lambda value: getattr(value, "__name__", str(value)),
)
async def test_j6_without_a_backup_what_can_be_read_is_saved_row_by_row(
    tmp_path: Path, sound: Path, damage: Callable[[Path], None], least: float
) -> None:
    path = profile(sound, tmp_path, backups=False)
    damage(path)
    report = await recover(path)
    found = await contents(path)
    texts = {text for texts in found.values() for text in texts if text}
    assert len(texts) >= least * COUNT * LENGTH
    assert report.from_backup == 0


async def test_j6_when_nothing_can_be_read_and_there_is_no_backup_the_file_stays_as_it_is(tmp_path: Path, sound: Path) -> None:
    path = profile(sound, tmp_path, backups=False)
    broken_databases.all_noise(path)
    before = digests(path.parent)
    with pytest.raises(StorageError) as caught:
        await recover(path)
    assert caught.value.code == "storage.nothing_recovered"
    assert digests(path.parent) == before


async def test_j6_recovering_a_sound_file_loses_nothing_and_says_so(tmp_path: Path, sound: Path) -> None:
    path = profile(sound, tmp_path)
    wanted = await contents(path)
    report = await recover(path)
    assert (report.complete, report.from_backup, report.conversations, report.messages) == (True, 0, COUNT, COUNT * LENGTH)
    assert await contents(path) == wanted


@pytest.mark.parametrize(
    ("code", "offers"),
    [
        ("storage.corrupt", (True, True, False, True)),
        ("storage.empty", (True, False, False, True)),
        ("storage.missing", (True, False, False, True)),
        ("storage.newer", (False, False, False, False)),
        ("storage.read_only", (False, False, True, False)),
        ("storage.busy", (False, False, False, False)),
    ],
)
async def test_j6_j7_each_trouble_has_its_ways_out(tmp_path: Path, sound: Path, code: str, offers: tuple[bool, ...]) -> None:
    ways = await ways_out(profile(sound, tmp_path), code)
    assert (ways.backup is not None, ways.recover, ways.read_only, ways.start_new) == offers


async def test_j6_damage_in_the_search_index_alone_costs_no_message(tmp_path: Path, sound: Path) -> None:
    path = profile(sound, tmp_path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("UPDATE search_data SET block = zeroblob(40) WHERE id > 10")
        connection.commit()
    database = Database(path)
    await database.open()
    store = Store(database)
    assert len(await store.search("text")) == 50
    conversation = new_conversation()
    await store.save(conversation, [Message("new", conversation.id, None, Role.USER, (TextPart("brandnew"),))])
    assert [hit.message_id for hit in await store.search("brandnew")] == ["new"]
    await database.close()
    assert len(await contents(path)) == COUNT + 1


@pytest.mark.parametrize("keep", [0.0, 0.3, 0.7, 0.99])
async def test_a_truncated_wal_loses_only_what_was_cut_off(tmp_path: Path, keep: float) -> None:
    path = tmp_path / "live" / "loquent.db"
    await library(path, count=2)
    database = Database(path)
    await database.open()
    store = Store(database)
    for number in range(20):
        await store.save(replace(new_conversation(now=100.0 + number), id=f"w{number:02}"))
    other = tmp_path / "other" / "loquent.db"
    other.parent.mkdir()
    for suffix in ("", "-wal"):
        shutil.copy(path.with_name(path.name + suffix), other.with_name(other.name + suffix))
    await database.close()
    with other.with_name("loquent.db-wal").open("r+b") as wal:
        wal.truncate(int(os.fstat(wal.fileno()).st_size * keep))
    found = await contents(other)
    late = sorted(name for name in found if name.startswith("w"))
    assert [name for name in found if name.startswith("c")] == ["c001", "c000"]
    assert late == [f"w{n:02}" for n in range(len(late))]
    assert len(late) < 20


def _as_somebody_else(folder: Path, code: str) -> str:
    """Run *code* as a user who owns *folder*, so that file modes count even when the tests run as root; what it prints."""
    somebody = os.geteuid()
    if somebody == 0:
        somebody = 65534
        for path in (folder, *folder.rglob("*")):
            os.chown(path, somebody, somebody)
    command = [sys.executable, "-c", code, str(folder), str(somebody)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=60, cwd=Path(__file__).parents[2], check=False)
    assert done.returncode == 0, done.stderr
    return str(done.stdout).strip()


_OPEN = """
import asyncio, os, sys
from pathlib import Path
from desktop.storage.database import Database
from desktop.storage.errors import StorageError
from desktop.storage.store import Store
async def main():
    if os.geteuid() != int(sys.argv[2]):
        os.setuid(int(sys.argv[2]))
    path = Path(sys.argv[1]) / "loquent.db"
    database = Database(path)
    try:
        await database.open()
        print("opened")
    except StorageError as error:
        print(error.code, end=" ")
    await database.close()
    try:
        await database.open(read_only=True)
        print(len(await Store(database).conversations()), end=" ")
        try:
            await Store(database).set_state("a", "b")
        except StorageError as error:
            print(error.code)
    except StorageError as error:
        print(error.code)
    await database.close()
asyncio.run(main())
"""


@pytest.mark.skipif(os.name != "posix", reason="this system has no such file modes")
@pytest.mark.parametrize(
    ("file_mode", "folder_mode", "said"),
    [
        (0o400, 0o700, "storage.read_only 2 storage.read_only"),
        (0o600, 0o500, "storage.read_only 2 storage.read_only"),
        (0o000, 0o700, "storage.unreadable storage.unreadable"),
    ],
)
async def test_j5_what_cannot_be_written_to_is_told_and_can_still_be_read(file_mode: int, folder_mode: int, said: str) -> None:
    import tempfile

    folder = Path(tempfile.mkdtemp(prefix="loquent-test-"))
    try:
        await library(folder / "loquent.db", count=2)
        (folder / "loquent.db").chmod(file_mode)
        folder.chmod(folder_mode)
        assert await asyncio.to_thread(_as_somebody_else, folder, _OPEN) == said
    finally:
        folder.chmod(0o700)
        shutil.rmtree(folder)


async def test_j5_reading_only_changes_no_byte_and_sees_what_is_only_in_the_wal(tmp_path: Path) -> None:
    path = tmp_path / "loquent.db"
    await library(path, count=2)
    before = digests(tmp_path)
    database = Database(path)
    await database.open(read_only=True)
    assert len(await Store(database).conversations()) == 2
    await database.close()
    assert digests(tmp_path) == before
    writing = Database(path)
    await writing.open()
    await Store(writing).save(new_conversation())
    await database.open(read_only=True)
    assert len(await Store(database).conversations()) == 3
    await database.close()
    await writing.close()


async def test_j11_a_file_that_another_program_holds_is_told_and_saving_works_when_it_lets_go(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(databases, "BUSY_SECONDS", 0.05)
    path = tmp_path / "loquent.db"
    database = Database(path)
    await database.open()
    store = Store(database)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StorageError) as caught:
            await store.save(new_conversation())
        assert caught.value.code == "storage.busy"
        assert await store.conversations() == []
        other.execute("ROLLBACK")
    await store.save(new_conversation())
    assert len(await store.conversations()) == 1
    await database.close()


async def test_j11_another_program_that_holds_everything_is_told_at_the_start(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "BUSY_SECONDS", 0.05)
    path = tmp_path / "loquent.db"
    await library(path, count=1)
    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("PRAGMA locking_mode = EXCLUSIVE")
        other.execute("BEGIN EXCLUSIVE")
        with pytest.raises(StorageError) as caught:
            await Database(path).open()
        assert caught.value.code == "storage.busy"
        other.execute("ROLLBACK")
    assert len(await contents(path)) == 1


async def test_j4_with_the_disk_full_at_any_page_nothing_is_half_saved_and_saving_goes_on_when_there_is_room(tmp_path: Path) -> None:
    database = Database(tmp_path / "loquent.db")
    await database.open()
    store = Store(database)
    saved: list[str] = []
    for extra in range(12):
        pages = await database.outside(lambda c: c.execute("PRAGMA page_count").fetchone()[0])
        await database.outside(lambda c, pages=pages + extra: c.execute(f"PRAGMA max_page_count = {pages}").fetchone())  # type: ignore[misc]
        for _ in range(30):
            conversation = new_conversation()
            message = Message(f"m{conversation.id}", conversation.id, None, Role.USER, (TextPart("word " * 3000),))
            try:
                await store.save(conversation, [message])
            except StorageError as error:
                assert error.code == "storage.full"  # noqa: PT017 - it need not come in this round
                break
            saved.append(conversation.id)
        else:
            pytest.fail("the disk was never full")
        assert {c.id for c in await store.conversations()} == set(saved)
        await database.outside(lambda c: c.execute("PRAGMA max_page_count = 1000000").fetchone())
        await store.save(conversation, [message])
        saved.append(conversation.id)
    assert await database.read(lambda c: c.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"
    await database.close()


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    """A real file system of two megabytes."""
    folder = tmp_path / "disk"
    folder.mkdir()
    done = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=2m,mode=700", "tmpfs", str(folder)], capture_output=True, text=True, check=False
    )
    if done.returncode != 0:
        pytest.skip(f"this user may not mount a small disk here: {done.stderr.strip()}")
    yield folder
    subprocess.run(["umount", str(folder)], check=True)


@pytest.mark.skipif(not sys.platform.startswith("linux") or shutil.which("mount") is None, reason="this system has no tmpfs")
async def test_j4_on_a_real_disk_that_is_full_what_was_saved_stays_and_saving_goes_on_when_there_is_room(small_disk: Path) -> None:
    ballast = small_disk / "ballast"
    ballast.write_bytes(bytes(800_000))
    database = Database(small_disk / "data" / "loquent.db")
    await database.open()
    store, blobs = Store(database), Blobs(small_disk / "data" / "blobs")
    saved: dict[str, str] = {}
    full: set[str] = set()
    for number in range(400):
        conversation = new_conversation()
        text = f"{number} " + "word " * 2000
        try:
            await store.save(conversation, [Message(conversation.id, conversation.id, None, Role.USER, (TextPart(text),))])
            saved[conversation.id] = text
        except StorageError as error:
            full.add(error.code)
            break
    with pytest.raises(StorageError) as caught:
        blobs.put(os.urandom(2_000_000))
    assert {*full, caught.value.code} == {"storage.full"}
    assert list(blobs.folder.rglob(".*")) == []
    with pytest.raises(StorageError) as caught:
        await back_up(database)
    assert caught.value.code in ("storage.full", "storage.backup")
    assert {c.id for c in await store.conversations()} == set(saved)
    ballast.unlink()
    await store.save(conversation, [Message(conversation.id, conversation.id, None, Role.USER, (TextPart(text),))])
    saved[conversation.id] = text
    for key, wanted in saved.items():
        assert (await store.tree(key)).messages[key].text == wanted
    assert await database.read(lambda c: c.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"
    await database.close()


async def test_j13_j24_saving_goes_on_while_a_backup_is_made_and_the_backup_is_of_one_moment(tmp_path: Path, sound: Path) -> None:
    path = profile(sound, tmp_path)
    database = Database(path)
    await database.open()
    store = Store(database)

    async def write() -> None:
        for number in range(60):
            conversation = replace(new_conversation(), id=f"late{number}")
            await store.save(conversation, [Message(f"l{number}", conversation.id, None, Role.USER, (TextPart("late"),))])

    copy, _ = await asyncio.gather(back_up(database), write())
    conversations, messages, parts = verify(copy)
    assert COUNT <= conversations <= COUNT + 60
    assert messages == parts == COUNT * LENGTH + conversations - COUNT
    await database.close()


async def test_j13_closing_does_not_wait_for_a_backup(tmp_path: Path, sound: Path) -> None:
    path = profile(sound, tmp_path)
    database = Database(path)
    await database.open()
    copying = asyncio.ensure_future(back_up(database, now=1_700_000_000.0))
    await asyncio.sleep(0)
    await database.close()
    outcome = (await asyncio.gather(copying, return_exceptions=True))[0]
    assert isinstance(outcome, Path) or (isinstance(outcome, StorageError) and outcome.code == "storage.closed")
    assert list(database.backups.glob("*.partial")) == []


@pytest.mark.parametrize("error", [broken_databases.full_disk, broken_databases.io_error], ids=["full", "io"])
@pytest.mark.parametrize("flow", ["save", "journal", "delete", "restore", "purge", "draft", "start", "search", "backup", "folder"])
async def test_j14_whichever_statement_fails_the_file_is_whole_and_the_same_call_works_next_time(
    tmp_path: Path, flow: str, error: Callable[[], sqlite3.OperationalError]
) -> None:
    """The N-th statement fails, for all N, in each of ten flows."""
    import itertools

    conversation = replace(new_conversation(now=5.0), id="c", title="Title")
    kept = Message("kept", "c", None, Role.USER, (TextPart("kept words"),))
    written = Message("w", "c", "kept", Role.ASSISTANT, (TextPart("written words"), TextPart("and more")), seq=1)
    path = tmp_path / "loquent.db"
    never = FailOnce(0)
    hook: list[FailOnce] = [never]
    database = Database(path, connect=WatchedConnection.factory(lambda statement: hook[0](statement)))
    await database.open()
    store = Store(database)
    await store.save(conversation, [kept])

    async def act() -> None:
        if flow == "save":
            await store.save(conversation, [written])
        elif flow == "journal":
            await store.journal(written)
        elif flow == "delete":
            await store.delete_conversation("c", 9.0)
        elif flow == "restore":
            await store.restore_conversation("c")
        elif flow == "purge":
            await store.purge(10.0)
        elif flow == "draft":
            from desktop.chat.message import Draft

            await store.save_draft("c", Draft("unsent"))
        elif flow == "start":
            await store.mark_interrupted()
        elif flow == "search":
            assert [hit.message_id for hit in await store.search("kept")] == ["kept"]
        elif flow == "backup":
            await back_up(database, now=1_700_000_000.0)
        else:
            from desktop.chat.message import Folder

            await store.save_folder(Folder("f", "Work"))
            await store.delete_folder("f")

    async def done() -> None:
        """What the flow said it did, it has done."""
        found = (await store.tree("c")).messages
        if flow in ("save", "journal"):
            assert found["w"].text == written.text
        elif flow in ("delete", "restore"):
            assert [c.id for c in await store.trash()] == (["c"] if flow == "delete" else [])
        elif flow == "purge":
            assert await store.conversation("gone") is None
        elif flow == "draft":
            draft = await store.load_draft("c")
            assert draft is not None
            assert draft.text == "unsent"
        elif flow == "backup":
            assert all(verify(copy) for copy in database.backups.glob("*.db"))
        elif flow == "folder":
            assert await store.folders() == []

    for at in itertools.count(1):
        if flow == "purge":
            other = replace(conversation, id="gone", deleted_at=1.0)
            await store.save(other, [replace(kept, id="g", conversation_id="gone")])
        fault = hook[0] = FailOnce(at, error)
        told = False
        try:
            await act()
        except StorageError as failure:
            told = True
            assert failure.code in ("storage.full", "storage.failed", "storage.backup")  # noqa: PT017 - the last round has none
        hook[0] = never
        if not told:
            await done()
        tree = await store.tree("c")
        assert tree.messages["kept"] == kept
        assert (
            [p.text for p in tree.messages["w"].parts if isinstance(p, TextPart)] == ["written words", "and more"]
            if "w" in tree.messages
            else True
        )
        assert await database.run(lambda c: c.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"
        await act()
        await done()
        if not fault.fired:
            break
    assert at > 1
    assert [hit.message_id for hit in await store.search("kept")] in (["kept"], [])
    await database.close()
    assert list(database.backups.glob("*.partial")) == []


FILE_CALLS = ("open", "replace", "fsync", "unlink", "rename", "chmod")


@pytest.mark.parametrize("flow", ["attachment", "backup", "restore", "recover", "first start"])
async def test_j14_whichever_call_to_the_file_system_fails_nothing_is_lost_and_the_same_call_works_next_time(
    tmp_path: Path, sound: Path, flow: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The N-th of ``open replace fsync unlink rename chmod`` says that the disk is full, for all N."""
    import itertools

    seen, fail_at = 0, 0

    def watched(real: Callable[..., object]) -> Callable[..., object]:
        def call(*values: object, **named: object) -> object:
            nonlocal seen
            seen += 1
            if seen == fail_at:
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
            return real(*values, **named)

        return call

    async def act(path: Path) -> None:
        if flow == "attachment":
            Blobs(path.parent / "blobs").put(b"an attachment")
        elif flow == "backup":
            database = Database(path)
            await database.open()
            try:
                await back_up(database, now=1_700_000_000.0)
            finally:
                await database.close()
        elif flow == "restore":
            restore_file(path, next(iter(path.parent.glob("backups/loquent-*.db"))))
        elif flow == "recover":
            recover_file(path)
        else:
            database = Database(path.with_name("new") / "loquent.db")
            await database.open()
            await database.close()

    for name in FILE_CALLS:
        monkeypatch.setattr(os, name, watched(getattr(os, name)))
    for fail_at in itertools.count(1):
        seen = -10_000
        path = profile(sound, tmp_path / str(fail_at))
        seen = 0
        try:
            await act(path)
        except StorageError as error:
            assert error.code in ("storage.full", "storage.failed", "storage.backup", "storage.unreadable")  # noqa: PT017 - the last has none
        fired, seen = seen >= fail_at, -10_000
        if not path.exists():
            # Between two renames: the file is there under its dated name, and the missing one is noticed.
            with pytest.raises(StorageError) as caught:
                await Database(path).open()
            assert caught.value.code == "storage.missing"
            assert list(path.parent.glob("loquent-set-aside-*.db"))
        await act(path)
        found = await contents(path)
        assert len(found) >= COUNT * 3 // 4
        assert all(len(texts) == LENGTH for texts in found.values())
        if not fired:
            break
    assert fail_at > 3
