"""The recipe of a Flatpak: the archive of the bundle in the sandbox of a runtime that has the libraries a Qt program asks for.

``flatpak-builder`` makes the Flatpak out of it where the runtime can be had; packaging/README.md has the commands.
"""

from __future__ import annotations

import hashlib
from pathlib import Path

from linux.archive import archive_name, make_archive
from linux.tree import APP_ID, HERE


def make_flatpak(bundle: Path, out: Path) -> Path:
    """Write the manifest into the folder *out*; returns its path. The archive beside it, which it unpacks, is made if it is not there."""
    archive = out / archive_name()
    if not archive.exists():
        make_archive(bundle, out)
    text = (HERE / f"{APP_ID}.json").read_text(encoding="utf-8")
    made = out / f"{APP_ID}.json"
    total = hashlib.sha256(archive.read_bytes()).hexdigest()
    made.write_text(text.replace("@ARCHIVE@", archive.name).replace("@SHA256@", total), encoding="utf-8")
    return made
