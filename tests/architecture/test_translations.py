"""The translations are whole: every string of the program, with its values and its plural forms, in each language."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree

import pytest

from desktop.ui.translation import LANGUAGES
from tests.architecture.source import ROOT

FOLDER = ROOT / "resources" / "i18n"
TRANSLATED = [name for name, _ in LANGUAGES if name != "en"]
FORMS = {"en": 2, "ru": 3, "zh_CN": 1}
VALUE = re.compile(r"\{\w*\}|%\d|%L?n")
HOW = "run: .venv/bin/python packaging/translations.py, then translate what it names"


def _messages(path: Path) -> Iterator[tuple[str, str, ElementTree.Element]]:
    """Context, source and the translation of each message."""
    for context in ElementTree.parse(path).iter("context"):
        for message in context.iter("message"):
            translation = message.find("translation")
            assert translation is not None
            yield context.findtext("name") or "", message.findtext("source") or "", translation


def _forms(translation: ElementTree.Element) -> list[str]:
    forms = translation.findall("numerusform")
    return [form.text or "" for form in forms] if forms else [translation.text or ""]


def _file(language: str) -> Path:
    return FOLDER / f"loquent_{language}.ts"


def test_each_language_of_the_settings_has_its_file() -> None:
    assert {path.name for path in FOLDER.glob("*.ts")} == {_file(name).name for name, _ in LANGUAGES}


@pytest.mark.parametrize("language", [name for name, _ in LANGUAGES])
def test_every_string_is_translated(language: str) -> None:
    unfinished = [
        f"{context}: {source}" for context, source, text in _messages(_file(language)) if text.get("type") or not all(_forms(text))
    ]
    assert not unfinished, HOW


@pytest.mark.parametrize("language", [name for name, _ in LANGUAGES])
def test_a_translation_has_the_values_of_its_string(language: str) -> None:
    wrong = []
    for _context, source, text in _messages(_file(language)):
        # English may leave the number out where there is one of a thing.
        wanted = sorted(VALUE.findall(source))
        forms = _forms(text)[-1:] if language == "en" else _forms(text)
        wrong += [form for form in forms if sorted(VALUE.findall(form)) != wanted]
    assert not wrong


@pytest.mark.parametrize("language", [name for name, _ in LANGUAGES])
def test_what_is_counted_has_all_plural_forms(language: str) -> None:
    counted = [text for _, source, text in _messages(_file(language)) if re.search(r"%L?n", source)]
    assert len(counted) > 20
    assert {len(text.findall("numerusform")) for text in counted} == {FORMS[language]}


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_is_written_in_its_own_signs(language: str) -> None:
    signs = {"ru": re.compile("[А-яЁё]"), "zh_CN": re.compile("[一-鿿]")}[language]
    plain = {source for _, source, text in _messages(_file(language)) if not all(signs.search(form) for form in _forms(text))}
    # Names, addresses and figures are the same everywhere.
    assert {source for source in plain if re.search(r"[a-z]{3}", re.sub(r"\{\w*\}|Loquent|https", "", source))} <= {"Bearer", "x-api-key"}


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_a_mnemonic_only_where_its_string_has_one(language: str) -> None:
    messages = list(_messages(_file(language)))
    assert [source for _, source, text in messages if any(form.count("&") != source.count("&") for form in _forms(text))] == []


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_keeps_the_marks_at_the_end(language: str) -> None:
    ends = {"…": "…", ":": ":："}
    wrong = [
        source
        for _, source, text in _messages(_file(language))
        for mark, allowed in ends.items()
        if source.endswith(mark) and not all(form[-1] in allowed for form in _forms(text))
    ]
    assert not wrong


def _updated(language: str, folder: Path) -> Path:
    """The file of *language* as it would be after an update."""
    copy = folder / _file(language).name
    shutil.copy(_file(language), copy)
    sys.path.insert(0, str(ROOT / "packaging"))
    try:
        import translations
    finally:
        sys.path.pop(0)
    translations.update(copy)
    return copy


@pytest.mark.parametrize("language", [name for name, _ in LANGUAGES])
def test_the_files_are_in_step_with_the_program(language: str, tmp_path: Path) -> None:
    now = {(context, source) for context, source, _ in _messages(_updated(language, tmp_path))}
    kept = {(context, source) for context, source, _ in _messages(_file(language))}
    assert (sorted(now - kept), sorted(kept - now)) == ([], []), HOW


def test_the_files_hold_no_line_numbers() -> None:
    assert not [path.name for path in FOLDER.glob("*.ts") if "<location" in path.read_text(encoding="utf-8")]


def test_the_script_says_what_is_not_translated(tmp_path: Path) -> None:
    """On a copy of the tree with one more string."""
    for name in ("desktop/ui/translation.py", "packaging/translations.py"):
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / name, tmp_path / name)
    (tmp_path / "desktop/ui/more.py").write_text('QCoreApplication.translate("more", "Nobody has translated this")\n', encoding="utf-8")
    (tmp_path / "resources/i18n").mkdir(parents=True)
    shutil.copy(_file("ru"), tmp_path / "resources/i18n")
    done = subprocess.run([sys.executable, "packaging/translations.py"], cwd=tmp_path, capture_output=True, text=True, timeout=60)
    assert done.returncode == 1
    assert "Nobody has translated this" in done.stdout
    assert (tmp_path / "resources/i18n/loquent_ru.qm").stat().st_size > 0
