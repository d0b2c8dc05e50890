"""Preferences are changed in place; mistakes are named by line and never lose the file."""

from __future__ import annotations

import os
import stat
from pathlib import Path

import pytest

from desktop.storage.errors import StorageError
from desktop.storage.settings import Settings, load_settings, save_setting

HAND_MADE = '# mine\nunknown = [1, 2] # keep\n\ntheme = "dark"   # at night\nfont_size = 12\n'


def test_without_a_file_everything_has_its_default(tmp_path: Path) -> None:
    assert load_settings(tmp_path / "settings.toml") == (Settings(), [])


def test_a_change_keeps_comments_order_and_unknown_keys(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(HAND_MADE, encoding="utf-8")
    save_setting(path, "theme", "light")
    assert path.read_text(encoding="utf-8") == HAND_MADE.replace('"dark"', '"light"')
    assert load_settings(path) == (Settings(theme="light", font_size=12), [])


@pytest.mark.skipif(os.name != "posix", reason="this system has no such file modes")
def test_the_file_is_made_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "config" / "settings.toml"
    save_setting(path, "language", "de")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert [p.name for p in path.parent.iterdir()] == ["settings.toml"]


@pytest.mark.parametrize(
    ("line", "field"),
    [('theme = "pink"', "theme"), ("font_size = 3", "font_size"), ("font_size = true", "font_size"), ("language = 4", "language")],
)
def test_a_bad_value_falls_back_and_is_named_with_its_line(tmp_path: Path, line: str, field: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(f'\ndefault_model = "m"\n{line}\n', encoding="utf-8")
    settings, notices = load_settings(path)
    assert settings == Settings(default_model="m")
    assert [(n.line, n.field) for n in notices] == [(3, field)]
    assert f"settings.toml, line 3: “{field}” must be" in notices[0].sentence


@pytest.mark.parametrize("content", [b'theme = "dark', b"\xff\xfe\x00", b"a = 1\na = 2\n", b'theme = "pink"\n'])
def test_a_file_with_a_mistake_is_not_rewritten_until_agreed_and_then_a_copy_is_kept(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(content)
    assert load_settings(path)[1]
    with pytest.raises(StorageError) as caught:
        save_setting(path, "language", "de")
    assert caught.value.code == "storage.file_mistake"
    assert path.read_bytes() == content
    save_setting(path, "language", "de", force=True)
    assert load_settings(path)[0].language == "de"
    assert [p.read_bytes() for p in tmp_path.glob("*.kept")] == [content]


def test_a_new_value_mends_the_mistake_in_its_own_place(tmp_path: Path) -> None:
    path = tmp_path / "settings.toml"
    path.write_text('theme = "pink" # why\n', encoding="utf-8")
    save_setting(path, "theme", "dark")
    assert path.read_text(encoding="utf-8") == 'theme = "dark" # why\n'


@pytest.mark.parametrize(("key", "value"), [("theme", "pink"), ("nothing", "x"), ("font_size", "12")])
def test_what_could_not_be_read_back_is_not_written(tmp_path: Path, key: str, value: str) -> None:
    with pytest.raises(ValueError, match=key):
        save_setting(tmp_path / "settings.toml", key, value)


@pytest.mark.skipif(os.name != "posix", reason="this system has no symbolic links without permission")
def test_a_linked_file_stays_a_link(tmp_path: Path) -> None:
    real, link = tmp_path / "dotfiles.toml", tmp_path / "settings.toml"
    real.write_text("", encoding="utf-8")
    link.symlink_to(real)
    save_setting(link, "theme", "dark")
    assert link.is_symlink()
    assert load_settings(real)[0].theme == "dark"
