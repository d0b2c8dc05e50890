"""Event streams and what the standard says they mean (WHATWG HTML §9.2.6, and the cases that browsers are tested with).

Each entry: a name, the bytes, and the events as ``(event, data, last id)`` or ``(event, data, last id, retry)``.
"""

from __future__ import annotations

Event = tuple[str, str, str] | tuple[str, str, str, int]

_LONG = b"x" * 300


def _m(*data: str) -> list[Event]:
    return [("message", text, "") for text in data]


BODIES: list[tuple[str, bytes, list[Event]]] = [
    ("one byte order mark is dropped", b"\xef\xbb\xbfdata:1\n\n\xef\xbb\xbfdata:2\n\ndata:3\n\n", _m("1", "3")),
    ("a second byte order mark is part of a name", b"\xef\xbb\xbf\xef\xbb\xbfdata:1\n\ndata:2\n\n", _m("2")),
    ("only a byte order mark", b"\xef\xbb\xbf", []),
    ("half a byte order mark is text", b"\xef\xbbdata:1\n\ndata:2\n\n", _m("2")),
    ("nothing at all", b"", []),
    ("only blank lines", b"\n\r\n\r\r\n\n", []),
    (
        "comments between the lines of one event",
        b"data:1\r:\0\n:\r\ndata:2\n:" + _LONG + b"\rdata:3\n:data:fail\r:" + _LONG + b"\ndata:4\n\n",
        _m("1\n2\n3\n4"),
    ),
    ("a comment alone is no event", b": hello\n\n:\n\n", []),
    ("data before the final empty line is lost", b"retry:1000\ndata:test1\n\nid:test\ndata:test2", [("message", "test1", "", 1000)]),
    ("an unfinished block with a line end is lost too", b"data:1\n\ndata:2\n", _m("1")),
    ("empty data fields", b"data:\n\ndata\ndata\n\ndata:test\n\n", _m("", "\n", "test")),
    ("the event's name is for one event", b"event:test\ndata:x\n\ndata:x\n\n", [("test", "x", ""), ("message", "x", "")]),
    ("an empty name is the usual one", b"event: \ndata:data\n\n", _m("data")),
    ("a name without data is forgotten", b"event: x\n\ndata: y\n\n", _m("y")),
    ("the last name counts", b"event:a\nevent:b\ndata:1\n\n", [("b", "1", "")]),
    ("a name with letters of all kinds", "event: имя 🙂\ndata:1\n\n".encode(), [("имя 🙂", "1", "")]),
    ("an id stays until another comes", b"id: 5\ndata: a\n\ndata: b\n\n", [("message", "a", "5"), ("message", "b", "5")]),
    ("the last id of a block counts", b"id: 1\nid: 2\ndata: a\n\n", [("message", "a", "2")]),
    ("an empty id takes it back", b"id:1\ndata:a\n\nid\ndata:b\n\n", [("message", "a", "1"), ("message", "b", "")]),
    ("an id with NUL is ignored", b"id: 1\ndata:a\n\nid: 2\0\ndata:b\n\n", [("message", "a", "1"), ("message", "b", "1")]),
    ("an id without data is remembered", b"id: 7\n\ndata:x\n\n", [("message", "x", "7")]),
    ("an id of letters of all kinds", "id: …ж\ndata:x\n\n".encode(), [("message", "x", "…ж")]),
    (
        "names are exact",
        b"data:\0\ndata:  2\rData:1\ndata\0:2\ndata:1\r\0data:4\nda-ta:3\rdata_5\ndata:3\rdata:\r\n data:32\ndata:4\n\n",
        _m("\0\n 2\n1\n3\n\n4"),
    ),
    ("a space before the colon makes another name", b"data : x\n\n", []),
    ("names have their case", b"DATA: x\n\nData: y\n\n", []),
    ("a retry of digits", b"retry:3000\ndata:x\n\n", [("message", "x", "", 3000)]),
    ("a retry with letters is ignored", b"retry:3000\nretry:1000x\ndata:x\n\n", [("message", "x", "", 3000)]),
    ("an empty retry is ignored", b"retry\ndata:test\n\n", _m("test")),
    ("a retry in other digits is ignored", "retry: ١٢\ndata:x\n\n".encode(), _m("x")),
    ("a negative retry is ignored", b"retry:-5\ndata:x\n\n", _m("x")),
    ("unknown fields", b"data:test\n data\ndata\nfoobar:xxx\njustsometext\n:thisisacommentyay\n\n", _m("test\n")),
    ("one leading space is dropped, a tab is not", b"data:\ttest\rdata: \ndata:test\n\n", _m("\ttest\n\ntest")),
    ("only one of two spaces", b"data:  x \n\n", _m(" x ")),
    ("all line ends in one event", b"data:test\r\ndata\ndata:test\r\n\r", _m("test\n\ntest")),
    ("all line ends between events", b"data:1\r\rdata:2\n\ndata:3\r\n\r\ndata:4\n\r\n", _m("1", "2", "3", "4")),
    ("a CR at the very end", b"data:x\r\r", _m("x")),
    ("NUL is data", b"data:\0\n\n\n\n", _m("\0")),
    ("letters of all kinds", "data:ok…  日本 🙂 e\u0301\n\n".encode(), _m("ok…  日本 🙂 e\u0301")),
    ("other line ends are data", "data:a\u2028b\u2029c\x85d\x0be\x0cf\x1cg\n\n".encode(), _m("a\u2028b\u2029c\x85d\x0be\x0cf\x1cg")),
    ("bytes that are no text", b"data:\xff\xfe\xc3\x28\n\n", _m("\ufffd\ufffd\ufffd(")),
    ("a character cut by the end of its line", b"data:\xf0\x9f\x99\ndata:\x82\n\n", _m("\ufffd\n\ufffd")),
    ("half of a pair written as bytes", b"data:\xed\xa0\xbd\n\n", _m("\ufffd\ufffd\ufffd")),
    ("colons in the data", b"data: a: b:c\n\n", _m("a: b:c")),
    ("the standard's stock prices", b"data: YHOO\ndata: +2\ndata: 10\n\n", _m("YHOO\n+2\n10")),
    (
        "the standard's four blocks",
        b": test stream\n\ndata: first event\nid: 1\n\ndata:second event\nid\n\ndata:  third event\n\n",
        [("message", "first event", "1"), ("message", "second event", ""), ("message", " third event", "")],
    ),
    ("the standard's empty events", b"data\n\ndata\ndata\n\ndata:", _m("", "\n")),
    ("the standard's two spellings", b"data:test\n\ndata: test\n\n", _m("test", "test")),
]
