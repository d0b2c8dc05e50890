"""Text in whatever encoding it was saved. Pure functions; what cannot be told is no text."""

from __future__ import annotations

import codecs
import re
from collections.abc import Callable

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    # Before UTF-16, whose mark is the beginning of this one.
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# Characters that no text has; the escape character is in the logs of terminals.
_CONTROL = re.compile("[\x00-\x07\x0e-\x1a\x1c-\x1f\x7f-\x84\x86-\x9f]")
SAMPLE = 64 * 1024
"""Bytes that are judged; the rest has to be of the same encoding."""
LEAST = 0.3
"""Points a character, of at most one: below it nobody knows."""

_WESTERN = frozenset("äöüßÄÖÜéèêëàâçùûîïôœñáíóúìòåøæÅØÆãõÉÈÀÇÑÁÍÓÚ€–—‘’“”„…«»°§·¿¡´½²³×©®£")
_CENTRAL = frozenset("ąćęłńóśźżĄĆĘŁŃÓŚŹŻáčďéěíňřšťúůýžÁČĎÉĚÍŇŘŠŤÚŮÝŽőűŐŰăâîşţŞŢľĽĺŕäöüÄÖÜ–—‘’“”„…«»°§")
_TURKISH = frozenset("ğışİĞŞçöüÇÖÜâîû–—‘’“”…«»")
_GREEK = frozenset("αβγδεζηθικλμνξοπρσςτυφχψωάέήίόύώϊϋΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩΆΈΉΊΌΎΏ–—«»‘’“”…·")
_COMMON_HAN = frozenset(
    "的一是不了在人有我他这中大来上个国和也子时道说要你得可下自之年过生就那都好看学起里后没去能小多天只些么见还开们地对会方如前所到作成"
    "這個來國時說過學起裡後沒還開們對會發樣經點問題間現實體電話測試檔案世界日本語今京北文件"
)


def decode_text(data: bytes) -> tuple[str, str] | None:
    """*data* as text and the name of its encoding, or None when it is no text that anybody knows.

    A mark at the beginning decides; else UTF-8, if all of it is; else what the bytes look like.
    """
    for mark, encoding in _BOMS:
        if data.startswith(mark):
            return _decoded(data, encoding)
    if (text := _decoded(data, "utf-8")) is not None:
        # ISO-2022-JP is pure ASCII with escapes that a terminal does not know.
        escaped = _decoded(data, "iso2022_jp") if b"\x1b$" in data[:SAMPLE] else None
        return escaped or text
    if (wide := _wide(data)) is not None:
        return _decoded(data, wide)
    if b"\0" in data[:SAMPLE]:
        return None
    for encoding in _ranked(data[:SAMPLE]):
        if (text := _decoded(data, encoding)) is not None:
            return text
    return None


def _decoded(data: bytes, encoding: str) -> tuple[str, str] | None:
    try:
        text = data.decode(encoding)
    except (UnicodeDecodeError, LookupError):
        return None
    return None if _CONTROL.search(text) else (text, encoding)


def _wide(data: bytes) -> str | None:
    """UTF-16 without its mark: of Latin text every other byte is zero."""
    sample = data[: SAMPLE & ~1]
    if len(data) % 2 or len(sample) < 4:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd > half * 0.3 and even < half * 0.05:
        return "utf-16-le"
    return "utf-16-be" if even > half * 0.3 and odd < half * 0.05 else None


def _ranked(sample: bytes) -> list[str]:
    """The encodings that *sample* may be in, the likeliest first."""
    found = []
    for order, (encoding, points) in enumerate(_CANDIDATES):
        # The sample may end within a character.
        text = codecs.getincrementaldecoder(encoding)(errors="replace").decode(sample)
        foreign = [(before, char) for before, char in zip(" " + text, text, strict=False) if char > "\x7f"]
        if not foreign or text.count("�") > len(foreign) // 200 or _CONTROL.search(text):
            continue
        score = sum(points(before, char) for before, char in foreign) / len(foreign)
        if score >= LEAST:
            found.append((-score, order, encoding))
    return [encoding for _, _, encoding in sorted(found)]


def _of(letters: frozenset[str], *, mixed: bool = True) -> Callable[[str, str], float]:
    """*mixed*: words are of ASCII letters with some of these between them, so a run of these is suspicious."""

    # A capital or sign in the middle of a word is how another code page's letters look.
    def points(before: str, char: str) -> float:
        if char not in letters:
            return -1.0
        lone = not char.isalpha() and before.isalpha() and char not in "’…–—”“"
        if lone or (char.isupper() and before.islower()):
            return 0.0
        if not mixed:
            return -1.0 if _latin(before) else 1.0 if char in "αειοντσρςυκάέήίόύώ" else 0.8
        return 0.3 if before > "\x7f" and before.isalpha() and char.isalpha() else 1.0

    return points


def _latin(char: str) -> bool:
    return char < "\x7f" and char.isalpha()


def _cyrillic(before: str, char: str) -> float:
    if _latin(before) and char.isalpha():
        return -1.0
    if "а" <= char <= "я" or char in "ёіїєґў":
        return 1.0 if char in "оеаинтсрвлі" else 0.8
    if "А" <= char <= "Я" or char in "ЁІЇЄҐЎ":
        return -1.0 if before.islower() else 0.9
    return 0.6 if char in "–—«»„“”…№" else -1.0


def _hebrew(before: str, char: str) -> float:
    if "א" <= char <= "ת":
        return -1.0 if _latin(before) else 1.0 if char in "יוהלאמרתבש" else 0.8
    return 0.3 if char in "–—«»“”…־׳״₪" else -1.0


def _arabic(before: str, char: str) -> float:
    if "ء" <= char <= "گ":
        return -1.0 if _latin(before) else 1.0
    return 0.3 if char in "–—«»“”…،؛؟" else -1.0


def _japanese(before: str, char: str) -> float:
    if "\u3041" <= char <= "\u30fe" or char in "。、「」ー・！？":
        return 1.0
    # Half-width kana are what single bytes of anything look like.
    return -1.0 if "\uff61" <= char <= "\uff9f" else _han(before, char) - 0.05


def _han(before: str, char: str) -> float:
    if char in _COMMON_HAN:
        return 0.95
    if "\u4e00" <= char <= "\u9fff":
        return 0.5
    return 0.8 if char in "，。、；：？！“”‘’（）《》「」…—" else -1.0


def _korean(before: str, char: str) -> float:
    if "\uac00" <= char <= "\ud7a3":
        return 1.0
    return -0.6 if "\u4e00" <= char <= "\u9fff" else 0.3 if char in "。、“”‘’…·「」" else -1.0


_CANDIDATES: tuple[tuple[str, Callable[[str, str], float]], ...] = (
    ("cp1252", _of(_WESTERN)),
    ("cp1250", _of(_CENTRAL)),
    ("cp1254", _of(_TURKISH)),
    ("cp1251", _cyrillic),
    ("koi8_r", _cyrillic),
    ("cp866", _cyrillic),
    ("cp1253", _of(_GREEK, mixed=False)),
    ("cp1255", _hebrew),
    ("cp1256", _arabic),
    ("cp932", _japanese),
    ("euc_jp", _japanese),
    ("euc_kr", _korean),
    ("gb18030", _han),
    ("big5", _han),
    ("mac_roman", _of(_WESTERN - frozenset("´"))),
    ("cp850", _of(_WESTERN - frozenset("´"))),
)
