"""The wheel a person would install: built, put into a new environment, and started there far from the checkout."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
import sysconfig
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


def _run(*command: str | Path, cwd: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    done = subprocess.run(
        [str(part) for part in command], cwd=cwd, env={**os.environ, **environment}, capture_output=True, text=True, timeout=100
    )
    assert done.returncode == 0, f"{done.stdout}\n{done.stderr}"
    return done


@pytest.fixture(scope="module")
def wheel(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The wheel, built from the sdist, built from a copy of what is in the checkout: what PyPI would get."""
    folder = tmp_path_factory.mktemp("build")
    source = folder / "source"
    source.mkdir()
    for name in ("desktop", "resources"):
        shutil.copytree(ROOT / name, source / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE"):
        shutil.copy(ROOT / name, source / name)
    # As packaging/bootstrap.py does it, which also compiled the translations.
    shutil.copy(ROOT / "packaging" / "CHANGELOG.md", source / "resources" / "CHANGELOG.txt")
    _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder / "dist", source, cwd=folder)
    (made,) = (folder / "dist").glob("*.whl")
    return made


@pytest.fixture(scope="module")
def installed(wheel: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A new environment with the wheel in it; the libraries Loquent needs are read from where they already are, to save minutes."""
    folder = tmp_path_factory.mktemp("fresh")
    venv.create(folder / "env", with_pip=False)
    python = folder / "env" / "bin" / "python"
    _run(sys.executable, "-m", "pip", "--python", python, "install", "--no-deps", "--no-index", wheel, cwd=folder)
    packages = Path(_run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=folder).stdout.strip())
    # A plain path: the editable Loquent's own .pth file, which lies there, is not read from here.
    (packages / "libraries.pth").write_text(sysconfig.get_path("purelib") + "\n", encoding="utf-8")
    return folder


def test_the_wheel_carries_every_resource_and_nothing_else(wheel: Path) -> None:
    inside = set(zipfile.ZipFile(wheel).namelist())
    kinds = {".svg", ".png", ".toml", ".qss", ".qm", ".txt"}
    wanted = {f"desktop/{path.relative_to(ROOT).as_posix()}" for path in (ROOT / "resources").rglob("*") if path.suffix in kinds}
    assert wanted
    assert wanted <= inside
    assert "desktop/resources/CHANGELOG.txt" in inside
    assert {f"desktop/resources/i18n/loquent_{name}.qm" for name in ("en", "ru", "zh_CN")} <= inside
    wanted_code = {path.relative_to(ROOT).as_posix() for kind in ("*.py", "*.sql") for path in (ROOT / "desktop").rglob(kind)}
    assert wanted_code <= inside
    assert not [name for name in inside if name.startswith(("tests", "packaging", "resources"))]


def test_the_installed_program_finds_its_own_resources(installed: Path) -> None:
    code = "import desktop, desktop.paths as p; print(desktop.__file__); print(p.resources())"
    lines = _run(installed / "env/bin/python", "-c", code, cwd=installed).stdout.split()
    assert all(line.startswith(str(installed / "env")) for line in lines), lines


def test_the_installed_program_passes_its_self_test(installed: Path, tmp_path: Path) -> None:
    loquent = installed / "env" / "bin" / "loquent"
    if shutil.which("xvfb-run"):
        done = _run("xvfb-run", "-a", loquent, "--profile", tmp_path, "--self-test", cwd=installed, QT_QPA_PLATFORM="xcb")
    else:
        print("no xvfb-run on this computer: the window is shown offscreen")
        done = _run(loquent, "--profile", tmp_path, "--self-test", cwd=installed, QT_QPA_PLATFORM="offscreen")
    report = json.loads(done.stdout)
    assert isinstance(report, dict)
    assert report
    assert report["checks"]["licences"]["ok"], report["checks"]["licences"]


def test_what_else_is_installed_does_not_come_before_pythons_own_modules_in_a_child(installed: Path) -> None:
    packages = next((installed / "env").glob("lib/python*/site-packages"))
    code = """
import os, subprocess, sys
from desktop import children
for child in children.CHILDREN:
    environment = children.search_path(os.environ)
    subprocess.run(children.command(child), env=environment, input=b"", stdout=subprocess.DEVNULL, check=True, timeout=60)
    print(child)
"""
    # As an old package that has the name of a module of today's Python.
    shadow = packages / "json.py"
    shadow.write_text("raise SystemExit('a package was taken for a module of Python')")
    try:
        done = _run(installed / "env/bin/python", "-c", code, cwd=installed)
    finally:
        shadow.unlink()
    assert done.stdout.split() == ["--imaging-worker", "--local-model-child"]
