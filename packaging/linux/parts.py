"""Every part that the bundle carries, with its licence, as one text for the packages.

The list is the program's own (``desktop/engine/licences.py``, the page in the settings), asked as if it ran in the bundle.
"""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path

from linux.tree import MAINTAINER, ROOT

# Only what lies in the bundle may be seen: -S keeps the packages of the build environment away.
_ASK = """
import dataclasses, json, sys
root, inside, qt = sys.argv[1:]
sys.path[:0] = [inside, root]
sys.frozen, sys._MEIPASS = True, inside
from desktop.engine.licences import shipped_parts
print(json.dumps([dataclasses.astuple(part) for part in shipped_parts(qt)]))
"""

# Debian has these once on each system, and wants them named instead of copied: how a text begins, and its name there.
_COMMON = (
    (re.compile(r"^\s*Apache License\s*\n\s*Version 2\.0", re.MULTILINE), "Apache-2.0", "END OF TERMS AND CONDITIONS"),
    (
        re.compile(r"^\s*GNU LESSER GENERAL PUBLIC LICENSE\s*\n\s*Version 3", re.MULTILINE),
        "LGPL-3",
        "you to choose that version for the\nLibrary.",
    ),
    (re.compile(r"^\s*GNU GENERAL PUBLIC LICENSE\s*\n\s*Version 3", re.MULTILINE), "GPL-3", "why-not-lgpl.html>."),
)


def carried(bundle: Path, qt_version: str) -> list[tuple[str, str, str, str]]:
    """Name, version, licence and its text of each part of *bundle*, Loquent first."""
    inside = bundle / "_internal"
    done = subprocess.run([sys.executable, "-S", "-c", _ASK, ROOT, inside, qt_version], capture_output=True, text=True, check=True)
    return [tuple(part) for part in json.loads(done.stdout)]


def all_licences(bundle: Path) -> str:
    """Every part of *bundle* with the whole text of its licence."""
    from PySide6.QtCore import qVersion

    (_, _, _, own), *others = carried(bundle, qVersion())
    headings = [f"{f'{name} {version}'.strip()} ({licence})" for name, version, licence, _ in others]
    listed = "\n".join(f"  {heading}" for heading in headings)
    texts = "".join(f"\n\n{heading}\n{'=' * len(heading)}\n\n{part[3]}\n" for heading, part in zip(headings, others, strict=True))
    return (
        f"Loquent, made by {MAINTAINER}, is under the MIT licence:\n\n{own}\n\n\n"
        f"The folder of the program also carries parts of others, as they were published, each under its own licence:\n\n{listed}\n"
        f"{texts}"
    )


def debian_copyright(bundle: Path) -> str:
    """The text of ``/usr/share/doc/loquent/copyright``: the same, but what Debian has once on each system is named instead of copied."""
    return _shortened(all_licences(bundle))


def _shortened(text: str) -> str:
    """*text* with Debian's common licences named."""
    for begins, name, last in _COMMON:
        while begun := begins.search(text):
            end = text.find(last, begun.end())
            if end < 0:
                break
            rest = text[end + len(last) :]
            text = f"{text[: begun.start()]}\nSee /usr/share/common-licenses/{name}.\n{rest}"
    return text
