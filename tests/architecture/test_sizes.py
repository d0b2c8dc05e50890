"""Giant files are how every program of this kind became hard to change."""

from __future__ import annotations

import ast

from tests.architecture.source import ROOT, modules

MODULE_LINES = 500
FUNCTION_LINES = 65  # "about 60"


def test_no_module_is_a_giant() -> None:
    sizes = {name: len((ROOT / name).read_text(encoding="utf-8").splitlines()) for name in (*modules(), *modules("packaging"))}
    giants = {name: size for name, size in sizes.items() if size > MODULE_LINES}
    assert not giants


def test_no_function_is_a_giant() -> None:
    giants = [
        f"{name}:{node.lineno} {node.name}: {(node.end_lineno or node.lineno) - node.lineno + 1} lines"
        for name, tree in modules().items()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef) and (node.end_lineno or node.lineno) - node.lineno >= FUNCTION_LINES
    ]
    assert not giants, "\n".join(giants)


def test_every_module_and_public_class_says_what_it_is() -> None:
    silent = [name for name, tree in modules().items() if tree.body and not ast.get_docstring(tree)]
    silent += [
        f"{name}:{node.lineno} {node.name}"
        for name, tree in modules().items()
        for node in tree.body
        if isinstance(node, ast.ClassDef) and not node.name.startswith("_") and not ast.get_docstring(node)
    ]
    assert not silent, "\n".join(silent)
