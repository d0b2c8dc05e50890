"""K3: what was exported completely and is imported into an empty library is the same library, whatever was said in it."""

from __future__ import annotations

import asyncio
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from desktop.chat.items import Source
from desktop.chat.message import Conversation, Draft, Failure, Folder, Message, MessageState, Role, TokenUsage
from desktop.chat.parts import AttachmentPart, Part, ProviderPart, ReasoningPart, SourcesPart, TextPart, ToolCallPart, ToolResultPart
from desktop.chat.text import normalise_text
from desktop.engine.exporting import ENDINGS, Exporter, ExportPlan
from desktop.engine.importing import Importer
from desktop.engine.program import Program
from tests.fakes import archives
from tests.flow.rig import engine

# Lone halves of pairs too: what a store keeps has passed the gate, what a provider said has not.
TEXT = st.text(st.characters(exclude_categories=()), max_size=30)
KEPT = TEXT.map(normalise_text)
IDS = st.uuids().map(lambda u: u.hex)
TIMES = st.floats(0, 4e9, allow_nan=False)
OPAQUE = st.none() | st.dictionaries(
    TEXT, st.recursive(st.none() | st.booleans() | st.integers() | TEXT, st.lists, max_leaves=4), max_size=3
)
PARTS = st.one_of(
    st.builds(TextPart, KEPT, OPAQUE),
    st.builds(ReasoningPart, KEPT, st.none() | TEXT, st.none() | TIMES, OPAQUE),
    st.builds(ToolCallPart, KEPT, KEPT, KEPT, OPAQUE),
    st.builds(ToolResultPart, KEPT, KEPT, st.booleans(), OPAQUE),
    st.builds(SourcesPart, st.lists(st.builds(Source, KEPT, KEPT, OPAQUE.map(lambda v: v or {}), KEPT), max_size=2).map(tuple), OPAQUE),
    st.builds(ProviderPart, OPAQUE),
)
COUNTS = st.none() | st.integers(0, 2**40)


@st.composite
def trees(draw: st.DrawFn) -> tuple[Conversation, list[Message], Draft]:
    """A conversation with branches, tombstones, attachments (by number) and all facts."""
    identity = draw(IDS)
    messages: list[Message] = []
    for number in range(draw(st.integers(1, 6))):
        parent = draw(st.sampled_from([None, *(m.id for m in messages)]))
        state = draw(st.sampled_from([s for s in MessageState if s is not MessageState.STREAMING]))
        messages.append(
            Message(
                draw(IDS),
                identity,
                parent,
                draw(st.sampled_from(Role)),
                tuple(draw(st.lists(PARTS | st.sampled_from([0, 1]), max_size=4))),
                state,
                seq=number,
                created_at=draw(TIMES),
                first_token_at=draw(st.none() | TIMES),
                finished_at=draw(st.none() | TIMES),
                deleted_at=draw(st.none() | st.none() | TIMES),
                connection_id=draw(st.none() | st.just("claude")),
                model=draw(st.none() | KEPT),
                usage=draw(st.none() | st.builds(TokenUsage, COUNTS, COUNTS, COUNTS, COUNTS, COUNTS)),
                finish_reason=draw(st.none() | KEPT),
                finish_raw=draw(st.none() | KEPT),
                finish_details=draw(OPAQUE),
                failure=draw(st.none() | st.builds(Failure, KEPT, KEPT, st.dictionaries(KEPT, KEPT | st.integers(0, 99), max_size=2))),
            )
        )
    chosen = {m.parent_id: m.id for m in messages if draw(st.booleans())}
    messages = [replace(m, active_child_id=chosen.get(m.id)) for m in messages]
    conversation = Conversation(
        identity,
        draw(KEPT),
        draw(TIMES),
        draw(TIMES),
        draw(st.none() | st.just("claude")),
        draw(st.none() | KEPT),
        draw(KEPT),
        draw(st.booleans()),
        chosen.get(None),
        draw(st.none() | TIMES),
        draw(st.sampled_from([None, "low"])),
        draw(st.sampled_from([None, "f" * 32])),
        draw(st.booleans()),
        draw(st.booleans()),
        draw(st.booleans()),
    )
    return conversation, messages, Draft(draw(KEPT))


async def contents(program: Program) -> Any:
    """Everything of a library that an export holds."""
    listed = [*await program.store.conversations(), *await program.store.trash()]
    found = {c.id: (c, await program.store.tree(c.id), await program.store.load_draft(c.id)) for c in listed}
    blobs = {name: (program.profile.blobs / name[:2] / name).read_bytes() for name in await program.store.used_blobs()}
    return found, await program.store.folders(), blobs


async def fill(program: Program, made: list[tuple[Conversation, list[Message], Draft]]) -> None:
    """Put what hypothesis made into a library, with real attachments for the numbers among the parts."""
    attached: list[AttachmentPart] = [
        await program.attachments.add(archives.png(), "odd‮name\n.png"),
        await program.attachments.add("ein Text – ü".encode(), "a.md"),
    ]
    await program.library.save_folder(Folder("f" * 32, "Ordner 😀", 3))
    for conversation, messages, draft in made:
        numbered: list[tuple[Message, tuple[Part | int, ...]]] = [(message, message.parts) for message in messages]
        known = [replace(m, parts=tuple(attached[p] if isinstance(p, int) else p for p in parts)) for m, parts in numbered]
        await program.store.save(conversation, known)
        await program.store.save_draft(conversation.id, replace(draft, attachments=tuple(attached)))


@pytest.mark.parametrize("kind", ["jsonl", "jsonl_zip"])
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])
@given(made=st.lists(trees(), min_size=1, max_size=3, unique_by=lambda each: each[0].id))
def test_k3_a_complete_export_read_back_is_the_same_library(kind: str, made: list[tuple[Conversation, list[Message], Draft]]) -> None:
    async def there_and_back(folder: Path) -> None:
        target = folder / f"all{ENDINGS[kind]}"
        async with engine(folder / "one") as program:
            await fill(program, made)
            await Exporter(program).run(ExportPlan(kind, target, with_deleted=True))
            before = await contents(program)
        async with engine(folder / "two") as program:
            report = await Importer(program).run(target)
            assert report.notes == []
            assert await contents(program) == before
            assert {c.id for c in program.library.conversations} == {c.id for c in await program.store.conversations()}
            again = await Importer(program).run(target)
            assert (again.added, again.extended) == (0, 0)
            assert await contents(program) == before

    with tempfile.TemporaryDirectory() as folder:
        asyncio.run(there_and_back(Path(folder)))


async def test_k3_without_the_trash_neither_deleted_conversations_nor_what_hangs_below_deleted_messages_go_out(tmp_path: Path) -> None:
    gone = Conversation("1" * 32, title="gone", deleted_at=5.0)
    kept = Conversation("2" * 32, title="kept", active_root_id="a")
    top = Message("a", kept.id, None, Role.USER, (TextPart("top"),), active_child_id="b")
    dead = Message("b", kept.id, "a", Role.ASSISTANT, (TextPart("dead"),), seq=1, deleted_at=5.0)
    below = Message("c", kept.id, "b", Role.USER, (TextPart("below"),), seq=2)
    async with engine(tmp_path / "one") as program:
        await program.store.save(gone, [])
        await program.store.save(kept, [top, dead, below])
        target = tmp_path / "all.jsonl"
        await Exporter(program).run(ExportPlan("jsonl", target))
    assert b"dead" not in target.read_bytes()
    async with engine(tmp_path / "two") as program:
        await Importer(program).run(target)
        assert [c.title for c in await program.store.conversations()] == ["kept"]
        assert (await program.store.tree(kept.id)).messages == {"a": replace(top, active_child_id=None)}


async def test_k3_an_answer_that_is_being_written_comes_back_as_interrupted(tmp_path: Path) -> None:
    conversation = Conversation("1" * 32, title="t")
    live = Message("a", conversation.id, None, Role.ASSISTANT, (TextPart("so far"),), MessageState.STREAMING)
    async with engine(tmp_path / "one") as program:
        await program.store.save(conversation, [live])
        await Exporter(program).run(ExportPlan("jsonl", tmp_path / "all.jsonl"))
    async with engine(tmp_path / "two") as program:
        await Importer(program).run(tmp_path / "all.jsonl")
        assert (await program.store.tree(conversation.id)).messages["a"] == replace(live, state=MessageState.INTERRUPTED)


async def test_k3_an_attachment_that_is_gone_is_named_and_the_rest_comes_back(tmp_path: Path) -> None:
    conversation = Conversation("1" * 32, title="t")
    async with engine(tmp_path / "one") as program:
        part = await program.attachments.add(archives.png(), "gone.png")
        await program.store.save(conversation, [Message("a", conversation.id, None, Role.USER, (part, TextPart("look")))])
        (program.profile.blobs / part.blob[:2] / part.blob).unlink()
        report = await Exporter(program).run(ExportPlan("jsonl", tmp_path / "all.jsonl"))
        assert [str(note) for note in report.notes] == ["“gone.png”, attached in “t”, is gone from the profile and was left out."]
    async with engine(tmp_path / "two") as program:
        report_back = await Importer(program).run(tmp_path / "all.jsonl")
        assert [note.code for note in report_back.notes] == ["import.note.missing"]
        assert (await program.store.tree(conversation.id)).messages["a"].parts == (part, TextPart("look"))


async def test_the_format_is_as_the_map_documents_it(tmp_path: Path) -> None:
    """The example in desktop/README.md is an export of version 1: also a later Loquent reads it."""
    page = (Path(__file__).parents[2] / "desktop" / "README.md").read_text()
    example = page.partition("```jsonl\n")[2].partition("```")[0]
    (tmp_path / "example.jsonl").write_text(example)
    async with engine(tmp_path / "profile") as program:
        report = await Importer(program).run(tmp_path / "example.jsonl")
        assert (report.added, report.notes) == (1, [])
        session = await program.library.session("6f1c0f7be8d14b7fa5a7f2d1c9b0e001")
        assert session.conversation.title == "Tea"
        assert [message.text for message in session.path] == ["Which tea is this?", "Sencha."]
        kept = await program.attachments.read(session.path[0].parts[0])  # type: ignore[arg-type]
        assert kept == b"green\n"
