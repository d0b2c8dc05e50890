"""What changed from version to version, in the words of a person who uses Loquent: ``packaging/CHANGELOG.md``."""

from __future__ import annotations

import re

from desktop import paths

_MARKS = re.compile(r"\*\*?([^*]+)\*\*?|`([^`]+)`")


def change_log() -> str:
    """The change log as plain text, the newest version first; empty when this copy of Loquent came without it.

    A wheel and a bundle have a copy among the resources, a checkout the file itself.
    """
    root = paths.resources()
    for place in (root.parent / "packaging" / "CHANGELOG.md", root / "CHANGELOG.txt"):
        if place.is_file():
            return plain(place.read_text(encoding="utf-8"))
    return ""


def plain(markdown: str) -> str:
    """The little Markdown that the change log has as plain text: a line a paragraph or point, no title above the versions."""
    lines: list[str] = []
    for line in markdown.splitlines():
        if line.startswith("# "):
            continue
        if line.startswith("  ") and lines:
            lines[-1] += " " + line.strip()
        elif line.startswith("#"):
            lines.append(line.lstrip("# "))
        else:
            lines.append("• " + line[2:] if line.startswith("- ") else line)
    return _MARKS.sub(lambda found: found[1] or found[2], "\n".join(lines)).strip()
