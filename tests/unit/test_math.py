"""Formulas: what is drawn, what is left as it was written."""

from __future__ import annotations

import xml.etree.ElementTree as ElementTree

import pytest

from desktop.markdown.math import MAX_LENGTH, draw, drawable, split

FORMULAS = [
    r"$e^{i\pi}+1=0$",
    r"\(\frac{-b\pm\sqrt{b^2-4ac}}{2a}\)",
    r"$$\sum_{n=1}^{\infty}\frac{1}{n^2}=\frac{\pi^2}{6}$$",
    r"\[\begin{pmatrix}a&b\\c&d\end{pmatrix}\]",
    r"$\text{если } x>0$",
    r"$\mathbb{R}^n \to \mathcal{L}$",
]


@pytest.mark.parametrize("source", FORMULAS)
def test_a_formula_becomes_outlines_and_nothing_else(source: str) -> None:
    drawing = draw(source, 16.0)
    assert drawing is not None
    tags = {element.tag.rpartition("}")[2] for element in ElementTree.fromstring(drawing.svg).iter()}
    assert tags <= {"svg", "path", "rect", "g", "line"}
    assert drawing.width > 5
    assert drawing.ascent > 0


@pytest.mark.parametrize(
    ("source", "tex", "display"),
    [("$a$", "a", False), ("$$ a $$", "a", True), (r"\(a\)", "a", False), (r"\[a\]", "a", True), ("a", "a", False)],
)
def test_delimiters_say_where_a_formula_stands(source: str, tex: str, display: bool) -> None:
    assert split(source) == (tex, display)


def test_a_formula_on_its_own_line_is_drawn_larger() -> None:
    inline, display = draw(r"$\sum_{n=1}^{9} n$", 16.0), draw(r"$$\sum_{n=1}^{9} n$$", 16.0)
    assert inline is not None
    assert display is not None
    assert display.ascent + display.descent > inline.ascent + inline.descent


@pytest.mark.parametrize(
    "source",
    ["$$", "$ $", r"$\frac{$", "$" + "{" * 500 + "$", "$" + "x" * (MAX_LENGTH + 1) + "$", r"$\left( $", r"$\begin{nothing}$", "$\ud800$"],
)
def test_what_cannot_be_read_is_left_as_it_was_written(source: str) -> None:
    assert draw(source, 16.0) is None


def test_deep_nesting_is_not_even_tried() -> None:
    assert not drawable("$" + r"\frac{1}{" * 100 + "x" + "}" * 100 + "$")


def test_links_and_foreign_elements_in_tex_do_not_reach_the_drawing() -> None:
    for source in (r"$\href{file:///etc/passwd}{x}$", r"$\text{<image href='x.png'/>}$", r"$\includegraphics{x.png}$"):
        drawing = draw(source, 16.0)
        assert drawing is None or (b"passwd" not in drawing.svg and b"<image" not in drawing.svg)
