"""File names on the screen."""

from __future__ import annotations

import unicodedata

from hypothesis import given
from hypothesis import strategies as st

from desktop.chat.names import shown_name


def test_ordinary_names_are_literal() -> None:
    for name in ("photo.png", "Grüße & 100% {x} 'q'.png", "-rf", "写真.jpg", "family \N{MAN}\N{ZERO WIDTH JOINER}\N{WOMAN}.png", ""):
        assert shown_name(name) == name


def test_a_long_name_loses_its_middle_and_keeps_its_ending() -> None:
    shown = shown_name("a" * 200 + ".png", 60)
    assert len(shown) == 60
    assert shown.startswith("aaa")
    assert shown.endswith(".png")
    assert "…" in shown


def test_direction_and_line_tricks_are_made_visible() -> None:
    shown = shown_name("invoice\N{RIGHT-TO-LEFT OVERRIDE}gnp.exe\n\N{LINE SEPARATOR}\x1b[31m\x7f\x85\ud800\N{TAG LATIN SMALL LETTER A}")
    assert shown == "invoice\ufffdgnp.exe\N{SYMBOL FOR LINE FEED}\ufffd\N{SYMBOL FOR ESCAPE}[31m\N{SYMBOL FOR DELETE}\ufffd\ufffd\ufffd"


@given(st.text(max_size=200), st.integers(8, 80))
def test_what_is_shown_is_one_short_line_of_visible_characters(name: str, limit: int) -> None:
    shown = shown_name(name, limit)
    assert len(shown) <= limit
    assert shown_name(shown, limit) == shown
    assert not any(unicodedata.category(char) in ("Cc", "Cs", "Zl", "Zp") for char in shown)
