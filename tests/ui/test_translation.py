"""Strings of the window reach a translator, and a translation reaches the window."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QCoreApplication, QLocale, QObject, QTranslator
from PySide6.QtWidgets import QApplication

from desktop import paths
from desktop.ui import translation
from desktop.ui.composer.composer import Composer


def tool(name: str) -> str:
    import PySide6

    folder = Path(PySide6.__file__).parent
    found = next((p for p in (folder / name, folder / f"{name}.exe", folder / "libexec" / name) if p.exists()), None)
    assert found is not None, f"{name} is not in {folder}"
    return str(found)


def test_a_translated_string_is_shown_in_the_window(
    qapp: QApplication, root: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "i18n").mkdir()
    source = tmp_path / "loquent_ru.ts"
    subprocess.run([tool("lupdate"), "-silent", str(root / "desktop/ui/composer/composer.py"), "-ts", str(source)], check=True, timeout=60)
    tree = ElementTree.parse(source)
    translated = 0
    for message in tree.iter("message"):
        text = message.find("translation")
        if message.findtext("source") == "System prompt" and text is not None:
            text.text = "Системная подсказка"
            text.attrib.clear()
            translated += 1
    assert translated
    tree.write(source, encoding="utf-8", xml_declaration=True)
    subprocess.run([tool("lrelease"), "-silent", str(source), "-qm", str(tmp_path / "i18n" / "loquent_ru.qm")], check=True, timeout=60)
    monkeypatch.setattr(paths, "resources", lambda: tmp_path)
    before = QLocale()
    installed = translation.install(qapp, "ru")
    try:
        composer = Composer()
        assert "Системная подсказка" in [getattr(w, "text", str)() for w in composer.findChildren(QObject)]
        composer.deleteLater()
    finally:
        for translator in installed:
            qapp.removeTranslator(translator)
        QLocale.setDefault(before)


@pytest.fixture
def installed(qapp: QApplication) -> Iterator[Callable[[str], list[str]]]:
    """Installs the translators of a language and tells their files; takes them away again."""
    before = QLocale()
    all_of_them: list[QTranslator] = []

    def install(language: str) -> list[str]:
        made = translation.install(qapp, language)
        all_of_them.extend(made)
        return [Path(each.filePath()).name for each in made]

    yield install
    for translator in all_of_them:
        qapp.removeTranslator(translator)
        translator.deleteLater()
    QLocale.setDefault(before)


@pytest.mark.parametrize(
    ("language", "files"),
    [
        ("en", ["loquent_en.qm", "qtbase_en.qm"]),
        ("ru", ["loquent_en.qm", "loquent_ru.qm", "qtbase_ru.qm"]),
        ("zh_CN", ["loquent_en.qm", "loquent_zh_CN.qm", "qtbase_zh_CN.qm"]),
        ("zh_SG", ["loquent_en.qm", "loquent_zh_CN.qm", "qtbase_zh_CN.qm"]),
        ("de", ["loquent_en.qm", "qtbase_de.qm"]),
    ],
)
def test_a_language_brings_its_words_and_those_of_qt(installed: Callable[[str], list[str]], language: str, files: list[str]) -> None:
    assert installed(language) == files


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", {1: "1 line", 2: "2 lines", 5: "5 lines", 21: "21 lines"}),
        ("ru", {1: "1 строка", 2: "2 строки", 5: "5 строк", 11: "11 строк", 21: "21 строка", 22: "22 строки"}),
        ("zh_CN", {1: "1 行", 2: "2 行", 5: "5 行"}),
        ("de", {1: "1 line", 2: "2 lines"}),
    ],
)
def test_what_is_counted_is_inflected(installed: Callable[[str], list[str]], language: str, said: dict[int, str]) -> None:
    installed(language)
    assert {count: QCoreApplication.translate("CodeView", "%Ln lines", "", count) for count in said} == said


@pytest.mark.parametrize(("system", "word"), [("ru_RU", "Отправить"), ("zh_CN", "发送"), ("fr_FR", "Send"), ("C", "Send")])
def test_without_a_choice_the_system_decides(system: str, word: str, root: Path) -> None:
    code = (
        "from PySide6.QtCore import QCoreApplication; from desktop.ui import translation; app = QCoreApplication([]);"
        "translation.install(app); print(QCoreApplication.translate('Composer', 'Send'))"
    )
    environment = {**os.environ, "LC_ALL": f"{system}.UTF-8", "LANG": f"{system}.UTF-8", "LANGUAGE": "", "PYTHONIOENCODING": "utf-8"}
    command = [sys.executable, "-c", code]
    done = subprocess.run(command, cwd=root, env=environment, capture_output=True, text=True, encoding="utf-8", timeout=60)
    assert done.stdout.strip() == word, done.stderr
