#!/usr/bin/env python3
"""Bring ``resources/i18n/*.ts`` in step with the strings of ``desktop/ui``, compile them, and tell what is not translated yet.

    .venv/bin/python packaging/translations.py

What is gone from the program is dropped; new strings are added without a translation, for Qt Linguist or any editor. The exit
status is 1 while something lacks its translation. The files hold no line numbers, so that a change shows only what changed.
"""

import shutil
import subprocess
import sys
from pathlib import Path
from xml.etree import ElementTree

ROOT = Path(__file__).resolve().parent.parent
FOLDER = ROOT / "resources" / "i18n"
PLURALS_ONLY = "loquent_en.ts"


def tool(name: str) -> str:
    """The program of PySide6 called *name*, beside this Python or on the path."""
    beside = shutil.which(name, path=str(Path(sys.executable).parent))
    found = beside or shutil.which(name)
    if found is None:
        sys.exit(f"translations: {name} is not there; run this with the Python of .venv.")
    return found


def update(target: Path) -> None:
    """Write the strings of the program into *target*, keeping what is translated there."""
    sources = sorted(str(file.relative_to(ROOT)) for file in (ROOT / "desktop" / "ui").rglob("*.py"))
    options = ["-silent", "-no-obsolete", "-locations", "none", "-disable-heuristic", "similartext"]
    if target.name == PLURALS_ONLY:
        options.append("-pluralonly")
    languages = ["-source-language", "en", "-target-language", target.stem.removeprefix("loquent_")]
    subprocess.run([tool("pyside6-lupdate"), *options, *languages, *sources, "-ts", str(target)], cwd=ROOT, check=True)


def compile_to_qm(source: Path) -> None:
    """Write the ``.qm`` beside *source*."""
    subprocess.run([tool("pyside6-lrelease"), "-silent", str(source), "-qm", str(source.with_suffix(".qm"))], cwd=ROOT, check=True)


def untranslated(source: Path) -> list[str]:
    """The strings of *source* that have no finished translation."""
    found = []
    for message in ElementTree.parse(source).iter("message"):  # noqa: S314 - our own file
        translation = message.find("translation")
        if translation is None or translation.get("type") == "unfinished":
            found.append(message.findtext("source") or "")
    return found


def main() -> int:
    """Update, compile and tell."""
    missing = 0
    for source in sorted(FOLDER.glob("*.ts")):
        update(source)
        compile_to_qm(source)
        for text in untranslated(source):
            missing += 1
            print(f"{source.name}: not translated: {text!r}")
    return 1 if missing else 0


if __name__ == "__main__":
    sys.exit(main())
