"""Text in the encodings that people's files have."""

from __future__ import annotations

import os
import random

import pytest

from desktop.engine.encodings import decode_text

SAYINGS = {
    "cp1252": ["Grüße", "Liebe Grüße aus München, das kostet 5 €.", "Où est la bibliothèque? Ça va très bien.", "name;größe\nMüller;12"],
    "cp1250": ["Zażółć gęślą jaźń i przyjdź później", "Příliš žluťoučký kůň úpěl ďábelské ódy"],
    "cp1251": ["Привет, мир", "Съешь же ещё этих мягких французских булок, да выпей чаю"],
    "koi8_r": ["Привет, мир! Как дела сегодня?"],
    "cp866": ["Привет, мир! Как дела"],
    "cp932": ["こんにちは世界。これはテストです。", "日本語"],
    "euc_jp": ["こんにちは世界。これはテストです。"],
    "iso2022_jp": ["こんにちは世界"],
    "gb18030": ["你好世界，这是一个测试文件。我们今天去北京。"],
    "big5": ["你好世界，這是一個測試檔案。我們今天去臺北。"],
    "euc_kr": ["안녕하세요 세계. 이것은 시험입니다."],
    "cp1253": ["Καλημέρα κόσμε, πώς είστε σήμερα;"],
    "cp1254": ["Günaydın dünya, şişe çok güzel, İstanbul'da yağmur"],
    "cp1255": ["שלום עולם, מה שלומך היום"],
    "cp1256": ["مرحبا بالعالم كيف حالك اليوم"],
    "mac_roman": ["Grüße aus München"],
    "utf-8": ["", "plain", "Grüße, 世界 👩\u200d💻"],
    "utf-8-sig": ["Grüße"],
    "utf-16": ["Hello", "世界"],
    "utf-16-le": ["Hello wide world"],
    "utf-16-be": ["Hello wide world"],
    "utf-32": ["Hello 世界"],
}


@pytest.mark.parametrize(("encoding", "text"), [(encoding, text) for encoding, texts in SAYINGS.items() for text in texts])
def test_text_is_read_in_the_encoding_it_was_saved_in(encoding: str, text: str) -> None:
    found = decode_text(text.encode(encoding))
    assert found is not None
    assert found[0] == text


def test_bytes_of_no_text_are_none() -> None:
    chance = random.Random(4711)
    assert not any(decode_text(chance.randbytes(400)) for _ in range(500))
    assert decode_text(b"text\0with\0holes") is None
    assert decode_text(b"\xff\xfe" + b"\0\xd8" * 3) is None
    assert decode_text("Grüße\x01".encode()) is None


def test_a_long_text_is_judged_by_its_beginning_and_read_to_its_end() -> None:
    text = "Größe und Maße, schön und gut. " * 40_000
    found = decode_text(text.encode("cp1252"))
    assert found == (text, "cp1252")
    assert decode_text(os.urandom(64) + text.encode("cp1252")) is None
