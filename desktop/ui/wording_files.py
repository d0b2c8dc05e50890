"""A mistake in a file that a person may edit, in their language. ``storage/files.py`` knows only English."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from PySide6.QtCore import QT_TRANSLATE_NOOP, QCoreApplication

if TYPE_CHECKING:
    from desktop.storage.files import FileNotice

EXPECTED: tuple[object, ...] = (
    QT_TRANSLATE_NOOP("files", "text"),
    QT_TRANSLATE_NOOP("files", "text in UTF-8"),
    QT_TRANSLATE_NOOP("files", "TOML"),
    QT_TRANSLATE_NOOP("files", "TOML that is not nested this deeply"),
    QT_TRANSLATE_NOOP("files", "a file that can be read"),
    QT_TRANSLATE_NOOP("files", "text that no other connection has"),
    QT_TRANSLATE_NOOP("files", "the name of a provider"),
    QT_TRANSLATE_NOOP("files", "“x-api-key”, “bearer”, “both” or “none”"),
    QT_TRANSLATE_NOOP("files", "the name of an environment variable"),
    QT_TRANSLATE_NOOP("files", "a list of texts"),
    QT_TRANSLATE_NOOP("files", "“system”, “none” or a URL that begins with http, https, socks4 or socks5"),
    QT_TRANSLATE_NOOP("files", "a table of texts"),
    QT_TRANSLATE_NOOP("files", "a number of seconds above 0"),
    QT_TRANSLATE_NOOP("files", "a table"),
    QT_TRANSLATE_NOOP("files", "as a test wrote it; remove it and test again"),
    QT_TRANSLATE_NOOP("files", "a whole number of days from 0 to 3650"),
    QT_TRANSLATE_NOOP("files", "written as [[connection]]"),
    QT_TRANSLATE_NOOP("files", "“system”, “light”, “dark” or “high-contrast”"),
    QT_TRANSLATE_NOOP("files", "“local”, “always” or “never”"),
    QT_TRANSLATE_NOOP("files", "0 or a whole number from 6 to 48"),
    QT_TRANSLATE_NOOP("files", "“sentences”, “finished” or “off”"),
    QT_TRANSLATE_NOOP("files", "true or false"),
)
"""What may be expected at a place of a file; a test finds one that is missing."""
_OF_A_FIELD, _OF_A_FILE = re.compile(r"“(.+?)” must be (.+)", re.DOTALL), "it must be "
_WITH_DETAIL = re.compile(r"(.+?) (\(.*\))", re.DOTALL)


def mistake_words(wanted: str) -> str:
    """What ``storage.file_mistake`` says is expected: of a field, or of the whole file."""
    translate = QCoreApplication.translate
    if found := _OF_A_FIELD.fullmatch(wanted):
        return translate("files", "“{field}” must be {expected}").format(field=found[1], expected=_expected(found[2]))
    return translate("files", "it must be {expected}").format(expected=_expected(wanted.removeprefix(_OF_A_FILE)))


def line_words(place: str) -> str:
    """Where in the file that is: nothing, or a line."""
    found = re.search(r"\d+", place)
    return QCoreApplication.translate("files", " on line {line}").format(line=found[0]) if found else place


def _expected(words: str) -> str:
    """The words of :data:`EXPECTED`; what stands in brackets behind them is a parser's and stays."""
    found = _WITH_DETAIL.fullmatch(words)
    detail = f" {found[2]}" if found else ""
    return QCoreApplication.translate("files", found[1] if found else words) + detail


def file_sentence(notice: FileNotice) -> str:
    """The translated sentence of a mistake in a file. What a parser says stays in its own words."""
    translate = QCoreApplication.translate
    name = re.split(r"[/\\]", notice.file)[-1]
    place = translate("files", "{file}, line {line}").format(file=name, line=notice.line) if notice.line else name
    expected = _expected(notice.expected)
    if notice.field:
        template = translate("files", "{place}: “{field}” must be {expected}.")
    else:
        template = translate("files", "{place}: expected {expected}.")
    return template.format(place=place, field=notice.field, expected=expected)
