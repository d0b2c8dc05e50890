"""The Debian package of a bundle, with ``dpkg-deb`` alone: no debhelper, no root."""

from __future__ import annotations

import calendar
import hashlib
import os
import platform
import re
import subprocess
import tempfile
import textwrap
import time
from email.utils import formatdate
from pathlib import Path

from linux import parts
from linux.needs import read_needs
from linux.tree import DESCRIPTION, MAINTAINER, NAME, ROOT, SUMMARY, epoch, packed, settle, stage, version, write

REVISION = "1"
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}

# The system's certificates come before the bundle's own; keys need a keyring, links something that opens them.
_RECOMMENDED = ["ca-certificates", "gnome-keyring | kwalletmanager | keepassxc", "shared-mime-info", "xdg-utils"]
_SUGGESTED = ["fonts-noto-cjk", "fonts-noto-color-emoji"]

_OVERRIDES = Path(__file__).resolve().parent / "lintian-overrides"


def make_deb(bundle: Path, out: Path, *, compression: str = "xz") -> Path:
    """Write the package of the PyInstaller folder *bundle* into the folder *out*; returns its path.

    *compression* as ``dpkg-deb -Z`` has it: ``xz`` for people, ``zstd`` (a second instead of half a minute) for tests.
    FileNotFoundError when *bundle* is none; UnknownLibrary when it needs something whose Debian package nobody named.
    """
    when = epoch()
    architecture = _ARCHITECTURES[platform.machine()]
    out.mkdir(parents=True, exist_ok=True)
    made = out / f"{NAME}_{version()}-{REVISION}_{architecture}.deb"
    with tempfile.TemporaryDirectory(prefix="loquent-deb-") as folder:
        root = Path(folder) / "root"
        stage(bundle, root, when)
        documents = root / "usr/share/doc" / NAME
        write(documents / "copyright", parts.debian_copyright(bundle).encode())
        write(documents / "changelog.Debian.gz", packed(changelog(when).encode()))
        write(root / "usr/share/lintian/overrides" / NAME, _OVERRIDES.read_bytes())
        settle(root, when)
        write(root / "DEBIAN/control", _control(bundle, root, architecture).encode())
        write(root / "DEBIAN/md5sums", _sums(root).encode())
        settle(root, when)
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(when)}
        command = ["dpkg-deb", "--root-owner-group", f"-Z{compression}", "--build", str(root), str(made)]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return made


def changelog(when: int) -> str:
    """``packaging/CHANGELOG.md`` as Debian writes it: an entry for each release, the newest first; without a date of its own at *when*."""
    entries = []
    for entry in re.split(r"^## ", (ROOT / "packaging/CHANGELOG.md").read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        title, _, body = entry.partition("\n")
        number, _, said = title.partition(",")
        points = [" ".join(point.split()) for point in re.split(r"^- ", body, flags=re.MULTILINE)[1:]]
        lines = [
            textwrap.fill(point.replace("*", ""), 78, initial_indent="  * ", subsequent_indent="    ", break_on_hyphens=False)
            for point in points
        ]
        dated = re.search(r"\d{4}-\d\d-\d\d", said)
        date = formatdate(_seconds(dated.group()) if dated else when).replace("-0000", "+0000")
        entries.append(
            f"{NAME} ({number.strip()}-{REVISION}) unstable; urgency=medium\n\n" + "\n".join(lines) + f"\n\n -- {MAINTAINER}  {date}\n"
        )
    return "\n".join(entries)


def _seconds(day: str) -> int:
    return calendar.timegm(time.strptime(day, "%Y-%m-%d"))


def _control(bundle: Path, root: Path, architecture: str) -> str:
    needs = read_needs(bundle)
    size = sum(-(-path.lstat().st_size // 1024) for path in root.rglob("*") if not path.is_dir() or path.is_symlink())
    fields = {
        "Package": NAME,
        "Version": f"{version()}-{REVISION}",
        "Architecture": architecture,
        "Maintainer": MAINTAINER,
        "Installed-Size": str(size),
        "Depends": ", ".join(needs.debian()),
        "Recommends": ", ".join(_RECOMMENDED),
        "Suggests": ", ".join([*_SUGGESTED, *needs.suggested]),
        "Section": "net",
        "Priority": "optional",
        "Description": f"{SUMMARY}\n{textwrap.fill(DESCRIPTION, 78, initial_indent=' ', subsequent_indent=' ')}",
    }
    return "".join(f"{name}: {value}\n" for name, value in fields.items())


def _sums(root: Path) -> str:
    files = sorted(path for path in (root / "usr").rglob("*") if path.is_file() and not path.is_symlink())
    return "".join(f"{hashlib.md5(path.read_bytes(), usedforsecurity=False).hexdigest()}  {path.relative_to(root)}\n" for path in files)
