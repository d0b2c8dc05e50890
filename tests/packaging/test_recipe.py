"""The recipe of the bundle, read with PyInstaller's words replaced: what it asks for on Windows and macOS is seen here too.

And what is decided about the bundle without PyInstaller.
"""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import PyInstaller.utils.hooks  # noqa: F401 - before a test says that this is another system
import pytest
from bundle import contents, icu

from desktop.children import CHILDREN

ROOT = Path(__file__).resolve().parents[2]
SPEC = ROOT / "packaging" / "loquent.spec"


class Asked(dict[str, Any]):
    """What the recipe asked PyInstaller for, by the word it used."""


def read(monkeypatch: pytest.MonkeyPatch, system: str, **environment: str) -> Asked:
    """Run the recipe as if this were *system*."""
    asked = Asked()
    for name in ("LOQUENT_WITH_MODEL", "LOQUENT_ICONS"):
        monkeypatch.delenv(name, raising=False)
    for name, value in environment.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setattr(sys, "platform", system)
    monkeypatch.setattr(sys, "path", sys.path[:])
    # What is installed here is not what would be installed there.
    monkeypatch.setattr(contents, "foreign", lambda dependencies: asked.setdefault("dependencies", list(dependencies))[:0])
    monkeypatch.setattr(contents, "needed", lambda dependencies: set())
    monkeypatch.setattr(contents, "slim", lambda folder: asked.setdefault("slim", folder))

    def word(name: str) -> Any:
        def use(*parts: Any, **values: Any) -> SimpleNamespace:
            asked[name] = {"parts": parts, **values}
            return SimpleNamespace(pure=[], scripts=[], binaries=[], datas=values.get("datas", []), name=values.get("name"))

        return use

    words = {name: word(name) for name in ("Analysis", "PYZ", "EXE", "COLLECT", "BUNDLE")}
    words["Analysis"] = lambda *parts, **values: word("Analysis")(*parts, **{**values, "datas": []})
    exec(compile(SPEC.read_text(encoding="utf-8"), SPEC, "exec"), {"SPECPATH": str(SPEC.parent), **words})
    return asked


def test_on_windows_it_opens_no_terminal_and_has_an_icon(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = read(monkeypatch, "win32", LOQUENT_ICONS="icons")
    assert asked["EXE"]["console"] is False
    assert asked["EXE"]["icon"] == str(Path("icons/loquent.ico"))
    assert "BUNDLE" not in asked
    assert "slim" not in asked


def test_on_macos_it_is_an_application_with_an_icon_and_an_identifier(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = read(monkeypatch, "darwin", LOQUENT_ICONS="icons")
    assert asked["BUNDLE"]["icon"] == str(Path("icons/loquent.icns"))
    assert asked["BUNDLE"]["name"] == "Loquent.app"
    assert asked["BUNDLE"]["bundle_identifier"] == "io.github.loquent.Loquent"


@pytest.mark.parametrize("system", ["linux", "win32", "darwin"])
def test_children_and_keyrings_are_named_for_they_are_found_at_run_time(monkeypatch: pytest.MonkeyPatch, system: str) -> None:
    hidden = read(monkeypatch, system)["Analysis"]["hiddenimports"]
    assert {*CHILDREN.values(), "keyring.backends.SecretService", "keyring.backends.Windows", "keyring.backends.macOS"} <= {*hidden}


def test_the_engine_goes_in_only_when_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    without, with_model = read(monkeypatch, "linux"), read(monkeypatch, "linux", LOQUENT_WITH_MODEL="1")
    assert contents.ENGINE in with_model["Analysis"]["hiddenimports"]
    assert contents.ENGINE not in without["Analysis"]["hiddenimports"]
    assert contents.ENGINE in with_model["dependencies"]
    assert contents.ENGINE not in without["dependencies"]


def test_what_is_installed_for_the_tests_is_kept_out_and_what_loquent_imports_is_not() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    foreign = contents.foreign(project["dependencies"])
    assert {"pytest", "mypy", "hypothesis", "PyInstaller"} <= {*foreign}
    assert {"PySide6", "aiohttp", "PIL", "keyring", "yarl", "cryptography", "desktop"}.isdisjoint(foreign)


def test_of_the_build_machines_libraries_only_those_of_its_python_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(sys, "platform", "linux")
    packages = tmp_path / "site-packages"
    entries = [
        ("libgtk-3.so.0", "/usr/lib/x86_64-linux-gnu/libgtk-3.so.0", "BINARY"),
        ("libssl.so.3", "/usr/lib/x86_64-linux-gnu/libssl.so.3", "BINARY"),
        ("python3.11/lib-dynload/_ssl.so", "/usr/lib/python3.11/lib-dynload/_ssl.so", "EXTENSION"),
        ("PySide6/Qt/lib/libQt6Core.so.6", str(packages / "PySide6/Qt/lib/libQt6Core.so.6"), "BINARY"),
        ("libQt6Core.so.6", "PySide6/Qt/lib/libQt6Core.so.6", "SYMLINK"),
        ("PySide6/Qt/plugins/platforms/libqxcb.so", str(packages / "PySide6/Qt/plugins/platforms/libqxcb.so"), "BINARY"),
        ("PySide6/Qt/plugins/platforms/libqvnc.so", str(packages / "PySide6/Qt/plugins/platforms/libqvnc.so"), "BINARY"),
        ("PySide6/Qt/translations/qtbase_ru.qm", str(packages / "PySide6/Qt/translations/qtbase_ru.qm"), "DATA"),
        ("PySide6/Qt/translations/qtbase_fi.qm", str(packages / "PySide6/Qt/translations/qtbase_fi.qm"), "DATA"),
        ("keyring-25.dist-info/REQUESTED", str(packages / "keyring-25.dist-info/REQUESTED"), "DATA"),
        ("keyring-25.dist-info/entry_points.txt", str(packages / "keyring-25.dist-info/entry_points.txt"), "DATA"),
    ]
    assert [name for name, _, _ in contents.kept(entries, packages, {"ru"})] == [
        "PySide6/Qt/lib/libQt6Core.so.6",
        "PySide6/Qt/plugins/platforms/libqxcb.so",
        "PySide6/Qt/translations/qtbase_ru.qm",
        "keyring-25.dist-info/entry_points.txt",
        "libssl.so.3",
        "python3.11/lib-dynload/_ssl.so",
    ]


def test_a_package_of_icu_keeps_what_sorts_and_loses_what_nobody_asks_for() -> None:
    header = (144).to_bytes(2, "little") + b"\xda\x27" + b"\0" * 8 + b"CmnD" + b"\0" * 128
    items = {
        "icudt73l/coll/sv.res": b"sorting" * 9,
        "icudt73l/curr/sv.res": b"money",
        "icudt73l/gb18030.cnv": b"c",
        "icudt73l/root.res": b"r",
    }
    whole = icu.read(icu.write(icu.Package(header, items)))
    assert whole.header == header
    assert {name: item.rstrip(b"\0") for name, item in whole.items.items()} == items
    assert [name for name in whole.items if icu.UNUSED.fullmatch(name) is None] == ["icudt73l/coll/sv.res", "icudt73l/root.res"]


@pytest.mark.parametrize("content", [b"", b"\x7fELF\x01\x01", b"MZ" * 4000, b"\x7fELF\x02\x01" + b"\0" * 4000])
def test_a_library_of_another_layout_is_left_as_it_is(tmp_path: Path, content: bytes) -> None:
    library = tmp_path / "libicudata.so.99"
    library.write_bytes(content)
    with pytest.raises(icu.UnknownLayout):
        icu.slim(library)
    assert library.read_bytes() == content
