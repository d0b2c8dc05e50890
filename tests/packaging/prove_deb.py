"""The .deb where a person installs it: in a fresh minimal Debian. It starts there, chats, keeps a key, and goes without a trace."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest
from linux.deb import make_deb

from desktop.paths import find_profile
from desktop.storage.vault import service_of
from tests.packaging.debian_root import DebianRoot, make_root, missing
from tests.real.loquent import PATIENCE, Person, provider_process
from tests.real.test_key_in_keyring import KEY, add_connection, files_with
from tests.real.xsession import KEYRING_PASSWORD, XSession, missing_programs, until, x_session

MISSING = ", ".join(filter(None, [missing(), *missing_programs()]))
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"this computer lacks {MISSING}"),
    pytest.mark.timeout(900),
]


@pytest.fixture(scope="module")
def root(bundle: Path, packages: Path) -> Iterator[DebianRoot]:
    """A minimal Debian with the package in it, and nothing that the package only recommends."""
    with tempfile.TemporaryDirectory(prefix="loquent-debian-", ignore_cleanup_errors=True) as folder:
        made = make_root(Path(folder) / "root")
        # The package that would be published, where it was made.
        package = next(iter(packages.glob("loquent_*.deb")), None) or make_deb(bundle, Path(folder), compression="zstd")
        given = made.path / "root" / package.name
        shutil.copy(package, given)
        made.run("apt-get", "install", "-y", "-q", "--no-install-recommends", f"/root/{package.name}")
        given.unlink()
        yield made


class PersonInDebian(Person):
    """Somebody who uses the program that is installed in a root."""

    def __init__(self, session: XSession, profile: Path, root: DebianRoot) -> None:
        super().__init__(session, profile)
        self.root = root

    def open(self, *files: str) -> None:
        """Start the installed program, with *files* of its root on its command line, and wait until it can be typed in."""
        self.start(self.root.command("loquent", "--profile", str(self.profile), *files), app="Loquent", title="Loquent")
        until(lambda: "focused" in self.find("Message", "text", seconds=PATIENCE).states, "the keyboard in the message input", PATIENCE)
        until(lambda: self.find("Model").description, "the engine behind the window", PATIENCE)


@pytest.fixture
def session() -> Iterator[XSession]:
    with x_session() as made:
        yield made


def test_its_dependencies_bring_every_library_and_no_python(root: DebianRoot) -> None:
    assert "ok installed" in root.run("dpkg-query", "-W", "-f=${Status}", "loquent").stdout
    assert not list(root.path.glob("usr/bin/python3*"))
    # The folders *.libs are found through the modules that ask for them; GTK's plugin is for those who have GTK.
    found = 'cd /usr/lib/loquent; find . -name "*.so*" ! -path "*.libs/*" ! -name libqgtk3.so'
    search = found + ' -exec sh -c \'ldd "$1" | sed "s|^|$1 |"\' sh {} \\;'
    told = root.run("sh", "-c", search, LD_LIBRARY_PATH="/usr/lib/loquent/_internal").stdout
    assert "libc.so.6" in told
    assert [line for line in told.splitlines() if "not found" in line] == []


def test_it_passes_its_self_test_with_an_empty_environment(root: DebianRoot, session: XSession, tmp_path: Path) -> None:
    done = root.run("loquent", "--profile", str(tmp_path / "profile"), "--self-test", DISPLAY=session.env["DISPLAY"])
    report = json.loads(done.stdout)
    assert report["ok"], report
    assert report["frozen"]
    assert report["resources"].startswith("/usr/lib/loquent/")
    assert report["checks"]["window"]["platform"] == "xcb"
    assert report["checks"]["tls"]["authorities"] > 50


def test_the_manual_page_and_the_version_are_those_of_the_program(root: DebianRoot) -> None:
    told = root.run("loquent", "--version").stdout
    assert told.startswith("loquent ")
    assert told.split()[1] in root.run("sh", "-c", "zcat /usr/share/man/man1/loquent.1.gz").stdout


def test_it_chats_with_a_server_of_this_computer(root: DebianRoot, session: XSession, tmp_path: Path) -> None:
    with provider_process() as provider, PersonInDebian(session, tmp_path / "profile", root) as somebody:
        provider.connect(somebody.profile, "OpenaiCompatible", "fake-echo")
        somebody.open()
        somebody.send("My name is Anna.")
        kept = somebody.wait_for_state("complete")
        assert [message.role for message in kept] == ["user", "assistant"]
        assert kept[1].text
        assert [chat["body"]["messages"][-1]["content"] for chat in provider.chats()] == ["My name is Anna."]
        assert somebody.leave() == 0
        assert somebody.complaints() == []


def test_open_with_hands_a_file_to_the_running_window(root: DebianRoot, session: XSession, tmp_path: Path) -> None:
    note = tmp_path / "tea.txt"
    note.write_text("Sencha.")
    with PersonInDebian(session, tmp_path / "profile", root) as somebody:
        somebody.open()
        # As a file manager fills the %F of the desktop entry.
        done = root.run("loquent", "--profile", str(somebody.profile), str(note), DISPLAY=session.env["DISPLAY"])
        assert done.stdout == ""
        until(lambda: any("tea.txt" in element.name for _, element in somebody.tree()), "the chip of the file", PATIENCE)
        assert somebody.leave() == 0


def test_it_keeps_a_key_in_the_keyring_that_it_recommends(root: DebianRoot, session: XSession, tmp_path: Path) -> None:
    recommended = root.run("dpkg-query", "-W", "-f=${Recommends}", "loquent").stdout
    assert "gnome-keyring" in recommended
    root.run("apt-get", "install", "-y", "-q", "--no-install-recommends", "gnome-keyring")
    daemon = session.spawn(
        root.command("gnome-keyring-daemon", "--foreground", "--components=secrets", "--unlock"), log="keyring", stdin=subprocess.PIPE
    )
    assert daemon.stdin is not None
    daemon.stdin.write(KEYRING_PASSWORD.encode())
    daemon.stdin.close()
    until(lambda: session.has_owner("org.freedesktop.secrets"), "the keyring")
    with PersonInDebian(session, tmp_path / "profile", root) as somebody:
        somebody.open()
        add_connection(somebody)
        assert service_of(find_profile(str(somebody.profile)))
        assert files_with(KEY.encode(), somebody.profile) == []


def test_a_desktop_knows_it_by_its_entry_its_icon_and_its_files(root: DebianRoot, tmp_path: Path) -> None:
    root.run("apt-get", "install", "-y", "-q", "--no-install-recommends", "desktop-file-utils", "shared-mime-info", "libglib2.0-bin")
    export = tmp_path / "conversations.jsonl"
    export.write_text('{"type":"loquent.export","version":1,"exported_at":1790000000.0}\n')
    told = root.run("gio", "info", "-a", "standard::content-type", str(export)).stdout
    assert "application/x-loquent-conversations" in told
    for kind in ("application/x-loquent-conversations", "image/png"):
        assert "io.github.loquent.Loquent.desktop" in root.run("gio", "mime", kind).stdout


def test_removed_it_leaves_no_trace_but_the_profile(root: DebianRoot, tmp_path: Path) -> None:
    profile = tmp_path / "profile"
    root.run("loquent", "--profile", str(profile), "--self-test", QT_QPA_PLATFORM="offscreen")
    mine = sorted(path.relative_to(profile) for path in profile.rglob("*"))
    assert mine
    root.run("apt-get", "purge", "-y", "-q", "loquent")
    assert root.run("dpkg-query", "-W", "loquent", check=False).returncode != 0
    assert not (root.path / "usr/bin/loquent").is_symlink()
    assert [path for path in root.path.rglob("*") if "loquent" in path.name.lower()] == []
    # The package manager's own diaries say that there was a package; nothing else does.
    diaries = ("var/log/", "var/lib/apt/", "var/cache/apt/", "var/cache/debconf/", "var/lib/dpkg/")
    found = subprocess.run(
        ["grep", "-rIil", "loquent", *(str(root.path / name) for name in ("etc", "root", "usr", "var"))], capture_output=True, text=True
    )
    left = [os.path.relpath(line, root.path) for line in found.stdout.splitlines()]
    assert [name for name in left if not name.startswith(diaries)] == []
    assert sorted(path.relative_to(profile) for path in profile.rglob("*")) == mine
    shutil.rmtree(profile)
