"""The program's own source, parsed once, for the tests that hold it to its rules."""

from __future__ import annotations

import ast
import subprocess
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
PROGRAM = ROOT / "desktop"


@cache
def modules(folder: str = "desktop") -> dict[str, ast.Module]:
    """Every Python file under *folder*: its path from the root, with slashes, to its tree."""
    return {
        path.relative_to(ROOT).as_posix(): ast.parse(path.read_text(encoding="utf-8"), str(path))
        for path in sorted((ROOT / folder).rglob("*.py"))
    }


@cache
def tracked() -> tuple[str, ...]:
    """The files that are part of the project, as git has them."""
    listed = subprocess.run(["git", "ls-files"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return tuple(name for name in listed.splitlines() if (ROOT / name).is_file())


def walk(folder: str = "desktop") -> Iterator[tuple[str, ast.AST]]:
    """Each node under *folder* with where it stands."""
    for name, tree in modules(folder).items():
        for node in ast.walk(tree):
            yield f"{name}:{getattr(node, 'lineno', 1)}", node


def calls(folder: str = "desktop") -> Iterator[tuple[str, str, ast.Call]]:
    """Each call under *folder*: where, the last name of what is called, the node."""
    for where, node in walk(folder):
        if isinstance(node, ast.Call):
            yield where, called(node), node


def called(node: ast.Call) -> str:
    """``f(…)`` and ``a.b.f(…)`` both give ``f``."""
    if isinstance(node.func, ast.Attribute):
        return node.func.attr
    return node.func.id if isinstance(node.func, ast.Name) else ""


def docstrings(tree: ast.AST) -> set[int]:
    """The ids of the constants that are documentation, not data."""
    found: set[int] = set()
    for node in ast.walk(tree):
        if isinstance(node, ast.Module | ast.ClassDef | ast.FunctionDef | ast.AsyncFunctionDef):
            for statement in node.body:
                if isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant):
                    found.add(id(statement.value))
    return found
