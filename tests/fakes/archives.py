"""Data exports as ChatGPT and Claude write them, and archives that mean harm. Everything is made when needed."""

from __future__ import annotations

import io
import json
import stat
import struct
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from tests.fakes.pictures import cornered, encoded

ROOT = "00000000-0000-4000-8000-000000000000"


def png(side: int = 8) -> bytes:
    """A small picture."""
    return encoded(cornered(side, side), "PNG")


def node(key: str, parent: str | None, role: str, content: Any, children: list[str] | None = None, **message: Any) -> dict[str, Any]:
    """A node of ChatGPT's ``mapping``."""
    return {
        "id": key,
        "parent": parent,
        "children": children or [],
        "message": {
            "id": key,
            "author": {"role": role, "name": None, "metadata": {}},
            "create_time": 1_700_000_000.5,
            "content": content if isinstance(content, dict) else {"content_type": "text", "parts": [content]},
            "status": "finished_successfully",
            "recipient": "all",
            "metadata": {},
            **message,
        },
    }


def chatgpt(conversation_id: str = "c-1", **changes: Any) -> dict[str, Any]:
    """A conversation of ChatGPT's: a picture, thinking, a tool, a hidden node, two answers of which the first is shown."""
    mapping = {
        "root": {"id": "root", "parent": None, "children": ["system"], "message": None},
        "system": node("system", "root", "system", "", ["ask"]),
        "ask": node(
            "ask",
            "system",
            "user",
            {
                "content_type": "multimodal_text",
                "parts": [{"content_type": "image_asset_pointer", "asset_pointer": "sediment://file_00aa11"}, "What is this?"],
            },
            ["think", "other"],
            metadata={"attachments": [{"id": "file_00aa11", "name": "cat.png"}, {"id": "file-Note1", "name": "note.txt"}]},
        ),
        "think": node(
            "think",
            "ask",
            "assistant",
            {"content_type": "thoughts", "thoughts": [{"summary": "Look", "content": "It is a cat."}]},
            ["call"],
        ),
        "call": node(
            "call", "think", "assistant", {"content_type": "code", "language": "python", "text": "print(1)"}, ["out"], recipient="python"
        ),
        "out": node("out", "call", "tool", {"content_type": "execution_output", "text": "1"}, ["hidden"]),
        "hidden": node("hidden", "out", "assistant", "unseen", ["answer"], metadata={"is_visually_hidden_from_conversation": True}),
        "answer": node(
            "answer",
            "hidden",
            "assistant",
            "A cat.\ue200cite\ue202turn0search0\ue201",
            ["thanks"],
            metadata={"model_slug": "gpt-5", "content_references": [{"items": [{"title": "Cats", "url": "https://example.org/cats"}]}]},
        ),
        "other": node("other", "ask", "assistant", "A dog?", [], metadata={"model_slug": "gpt-4o"}),
        "thanks": node("thanks", "answer", "user", "Thanks 😀"),
    }
    return {
        "id": conversation_id,
        "conversation_id": conversation_id,
        "title": "Cats",
        "create_time": 1_700_000_000.0,
        "update_time": 1_700_000_100.0,
        "current_node": "thanks",
        "mapping": mapping,
        "is_archived": False,
        **changes,
    }


CHATGPT_FILES = {
    "user.json": b"{}",
    "chat.html": b"<html></html>",
    "conversation_asset_file_names.json": b'{"file_00aa11.dat": "cat.png"}',
    "file_00aa11.dat": png(),
    "file-Note1-note.txt": "A note: ä".encode(),
}


def claude(conversation_id: str = "k-1", **changes: Any) -> dict[str, Any]:
    """A conversation of Claude's: an attachment's text, thinking, a tool, a file that is not there, a branch."""

    def message(key: str, parent: str, sender: str, text: str, content: list[Any] | None = None, **more: Any) -> dict[str, Any]:
        blocks = content if content is not None else [{"type": "text", "text": text, "citations": []}]
        made = {"uuid": key, "text": text, "content": blocks, "sender": sender, "created_at": "2026-03-01T10:00:00.000000Z"}
        return {**made, "attachments": [], "files": [], "parent_message_uuid": parent, **more}

    answer = [
        {"type": "thinking", "thinking": "Let me see."},
        {"type": "text", "text": "Read it."},
        {"type": "tool_use", "id": "toolu_1", "name": "view", "input": {"path": "a"}},
        {"type": "tool_result", "tool_use_id": "toolu_1", "content": [{"type": "text", "text": "done"}], "is_error": False},
    ]
    return {
        "uuid": conversation_id,
        "name": "Reading",
        "summary": "",
        "created_at": "2026-03-01T10:00:00.000000Z",
        "updated_at": "2026-03-01T10:05:00.000000Z",
        "account": {"uuid": "a"},
        "chat_messages": [
            message(
                "u1",
                ROOT,
                "human",
                "Read this",
                attachments=[{"file_name": "a.txt", "extracted_content": "text of a"}],
                files=[{"file_name": "b.png"}],
            ),
            message("a1", "u1", "assistant", "", answer),
            message("u2", "a1", "human", "first wording"),
            message("u3", "a1", "human", "second wording"),
        ],
        **changes,
    }


def zipped(path: Path, members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> Path:
    """A zip archive."""
    with zipfile.ZipFile(path, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return path


def chatgpt_zip(path: Path, *conversations: Any, name: str = "conversations.json", files: Mapping[str, bytes] | None = None) -> Path:
    """ChatGPT's export with these conversations."""
    listed = list(conversations) or [chatgpt()]
    return zipped(path, {name: json.dumps(listed).encode(), **(CHATGPT_FILES if files is None else files)})


def claude_zip(path: Path, *conversations: Any, files: Mapping[str, bytes] | None = None) -> Path:
    """Claude's export with these conversations."""
    listed = list(conversations) or [claude()]
    return zipped(path, {"users.json": b"[]", "projects.json": b"[]", "conversations.json": json.dumps(listed).encode(), **(files or {})})


# --- harm ------------------------------------------------------------------------------------------------------------


def own_lines(*records: Mapping[str, Any], version: int = 1, end: bool = True) -> bytes:
    """An export of Loquent's made of *records*."""
    lines: list[Mapping[str, Any]] = [{"type": "loquent.export", "version": version, "exported_at": 1.0}, *records]
    return b"".join(json.dumps(line).encode() + b"\n" for line in (*lines, *([{"type": "end"}] if end else [])))


def own_conversation(identity: str = "c" * 32, **changes: Any) -> dict[str, Any]:
    """The record of a conversation with one message."""
    return {"type": "conversation", "id": identity, "title": "Own", "created_at": 1.0, "updated_at": 2.0, "messages": 1, **changes}


def own_message(identity: str = "d" * 32, **changes: Any) -> dict[str, Any]:
    """The record of a message."""
    return {"type": "message", "id": identity, "role": "user", "parts": [{"kind": "text", "text": "hello"}], **changes}


def _patched(data: bytes, signature: bytes, offset: int, value: bytes) -> bytes:
    """*data* with *value* written at *offset* after each *signature*."""
    made, at = bytearray(data), -1
    while (at := data.find(signature, at + 1)) >= 0:
        made[at + offset : at + offset + len(value)] = value
    return bytes(made)


def _zip_bytes(members: Mapping[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", method) as archive:
        for name, data in members.items():
            archive.writestr(name, data)
    return held.getvalue()


def _good(*more: Any) -> bytes:
    return json.dumps([chatgpt(), *more]).encode()


def _encrypted() -> bytes:
    data = _zip_bytes({"conversations.json": _good()})
    return _patched(_patched(data, b"PK\x03\x04", 6, b"\x01\x00"), b"PK\x01\x02", 8, b"\x01\x00")


def _with_link() -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("conversations.json", _good())
        link = zipfile.ZipInfo("file_00aa11.dat")
        link.create_system = 3
        link.external_attr = (stat.S_IFLNK | 0o777) << 16
        archive.writestr(link, "/etc/passwd")
    return held.getvalue()


def _named(name: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        archive.writestr("conversations.json", _good())
        info = zipfile.ZipInfo("x")
        info.filename = name
        archive.writestr(info, png())
    return held.getvalue()


def _deep() -> bytes:
    return b"[" + json.dumps(chatgpt()).encode() + b', {"mapping": ' + b"[" * 200_000 + b"]" * 200_000 + b"}]"


def _circle() -> bytes:
    turning = {
        "a": node("a", "b", "user", "one", ["b"]),
        "b": node("b", "a", "assistant", "two", ["a"]),
        "s": node("s", "s", "user", "self"),
    }
    return json.dumps([chatgpt(mapping=turning, current_node="a")]).encode()


def _wrong_types() -> bytes:
    wrong: list[Any] = [None, True, 7, -1, 1e308, "x", [], {}, [[]], {"a": 1}]
    found = []
    for number, value in enumerate(wrong):
        for name in ("id", "title", "create_time", "update_time", "current_node", "is_archived", "pinned_time"):
            found.append(chatgpt(**{"conversation_id": f"{name}{number}", name: value}))
        for name in ("parent", "children", "message"):
            broken = chatgpt(f"node-{name}{number}")
            broken["mapping"]["ask"][name] = value
            found.append(broken)
        for name in ("author", "content", "metadata", "status", "create_time", "recipient"):
            broken = chatgpt(f"message-{name}{number}")
            broken["mapping"]["ask"]["message"][name] = value
            found.append(broken)
        for name in ("content_type", "parts", "text", "thoughts"):
            broken = chatgpt(f"content-{name}{number}")
            broken["mapping"]["think"]["message"]["content"][name] = value
            found.append(broken)
        found.append(
            claude(f"messages{number}", chat_messages=[value, {"uuid": value, "sender": "human", "content": value, "text": value}])
        )
        found.append(
            claude(
                f"blocks{number}",
                chat_messages=[{"uuid": "m", "sender": "human", "content": [value], "attachments": [value], "files": value}],
            )
        )
    return json.dumps(found).encode()


def _cut_zip() -> bytes:
    return _zip_bytes({"conversations.json": _good()})[:-40]


def _wrong_checksum() -> bytes:
    data = _zip_bytes({"conversations.json": _good()}, zipfile.ZIP_STORED)
    return data.replace(b'"What is this?"', b'"What is THIS?"')


def _too_many() -> bytes:
    data = _zip_bytes({"conversations.json": _good()})
    at = data.rfind(b"PK\x05\x06")
    return data[: at + 12] + struct.pack("<L", 2**31) + data[at + 16 :]


Maker = Callable[[], bytes]
HOSTILE: dict[str, tuple[Maker, str | set[str]]] = {
    "empty": (lambda: b"", "import.empty"),
    "text": (lambda: b"Dear diary,\n", "import.foreign"),
    "picture": (lambda: png(), "import.foreign"),
    "program": (lambda: b"MZ" + bytes(4096), "import.foreign"),
    "utf16": (lambda: json.dumps([chatgpt()]).encode("utf-16"), "import.foreign"),
    "other_json": (lambda: json.dumps([{"a": number} for number in range(100)]).encode(), "import.foreign"),
    "other_object": (lambda: b'{"settings": {"api_key": "x"}}', "import.foreign"),
    "only_numbers": (lambda: b"[1, 2, 3]", "import.foreign"),
    "no_json": (lambda: b"[}{", "import.damaged"),
    "zip_without_conversations": (lambda: _zip_bytes({"readme.txt": b"x"}), "import.foreign"),
    "zip_in_zip": (lambda: _zip_bytes({"export.zip": _zip_bytes({"conversations.json": _good()})}), "import.foreign"),
    "folder_named_like_it": (lambda: _zip_bytes({"conversations.json/": b""}), "import.foreign"),
    "truncated_zip": (_cut_zip, "import.damaged"),
    "wrong_checksum": (_wrong_checksum, "import.damaged"),
    "half_a_zip": (lambda: b"PK\x03\x04" + bytes(100), "import.damaged"),
    "encrypted": (_encrypted, "import.encrypted"),
    "strange_method": (lambda: _zip_bytes({"conversations.json": _good()}, zipfile.ZIP_LZMA), "import.method"),
    "bomb": (lambda: _zip_bytes({"conversations.json": b"[" + b" " * 40_000_000 + b"]"}), "import.bomb"),
    "endless_directory": (_too_many, "import.too_many"),
    "traversal": (lambda: _named("../../../../tmp/loquent-evil.png"), {"import.note.unsafe", "import.note.missing"}),
    "absolute": (lambda: _named("/tmp/loquent-evil.png"), {"import.note.unsafe"}),
    "drive": (lambda: _named("C:\\loquent-evil.png"), {"import.note.unsafe"}),
    "backslashes": (lambda: _named("..\\..\\loquent-evil.png"), {"import.note.unsafe"}),
    "link": (_with_link, {"import.note.unsafe", "import.note.missing"}),
    "deep": (_deep, {"import.note.deep"}),
    "circle": (_circle, set()),
    "wrong_types": (_wrong_types, set()),
    "cut_json": (lambda: _good(claude())[:-300], "import.damaged"),
    "mixed_rubbish": (lambda: json.dumps([chatgpt(), 7, None, "x", {"a": 1}, claude()]).encode(), {"import.note.form"}),
    "twice_the_same": (lambda: json.dumps([chatgpt(), chatgpt(), claude(), claude()]).encode(), {"import.note.missing"}),
    "numbers_without_end": (lambda: _good(claude()).replace(b"1700000000.0", b"9" * 5000), {"import.note.form"}),
    "not_numbers": (lambda: _good().replace(b"1700000000.0", b"NaN").replace(b"1700000100.0", b"-Infinity"), {"import.note.missing"}),
    "odd_text": (lambda: _good().replace(b"Thanks", b"\\ud800\\u0000\\uffff"), {"import.note.missing"}),
    "bytes_no_utf8": (lambda: _good().replace(b"Thanks", b"\xff\xfe\x80"), {"import.note.missing"}),
    "strange_attachments": (
        lambda: _zip_bytes(
            {"conversations.json": _good(), "file_00aa11.svg": b"<svg onload='x'/>" + bytes(10), "file-Note1.exe": b"MZ" + bytes(99)}
        ),
        {"import.note.refused"},
    ),
    "newer": (lambda: own_lines(own_conversation(), own_message(), version=99), "import.newer"),
    "own_cut": (lambda: own_lines(own_conversation(), own_message(), end=False), "import.damaged"),
    "own_lies_about_length": (lambda: own_lines(own_conversation(messages=5), own_message()), {"import.note.form"}),
    "own_wrong_types": (lambda: own_lines(own_conversation(), own_message(parts=[{"kind": "text", "text": 7}])), {"import.note.form"}),
    "own_unknown_kind": (lambda: own_lines(own_conversation(), own_message(parts=[{"kind": "command", "run": "x"}])), {"import.note.form"}),
    "own_blob_that_is_a_path": (
        lambda: own_lines(
            own_conversation(), own_message(parts=[{"kind": "file", "blob": "../../x", "media_type": "a", "name": "x", "size": 1}])
        ),
        {"import.note.form"},
    ),
    "own_blob_of_another_hash": (
        lambda: own_lines({"type": "blob", "blob": "0" * 64, "name": "x.txt", "size": 2}, {"type": "data", "base64": "aGk="}),
        {"import.note.changed"},
    ),
    "own_blob_too_large": (
        lambda: own_lines({"type": "blob", "blob": "0" * 64, "name": "x.txt", "size": 2}, {"type": "data", "base64": "aGkgdGhlcmU="}),
        {"import.note.changed"},
    ),
    "own_connections": (
        lambda: own_lines(
            {"type": "connection", "id": "evil", "provider": "OpenaiAPI", "api_base": "https://evil.invalid", "key": "k"},
            {"type": "settings", "theme": "evil"},
            {"type": "command", "run": "touch x"},
            own_conversation(connection_id="evil"),
            own_message(),
        ),
        set(),
    ),
}
"""What an archive may be: its bytes, and the code it is refused with or the notes that it leaves."""
