"""J9: a profile of every released schema is brought to this one with all that was in it, after a backup, whatever happens in between."""

from __future__ import annotations

import itertools
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from desktop.chat.message import MessageState
from desktop.chat.tree import active_path
from desktop.storage.blobs import Blobs
from desktop.storage.database import Database
from desktop.storage.errors import StorageError
from desktop.storage.store import Store
from tests.fakes.broken_databases import FailOnce, WatchedConnection

PROFILES = Path(__file__).parents[1] / "fakes" / "profiles"
RELEASED = sorted(path.name for path in PROFILES.iterdir() if path.is_dir())


def copy_of(name: str, folder: Path) -> Path:
    shutil.copytree(PROFILES / name / "data", folder / "data")
    return folder / "data" / "loquent.db"


def version_of(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


@pytest.mark.parametrize("name", RELEASED)
async def test_j9_all_that_an_older_profile_holds_is_there_after_the_migration(tmp_path: Path, name: str) -> None:
    path = copy_of(name, tmp_path)
    database = Database(path)
    await database.open()
    store = Store(database)
    assert await store.mark_interrupted() == 1
    assert [c.id for c in await store.conversations()] == ["c-tree", "c-cut"]
    assert [c.id for c in await store.trash()] == ["c-trash"]
    conversation = (await store.conversations())[0]
    assert (conversation.title, conversation.pinned, conversation.model) == ("Größe der Bäume", True, "model-a")
    assert (conversation.archived, conversation.unread, conversation.folder_id, conversation.titled_by_hand) == (False, False, None, False)
    tree = await store.tree("c-tree")
    assert [m.text for m in active_path(tree)] == ["How tall is the tallest tree? getUserName", "数据库 115 metres."]
    failed = tree.messages["a1"]
    assert failed.failure is not None
    assert (failed.failure.code, failed.state, len(failed.parts)) == ("net.lost", MessageState.FAILED, 2)
    assert tree.messages["a3"].deleted_at == 109.0
    cut = (await store.tree("c-cut")).messages["s1"]
    assert (cut.text, cut.state) == ("half an ans", MessageState.INTERRUPTED)
    draft = await store.load_draft("c-tree")
    assert draft is not None
    assert draft.text == "unsent words"
    assert Blobs(path.parent / "blobs").read(draft.attachments[0].blob) == b"an attached note\n"
    assert await store.get_state("open_conversation") == "c-tree"
    for typed, message in (("tallest", "q1"), ("数据", "a2"), ("username", None), ("user", "q1"), ("half", "s1")):
        hits = [hit.message_id for hit in await store.search(typed)]
        assert hits == ([message] if message else [])
    await database.close()
    backups = list(database.backups.glob("version-*.db"))
    assert [version_of(backup) for backup in backups] == [int(name.removeprefix("schema_"))]


@pytest.mark.parametrize("name", RELEASED)
async def test_j9_killed_before_any_statement_of_a_migration_the_profile_still_has_everything(tmp_path: Path, name: str) -> None:
    path = copy_of(name, tmp_path)
    images: list[Path] = []

    def photograph(statement: str) -> None:
        """What a killed program leaves: the files as they are at this moment."""
        if not statement.startswith("PRAGMA"):
            images.append(tmp_path / "images" / str(len(images)))
            images[-1].mkdir(parents=True)
            for file in path.parent.glob("loquent.db*"):
                if not file.name.endswith("-shm"):
                    shutil.copy(file, images[-1] / file.name)

    database = Database(path, connect=WatchedConnection.factory(photograph))
    await database.open()
    await database.close()
    assert len(images) > 20
    for image in images:
        again = Database(image / "loquent.db")
        await again.open()
        store = Store(again)
        assert len((await store.tree("c-tree")).messages) == 4
        assert [hit.message_id for hit in await store.search("tallest")] == ["q1"]
        assert await again.read(lambda c: c.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"
        await again.close()


@pytest.mark.parametrize("name", RELEASED)
async def test_j9_a_migration_that_fails_at_any_statement_changes_nothing_and_succeeds_next_time(tmp_path: Path, name: str) -> None:
    for at in itertools.count(1, 5):
        fault = FailOnce(at)
        path = copy_of(name, tmp_path / str(at))
        database = Database(path, connect=WatchedConnection.factory(fault))
        try:
            await database.open()
        except StorageError:
            await database.open()
        fired = fault.fired
        fault.seen = at + 1
        assert len((await Store(database).tree("c-tree")).messages) == 4
        assert await database.read(lambda c: c.execute("PRAGMA integrity_check").fetchone()[0]) == "ok"
        await database.close()
        if not fired:
            break
    assert at > 20
