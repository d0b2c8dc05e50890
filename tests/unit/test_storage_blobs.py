"""Originals are kept whole, once, privately, under the name of their content."""

from __future__ import annotations

import hashlib
import os
import stat
from pathlib import Path

import pytest

from desktop.storage.blobs import Blobs
from desktop.storage.errors import StorageError


def test_what_was_put_is_read_back_and_kept_once(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    name = blobs.put(b"data")
    assert name == blobs.put(b"data") == hashlib.sha256(b"data").hexdigest()
    assert blobs.read(name) == b"data"
    assert [p.name for p in tmp_path.rglob("*") if p.is_file()] == [name]


@pytest.mark.skipif(os.name != "posix", reason="this system has no such file modes")
def test_blobs_are_for_their_owner_only(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "blobs")
    path = blobs.path(blobs.put(b"data"))
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "a" * 64 + "/.."])
def test_no_name_leads_out_of_the_folder(tmp_path: Path, name: str) -> None:
    with pytest.raises(ValueError, match="blob"):
        Blobs(tmp_path).path(name)


def test_a_blob_that_is_gone_or_changed_is_told(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    name = blobs.put(b"data")
    blobs.path(name).write_bytes(b"date")
    with pytest.raises(StorageError) as caught:
        blobs.read(name)
    assert caught.value.code == "storage.attachment_damaged"
    blobs.path(name).unlink()
    with pytest.raises(StorageError) as caught:
        blobs.read(name)
    assert caught.value.code == "storage.attachment_missing"


def test_a_damaged_blob_is_mended_by_attaching_it_again(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    name = blobs.put(b"data")
    blobs.path(name).write_bytes(b"da")
    blobs.put(b"data")
    assert blobs.read(name) == b"data"


def test_only_old_blobs_that_nobody_uses_are_deleted(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    used, unused, fresh = blobs.put(b"1"), blobs.put(b"2"), blobs.put(b"3")
    for name in (used, unused):
        os.utime(blobs.path(name), (1000, 1000))
    assert blobs.names() == {used, unused, fresh}
    assert blobs.delete(blobs.names() - {used}, before=2000) == {unused}
    assert blobs.read(used) == b"1"
    assert blobs.read(fresh) == b"3"
    assert not blobs.path(unused).exists()


def test_attached_again_a_blob_is_as_young_as_a_new_one(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path)
    name = blobs.put(b"1")
    os.utime(blobs.path(name), (1000, 1000))
    blobs.put(b"1")
    assert blobs.delete({name}, before=2000) == set()
    assert blobs.read(name) == b"1"
