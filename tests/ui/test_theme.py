"""Colours, contrast, icons, and following the system."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QRect, QSize
from PySide6.QtGui import QPainter, QPalette, QPixmap
from PySide6.QtWidgets import QApplication, QCompleter, QLineEdit, QWidget

from desktop.storage.settings import load_settings, save_setting
from desktop.ui.theme import theme
from desktop.ui.theme.icons import icon_names
from desktop.ui.theme.tables import contrast, load_measures, load_table, style_sheet, theme_names
from desktop.ui.theme.theme import system_theme

GROUNDS = ("surface", "sidebar", "surface_raised", "bubble", "code_background", "code_header", "selection", "hover")
PAIRS = [
    *[(text, ground) for text in ("text", "text_muted", "accent") for ground in GROUNDS],
    *[("danger", ground) for ground in ("surface", "surface_raised", "sidebar", "bubble", "hover")],
    ("on_accent", "accent"),
    ("on_found", "found"),
    ("on_found_current", "found_current"),
    ("on_accent", "accent_hover"),
    ("on_found", "found"),
    ("on_found_current", "found_current"),
]
RINGS = [
    *[("accent", ground) for ground in ("surface", "sidebar", "surface_raised", "bubble", "hover", "selection", "code_header")],
    ("on_accent", "accent"),
    ("on_accent", "accent_hover"),
    *[("text", ground) for ground in ("surface", "surface_raised")],
    ("border_focus", "surface"),
    ("border_focus", "surface_raised"),
]
"""What is drawn around the control that has the keyboard, and what it is drawn on."""


def least(name: str) -> float:
    """The contrast text has to have (WCAG 2.2: 1.4.3, and 1.4.6 for who asks for more)."""
    return 7.0 if name == "high-contrast" else 4.5


@pytest.mark.parametrize("name", theme_names())
@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_what_it_is_on(name: str, text: str, ground: str) -> None:
    colours = load_table(name).colours
    assert contrast(colours[text], colours[ground]) >= least(name)


@pytest.mark.parametrize("name", theme_names())
@pytest.mark.parametrize("ground", ["code_background", "code_header"])
def test_code_stands_out_from_its_box(name: str, ground: str) -> None:
    table = load_table(name)
    too_pale = {kind for kind, colour in table.code.items() if contrast(colour, table.colours[ground]) < least(name)}
    assert not too_pale


@pytest.mark.parametrize("name", theme_names())
@pytest.mark.parametrize(("ring", "ground"), RINGS)
def test_the_ring_of_the_keyboard_stands_out(name: str, ring: str, ground: str) -> None:
    """WCAG 2.2: 1.4.11 and 2.4.13."""
    colours = load_table(name).colours
    assert contrast(colours[ring], colours[ground]) >= 3


def test_with_high_contrast_controls_have_edges_that_can_be_seen() -> None:
    colours = load_table("high-contrast").colours
    assert not [ground for ground in GROUNDS if contrast(colours["border"], colours[ground]) < 3]


@pytest.mark.parametrize(
    ("dark", "more", "shown"),
    [(False, False, "light"), (True, False, "dark"), (False, True, "high-contrast"), (True, True, "high-contrast")],
)
def test_the_system_decides_unless_told_otherwise(dark: bool, more: bool, shown: str) -> None:
    assert system_theme(dark=dark, contrast=more) == shown


def test_every_theme_that_ships_can_be_kept_in_the_settings_file(tmp_path: Path) -> None:
    for name in ("system", *theme_names()):
        save_setting(tmp_path / "settings.toml", "theme", name)
        assert load_settings(tmp_path / "settings.toml")[0].theme == name


def test_all_themes_have_the_same_roles() -> None:
    tables = [load_table(name) for name in theme_names()]
    assert len({frozenset(table.colours) for table in tables}) == 1
    assert len({frozenset(table.code) for table in tables}) == 1


@pytest.mark.parametrize("name", theme_names())
def test_the_style_sheet_names_only_what_there_is(name: str) -> None:
    assert "$" not in style_sheet(load_table(name), load_measures())


def test_no_colour_stands_in_python_or_in_the_style_sheet(root: Path) -> None:
    literal = re.compile(r"#[0-9A-Fa-f]{6}\b|#[0-9A-Fa-f]{8}\b|\brgba?\(|QColor\(\s*\d|GlobalColor\.(?!transparent)")
    files = [*(root / "desktop" / "ui").rglob("*.py"), root / "resources" / "themes" / "style.qss"]
    assert not [f"{file.name}: {found.group()}" for file in files for found in literal.finditer(file.read_text(encoding="utf-8"))]


def test_every_icon_is_drawn_in_the_colour_of_its_role(qapp: QApplication) -> None:
    for name in icon_names():
        image = theme.icon(name, "accent").pixmap(QSize(24, 24), 2.0).toImage()
        assert image.width() == 48
        inked = [image.pixelColor(x, y) for x in range(48) for y in range(48) if image.pixelColor(x, y).alpha() == 255]
        assert inked, name
        assert {colour.name() for colour in inked} == {theme.colour("accent").name()}, name


def test_an_icon_without_room_is_none_and_qt_has_nothing_to_say_about_it(qapp: QApplication, qt_says_nothing: list[str]) -> None:
    for size in (QSize(0, 0), QSize(0, 16), QSize(-1, -1)):
        assert theme.icon(icon_names()[0], "accent").pixmap(size, 1.0).isNull()
    target = QPixmap(20, 20)
    target.fill()
    painter = QPainter(target)
    theme.icon(icon_names()[0], "accent").paint(painter, QRect(0, 0, 0, 16))
    painter.end()
    assert qt_says_nothing == []


def test_switching_the_theme_changes_palette_and_icons_and_says_so(qapp: QApplication) -> None:
    heard: list[str] = []

    def hear() -> None:
        heard.append(theme.name)

    theme.changed.connect(hear)
    try:
        theme.apply(qapp, "dark")
        dark = qapp.palette().color(QPalette.ColorRole.Window).name()
        theme.apply(qapp, "light")
        light = qapp.palette().color(QPalette.ColorRole.Window).name()
    finally:
        theme.changed.disconnect(hear)
    assert heard == ["dark", "light"]
    assert (dark, light) == (load_table("dark").colours["surface"].lower(), load_table("light").colours["surface"].lower())


def test_a_font_size_of_the_users_reaches_every_kind_of_font(qapp: QApplication) -> None:
    before, around = theme.font().pointSizeF(), qapp.font()
    theme.apply(qapp, "light", 20)
    try:
        assert theme.font().pointSizeF() == 20
        assert qapp.font() == around
        assert theme.window_font().pointSizeF() == before
        assert theme.font("small").pointSizeF() < 20 < theme.font("heading").pointSizeF()
    finally:
        theme.apply(qapp, "light")
    assert theme.font().pointSizeF() == before


def test_what_completes_a_name_of_a_file_is_not_black_on_nothing(qapp: QApplication, keep: Callable[[QWidget], Any]) -> None:
    theme.apply(qapp, "light")
    field = QLineEdit()
    keep(field)
    completer = QCompleter(["conversations.jsonl"], field)
    field.setCompleter(completer)
    field.setText("con")
    completer.complete()
    popup = completer.popup()
    assert popup is not None
    shown = popup.viewport().grab().toImage()
    assert shown.pixelColor(shown.width() - 2, shown.height() - 2) == theme.colour("surface_raised")
    popup.hide()
