"""JSON documents made from the rules of RFC 8259: each rule kept in its ways, and broken in its ways.

``SOUND`` must be read, ``BROKEN`` must be refused, and of ``EITHER`` (what the RFC leaves open, or where bytes that are no UTF-8 are
replaced before they are read) only that nothing else happens is asked. Names say which rule it is.
"""

from __future__ import annotations

from itertools import product

_HEX = "0123456789abcdef"


def _literals() -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Section 3: three literal names, in lower case, and no others."""
    sound, broken = {}, {}
    for name in ("true", "false", "null"):
        sound[f"literal {name}"] = name.encode()
        for said, changed in (
            ("capital", name.title()),
            ("upper", name.upper()),
            ("short", name[:-1]),
            ("long", name + "x"),
            ("parted", name[:2] + " " + name[2:]),
            ("signed", "-" + name),
        ):
            broken[f"literal {name} {said}"] = changed.encode()
    for name in ("undefined", "None", "yes", "nan", "inf"):
        broken[f"literal {name}"] = name.encode()
    return sound, broken


def _numbers() -> tuple[dict[str, bytes], dict[str, bytes]]:
    """Section 6: minus, int, frac, exp."""
    sound, broken = {}, {}
    for minus, whole, part, power in product(("", "-"), ("0", "7", "10", "9" * 40), ("", ".0", ".125"), ("", "e2", "E+02", "e-3", "E-0")):
        number = minus + whole + part + power
        sound[f"number {number}"] = number.encode()
    for number in (
        "+1", "--1", "-", "- 1", "01", "-01", "00", "1.", "-1.", ".5", "-.5", "1.e2", "1..2", "1.2.3", "1e", "1e+", "1e+-2", "e2",
        "1e2.5", "1e2e2",
        "0x10", "0b1", "0o7", "1_000", "1,5", "1f", "1L", "#1", "½", "１", "٣", "1/2", "(1)", "$1", "1e٣",
    ):  # fmt: skip
        broken[f"number {number}"] = number.encode()
    return sound, broken


def _strings() -> tuple[dict[str, bytes], dict[str, bytes], dict[str, bytes]]:
    """Section 7: what stands between quotation marks; section 8: how it is written in bytes."""
    sound, broken, either = {}, {}, {}
    for letter in '"\\/bfnrt':
        sound[f"escape {letter}"] = f'"a\\{letter}b"'.encode()
    for code in ("0000", "001f", "0041", "00e9", "20AC", "FFFF", "d83d\\uDE00"):
        sound[f"escape u{code}"] = f'"\\u{code}"'.encode()
    for code in ("d800", "dfff", "de00\\ud83d", "d83dx", "d83d\\u0041"):
        # Section 8.2: what becomes of half a pair is not said.
        either[f"half a pair {code}"] = f'"\\u{code}"'.encode()
    for letter in "acdeghijklmopqsvwxyz0'UN \n":
        broken[f"escape {letter!r}"] = f'"\\{letter}1"'.encode()
    for count in range(4):
        broken[f"escape of {count} digits"] = f'"\\u{_HEX[10 : 10 + count]}"'.encode()
        broken[f"escape of {count} digits and another"] = f'"\\u{_HEX[10 : 10 + count]}g000"'.encode()
    for control in range(0x20):
        broken[f"control {control:02x}"] = b'"a' + bytes([control]) + b'b"'
    for character in ("\x7f", "\x80", "é", "\u07ff", "\u0800", "\u2028", "\ufeff", "\uffff", "😀", "\U0010ffff"):
        sound[f"character {ord(character):x}"] = f'"{character}"'.encode()
    for name, data in {
        "lone continuation": b"\x80", "cut of two": b"\xc3", "cut of three": b"\xe2\x82", "cut of four": b"\xf0\x9f\x98",
        "overlong slash": b"\xc0\xaf",
        "overlong zero": b"\xe0\x80\x80", "half a pair": b"\xed\xa0\x80", "a pair": b"\xed\xa0\xbd\xed\xb8\x80",
        "beyond the last": b"\xf4\x90\x80\x80",
        "never a byte": b"\xff", "latin-1": b"caf\xe9",
    }.items():  # fmt: skip
        either[f"bytes {name}"] = b'"' + data + b'"'
    for name, text in {
        "no end": '"a', "no beginning": 'a"', "single quotes": "'a'", "typographic quotes": "“a”", "backquotes": "`a`", "three": '"""',
        "no marks": "a",
        "ends in a backslash": '"a\\"', "marks within": '"a"b"', "joined": '"a" "b"', "prefixed": 'u"a"',
    }.items():  # fmt: skip
        broken[f"string {name}"] = text.encode()
    return sound, broken, either


def _structures() -> tuple[dict[str, bytes], dict[str, bytes], dict[str, bytes]]:
    """Sections 2, 4 and 5: objects, arrays, and the white space between their tokens."""
    sound = {
        f"structure {text}": text.encode()
        for text in ("[]", "{}", "[[]]", "[{}]", '{"":0}', '{"a":[]}', '[1,"a",null,[],{}]', '{"a":{"a":1}}')
    }
    broken = {
        f"structure {text}": text.encode()
        for text in (
            "[",
            "]",
            "{",
            "}",
            "[}",
            "{]",
            "[[]",
            "[]]",
            "{}}",
            "[1}",
            '{"a":1]',
            "[,]",
            "[1,]",
            "[,1]",
            "[1,,2]",
            "[1 2]",
            "[1;2]",
            "[1:2]",
            "{,}",
            "{1}",
            '{"a"}',
            '{"a":}',
            "{:1}",
            '{"a" 1}',
            '{"a",1}',
            '{"a":1,}',
            '{,"a":1}',
            '{"a":1,,"b":2}',
            '{"a":1 "b":2}',
            '{"a"::1}',
            '{"a":1:2}',
            "{a:1}",
            "{'a':1}",
            "{null:1}",
            "{1:1}",
            '{["a"]:1}',
            "()",
            "<a>",
            "[...]",
            "[1,...]",
            ",",
            ":",
            '"a":1',
            "[1,2",
            '{"a":1',
            "[]x",
            "[] []",
            "{} {}",
            "1 2",
            "1,2",
        )
    }
    either = {
        "the same name twice": b'{"a":1,"a":2}',
        "a mark of byte order": b"\xef\xbb\xbf[]",
        "NaN": b"[NaN]",
        "Infinity": b"[Infinity]",
        "minus Infinity": b"[-Infinity]",
        "a power out of this world": b"[1e400, -1e400, 1e-400]",
        "five thousand digits": b"9" * 5000,
        "nothing": b"",
        "white space alone": b" \t\r\n",
    }
    for space in " \t\n\r":
        sound[f"white space {ord(space):x}"] = (
            f'{space}{{{space}"a"{space}:{space}[{space}1{space},{space}2{space}]{space}}}{space}'.encode()
        )
    for space in "\x0b\x0c\x1c\x85\xa0\u1680\u2003\u2028\u200b\u3000\ufeff\x00":
        broken[f"no white space {ord(space):x}"] = f"[1,{space}2]".encode()
    for name, text in {"line": "[1,//x\n2]", "block": "[1,/*x*/2]", "hash": "[1,#x\n2]", "after": "[1]//x", "before": "/**/[1]"}.items():
        broken[f"comment {name}"] = text.encode()
    for encoding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-32-le", "utf-32-be"):
        either[f"written in {encoding}"] = '["a"]'.encode(encoding)
    for name, head, tail in (("arrays", b"[", b"]"), ("objects", b'{"a":', b"}"), ("both", b'[{"a":', b"}]")):
        sound[f"twenty {name}"] = head * 20 + b"1" + tail * 20
        either[f"a thousand {name}"] = head * 1000 + b"1" + tail * 1000
        broken[f"{name} without end"] = head * 50_000
        broken[f"{name} with one end too few"] = head * 20 + b"1" + tail * 19
        broken[f"{name} with one end too many"] = head * 20 + b"1" + tail * 21
    return sound, broken, either


_parts = (_literals(), _numbers(), _strings(), _structures())
SOUND: dict[str, bytes] = {name: data for part in _parts for name, data in part[0].items()}
BROKEN: dict[str, bytes] = {name: data for part in _parts for name, data in part[1].items()}
EITHER: dict[str, bytes] = {name: data for part in _parts for name, data in (part[2] if len(part) > 2 else {}).items()}
ALL: dict[str, bytes] = SOUND | BROKEN | EITHER
