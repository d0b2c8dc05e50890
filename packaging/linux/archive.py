"""The bundle as an archive, for systems that have neither .deb nor .rpm: unpack it anywhere and start ``loquent``."""

from __future__ import annotations

import platform
import tarfile
import tempfile
from pathlib import Path
from typing import Literal

from linux.needs import read_needs
from linux.parts import all_licences
from linux.tree import NAME, epoch, settle, stage, version, write

_README = """\
Loquent {version} for Linux ({machine})

Start it with ./loquent in this folder; nothing has to be installed. The desktop entry, the icons and the manual page are in share/, for
~/.local/share or /usr/local/share.

These libraries have to be on the system, which they are on most desktops (glibc {glibc} or newer):

{libraries}
"""


def archive_name() -> str:
    """What the archive is called."""
    return f"{NAME}-{version()}-linux-{platform.machine()}.tar.xz"


def make_archive(bundle: Path, out: Path, *, preset: Literal[0, 1, 2, 3, 4, 5, 6, 7, 8, 9] = 1) -> Path:
    """Write ``loquent-VERSION-linux-MACHINE.tar.xz`` of *bundle* into the folder *out*; returns its path.

    *preset* as ``xz`` has it, from 0 to 9: 6 makes a tenth less in six times the time.
    """
    when = epoch()
    out.mkdir(parents=True, exist_ok=True)
    made = out / archive_name()
    name = made.name.removesuffix(".tar.xz")
    with tempfile.TemporaryDirectory(prefix="loquent-archive-") as folder:
        root = Path(folder) / "root"
        stage(bundle, root, when)
        top = Path(folder) / name
        (root / "usr/lib" / NAME).rename(top)
        (root / "usr/share").rename(top / "share")
        needs = read_needs(bundle)
        listed = "\n".join(f"  {library}" for library in needs.libraries)
        readme = _README.format(version=version(), machine=platform.machine(), glibc=needs.glibc, libraries=listed)
        write(top / "README.txt", readme.encode())
        write(top / "LICENSE.txt", all_licences(bundle).encode())
        settle(top, when)
        with tarfile.open(made, "w:xz", preset=preset) as archive:
            for path in [top, *sorted(top.rglob("*"))]:
                archive.add(path, str(path.relative_to(folder)), recursive=False, filter=_nobodys)
    return made


def _nobodys(entry: tarfile.TarInfo) -> tarfile.TarInfo:
    entry.uid = entry.gid = 0
    entry.uname = entry.gname = "root"
    return entry
