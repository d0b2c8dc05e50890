"""What was built: ``LOQUENT_PACKAGES`` names the folder that ``packaging/build.py`` wrote to; without it a bundle is built here."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]

# Appended, not put before the rest: its build.py would take the place of the build that makes wheels.
sys.path.append(str(ROOT / "packaging"))


@pytest.fixture(scope="session")
def packages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder with the bundle, and with what was made of it if that was named; otherwise the bundle is built here, once."""
    if named := os.environ.get("LOQUENT_PACKAGES"):
        return Path(named).absolute()
    folder = tmp_path_factory.mktemp("packages")
    command = [sys.executable, str(ROOT / "packaging" / "build.py"), "bundle", "--here", "--out", str(folder)]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


@pytest.fixture(scope="session")
def bundle(packages: Path) -> Path:
    """The bundle: a folder with the program ``loquent`` in it."""
    assert (packages / "loquent" / "loquent").is_file()
    return packages / "loquent"
