#!/usr/bin/env python3
"""Make the packages of Loquent from a checkout, with nothing but Python and, for the bundle on Linux, the binutils.

    python3 packaging/build.py [wheel|bundle|deb|rpm|archive|flatpak|all ...] [--with-model] [--out dist]
    python3 packaging/build.py --prove

``wheel`` makes the source archive too. ``bundle`` is a folder that runs without Python or Qt on the computer; the packages are made of it.
``all`` is everything this system can make; it is also what is made when nothing is named. ``--prove`` makes all of it and runs the full
tests of what came out.

The packages are built in ``.venv-build``, an environment of their own; ``--here`` uses the Python this is run with, which then needs the
extra ``build``.
"""

from __future__ import annotations

import argparse
import functools
import importlib
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

if sys.version_info < (3, 11):  # noqa: UP036 - said before anything an older Python lacks
    sys.exit(f"Loquent needs Python 3.11 or newer; this is Python {sys.version_info[0]}.{sys.version_info[1]}.")

import bootstrap
from bundle import environment
from bundle.environment import ROOT, say, stop

LINUX = sys.platform.startswith("linux")
# What makes a package out of (the bundle, the folder for packages): module and function.
FROM_BUNDLE = {
    "deb": ("linux.deb", "make_deb"),
    "rpm": ("linux.rpm", "make_rpm"),
    "archive": ("linux.archive", "make_archive"),
    "flatpak": ("linux.flatpak", "make_flatpak"),
}
KINDS = ["wheel", "bundle", *FROM_BUNDLE]


def options(arguments: list[str]) -> argparse.Namespace:
    """The command line, read."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("kinds", nargs="*", metavar="KIND", help=f"{', '.join(KINDS)} or all")
    parser.add_argument("--with-model", action="store_true", help="put the local engine and its model (200 MB) into the bundle")
    parser.add_argument("--out", type=Path, help="the folder for what is made; default: dist, or dist/with-model")
    parser.add_argument("--here", action="store_true", help="build with the Python this is run with")
    parser.add_argument("--prove", action="store_true", help="make everything and run the full tests of it")
    chosen = parser.parse_args(arguments)
    chosen.out = (chosen.out or ROOT / ("dist/with-model" if chosen.with_model else "dist")).absolute()
    wrong = sorted(set(chosen.kinds) - {*KINDS, "all"})
    if wrong:
        parser.error(f"there is no {' or '.join(wrong)}; choose from {', '.join(KINDS)}, all")
    if not chosen.kinds or "all" in chosen.kinds:
        chosen.kinds = KINDS if LINUX else ["wheel", "bundle"]
    if not LINUX and not {*chosen.kinds}.isdisjoint(FROM_BUNDLE):
        parser.error("packages of Linux are made on Linux")
    return chosen


def make_wheel(out: Path) -> Path:
    """The source archive and, out of it, the wheel; returns the wheel."""
    known = set(out.glob("*.whl"))
    environment.run(sys.executable, "-m", "build", "--no-isolation", "--outdir", out, ROOT)
    return max(out.glob("*.whl"), key=lambda path: (path not in known, path.stat().st_mtime))


def make_bundle(out: Path, *, with_model: bool) -> Path:
    """The one-folder bundle of this system in *out*; returns the folder (on macOS beside it is ``Loquent.app``)."""
    if LINUX and shutil.which("objcopy") is None:
        stop("PyInstaller needs objcopy; on Debian and Ubuntu run: sudo apt-get install binutils")
    target = out / "loquent"
    with tempfile.TemporaryDirectory() as folder:
        work = Path(folder)
        variables = {"LOQUENT_WITH_MODEL": "1" if with_model else "0"}
        if not LINUX:
            from bundle import icons

            variables["LOQUENT_ICONS"] = str(icons.write(work / "icons"))
        command = [sys.executable, "-m", "PyInstaller", "--noconfirm", "--log-level", "WARN"]
        places = ["--workpath", str(work), "--distpath", str(out)]
        environment.run(*command, *places, ROOT / "packaging" / "loquent.spec", **variables)
    return target


def build(chosen: argparse.Namespace) -> None:
    """Make what was chosen, in this environment."""
    bootstrap.compile_translations(Path(sys.executable))
    chosen.out.mkdir(parents=True, exist_ok=True)
    if "wheel" in chosen.kinds:
        told("wheel", lambda: make_wheel(chosen.out))
    packages = [kind for kind in chosen.kinds if kind in FROM_BUNDLE]
    if not packages and "bundle" not in chosen.kinds:
        return
    bundle = told("bundle", lambda: make_bundle(chosen.out, with_model=chosen.with_model))
    for kind in packages:
        module, function = FROM_BUNDLE[kind]
        make = getattr(importlib.import_module(module), function)
        told(kind, functools.partial(make, bundle, chosen.out))


def told(name: str, make: Callable[[], Path]) -> Path:
    """What *make* returns, said with its size and how long it took."""
    started = time.monotonic()
    made = make()
    size = sum(path.lstat().st_size for path in [made, *made.rglob("*")] if not path.is_dir()) / 1e6
    say(f"{name}: {made} ({size:.1f} MB) in {time.monotonic() - started:.0f} s")
    return made


def prove(out: Path) -> int:
    """The full tests of what lies in *out*, in the environment of the tests."""
    bootstrap.ensure_system(for_tests=True, for_proof=True)
    bootstrap.ensure_packages("local,dev")
    # Each by its name: pytest passes over a file that lies in a folder which is named as well.
    folder = ROOT / "tests" / "packaging"
    files = [*sorted(folder.glob("test_*.py")), *sorted(folder.glob("prove_*.py"))]
    command = [str(bootstrap.PYTHON), "-m", "pytest", "-q", *map(str, files)]
    return subprocess.run(command, cwd=ROOT, env={**os.environ, "LOQUENT_PACKAGES": str(out)}).returncode


def main(arguments: list[str]) -> int:
    """Build, in an environment made for it unless told to do it here."""
    chosen = options(arguments)
    if chosen.here:
        build(chosen)
        return 0
    python = environment.ensure(with_model=chosen.with_model)
    inner = [python, __file__, "--here", *chosen.kinds, "--out", chosen.out, *(["--with-model"] if chosen.with_model else [])]
    status = subprocess.run(inner).returncode
    return prove(chosen.out) if chosen.prove and status == 0 else status


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit(130)
