"""The packages of Linux as they come out of the bundle: fields, files and rights. ``prove_deb.py`` installs the one of Debian."""

from __future__ import annotations

import hashlib
import importlib.metadata
import os
import re
import shutil
import stat
import subprocess
import sys
import tarfile
from pathlib import Path

import pytest
from linux import parts, tree
from linux.deb import make_deb
from linux.needs import is_elf, read_needs
from linux.rpm import make_rpm, requirements

from desktop.engine.licences import normalised

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="this computer has no Linux")
needs_dpkg = pytest.mark.skipif(shutil.which("dpkg-deb") is None, reason="this computer lacks dpkg-deb")


def _told(*command: str | Path, cwd: Path | None = None) -> str:
    done = subprocess.run([str(part) for part in command], cwd=cwd, capture_output=True, text=True, timeout=300)
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(scope="module")
def deb(bundle: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    if shutil.which("dpkg-deb") is None:
        pytest.skip("this computer lacks dpkg-deb")
    return make_deb(bundle, tmp_path_factory.mktemp("deb"), compression="none")


@pytest.fixture(scope="module")
def unpacked(deb: Path) -> Path:
    folder = deb.parent / "unpacked"
    _told("dpkg-deb", "-R", deb, folder)
    return folder


def test_the_package_says_what_it_is(deb: Path) -> None:
    def field(name: str) -> str:
        return _told("dpkg-deb", "--field", deb, name).strip()

    assert field("Package") == "loquent"
    assert field("Version").startswith(tree.version())
    assert re.search(r"libc6 \(>= 2\.\d+\)", field("Depends"))
    assert "libxcb-cursor0" in field("Depends")
    assert "python" not in field("Depends")
    assert "gnome-keyring" in field("Recommends")


def test_the_package_has_all_that_a_desktop_looks_for(unpacked: Path) -> None:
    share = unpacked / "usr/share"
    for name in (
        f"applications/{tree.APP_ID}.desktop",
        f"metainfo/{tree.APP_ID}.metainfo.xml",
        f"mime/packages/{tree.APP_ID}.xml",
        f"icons/hicolor/scalable/apps/{tree.APP_ID}.svg",
        "man/man1/loquent.1.gz",
        "doc/loquent/copyright",
        "doc/loquent/changelog.Debian.gz",
    ):
        assert (share / name).stat().st_size > 0
    sizes = {path.parts[-3] for path in share.glob(f"icons/hicolor/*x*/apps/{tree.APP_ID}.png")}
    assert {"16x16", "48x48", "128x128", "256x256"} <= sizes
    assert (unpacked / "usr/bin/loquent").resolve() == (unpacked / "usr/lib/loquent/loquent").resolve()


def test_the_folder_of_the_program_is_the_bundle(unpacked: Path, bundle: Path) -> None:
    inside = unpacked / "usr/lib/loquent"
    assert {path.relative_to(inside) for path in inside.rglob("*")} == {path.relative_to(bundle) for path in bundle.rglob("*")}


def test_everybody_may_read_and_nobody_but_root_write(deb: Path, unpacked: Path) -> None:
    with (deb.parent / "data.tar").open("wb") as out:
        subprocess.run(["dpkg-deb", "--fsys-tarfile", deb], stdout=out, check=True, timeout=60)
    with tarfile.open(deb.parent / "data.tar") as archive:
        for entry in archive:
            assert (entry.uid, entry.gid) == (0, 0), entry.name
            if not entry.issym():
                assert entry.mode & 0o444 == 0o444, entry.name
                assert not entry.mode & (0o022 | stat.S_ISUID | stat.S_ISGID), entry.name
    programs = [path for path in unpacked.rglob("*") if path.is_file() and os.access(path, os.X_OK) and "DEBIAN" not in path.parts]
    assert {str(path.relative_to(unpacked)) for path in programs} == {"usr/bin/loquent", "usr/lib/loquent/loquent"}


def test_the_sums_are_those_of_the_files(unpacked: Path) -> None:
    lines = (unpacked / "DEBIAN/md5sums").read_text(encoding="utf-8").splitlines()
    listed = {name: total for total, name in (line.split("  ", 1) for line in lines)}
    files = [path for path in (unpacked / "usr").rglob("*") if path.is_file() and not path.is_symlink()]
    assert set(listed) == {str(path.relative_to(unpacked)) for path in files}
    for path in files:
        assert hashlib.md5(path.read_bytes()).hexdigest() == listed[str(path.relative_to(unpacked))]


@pytest.mark.skipif(shutil.which("readelf") is None, reason="this computer lacks readelf")
def test_no_library_looks_for_others_in_folders_of_the_build_machine(unpacked: Path) -> None:
    libraries = [path for path in (unpacked / "usr/lib/loquent").rglob("*") if path.is_file() and is_elf(path)]
    told = _told("readelf", "-d", *libraries)
    searched = re.findall(r"\((?:RPATH|RUNPATH)\).*\[(.*)\]", told)
    assert searched
    assert [path for path in searched for folder in path.split(":") if folder.startswith("/")] == []


@needs_dpkg
def test_two_builds_are_the_same_bytes(bundle: Path, deb: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", str(tree.epoch()))
    again = make_deb(bundle, tmp_path, compression="none")
    assert again.name == deb.name
    assert hashlib.sha256(again.read_bytes()).digest() == hashlib.sha256(deb.read_bytes()).digest()


@pytest.mark.skipif(shutil.which("dpkg-shlibdeps") is None, reason="this computer lacks dpkg-shlibdeps")
def test_the_dependencies_are_those_that_debian_would_compute(deb: Path, unpacked: Path, tmp_path: Path) -> None:
    ours = {
        name.strip()
        for entry in _told("dpkg-deb", "--field", deb, "Depends").split(",")
        for name in re.sub(r"\(.*?\)", "", entry).split("|")
    }
    (tmp_path / "debian").mkdir()
    (tmp_path / "debian/control").write_text("Source: loquent\n\nPackage: loquent\nArchitecture: any\n")
    inside = unpacked / "usr/lib/loquent"
    files = [path for path in inside.rglob("*") if path.is_file() and is_elf(path) and path.name != "libqgtk3.so"]
    folders = sorted({f"-l{path.parent}" for path in files})
    command = ["dpkg-shlibdeps", "-O", "--ignore-missing-info", "--warnings=0", *folders, *(f"-e{path}" for path in files)]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, timeout=300)
    absent = re.findall(r"cannot find library (\S+)", done.stderr)
    if absent:
        pytest.skip(f"this computer lacks {', '.join(sorted(set(absent)))}")
    assert done.returncode == 0, done.stderr
    theirs = {re.sub(r"\(.*?\)", "", entry).strip() for entry in done.stdout.partition("=")[2].split(",")}
    assert "libc6" in theirs
    # It also names packages of libraries that the bundle carries itself.
    carried = {path.name for path in files}
    for package in theirs - ours:
        assert carried & {Path(line).name for line in _told("dpkg-query", "-L", package).splitlines()}, package
    # What Debian's tool knows to be of no use is no dependency to it; ours are needed by a file all the same.
    assert len(ours - theirs) <= 15, ours - theirs


def test_every_part_of_the_bundle_has_its_licence_in_the_package(bundle: Path, unpacked: Path) -> None:
    from PyInstaller.archive.readers import CArchiveReader

    modules = CArchiveReader(str(bundle / "loquent")).open_embedded_archive("PYZ.pyz").toc
    names = {name.split(".")[0] for name in modules}
    names |= {path.name.split(".")[0] for path in (bundle / "_internal").iterdir()}
    known = importlib.metadata.packages_distributions()
    wanted = {normalised(package) for name in names - sys.stdlib_module_names for package in known.get(name, ())} - {"loquent"}
    assert {"pyside6-essentials", "pillow", "aiohttp", "cffi"} <= wanted
    listed = {normalised(name) for name, *_ in parts.carried(bundle, "6.0")}
    assert wanted <= listed
    text = (unpacked / "usr/share/doc/loquent/copyright").read_text(encoding="utf-8")
    for name in ("Permission is hereby granted", "common-licenses/LGPL-3", "common-licenses/Apache-2.0", "OpenSSL"):
        assert name in text


def test_the_rpm_asks_for_the_same_libraries(bundle: Path, tmp_path: Path) -> None:
    wanted = requirements(read_needs(bundle))
    assert "libxcb-cursor.so.0()(64bit)" in wanted
    made = make_rpm(bundle, tmp_path)
    assert made.read_bytes()[:4] == b"\xed\xab\xee\xdb"
    if shutil.which("rpm") is None:
        pytest.skip("this computer lacks rpm: what is inside the package was not read")
    told = _told("rpm", "-qp", "--requires", made).splitlines()
    assert set(wanted) <= set(told)
    files = set(_told("rpm", "-qpl", made).splitlines())
    assert {f"/usr/lib/loquent/{path.relative_to(bundle)}" for path in bundle.rglob("*")} <= files
    assert {"/usr/bin/loquent", f"/usr/share/applications/{tree.APP_ID}.desktop", "/usr/share/licenses/loquent/LICENSE"} <= files
    assert "/usr/bin" not in files
