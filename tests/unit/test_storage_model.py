"""Store and library against a plain model in memory: whatever is done in whatever order, over restarts, they hold the same."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Coroutine
from dataclasses import replace
from pathlib import Path
from typing import Any, TypeVar, cast

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, consumes, initialize, invariant, multiple, rule, run_state_machine_as_test

from desktop.chat import tree as trees
from desktop.chat.message import Conversation, Draft, Folder, Message, Role, new_id
from desktop.chat.parts import TextPart
from desktop.chat.text import normalise_text
from desktop.engine.library import Library
from desktop.engine.reply import SessionServices
from desktop.storage.database import Database
from desktop.storage.store import Store

T = TypeVar("T")
WORDS = ["apple", "pear", "Ёлка", "数据库", "getUserName", "snake_case", "naïve", "🎉"]
FOUND_BY = {"apple": "apple", "ёлк": "Ёлка", "数据": "数据库", "user": "getUserName", "snake": "snake_case", "naive": "naïve", "🎉": "🎉"}
TEXTS = st.lists(st.sampled_from(WORDS) | st.text(max_size=6), min_size=1, max_size=6).map(" ".join)


class LibraryMachine(RuleBasedStateMachine):
    """The rules are what a person can do; the model is three dictionaries."""

    conversations: Bundle[str] = Bundle("conversations")
    messages: Bundle[tuple[str, str]] = Bundle("messages")

    def __init__(self) -> None:
        super().__init__()
        self.loop = asyncio.new_event_loop()
        self.folder = tempfile.TemporaryDirectory()
        self.now = 1000.0
        self.known: dict[str, Conversation] = {}
        self.trees: dict[str, trees.MessageTree] = {}
        self.drafts: dict[str, str] = {}
        self.folders: dict[str, Folder] = {}

    def do(self, work: Coroutine[Any, Any, T]) -> T:
        return self.loop.run_until_complete(work)

    def clock(self) -> float:
        self.now += 1.0
        return self.now

    @initialize()
    def open(self) -> None:
        self.database = Database(Path(self.folder.name) / "loquent.db")
        self.do(self.database.open())
        self.store = Store(self.database)
        self.library = Library(cast(SessionServices, _Services(self.store, self.clock)), lambda: None)
        self.do(self.library.load())

    @rule()
    def restart(self) -> None:
        self.do(self.library.close())
        self.do(self.database.close())
        self.open()

    @rule(target=conversations, title=TEXTS)
    def create(self, title: str) -> str:
        moment = self.clock()
        conversation = Conversation(new_id(), normalise_text(title), moment, moment)
        self.save(conversation, trees.MessageTree(), [])
        return conversation.id

    def save(self, conversation: Conversation, tree: trees.MessageTree, changed: list[str]) -> None:
        self.known[conversation.id] = conversation
        self.trees[conversation.id] = tree
        self.do(self.store.save(conversation, [tree.messages[key] for key in changed]))
        self.library._take(conversation)

    def usable(self, key: str) -> bool:
        return key in self.known and self.known[key].deleted_at is None

    @rule(target=messages, key=conversations, text=TEXTS, data=st.data())
    def write(self, key: str, text: str, data: st.DataObject) -> Any:
        if not self.usable(key):
            return multiple()
        tree = self.trees[key]
        parent = data.draw(st.sampled_from([None, *sorted(tree.messages)]))
        message = Message(new_id(), key, parent, Role.USER, (TextPart(normalise_text(text)),), seq=tree.next_seq, created_at=self.clock())
        tree = trees.add(tree, message)
        conversation = replace(self.known[key], updated_at=self.clock(), active_root_id=tree.active_root_id)
        self.save(conversation, tree, [message.id, *([parent] if parent else [])])
        return key, message.id

    @rule(target=messages, which=messages, text=TEXTS)
    def edit(self, which: tuple[str, str], text: str) -> Any:
        key, old = which
        if not self.usable(key) or old not in self.trees[key].messages:
            return multiple()
        edited = Message(new_id(), key, None, Role.USER, (TextPart(normalise_text(text)),), created_at=self.clock())
        tree = trees.edit(self.trees[key], old, edited)
        parent = tree.messages[edited.id].parent_id
        conversation = replace(self.known[key], active_root_id=tree.active_root_id)
        self.save(conversation, tree, [edited.id, *([parent] if parent else [])])
        return key, edited.id

    @rule(which=messages, back=st.booleans())
    def tombstone(self, which: tuple[str, str], back: bool) -> None:
        key, message_id = which
        if self.usable(key) and message_id in self.trees[key].messages:
            tree = self.trees[key]
            tree = trees.restore(tree, message_id) if back else trees.delete(tree, message_id, self.clock())
            self.save(self.known[key], tree, [message_id])

    @rule(key=conversations, title=TEXTS)
    def rename(self, key: str, title: str) -> None:
        shown = " ".join(normalise_text(title).split())
        if self.usable(key):
            self.do(self.library.rename(key, title))
            if shown:
                self.known[key] = replace(self.known[key], title=shown, titled_by_hand=True)

    @rule(key=conversations, pinned=st.booleans(), archived=st.booleans())
    def mark(self, key: str, pinned: bool, archived: bool) -> None:
        if self.usable(key):
            self.do(self.library.set_pinned(key, pinned))
            self.do(self.library.set_archived(key, archived))
            self.known[key] = replace(self.known[key], pinned=pinned, archived=archived)

    @rule(name=TEXTS, key=conversations)
    def file(self, name: str, key: str) -> None:
        folder = Folder(new_id(), normalise_text(name), len(self.folders))
        self.do(self.library.save_folder(folder))
        self.folders[folder.id] = folder
        if self.usable(key):
            self.do(self.library.move(key, folder.id))
            self.known[key] = replace(self.known[key], folder_id=folder.id)

    @rule()
    def unfile(self) -> None:
        if self.folders:
            folder_id = min(self.folders)
            del self.folders[folder_id]
            self.do(self.library.delete_folder(folder_id))
            self.known = {k: replace(c, folder_id=None) if c.folder_id == folder_id else c for k, c in self.known.items()}

    @rule(key=conversations, text=TEXTS)
    def draft(self, key: str, text: str) -> None:
        if self.usable(key):
            self.do(self.store.save_draft(key, Draft(text)))
            self.drafts[key] = normalise_text(text)

    @rule(key=conversations)
    def throw_away(self, key: str) -> None:
        if self.usable(key):
            self.do(self.library.delete(key))
            self.known[key] = replace(self.known[key], deleted_at=self.now)

    @rule(key=conversations)
    def take_back(self, key: str) -> None:
        thrown = key in self.known and self.known[key].deleted_at is not None
        if thrown or key not in self.known:
            assert self.do(self.library.undo_delete(key)) == thrown
            if thrown:
                self.known[key] = replace(self.known[key], deleted_at=None)

    @rule(key=consumes(conversations))
    def forget(self, key: str) -> None:
        self.do(self.store.purge_conversation(key))
        if key in self.known and self.known[key].deleted_at is not None:
            del self.known[key], self.trees[key]
            self.drafts.pop(key, None)

    @rule(word=st.sampled_from(sorted(FOUND_BY)))
    def find(self, word: str) -> None:
        hits = self.do(self.library.search(word))
        said = {
            "apple": "apple",
            "ёлк": "Ёлка",
            "数据": "数据库",
            "user": "getUserName",
            "snake": "snake_case",
            "naive": "naïve",
            "🎉": "🎉",
        }[word]
        wanted = {
            message.id
            for key, tree in self.trees.items()
            if self.usable(key)
            for message in tree.messages.values()
            if said in message.text.split(" ") and all(above.deleted_at is None for above in trees.path_to(tree, message.id))
        }
        assert wanted <= {hit.message_id for hit in hits} or len(hits) == 50
        for hit in hits:
            assert self.usable(hit.conversation_id)
            assert all(0 <= begin < end <= len(hit.snippet) for begin, end in hit.marks)

    @invariant()
    def both_hold_the_same(self) -> None:
        if not hasattr(self, "library"):
            return
        living = {key: c for key, c in self.known.items() if c.deleted_at is None}
        assert {c.id: c for c in self.library.conversations} == living
        assert {c.id: c for c in self.do(self.store.conversations())} == living
        assert {c.id for c in self.do(self.library.trash())} == self.known.keys() - living.keys()
        for key, tree in self.trees.items():
            assert self.do(self.store.tree(key)) == tree
            kept = self.do(self.store.load_draft(key))
            assert (kept.text if kept else "") == self.drafts.get(key, "")
        assert {f.id for f in self.library.folders} == self.folders.keys()

    def teardown(self) -> None:
        if hasattr(self, "library"):
            assert self.do(self.database.run(lambda c: c.execute("PRAGMA integrity_check").fetchone()[0])) == "ok"
            self.do(self.library.close())
            self.do(self.database.close())
        self.loop.close()
        self.folder.cleanup()


class _Services:
    """What the library needs of a program without a network."""

    def __init__(self, store: Store, clock: Any) -> None:
        self.store = store
        self.clock = clock


def test_whatever_is_done_store_and_library_hold_what_a_plain_model_holds() -> None:
    bounded = settings(max_examples=40, stateful_step_count=25, deadline=None, suppress_health_check=list(HealthCheck))
    run_state_machine_as_test(LibraryMachine, settings=bounded)
