"""What a bundle needs from the system it is installed on: read from its libraries, never from a list kept by hand.

A library that is NEEDED by a file of the bundle and not carried by it has to come from the system. ``_PACKAGES`` only says what Debian
calls the package of such a library; one that is not in it ends the build. ``tests/packaging/test_deb.py`` compares with ``dpkg-shlibdeps``.
"""

from __future__ import annotations

import re
import subprocess
from dataclasses import dataclass
from pathlib import Path

# The library's name to Debian's package. Two names: before and since the change to 64-bit times (Debian 13, Ubuntu 24.04).
_PACKAGES = {
    "ld-linux-x86-64.so.2": "libc6",
    "ld-linux-aarch64.so.1": "libc6",
    "libc.so.6": "libc6",
    "libdl.so.2": "libc6",
    "libm.so.6": "libc6",
    "libpthread.so.0": "libc6",
    "libresolv.so.2": "libc6",
    "librt.so.1": "libc6",
    "libutil.so.1": "libc6",
    "libgcc_s.so.1": "libgcc-s1",
    "libgomp.so.1": "libgomp1",
    "libstdc++.so.6": "libstdc++6",
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libGLX.so.0": "libglx0",
    "libOpenGL.so.0": "libopengl0",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libX11.so.6": "libx11-6",
    "libXau.so.6": "libxau6",
    "libXext.so.6": "libxext6",
    "libbrotlicommon.so.1": "libbrotli1",
    "libbrotlidec.so.1": "libbrotli1",
    "libbz2.so.1.0": "libbz2-1.0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libdrm.so.2": "libdrm2",
    "libexpat.so.1": "libexpat1",
    "libffi.so.8": "libffi8",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libgio-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libglib-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgobject-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0t64 | libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "liblzma.so.5": "liblzma5",
    "libudev.so.1": "libudev1",
    "libuuid.so.1": "libuuid1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xinerama.so.0": "libxcb-xinerama0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxcb.so.1": "libxcb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libz.so.1": "zlib1g",
    "libzstd.so.1": "libzstd1",
}

# Plugins that Qt does without, and what brings all that they need. GTK's has GNOME's own dialogs; where there is GNOME, there is GTK.
_OPTIONAL = {"libqgtk3.so": "libgtk-3-0t64 | libgtk-3-0"}

# libstdc++ counts its interface by itself; the release of GCC, and so of Debian's package, in which a count appeared.
# Source: https://gcc.gnu.org/onlinedocs/libstdc++/manual/abi.html
_GCC = {
    19: "4.8",
    20: "4.9",
    21: "5",
    22: "6",
    23: "7",
    24: "7",
    25: "8",
    26: "9",
    27: "9",
    28: "10",
    29: "11",
    30: "12",
    31: "13",
    32: "13",
    33: "14",
    34: "15",
}


class UnknownLibrary(Exception):
    """A library is needed from the system and nobody has said which package has it."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Libraries that the system has to bring, by their names (sorted), and the least versions of the two that count theirs.

    ``suggested``: Debian's packages for plugins that Qt does without.
    """

    libraries: tuple[str, ...]
    suggested: tuple[str, ...]
    glibc: str
    glibcxx: int

    def debian(self) -> list[str]:
        """Entries for ``Depends``, sorted. UnknownLibrary names what is missing in the table."""
        if self.glibcxx > max(_GCC):
            raise UnknownLibrary(f"the bundle needs GLIBCXX_3.4.{self.glibcxx}: name the release of GCC in packaging/linux/needs.py")
        least = {"libc6": self.glibc, "libstdc++6": _GCC[max(self.glibcxx, min(_GCC))]}
        return [f"{package} (>= {least[package]})" if least.get(package) else package for package in _packages(self.libraries)]


def read_needs(bundle: Path) -> Needs:
    """Read every ELF file below *bundle*, with ``objdump`` of the binutils, which PyInstaller needs as well."""
    files = sorted(path for path in bundle.rglob("*") if path.is_file() and not path.is_symlink() and is_elf(path))
    carried = {path.name for path in bundle.rglob("*")}
    needed: set[str] = set()
    suggested = sorted({_OPTIONAL[path.name] for path in files if path.name in _OPTIONAL})
    glibc, glibcxx = (0, 0), 0
    for path in files:
        if path.name in _OPTIONAL:
            continue
        told = subprocess.run(
            ["objdump", "-p", path], capture_output=True, text=True, check=True, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"}
        ).stdout
        needed |= set(re.findall(r"^\s+NEEDED\s+(\S+)$", told, re.MULTILINE)) - carried
        glibc = max([glibc, *((int(a), int(b)) for a, b in re.findall(r"\bGLIBC_(\d+)\.(\d+)", _references(told)))])
        glibcxx = max([glibcxx, *map(int, re.findall(r"\bGLIBCXX_3\.4\.(\d+)", _references(told)))])
    return Needs(tuple(sorted(needed)), tuple(suggested), f"{glibc[0]}.{glibc[1]}" if files else "", glibcxx)


def is_elf(path: Path) -> bool:
    """True when the file is a program or a library of Linux."""
    with path.open("rb") as file:
        return file.read(4) == b"\x7fELF"


def _references(told: str) -> str:
    # "Version definitions" is what a library offers, not what it asks for.
    return told.partition("Version References:")[2]


def _packages(libraries: tuple[str, ...]) -> list[str]:
    unknown = [name for name in libraries if name not in _PACKAGES]
    if unknown:
        raise UnknownLibrary(f"the bundle needs {', '.join(unknown)} from the system: name the Debian package in packaging/linux/needs.py")
    return sorted({_PACKAGES[name] for name in libraries})
