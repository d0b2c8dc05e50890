"""Import of what ChatGPT and Claude give their users: the tree, what is in a message, attachments; again, later, stopped, large."""

from __future__ import annotations

import asyncio
import json
import threading
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from desktop.chat.message import Message, MessageState, Role
from desktop.chat.parts import FilePart, ImagePart, ReasoningPart, SourcesPart, TextPart, ToolCallPart, ToolResultPart
from desktop.chat.tree import versions
from desktop.engine import import_chatgpt, import_claude
from desktop.engine.archive import ImportRefused
from desktop.engine.import_found import derived, paired
from desktop.engine.importing import Importer, ImportProgress, ImportReport
from desktop.engine.program import Program
from tests.fakes import archives
from tests.flow.rig import engine


async def imported(program: Program, source: Path) -> ImportReport:
    """Import *source*."""
    return await Importer(program).run(source)


async def shown(program: Program, *words: str) -> tuple[Message, ...]:
    """The messages that are shown of the conversation whose id is derived from *words*."""
    return (await program.library.session(derived(*words))).path


def kinds(message: Message) -> list[type]:
    """The kinds of parts, in order."""
    return [type(part) for part in message.parts]


async def test_a_conversation_of_chatgpt_comes_with_tree_thinking_tools_sources_and_attachments(tmp_path: Path) -> None:
    source = archives.chatgpt_zip(tmp_path / "a.zip")
    async with engine(tmp_path / "profile") as program:
        report = await imported(program, source)
        assert (report.added, report.notes) == (1, [])
        question, answer, thanks = await shown(program, "chatgpt", "c-1")
        assert [m.role for m in (question, answer, thanks)] == [Role.USER, Role.ASSISTANT, Role.USER]
        assert kinds(question) == [FilePart, ImagePart, TextPart]
        assert question.text == "What is this?"
        assert kinds(answer) == [ReasoningPart, ToolCallPart, ToolResultPart, TextPart, SourcesPart]
        assert answer.text == "A cat."
        assert (answer.model, answer.connection_id) == ("gpt-5", None)
        assert thanks.text == "Thanks 😀"
        session = await program.library.session(derived("chatgpt", "c-1"))
        assert [m.text for m in versions(session.tree, answer.id)] == ["A cat.", "A dog?"]
        picture = next(part for part in question.parts if isinstance(part, ImagePart))
        assert (picture.name, picture.width) == ("cat.png", 8)
        assert await program.attachments.read(picture) == archives.png()
        listed = program.library.conversations[0]
        assert (listed.title, listed.created_at, listed.updated_at) == ("Cats", 1_700_000_000.0, 1_700_000_100.0)


async def test_an_answer_that_is_imported_can_be_gone_on_from(tmp_path: Path) -> None:
    """Calls of tools are complete objects with results, as every server wants them."""
    found = import_chatgpt.read(archives.chatgpt())
    pieces = found.messages[1].pieces
    call, result = pieces[1], pieces[2]
    assert isinstance(call, ToolCallPart)
    assert isinstance(result, ToolResultPart)
    assert json.loads(call.arguments) == {"input": "print(1)"}
    assert result.call_id == call.id


@pytest.mark.parametrize("ids", [("a", "a"), ("a", ""), ("", ""), ("a", "z")])
def test_every_result_of_a_tool_has_its_call_before_it(ids: tuple[str, str]) -> None:
    call, other, result = ToolCallPart(ids[0], "view", "{}"), ToolCallPart(ids[0], "edit", "{}"), ToolResultPart(ids[1], "done")
    made = paired([result, call, other, result, result, result])
    open_calls: list[str] = []
    for piece in made:
        if isinstance(piece, ToolCallPart):
            assert piece.id
            open_calls.append(piece.id)
        if isinstance(piece, ToolResultPart):
            open_calls.remove(piece.call_id)
    assert len({piece.id for piece in made if isinstance(piece, ToolCallPart)}) == 4


async def test_a_conversation_of_claude_comes_with_tree_thinking_tools_and_the_text_of_attachments(tmp_path: Path) -> None:
    source = archives.claude_zip(tmp_path / "a.zip")
    async with engine(tmp_path / "profile") as program:
        report = await imported(program, source)
        assert report.added == 1
        assert [(note.code, note.values["name"], note.values["title"]) for note in report.notes] == [
            ("import.note.missing", "b.png", "Reading")
        ]
        question, answer, again = await shown(program, "claude", "k-1")
        assert kinds(question) == [FilePart, TextPart]
        assert kinds(answer) == [ReasoningPart, TextPart, ToolCallPart, ToolResultPart]
        assert again.text == "second wording"
        session = await program.library.session(derived("claude", "k-1"))
        assert [m.text for m in versions(session.tree, again.id)] == ["first wording", "second wording"]
        attached = question.parts[0]
        assert isinstance(attached, FilePart)
        assert await program.attachments.read(attached) == b"text of a"


def test_older_exports_of_claude_without_parents_are_a_row() -> None:
    entries = [{k: v for k, v in entry.items() if k != "parent_message_uuid"} for entry in archives.claude()["chat_messages"]]
    found = import_claude.read(archives.claude(chat_messages=entries))
    assert [each.message.parent_id for each in found.messages] == [None, *(each.message.id for each in found.messages[:-1])]


@pytest.mark.parametrize(
    "lay_out",
    [
        lambda folder: archives.chatgpt_zip(folder / "a.zip", name="conversations-000.json"),
        lambda folder: archives.chatgpt_zip(folder / "a.zip", name="export/conversations.json"),
        lambda folder: archives.zipped(
            folder / "a.zip", {"conversations.json": json.dumps({"conversations": [archives.chatgpt()]}).encode()}
        ),
    ],
    ids=["numbered", "in a folder", "wrapped"],
)
async def test_the_layouts_of_exports_that_were_seen_are_understood(lay_out: Callable[[Path], Path], tmp_path: Path) -> None:
    async with engine(tmp_path / "profile") as program:
        assert (await imported(program, lay_out(tmp_path))).added == 1


async def test_the_unpacked_file_can_be_imported_and_says_which_attachments_are_not_there(tmp_path: Path) -> None:
    source = tmp_path / "conversations.json"
    source.write_text(json.dumps([archives.chatgpt(), archives.claude()]))
    async with engine(tmp_path / "profile") as program:
        report = await imported(program, source)
        assert report.added == 2
        assert {note.values["name"] for note in report.notes} == {"cat.png", "note.txt", "b.png"}
        assert (await shown(program, "chatgpt", "c-1"))[0].text == "What is this?"


async def test_importing_again_changes_nothing(tmp_path: Path) -> None:
    source = archives.chatgpt_zip(tmp_path / "a.zip", archives.chatgpt(), archives.chatgpt("c-2"))
    async with engine(tmp_path / "profile") as program:
        await imported(program, source)
        before = [await program.store.tree(c.id) for c in await program.store.conversations()]
        report = await imported(program, source)
        assert (report.added, report.extended, report.unchanged) == (0, 0, 2)
        assert [await program.store.tree(c.id) for c in await program.store.conversations()] == before
        assert len(program.library.conversations) == 2


async def test_a_later_export_adds_what_is_new_and_keeps_what_was_done_here(tmp_path: Path) -> None:
    later = archives.chatgpt()
    later["mapping"]["more"] = archives.node("more", "thanks", "assistant", "You are welcome.")
    later["mapping"]["thanks"]["children"] = ["more"]
    async with engine(tmp_path / "profile") as program:
        await imported(program, archives.chatgpt_zip(tmp_path / "a.zip"))
        identity = derived("chatgpt", "c-1")
        await program.library.rename(identity, "My cats")
        session = await program.library.session(identity)
        await program.store.save(None, [replace(session.path[0], parts=(TextPart("changed here"),))])
        session = await program.library.session(identity)
        report = await imported(program, archives.chatgpt_zip(tmp_path / "b.zip", later))
        assert (report.added, report.extended) == (0, 1)
        path = session.path
        assert [path[0].text, path[-1].text] == ["changed here", "You are welcome."]
        assert program.library.conversations[0].title == "My cats"
        assert sorted(m.seq for m in session.tree.messages.values()) == list(range(5))


async def test_what_is_in_the_trash_stays_there_and_is_named(tmp_path: Path) -> None:
    source = archives.chatgpt_zip(tmp_path / "a.zip")
    async with engine(tmp_path / "profile") as program:
        await imported(program, source)
        await program.library.delete(derived("chatgpt", "c-1"))
        report = await imported(program, source)
        assert [note.code for note in report.notes] == ["import.note.trash"]
        assert program.library.conversations == []


async def test_custom_instructions_become_the_system_prompt_and_an_answer_in_the_making_is_interrupted() -> None:
    values = archives.chatgpt()
    told = {"content_type": "user_editable_context", "user_profile": "I am Ada.", "user_instructions": "Be short."}
    values["mapping"]["system"] = archives.node(
        "system", "root", "user", told, ["ask"], metadata={"is_visually_hidden_from_conversation": True}
    )
    values["mapping"]["other"]["message"]["status"] = "in_progress"
    found = import_chatgpt.read(values)
    assert found.conversation.system_prompt == "I am Ada.\n\nBe short."
    states = {each.message.state for each in found.messages if each.pieces == (TextPart("A dog?"),)}
    assert states == {MessageState.INTERRUPTED}


async def test_progress_rises_to_the_whole_and_counts_conversations(tmp_path: Path) -> None:
    source = archives.chatgpt_zip(tmp_path / "a.zip", *(archives.chatgpt(f"c{number}") for number in range(10)))
    told: list[ImportProgress] = []
    async with engine(tmp_path / "profile") as program:
        await Importer(program).run(source, told.append)
    assert [progress.conversations for progress in told] == list(range(1, 11))
    assert [p.share for p in told] == sorted(p.share for p in told)
    assert told[-1].share == 1.0


async def test_a_stopped_import_keeps_whole_conversations_lists_them_and_can_be_gone_on_with(tmp_path: Path) -> None:
    source = archives.chatgpt_zip(tmp_path / "a.zip", *(archives.chatgpt(f"c{number}") for number in range(50)))
    async with engine(tmp_path / "profile") as program:
        importer = Importer(program)
        stop_after = asyncio.Event()

        def look(progress: ImportProgress) -> None:
            if progress.conversations == 7:
                stop_after.set()

        from desktop.engine.tasks import TaskScope

        scope = TaskScope("test")
        task = scope.spawn(importer.run(source, look))
        await stop_after.wait()
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        kept = await program.store.conversations()
        assert 7 <= len(kept) < 50
        assert {c.id for c in program.library.conversations} == {c.id for c in kept}
        for conversation in kept:
            assert len((await program.store.tree(conversation.id)).messages) == 4
        assert not [thread for thread in threading.enumerate() if thread.name.startswith("import")]
        report = await imported(program, source)
        assert (report.added, report.unchanged) == (50 - len(kept), len(kept))


async def test_a_hundred_conversations_change_the_list_a_few_times_only(tmp_path: Path) -> None:
    source = archives.chatgpt_zip(tmp_path / "a.zip", *(archives.chatgpt(f"c{number}") for number in range(250)), files={})
    changes: list[Any] = []
    async with engine(tmp_path / "profile") as program:
        program.library.changed.connect(changes.append)
        await imported(program, source)
        assert len(program.library.conversations) == 250
        program.library.changed.disconnect(changes.append)
    assert len([change for change in changes if change.kind == "list"]) <= 3


async def test_a_full_disk_ends_the_import_with_its_sentence_and_keeps_what_came_before(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from desktop.storage.errors import StorageError

    source = archives.chatgpt_zip(tmp_path / "a.zip", *(archives.chatgpt(f"c{number}") for number in range(5)))
    async with engine(tmp_path / "profile") as program:
        save, count = program.store.save, 0

        async def failing(*given: Any) -> None:
            nonlocal count
            count += 1
            if count > 2:
                raise StorageError("storage.full")
            await save(*given)

        monkeypatch.setattr(program.store, "save", failing)
        importer = Importer(program)
        with pytest.raises(StorageError) as caught:
            await importer.run(source)
        assert caught.value.code == "storage.full"
        assert importer.report.added == len(program.library.conversations) == 2


async def test_a_vanished_file_says_so(tmp_path: Path) -> None:
    async with engine(tmp_path / "profile") as program:
        with pytest.raises(ImportRefused, match="no longer there"):
            await imported(program, tmp_path / "gone.zip")
