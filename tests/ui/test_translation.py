"""Strings of the window reach a translator, and a translation reaches the window."""

from __future__ import annotations

import subprocess
from pathlib import Path
from xml.etree import ElementTree

import pytest
from PySide6.QtCore import QLocale
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
        assert "Системная подсказка" in [getattr(w, "text", str)() for w in composer.findChildren(object)]  # type: ignore[arg-type]
        composer.deleteLater()
    finally:
        for translator in installed:
            qapp.removeTranslator(translator)
        QLocale.setDefault(before)


def test_english_needs_no_translation(qapp: QApplication) -> None:
    before = QLocale()
    installed = translation.install(qapp, "en")
    for translator in installed:
        qapp.removeTranslator(translator)
    QLocale.setDefault(before)
    assert not [t for t in installed if "loquent" in t.filePath()]
