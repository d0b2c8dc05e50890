"""Edit, retry, branch, delete and choose never lose a message."""

from __future__ import annotations

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from desktop.chat.message import Message, MessageState, Role, new_conversation, new_id
from desktop.chat.parts import TextPart
from desktop.chat.tree import (
    MessageTree,
    active_path,
    add,
    branch,
    build_tree,
    children,
    choose,
    delete,
    edit,
    path_to,
    restore,
    retry,
    versions,
)


def message(text: str, parent: str | None = None, role: Role = Role.USER, identity: str = "", seq: int = 0) -> Message:
    return Message(identity or text, "c", parent, role, (TextPart(text),), seq=seq)


def talk() -> MessageTree:
    """q1 - a1 - q2 - a2"""
    tree = MessageTree()
    parent: str | None = None
    for name, role in (("q1", Role.USER), ("a1", Role.ASSISTANT), ("q2", Role.USER), ("a2", Role.ASSISTANT)):
        tree = add(tree, message(name, parent, role, seq=tree.next_seq))
        parent = name
    return tree


def shown(tree: MessageTree) -> list[str]:
    return [m.text for m in active_path(tree)]


def test_an_empty_tree_shows_nothing() -> None:
    assert active_path(MessageTree()) == ()
    assert MessageTree().next_seq == 0


def test_messages_are_shown_from_the_first_to_the_last() -> None:
    assert shown(talk()) == ["q1", "a1", "q2", "a2"]


def test_adding_below_a_message_nobody_knows_is_refused() -> None:
    with pytest.raises(ValueError, match="nowhere"):
        add(MessageTree(), message("x", "nowhere"))


def test_an_edit_is_shown_and_the_old_version_with_all_below_it_stays() -> None:
    tree = edit(talk(), "q1", message("q1 better", role=Role.ASSISTANT, identity="e"))
    assert shown(tree) == ["q1 better"]
    assert tree.messages["e"].role is Role.USER
    assert [m.id for m in versions(tree, "e")] == ["q1", "e"]
    assert shown(choose(tree, "q1")) == ["q1", "a1", "q2", "a2"]


def test_a_retry_is_another_answer_to_the_same_question() -> None:
    tree = retry(talk(), "a1", message("a1 again", identity="r"))
    assert shown(tree) == ["q1", "a1 again"]
    assert tree.messages["r"].parent_id == "q1"
    assert tree.messages["r"].role is Role.ASSISTANT
    assert shown(choose(tree, "a1")) == ["q1", "a1", "q2", "a2"]


def test_versions_follow_the_order_of_creation_not_the_clock() -> None:
    tree = retry(talk(), "a2", replace(message("a2 again", identity="r"), created_at=-1.0))
    assert [m.id for m in versions(tree, "a2")] == ["a2", "r"]


def test_a_deleted_message_leaves_the_path_with_all_below_it_and_comes_back() -> None:
    tree = delete(talk(), "q2", 9.0)
    assert shown(tree) == ["q1", "a1"]
    assert tree.messages["q2"].deleted_at == 9.0
    assert shown(restore(tree, "q2")) == ["q1", "a1", "q2", "a2"]


def test_deleting_the_chosen_version_shows_the_newest_living_one() -> None:
    tree = retry(retry(talk(), "a2", message("second", identity="r2")), "a2", message("third", identity="r3"))
    assert shown(delete(choose(tree, "a2"), "a2", 1.0))[-1] == "third"
    assert [m.id for m in children(delete(tree, "r3", 1.0), "q2")] == ["a2", "r2"]


def test_a_branch_holds_copies_of_the_path_to_the_message_and_nothing_else() -> None:
    tree = retry(talk(), "a1", message("a1 again", identity="r"))
    conversation = new_conversation()
    copy = branch(tree, "q2", conversation)
    assert shown(copy) == ["q1", "a1", "q2"]
    assert not set(copy.messages) & set(tree.messages)
    assert {m.conversation_id for m in copy.messages.values()} == {conversation.id}
    assert [m.seq for m in active_path(copy)] == [0, 1, 2]


def test_a_branch_off_a_living_message_shows_even_when_one_above_it_was_deleted() -> None:
    copy = branch(delete(talk(), "a1", 1.0), "a2", new_conversation())
    assert shown(copy) == ["q1", "a1", "q2", "a2"]


def test_a_branch_off_a_streaming_reply_does_not_wait_for_it() -> None:
    tree = talk()
    tree = build_tree([*tree.messages.values(), replace(tree.messages["a2"], state=MessageState.STREAMING)], "q1")
    copy = active_path(branch(tree, "a2", new_conversation()))[-1]
    assert (copy.text, copy.state) == ("a2", MessageState.STOPPED)


def test_a_tree_whose_parents_go_in_a_circle_ends() -> None:
    circle = build_tree([message("a", "b"), message("b", "a"), message("r", None, identity="r")])
    assert shown(circle) == ["r"]
    assert [m.id for m in path_to(circle, "a")] == ["b", "a"]


def test_a_message_whose_parent_is_gone_still_has_a_path() -> None:
    assert [m.id for m in path_to(build_tree([message("x", "gone")]), "x")] == ["x"]


OPERATIONS = st.lists(st.tuples(st.sampled_from(["add", "edit", "retry", "choose", "delete", "restore"]), st.integers(0, 30)), max_size=25)


@given(OPERATIONS)
def test_nothing_that_is_done_to_a_tree_removes_a_message_or_changes_what_it_says(operations: list[tuple[str, int]]) -> None:
    tree = talk()
    for count, (operation, pick) in enumerate(operations):
        before = tree
        target = sorted(tree.messages.values(), key=lambda m: m.seq)[pick % len(tree.messages)].id
        fresh = message(f"new {count}", target, identity=new_id(), seq=tree.next_seq)
        if operation == "add":
            tree = add(tree, fresh)
        elif operation in ("edit", "retry"):
            tree = (edit if operation == "edit" else retry)(tree, target, fresh)
        elif operation == "choose":
            tree = choose(tree, target)
        elif operation == "delete":
            tree = delete(tree, target, 1.0)
        else:
            tree = restore(tree, target)
        assert {i: m.parts for i, m in before.messages.items()}.items() <= {i: m.parts for i, m in tree.messages.items()}.items()
        assert len({m.seq for m in tree.messages.values()}) == len(tree.messages)
        path = active_path(tree)
        assert all(m.deleted_at is None for m in path)
        assert all(later.parent_id == earlier.id for earlier, later in pairwise(path))
        if operation in ("add", "edit", "retry"):
            assert any(m.id == fresh.id for m in path) or any(m.id not in {p.id for p in path} for m in path_to(tree, fresh.id)[:-1])
