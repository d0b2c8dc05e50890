"""The theme as pixels: what a picture of a widget shows is what the table says."""

from __future__ import annotations

import tomllib
from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QWidget

from desktop.ui.theme import theme

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("name", ["light", "dark"])
def test_a_plain_surface_has_the_colour_of_the_table(name: str) -> None:
    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    theme.apply(app, name)
    table = tomllib.loads((ROOT / "resources" / "themes" / f"{name}.toml").read_text(encoding="utf-8"))
    widget = QWidget()
    widget.resize(40, 40)
    widget.show()
    seen = widget.grab().toImage().pixelColor(20, 20).name()
    widget.close()
    widget.deleteLater()
    app.processEvents()
    assert seen.lower() == table["colours"]["surface"].lower()
