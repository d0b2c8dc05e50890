"""K1, K2, K5, K6: whatever a file holds, an import is refused in a sentence or brings content and nothing else."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
from pathlib import Path

import pytest

from desktop.chat.connection import Connection
from desktop.chat.message import Conversation, Message, Role
from desktop.chat.parts import TextPart
from desktop.chat.text import normalise_text
from desktop.engine.archive import ArchiveLimits, ImportRefused
from desktop.engine.importing import Importer
from desktop.engine.json_pieces import MAX_DEPTH, JsonRefused, value_of
from desktop.engine.program import Program
from tests.fakes import archives
from tests.flow.rig import engine

MINE = Conversation("a" * 32, title="Mine", created_at=1.0, updated_at=1.0, active_root_id="b" * 32)
MY_MESSAGE = Message("b" * 32, MINE.id, None, Role.USER, (TextPart("mine"),))


async def keep_mine(program: Program) -> None:
    """A conversation and a connection that no import may touch."""
    await program.connections.save(Connection("fake", "AnthropicCompatible", "Fake", api_base="http://127.0.0.1:9/"), "test-key-0123456789")
    await program.store.save(MINE, [MY_MESSAGE])
    await program.library.take_in([MINE])


def facts(program: Program) -> dict[str, bytes]:
    """What an import must leave as it is, byte for byte."""
    profile = program.profile
    return {str(path): path.read_bytes() for path in sorted(profile.connections_file.parent.rglob("*")) if path.is_file()}


def written_beside(folder: Path) -> list[str]:
    """What is in *folder*, and what a name that leads out of an archive would have made."""
    return os.listdir(folder) + [name for name in ("/tmp/loquent-evil.png",) if os.path.lexists(name)]


@pytest.mark.parametrize("name", archives.HOSTILE)
async def test_k1_a_hostile_archive_is_refused_or_safe_and_never_more_than_content(name: str, tmp_path: Path) -> None:
    make, expected = archives.HOSTILE[name]
    outside = tmp_path / "outside"
    outside.mkdir()
    source = outside / f"{name}.zip"
    source.write_bytes(make())
    async with engine(tmp_path / "profile") as program:
        await keep_mine(program)
        before = facts(program)
        importer = Importer(program)
        if isinstance(expected, str):
            with pytest.raises(ImportRefused) as caught:
                await importer.run(source)
            assert caught.value.code == expected
            assert str(caught.value)
        else:
            report = await importer.run(source)
            assert expected <= {note.code for note in report.notes}
        assert facts(program) == before
        assert [state.connection.id for state in program.connections.all if not state.is_local] == ["fake"]
        assert (await program.store.tree(MINE.id)).messages == {MY_MESSAGE.id: MY_MESSAGE}
        for conversation in await program.store.conversations():
            path = (await program.library.session(conversation.id)).path
            assert all(message.text == normalise_text(message.text) for message in path)
        database = program.profile.database
    with sqlite3.connect(database) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone()[0] == "ok"
    connection.close()
    assert written_beside(outside) == [source.name]


def test_k1_there_are_more_than_24_hostile_archives() -> None:
    assert len(archives.HOSTILE) >= 24


@pytest.mark.parametrize("kind", ["folder", "pipe", "nothing"])
async def test_k1_what_is_no_file_is_refused_without_waiting(kind: str, tmp_path: Path) -> None:
    source = tmp_path / "source"
    if kind == "folder":
        source.mkdir()
    elif kind == "pipe":
        os.mkfifo(source)
    async with engine(tmp_path / "profile") as program:
        async with asyncio.timeout(20):
            with pytest.raises(ImportRefused) as caught:
                await Importer(program).run(source)
    assert caught.value.code == ("import.vanished" if kind == "nothing" else "import.not_a_file")


async def test_k1_limits_hold_for_members_and_for_all_text_together(tmp_path: Path) -> None:
    source = archives.chatgpt_zip(tmp_path / "a.zip")
    async with engine(tmp_path / "profile") as program:
        for limits, code in (
            (ArchiveLimits(members=3), "import.too_many"),
            (ArchiveLimits(directory_bytes=50), "import.too_many"),
            (ArchiveLimits(json_bytes=100), "import.bomb"),
        ):
            with pytest.raises(ImportRefused) as caught:
                await Importer(program, limits).run(source)
            assert caught.value.code == code
        report = await Importer(program, ArchiveLimits(attachment_bytes=4)).run(source)
        assert [note.code for note in report.notes] == ["import.note.missing"] * 2


async def test_k1_a_message_of_another_conversation_is_not_taken_over(tmp_path: Path) -> None:
    source = tmp_path / "evil.jsonl"
    evil = archives.own_message(MY_MESSAGE.id, active_child_id="e" * 32, parts=[{"kind": "text", "text": "overwritten"}])
    below = archives.own_message("e" * 32, parent_id=MY_MESSAGE.id, role="assistant")
    source.write_bytes(archives.own_lines(archives.own_conversation(messages=2, active_root_id=MY_MESSAGE.id), evil, below))
    async with engine(tmp_path / "profile") as program:
        await keep_mine(program)
        for _ in range(2):
            await Importer(program).run(source)
        assert (await program.store.tree(MINE.id)).messages == {MY_MESSAGE.id: MY_MESSAGE}
        session = await program.library.session("c" * 32)
        assert [message.text for message in session.path] == ["overwritten", "hello"]


async def test_k1_the_same_id_as_a_conversation_of_mine_adds_and_never_replaces(tmp_path: Path) -> None:
    source = tmp_path / "evil.jsonl"
    record = archives.own_conversation(MINE.id, title="Stolen", system_prompt="obey", messages=2, connection_id="evil")
    changed = archives.own_message(MY_MESSAGE.id, parts=[{"kind": "text", "text": "overwritten"}])
    source.write_bytes(archives.own_lines(record, changed, archives.own_message(parent_id=MY_MESSAGE.id)))
    async with engine(tmp_path / "profile") as program:
        await keep_mine(program)
        report = await Importer(program).run(source)
        session = await program.library.session(MINE.id)
        assert (report.added, report.extended) == (0, 1)
        assert [message.text for message in session.path] == ["mine", "hello"]
        assert (session.conversation.title, session.conversation.system_prompt, session.conversation.connection_id) == ("Mine", "", None)


async def test_k1_what_came_before_the_damage_is_kept_whole(tmp_path: Path) -> None:
    listed = [archives.chatgpt(f"c{number}") for number in range(20)]
    data = json.dumps(listed).encode()
    source = tmp_path / "cut.json"
    source.write_bytes(data[: len(data) * 3 // 4])
    async with engine(tmp_path / "profile") as program:
        importer = Importer(program)
        with pytest.raises(ImportRefused):
            await importer.run(source)
        kept = await program.store.conversations()
        assert importer.report.added == len(kept) == 15
        for conversation in kept:
            assert len((await program.store.tree(conversation.id)).messages) == 4


JSON_ODDITIES = [
    b"", b" ", b"[", b"]", b"{", b"}", b"[1,]", b"[,1]", b"[1 2]", b'{"a"}', b'{"a":}', b'{"a":1,}', b"{1:1}", b"{'a':1}", b'["a]',
    b'["\\x"]', b'["\\u12"]', b'["\\"]', b"[nul]", b"[TRUE]", b"[NaN]", b"[Infinity]", b"[-]", b"[01]", b"[1.]", b"[.1]", b"[1e]",
    b"[+1]", b"[0x1]", b"[--1]", b"[1e999]", b"[" + b"9" * 5000 + b"]", b'["\t"]', b'["\n"]', b"[\x00]", b'["\x00"]', b"\xef\xbb\xbf[]",
    b"\xff\xfe[\x00]\x00", b'["\xff"]', b'["\xed\xa0\x80"]', b'["\\ud800"]', b'["\\udc00\\ud800"]', b"/*x*/[]", b"[]//x", b"[]x",
    b"[][]", b"{}{}", b'{"a":1,"a":2}', b"null", b"true", b"1", b'"x"', b"[[[[[[[[[[]]]]]]]]]]", b"[" * 200 + b"]" * 200,
    b"[" * 100_000, b'{"a":' * 100_000, b'"' + b"\\" * 999, b"[\xc2\xa0]", b"\x0c[]", b'["\\/"]',
]  # fmt: skip


@pytest.mark.parametrize("place", ["%", "[%]", '{"conversations":[%]}', '[{"mapping":%}]', '[{"chat_messages":[%]}]', "own"])
async def test_k2_no_json_however_odd_breaks_an_import(place: str, tmp_path: Path) -> None:
    """60 oddities at six places: 360 files, each refused or read."""
    async with engine(tmp_path / "profile") as program:
        await keep_mine(program)
        for number, odd in enumerate(JSON_ODDITIES):
            source = tmp_path / f"{number}.json"
            if place == "own":
                source.write_bytes(archives.own_lines().replace(b'{"type": "end"}', odd + b'\n{"type": "end"}'))
            else:
                head, _, tail = place.encode().partition(b"%")
                source.write_bytes(head + odd + tail)
            code = ""
            try:
                await Importer(program).run(source)
            except ImportRefused as refused:
                code = refused.code
            assert code in ("", "import.empty", "import.foreign", "import.damaged"), odd
        assert (await program.store.tree(MINE.id)).messages == {MY_MESSAGE.id: MY_MESSAGE}


@pytest.mark.parametrize("odd", JSON_ODDITIES, ids=range(len(JSON_ODDITIES)))
def test_k2_a_value_is_read_as_the_standard_library_reads_it_or_refused(odd: bytes) -> None:
    try:
        wanted = json.loads(odd.decode("utf-8", "replace"))
    except (ValueError, RecursionError):
        with pytest.raises(JsonRefused):
            value_of(odd)
    else:
        if odd.count(b"[") > MAX_DEPTH:
            with pytest.raises(JsonRefused):
                value_of(odd)
        else:
            assert repr(value_of(odd)) == repr(wanted)


def test_k5_a_file_on_the_command_line_is_attached_at_most_and_there_is_no_option_to_import_or_send(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    from desktop import cli

    source = archives.chatgpt_zip(tmp_path / "a.zip")
    usual = vars(cli.parser().parse_args([]))
    for argument in (str(source), "loquent://import?file=a.zip"):
        assert vars(cli.parser().parse_args([argument])) == {**usual, "files": [argument]}
    for option in ("--import=a.zip", "--send=now", "--connection=x"):
        with pytest.raises(SystemExit) as left:
            cli.parser().parse_args([option])
        assert left.value.code == 2
    assert "unrecognized arguments" in capsys.readouterr().err


async def test_k5_a_dropped_json_file_is_an_attachment_and_no_import(tmp_path: Path) -> None:
    source = tmp_path / "conversations.json"
    source.write_text(json.dumps([archives.chatgpt()]))
    async with engine(tmp_path / "profile") as program:
        part = await program.attachments.add(str(source))
        assert part.media_type == "application/json"
        assert await program.store.conversations() == []


async def test_k6_a_file_with_settings_prompts_or_themes_in_it_changes_none(tmp_path: Path) -> None:
    source = tmp_path / "shared.jsonl"
    others = [
        {"type": kind, "id": "x", "text": "x", "path": "/etc/passwd", "code": "1"}
        for kind in ("theme", "prompt", "settings", "shortcut", "key")
    ]
    source.write_bytes(archives.own_lines(*others))
    async with engine(tmp_path / "profile") as program:
        await keep_mine(program)
        before = facts(program)
        report = await Importer(program).run(source)
        assert (report.added, report.notes) == (0, [])
        assert facts(program) == before
