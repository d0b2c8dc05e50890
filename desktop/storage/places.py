"""What kind of place a folder is: SQLite's shared memory does not work over a network, and a folder that a program copies elsewhere is
copied in the middle of a change. There the database does without a WAL, and the person is told."""

from __future__ import annotations

import os
import sys
from pathlib import Path

MOUNTS = Path("/proc/mounts")

NETWORK = "network"
SYNCED = "synced"

_NETWORK_TYPES = frozenset(
    (
        "nfs",
        "nfs4",
        "cifs",
        "smb3",
        "smbfs",
        "afs",
        "afpfs",
        "ceph",
        "coda",
        "davfs",
        "davfs2",
        "drvfs",
        "glusterfs",
        "gpfs",
        "lustre",
        "ncpfs",
        "ocfs2",
        "vboxsf",
        "vmhgfs",
        "webdav",
    )
)
_LOCAL_FUSE = frozenset(
    ("fuse.bindfs", "fuse.cryfs", "fuse.encfs", "fuse.gocryptfs", "fuse.mergerfs", "fuse.portal", "fuse.securefs", "fuse.snapfuse")
)
"""File systems of programs that keep their files on this computer; any other ``fuse.*`` may reach over the network."""

_MARKERS = (
    ".dropbox",
    ".dropbox.cache",
    ".stfolder",  # Syncthing
    ".sync",  # Resilio
    ".nextcloudsync.log",
    ".owncloudsync.log",
    ".seafile-data",
    ".tmp.drivedownload",  # Google Drive
    ".849C9593-D756-4E56-8D6E-42412F2A707B",  # OneDrive
)
_APPLE = ("Library/Mobile Documents", "Library/CloudStorage")


def kind_of(folder: Path, mounts: Path = MOUNTS) -> str:
    """``network``, ``synced`` (a program keeps a copy elsewhere) or empty. Never raises; what cannot be found out is nothing special."""
    try:
        folder = folder.absolute().resolve()
        if _over_network(folder, mounts):
            return NETWORK
        return SYNCED if any(_is_marked(each) for each in (folder, *folder.parents)) else ""
    except (OSError, RuntimeError):
        return ""


def _over_network(folder: Path, mounts: Path) -> bool:
    if sys.platform == "win32" and folder.drive.startswith("\\\\"):
        return True
    if not mounts.exists():
        return False
    best, kind = 0, ""
    for line in mounts.read_text(encoding="utf-8", errors="surrogateescape").splitlines():
        fields = line.split(" ")
        if len(fields) < 3:
            continue
        point = _unescaped(fields[1])
        # The longest that fits holds the folder; of two at one place the later one covers the earlier.
        if folder.is_relative_to(point) and len(point) >= best:
            best, kind = len(point), fields[2]
    return kind in _NETWORK_TYPES or (kind.startswith("fuse.") and kind not in _LOCAL_FUSE)


def _unescaped(text: str) -> str:
    """The kernel writes blanks and backslashes of a path as octal numbers."""
    for code, plain in (("\\040", " "), ("\\011", "\t"), ("\\012", "\n"), ("\\134", "\\")):
        text = text.replace(code, plain)
    return text


def _is_marked(folder: Path) -> bool:
    path = folder.as_posix()
    if sys.platform == "darwin" and any(path.endswith(f"/{each}") for each in _APPLE):
        return True
    # A home folder holds the settings of such programs under names like these; what is synchronised lies below it.
    if folder == Path(os.path.expanduser("~")):
        return False
    return any((folder / marker).exists() for marker in _MARKERS)
