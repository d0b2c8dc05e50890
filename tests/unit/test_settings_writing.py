"""J16: the settings are written beside their file, brought to disk, and renamed; whatever fails, the old file is whole."""

from __future__ import annotations

import errno
import os
import stat
import tempfile
from pathlib import Path
from typing import Any

import pytest

from desktop.storage.errors import StorageError
from desktop.storage.settings import load_settings, save_setting

OLD = b'# mine\ntheme = "light"\nnobody_knows = 7\n'


def test_j16_written_beside_brought_to_disk_and_then_renamed_for_the_owner_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(OLD)
    file.chmod(0o644)
    done: list[tuple[str, str]] = []
    fsync, replace = os.fsync, os.replace

    def watched_fsync(descriptor: int) -> None:
        path = os.readlink(f"/proc/self/fd/{descriptor}") if os.path.isdir("/proc/self/fd") else str(file) + ".tmp"
        assert os.path.dirname(path) == str(tmp_path)
        assert file.read_bytes() == OLD
        done.append(("fsync", path))
        fsync(descriptor)

    def watched_replace(source: Any, target: Any) -> None:
        done.append(("replace", str(source)))
        assert Path(target) == file
        assert stat.S_IMODE(os.stat(source).st_mode) == 0o600
        replace(source, target)

    monkeypatch.setattr(os, "fsync", watched_fsync)
    monkeypatch.setattr(os, "replace", watched_replace)
    save_setting(file, "theme", "dark")
    monkeypatch.undo()
    assert [what for what, _path in done] == ["fsync", "replace"]
    assert done[0][1] == done[1][1] or not os.path.isdir("/proc/self/fd")
    assert file.read_bytes() == OLD.replace(b"light", b"dark")
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert os.listdir(tmp_path) == ["settings.toml"]


@pytest.mark.parametrize("call", ["mkstemp", "fdopen", "fsync", "replace"])
@pytest.mark.parametrize("number", [errno.ENOSPC, errno.EIO, errno.EACCES])
def test_j16_whatever_fails_the_old_file_is_whole_and_nothing_lies_beside_it(
    call: str, number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = tmp_path / "settings.toml"
    file.write_bytes(OLD)

    def fail(*_arguments: Any, **_more: Any) -> Any:
        raise OSError(number, os.strerror(number))

    monkeypatch.setattr(tempfile if call == "mkstemp" else os, call, fail)
    with pytest.raises(StorageError) as caught:
        save_setting(file, "theme", "dark")
    monkeypatch.undo()
    assert caught.value.code == "storage.file_failed"
    assert file.read_bytes() == OLD
    assert os.listdir(tmp_path) == ["settings.toml"]
    assert load_settings(file)[0].theme == "light"
