"""The rooms of DESIGN §1: who may know whom, what a room may be called, what lies at the top."""

from __future__ import annotations

import ast
import subprocess
import sys
import tomllib
from pathlib import Path

from tests.architecture.source import PROGRAM, ROOT, modules, tracked

TOP = {"pyproject.toml", "desktop", "resources", "tests", "packaging", "README.md", "LICENSE"}
NO_ROOM = {"core", "util", "utils", "helper", "helpers", "common", "manager", "managers", "misc", "shared", "lib"}
NO_SUFFIX = ("Manager", "Helper", "Helpers", "Util", "Utils", "Handler")


def test_arrows_between_rooms_point_right_only() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout + done.stderr


def test_only_the_vault_knows_keyring_and_only_imaging_knows_pillow() -> None:
    homes = {
        "keyring": {"desktop/storage/vault.py"},
        "PIL": {f"desktop/engine/imaging_{name}.py" for name in ("worker", "opening", "metadata", "fitting", "pdf")},
        "pi_heif": {"desktop/engine/imaging_opening.py"},
        "pypdf": {"desktop/engine/pdf_stripping.py"},
        "pypdfium2": {"desktop/engine/pdf_reading.py"},
        "xllamacpp": {"desktop/providers/local_child.py"},
    }
    for name, tree in modules().items():
        for node in ast.walk(tree):
            if not isinstance(node, ast.Import | ast.ImportFrom):
                continue
            for imported in [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]:
                home = homes.get(imported.partition(".")[0])
                assert home is None or name in home, f"{name}:{node.lineno} imports {imported}"


def test_vocabulary_needs_nothing_but_the_standard_library() -> None:
    for name, tree in modules("desktop/chat").items():
        for node in ast.walk(tree):
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom):
                names = [node.module or ""]
            else:
                continue
            for imported in names:
                top = imported.partition(".")[0]
                assert top in sys.stdlib_module_names or imported.startswith(("desktop.chat", "desktop.errors")), (
                    f"{name} imports {imported}"
                )


def test_no_room_is_named_after_nothing() -> None:
    names = {part.removesuffix(".py") for name in modules() for part in Path(name).parts}
    assert not names & NO_ROOM


def test_no_class_is_a_manager() -> None:
    bad = [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.ClassDef) and node.name.endswith(NO_SUFFIX)
    ]
    assert not bad, "\n".join(bad)


def test_the_top_level_is_what_was_fixed() -> None:
    odd = {name.partition("/")[0] for name in tracked()} - TOP
    assert not {name for name in odd if not name.startswith(".")}


def test_packaging_and_resources_are_folders_not_packages() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists(), "it would shadow PyPI's packaging"
    assert not list((ROOT / "resources").rglob("*.py"))


def test_the_wheel_lists_every_package() -> None:
    listed = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["setuptools"]["packages"]
    found = {".".join(path.parent.relative_to(ROOT).parts) for path in PROGRAM.rglob("__init__.py")}
    assert set(listed) == found | {"desktop.resources"}
    without = {path.parent for path in PROGRAM.rglob("*.py") if not (path.parent / "__init__.py").exists()}
    assert not without, "a folder of modules without __init__.py is not installed"
