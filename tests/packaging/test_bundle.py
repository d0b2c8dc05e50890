"""The bundle: what is in it, and that it works where nothing of the checkout, of Python or of Qt is at hand."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest
from linux.needs import read_needs

from desktop.children import IMAGING_WORKER
from tests.fakes.pictures import cornered, encoded
from tests.fakes.tls import Authority
from tests.real.loquent import PATIENCE, Person, provider_process
from tests.real.xsession import XSession, missing_programs, until, x_session

ROOT = Path(__file__).resolve().parents[2]
MISSING = missing_programs()
pytestmark = [
    pytest.mark.skipif(sys.platform != "linux", reason="the bundle of Linux is tried on Linux"),
    pytest.mark.skipif(shutil.which("objcopy") is None, reason="this computer lacks objcopy, which PyInstaller needs"),
    pytest.mark.skipif(bool(MISSING), reason=f"this computer lacks {', '.join(MISSING)}"),
    pytest.mark.timeout(900),
]
LARGEST = 140e6
"""Bytes, without the local engine and its model."""
NOT_OURS = (
    "libgtk",
    "libgdk",
    "libglib",
    "libgio",
    "libgobject",
    "libX",
    "libxcb",
    "libwayland",
    "libGL",
    "libEGL",
    "libstdc++",
    "libdbus",
)


@pytest.fixture(scope="module")
def session() -> Iterator[XSession]:
    with x_session() as made:
        yield made


needs_private_mounts = pytest.mark.skipif(
    subprocess.run(["unshare", "--mount", "true"], capture_output=True).returncode != 0 if shutil.which("unshare") else True,
    reason="only root can hide this computer's certificates from a program",
)


def run(bundle: Path, session: XSession, *arguments: str | Path, before: Sequence[str] = ()) -> subprocess.CompletedProcess[str]:
    """Run the bundle with nothing in its environment but the display."""
    command = [*before, bundle / "loquent", *arguments]
    return subprocess.run(command, env={"DISPLAY": session.env["DISPLAY"]}, cwd="/", capture_output=True, text=True, timeout=120)


class PersonWithBundle(Person):
    """Somebody who uses the bundle, with nothing in its environment but what a screen reader needs to find it."""

    def __init__(self, session: XSession, profile: Path, bundle: Path, before: Sequence[str] = ()) -> None:
        super().__init__(session, profile)
        self.bundle, self.before = bundle, before

    def command(self) -> list[str]:
        """The bundle's program."""
        kept = ("DISPLAY", "DBUS_SESSION_BUS_ADDRESS", "QT_LINUX_ACCESSIBILITY_ALWAYS_ON")
        return ["env", "-i", *(f"{name}={self.session.env[name]}" for name in kept), *self.before, str(self.bundle / "loquent")]


def test_nothing_of_the_build_machine_is_inside(bundle: Path) -> None:
    files = [path for path in bundle.rglob("*") if path.is_file()]
    # Pillow's wheel brings its own, renamed: those end in a hash and nobody else finds them.
    foreign = [path.name for path in files if path.name.startswith(NOT_OURS) and path.parent.name != "pillow.libs"]
    assert foreign == []
    assert not [path for path in files if path.suffix in (".py", ".ts")]


def test_what_it_needs_of_the_system_is_known_and_nothing_of_its_own(bundle: Path) -> None:
    needs = read_needs(bundle)
    assert needs.debian()
    assert not [
        name for name in needs.libraries if name.startswith(("libQt6", "libicu", "libpyside", "libshiboken", "libpython", "libssl"))
    ]


def test_it_is_no_larger_than_promised(bundle: Path) -> None:
    assert sum(path.lstat().st_size for path in bundle.rglob("*") if not path.is_dir()) <= LARGEST


def test_resources_and_migrations_are_those_of_the_checkout(bundle: Path) -> None:
    inside = bundle / "_internal" / "desktop"
    for folder, kept in ((ROOT / "resources", inside / "resources"), (ROOT / "desktop/storage/migrations", inside / "storage/migrations")):
        wanted = {path.relative_to(folder) for path in folder.rglob("*") if path.is_file() and path.suffix not in (".ts", ".py", ".pyc")}
        assert wanted
        assert {path.relative_to(kept) for path in kept.rglob("*") if path.is_file()} == wanted


def test_it_tells_its_version(bundle: Path, session: XSession) -> None:
    told = run(bundle, session, "--version")
    assert (told.returncode, told.stdout.split()[0], told.stderr) == (0, "loquent", "")


def test_it_passes_its_self_test_with_nothing_but_a_display(bundle: Path, session: XSession, tmp_path: Path) -> None:
    done = run(bundle, session, "--profile", tmp_path, "--self-test")
    assert done.returncode == 0, done.stdout + done.stderr
    report = json.loads(done.stdout)
    checks = report["checks"]
    assert report["ok"]
    assert report["frozen"]
    assert report["resources"].startswith(str(bundle))
    assert checks["window"]["platform"] == "xcb"
    assert checks["sorting"]["ok"]
    assert checks["icons"]["count"] == len(list((ROOT / "resources/icons").glob("*.svg")))
    assert len(checks["translations"]["files"]) == len(list((ROOT / "resources/i18n").glob("*.ts")))
    assert checks["tls"]["places"]


def test_somebody_talks_to_a_server_and_sends_a_picture(bundle: Path, session: XSession, tmp_path: Path) -> None:
    picture = tmp_path / "red.png"
    picture.write_bytes(encoded(cornered(), "PNG"))
    with provider_process() as provider, PersonWithBundle(session, tmp_path / "profile", bundle) as somebody:
        provider.connect(somebody.profile, "OpenaiCompatible", "fake-vision")
        somebody.open(str(picture))
        until(lambda: any("120 × 80" in element.name for _, element in somebody.tree()), "the picture, read by the worker", PATIENCE)
        somebody.send("What is this?")
        kept = somebody.wait_for_state("complete")
        assert kept[0].text == "What is this?"
        assert kept[1].text
        assert until(lambda: somebody.answer(), "the answer on the screen")
        sent = json.dumps(provider.chats()[-1]["body"])
        assert "data:image/" in sent
        workers = [pid for pid in somebody.children_of_program() if IMAGING_WORKER in Path(f"/proc/{pid}/cmdline").read_text()]
        assert workers
        # What the bundle's starter had put into the program's environment was gone before the program started others.
        assert "LD_LIBRARY_PATH_ORIG" not in Path(f"/proc/{workers[0]}/environ").read_text()
        assert somebody.leave() == 0


def hiding(script: str) -> list[str]:
    """A command line before another, which runs where /etc/ssl is empty but for what *script* puts there."""
    return ["unshare", "--mount", "--propagation", "private", "sh", "-c", f'mount -t tmpfs none /etc/ssl && {script} && exec "$@"', "sh"]


@needs_private_mounts
def test_f5_where_its_openssl_finds_no_authorities_those_of_the_system_are_used(bundle: Path, session: XSession, tmp_path: Path) -> None:
    """The place of openSUSE, where an OpenSSL of Debian does not look."""
    authority = Authority(tmp_path)
    authority.server("127.0.0.1")
    (certificate,) = tmp_path.glob("server-*.pem")
    before = hiding(f"cp {authority.file} /etc/ssl/ca-bundle.pem")
    with (
        provider_process("--certificate", str(certificate)) as provider,
        PersonWithBundle(session, tmp_path / "p", bundle, before) as somebody,
    ):
        provider.connect(somebody.profile, "OpenaiCompatible", "fake-echo")
        somebody.open()
        somebody.send("Is anybody there?")
        assert somebody.wait_for_state("complete")[1].text
        assert somebody.leave() == 0


@needs_private_mounts
def test_f5_where_the_system_has_no_authorities_at_all_its_own_are_used(bundle: Path, session: XSession, tmp_path: Path) -> None:
    done = run(bundle, session, "--profile", tmp_path, "--self-test", before=hiding("true"))
    tls = json.loads(done.stdout)["checks"]["tls"]
    assert tls["places"][0] == str(bundle / "_internal" / "certifi" / "cacert.pem")
    assert tls["authorities"] > 100
