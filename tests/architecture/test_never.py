"""Every "never" of the design that can be seen in the source."""

from __future__ import annotations

import ast
import re
from collections.abc import Callable

import pytest

from tests.architecture.source import ROOT, called, calls, docstrings, modules, tracked, walk

HEX_COLOUR = re.compile(r"#(?:[0-9a-fA-F]{8}|[0-9a-fA-F]{6})\b|^#[0-9a-fA-F]{3,4}$|\brgba?\(\s*\d")
SHOWN = {
    "setText", "setToolTip", "setStatusTip", "setWhatsThis", "setAccessibleName", "setAccessibleDescription", "setPlaceholderText",
    "setWindowTitle", "setTitle", "setLabelText", "setInformativeText", "addAction", "addMenu", "addTab", "addItem", "addRow",
    "QLabel", "QPushButton", "QToolButton", "QCheckBox", "QRadioButton", "QGroupBox", "QAction", "QMenu",
}  # fmt: skip
WORD = re.compile(r"[^\W\d_]{2,}")
NAMES_THAT_ARE_NOT_TRANSLATED = {"Loquent"}
TRANSLATES = {"tr", "translate", "QT_TRANSLATE_NOOP", "QT_TR_NOOP"}


def _places(wrong: Callable[[str, str, ast.Call], bool], folder: str = "desktop") -> list[str]:
    return [f"{where} {name}" for where, name, node in calls(folder) if wrong(where, name, node)]


def _all_constant(arguments: list[ast.expr]) -> bool:
    return bool(arguments) and all(isinstance(argument, ast.Constant) for argument in arguments)


def _keyword(node: ast.Call, name: str) -> object:
    return next((k.value.value for k in node.keywords if k.arg == name and isinstance(k.value, ast.Constant)), None)


def test_no_dialog_takes_the_event_loop_away() -> None:
    """Under qasync exec() starves the loop and then hangs it; open() plus a future instead."""
    assert not _places(lambda _, name, node: isinstance(node.func, ast.Attribute) and name in {"exec", "exec_"})


def test_no_dialog_is_asked_by_a_call_that_waits_inside() -> None:
    """L7: the convenience functions of Qt's dialogs call exec themselves."""
    dialogs = {"QMessageBox", "QFileDialog", "QInputDialog", "QColorDialog", "QFontDialog", "QErrorMessage"}
    waiting = ("question", "information", "warning", "critical", "about", "get")

    def waits(_where: str, name: str, node: ast.Call) -> bool:
        owner = node.func.value if isinstance(node.func, ast.Attribute) else None
        return isinstance(owner, ast.Name) and owner.id in dialogs and name.startswith(waiting)

    assert not _places(waits)


def test_foreign_text_never_becomes_html() -> None:
    assert not _places(lambda _, name, __: name in {"setHtml", "insertHtml", "appendHtml"})


def test_i18_qt_decodes_no_foreign_picture() -> None:
    """Its decoders run in this process. Pictures come as pixels from the imaging process; only the clipboard's own bitmap is Qt's."""
    readers = {"QImageReader", "QMovie", "QPicture", "QSvgRenderer", "QSvgWidget", "fromData", "loadFromData"}

    def decodes(where: str, name: str, node: ast.Call) -> bool:
        if name in readers:
            # Our own icons, and formulas as they are drawn here from text.
            return not where.startswith(("desktop/ui/transcript/formulas.py", "desktop/ui/theme/icons.py"))
        by_name = len(node.args) == 1 and isinstance(node.args[0], ast.Name | ast.Constant | ast.JoinedStr)
        from_source = len(node.args) == 1 and name == "QImage" and not where.startswith("desktop/ui/composer/mime.py")
        return from_source or (name == "QPixmap" and by_name)

    assert not _places(decodes)


def test_tasks_start_in_a_scope_and_nowhere_else() -> None:
    starters = {"create_task", "ensure_future", "run_coroutine_threadsafe", "TaskGroup"}
    assert not _places(lambda where, name, _: name in starters and not where.startswith("desktop/engine/tasks.py"))


def test_scroll_areas_are_those_a_screen_reader_survives() -> None:
    """Qt's own counts its visible bars as children and does not look again when one is asked for; see the module."""
    assert not _places(lambda where, name, _: name == "QScrollArea" and not where.startswith("desktop/ui/settings/scrolled.py"))


def test_a_cancellation_is_never_swallowed() -> None:
    """Before Python 3.12 wait_for forgets one that comes together with the result; asyncio.timeout does not."""
    assert not _places(lambda _, name, __: name == "wait_for")


def test_nothing_sleeps_where_the_window_waits() -> None:
    def sleeps(node: ast.AST) -> bool:
        return isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and ast.unparse(node.func) == "time.sleep"

    bad = [where for where, node in walk("desktop/ui") if sleeps(node)]
    bad += [
        f"{where} in {function.name}"
        for where, function in walk()
        if isinstance(function, ast.AsyncFunctionDef)
        for node in ast.walk(function)
        if sleeps(node)
    ]
    assert not bad


def test_nothing_from_outside_is_executed() -> None:
    def executes(_: str, name: str, node: ast.Call) -> bool:
        builtin = isinstance(node.func, ast.Name) and name in {"eval", "exec", "compile", "__import__"}
        shell = _keyword(node, "shell") is True or ast.unparse(node.func) in {"os.system", "os.popen"}
        return builtin or shell

    assert not _places(executes)
    assert not [
        where
        for where, node in walk()
        if (isinstance(node, ast.Import) and {alias.name for alias in node.names} & {"pickle", "marshal", "shelve", "dill"})
        or (isinstance(node, ast.ImportFrom) and node.module in {"pickle", "marshal", "shelve"})
    ]


def test_certificates_are_always_checked_and_the_environment_is_never_trusted() -> None:
    def careless(_: str, name: str, node: ast.Call) -> bool:
        return (
            _keyword(node, "ssl") is False
            or _keyword(node, "verify_ssl") is False
            or _keyword(node, "trust_env") is True
            or _keyword(node, "allow_redirects") is True
            or name == "_create_unverified_context"
        )

    assert not _places(careless)


def test_the_program_never_asks_for_models_in_the_blocking_way() -> None:
    outside = [place for place in _places(lambda _, name, __: name == "get_models") if not place.startswith("desktop/providers/")]
    assert not outside


def test_no_provider_is_singled_out_by_name() -> None:
    """Differences between servers are class attributes, never an ``if`` on who it is."""
    providers = {
        node.name
        for _, node in walk("desktop/providers")
        if isinstance(node, ast.ClassDef)
        and any(isinstance(line, ast.Assign | ast.AnnAssign) and "label" in ast.unparse(line).split("=")[0] for line in node.body)
    }
    bad = [
        f"{where} {ast.unparse(node)}"
        for where, node in walk()
        if isinstance(node, ast.Compare)
        for side in (node.left, *node.comparators)
        if isinstance(side, ast.Constant) and side.value in providers
    ]
    assert not bad


def test_colours_come_from_the_theme_tables() -> None:
    bad: list[str] = []
    for name, tree in modules().items():
        words = docstrings(tree)
        for node in ast.walk(tree):
            if isinstance(node, ast.Constant) and isinstance(node.value, str) and id(node) not in words and HEX_COLOUR.search(node.value):
                bad.append(f"{name}:{node.lineno} {node.value!r}")
            if isinstance(node, ast.Call) and called(node) in {"QColor", "fromRgb"} and _all_constant(node.args):
                bad.append(f"{name}:{node.lineno} {ast.unparse(node)}")
            if isinstance(node, ast.Attribute) and ast.unparse(node).startswith("Qt.GlobalColor.") and node.attr != "transparent":
                bad.append(f"{name}:{node.lineno} {ast.unparse(node)}")
    assert not bad, "\n".join(bad)


def test_what_is_translated_is_a_plain_string() -> None:
    """``pyside6-lupdate`` takes f-strings without a word, and then they never translate."""

    def composed(node: ast.expr) -> bool:
        return isinstance(node, ast.JoinedStr | ast.BinOp) or (isinstance(node, ast.Call) and called(node) == "format")

    bad = _places(lambda _, name, node: name in TRANSLATES and any(composed(argument) for argument in node.args))
    assert not bad


@pytest.mark.parametrize("folder", ["desktop/ui"])
def test_every_string_that_is_shown_can_be_translated(folder: str) -> None:
    def bare(_: str, name: str, node: ast.Call) -> bool:
        if name not in SHOWN:
            return False
        literals = [argument for argument in node.args if isinstance(argument, ast.Constant | ast.JoinedStr)]
        texts = [
            part.value
            for literal in literals
            for part in (literal.values if isinstance(literal, ast.JoinedStr) else [literal])
            if isinstance(part, ast.Constant) and isinstance(part.value, str)
        ]
        return any(WORD.search(text) and text not in NAMES_THAT_ARE_NOT_TRANSLATED for text in texts)

    assert not _places(bare, folder)


def test_nothing_is_left_for_later() -> None:
    later = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|X" + r"XX|HA" + r"CK)\b")
    bad = []
    for name in tracked():
        if not name.endswith((".py", ".md", ".toml", ".ts", ".svg", ".sql", ".qss", "run")):
            continue
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1):
            if later.search(line):
                bad.append(f"{name}:{number}")
    assert not bad


def test_the_program_names_no_machine_it_was_made_on() -> None:
    personal = re.compile(r"(?<![\w.])/(?:home|Users|root|work|opt)/\w|\bindex-url\b|\bfind-links\b")
    bad = []
    for name in tracked():
        if not name.startswith(("desktop/", "packaging/", ".ci/", "README", "pyproject")) or not name.endswith(
            (".py", ".md", ".toml", "run")
        ):
            continue
        for number, line in enumerate((ROOT / name).read_text(encoding="utf-8").splitlines(), 1):
            if personal.search(line) or str(ROOT) in line:
                bad.append(f"{name}:{number} {line.strip()}")
    assert not bad, "\n".join(bad)


def test_a_test_is_skipped_only_for_a_stated_reason() -> None:
    bad = []
    for where, node in walk("tests"):
        text = ast.unparse(node) if isinstance(node, ast.Attribute) else ""
        if text in {"pytest.mark.skip", "pytest.mark.xfail", "pytest.xfail"}:
            bad.append(where)
        if isinstance(node, ast.Call) and ast.unparse(node.func) == "pytest.mark.skipif" and "reason" not in [k.arg for k in node.keywords]:
            bad.append(where)
    assert not bad


def test_window_tests_never_put_mocks_in_place_of_qt() -> None:
    """Replacing Qt methods with Mock can crash PySide6; doubles are small real programs."""
    bad = [
        where
        for folder in ("tests/ui", "tests/real", "tests/looks")
        for where, node in walk(folder)
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("unittest")
    ]
    assert not bad
