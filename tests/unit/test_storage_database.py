# ruff: noqa: ASYNC240 - a test may wait for a disk
"""The file is never lost, never overwritten, and says what is wrong with it."""

from __future__ import annotations

import hashlib
import os
import sqlite3
import stat
from collections.abc import Callable
from contextlib import closing
from dataclasses import replace
from datetime import UTC
from pathlib import Path

import pytest

from desktop.chat.message import new_conversation
from desktop.storage.backup import back_up, moment_of, restore, thinned
from desktop.storage.database import APPLICATION_ID, Database
from desktop.storage.errors import StorageError
from desktop.storage.store import Store


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


async def made(path: Path, title: str = "") -> None:
    database = Database(path)
    await database.open()
    await Store(database).save(replace(new_conversation(), title=title))
    await database.close()


async def refused(path: Path) -> StorageError:
    database = Database(path)
    with pytest.raises(StorageError) as caught:
        await database.open()
    return caught.value


def foreign(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE notes (text)")


def newer(path: Path) -> None:
    with closing(sqlite3.connect(path)) as connection:
        connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
        connection.execute("PRAGMA user_version = 999")
        connection.execute("CREATE TABLE conversation (id)")


def empty(path: Path) -> None:
    path.touch()


def rubbish(path: Path) -> None:
    path.write_bytes(os.urandom(5000))


def short(path: Path) -> None:
    path.write_bytes(b"SQLite format 3\x00")


@pytest.mark.parametrize(
    ("make", "code"),
    [
        (foreign, "storage.foreign"),
        (newer, "storage.newer"),
        (empty, "storage.empty"),
        (rubbish, "storage.corrupt"),
        (short, "storage.corrupt"),
    ],
)
async def test_a_file_that_is_not_ours_in_good_order_is_refused_and_left_as_it_was(
    tmp_path: Path, make: Callable[[Path], None], code: str
) -> None:
    path = tmp_path / "loquent.db"
    make(path)
    before = digest(path)
    error = await refused(path)
    assert error.code == code
    assert str(path) in str(error)
    assert digest(path) == before
    assert [p.name for p in tmp_path.iterdir()] == ["loquent.db"]


async def test_a_newer_version_that_is_only_in_the_wal_is_refused_and_nothing_changes(tmp_path: Path) -> None:
    path = tmp_path / "loquent.db"
    await made(path)
    with closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA user_version = 999")
        connection.commit()
        copies = {p.name: p.read_bytes() for p in tmp_path.iterdir() if p.suffix != ".db-shm"}
    other = tmp_path / "other"
    other.mkdir()
    for name, content in copies.items():
        (other / name).write_bytes(content)
    assert (await refused(other / "loquent.db")).code == "storage.newer"
    for name, content in copies.items():
        assert (other / name).read_bytes() == content, name


async def test_a_damaged_page_is_noticed(tmp_path: Path) -> None:
    path = tmp_path / "loquent.db"
    await made(path)
    content = bytearray(path.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    path.write_bytes(content)
    assert (await refused(path)).code == "storage.corrupt"
    assert path.read_bytes() == content


@pytest.mark.parametrize("sign", ["backups/loquent-20260101T000000Z.db", "blobs/ab/abcd", "loquent.db-wal"])
async def test_a_missing_file_beside_signs_of_an_earlier_life_is_not_a_first_start(tmp_path: Path, sign: str) -> None:
    (tmp_path / sign).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / sign).write_bytes(b"x")
    assert (await refused(tmp_path / "loquent.db")).code == "storage.missing"


async def test_starting_anew_keeps_what_was_there(tmp_path: Path) -> None:
    path = tmp_path / "loquent.db"
    rubbish(path)
    before = path.read_bytes()
    database = Database(path)
    await database.open(start_new=True)
    assert await Store(database).conversations() == []
    await database.close()
    assert [p.read_bytes() for p in tmp_path.glob("loquent-set-aside-*.db")] == [before]


@pytest.mark.skipif(os.name != "posix", reason="this system has no such file modes")
async def test_files_and_folders_are_for_their_owner_only(tmp_path: Path) -> None:
    old = os.umask(0o022)
    try:
        database = Database(tmp_path / "data" / "loquent.db")
        await database.open()
        await Store(database).save(new_conversation())
        await database.read(lambda c: None)
        await back_up(database)
        for path in (tmp_path / "data").rglob("*"):
            assert stat.S_IMODE(path.stat().st_mode) == (0o700 if path.is_dir() else 0o600), path.name
        assert stat.S_IMODE((tmp_path / "data").stat().st_mode) == 0o700
        await database.close()
    finally:
        os.umask(old)


async def test_commits_are_wal_and_full_for_people_and_normal_for_the_journal(tmp_path: Path) -> None:
    database = Database(tmp_path / "loquent.db")
    await database.open()
    assert await database.run(lambda c: c.execute("PRAGMA journal_mode").fetchone()[0]) == "wal"
    assert await database.run(lambda c: c.execute("PRAGMA synchronous").fetchone()[0]) == 2
    assert await database.run(lambda c: c.execute("PRAGMA synchronous").fetchone()[0], durable=False) == 1
    assert await database.run(lambda c: c.execute("PRAGMA synchronous").fetchone()[0]) == 2
    await database.close()


async def test_the_reading_connection_cannot_write(tmp_path: Path) -> None:
    database = Database(tmp_path / "loquent.db")
    await database.open()
    with pytest.raises(StorageError) as caught:
        await database.read(lambda c: c.execute("DELETE FROM conversation"))
    assert caught.value.code == "storage.read_only"
    await database.close()


async def test_a_full_disk_is_told_and_saving_works_again_when_there_is_room(tmp_path: Path) -> None:
    database = Database(tmp_path / "loquent.db")
    await database.open()
    store = Store(database)
    pages = await database.outside(lambda c: c.execute("PRAGMA page_count").fetchone()[0])
    await database.outside(lambda c: c.execute(f"PRAGMA max_page_count = {pages}").fetchone())

    async def fill() -> None:
        for _ in range(200):
            await store.save(new_conversation("x" * 500))

    with pytest.raises(StorageError) as caught:
        await fill()
    assert caught.value.code == "storage.full"
    count = len(await store.conversations())
    await database.outside(lambda c: c.execute("PRAGMA max_page_count = 1000000").fetchone())
    await store.save(new_conversation())
    assert len(await store.conversations()) == count + 1
    await database.close()


async def test_after_the_end_nothing_is_taken(tmp_path: Path) -> None:
    database = Database(tmp_path / "loquent.db")
    await database.open()
    await database.close()
    await database.close()
    for call in (database.run, database.read, database.outside):
        with pytest.raises(StorageError) as caught:
            await call(lambda c: None)
        assert caught.value.code == "storage.closed"


async def test_a_migration_is_backed_up_first_and_happens_whole(tmp_path: Path) -> None:
    from desktop.storage.database import migrations

    steps = tmp_path / "steps"
    steps.mkdir()
    shipped = migrations()
    for number, text in shipped:
        (steps / f"{number:04}_shipped.sql").write_text(text, encoding="utf-8")
    newest = shipped[-1][0]
    more = steps / f"{newest + 1:04}_more.sql"
    path = tmp_path / "loquent.db"
    await made(path, "kept")

    more.write_text("CREATE TABLE more (x); -- a comment; with a semicolon\nINSERT INTO more VALUES (1);\nSELECT broken(;\n", "utf-8")
    database = Database(path, migrations_folder=steps)
    with pytest.raises(StorageError) as caught:
        await database.open()
    assert caught.value.code == "storage.migration"
    with closing(sqlite3.connect(path)) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (newest,)
        assert connection.execute("SELECT count(*) FROM sqlite_master WHERE name = 'more'").fetchone() == (0,)

    more.write_text("CREATE TABLE more (x);\nINSERT INTO more VALUES (1);\n", encoding="utf-8")
    await database.open()
    assert await database.read(lambda c: c.execute("SELECT x FROM more").fetchone()) == (1,)
    assert [c.title for c in await Store(database).conversations()] == ["kept"]
    await database.close()
    saved = sorted(database.backups.glob(f"version-{newest:04}-*.db"))
    assert saved
    with closing(sqlite3.connect(saved[-1])) as connection:
        assert connection.execute("SELECT title FROM conversation").fetchone() == ("kept",)


async def test_a_backup_is_one_whole_file_and_can_be_restored(tmp_path: Path) -> None:
    path = tmp_path / "loquent.db"
    await made(path, "first")
    database = Database(path)
    await database.open()
    backup = await back_up(database, now=1_700_000_000.0)
    assert [p.name for p in database.backups.iterdir()] == [backup.name]
    assert moment_of(backup) == 1_700_000_000.0
    await Store(database).save(new_conversation())
    await database.close()
    await restore(database, backup)
    await database.open()
    assert [c.title for c in await Store(database).conversations()] == ["first"]
    await database.close()
    assert len(list(tmp_path.glob("loquent-set-aside-*.db"))) == 1


async def test_a_damaged_backup_is_not_restored(tmp_path: Path) -> None:
    path = tmp_path / "loquent.db"
    await made(path)
    before = digest(path)
    bad = tmp_path / "bad.db"
    rubbish(bad)
    with pytest.raises(StorageError) as caught:
        await restore(Database(path), bad)
    assert caught.value.code == "storage.backup_damaged"
    assert digest(path) == before


def test_backups_are_thinned_by_age_and_size(tmp_path: Path) -> None:
    from datetime import datetime

    now = 1_800_000_000.0
    files = []
    for hours in range(0, 24 * 120, 6):
        stamp = datetime.fromtimestamp(now - hours * 3600, UTC).strftime("%Y%m%dT%H%M%SZ")
        files.append(tmp_path / f"loquent-{stamp}.db")
        files[-1].write_bytes(b"x" * 10)
    kept = [f for f in files if f not in thinned(files, now, 10_000)]
    ages = [(now - moment_of(f)) / 86_400 for f in kept]
    assert sum(age <= 2 for age in ages) == 9
    assert 12 <= sum(2 < age <= 14 for age in ages) <= 14
    assert 11 <= sum(14 < age <= 91 for age in ages) <= 13
    assert 1 <= sum(age > 91 for age in ages) <= 3
    assert [f for f in files if f not in thinned(files, now, 25)] == files[:2]
    assert files[0] not in thinned(files, now, 1)
