"""Mistakes in files are said in the user's language."""

from __future__ import annotations

from pathlib import Path

import pytest
from PySide6.QtCore import QCoreApplication, QTranslator
from PySide6.QtWidgets import QApplication

from desktop.storage import connections, settings
from desktop.storage.connections import load_connections
from desktop.storage.errors import StorageError
from desktop.storage.files import notice
from desktop.storage.settings import load_settings, save_setting
from desktop.ui.wording import sentence
from desktop.ui.wording_files import EXPECTED, file_sentence, line_words, mistake_words


class Shouting(QTranslator):
    """A language that is English in capitals, its {names} untouched."""

    def translate(self, context: str, text: str, *_: object) -> str:
        if context != "files":
            return ""
        return "".join(part if part.startswith("{") else part.upper() for part in _parts(text))


def _parts(text: str) -> list[str]:
    parts, at = [], 0
    while at < len(text):
        end = text.find("}", at) + 1 if text[at] == "{" else text.find("{", at)
        end = end if end > 0 else len(text)
        parts.append(text[at:end])
        at = end
    return parts


def test_whatever_a_check_expects_can_be_translated() -> None:
    expected = {words for checks in (settings._CHECKS, connections._CHECKS) for _, words in checks.values()}
    assert sorted(expected - set(map(str, EXPECTED))) == []


@pytest.mark.parametrize("text", [b"theme = 3", b"[[", b"\xff", b"theme = ["])
def test_in_english_it_is_what_storage_says(tmp_path: Path, text: bytes) -> None:
    path = tmp_path / "settings.toml"
    path.write_bytes(text)
    notices = load_settings(path)[1]
    assert notices
    assert [file_sentence(each) for each in notices] == [each.sentence for each in notices]


def test_connections_say_it_in_english_too(tmp_path: Path) -> None:
    path = tmp_path / "connections.toml"
    path.write_text('[[connection]]\nid = "a"\nprovider = "Anthropic"\nmodels = 3\n', encoding="utf-8")
    notices = load_connections(path)[1]
    assert [file_sentence(each) for each in notices] == [each.sentence for each in notices] != []


def test_every_word_but_names_and_the_parser_s_detail_is_translated(qapp: QApplication) -> None:
    translator = Shouting()
    QCoreApplication.installTranslator(translator)
    try:
        assert file_sentence(notice(Path("a/settings.toml"), 3, "theme", "text")) == "settings.toml, LINE 3: “theme” MUST BE TEXT."
        assert file_sentence(notice(Path("settings.toml"), None, "", "TOML (bad value)")) == "settings.toml: EXPECTED TOML (bad value)."
    finally:
        QCoreApplication.removeTranslator(translator)


@pytest.mark.parametrize("text", ["theme = 3", "[[", "\n\ntheme = ["])
def test_a_file_that_is_not_changed_is_told_in_the_same_words(tmp_path: Path, qapp: QApplication, text: str) -> None:
    path = tmp_path / "settings.toml"
    path.write_text(text, encoding="utf-8")
    with pytest.raises(StorageError) as caught:
        save_setting(path, "font_size", 12)
    assert sentence(caught.value) == str(caught.value)
    place, expected = caught.value.values["place"], caught.value.values["expected"]
    translator = Shouting()
    QCoreApplication.installTranslator(translator)
    try:
        said = line_words(place), mistake_words(expected)
    finally:
        QCoreApplication.removeTranslator(translator)
    assert said[0] == place.upper()
    assert said[1] != expected
    assert said[1].casefold() == expected.casefold()
