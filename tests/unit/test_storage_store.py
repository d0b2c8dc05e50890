"""What is saved comes back, in order, whole or not at all."""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import replace
from pathlib import Path

import pytest

from desktop.chat.items import Source
from desktop.chat.message import Conversation, Draft, Failure, Message, MessageState, Role, TokenUsage, new_conversation, new_id
from desktop.chat.parts import FilePart, ImagePart, ProviderPart, ReasoningPart, SourcesPart, TextPart, ToolCallPart, ToolResultPart
from desktop.chat.tree import active_path
from desktop.storage.database import Database
from desktop.storage.errors import StorageError
from desktop.storage.store import Store

IMAGE = ImagePart("ab" * 32, "image/png", "cat \ud83d.png", 3, 4, 99)


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[Store]:
    database = Database(tmp_path / "data" / "loquent.db")
    await database.open()
    yield Store(database)
    await database.close()


def question(conversation: Conversation, text: str = "Hello", **values: object) -> Message:
    values = {"id": new_id(), "parent_id": None, "role": Role.USER, "parts": (TextPart(text),), **values}
    return Message(conversation_id=conversation.id, **values)  # type: ignore[arg-type]


async def test_a_conversation_comes_back_as_it_was_saved(store: Store) -> None:
    conversation = replace(
        new_conversation("work", "claude", now=5.5),
        title="Trees",
        system_prompt="Be brief.",
        pinned=True,
        active_root_id="x",
        reasoning="high",
    )
    await store.save(conversation)
    assert await store.conversations() == [conversation]


async def test_a_message_with_every_kind_of_part_comes_back_equal(store: Store) -> None:
    conversation = new_conversation()
    parts = (
        ReasoningPart("hm", "sig==", 1.5, {"type": "thinking", "raw": ["\ud83d", None, {"n": 1}]}),
        TextPart("Grüße, 世界 😀", {"citations": []}),
        replace(IMAGE, name="cat.png"),
        FilePart("cd" * 32, "text/plain", "a.txt", 3),
        ToolCallPart("c1", "look", '{"cut'),
        ToolResultPart("c1", "no", True),
        SourcesPart((Source("A page", "https://example.org", {"encrypted_index": "\ud83d"}, "as said there"),), {"n": 1}),
        ProviderPart({"type": "server_tool_use", "input": {"query": "\ud83d"}}),
    )
    message = Message(
        id="m1",
        conversation_id=conversation.id,
        parent_id=None,
        role=Role.ASSISTANT,
        parts=parts,
        state=MessageState.FAILED,
        seq=7,
        active_child_id="other",
        created_at=1.0,
        first_token_at=2.0,
        finished_at=3.0,
        deleted_at=4.0,
        connection_id="work",
        model="m",
        usage=TokenUsage(1, 2, 3, 4, None),
        finish_reason="content_filter",
        finish_raw="refusal",
        finish_details={"type": "refusal", "category": None, "explanation": "No."},
        failure=Failure("net.lost", "Lost.", {"host": "example.org", "port": 443}),
    )
    await store.save(conversation, [message])
    assert (await store.tree(conversation.id)).messages["m1"] == message


async def test_the_tree_keeps_versions_the_active_path_and_tombstones(store: Store) -> None:
    conversation = replace(new_conversation(), active_root_id="q")
    q = question(conversation, id="q", active_child_id="a1")
    a1 = question(conversation, "one", id="a1", parent_id="q", role=Role.ASSISTANT, seq=1)
    a2 = question(conversation, "two", id="a2", parent_id="q", role=Role.ASSISTANT, seq=2, deleted_at=9.0)
    await store.save(conversation, [q, a1, a2])
    tree = await store.tree(conversation.id)
    assert [m.id for m in active_path(tree)] == ["q", "a1"]
    assert tree.messages["a2"].deleted_at == 9.0
    assert tree.active_root_id == "q"


async def test_saving_again_replaces_the_parts(store: Store) -> None:
    conversation = new_conversation()
    message = question(conversation, "one")
    await store.save(conversation, [replace(message, parts=(*message.parts, IMAGE))])
    await store.save(None, [replace(message, parts=(TextPart("two"),))])
    assert (await store.tree(conversation.id)).messages[message.id].parts == (TextPart("two"),)


async def test_saving_a_conversation_again_keeps_its_messages(store: Store) -> None:
    conversation = new_conversation()
    message = question(conversation)
    await store.save(conversation, [message])
    await store.save(replace(conversation, title="New"))
    assert message.id in (await store.tree(conversation.id)).messages


async def test_a_save_that_fails_writes_nothing_of_it(store: Store) -> None:
    conversation = new_conversation()
    stranger = Message(id="s", conversation_id="nowhere", parent_id=None, role=Role.USER)
    with pytest.raises(StorageError) as caught:
        await store.save(conversation, [question(conversation), stranger])
    assert caught.value.code == "storage.failed"
    assert await store.conversations() == []
    await store.save(conversation)
    assert await store.conversations() == [conversation]


async def test_the_newest_conversation_comes_first_and_deleted_ones_not_at_all(store: Store) -> None:
    old, new, gone = (replace(new_conversation(now=float(n)), id=name) for n, name in ((1, "old"), (3, "new"), (2, "gone")))
    for conversation in (old, new, gone):
        await store.save(conversation)
    await store.delete_conversation("gone", 9.0)
    assert [c.id for c in await store.conversations()] == ["new", "old"]
    await store.restore_conversation("gone")
    assert [c.id for c in await store.conversations()] == ["new", "gone", "old"]


async def test_journalled_text_is_there_and_a_start_marks_it_interrupted(store: Store) -> None:
    conversation = new_conversation()
    reply = question(conversation, "", role=Role.ASSISTANT, state=MessageState.STREAMING, parts=())
    await store.save(conversation, [reply])
    await store.journal(replace(reply, parts=(TextPart("half an ans"),)))
    assert await store.mark_interrupted() == 1
    found = (await store.tree(conversation.id)).messages[reply.id]
    assert (found.state, found.text) == (MessageState.INTERRUPTED, "half an ans")
    assert found.finished_at is not None
    assert [hit.message_id for hit in await store.search("half")] == [reply.id]
    assert await store.mark_interrupted() == 0


async def test_a_late_journal_entry_does_not_undo_the_end_of_a_reply(store: Store) -> None:
    conversation = new_conversation()
    reply = question(conversation, "all of it", role=Role.ASSISTANT)
    await store.save(conversation, [reply])
    await store.journal(replace(reply, state=MessageState.STREAMING, parts=(TextPart("all"),)))
    assert (await store.tree(conversation.id)).messages[reply.id] == reply


async def test_drafts_keep_text_and_attachments_and_an_empty_one_is_forgotten(store: Store) -> None:
    draft = Draft("a thought\n", (IMAGE, FilePart("ef" * 32, "text/plain", "b", 1)))
    await store.save_draft("", draft)
    found = await store.load_draft("")
    assert found == replace(draft, attachments=(replace(IMAGE, name="cat \ufffd.png"), draft.attachments[1]))
    assert await store.load_draft("other") is None
    await store.save_draft("", Draft())
    assert await store.load_draft("") is None


async def test_state_is_kept_and_forgotten(store: Store) -> None:
    await store.set_state("open", "abc")
    assert await store.get_state("open") == "abc"
    await store.set_state("open", None)
    assert await store.get_state("open") is None


async def test_text_no_one_can_keep_is_replaced_on_the_way_in(store: Store) -> None:
    conversation = replace(new_conversation(), title="a\x00b")
    message = question(conversation, "x\ud800y \ud83d\ude00")
    await store.save(conversation, [message])
    assert (await store.tree(conversation.id)).messages[message.id].text == "x\ufffdy 😀"
    assert (await store.conversations())[0].title == "a\ufffdb"


async def test_purging_removes_the_text_from_the_file(store: Store) -> None:
    conversation, kept = new_conversation(), new_conversation()
    await store.save(kept, [replace(question(kept, "staying words"), parts=(TextPart("staying words"), IMAGE))])
    canary = "xylophonquark " * 50
    await store.save(conversation, [question(conversation, canary + str(n)) for n in range(20)])
    await store.delete_conversation(conversation.id, 5.0)
    assert not (await store.purge(before=5.0)).anything
    assert (await store.purge(before=6.0)).conversations == 1
    folder = store.database.path.parent
    for file in folder.glob("loquent.db*"):
        assert b"xylophonquark" not in file.read_bytes(), file.name
    assert [c.id for c in await store.conversations()] == [kept.id]
    assert await store.used_blobs() == {IMAGE.blob}


async def test_a_cancelled_save_is_still_saved(store: Store) -> None:
    import asyncio

    conversation = new_conversation()
    task = asyncio.ensure_future(store.save(conversation))
    await asyncio.sleep(0)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert await store.database.run(lambda c: c.execute("SELECT count(*) FROM conversation").fetchone()[0]) == 1
