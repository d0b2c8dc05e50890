"""Text as it was written, in pieces."""

from __future__ import annotations

import pytest

from desktop.ui.transcript.kinds import Plain
from desktop.ui.transcript.text_pieces import BLANK_BLOCKS, PROSE_BLOCKS, PROSE_CHARS, plain_pieces

TEXTS = {
    "nothing but line ends": "\n" * 1_000,
    "as many lines as a piece takes": "\n".join(["x"] * PROSE_BLOCKS),
    "one more": "\n".join(["x"] * (PROSE_BLOCKS + 1)),
    "short and long by turns": "\n".join("x" * (number * number % 1_700) for number in range(200)),
    "long at the end of many short": "\n" * 100 + "x" * 5_000 + "\n" * 100,
}


def lines_of(pieces: list[Plain]) -> list[str]:
    """The lines that were written, from the lines shown."""
    lines: list[str] = []
    for piece in pieces:
        for number, shown in enumerate(piece.text.split("\n")):
            if number in piece.cuts:
                lines[-1] += shown
            else:
                lines.append(shown)
    return lines


@pytest.mark.parametrize("name", TEXTS)
def test_pieces_have_every_line_once_and_none_is_too_long(name: str) -> None:
    pieces = [piece for piece in plain_pieces(TEXTS[name]) if isinstance(piece, Plain)]
    assert lines_of(pieces) == TEXTS[name].split("\n")
    for piece in pieces:
        assert piece.text.count("\n") < (PROSE_BLOCKS if len(piece.text) > 2 * BLANK_BLOCKS else BLANK_BLOCKS)
        assert len(piece.text) <= PROSE_CHARS + PROSE_BLOCKS
    assert [piece.goes_on for piece in pieces] == [False, *[True] * (len(pieces) - 1)]


def test_a_piece_of_short_lines_is_as_full_as_it_may_be() -> None:
    for text, lines in (("\n" * 1_000, BLANK_BLOCKS), ("xyz\n" * 1_000, PROSE_BLOCKS)):
        pieces = [piece for piece in plain_pieces(text) if isinstance(piece, Plain)]
        assert {piece.text.count("\n") for piece in pieces[:-1]} >= {lines - 1}
        assert len(pieces) <= 1_000 // lines + 1_000 % lines // PROSE_BLOCKS + 2
