"""The gate of all text: what no one can keep becomes U+FFFD, everything else stays."""

from __future__ import annotations

import sqlite3
import unicodedata
from contextlib import closing

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.chat.text import normalise_text, split_pending_surrogate

ANY = st.text(st.characters(exclude_categories=[]) | st.sampled_from("\x00\ud83d\ude00\ufdd0\ufffe\uffff\U0001fffe"))


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", ""),
        ("plain\r\n\ttext\x1b", "plain\r\n\ttext\x1b"),
        ("a\x00b", "a\ufffdb"),
        ("\ud83d\ude00", "😀"),
        ("x\ud83d", "x\ufffd"),
        ("\ude00\ud83d", "\ufffd\ufffd"),
        ("\ud83d\ud83d\ude00", "\ufffd😀"),
        ("\ufdd0\ufdef\ufffe\U0010ffff", "\ufffd" * 4),
        ("\ud83f\udffe", "\ufffd"),
        ("e\u0301 \u202e \u200d \ufeff \ue000", "e\u0301 \u202e \u200d \ufeff \ue000"),
    ],
)
def test_only_what_no_one_can_keep_is_replaced(text: str, expected: str) -> None:
    assert normalise_text(text) == expected


def test_exactly_the_characters_no_one_can_keep_are_replaced_wherever_they_stand() -> None:
    unkeepable = {
        0,
        *range(0xD800, 0xE000),
        *range(0xFDD0, 0xFDF0),
        *(plane * 0x10000 + low for plane in range(17) for low in (0xFFFE, 0xFFFF)),
    }
    for point in range(0x110000):
        kept = normalise_text(f"é{chr(point)}я")
        assert kept == ("é\ufffdя" if point in unkeepable else f"é{chr(point)}я"), hex(point)


@given(ANY)
def test_whatever_comes_out_can_be_kept_sent_and_passed_again(text: str) -> None:
    clean = normalise_text(text)
    assert normalise_text(clean) == clean
    assert clean.encode("utf-8").decode("utf-8") == clean
    assert not any(unicodedata.category(c) == "Cs" for c in clean)
    with closing(sqlite3.connect(":memory:")) as connection:
        assert connection.execute("SELECT ?", (clean,)).fetchone() == (clean,)


@given(ANY, st.integers(0, 50))
def test_text_in_two_chunks_ends_as_the_whole(text: str, cut: int) -> None:
    first, pending = split_pending_surrogate(text[:cut])
    assert normalise_text(first) + normalise_text(pending + text[cut:]) == normalise_text(text)
