"""The list of what Loquent is made of is whole: nothing that is needed is missing, and nothing stands there without its licence."""

from __future__ import annotations

import re
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest

from desktop import __version__, paths
from desktop.engine import licences
from desktop.engine.change_log import change_log, plain
from desktop.engine.licences import ShippedPart, normalised, requirements, shipped_parts

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(scope="module")
def parts() -> dict[str, ShippedPart]:
    return {normalised(part.name): part for part in shipped_parts("6.0")}


def _declared() -> list[str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    lines = [*project["dependencies"], *project["optional-dependencies"]["local"]]
    found = [re.match(r"[\w.-]+", line) for line in lines]
    return [name[0] for name in found if name is not None]


def test_every_dependency_and_what_it_needs_is_listed_with_its_licence(parts: dict[str, ShippedPart]) -> None:
    waiting, seen = _declared(), set[str]()
    assert len(waiting) > 10
    while waiting:
        name = normalised(waiting.pop())
        if name in seen:
            continue
        seen.add(name)
        try:
            package = distribution(name)
        except PackageNotFoundError:
            print(f"{name} is not installed here")
            continue
        assert name in parts, name
        assert parts[name].version == package.version
        waiting += [needed for needed, _ in requirements(package)]
    assert len(seen & set(parts)) > 25


def test_nothing_is_listed_without_a_licence_and_its_text(parts: dict[str, ShippedPart]) -> None:
    for part in parts.values():
        assert part.licence, part.name
        assert part.licence != "UNKNOWN"
        assert len(part.text) > 200, part.name


def test_what_is_no_package_is_listed_too(parts: dict[str, ShippedPart]) -> None:
    assert parts["loquent"].version == __version__
    assert "Permission is hereby granted" in parts["loquent"].text
    assert "PYTHON SOFTWARE FOUNDATION LICENSE" in parts["python"].text
    assert parts["qt"].version == "6.0"
    for name in ("qt", "pyside6-essentials"):
        assert "GNU LESSER GENERAL PUBLIC LICENSE" in parts[name].text
        assert "GNU GENERAL PUBLIC LICENSE" in parts[name].text
    names = "\n".join(part.name for part in parts.values())
    for part in ("OpenSSL", "SQLite", "DejaVu Sans", "STIX Two Math", "llama.cpp", "SmolLM2"):
        assert part in names


def test_the_licence_that_is_shown_is_the_one_of_the_project() -> None:
    shown = (paths.resources() / "licences" / "Loquent.txt").read_text(encoding="utf-8")
    assert shown == (ROOT / "LICENSE").read_text(encoding="utf-8")


def test_a_bundle_lists_what_lies_in_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("Inner-Part", "PyInstaller"):
        folder = tmp_path / f"{name.replace('-', '_')}-1.5.dist-info"
        folder.mkdir()
        (folder / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: 1.5\nLicense-Expression: MIT\n", encoding="utf-8")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(sys, "path", [str(tmp_path)])
    monkeypatch.setattr(licences, "find_spec", lambda _name: None)
    listed = {part.name: part for part in shipped_parts("6.0")}
    assert listed["Inner-Part"].version == "1.5"
    assert "Permission is hereby granted" in listed["Inner-Part"].text
    assert "PyInstaller" not in listed
    assert "aiohttp" not in listed


def test_an_extra_that_was_not_asked_for_is_not_needed() -> None:
    names = {normalised(name) for name, _ in requirements(distribution("loquent"))}
    assert "aiohttp" in names
    assert "xllamacpp" not in names
    assert "xllamacpp" in {normalised(name) for name, _ in requirements(distribution("loquent"), frozenset({"local"}))}


def test_the_change_log_begins_with_this_version() -> None:
    assert change_log().startswith(__version__)


def test_the_change_log_is_shown_without_marks() -> None:
    text = "# What changed\n\n## 1.0, today\n\nThe *first*.\n\n- One `point`\n  of two lines.\n- **Another**.\n"
    assert plain(text) == "1.0, today\n\nThe first.\n\n• One point of two lines.\n• Another."
    assert not re.search(r"[*`#]", change_log())


def test_the_change_log_is_found_where_there_is_no_checkout(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "desktop" / "resources").mkdir(parents=True)
    monkeypatch.setattr(paths, "resources", lambda: tmp_path / "desktop" / "resources")
    assert change_log() == ""
    (tmp_path / "desktop" / "resources" / "CHANGELOG.txt").write_text("## 7.0\n", encoding="utf-8")
    assert change_log() == "7.0"
