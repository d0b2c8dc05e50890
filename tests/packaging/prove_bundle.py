"""What takes minutes to show of the bundle: the tests of the whole program run with it, the variant with the model, two builds alike."""

from __future__ import annotations

import hashlib
import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.real.xsession import missing_programs

ROOT = Path(__file__).resolve().parents[2]
MISSING = missing_programs()
pytestmark = [
    pytest.mark.skipif(bool(MISSING), reason=f"this computer lacks {', '.join(MISSING)}"),
    pytest.mark.timeout(1200),
]


def built(folder: Path, *options: str) -> Path:
    """A bundle made in *folder*."""
    command = [sys.executable, str(ROOT / "packaging" / "build.py"), "bundle", "--here", "--out", str(folder), *options]
    done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder / "loquent"


def run_tests(program: Path, *files: str) -> None:
    """The tests in *files* with *program* in the place of the checkout's; none may be left out."""
    command = [sys.executable, "-m", "pytest", "-q", *files]
    environment = {**os.environ, "LOQUENT_PROGRAM": str(program)}
    done = subprocess.run(command, cwd=ROOT, env=environment, stdin=subprocess.DEVNULL, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout[-6000:]
    assert "skipped" not in done.stdout.splitlines()[-1], done.stdout


def test_keys_pictures_and_drags_go_their_way_with_the_bundle(bundle: Path) -> None:
    run_tests(bundle / "loquent", "tests/real/test_key_in_keyring.py", "tests/real/test_drag_and_drop.py")


def test_the_main_job_is_done_by_the_bundle_with_the_model_inside(tmp_path: Path) -> None:
    run_tests(built(tmp_path, "--with-model") / "loquent", "tests/real/test_main_job.py")


def test_two_builds_hold_the_same_files(bundle: Path, tmp_path: Path) -> None:
    first, second = listing(bundle), listing(built(tmp_path))
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []


def listing(folder: Path) -> dict[str, str]:
    """The files of *folder* with what is in them."""
    files = [path for path in folder.rglob("*") if path.is_file()]
    return {path.relative_to(folder).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}
