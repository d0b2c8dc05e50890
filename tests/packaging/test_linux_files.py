"""What a Linux desktop reads about Loquent says what is true of the program, and is well formed."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

import pytest
from linux import needs, tree
from linux.deb import changelog

from desktop.cli import parser
from desktop.engine import sniffing

ROOT = Path(__file__).resolve().parents[2]
LINUX = ROOT / "packaging" / "linux"
WHEN = 1800000000

needs_tool = {
    name: pytest.mark.skipif(shutil.which(name) is None, reason=f"this computer lacks {name}")
    for name in ("desktop-file-validate", "appstreamcli", "man", "dpkg-parsechangelog", "objdump")
}


def entry() -> dict[str, str]:
    """The desktop entry's keys."""
    lines = (LINUX / f"{tree.APP_ID}.desktop").read_text(encoding="utf-8").splitlines()
    return dict(line.split("=", 1) for line in lines if "=" in line)


def filled(name: str, folder: Path) -> Path:
    """A template as it is installed."""
    path = folder / name
    path.write_bytes(tree._filled(name, WHEN))
    return path


def checked(*command: str | Path) -> str:
    """What a checking program says; its complaint is the test's."""
    done = subprocess.run([str(part) for part in command], capture_output=True, text=True, timeout=60)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout + done.stderr


@needs_tool["desktop-file-validate"]
def test_the_desktop_entry_is_valid() -> None:
    assert checked("desktop-file-validate", LINUX / f"{tree.APP_ID}.desktop") == ""


@needs_tool["appstreamcli"]
def test_the_metainfo_is_valid(tmp_path: Path) -> None:
    told = checked("appstreamcli", "validate", "--no-net", "--pedantic", filled(f"{tree.APP_ID}.metainfo.xml", tmp_path))
    # Answered in packaging/README.md.
    assert re.findall(r"^\w: \S+ (\S+)", told, re.MULTILINE) in ([], ["cid-contains-uppercase-letter"])


@needs_tool["man"]
def test_the_manual_page_is_well_formed(tmp_path: Path) -> None:
    assert checked("man", "--warnings", "-E", "UTF-8", "-l", "-Tutf8", "-Z", filled("loquent.1", tmp_path)).count("warning") == 0


def test_the_manual_page_has_every_option() -> None:
    page = (LINUX / "loquent.1").read_text(encoding="utf-8").replace("\\-", "-")
    wanted = {option for action in parser()._actions for option in action.option_strings}
    assert "--profile" in wanted
    assert {option for option in wanted if option in page} == wanted
    assert set(re.findall(r"--[a-z-]+", page)) <= wanted


def test_windows_bear_the_name_of_the_desktop_entry() -> None:
    code = (
        "from desktop.app import create_application as c; a = c(); print(a.desktopFileName(), a.applicationName(), a.windowIcon().isNull())"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, timeout=60)
    # Qt's X11 class is the program's name.
    assert done.stdout.split() == [tree.APP_ID, entry()["StartupWMClass"], "False"], done.stderr
    assert entry()["Icon"] == tree.APP_ID
    assert (LINUX / f"{tree.APP_ID}.metainfo.xml").read_text(encoding="utf-8").count(f"<id>{tree.APP_ID}</id>") == 1


def test_the_menus_speak_the_languages_of_the_program() -> None:
    spoken = {path.stem.removeprefix("loquent_") for path in (ROOT / "resources/i18n").glob("*.ts")}
    assert "en" in spoken
    for key in ("GenericName", "Comment", "Keywords"):
        assert {name for name in entry() if name.startswith(key)} == {key, *(f"{key}[{language}]" for language in spoken - {"en"})}
    told = ElementTree.parse(LINUX / f"{tree.APP_ID}.metainfo.xml").getroot()
    assert {language.text for language in told.iter("lang")} == spoken


def test_files_are_offered_only_where_the_program_takes_them() -> None:
    taken = {kind.media_type for kind in sniffing._TAKEN.values()} | {
        sniffing._PDF.media_type,
        sniffing.TEXT,
        *sniffing._TEXT_TYPES.values(),
    }
    offered = set(entry()["MimeType"].strip(";").split(";"))
    own = {item.get("type") for item in ElementTree.parse(LINUX / f"{tree.APP_ID}.mime.xml").getroot()}
    assert {"image/png", "image/jpeg", "application/pdf", *own} <= offered
    # HEIF is the family that HEIC belongs to.
    assert offered - own - taken == {"image/heif"}
    assert entry()["Exec"] == "loquent %F"


@needs_tool["dpkg-parsechangelog"]
def test_the_change_log_of_the_package_has_every_release(tmp_path: Path) -> None:
    path = tmp_path / "changelog"
    path.write_text(changelog(WHEN), encoding="utf-8")
    told = checked("dpkg-parsechangelog", "--all", "-l", path)
    assert f"Version: {tree.version()}-1" in told
    releases = re.findall(r"^## ([\d.]+)", (ROOT / "packaging/CHANGELOG.md").read_text(encoding="utf-8"), re.MULTILINE)
    assert re.findall(r"^ loquent \(([\d.]+)-1\)", told, re.MULTILINE) == releases
    assert max(len(line) for line in path.read_text(encoding="utf-8").splitlines() if line.startswith("  ")) <= 80


def test_a_library_whose_package_nobody_named_ends_the_build() -> None:
    with pytest.raises(needs.UnknownLibrary, match=r"libodd\.so\.9"):
        needs.Needs(("libc.so.6", "libodd.so.9"), (), "2.35", 29).debian()
    assert needs.Needs(("libX11.so.6", "libc.so.6"), (), "2.35", 29).debian() == ["libc6 (>= 2.35)", "libx11-6"]


@needs_tool["objdump"]
def test_what_a_bundle_carries_is_not_asked_of_the_system(tmp_path: Path) -> None:
    assert needs.read_needs(tmp_path).libraries == ()
    program = Path(sys.executable).resolve()
    shutil.copy(program, tmp_path / "program")
    told = needs.read_needs(tmp_path)
    assert "libc.so.6" in told.libraries
    (tmp_path / "libc.so.6").write_bytes(b"")
    assert "libc.so.6" not in needs.read_needs(tmp_path).libraries
    assert [int(part) for part in told.glibc.split(".")] >= [2, 2]
