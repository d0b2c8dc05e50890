"""J23: a profile in a network folder, or in one that another program synchronises, is noticed and works without a WAL."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from desktop.chat.message import Message, Role, new_conversation
from desktop.chat.parts import TextPart
from desktop.storage.backup import back_up, verify
from desktop.storage.database import Database
from desktop.storage.places import kind_of
from desktop.storage.store import Store


@pytest.mark.parametrize(
    ("types", "kind"),
    [
        (["ext4"], ""),
        (["nfs4"], "network"),
        (["cifs"], "network"),
        (["fuse.sshfs"], "network"),
        (["fuse.gocryptfs"], ""),
        (["fuseblk"], ""),
        (["ext4", "nfs"], "network"),
        (["nfs", "ext4"], ""),
    ],
)
def test_j23_a_network_folder_is_known_by_what_is_mounted_there(tmp_path: Path, types: list[str], kind: str) -> None:
    mounts = tmp_path / "mounts"
    point = str(tmp_path.resolve() / "my drive").replace(" ", "\\040")
    lines = ["/dev/sda1 / ext4 rw 0 0", *(f"somewhere {point} {each} rw 0 0" for each in types), "proc /proc proc rw 0 0", "odd"]
    mounts.write_text("\n".join(lines), encoding="utf-8")
    inside = tmp_path / "my drive" / "loquent" / "data"
    inside.mkdir(parents=True)
    assert kind_of(inside, mounts) == kind
    assert kind_of(tmp_path, mounts) == ""


@pytest.mark.parametrize("marker", [".dropbox.cache", ".stfolder", ".nextcloudsync.log"])
def test_j23_a_synchronised_folder_is_known_by_what_its_program_left_there(tmp_path: Path, marker: str) -> None:
    inside = tmp_path / "Cloud" / "loquent" / "data"
    inside.mkdir(parents=True)
    assert kind_of(inside) == ""
    (tmp_path / "Cloud" / marker).touch()
    assert kind_of(inside) == "synced"
    assert kind_of(tmp_path) == ""


def test_j23_settings_of_such_a_program_in_the_home_folder_are_no_sign(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("USERPROFILE", str(tmp_path))
    (tmp_path / ".dropbox").mkdir()
    (tmp_path / "data").mkdir()
    assert kind_of(tmp_path / "data") == ""


def mode_of(path: Path) -> str:
    with closing(sqlite3.connect(path)) as connection:
        return str(connection.execute("PRAGMA journal_mode").fetchone()[0])


def files_in(folder: Path) -> list[str]:
    return [file.name for file in folder.iterdir() if file.is_file()]


async def keep(path: Path, place: str, key: str) -> int:
    """Open, save a conversation *key*, make a backup; how many conversations there are."""
    database = Database(path, kind_of=lambda _folder: place)
    await database.open()
    assert database.place == place
    store = Store(database)
    conversation = new_conversation()
    message = Message(key, conversation.id, None, Role.USER, (TextPart("words"),))
    await store.save(conversation, [message])
    await store.journal(message)
    assert [hit.message_id for hit in await store.search("words")]
    verify(await back_up(database))
    found = len(await store.conversations())
    await database.close()
    return found


@pytest.mark.parametrize("place", ["network", "synced"])
async def test_j23_without_a_wal_everything_works_and_a_profile_may_move_there_and_back(tmp_path: Path, place: str) -> None:
    path = tmp_path / "loquent.db"
    assert await keep(path, place, "first") == 1
    assert mode_of(path) == "delete"
    assert await keep(path, "", "second") == 2
    assert mode_of(path) == "wal"
    assert await keep(path, place, "third") == 3
    assert mode_of(path) == "delete"
    assert files_in(tmp_path) == ["loquent.db"]
