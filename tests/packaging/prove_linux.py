"""The .rpm, the archive and the Flatpak, unpacked and run on this computer, as far as that shows what another system would do."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import tarfile
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from linux import tree
from linux.archive import make_archive
from linux.deb import make_deb
from linux.flatpak import make_flatpak
from linux.rpm import make_rpm

from tests.packaging.debian_root import make_root, missing
from tests.real.xsession import XSession, missing_programs, x_session

_LACKING = ", ".join(missing_programs(accessibility=False))
pytestmark = [
    pytest.mark.skipif(bool(_LACKING), reason=f"this computer lacks {_LACKING}"),
    pytest.mark.timeout(900),
]


def _lacks(*names: str) -> pytest.MarkDecorator:
    absent = ", ".join(name for name in names if shutil.which(name) is None)
    return pytest.mark.skipif(bool(absent), reason=f"this computer lacks {absent}")


@pytest.fixture(scope="module")
def session() -> Iterator[XSession]:
    with x_session(accessibility=False) as made:
        yield made


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder for what is too large to be kept beside the results of the tests."""
    with tempfile.TemporaryDirectory(prefix="loquent-prove-", ignore_cleanup_errors=True) as folder:
        yield Path(folder)


def _self_test(session: XSession, program: Path, profile: Path) -> dict[str, Any]:
    done = subprocess.run(
        [program, "--profile", profile, "--self-test"],
        env={"DISPLAY": session.env["DISPLAY"], "HOME": str(profile), "PATH": "/usr/bin:/bin", "LC_ALL": "C.UTF-8"},
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(json.loads(done.stdout))


@_lacks("lintian", "dpkg-deb")
def test_lintian_has_no_remark_that_is_not_answered(bundle: Path, place: Path) -> None:
    # lintian does not know packages that are packed with zstd.
    package = make_deb(bundle, place, compression="gzip")
    command = ["lintian", "--allow-root", "--display-info", "--pedantic", "--tag-display-limit", "0", str(package)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=600)
    assert done.stdout == ""
    assert done.returncode == 0, done.stderr
    overridden = re.findall(r"^loquent: (\S+)", (tree.HERE / "lintian-overrides").read_text(encoding="utf-8"), re.MULTILINE)
    answers = (tree.ROOT / "packaging/README.md").read_text(encoding="utf-8")
    assert [tag for tag in overridden if f"`{tag}`" not in answers] == []


@_lacks("rpm")
@pytest.mark.skipif(os.geteuid() != 0, reason="only root may install with rpm")
def test_the_rpm_installs_starts_and_leaves_nothing(bundle: Path, session: XSession, place: Path) -> None:
    package, root = make_rpm(bundle, place), place / "root"
    root.mkdir()
    # The libraries are this computer's, of which rpm knows nothing.
    subprocess.run(["rpm", "--root", root, "--nodeps", "--nosignature", "-i", package], check=True, capture_output=True, timeout=300)
    report = _self_test(session, root / "usr/bin/loquent", place / "profile")
    assert report["ok"], report
    assert report["resources"].startswith(str(root))
    subprocess.run(["rpm", "--root", root, "-e", "loquent"], check=True, capture_output=True, timeout=300)
    assert [path for path in (root / "usr").rglob("*") if "loquent" in path.name.lower()] == []
    assert (place / "profile").is_dir()


def test_the_archive_holds_the_bundle_in_one_folder_and_runs_where_it_is_unpacked(bundle: Path, session: XSession, place: Path) -> None:
    made = make_archive(bundle, place, preset=0)
    with tarfile.open(made) as archive:
        names = archive.getnames()
        archive.extractall(place / "unpacked", filter="tar")
    (top,) = {name.split("/")[0] for name in names}
    assert made.name.startswith(top)
    assert {f"{top}/{path.relative_to(bundle)}" for path in bundle.rglob("*")} <= set(names)
    assert {f"{top}/README.txt", f"{top}/LICENSE.txt", f"{top}/share/applications/{tree.APP_ID}.desktop"} <= set(names)
    report = _self_test(session, place / "unpacked" / top / "loquent", place / "profile")
    assert report["ok"], report


@_lacks("flatpak", "flatpak-builder", "bwrap", "dbus-run-session")
@pytest.mark.skipif(bool(missing()), reason=f"this computer lacks {missing()}")
def test_the_flatpak_is_built_of_its_manifest_and_runs_in_its_sandbox(bundle: Path, session: XSession, place: Path) -> None:
    """The runtime it names cannot be had here: a minimal Debian with the libraries stands for it."""
    manifest = json.loads(make_flatpak(bundle, place).read_text(encoding="utf-8"))
    assert manifest["app-id"] == tree.APP_ID
    standing_in = {"runtime": "org.example.Platform", "sdk": "org.example.Platform", "runtime-version": "1", "appstream-compose": False}
    (place / "here.json").write_text(json.dumps({**manifest, **standing_in}))

    def run(*command: str | Path) -> str:
        home = {"HOME": str(place / "home"), "XDG_DATA_HOME": str(place / "home/data"), "XDG_CACHE_HOME": str(place / "home/cache")}
        env = {"PATH": os.environ["PATH"], "LC_ALL": "C.UTF-8", "DISPLAY": session.env["DISPLAY"], **home}
        done = subprocess.run([str(part) for part in command], cwd=place, env=env, capture_output=True, text=True, timeout=600)
        assert done.returncode == 0, f"{command}\n{done.stdout[-4000:]}\n{done.stderr[-4000:]}"
        return done.stdout

    (place / "home").mkdir()
    _make_runtime(bundle, place, run)
    run("flatpak", "--user", "remote-add", "--no-gpg-verify", "here", place / "repo")
    run("flatpak", "--user", "install", "--noninteractive", "here", "org.example.Platform//1")
    run("flatpak-builder", "--user", "--disable-rofiles-fuse", f"--repo={place / 'repo'}", place / "app", place / "here.json")
    run("flatpak", "--user", "install", "--noninteractive", "here", tree.APP_ID)
    told = run("dbus-run-session", "--", "flatpak", "--user", "run", tree.APP_ID, "--profile", "/tmp/profile", "--self-test")
    report = json.loads(told[told.index("{") :])
    assert report["ok"], report
    assert report["resources"].startswith("/app/lib/loquent/")
    assert report["checks"]["window"]["platform"] == "xcb"


def _make_runtime(bundle: Path, place: Path, run: Any) -> None:
    """A Flatpak runtime of Debian's packages in the repository ``repo``."""
    root = make_root(place / "root")
    depends = subprocess.run(
        ["dpkg-deb", "--field", make_deb(bundle, place, compression="none"), "Depends"],
        capture_output=True,
        text=True,
        check=True,
        timeout=60,
    ).stdout
    # Of two names the last is the one of this release or an older one.
    libraries = [re.sub(r"\(.*?\)", "", entry).split("|")[-1].strip() for entry in depends.split(",")]
    root.run("apt-get", "install", "-y", "-q", "--no-install-recommends", *libraries)
    runtime = place / "runtime"
    runtime.mkdir()
    (root.path / "usr").rename(runtime / "usr")
    shutil.copytree(root.path / "etc", runtime / "usr/etc", symlinks=True)
    shutil.rmtree(root.path)
    name = f"org.example.Platform/{os.uname().machine}/1"
    (runtime / "metadata").write_text(f"[Runtime]\nname=org.example.Platform\nruntime={name}\nsdk={name}\n")
    run("flatpak", "build-export", "--runtime", "--files=usr", place / "repo", runtime, "1")
