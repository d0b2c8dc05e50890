"""Colours, contrast, icons, and following the system."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from PySide6.QtCore import QSize
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QApplication

from desktop.ui.theme import theme
from desktop.ui.theme.icons import icon_names
from desktop.ui.theme.tables import contrast, load_measures, load_table, style_sheet, theme_names

GROUNDS = ("surface", "sidebar", "surface_raised", "bubble", "code_background", "code_header", "selection", "hover")
PAIRS = [
    *[("text", ground) for ground in GROUNDS],
    *[("text_muted", ground) for ground in GROUNDS],
    *[("accent", ground) for ground in ("surface", "sidebar", "selection", "hover")],
    *[("danger", ground) for ground in ("surface", "surface_raised", "bubble")],
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
    assert contrast(colours[text], colours[ground]) >= 4.5


@pytest.mark.parametrize("name", theme_names())
def test_code_stands_out_from_its_box(name: str) -> None:
    table = load_table(name)
    too_pale = {kind for kind, colour in table.code.items() if contrast(colour, table.colours["code_background"]) < 4.5}
    assert not too_pale


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
        assert theme.font("small").pointSizeF() < 20 < theme.font("heading").pointSizeF()
    finally:
        theme.apply(qapp, "light")
    assert theme.font().pointSizeF() == before
        assert qapp.font() == around
        assert theme.window_font().pointSizeF() == before
