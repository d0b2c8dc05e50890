"""How Loquent's own child processes are called."""

from __future__ import annotations

import importlib
import os
import site
import subprocess
import sys
from pathlib import Path

import pytest

from desktop import children


@pytest.mark.parametrize("child", children.CHILDREN)
def test_a_child_is_a_module_and_a_frozen_program_calls_itself(child: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert callable(importlib.import_module(children.CHILDREN[child]).main)
    assert children.command(child) == [sys.executable, "-P", "-m", children.CHILDREN[child]]
    assert children.program() == [sys.executable, "-m", "desktop"]
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    assert children.command(child) == [sys.executable, child]
    assert children.program() == [sys.executable]


@pytest.mark.parametrize("child", children.CHILDREN)
def test_a_child_starts_in_any_folder_and_ends_with_its_input(child: str, tmp_path: Path) -> None:
    (tmp_path / "json.py").write_text("raise SystemExit('a file of the folder was run')")
    for command in (children.command(child), [sys.executable, "-P", "-m", "desktop", child]):
        ended = subprocess.run(command, cwd=tmp_path, env=children.search_path(os.environ), input=b"", capture_output=True, timeout=60)
        assert (ended.returncode, ended.stderr) == (0, b"")


def test_the_search_path_keeps_what_was_there() -> None:
    root = str(Path(children.__file__).parents[1])
    assert children.search_path({"A": "b"}) == {"A": "b", "PYTHONPATH": root}
    assert children.search_path({"PYTHONPATH": "/x"})["PYTHONPATH"] == f"{root}{os.pathsep}/x"


def test_the_folder_of_an_installed_loquent_stays_behind_pythons_own_modules(monkeypatch: pytest.MonkeyPatch) -> None:
    root = str(Path(children.__file__).parents[1])
    monkeypatch.setattr(site, "getsitepackages", lambda: ["/elsewhere", root])
    assert children.search_path({"A": "b", "PYTHONPATH": "/x"}) == {"A": "b", "PYTHONPATH": "/x"}


def test_a_loquent_installed_for_one_person_is_found_by_a_child_that_knows_no_home(monkeypatch: pytest.MonkeyPatch) -> None:
    root = str(Path(children.__file__).parents[1])
    monkeypatch.setattr(site, "ENABLE_USER_SITE", True)
    monkeypatch.setattr(site, "getusersitepackages", lambda: root)
    monkeypatch.setattr(site, "getuserbase", lambda: "/base")
    assert children.search_path({"A": "b"}) == {"A": "b", "PYTHONUSERBASE": "/base"}
