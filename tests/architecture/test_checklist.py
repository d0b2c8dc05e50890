"""The conformance checklist: every number has its one test, and tests/README.md says which."""

from __future__ import annotations

import ast
import re

from tests.architecture.source import ROOT

NUMBERS = range(1, 73)
_NAME = re.compile(r"test_(\d\d)_\w+")
_ROW = re.compile(r"^\| (\d+) \| .+ \| `(test_\w+)` \|$", re.MULTILINE)


def _tests() -> list[tuple[int, str]]:
    """The numbered tests of the tree, with their numbers."""
    found = []
    for path in sorted((ROOT / "tests" / "flow" / "checklist").rglob("*.py")):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (match := _NAME.fullmatch(node.name)):
                found.append((int(match.group(1)), node.name))
    return sorted(found)


def test_every_statement_of_the_checklist_has_exactly_one_test() -> None:
    assert [number for number, _ in _tests()] == list(NUMBERS)


def test_the_table_of_the_checklist_agrees_with_the_tests() -> None:
    table = _ROW.findall((ROOT / "tests" / "README.md").read_text("utf-8"))
    assert [(int(number), name) for number, name in table] == _tests()
