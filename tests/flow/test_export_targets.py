"""K4: where an export goes: asked before a file is replaced; an old file is whole whatever happens. Markdown and HTML as they are read."""

from __future__ import annotations

import asyncio
import errno
import html.parser
import io
import os
import stat
import zipfile
from pathlib import Path
from typing import Any

import pytest

from desktop.chat.items import Source
from desktop.chat.message import Conversation, Failure, Message, MessageState, Role
from desktop.chat.parts import Part, ReasoningPart, SourcesPart, TextPart, ToolCallPart, ToolResultPart
from desktop.engine import exporting
from desktop.engine.exporting import ENDINGS, Exporter, ExportError, ExportPlan
from desktop.engine.program import Program
from desktop.engine.unfinished import Beside, notes_in
from tests.fakes import archives
from tests.flow.rig import engine

FORMATS = ["jsonl", "jsonl_zip", "markdown", "html"]
EVIL = (
    '<script>alert(1)</script><img src="https://evil.invalid/x.png" onerror=x> ![x](https://evil.invalid/y.png) '
    "[go](javascript:alert(1)) [web](https://example.org/a?b=1&c=2) [bank.example](https://trap.invalid/) [in](https://a@trap.invalid/)"
)


async def talk(program: Program, *more: Part, title: str = "A <b>talk</b>", identity: str = "1" * 32) -> Conversation:
    """A conversation with a picture and an answer, kept in the library."""
    conversation = Conversation(identity, title=title, created_at=1.0, updated_at=1.0)
    picture = await program.attachments.add(archives.png(), "a/b <c>.png")
    question = Message(identity[:31] + "a", identity, None, Role.USER, (picture, TextPart("Look *here* <i>"), *more), created_at=1e9)
    answer = Message(identity[:31] + "b", identity, question.id, Role.ASSISTANT, (TextPart(EVIL), *more), seq=1, model="claude")
    await program.store.save(conversation, [question, answer])
    await program.library.take_in([conversation])
    return conversation


async def export(program: Program, kind: str, target: Path, **more: Any) -> exporting.ExportReport:
    """Export everything."""
    return await Exporter(program).run(ExportPlan(kind, target, **more))


@pytest.mark.parametrize("kind", FORMATS)
async def test_k4_a_file_that_is_there_is_asked_about_and_stays_until_the_new_one_is_whole(kind: str, tmp_path: Path) -> None:
    target = tmp_path / f"out{ENDINGS[kind]}"
    target.write_bytes(b"old")
    async with engine(tmp_path / "profile") as program:
        await talk(program)
        with pytest.raises(ExportError) as caught:
            await export(program, kind, target)
        assert caught.value.code == "export.exists"
        assert target.read_bytes() == b"old"
        await export(program, kind, target, replace=True)
        assert target.read_bytes() != b"old"
        assert sorted(os.listdir(tmp_path)) == [target.name, "profile"]
        assert stat.S_IMODE(target.stat().st_mode) == 0o600


class FullDisk(io.FileIO):
    """A file on a disk that is full after a few bytes."""

    room = 100

    def write(self, data: Any) -> int:
        if self.tell() + len(data) > self.room:
            raise OSError(errno.ENOSPC, "No space left on device")
        return super().write(data)


@pytest.mark.parametrize("room", [0, 100, 5_000])
@pytest.mark.parametrize("kind", FORMATS)
async def test_k4_a_full_disk_leaves_the_old_file_and_nothing_else(
    kind: str, room: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = tmp_path / f"out{ENDINGS[kind]}"
    target.write_bytes(b"old")
    begin = exporting._begin

    def full(wanted: Path, may_replace: bool, notes: Path) -> tuple[Any, Beside]:
        file, beside = begin(wanted, may_replace, notes)
        file.close()
        disk = FullDisk(beside.path, "r+b")
        disk.room = room
        return disk, beside

    monkeypatch.setattr(exporting, "_begin", full)
    async with engine(tmp_path / "profile") as program:
        await talk(program, TextPart(os.urandom(20_000).hex()))
        with pytest.raises(ExportError) as caught:
            await export(program, kind, target, replace=True)
    assert caught.value.code == "export.full"
    assert target.read_bytes() == b"old"
    assert sorted(os.listdir(tmp_path)) == [target.name, "profile"]


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("n" * 300 + ".jsonl", "export.bad_name"),
        ("nul\0l.jsonl", "export.bad_name"),
        ("nowhere/out.jsonl", "export.no_folder"),
        ("file/out.jsonl", "export.no_folder"),
        ("folder", "export.is_folder"),
    ],
    ids=["too long", "nul", "no folder", "below a file", "a folder"],
)
async def test_k4_a_bad_name_is_said_before_anything_is_written(name: str, code: str, tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").write_text("x")
    async with engine(tmp_path / "profile") as program:
        await talk(program)
        with pytest.raises(ExportError) as caught:
            await export(program, "jsonl", tmp_path / name)
    assert caught.value.code == code
    assert sorted(os.listdir(tmp_path)) == ["file", "folder", "profile"]


@pytest.mark.parametrize("number", [errno.EACCES, errno.EROFS])
async def test_k4_a_folder_that_may_not_be_written_to_is_said(number: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    opened = os.open

    def refuse(path: Any, *arguments: Any, **more: Any) -> int:
        if Path(path).parent == tmp_path:
            raise OSError(number, os.strerror(number))
        return opened(path, *arguments, **more)

    async with engine(tmp_path / "profile") as program:
        await talk(program)
        monkeypatch.setattr(os, "open", refuse)
        with pytest.raises(ExportError) as caught:
            await export(program, "jsonl", tmp_path / "out.jsonl")
        assert os.listdir(notes_in(program.profile.cache)) == []
    assert caught.value.code == "export.not_allowed"


@pytest.mark.parametrize("kind", FORMATS)
async def test_k4_a_stopped_export_leaves_no_file(kind: str, tmp_path: Path) -> None:
    from desktop.engine.tasks import TaskScope

    target = tmp_path / "out"
    async with engine(tmp_path / "profile") as program:
        for number in range(30):
            await talk(program, identity=f"{number:032d}")
        reached = asyncio.Event()
        task = TaskScope("test").spawn(
            Exporter(program).run(ExportPlan(kind, target), lambda done, _all: reached.set() if done == 3 else None)
        )
        await reached.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
    assert os.listdir(tmp_path) == ["profile"]


async def test_an_empty_library_says_that_there_is_nothing_to_export(tmp_path: Path) -> None:
    async with engine(tmp_path / "profile") as program:
        with pytest.raises(ExportError) as caught:
            await export(program, "html", tmp_path / "out.html")
    assert caught.value.code == "export.nothing"


async def test_a_selection_goes_out_alone(tmp_path: Path) -> None:
    async with engine(tmp_path / "profile") as program:
        first = await talk(program, title="first")
        await talk(program, title="second", identity="2" * 32)
        report = await export(program, "markdown", tmp_path / "out.zip", conversation_ids=(first.id,))
    assert report.conversations == 1
    assert [name for name in zipfile.ZipFile(tmp_path / "out.zip").namelist() if name.endswith(".md")] == ["first.md"]


ALL = (
    ReasoningPart("thought"),
    ToolCallPart("t", "view", '{"a": "```"}'),
    ToolResultPart("t", "found"),
    SourcesPart((Source("Title ](x", "https://example.org/a"), Source("bad", "javascript:alert(1)"))),
)


async def test_markdown_has_attachments_beside_it_and_nothing_can_end_its_fences(tmp_path: Path) -> None:
    async with engine(tmp_path / "profile") as program:
        await talk(program, *ALL, title="../a/../b:c?")
        await export(program, "markdown", tmp_path / "out.zip")
    archive = zipfile.ZipFile(tmp_path / "out.zip")
    assert archive.namelist() == ["attachments/a b c.png", "a .. b c.md"]
    assert archive.read("attachments/a b c.png") == archives.png()
    text = archive.read("a .. b c.md").decode()
    assert "](attachments/a%20b%20c.png)" in text
    assert '````json\n{"a": "```"}\n````' in text
    assert "> **Thinking**\n>\n> thought" in text
    assert "(<https://example.org/a>)" in text
    assert "javascript:alert" not in text.replace(EVIL, "")


class Page(html.parser.HTMLParser):
    """Every tag with its attributes, and all text."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data


async def test_a_page_stands_alone_and_every_foreign_word_is_escaped(tmp_path: Path) -> None:
    async with engine(tmp_path / "profile") as program:
        await talk(program, *ALL)
        await export(program, "html", tmp_path / "out.html")
    source = (tmp_path / "out.html").read_text()
    page = Page(source)
    names = {tag for tag, _ in page.tags}
    assert not names & {"script", "iframe", "object", "embed", "link", "base", "form", "svg", "video"}
    assert not [a for _, attributes in page.tags for a in attributes if a.startswith("on")]
    images = [attributes["src"] or "" for tag, attributes in page.tags if tag == "img"]
    assert len(images) == 1
    assert images[0].startswith("data:image/png;base64,")
    links = {attributes["href"] for tag, attributes in page.tags if tag == "a"}
    assert links >= {"https://example.org/a?b=1&c=2", "https://example.org/a"}
    assert {str(link).partition(":")[0] for link in links} == {"https"}
    # Words that name another site, and an address that hides its host: to be read, not to be followed.
    assert not [link for link in links if "trap.invalid" in str(link)]
    assert page.text.count("trap.invalid") == 2
    assert "url(" not in source
    assert "@import" not in source
    policy = next(attributes["content"] for tag, attributes in page.tags if attributes.get("http-equiv") == "Content-Security-Policy")
    assert policy is not None
    assert policy.startswith("default-src 'none'")
    assert "<script>alert(1)</script>" in page.text
    assert "A <b>talk</b>" in page.text


async def test_several_conversations_are_one_page_with_a_list_of_contents(tmp_path: Path) -> None:
    async with engine(tmp_path / "profile") as program:
        await talk(program, title="first")
        await talk(program, title="second", identity="2" * 32)
        await export(program, "html", tmp_path / "out.html")
    page = Page((tmp_path / "out.html").read_text())
    anchors = [attributes["href"] for tag, attributes in page.tags if tag == "a" and (attributes["href"] or "").startswith("#")]
    assert anchors == ["#c0", "#c1"]
    assert [attributes["id"] for tag, attributes in page.tags if tag == "section"] == ["c0", "c1"]


@pytest.mark.parametrize("kind", ["markdown", "html"])
async def test_how_an_answer_ended_is_said(kind: str, tmp_path: Path) -> None:
    async with engine(tmp_path / "profile") as program:
        conversation = Conversation("1" * 32, title="t")
        failure = Failure("x", "The server is <gone>.")
        failed = Message("a", conversation.id, None, Role.ASSISTANT, (TextPart("half"),), MessageState.FAILED, failure=failure)
        await program.store.save(conversation, [failed])
        await program.library.take_in([conversation])
        await export(program, kind, tmp_path / "out")
    data = (tmp_path / "out").read_bytes()
    text = zipfile.ZipFile(io.BytesIO(data)).read("t.md").decode() if kind == "markdown" else data.decode()
    assert ("failed: The server is \\<gone\\>." if kind == "markdown" else "failed: The server is &lt;gone&gt;.") in text
