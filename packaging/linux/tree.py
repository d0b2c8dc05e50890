"""The files of an installed Loquent, below a folder that stands for ``/``: what the .deb and the .rpm have in common.

The bundle goes to ``/usr/lib/loquent``; around it what a desktop looks for. Nothing here needs root, and two runs on one bundle write the
same bytes.
"""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import time
from pathlib import Path

from linux.needs import is_elf
from linux.run_paths import forget_foreign_run_paths

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]

NAME = "loquent"
APP_ID = "io.github.loquent.Loquent"
"""The name of the desktop entry, the icons and the Flatpak; ``desktop/app.py`` tells Qt the same."""

SUMMARY = "native desktop window for talking to language models"
DESCRIPTION = (
    "Loquent connects to Anthropic, OpenAI and many others, and to servers on this computer. Conversations are kept here, searched, "
    "exported and backed up; keys are kept in the keyring of the desktop. Everything works with the keyboard, and a screen reader is told."
)
# Nobody reads mail there: whoever publishes a package puts an address here.
MAINTAINER = "The Loquent authors <authors@loquent.invalid>"
ICON_SIZES = (16, 22, 24, 32, 48, 64, 128, 256, 512)


def version() -> str:
    """The version of the checkout."""
    found = re.search(r'^__version__ = "([^"]+)"', (ROOT / "desktop" / "__init__.py").read_text(encoding="utf-8"), re.MULTILINE)
    if found is None:
        raise ValueError("desktop/__init__.py has no __version__")
    return found.group(1)


def epoch() -> int:
    """The time that everything in a package bears: ``SOURCE_DATE_EPOCH``, else that of the last commit, else the start of 2026."""
    if told := os.environ.get("SOURCE_DATE_EPOCH"):
        return int(told)
    commit = subprocess.run(["git", "log", "-1", "--format=%ct"], cwd=ROOT, capture_output=True, text=True, check=False)
    return int(commit.stdout) if commit.returncode == 0 and commit.stdout.strip() else 1767225600


def day(seconds: int) -> str:
    """A time as its day in UTC, ``2026-11-21``."""
    return time.strftime("%Y-%m-%d", time.gmtime(seconds))


def stage(bundle: Path, root: Path, when: int) -> None:
    """Write everything that is installed below *root*, a new folder. *when*: the time of all files, seconds since 1970."""
    if not (bundle / NAME).is_file():
        raise FileNotFoundError(f"{bundle} is no bundle: it has no program {NAME}")
    root.mkdir(mode=0o755)
    shutil.copytree(bundle, root / "usr/lib" / NAME, symlinks=True)
    for path in (root / "usr/lib" / NAME).rglob("*"):
        if path.is_file() and not path.is_symlink() and is_elf(path):
            forget_foreign_run_paths(path)
    (root / "usr/bin").mkdir()
    (root / "usr/bin" / NAME).symlink_to(f"../lib/{NAME}/{NAME}")
    share = root / "usr/share"
    write(share / f"applications/{APP_ID}.desktop", _filled(f"{APP_ID}.desktop", when))
    write(share / f"metainfo/{APP_ID}.metainfo.xml", _filled(f"{APP_ID}.metainfo.xml", when))
    write(share / f"mime/packages/{APP_ID}.xml", _filled(f"{APP_ID}.mime.xml", when))
    write(share / f"man/man1/{NAME}.1.gz", packed(_filled(f"{NAME}.1", when)))
    icons = share / "icons/hicolor"
    write(icons / f"scalable/apps/{APP_ID}.svg", (ROOT / "resources/application/loquent.svg").read_bytes())
    for size in ICON_SIZES:
        write_icon(icons / f"{size}x{size}/apps/{APP_ID}.png", size)


def settle(root: Path, when: int) -> None:
    """Give everything below *root* its rights and its time. Only the bundle's programs may be executed, no library is."""
    for path in sorted(root.rglob("*"), reverse=True):
        if not path.is_symlink():
            path.chmod(0o755 if path.is_dir() or _is_program(path) else 0o644)
        os.utime(path, (when, when), follow_symlinks=False)
    root.chmod(0o755)
    os.utime(root, (when, when))


def write(path: Path, content: bytes) -> None:
    """A file with its folders."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content)


def packed(content: bytes) -> bytes:
    """*content* for gzip, without the time of packing."""
    return gzip.compress(content, 9, mtime=0)


def write_icon(path: Path, size: int) -> None:
    """The program's icon as a PNG of *size* pixels."""
    from PySide6.QtGui import QImage, QPainter
    from PySide6.QtSvg import QSvgRenderer

    image = QImage(size, size, QImage.Format.Format_ARGB32)
    image.fill(0)
    painter = QPainter(image)
    QSvgRenderer(str(ROOT / "resources/application/loquent.svg")).render(painter)
    painter.end()
    path.parent.mkdir(parents=True, exist_ok=True)
    if not image.save(str(path), "PNG"):  # type: ignore[call-overload]  # PySide6 takes the str its stub denies, and not the bytes
        raise OSError(f"{path} could not be written")


def _filled(name: str, when: int) -> bytes:
    text = (HERE / name).read_text(encoding="utf-8")
    return text.replace("@VERSION@", version()).replace("@DATE@", day(when)).encode()


def _is_program(path: Path) -> bool:
    return os.access(path, os.X_OK) and ".so" not in path.suffixes and is_elf(path)
