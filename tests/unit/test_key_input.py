"""What a person pastes as a key."""

from __future__ import annotations

import pytest

from desktop.storage.key_input import KeyInputError, clean_key, hide_key

KEY = "sk-abcdefgh-0123456789-wxyz"


@pytest.mark.parametrize(
    "pasted",
    [
        KEY,
        f"  {KEY}\r\n",
        f'"{KEY}"',
        f"“{KEY}”",
        f"Bearer {KEY}",
        f"Authorization: Bearer {KEY}\n",
        f"x-api-key: {KEY}",
        f"\ufeff{KEY[:5]}\u200b{KEY[5:]}\u2060",
        f"'Bearer {KEY}'",
        f"\u00a0{KEY}\u00a0",
    ],
)
def test_what_comes_along_with_a_key_is_taken_off(pasted: str) -> None:
    """E3: ten ways to paste a key."""
    assert clean_key(pasted) == KEY


@pytest.mark.parametrize(
    ("pasted", "code"),
    [
        ("", "key.empty"),
        ("  \n", "key.empty"),
        ("Bearer", "key.empty"),
        ('""', "key.empty"),
        ("two keys", "key.space"),
        (f"{KEY}\n{KEY}", "key.space"),
        ("sk-ключ", "key.characters"),
        ("sk-\x07bell", "key.characters"),
        ("x" * 1281, "key.long"),
    ],
)
def test_what_cannot_be_a_key_is_refused_with_a_sentence(pasted: str, code: str) -> None:
    """E3: nine things that are none."""
    with pytest.raises(KeyInputError) as caught:
        clean_key(pasted)
    assert caught.value.code == code


def test_a_hidden_key_shows_its_last_four_characters_only() -> None:
    assert hide_key(f"bad key {KEY}!", KEY) == "bad key …wxyz!"
    assert hide_key("bad key short", "short") == "bad key …"
    assert hide_key("nothing here", None) == "nothing here"
